"""Which events somebody wants to hear of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from archive.article import Article
from archive.errors import UsageError, meant
from archive.events.event import KINDS, Event
from archive.events.happened import Happened
from archive.layout import moment
from archive.search.index import Matcher
from archive.search.query import Query

__all__ = ["Wanted"]


class Wanted:
    """Conditions that an event must meet, each left out where it is empty.

    ``since`` is a year, month, day or moment; ``words`` a query as `archive search` takes it, of the article as it is
    or was before. ``fields`` and ``size`` ask something of edits alone: one of these fields changed, at least so many
    characters came or went. Raises UsageError for what is no date, kind, field or query."""

    def __init__(
        self,
        *,
        outlets: Iterable[str] = (),
        kinds: Iterable[str] = (),
        words: str | None = None,
        fields: Iterable[str] = (),
        size: int = 0,
        since: str | None = None,
    ) -> None:
        self._outlets = frozenset(outlets)
        self._kinds = frozenset(_known(kinds, KINDS, "kind of event"))
        self._fields = frozenset(_known(fields, _fields(), "field of an article"))
        self._matcher = Matcher(Query.of(words)) if words else None
        self._size = size
        self._since: dt.datetime | None = moment(since) if since else None

    def takes(self, event: Event, of: Happened) -> bool:
        """Whether ``event``, told of ``of``, is wanted."""
        return (
            (not self._outlets or event.outlet in self._outlets)
            and (not self._kinds or event.kind in self._kinds)
            and (self._since is None or moment(event.captured) >= self._since)
            and (event.kind != "edited" or self._takes_edit(event))
            and (self._matcher is None or event.kind in ("alarm", "resolved") or self._has_words(of))
        )

    def _takes_edit(self, event: Event) -> bool:
        return event.size >= self._size and (not self._fields or bool(self._fields & set(event.fields)))

    def _has_words(self, of: Happened) -> bool:
        assert self._matcher is not None
        return any(self._matcher.fits(one) for one in (of.version, of.before) if one is not None)


def _known(names: Iterable[str], known: Iterable[str], noun: str) -> list[str]:
    names, known = list(names), list(known)
    for name in names:
        if name not in known:
            raise UsageError(f"{name!r} is no {noun}; {meant(name, known)}")
    return names


def _fields() -> list[str]:
    return sorted(Article.__struct_fields__)
