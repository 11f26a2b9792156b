"""Versions: folding one article's captures into its history.

Captures are folded in the order of their WARC-Date. Only ``VERSIONED`` statuses open a version; an unchanged content
hash opens none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from archive.article import ABSENT, VERSIONED, Article
from archive.errors import NotFound, UsageError
from archive.layout import moment

__all__ = ["fold", "in_force", "in_time", "latest", "numbered", "opens_version", "versioned"]


def opens_version(last: Article | None, new: Article) -> bool:
    """Whether ``new``, captured after ``last`` and extracted by the same rules, is another state of the article."""
    if new.status not in VERSIONED:
        return False
    return last is None or _state(last) != _state(new)


def numbered(article: Article, last: Article | None) -> Article:
    """``article`` as the version after ``last``, as the first where there is none; as it is where it opens none."""
    if article.status not in VERSIONED:
        return article
    number, previous = (1, None) if last is None else ((last.version or 0) + 1, last.content_hash)
    return msgspec.structs.replace(article, version=number, previous=previous)


def versioned(article: Article | None) -> Article | None:
    """``article`` where it is a version, else None."""
    return article if article is not None and article.version is not None else None


def fold(captures: Iterable[Article]) -> list[Article]:
    """The history of one article: its versions, oldest first, numbered from 1.

    ``captures`` are articles of one ``id`` in any order. Of several extractions of one snapshot the one by the highest
    rules number counts, then the last one given. Captures that open no version are left out."""
    versions: list[Article] = []
    for capture in sorted(_one_each(captures), key=in_time):
        last = versions[-1] if versions else None
        if opens_version(last, capture):
            versions.append(numbered(capture, last))
    return versions


def latest(captures: Iterable[Article]) -> Article | None:
    """The last version of one article; where no capture opens one, the last capture; None where there is none."""
    captures = list(captures)
    return next(reversed(fold(captures)), None) or max(captures, key=in_time, default=None)


def in_time(article: Article) -> tuple[dt.datetime, str]:
    """The key that sorts captures in order of time, those of one moment by their record ids."""
    return dt.datetime.fromisoformat(article.captured), article.snapshot.record_id if article.snapshot else ""


def in_force(history: list[Article], wanted: str) -> Article:
    """The version of this number (``2``, ``v2``), or the one that was known at a day or moment (ISO 8601; without a
    zone UTC, a day from its first moment).

    Raises NotFound where the history has none, UsageError for what is neither."""
    number = wanted.lower().removeprefix("v")
    if number.isdecimal() and len(number) < 4:
        if not 1 <= int(number) <= len(history):
            raise NotFound(f"there is no version {number}; it has versions 1 to {len(history)}")
        return history[int(number) - 1]
    try:
        at = moment(wanted)
    except UsageError:
        example = "2, or 2026-11-01, or 2026-11-01T09:00:00+09:00"
        raise UsageError(f"{wanted!r} is no version and no date; write {example}") from None
    known = [one for one in history if in_time(one)[0] <= at]
    if not known:
        raise NotFound(f"{wanted}: nothing was known then; the first capture is of {history[0].captured}")
    return known[-1]


def _one_each(captures: Iterable[Article]) -> Iterable[Article]:
    chosen: dict[str, Article] = {}
    for capture in captures:
        key = capture.snapshot.record_id if capture.snapshot else f"{capture.captured} {capture.content_hash}"
        earlier = chosen.get(key)
        if earlier is None or capture.extraction.rules >= earlier.extraction.rules:
            chosen[key] = capture
    return chosen.values()


def _state(article: Article) -> tuple[str, str]:
    # A stub behind a paywall and its full text are one article seen through two doors: the text decides.
    return article.status if article.status in ABSENT else "there", article.content_hash
