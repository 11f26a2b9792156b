"""Attacks on a crawl by what a site answers: a table by name, served by ``benchmarks.hostile``.

Each attack is a site of its own: a section page with honest articles and one that is called ``evil``, and an answer for
each path that is attacked. An answer is bytes as they go over the wire, or an iterator of them that may sleep.

``add`` puts further attacks into ``ATTACKS``; their names say the place first.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial

import brotli  # type: ignore[import-untyped]

from benchmarks.loopback import article

__all__ = ["ATTACKS", "EVIL", "FEED", "PAGES", "QUERIED", "ROBOTS", "SECTION", "SITEMAP", "Attack", "Bounds", "add"]
__all__ += ["answer", "listed"]

Wire = bytes | Iterator[bytes]
# Of the site's address and the path asked for: a wire answer.
Reply = Callable[[str, str], Wire]

ROBOTS, SECTION, FEED, SITEMAP = "/robots.txt", "/politics/", "/politics/feed.xml", "/sitemap.xml"
# Pages behind the section: their first is number 2.
PAGES, QUERIED = "/politics/page/*", "/politics/?*"
EVIL = "/politics/2026/11/20/evil-story-of-the-day/"
_MANY = 8_000_000


@dataclass(frozen=True)
class Bounds:
    """What an attack may do at most. ``honest``: every honest page of the site must be saved; seconds of CPU for one
    step of the reactor, megabytes of the main process, seconds from SIGTERM to the end."""

    honest: bool = True
    step: float = 0.5
    memory: int = 350
    term: float = 8.0


@dataclass(frozen=True)
class Attack:
    """``replies`` by path; what begins with a path that ends in ``*`` counts too. ``arguments`` and ``settings`` are
    those of the crawl."""

    replies: Mapping[str, Reply]
    bounds: Bounds = field(default_factory=Bounds)
    arguments: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()


ATTACKS: dict[str, Attack] = {}
_ALONE = Bounds(honest=False)


def add(name: str, replies: Mapping[str, Reply], bounds: Bounds | None = None, **more: tuple[str, ...]) -> None:
    """Puts an attack into the table."""
    assert name not in ATTACKS, name
    ATTACKS[name] = Attack(replies, bounds or Bounds(), **more)


def answer(body: bytes, *fields: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> bytes:
    """A whole answer with its length."""
    told = "".join(f"{one}\r\n" for one in (f"Content-Type: {kind}", f"Content-Length: {len(body)}", *fields))
    return f"HTTP/1.1 {status}\r\n{told}Connection: close\r\n\r\n".encode("latin-1") + body


def listed(links: str, head: str = "") -> bytes:
    """A section page with these list items."""
    return f"<html><head><title>Politics</title>{head}</head><body><main><h1>Politics</h1><ul>{links}".encode()


def _said(body: bytes, *fields: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> Reply:
    return lambda *_: answer(body, *fields, status=status, kind=kind)


def _lazily(make: Callable[[], bytes], *fields: str, kind: str = "text/html; charset=utf-8") -> Reply:
    return lambda *_: answer(make(), *fields, kind=kind)


# --- bodies that cost more than they weigh, in each place

_EMPTY = gzip.compress(b"", 9, mtime=0)


def _layers(times: int) -> bytes:
    data = gzip.compress(bytes(200_000_000), 1)
    for _ in range(times - 1):
        data = gzip.compress(data, 9)
    return data


def _chunked(size: int, count: int) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + (b"%x\r\n" % size + b"a" * size + b"\r\n") * count + b"0\r\n\r\n"


def _damaged() -> bytes:
    return gzip.compress(b"<p>word " * 2_000_000, 1)[:-40] + b"\0" * 40


_PACKED: dict[str, tuple[Callable[[], bytes], str]] = {
    "gzip members": (lambda: _EMPTY * 900_000, "gzip"),
    "gzip small members": (lambda: gzip.compress(b"a") * 400_000, "gzip"),
    "gzip zeros": (lambda: gzip.compress(bytes(1_000_000_000), 1), "gzip"),
    "gzip four deep": (partial(_layers, 4), "gzip"),
    "gzip seven deep": (partial(_layers, 7), "gzip, gzip, gzip, gzip, gzip, gzip, gzip"),
    "gzip damaged": (_damaged, "gzip"),
    "gzip that is none": (lambda: b"<p>word " * 400_000, "gzip"),
    "deflate empty blocks": (lambda: zlib.compress(b"")[:2] + b"\0\0\0\xff\xff" * 3_000_000, "deflate"),
    "deflate zeros": (lambda: zlib.compress(bytes(400_000_000), 1), "deflate"),
    "brotli zeros": (lambda: brotli.compress(bytes(300_000_000), quality=1), "br"),
    "codings 15,000": (lambda: gzip.compress(bytes(300_000_000), 1), ", ".join(["gzip"] * 15_000)),
}
_PLACES = {"page": EVIL, "section": SECTION, "robots": ROBOTS, "sitemap": SITEMAP, "feed": FEED}
for (_what, (_make, _coding)), (_place, _path) in itertools.product(_PACKED.items(), _PLACES.items()):
    _kind = "text/plain" if _place == "robots" else "application/xml" if _path in (SITEMAP, FEED) else "text/html"
    add(
        f"{_place}: {_what}",
        {_path: _lazily(_make, f"Content-Encoding: {_coding}", kind=_kind)},
        _ALONE if _place in ("robots", "section") else None,
    )
_WIRES: dict[str, Callable[[], Wire]] = {
    "chunks of one byte": partial(_chunked, 1, 2_000_000),
    "chunks of sixteen bytes": partial(_chunked, 16, 600_000),
    "600 MB announced": lambda: b"HTTP/1.1 200 OK\r\nContent-Length: 629145600\r\n\r\n" + b"# aaaaa\n" * 1_000_000,
    "no end": lambda: (b"aaaa bbbb\n" * 10_000 for _ in range(600)),
    "head without end": lambda: b"HTTP/1.1 200 OK\r\n" + b"X: aaaaaaaa\r\n" * 100_000,
    "head of folds": lambda: b"HTTP/1.1 200 OK\r\nX: a\r\n" + b" b\r\n" * 60_000 + b"Content-Length: 0\r\n\r\n",
    "head of one line": lambda: b"HTTP/1.1 200 OK\r\nX: " + b"a" * _MANY,
    "interim heads": lambda: b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" * 100_000,
    "status that is none": lambda: b"HTTP/9.9 -20 \x1b[31mOK\x00\r\n\r\nweird",
    "head drips": lambda: _dripped(b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 400),
    "body drips": lambda: _dripped(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + b"a" * 400),
    "silence": lambda: _dripped(b""),
}


def _dripped(data: bytes) -> Iterator[bytes]:
    for one in data:
        yield bytes([one])
        time.sleep(0.1)
    time.sleep(40)


for (_what, _send), (_place, _path) in itertools.product(_WIRES.items(), {"page": EVIL, "robots": ROBOTS}.items()):
    add(f"{_place}: {_what}", {_path: lambda *_, send=_send: send()}, _ALONE if _place == "robots" else None)

# --- HTML that parsers go back and back over

_HTML: dict[str, Callable[[], bytes]] = {
    "paragraphs without end": lambda: b"<html><body><main><h1>P</h1>" + b"<p>a" * 48_000,
    "lines": lambda: b"<html><body><main>" + b"a<br>" * 38_000,
    "28,000 attributes": lambda: b"<main><p " + b" ".join(b"a%d" % i for i in range(28_000)) + b">x",
    "comments that open": lambda: b"<html>" + b"<!--" * 65_000,
    "scripts that open": lambda: b"<html>" + b"<script>" * 24_000,
    "tags that open": lambda: b"<html><title>kpsdk</title>" + b"<" * 190_000,
    "metas": lambda: b"<html><head>" + b"<meta name=robots content='" * 7_000,
    "deep": lambda: b"<html><body>" + b"<div>" * 38_000,
    "19 MB of words": lambda: b"<html><body><main><p>" + b"word " * 3_800_000,
    "bare script": lambda: b"<script>" + b"<a " * 1_300,
}
for (_what, _make), (_place, _path) in itertools.product(_HTML.items(), {"page": EVIL, "section": SECTION}.items()):
    add(f"{_place}: {_what}", {_path: _lazily(_make)}, _ALONE if _place == "section" else None)
for _what in ("comments that open", "metas", "tags that open"):
    add(f"noarchive: {_what}", {EVIL: _lazily(_HTML[_what])}, settings=("NOARCHIVE=skip",))

# --- robots.txt

_RULES: dict[str, tuple[bytes, bool]] = {
    "names and rules": (b"User-agent: a\n" * 5_000 + b"Disallow:/a\n" * 5_000, True),
    "names": (b"User-agent: a\n" * 30_000 + b"Disallow:/a\n" * 6_000, True),
    "our name": (b"User-agent: PaperOfRecord\n" * 10_000 + b"Disallow:/a\n" * 20_000, True),
    "rules with stars": (b"User-agent: *\n" + b"".join(b"Disallow: /*a*b%d$\n" % i for i in range(24_000)), True),
    "a rule of stars": (b"User-agent: *\nDisallow: /" + b"*a" * 250_000 + b"zz", True),
    "a rate of 5,000 digits": (b"User-agent: *\nRequest-rate: 1/" + b"9" * 5_000 + b"\nAllow: /\n", True),
    "a delay of 5,000 digits": (b"User-agent: *\nCrawl-delay: " + b"9" * 5_000 + b"\nAllow: /\n", True),
    "sitemaps": (b"User-agent: *\nAllow: /\n" + b"Sitemap: /s.xml\n" * 30_000, True),
    "500 octets of zero": (b"\0" * 500_000, False),
}
for _what, (_body, _honest) in _RULES.items():
    add(f"robots: {_what}", {ROBOTS: _said(_body, kind="text/plain")}, Bounds(honest=_honest))
add(
    "robots: leads on",
    {
        ROBOTS: _said(b"a" * _MANY, "Location: /r/1", status="302 Found"),
        "/r/*": lambda _, path: answer(b"a" * _MANY, f"Location: {path}1", status="302 Found"),
    },
    _ALONE,
)

# --- lists

_LOC = "<url><loc>{}/politics/2026/11/20/sm-{}/</loc><lastmod>2026-11-24T00:00:00Z</lastmod></url>"


def _urlset(base: str, count: int) -> bytes:
    return ("<urlset>" + "".join(_LOC.format(base, i) for i in range(count)) + "</urlset>").encode()


_GZ = "Content-Encoding: gzip"
_TODAY = time.strftime("%Y/%m/%d")
add("sitemap: 300,000 old pages", {SITEMAP: lambda base, _: answer(gzip.compress(_urlset(base, 300_000), 1), _GZ)})
add(
    "sitemap: 60,000 pages of today",
    {
        SITEMAP: lambda base, _: answer(
            gzip.compress(_urlset(base, 60_000).replace(b"2026/11/20", _TODAY.encode()), 1), _GZ
        ),
        f"/politics/{_TODAY}/*": _said(b"", status="404 Not Found"),
    },
    arguments=("pages=2",),
)
add("sitemap: 19 MB of words", {SITEMAP: _lazily(lambda: b"<urlset>" + b"word " * 3_800_000, kind="application/xml")})
add(
    "sitemap: names itself",
    {
        SITEMAP: lambda base, _: answer(
            b"<sitemapindex>"
            + b"".join(b"<sitemap><loc>%s/sitemap.xml?%d</loc></sitemap>" % (base.encode(), i) for i in range(20_000))
            + b"</sitemapindex>"
        ),
        SITEMAP + "*": lambda base, path: answer(f"<sitemapindex><sitemap><loc>{base}{path}1</loc></sitemap>".encode()),
    },
)
add(
    "sitemap: entities",
    {
        SITEMAP: _said(
            b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">'
            + b"".join(b'<!ENTITY a%d "%s">' % (i, b"&a;" * 99) for i in range(99))
            + b"]><urlset><url><loc>&a98;</loc></url></urlset>",
            kind="application/xml",
        )
    },
)
add(
    "feed: 100,000 entries",
    {
        FEED: lambda base, _: answer(
            (
                "<rss><channel>"
                + "".join(
                    f"<item><title>t {i}</title><link>{base}/politics/2026/11/20/f-{i}/</link></item>"
                    for i in range(100_000)
                )
            ).encode(),
            kind="application/rss+xml",
        )
    },
)
add("feed: deep", {FEED: _said(b"<rss>" + b"<channel>" * 400_000, kind="application/rss+xml")})
add("feed: deep JSON", {FEED: _said(b'{"items":' * 300_000, kind="application/feed+json")})
add(
    "feed: half characters",
    {
        FEED: lambda base, _: answer(
            json.dumps(
                {
                    "version": "https://jsonfeed.org/version/1.1",
                    "items": [
                        {
                            "url": f"{base}/politics/2026/11/20/f\ud800/",
                            "title": "A title \udc00 of the day",
                            "id": "\ud800",
                        }
                    ],
                }
            ).encode(),
            kind="application/feed+json",
        )
    },
)
add(
    "section: 100,000 links",
    {
        SECTION: lambda *_: answer(
            listed(
                "".join(
                    f"<li><h2><a href='/politics/2026/11/20/l-{i}/'>Link number {i} to a story of the day</a></h2></li>"
                    for i in range(20_000)
                )
            )
        )
    },
    _ALONE,
)
add(
    "section: 190,000 links",
    {SECTION: lambda *_: answer(listed("".join(f"<a href=/p/{i}>a" for i in range(190_000))))},
    _ALONE,
)

# --- traps

_MORE = "<li><h2><a href='{}'>The story number {} of the endless day</a></h2></li>"


def _endless(following: Callable[[str], str], link: Callable[[str, int], str], size: int = 10) -> Reply:
    """A page with links of its own and one to the next."""
    count = itertools.count()

    def reply(base: str, path: str) -> bytes:
        links = "".join(_MORE.format(link(path, one), one) for one in itertools.islice(count, size))
        return answer(listed(f"{links}</ul><a rel=next href='{following(path)}'>Next</a>"))

    return reply


def _number(path: str) -> int:
    """The number of a listing's page: a page is followed only by one of a higher number."""
    return int(re.findall(r"\d+", path.partition("&")[0])[-1])


