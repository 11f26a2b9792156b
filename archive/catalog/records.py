"""Light records: what the catalog holds of an article besides its place, so that tables and lists open no other file.

A light record is the article record without text and without what only its text gives reason for.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Generic, TypeVar

import msgspec

from archive.article import VERSIONED, Article
from archive.causes import decode
from archive.storage.jsonl import MAX_LINE

__all__ = ["HEAVY", "Record", "record_in", "record_of"]

HEAVY: Final = frozenset(
    {
        "standfirst", "text", "body", "images", "links", "entries", "next_page", "seen_in", "variants", "sources",
        "conflicts", "doubts", "dropped", "signals",
    }
)  # fmt: skip
"""The fields of an article that a light record has not."""

_Light = TypeVar("_Light", Article, msgspec.Raw)
_Count = Annotated[int, msgspec.Meta(ge=0, le=(1 << 53) - 1)]
_FIELDS: Final = tuple((one.name, one.default) for one in msgspec.structs.fields(Article) if one.name not in HEAVY)


class Record(msgspec.Struct, Generic[_Light], frozen=True, array_like=True, gc=False):
    """The light record of a capture: its moment and article, the place of its line (as in ``Capture``), and whether it
    is of a live page with posts: these decide what a version is."""

    captured: str
    article: str
    file: _Count
    offset: _Count
    line: _Count
    has_posts: bool
    light: _Light

    @property
    def place(self) -> tuple[int, int, int]:
        return self.file, self.offset, self.line


def record_of(article: Article, id_: str, file: int, offset: int, line: int) -> Record[msgspec.Raw]:
    """The record of an article that has the id ``id_`` by today's rules. Its version is the one that it has where there
    is no other capture."""
    told: dict[str, Any] = {
        name: value for name, default in _FIELDS if (value := getattr(article, name)) != default and value is not None
    }
    told["extraction"] = {"id": article.extraction.id, "rules": article.extraction.rules}
    told["id"] = id_
    if article.status in VERSIONED:
        told["version"] = 1
        told.pop("previous", None)
    raw = msgspec.Raw(msgspec.json.encode(told))
    return Record(article.captured, id_, file, offset, line, bool(article.entries), raw)


def record_in(line: bytes) -> Record[Article]:
    """The record that a line of the catalog is, its article without the fields ``HEAVY``. Raises msgspec.MsgspecError
    for what is none."""
    try:
        return _RECORD.decode(line)
    except (msgspec.ValidationError, RecursionError):
        return decode(line, Record[Article], MAX_LINE)


_RECORD: Final = msgspec.json.Decoder(Record[Article])
