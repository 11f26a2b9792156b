"""Who reads foreign bytes, for ``benchmarks.growth``: each parser with the shapes that it is tried on, and its cap."""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, Final, TypeVar

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from archive import open as open_archive
from archive.article import MAX_ARTICLE, Article, Block, content_hash
from archive.causes import Cause
from archive.charset import text_of
from archive.decoding import MAX_JSON
from archive.edits.fields import diff
from archive.edits.words import words
from archive.errors import ArchiveError
from archive.exports.sinks import unarmed
from archive.manifest import Alias, Fate, Manifest
from archive.reading.aliases import Aliases
from archive.reading.history import fold
from archive.render.html import DiffDocument
from archive.render.plain import on_a_line
from archive.render.terminal import Style
from archive.render.terminal import lines as shown
from archive.scrapy.assembler import _without
from archive.search.query import Query, pieces
from archive.search.snippets import snippet
from archive.storage.jsonl import MAX_LINE, lines_in, members_in
from archive.urls import LONGEST, article_id, ascii_host, goes_in_circles, host_of, normalised
from archive.verify.wacz import _resources, verify_wacz
from archive.warc import lenient, wacz
from archive.warc.codings import undone
from archive.warc.foreign import read as foreign
from archive.warc.http import MAX_HTTP_HEAD, Exchange, dechunk, final_response, parse_head
from archive.warc.moments import moment_in_head, moment_of
from archive.warc.read import MAX_HEAD, records
from archive.warc.segments import joined
from archive.warc.snapshot import SnapshotRef
from archive.warc.surt import surt
from benchmarks.shapes import Shape
from crawler.access.owner import OwnerAccess, _cookie
from crawler.access.signature import asked_in
from crawler.articles.names import _name, _numbers
from crawler.articles.page import Page
from crawler.discovery.addresses import absolute, located
from crawler.discovery.dates import iso
from crawler.discovery.feed import read_feed
from crawler.discovery.listing import literals
from crawler.discovery.listing.read import read_listing
from crawler.discovery.listing.tree import MAX_BYTES, MAX_TAGS
from crawler.discovery.recent import changed, children, pages
from crawler.discovery.shape import verdict
from crawler.discovery.sitemap import Sitemap, SitemapEntry, read_sitemap, robots_sitemaps
from crawler.discovery.sites import site
from crawler.discovery.topic import Topic
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
from crawler.frontier.visit import Visit, belies, conditions, following, packed, unpacked
from crawler.ingest.exchanges import _target
from crawler.manners.addresses import Guard, written_addresses
from crawler.manners.noarchive import _BEGINNING, _metas, _says_so, noarchive_of
from crawler.manners.redirects import RedirectMiddleware
from crawler.manners.retry_after import wait_asked
from crawler.manners.robotstxt import LIMIT, is_robots, read_rules
from crawler.outlet_tools.draft.pattern import article_pattern
from crawler.outlet_tools.draft.sections import candidates, heading
from crawler.outlets.outlet import Section
from crawler.past.cdx import _read
from crawler.sources.instead import came_instead
from crawler.vocabulary import calls, corrections, in_place, kinds, labels, lines
from crawler.vocabulary.calendar.machine import parsed
from crawler.vocabulary.calendar.printed import printed, readings
from crawler.walls.looks import Look, words_of
from crawler.walls.same_page import walls
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


_COOKIE: Final = (".news.example\tTRUE\t/politics\tTRUE\t0\t" + "session\tinvented-value-of-a-cookie").split("\t")
_OWNER: Final = OwnerAccess(_URL, None, [_cookie(_COOKIE)], {"Authorization": "Bearer invented"})
_GUARD: Final = Guard()
_REDIRECTS: Final = RedirectMiddleware.from_crawler(get_crawler())
_TOPIC: Final = Topic([Section(url="https://news.example/politics/", learned="")])
_REF: Final = SnapshotRef("a.warc.gz", 0, 1, "<urn:uuid:1>", None, None, _URL, 200)
_SECRET: Final = frozenset({"set-cookie", "authorization"})
_MOMENT: Final = dt.datetime(2026, 11, 20, tzinfo=dt.UTC)


def _validators(text: str) -> None:
    """The validators of an answer, as they are kept and sent back."""
    head = parse_head(f"HTTP/1.1 200 OK\r\nETag: {text}\r\nLast-Modified: {text}\r\n{text}".encode())
    page = Page("news", _URL, _URL, 200, tuple(head.headers), "2026-11-20T10:00:00Z", _REF)
    visit = Visit.of(page.fate("saved"))
    again = unpacked(packed(visit, _URL), _URL)
    following(again, visit), belies(again, visit), conditions(again, _URL)


