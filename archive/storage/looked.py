"""Which files of an outlet a look at a store asks for: where lists are dear, those of the newest runs, and of one
older month in turn.

A list is a request for each 1,000 names, and a year of hours has 9,000 runs. So what was lost from an older month is
seen when its turn comes: after as many runs as there are months.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Self, TypeVar

from archive import layout
from archive.storage.base import Entry, Storage

__all__ = ["NEWEST", "Looked"]

_T = TypeVar("_T")

NEWEST: Final = 450
"""Of so many runs the files are looked at each time; each has two below ``runs/``."""

_MONTH: Final = len("2026/11/")
# The names of these begin with that of their run, within a month.
_BY_RUN: Final = ("runs", "articles", "fates", "stamps")
# Memory has no month; its names are digests.
_DIGITS: Final = "0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Looked:
    """One look. ``since`` (``<yyyy>/<mm>/<run>``) is the first of the newest runs, ``turn`` (``<yyyy>/<mm>/``) the
    month before it whose turn it is, ``digit`` that with which the memory begins that is looked at. Where ``since`` is
    empty, all is."""

    outlet: str
    since: str = ""
    turn: str = ""
    digit: str = ""

    @classmethod
    def of(cls, storage: Storage, outlet: str, manifests: Iterable[str], *, months: bool = False) -> Self:
        """The next look of somebody who knows these manifests, by their names. ``months``: the newest begin a month
        before the last one's, for whoever must see what began long ago and has just ended."""
        known = sorted(name.removeprefix(f"runs/{outlet}/") for name in manifests if layout.is_manifest(name))
        if not storage.lists_dearly or len(known) <= NEWEST:
            return cls(outlet)
        since = known[-NEWEST].partition(".")[0]
        if months:
            since = min(since, layout.month_before(known[-1]))
        older = sorted({one[:_MONTH] for one in known if one < since})
        turn = older[len(known) % len(older)] if older else ""
        return cls(outlet, since, turn, _DIGITS[len(known) % len(_DIGITS)])

    def entries(self, storage: Storage, kind: str) -> Iterator[Entry]:
        """The files of a kind that the look finds."""
        return self._found(storage.list, kind, lambda entry: entry.name)

    def names(self, storage: Storage, kind: str) -> Iterator[str]:
        """The names of these: a folder need not be asked for their sizes."""
        return self._found(storage.names, kind, lambda name: name)

    def _found(self, listed: Callable[..., Iterable[_T]], kind: str, name_of: Callable[[_T], str]) -> Iterator[_T]:
        folder = f"{kind}/{self.outlet}/"
        if not self.since:
            yield from listed(folder)
        elif kind == "memory":
            yield from listed(folder + self.digit)
        else:
            after = folder + self._since(kind)
            if self.turn:
                yield from (one for one in listed(folder + self.turn) if name_of(one) <= after)
            yield from listed(folder, after)

    def covers(self, name: str) -> bool:
        """Whether the look finds this file, where it is there."""
        kind, _, rest = name.split("/", 2)
        if kind == "memory":
            return rest.startswith(self.digit)
        return self.is_new(name) or rest.startswith(self.turn)

    def is_new(self, name: str) -> bool:
        """Whether this is a file of the newest runs."""
        kind, _, rest = name.split("/", 2)
        return rest > self._since(kind)

    def _since(self, kind: str) -> str:
        return self.since if kind in _BY_RUN else self.since[:_MONTH]
