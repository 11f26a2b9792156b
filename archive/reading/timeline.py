"""When each version of an article was seen.

An edit lies between the last capture that met the old version and the first that met the new one. A capture that met
nothing new wrote no article, but a fate.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress

import msgspec

from archive.article import ABSENT, VERSIONED, Article, Variant
from archive.causes import Cause
from archive.edits.difference import Change, Diff, Weight
from archive.edits.fields import diff_of_one
from archive.edits.summary import moved_to
from archive.layout import moment
from archive.manifest import Fate
from archive.reading.history import fold
from archive.reading.reader import Archive
from archive.urls import article_id
from archive.warc.snapshot import SnapshotRef

__all__ = ["SCHEMA", "Capture", "Edit", "Seen", "Step", "edits", "placed", "steps", "timeline", "visits"]

SCHEMA = "paper-of-record/history/1"

Edit = tuple[Article, Article, Diff]
"""The old version, the new one, and what differs."""

# Fates of a page that was met and read, or known to be as before; one that shows its beginning proves no more.
_MET = frozenset({"saved", "unchanged", "gone"})
_BEGINNING = "known_beginning"
_OF_ARTICLE = ("captured", "status", "status_reason", "headline", "variants", "content_hash", "snapshot")


class Seen(msgspec.Struct, frozen=True):
    """How often a version was met, and when first and last."""

    times: int
    first: str
    last: str


class Capture(msgspec.Struct, frozen=True):
    """A visit that opened no version: ``met`` the one before unchanged, or in vain, with the cause."""

    captured: str
    met: bool
    cause: Cause | None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A version and how it came about. ``edited_after`` is the last capture of the one before: between it and
    ``captured`` the edit was made. ``weight`` and ``summary`` say what changed; null for the first. ``variants`` are
    headlines in turn, ``posts`` counts those of a live page."""

    schema: str = SCHEMA
    article: str
    version: int
    captured: str
    edited_after: str | None
    status: str
    status_reason: Cause | None
    moved_to: str | None
    headline: str | None
    variants: tuple[Variant, ...] = ()
    posts: int = 0
    content_hash: str
    snapshot: SnapshotRef | None
    seen: Seen
    weight: Weight | None
    summary: str | None
    captures: tuple[Capture, ...] = ()

    def brief(self) -> Step:
        """Without the captures that opened no version."""
        return msgspec.structs.replace(self, captures=())

    def to_json(self) -> bytes:
        return msgspec.json.encode(self)


def timeline(news: Archive, url: str, *, raw: bool = False) -> list[Step]:
    """The versions of the article at ``url`` (or with this id), oldest first, and when each was seen. ``raw`` takes
    each of the headlines that a site shows in turn for a version of its own.

    Empty where there is none. Raises UsageError for an address that is none."""
    captures = list(news.captures_of(url))
    versions = fold(captures, news.order, raw=raw)
    return list(_steps(versions, visits(news, captures)[versions[0].id])) if versions else []


def visits(news: Archive, captures: Iterable[Article]) -> dict[str, list[Capture]]:
    """Every visit to each of these articles, by id, in order of time; of one that has several addresses by the id of
    each of them.

    A capture that met nothing new left a fate alone; one visit may have left both an article and a fate."""
    captures = list(captures)
    ids = {one.id for one in captures}
    outlets: set[str | None] = {one.outlet for one in captures if one.outlet}
    fates = (fate for outlet in sorted(outlets or {None}, key=str) for fate in news.fates(outlet) if fate.captured)
    found: dict[str, dict[dt.datetime, Capture]] = {article: {} for article in ids}
    for one in captures:
        met = one.status in VERSIONED
        found[one.id][moment(one.captured)] = Capture(one.captured, met, None if met else one.status_reason)
    for article, fate in _owned(fates, ids, {one.url: one.id for one in captures}):
        if fate.captured and fate.fate != "pending":
            met = fate.fate in _MET and (fate.cause is None or fate.cause.kind != _BEGINNING)
            found[article][moment(fate.captured)] = Capture(fate.captured, met, None if met else fate.cause)
    joined = defaultdict[str, set[str]](set)
    for article in ids:
        joined[news.aliases.name(article)].add(article)
    in_order = {name: _in_order(found, those) for name, those in joined.items()}
    return {article: in_order[name] for name, those in joined.items() for article in those}


