"""Sitemaps, their indexes, and the Sitemap lines of robots.txt."""

from __future__ import annotations

import gzip
from functools import partial

import pytest

from crawler.discovery.sitemap import Sitemap, SitemapEntry, read_sitemap, robots_sitemaps

# Without the time of day: parameters are named by their bytes, and two processes must give them the same names.
packed = partial(gzip.compress, mtime=0)

URL = "https://www.valley.example/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
ONE = "https://www.valley.example/politics/one"


def urlset(inside: str, namespaces: str = NS) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {namespaces}>{inside}</urlset>'.encode()


PLAIN = urlset(f"<url><loc>{ONE}</loc><lastmod>2026-11-24</lastmod></url>")


@pytest.mark.parametrize(
    "body",
    [
        PLAIN,
        packed(PLAIN),
        b"\n\n" + PLAIN,
        urlset(f"<url><loc>\n  {ONE}\n</loc><lastmod> 2026-11-24 </lastmod></url>"),
        urlset(f"<url><loc><![CDATA[{ONE}]]></loc><lastmod>2026-11-24</lastmod></url>"),
        urlset(f"<url><loc>{ONE}</loc><lastmod>2026-11-24</lastmod></url>", namespaces=""),
        urlset("<url><loc>/politics/one</loc><lastmod>2026-11-24</lastmod></url><url><loc>ftp://x/</loc></url>"),
        urlset(f"<url><image:image><image:loc>{ONE}.jpg</image:loc></image:image><loc>{ONE}</loc><lastmod>2026-11-24</lastmod></url>"),
        urlset(f"<url><image:loc>{ONE}.jpg</image:loc><loc>{ONE}</loc><lastmod>2026-11-24</lastmod></url>"),
        PLAIN[:-20],
    ],
)  # fmt: skip
def test_pages(body: bytes) -> None:
    """The pages of a urlset, however it is packed, spaced or cut."""
    assert read_sitemap(body, URL) == Sitemap((SitemapEntry(ONE, "2026-11-24"),))


def test_news() -> None:
    """A news sitemap says when, in which language and under which headline."""
    inside = (
        f"<url><loc>{ONE}</loc><news:news><news:publication><news:name>Valley</news:name><news:language>en</news:language>"
        f"</news:publication><news:publication_date>2026-11-24T10:30:00+13:00</news:publication_date>"
        f"<news:title>One &amp; only</news:title></news:news></url>"
    )

    assert read_sitemap(urlset(inside, f"{NS} {NEWS}"), URL).pages == (
        SitemapEntry(ONE, None, "2026-11-24T10:30:00+13:00", "One & only", "en"),
    )


def test_index() -> None:
    """An index names sitemaps, each once, also beside pages."""
    entries = "".join(
        f"<sitemap><loc>{name}</loc></sitemap>" for name in ("/a.xml", "https://www.valley.example/b.xml.gz", "/a.xml")
    )
    body = f"<sitemapindex {NS}>{entries}</sitemapindex>".encode()

    assert read_sitemap(body, URL).sitemaps == (
        "https://www.valley.example/a.xml",
        "https://www.valley.example/b.xml.gz",
    )


def test_plain_text_and_feeds_are_sitemaps_too() -> None:
    """The protocol allows a list of addresses, RSS and Atom."""
    text = f"\ufeff{ONE}\r\n\r\n{ONE}2\r\nnot an address\r\n".encode()
    feed = f"<rss><channel><item><link>{ONE}</link><title>One</title></item></channel></rss>".encode()

    assert [page.url for page in read_sitemap(text, URL).pages] == [ONE, ONE + "2"]
    assert read_sitemap(feed, URL).pages == (SitemapEntry(ONE, title="One"),)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b"<html><head></head></html>", "html"),
        (b"nothing of the kind", "not_xml"),
        (b"<note/>", "not_a_sitemap"),
        (urlset(""), "no_links"),
        (urlset("<url><loc></loc></url><url/>"), "no_links"),
        (packed(b"\x00" * 60_000_000), "not_xml"),
    ],
)
def test_no_pages_without_a_reason(body: bytes, reason: str) -> None:
    """What lists nothing says why."""
    assert read_sitemap(body, URL) == Sitemap(reason=reason)


def test_a_large_sitemap_is_read_whole() -> None:
    """The protocol's 50,000 addresses; what exceeds our bound is cut, not refused."""
    whole = urlset("".join(f"<url><loc>{ONE}{n}</loc><lastmod>2026-11-24</lastmod></url>" for n in range(50_000)))
    beyond = urlset("".join(f"<url><loc>{ONE}{n}</loc></url>" for n in range(300_000)))

    assert len(read_sitemap(whole, URL).pages) == 50_000
    assert len(read_sitemap(beyond, URL).pages) == 100_000


def test_robots() -> None:
    """Sitemap lines stand anywhere, in any case, with comments; what is no address is none; each comes once."""
    body = (
        b"\xef\xbb\xbfSitemap: https://a.example/one.xml\r\nUser-agent: *\rDisallow: /x\r\n"
        b"  SITEMAP : https://a.example/two.xml # the second\n#Sitemap: https://a.example/no.xml\n"
        b"sitemap:https://a.example/one.xml\nSitemap: /relative.xml\nSitemap:\nsite-map: https://a.example/three.xml\n\xff\xfe"
    )

    assert robots_sitemaps(body) == (
        "https://a.example/one.xml", "https://a.example/two.xml", "https://a.example/three.xml",
    )  # fmt: skip
