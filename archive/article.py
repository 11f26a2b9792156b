"""The article record: the clean form of one page, as it was at one moment.

The field names are the terms of schema.org's NewsArticle in snake_case where one exists. A field
that is not on the page is null: nothing here is guessed.
"""

from __future__ import annotations

import hashlib
import inspect
import json
import re
import unicodedata
from typing import Any, Literal, get_args

import msgspec

from archive.warc.snapshot import SnapshotRef

__all__ = [
    "SCHEMA",
    "STATUSES",
    "VERSIONED",
    "Article",
    "Block",
    "Dropped",
    "Extraction",
    "Image",
    "Sighting",
    "Signals",
    "content_hash",
    "json_schema",
    "schema_of",
]

SCHEMA = "paper-of-record/article/1"

Status = Literal["ok", "partial", "paywalled", "gone", "moved", "blocked", "consent", "empty", "not_article", "failed"]

STATUSES: frozenset[str] = frozenset(get_args(Status))

# Only these open a version; a block, a wall, an empty or a failed page says nothing about the article.
VERSIONED: frozenset[str] = frozenset({"ok", "partial", "paywalled", "gone", "moved"})


class Block(msgspec.Struct, frozen=True):
    """One block of the body, in reading order. A table's text has a line a row, cells parted by tabs."""

    type: Literal["paragraph", "heading", "quote", "list", "table"]
    text: str


class Image(msgspec.Struct, frozen=True):
    url: str
    caption: str | None = None
    credit: str | None = None


class Sighting(msgspec.Struct, frozen=True):
    """Where a run saw the link: the listing's URL, the link's place in it (0 is the top), and when."""

    section: str
    position: int
    captured: str


class Dropped(msgspec.Struct, frozen=True):
    """A line that stood in the page's main text and was left out, and why."""

    text: str
    reason: str


class Signals(msgspec.Struct, frozen=True):
    """What the publisher says about reuse, word for word."""

    robots_meta: str | None = None
    x_robots_tag: str | None = None
    tdm: str | None = None
    content_usage: str | None = None


class Extraction(msgspec.Struct, frozen=True):
    """What made the article: equal ``id``, equal input, equal output."""

    id: str
    rules: int
    outlet_rules: str | None = None
    memory: str | None = None
    software: dict[str, str] = {}


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """A clean article record; ``to_json`` is one line, ``from_json`` reads it back.

    Dates are ISO 8601 with offset, to the second where the page gives it; a bare date stays a
    bare date. ``captured`` is UTC with ``Z``. ``version`` and ``previous`` come from folding one
    URL's captures (``archive.reading.history``) and are null on what ``extract`` yields.
    """

    schema: str = SCHEMA
    id: str
    outlet: str | None = None
    url: str
    canonical_url: str | None = None
    headline: str | None = None
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    byline: str | None = None
    agency: str | None = None
    dateline: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    genre: str | None = None
    section: tuple[str, ...] = ()
    language: str | None = None
    text: str | None = None
    body: tuple[Block, ...] = ()
    images: tuple[Image, ...] = ()
    links: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    access: Literal["free", "metered", "subscriber"] | None = None
    status: Status
    status_reason: str | None = None
    seen_in: tuple[Sighting, ...] = ()
    content_hash: str
    version: int | None = None
    previous: str | None = None
    captured: str
    snapshot: SnapshotRef | None = None
    sources: dict[str, str] = {}
    conflicts: dict[str, list[Any]] = {}
    dropped: tuple[Dropped, ...] = ()
    signals: Signals = Signals()
    extraction: Extraction

    def to_json(self) -> bytes:
        """The record as one line of UTF-8 JSON, without the line's end."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, line: bytes | str) -> Article:
        """Reads one line; raises ValueError naming the field that does not fit the schema."""
        try:
            return msgspec.json.decode(line, type=cls)
        except msgspec.MsgspecError as error:
            raise ValueError(f"not an article record: {error}") from error

    def replace(self, **changes: Any) -> Article:
        """A copy with ``changes``."""
        return msgspec.structs.replace(self, **changes)


def content_hash(
    *,
    headline: str | None,
    standfirst: str | None,
    authors: tuple[str, ...] | list[str],
    dateline: str | None,
    text: str | None,
) -> str:
    """The identity of an article's content: ``1:sha256:`` and 64 hexadecimal digits.

    Over canonical JSON (sorted keys, no spaces, UTF-8) of the five fields in NFC with white space
    collapsed. Dates, images and tags are not in it: they change without an edit.
    """
    fields = {
        "authors": [_plain(name) for name in authors],
        "dateline": _plain(dateline),
        "headline": _plain(headline),
        "standfirst": _plain(standfirst),
        "text": _plain(text),
    }
    canonical = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return "1:sha256:" + hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of an article record, as published in ``article.schema.json``."""
    return schema_of(Article, SCHEMA)


def schema_of(kind: type[msgspec.Struct], title: str) -> dict[str, Any]:
    """The JSON Schema (2020-12) of ``kind``, the same under every Python."""
    schema = _dedented(msgspec.json.schema(kind))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title, **schema}


def _plain(value: str | None) -> str | None:
    if value is None:
        return None
    return re.sub(r"\s+", " ", unicodedata.normalize("NFC", value)).strip()


def _dedented(schema: Any) -> Any:
    """Descriptions come from docstrings, which Python 3.13 stores without their indentation and earlier ones with."""
    if isinstance(schema, dict):
        return {
            name: inspect.cleandoc(value) if name == "description" and isinstance(value, str) else _dedented(value)
            for name, value in schema.items()
        }
    return [_dedented(value) for value in schema] if isinstance(schema, (list, tuple)) else schema
