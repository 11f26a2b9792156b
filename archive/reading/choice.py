"""Which articles are wanted: the arguments of ``Archive.articles`` as one value."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import Final, Literal, Protocol

from archive.article import CORPUS, STATUSES, Article
from archive.errors import NotFound, UsageError, meant
from archive.layout import moment

__all__ = ["Asked", "Choice", "Date", "Names", "folded", "is_edited", "named", "one_of", "span", "statuses"]
__all__ += ["unknown_outlet", "yes_or_no"]

Date = str | dt.date
"""A year (``2026``), a month (``2026-03``), a day or a moment in ISO 8601; a ``date`` or a ``datetime``."""
Names = str | Iterable[str]
"""One name, or several."""

# As many names as a line has room for.
_SHOWN: Final = 8
_Span = tuple[dt.datetime | None, dt.datetime | None]


class Asked(Protocol):
    """The part of an article that each question but that for edits is about."""

    @property
    def status(self) -> str: ...
    @property
    def date_published(self) -> str | None: ...
    @property
    def captured(self) -> str: ...
    @property
    def language(self) -> str | None: ...
    @property
    def section(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What fits: ``None`` is no condition. Spans take in their first moment and leave out their last."""

    status: frozenset[str] | None = CORPUS
    published: _Span = (None, None)
    captured: _Span = (None, None)
    languages: frozenset[str] | None = None
    sections: frozenset[str] | None = None
    edited: bool | None = None
    versions: Literal["latest", "all", "raw"] = "latest"

    def among(self, history: list[Article]) -> list[Article]:
        """Those of an article's versions that are wanted."""
        if self.edited is not None and is_edited(history) is not self.edited:
            return []
        # An article that is gone now is not in today's corpus, whatever an earlier version was.
        asked = history[-1:] if self.versions == "latest" else history
        return [one for one in asked if self.fits(one)]

    def may_be_among(self, captures: Sequence[Asked]) -> bool:
        """Whether the history of these captures may have a version that is wanted: each is as its capture is."""
        return any(map(self.fits, captures)) and not (self.edited and len(captures) < 2)

    def fits(self, article: Asked) -> bool:
        """Whether one version, or one capture, fits what is asked of each."""
        return (
            (self.status is None or article.status in self.status)
            and _is_within(article.date_published, self.published)
            and _is_within(article.captured, self.captured)
            and (self.languages is None or _is_in(article.language, self.languages))
            and (self.sections is None or any(one.casefold() in self.sections for one in article.section))
        )


def named(names: Names | None, what: str) -> frozenset[str] | None:
    """The names wanted, which the argument ``what`` gives; None for all. UsageError for what is no name."""
    if names is None:
        return None
    try:
        wanted = frozenset([names] if isinstance(names, str) else names)
    except TypeError:
        raise UsageError(f"{what}={names!r}: give a name, or a list of names") from None
    if wrong := [one for one in wanted if not isinstance(one, str) or not one.strip()]:
        raise UsageError(f"{what}={names!r}: {wrong[0]!r} is no name; None, or no {what}, takes all")
    return wanted


def statuses(status: Names | None) -> frozenset[str] | None:
    """The states wanted; UsageError for one that there is not."""
    wanted = named(status, "status")
    if unknown := sorted((wanted or frozenset()) - STATUSES):
        none = " (None takes all)" if unknown[0] == "all" else ""
        raise UsageError(f"{unknown[0]!r} is no status of an article{none}; {meant(unknown[0], sorted(STATUSES))}")
    return wanted


def folded(names: Names | None, what: str) -> frozenset[str] | None:
    """The names wanted, without regard to case; None for all. UsageError for what is no name."""
    wanted = named(names, what)
    return None if wanted is None else frozenset(one.casefold() for one in wanted)


def span(since: Date | None, until: Date | None) -> _Span:
    """From one date to another; UsageError for what is none, and where nothing lies between them."""
    first, last = (None if one is None else moment(one) for one in (since, until))
    if first is not None and last is not None and last <= first:
        raise UsageError(f"nothing lies between {since} and {until}: the second, from its first moment, is left out")
    return first, last


def yes_or_no(value: bool | None, what: str) -> bool | None:
    """``value`` of the argument ``what``; UsageError for what is neither True nor False nor None."""
    if value is not None and not isinstance(value, bool):
        raise UsageError(f"{what}={value!r}: give True, False or None")
    return value


def one_of(value: str, known: Iterable[str], what: str) -> None:
    """UsageError where the ``value`` of the argument ``what`` is none of the ``known`` ones."""
    if value not in (there := list(known)):
        raise UsageError(f"{what}={value!r}: {meant(value, there)}")


def is_edited(history: list[Article]) -> bool:
    """Whether the article has two versions that differ; one that was away and is back as it was has not."""
    there = [one for one in history if one.status in CORPUS]
    return any(
        new.content_hash != old.content_hash or new.version == (old.version or 0) + 1 for old, new in pairwise(there)
    )


def unknown_outlet(name: str, there: list[str]) -> NotFound:
    """The error for an outlet of which an archive holds nothing, with the names that are most like it."""
    near = get_close_matches(name, there, n=_SHOWN, cutoff=0)
    others = f" and {len(there) - len(near)} more" if len(there) > len(near) else ""
    return NotFound(f"{name}: no such outlet here; there are {', '.join(near) or 'none'}{others}")


def _is_in(language: str | None, wanted: frozenset[str]) -> bool:
    """Whether a language (BCP 47) is one of those wanted, or a form of one: ``en-GB`` is ``en``."""
    tag = (language or "").casefold()
    return bool(tag) and (tag in wanted or any(tag.startswith(f"{one}-") for one in wanted))


def _is_within(value: str | None, span: _Span) -> bool:
    since, until = span
    if value is None or span == (None, None):
        return span == (None, None)
    at = moment(value)
    return (since is None or since <= at) and (until is None or at < until)
