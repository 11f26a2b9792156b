"""Sitemaps, their indexes, and the Sitemap lines of robots.txt."""

from __future__ import annotations

import gzip
import html
import json
import re
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

import pytest

from crawler.discovery.addresses import is_too_long
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
    ],
)  # fmt: skip
def test_pages(body: bytes) -> None:
    """The pages of a urlset, however it is packed or spaced."""
    assert read_sitemap(body, URL) == Sitemap((SitemapEntry(ONE, "2026-11-24"),))


def entry(number: int, *, lastmod: str = "2026-11-24") -> str:
    return f"<url><loc>{ONE}-{number}</loc><lastmod>{lastmod}</lastmod></url>"


TWO = urlset(entry(1) + entry(2))


def prefixed(name: bytes, body: bytes) -> bytes:
    return re.sub(rb"(</?)(urlset|url|loc|lastmod)\b", rb"\1" + name + rb":\2", body)


TWICE = prefixed(b"sm", urlset(entry(1) + entry(2), f"{NS} {NS.replace('xmlns=', 'xmlns:sm=')}"))
WARNING = b"<br />\n<b>Warning</b>: Undefined array key 3 in <b>/srv/map.php</b> on line <b>41</b><br />\n"


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"\xef\xbb\xbf" + TWO, id="mark"),
        pytest.param(b"\n\n<!-- cached -->\n" + TWO, id="blank lines and a comment"),
        pytest.param(b"Notice: Undefined index: page in /srv/map.php on line 7\n" + TWO, id="warning in plain text"),
        pytest.param(WARNING * 20 + TWO, id="warnings in markup"),
        pytest.param(b"<html><head><title>x</title></head><body>" + TWO, id="half a web page"),
        pytest.param(b"<script>if (a<b) write('<urlset>')</script>" + TWO, id="a script"),
        pytest.param(b"<!-- <urlset> --><!DOCTYPE urlset>" + TWO, id="commented out"),
        pytest.param(TWO + b"\n<!-- 0.2 seconds -->\n<script>alert(1)</script>", id="junk behind"),
        pytest.param(TWO + WARNING, id="warning behind"),
        pytest.param(urlset(entry(1)) + b"\n" + urlset(entry(2)), id="two documents"),
        pytest.param(urlset(f"<urlset>{entry(1)}{entry(2)}</urlset>"), id="urlset in urlset"),
        pytest.param(urlset(f"<urlset>{entry(1)}</urlset><urlset>{entry(2)}</urlset>"), id="two urlsets in one"),
        pytest.param(urlset(f"<urlset><urlset>{entry(1)}</urlset>{entry(2)}</urlset>"), id="deeper"),
        pytest.param(urlset(entry(1) + entry(2), NS.replace("0.9", "0.84")), id="another namespace"),
        pytest.param(urlset(entry(1) + entry(2), 'xmlns="https://nobody.example/"'), id="a strange namespace"),
        pytest.param(prefixed(b"ns0", TWO.replace(b"xmlns=", b"xmlns:ns0=")), id="prefixes"),
        pytest.param(TWICE.replace(b"<sm:urlset", b"<urlset"), id="one namespace twice"),
        pytest.param(TWO.replace(b'encoding="UTF-8"', b'encoding="UTF-16"'), id="another encoding"),
        pytest.param(TWO.replace(b"-1</loc>", b"-1\x0b\x1f</loc>"), id="control characters"),
        pytest.param(TWO.replace(b"-1</loc>", b"-1&#x1F;&#0;</loc>"), id="control characters in references"),
        pytest.param(TWO.replace(b"<loc>", b"<loc><![CDATA[ ").replace(b"</loc>", b" ]]></loc>"), id="cdata"),
        pytest.param(TWO.replace(b"<loc>https:", b"<loc>"), id="no scheme"),
        pytest.param(TWO.replace(b"<loc>https://", b"<loc>"), id="no slashes"),
        pytest.param(TWO.replace(b"example/politics", b"example/\n   politics"), id="white space inside"),
        pytest.param(TWO.replace(b"2026-11-24<", b"Tue, 24 Nov 2026<"), id="RFC 822"),
        pytest.param(TWO.replace(b"2026-11-24<", b"2026/11/24<"), id="slashes"),
        pytest.param(packed(TWO[:200]) + packed(TWO[200:]), id="two members"),
        pytest.param(b"".join(packed(TWO[at : at + 50]) for at in range(0, len(TWO), 50)), id="many members"),
        pytest.param(packed(packed(TWO)), id="gzip twice"),
        pytest.param(packed(TWO) + b"\0" * 40, id="padding"),
        pytest.param((entry(1) + entry(2)).encode(), id="no root"),
        pytest.param(f"<?xml version='1.0'?>\n<!-- a --><!DOCTYPE x>{entry(1)}\n{entry(2)}\n".encode(), id="rootless"),
        pytest.param(f"Notice: x\n{entry(1)}{entry(2)}<!-- b -->".replace("<url>", f"<url {NS}>").encode(), id="named"),
        pytest.param((entry(1) + entry(2)).replace("url>", "URL>").encode(), id="no root in capitals"),
        pytest.param(urlset("") + (entry(1) + entry(2)).encode(), id="closed before its entries"),
        pytest.param(urlset(entry(1)) + b"\n" + entry(2).encode() + b"</urlset>", id="closed between its entries"),
        pytest.param(urlset(f"{entry(1)}<url><loc>https://[bad/</loc></url><url><loc>{'x' * 60_000}</loc></url>"
                            f"<url><loc>https://a.example:99999999/x</loc></url>{entry(2)}"), id="broken entries"),
    ],
)  # fmt: skip
def test_the_same_pages_however_odd_the_file_is(body: bytes) -> None:
    expected = Sitemap((SitemapEntry(f"{ONE}-1", "2026-11-24"), SitemapEntry(f"{ONE}-2", "2026-11-24")))

    read = read_sitemap(body, URL)
    # What is too long to be asked for gets a fate.
    assert replace(read, pages=tuple(one for one in read.pages if not is_too_long(one.url))) == expected


