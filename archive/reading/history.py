"""Versions: folding one article's captures into its history.

The rules (DESIGN, "Versions, hashes, memory"): captures are folded in WARC-Date order; only ``ok``,
``partial``, ``paywalled``, ``gone`` and ``moved`` open a version; an unchanged content hash opens none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from archive.article import ABSENT, VERSIONED, Article
from archive.errors import NotFound, UsageError

__all__ = ["fold", "in_force", "latest", "moment", "numbered", "opens_version", "versioned"]


def opens_version(last: Article | None, new: Article) -> bool:
    """Whether ``new``, captured after ``last`` and extracted by the same rules, is another state of the article."""
    if new.status not in VERSIONED:
        return False
    return last is None or _state(last) != _state(new)


def fold(captures: Iterable[Article]) -> list[Article]:
    """The history of one article: its versions, oldest first, numbered from 1.

    ``captures`` are articles of one ``id`` in any order. Of several extractions of one snapshot the one by
    the highest rules number counts, then the last one given. Captures that open no version are left out.
    """
    versions: list[Article] = []
    for capture in sorted(_one_each(captures), key=_moment):
        last = versions[-1] if versions else None
        if opens_version(last, capture):
            versions.append(numbered(capture, last))
    return versions


def latest(captures: Iterable[Article]) -> Article | None:
    """The last version of one article, of its captures in any order; the last capture where none opens a version."""
    known = list(captures)
    versions = fold(known)
    return versions[-1] if versions else max(known, key=_moment, default=None)


def numbered(article: Article, last: Article | None) -> Article:
    """``article`` with its number and the hash before it, where it opens a version after ``last``, the last one."""
    if article.status not in VERSIONED:
        return article
    version, previous = ((last.version or 0) + 1, last.content_hash) if last else (1, None)
    return article.replace(version=version, previous=previous)


def versioned(article: Article | None) -> Article | None:
    """``article`` where it has a version; else None."""
    return article if article is not None and article.version is not None else None


def in_force(history: list[Article], wanted: str) -> Article:
    """The version of this number (``2``, ``v2``), or the one that was known at a day or moment (ISO 8601; without
    a zone UTC, a day from its first moment).

    Raises NotFound where the history has none, UsageError for what is neither.
    """
    number = wanted.lower().removeprefix("v")
    if number.isdecimal() and len(number) < 4:
        if not 1 <= int(number) <= len(history):
            raise NotFound(f"there is no version {number}; it has versions 1 to {len(history)}")
        return history[int(number) - 1]
    at = moment(wanted)
    known = [one for one in history if _moment(one)[0] <= at]
    if not known:
        raise NotFound(f"{wanted}: nothing was known then; the first capture is of {history[0].captured}")
    return known[-1]


def moment(wanted: str) -> dt.datetime:
    """A day or moment in ISO 8601, UTC where no zone is given; UsageError for what is none."""
    try:
        at = dt.datetime.fromisoformat(wanted)
    except ValueError:
        raise UsageError(
            f"{wanted!r} is no version and no date; write 2, or 2026-11-01, or 2026-11-01T09:00:00+09:00"
        ) from None
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


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
    standing = article.status if article.status in ABSENT else "there"
    return standing, article.content_hash


def _moment(article: Article) -> tuple[dt.datetime, str]:
    return dt.datetime.fromisoformat(article.captured), article.snapshot.record_id if article.snapshot else ""
