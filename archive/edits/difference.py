"""What a comparison yields: values that are read back from their own JSON (``archive/diff.schema.json``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar, Literal

import msgspec

from archive.article import Entry
from archive.causes import Cause
from archive.schema import says, schema_of
from archive.storage.jsonl import Line
from archive.warc.snapshot import SnapshotRef

__all__ = ["SCHEMA", "Change", "Diff", "Paragraph", "Piece", "Post", "Side", "Weight", "json_schema"]

SCHEMA = "paper-of-record/diff/1"

Weight = Literal["substantive", "trivial"]
"""``trivial``: the same words in the same order, said of the same article; ``why`` says what else differs."""


class Piece(msgspec.Struct, frozen=True, omit_defaults=True):
    """A stretch of text: ``same`` in both, only in the old (``out``) or only in the new (``in``).

    Those that are no ``in`` are, joined, the old text; those that are no ``out`` the new one. ``trivial``: the stretch
    beside it says the same in other type."""

    op: Literal["same", "out", "in"]
    text: str
    trivial: bool = False


class Paragraph(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a paragraph; ``old`` and ``new`` are the paragraphs' numbers in the two texts, from 1.

    A ``split`` has several new ones, a ``merged`` one several old ones, parted in its pieces by a blank line.
    ``moved`` ones may have been rewritten too. ``retouched``: nothing but type. ``similarity`` is the share of words
    that both sides have, 0 to 1."""

    kind: Literal["added", "removed", "moved", "rewritten", "split", "merged", "retouched"]
    weight: Weight
    why: tuple[str, ...] = ()
    old: tuple[int, ...] = ()
    new: tuple[int, ...] = ()
    similarity: float | None = None
    pieces: tuple[Piece, ...] = ()


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a post of a live page. ``pieces`` are the words of its heading, ``paragraphs`` those of its text,
    both empty where it was added or removed: then ``entry`` is all of it."""

    kind: Literal["added", "removed", "edited"]
    weight: Weight
    why: tuple[str, ...] = ()
    entry: Entry
    pieces: tuple[Piece, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One field that differs. ``old`` and ``new`` are its values (null for ``text``: ``paragraphs`` tell), ``pieces``
    the words of a field that is a text, ``added`` and ``removed`` what a list gained and lost; ``posts`` tell it of
    ``entries``. ``cause`` is why a page has a new status."""

    field: str
    weight: Weight
    why: tuple[str, ...] = ()
    cause: Annotated[Cause | None, says("Of the field ``status``; else null.", carried="status")] = None
    old: Any = None
    new: Any = None
    pieces: tuple[Piece, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    added: tuple[Any, ...] = ()
    removed: tuple[Any, ...] = ()
    posts: tuple[Post, ...] = ()


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two versions, with all that a citation needs."""

    version: int | None
    captured: str
    status: str
    url: str
    headline: str | None
    content_hash: str
    extraction: str
    snapshot: SnapshotRef | None


class Diff(Line, frozen=True, kw_only=True):
    """Two versions of one article compared. ``weight`` is null where nothing that is compared differs.

    ``changes`` come headline first; ``caveats`` are what a reader must know before citing them. ``edited_after`` is the
    last capture that met the old version: the edits were made between it and the capture of the new one (null where
    two articles were compared without their archive)."""

    CALLED: ClassVar[str] = "a diff"

    schema: str = SCHEMA
    article: str
    outlet: str | None
    language: str | None
    old: Side
    new: Side
    weight: Weight | None
    summary: str
    changes: tuple[Change, ...]
    caveats: tuple[str, ...] = ()
    edited_after: str | None = None

    def change(self, field: str) -> Change | None:
        """The change of a field; None where it is the same in both."""
        return next((one for one in self.changes if one.field == field), None)


def heaviest(weights: Iterable[Weight]) -> Weight | None:
    found = set(weights)
    return "substantive" if "substantive" in found else "trivial" if found else None


def json_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of a diff, as published in ``diff.schema.json``."""
    return schema_of(Diff, SCHEMA)
