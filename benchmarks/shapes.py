"""Hostile shapes: what pages, lists and lines look like that were made to cost. Each is made as long as it is asked.

A page is a product: which elements (with which class names), what stands in them, how they lie in each other, and where
on the page. The class names and the words are those that the rules know (``crawler/vocabulary``): others would pass by
them. All is drawn by a seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from benchmarks.shapes_of_files import capture_lines, members, zip_file
from crawler.vocabulary import names
from crawler.vocabulary.phrases import table

__all__ = ["DEEPEST", "SHAPES", "Shape", "drawn"]

DEEPEST: Final = 1_000
"""How deep the elements of a page lie in each other; extraction and lists read no deeper ones than 1,500."""

_TABLES: Final = (
    "bylines", "calls", "captions", "corrections", "in_place", "kinds", "labels", "lines", "listings", "persons",
    "posts",
    "regions", "walls",
)  # fmt: skip
_TAGS: Final = (
    "p", "div", "span", "b", "a href=/politics/story-{n}.html", "h1", "h2", "h3", "li", "ul><li", "ol", "table><tr><td",
    "form", "select><option", "time datetime=2026-11-20T10:00:{n}Z", "figure><figcaption", "blockquote", "section",
    "article", "aside", "nav", "footer", "header", "dl><dd", "dt", "ruby><rt", "details><summary", "button", "label",
    "noscript", "template", "main", "address", "cite", "center", "font", "pre", "address rel=author", "a href=#{n}",
    "span itemprop=author itemscope", "div itemscope itemtype=https://schema.org/LiveBlogPosting", "div role=dialog",
    "div hidden", "div style=display:none", "div itemprop=articleBody", "a rel=author href=/author/{n}", "svg",
    "iframe",
)  # fmt: skip
_ALONE: Final = (
    "<br>", "<img src=/{n}.jpg alt=x>", "<hr>", "<input value={n}>", "<wbr>", "<script></script>", "<svg></svg>",
    "<meta name=author content='Ida Brandon {n}'>",
    "<meta itemprop=datePublished content=2026-11-20>", "<link rel=next href=/?page={n}>",
)  # fmt: skip
_LINES: Final = (
    "", "x", "{n}", "The chamber heard statement {n} on the budget before members rose for the day.", "The same words.",
    "By Ida Brandon", "By Ida Brandon and Jon Weir, Norwick", "20 November 2026, 10:{n}", "2026-11-20", "10:05",
    "1/2/2026",
    "Updated 20.11.2026 10:00 Uhr", "Photo: Ida Brandon/dpa", "NORWICK (dpa) - The chamber", "word " * 90, "a|b|c|",
    "- ",
    "<a href=/politics/2026/11/20/story-{n}/>The story number {n} of the budget debate</a>", "“", "Correction:",
)  # fmt: skip
_PLACES: Final = (
    ("<article><h1>Budget</h1>", "{story}</article>"),
    ("<h1>Budget</h1><p class=byline>By Ida Brandon</p>{story}", ""),
    ("", "<h1>Budget</h1>{story}"),
    ("<h1>", "</h1>{story}"),
    ("<article><h1>Budget</h1>{story}<aside>", "</aside></article>"),
    ("<main><ul>", "</ul></main>"),
)
_STORY: Final = "".join(
    f"<p>The chamber heard statement number {i} on the budget before members rose for the day.</p>" for i in range(9)
)
_SIGNS: Final = tuple("0123456789 .,:;-–—/|()[]{}<>\"'“”«»„&@#%=+*?!_~\\\t\n\r。、：年月日上午aAéßİ가एعไ\u200b\u00ad😀")


@dataclass(frozen=True)
class Shape:
    """``make`` gives a text of about so many letters. ``of_element`` is how many of them one element has: a cap on
    elements is one on letters then."""

    name: str
    make: Callable[[int], str]
    of_element: float = float("inf")


def drawn(kind: str, chance: random.Random) -> Shape:
    """A shape of the ``SHAPES``, by what ``chance`` gives."""
    return SHAPES[kind](chance)


@cache
def _classes() -> tuple[str, ...]:
    """The words of all patterns of class names."""
    patterns = [one.pattern for one in vars(names).values() if isinstance(one, re.Pattern)]
    plain = (re.sub(r"\[[^\]]*\]|\\.|\(\?\W+", "-", pattern) for pattern in patterns)
    found = {word for pattern in plain for word in re.findall(r"[a-z]{2,}(?:-\??[a-z]+)*", pattern)}
    given = {
        "byline",
        "author",
        "name",
        "date",
        "caption",
        "teaser",
        "lead",
        "headline",
        "article-body",
        "story",
        "post",
    }
    return tuple(sorted({word.replace("?", "") for word in found} | given))


@cache
def _words() -> tuple[str, ...]:
    """The words of all tables of the vocabulary."""
    found: set[str] = set()
    for name in _TABLES:
        _gather(table(name), found)
    return tuple(sorted(found))


def _gather(value: Any, found: set[str]) -> None:
    if isinstance(value, str):
        found.add(value)
    else:
        for one in value.values() if isinstance(value, Mapping) else value:
            _gather(one, found)


def _line(chance: random.Random) -> str:
    return chance.choice((chance.choice(_LINES), chance.choice(_words()), f"{chance.choice(_words())} {{n}}"))


@dataclass(frozen=True)
class _Pair:
    """What opens an element, or several, and what closes it."""

    opens: str
    closes: str

    @classmethod
    def of(cls, chance: random.Random) -> _Pair:
        tags = chance.choice(_TAGS).split("><")
        name = " ".join(chance.sample(_classes(), chance.choice((1, 1, 2))))
        first = chance.choice((tags[0], f'{tags[0]} class="{name}"', f'{tags[0]} class="{name}" id="{name}-{{n}}"'))
        closes = "".join(f"</{tag.split()[0]}>" for tag in reversed(tags))
        return cls("".join(f"<{tag}>" for tag in (first, *tags[1:])), closes)

    @property
    def elements(self) -> int:
        return self.opens.count("<")


def _page(chance: random.Random) -> Shape:
    arrangement = chance.choice(sorted(_ARRANGEMENTS))
    before, after = chance.choice(_PLACES)
    pairs = [_Pair.of(chance) for _ in range(2)]
    line = _line(chance)
    if chance.random() < 0.2:
        line += chance.choice(_ALONE)
    unit = _ARRANGEMENTS[arrangement]
    sample = unit(*pairs, line, 4_000, chance.random())
    each = len(sample) / max(1, len(re.findall(r"<[a-z]", sample)))

    def make(size: int) -> str:
        made = unit(*pairs, line, size, 0.5)
        return f"<html><title>Budget</title><body>{before}{made}{after}".replace("{story}", _STORY)

    name = f"{arrangement}: {before[:20]!r} {pairs[0].opens} {pairs[1].opens} {line[:40]!r}"
    return Shape(name, make, each)


def _numbered(unit: str, count: int) -> str:
    if "{n}" not in unit:
        return unit * count
    return "".join(unit.replace("{n}", str(number)) for number in range(count))


def _count(size: int, *parts: str) -> int:
    return max(1, size // max(1, sum(map(len, parts))))


def _repeated(one: _Pair, _: _Pair, line: str, size: int, __: float) -> str:
    unit = one.opens + line + one.closes
    return _numbered(unit, _count(size, unit))


def _both(one: _Pair, other: _Pair, line: str, size: int, _: float) -> str:
    unit = one.opens + line + one.closes + other.opens + line + other.closes
    return _numbered(unit, _count(size, unit))


def _one_in_other(one: _Pair, other: _Pair, line: str, size: int, _: float) -> str:
    unit = one.opens + other.opens + line + other.closes + one.closes
    return _numbered(unit, _count(size, unit))


def _nested(one: _Pair, _: _Pair, line: str, size: int, __: float) -> str:
    """As deep as it may be, then beside each other."""
    count = _count(size, one.opens, line, one.closes)
    deep = min(count, DEEPEST // one.elements)
    column = _numbered(one.opens + line, deep) + one.closes * deep
    return column * max(1, count // deep)


def _nested_both(one: _Pair, other: _Pair, line: str, size: int, _: float) -> str:
    return _nested(_Pair(one.opens + other.opens, other.closes + one.closes), other, line, size, 0)


def _repeated_in_nested(one: _Pair, other: _Pair, line: str, size: int, _: float) -> str:
    """Deep, and a share of the siblings on each level."""
    deep = min(_count(size // 2, one.opens, one.closes), DEEPEST // one.elements)
    unit = other.opens + line + other.closes
    beside = max(1, _count(size, unit) // deep)
    return "".join(one.opens + _numbered(unit, beside) for _ in range(deep)) + one.closes * deep


def _many_in_the_deepest(one: _Pair, other: _Pair, line: str, size: int, _: float) -> str:
    deep = min(_count(size // 4, one.opens, one.closes), DEEPEST // one.elements)
    unit = other.opens + line + other.closes
    return one.opens * deep + _numbered(unit, _count(size, unit)) + one.closes * deep


def _half_open(one: _Pair, other: _Pair, line: str, size: int, _: float) -> str:
    """Never closed; what is around it is, from time to time."""
    unit = other.opens + (one.opens + line) * 9 + other.closes
    return _numbered(unit, _count(size, unit))


def _crossed(one: _Pair, other: _Pair, line: str, size: int, _: float) -> str:
    unit = one.opens + other.opens + line + one.closes + other.closes
    return _numbered(unit, _count(size, unit))


def _one_text(one: _Pair, _: _Pair, line: str, size: int, __: float) -> str:
    text = line or "word "
    return one.opens + _numbered(text, _count(size, text)) + one.closes


def _one_attribute(one: _Pair, other: _Pair, line: str, size: int, part: float) -> str:
    """One value without an end: of a class, an id, a link, a date, an author."""
    name = ("class", "id", "href", "datetime", "itemprop", "style", "alt", "content", "aria-label", "data-author")
    text = re.sub("[<>\"']", "", line) or "word-"
    tag = re.split(r"[\s>]", one.opens[1:])[0]
    return f'<{tag} {name[int(len(text) % 10)]}="{_numbered(text, _count(size, text))}">{line}</{tag}>' * 2


def _attributes(one: _Pair, other: _Pair, line: str, size: int, _: float) -> str:
    """Elements with 40 attributes, and as many class names."""
    tag = re.split(r"[\s>]", one.opens[1:])[0]
    unit = f"<{tag} class='{' '.join(_classes()[:40])}' {' '.join(f'data-{i}={i}' for i in range(40))}>{line}</{tag}>"
    return _numbered(unit, _count(size, unit))


_ARRANGEMENTS: Final = {
    "repeated": _repeated, "both": _both, "one in the other": _one_in_other, "nested": _nested,
    "nested, both": _nested_both, "repeated in nested": _repeated_in_nested,
    "many in the deepest": _many_in_the_deepest,
    "half open": _half_open, "crossed": _crossed, "one text": _one_text, "one attribute": _one_attribute,
    "attributes": _attributes,
}  # fmt: skip


def _text(chance: random.Random) -> Shape:
    """A line: something in front, a piece again and again, something behind."""

    def part() -> str:
        signs = "".join(chance.choices(_SIGNS, k=chance.choice((1, 1, 2, 3))))
        return chance.choice(
            (signs, chance.choice(_words()), chance.choice(_LINES), f"{chance.choice(_words())}{signs}")
        )

    before, piece, after = part(), part() or "a", part()
    if chance.random() < 0.3:
        piece += part()
    return Shape(
        f"{before!r} + {piece!r}… + {after!r}", lambda size: before + _numbered(piece, _count(size, piece)) + after
    )


_JSON_UNITS: Final = (
    ('{"@type":"Person","name":"Ida Brandon {n}"}', ","), ('"a{n}"', ","), ("{n}", ","), ('{"a":1,"a":2}', ","),
    ('{"url":"/politics/{n}.html","headline":"The story {n} of the budget"}', ","), ('{"@id":"#{n}"}', ","),
    ('{"@type":"NewsArticle","@id":"#{n}","author":{"@id":"#{n}"}}', ","), ('["$","p",null,{"children":"The word"}]',
    ","),
    ('"{\\"a\\":{n}}"', ","), ("[]", ","), ('"\\u0061"', ","), ("a", " "), ("'a'", ","), ("/*", ""), ("//", "\n"),
    ('"', ""), ("{", ""), ('{"a":', ""), ("[", ""), ('["$",', ""), ("\\", ""), ('"a"', ""), ("function(a){return {",
    ""),
    ("&quot;", ""), ("x={", ""), ("x=[", ";"), ("push(", ""), ("JSON.parse('", ""), (",", ""), (" ", ""), ("\n1:", ""),
)  # fmt: skip
_JSON_PLACES: Final = (
    ("[", "]"), ('{"a":[', "]}"), ('{"@type":"NewsArticle","headline":"Budget","author":[', "]}"), ("", ""),
    ('{"@graph":[', "]}"), ('{"version":"https://jsonfeed.org/version/1","items":[', "]}"), ("window.__STATE__=[",
    "];"),
)  # fmt: skip


def _json(chance: random.Random) -> Shape:
    (before, after), (unit, between) = chance.choice(_JSON_PLACES), chance.choice(_JSON_UNITS)
    nested = chance.random() < 0.3
    opens, closes = chance.choice(
        (("[", "]"), ('{"children":', "}"), ('{"author":[', "]}"), ('["$","div",null,{"children":', "}]"))
    )

    def make(size: int) -> str:
        piece = opens * 40 + unit + closes * 40 if nested else unit
        count = _count(size, piece, between)
        return before + _numbered(piece + between, count - 1) + piece.replace("{n}", "1") + after

    return Shape(f"{before}{opens if nested else ''}{unit}{between}…{after}", make)


_XML_UNITS: Final = (
    "<url><loc>https://news.example/a/{n}</loc><lastmod>2026-11-20</lastmod></url>", "<url><loc>/{n}</loc>", "<url>",
    "<item><title>A title</title><link>https://news.example/a/{n}</link></item>", "<item><link>/{n}</link>", "<item>",
    "<entry><link href='/a{n}'/><updated>2026-11-20</updated></entry>", "<sitemap><loc>/s{n}.xml</loc></sitemap>",
    "<item><guid>{n}</guid><category>politics</category></item>", "<category>politics {n}</category>",
    "<a:b xmlns:a='{n}'>",
    "<item><description>&lt;a href='/x{n}'&gt;x&lt;/a&gt;</description></item>", "<![CDATA[", "<!-- ", "<!-- -->",
    "<?x ?>",
    "&amp;", "&#65;", "&x;", "<a>", "<a></a>", "<a b='{n}'/>", "]]>", "<item xmlns='x{n}'><link>/a</link></item>", "<",
    "https://news.example/{n}\n", "https://news.example/{n}\t2026-11-20\n", " ", "<link/>", "<loc>", "<title>",
    "&lt;b&gt;",
    "<news:news><news:publication_date>2026-11-20</news:publication_date></news:news>",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>",
)  # fmt: skip
_XML_PLACES: Final = (
    ("<urlset>", "</urlset>"), ("<rss><channel>", "</channel></rss>"), ("<rss><channel><item>",
    "</item></channel></rss>"),
    ("<feed xmlns='http://www.w3.org/2005/Atom'>", "</feed>"), ("", ""), ("<sitemapindex>", "</sitemapindex>"),
    ("<?xml version='1.0'?><urlset><url><loc>", "</loc></url></urlset>"), ("<rss><channel><item><title>", "</title>"),
    ("<rss><channel><item><link>/a</link><pubDate>", "</pubDate></item></channel></rss>"),
)  # fmt: skip


def _xml(chance: random.Random) -> Shape:
    (before, after), unit = chance.choice(_XML_PLACES), chance.choice(_XML_UNITS)
    if chance.random() < 0.2:
        unit += chance.choice(_XML_UNITS)
    return Shape(f"{before}{unit}…{after}", lambda size: before + _numbered(unit, _count(size, unit)) + after)


def _script(chance: random.Random) -> Shape:
    """A page whose scripts hold what ``json`` makes."""
    inner = _json(chance)
    kind = chance.choice((' type="application/ld+json"', ' type="application/json" id="__NEXT_DATA__"', ""))
    many = chance.random() < 0.3
    lead = "" if kind else chance.choice(("", "window.__STATE__=", "self.__next_f.push([1,", "x=JSON.parse("))

    def make(size: int) -> str:
        pieces = max(1, size // 400) if many else 1
        return f"<html><title>Budget</title><h1>Budget</h1>{_STORY}" + (
            f"<script{kind}>{lead}{inner.make(size // pieces)}</script>" * pieces
        )

    return Shape(f"<script{kind}>{' many' if many else ''} {lead}{inner.name}", make)


_URL_UNITS: Final = ("/a", "a", "../", "/./", "?a={n}", "&a={n}", "%2F", "%", "#", ";", ":", "@", "//", "é", "-", "1",
    "-a1",
                     "/2026", ".", "[", "]", "utm_a=1&", "&amp;", "\\", " ", "=", "https://",
                     "=https%3A%2F%2Fa")  # fmt: skip


def _url(chance: random.Random) -> Shape:
    before = chance.choice(("https://news.example/", "https://", "//", "/", "", "https://news.example/?", "https://a@"))
    unit = "".join(chance.choices(_URL_UNITS, k=chance.choice((1, 2, 3))))
    return Shape(f"{before}{unit}…", lambda size: before + _numbered(unit, _count(size, unit)))


_HEAD_UNITS: Final = ("A: b\r\n", " b\r\n", "A:\r\n", "\r\n", "\n", "a", ":", "Set-Cookie: a=b\r\n",
    "Content-Length: 1\r\n",
                      "Transfer-Encoding: chunked\r\n", "Content-Encoding: gzip\r\n", "HTTP/1.1 100 Continue\r\n\r\n",
                      ",", " ",
                      "Content-Type: a\r\n", "A{n}: b\r\n", "\t", "1;a\r\na\r\n", "1\r\na\r\n")  # fmt: skip


def _head(chance: random.Random) -> Shape:
    before = chance.choice(("HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nA: b\r\n", "", "HTTP/1.1 200 "))
    unit = "".join(chance.choices(_HEAD_UNITS, k=chance.choice((1, 1, 2))))
    return Shape(f"{before!r} {unit!r}…", lambda size: before + _numbered(unit, _count(size, unit)) + "\r\n\r\n")


_ROBOTS_UNITS: Final = ("User-agent: *\n", "User-agent: a{n}\n", "Disallow: /{n}\n", "Disallow: /*a*{n}$\n",
    "Allow: /a\n", "a b\n",
                        "Crawl-delay: 1\n", "Sitemap: /{n}.xml\n", "*a", "%28", "#", "\r", "\n", " ", ":", "9",
                        "User-agent: ",
                        "Request-rate: 1/9\n")  # fmt: skip


def _robots(chance: random.Random) -> Shape:
    before = chance.choice(("User-agent: *\n", "User-agent: *\nDisallow: /", "", "User-agent: *\nRequest-rate: 1/"))
    unit = "".join(chance.choices(_ROBOTS_UNITS, k=chance.choice((1, 1, 2))))
    return Shape(f"{before!r} {unit!r}…", lambda size: before + _numbered(unit, _count(size, unit)))


_WARC_UNITS: Final = (
    "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 0\r\n\r\n\r\n\r\n", "WARC/1.0\r\n", "\r\n", " b\r\n",
    "A: b\r\n", "a", "0",
    "WARC/1.0\r\nWARC-Type: revisit\r\nWARC-Target-URI: http://h/{n}\r\nContent-Length: 9\r\n\r\nHTTP/1.1 \r\n\r\n",
    "http://h/{n} 127.0.0.1 20261120100000 text/html 3\nabc\n", "http://h/ 1 1 a 0\n",
    "WARC/1.0\r\nContent-Length: -1\r\n\r\n",
    "WARC/1.0\r\nContent-Length: 999999999\r\n\r\n", "PK\x03\x04", "PK\x07\x08" + "\0" * 12, "\x1f\x8b\x08\0\0\0",
    "(\xb5/\xfd",
)  # fmt: skip


def _warc(chance: random.Random) -> Shape:
    before = chance.choice(("", "WARC/1.0\r\nWARC-Type: response\r\nA: b\r\n",
    "filedesc://a.arc 0.0.0.0 20261120100000 text/plain 3\nabc\n",
                            "WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 999999999\r\n\r\n"))  # fmt: skip
    unit = "".join(chance.choices(_WARC_UNITS, k=chance.choice((1, 1, 2))))
    return Shape(f"{before[:40]!r} {unit[:60]!r}…", lambda size: before + _numbered(unit, _count(size, unit)))


def _of_file(drawn: Callable[[random.Random], tuple[str, Callable[[int], str]]]) -> Callable[[random.Random], Shape]:
    return lambda chance: Shape(*drawn(chance))


SHAPES: Final[Mapping[str, Callable[[random.Random], Shape]]] = {
    "page": _page, "script": _script, "text": _text, "json": _json, "xml": _xml, "address": _url, "head": _head,
    "robots": _robots, "warc": _warc, "zip": _of_file(zip_file),
    "members": _of_file(members), "captures": _of_file(capture_lines),
}  # fmt: skip
"""What draws a shape of each kind."""
