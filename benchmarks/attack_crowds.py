"""Attacks by numbers of one thing that is harmless alone: labels, figures in boxes, pages at one address, cookies,
validators, hops. They join ``ATTACKS``; each is a kind that stood nowhere before."""

from __future__ import annotations

import zlib
from gzip import compress as _packed

from benchmarks.attacks import EVIL, FEED, PAGES, ROBOTS, SECTION, SITEMAP, Bounds, Reply, add, answer, listed
from benchmarks.loopback import article

__all__: list[str] = []

_ALONE = Bounds(honest=False)
_TEXT, _XML = "text/plain", "application/xml"


def _of(text: bytes, *fields: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> Reply:
    return lambda *_: answer(text, *fields, status=status, kind=kind)


def _page(body: str, head: str = "") -> bytes:
    page = article(970).replace(b"</head>", head.encode() + b"</head>", 1)
    return page.replace(b"</article>", body.encode() + b"</article>", 1)


_LABELS = "; ".join(f"charset=invented-{number}" for number in range(8_000))
_STORIES = "".join(
    f"<li><a href='/politics/2026/11/21/one-story/?a={'b' * n}'>A story of it</a>" for n in range(1, 900)
)
_BLOCK = b"\0\xff\xff\0\0"
_SWALLOWING = (b"\x1f\x8b\x08" + bytes(7) + _BLOCK + b"<p>a</p>") * 20_000

_PAGES: dict[str, Reply] = {
    "labels of a charset": _of(b"\xff\xfe<p>a", kind=f"text/html; {_LABELS}"),
    "labels in metas": _of(b"\xff" + b"".join(b"<meta charset=x-%d>" % n for n in range(400)) + article(970)),
    "figures in headers": _of(_page("<header>" * 900 + "<figure>One.</figure>" * 3_000 + "<h1>x</h1>")),
    "figures in lists of terms": _of(_page("<dl><dd>" * 600 + "<figure>One.</figure>" * 20_000)),
    "captions in captions": _of(_page("<figure><img src=/a.jpg><figcaption>One. " * 700)),
    "cookies": _of(article(970), *(f"Set-Cookie: a{n}=b; Path=/; Domain=.example" for n in range(3_000))),
    "validators": _of(article(970), *(f'ETag: "{n}"' for n in range(900)), "Last-Modified: " + "a" * 60_000),
    "links of a head": _of(article(970), "Link: " + "</a>; rel=canonical, " * 9_000),
    "directives": _of(article(970), "X-Robots-Tag: " + "noindex, a: b, " * 12_000),
    "refreshes": _of(article(970), *(f"Refresh: {n}; url=/politics/{n}" for n in range(900))),
    "gzip that takes in gzip": _of(_SWALLOWING, "Content-Encoding: gzip"),
    "gzip in gzip in gzip": _of(_packed(_packed(_packed(bytes(9_000_000)))), "Content-Encoding: gzip"),
    "zlib without an end": _of(zlib.compress(bytes(40_000_000))[:-6], "Content-Encoding: deflate"),
    "a place of many slashes": _of(b"", "Location: " + "/" * 60_000 + "a", status="301 Moved Permanently"),
    "a place of dots": _of(b"", "Location: /" + "../" * 20_000, status="302 Found"),
    "a place of labels": _of(b"", "Location: http://" + "a." * 30_000 + "example/", status="308 Permanent Redirect"),
    "a place of letters": _of(b"", "Location: http://" + "\xe9" * 30_000 + "/", status="307 Temporary Redirect"),
    "a wait in words": _of(b"", "Retry-After: Fri, " + "1" * 60_000, status="429 Too Many Requests"),
}
for _what, _reply in _PAGES.items():
    add(f"crowd: {_what}", {EVIL: _reply})

add(
    "crowd: one page at one address, by its query",
    {SECTION: _of(listed(_STORIES)), "/politics/2026/11/21/*": _of(article(971))},
    _ALONE,
)
add("crowd: labels of a list", {PAGES: _of(listed(""), kind=f"text/html; {_LABELS}")}, arguments=("pages=3",))
add("crowd: labels of a feed", {FEED: _of(b"\xff<rss><channel>", kind=f"text/xml; {_LABELS}")})
add("crowd: gzip that takes in gzip, as a sitemap", {SITEMAP: _of(_SWALLOWING, kind=_XML)})
add("crowd: gzip that takes in gzip, as rules", {ROBOTS: _of(_SWALLOWING, kind=_TEXT)}, _ALONE)
