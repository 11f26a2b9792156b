"""Pages now, articles later: what a run keeps that extracts nothing, and what is made of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.article import Article
from archive.verify.audit import verify
from tests.crawler.crawls import scrapy
from tests.crawler.sites import Answer, Site, address, fates, listing, moved, page, run_of, serving

LATER = {"EXTRACT": "later", "REFETCH_ALL": 1}
CHALLENGE = b"<html><title>Just a moment...</title><script>window._cf_chl_opt={}</script><p>Checking you.</html>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def visits(site: Site, folder: Path, **settings: object) -> list[str]:
    """Three visits to a site on which everything happens; the ids of their runs."""
    validated: Answer = (*page("third")[:2], {"ETag": '"3"'})

    def third(fields: dict[str, str]) -> Answer:
        return (304, b"", {}) if fields.get("If-None-Match") == '"3"' else validated

    runs = []
    for answers in (
        {address(n): page(f"number {n}") for n in (1, 2, 4, 5)} | {address(3): third},
        {
            address(1): page("number 1", "<p>A correction was made on Wednesday, the office said.</p>"),
            address(2): moved(address(9)),
        },
        {address(9): page("number 2"), address(4): (404, b"", {}), address(5): (500, b"", {})},
    ):
        site.answers |= {"/politics/": listing(1, 2, 3, 4, 5), **answers}
        done = site.crawl(folder, RETRY_TIMES=0, **settings)
        assert done.code == 0, done.log[-2000:]
        runs.append(run_of(done))
    return runs


def told(folder: Path) -> list[tuple[object, ...]]:
    """What the archive says of each article, but for the names of records and runs."""
    found = archive.open(folder / "archive").captures()

    def plain(one: Article) -> tuple[object, ...]:
        return one.url, one.version, one.status, one.content_hash, one.text, one.previous

    return sorted(map(plain, found), key=str)


def test_pages_that_were_kept_become_the_articles_that_extracting_at_once_gives(site: Site, tmp_path: Path) -> None:
    now, later = tmp_path / "now", tmp_path / "later"
    for folder in (now, later):
        folder.mkdir()
    # A memory that a first run learns is no part of it: nothing here stands on three pages.
    visits(site, now, REFETCH_ALL=1)
    site.answers.clear()
    runs = visits(site, later, **LATER)

    kept = fates(later / "archive", runs[0])
    assert {(one["fate"], one["reason"]["kind"]) for one in kept.values()} == {("pending", "deferred")}
    assert not list((later / "archive").glob("articles/**/*.gz"))
    assert list(verify(later / "archive")) == []

    mended = scrapy("mend", folder=later, ARCHIVE=later / "archive")

    assert mended.code == 0, mended.log[-2000:]
    assert told(later) == told(now)
    assert [one[1:3] for one in told(later) if str(one[0]).endswith(address(4))] == [(1, "ok"), (2, "gone")]
    assert list(verify(later / "archive")) == []


def test_the_next_crawl_that_extracts_makes_them_too(site: Site, tmp_path: Path) -> None:
    site.answers = {"/politics/": listing(1, 2), address(1): page("first"), address(2): page("second")}
    assert site.crawl(tmp_path, **LATER).summary["counts"] == {"pending": 2}

    done = site.crawl(tmp_path, REFETCH_ALL=1)

    assert done.summary["counts"] == {"unchanged": 2}, done.log[-2000:]
    assert [(one.version, one.status) for one in archive.open(tmp_path / "archive").captures()] == [(1, "ok")] * 2


def test_what_waits_is_not_asked_for_again_before_it_is_due_and_then_by_its_validators(
    site: Site, tmp_path: Path
) -> None:
    site.answers = {
        "/politics/": listing(1, 2),
        address(1): (*page("first")[:2], {"ETag": '"1"'}),
        address(2): page("two"),
    }
    assert site.crawl(tmp_path, EXTRACT="later").code == 0
    site.asked.clear()

    again = site.crawl(tmp_path, EXTRACT="later")

    assert again.summary["counts"] == {"skipped": 2}
    assert address(1) not in [path for path, _ in site.asked]
    assert site.crawl(tmp_path, **LATER).summary["counts"] == {"pending": 2}
    assert [fields.get("If-None-Match") for path, fields in site.asked if path == address(1)] == ['"1"']


def test_what_no_article_can_be_made_of_has_failed_at_once(site: Site, tmp_path: Path) -> None:
    site.answers = {"/politics/": listing(1, 2, 3), address(1): (200, CHALLENGE, {}), address(2): (500, b"", {})}
    site.answers[address(3)] = page("third")

    done = site.crawl(tmp_path, EXTRACT="later", RETRY_TIMES=0)

    kept = fates(tmp_path / "archive", run_of(done))
    assert [(kept[address(n)]["fate"], kept[address(n)]["reason"]["kind"]) for n in (1, 2, 3)] == [
        ("failed", "challenge"),
        ("failed", "http_status"),
        ("pending", "deferred"),
    ]


def test_another_word_is_refused(site: Site, tmp_path: Path) -> None:
    done = site.crawl(tmp_path, EXTRACT="soon")

    assert done.code == 2
    assert "EXTRACT=soon: write now, or later" in done.log
    assert not (tmp_path / "archive").exists()
