"""Two crawls of the demo newsroom with edits in between (issue A, figures 4, 5 and 6)."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import pytest

import archive
from archive import layout
from archive.article import Article
from archive.manifest import Fate
from archive.runs.mend import mend
from archive.storage.jsonl import read_lines
from archive.urls import article_id, normalised
from archive.verify.audit import verify
from crawler.demo.checks import find_edit
from crawler.demo.newsroom import Newsroom
from tests.crawler.crawls import Crawl, crawl, scrapy


@dataclass(frozen=True)
class Crawled:
    """An archive after three crawls: edition 1, edition 1 again, edition 2."""

    room: Newsroom
    root: Path
    outlets: Path
    runs: tuple[Crawl, Crawl, Crawl]

    @property
    def news(self) -> archive.Archive:
        return archive.open(self.root)


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("demo")
    (folder / "outlets").mkdir()
    with Newsroom(edition=1) as room:
        room.outlets_folder(folder / "outlets")

        def once() -> Crawl:
            names = ",".join(room.bases)
            arguments = {"outlet": names, "pages": "all"}
            return crawl(arguments, folder=folder, OUTLETS=folder / "outlets", REFETCH_ALL=1)

        first, again = once(), once()
        room.publish(2)
        yield Crawled(room, folder / "archive", folder / "outlets", (first, again, once()))


def test_all_three_crawls_are_complete(crawled: Crawled) -> None:
    assert [run.code for run in crawled.runs] == [0, 0, 0], [run.log[-2000:] for run in crawled.runs]


def test_the_first_crawl_keeps_what_was_published(crawled: Crawled) -> None:
    published = {url for url, one in crawled.room.truth(1).items() if one.crawled and one.status in ("ok", "paywalled")}
    (first, *_) = crawled.runs

    kept = {one.url for one in crawled.news.articles(versions="all") if one.version == 1}

    assert published <= kept
    assert first.summary["counts"]["saved"] == len(published)


def test_a_list_tells_the_headline_of_a_link_before_and_after_the_edit(crawled: Crawled) -> None:
    """Its words and its place in each list, from when to when."""
    edit = find_edit(crawled.room, crawled.news)
    assert edit is not None

    stood = [one for one in crawled.news.placements(edit.new.url) if one.kind == "section"]

    assert {edit.old.headline, edit.new.headline} <= {one.headline for one in stood}
    old = {one.list: one for one in stood if one.headline == edit.old.headline}
    new = {one.list: one for one in stood if one.headline == edit.new.headline}
    # A ranking beside the list may move it by a place from one request to the next: then it stood twice. The ranking of
    # another section may show it now and then: it is of those where it stood at each visit.
    told = Counter[str]()
    for one in stood:
        told[one.list] += one.captures if one.headline == edit.old.headline else 0
    assert max(told.values()) == 2
    both = [name for name in old.keys() & new.keys() if told[name] == 2]
    assert both
    assert [old[name].until for name in both] == [new[name].first for name in both]
    fronts = [one for one in crawled.news.placements() if one.position == 0 and one.until is None]
    assert fronts
    assert all(one.headline for one in fronts if one.kind == "section")


def test_an_unchanged_article_is_not_saved_again(crawled: Crawled) -> None:
    """The rankings change on every request; that gives no version."""
    _, again, _ = crawled.runs

    assert again.summary["counts"].get("saved", 0) == 0
    assert again.summary["counts"]["unchanged"] == crawled.runs[0].summary["counts"]["saved"]


def test_the_edit_is_version_two_and_names_what_it_follows(crawled: Crawled) -> None:
    edit = find_edit(crawled.room, crawled.news)

    assert edit is not None
    assert (edit.old.version, edit.new.version) == (1, 2)
    assert edit.new.previous == edit.old.content_hash != edit.new.content_hash


def test_only_what_was_edited_has_versions(crawled: Crawled) -> None:
    old, new = crawled.room.truth(1), crawled.room.truth(2)
    changed = {url for url in old if old[url].crawled and old[url] != new.get(url)}

    several = {one.url for one in crawled.news.articles(status=None, versions="all") if (one.version or 0) > 1}

    assert several == changed


def test_the_article_that_disappeared_is_gone_and_still_in_the_history(crawled: Crawled) -> None:
    before = {url for url, one in crawled.room.truth(1).items() if one.crawled and one.status == "ok"}
    gone = [url for url, one in crawled.room.truth(2).items() if one.status == "gone" and url in before]
    assert gone

    for url in gone:
        assert [one.status for one in crawled.news.history(url)] == ["ok", "gone"]
        assert url not in {one.url for one in crawled.news.articles()}


def test_every_link_has_a_fate(crawled: Crawled) -> None:
    """Counts add up: nothing that was seen is unaccounted for, and no URL is counted twice."""
    published = [{url for url, one in crawled.room.truth(edition).items() if one.crawled} for edition in (1, 2)]
    for run in crawled.news.runs():
        name = layout.fates_name(run.outlet, run.started, run.run)
        fates = [Fate.from_json(line) for line in read_lines((crawled.root / name).read_bytes(), name)]
        assert Counter(one.fate for one in fates) == run.counts
        assert set(run.counts) <= {"saved", "unchanged", "gone", "skipped", "failed"}
        assert len({normalised(one.url) for one in fates}) == len(fates)
    told = {normalised(one.url) for one in crawled.news.fates()}
    assert {normalised(url) for url in published[0] | published[1]} <= told


def test_walls_are_kept_and_are_no_articles(crawled: Crawled) -> None:
    walls = {url: one.status for url, one in crawled.room.truth(1).items() if one.status in ("consent", "blocked")}
    assert set(walls.values()) == {"consent", "blocked"}

    kept = {one.url: one.status for one in crawled.news.articles(status=["consent", "blocked"])}

    assert {url: kept.get(url) for url in walls} == walls
    assert all(one.version is None for one in crawled.news.captures() if one.url in walls)


def test_what_robots_txt_forbids_is_not_fetched(crawled: Crawled) -> None:
    forbidden = {url for url, one in crawled.room.truth(1).items() if not one.allowed}
    fetched = {ref.url for one in crawled.news.captures() if (ref := one.snapshot)}

    assert forbidden
    assert forbidden.isdisjoint(fetched)


def test_seen_in_tells_section_and_place(crawled: Crawled) -> None:
    for one in crawled.news.articles():
        assert one.seen_in, one.url
        assert all(sighting.section.startswith("http://127.0.0.") for sighting in one.seen_in)


def test_every_snapshot_resolves_and_everything_is_whole(crawled: Crawled) -> None:
    news = crawled.news
    for one in news.articles(status=None, versions="all"):
        page = news.snapshot(one)
        assert page.ref() == one.snapshot
        assert article_id(page.url) == one.id
    assert list(verify(crawled.root)) == []


def test_the_archive_comes_back_from_its_warcs_alone(crawled: Crawled, tmp_path: Path) -> None:
    """Everything but the WARCs is deleted; articles, index and history are equal afterwards, byte for byte."""
    root = tmp_path / "archive"
    for path in crawled.root.rglob("*.warc.gz"):
        copy = root / path.relative_to(crawled.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)

    assert len(list(mend(root))) > 0
    mended = scrapy("mend", folder=tmp_path, ARCHIVE=root, OUTLETS=crawled.outlets)

    assert mended.code == 0, mended.log
    for kind in ("articles", "index", "fates", "memory"):
        assert _files(root / kind) == _files(crawled.root / kind), kind
    assert _pure(archive.open(root)) == _pure(crawled.news)
    assert list(verify(root)) == []


def test_mending_what_is_whole_does_nothing(crawled: Crawled, tmp_path: Path) -> None:
    before = _files(crawled.root)

    done = scrapy("mend", folder=tmp_path, ARCHIVE=crawled.root, OUTLETS=crawled.outlets)

    assert (done.code, done.out) == (0, "")
    assert _files(crawled.root) == before


def test_a_lost_ledger_costs_time_and_no_version(crawled: Crawled, tmp_path: Path) -> None:
    """The ledger is a fold of the archive: a crawl on a fresh machine continues the last one."""
    root = tmp_path / "archive"
    shutil.copytree(crawled.root, root, ignore=shutil.ignore_patterns("ledger"))

    arguments = {"outlet": ",".join(crawled.room.bases), "pages": "all"}
    done = crawl(arguments, folder=tmp_path, OUTLETS=crawled.outlets, REFETCH_ALL=1)

    assert done.code == 0, done.log[-2000:]
    assert done.summary["counts"].get("saved", 0) == 0


def test_nothing_is_due_a_moment_later(crawled: Crawled, tmp_path: Path) -> None:
    """Without REFETCH_ALL a young article is looked at again after an hour, not at once."""
    arguments = {"outlet": ",".join(crawled.room.bases), "pages": "all"}

    shutil.copytree(crawled.root, tmp_path / "archive")
    done = crawl(arguments, folder=tmp_path, OUTLETS=crawled.outlets)

    assert done.code == 0, done.log[-2000:]
    assert set(done.summary["counts"]) == {"skipped"}


def _files(root: Path) -> dict[str, bytes]:
    paths = (path for path in root.rglob("*") if path.is_file() and "ledger" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}


def _pure(news: archive.Archive) -> list[dict[str, Any]]:
    def plain(one: Article) -> dict[str, Any]:
        fields: dict[str, Any] = msgspec.to_builtins(one)
        return fields

    return [plain(one) for one in news.articles(status=None, versions="all")]
