"""Everything but the WARCs can be deleted, cut or overwritten, and comes back as it was: by mending, or by a crawl."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import archive
from archive.storage.base import Storage
from archive.storage.local import LocalStorage
from archive.storage.s3 import S3Options, S3Storage
from archive.transfer.copy import copy
from archive.verify.audit import verify
from crawler.job.mending import mend_whole, outlets_of
from crawler.location import Location
from crawler.workers.pool import Workers
from tests.archive.seaweed import SeaweedFS, credentials, seaweed  # noqa: F401 -- fixtures
from tests.crawler.articles.test_rederive import NAMES, crash, story
from tests.crawler.sites import Answer, Site, address, listing, serving
from tests.tools import in_full

OUTLET = "127-0-0-1"
KINDS = {
    "articles": "articles/**/*.gz",
    "fates": "fates/**/*.gz",
    "memory": "memory/**/*.gz",
    "manifests": "runs/**/*.json",
    "digests": "runs/**/*.sha256",
    "index": "index/**/*.cdxj",
    "ledger": "ledger/*.sqlite",
    "mark": "archive.json",
}
DAMAGES: dict[str, Callable[[bytes], bytes | None]] = {
    "deleted": lambda _: None,
    "cut": lambda data: data[: len(data) // 2],
    "garbage": lambda data: b"\x00no such thing\xff" * 9,
    # Of the same size: only its digest tells. Not UTF-8, where JSON is expected.
    "half overwritten": lambda data: data[: len(data) // 2] + b"\xea" * (len(data) - len(data) // 2),
}
SINGLES = list(itertools.product(KINDS, DAMAGES))
OTHERS = ("grey", "amber", "violet", "scarlet", "silver")
WALLED = (6, 7, 8)
CLOSED = (
    "<title>Courier</title><h1>We are having a look</h1><p>All of our pages are being looked after tonight, and come "
    "back when we are done. Thank you for waiting. You are visitor 7f{number}a3c.</p>"
)
PAIRS = [(one, other) for one, other in itertools.combinations(SINGLES, 2) if one[0] != other[0]]


@pytest.fixture(scope="module")
def newspaper() -> Iterator[Site]:
    """Ten stories: the first is edited, the second is gone, the third is edited in a run that is killed. In that run
    and in the one before it the sixth, seventh and eighth are closed for maintenance, and a story moves on for good."""
    with serving() as found:
        found.answers = {"/politics/": listing(*range(1, 11))}
        found.answers |= {address(number): story(name) for number, name in enumerate((*NAMES, *OTHERS), 1)}
        yield found


def closed(number: int) -> Answer:
    return 200, CLOSED.format(number=number).encode(), {}


def on_for_good(newspaper: Site, number: int, to: int) -> None:
    newspaper.answers |= {
        address(to): newspaper.answers[address(number)],
        address(number): (301, b"", {"Location": address(to)}),
    }


@pytest.fixture(scope="module")
def whole(newspaper: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The undamaged archive: an edit, an article that is gone, a run that crashed and was mended, one after it; walls
    and aliases in the whole run and in the one that crashed."""
    folder = tmp_path_factory.mktemp("whole")
    assert newspaper.crawl(folder).code == 0
    newspaper.answers[address(1)] = story("red", "<p>The harbour office has since corrected the day of the week.</p>")
    del newspaper.answers[address(2)]
    opened = {address(number): newspaper.answers[address(number)] for number in WALLED}
    newspaper.answers |= {address(number): closed(number) for number in WALLED}
    on_for_good(newspaper, 9, 29)
    assert newspaper.crawl(folder, REFETCH_ALL=1).code in (0, 1)
    newspaper.answers[address(3)] = story("green", "<p>The minister has since denied that there was a fifth boat.</p>")
    on_for_good(newspaper, 10, 30)
    assert newspaper.crawl(folder, REFETCH_ALL=1).code in (0, 1)
    crash(folder / "archive")
    newspaper.answers |= opened
    assert newspaper.crawl(folder).code == 0
    runs = archive.open(folder / "archive").runs()
    assert [one.kind for one in runs].count("mend") == 1
    assert [len(one.aliases) for one in runs if one.aliases] == [1, 1]
    walls = [one for one in archive.open(folder / "archive").captures() if one.status == "blocked"]
    assert len(walls) == 2 * len(WALLED)
    assert list(verify(folder / "archive")) == []
    return folder / "archive"


@pytest.fixture(scope="module")
def workers() -> Iterator[Workers]:
    with Workers(workers=1) as found:
        yield found