@pytest.mark.parametrize(
    ("body", "addresses"),
    [
        (TWO[: TWO.rindex(b"politics/one-2") + 10], ["-1"]),  # in the middle of an address
        (TWO[: TWO.rindex(b"</loc>") + 3], ["-1", "-2"]),
        (TWO.replace(b"<loc>", b"<loc><![CDATA[").replace(b"</loc>", b"]]></loc>")[:-70], ["-1"]),
        (TWO[: TWO.rindex(b"</urlset>")], ["-1", "-2"]),
        (packed(TWO)[:-30], ["-1"]),
        (TWO[: TWO.index(b"<url>")], []),
    ],
)
def test_a_file_that_is_cut_gives_what_stands_before_the_cut_and_says_so(body: bytes, addresses: list[str]) -> None:
    """Half an address is no address."""
    sitemap = read_sitemap(body, URL)

    assert [page.url.removeprefix(ONE) for page in sitemap.pages][: len(addresses)] == addresses
    assert all(page.url in (f"{ONE}-1", f"{ONE}-2") for page in sitemap.pages)
    assert sitemap.is_cut
    assert not read_sitemap(TWO, URL).is_cut


@pytest.mark.parametrize(
    ("body", "pages", "sitemaps"),
    [
        (urlset("<url><loc>/maps/2026-11.xml</loc></url><url><loc>/maps/2026-10.xml.gz</loc></url>"), 0, 2),
        (urlset(f"<url><loc>/maps/2026-11.xml</loc></url>{entry(1)}"), 1, 1),
        (urlset("<url><loc>/sitemap.php?p=1</loc></url><url><loc>/sitemap.php?p=2</loc></url>"), 0, 2),
        (urlset("<url><loc>/sitemap1.txt</loc></url><url><loc>/news_sitemap-2.txt.gz</loc></url>"), 0, 2),
        (urlset("<url><loc>/sitemap.php</loc></url><url><loc>/politics/a-b-c</loc></url>"), 2, 0),
        (b"https://a.example/sitemap-1.xml\nhttps://a.example/sitemap-2.xml\n", 0, 2),
        (b"https://a.example/sitemap-1.txt.gz\n", 0, 1),
        (b"https://a.example/sitemap.php\nhttps://a.example/politics/a-b-c\n", 2, 0),
        (urlset("<url><loc>/sitemap/</loc></url>"), 1, 0),  # a page for people, as many sites have
        (b"<sitemapindex><sitemap><loc>/2026/11/24/the-ferry-is-late-again</loc></sitemap></sitemapindex>", 1, 0),
        (b"<sitemapindex><sitemap><loc>/sitemaps/2026/11/24/all-of-the-news</loc></sitemap></sitemapindex>", 0, 1),
        (b"<sitemapindex><sitemap><loc>/2026/11/24/all-of-the-news.xml</loc></sitemap></sitemapindex>", 0, 1),
        (b"<sitemapindex><sitemap><loc>/map.php?page=3</loc></sitemap></sitemapindex>", 0, 1),
        (b"<sitemapindex><sitemap><loc>/index.php?id=10234&amp;type=841132</loc></sitemap></sitemapindex>", 0, 1),
        (b"<sitemapindex><sitemap><loc>/api/export/articles-in-month-202611</loc></sitemap></sitemapindex>", 0, 1),
        (b"<sitemapindex><sitemap><loc>/map/all-pages-by-month-2026-11-01/</loc></sitemap></sitemapindex>", 0, 1),
        (b"<sitemapindex><sitemap><loc>/a.xml</loc><loc>/b.xml</loc></sitemap></sitemapindex>", 0, 2),
        (b"<sitemapindex><sitemap><loc>/a.xml</loc><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>", 0, 2),
        (urlset("<url><loc>/politics/a-b-c</loc><url><loc>/politics/d-e-f</loc></url>"), 2, 0),
        (urlset("<url><loc>/politics/a-b-c<loc>/politics/d-e-f</loc></url>"), 2, 0),
        (urlset("<url><loc>/politics/a-b-c</loc><loc>/en/politics/a-b-c</loc></url>"), 2, 0),
    ],
)  # fmt: skip
def test_what_an_entry_names_counts_and_not_what_it_is_called(body: bytes, pages: int, sitemaps: int) -> None:
    sitemap = read_sitemap(body, URL)

    assert (len(sitemap.pages), len(sitemap.sitemaps)) == (pages, sitemaps)


