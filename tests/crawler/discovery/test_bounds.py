"""Whatever a server sends: an answer, in bounded time, and never an exception."""

from __future__ import annotations

import gzip
import json
import time
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.bounds import MOST_CHARACTERS
from crawler.discovery.feed import read_feed
from crawler.discovery.listing.read import read_listing
from crawler.discovery.shape import verdict
from crawler.discovery.sitemap import read_sitemap, robots_sitemaps

URL = "https://www.valley.example/politics/"
# CPU seconds on a slow, shared core; what these guard against takes minutes.
LIMIT = 15


def card(number: int) -> bytes:
    return (
        b'<li><h3><a href="/politics/2026/11/%d-a-ferry-for-the-north">A ferry for the north, at last</a></h3></li>'
        % number
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<a " + b"".join(b"a%d=1 " % n for n in range(200_000)) + b"href=/x>y</a>", id="attributes"),
        pytest.param(
            b"<a " + b"".join(b'a%d=">" ' % n for n in range(100_000)) + b"href=/x>y</a>", id="attributes, quoted"
        ),
        pytest.param(b'<div class="x">' * 1_000 + b"".join(map(card, range(8_000))), id="deep links"),
        pytest.param(b"".join(map(card, range(100_000))), id="many links"),
        pytest.param(b"<h2>Most read</h2><p>Ranking</p>" * 60_000 + card(1), id="headings"),
        pytest.param(b"".join(b"<div><h2>Most read</h2>" + card(n) for n in range(5_000)), id="headings, nested"),
        pytest.param(b"".join(b"<section><p>Anzeige</p>" + card(n) for n in range(5_000)), id="ad labels, nested"),
        pytest.param(b'<div><h3>The ferry</h3><a href="/x">more</a>' * 5_000, id="links that say the same"),
        pytest.param(b'<div><h2>Trending</h2><a href="/a-b-4812300.html">one</a>' * 5_000, id="rankings, nested"),
        pytest.param(b"<header>" * 140 + b"".join(map(card, range(5_000))), id="heads of pages, nested"),
        pytest.param(b"<!-- -->" * 50_000 + card(1), id="comments"),
        pytest.param(b'<a class="' + b"nav-menu-x " * 400_000 + b'" href=/x>y</a>', id="class names"),
        pytest.param(b"".join(b'<a href="/%d/%s">x</a>' % (n, b"0a" * 900) for n in range(3_000)), id="long addresses"),
        pytest.param(b"<a href=/x>" + b"word " * 3_000_000, id="long text"),
        pytest.param(b"<div>" * 200_000 + card(1), id="depth"),
    ],
)
def test_listings_end(body: bytes) -> None:
    """Attributes, depth, links, headings, text: none is read without a bound."""
    assert _seconds(lambda: read_listing(body, URL)) < LIMIT


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"<rss>" + b"<item><link>https://a.example/x</link></item>" * 300_000, id="entries"),
        pytest.param(b"<!-- -->" * 100_000 + b"<rss/>", id="comments"),
        pytest.param(b"<?x?>" * 100_000 + b"<rss/>", id="instructions"),
        pytest.param(b"<!DOCTYPE rss [" + b'<!ENTITY a "b">' * 50_000, id="entities"),
        pytest.param(b"<rss><item><title>" + b"&" * 5_000_000 + b"</title></item></rss>", id="ampersands"),
        pytest.param(b"<rss><item><title>" + b"<![CDATA[" * 300_000, id="cdata"),
        pytest.param(b"<rss><item><title>" + b"&lt;b" * 1_000_000 + b"</title></item></rss>", id="markup in a title"),
        pytest.param(b"<feed>" + b'<entry xml:base="a/">' * 250 + b'<link href="x"/>', id="bases"),
        pytest.param(gzip.compress(b"<urlset>" + b"<url><loc>https://a.example/</loc></url>" * 3_000_000), id="gzip"),
        pytest.param(b"<rss " + b"".join(b"a%d='1' " % n for n in range(200_000)) + b"/>", id="attributes"),
    ],
)
def test_feeds_and_sitemaps_end(body: bytes) -> None:
    """The same for XML, also when it comes compressed."""
    assert _seconds(lambda: (read_feed(body, URL), read_sitemap(body, URL))) < LIMIT


