"""A crawl under attack (issue H, figure 1).

Run: python -m benchmarks.hostile [--drawn] [--only PART…] [--quarter [DAY]] [--together N] [--list]

Each attack of ``benchmarks.attacks`` is a site on an address of its own on the loopback (127.0.x.y), with honest pages
beside it. Two crawls: the first is sent SIGTERM in the middle of the attack, the second goes to its end. Then
``archive verify``. Bounds: every honest page saved (unless the attack is on what leads to them), the memory of the main
process, the CPU of the longest step of the reactor, the seconds from SIGTERM to the end, exit codes, no traceback,
verify 0. ``--together`` attacks with N sites at once; then a row stands for all of them. ``--drawn`` leaves out the
attacks that the suite does not draw from.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import gzip
import importlib
import json
import os
import random
import signal
import socket
import socketserver
import struct
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from benchmarks.attacks import (
    ATTACKS,
    EVIL,
    FEED,
    PAGES,
    QUERIED,
    ROBOTS,
    SECTION,
    SITEMAP,
    Attack,
    Wire,
    answer,
    listed,
)
from benchmarks.crawling import environment
from benchmarks.loopback import article, path_of

__all__ = ["Handler", "Outcome", "fates_of", "of_today", "tried"]

HONEST = 4
_LINK = "<li><h2><a href='{}'>The story number {} of the budget debate</a></h2></li>"
_LIMIT = 400.0


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, name: str, number: int) -> None:
        host = f"127.0.{1 + number // 200}.{1 + number % 200}"
        super().__init__((host, 0), Handler)
        self.attack = ATTACKS[name]
        self.base = f"http://{host}:{self.server_address[1]}"
        self.number = number
        self.attacked = threading.Event()
        self._made = threading.Lock()
        self._kept: dict[str, bytes] = {}

    def reply(self, path: str) -> Wire:
        stars = sorted((one for one in self.attack.replies if one.endswith("*")), key=len, reverse=True)
        key = path if path in self.attack.replies else next((one for one in stars if path.startswith(one[:-1])), None)
        if key is None:
            return self._honest(path)
        self.attacked.set()
        if key in self._kept:
            return self._kept[key]
        with self._made:
            wire = self.attack.replies[key](self.base, path)
        if isinstance(wire, bytes) and not stars:
            self._kept[key] = wire
        return wire

    @property
    def honest(self) -> list[str]:
        return [path_of(self.number * HONEST + one) for one in range(HONEST)]

    def _honest(self, path: str) -> bytes:
        if path == ROBOTS:
            return answer(f"User-agent: *\nAllow: /\nSitemap: {self.base}{SITEMAP}\n".encode(), kind="text/plain")
        if path == SECTION:
            evil = [EVIL] if EVIL in self.attack.replies else []
            links = "".join(_LINK.format(one, place) for place, one in enumerate([*evil, *self.honest]))
            feed = (
                f"<link rel=alternate type='application/rss+xml' href='{FEED}'>" if FEED in self.attack.replies else ""
            )
            seconds = {PAGES: "/politics/page/2/", QUERIED: "/politics/?page=2"}
            named = [url for key, url in seconds.items() if key in self.attack.replies]
            more = "".join(f"</ul><a rel=next href='{url}'>Next</a>" for url in named)
            return answer(listed(links + more, feed))
        if path in self.honest:
            return answer(_article(self.number * HONEST + self.honest.index(path)))
        return answer(b"", status="404 Not Found")


@cache
def _article(number: int) -> bytes:
    return article(number)


class Handler(socketserver.StreamRequestHandler):
    """Answers one request with what its server's ``reply`` gives for the path."""

    server: Any
    timeout = 60

    def handle(self) -> None:
        with contextlib.suppress(OSError, IndexError):
            path = self.rfile.readline().split(b" ")[1].decode("latin-1")
            while self.rfile.readline(300_000).strip():
                pass
            wire = self.server.reply(path)
            try:
                for some in (wire,) if isinstance(wire, bytes) else wire:
                    self.wfile.write(some)
            except ConnectionResetError:  # the attack's, or theirs: either way the end is no orderly one
                self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


