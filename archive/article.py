"""The article record: the clean form of one page, as it was at one moment.

The field names are the terms of schema.org's NewsArticle in snake_case where one exists. A field
that is not on the page is null: nothing here is guessed.
"""

import hashlib
import json
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Final, Literal, Self, get_args

import msgspec

from archive.causes import Cause
from archive.schema import DATE, HASH, ID, MOMENT, URL, says, schema_of
from archive.storage.jsonl import Line
from archive.warc.snapshot import SnapshotRef

__all__ = ["ABSENT", "CORPUS", "MAX_ARTICLE", "SCHEMA", "STATUSES", "VERSIONED", "Article", "Block", "Doubt", "Dropped"]
__all__ += [
    "Entry",
    "Extraction",
    "Image",
    "Sighting",
    "Signals",
    "Variant",
    "content_hash",
    "json_schema",
    "taken_out",
    "told_by",
]

SCHEMA = "paper-of-record/article/1"
MAX_ARTICLE: Final = 8_000_000
"""Bytes of an article's line: ten long novels. A longer one is neither written nor read, since two texts of that size
must be compared."""

_Status = Literal["ok", "partial", "paywalled", "gone", "moved", "blocked", "consent", "empty", "not_article", "failed"]
_Access = Literal["free", "metered", "subscriber"]
_BlockType = Literal["paragraph", "heading", "quote", "list", "table", "correction"]

# The schema is strict, the reader is not: it keeps a word that only a later version knows.
if TYPE_CHECKING:
    Status = _Status
    Access = _Access
    BlockType = _BlockType
else:
    Status = Access = BlockType = str

STATUSES: frozenset[str] = frozenset(get_args(_Status))

CORPUS: frozenset[str] = frozenset({"ok", "partial", "paywalled"})
"""An article is there."""

ABSENT: frozenset[str] = frozenset({"gone", "moved"})
"""It is there no longer. What such a page does not have was not taken out of the article."""

VERSIONED = CORPUS | ABSENT
"""Only these open a version; a block, a wall, an empty or a failed page says nothing about the article."""


class Block(msgspec.Struct, frozen=True, gc=False):
    """One block of the body, in reading order. A table's text has a line a row, cells parted by tabs."""

    type: Annotated[BlockType, says("What kind of block it is.", enum=list(get_args(_BlockType)))]
    text: Annotated[str, says("Its plain text.", minLength=1)]


class Image(msgspec.Struct, frozen=True, gc=False):
    """A picture of the article."""

    url: Annotated[str, says("The absolute address of the picture.", minLength=1)]
    caption: Annotated[str | None, says("Its caption; null where the page prints none.")] = None
    credit: Annotated[str | None, says("Who made it, as printed; null where the page does not say.")] = None


