"""Requests that a bucket gets: to open an archive, and to begin a crawl in a container that has nothing.

``python -m benchmarks.fresh [--runs 1000 10000] [--without]``: for each number of runs an archive of invented text is
written, one run an hour, and put into a bucket of a real S3 server (SeaweedFS on loopback). Then a crawl of its outlet
is opened with an empty folder, as ``scrapy crawl`` opens it before it asks the site for anything; and the archive is
opened for reading: the first article, one history. Every HTTP request that boto3 sends is counted. ``--without`` also
counts what a bucket without packs costs.

``--counted`` needs no server: the bucket is a folder, and counted are the requests that an object store would get (a
list is one for each 1,000 names). Exit code 1 where any two numbers of runs differ by more than 4 requests.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from botocore.endpoint import Endpoint
from scrapy.settings import Settings

import archive
from archive.layout import KINDS, PACKS
from archive.storage.base import Storage
from archive.storage.local import LocalStorage
from archive.storage.s3 import S3Options, S3Storage
from archive.transfer.packing import pack
from benchmarks.large import OUTLET, Counted, generate, url_of
from crawler.job.outlet_crawl import OutletCrawl, RunOptions
from crawler.job.plan import Target
from crawler.outlets import Section
from crawler.sources.depth import Depth
from crawler.sources.sources import KINDS as SOURCES
from crawler.workers.pool import Workers
from tests.archive.seaweed import ACCESS, SECRET, SeaweedFS, weed

__all__ = ["begun", "counting", "stored"]

# Requests by which two archives may differ, whatever the number of their runs.
_APART = 4


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, nargs="+", default=[1_000, 10_000])
    parser.add_argument("--without", action="store_true", help="also without packs")
    parser.add_argument("--counted", action="store_true", help="a folder in the place of a server")
    options = parser.parse_args()
    if options.counted:
        return _compared([_counted(runs) for runs in options.runs])
    os.environ |= {"AWS_ACCESS_KEY_ID": ACCESS, "AWS_SECRET_ACCESS_KEY": SECRET, "AWS_EC2_METADATA_DISABLED": "true"}
    server = SeaweedFS(weed())
    server.start()
    try:
        for runs in options.runs:
            _measure(server, runs, without=options.without)
    finally:
        server.stop()
    return 0


def _compared(counts: Sequence[dict[str, int]]) -> int:
    """1 where one and the same took more requests, by more than a few, with another number of runs."""
    apart = {what: max(one[what] for one in counts) - min(one[what] for one in counts) for what in counts[0]}
    print(f"they differ by: {', '.join(f'{requests} ({what})' for what, requests in apart.items())}")
    return int(max(apart.values()) > _APART)


def _counted(runs: int) -> dict[str, int]:
    """The requests that each of these would take of an object store, by what is done."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "bucket")
        generate(root, 2 * runs, runs)
        local = LocalStorage(root, sync=False)
        pack(local, OUTLET, local)

        def requests(ask: Callable[[Counted], object]) -> int:
            store = Counted(local)
            store.name = "s3://counted/p"
            ask(store)
            return store.requests

        fresh = Path(folder, "fresh")
        found = {
            "a fresh container": requests(lambda store: begun(fresh, store).abandon()),
            "the same folder again": requests(lambda store: begun(fresh, store).abandon()),
        } | {what: requests(lambda store, ask=ask: ask(archive.open(store))) for what, ask in _questions(runs).items()}
    for what, count in found.items():
        print(f"{runs:>6,} runs, {what}: {count} requests", flush=True)
    return found


def _questions(runs: int) -> dict[str, Callable[[archive.Archive], object]]:
    return {
        "the first article": lambda news: next(news.articles()),
        "a history": lambda news: news.history(url_of(runs // 3)),
        "the runs": lambda news: list(news.runs()),
    }


def _measure(server: SeaweedFS, runs: int, *, without: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "written")
        generate(root, 2 * runs, runs)
        place = S3Storage(server.bucket(), "p", S3Options(endpoint_url=server.endpoint))
        local = LocalStorage(root, sync=False)
        if without:
            stored(local, place)
            _tell(runs, "a fresh container, without packs", place, Path(folder, "without"))
        pack(local, OUTLET, place)
        stored(local, place)
        _tell(runs, "a fresh container", place, Path(folder, "fresh"))
        _tell(runs, "the same folder again", place, Path(folder, "fresh"))
        for name, ask in _questions(runs).items():
            with counting() as asked:
                ask(archive.open(_anew(place)))
            print(f"{runs:>6,} runs, {name}: {asked.total()} requests {dict(asked)}", flush=True)


def _tell(runs: int, what: str, place: S3Storage, root: Path) -> None:
    began = time.monotonic()
    with counting() as asked:
        begun(root, _anew(place)).abandon()
    print(
        f"{runs:>6,} runs, {what}: {asked.total()} requests {dict(asked)}, {time.monotonic() - began:.1f} s", flush=True
    )


def _anew(place: S3Storage) -> S3Storage:
    return S3Storage(place.bucket, place.prefix, place.options)


def begun(root: Path, store: Storage) -> OutletCrawl:
    """A crawl of the outlet that is about to ask the site."""
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict({"ARCHIVE": f"s3://{store.name.removeprefix('s3://')}", "SPOOL": str(root)})
    options = RunOptions.from_settings(settings)
    options = _with_store(options, store)
    target = Target(None, (Section(url="https://gazette.example/politics/", learned="invented"),))
    with _workers() as workers:
        return OutletCrawl.open(OUTLET, target, target.sources(Depth(), frozenset(SOURCES)), options, workers)


def _with_store(options: RunOptions, store: Storage) -> RunOptions:
    return replace(options, location=replace(options.location, store=store))


@contextmanager
def _workers() -> Iterator[Workers]:
    workers = Workers(workers=1)
    try:
        yield workers
    finally:
        workers.close(now=True)


def stored(local: LocalStorage, place: S3Storage) -> None:
    """Puts all files of an archive there, many at once."""
    kinds = (*KINDS, "catalog", PACKS)
    names = ["archive.json", *(name for kind in kinds for name in local.names(f"{kind}/"))]

    def put(name: str) -> None:
        place.client.put_object(Bucket=place.bucket, Key=place.prefix + name, Body=local.read(name))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(put, names))


@contextmanager
def counting() -> Iterator[Counter[str]]:
    """Counts the requests of all clients that are made meanwhile, by their kind."""
    asked: Counter[str] = Counter()
    sent = Endpoint._send

    def counted(self: Any, request: Any) -> Any:
        asked[f"{request.method}{' list' if 'list-type' in request.url else ''}"] += 1
        return sent(self, request)

    Endpoint._send = counted
    try:
        yield asked
    finally:
        Endpoint._send = sent


if __name__ == "__main__":
    sys.exit(main())