def damage(root: Path, kind: str, how: str) -> None:
    paths = sorted(root.glob(KINDS[kind]))
    assert paths, kind
    for path in paths:
        data = DAMAGES[how](path.read_bytes())
        path.unlink()
        if data is not None:
            path.write_bytes(data)


def content(root: Path | Storage) -> dict[str, Any]:
    """What a reader sees: every capture, the histories, the fates, what is wrong."""
    there = archive.open(root)
    # Each as often as it is there: a line that is written twice is a fault.
    captures = sorted(
        (one.id, one.captured, one.content_hash, one.version or 0, one.status, one.extraction.id)
        for one in there.captures()
    )
    ids = {one[0] for one in captures}
    return {
        "captures": captures,
        "histories": {id_: [one.to_json() for one in there.history(id_)] for id_ in sorted(ids)},
        "fates": sorted(one.to_json() for one in there.fates()),
        "joined": sorted({(one.from_, one.to) for run in there.runs() for one in run.aliases}),
        "wrong": [(one.file, one.reason) for one in verify(root)],
    }


def mended(root: Path, workers: Workers) -> None:
    """``scrapy mend`` in this process."""
    location = Location(root)
    for outlet in outlets_of(location):
        assert [one.file for one in mend_whole(location, outlet, None, workers) if one.lost] == []


def copied(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / "archive"))


@pytest.mark.parametrize(("kind", "how"), SINGLES)
def test_what_is_damaged_comes_back_as_it_was(
    kind: str, how: str, whole: Path, workers: Workers, tmp_path: Path
) -> None:
    root = copied(whole, tmp_path)
    damage(root, kind, how)

    mended(root, workers)

    assert content(root) == content(whole)


@pytest.mark.parametrize(("one", "other"), in_full(PAIRS, PAIRS[::50]))
def test_two_kinds_of_damage_come_back_as_they_were(
    one: tuple[str, str], other: tuple[str, str], whole: Path, workers: Workers, tmp_path: Path
) -> None:
    root = copied(whole, tmp_path)
    damage(root, *one)
    damage(root, *other)

    mended(root, workers)

    assert content(root) == content(whole)


@pytest.mark.parametrize("how", ["deleted", "cut"])
def test_one_crawl_brings_everything_back(how: str, whole: Path, newspaper: Site, tmp_path: Path) -> None:
    """All kinds at once, the ledger among them; what the site has not changed gives no version."""
    root = copied(whole, tmp_path)
    for kind in KINDS:
        damage(root, kind, how)
    before = content(whole)

    done = newspaper.crawl(tmp_path, REFETCH_ALL=1)

    after = content(root)
    assert done.code == 0, done.log
    assert after["captures"] == before["captures"]
    assert after["histories"] == before["histories"]
    assert set(after["fates"]) >= set(before["fates"])
    assert after["wrong"] == []


def damage_objects(store: S3Storage, server: SeaweedFS, bucket: str, kind: str, how: str) -> None:
    """Past our own code, which neither deletes nor replaces."""
    client = server.client()
    names = [one.name for one in store.list(KINDS[kind].partition("/")[0])]
    suffix = KINDS[kind].rpartition("*")[2]
    names = [one for one in names if one.endswith(suffix)]
    assert names, kind
    for name in names:
        data = DAMAGES[how](store.read(name))
        client.delete_object(Bucket=bucket, Key=f"p/{name}")
        if data is not None:
            client.put_object(Bucket=bucket, Key=f"p/{name}", Body=data)


STORED = [one for one in SINGLES if one[0] not in ("ledger", "mark")] + [("mark", "deleted")]


@pytest.mark.usefixtures("credentials")
@pytest.mark.parametrize("machine", ["kept", "fresh"])
@pytest.mark.parametrize(("kind", "how"), in_full(STORED, STORED[::7]))
def test_a_bucket_is_made_whole_and_nothing_in_it_replaced(
    machine: str,
    kind: str,
    how: str,
    whole: Path,
    workers: Workers,
    seaweed: SeaweedFS,  # noqa: F811
    tmp_path: Path,
) -> None:
    """From the folder it was stored from, or on a machine that has nothing."""
    bucket = seaweed.bucket()
    store = S3Storage(bucket, "p", S3Options(endpoint_url=seaweed.endpoint))
    list(copy(LocalStorage(whole), store))
    damage_objects(store, seaweed, bucket, kind, how)
    damaged = {entry.name: store.read(entry.name) for entry in store.list()}
    root = copied(whole, tmp_path) if machine == "kept" else tmp_path / "archive"

    assert [one.file for one in mend_whole(Location(root, store), OUTLET, None, workers) if one.lost] == []

    assert content(store) == content(whole)
    assert {name: store.read(name) for name in damaged} == damaged