@dataclass
class Outcome:
    """What came of an attack, or of several at once; ``flaws`` are the bounds that were broken."""

    names: Sequence[str]
    ended: float = 0.0
    longest: float = 0.0
    memory: int = 0
    cpu: float = 0.0
    told: str = ""
    flaws: list[str] = field(default_factory=list)

    def row(self) -> str:
        name = self.names[0] if len(self.names) == 1 else f"{len(self.names)} at once"
        flaws = "; ".join(self.flaws) or "held"
        figures = f"{self.memory:5} MB {self.cpu:6.1f} s {self.longest:6.3f} s {self.ended:5.1f} s"
        return f"{name:44} {self.told:34.34} {figures}  {flaws}"


@contextlib.contextmanager
def _served(names: Sequence[str]) -> Iterator[list[_Server]]:
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(_Server(name, number)) for number, name in enumerate(names)]
        for server in servers:
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(server.shutdown)
        yield servers


def tried(names: Sequence[str], *, stopped: bool = True, timed: bool = True) -> Outcome:
    """Attacks a crawl with all of ``names`` at once; they have one kind of ``arguments`` and ``settings``. Not
    ``timed``: the length of the reactor's steps is no flaw, since other work on the machine makes them longer."""
    outcome = Outcome(names)
    with (
        tempfile.TemporaryDirectory(prefix="hostile-", ignore_cleanup_errors=True) as folder,
        _served(names) as servers,
    ):
        if stopped:
            _stop(servers, Path(folder), outcome)
        _crawl(servers, Path(folder), outcome, timed=timed)
        _verify(Path(folder), outcome)
    return outcome


def _begun(servers: Sequence[_Server], folder: Path, name: str) -> subprocess.Popen[bytes]:
    attack = servers[0].attack
    urls = " ".join(server.base + SECTION for server in servers)
    settings = {
        "ARCHIVE": folder / "archive",
        "ALLOW_PRIVATE": "127.0.0.0/8",
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_TIMEOUT": 6,
    }
    words = ["-m", "benchmarks.steps", str(folder / f"{name}.json"), "crawl", "politics", "-a", f"url={urls}"]
    words += [word for one in attack.arguments for word in ("-a", one)]
    words += [word for one in attack.settings for word in ("-s", one)]
    words += [word for key, value in settings.items() for word in ("-s", f"{key}={value}")]
    env = {**environment(), "PYTHONPATH": str(Path(__file__).resolve().parents[1])}
    with (folder / f"{name}.log").open("wb") as log, (folder / f"{name}.out").open("wb") as out:
        return subprocess.Popen([sys.executable, *words], cwd=folder, env=env, stdout=out, stderr=log)


def _stop(servers: Sequence[_Server], folder: Path, outcome: Outcome) -> None:
    """The first crawl: SIGTERM while the attack is under way."""
    process = _begun(servers, folder, "first")
    with process:
        until = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < until and not all(one.attacked.is_set() for one in servers):
            time.sleep(0.05)
        time.sleep(0.7)
        began = time.monotonic()
        process.send_signal(signal.SIGTERM)
        _waited(process, 30)
        outcome.ended = time.monotonic() - began
    if outcome.ended > max(one.attack.bounds.term for one in servers):
        outcome.flaws.append(f"SIGTERM took {outcome.ended:.1f} s")
    if process.returncode not in (0, 1, 3, -signal.SIGKILL):
        outcome.flaws.append(f"stopped: exit {process.returncode}")


