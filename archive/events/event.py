"""An event: one thing that an archive tells and that somebody may want to hear of.

An event is called by what it tells (``id``), so the same archive gives the same events at any time, and whoever hears
one twice can drop the second.
"""

from __future__ import annotations

import uuid
from typing import ClassVar, Final, Literal

from archive.article import ABSENT, Article
from archive.causes import Alarm
from archive.edits.difference import Diff, Piece, Weight
from archive.edits.summary import summary
from archive.manifest import Manifest
from archive.storage.jsonl import Line
from archive.warc.snapshot import SnapshotRef

__all__ = ["KINDS", "SCHEMA", "Event", "Kind", "called", "of_alarm", "of_version", "retraction", "size_of"]

SCHEMA: Final = "paper-of-record/event/1"

Kind = Literal["new", "edited", "gone", "moved", "back", "alarm", "resolved", "retracted"]
KINDS: Final = ("new", "edited", "gone", "moved", "back", "alarm", "resolved", "retracted")

# The names of this project's events among all UUIDs (RFC 9562, section 5.5).
_SPACE: Final = uuid.UUID("5f0ccf4e-7f0e-5d0b-9d0a-3c5b7e3f2d11")


class Event(Line, frozen=True, kw_only=True):
    """``captured`` is the moment at which it was seen, in UTC: the capture that opened the version, or the end of the
    run that alarmed or resolved an alarm. ``fields`` are those that an edit changed, ``size`` the characters it added
    and took out (of a new article the length of its text). ``previous`` is the content hash of the version before.

    A retraction ``retracts`` the event of that id; ``because`` is ``variants`` where the edit was one of several
    headlines in turn, ``refolded`` where captures or rules that came later tell the history otherwise."""

    CALLED: ClassVar[str] = "an event"

    schema: str = SCHEMA
    id: str
    kind: Kind
    outlet: str | None
    captured: str
    summary: str
    article: str | None = None
    url: str | None = None
    headline: str | None = None
    headline_before: str | None = None
    weight: Weight | None = None
    fields: tuple[str, ...] = ()
    size: int = 0
    content_hash: str | None = None
    previous: str | None = None
    snapshot: SnapshotRef | None = None
    alarm: Alarm | None = None
    run: str | None = None
    retracts: str | None = None
    because: Literal["variants", "refolded"] | None = None


def called(*what: str) -> str:
    """The id of what these words tell: a UUID made of them (RFC 9562, version 5), as a URN."""
    return uuid.uuid5(_SPACE, "\n".join(what)).urn


def of_version(id_: str, kind: Kind, version: Article, before: Article | None, change: Diff | None) -> Event:
    """The event of a version. ``before`` is the version it is compared with, ``change`` what differs."""
    shown = version if version.headline or before is None else before
    return Event(
        id=id_,
        kind=kind,
        outlet=version.outlet,
        captured=version.captured,
        summary=change.summary if change else _first(version),
        article=version.id,
        url=version.url,
        headline=shown.headline,
        headline_before=before.headline if before and before.headline != shown.headline else None,
        weight=change.weight if change else None,
        fields=tuple(one.field for one in change.changes) if change else (),
        size=size_of(change) if change else len(version.text or ""),
        content_hash=version.content_hash,
        previous=version.previous,
        snapshot=version.snapshot,
    )


def of_alarm(id_: str, kind: Kind, run: Manifest, alarm: Alarm, words: str) -> Event:
    """The event of an alarm that came, or was resolved; ``words`` tell it."""
    return Event(
        id=id_, kind=kind, outlet=run.outlet, captured=run.ended, summary=words, alarm=alarm, run=run.run,
        url=alarm.examples[0].url if alarm.examples else None,
    )  # fmt: skip


def retraction(told: Event, because: Literal["variants", "refolded"], captured: str) -> Event:
    """What takes ``told`` back."""
    why = "one of several headlines in turn" if because == "variants" else "the history is told otherwise now"
    return Event(
        id=called("retracted", told.id),
        kind="retracted",
        outlet=told.outlet,
        captured=captured,
        summary=f"not so: {told.summary} ({why})",
        article=told.article,
        url=told.url,
        headline=told.headline,
        retracts=told.id,
        because=because,
    )


def size_of(change: Diff) -> int:
    """How many characters an edit added and took out, of all fields that are texts."""
    pieces: list[Piece] = []
    for one in change.changes:
        pieces += one.pieces
        for paragraph in (*one.paragraphs, *(each for post in one.posts for each in post.paragraphs)):
            pieces += paragraph.pieces
    posts = (post for one in change.changes for post in one.posts if post.kind != "edited")
    whole = [len(post.entry.headline or "") + len(post.entry.text or "") for post in posts]
    return sum(whole) + sum(len(piece.text) for piece in pieces if piece.op != "same" and not piece.trivial)


def _first(version: Article) -> str:
    return summary(version, version, ()) if version.status in ABSENT else "new article"
