"""A crawl into an object store (SeaweedFS), on a machine that keeps its disk and on fresh ones."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import archive
from archive.storage.s3 import S3Options, S3Storage
from archive.verify.audit import verify
from crawler.demo.newsroom import Newsroom
from tests.archive.faults import FaultProxy
from tests.archive.seaweed import SeaweedFS, credentials, seaweed  # noqa: F401 -- fixtures
from tests.crawler.crawls import Crawl, crawl, scrapy

pytestmark = pytest.mark.usefixtures("credentials")


@dataclass
class Bucket:
    """A bucket, the newsroom, and a machine whose disk is ``folder``."""

    room: Newsroom
    folder: Path
    bucket: str
    endpoint: str

    @property
    def store(self) -> S3Storage:
        return S3Storage(self.bucket, "politics", S3Options(endpoint_url=self.endpoint))

    def crawl(self, endpoint: str | None = None, **settings: object) -> Crawl:
        outlets = self.folder.parent / "outlets"
        return crawl(
            {"outlet": "demo-shiomi", "pages": "all"},
            folder=self.folder,
            ARCHIVE=f"s3://{self.bucket}/politics",
            OUTLETS=outlets,
            REFETCH_ALL=1,
            S3_ENDPOINT_URL=endpoint or self.endpoint,
            **settings,
        )

    def weighs(self) -> set[tuple[str, int]]:
        """The WARCs and indexes that are on the disk, with their sizes in bytes."""
        paths = (*self.folder.rglob("*.warc.gz"), *self.folder.rglob("*.cdxj"))
        return {(path.name, path.stat().st_size) for path in paths}

    def lose_the_disk(self) -> None:
        shutil.rmtree(self.folder)
        self.folder.mkdir()


@pytest.fixture
def bucket(seaweed: SeaweedFS, tmp_path: Path) -> Iterator[Bucket]:  # noqa: F811
    (tmp_path / "outlets").mkdir()
    (tmp_path / "machine").mkdir()
    with Newsroom(edition=2) as room:
        room.outlets_folder(tmp_path / "outlets")
        yield Bucket(room, tmp_path / "machine", seaweed.bucket(), seaweed.endpoint)


def test_a_fresh_container_continues_the_last_run_from_the_bucket_alone(bucket: Bucket) -> None:
    """Nothing is saved twice, an edit becomes version 2, the chain of manifests goes on, and all of it verifies."""
    first = bucket.crawl()
    assert first.code == 0, first.log[-2000:]
    saved = first.summary["counts"]["saved"]
    bucket.lose_the_disk()

    again = bucket.crawl()
    assert again.code == 0, again.log[-2000:]
    assert again.summary["counts"].get("saved", 0) == 0
    bucket.lose_the_disk()
    bucket.room.publish(3)
    edited = bucket.crawl()

    news = archive.open(bucket.store)
    assert edited.summary["counts"]["saved"] == 1
    assert len(list(news.articles())) == saved
    assert [len(run.parents) for run in news.runs()] == [0, 1, 1]
    assert [news.snapshot(one).status for one in news.articles()] == [200] * saved
    assert list(verify(bucket.store)) == []


@pytest.mark.parametrize(
    ("mark", "code", "told"),
    [
        (b'{"format": 2}', 2, "has format 2, this version of paper-of-record knows format 1"),
        (b'{"name": "somebody\'s site"}', 4, "archive.json is not the mark of an archive"),
        (b'{"form', 4, "archive.json is not the mark of an archive"),
    ],
)
def test_a_bucket_that_nobody_would_read_is_told(bucket: Bucket, mark: bytes, code: int, told: str) -> None:
    """A crawl wrote into it, with exit code 0, and every command that reads refused it."""
    bucket.store.put("archive.json", mark)

    done = bucket.crawl()

    assert (done.code, told in done.log) == (code, True), done.log
    assert (list(bucket.store.names("runs/")) == []) is (code == 2)


@pytest.mark.parametrize("check", [True, False])
def test_articles_are_made_again_on_a_fresh_machine(bucket: Bucket, check: bool) -> None:
    """Without the spool, as on a worker of a cluster: it ended with a traceback."""
    assert bucket.crawl().code == 0
    bucket.lose_the_disk()
    outlets = bucket.folder.parent / "outlets"
    for path in outlets.glob("*.toml"):
        text = path.read_text(encoding="utf-8")
        path.write_text(text + '\n[[rules]]\nvalid_from = 2001-01-01\nbody = "p"\n', encoding="utf-8")

    words = ("reextract", *(["--check"] if check else []))
    done = scrapy(
        *words, folder=bucket.folder, ARCHIVE=f"s3://{bucket.bucket}/politics", OUTLETS=outlets,
        S3_ENDPOINT_URL=bucket.endpoint,
    )  # fmt: skip

    assert "Traceback" not in done.log
    assert done.out.startswith("demo-shiomi: "), done.log
    assert f" {'would change' if check else 'changed'}, 0 left" in done.out.splitlines()[0]
    kinds = [run.kind for run in archive.open(bucket.store).runs()]
    assert kinds == (["crawl"] if check else ["crawl", "reextract"])
    assert list(verify(bucket.store)) == []


def test_a_dropped_spool_still_compares_with_earlier_versions(bucket: Bucket) -> None:
    """What is dropped is read back from the store."""
    assert bucket.crawl(SPOOL_KEEP=0).code == 0
    assert list(bucket.folder.rglob("*.warc.gz")) == []

    again = bucket.crawl(SPOOL_KEEP=0)

    assert again.code == 0, again.log[-2000:]
    assert again.summary["counts"].get("saved", 0) == 0


def test_a_budget_keeps_the_newest_of_what_the_bucket_holds(bucket: Bucket) -> None:
    """Each run goes on as if nothing had gone, and the bucket has all."""
    assert bucket.crawl().code == 0
    first = bucket.weighs()
    bucket.room.publish(3)
    assert bucket.crawl(SPOOL_KEEP="5G").code == 0
    both = bucket.weighs()
    assert first < both

    # A byte too little for both.
    third = bucket.crawl(SPOOL_KEEP=sum(size for _, size in both) - 1)

    left = bucket.weighs()
    assert third.code == 0, third.log[-2000:]
    assert third.summary["counts"].get("saved", 0) == 0
    assert left - both
    assert not left & first
    assert sum(size for _, size in left) < sum(size for _, size in both)
    news = archive.open(bucket.store)
    assert len(news.runs()) == 3
    assert [one.version for one in news.articles(versions="all") if (one.version or 0) > 1] == [2]
    assert list(verify(bucket.store)) == []


def test_a_budget_that_says_nothing_starts_nothing(bucket: Bucket) -> None:
    done = bucket.crawl(SPOOL_KEEP="5X")

    assert done.code == 2
    assert "SPOOL_KEEP=5X: write 1 (all WARC files stay)" in done.log
    assert "Traceback" not in done.log
    assert not bucket.folder.exists() or list(bucket.folder.rglob("*.gz")) == []


@pytest.mark.parametrize("fault", ["refuse", "503", "lie-digest", "swallow"])
def test_a_store_that_is_down_or_lies_loses_nothing_and_the_next_run_completes(bucket: Bucket, fault: str) -> None:
    with FaultProxy(bucket.endpoint) as proxy:
        assert bucket.crawl(proxy.endpoint).code == 0
        proxy.inject(fault)
        bucket.room.publish(3)

        down = bucket.crawl(proxy.endpoint)

        assert down.code == 4, down.log[-2000:]
        assert "and the next run stores them" in down.log
        assert "Traceback" not in down.log
        proxy.heal()
        assert bucket.crawl(proxy.endpoint).code == 0
    news = archive.open(bucket.store)
    assert len(news.runs()) == 3
    assert [one.version for one in news.articles(versions="all") if (one.version or 0) > 1] == [2]
    assert list(verify(bucket.store)) == []


def test_an_answer_lost_after_the_store_had_committed_does_no_harm(bucket: Bucket) -> None:
    """The repeated PUT meets what is there, and the digests agree."""
    with FaultProxy(bucket.endpoint) as proxy:
        proxy.inject("drop-answer", times=3, method="PUT")
        done = bucket.crawl(proxy.endpoint)

    assert done.code == 0, done.log[-2000:]
    assert list(verify(bucket.store)) == []


def test_two_containers_at_once_are_one_archive_at_reading(bucket: Bucket) -> None:
    """Neither knows of the other: each capture is seen once, each article has one version, and the next run follows
    both."""
    machines = [bucket.folder.parent / name for name in ("one", "other")]
    for machine in machines:
        machine.mkdir()
    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda machine: replace(bucket, folder=machine).crawl(), machines))
    assert [run.code for run in runs] == [0, 0], [run.log[-2000:] for run in runs]

    news = archive.open(bucket.store)
    versions = list(news.articles(status=None, versions="all"))
    assert len({one.id for one in versions}) == len(versions) == runs[0].summary["counts"]["saved"]
    assert len(list(news.captures())) == 2 * len(versions)

    third = bucket.crawl()
    assert third.summary["counts"].get("saved", 0) == 0
    assert [len(run.parents) for run in archive.open(bucket.store).runs()] == [0, 0, 2]
    assert list(verify(bucket.store)) == []


def test_what_was_fetched_a_while_ago_is_in_the_bucket_before_the_run_ends(bucket: Bucket) -> None:
    """SEGMENT_MAX_AGE: a machine that is lost takes no more than that along."""
    with ThreadPoolExecutor(1) as pool:
        run = pool.submit(bucket.crawl, SEGMENT_MAX_AGE=1, DOWNLOAD_DELAY=0.4)
        stored: list[str] = []
        while not run.done() and not stored:
            stored = [entry.name for entry in bucket.store.list("warc/") if entry.name.endswith(".warc.gz")]
            time.sleep(0.1)

    assert run.result().code == 0, run.result().log[-2000:]
    there = [entry.name for entry in bucket.store.list("warc/") if entry.name.endswith(".warc.gz")]
    assert 1 <= len(stored) < len(there)
    assert list(verify(bucket.store)) == []


def test_a_fresh_machine_and_a_store_that_is_down_start_nothing(bucket: Bucket) -> None:
    """Without the store it knows nothing of earlier runs: it would save every article again."""
    with FaultProxy(bucket.endpoint) as proxy:
        proxy.inject("refuse")

        down = bucket.crawl(proxy.endpoint)

    assert down.code == 4
    assert down.out == ""
    assert "Traceback" not in down.log


def test_a_first_run_that_was_stopped_and_lost_its_machine_leaves_no_other_articles(
    bucket: Bucket,
    seaweed: SeaweedFS,  # noqa: F811
) -> None:
    """What the next one makes anew of it is stored as all else is."""
    assert bucket.crawl(CLOSESPIDER_PAGECOUNT=12, CONCURRENT_REQUESTS_PER_DOMAIN=1).code == 3
    bucket.lose_the_disk()
    done = bucket.crawl()
    assert done.code == 0, done.log[-2000:]
    whole = replace(bucket, bucket=seaweed.bucket())
    bucket.lose_the_disk()
    assert whole.crawl().code == 0

    kept, expected = (
        {one.id: (one.text, one.version) for one in archive.open(of.store).articles()} for of in (bucket, whole)
    )

    assert kept == expected
    assert list(verify(bucket.store)) == []
