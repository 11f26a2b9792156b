"""What durability costs a crawl: pages a second with and without fdatasync, interleaved in one run, medians.

Run: python benchmarks/durable_crawl.py [--pages 600] [--rounds 5]. Asked for: durable >= 0.9 x without fdatasync.
The server is on loopback and answers from memory; pages are invented, gzip-encoded, about 20 kB as transferred.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import gzip
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

WORDS = (
    "the",
    "council",
    "ferry",
    "budget",
    "vote",
    "minister",
    "harbour",
    "office",
    "report",
    "said",
    "late",
    "tender",
)


def page(number: int) -> bytes:
    """A whole HTTP response: an invented page that packs like real ones (about 90 kB, 20 kB packed)."""
    choice = random.Random(number)
    text = " ".join(choice.choice(WORDS) + format(choice.randrange(4096), "x") for _ in range(9000))
    body = gzip.compress(
        f"<html><body><article><h1>Page {number}</h1><p>{text}</p></article></body></html>".encode(), 6
    )
    head = (
        f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, pages: list[bytes]) -> None:
    with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            writer.write(pages[int(head.split(b" ", 2)[1].rpartition(b"/")[2] or 0) % len(pages)])
            await writer.drain()
    writer.close()


@contextlib.contextmanager
def serving(pages: list[bytes]) -> Iterator[int]:
    loop = asyncio.new_event_loop()
    started: list[int] = []
    ready = threading.Event()

    async def serve() -> None:
        server = await asyncio.start_server(lambda r, w: answer(r, w, pages), "127.0.0.1", 0)
        started.append(server.sockets[0].getsockname()[1])
        ready.set()

    def run() -> None:
        loop.run_until_complete(serve())
        loop.run_forever()

    threading.Thread(target=run, daemon=True).start()
    ready.wait(10)
    yield started[0]
    loop.call_soon_threadsafe(loop.stop)


def crawl(port: int, count: int, place: str, *, sync: bool) -> None:
    """The crawl itself, in a process of its own: fetches and archives ``count`` pages and prints pages a second."""
    import scrapy  # noqa: PLC0415 - the parent only serves
    from scrapy.crawler import CrawlerProcess  # noqa: PLC0415

    from archive.runs.run import Run  # noqa: PLC0415
    from archive.runs.segment import Writing  # noqa: PLC0415
    from archive.scrapy.recorder import ArchiveRecorder  # noqa: PLC0415

    class Recorder(ArchiveRecorder):
        def begin(self, outlet: str) -> Run:
            return Run.begin(Path(place), outlet, writing=Writing(sync=sync))

    class Pages(scrapy.Spider):
        name = "pages"

        async def start(self):  # type: ignore[no-untyped-def]
            for number in range(count):
                yield scrapy.Request(f"http://127.0.0.1:{port}/{number}", dont_filter=True)

        def parse(self, response: scrapy.http.Response) -> None:
            self.crawler.stats.inc_value("pages")  # type: ignore[union-attr]

    handler = "archive.scrapy.handler.ArchiveDownloadHandler"
    process = CrawlerProcess(
        {
            "ARCHIVE": place,
            "EXTENSIONS": {Recorder: 0},
            "DOWNLOAD_HANDLERS": {"http": handler, "https": handler},
            "DEFAULT_REQUEST_HEADERS": {"Accept-Encoding": "gzip"},
            "CONCURRENT_REQUESTS": 16,
            "CONCURRENT_REQUESTS_PER_DOMAIN": 16,
            "DOWNLOAD_DELAY": 0,
            "COOKIES_ENABLED": False,
            "LOG_LEVEL": "ERROR",
        }
    )
    crawler = process.create_crawler(Pages)
    process.crawl(crawler)
    begun = time.perf_counter()
    process.start()
    assert crawler.stats
    assert crawler.stats.get_value("pages") == count
    print(count / (time.perf_counter() - begun))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=600)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--child", nargs=3, metavar=("PORT", "PLACE", "SYNC"), help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.child:
        crawl(int(chosen.child[0]), chosen.pages, chosen.child[1], sync=chosen.child[2] == "1")
        return
    speeds: dict[str, list[float]] = {"1": [], "0": []}
    with serving([page(number) for number in range(100)]) as port:
        for _ in range(chosen.rounds):
            for sync, measured in speeds.items():
                # On a real disk, not on /tmp where that is memory: fdatasync must cost what it costs.
                with tempfile.TemporaryDirectory(dir=Path.cwd()) as place:
                    words = [sys.executable, __file__, "--pages", str(chosen.pages), "--child", str(port), place, sync]
                    told = subprocess.run(words, capture_output=True, text=True, check=True, timeout=300)
                    measured.append(float(told.stdout))
    durable, volatile = statistics.median(speeds["1"]), statistics.median(speeds["0"])
    ratio = f"{durable / volatile:.3f} x (medians of {chosen.rounds})"
    print(f"durable {durable:.0f} pages/s, without fdatasync {volatile:.0f}: {ratio}")


if __name__ == "__main__":
    main()
