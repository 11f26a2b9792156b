"""Sitemaps: urlsets, indexes, news sitemaps, plain text, gz; and the ``Sitemap:`` lines of robots.txt.

The protocol: https://www.sitemaps.org/protocol.html; news: Google's sitemap-news extension, 0.9.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from crawler.discovery import xml
from crawler.discovery.addresses import located, names_host
from crawler.discovery.bounds import LONGEST_TITLE, taken
from crawler.discovery.dates import iso
from crawler.discovery.feed import read_feed
from crawler.discovery.shape import verdict
from crawler.discovery.values import Headers
from crawler.manners.robotstxt import sitemap_lines

__all__ = ["Sitemap", "SitemapEntry", "read_sitemap", "robots_sitemaps"]

MAX_PAGES = 100_000  # twice the protocol's bound, since some sites exceed it
# sitemap.php, news-sitemap-3.txt.gz
_SITEMAP = re.compile(r"(?:[\w-]*[_-])?site-?map[\w-]*\.(?:php|aspx?|jsp|txt|xml)(?:\.gz)?")
# The address of what a program makes out of a range: /api/export/articles-by-month-202611, /feeds/2026-11.
_OF_PROGRAM = re.compile(r"/(?:api|export|feeds?|wp-json)/|[-_/]by[-_](?:day|month|year)\b", re.IGNORECASE)
# What stands behind an address in a table (CSV): a moment, perhaps how often the page changes, and its weight.
_BEHIND = re.compile(
    r"""(?<=[\s,;"'])(\d{4}-\d\d-\d\d(?:[T ]\d\d:[\d:.+Z-]{2,20})?)["']?
        (?:[,;\s"']++(?:always|hourly|daily|weekly|monthly|yearly|never|[01](?:\.\d{1,2})?))*+["']?$""",
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESSES = 100  # of one entry, which is to have one


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A page that a sitemap lists; dates are ISO 8601, None where absent or broken."""

    url: str
    lastmod: str | None = None
    published: str | None = None
    title: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The pages of a urlset and the sitemaps of an index, in their order; ``changed`` has the ``lastmod`` of each
    sitemap, in the same order (ISO 8601, None where absent or broken). ``reason`` says why there is neither (``empty``,
    ``html``, ``not_xml``, ``not_a_sitemap``, ``no_links``); ``is_cut`` that it ends in the middle, or is longer than is
    read."""

    pages: tuple[SitemapEntry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    changed: tuple[str | None, ...] = ()
    reason: str | None = None
    is_cut: bool = False


def read_sitemap(body: bytes, url: str, *, headers: Headers = None, zone: dt.tzinfo | None = None) -> Sitemap:
    """What the sitemap ``body`` that came from ``url`` lists; never raises, whatever the bytes are. Times without a
    zone are in ``zone``."""
    body = xml.unzipped(body)
    try:
        root, is_cut = xml.read(body, headers)
    except xml.UnreadableError as error:
        return _otherwise(body, url, headers, error.reason, zone)
    if xml.local(root) in ("rss", "rdf", "feed"):
        return _from_feed(body, url, headers, zone)
    pages: dict[str, SitemapEntry] = {}
    sitemaps: dict[str, str | None] = {}
    linked, is_long = taken(_linked(root, url), MAX_PAGES, lambda one: len(one[0]))
    is_cut |= is_long
    # One such among pages may be the page for readers.
    is_index = all(_is_called_sitemap(link) for link, _ in linked)
    for link, entry in linked:
        lastmod = iso(_field(entry, "lastmod"), zone)
        if is_index or _names_sitemap(link, entry):
            sitemaps.setdefault(link, lastmod)
        else:
            pages[link] = _page(link, lastmod, entry, zone)
    if pages or sitemaps:
        return Sitemap(tuple(pages.values()), tuple(sitemaps), tuple(sitemaps.values()), is_cut=is_cut)
    if xml.local(root) in ("urlset", "sitemapindex"):
        return Sitemap(reason="no_links", is_cut=is_cut)
    return _otherwise(body, url, headers, "not_a_sitemap", zone)


def robots_sitemaps(body: bytes, url: str = "") -> tuple[str, ...]:
    """The addresses of the ``Sitemap:`` lines of the robots.txt that came from ``url``, each once, in order; a relative
    one is relative to that. RFC 9309 section 2.2.4 lets them stand anywhere."""
    # Some part several by commas, and leave out the scheme.
    words = (word.strip("<>\"',;") for word in sitemap_lines(body))
    links = (located(word, url) for word in words if word)
    return tuple(dict.fromkeys(link for link in links if link))


def _linked(root: xml.Element, url: str) -> Iterator[tuple[str, xml.Element]]:
    """(address, entry) of each address of each entry, wherever it stands: some files hold a urlset in a urlset, and
    some forget to close an entry."""
    entries = (one for one in root.iter() if xml.local(one) in ("url", "sitemap") and _is_own(one, root))
    for entry in entries:
        for address in islice(_addresses(entry), _ADDRESSES):
            if link := located(address, url):
                yield link, entry


def _names_sitemap(link: str, entry: xml.Element) -> bool:
    """Whether an entry names another sitemap: by its element; but some write an index as a urlset, and a urlset as an
    index."""
    path = urlsplit(link).path.lower()
    is_file = path.endswith((".xml", ".xml.gz"))
    if xml.local(entry) == "url":
        return is_file
    if is_file or "sitemap" in link.lower() or _OF_PROGRAM.search(path):
        return True
    said = verdict(link)
    return not said.article or said.reason == "number in the query"


def _is_called_sitemap(link: str) -> bool:
    """Whether the last part of the path is the name of a sitemap's file."""
    return _SITEMAP.fullmatch(urlsplit(link).path.lower().rstrip("/").rpartition("/")[2]) is not None


def _page(link: str, lastmod: str | None, entry: xml.Element, zone: dt.tzinfo | None) -> SitemapEntry:
    news = next(xml.children(entry, "news"), None)
    if news is None:
        return SitemapEntry(link, lastmod)
    title = xml.plain(xml.text_of(next(xml.children(news, "title"), None))[:LONGEST_TITLE])
    date = iso(xml.text_of(next(xml.children(news, "publication_date"), None)), zone)
    publication = next(xml.children(news, "publication"), None)
    language = xml.text_of(next(xml.children(publication, "language"), None)) if publication is not None else ""
    return SitemapEntry(link, lastmod, date, title, language or None)


def _own(element: xml.Element, name: str) -> Iterator[xml.Element]:
    """Children of that name that belong to the sitemap itself, not to an extension (``image:loc``)."""
    return (child for child in xml.children(element, name) if _is_own(child, element))


def _is_own(element: xml.Element, within: xml.Element) -> bool:
    return xml.prefix(element) in ("", xml.prefix(within)) or "schemas/sitemap/" in str(element.tag)


def _addresses(entry: xml.Element) -> Iterator[str]:
    """Its ``<loc>``, and those that stand in one that was not closed; else the words of an entry that has none but is
    an address itself. Generators that pretty-print break addresses over lines; a blank within a line is one."""
    own = [one for loc in _own(entry, "loc") for one in loc.iter() if xml.local(one) == "loc"]
    named = [address for loc in own if (address := _unbroken(loc.text or xml.text_of(loc)))]
    words = _unbroken(entry.text or "")
    yield from named or ([words] if re.match(r"https?://", words, re.IGNORECASE) else [])


def _unbroken(text: str) -> str:
    """``text`` in one line."""
    return "".join(line.strip() for line in text.splitlines())


def _field(entry: xml.Element, name: str) -> str:
    return next(filter(None, map(xml.text_of, _own(entry, name))), "")


def _from_feed(body: bytes, url: str, headers: Headers, zone: dt.tzinfo | None) -> Sitemap:
    feed = read_feed(body, url, headers=headers, zone=zone)
    pages = tuple(SitemapEntry(found.url, published=found.published, title=found.text) for found in feed.found)
    return Sitemap(pages, reason=feed.reason, is_cut=feed.is_cut)


def _otherwise(body: bytes, url: str, headers: Headers, reason: str, zone: dt.tzinfo | None) -> Sitemap:
    """What is no XML, or another: JSON, plain text, or ``reason``."""
    if reason.startswith("not_") and (listed := _from_feed(body, url, headers, zone)).pages:
        return listed
    told = _plain_text(xml.decode(body[: xml.MAX_BYTES], headers), url) if reason.startswith("not_") else ()
    pages, is_cut = taken(told, MAX_PAGES, lambda page: len(page.url))
    if pages and all(_is_called_sitemap(page.url) for page in pages):
        return Sitemap((), tuple(page.url for page in pages), (None,) * len(pages), is_cut=is_cut)
    return Sitemap(tuple(pages), reason=None if pages else reason, is_cut=is_cut)


def _plain_text(text: str, url: str) -> Iterator[SitemapEntry]:
    """A sitemap in plain text: one address a line, with or without its scheme; in a table a day stands behind it."""
    seen: set[str] = set()
    for link, day in map(_row, text.lstrip("\ufeff").splitlines()):
        if link and names_host(link, url) and (address := located(link, url)) and address not in seen:
            seen.add(address)
            yield SitemapEntry(address, iso(day) if day else None)


def _row(line: str) -> tuple[str, str | None]:
    """(the address, the moment behind it) of a line; "" where more words stand in it."""
    line = line.strip()
    behind = _BEHIND.search(line)
    link = (line[: behind.start()] if behind else line).strip("\"'<>,; \t")
    return link if len(link.split()) == 1 else "", behind[1] if behind else None
