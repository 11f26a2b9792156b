"""Further attacks of each kind: robots rules, indexes that nest, redirects, cookies, packed bodies, query traps, pages
that are dear to parse, refused addresses in every place where an address may stand. They join ``ATTACKS``.

None of them was looked at when the bounds were built; they ask whether a kind was mended, or its samples.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
import time
import zlib
from collections.abc import Callable, Iterator

import brotli  # type: ignore[import-untyped]
from backports import zstd

from benchmarks.attacks import EVIL, FEED, PAGES, QUERIED, ROBOTS, SECTION, SITEMAP, Bounds, Reply, add, answer, listed
from benchmarks.loopback import article

__all__: list[str] = []

_ALONE = Bounds(honest=False)
_TEXT, _XML, _RSS = "text/plain", "application/xml", "application/rss+xml"
_404: Reply = lambda *_: answer(b"", status="404 Not Found")  # noqa: E731


def _with(head: str = "", body: str = "", number: int = 980) -> bytes:
    page = article(number).replace(b"</head>", head.encode() + b"</head>", 1)
    return page.replace(b"<p>", body.encode() + b"<p>", 1)


def _of(text: bytes, *fields: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> Reply:
    return lambda *_: answer(text, *fields, status=status, kind=kind)


# --- robots.txt: ten kinds, three variants each

_US = b"User-agent: PaperOfRecord\n"
_RULES: dict[str, tuple[bytes, ...]] = {
    "stars that nearly fit": (
        b"User-agent: *\n" + b"Disallow: /" + b"*p*o*l*i*t*i*c*s" * 8_000 + b"!\n",
        b"User-agent: *\n" + b"Disallow: /*-*-*-*-*-*-*-*-*-*-*-*-*-*-*-*!\n" * 12_000,
        b"User-agent: *\n" + b"Allow: " + b"/*" * 120_000 + b"$\nDisallow: " + b"*/" * 120_000 + b"x$\n",
    ),
    "groups": (
        b"".join(b"User-agent: bot%d\nDisallow: /%d\n\n" % (i, i) for i in range(14_000)),
        _US + b"Disallow: /x\n\n" + (_US + b"Allow: /\n") * 12_000,
        b"User-agent: *\nUser-agent: PaperOfRecord\n" * 10_000 + b"Disallow: /x\n",
    ),
    "names": (
        b"User-agent: " + b"paperofrecord" * 30_000 + b"\nDisallow: /\n",
        b"".join(b"User-agent: %b\n" % (b"PaperOfRecord"[: i % 13] * 9) for i in range(4_000)) + b"Disallow: /\n",
        b"User-agent: " + b"*" * 400_000 + b"\nDisallow: /x\n",
    ),
    "escapes": (
        b"User-agent: *\nDisallow: /" + b"%25" * 150_000 + b"\n",
        b"User-agent: *\n" + b"".join(b"Disallow: /%%%02x%%%02x*\n" % (i % 256, i % 251) for i in range(25_000)),
        b"User-agent: *\nDisallow: /" + "ü%C3%BC".encode() * 50_000 + b"\n",
    ),
    "lines": (
        b"\n" * 500_000 + b"User-agent: *\nDisallow: /x\n",
        b"#" * 499_000 + b"\nUser-agent: *\nDisallow: /x\n",
        b" :" * 250_000,
    ),
    "ends": (
        b"User-agent: *\rDisallow: /x\r" * 15_000,
        b"User-agent: *\x0bDisallow: /x\x0c" * 15_000,
        b"User-agent\xc2\xa0:\xe2\x80\xa8*\n" * 25_000 + b"Disallow: /x\n",
    ),
    "delays": (
        _US + b"Crawl-delay: 1e9\nAllow: /\n",
        b"User-agent: *\n" + b"Crawl-delay: 0.1\n" * 30_000 + b"Allow: /\n",
        _US + b"Request-rate: 1/1d\nVisit-time: 0000-0001\nCrawl-delay: 99999999\n",
    ),
    "sitemaps": (
        b"Sitemap: /s.xml?%d\n" * 20_000,
        b"".join(b"Sitemap: https://h%d.invalid/s.xml\n" % i for i in range(9_000)),
        b"Sitemap: " + b"/s" * 240_000 + b"\nUser-agent: *\nAllow: /\n",
    ),
    "charsets": (
        b"\xff\xfe" + "User-agent: *\nDisallow: /x\n".encode("utf-16-le") * 9_000,
        b"\xfe\xff" + b"\xd8\x00" * 200_000,
        b"User-agent: *\nDisallow: /\xff\xfe\xfd" * 20_000,
    ),
    "no rules": (
        b"<html><body>" + b"<p>User-agent: *" * 25_000,
        b'{"User-agent": "*", "Disallow": "/"}' * 12_000,
        b"\x1f\x8b\x08\x00" * 120_000,
    ),
}
for _what, _variants in _RULES.items():
    for _number, _body in enumerate(_variants):
        # A site that asks for a long pause gets it; one whose rules are no rules is not crawled.
        _gives_none = _what in ("escapes", "delays", "no rules", "charsets", "names", "groups", "ends", "sitemaps")
        _bounds = _ALONE if _gives_none else None
        add(f"robots: invented, {_what} {_number}", {ROBOTS: _of(_body, kind=_TEXT)}, _bounds)
for _status in ("301 Moved Permanently", "303 See Other", "307 Temporary Redirect"):
    add(
        f"robots: invented, leads in a circle by {_status[:3]}",
        {
            ROBOTS: _of(b"", "Location: /r1.txt", status=_status),
            "/r1.txt": _of(b"", "Location: /r2.txt", status=_status),
            "/r2.txt": _of(b"", f"Location: {ROBOTS}", status=_status),
        },
        _ALONE,
    )
for _number, _status in enumerate(("200 OK", "404 Not Found", "503 Service Unavailable")):
    add(f"robots: invented, large at {_status[:3]}", {ROBOTS: _of(b"a:b\n" * 4_000_000, status=_status)}, _ALONE)

# --- indexes of sitemaps


def _index(places: Iterator[str] | list[str]) -> bytes:
    return ("<sitemapindex>" + "".join(f"<sitemap><loc>{one}</loc></sitemap>" for one in places)).encode()


def _forks(base: str, path: str) -> bytes:
    """An index that names two more, each of which does."""
    return answer(_index([f"{base}{path}{one}" for one in "ab"]), kind=_XML)


add("sitemap: invented, forks", {SITEMAP: _forks, SITEMAP + "*": _forks})
add(
    "sitemap: invented, a ring",
    {
        SITEMAP: lambda base, _: answer(_index([f"{base}/ring1.xml"])),
        "/ring*": lambda base, _: answer(_index([base + SITEMAP])),
    },
)
add(
    "sitemap: invented, 50,000 of today",
    {
        SITEMAP: lambda base, _: answer(
            (
                "<sitemapindex>"
                + "".join(
                    f"<sitemap><loc>{base}/m{i}.xml</loc><lastmod>{time.strftime('%Y-%m-%d')}</lastmod></sitemap>"
                    for i in range(50_000)
                )
            ).encode(),
            kind=_XML,
        ),
        "/m*": _404,
    },
)
add(
    "sitemap: invented, news of others",
    {
        SITEMAP: lambda *_: answer(
            (
                "<urlset xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'>"
                + "".join(
                    f"<url><loc>https://h{i}.invalid/politics/2026/11/26/a-story-{i}/</loc><news:news>"
                    f"<news:title>{'t' * 900}</news:title></news:news></url>"
                    for i in range(20_000)
                )
            ).encode(),
            kind=_XML,
        )
    },
)
add(
    "sitemap: invented, 3 MB of one lastmod",
    {SITEMAP: _of(b"<urlset><url><loc>/a/</loc><lastmod>" + b"2026-" * 600_000, kind=_XML)},
)
add("sitemap: invented, lines of text", {SITEMAP: _of(b"http://h.invalid/politics/\n" * 400_000, kind=_TEXT)})
add(
    "sitemap: invented, quadratic entity",
    {
        SITEMAP: _of(
            b"<!DOCTYPE a [<!ENTITY a '" + b"a" * 60_000 + b"'>]><urlset><url><loc>" + b"&a;" * 60_000, kind=_XML
        )
    },
)
add(
    "feed: invented, quadratic entity",
    {
        FEED: _of(
            b"<!DOCTYPE a [<!ENTITY a '" + b"a" * 60_000 + b"'>]><rss><channel><item><title>" + b"&a;" * 60_000,
            kind=_RSS,
        )
    },
)
add(
    "feed: invented, parameter entities",
    {
        FEED: _of(
            b"<!DOCTYPE a ["
            + b"".join(b"<!ENTITY %% p%d '%%p%d;%%p%d;'>" % (i + 1, i, i) for i in range(60))
            + b"%p60;]><rss/>",
            kind=_RSS,
        )
    },
)
add(
    "feed: invented, HTML in a title",
    {
        FEED: _of(
            b"<rss><channel><item><link>/politics/2026/11/20/f-a-story/</link><title><![CDATA["
            + b"<b><i>" * 300_000
            + b"]]></title></item>",
            kind=_RSS,
        )
    },
)
add(
    "feed: invented, Atom links",
    {
        FEED: _of(
            b"<feed xmlns='http://www.w3.org/2005/Atom'><entry>" + b"<link rel='alternate' href='/a'/>" * 150_000,
            kind=_XML,
        )
    },
)
add(
    "feed: invented, times",
    {
        FEED: _of(
            b"<rss><channel>"
            + b"".join(
                b"<item><link>/politics/2026/11/20/f-%d-story/</link><pubDate>%b</pubDate></item>"
                % (i, b"Mon, 32 Foo 99999 99:99 +9999 " * 9)
                for i in range(6_000)
            ),
            kind=_RSS,
        )
    },
)

# --- redirects, heads, cookies

_CODES = ("301 Moved Permanently", "302 Found", "303 See Other", "307 Temporary Redirect", "308 Permanent Redirect")
for _status in _CODES:
    add(
        f"page: invented, a chain of {_status[:3]}",
        {
            f"{EVIL}*": lambda _, path, status=_status: answer(
                b"x" * 300_000, f"Location: {EVIL}?{len(path)}{'a' * (len(path) - len(EVIL))}", status=status
            )
        },
    )
add(
    "page: invented, 20,000 Locations",
    {EVIL: _of(b"", *(f"Location: /t/{i}" for i in range(9_000)), status="302 Found")},
)
add("page: invented, a Location of folds", {EVIL: _of(b"", "Location: /t/\r\n a\r\n b\r\nX: y", status="302 Found")})
add("page: invented, a redirect by itself", {EVIL: _of(b"", "Location: ", status="302 Found")})
add("page: invented, 300 choices", {EVIL: _of(b"<a href=/x>" * 9_000, status="300 Multiple Choices")})
add(
    "page: invented, cookies of 200 kB",
    {EVIL: _of(article(981), *(f"Set-Cookie: a={'b' * 20_000}; Domain=.com" for _ in range(10)))},
)
add(
    "page: invented, cookies of all attributes",
    {
        EVIL: _of(
            article(982),
            *(f"Set-Cookie: a{i}; Max-Age={'9' * 400}; Expires=Foo; Path=/../; SameSite=x" for i in range(400)),
        )
    },
)
add("page: invented, a field of 250 kB", {EVIL: _of(article(983), "X-A: " + "a" * 250_000)})
add("page: invented, a field 20,000 times", {EVIL: _of(article(984), *("Vary: a" for _ in range(20_000)))})
add(
    "page: invented, trailers",
    {
        EVIL: lambda *_: (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n5\r\n<p>aa\r\n0\r\n"
            + b"X: a\r\n" * 400_000
            + b"\r\n"
        )
    },
)
add(
    "page: invented, extensions of chunks",
    {
        EVIL: lambda *_: (
            b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Type: text/html\r\n\r\n"
            + (b"1;" + b"a=b;" * 2_000 + b"\r\nx\r\n") * 900
            + b"0\r\n\r\n"
        )
    },
)
add(
    "page: invented, a chunk of 2^63",
    {EVIL: lambda *_: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n" + b"a" * 300_000},
)
add(
    "page: invented, a chunk below zero",
    {EVIL: lambda *_: b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\naaaaa\r\n0\r\n\r\n"},
)
add("page: invented, two lengths", {EVIL: _of(article(985), "Content-Length: 0", "Content-Length: 999999")})
add(
    "page: invented, wait of words",
    {EVIL: _of(b"", "Retry-After: " + "Fri, " * 9_000, status="503 Service Unavailable")},
)
add("page: invented, wait below zero", {EVIL: _of(b"", "Retry-After: -99999999999", status="429 Too Many Requests")})

# --- packed bodies


def _zstd(size: int) -> bytes:
    return zstd.compress(bytes(size), 3)


def _deep(layers: int) -> bytes:
    data = b"<p>word " * 2_000_000
    for number in range(layers):
        data = (gzip.compress(data, 1), brotli.compress(data, quality=1), zstd.compress(data, 1))[number % 3]
    return data


_PACKED: dict[str, tuple[Callable[[], bytes], str]] = {
    "zstd zeros": (lambda: _zstd(900_000_000), "zstd"),
    "zstd frames": (lambda: _zstd(1) * 400_000, "zstd"),
    "zstd of skippable frames": (lambda: (b"\x50\x2a\x4d\x18\x00\x00\x00\x00" * 900_000) + _zstd(9), "zstd"),
    "zstd with a large window": (
        lambda: zstd.compress(bytes(90_000_000), options={zstd.CompressionParameter.window_log: 27}),
        "zstd",
    ),
    "zstd cut": (lambda: zstd.compress(random.Random(1).randbytes(9_000_000), 1)[:-99], "zstd"),
    "brotli with a large window": (lambda: brotli.compress(bytes(90_000_000), quality=5, lgwin=24), "br"),
    "brotli of random bytes": (lambda: random.Random(2).randbytes(9_000_000), "br"),
    "three kinds, three deep": (lambda: _deep(3), "gzip, br, zstd"),
    "three kinds, nine deep": (lambda: _deep(9), ", ".join(["gzip, br, zstd"] * 3)),
    "all kinds at once": (lambda: gzip.compress(bytes(9_000_000)), "gzip, deflate, br, zstd, compress, identity"),
    "a gzip name of 5 MB": (lambda: b"\x1f\x8b\x08\x08" + bytes(6) + b"a" * 5_000_000, "gzip"),
    "a gzip extra field": (
        lambda: b"\x1f\x8b\x08\x04" + bytes(6) + b"\xff\xff" + b"a" * 65_535 + b"\x03\x00" * 4,
        "gzip",
    ),
    "gzip of gzip members": (lambda: gzip.compress(gzip.compress(b"") * 2_000_000, 1), "gzip, gzip"),
    "deflate with a dictionary": (lambda: b"\x78\xbb" + bytes(4) + zlib.compress(b"a" * 90_000)[2:], "deflate"),
}
_PLACES = {"page": EVIL, "section": SECTION, "robots": ROBOTS, "sitemap": SITEMAP, "feed": FEED}
for (_what, (_make, _coding)), (_place, _path) in itertools.product(_PACKED.items(), _PLACES.items()):
    _kind = _TEXT if _place == "robots" else _XML if _place in ("sitemap", "feed") else "text/html"
    add(
        f"{_place}: invented, {_what}",
        {
            _path: lambda *_, make=_make, coding=_coding, kind=_kind: answer(
                make(), f"Content-Encoding: {coding}", kind=kind
            )
        },
        _ALONE if _place in ("robots", "section") else None,
    )

# --- pages that are dear

_SCRIPT = "<script type=application/ld+json>{}</script>"


def _data(value: object) -> bytes:
    return _with(_SCRIPT.format(json.dumps(value)))


def _refers(number: int) -> object:
    others = {"author": {"@id": f"#{number + 1}"}, "mainEntity": {"@id": f"#{number * 7 % 9_000}"}}
    return {"@id": f"#{number}", "@type": "NewsArticle", **others}


def _post(number: int) -> object:
    told = {"articleBody": "b" * 50, "datePublished": "2026-11-26T10:00:00Z"}
    return {"@type": "BlogPosting", "headline": f"p{number}", **told}


_DEAR: dict[str, Callable[[], bytes]] = {
    "tables in tables": lambda: _with(body="<table><tr><td>" * 9_000),
    "spans": lambda: _with(body="<span>a" * 50_000),
    "links without end": lambda: _with(body="<a href=/x>a</a> " * 40_000),
    "empty paragraphs": lambda: _with(body="<p></p>" * 58_000),
    "a list of 50,000": lambda: _with(body="<ul>" + "<li>a" * 50_000),
    "the same paragraph": lambda: _with(body="<p>The council met on Tuesday and said so.</p>" * 25_000),
    "one word of 4 MB": lambda: _with(body="<p>" + "a" * 4_000_000),
    "commas": lambda: _with(body="<p>" + "a, " * 1_300_000),
    "dots": lambda: _with(body="<p>" + ". " * 2_000_000),
    "line ends": lambda: _with(body="<p>a" + "\n" * 4_000_000),
    "blanks": lambda: _with(body="<p>a" + "\u00a0\u2003 " * 600_000),
    "figures": lambda: _with(body="<figure><img src=/a.jpg alt=b><figcaption>c</figcaption></figure>" * 9_000),
    "quotes": lambda: _with(body="<blockquote>" * 1_400 + "<q>" * 20_000),
    "headlines": lambda: _with(body="<h1>The story</h1><h2>of the day</h2>" * 20_000),
    "times": lambda: _with(body="<time datetime='2026-11-26T10:00:00Z'>26 November 2026, 10:00</time>" * 15_000),
    "bylines": lambda: _with(body="<p class=byline>By Eve Doe and Adam Roe</p>" * 18_000),
    "classes": lambda: _with(body="".join(f"<div class='{'a-' * 50}{i}'>a</div>" for i in range(25_000))),
    "a class of 2 MB": lambda: _with(body=f"<div class='{'article-body ' * 150_000}'>a</div>"),
    "an id of 2 MB": lambda: _with(body=f"<div id='{'comments' * 250_000}'>a</div>"),
    "styles": lambda: _with(body="<p style='display:none;color:red'>a</p>" * 30_000),
    "ruby": lambda: _with(body="<ruby>a<rp>(</rp><rt>b</rt><rp>)</rp></ruby>" * 9_000),
    "ends without beginnings": lambda: _with(body="</p></div></b>" * 60_000),
    "doctypes": lambda: b"<!DOCTYPE html>" * 90_000 + article(986),
    "bodies": lambda: b"<html><body><main><article>" * 25_000 + article(987),
    "numbered letters": lambda: _with(body="<p>" + "&#1114112;&#xD800;&#0;&#x80;" * 90_000),
    "metas of Open Graph": lambda: _with("<meta property='og:title' content='The story of the day'>" * 30_000),
    "times in metas": lambda: _with("<meta property='article:published_time' content='2026-11-26'>" * 30_000),
    "graphs": lambda: _data({"@graph": [{"@type": "NewsArticle", "headline": f"h{i}"} for i in range(40_000)]}),
    "graphs in graphs": lambda: _with(_SCRIPT.format('{"@graph":[' * 900 + "{}" + "]}" * 900)),
    "references": lambda: _data({"@graph": [_refers(i) for i in range(9_000)]}),
    "posts of a live blog": lambda: _data(
        {"@type": "LiveBlogPosting", "headline": "h", "liveBlogUpdate": [_post(i) for i in range(20_000)]}
    ),
    "a body in data of 4 MB": lambda: _data({"@type": "NewsArticle", "articleBody": "The council met. " * 230_000}),
    "microdata": lambda: _with(
        body="<div itemscope itemtype='https://schema.org/NewsArticle'><b itemprop=author>A</b>" * 9_000
    ),
    "a script of brackets": lambda: _with("<script>window.__NEXT_DATA__=" + "[" * 2_000_000 + "</script>"),
    "next of itself": lambda: _with(f"<link rel=next href='{EVIL}'><link rel=prev href='{EVIL}'>"),
    "AMP of itself": lambda: _with(f"<link rel=amphtml href='{EVIL}?amp'><link rel=canonical href='{EVIL}?amp'>"),
}
for _what, _make in _DEAR.items():
    add(f"page: invented, {_what}", {EVIL: lambda *_, make=_make: answer(make())})
    add(f"section: invented, {_what}", {SECTION: lambda *_, make=_make: answer(make())}, _ALONE)

_STORY = "<li><h2><a href='{}'>The story number {} of the endless day</a></h2></li>"

# --- refused addresses, in every place where one may stand

_REFUSED = (
    "http://127.1.0.1.nip.invalid/",
    "http://10.0.0.1/",
    "http://[fd00::1]/",
    "http://[::ffff:a00:1]/a",
    "http://[64:ff9b::a00:1]/",
    "http://[2002:a00:1::]/",
    "http://0xa000001/",
    "http://012.0.0.1/",
    "http://167772161/",
    "http://10.1/",
    "http://%31%30.0.0.1/",
    "http://①⓪.0.0.1/",
    "http://10。0。0。1/",
    "http://[fe80::1%25lo]/",
    "http://localhost./",
    "http://user@10.0.0.1/",
    "http://10.0.0.1:22/",
    "http://metadata.google.internal/",
)


def _places(one: str) -> dict[str, tuple[str, Reply]]:
    link = _STORY.format(f"{one}politics/2026/11/20/a-story-of-the-day/", "one")
    item = f"<item><link>{one}politics/2026/11/20/f-a-story/</link><title>A story of the day</title></item>"
    links = {"canonical": "a", "amphtml": "b", "next": "c", "prev": "d", "alternate": "e"}
    head = "".join(f"<link rel={name} href='{one}{path}'>" for name, path in links.items())
    head += f"<meta http-equiv=refresh content='0;url={one}d'><meta property='og:url' content='{one}e'>"
    return {
        "robots": (ROBOTS, _of(f"User-agent: *\nAllow: /\nSitemap: {one}s.xml\n".encode(), kind=_TEXT)),
        "index": (SITEMAP, _of(_index([f"{one}s.xml"]), kind=_XML)),
        "sitemap": (
            SITEMAP,
            _of(f"<urlset><url><loc>{one}politics/2026/11/20/s-a-story/</loc></url>".encode(), kind=_XML),
        ),
        "feed": (FEED, _of(f"<rss><channel>{item}".encode(), kind=_RSS)),
        "next": (PAGES, _of(listed(f"{link}</ul><a rel=next href='{one}'>Next</a>"))),
        "query": (QUERIED, _of(listed(link, f"<link rel=alternate type='application/rss+xml' href='{one}feed'>"))),
        "page": (EVIL, _of(_with(head, f"<img src='{one}f.jpg'>"))),
        "redirect": (EVIL, _of(b"", "Location: " + one.encode().decode("latin-1"), status="302 Found")),
        "refresh": (
            EVIL,
            _of(
                f"<meta http-equiv=refresh content='0;url={one}'>".encode(),
                f"Refresh: 0; url={one}".encode().decode("latin-1"),
            ),
        ),
    }


for _number, _to in enumerate(_REFUSED):
    # Each address in two places, so that each place has several.
    _kinds = list(_places(_to).items())
    for _place, (_path, _reply) in (_kinds[_number % len(_kinds)], _kinds[(_number + 4) % len(_kinds)]):
        _name = f"refused: {_number} in {_place}"
        add(_name, {_path: _reply}, arguments=("pages=3",) if _path in (PAGES, QUERIED) else ())

# --- traps and drips


def _trap(link: Callable[[str, int], str], following: Callable[[str], str]) -> Reply:
    count = itertools.count()

    def reply(_: str, path: str) -> bytes:
        links = "".join(_STORY.format(link(path, one), one) for one in itertools.islice(count, 12))
        return answer(listed(f"{links}</ul><a rel=next href='{following(path)}'>Next</a>"))

    return reply


def _later(path: str) -> str:
    digits = "".join(sign for sign in path.partition("&")[0] if sign.isdigit()) or "1"
    return str(int(digits) + 1)


_TRAPS: dict[str, tuple[str, Callable[[str, int], str], Callable[[str], str]]] = {
    "months": (
        PAGES,
        lambda _, n: f"/politics/{1000 + n % 900}/{1 + n % 12:02}/a-day/",
        lambda path: f"/politics/page/{_later(path)}/",
    ),
    "facets": (
        QUERIED,
        lambda _, n: f"/politics/2026/11/21/one-story-of-the-day/?a={n % 7}&b={n % 11}&c={n}",
        lambda path: f"/politics/?page={_later(path)}",
    ),
    "orders of a query": (
        QUERIED,
        lambda _, n: (
            "/politics/2026/11/21/one-story-of-the-day/?"
            + "&".join(f"{'abcdefgh'[(n + i) % 8]}=1" for i in range(n % 8 + 1))
        ),
        lambda path: f"/politics/?page={_later(path)}",
    ),
    "longer paths": (
        PAGES,
        lambda path, n: f"/politics/2026/11/21/{'x/' * (n % 400)}a-{n}-story/",
        lambda path: f"/politics/page/{_later(path)}/",
    ),
    "letters": (
        PAGES,
        lambda _, n: (
            f"/politics/2026/11/21/{''.join(format(n, 'b').replace('0', 'a').replace('1', 'A'))}-a-story-of-it/"
        ),
        lambda path: f"/politics/page/{_later(path)}/",
    ),
    "a next in a path of its own": (
        PAGES,
        lambda _, n: f"/politics/2026/11/21/d-{n}-story/",
        lambda path: f"{path}{_later(path)[-3:]}/",
    ),
    "numbers of hosts": (
        PAGES,
        lambda _, n: f"http://127.7.{n % 250}.{n // 250 % 250 + 1}:9/politics/2026/11/21/a-{n}-story/",
        lambda path: f"/politics/page/{_later(path)}/",
    ),
}
for _what, (_path, _link, _next) in _TRAPS.items():
    add(
        f"trap: invented, {_what}",
        {_path: _trap(_link, _next), "/politics/2026/11/21/*": _404, "/politics/1*": _404},
        arguments=("pages=all",),
    )


def _slowly(data: bytes, step: int, pause: float) -> Iterator[bytes]:
    for at in range(0, len(data), step):
        yield data[at : at + step]
        time.sleep(pause)


_SLOW: dict[str, Callable[[], Iterator[bytes]]] = {
    "a head in lines": lambda: _slowly(b"HTTP/1.1 200 OK\r\n" + b"X: aaaaaaaaaaaaa\r\n" * 60 + b"\r\n", 18, 0.9),
    "chunks of one byte": lambda: _slowly(
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"1\r\na\r\n" * 400, 6, 0.5
    ),
    "interim heads": lambda: _slowly(b"HTTP/1.1 102 Processing\r\n\r\n" * 200, 27, 0.4),
    "a beginning and a stop": lambda: _slowly(answer(article(988))[:20_000], 20_000, 30),
}
for (_what, _send), (_place, _path) in itertools.product(_SLOW.items(), _PLACES.items()):
    add(
        f"{_place}: invented, slow, {_what}",
        {_path: lambda *_, send=_send: send()},
        _ALONE if _place in ("robots", "section") else None,
    )