def _redirected(text: str) -> None:
    told = Response(_URL, status=301, headers={"Location": text.encode("utf-8", "replace")})
    with suppress(ValueError, IgnoreRequest):
        _REDIRECTS.process_response(Request(_URL), told)
    _target(Page("news", _URL, _URL, 301, (("Location", text),), "2026-11-20T10:00:00Z", _REF))
    with suppress(ValueError):  # no address that was asked for
        goes_in_circles([*(f"{_URL}{number}" for number in range(10)), text])


def _host(text: str) -> None:
    with suppress(ValueError):
        ascii_host(text)
    written_addresses.cache_clear()
    _GUARD.refusal_of_host(text), site(text), host_of(f"https://{text}/")


def _noarchive(text: str) -> None:
    _says_so(text, "paperofrecord")
    head = f"HTTP/1.1 200 OK\r\nX-Robots-Tag: {text}".encode()
    noarchive_of(Exchange(_URL, _MOMENT, b"", head, len(head)), "PaperOfRecord")


def _instead(body: bytes) -> None:
    came_instead("section", Page("news", _URL, _URL, 200, (), "2026-11-20T10:00:00Z", _REF, body=body))


def _in_zip(text: str) -> None:
    """Each WARC file of a WACZ is reached, and its first bytes are read."""
    stream = io.BytesIO(text.encode("latin-1", "replace"))
    with suppress(ArchiveError, wacz.Refused):
        for inner in wacz.inner_files(stream):
            with suppress(ArchiveError, wacz.Refused):
                inner.open(stream).read(1_000)


def _in_file(act: Callable[[Path], Any], name: str) -> Callable[[str], None]:
    """``act`` on a file of this name."""

    def tried(text: str) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.write_bytes(text.encode("latin-1", "replace"))
            with suppress(ArchiveError):
                act(path)

    return tried


def _captured(path: Path) -> None:
    for one in open_archive(path).snapshots():
        one.ref(), one.text, one.flaw


def _look(line: str, number: int) -> Look:
    headline, text, date, canonical, address = (line.split("|") + [""] * 5)[:5]
    dates = (f"2026-11-{len(date) % 28 + 1:02}",) if date else ()
    asked = f"https://news.example/politics/{address}/"
    words, link = words_of(text, asked), f"https://news.example/{canonical}" if canonical else None
    record = f"<urn:uuid:{number}>"
    return Look(record=record, asked=asked, captured="2026-11-20T10:00:00Z", headline=headline, tokens=words,
                canonical=link, dates=dates, is_bare=not dates)  # fmt: skip


def _walls(text: str) -> None:
    walls([_look(line, number) for number, line in enumerate(text.split("\n"))], {}, expects_dates=True)


def _capture(line: str, number: int) -> Article:
    headline, text, _, _, address = (line.split("|") + [""] * 5)[:5]
    at = (_MOMENT + dt.timedelta(minutes=number)).strftime("%Y-%m-%dT%H:%M:%SZ")
    url = f"https://news.example/politics/{address}/"
    hashed = content_hash(headline=headline, standfirst=None, authors=(), dateline=None, text=text)
    return _PLAIN.replace(id=article_id(url), url=url, headline=headline, text=text, captured=at,
                          status="ok", content_hash=hashed)  # fmt: skip


def _history(text: str) -> None:
    """As captures of one article, and as those of many that are joined in a row."""
    captures = [_capture(line, number) for number, line in enumerate(text.split("\n"))]
    fold(one.replace(id=captures[0].id) for one in captures)
    told = [Alias(one.url, next_.url, Cause("moved")) for one, next_ in pairwise(captures)]
    aliases = Aliases(told)
    aliases.of_all(one.id for one in captures)
    fold(aliases.told(captures))


def _shown(text: str) -> None:
    """A difference on the terminal and as a page, and the words around what was sought."""
    old, new = _version(text), _version(text[::-1])
    found = diff(old, new)
    list(shown(found, Style(width=80), trivial=True))
    DiffDocument("edits", [(old, new, found)], trivial=True).html()
    snippet(new, Query.of("chamber"))


def _recent(text: str) -> None:
    """What is asked for next of a sitemap."""
    urls = [url for line in text.split("\n")[:100_000] if (url := absolute(line, _URL))]
    one = Sitemap(tuple(SitemapEntry(url, "2026-11-20T10:00:00Z") for url in urls), tuple(urls), (None,) * len(urls))
    since = dt.date(2026, 11, 1)
    children(one, since, 50), pages(one, since), changed(one, since)
    [_TOPIC.standing(url) for url in urls[:1_000]]


