"""Attacks on a crawl by answers that are something else than they say. They join ``ATTACKS``.

Fragments and queries without end in redirects, heads that contradict each other, ZIP files, PDF, pictures and data sent
as pages, letters of several charsets in one page, bases and canonical links to other schemes and private addresses,
feeds that pull in others, sitemaps of long addresses, robots.txt in other writings.
"""

from __future__ import annotations

import bz2
import gzip
import io
import itertools
import json
import time
import zipfile
import zlib
from collections.abc import Callable

from benchmarks.attacks import EVIL, FEED, QUERIED, ROBOTS, SECTION, SITEMAP, Bounds, Reply, add, answer, listed
from benchmarks.loopback import article

__all__: list[str] = []

_ALONE = Bounds(honest=False)
_TEXT, _XML, _RSS, _HTML = "text/plain", "application/xml", "application/rss+xml", "text/html; charset=utf-8"
_404: Reply = lambda *_: answer(b"", status="404 Not Found")  # noqa: E731
_DEAD: dict[str, Reply] = {"/politics/2026/11/21/*": _404}
_TODAY, _DAY = time.strftime("%Y/%m/%d"), time.strftime("%Y-%m-%d")
_PRIVATE = "http://10.9.8.7/latest/meta-data/"


def _of(body: bytes, *fields: str, status: str = "200 OK", kind: str = _HTML) -> Reply:
    return lambda *_: answer(body, *fields, status=status, kind=kind)


def _made(make: Callable[[], bytes], *fields: str, kind: str = _HTML) -> Reply:
    return lambda *_: answer(make(), *fields, kind=kind)


def _leads(to: str) -> Reply:
    return _of(b"", f"Location: {to}", status="302 Found")


# --- redirects whose address changes where nothing is sent, or without end


def _counted(form: str, status: str = "302 Found") -> Reply:
    count = itertools.count()
    return lambda base, _: answer(b"", "Location: " + form.format(base=base, n=next(count)), status=status)


_MOVES: dict[str, Reply] = {
    "fragments": _leads("/politics/2026/11/20/other-story-of-the-day/" + "#b" * 3_000),
    "a fragment of 60 kB": _leads("/politics/2026/11/20/other-story-of-the-day/#" + "b" * 60_000),
    "a new fragment each time": _counted(EVIL + "#{n}"),
    "a new query each time": _counted(EVIL + "?n={n}"),
    "a new query of 300": _counted(EVIL + "?n={n}", "300 Multiple Choices"),
    "a new port each time": _counted("http://127.0.1.1:9/{n}"),
    "a refresh to itself": _of(article(981), f"Refresh: 0; url={EVIL}"),
    "a view of its source": _leads("view-source:http://10.9.8.7/"),
    "a stream": _leads("ws://10.9.8.7/"),
    "a blob": _leads("blob:http://10.9.8.7/0"),
    "data": _leads("data:text/html,<p>The council met on Tuesday."),
    "about": _leads("about:blank"),
    "a file of Windows": _leads("file://///10.9.8.7/share"),
    "gopher": _leads("gopher://10.9.8.7:25/_HELO"),
    "a mapped address": _leads("http://[::ffff:0a09:0807]/"),
    "a translated address": _leads("http://[64:ff9b::10.9.8.7]/"),
    "a password before a mapped one": _leads("http://name:word@[::ffff:10.9.8.7]:80/"),
}
_OTHER = {"/politics/2026/11/20/other-story-of-the-day/": _of(article(980))}
for _what, _reply in _MOVES.items():
    add(f"page: guise, moved, {_what}", {EVIL: _reply, EVIL + "*": _reply, **_OTHER})
    add(f"robots: guise, moved, {_what}", {ROBOTS: _reply}, _ALONE)

# --- heads that contradict each other, or are full

