"""The time of day beside a printed date: in an element of its own, in whose zone, and what is no time of day; dates in
the forms of machines; the page's own section behind "first published"."""

from __future__ import annotations

import pytest

from crawler.vocabulary.calendar import readings
from tests.crawler.extraction.pages import page, read

_URL = "https://paper.{}/politics/harbour-vote-4711.html"


@pytest.mark.parametrize(
    ("html", "country", "time"),
    [
        ("<div class='fecha'>9 de marzo de 2026</div><div class='hora'>14:32 h</div>", "pe", "14:32:00-05:00"),
        ("<p class='date'>9. März 2026</p><p class='x'>14.32 Uhr</p>", "de", "14:32:00+01:00"),
        ("<p class='date'>9 marca 2026</p><p>godz. 14:32</p>", "pl", "14:32:00+01:00"),
        ("<p>14:32</p><p class='date'>9.3.2026</p>", "cz", "14:32:00+01:00"),
        ("<div class='date'>9 March 2026</div><div>2:32 pm</div>", "ie", "14:32:00+00:00"),
    ],
)
def test_the_time_of_day_may_stand_in_the_next_element(html: str, country: str, time: str) -> None:
    assert read(page(above=html), url=_URL.format(country)).date_published == f"2026-03-09T{time}"


@pytest.mark.parametrize(
    "html",
    [
        "<div class='meta'><span class='date'>9 March 2026</span><span class='duration'>05:30</span></div>",
        "<div class='meta'><span class='date'>9 March 2026</span><span class='len'>05:30 min</span></div>",
        "<p class='date'>9 March 2026</p><p class='film-duration'>12:15</p>",
        "<p class='date'>9 March 2026</p><p>Gates open 14:00 to 18:00</p>",
        "<p class='date'>9 March 2026</p><p>12.50</p>",
    ],
)
def test_a_duration_or_another_number_is_no_time_of_day(html: str) -> None:
    assert read(page(above=html), url=_URL.format("ie")).date_published == "2026-03-09"


@pytest.mark.parametrize(
    ("text", "language", "time"),
    [
        ("9 марта 2026, 14:32 МСК", "ru", "14:32:00+03:00"),
        ("९ मार्च 2026, 14:32 IST", "hi", "14:32:00+05:30"),
        ("9 มี.ค. 2569 14:32 น.", "th", "14:32:00+07:00"),
        ("9 במרץ 2026, 14:32", "he", "14:32:00+02:00"),
    ],
)
def test_a_language_that_is_written_in_one_zone_gives_it(text: str, language: str, time: str) -> None:
    article = read(page(above=f"<p class='date'>{text}</p>", lang=language), url=_URL.format("com"))

    assert article.date_published == f"2026-03-09T{time}"


@pytest.mark.parametrize(
    "value",
    [1773066720000, 1773066720, "1773066720000", "/Date(1773066720000)/", "2026-03-09T14:32:00 00:00"],
)
def test_dates_of_systems_are_read(value: object) -> None:
    assert read(page(data={"datePublished": value})).date_published == "2026-03-09T14:32:00+00:00"


@pytest.mark.parametrize("value", ["1970-01-01T00:00:00Z", "1970-01-01", "Thu, 01 Jan 1970 00:00:00 +0000"])
def test_the_beginning_of_a_clock_is_no_date(value: str) -> None:
    article = read(page(data={"datePublished": value}, above="<p class='date'>9 March 2026</p>"))

    assert (article.date_published or "")[:10] == "2026-03-09"
    old = read(page(data={"datePublished": value}), url="https://paper.example/1970/01/01/harbour-vote.html")
    assert (old.date_published or "")[:10] == "1970-01-01"


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="citation_publication_date" content="2026/03/09">',
        '<meta name="citation_online_date" content="2026/03/09">',
        '<meta name="citation_date" content="2026-03-09">',
    ],
)
def test_metas_of_libraries_give_the_date(head: str) -> None:
    assert read(page(head=head)).date_published == "2026-03-09"


@pytest.mark.parametrize("name", ["rnews:datePublished", "schema:datePublished", "datePublished"])
def test_rdfa_dates_stand_on_a_span(name: str) -> None:
    html = f"<span property='{name}' content='2026-03-09T14:32:00+01:00'>Monday</span>"

    assert read(page(above=html)).date_published == "2026-03-09T14:32:00+01:00"


@pytest.mark.parametrize("title", ["9 March 2026 14:32", "Monday, 9 March 2026", "9 de marzo de 2026, 14:32"])
def test_a_date_in_words_in_a_title_tells_what_days_ago_means(title: str) -> None:
    article = read(page(above=f"<span class='ago' title='{title}'>10 days ago</span>"))

    assert (article.date_published or "")[:10] == "2026-03-09"


@pytest.mark.parametrize("part", ["20260309143200", "harbour-20260309143200", "202603091432001234567"])
def test_a_day_with_hour_and_minute_at_the_beginning_of_an_addresss_number(part: str) -> None:
    assert read(page(), url=f"https://paper.example/news/{part}.html").date_published == "2026-03-09"
    # The time of a copy stands before the address that was copied.
    copy = f"https://archive.example/web/{part.removeprefix('harbour-')}/https://paper.example/news/harbour.html"
    assert read(page(), url=copy).date_published is None
    # A number that goes on with no hour is one.
    assert read(page(), url="https://paper.example/news/20260309993200.html").date_published is None


@pytest.mark.parametrize(
    "html",
    [
        "<p>First published on 9 March 2026 in <a href='/politics'>Politics</a></p>",
        "<p>Originally published 9 March 2026 in Politics.</p>",
        "<p>First published on <time datetime='2026-03-09'>9 March 2026</time> in Politics</p>",
    ],
)
def test_first_published_in_the_pages_own_section(html: str) -> None:
    assert (read(page(above=html)).date_published or "")[:10] == "2026-03-09"
    other = html.replace("Politics", "The Bay Review")
    assert read(page(above=other)).date_published is None


@pytest.mark.parametrize("text", ["2026 оны 3 сарын 9", "2026 оны 3-р сарын 9", "2026 оны 03 сарын 09"])
def test_mongolian_dates(text: str) -> None:
    assert [reading.moment.day.isoformat() for reading in readings(text, ("mn",))] == ["2026-03-09"]