def _crawl(servers: Sequence[_Server], folder: Path, outcome: Outcome, *, timed: bool) -> None:
    """The second crawl: to its end."""
    attack = servers[0].attack
    with _begun(servers, folder, "second") as process:
        if not _waited(process, 60 if "pages=all" in attack.arguments else _LIMIT, kill=False):
            process.send_signal(signal.SIGTERM)  # a trap that is not over has cost enough
            _waited(process, 30)
    if process.returncode not in (0, 1, 3 if attack.arguments else 0):
        outcome.flaws.append(f"exit {process.returncode}")
    with contextlib.suppress(OSError, ValueError):
        # What the first has met the second may not ask for again.
        outcome.memory = json.loads((folder / "first.json").read_text())["memory"]
    with contextlib.suppress(OSError, ValueError):
        figures = json.loads((folder / "second.json").read_text())
        outcome.longest, outcome.cpu = figures["longest"], figures["cpu"]
        outcome.memory = max(outcome.memory, figures["memory"])
        if timed and outcome.longest > max(one.attack.bounds.step for one in servers):
            outcome.flaws.append(f"a step of {outcome.longest:.2f} s: {_stood(figures)}")
        if outcome.memory > max(one.attack.bounds.memory for one in servers):
            outcome.flaws.append(f"{outcome.memory} MB")
    fates = fates_of(folder / "archive")
    for server in servers:
        told = [fates.get(server.base + path, ("unknown",)) for path in server.honest]
        lost = [" ".join(one) for one in told if one[0] not in ("saved", "unchanged")]
        saved = HONEST - len(lost)
        if server.attack.bounds.honest and lost:
            name = outcome.names[servers.index(server)]
            outcome.flaws.append(f"{saved} of {HONEST} honest pages ({name}; the others: {', '.join(lost)})")
        if len(servers) == 1:
            outcome.told = " ".join(fates.get(server.base + EVIL, ("",))) or f"{saved} honest"
    if b"Traceback" in (text := (folder / "second.log").read_bytes()):
        outcome.flaws.append("traceback: " + text.partition(b"Traceback")[2][-300:].decode("utf-8", "replace"))


def _stood(figures: dict[str, Any]) -> str:
    """Where the longest step stood when it was last looked at; what nobody saw in it is told by its name."""
    looks = figures["stack"].splitlines()
    return str(looks[-1] if looks else figures["where"])[:300]


def fates_of(root: Path) -> dict[str, tuple[str, str]]:
    """The last fate of each address that was looked at, and the kind of its cause."""
    found: dict[str, tuple[str, str]] = {}
    for path in sorted(root.glob("fates/*/*/*/*.jsonl.gz")):
        for line in gzip.decompress(path.read_bytes()).splitlines():
            told = json.loads(line)
            if told["fate"] not in ("skipped", "pending") or told["url"] not in found:
                found[told["url"]] = told["fate"], (told.get("reason") or {}).get("kind", "")
    return found


def _verify(folder: Path, outcome: Outcome) -> None:
    words = [sys.executable, "-m", "archive", "verify", str(folder / "archive")]
    done = subprocess.run(words, capture_output=True, text=True, env=environment(), timeout=_LIMIT, check=False)
    if done.returncode:
        outcome.flaws.append(f"verify {done.returncode}: {(done.stdout + done.stderr).strip()[-300:]}")


def _waited(process: subprocess.Popen[bytes], seconds: float, *, kill: bool = True) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        if kill:
            process.kill()
        return False
    return True


def of_today(day: dt.date, share: int = 4) -> list[str]:
    """A quarter of the attacks, drawn anew each day."""
    names = sorted(ATTACKS)
    return random.Random(day.toordinal()).sample(names, len(names) // share)


def batches(names: Sequence[str], most: int) -> Iterator[list[str]]:
    """``names`` in groups that one crawl may meet together."""

    def kind(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        attack: Attack = ATTACKS[name]
        return attack.arguments, attack.settings

    for _, alike in groupby(sorted(names, key=kind), kind):
        group = list(alike)
        yield from (group[begin : begin + most] for begin in range(0, len(group), most))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="*", default=[""])
    parser.add_argument("--drawn", action="store_true", help="those alone that the suite draws from each day")
    parser.add_argument("--quarter", nargs="?", const=dt.date.today().isoformat())
    parser.add_argument("--together", type=int, default=1)
    parser.add_argument("--list", action="store_true")
    told = parser.parse_args()
    # Those that were seen to hold are drawn in the suite each day; these join them once they were.
    further = ("claims", "crowds", "guises", "inventions", "lengths", "ways", "wires")
    for more in () if told.drawn else further:
        importlib.import_module(f"benchmarks.attack_{more}")
    names = of_today(dt.date.fromisoformat(told.quarter)) if told.quarter else sorted(ATTACKS)
    names = [name for name in names if any(part in name for part in told.only)]
    if told.list:
        print("\n".join(names))
        return 0
    print(f"{'attack':44} {'outcome':34} {'memory':>8} {'CPU':>8} {'step':>8} {'SIGTERM':>7}  bounds")
    broken = 0
    for batch in batches(names, told.together):
        outcome = tried(batch)
        broken += bool(outcome.flaws)
        print(outcome.row(), flush=True)
    print(f"{len(names)} attacks, {os.cpu_count()} cores: {broken} rows broke a bound")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
