from __future__ import annotations

import json

import pytest

import archive
from archive import MemoryStorage
from archive.causes import Cause
from archive.errors import NotFound, UsageError
from archive.reading.history import in_force
from archive.reading.timeline import Capture, Seen, edits, timeline
from archive.runs.files import write_articles
from tests.archive.articles import article
from tests.archive.histories import ID, OTHER, URL, at, history


@pytest.fixture(scope="module")
def news() -> archive.Archive:
    return archive.open(history(MemoryStorage()))


def test_an_edit_lies_between_the_last_sight_of_the_old_and_the_first_of_the_new(news: archive.Archive) -> None:
    """The visit of the 2nd was a 304, whose fate knows no article; the refusal after it met nothing."""
    first, second, *_ = timeline(news, URL)

    assert first.seen == Seen(times=3, first=at(1), last=at(2))
    assert (second.edited_after, second.captured) == (at(2), at(3))


def test_each_version_says_what_changed_and_whether_it_matters(news: archive.Archive) -> None:
    told = [(one.version, one.status, one.weight, one.summary) for one in timeline(news, ID)]

    assert told == [
        (1, "ok", None, None),
        (2, "ok", "substantive", "headline; 1 paragraph rewritten"),
        (3, "ok", "substantive", "2 paragraphs rewritten"),
        (4, "ok", "trivial", "trivial: text (typography)"),
        (5, "gone", "substantive", "gone (HTTP 410)"),
        (6, "ok", "substantive", "back, as it was"),
    ]


def test_visits_that_opened_no_version_are_kept_with_their_cause(news: archive.Archive) -> None:
    first, *_ = timeline(news, URL)

    assert first.captures == (
        Capture(at(1, 12), True, None),
        Capture(at(2), True, None),
        Capture(at(2, 12), False, Cause("http_status", status=403)),
    )
    assert first.brief().captures == ()
    assert json.loads(first.to_json())["schema"] == "paper-of-record/history/1"


def test_a_visit_to_another_article_is_none_to_this_one(news: archive.Archive) -> None:
    assert [one.seen.times for one in timeline(news, URL)] == [3, 1, 1, 2, 1, 1]
    assert [one.seen.times for one in timeline(news, OTHER)] == [1, 2]


def test_an_edit_is_placed_also_when_others_lie_between(news: archive.Archive) -> None:
    found = edits(news, news.history(URL), news.history(OTHER))

    assert [(old.version, new.version, diff.edited_after) for old, new, diff in found] == [
        (1, 2, at(2)),
        (2, 3, at(3)),
        (3, 4, at(5)),
        (4, 5, at(7)),
        (4, 6, at(7)),
        (1, 2, at(1)),
    ]


def test_an_article_that_moved_says_where_it_goes_on() -> None:
    place = MemoryStorage()
    place.put("archive.json", b'{"format": 1}')
    cause = Cause("moved", url="https://courier.example/new/")
    moved = article(text=None, body=(), captured=at(2), status="moved", status_reason=cause)
    write_articles(place, "courier", "20261001t000000z", "run0", [article(captured=at(1)), moved])

    last = timeline(archive.open(place), URL)[-1]

    assert (last.moved_to, last.summary) == ("https://courier.example/new/", "moved to https://courier.example/new/")


def test_what_is_not_there_has_no_timeline(news: archive.Archive) -> None:
    assert timeline(news, "https://courier.example/unknown") == []
    with pytest.raises(UsageError, match="not a web address"):
        timeline(news, "http://[bad")


def test_an_article_that_was_only_ever_refused_has_no_version() -> None:
    place = MemoryStorage()
    place.put("archive.json", b'{"format": 1}')
    write_articles(place, "courier", "20261001t000000z", "run0", [article(status="consent", captured=at(1))])

    assert timeline(archive.open(place), URL) == []


@pytest.mark.parametrize(
    ("wanted", "version"),
    [
        ("1", 1),
        ("v2", 2),
        (at(1), 1),
        (at(2), 1),
        (at(3), 2),
        ("2026-10-04", 2),
        ("2026-10-03T02:00+02:00", 2),
        ("9999-01-01", 6),
    ],
)
def test_a_version_is_named_by_number_or_by_the_time_it_was_in_force(
    news: archive.Archive, wanted: str, version: int
) -> None:
    assert in_force(news.history(URL), wanted).version == version


@pytest.mark.parametrize(
    ("wanted", "error", "words"),
    [
        ("7", NotFound, "there is no version 7; it has versions 1 to 6"),
        ("0", NotFound, "it has versions 1 to 6"),
        ("2026-09-30", NotFound, r"nothing was known at 2026-09-30T00:00:00\+0000; the first capture is of 2026-10-01"),
        ("yesterday", UsageError, "'yesterday' is no version and no date"),
    ],
)
def test_a_version_that_is_not_there_is_named(
    news: archive.Archive, wanted: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        in_force(news.history(URL), wanted)
