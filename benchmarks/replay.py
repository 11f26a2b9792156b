"""Does pywb replay an archive byte for byte, as its folder lies? docs/replay.md.

``python -m benchmarks.replay`` crawls the demo newsroom, starts pywb (in an environment of its own) on 127.0.0.1 over
the archive, asks for every exchange and compares status, moment and body; ``python -m benchmarks.replay ARCHIVE`` takes
an archive that is there. Exit code 1 where one differs.
"""

from __future__ import annotations

import contextlib
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from pathlib import Path

import archive
from archive.warc.read import Snapshot
from benchmarks.environments import environment
from crawler.demo.newsroom import Newsroom
from crawler.demo.visit import crawl

__all__ = ["CONFIG", "Difference", "differences", "served"]

PYWB = "pywb==2.10.0"
CONFIG = """\
collections_root: {folder}
index_paths: index/*/*/*
archive_paths: ""
"""
"""pywb's ``config.yaml``: each archive in ``folder`` is a collection, called as its folder is."""
_READY_WITHIN = 60


@dataclass(frozen=True)
class Difference:
    """An exchange that is replayed as something else; ``what`` of it differs."""

    url: str
    what: str


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)


@contextlib.contextmanager
def served(root: Path, wayback: Path) -> Iterator[str]:
    """pywb over the archive in the folder ``root``; yields the address of its collection."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="paper-of-record-") as home:
        (Path(home) / "config.yaml").write_text(CONFIG.format(folder=root.resolve().parent))
        command = [str(wayback), "-b", "127.0.0.1", "-p", str(port)]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, cwd=home, stdout=quiet, stderr=quiet) as process:
            try:
                _wait(process, port)
                yield f"http://127.0.0.1:{port}/{root.resolve().name}"
            finally:
                process.kill()


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + _READY_WITHIN
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.2)
    raise RuntimeError("pywb did not start")


def differences(address: str, snapshots: Iterator[Snapshot], seen: Counter[str]) -> Iterator[Difference]:
    """Each exchange of ``snapshots`` that ``address`` replays as something else; ``seen`` counts all by kind."""
    for one in snapshots:
        if one.kind == "failure":
            continue
        seen[f"{one.kind} {one.status}"] += 1
        for what in _differing(address, one):
            yield Difference(one.url, what)


def _differing(address: str, one: Snapshot) -> Iterator[str]:
    status, moment, body = _replayed(f"{address}/{one.captured:%Y%m%d%H%M%S}id_/{one.url}")
    # The chunks belong to the connection: the replay server makes its own. A 304 has no body on the wire.
    expected = b"" if one.status == 304 else one.entity
    if status != one.status:
        yield f"status {status}, not {one.status}"
    elif moment != format_datetime(one.captured.replace(microsecond=0), usegmt=True):
        yield f"moment {moment}"
    elif body != expected:
        yield f"{len(body)} bytes, not the {len(expected)}"


def _replayed(url: str) -> tuple[int, str | None, bytes]:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
    try:
        answer = _OPENER.open(request, timeout=30)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        return answer.status, answer.headers.get("Memento-Datetime"), answer.read()


def demo(place: Path) -> None:
    """The archive of two crawls of the demo newsroom, with edits in between, at ``place``."""
    with Newsroom(edition=1) as room, tempfile.TemporaryDirectory(prefix="paper-of-record-") as folder:
        outlets = room.outlets_folder(Path(folder) / "outlets")
        crawl(room, place, outlets)
        room.publish(2)
        crawl(room, place, outlets, refetch=True)


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory(prefix="paper-of-record-") as folder:
        root = Path(arguments[0]) if arguments else Path(folder) / "demo"
        if not arguments:
            demo(root)
        seen: Counter[str] = Counter()
        with served(root, environment(PYWB) / "bin/wayback") as address:
            found = list(differences(address, archive.open(root).snapshots(), seen))
    for one in found:
        print(f"{one.url}: {one.what}")
    kinds = ", ".join(f"{count} {kind}" for kind, count in sorted(seen.items()))
    print(f"{seen.total() - len(found)} of {seen.total()} exchanges are replayed byte for byte ({kinds})")
    return 1 if found or not seen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