_PAGE = article(982)
_HEADS: dict[str, tuple[str, ...]] = {
    "two types": ("Content-Type: image/png", "Content-Type: application/json"),
    "a cookie of 200 kB": ("Set-Cookie: a=" + "b" * 200_000,),
    "40 locations": tuple(f"Content-Location: http://10.9.8.7/{n}" for n in range(40)),
    "names of files": tuple(f"Content-Disposition: attachment; filename=../../{n}" for n in range(500)),
    "links to private": ("Link: <http://10.9.8.7/feed>; rel=alternate; type=application/rss+xml",) * 200,
    "escapes": ("X-\x1b[31m: \x1b]0;x\x07", "Server: \x9b31m"),
    "moments without end": ("Last-Modified: " + "Mon, " * 40_000,),
    "ETags": tuple(f'ETag: "{n}{"a" * 900}"' for n in range(200)),
    "ages": ("Age: " + "9" * 60_000, "Cache-Control: max-age=" + "9" * 60_000),
    "waits": ("Retry-After: 99999999999", "Retry-After: Mon, 01 Jan 9999 00:00:00 GMT"),
    "trailers": ("Trailer: " + "Content-Length, " * 10_000,),
    "upgrades": ("Upgrade: h2c, websocket", "Connection: Upgrade, close, keep-alive, " + "x, " * 10_000),
    "robots tags": ("X-Robots-Tag: " + "unavailable_after: 25-Aug-2026, " * 5_000,),
    "policies": ("Content-Security-Policy: " + "default-src " * 15_000,),
}
for _what, _fields in _HEADS.items():
    add(f"page: guise, head, {_what}", {EVIL: _of(_PAGE, *_fields)})
    add(f"section: guise, head, {_what}", {SECTION: _of(listed(""), *_fields)}, _ALONE)

# --- other files in the place of a page, a list, or rules


def _zip(deep: int) -> bytes:
    data, name = bytes(30_000_000), "a.html"
    for _ in range(deep):
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
            for number in range(16):
                package.writestr(f"{number}{name}", data)
        data, name = made.getvalue(), ".zip"
    return data


def _raw(data: bytes) -> bytes:
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


