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
    assert len(changed(Sitemap(tuple(one_by_one)), SINCE)) == 10
