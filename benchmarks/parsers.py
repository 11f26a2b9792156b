"""Who reads foreign bytes, for ``benchmarks.growth``: each parser with the shapes that it is tried on, and its cap."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from archive.article import MAX_ARTICLE, Article, Block
from archive.charset import text_of
from archive.decoding import MAX_JSON
from archive.edits.fields import diff
from archive.edits.words import words
from archive.errors import ArchiveError
from archive.exports.sinks import unarmed
from archive.manifest import Fate, Manifest
from archive.render.plain import on_a_line
from archive.search.query import Query, pieces
from archive.urls import LONGEST, article_id, normalised
from archive.warc import lenient, wacz
from archive.warc.foreign import read as foreign
from archive.warc.http import MAX_HTTP_HEAD, dechunk, parse_head
from archive.warc.read import records
from archive.warc.surt import surt
from benchmarks.shapes import Shape
from crawler.articles.joins import _numbers
from crawler.discovery.addresses import absolute, located
from crawler.discovery.dates import iso
from crawler.discovery.feed import read_feed
from crawler.discovery.listing import literals
from crawler.discovery.listing.read import read_listing
from crawler.discovery.listing.tree import MAX_BYTES, MAX_TAGS
from crawler.discovery.shape import verdict
from crawler.discovery.sitemap import read_sitemap, robots_sitemaps
from crawler.discovery.xml import MAX_BYTES as MAX_XML
from crawler.extraction.article import extract
from crawler.extraction.fields.dateline import dateline_of
from crawler.extraction.fields.language import language_of
from crawler.extraction.fields.names import agency_in, persons_in
from crawler.extraction.live.blog import live_blog
from crawler.extraction.memory import Memory
from crawler.extraction.page import loose
from crawler.extraction.page.attributes import squares, without_scripts
from crawler.extraction.page.document import Limits, TooLarge, read
from crawler.extraction.page.layout import key
from crawler.extraction.page.medium import medium
from crawler.extraction.page.state import story_of
from crawler.extraction.unread import MOST_BYTES
from crawler.manners.noarchive import _BEGINNING, _metas
from crawler.manners.retry_after import wait_asked
from crawler.manners.robotstxt import LIMIT, is_robots, read_rules
from crawler.past.cdx import _read
from crawler.vocabulary import calls, corrections, in_place, kinds, labels, lines
from crawler.vocabulary.calendar.machine import parsed
from crawler.vocabulary.calendar.printed import printed, readings
from crawler.walls.looks import words_of
from crawler.walls.vendors import vendor_of
from crawler.workers.work import Bounds

__all__ = ["PARSERS", "WORKER", "Parser"]

_T = TypeVar("_T", str, bytes)
_URL: Final = "https://news.example/politics/2026/11/20/statement/"
_MAIN: Final = 1.0
WORKER: Final = Bounds().cpu
"""Seconds of CPU after which a worker ends."""


@dataclass(frozen=True)
class Parser:
    """``read`` takes what the shapes of ``kinds`` make, up to ``cap`` letters (``called`` so in the code) and
    ``elements``, and takes ``most`` seconds there."""

    read: Callable[[str], Any]
    kinds: tuple[str, ...]
    cap: int
    called: str
    most: float = WORKER
    elements: int = 1 << 40

    def largest(self, shape: Shape) -> int:
        return int(min(self.cap, self.elements * shape.of_element)) if self.elements < 1 << 40 else self.cap


def _bytes(parse: Callable[[bytes], Any]) -> Callable[[str], Any]:
    return lambda text: parse(text.encode("utf-8", "surrogatepass"))


def _all(parse: Callable[[io.BytesIO], Iterator[Any]]) -> Callable[[str], Any]:
    def every(text: str) -> None:
        with suppress(ArchiveError, wacz.Refused):
            for _ in parse(io.BytesIO(text.encode("latin-1", "replace"))):
                pass

    return every


def _rules(text: str) -> None:
    data = text.encode()
    robots_sitemaps(data, _URL)
    is_robots(data)
    read_rules(data, "PaperOfRecord").allows("http://a.example/" + "a" * 2_000)


def _refused(parse: Callable[[_T], Any]) -> Callable[[_T], Any]:
    """``parse`` may refuse with a cause."""

    def tried(given: _T) -> None:
        with suppress(ArchiveError, ValueError):
            parse(given)

    return tried


def _differ(text: str) -> None:
    """Two versions: what stood first stands last, and each third piece is gone."""
    at = len(text) // 3
    other = text[at:] + "\n\n" + text[: at // 2].replace("a", "e")
    diff(_version(text), _version(other))


def _version(text: str) -> Article:
    return _PLAIN.replace(text=text, headline=text[:300])


_PLAIN: Final = extract(b"<title>Budget</title><p>The chamber heard a statement.", _URL)


def _state(text: str) -> None:
    page = read(text.encode("utf-8", "replace")[:MOST_BYTES], _URL)
    story_of(page, ["The story number 1 of the budget"])
    _ = page.article, page.site_names


def _addresses(text: str) -> None:
    with suppress(ValueError):
        normalised.cache_clear()
        normalised(text), article_id(text), surt(text)
    absolute(text, _URL), located(text, _URL), verdict(text, "The story number 1 of the budget")


_PAGE: Final = read(b"<title>Budget</title><p>The chamber heard a statement.", _URL)


def _live(body: bytes) -> None:
    """As a page that calls itself a live blog."""
    with suppress(TooLarge):
        live_blog(read(body, _URL.replace("/statement/", "/live-blog/")), None)


def _fates(data: bytes) -> None:
    for line in data.split(b"\n"):
        with suppress(ArchiveError, ValueError):
            Fate.from_json(line)


def _corrected(text: str) -> None:
    corrections.LABEL.match(text), corrections.BEGINS.match(text), corrections.OWN.search(text)
    corrections.LABEL_ALONE.fullmatch(text)


def _furniture(text: str) -> None:
    """The notes behind a story are sought in lines of up to 400 letters."""
    lines.AFTER.search(text[:400]), lines.PROMO.match(text), lines.INVITATIONS.search(text), lines.NOTICE.search(text)


def _of_pattern(*patterns: Any) -> Callable[[str], Any]:
    return lambda text: [pattern.search(text) for pattern in patterns]


_LINE: Final = ("text",)
PARSERS: Final[Mapping[str, Parser]] = {
    "extract": Parser(
        _bytes(lambda body: extract(body, _URL)),
        ("page", "script"),
        MOST_BYTES,
        "MOST_BYTES, Limits.nodes",
        elements=Limits().nodes - 100,
    ),
    "section page": Parser(
        _bytes(lambda body: read_listing(body, _URL)),
        ("page", "script"),
        MAX_BYTES,
        "MAX_BYTES, MAX_TAGS",
        elements=MAX_TAGS,
    ),
    "feed": Parser(_bytes(lambda body: read_feed(body, _URL)), ("xml", "json"), MAX_XML, "discovery.xml.MAX_BYTES"),
    "sitemap": Parser(_bytes(lambda body: read_sitemap(body, _URL)), ("xml",), MAX_XML, "discovery.xml.MAX_BYTES"),
    "robots.txt": Parser(_rules, ("robots",), LIMIT, "robotstxt.LIMIT", _MAIN),
    "noarchive": Parser(lambda text: list(_metas(text)), ("page", "text"), _BEGINNING, "noarchive._BEGINNING", _MAIN),
    "wall": Parser(
        _bytes(lambda body: vendor_of(403, (), body + b"kpsdk")), ("page", "script"), MOST_BYTES, "MOST_BYTES", _MAIN
    ),
    "looks": Parser(lambda text: words_of(text, _URL), _LINE, MAX_ARTICLE, "MAX_ARTICLE", _MAIN),
    "charset": Parser(_bytes(lambda body: text_of(body + b"\xff")), ("page", "text"), MOST_BYTES, "MOST_BYTES", _MAIN),
    "attributes": Parser(lambda text: squares(without_scripts(text)), ("page", "script"), MOST_BYTES, "MOST_BYTES"),
    "medium": Parser(medium, ("page", "text"), MOST_BYTES, "MOST_BYTES"),
    "head": Parser(_bytes(_refused(parse_head)), ("head",), MAX_HTTP_HEAD, "MAX_HTTP_HEAD", _MAIN),
    "chunks": Parser(_bytes(dechunk), ("head",), 20_000_000, "MAX_BYTES", _MAIN),
    "retry-after": Parser(lambda text: wait_asked(429, text, text, 0), _LINE, MAX_HTTP_HEAD, "MAX_HTTP_HEAD", _MAIN),
    "address": Parser(_addresses, ("address",), LONGEST, "urls.LONGEST", _MAIN),
    "WARC, strict": Parser(_all(records), ("warc", "head"), 100_000_000, "MAX_BLOCK"),
    "WARC, lenient": Parser(_all(lenient.read), ("warc", "head"), 100_000_000, "MAX_BLOCK"),
    "WARC, foreign": Parser(_all(foreign), ("warc", "head"), 100_000_000, "MAX_BLOCK"),
    "ZIP": Parser(_all(lambda stream: iter(wacz.inner_files(stream))), ("warc",), 100_000_000, "MAX_BLOCK"),
    "CDX of a web archive": Parser(
        _bytes(_refused(lambda data: _read(data, "x"))), ("json",), 20_000_000, "past._MOST"
    ),
    "manifest": Parser(
        _bytes(_refused(lambda data: Manifest.from_json(data, "a manifest"))), ("json",), MAX_JSON, "MAX_JSON"
    ),
    "article": Parser(_bytes(_refused(Article.from_json)), ("json",), MAX_ARTICLE, "MAX_ARTICLE"),
    "memory of a site": Parser(_bytes(_refused(Memory.from_bytes)), ("json",), MAX_JSON, "MAX_JSON"),
    "fates": Parser(_bytes(_fates), ("json", "text"), MAX_JSON, "MAX_JSON"),
    "dateline": Parser(lambda text: dateline_of(_PAGE, [Block("paragraph", text)]), _LINE, MOST_BYTES, "MOST_BYTES"),
    "live posts": Parser(
        _bytes(_live), ("page", "script"), MOST_BYTES, "MOST_BYTES, Limits.nodes", elements=Limits().nodes - 100
    ),
    "numbers of an address": Parser(_refused(_numbers), ("address",), LONGEST, "urls.LONGEST", _MAIN),
    "cell of a table": Parser(unarmed, ("text",), MAX_ARTICLE, "MAX_ARTICLE", _MAIN),
    "JSON-LD": Parser(lambda text: (loose.usual(text), loose.loaded(text)), ("json",), MOST_BYTES, "MOST_BYTES"),
    "JavaScript": Parser(_refused(lambda text: literals.literal(text, 0)), ("json",), MOST_BYTES, "MOST_BYTES"),
    "a call": Parser(_refused(lambda text: literals.with_arguments(text, 0, "a")), ("json",), MOST_BYTES, "MOST_BYTES"),
    "state": Parser(_state, ("script",), MOST_BYTES, "MOST_BYTES"),
    "persons": Parser(persons_in, _LINE, MOST_BYTES, "MOST_BYTES"),
    "agency": Parser(agency_in, _LINE, MOST_BYTES, "MOST_BYTES"),
    "language": Parser(language_of, _LINE, MOST_BYTES, "MOST_BYTES"),
    "date, printed": Parser(lambda text: (printed(text), readings(text)), _LINE, MOST_BYTES, "MOST_BYTES"),
    "date, for machines": Parser(parsed, _LINE, MOST_BYTES, "MOST_BYTES"),
    "date of a list": Parser(iso, _LINE, MOST_BYTES, "MOST_BYTES"),
    "labels": Parser(
        lambda text: (labels.is_label(text), labels.is_notice(text), labels.is_offer(text)),
        _LINE,
        MOST_BYTES,
        "MOST_BYTES",
    ),
    "calls": Parser(calls.calls_to_channel, _LINE, MOST_BYTES, "MOST_BYTES"),
    "corrections": Parser(_corrected, _LINE, MOST_BYTES, "MOST_BYTES"),
    "in an article's place": Parser(
        _of_pattern(in_place.NOT_FOUND, in_place.ERROR, in_place.BLOCKED, in_place.CONSENT),
        _LINE,
        MOST_BYTES,
        "MOST_BYTES",
    ),
    "kinds": Parser(
        _of_pattern(kinds.OPINION, kinds.FREE, kinds.PAID, kinds.BEFORE_HEADLINE), _LINE, MOST_BYTES, "MOST_BYTES"
    ),
    "lines": Parser(_furniture, _LINE, MOST_BYTES, "MOST_BYTES"),
    "keys": Parser(key, _LINE, MOST_BYTES, "MOST_BYTES"),
    "words": Parser(words, _LINE, MAX_ARTICLE, "MAX_ARTICLE"),
    "differences": Parser(_differ, _LINE, MAX_ARTICLE // 2, "MAX_ARTICLE"),
    "search, index": Parser(pieces, _LINE, MAX_ARTICLE, "MAX_ARTICLE"),
    "search, query": Parser(_refused(Query.of), _LINE, 20_000, "the command line"),
    "terminal": Parser(on_a_line, _LINE, MAX_ARTICLE, "MAX_ARTICLE"),
}
"""Who reads what, where it ends."""