def test_an_ampersand_that_is_not_escaped_and_a_page_of_another_host() -> None:
    body = urlset("<url><loc>/read.php?id=12345&sec=2</loc></url><url><loc>https://elsewhere.example/x</loc></url>")

    assert [page.url for page in read_sitemap(body, URL).pages] == [
        "https://www.valley.example/read.php?id=12345&sec=2", "https://elsewhere.example/x",
    ]  # fmt: skip


def test_a_time_without_a_zone_is_in_the_outlets() -> None:
    zone = ZoneInfo("Pacific/Auckland")
    body = urlset(entry(1, lastmod="2026-11-24 10:30:00") + entry(2, lastmod="2026-11-24T10:30:00Z"))

    assert [page.lastmod for page in read_sitemap(body, URL, zone=zone).pages] == [
        "2026-11-24T10:30:00+13:00", "2026-11-24T10:30:00+00:00",
    ]  # fmt: skip
    assert read_sitemap(body, URL).pages[0].lastmod == "2026-11-24T10:30:00"


@pytest.mark.parametrize(
    "text", [f"{ONE}\r{ONE}2\r", f"\n{ONE}\n\n  {ONE}2  \n", f"<br />\n<b>Notice</b>: x<br />\n{ONE}\n{ONE}2\n"]
)
def test_a_list_of_lines(text: str) -> None:
    assert [page.url for page in read_sitemap(text.encode(), URL).pages] == [ONE, ONE + "2"]


