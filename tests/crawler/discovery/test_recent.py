"""Which parts of a sitemap are recent."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from crawler.discovery import recent
from crawler.discovery.sitemap import Sitemap, SitemapEntry

SINCE = dt.date(2026, 11, 17)


def index(*children: tuple[str, str | None]) -> Sitemap:
    return Sitemap((), tuple(f"https://site.example/{name}" for name, _ in children), tuple(day for _, day in children))


def chosen(sitemap: Sitemap, since: dt.date | None = SINCE, most: int = 5) -> list[str]:
    return [url.removeprefix("https://site.example/") for url in recent.children(sitemap, since, most)]


def test_the_sitemaps_that_changed_since_the_newest_first() -> None:
    assert chosen(index(("1.xml", "2019-01-01"), ("2.xml", "2026-11-18"), ("3.xml", "2026-11-24T10:00:00+00:00"))) == [
        "3.xml",
        "2.xml",
    ]


def test_months_in_addresses_count_to_their_last_day() -> None:
    months = index(("2026-09.xml", None), ("2026-10.xml", None), ("2026-11.xml", None), ("sitemap-201512.xml", None))

    assert chosen(months) == ["2026-11.xml"]
    assert chosen(months, dt.date(2026, 10, 31)) == ["2026-11.xml", "2026-10.xml"]
    assert len(chosen(months, None)) == 4


def test_one_that_calls_itself_news_comes_first() -> None:
    assert chosen(index(("2026-11.xml", None), ("sitemap-news.xml", None))) == ["sitemap-news.xml", "2026-11.xml"]


def test_of_sitemaps_that_say_nothing_both_ends_are_read() -> None:
    assert chosen(index(*((f"post-{number}.xml", None) for number in range(1, 40)))) == ["post-39.xml", "post-1.xml"]


def test_sitemaps_of_what_is_no_article_are_left_out() -> None:
    assert chosen(index(("video-sitemap.xml", "2026-11-24"), ("category-sitemap.xml", "2026-11-24"))) == []


def test_numbered_pages_of_a_sitemap_are_read_where_there_is_nothing_else() -> None:
    assert chosen(index(("sitemap-page-1.xml", "2026-11-24"), ("tag-sitemap.xml", "2026-11-24"))) == [
        "sitemap-page-1.xml"
    ]
    assert chosen(index(("page-sitemap.xml", "2026-11-24"), ("post-sitemap.xml", "2026-11-24"))) == ["post-sitemap.xml"]


def test_the_address_knows_better_than_a_lastmod_of_tonight() -> None:
    months = index(*((f"2026-{month:02}.xml", "2026-11-24") for month in range(1, 13)))

    assert chosen(months) == ["2026-12.xml", "2026-11.xml"]


def test_years_and_days_in_names_and_queries() -> None:
    assert chosen(index(("sitemap_2025.xml", None), ("sitemap_2026.xml", None))) == ["sitemap_2026.xml"]
    assert chosen(index(("sitemap_2025_1.xml", None), ("sitemap_2026_1.xml", None))) == ["sitemap_2026_1.xml"]
    days = index(*((f"sitemap.xml?yyyy=2026&mm=11&dd={day:02}", None) for day in range(1, 25)))
    assert chosen(days, most=3) == [f"sitemap.xml?yyyy=2026&mm=11&dd={day}" for day in (24, 23, 22)]
    assert chosen(index(("2026/11/31.xml", None), ("2026/11/30.xml", None))) == ["2026/11/30.xml"]


def test_of_hundreds_that_all_changed_today_both_ends_are_read() -> None:
    """Some sites write the newest into the first, some into the last, and stamp all of them every night."""
    assert chosen(index(*((f"post-{number}.xml", "2026-11-24") for number in range(1, 301)))) == [
        "post-300.xml", "post-1.xml", "post-299.xml", "post-2.xml", "post-298.xml",
    ]  # fmt: skip


def test_a_word_for_news_in_all_names_says_nothing() -> None:
    names = [(f"uk-news-{number}.xml", None) for number in range(1, 41)]

    assert chosen(index(*names)) == ["uk-news-40.xml", "uk-news-1.xml"]


def test_silent_ones_are_read_where_those_with_a_date_are_old() -> None:
    assert chosen(index(("about.xml", "2019-01-01"), ("stories.xml", None))) == ["stories.xml"]


def test_never_more_than_asked_for() -> None:
    assert len(chosen(index(*((f"{number}.xml", "2026-11-24") for number in range(30))))) == 5


def test_pages_are_recent_by_their_date_else_by_their_address_else_by_their_change() -> None:
    pages = [
        SitemapEntry("https://site.example/a/", published="2026-11-20T08:00:00+01:00", lastmod="2019-01-01"),
        SitemapEntry("https://site.example/2026/11/18/b/"),
        SitemapEntry("https://site.example/c/", lastmod="2026-11-24"),
        SitemapEntry("https://site.example/2019/01/02/d/", lastmod="2026-11-24"),
        SitemapEntry("https://site.example/e/"),
    ]

    assert [page.url[21:] for page in recent.pages(Sitemap(tuple(pages)), SINCE)] == ["a/", "2026/11/18/b/", "c/"]
    assert len(recent.pages(Sitemap(tuple(pages)), None)) == 5


def test_a_day_that_is_none_is_no_date() -> None:
    assert recent.day_of("https://site.example/20261399-5/") is None
    assert recent.day_of("https://site.example/2026/02/31/x/") is None


@pytest.mark.parametrize("name", ["post-{}.xml", "news-{}.xml", "2{:04}-01-01.xml"])
@pytest.mark.parametrize("has_days", [True, False])
def test_an_index_costs_no_more_than_its_sitemaps(name: str, has_days: bool) -> None:
    """20,000, each of another day, or half of them news: days and names are not compared each with each."""
    days = [(dt.date(1900, 1, 1) + dt.timedelta(number)).isoformat() if has_days else None for number in range(20_000)]
    names = [name.format(number % 9_000) if number % 2 else f"post-{number}.xml" for number in range(20_000)]
    begun = time.process_time()

    assert len(chosen(index(*zip(names, days, strict=True)), None, 10_000)) == 10_000
    assert time.process_time() - begun <= 5


# How sites call the parts of a sitemap that hold a month each; in a year's eleventh month the eleventh part is due.
MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november")
MESES = ("enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre")


@pytest.mark.parametrize(
    "name",
    [
        "sitemap-{y}-{m:02}-01.xml",
        "index.xml?date={y}-{m:02}-01&unit=months&p=1",
        "sitemap.xml?from={y}-{m:02}-01&to={y}-{m:02}-28",
        "sitemap.xml?date={y}-{m:02}",
        "sitemap/?period={y}/{m:02}",
        "sitemap.xml?month={m}&year={y}",
        "sitemap.php?type=article&yr={y}&mo={m:02}&page=1",
        "sitemap-{m:02}-{y}.xml",
        "sitemap-{y}-{m}.xml",
        "sitemaps/{y}/{m}.xml",
        "sitemap-{y}-{name}.xml",
        "sitemaps/{name}-{y}.xml",
        "sitemaps/{y}/{short}.xml",
        "sitemap-{y}-{mes}.xml?v=20200101",
    ],
)
def test_months_however_their_parts_are_called(name: str) -> None:
    parts = {
        (y, m): name.format(y=y, m=m, name=MONTHS[m - 1], short=MONTHS[m - 1][:3], mes=MESES[m - 1])
        for y in (2024, 2025, 2026)
        for m in range(1, 12)
    }

    found = chosen(index(*((part, None) for part in parts.values())), dt.date(2026, 11, 5), most=20)

    assert found[0] == parts[2026, 11]
    assert set(found) <= {parts[2026, 11], parts[2026, 10]}  # a range may reach over the end of its month


@pytest.mark.parametrize(
    ("names", "found"),
    [
        ([f"sitemap-2026-w{week:02}.xml" for week in range(1, 49)], ["sitemap-2026-w48.xml", "sitemap-2026-w47.xml"]),
        ([f"{year}-q{quarter}.xml" for year in (2025, 2026) for quarter in (1, 2, 3, 4)], ["2026-q4.xml"]),
        ([f"2026-11-{day:02}.xml" for day in (2, 9, 16, 23)], ["2026-11-23.xml", "2026-11-16.xml"]),
        ([f"s.xml?d=202611{day:02}" for day in range(1, 20)], [f"s.xml?d=202611{day}" for day in (19, 18, 17)]),
        (["2026-11-01.xml"], ["2026-11-01.xml"]),
        (["2026-10-01.xml"], []),
        (["2015-03-02.xml", "2026-11-20.xml"], ["2026-11-20.xml"]),
        (["2026-1.xml", "2026-2.xml", "2026-3.xml", "2025-3.xml"], ["2026-3.xml", "2026-1.xml", "2026-2.xml"]),
        (["posts-2025.xml", "films-2025.xml", "tales-2025.xml", "tales-2026.xml"], ["tales-2026.xml"]),
    ],
)
def test_weeks_quarters_and_parts_that_are_called_by_their_first_day(names: list[str], found: list[str]) -> None:
    assert chosen(index(*((name, None) for name in names))) == found


def test_an_index_of_many_words_costs_little() -> None:
    begun = time.process_time()

    chosen(
        index(
            *(
                (f"{chr(97 + n % 26) * 3}{chr(97 + n // 26 % 26)}{chr(97 + n // 676)}-2026.xml", None)
                for n in range(17_000)
            )
        )
    )

    assert time.process_time() - begun < 3
