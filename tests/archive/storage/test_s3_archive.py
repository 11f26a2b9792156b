"""A whole archive in a bucket: written by runs here, read from there, continued elsewhere."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive import layout
from archive.manifest import Fate, Manifest
from archive.reading.growth import growth
from archive.runs.run import Closing, Run
from archive.storage.local import LocalStorage
from archive.storage.s3 import S3Options, S3Storage
from archive.transfer.download import fetch
from archive.transfer.spool import Spool
from archive.verify.audit import verify
from tests.archive.articles import article
from tests.archive.exchanges import NOON, chunked, exchange
from tests.archive.faults import FaultProxy
from tests.archive.seaweed import SeaweedFS, credentials, seaweed  # noqa: F401 -- fixtures

pytestmark = pytest.mark.usefixtures("credentials")

SENT = [exchange(), chunked()]


@pytest.fixture
def place(seaweed: SeaweedFS) -> S3Storage:  # noqa: F811
    return S3Storage(seaweed.bucket(), "politics", S3Options(endpoint_url=seaweed.endpoint))


@pytest.fixture
def proxy(seaweed: SeaweedFS) -> Iterator[FaultProxy]:  # noqa: F811
    with FaultProxy(seaweed.endpoint) as proxy:
        yield proxy


def crawl(root: Path, place: S3Storage) -> Manifest:
    """A run as a crawl makes it, with a spool beside it."""
    local = LocalStorage(root)
    fetch(place, local, "news")
    spool = Spool(local, place, "news", keep=False)
    spool.start()
    run = Run.begin(root, "news")
    refs = [run.record(one).result() for one in SENT]
    articles = [
        article(id=f"{run.id}{number}", outlet="news", snapshot=ref, captured=layout.timestamp(NOON))
        for number, ref in enumerate(refs)
    ]
    fates = [Fate(url=ref.url, fate="saved", captured=layout.timestamp(NOON)) for ref in refs]
    manifest = run.close(Closing(status="complete", articles=articles, fates=fates))
    assert not spool.upload_pending(30).pending
    spool.stop(5)
    return manifest


def test_what_a_run_stored_is_read_from_the_bucket(tmp_path: Path, place: S3Storage) -> None:
    """Articles, snapshots and manifests come from the bucket alone, and everything holds together there."""
    manifest = crawl(tmp_path, place)

    news = archive.open(place)

    assert [page.raw for page in map(news.snapshot, news.articles())] == [one.response for one in SENT]
    assert [one.run for one in news.runs()] == [manifest.run]
    assert list(verify(place)) == []


def test_what_manifests_tell_of_its_size_is_what_the_bucket_holds(tmp_path: Path, place: S3Storage) -> None:
    """To the byte, and no WARC is read for it."""
    for _ in range(2):
        crawl(tmp_path, place)
    news = archive.open(place)

    found = growth(place, "news", news.manifests("news"), dt.datetime.now(dt.UTC))

    there = [entry for entry in place.list() if entry.name != layout.MARK]
    assert (found.now.size, found.now.files) == (sum(entry.size for entry in there), len(there))
    assert (found.runs, found.rate) == (2, None)


def test_a_snapshot_costs_one_range_request(tmp_path: Path, place: S3Storage, proxy: FaultProxy) -> None:
    """One GET of exactly the bytes of the record."""
    crawl(tmp_path, place)
    news = archive.open(S3Storage(place.bucket, place.prefix, S3Options(endpoint_url=proxy.endpoint)))
    first = next(iter(news.articles()))
    proxy.requests.clear()

    page = news.snapshot(first)

    assert page.raw == SENT[0].response
    assert first.snapshot is not None
    begin, end = first.snapshot.offset, first.snapshot.offset + first.snapshot.length - 1
    assert [(one.method, one.headers.get("range")) for one in proxy.requests] == [("GET", f"bytes={begin}-{end}")]


def test_a_fresh_machine_goes_on(tmp_path: Path, place: S3Storage) -> None:
    """Three containers in turn, each with an empty disk: one chain, every capture once."""
    runs = [crawl(tmp_path / str(number), place) for number in range(3)]

    assert [[parent.run for parent in run.parents] for run in runs] == [[], [runs[0].run], [runs[1].run]]
    assert len(list(archive.open(place).articles())) == 6
    assert list(verify(place)) == []
