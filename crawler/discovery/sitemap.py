"""Sitemaps: urlsets, indexes, news sitemaps, plain text, gz; and the ``Sitemap:`` lines of robots.txt.

The protocol: https://www.sitemaps.org/protocol.html; news: Google's sitemap-news extension, 0.9.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from archive.charset import robots_text
from crawler.discovery import xml
from crawler.discovery.addresses import absolute
from crawler.discovery.dates import iso
from crawler.discovery.feed import read_feed
from crawler.discovery.values import Headers

__all__ = ["Sitemap", "SitemapEntry", "read_sitemap", "robots_sitemaps"]

MAX_PAGES = 100_000  # twice the protocol's bound, since some sites exceed it


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
    ``html``, ``not_xml``, ``not_a_sitemap``, ``no_links``)."""

    pages: tuple[SitemapEntry, ...] = ()
    sitemaps: tuple[str, ...] = ()
    changed: tuple[str | None, ...] = ()
    reason: str | None = None


def read_sitemap(body: bytes, url: str, *, headers: Headers = None) -> Sitemap:
    """What the sitemap ``body`` that came from ``url`` lists; never raises, whatever the bytes are."""
    body = xml.unzipped(body)
    try:
        root = xml.read(body, headers)
    except xml.UnreadableError as error:
        pages = _plain_text(xml.decode(body, headers), url) if error.reason == "not_xml" else ()
        return Sitemap(pages, reason=None if pages else error.reason)
    if xml.local(root) in ("rss", "rdf", "feed"):
        return _from_feed(body, url, headers)
    pages = tuple({link: _page(link, entry) for link, entry in _linked(root, "url", url)}.values())
    sitemaps: dict[str, str | None] = {}
    for link, entry in _linked(root, "sitemap", url):
        sitemaps.setdefault(link, iso(_field(entry, "lastmod")))
    if pages or sitemaps:
        return Sitemap(pages, tuple(sitemaps), tuple(sitemaps.values()))
    is_sitemap = xml.local(root) in ("urlset", "sitemapindex")
    return Sitemap(reason="no_links" if is_sitemap else "not_a_sitemap")


def robots_sitemaps(body: bytes) -> tuple[str, ...]:
    """The addresses of the ``Sitemap:`` lines of a robots.txt, each once, in order (RFC 9309 section 2.2.4 lets
    them stand anywhere; a comment begins at ``#`` after white space)."""
    text = robots_text(body[:512_000])
    lines = re.findall(r"^[ \t\ufeff]*site-?map[ \t]*:[ \t]*(\S+)", text, re.IGNORECASE | re.MULTILINE)
    links = (absolute(line, "") for line in lines)
    return tuple(dict.fromkeys(link for link in links if link))


def _linked(root: xml.Element, name: str, url: str) -> Iterator[tuple[str, xml.Element]]:
    """(address, entry) of each entry of that name that has an address."""
    for entry in islice(_own(root, name), MAX_PAGES):
        if link := absolute(_address(entry), url):
            yield link, entry


def _page(link: str, entry: xml.Element) -> SitemapEntry:
    lastmod = iso(_field(entry, "lastmod"))
    news = next(xml.children(entry, "news"), None)
    if news is None:
        return SitemapEntry(link, lastmod)
    title = xml.text_of(next(xml.children(news, "title"), None)) or None
    date = iso(xml.text_of(next(xml.children(news, "publication_date"), None)))
    publication = next(xml.children(news, "publication"), None)
    language = xml.text_of(next(xml.children(publication, "language"), None)) if publication is not None else ""
    return SitemapEntry(link, lastmod, date, title, language or None)


def _own(element: xml.Element, name: str) -> Iterator[xml.Element]:
    """Children of that name that belong to the sitemap itself, not to an extension (``image:loc``)."""
    return (child for child in xml.children(element, name) if xml.prefix(child) in ("", xml.prefix(element)))


def _address(entry: xml.Element) -> str:
    """The ``<loc>``, else the words of an entry that has none but is an address itself."""
    named = _field(entry, "loc")
    own = "".join((entry.text or "").split())
    return named or (own if re.match(r"https?://", own, re.IGNORECASE) else "")


def _field(entry: xml.Element, name: str) -> str:
    # Addresses are broken over lines by generators that pretty-print: no white space belongs to one.
    return xml.text_of(next(_own(entry, name), None)).replace(" ", "" if name == "loc" else " ")


def _from_feed(body: bytes, url: str, headers: Headers) -> Sitemap:
    feed = read_feed(body, url, headers=headers)
    pages = tuple(SitemapEntry(found.url, published=found.published, title=found.text) for found in feed.found)
    return Sitemap(pages, reason=feed.reason)


def _plain_text(text: str, url: str) -> tuple[SitemapEntry, ...]:
    """A sitemap in plain text: one address a line, and nothing else on the first."""
    lines = text.lstrip("\ufeff").splitlines()[:MAX_PAGES]
    links = [line.strip() for line in lines if re.match(r"\s*https?://\S+\s*$", line, re.IGNORECASE)]
    urls = (absolute(link, url) for link in links)
    return tuple(SitemapEntry(link) for link in dict.fromkeys(urls) if link)