def _following(path: str) -> str:
    return f"/politics/page/{_number(path) + 1}/"


_ALL = ("pages=all",)
_404 = _said(b"", status="404 Not Found")
_STORY = lambda _, n: f"/politics/2026/11/21/endless-{n}/"  # noqa: E731
_ENDLESS = {"/politics/2026/11/21/*": _404, "/politics/calendar/*": _404}
add(
    "trap: next",
    {**_ENDLESS, PAGES: _endless(_following, _STORY)},
    arguments=_ALL,
)
add(
    "trap: next by query",
    {**_ENDLESS, QUERIED: _endless(lambda path: f"/politics/?page={_number(path) + 1}", _STORY)},
    arguments=_ALL,
)
add(
    "trap: calendar",
    {
        **_ENDLESS,
        PAGES: _endless(
            _following,
            lambda path, n: f"/politics/calendar/{2000 + n}/11/21/a-day-of-the-calendar/",
        ),
    },
    arguments=_ALL,
)
add(
    "trap: path",
    {
        "/politics/2026/11/*": _404,
        PAGES: _endless(_following, lambda path, n: f"/politics/2026/11/21/a/{'again/' * (n % 9)}a-{n}/"),
    },
    arguments=_ALL,
)
add(
    "trap: session ids",
    {
        **_ENDLESS,
        QUERIED: _endless(
            lambda path: f"/politics/?page={_number(path) + 1}&sid={time.time()}",
            lambda _, n: f"/politics/2026/11/21/one-story-of-the-day/?sid={n}",
        ),
    },
    arguments=_ALL,
)

