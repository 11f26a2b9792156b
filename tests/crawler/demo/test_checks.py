"""The demo's own judgement, on archives made from the truth and then spoilt."""

from __future__ import annotations

import gzip
from collections.abc import Iterable

import pytest

from archive.article import Article, Extraction, content_hash
from archive.reading.reader import Archive
from archive.storage.memory import MemoryStorage
from archive.urls import article_id
from crawler.demo.checks import find_edit, mistakes
from crawler.demo.newsroom import Expected, Newsroom


def _article(one: Expected, hour: int) -> Article:
    return Article(
        id=article_id(one.url),
        outlet=one.outlet,
        url=one.url,
        headline=one.headline,
        authors=one.authors,
        date_published=one.date_published,
        text=one.text,
        body=one.body,
        status=one.status,
        captured=f"2026-11-24T{hour:02}:00:00Z",
        content_hash=content_hash(
            headline=one.headline, standfirst=None, authors=one.authors, dateline=None, text=one.text
        ),
        extraction=Extraction(id="1-test", rules=1),
    )


@pytest.fixture
def kept(room: Newsroom) -> list[Article]:
    """What a perfect crawl of both editions would keep."""
    first = [one for one in room.truth(1).values() if one.crawled]
    known = {one.url for one in first}
    second = [one for one in room.truth(2).values() if one.crawled or one.url in known]
    return [_article(one, 8) for one in first] + [_article(one, 9) for one in second]


def _archive(articles: Iterable[Article]) -> Archive:
    place = MemoryStorage()
    lines = b"\n".join(article.to_json() for article in articles)
    place.put("articles/demo/2026/11/run.1.jsonl.gz", gzip.compress(lines + b"\n"))
    return Archive(place)


def _spoilt(kept: list[Article], **changes: object) -> list[Article]:
    (number,) = [n for n, one in enumerate(kept) if "410224" in one.url and one.captured.startswith("2026-11-24T09")]
    return [*kept[:number], kept[number].replace(**changes), *kept[number + 1 :]]


def test_a_perfect_archive_has_no_mistakes_and_the_edit(room: Newsroom, kept: list[Article]) -> None:
    news = _archive(kept)
    edit = find_edit(room, news)

    assert mistakes(room, news) == []
    assert edit
    assert [one.version for one in (edit.old, edit.new)] == [1, 2]
    assert edit.new.previous == edit.old.content_hash


def test_an_article_that_is_missing_is_named(room: Newsroom, kept: list[Article]) -> None:
    (mistake,) = mistakes(room, _archive(one for one in kept if "410224" not in one.url))

    assert mistake.endswith("-410224/: 0 versions are kept, 1 were published")


def test_a_version_that_nobody_published_is_named(room: Newsroom, kept: list[Article]) -> None:
    (mistake,) = mistakes(room, _archive(_spoilt(kept, content_hash="1:sha256:0")))

    assert mistake.endswith("-410224/: 2 versions are kept, 1 were published")


def test_a_wrong_text_is_named(room: Newsroom, kept: list[Article]) -> None:
    spoilt = [one.replace(text="POPULAR ARTICLE") if "410224" in one.url else one for one in kept]

    (mistake,) = mistakes(room, _archive(spoilt))

    assert "-410224/, version 1: its text is 'POPULAR ARTICLE', not 'The government intends" in mistake


def test_an_article_that_no_politics_page_linked_to_is_named(room: Newsroom, kept: list[Article]) -> None:
    sports = next(one for url, one in room.truth().items() if "/sports/" in url)

    assert mistakes(room, _archive([*kept, _article(sports, 8)])) == [
        f"{sports.url}: is kept, but no politics page linked to it"
    ]


def test_without_the_edit_there_is_nothing_to_show(room: Newsroom, kept: list[Article]) -> None:
    assert find_edit(room, _archive(one for one in kept if one.captured.startswith("2026-11-24T08"))) is None