class Sighting(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """Where a run saw the link: the listing's URL, the link's place in it (0 is the top), when, and its words."""

    section: Annotated[str, says("The address of the section page, feed or sitemap.", pattern=URL)]
    position: Annotated[int, says("The place of the link in its list; 0 is the top.", minimum=0)]
    captured: Annotated[str, says("The WARC-Date of that page, in UTC.", pattern=MOMENT)]
    headline: Annotated[str | None, says("The link's own words; left out (null) where the list gives none.")] = None


class Dropped(msgspec.Struct, frozen=True, gc=False):
    """A line that stood in the page's main text and was left out, and why."""

    text: Annotated[str, says("The line.")]
    cause: Annotated[Cause, says("Why it is not the article.", carried="dropped")]


class Doubt(msgspec.Struct, frozen=True, gc=False):
    """A field whose value may be wrong, and why. Doubts are not in ``content_hash``."""

    field: Annotated[str, says("The name of the field.", minLength=1)]
    cause: Annotated[Cause, says("What speaks against its value.", carried="doubt")]


class Variant(msgspec.Struct, frozen=True, gc=False):
    """One of several headlines that a site showed in turn for one version (an A/B test)."""

    headline: Annotated[str, says("The headline.", minLength=1)]
    captures: Annotated[
        tuple[Annotated[str, says("A moment, in UTC.", pattern=MOMENT)], ...],
        says("When it was seen, in order of time."),
    ]


class Entry(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """One post of a live page."""

    id: Annotated[
        str | None,
        says("Its id on the page, else ~ and one made of its moment or words; null: not known."),
    ] = None
    published: Annotated[str | None, says("When it was posted; null where the page does not say.", pattern=DATE)] = None
    modified: Annotated[str | None, says("When it was changed; null where the page does not say.", pattern=DATE)] = None
    headline: Annotated[str | None, says("Its heading; null where it has none.")] = None
    text: Annotated[str | None, says("Its text, paragraphs joined by a blank line; null where it has none.")] = None
    captured: Annotated[
        str | None,
        says("The capture that first showed it so; null where that of the article shows it.", pattern=MOMENT),
    ] = None


class Signals(msgspec.Struct, frozen=True, gc=False):
    """What the publisher says about reuse, word for word."""

    robots_meta: Annotated[str | None, says("The robots meta elements; null where there is none.")] = None
    x_robots_tag: Annotated[str | None, says("The X-Robots-Tag fields; null where there is none.")] = None
    tdm: Annotated[str | None, says("The TDM reservation; null where the page tells none.")] = None
    content_usage: Annotated[str | None, says("The Content-Usage field; null where there is none.")] = None


class Extraction(msgspec.Struct, frozen=True, gc=False):
    """What made the article: equal ``id``, equal input, equal output."""

    id: Annotated[str, says("The name of all that follows.", minLength=1)]
    rules: Annotated[int, says("The number of the rules of extraction.", minimum=0)]
    outlet_rules: Annotated[str | None, says("The hash of the outlet's rules; null where it has none.")] = None
    memory: Annotated[str | None, says("The hash of the site memory; null where it took part in nothing.")] = None
    software: Annotated[dict[str, str], says("The versions of the libraries that decide the result.")] = {}


class Article(Line, frozen=True, kw_only=True, gc=False):
    """A clean article record; ``to_json`` is one line, ``from_json`` reads it back.

    Dates are ISO 8601 with offset, to the second where the page gives it; a bare date stays a
    bare date. ``captured`` is UTC with ``Z``. ``version`` and ``previous`` come from folding one
    URL's captures (``archive.reading.history``) and are null on what ``extract`` yields."""

    CALLED: ClassVar[str] = "an article record"
    MOST: ClassVar[int] = MAX_ARTICLE

    schema: Annotated[str, says("The name of this schema.", const=SCHEMA)] = SCHEMA
    id: Annotated[str, says("The id of the article: a hash of its normalised address.", pattern=ID)]
    outlet: Annotated[str | None, says("The name of the outlet; null where none is known.", minLength=1)] = None
    url: Annotated[str, says("The address that answered with the page.", pattern=URL)]
    canonical_url: Annotated[
        str | None, says("The canonical link of the page; null where it has none.", pattern=URL)
    ] = None
    headline: Annotated[str | None, says("The headline; null where the page has none.", minLength=1)] = None
    standfirst: Annotated[str | None, says("The lead under the headline; null where there is none.")] = None
    authors: Annotated[tuple[str, ...], says("The names of the authors, in the order of the byline.")] = ()
    byline: Annotated[str | None, says("The byline as printed; null where there is none.")] = None
    agency: Annotated[str | None, says("The news agency it comes from; null where none is named.")] = None
    dateline: Annotated[str | None, says("The place the text is dated from; null where none is printed.")] = None
    date_published: Annotated[
        str | None, says("When it was published: ISO 8601 with offset, or a day; null if not told.", pattern=DATE)
    ] = None
    date_modified: Annotated[
        str | None, says("When it was last changed: ISO 8601 with offset, or a day; null if not told.", pattern=DATE)
    ] = None
    genre: Annotated[str | None, says("news, opinion, live, video …; null where the page does not say.")] = None
    section: Annotated[tuple[str, ...], says("The trail of sections, the widest first.")] = ()
    language: Annotated[
        str | None, says("The language of the text (BCP 47); null where it has none.", pattern="^[a-zA-Z]{2,3}(-.+)?$")
    ] = None
    text: Annotated[str | None, says("The paragraphs, joined by a blank line; null where there is none.")] = None
    body: Annotated[tuple[Block, ...], says("The blocks of the text, in reading order.")] = ()
    images: Annotated[tuple[Image, ...], says("The pictures of the article, in reading order.")] = ()
    links: Annotated[tuple[str, ...], says("The absolute addresses that the text links to.")] = ()
    tags: Annotated[tuple[str, ...], says("The keywords of the page.")] = ()
    entries: Annotated[tuple[Entry, ...], says("The posts of a live page; empty on other pages.")] = ()
    next_page: Annotated[
        str | None, says("Where the article goes on; null where this page is the last.", pattern=URL)
    ] = None
    access: Annotated[
        Access | None, says("Who may read it; null where the page does not say.", enum=[*get_args(_Access), None])
    ] = None
    status: Annotated[Status, says("What the page is.", enum=list(get_args(_Status)))]
    status_reason: Annotated[Cause | None, says("Why it has this status; null for ok.", carried="status")] = None
    seen_in: Annotated[tuple[Sighting, ...], says("Where the run saw the link to it.")] = ()
    content_hash: Annotated[str, says("The identity of the content.", pattern=HASH)]
    version: Annotated[int | None, says("The number of the version; null where it opens none.", minimum=1)] = None
    previous: Annotated[
        str | None, says("The content_hash of the version before; null for the first.", pattern=HASH)
    ] = None
    variants: Annotated[tuple[Variant, ...], says("The headlines of a version that had several in turn.")] = ()
    # The reader checks this one: captures are sorted by it.
    captured: Annotated[
        str,
        msgspec.Meta(
            description="The WARC-Date of the page, in UTC; empty where it is not known.", pattern=f"{MOMENT}|^$"
        ),
    ]
    snapshot: Annotated[SnapshotRef | None, says("The bytes that prove it; null before they are stored.")] = None
    sources: Annotated[dict[str, str], says("For each field where its value came from.")] = {}  # noqa: RUF012 - msgspec copies it
    conflicts: Annotated[dict[str, list[Any]], says("For a field the other values that the page tells.")] = {}  # noqa: RUF012
    doubts: Annotated[tuple[Doubt, ...], says("The fields whose value may be wrong.")] = ()
    dropped: Annotated[tuple[Dropped, ...], says("The lines that were left out of the text.")] = ()
    signals: Annotated[Signals, says("What the publisher says about reuse.")] = Signals()
    extraction: Annotated[Extraction, says("What made this record.")]

    def __hash__(self) -> int:
        """Of what tells captures apart; equal articles have equal hashes."""
        return hash((self.id, self.captured, self.content_hash, self.version))

    def __repr__(self) -> str:
        version = f"v{self.version}" if self.version else self.status
        return f"<Article {self.outlet or '-'} {self.captured[:10]} {version} {self.headline or '-'!r} {self.url}>"

    def to_dict(self) -> dict[str, Any]:
        """The article as plain values: what ``to_json`` writes, as dicts, lists, strings and numbers."""
        plain: dict[str, Any] = msgspec.json.decode(self.to_json())
        return plain

    def replace(self, **changes: Any) -> Self:
        """A copy with ``changes``."""
        return msgspec.structs.replace(self, **changes)


def content_hash(
    *, headline: str | None, standfirst: str | None, authors: Sequence[str], dateline: str | None, text: str | None
) -> str:
    """The identity of an article's content: ``1:sha256:`` and 64 hexadecimal digits.

    Over canonical JSON (sorted keys, no spaces, UTF-8) of the five fields in NFC with white space collapsed. Dates,
    images and tags are not in it: they change without an edit."""
    return _hash_of(headline, standfirst, tuple(authors), dateline, text)


_canonical = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


@lru_cache(maxsize=8)  # one article is compared and kept several times in a row
def _hash_of(
    headline: str | None, standfirst: str | None, authors: tuple[str, ...], dateline: str | None, text: str | None
) -> str:
    fields = {
        "authors": [_plain(name) for name in authors],
        "dateline": _plain(dateline),
        "headline": _plain(headline),
        "standfirst": _plain(standfirst),
        "text": _plain(text),
    }
    return "1:sha256:" + hashlib.sha256(_canonical.encode(fields).encode("utf-8", "surrogatepass")).hexdigest()


def told_by(entry: Entry) -> str:
    """A digest of what a post says: its heading and its text, white space collapsed."""
    told = f"{_plain(entry.headline) or ''}\n{_plain(entry.text) or ''}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def taken_out(before: Sequence[Entry], after: Sequence[Entry]) -> set[str]:
    """The ids of the posts that stood between two others of ``before`` and are missing in ``after``, which has both.

    What is missing at an end may have been pushed to another page."""
    there = {one.id for one in after if one.id}
    kept = [place for place, one in enumerate(before) if one.id in there]
    between = before[kept[0] : kept[-1]] if kept else ()
    return {one.id for one in between if one.id and one.id not in there}


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of an article record, as published in ``article.schema.json``."""
    return schema_of(Article, SCHEMA)


def _plain(value: str | None) -> str | None:
    if value is None:
        return None
    return " ".join(unicodedata.normalize("NFC", value).split())
