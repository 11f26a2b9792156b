"""Attacks on a crawl by what an answer claims: heads, addresses, numbers, entities, nesting. They join ``ATTACKS``.

Those of ``benchmarks.attacks`` are mostly bodies that cost more than they weigh; these are small, and lie.
"""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Callable

from benchmarks.attacks import EVIL, FEED, ROBOTS, SECTION, SITEMAP, Bounds, add, answer, listed
from benchmarks.loopback import article

__all__: list[str] = []

_ALONE = Bounds(honest=False)
_PRIVATE = "http://169.254.169.254/latest/meta-data/"


def _with(head: str = "", body: str = "", number: int = 995) -> bytes:
    """An article with more in its head and in front of its first paragraph."""
    page = article(number)
    page = page.replace(b"</head>", head.encode("utf-8", "surrogatepass") + b"</head>", 1)
    return page.replace(b"<p>", body.encode("utf-8", "surrogatepass") + b"<p>", 1)


def _data(fields: str) -> str:
    return f'<script type="application/ld+json">{{"@type":"NewsArticle",{fields}}}</script>'


# --- heads

_FIELDS: dict[str, tuple[str, ...]] = {
    "3,000 cookies": tuple(f"Set-Cookie: a{i}={'b' * 20}; Domain=127.0.0.1; Path=/" for i in range(3_000)),
    "5,000 links": tuple(f"Link: </a{i}>; rel=canonical, </b{i}>; rel=next" for i in range(5_000)),
    "links of commas": ("Link: " + "<,>;" * 50_000,),
    "a robots tag of 200 kB": ("X-Robots-Tag: " + "a: noindex, " * 17_000,),
    "20,000 languages": ("Content-Language: " + "en, " * 20_000,),
    "a refresh to itself": (f"Refresh: 0; url={EVIL}?again",),
    "a length of its own": ("Content-Length: 7",),
    "a length of 5,000 digits": ("Content-Length: " + "9" * 5_000,),
    "chunks and a length": ("Transfer-Encoding: chunked",),
    "odd moments": ("Date: Fri, 99 Foo 99999 99:99:99 GMT", "Last-Modified: 9e999", "Age: -1", "Expires: 0"),
    "a type of 100,000 parameters": ("Content-Type: text/html" + "; a=b" * 20_000,),
    "names that are none": ("\x00a: b", " : c", "d", ":", "é: é"),
    "a range that nobody asked for": ("Content-Range: bytes 0-5/99999999999999999999",),
}
for _what, _given in _FIELDS.items():
    add(f"page: head, {_what}", {EVIL: lambda *_, fields=_given: answer(article(996), *fields)})
for _what, _status in {
    "304 that nobody asked for": "304 Not Modified",
    "204 with a body": "204 No Content",
    "206": "206 Partial Content",
    "999": "999 Request denied",
    "401": "401 Unauthorized",
    "407": "407 Proxy Authentication Required",
    "no reason": "200",
    "a reason of 100 kB": "200 " + "OK" * 50_000,
}.items():
    add(f"page: status, {_what}", {EVIL: lambda *_, status=_status: answer(article(997), status=status)})
