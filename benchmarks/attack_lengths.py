"""Attacks on a crawl by what is as long as it may be, by next pages in circles, and by pages that say they are another.
They join ``ATTACKS``.

Addresses of 7,700 characters or 1,900 parameters in lists and against rules, bodies of 20 MB, cursors that come back,
indexes that always name new ones, canonical links and redirects to an honest page, refused addresses in more spellings.
"""

from __future__ import annotations

import gzip
import itertools
import random
import time
from collections.abc import Callable

from benchmarks.attacks import EVIL, FEED, PAGES, QUERIED, ROBOTS, SITEMAP, Bounds, Reply, add, answer, listed
from benchmarks.loopback import article, path_of

__all__: list[str] = []

_ALONE = Bounds(honest=False)
_TEXT, _XML, _RSS = "text/plain", "application/xml", "application/rss+xml"
_404: Reply = lambda *_: answer(b"", status="404 Not Found")  # noqa: E731
_TODAY = time.strftime("%Y/%m/%d")
_DAY = time.strftime("%Y-%m-%d")
_DEAD: dict[str, Reply] = {"/politics/2026/11/21/*": _404, f"/politics/{_TODAY}/*": _404}
_STORY = "<li><h2><a href='{}'>The story number {} of the long day</a></h2></li>"


def _of(body: bytes, *fields: str, status: str = "200 OK", kind: str = "text/html; charset=utf-8") -> Reply:
    return lambda *_: answer(body, *fields, status=status, kind=kind)


def _packed(text: str, kind: str) -> bytes:
    return answer(gzip.compress(text.encode(), 1), "Content-Encoding: gzip", kind=kind)


# --- addresses as long as they may be, in lists and against rules

_LONG: dict[str, Callable[[int], str]] = {
    "capitals": lambda n: f"{n}{'A' * 7_600}/",
    "dots": lambda n: f"{n}{'.a' * 3_800}/",
    "parts": lambda n: f"{n}/{'a=b,' * 1_900}/",
    "parameters": lambda n: f"a-story-of-the-day-{n}/?{'a=1&amp;' * 1_900}",
    "tracking": lambda n: f"a-story-of-the-day-{n}/?{'&amp;'.join(f'utm_{i}=1' for i in range(700))}",
    "sessions": lambda n: f"a-story-of-the-day-{n}/?{'sid=1&amp;' * 1_200}",
}


def _sitemap_of(make: Callable[[int], str]) -> Reply:
    row = f"<url><loc>{{}}/politics/{_TODAY}/{{}}</loc><lastmod>{_DAY}</lastmod></url>"
    return lambda base, _: _packed("<urlset>" + "".join(row.format(base, make(n)) for n in range(4_000)), _XML)


def _feed_of(make: Callable[[int], str]) -> Reply:
    row = "<item><title>A story of the day</title><link>{}/politics/2026/11/21/{}</link></item>"
    return lambda base, _: _packed("<rss><channel>" + "".join(row.format(base, make(n)) for n in range(1_000)), _RSS)


for _what, _make in _LONG.items():
    add(f"sitemap: long, {_what}", {SITEMAP: _sitemap_of(_make), **_DEAD})
    add(f"feed: long, {_what}", {FEED: _feed_of(_make), **_DEAD})