@pytest.mark.parametrize(
    ("body", "pages", "sitemaps", "is_cut"),
    [
        (entry(1) * 1, 1, 0, False),
        (entry(1) + entry(2)[:-20], 2, 0, True),
        (entry(1) + entry(2)[:-55], 1, 0, True),
        (entry(1) + entry(2) + entry(3)[:-3], 3, 0, True),
        ("<sitemap><loc>https://a.example/map-1.xml</loc></sitemap><sitemap><loc>https://a.example/map-2.xml</loc></sitemap>",
         0, 2, False),
        ("<?xml version='1.0'?><sitemap><loc>/a?y</loc></sitemap><sitemap><loc>/b?y</loc></sitemap>", 0, 2, False),
        (f"<item><link>{ONE}-1</link></item><item><link>{ONE}-2</link></item>", 2, 0, False),
    ],
)  # fmt: skip
def test_entries_without_a_root(body: str, pages: int, sitemaps: int, is_cut: bool) -> None:
    """XML ends with its first element: of such a file one page came, without a word."""
    found = read_sitemap(body.encode(), URL)

    assert (len(found.pages), len(found.sitemaps), found.is_cut) == (pages, sitemaps, is_cut)


@pytest.mark.parametrize(
    "body",
    [
        f'{{"urls": [{{"loc": "{ONE}1", "lastmod": "2026-11-24"}}, {{"loc": "{ONE}2"}}]}}',
        f'{{"urlset": {{"url": [{{"loc": "{ONE}1"}}, {{"loc": "{ONE}2"}}]}}}}',
        f'{{"url": "{ONE}1", "title": "One"}}\n{{"url": "{ONE}2", "title": "Two"}}\n',
        f'[{{"link": "{ONE}1"}}, {{"link": "{ONE}2"}}]',
    ],
)
def test_json_in_the_place_of_a_sitemap(body: str) -> None:
    assert [page.url for page in read_sitemap(body.encode(), URL).pages] == [f"{ONE}1", f"{ONE}2"]
    assert read_sitemap(b'{"code": "rest_no_route", "data": {"status": 404}}', URL).reason == "not_xml"


@pytest.mark.parametrize("title", ["One &amp; only", "One &amp;amp; only", "<![CDATA[One &#38; <i>only</i>]]>"])
def test_news(title: str) -> None:
    """A news sitemap says when, in which language and under which headline, also where that is markup."""
    inside = (
        f"<url><loc>{ONE}</loc><news:news><news:publication><news:name>Valley</news:name><news:language>en</news:language>"
        f"</news:publication><news:publication_date>2026-11-24T10:30:00+13:00</news:publication_date>"
        f"<news:title>{title}</news:title></news:news></url>"
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


@pytest.mark.parametrize(
    "body",
    [
        b"User-agent: *\rDisallow: /x\rSitemap: https://a.example/1.xml\rSitemap: https://a.example/2.xml\r",
        b"Sitemap: /1.xml\nSitemap: 2.xml",
        b"\xef\xbb\xbfSITEMAP:/1.xml # the first\r\nsitemap : /2.xml",
        b"Sitemap: /1.xml /2.xml\n",
        b"Sitemap /1.xml\nSitemap https://a.example/2.xml\n",
        b"Sitemap: <https://a.example/1.xml>\n# Sitemap: /no.xml\nSitemap: '//a.example/2.xml'\n",
        "Sitemap: /1.xml\nSitemap: /2.xml\n".encode("utf-16"),
        b"Sitemap: a.example/1.xml\nSitemap: a.example/2.xml#x\n",
        b"Sitemap: /1.xml, https://a.example/2.xml;\n",
        b"Sitemap: https://a.example/1.xml,/2.xml".replace(b",/", b", /"),
    ],
)
def test_robots_in_other_writings(body: bytes) -> None:
    """The lines are those that the rules are read from; what is relative is relative to the file."""
    assert robots_sitemaps(body, "https://a.example/robots.txt") == (
        "https://a.example/1.xml", "https://a.example/2.xml",
    )  # fmt: skip


@pytest.mark.parametrize(
    "body",
    [
        "a.example/1\na.example/2\n",
        "\ufeffhttps://a.example/1\r\na.example/2\r\n",
        "# pages\n\n  https://a.example/1\nHTTPS://a.example/2\n",
        "https://a.example/1\rhttps://a.example/2\relsewhere.html\r",
    ],
)
def test_a_sitemap_in_plain_text_with_or_without_schemes(body: str) -> None:
    read = read_sitemap(body.encode(), "https://a.example/sitemap.txt")

    assert [page.url.lower() for page in read.pages] == ["https://a.example/1", "https://a.example/2"]


@pytest.mark.parametrize("line", ['"{}"', "<{}>", "'{}',", "  {};"])
def test_marks_around_the_lines_of_plain_text_are_none_of_the_address(line: str) -> None:
    links = ["https://a.example/politics/one", "https://a.example/politics/two"]
    body = "\n".join(line.format(link) for link in links)

    assert [page.url for page in read_sitemap(body.encode(), URL).pages] == links


@pytest.mark.parametrize("body", ["nothing here", "b.example/1\nb.example/2", "about.html\nnews.html", "OK"])
def test_plain_text_that_is_none(body: str) -> None:
    assert read_sitemap(body.encode(), "https://a.example/sitemap.txt").pages == ()


@pytest.mark.parametrize(
    "written",
    [
        "https://www.valley.example/a b.xml",
        "\n  https://www.valley.example/a b.xml\n",
        "https://www.valley\n  .example/a b.xml",
    ],
)
def test_a_blank_in_a_line_belongs_to_the_address(written: str) -> None:
    """The end of a line, with the indentation behind it, does not."""
    index = f"<sitemapindex><sitemap><loc>{written}</loc></sitemap></sitemapindex>"

    assert read_sitemap(index.encode(), "https://www.valley.example/m.xml").sitemaps == (
        "https://www.valley.example/a%20b.xml",
    )


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("/site map.xml", ("site%20map.xml",)),
        ("https://a.example/my news map.xml.gz", ("my%20news%20map.xml.gz",)),
        ("/sitemap index.php?id=1", ("sitemap%20index.php?id=1",)),
        ("/1.xml /2.xml", ("1.xml", "2.xml")),
        ("/1.xml 2.xml", ("1.xml", "2.xml")),
        ("/maps/ 2.xml", ("maps/", "2.xml")),
        ("/1.xml (main map)", ("1.xml",)),
    ],
)
def test_a_blank_in_the_address_of_a_sitemap(line: str, expected: tuple[str, ...]) -> None:
    found = robots_sitemaps(f"Sitemap: {line}\n".encode(), "https://a.example/robots.txt")

    assert found == tuple(f"https://a.example/{one}" for one in expected)


