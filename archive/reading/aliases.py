"""Which addresses are one article, as the runs have told (``aliases`` in their manifests).

An id is that of an address, and never changes; an article may have several. Where one address led to another for good
(cause ``moved``) the article went on there: its history is that of both, and what the old address answers afterwards
(moved, gone) is not told of the article. Where two addresses show one page (``canonical``, ``same_post``) the one is a
form of the other, which alone counts as soon as it has been met. An address that was gone less than a day before the
one was met at which the article went on was no end of it: lists of a site are read before or after its old addresses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

from archive.article import ABSENT, CORPUS, Article
from archive.errors import DamagedError, UsageError
from archive.layout import moment
from archive.manifest import Alias, Manifest
from archive.reading.history import Order, in_time
from archive.runs.chain import manifest_files
from archive.storage.base import Storage
from archive.urls import article_id

__all__ = ["Aliases", "aliases_of"]

# A manifest without an alias has no such key; most have none, and need not be decoded.
_SIGN = b'"from"'
# A site is rebuilt in a night, and read anew by the next run.
_REBUILT_WITHIN: Final = dt.timedelta(days=1)


class Aliases:
    """What ``told`` join, in the order in which it was told. Chains and circles of aliases are one article."""

    def __init__(self, told: Iterable[Alias] = ()) -> None:
        self._groups: dict[str, set[str]] = {}
        self._forms: dict[str, str] = {}
        self._unchanged: set[tuple[str, str]] = set()
        self._went_to: dict[str, set[str]] = {}
        for alias in told:
            with suppress(ValueError):  # an address that is none joins nothing
                self._take(alias, article_id(alias.from_), article_id(alias.to))
        groups = {id(group): group for group in self._groups.values()}
        self._names = {one: name for group in groups.values() for name in [min(group)] for one in group}

    def of(self, article: str) -> frozenset[str]:
        """The ids of all addresses of an article, of which ``article`` is one."""
        return frozenset(self._groups.get(article, (article,)))

    def of_all(self, articles: Iterable[str]) -> set[str]:
        """The ids of all addresses of these articles; each group of addresses is gone through once."""
        found: set[str] = set()
        for one in articles:
            if one not in found:
                found.update(self._groups.get(one, (one,)))
        return found

    def name(self, article: str) -> str:
        """One id that stands for all addresses of an article."""
        return self._names.get(article, article)

    def told(self, captures: Iterable[Article], order: Order = in_time) -> list[Article]:
        """Of one article's captures, at any of its addresses, those that tell of it, in order of time."""
        captures = sorted(captures, key=order)
        ids = {one.id for one in captures}
        if len(ids) < 2:
            return captures
        return list(self._at_home(list(self._without_forms(captures, order)), ids))

    def _take(self, alias: Alias, old: str, new: str) -> None:
        if old == new:
            return
        small, large = sorted((self._groups.get(old) or {old}, self._groups.get(new) or {new}), key=len)
        if small is not large:
            # The smaller into the larger: else a row of aliases would cost the square of its length.
            large |= small
            self._groups.update(dict.fromkeys((*small, old, new), large))
        self._forms.pop(new, None)
        if alias.cause.kind == "moved":
            self._forms.pop(old, None)
            self._went_to.setdefault(old, set()).add(new)
        else:
            self._forms[old] = new
        if alias.unchanged is not None:
            self._unchanged.add((new, alias.unchanged))

    def _without_forms(self, captures: list[Article], order: Order) -> Iterator[Article]:
        """The captures without those of a form after the page it is a form of was met."""
        first: dict[str, Article] = {}
        for one in captures:
            if one.status in CORPUS:
                first.setdefault(one.id, one)
        for one in captures:
            of = first.get(self._forms.get(one.id, ""))
            if of is None or order(one) < order(of):
                yield one

    def _at_home(self, captures: list[Article], ids: set[str]) -> Iterator[Article]:
        """The captures without those that tell that the article has left an address for another one of its own."""
        first = {one.id: one for one in reversed(captures) if one.status in CORPUS}
        last: Article | None = None
        is_away = False
        for one in captures:
            if one.status in ABSENT:
                is_here = last is None or last.id == one.id
                if is_here and not _leads_to(one, ids) and not self._goes_on(one, first):
                    is_away = True
                    yield one
                continue
            is_known = last is not None and last.id != one.id and (one.id, one.content_hash) in self._unchanged
            is_same = is_known and not is_away
            if one.status in CORPUS:
                last, is_away = one, False
            if not is_same:
                yield one

    def _goes_on(self, gone: Article, first: dict[str, Article]) -> bool:
        """Whether the address that is ``gone`` was left for one that was first met right behind."""
        met = (first[to] for to in self._went_to.get(gone.id, ()) if to in first)
        return any(dt.timedelta() <= in_time(one)[0] - in_time(gone)[0] <= _REBUILT_WITHIN for one in met)


def aliases_of(place: Storage, *, until: dt.datetime | None = None) -> Aliases:
    """The aliases that the runs have told, what was not known at ``until`` left out. A manifest that is none tells
    nothing here: ``archive verify`` names it."""
    told: list[tuple[str, str, tuple[Alias, ...]]] = []
    for name, data in manifest_files(place):
        if _SIGN in data:
            with suppress(DamagedError, UsageError):
                run = Manifest.from_json(data, name)
                known = (one for one in run.aliases if until is None or moment(one.since(run.started)) <= until)
                told.append((run.started, run.run, tuple(known)))
    return Aliases(alias for *_, aliases in sorted(told, key=lambda one: one[:2]) for alias in aliases)


def _leads_to(moved: Article, ids: set[str]) -> bool:
    cause = moved.status_reason
    if moved.status != "moved" or cause is None or cause.url is None:
        return False
    with suppress(ValueError):
        return article_id(cause.url) in ids - {moved.id}
    return False