def _drafted(text: str) -> None:
    body = text.encode("utf-8", "replace")
    heading(body, _URL)
    found = [one.url for one in candidates(body, _URL)]
    article_pattern(found[::2], found[1::2], [_URL])


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
    "WARC, lenient": Parser(_all(lenient.read), ("warc", "head", "members"), 100_000_000, "MAX_BLOCK"),
    "WARC, segments": Parser(
        _all(lambda stream: joined(lenient.read(stream))), ("warc", "members"), 100_000_000, "MAX_BLOCK"
    ),
    "captures of a file": Parser(_in_file(_captured, "a.warc.gz"), ("warc", "members"), 100_000_000, "MAX_BLOCK"),
    "captures of a WACZ": Parser(_in_file(_captured, "a.wacz"), ("zip",), 100_000_000, "MAX_BLOCK"),
    "WARC, foreign": Parser(_all(foreign), ("warc", "head"), 100_000_000, "MAX_BLOCK"),
    "ZIP": Parser(_in_zip, ("zip", "warc"), 100_000_000, "MAX_BLOCK"),
    "WACZ, verified": Parser(
        _in_file(lambda path: list(verify_wacz(path)), "a.wacz"), ("zip",), 100_000_000, "MAX_BLOCK"
    ),
    "datapackage": Parser(_bytes(_resources), ("json",), 10_000_000, "verify.wacz._MOST"),
    "lines in gzip": Parser(
        _all(lambda stream: chain(lines_in(stream, stream.getbuffer().nbytes, "a"))), ("members",), MAX_LINE, "MAX_LINE"
    ),
    "members of lines": Parser(_all(lambda stream: members_in(stream, "a")), ("members",), MAX_LINE, "MAX_LINE"),
    "walls": Parser(_walls, ("captures",), 10_000_000, "500,000 links a run"),
    "history": Parser(_history, ("captures",), MAX_ARTICLE, "MAX_ARTICLE"),
    "differences, shown": Parser(_shown, ("text",), MAX_ARTICLE // 2, "MAX_ARTICLE"),
    "what is recent": Parser(_recent, ("address",), 10_000_000, "sitemap.MAX_PAGES"),
    "draft": Parser(_drafted, ("page",), MAX_BYTES, "MAX_BYTES, MAX_TAGS", elements=MAX_TAGS),
    "owner's cookies": Parser(_refused(_OWNER.fields), ("address",), LONGEST, "urls.LONGEST", _MAIN),
    "answer without secrets": Parser(
        _bytes(lambda head: _without(head, _SECRET)), ("head",), MAX_HTTP_HEAD, "MAX_HTTP_HEAD", _MAIN
    ),
    "validators": Parser(_validators, ("text", "head"), MAX_HTTP_HEAD // 3, "MAX_HTTP_HEAD", _MAIN),
    "redirect": Parser(_redirected, ("address", "text"), MAX_HTTP_HEAD, "MAX_HTTP_HEAD", _MAIN),
    "host": Parser(_host, ("address", "text"), LONGEST, "urls.LONGEST", _MAIN),
    "X-Robots-Tag": Parser(_noarchive, ("text", "head"), MAX_HTTP_HEAD, "MAX_HTTP_HEAD", _MAIN),
    "Accept-Signature": Parser(asked_in, ("text", "head"), MAX_HTTP_HEAD, "MAX_HTTP_HEAD", _MAIN),
    "Refresh": Parser(
        lambda text: read_listing(b"<p>a", _URL, headers=[("Refresh", text), ("Link", text), ("Content-Type", text)]),
        ("text", "address"),
        MAX_HTTP_HEAD,
        "MAX_HTTP_HEAD",
    ),
    "label of a charset": Parser(
        lambda text: text_of(b"<p>\xff\xfe", text), ("text",), MAX_HTTP_HEAD, "MAX_HTTP_HEAD", _MAIN
    ),
    "instead of a list": Parser(_bytes(_instead), ("page", "script"), 50_000_000, "codings: 50 MB", _MAIN),
    "interim heads": Parser(_bytes(final_response), ("head",), 100_000_000, "MAX_BLOCK"),
    "body": Parser(
        lambda text: undone(["gzip"], text.encode("latin-1", "replace"), 50_000_000, is_text=True),
        ("members",),
        20_000_000,
        "MAX_BYTES",
        _MAIN,
    ),
    "date of a record": Parser(lambda text: (moment_of(text), moment_in_head(text)), _LINE, MAX_HEAD, "MAX_HEAD"),
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
    "name of an address": Parser(_refused(_name), ("address",), LONGEST, "urls.LONGEST", _MAIN),
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