def _rules(make: Callable[[int], str]) -> bytes:
    lines = (f"Disallow: {make(number)}\n" for number in itertools.count())
    return ("User-agent: *\n" + "".join(itertools.islice(lines, 500_000 // len(f"Disallow: {make(9_999)}\n")))).encode()


for _number, (_rule, _address) in enumerate(
    [
        (lambda n: f"/*aaaaaaaa{n:x}b", "a" * 7_700),
        (lambda n: f"/*a*a*a*{n:x}z", "a" * 7_700),
        (lambda n: f"*{n:x}b", "%c3%a4" * 1_200),
    ]
):
    add(
        f"robots: long, stars against addresses {_number}",
        {ROBOTS: _of(_rules(_rule), kind=_TEXT), FEED: _feed_of(lambda n, to=_address: f"{n}{to}/"), **_DEAD},  # type: ignore[misc]
    )
for _what, _body in {
    "blanks": b" " * 20_000_000,
    "one tag": b"<p " + b"a" * 19_999_997,
    "character references": b"&#65;" * 4_000_000,
}.items():
    for _number in range(3):
        add(f"page: long, 20 MB of {_what} {_number}", {EVIL: _of(_body)})

# --- next pages, indexes and sitemaps without end


def _next(following: Callable[[str], str]) -> Reply:
    count = itertools.count()

    def reply(_: str, path: str) -> bytes:
        links = "".join(
            _STORY.format(f"/politics/2026/11/21/n-{one}-story/", one) for one in itertools.islice(count, 5)
        )
        return answer(listed(f"{links}</ul><a rel=next href='{following(path)}'>Next</a>"))

    return reply


def _page(path: str) -> int:
    """The number of the page behind ``path``."""
    digits = path.lower().replace("%70", "p").replace("%61", "a").rpartition("page=")[2].partition("&")[0]
    return int(digits) + 1 if digits.isdecimal() else 3


def _reordered(path: str) -> str:
    asked = [f"page={_page(path)}", "sort=new", "view=list", "lang=en"]
    random.Random(_page(path)).shuffle(asked)
    return f"/politics/?{'&'.join(asked)}"


_NEXT: dict[str, tuple[str, Callable[[str], str]]] = {
    "a cursor that comes back": (QUERIED, lambda path: f"/politics/?after={'xaa' if '=y' in path else 'ybb'}aaaaa"),
    "a cursor by chance": (QUERIED, lambda _: f"/politics/?after=c{random.random()}"),
    "parameters in another order": (QUERIED, _reordered),
    "the parameter again and again": (QUERIED, lambda path: f"{path}&page={_page(path)}"),
    "a name that is escaped": (
        QUERIED,
        lambda path: f"/politics/?{random.choice(('%70age', 'p%61ge', 'PAGE', 'page'))}={_page(path)}",
    ),
    "a session in the path": (PAGES, lambda path: f"/politics/page/3/;jsessionid={random.random()}"),
}
for _what, (_path, _following) in _NEXT.items():
    add(f"trap: long, {_what}", {_path: _next(_following), **_DEAD}, arguments=("pages=all",))


def _new_indexes() -> Reply:
    count = itertools.count()
    row = f"<sitemap><loc>{{}}/sitemap.xml?{{}}</loc><lastmod>{_DAY}</lastmod></sitemap>"
    return lambda base, _: answer(
        f"<sitemapindex>{''.join(row.format(base, next(count)) for _ in range(3))}</sitemapindex>".encode(), kind=_XML
    )


def _moving(base: str, path: str) -> bytes:
    return answer(b"", f"Location: {base}{SITEMAP}?{len(path)}", status="301 Moved Permanently")


add("sitemap: long, indexes of new indexes", {f"{SITEMAP}*": _new_indexes()})
add("sitemap: long, moved each time", {f"{SITEMAP}*": _moving})

# --- pages that say they are another's

_OTHER = path_of(0)
_SAYS: dict[str, Reply] = {
    "canonical": _of(article(970).replace(b"</head>", f"<link rel=canonical href='{_OTHER}'></head>".encode())),
    "og:url": _of(article(970).replace(b"</head>", f"<meta property=og:url content='{_OTHER}'></head>".encode())),
    "a copy": _of(article(0).replace(b"</head>", f"<link rel=canonical href='{_OTHER}'></head>".encode())),
    "moved": _of(b"", f"Location: {_OTHER}", status="301 Moved Permanently"),
    "in the head": _of(article(970), f"Link: <{_OTHER}>; rel=canonical", f"Content-Location: {_OTHER}"),
}
for _what, _reply in _SAYS.items():
    add(f"page: another's, {_what}", {EVIL: _reply})

# --- refused addresses, in more spellings

_REFUSED = (
    "//10.0.0.1/", "\\\\10.0.0.1/", "http:\\\\10.0.0.1/", "ht\ttp://10.0\t.0.1/", "http://127.0.0.1@10.0.0.1/",
    "http://0x0a.0.1/", "http://0x0a.0x0.0x0.0x1/", "http://10.0.0.1./", "http://１０.0.0.1/", "http://[::10.0.0.1]/",
    "http://[0:0:0:0:0:ffff:10.0.0.1]/", "http://[2002:a00:1::1]/", "http://10.0.0.1#@h.example/",
)  # fmt: skip
for _number, _to in enumerate(_REFUSED):
    _told = "Location: " + _to.encode().decode("latin-1")
    add(f"refused: long, {_number} of a page", {EVIL: _of(b"", _told, status="302 Found")})
    add(f"refused: long, {_number} of robots.txt", {ROBOTS: _of(b"", _told, status="302 Found")}, _ALONE)
