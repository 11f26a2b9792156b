"""When each version of an article was seen: what a reader needs to say between which two captures an edit was made.

A capture that met nothing new writes no article, but a fate. An edit lies between the last capture that still met the
old version and the first that met the new one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import msgspec

from archive.article import VERSIONED, Article, SnapshotRef
from archive.edits.difference import Diff, Weight
from archive.edits.fields import diff
from archive.edits.summary import ABSENT, moved_to
from archive.history import fold
from archive.manifest import Fate
from archive.reader import Archive
from archive.urls import article_id

__all__ = ["SCHEMA", "Capture", "Seen", "Step", "steps", "timeline"]

SCHEMA = "paper-of-record/history/1"

# Fates of a page that was met and read, or known to be as before.
_MET = frozenset({"saved", "unchanged", "gone"})


class Seen(msgspec.Struct, frozen=True):
    """How often a version was met, and when first and last."""

    times: int
    first: str
    last: str


class Capture(msgspec.Struct, frozen=True):
    """A visit that opened no version: ``met`` the one before unchanged, or in vain, with the reason."""

    captured: str
    met: bool
    reason: str | None


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A version and how it came about. ``edited_after`` is the last capture of the one before: between it and
    ``captured`` the edit was made. ``weight`` and ``summary`` say what changed; null for the first."""

    schema: str = SCHEMA
    article: str
    version: int
    captured: str
    edited_after: str | None
    status: str
    status_reason: str | None
    moved_to: str | None
    headline: str | None
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


def timeline(news: Archive, url: str) -> list[Step]:
    """The versions of the article at ``url`` (or with this id), oldest first, and when each was seen.

    Empty where there is none. Raises UsageError for an address that is none.
    """
    captures = list(news.captures_of(url))
    versions = fold(captures)
    if not versions:
        return []
    outlets: set[str | None] = {one.outlet for one in captures if one.outlet}
    told = (fate for outlet in sorted(outlets or {None}, key=str) for fate in news.fates(outlet))
    fates = _fates_of(versions[0].id, captures, told)
    # One visit may have left both an article and a fate.
    visits = {_moment(one.captured): one for one in (*_of_articles(captures), *_of_fates(fates))}
    return list(_told(versions, [visits[moment] for moment in sorted(visits)]))


def steps(versions: list[Article]) -> Iterator[tuple[Article | None, Article, Diff | None]]:
    """Each version with the one it is compared with, and what changed; nothing for the first.

    That is the one before, or, where the article is back, the last one that was there.
    """
    before: Article | None = None
    there: Article | None = None
    for one in versions:
        is_back = before is not None and before.status in ABSENT and one.status not in ABSENT
        since = there if is_back and there else before
        yield since, one, diff(since, one) if since else None
        before = one
        there = one if one.status not in ABSENT else there


def _told(versions: list[Article], visits: list[Capture]) -> Iterator[Step]:
    last: str | None = None
    before: Article | None = None
    for (_, one, change), until in zip(steps(versions), [*versions[1:], None], strict=True):
        here = [visit for visit in visits if _is_between(one, visit, until)]
        met = [visit.captured for visit in here if visit.met]
        is_back = before is not None and before.status in ABSENT and one.status not in ABSENT
        yield Step(
            article=one.id,
            version=one.version or 0,
            captured=one.captured,
            edited_after=last,
            status=one.status,
            status_reason=one.status_reason,
            moved_to=moved_to(one),
            headline=one.headline,
            content_hash=one.content_hash,
            snapshot=one.snapshot,
            seen=Seen(1 + len(met), one.captured, met[-1] if met else one.captured),
            weight="substantive" if is_back else change.weight if change else None,
            summary=_summary(change, is_back),
            captures=tuple(here),
        )
        last, before = met[-1] if met else one.captured, one


def _is_between(version: Article, visit: Capture, until: Article | None) -> bool:
    at = _moment(visit.captured)
    return _moment(version.captured) < at and (until is None or at < _moment(until.captured))


def _summary(change: Diff | None, is_back: bool) -> str | None:
    if change is None:
        return None
    if is_back and change.old.status not in ABSENT:
        return "back, as it was" if change.weight is None else f"back: {change.summary}"
    return change.summary


def _of_articles(captures: Iterable[Article]) -> Iterator[Capture]:
    """Two runs may have written one state twice; what could not be read is known here too."""
    for one in captures:
        met = one.status in VERSIONED
        yield Capture(one.captured, met, None if met else one.status_reason or one.status)


def _of_fates(fates: Iterable[Fate]) -> Iterator[Capture]:
    for fate in fates:
        if fate.captured and fate.fate in _MET:
            yield Capture(fate.captured, True, None)
        elif fate.captured and fate.fate != "pending":
            yield Capture(fate.captured, False, fate.reason or fate.fate)


def _fates_of(article: str, captures: Iterable[Article], fates: Iterable[Fate]) -> list[Fate]:
    """The fates that tell of an article: by its id, or, as a 304 knows none, by an address that led to it."""
    urls = {one.url for one in captures} | {one.snapshot.url for one in captures if one.snapshot}
    named, others = [], []
    for fate in fates:
        if fate.article == article:
            named.append(fate)
            urls.add(fate.url)
        elif fate.article is None:
            others.append(fate)
    return named + [fate for fate in others if fate.url in urls or article in _ids(fate)]


def _ids(fate: Fate) -> Iterator[str]:
    for url in filter(None, (fate.led_to, fate.url)):
        try:
            yield article_id(url)
        except ValueError:
            continue


def _moment(captured: str) -> dt.datetime:
    return dt.datetime.fromisoformat(captured)
