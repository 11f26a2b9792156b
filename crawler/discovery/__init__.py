"""Discovery reads the links of listings, feeds and sitemaps from bytes, without network; all of crawler may call it.
A name is loaded when it is first used: a crawl's main process needs little of it, only the workers read pages."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crawler.discovery.feed import Feed, read_feed
    from crawler.discovery.listing.read import read_listing
    from crawler.discovery.shape import is_article_url
    from crawler.discovery.sitemap import Sitemap, SitemapEntry, read_sitemap, robots_sitemaps
    from crawler.discovery.values import Found, Listing, Skipped

__all__ = [
    "Feed", "Found", "Listing", "Sitemap", "SitemapEntry", "Skipped", "is_article_url", "read_feed", "read_listing",
    "read_sitemap", "robots_sitemaps",
]  # fmt: skip

_HOMES = {"Feed": "feed", "read_feed": "feed", "read_listing": "listing.read", "is_article_url": "shape",
          "Sitemap": "sitemap", "SitemapEntry": "sitemap", "read_sitemap": "sitemap", "robots_sitemaps": "sitemap",
          "Found": "values", "Listing": "values", "Skipped": "values"}  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
