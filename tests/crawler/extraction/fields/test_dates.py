"""Of several places that name one minute, the one that has its seconds is believed; what a page lacks stays null."""

from __future__ import annotations

import pytest

from crawler.vocabulary.calendar import parsed
from tests.crawler.extraction.pages import outlet, page, read

_PRINTED = '<p class="postdate">17:41 CEST, October 13, 2026</p>'


def _published(data: dict[str, object], *, described: bool) -> tuple[str | None, str | None]:
    rules = outlet(published="p.postdate") if described else None
    article = read(page(data=data, above=_PRINTED), outlet=rules)
    return article.date_published, article.sources.get("date_published")


def test_the_same_minute_with_seconds_wins_over_the_rule() -> None:
    found = _published({"datePublished": "2026-10-13T17:41:47+02:00"}, described=True)

    assert found == ("2026-10-13T17:41:47+02:00", "json-ld datePublished")


def test_also_where_it_is_written_in_another_zone() -> None:
    assert _published({"datePublished": "2026-10-13T15:41:47Z"}, described=True)[0] == "2026-10-13T15:41:47+00:00"


@pytest.mark.parametrize(
    "other", ["2026-10-13T17:42:47+02:00", "2026-10-13T17:41:47Z", "2026-10-12T17:41:47+02:00", "2026-10-13"]
)
def test_another_instant_does_not_override_the_rule(other: str) -> None:
    assert _published({"datePublished": other}, described=True) == ("2026-10-13T17:41:00+02:00", "rule published")


def test_a_date_that_no_calendar_of_news_has_leaves_the_word_to_the_printed_one() -> None:
    """Systems write the year 1 where a field was left empty."""
    assert _published({"datePublished": "0001-01-01T00:00:00Z"}, described=False) == (
        "2026-10-13T17:41:00+02:00",
        "printed",
    )


def test_a_page_that_names_no_change_has_no_date_of_one() -> None:
    """Finders of dates take the date of publication for it."""
    article = read(page(head='<meta property="article:published_time" content="2026-10-13T17:41:47+02:00">'))

    assert article.date_published == "2026-10-13T17:41:47+02:00"
    assert (article.date_modified, article.sources.get("date_modified")) == (None, None)


def test_seconds_in_epochs_are_read() -> None:
    moment = parsed("1791906107")

    assert moment is not None
    assert moment.in_zone(None).isoformat() == "2026-10-13T15:41:47+00:00"


def test_no_date_lies_after_the_capture() -> None:
    """A clock that goes wrong, days and months swapped: what is left is what else the page gives, or nothing."""
    data = {"datePublished": "2027-10-13T17:41:47+02:00"}

    alone, printed_too = read(page(data=data)), read(page(data=data, above=_PRINTED))

    assert alone.date_published is None
    assert printed_too.date_published == "2026-10-13T17:41:00+02:00"


@pytest.mark.parametrize(
    ("timezone", "published"),
    [("Asia/Tokyo", "2026-10-13T17:41:00+09:00"), ("Europe/Oslo", "2026-10-13T17:41:00+02:00"), (None, "2026-10-13")],
)
def test_a_time_without_zone_is_in_the_outlets(timezone: str | None, published: str) -> None:
    """Of what no zone is known for only the day is kept."""
    article = read(page(data={"datePublished": "2026-10-13T17:41"}), outlet=outlet(timezone=timezone))

    assert article.date_published == published