_PDF = b"%PDF-1.7\n" + b"1 0 obj<</Length 9>>stream\nthe council\nendstream endobj\n" * 60_000
_PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8_000
_DATA = json.dumps({"articleBody": "The council met on Tuesday. " * 60_000, "headline": "Council"}).encode()
_FILES: dict[str, tuple[Callable[[], bytes], tuple[str, ...]]] = {
    "ZIP files in a ZIP file": (lambda: _zip(2), ()),
    "a PDF file": (lambda: _PDF, ()),
    "a picture": (lambda: _PNG, ()),
    "JSON": (lambda: _DATA, ()),
    "JSON without end": (lambda: b'{"a":' * 400_000, ()),
    "JSON of one string": (lambda: b'["' + b"\\u00e9" * 700_000, ()),
    "bzip2": (lambda: bz2.compress(bytes(50_000_000)), ()),
    "a bare stream": (lambda: _raw(bytes(800_000_000)), ("Content-Encoding: deflate",)),
    "a bare stream in gzip": (lambda: gzip.compress(_raw(bytes(300_000_000))), ("Content-Encoding: deflate, gzip",)),
    "gzip in a bare stream": (lambda: _raw(gzip.compress(bytes(300_000_000), 1)), ("Content-Encoding: gzip, deflate",)),
    "XML of names": (lambda: b"<?xml version='1.0'?><a " + b"xmlns:a='b' " * 200_000 + b">", ()),
    "XSLT": (lambda: b"<?xml-stylesheet href='http://10.9.8.7/x.xsl'?>" * 40_000 + b"<rss>", ()),
    "a mail": (lambda: b"Content-Type: multipart/mixed; boundary=x\r\n\r\n" + b"--x\r\n\r\n<p>a\r\n" * 250_000, ()),
    "letters of two charsets": (
        lambda: "<p>議会は火曜日に開いた。".encode() * 20_000 + "<p>議会".encode("shift_jis") * 99,
        (),
    ),
    "half of UTF-16": (lambda: b"\xff\xfe" + "<p>a\ud800".encode("utf-16-le", "surrogatepass") * 200_000, ()),
    "a web archive": (lambda: b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9\r\n\r\n" * 50_000, ()),
}
_PLACES = {"page": EVIL, "section": SECTION, "feed": FEED, "sitemap": SITEMAP, "robots": ROBOTS}
for (_what, (_make, _fields)), (_place, _path) in itertools.product(_FILES.items(), _PLACES.items()):
    _bounds = _ALONE if _place in ("section", "robots") else None
    add(f"{_place}: guise, {_what}", {_path: _made(_make, *_fields)}, _bounds)
add("page: guise, called a picture", {EVIL: _of(_PAGE, kind="image/png")})
add("page: guise, called a stream", {EVIL: _of(_PAGE, kind="multipart/x-mixed-replace; boundary=x")})

# --- pages that cost more than they weigh, or name what nobody is to ask for

_HTML_HEAD = b"<html><head><title>Dykes</title>"


def _with(head: str = "", body: str = "") -> bytes:
    whole = _PAGE.replace(b"</head>", head.encode("utf-8", "surrogatepass") + b"</head>")
    return whole.replace(b"</body>", body.encode("utf-8", "surrogatepass") + b"</body>")


_ALL, _LOT = " ".join(f"i{number}" for number in range(600)), range(20_000)
_COSTLY: dict[str, Callable[[], bytes]] = {
    "a base of script": lambda: _with("<base href='javascript:alert(1)//'>"),
    "a base of data": lambda: _with("<base href='data:text/html,x'><link rel=canonical href='a'>"),
    "a private base": lambda: _with(f"<base href='{_PRIVATE}'><link rel=canonical href='a'><link rel=amphtml href=b>"),
    "a canonical of script": lambda: _with("<link rel=canonical href='javascript:alert(1)'>"),
    "a private canonical": lambda: _with(f"<link rel=canonical href='{_PRIVATE}'><meta property=og:url content=b>"),
    "items that refer in circles": lambda: _with(
        body="".join(f"<b itemscope id=i{n} itemref='i{n + 1} i0 i{n}'>a" for n in range(9_000))
    ),
    "items that all refer to all": lambda: _with(
        body="".join(
            f"<div itemscope itemtype=https://schema.org/NewsArticle id=i{n} itemref='{_ALL}'>"
            f"<p itemprop=articleBody>The council met.</div>"
            for n in range(600)
        )
    ),
    "graph of circles": lambda: _with(
        "<script type='application/ld+json'>"
        + json.dumps({"@graph": [{"@id": f"#{n}", "@type": "Article", "author": {"@id": f"#{n + 1}"}} for n in _LOT]})
        + "</script>"
    ),
    "40,000 data addresses": lambda: _with(body="<img src='data:image/png;base64,iVBORw0KGgo'>" * 40_000),
    "a data address of 4 MB": lambda: _with(body=f"<p><img src='data:image/png;base64,{'A' * 4_000_000}'>"),
    "source sets": lambda: _with(body="<img srcset='" + "/a.jpg 1x, " * 300_000 + "'>"),
    "sections of CDATA": lambda: _with(body="<svg>" + "<![CDATA[a]]>" * 200_000),
    "instructions": lambda: _with(body="<?php echo 1 ?>" * 200_000),
    "selects": lambda: _with(body="<select><optgroup>" * 60_000),
    "rows without tables": lambda: _with(body="<tr><td><p>a" * 50_000),
    "figures in figures": lambda: _with(body="<figure><figcaption>Photo: A. Mayor" * 20_000),
    "quotes in quotes": lambda: _with(body="<blockquote><p>“The council met”, " * 30_000),
    "adopted letters": lambda: _with(body="<b><i><u><s>" * 300 + "<p>x</b></i></u></s>" * 8_000),
    "shadows": lambda: _with(body="<div><template shadowrootmode=open><slot>" * 20_000),
    "letters that combine": lambda: _with(body="<p>" + "e" + "\u0301\u0323" * 700_000),
    "signs of no width": lambda: _with(body="<p>" + "a\u200b\u00ad\u2060" * 300_000),
}  # fmt: skip
for _what, _make in _COSTLY.items():
    add(f"page: guise, {_what}", {EVIL: _made(_make)})
_NEAR: dict[str, str] = {
    "bylines": "By Anna Mayor and ", "places": "AMSTERDAM, Nov. 20 (", "agencies": "(AP/Reuters/dpa/",
    "dashes": "— – - ", "dates": "20 November 2026 20. 11. ", "clocks": "10:00 Uhr | 10h ", "names": "von der ",
    "kanji": "【東京＝", "marks": "【", "updates": "Updated: ", "corrections": "Correction: An earlier ",
    "photos": "Foto: dpa / ", "readings": "5 min read · ", "figures": "1,2.3,4.", "brackets": "((([[[",
    "handles": "@mayor_", "addresses": "a@b.", "roles": ", Political Editor",
}  # fmt: skip
for _what, _text in _NEAR.items():
    _long = _text * (150_000 // len(_text))
    _fields_of = (
        f"<meta name=author content='{_long}'><meta property='article:published_time' content='{_long}'>"
        f"<meta name=description content='{_long}'>"
    )
    add(
        f"page: guise, near {_what}",
        {EVIL: _of(_with(_fields_of, f"<p class=byline>{_long}</p><time>{_long}</time><p>{_long}</p>"))},
    )

# --- lists

_ITEM = "<item><title>A story of the day {n}</title><link>{base}/politics/2026/11/21/f-{n}/{end}</link>{more}</item>"


def _rss(before: str = "", count: int = 200, end: str = "", more: str = "") -> Reply:
    def reply(base: str, _: str) -> bytes:
        items = "".join(_ITEM.format(n=n, base=base, end=end, more=more) for n in range(count))
        text = f"{before}<rss xmlns:xi='http://www.w3.org/2001/XInclude'><channel>{items}</channel></rss>"
        return answer(gzip.compress(text.encode(), 1), "Content-Encoding: gzip", kind=_RSS)

    return reply


_PULLS = "<xi:include href='file:///etc/passwd' parse='text'/><xi:include href='http://10.9.8.7/'/>"
_DTD = "<!DOCTYPE rss SYSTEM 'http://10.9.8.7/rss.dtd' [<!ENTITY % a SYSTEM 'file:///etc/passwd'>%a;]>"
_ODD_DATE = f"<pubDate>{'Mon, 20 Nov ' * 2_000}</pubDate>"
_LISTS: dict[str, Reply] = {
    "files of others": _rss(more=_PULLS),
    "a declaration elsewhere": _rss(before=_DTD),
    "dates that nearly are": _rss(more=_ODD_DATE),
    "summaries that nearly are": _rss(more="<description>" + "&lt;p" * 5_000 + "</description>"),
    "50,000 addresses of 2 kB": _rss(count=50_000, end="?" + "a" * 1_900),
    "bases in bases": _rss(before="<a xml:base='http://10.9.8.7/'>" * 5_000),
}
for _what, _reply in _LISTS.items():
    add(f"feed: guise, {_what}", {FEED: _reply, **_DEAD})


def _sitemap(row: str, count: int, root: str = "urlset", times: int = 1) -> Reply:
    def reply(base: str, _: str) -> bytes:
        made = f"<{root}>{''.join(row.format(base=base, n=n) for n in range(count))}</{root}>".encode()
        for _again in range(times):
            made = gzip.compress(made, 1)
        return answer(made, "Content-Encoding: gzip", kind=_XML)

    return reply


_ROW = f"<url><loc>{{base}}/politics/{_TODAY}/s-{{n}}/</loc><lastmod>"
_SITEMAPS: dict[str, Reply] = {
    "25,000 addresses of 1.9 kB": _sitemap(
        f"{_ROW}{_DAY}</lastmod></url>".replace("/</loc>", f"/?{'a' * 1_900}</loc>"), 25_000
    ),
    "dates that nearly are": _sitemap(f"{_ROW}{'2026-11-20T' * 2_000}</lastmod></url>", 500),
    "itself, with another query": _sitemap(
        f"<sitemap><loc>{{base}}{SITEMAP}?{{n}}={'a' * 300}</loc></sitemap>", 5_000, "sitemapindex"
    ),
    "gzip in gzip in gzip": _sitemap(f"{_ROW}{_DAY}</lastmod></url>", 300, times=4),
    "entries in entries": _sitemap(f"<url><loc>{{base}}/politics/{_TODAY}/s-{{n}}/</loc>", 30_000),
}  # fmt: skip
for _what, _reply in _SITEMAPS.items():
    add(f"sitemap: guise, {_what}", {SITEMAP + "*": _reply, f"/politics/{_TODAY}/*": _404})


def _links(form: str, count: int) -> Reply:
    row = "<li><h2><a href='{}'>The story number {} of the long day</a></h2></li>"
    return lambda base, _: answer(listed("".join(row.format(form.format(base=base, n=n), n) for n in range(count))))


_SECTIONS: dict[str, Reply] = {
    "one page with 30,000 fragments": _links("/politics/2026/11/21/a-story-of-it/#{n}", 30_000),
    "names and passwords": _links("http://u{n}:p@10.9.8.7/politics/2026/11/21/s-{n}-of-the-day/", 3_000),
    "ports": _links("http://127.0.0.1:{n}/politics/2026/11/21/a-story-of-the-day/", 3_000),
    "letters in escapes": _links("/politics/2026/11/21/%61-%73tory-{n}-of-the-day/", 3_000),
}
for _what, _reply in _SECTIONS.items():
    add(f"section: guise, links to {_what}", {SECTION: _reply, **_DEAD}, _ALONE)
add(
    "trap: guise, a section that refreshes",
    {
        QUERIED: lambda _, path: answer(
            listed(f"<meta http-equiv=refresh content='0;url={path}1'></ul><a rel=next href='{path}1'>Next</a>")
        )
    },
    arguments=("pages=all",),
)

# --- robots.txt

_RULES: dict[str, tuple[bytes, bool]] = {
    "stars and ends": (b"User-agent: *\n" + b"Disallow: /*$*$*$*$*$*$*$*$x\n" * 15_000, True),
    "a delay beyond numbers": (b"User-agent: *\nCrawl-delay: 1e308\nCrawl-delay: -1\nAllow: /\n", True),
    "delays of all": (b"".join(b"User-agent: *\nCrawl-delay: %d\n" % n for n in range(9_999, 0, -1)), False),
    "escapes of escapes": (b"User-agent: *\n" + b"Disallow: /%25%32%35%2525x\n" * 15_000, True),
    "marks within": (b"User-agent: *\n" + b"\xef\xbb\xbfDisallow: /x\n" * 20_000, True),
    "35,000 sitemaps": (b"User-agent: *\nAllow: /\n" + b"".join(b"Sitemap: /s%d\n" % n for n in range(35_000)), True),
    "packed without a word": (gzip.compress(b"User-agent: *\nDisallow: /x\n"), False),
    "UTF-16": ("\ufeffUser-agent: *\nAllow: /\n".encode("utf-16-le"), False),
}  # fmt: skip
for _what, (_body, _honest) in _RULES.items():
    add(f"robots: guise, {_what}", {ROBOTS: _of(_body, kind=_TEXT)}, Bounds(honest=_honest))
