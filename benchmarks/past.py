"""Two hundred mementos of twenty articles behind pywb, and captures of our own between them: are they one history?

``python -m benchmarks.past [--pace 0.5]`` indexes the mementos with pywb (in an environment of its own), starts it on
127.0.0.1, and brings its past by ``archive past … --from cdx:…``. Asked for: of every article the versions in the order
of time, each once; an equal capture of ours and a memento that repeats the one before joined; between two requests, as
they reach pywb, the pace; and a second call that asks for no memento again. Exit code 1 where not.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

import archive
from archive.__main__ import main as archive_command
from archive.verify.audit import verify
from benchmarks.environments import environment
from benchmarks.replay import PYWB
from tests.archive import others
from tests.crawler.ingest.captures import HOST
from tests.crawler.past.test_past import address, ours, words

__all__ = ["main"]

_ARTICLES, _VISITS = 20, 10
_READY_WITHIN: Final = 60.0


class Door(ThreadingHTTPServer):
    """Stands before pywb at ``port`` and notes when it was asked for what."""

    daemon_threads = True

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.behind = port
        self.asked: list[tuple[float, str]] = []


class _Passing(BaseHTTPRequestHandler):
    server: Door

    def do_GET(self) -> None:
        self.server.asked.append((time.monotonic(), self.path))
        try:
            answer = _OPENER.open(f"http://127.0.0.1:{self.server.behind}{self.path}", timeout=60)
        except urllib.error.HTTPError as error:
            answer = error
        with answer:
            body = answer.read()
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            if name.lower() not in ("transfer-encoding", "connection", "content-length", "date", "server"):
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)


@contextlib.contextmanager
def _pywb(folder: Path, warc: Path) -> Iterator[Door]:
    """pywb over a collection ``coll`` of ``warc``, behind a door."""
    tools = environment(PYWB) / "bin"
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    for wanted in (["init", "coll"], ["add", "coll", str(warc)]):
        subprocess.run([str(tools / "wb-manager"), *wanted], check=True, timeout=120, **quiet)  # type: ignore[call-overload]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(tools / "wayback"), "-b", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, **quiet) as process, Door(port) as door:  # type: ignore[call-overload]
        threading.Thread(target=door.serve_forever, args=(0.05,), daemon=True).start()
        try:
            until = time.monotonic() + _READY_WITHIN
            while time.monotonic() < until and process.poll() is None:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    break
                time.sleep(0.2)
            yield door
        finally:
            process.kill()
            door.shutdown()


def _memento(number: int, visit: int) -> bytes:
    """What the other archive captured of an article at noon of a day of January 2023."""
    return others.record(
        "response",
        others.page(words(number, visit // 4, visit)),
        ("WARC-Record-ID", f"<urn:uuid:00000000-0000-4000-9000-{number:010}{visit:02}>"),
        ("WARC-Date", f"2023-01-{visit + 1:02}T12:00:00Z"),
        ("WARC-Target-URI", address(number)),
        ("Content-Type", "application/http; msgtype=response"),
    )


def _wanted(number: int) -> list[tuple[str, str]]:
    """The versions that an article must have: three of the other archive, and an edit that only we saw."""
    name = f"Story {number} of the Quay"
    days = ("01", "05", "09", "11")
    return [(f"2023-01-{day}", f"{name}, Edited {edit}" if edit else name) for edit, day in enumerate(days)]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pace", type=float, default=0.5, help="seconds between two requests")
    pace = parser.parse_args(arguments).pace
    with tempfile.TemporaryDirectory(prefix="past-") as temporary:
        folder, to = Path(temporary), Path(temporary) / "archive"
        numbers = range(1, _ARTICLES + 1)
        theirs = [_memento(number, visit) for visit in range(_VISITS) for number in numbers]
        (folder / "theirs.warc.gz").write_bytes(others.packed(*theirs))
        own = [ours(number, day, edit) for number in numbers for day, edit in (("06", 1), ("11", 3))]
        (folder / "own.warc.gz").write_bytes(others.packed(*own))
        archive_command(["extract", str(folder / "own.warc.gz"), "--to", str(to)])
        with _pywb(folder, folder / "theirs.warc.gz") as door:
            past = ["past", f"{HOST}/politics/*", "--to", str(to), "--contact", "you@paper.example"]
            past += ["--from", f"cdx:http://127.0.0.1:{door.server_port}/coll/cdx", "--pace", str(pace)]
            code = archive_command(past)
            first, asked = list(door.asked), len(door.asked)
            archive_command(past)
            again = [path for _, path in door.asked[asked:] if "id_/" in path]
        wrong = [f"exit code {code}"] * (code != 0) + [f"asked for again: {path}" for path in again]
        wrong += _wrong(to, first, pace)
    print("\n".join(wrong) or "one history", f"verdict: {'FAILED' if wrong else 'passed'}", sep="\n")
    return 1 if wrong else 0


def _wrong(to: Path, asked: list[tuple[float, str]], pace: float) -> Iterator[str]:
    news, versions = archive.open(to), 0
    for number in range(1, _ARTICLES + 1):
        told = [(one.captured[:10], one.headline) for one in news.history(address(number))]
        versions += len(told)
        if told != _wanted(number):
            yield f"{address(number)}: {told}"
    gaps = [after - before for (before, _), (after, _) in itertools.pairwise(asked)]
    bytes_asked = sum("id_/" in path for _, path in asked)
    print(f"mementos          {_ARTICLES * _VISITS} of {_ARTICLES} articles; {bytes_asked} asked for")
    print(f"versions          {versions} of {_ARTICLES * 4}")
    print(f"pace              {min(gaps):.3f} s at least between {len(asked)} requests, {pace:g} s asked for")
    # What leaves in time may reach pywb a little late, and the next one then seems early.
    if min(gaps) < pace * 0.5 or sum(gaps) < pace * len(gaps) * 0.98:
        yield f"the pace was not kept: {min(gaps):.3f} s"
    yield from map(str, verify(to))


if __name__ == "__main__":
    sys.exit(main())
