"""The order of captures: by their WARC-Date and, where the clock of a run was wrong, by the chain of manifests.

A manifest names the runs that its run follows. So a run that began before one that it follows began says that one of
the two clocks was wrong, and the others say which: the longest row of runs that began one after the other, in the order
of the chain, had clocks that were right. What the others captured stands where the chain has their run: behind what
their run follows, before what follows it. The captures keep their dates.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple

from archive import layout
from archive.errors import DamagedError
from archive.layout import moment
from archive.manifest import is_contradicted
from archive.reading.history import Captured, Order, in_time
from archive.runs.chain import RunSummary, in_order, manifest_files, summary_of
from archive.storage.base import Storage

__all__ = ["by_chain", "late_clocks", "order_of"]


def order_of(storage: Storage, outlets: Iterable[str]) -> Order:
    """The order of what is captured at these outlets. A manifest that is none tells nothing here: ``archive verify``
    names it."""
    windows: dict[str, _Window] = {}
    for outlet in outlets:
        runs = []
        for name, data in manifest_files(storage, outlet):
            with suppress(DamagedError):
                runs.append(summary_of(data, name))
        windows |= _windows(runs)
    return _Chain(windows).key if windows else in_time


def by_chain(runs: Iterable[RunSummary]) -> Order:
    """The order of what these runs, all of one outlet, captured."""
    windows = _windows(list(runs))
    return _Chain(windows).key if windows else in_time


def late_clocks(runs: Iterable[RunSummary], begun: RunSummary | None = None) -> dict[str, dt.datetime]:
    """The runs of one outlet whose clock was behind, each with the moment before which it cannot have been: that at
    which the last run before it ended by a clock that was right. ``begun`` is a run that has begun and not ended.

    A run that follows and began after that moment must bear witness. Before one does, the clock of the runs before may
    as well have been ahead."""
    windows = _windows(chain := [*runs, *([begun] if begun else [])])
    ordered = in_order(one for one in chain if one.run in windows)
    over: dict[str, dt.datetime] = {}
    late: dict[str, dt.datetime] = {}
    for run in ordered:
        began, window = moment(run.started), windows[run.run]
        since = max((over[one.run] for one in run.parents if one.run in over), default=_BEGINNING)
        if began < min(since, window.first):
            late[run.run] = since
        is_right = began == window.first
        over[run.run] = max(since, min(moment(run.ended), window.last)) if is_right else since
    witness: dict[str, dt.datetime] = {}
    for run in reversed(ordered):
        latest = max(moment(run.started), witness.get(run.run, _BEGINNING))
        witness |= {one.run: max(latest, witness.get(one.run, _BEGINNING)) for one in run.parents}
    return {run: since for run, since in late.items() if witness.get(run, _BEGINNING) >= since}


class _Window(NamedTuple):
    """What a run captured counts as of a moment not before ``first`` nor after ``last``; ``place`` is its place in the
    chain, from 1."""

    first: dt.datetime
    last: dt.datetime
    place: int


class _Chain:
    def __init__(self, windows: dict[str, _Window]) -> None:
        self._windows = windows

    def key(self, capture: Captured) -> tuple[dt.datetime, int, dt.datetime, str]:
        at, record = in_time(capture)
        ref = capture.snapshot
        run = layout.run_of(ref.file) if ref is not None and ref.origin is None else None
        window = self._windows.get(run) if run is not None else None
        if window is None:
            return at, 0, at, record
        return min(max(at, window.first), window.last), window.place, at, record


def _windows(runs: Sequence[RunSummary]) -> dict[str, _Window]:
    """The windows of an outlet's runs, by their names; none where no clock contradicts the chain."""
    crawls = [one for one in runs if one.kind == "crawl"]
    if not any(is_contradicted(one.run, one.parents) for one in crawls):
        return {}
    chain = in_order(crawls)
    begun = [moment(one.started) for one in chain]
    right = _longest_row(begun)
    children: dict[str, list[str]] = {}
    for one in chain:
        for parent in one.parents:
            children.setdefault(parent.run, []).append(one.run)
    windows: dict[str, _Window] = {}
    # By what follows a run: the moment at which the first of it began by a clock that was right.
    followed: dict[str, dt.datetime] = {}
    for place in reversed(range(len(chain))):
        run = chain[place].run
        last = min((followed[one] for one in children.get(run, ()) if one in followed), default=_END)
        first = begun[place] if place in right else last
        followed[run] = first
        windows[run] = _Window(first, max(first, last), place + 1)
    return windows


_BEGINNING, _END = (one.replace(tzinfo=dt.UTC) for one in (dt.datetime.min, dt.datetime.max))


def _longest_row(begun: Sequence[dt.datetime]) -> set[int]:
    """The places of the longest row that never goes back; of several the one that ends last in the chain."""
    ends: list[int] = []
    tails: list[dt.datetime] = []
    before: dict[int, int | None] = {}
    for place, at in enumerate(begun):
        length = bisect_right(tails, at)
        before[place] = ends[length - 1] if length else None
        tails[length : length + 1] = [at]
        ends[length : length + 1] = [place]
    row: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        row.add(last)
        last = before[last]
    return row
