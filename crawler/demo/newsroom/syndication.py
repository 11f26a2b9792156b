"""What the papers offer to machines: RSS, Atom, sitemaps, robots.txt."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterable
from email.utils import format_datetime

from crawler.demo.newsroom.desk import Story
from crawler.demo.newsroom.press import Sheet, escaped

__all__ = ["atom", "news_sitemap", "robots", "rss", "sitemap", "sitemap_index", "squeezed"]

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def rss(sheet: Sheet, stories: Iterable[Story], *, title: str, address: str) -> str:
    """An RSS 2.0 feed as WordPress writes it: the CMS login as the creator, the short link as the guid."""
    return (
        f'{_XML}<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">\n'
        f"<channel>\n<title>{escaped(title)}</title>\n"
        f'<atom:link href="{sheet.base}{address}" rel="self" type="application/rss+xml" />\n'
        f"<link>{sheet.base}</link>\n<description>News from Esterland</description>\n"
        f"<lastBuildDate>{format_datetime(sheet.edition.moment)}</lastBuildDate>\n<language>en</language>\n"
        + "".join(_rss_entry(sheet, story) for story in stories)
        + "</channel>\n</rss>\n"
    )


def atom(sheet: Sheet, stories: Iterable[Story], *, title: str, address: str) -> str:
    """An Atom feed (RFC 4287)."""
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{sheet.edition.paper.language}">\n'
        f"<title>{escaped(title)}</title>\n<id>{sheet.base}{address}</id>\n"
        f'<link rel="self" href="{sheet.base}{address}"/>\n<link rel="alternate" href="{sheet.base}/"/>\n'
        f"<updated>{sheet.edition.moment.isoformat()}</updated>\n"
        + "".join(_atom_entry(sheet, story) for story in stories)
        + "</feed>\n"
    )


def sitemap_index(addresses: Iterable[str]) -> str:
    """A sitemap that names other sitemaps."""
    lines = "".join(f"<sitemap><loc>{escaped(address)}</loc></sitemap>\n" for address in addresses)
    return f"{_XML}<sitemapindex {_SITEMAP}>\n{lines}</sitemapindex>\n"


def sitemap(sheet: Sheet, stories: Iterable[Story]) -> str:
    """All articles, each with the time it last changed."""
    lines = "".join(
        f"<url><loc>{sheet.url(story)}</loc><lastmod>{_changed(sheet, story).isoformat()}</lastmod></url>\n"
        for story in stories
    )
    return f"{_XML}<urlset {_SITEMAP}>\n{lines}</urlset>\n"


def news_sitemap(sheet: Sheet, stories: Iterable[Story]) -> str:
    """A Google News sitemap: the articles of the last two days."""
    since = sheet.edition.moment - dt.timedelta(days=2)
    lines = "".join(_news_entry(sheet, story) for story in stories if story.published >= since)
    space = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f"{_XML}<urlset {_SITEMAP} {space}>\n{lines}</urlset>\n"


def robots(sheet: Sheet, sitemaps: Iterable[str]) -> str:
    """robots.txt (RFC 9309) with the paper's closed places and its sitemaps."""
    closed = "".join(f"Disallow: {path}\n" for path in sheet.edition.paper.forbidden)
    lines = "".join(f"Sitemap: {sheet.base}{address}\n" for address in sitemaps)
    return f"# {sheet.edition.paper.title}\nUser-agent: *\n{closed}\n{lines}"


def squeezed(text: str) -> bytes:
    """gzip that is the same for the same text."""
    return gzip.compress(text.encode(), mtime=0)


def _rss_entry(sheet: Sheet, story: Story) -> str:
    shelf = sheet.edition.paper.shelf(story.section)
    first = story.blocks[0].text if story.blocks else ""
    return (
        f"<item>\n<title>{escaped(story.headline)}</title>\n<link>{sheet.url(story)}</link>\n"
        f"<dc:creator><![CDATA[{story.login}]]></dc:creator>\n"
        f"<pubDate>{format_datetime(story.published.astimezone(dt.UTC))}</pubDate>\n"
        f"<category><![CDATA[{shelf.trail[-1]}]]></category>\n"
        f'<guid isPermaLink="false">{sheet.base}/?p={story.id}</guid>\n'
        f"<description><![CDATA[<p>{first}</p>]]></description>\n</item>\n"
    )


def _atom_entry(sheet: Sheet, story: Story) -> str:
    shelf = sheet.edition.paper.shelf(story.section)
    return (
        f'<entry>\n<title>{escaped(story.headline)}</title>\n<link rel="alternate" href="{sheet.url(story)}"/>\n'
        f"<id>{sheet.url(story)}</id>\n<published>{sheet.local(story.published).isoformat()}</published>\n"
        f"<updated>{_changed(sheet, story).isoformat()}</updated>\n"
        f'<category term="{escaped(shelf.trail[-1])}"/>\n</entry>\n'
    )


def _news_entry(sheet: Sheet, story: Story) -> str:
    paper = sheet.edition.paper
    return (
        f"<url>\n<loc>{sheet.url(story)}</loc>\n<news:news>\n<news:publication><news:name>{escaped(paper.title)}</news:name>"
        f"<news:language>{paper.language}</news:language></news:publication>\n"
        f"<news:publication_date>{sheet.local(story.published).isoformat()}</news:publication_date>\n"
        f"<news:title>{escaped(story.headline)}</news:title>\n</news:news>\n</url>\n"
    )


def _changed(sheet: Sheet, story: Story) -> dt.datetime:
    return sheet.local(story.modified or story.published)
