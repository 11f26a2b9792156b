"""What a sitemap says about changes."""

from __future__ import annotations

import datetime as dt

from crawler.discovery.recent import changed
from crawler.discovery.sitemap import Sitemap, SitemapEntry

SINCE = dt.date(2026, 11, 17)


def test_a_change_counts_where_its_moment_is_exact() -> None:
    pages = [
        SitemapEntry("https://site.example/a/", lastmod="2026-11-20T08:00:00+01:00"),
        SitemapEntry("https://site.example/b/", lastmod="2026-11-20"),
        SitemapEntry("https://site.example/c/", lastmod="2026-11-20T08:00:00"),
        SitemapEntry("https://site.example/d/", lastmod="2019-11-20T08:00:00+01:00"),
    ]

    assert [url[21:] for url, _ in changed(Sitemap(tuple(pages)), SINCE)] == ["a/"]


def test_a_sitemap_whose_pages_all_changed_at_once_says_nothing() -> None:
    at_once = [SitemapEntry(f"https://site.example/{n}/", lastmod=f"2026-11-20T08:00:{n:02}+00:00") for n in range(10)]
    one_by_one = [
        SitemapEntry(f"https://site.example/{n}/", lastmod=f"2026-11-20T08:{n:02}:00+00:00") for n in range(10)
    ]

    assert changed(Sitemap(tuple(at_once)), SINCE) == []
    assert changed(Sitemap(tuple(at_once[:3])), SINCE) == []
    assert len(changed(Sitemap(tuple(one_by_one)), SINCE)) == 10


def test_the_moment_at_which_a_sitemap_was_made_says_nothing_of_its_pages() -> None:
    """Also where the minute turned while it was made, and where old pages have a time of their own."""
    made = [
        SitemapEntry(f"https://site.example/{n}/", lastmod=f"2026-11-20T08:{n // 5:02}:{(45 + 3 * n) % 60:02}+00:00")
        for n in range(10)
    ]
    old = [SitemapEntry(f"https://site.example/o{n}/", lastmod=f"2026-11-18T08:{n:02}:00+00:00") for n in range(10)]

    assert changed(Sitemap(tuple(made)), SINCE) == []
    assert changed(Sitemap((*made, *old)), SINCE) == []


def test_two_pages_may_have_changed_at_once() -> None:
    """And of many a few: an editor saves them together."""
    two = [SitemapEntry(f"https://site.example/{n}/", lastmod="2026-11-20T08:00:00+00:00") for n in range(2)]
    others = [SitemapEntry(f"https://site.example/o{n}/", lastmod=f"2026-11-20T1{n}:00:00+00:00") for n in range(9)]

    assert len(changed(Sitemap(tuple(two)), SINCE)) == 2
    assert len(changed(Sitemap((*two, *others)), SINCE)) == 11
