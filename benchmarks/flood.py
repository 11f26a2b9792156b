"""Bombs, odd answers, floods and honest pages in one run (issue H, figure 5): does its memory go on growing?

Run: python -m benchmarks.flood [--pages 20000] [--sites 20] [--honest]

Sites on addresses of their own on the loopback (127.0.9.x) link ``--pages`` articles in all. What an article's address
answers is drawn by its number: two of five are honest stories; the others are bodies that unpack to 20 MB, answers of
``benchmarks.attack_wires`` that do not wait, redirects (in circles, far, elsewhere), heads of 30,000 fields, pages that
are not there. With ``--honest`` all are stories (issue K, figure 4). Prints the peak of the main process and of its
largest worker when the sites were asked 5,000 times, at each 5,000 more and at the end, and the honest pages that were
not saved. Ends with 1 where one was not, where fewer than 5,000 requests came or the last peak is more than 1.1 times
that after 5,000, or where ``archive verify`` finds something.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import random
import re
import socketserver
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path

from benchmarks.attack_wires import QUICK
from benchmarks.attacks import answer, listed
from benchmarks.crawling import environment
from benchmarks.hostile import Handler, fates_of

__all__ = ["main"]

_PAGE = 100  # links of one page of a list
_STEP = 5_000
_MOST_GROWN = 1.1
_LEAST_LIMIT = 3_000.0  # seconds of the whole run
_SECONDS_PAGE = 0.15
_WORDS = re.findall(
    r"\w+",
    """the council of harbour town voted on a budget that will widen its old basin and pay for two ferries a school
    road price plan water law house member week month year public local new first last committee office report late
    tender""",
)


def _sentence(chance: random.Random) -> str:
    return " ".join(chance.choices(_WORDS, k=chance.randint(9, 24))).capitalize() + "."


@cache
def _slug(number: int) -> str:
    return "-".join(random.Random(number).choices(_WORDS, k=6))


def _path(number: int) -> str:
    return f"/politics/2026/11/{1 + number % 28:02}/{_slug(number)}-{number}/"


def _story(number: int) -> bytes:
    chance = random.Random(-1 - number)
    title = _slug(number).replace("-", " ").capitalize()
    text = "".join(f"<p>{' '.join(_sentence(chance) for _ in range(4))}</p>" for _ in range(6))
    page = f"<html lang=en><head><title>{title}</title></head><body><main><article><h1>{title}</h1>{text}"
    return answer(page.encode())


@cache
def _bomb() -> bytes:
    return answer(gzip.compress(bytes(20_000_000), 9, mtime=0), "Content-Encoding: gzip")


def _moved(where: str) -> bytes:
    return answer(b"", f"Location: {where}", status="302 Found")


@cache
def _many_fields() -> bytes:
    return answer(b"<p>a story", *(["X-Field: a"] * 30_000))


def _odd(number: int) -> bytes:
    """An answer that is no article, by the number of the page."""
    chance = random.Random(number)
    wire = partial(QUICK.__getitem__, chance.choice(sorted(QUICK)))
    kinds: Sequence[Callable[[], bytes]] = (
        _bomb, _many_fields, wire, wire, wire,
        partial(_moved, _path(number)), partial(_moved, f"{_path(number)}?{chance.getrandbits(40)}"),
        partial(_moved, "http://10.1.2.3/"), partial(_moved, f"/{'a' * 20_000}"),
        partial(answer, b"<h1>Not found</h1>", status="404 Not Found"),
        partial(answer, b"", status="410 Gone"),
    )  # fmt: skip
    return chance.choice(kinds)()


def _is_honest(number: int, *, are_all: bool) -> bool:
    return are_all or random.Random(f"honest {number}").random() < 0.4


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = allow_reuse_address = True
    request_queue_size = 128

    def __init__(self, place: int, numbers: range, asked: Counter[str], *, are_honest: bool) -> None:
        host = f"127.0.9.{1 + place}"
        super().__init__((host, 0), Handler)
        self.base = f"http://{host}:{self.server_address[1]}"
        self.numbers = {_path(number): number for number in numbers}
        self.honest = {path: _is_honest(number, are_all=are_honest) for path, number in self.numbers.items()}
        self.asked = asked

    def reply(self, path: str) -> bytes:
        self.asked["all"] += 1
        plain = path.partition("?")[0]
        if (number := self.numbers.get(plain)) is not None:
            return _story(number) if self.honest[plain] else _odd(number)
        if not path.startswith("/politics/"):
            return answer(b"", status="404 Not Found")
        page = int(path.rpartition("=")[2]) if path.startswith("/politics/?page=") else 1
        begin = (page - 1) * _PAGE
        links = "".join(
            f"<li><h2><a href='{one}'>{_slug(number).replace('-', ' ')}</a></h2>"
            for one, number in list(self.numbers.items())[begin : begin + _PAGE]
        )
        more = f"</ul><a rel=next href='/politics/?page={page + 1}'>Next</a>"
        return answer(listed(links + (more if begin + _PAGE < len(self.numbers) else "")))


@contextlib.contextmanager
def _served(told: argparse.Namespace, asked: Counter[str]) -> Iterator[list[_Server]]:
    share = told.pages // told.sites
    with contextlib.ExitStack() as stack:
        servers = [
            stack.enter_context(
                _Server(place, range(place * share, (place + 1) * share), asked, are_honest=told.honest)
            )
            for place in range(told.sites)
        ]
        for server in servers:
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(server.shutdown)
        yield servers


def _crawled(servers: Sequence[_Server], folder: Path, asked: Counter[str]) -> tuple[int, list[tuple[int, int]]]:
    """(exit code, [(requests, the main process's peak of resident memory in bytes)])."""
    urls = " ".join(f"{server.base}/politics/" for server in servers)
    settings = {
        "ARCHIVE": folder / "archive",
        "ALLOW_PRIVATE": "127.0.0.0/8",
        "CONTACT": "bench@example.org",
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 4,
        "DOWNLOAD_TIMEOUT": 10,
        "SOURCES": "sections",
        "LOG_LEVEL": "WARNING",
    }
    words = [sys.executable, "-m", "scrapy", "crawl", "politics", "-a", f"url={urls}", "-a", "pages=all"]
    words += [word for key, value in settings.items() for word in ("-s", f"{key}={value}")]
    peaks: list[tuple[int, int]] = []
    peak, worker, following = 0, 0, _STEP
    pages = sum(len(server.numbers) for server in servers)
    until = time.monotonic() + max(_LEAST_LIMIT, _SECONDS_PAGE * pages)
    with (folder / "crawl.log").open("wb") as log:
        process = subprocess.Popen(words, cwd=folder, env=environment(), stdout=log, stderr=log)
        with process:
            while process.poll() is None:
                peak = max(peak, _peak(process.pid))
                worker = max(worker, *map(_peak, _below(process.pid)), 0)
                if asked["all"] >= following:
                    peaks.append((asked["all"], peak))
                    print(f"{asked['all']:7,} requests: {peak / 1e6:.0f} MB, a worker {worker / 1e6:.0f}", flush=True)
                    following += _STEP
                if time.monotonic() > until:
                    process.terminate()
                time.sleep(0.1)
    print(f"the largest worker: {worker / 1e6:.0f} MB")
    return process.returncode, [*peaks, (asked["all"], peak)]


def _below(pid: int) -> list[int]:
    """The processes under one, as deep as they go."""
    below: list[int] = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            children = [int(child) for child in (task / "children").read_text().split()]
            below += [*children, *(one for child in children for one in _below(child))]
    return below


def _peak(pid: int) -> int:
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=20_000)
    parser.add_argument("--sites", type=int, default=20)
    parser.add_argument("--honest", action="store_true", help="stories alone")
    told = parser.parse_args()
    asked: Counter[str] = Counter()
    with (
        tempfile.TemporaryDirectory(prefix="flood-", ignore_cleanup_errors=True) as name,
        _served(told, asked) as servers,
    ):
        folder = Path(name)
        code, peaks = _crawled(servers, folder, asked)
        fates = fates_of(folder / "archive")
        honest = [server.base + path for server in servers for path, is_honest in server.honest.items() if is_honest]
        lost = [url for url in honest if fates.get(url, ("unknown",))[0] != "saved"]
        words = [sys.executable, "-m", "archive", "verify", str(folder / "archive")]
        verified = subprocess.run(words, capture_output=True, env=environment(), check=False).returncode
        told_of = Counter(" ".join(fates.get(url, ("unknown",))) for url in lost)
        broke = b"Traceback" in (folder / "crawl.log").read_bytes()
    grown = peaks[-1][1] / peaks[0][1] if len(peaks) > 1 else None
    told_grown = f"{grown:.2f} times the peak after {_STEP:,}" if grown else "too few requests to tell how it grows"
    print(f"{asked['all']:,} requests, exit {code}: {peaks[-1][1] / 1e6:.0f} MB, {told_grown}")
    print(
        f"honest pages: {len(honest):,}, not saved {len(lost)} {dict(told_of)}; verify {verified}; traceback: {broke}"
    )
    return int(bool(lost) or verified != 0 or broke or grown is None or grown > _MOST_GROWN)


if __name__ == "__main__":
    sys.exit(main())