# --- heads

_HEADS: dict[str, tuple[str, ...]] = {
    "ETag of 200 kB": (f'ETag: "{"e" * 200_000}"',),
    "Last-Modified of 200 kB": ("Last-Modified: " + "Mon, " * 40_000,),
    "labels": ("Content-Type: text/html" + "; charset=utf-7; charset=x" * 5_000,),
    "8,000 fields": tuple(f"X-{i}: a" for i in range(8_000)),
    "control characters": ("X-Evil: \x1b[31m \x07\x08",),
}
for _what, _fields in _HEADS.items():
    add(f"page: {_what}", {EVIL: _said(article(990), *_fields)})
for _label in ("idna", "punycode", "undefined", "utf-7", "unicode_escape", "rot13", "hex"):
    add(f"page: charset {_label}", {EVIL: _said(article(991), kind=f"text/html; charset={_label}")})
for _status, _wait in itertools.product(
    ("429 Too Many Requests", "503 Service Unavailable"),
    ("1000000000000", "9" * 5_000, "Fri, 31 Dec 9999 23:59:59 GMT"),
):
    add(f"page: {_status[:3]}, wait {_wait[:20]}", {EVIL: _said(b"", f"Retry-After: {_wait}", status=_status)})
for _size in (7_000, 65_000, 250_000):
    add(f"page: Location of {_size:,} bytes", {EVIL: _said(b"", "Location: /t/" + "a" * _size, status="302 Found")})
    add(
        f"robots: Location of {_size:,} bytes",
        {ROBOTS: _said(b"", "Location: /t/" + "a" * _size, status="302 Found")},
        _ALONE,
    )
add(
    "page: leads on",
    {
        EVIL: lambda _, path: answer(b"a" * 2_000_000, f"Location: {path}1", status="302 Found"),
        EVIL + "*": lambda _, path: answer(b"a" * 2_000_000, f"Location: {path}1", status="302 Found"),
    },
)
add("page: leads to files", {EVIL: _said(b"", "Location: file:///etc/passwd", status="302 Found")})
add(
    "page: leads to the metadata service",
    {EVIL: _said(b"", "Location: http://169.254.169.254/latest/", status="302 Found")},
)

# --- half characters

for _what, _data in {
    "headline": '"headline":"A \\udc00 day of the ferry"',
    "author": '"author":{"name":"Eve \\ud800 Doe"}',
    "section": '"articleSection":"\\udfff"',
    "keywords": '"keywords":["\\ud83d","\\ud83d\\ude00"]',
}.items():
    _script = f'<script type="application/ld+json">{{"@type":"NewsArticle",{_data}}}</script></head>'.encode()
    add(f"page: half a character, {_what}", {EVIL: _said(article(992).replace(b"</head>", _script, 1))})
