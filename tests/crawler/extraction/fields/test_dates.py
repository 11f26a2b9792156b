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


_LINE = '<p class="byline">By Ines Albrook</p><p class="when">March 7, 2023, 4:19 PM ET</p>'
_CLOCK = '<header><div class="date"><time> 12:46 GMT, Mar 25, 2026 </time></div><a href="/">Home</a></header>'


@pytest.mark.parametrize(
    ("body", "published"),
    [
        (page(above=_LINE), "2023-03-07T16:19:00-05:00"),
        (page(above=_LINE).replace(b"<main>", _CLOCK.encode() + b"<main>"), "2023-03-07T16:19:00-05:00"),
        (page().replace(b"<main>", _CLOCK.encode() + b"<main>"), None),
        (page(above="<ul><li>The first harbour act of the city dates from August 14, 1935</li></ul>"), None),
        (page(below='<div class="widget">Founding date: <span class="date">April 1, 1976</span></div>'), None),
        (page(below='<div class="cards"><a href="/x">Fees go up</a><span class="date">8/10/2023</span></div>'), None),
        (page(above="<p>Updated: March 9, 2023. Originally published: March 7, 2023.</p>"), "2023-03-07"),
        (page(above="<p>Updated: March 9, 2023.</p>"), None),
        (page(above="<footer class='meta'><time datetime='2023-03-07 08:00'>today</time></footer>"), "2023-03-07"),
        (page(above="<ul><li>By Jo Ek</li><li><time datetime='2023-03-07'>today</time></li></ul>"), "2023-03-07"),
        (page(above="<p>7 مارس 2023</p>", lang="ar"), "2023-03-07"),
        (page(above="<aside><ul><li>7 March 2023</li><li>Print</li></ul></aside>"), "2023-03-07"),
        (page(above="<aside><h3>More</h3><a href='/x'>Fees go up</a><p>7 March 2023</p></aside>"), None),
    ],
)
def test_only_the_articles_own_date_counts(body: bytes, published: str | None) -> None:
    """Not a masthead's clock, an event's day, a box's, a teaser's, or that of a change."""
    assert read(body).date_published == published


def test_a_film_or_a_teaser_in_the_page_gives_no_date() -> None:
    film = '<script type="application/ld+json">{"@type": "VideoObject", "name": "Ines Albrook in her own words", '
    film += '"uploadDate": "2022-10-09T10:00:05Z"}</script>'
    teaser = '<div itemscope itemtype="http://schema.org/NewsArticle"><a href="/x">Rowers win</a>'
    teaser += '<meta itemprop="datePublished" content="2023-03-09T16:00:49Z"></div>'

    assert read(page(head=film, below=teaser)).date_published is None


def test_a_templates_date_yields_to_the_printed_one_that_the_address_confirms() -> None:
    stale = '<meta property="article:published_time" content="2009-09-02T00:00:00-04:00">'

    article = read(page(head=stale, above=_LINE), url="https://paper.example/politics/2023/03/harbour.html")

    assert article.date_published == "2023-03-07T16:19:00-05:00"
    assert article.conflicts["date_published"] == ["2009-09-02T00:00:00-04:00"]


@pytest.mark.parametrize(
    ("url", "extra", "published"),
    [
        ("https://paper.example/vote", "", None),
        ("https://paper.example.co.uk/vote", "", "2023-07-03"),
        ("https://paper.example/2023/03/07/vote", "", "2023-03-07"),
        ("https://paper.example/vote", "<p>Earlier: 3/28/2022</p>", "2023-03-07"),
        ("https://paper.example/vote", "<p>Earlier: 28/3/2022</p>", "2023-07-03"),
    ],
)
def test_the_order_of_day_and_month_needs_evidence(url: str, extra: str, published: str | None) -> None:
    """What the language of the page says of it is what its system was set to."""
    found = read(page(above="<p>03/07/2023</p>", below=extra, lang="en-US"), url=url).date_published

    assert found == published


@pytest.mark.parametrize(
    ("country", "offset"), [("bd", "+06:00"), ("lk", "+05:30"), ("ir", "+03:30"), ("uy", "-03:00")]
)
def test_a_country_of_one_zone_gives_it(country: str, offset: str) -> None:
    above = "<p class=date>Published 5 October 2026, 18:20</p>"

    article = read(page(above=above), url=f"https://paper.example.{country}/politics/harbour-vote")

    assert article.date_published == f"2026-10-05T18:20:00{offset}"