MAP = "<?xml version='1.0'?><urlset><url><loc>https://a.example/x?a=1&amp;b=2</loc></url></urlset>"


@pytest.mark.parametrize(
    "body",
    [
        html.escape(MAP),
        html.escape(MAP, quote=False),
        "\ufeff  " + html.escape(MAP.partition("?>")[2]),
        f'<?xml version="1.0"?>\n<string xmlns="http://tempuri.org/">{html.escape(MAP)}</string>',
        f"<string>{html.escape(MAP)}</string>",
        json.dumps(MAP),
        json.dumps("\n" + MAP) + "\n",
    ],
)
def test_a_document_that_was_handed_on_as_a_string(body: str) -> None:
    assert [page.url for page in read_sitemap(body.encode(), "https://a.example/s.xml").pages] == [
        "https://a.example/x?a=1&b=2"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{0},2026-11-24\n{1},2026-11-24",
        "loc,lastmod,changefreq,priority\n{0},2026-11-24,daily,0.8\n{1},2026-11-24,hourly,1",
        '"url";"lastmod"\n"{0}";"2026-11-24"\n"{1}";"2026-11-24"',
        "{0}\t2026-11-24\n{1}\t2026-11-24",
    ],
)
def test_a_table_of_addresses_with_moments_behind_them(text: str) -> None:
    pages = [
        f"https://www.valley.example/{name}" for name in ("7,114883,31467,a-story.html", "news,2026-11-24,b-story.html")
    ]
    found = read_sitemap(text.format(*pages).encode(), "https://www.valley.example/sitemap.csv").pages

    assert [(one.url, one.lastmod) for one in found] == [(page, "2026-11-24") for page in pages]
    plain = read_sitemap("\n".join(pages).encode(), "https://www.valley.example/sitemap.txt").pages
    assert [(one.url, one.lastmod) for one in plain] == [(page, None) for page in pages]
