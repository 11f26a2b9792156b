"""Discovery reads the links of listings, feeds and sitemaps from bytes, without network; all of crawler may call it."""

from crawler.discovery.feed import Feed, read_feed
from crawler.discovery.listing.read import read_listing
from crawler.discovery.shape import is_article_url
from crawler.discovery.sitemap import Sitemap, SitemapEntry, read_sitemap, robots_sitemaps
from crawler.discovery.values import Found, Listing, Skipped

__all__ = [
    "Feed", "Found", "Listing", "Sitemap", "SitemapEntry", "Skipped", "is_article_url", "read_feed", "read_listing",
    "read_sitemap", "robots_sitemaps",
]  # fmt: skip