def _in_order(found: dict[str, dict[dt.datetime, Capture]], ids: Iterable[str]) -> list[Capture]:
    """The visits to all addresses of one article."""
    together = {at: visit for one in sorted(ids) for at, visit in found[one].items()}
    return [visit for _, visit in sorted(together.items())]


def edits(news: Archive, *histories: list[Article]) -> list[Edit]:
    """Each step of these histories, with the captures between which it was made."""
    seen = visits(news, (one for history in histories for one in history))
    return [
        placed(old, new, change, history, seen[new.id])
        for history in histories
        for old, new, change in steps(history)
        if old and change
    ]


def placed(old: Article, new: Article, change: Diff, history: list[Article], seen: Iterable[Capture]) -> Edit:
    """A diff with the last capture that met its old version, before another version was there."""
    if moment(old.captured) >= moment(new.captured):
        return old, new, msgspec.structs.replace(change, edited_after=None)
    until = next((one for one in history if moment(one.captured) > moment(old.captured)), None)
    met = [one.captured for one in seen if one.met and _is_between(old, one, until)]
    return old, new, msgspec.structs.replace(change, edited_after=met[-1] if met else old.captured)


def steps(versions: list[Article]) -> Iterator[tuple[Article | None, Article, Diff | None]]:
    """Each version with the one it is compared with, and what changed; nothing for the first.

    That is the one before, or, where the article is back, the last one that was there."""
    before = there = None
    for one in versions:
        if before and there and before.status in ABSENT and one.status not in ABSENT:
            yield there, one, _back(before, diff_of_one(there, one))
        else:
            yield before, one, diff_of_one(before, one) if before else None
        before = one
        there = one if one.status not in ABSENT else there


def _back(absent: Article, since: Diff) -> Diff:
    """What changed while the article was away, and that it is back."""
    summary = "back, as it was" if since.weight is None else f"back: {since.summary}"
    status = Change(field="status", weight="substantive", why=("back",), old=absent.status, new=since.new.status)
    others = (one for one in since.changes if one.field != "status")
    return msgspec.structs.replace(since, weight="substantive", summary=summary, changes=(status, *others))


def _steps(versions: list[Article], seen: list[Capture]) -> Iterator[Step]:
    last: str | None = None
    for (_, one, change), until in zip(steps(versions), [*versions[1:], None], strict=True):
        here = [visit for visit in seen if _is_between(one, visit, until)]
        met = [visit.captured for visit in here if visit.met]
        same = {name: getattr(one, name) for name in _OF_ARTICLE}
        yield Step(
            article=one.id,
            version=one.version or 0,
            edited_after=last,
            moved_to=moved_to(one),
            posts=len(one.entries),
            seen=Seen(1 + len(met), one.captured, met[-1] if met else one.captured),
            weight=change.weight if change else None,
            summary=change.summary if change else None,
            captures=tuple(here),
            **same,
        )
        last = met[-1] if met else one.captured


def _is_between(version: Article, visit: Capture, until: Article | None) -> bool:
    at = moment(visit.captured)
    return moment(version.captured) < at and (until is None or at < moment(until.captured))


def _owned(fates: Iterable[Fate], ids: set[str], urls: dict[str, str]) -> Iterator[tuple[str, Fate]]:
    """The fates that tell of these articles: by their id, or, as a 304 knows none, by an address that led to one."""
    nameless = []
    for fate in fates:
        if fate.article in ids:
            urls.setdefault(fate.url, fate.article)
            yield fate.article, fate
        elif fate.article is None:
            nameless.append(fate)
    for fate in nameless:
        owner = urls.get(fate.url) or _id_among(ids, fate)
        if owner:
            yield owner, fate


def _id_among(ids: set[str], fate: Fate) -> str | None:
    for url in filter(None, (fate.led_to, fate.url)):
        with suppress(ValueError):
            if (article := article_id(url)) in ids:
                return article
    return None
