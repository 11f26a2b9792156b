"""Where a run looks for links, what of it is in scope, and how much at most: rules without a crawl."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from crawler.discovery.sitemap import Sitemap
from crawler.discovery.values import Found, Skipped
from crawler.outlets import Address, Outlet, Section
from crawler.sources.depth import Depth
from crawler.sources.sources import KINDS, Asked, Sources

TODAY = dt.date(2026, 11, 24)
SITE = "https://www.valley.example"
POLITICS = Section(url=f"{SITE}/politics/", learned="test", trail=("Politics",))
OUTLET = msgspec.convert(
    {"name": "valley", "title": "Valley", "home": f"{SITE}/", "country": "nz", "languages": ["en"]}, Outlet
)
STORY = "/2026/11/24/the-ferry-is-late-again/"


def sources(
    depth: Depth | None = None,
    *,
    outlet: Outlet | None = None,
    feeds: tuple[str, ...] = (),
    sitemaps: tuple[str, ...] = (),
    kinds: tuple[str, ...] = KINDS,
) -> Sources:
    def named(urls: tuple[str, ...]) -> list[Address]:
        return [Address(url=url, learned="test") for url in urls]

    return Sources(outlet, [POLITICS], named(feeds), named(sitemaps), depth=depth or Depth(), today=TODAY, kinds=kinds)


def since(day: str) -> Depth:
    return Depth(pages=None, stop_at_known=False, since=dt.date.fromisoformat(day))


def urls(asked: list[Asked]) -> list[str]:
    return [one.url.removeprefix(SITE) for one in asked]


def a_feed(of: Sources, url: str = f"{SITE}/feed/") -> Asked:
    (asked,) = of.declared([url])
    return asked


def judged(of: Sources, asked: Asked, *links: Found) -> tuple[list[str], list[tuple[str, str]]]:
    found, skipped, _ = of.sorted(asked, links)
    return [one.url.removeprefix(SITE) for one in found], [(one.url.removeprefix(SITE), one.reason) for one in skipped]


def link(path: str, published: str | None = None) -> Found:
    return Found(path if path.startswith("http") else SITE + path, 0, "The ferry is late again", published)


# --- what is asked


def test_the_outlet_file_is_asked_in_full() -> None:
    """The bounds are for what pages and robots.txt name, not for what a person wrote down."""
    feeds = tuple(f"{SITE}/rss/{number}.xml" for number in range(15))
    sitemaps = tuple(f"{SITE}/sitemap-{number}.xml" for number in range(25))

    asked = sources(feeds=feeds, sitemaps=sitemaps).begin()

    assert [one.url for one in asked] == [POLITICS.url, *feeds, *sitemaps]


def test_what_a_page_declares_is_bounded_and_the_sections_own_comes_first() -> None:
    declared = [f"{SITE}/rss/{number}.xml" for number in range(30)] + [f"{SITE}/rss/politics.xml"]

    asked = sources().declared(declared)

    assert urls(asked) == ["/rss/politics.xml", *(f"/rss/{number}.xml" for number in range(9))]
    assert [one.own for one in asked[:2]] == [True, False]


def test_nothing_is_asked_twice_nor_on_a_platform_nor_for_comments() -> None:
    of = sources()
    of.begin()

    assert urls(of.declared([f"{SITE}/feed/", "http://www.valley.example/feed"])) == ["/feed/"]
    assert of.declared([f"{SITE}/feed/", f"{SITE}/comments/feed/", "https://www.youtube.com/feeds/v.xml?id=1"]) == []
    assert of.declared([POLITICS.url]) == []


def test_only_the_kinds_that_are_wanted() -> None:
    of = sources(feeds=(f"{SITE}/feed/",), kinds=("section",))

    assert urls(of.begin()) == ["/politics/"]
    assert of.declared([f"{SITE}/other-feed/"]) == []


def robots(*sitemaps: str) -> tuple[str, ...]:
    return tuple(f"{SITE}/{name}" for name in sitemaps)


def test_of_the_sitemaps_in_robots_those_that_may_hold_news() -> None:
    named = ("images.xml", "sitemap-2015.xml", "sitemap.xml", "video-sitemap.xml", "articles.xml", "news-sitemap.xml")

    assert urls(sources().from_robots(robots(*named))) == ["/news-sitemap.xml", "/articles.xml", "/sitemap.xml"]


HOSTED = "https://hosted-sitemaps.example/42/s.xml"


def test_sitemaps_of_other_hosts_that_robots_names() -> None:
    """A host of the same site is ours; for a service's the outlet's own robots.txt vouches, and no other."""
    named = ("https://sitemaps.valley.example/s.xml", HOSTED)

    assert urls(sources().from_robots(named, f"{SITE}/robots.txt")) == list(reversed(named))
    assert urls(sources().from_robots(named, "https://sitemaps.valley.example/robots.txt")) == list(reversed(named))
    assert urls(sources().from_robots(named, "https://hosted-sitemaps.example/robots.txt")) == [named[0]]


def test_an_index_names_sitemaps_of_the_outlet_and_of_its_own_host() -> None:
    of = sources()
    (asked,) = of.from_robots((HOSTED,), f"{SITE}/robots.txt")
    named = ("https://hosted-sitemaps.example/42/news.xml", f"{SITE}/news.xml", "https://elsewhere.example/news.xml")
    index = Sitemap((), named, (None, None, None))

    assert set(urls(of.led(asked, of.worth(index, HOSTED)))) == {named[0], "/news.xml"}


def test_feeds_that_a_page_declares_at_a_service_come_last() -> None:
    declared = ["https://feeds.service.example/valley-politics", f"{SITE}/feed/", f"{SITE}/politics/feed/"]

    asked = sources().declared(declared)

    assert urls(asked) == ["/politics/feed/", "/feed/", declared[0]]
    assert [one.own for one in asked] == [True, False, True]


def an_index(*named: tuple[str, str | None]) -> Sitemap:
    return Sitemap((), tuple(f"{SITE}/{name}" for name, _ in named), tuple(day for _, day in named))


def test_of_an_index_the_sections_own_first_then_both_ends() -> None:
    of = sources()
    (asked,) = of.from_robots(robots("sitemap.xml"))
    index = an_index(*((f"last-100/{name}.xml", None) for name in ("Sport", "Kultur", "Politics", "Motor", "Reise")))

    children = of.led(asked, of.worth(index))

    assert (urls(children)[0], children[0].own) == ("/last-100/Politics.xml", True)
    assert [one.own for one in children[1:]] == [False, False]


def test_of_an_index_of_hundreds_a_run_reads_five_and_all_indexes_together_twenty() -> None:
    of = sources()
    (asked,) = of.from_robots(robots("sitemap.xml"))
    chosen = [
        of.led(asked, of.worth(an_index(*((f"{letter}-{number}.xml", "2026-11-24") for number in range(300)))))
        for letter in "abcdefg"
    ]

    assert [len(one) for one in chosen] == [5, 5, 5, 4, 0, 0, 0]


def test_a_back_fill_reads_the_months_since_its_day_the_newest_first() -> None:
    of = sources(since("2026-08-15"))
    (asked,) = of.from_robots(robots("sitemap.xml"))
    months = an_index(*((f"2026-{month:02}.xml", "2026-11-24") for month in range(1, 12)))

    assert urls(of.led(asked, of.worth(months))) == ["/2026-11.xml", "/2026-10.xml", "/2026-09.xml", "/2026-08.xml"]


# --- what is in scope


def test_a_feed_on_a_services_host_is_read_and_its_links_must_be_ours() -> None:
    """The outlet file may name a feed anywhere; the service's own pages do not become the outlet's for it."""
    of = sources(outlet=OUTLET, feeds=("https://feeds.service.example/valley",))
    _, asked = of.begin()

    assert judged(of, asked, link("/politics" + STORY), link("https://www.service.example/politics" + STORY)) == (
        ["/politics" + STORY],
        [("https://www.service.example/politics" + STORY, "other_site")],
    )
    assert (
        of.from_robots(("https://feeds.service.example/sitemap.xml",), "https://feeds.service.example/robots.txt") == []
    )


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/politics" + STORY, None),
        (STORY, None),
        ("/sport" + STORY, "out_of_section"),
        ("/", "not_article"),
        ("/paper/2026-11-24.pdf", "not_article"),
        ("https://elsewhere.example/politics" + STORY, "other_site"),
    ],
)
def test_the_links_of_a_whole_sites_feed(path: str, reason: str | None) -> None:
    of = sources()
    found, skipped, _ = of.sorted(a_feed(of), [link(path)])

    assert [one.reason for one in skipped] == ([reason] if reason else [])
    assert bool(found) == (reason is None)


def test_the_sections_own_feed_is_in_scope_whatever_its_addresses_say() -> None:
    of = sources()

    assert judged(of, a_feed(of, f"{SITE}/politics/feed/"), link("/sport" + STORY))[0] == ["/sport" + STORY]


def test_articles_that_only_their_own_trail_can_tell_are_fifty_a_run() -> None:
    of = sources()
    asked = a_feed(of)
    paths = [f"/2026/11/24/the-ferry-is-late-again-{number}/" for number in range(60)]

    found, skipped = judged(of, asked, *map(link, paths))

    assert found == paths[:50]
    assert {reason for _, reason in skipped} == {"out_of_section"}
    assert judged(of, asked, link(paths[0]))[0] == paths[:1]
    assert of.is_probe(SITE + paths[0])


def test_since_goes_by_the_date_else_by_the_address() -> None:
    of = sources(since("2026-11-01"))

    found, skipped = judged(
        of,
        a_feed(of),
        link("/politics/2026/10/30/the-ferry-is-late-again/"),
        link("/politics/2026/10/30/the-ferry-is-late-once-more/", "2026-11-02T08:00:00+13:00"),
        link("/politics/the-ferry-is-late-again-and-again/"),
    )

    assert [reason for _, reason in skipped] == ["before_since"]
    assert len(found) == 2


# --- where a back-fill ends


def days(*ages: int | None) -> list[Found]:
    return [
        Found(f"{SITE}/politics/the-ferry-{place}/", place, None, None if age is None else f"2026-11-{24 - age:02}")
        for place, age in enumerate(ages)
    ]


@pytest.mark.parametrize(
    ("ages", "is_past"),
    [
        ((1, 2, 3), False),
        ((3, 7, 8), False),
        ((7, 8, 9), True),
        # pinned to the top of every page
        ((0, 7, 8, 9, 9), True),
        # a promotion without a date, on every page
        ((None, 7, 8, 9), True),
        ((None, None, None, 9), False),
        ((None, None), False),
        ((), False),
    ],
)
def test_a_page_lies_before_the_day_when_nearly_all_of_it_does(ages: tuple[int | None, ...], is_past: bool) -> None:
    assert sources(since("2026-11-19")).since(days(*ages))[2] is is_past


def test_what_is_before_the_day_is_named() -> None:
    found, skipped, _ = sources(since("2026-11-19")).since(days(0, 9))

    assert [one.position for one in found] == [0]
    assert skipped == [Skipped(f"{SITE}/politics/the-ferry-1/", "before_since")]


def test_without_a_day_everything_counts() -> None:
    found, skipped, is_past = sources().since(days(0, 9, None))

    assert (len(found), skipped, is_past) == (3, [], False)


def test_those_that_are_known_already_leave_the_fifty_to_others() -> None:
    of = sources()
    asked = a_feed(of)
    paths = [f"/2026/11/24/the-ferry-is-late-again-{number}/" for number in range(60)]
    known: dict[str, bool] = {SITE + path: number > 0 for number, path in enumerate(paths[:50])}

    found, skipped, is_cut = of.sorted(asked, map(link, paths), known.get)

    assert (len(found), skipped) == (59, [Skipped(SITE + paths[0], "out_of_section")])
    assert [of.is_probe(SITE + path) for path in (paths[1], paths[59])] == [False, True]
    assert not is_cut


def test_links_that_are_left_for_the_next_run_are_told() -> None:
    of = sources()
    links = [link(f"/2026/11/24/the-ferry-is-late-again-{number}/") for number in range(60)]

    assert [of.sorted(a_feed(of), links).is_cut, sources().sorted(a_feed(of, f"{SITE}/2/"), links[:50]).is_cut] == [
        True,
        False,
    ]


# --- how far back


@pytest.mark.parametrize(
    ("depth", "deep"),
    [
        (Depth(), False),
        (Depth(pages=8), False),
        (Depth(pages=2, stop_at_known=False), False),
        (Depth(pages=12, stop_at_known=False), True),
        (Depth(pages=None, stop_at_known=False), True),
        (Depth(since=dt.date(2026, 10, 1)), True),
    ],
)
def test_who_asks_for_old_articles_learns_nothing_of_the_site_as_it_is(depth: Depth, deep: bool) -> None:
    """Five pages are what a run reads by itself, or as many as a setting says."""
    assert depth.is_deep is deep