_PIECES = st.sampled_from(
    [
        b"<a href=", b"'/x-y-z-1234567'", b"<base href='//'>", b"<html>", b"<time datetime='0000-99-99'>", b"</",
        b"<rss>", b"<item>", b"<link>", b"<pubDate>Mon, 32 Foo 1e9", b"<feed xml:base='x:'>", b"<url>", b"<loc>",
        b"<![CDATA[", b"]]>", b"<!DOCTYPE", b"&#x110000;", b"&#0;", b"<?xml encoding='hex'?>", b"<meta charset=idna>",
        b"https://[::1", b"http://", b"//a.example:99999/", b"Sitemap: ", b"charset=undefined",
        b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\x1f\x8b", "日本".encode("cp932"),
    ]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.one_of(_PIECES, st.binary(max_size=8)), max_size=25).map(b"".join),
    st.sampled_from([URL, "x", "", "http://["]),
)
def test_anything_is_answered(body: bytes, url: str) -> None:
    """Pieces of markup and noise in any order, from any address."""
    headers = {"Content-Type": "text/html; charset=" + body[:12].decode("latin-1")}

    assert (read_listing(body, url, headers=headers).reason is None) == bool(
        read_listing(body, url, headers=headers).found
    )
    assert (read_feed(body, url, headers=headers).reason is None) == bool(read_feed(body, url, headers=headers).found)
    read_sitemap(body, url, headers=headers)
    robots_sitemaps(body)


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_link_gets_a_verdict(url: str, text: str) -> None:
    """No address and no words are too odd."""
    assert verdict(url, text).reason
    assert verdict("https://a.example/" + url, text).reason


def _seconds(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _sitemap(links: Iterable[str]) -> bytes:
    return f"<urlset>{''.join(f'<url><loc>{link}</loc></url>' for link in links)}</urlset>".encode()


def _lines(links: Iterable[str]) -> bytes:
    return "\n".join(links).encode()


def _rss(links: Iterable[str]) -> bytes:
    rows = (f"<item><title>The ferry</title><link>{link}</link></item>" for link in links)
    return f"<rss><channel>{''.join(rows)}</channel></rss>".encode()


def _json_feed(links: Iterable[str]) -> bytes:
    items = [{"id": link, "url": link, "title": "The ferry"} for link in links]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Ferries", "items": items}).encode()


def _pages(body: bytes) -> tuple[list[str], bool]:
    sitemap = read_sitemap(body, URL)
    return [page.url for page in sitemap.pages], sitemap.is_cut


def _found(body: bytes) -> tuple[list[str], bool]:
    feed = read_feed(body, URL)
    return [link.url for link in feed.found], feed.is_cut


@pytest.mark.parametrize(
    ("made", "read", "most"),
    [(_sitemap, _pages, 100_000), (_lines, _pages, 100_000), (_rss, _found, 10_000), (_json_feed, _found, 10_000)],
)
def test_a_list_that_is_longer_than_is_read_says_so(
    made: Callable[[Iterable[str]], bytes], read: Callable[[bytes], tuple[list[str], bool]], most: int
) -> None:
    links = [f"https://www.valley.example/politics/2026/11/{number}-ferry" for number in range(most + 1)]

    assert read(made(links[:most])) == (links[:most], False)
    assert read(made(links)) == (links[:most], True)

    long = [f"https://www.valley.example/politics/{number}-{'ferry' * 1_000}" for number in range(3_000)]
    whole, is_cut = read(made(long))
    assert is_cut
    assert whole == long[: len(whole)]
    assert abs(sum(map(len, whole)) - MOST_CHARACTERS) < 30 * len(long[-1])
