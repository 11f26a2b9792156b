"""Do implementations of others accept each request that a crawl signs? docs/access.md.

``python -m benchmarks.signed`` needs node (20 or newer) and npm. Two verifiers of RFC 9421 from npm judge: dhensby's
``http-message-signatures``, and Cloudflare's ``http-message-sig``, the core of its ``web-bot-auth``. (What signs is
PyPI's ``http-message-signatures``: a third code of nearly the same name.) Three papers on the loopback, behind walls
that let in who signs, are crawled with redirects and retries; the clock of one origin is 60 s behind, that of another
60 s ahead. Asked for: each signed request accepted by both, none with its host changed, and no signature at a host that
did not ask. Exit code 1 where not.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from benchmarks.environments import node_modules
from crawler.access.keys import directory, made, read_keys, store
from tests.crawler.access.paper import Town, town
from tests.crawler.access.test_signed_crawl import ASKS, ASKS_ALL, MUTE, SIGNED, Wall, answers
from tests.crawler.sites import address, page

__all__ = ["main"]

_PACKAGES: Final = ("http-message-signatures@1.0.6", "http-message-sig@0.3.0")
_SCRIPT: Final = Path(__file__).with_name("verifier.mjs")


class Judges:
    """Both verifiers in one process of node; ``asked`` counts the requests that they judged."""

    def __init__(self, keys: str) -> None:
        command = ["node", str(_SCRIPT), str(node_modules(*_PACKAGES)), keys]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._lock = threading.Lock()
        self.asked = 0
        self.taken_though_changed: list[str] = []

    def trouble(self, method: str, target: str, fields: Mapping[str, str], now: float) -> str | None:
        """Why a request is not taken for signed; None where both accept it. It is judged again with its authority
        changed, which nobody may accept."""
        if not {"signature", "signature-input", "signature-agent"} <= fields.keys():
            return "not signed"
        troubles = self._told(method, fields["host"], target, fields, now)
        changed = self._told(method, f"x{fields['host']}", target, fields, now)
        self.asked += 1
        if len(changed) < 2:
            self.taken_though_changed.append(target)
        return "; ".join(troubles) or None

    def _told(self, method: str, host: str, target: str, fields: Mapping[str, str], now: float) -> list[str]:
        label = fields["signature-agent"].partition("=")[0]
        headers = {name: value for name, value in fields.items() if name not in ("connection", "host")} | {"host": host}
        asked = {"method": method, "url": f"https://{host}{target}", "headers": headers, "label": label, "now": now}
        with self._lock:
            assert self._process.stdin is not None
            assert self._process.stdout is not None
            print(json.dumps(asked), file=self._process.stdin, flush=True)
            told: list[str] = json.loads(self._process.stdout.readline())
        return told

    def close(self) -> None:
        self._process.kill()
        self._process.wait()


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="signed-") as temporary:
        folder = Path(temporary)
        store(folder / "bot.pem", (made(), made()))
        judges = Judges(directory(read_keys(folder / "bot.pem")))
        (folder / "crawl").mkdir()
        with town(folder, SIGNED, ASKS, ASKS_ALL, MUTE) as found:
            walls = _walls(found, judges)
            done = found.crawl(
                "signed,asks,asks-all",
                folder / "crawl",
                BOT_KEY=folder / "bot.pem",
                BOT_DIRECTORY="https://bot.example",
            )
            wrong = list(_wrong(found, walls, judges))
        judges.close()
        if done.code:
            wrong.append(f"the crawl ended with {done.code}: {done.log[-1000:]}")
    print("\n".join(wrong) or "all accepted", f"verdict: {'FAILED' if wrong else 'passed'}", sep="\n")
    return 1 if wrong else 0


def _walls(found: Town, judges: Judges) -> dict[str, Wall]:
    elsewhere = found.address(MUTE, address(9))
    asks = {
        SIGNED: (None, -60),
        ASKS: ('sig1=("@authority");tag="web-bot-auth"', 60),
        ASKS_ALL: ('w=("@method" "@target-uri" "user-agent");created;expires;tag="web-bot-auth"', 0),
    }
    walls = {host: Wall(judges, answers(elsewhere), accept, skew) for host, (accept, skew) in asks.items()}
    found.hosts.update(walls)
    found.hosts[MUTE] = lambda asked: page("elsewhere") if asked.path == address(9) else (404, b"", {})
    found.outlet("signed", SIGNED, "sign = true")
    found.outlet("asks", ASKS)
    found.outlet("asks-all", ASKS_ALL)
    return walls


def _wrong(found: Town, walls: dict[str, Wall], judges: Judges) -> Iterator[str]:
    signed = Counter(one.host for one in found.asked if "signature" in one.fields)
    for host, wall in walls.items():
        print(f"{host:<18} clock {wall.skew:+.0f} s: {signed[host]} signed, {wall.taken} accepted by both")
        yield from (f"{host}: {one}" for one in wall.troubles)
        if wall.taken != signed[host] or wall.seen[address(3)] != 2 or not wall.seen[f"{address(4)}b/"]:
            yield f"{host}: {signed[host]} signed, {wall.taken} accepted; seen {dict(wall.seen)}"
    print(f"{MUTE:<18} {len(found.to(MUTE))} requests, {signed[MUTE]} signed")
    yield from (f"accepted, though its host was changed: {one}" for one in judges.taken_though_changed)
    if signed[MUTE] or not found.to(MUTE):
        yield f"{MUTE}: {signed[MUTE]} signed of {len(found.to(MUTE))}"


if __name__ == "__main__":
    sys.exit(main())
