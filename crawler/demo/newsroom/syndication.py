"""What the papers offer to machines: RSS, Atom, sitemaps, robots.txt."""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterable
from email.utils import format_datetime

from crawler.demo.newsroom.desk import Story
from crawler.demo.newsroom.press import Sheet, escaped, filled

__all__ = ["atom", "news_sitemap", "robots", "rss", "sitemap", "sitemap_index", "squeezed"]


def rss(sheet: Sheet, stories: Iterable[Story], *, title: str, address: str) -> str:
    """An RSS 2.0 feed as WordPress writes it: the CMS login as the creator, the short link as the guid."""
    about = {"title": escaped(title), "base": sheet.base, "address": address}
    entries = "".join(_rss_entry(sheet, story) for story in stories)
    return filled("machines/rss.xml", moment=format_datetime(sheet.edition.moment), entries=entries, **about)


def atom(sheet: Sheet, stories: Iterable[Story], *, title: str, address: str) -> str:
    """An Atom feed (RFC 4287)."""
    about = {"title": escaped(title), "base": sheet.base, "address": address}
    about |= {"language": sheet.edition.paper.language, "moment": sheet.edition.moment.isoformat()}
    return filled("machines/atom.xml", entries="".join(_atom_entry(sheet, story) for story in stories), **about)


def sitemap_index(addresses: Iterable[str]) -> str:
    """A sitemap that names other sitemaps."""
    lines = [f"<sitemap><loc>{escaped(address)}</loc></sitemap>\n" for address in addresses]
    return filled("machines/sitemap_index.xml", entries="".join(lines))


def sitemap(sheet: Sheet, stories: Iterable[Story]) -> str:
    """All articles, each with the time it last changed."""
    line = "<url><loc>{}</loc><lastmod>{}</lastmod></url>\n"
    lines = [line.format(sheet.url(story), _changed(sheet, story)) for story in stories]
    return filled("machines/sitemap.xml", entries="".join(lines))


def news_sitemap(sheet: Sheet, stories: Iterable[Story]) -> str:
    """A Google News sitemap: the articles of the last two days."""
    since = sheet.edition.moment - dt.timedelta(days=2)
    lines = [_news_entry(sheet, story) for story in stories if story.published >= since]
    return filled("machines/news_sitemap.xml", entries="".join(lines))


def robots(sheet: Sheet, sitemaps: Iterable[str]) -> str:
    """robots.txt (RFC 9309) with the paper's closed places and its sitemaps."""
    closed = "".join(f"Disallow: {path}\n" for path in sheet.edition.paper.forbidden)
    lines = "".join(f"Sitemap: {sheet.base}{address}\n" for address in sitemaps)
    return f"# {sheet.edition.paper.title}\nUser-agent: *\n{closed}\n{lines}"


def squeezed(text: str) -> bytes:
    """gzip that is the same for the same text."""
    return gzip.compress(text.encode(), mtime=0)


def _rss_entry(sheet: Sheet, story: Story) -> str:
    about = {"headline": escaped(story.headline), "url": sheet.url(story), "base": sheet.base}
    about |= {"login": story.login, "section": sheet.edition.paper.shelf(story.section).trail[-1]}
    published = format_datetime(story.published.astimezone(dt.UTC))
    first = story.blocks[0].text if story.blocks else ""
    return filled("machines/rss_entry.xml", published=published, id=story.id, first=first, **about)


def _atom_entry(sheet: Sheet, story: Story) -> str:
    section = escaped(sheet.edition.paper.shelf(story.section).trail[-1])
    return filled("machines/atom_entry.xml", section=section, updated=_changed(sheet, story), **_about(sheet, story))


def _news_entry(sheet: Sheet, story: Story) -> str:
    paper = sheet.edition.paper
    about = {"title": escaped(paper.title), "language": paper.language, **_about(sheet, story)}
    return filled("machines/news_entry.xml", **about)


def _about(sheet: Sheet, story: Story) -> dict[str, str]:
    published = sheet.local(story.published).isoformat()
    return {"headline": escaped(story.headline), "url": sheet.url(story), "published": published}


def _changed(sheet: Sheet, story: Story) -> str:
    return sheet.local(story.modified or story.published).isoformat()
