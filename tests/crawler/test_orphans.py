"""A machine is lost for good: its segments are in the store, its manifest is not, and the next one has nothing else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.runs.chain import manifests, run_summaries
from archive.storage.local import LocalStorage
from archive.storage.overlay import LayeredStorage
from archive.transfer.download import fetch
from archive.verify.audit import verify
from crawler.frontier.ledger import Ledger
from crawler.frontier.replay import catch_up
from crawler.workers.pool import Workers
from tests.crawler.articles.test_rederive import NAMES, OUTLET, crash, story
from tests.crawler.sites import Site, address, listing, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        found.answers = {"/politics/": listing(*range(1, 6))}
        found.answers |= {address(number): story(name) for number, name in enumerate(NAMES, 1)}
        yield found


def lost(site: Site, folder: Path) -> Path:
    """A store with one whole run, and the segments of a second one that found an edit and was never heard of again."""
    root = folder / "archive"
    assert site.crawl(folder).code == 0
    site.answers[address(1)] = story("red", "<p>The harbour office has since corrected the day of the week.</p>")
    assert site.crawl(folder, REFETCH_ALL=1).code == 0
    crash(root)
    for path in root.rglob("*.open"):
        path.rename(path.with_name(path.name.removesuffix(".open")))
    shutil.rmtree(root / "ledger")
    return root


def machine(folder: Path, store: LocalStorage) -> tuple[LocalStorage, Ledger]:
    """A fresh machine that has caught up with the store."""
    local = LocalStorage(folder)
    fetch(store, local, OUTLET, ("memory", "fates", "articles"))
    ledger = Ledger(folder / "ledger" / f"{OUTLET}.sqlite")
    with Workers(workers=1) as workers:
        catch_up(local, OUTLET, None, ledger, workers, LayeredStorage(local, store))
    return local, ledger


def stored(local: LocalStorage, store: LocalStorage) -> None:
    """What a spool does."""
    for kind in ("index", "memory", "articles", "fates", "runs"):
        for entry in local.list(f"{kind}/"):
            store.put(entry.name, local.read(entry.name))


def lines(*places: LocalStorage) -> list[list[bytes]]:
    return [sorted(one.to_json() for one in archive.Archive(place).captures()) for place in places]


def test_the_next_machine_derives_what_the_lost_one_had_stored(site: Site, tmp_path: Path) -> None:
    """It knows each page as fetched, and the edit as a version; its own run is not among those that crashed."""
    root = lost(site, tmp_path)
    store = LocalStorage(root)

    local, ledger = machine(tmp_path / "fresh", store)
    stored(local, store)

    news = archive.open(root)
    assert [one.version for one in news.history(site.base + address(1))] == [1, 2]
    assert [(run.kind, run.status) for run in news.runs()] == [("crawl", "complete"), ("mend", "complete")]
    standing = ledger.standing(site.base + address(1))
    assert standing is not None
    assert standing.edited is not None
    assert ledger.waiting("r", standing.edited + 60) == 0
    assert list(verify(root)) == []


def test_deriving_it_once_more_adds_nothing_and_two_machines_at_once_agree(site: Site, tmp_path: Path) -> None:
    root = lost(site, tmp_path)
    store = LocalStorage(root)
    one, _ = machine(tmp_path / "one", store)
    other, _ = machine(tmp_path / "other", store)
    assert lines(one) == lines(other)
    for place in (one, other):
        stored(place, store)

    third, ledger = machine(tmp_path / "third", store)

    assert len(run_summaries(third, OUTLET)) == 3
    news = archive.open(root)
    assert [one.version for one in news.history(site.base + address(1))] == [1, 2]
    assert len(list(news.articles(versions="all"))) == len(NAMES) + 1
    assert ledger.notes.latest(news.history(site.base + address(1))[-1].id).version == 2  # type: ignore[union-attr]
    assert list(verify(root)) == []


def test_a_machine_that_was_not_lost_after_all_ends_its_run_as_ever(site: Site, tmp_path: Path) -> None:
    """Its files and those derived meanwhile are one at reading."""
    root = tmp_path / "archive"
    assert site.crawl(tmp_path).code == 0
    whole = {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}
    shutil.copytree(root / "warc", tmp_path / "store" / "warc")
    store = LocalStorage(tmp_path / "store")

    local, _ = machine(tmp_path / "fresh", store)
    stored(local, store)
    for name, data in whole.items():
        if name.parts[0] != "ledger":
            store.put(str(name), data)

    versions = [one.version for one in archive.open(tmp_path / "store").articles(versions="all")]
    assert versions == [1] * len(NAMES)
    assert [one.kind for one, _ in manifests(store, OUTLET)].count("crawl") == 1
    assert list(verify(tmp_path / "store")) == []