add("page: HTTP/0.9", {EVIL: lambda *_: article(998)})
add("page: HTTP/2", {EVIL: lambda *_: b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x12\x04" + bytes(90_000)})

# --- addresses

_ADDRESSES = (
    "http:///", "http://0x7f.1:1/", "http://２１３０７０６４３３/", "http://[::ffff:127.0.0.1]:1/", "//[::1",
    "\\\\h\\a", "javascript:alert(1)", "data:text/html,<p>a", "http://user:secret@127.0.0.1:1/", "http://127.0.0.1:0/",
    "http://127.0.0.1:99999/", "http://127.0.0.1:٣/", "http://%31%32%37.0.0.1:1/", "http://h%00.example/",
    "http://a..example/", f"http://{'a' * 300}.example/", f"http://xn--{'a' * 60}.example/", "?" * 7_000, "gopher://h/",
    "ws://h/", "http://h\r\nX: y/", "http://\u202eh/", " \t", "#", "http://127.0.0.1:1/\ud800",
)  # fmt: skip
for _number, _to in enumerate(_ADDRESSES):
    _field = "Location: " + _to.encode("utf-8", "surrogatepass").decode("latin-1")
    add(f"page: leads to an odd address, {_number}", {EVIL: lambda *_, to=_field: answer(b"", to, status="302 Found")})
_ODD = "".join(
    f'<li><h2><a href="{to}">The story of the odd address number {number}</a></h2></li>'
    for number, to in enumerate(_ADDRESSES * 40)
)
add("section: odd addresses", {SECTION: lambda *_: answer(_ODD.encode("utf-8", "surrogatepass"))}, _ALONE)
for _what, _base in {
    "a file": "file:///etc/",
    "a script": "javascript:",
    "no host": "http://[::1",
    "the metadata service": _PRIVATE,
    "7,000 letters": "http://h.example/" + "a" * 7_000,
    "fifty": "'><base href='/x/" * 50,
}.items():
    _links = "".join(f"<li><h2><a href='a/story-{i}-of-the-day/'>The story {i} of the day</a></h2>" for i in range(30))
    add(
        f"section: base, {_what}",
        {SECTION: lambda *_, base=_base, links=_links: answer(listed(links, f"<base href='{base}'>"))},
        _ALONE,
    )
    add(f"page: base, {_what}", {EVIL: lambda *_, base=_base: answer(_with(f"<base href='{base}'>"))})

# --- what a page says of itself and of others

_URLS = " ".join(f"<link rel=alternate hreflang=a{i} href='/politics/2026/11/20/h-{i}/'>" for i in range(5_000))
_PAGES: dict[str, Callable[[], bytes]] = {
    "5,000 languages": lambda: _with(_URLS),
    "5,000 canonical links": lambda: _with("".join(f"<link rel=canonical href='/c/{i}'>" for i in range(5_000))),
    "canonical in private": lambda: _with(
        f"<link rel=canonical href='{_PRIVATE}'><link rel=amphtml href='{_PRIVATE}'>"
    ),
    "refreshes": lambda: _with("<meta http-equiv=refresh content='0;url=?a'>" * 9_000),
    "20,000 pictures in one": lambda: _with("", f"<img src=/a.jpg srcset='{'/a.jpg 1w, ' * 20_000}'>"),
    "descriptors that are none": lambda: _with("", f"<img src=/a.jpg srcset='{'/a.jpg ' + '9' * 200_000}w'>"),
    "numbers without end": lambda: _with(_data(f'"wordCount":{"9" * 100_000},"position":1e999999,"x":-{"0" * 9}1')),
    "NaN": lambda: _with(_data('"headline":NaN,"author":Infinity,"datePublished":-1e400')),
    "a name 50,000 times": lambda: _with(_data(",".join(['"headline":"a"'] * 50_000))),
    "50,000 authors": lambda: _with(_data(f'"author":{json.dumps([{"name": f"A B{i}"} for i in range(50_000)])}')),
    "data that holds itself": lambda: _with(_data('"@id":"#a","author":{"@id":"#a"},"isPartOf":{"@id":"#a"}')),
    "9,000 blocks of data": lambda: _with(_data('"headline":"A"') * 9_000),
    "types in types": lambda: _with(_data('"@type":' + "[" * 400 + '"NewsArticle"' + "]" * 400)),
    "entities": lambda: _with(body="<p>" + "&nGt;&#x1F468;&#8205;&acE;&fjlig;" * 40_000),
    "entities without end": lambda: _with(body="<p>" + "&a" * 400_000),
    "marks upon a letter": lambda: _with(body="<p>a" + "\u0340" * 400_000),
    "signs of direction": lambda: _with(body="<p>" + "\u202e\u2066" * 300_000),
    "templates": lambda: _with(body="<template>" * 8_000),
    "drawings": lambda: _with(body="<svg><math>" * 5_000),
    "formatting": lambda: _with(body="<b><i><a href=/x>" * 6_000 + "<p>" * 3_000),
    "forms and tables": lambda: _with(body="<table><form><tr><td><select><option>" * 4_000),
    "lists in lists": lambda: _with(body="<ul><li>" * 700 + "<dl><dt>" * 300),
    "frames": lambda: _with(body="<iframe srcdoc='<p>a'></iframe><object data=/x><embed>" * 5_000),
    "UTF-16 of half characters": lambda: b"\xff\xfe" + b"\x00\xd8<\x00p\x00>\x00" * 100_000,
    "a mark in front of each": lambda: b"\xef\xbb\xbf" * 200_000 + article(994),
    "UTF-7": lambda: b"<meta charset=utf-7>+ADw-script+AD4-" * 20_000,
    "escapes of ISO-2022": lambda: b"<meta charset=iso-2022-jp>" + b"\x1b$B\x1b(B" * 200_000,
    "a state of 4 MB": lambda: _with(f"<script>window.__STATE__={json.dumps({'a': ['{[' * 20] * 90_000})}</script>"),
    "a state of quotes": lambda: _with("<script>window.__INITIAL_STATE__=JSON.parse('" + "\\\\'" * 300_000),
}
for _what, _make in _PAGES.items():
    add(f"page: says, {_what}", {EVIL: lambda *_, make=_make: answer(make())})
    add(f"section: says, {_what}", {SECTION: lambda *_, make=_make: answer(make())}, _ALONE)
add(
    "page: parts without end",
    {
        f"{EVIL}*": lambda _, path: answer(
            _with(f"<link rel=next href='{EVIL}?page={int(path.rpartition('=')[2]) + 1 if '=' in path else 2}'>")
        )
    },
)
add(
    "page: moves from one to the other",
    {
        EVIL: lambda *_: answer(b"", f"Location: {EVIL}?b", status="301 Moved Permanently"),
        f"{EVIL}?b": lambda *_: answer(b"", f"Location: {EVIL}", status="308 Permanent Redirect"),
    },
)

# --- feeds and sitemaps

_LAUGHS = "<!DOCTYPE a [<!ENTITY a0 'aaaaaaaaaa'>" + "".join(
    f"<!ENTITY a{i} '{f'&a{i - 1};' * 10}'>" for i in range(1, 12)
)
_OUTSIDE = (
    f"<!DOCTYPE a SYSTEM '{_PRIVATE}' [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY % p SYSTEM '{_PRIVATE}'>%p;"
)
_LISTS: dict[str, Callable[[str, str, str], str]] = {
    "laughs": lambda one, url, end: f"{_LAUGHS}]>{one}<title>&a11;</title>{url}{end}",
    "entities outside": lambda one, url, end: f"{_OUTSIDE}]>{one}<title>&x;</title>{url}{end}",
    "parts of others": lambda one, url, end: (
        f"{one}<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd'/>{url}{end}"
    ),
    "names 400,000 times": lambda one, url, end: (
        f"<a {' '.join(f'xmlns:a{i}=b' for i in range(30_000))}>{one}{url}{end}"
    ),
    "an element of 28,000 attributes": lambda one, url, end: (
        f"{one}<a {' '.join(f'a{i}=b' for i in range(28_000))}/>{url}{end}"
    ),
    "comments": lambda one, url, end: f"{'<!-- -->' * 300_000}{one}{url}{end}",
    "sections": lambda one, url, end: f"{one}{'<![CDATA[' * 200_000}{url}{end}",
    "bases": lambda one, url, end: f"{'<a xml:base=http://h/a/>' * 40_000}{one}{url}{end}",
    "digits": lambda one, url, end: (
        f"{one}<lastmod>{'9' * 300_000}</lastmod><pubDate>{'1 ' * 200_000}</pubDate>{url}{end}"
    ),
    "an address of 3 MB": lambda one, url, end: (
        f"{one}<loc>http://h/{'a' * 3_000_000}</loc><link>{'b/' * 900_000}</link>{end}"
    ),
    "addresses of others": lambda one, url, end: (
        one
        + "".join(f"<loc>{to}</loc><link>{to}</link>" for to in _ADDRESSES * 200).encode("utf-8", "replace").decode()
        + end
    ),
    "a declaration of UTF-16": lambda one, url, end: f"<?xml version='1.0' encoding='utf-16'?>{one}{url}{end}",
}
for (_what, _make_list), (_place, _path) in itertools.product(
    _LISTS.items(), {"feed": FEED, "sitemap": SITEMAP}.items()
):
    _begin, _end = (
        ("<rss><channel><item>", "</item></channel></rss>") if _path == FEED else ("<urlset><url>", "</url></urlset>")
    )
    _one = "<link>/politics/2026/11/20/f/</link>" if _path == FEED else "<loc>/politics/2026/11/20/s/</loc>"
    _text = _make_list(_begin, _one, _end).encode("utf-8", "replace")
    add(f"{_place}: says, {_what}", {_path: lambda *_, text=_text: answer(text, kind="application/xml")})
add("sitemap: gzip in gzip", {SITEMAP: lambda *_: answer(gzip.compress(gzip.compress(bytes(900_000_000), 1)))})
add(
    "sitemap: gzip of an index of gzip",
    {
        SITEMAP: lambda base, _: answer(
            gzip.compress(
                b"<sitemapindex>"
                + b"".join(b"<sitemap><loc>%b/s%d.xml.gz</loc></sitemap>" % (base.encode(), i) for i in range(400))
            )
        ),
        "/s*": lambda *_: answer(gzip.compress(b"<urlset>" + bytes(60_000_000), 1), kind="application/gzip"),
    },
)
add(
    "feed: numbers without end",
    {
        FEED: lambda *_: answer(
            b'{"version":"https://jsonfeed.org/version/1","items":[{"id":%b,"url":1e99999,"title":NaN}]}'
            % (b"9" * 9_000),
            kind="application/feed+json",
        )
    },
)

# --- robots.txt

_TOLD: dict[str, bytes] = {
    "delays that are none": b"".join(
        b"User-agent: *\nCrawl-delay: %b\n" % one
        for one in (b"1e308", b"nan", b"inf", b"-1", b"0x9", b"1e-999", b"\xd9\xa3")
    ),
    "rates that are none": b"User-agent: *\nRequest-rate: 0/0\nRequest-rate: 1e308/1e-308\nRequest-rate: -1/-1\n",
    "sitemaps of others": b"".join(b"Sitemap: %b\n" % one.encode("utf-8", "replace") for one in _ADDRESSES * 50),
    "sitemaps in private": b"Sitemap: %b\n" % _PRIVATE.encode() * 1_000,
    "marks": b"\xef\xbb\xbf" * 100_000 + b"User-agent: *\nDisallow: /x\n",
    "one name of 400 kB": b"User-agent: " + b"a" * 400_000 + b"\nDisallow: /\n",
    "ends of all kinds": b"User-agent: *\r\r\n\x0b\x0c\xc2\x85\xe2\x80\xa8Disallow: /x" * 10_000,
    "escapes": b"User-agent: *\n" + b"Disallow: /%%%2%zz%2525%c3%28\n" * 15_000,
}
for _what, _lines in _TOLD.items():
    add(f"robots: says, {_what}", {ROBOTS: lambda *_, lines=_lines: answer(lines, kind="text/plain")})
