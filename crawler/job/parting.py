"""Parting a run's walls from its articles, when all of its pages are judged and before anything is written."""

from __future__ import annotations

from collections.abc import Callable

from archive.article import CORPUS
from archive.causes import Cause
from archive.manifest import Fate
from crawler.articles.walled import walled, walled_fate
from crawler.frontier.ledger import Ledger
from crawler.walls.same_page import walls
from crawler.watch.profile import Observed

__all__ = ["part_walls"]


def part_walls(
    ledger: Ledger, run: str, observed: Observed, settle: Callable[[Fate], None], *, expects_dates: bool
) -> frozenset[str]:
    """Takes back what the run's walls said of articles, and notes that their addresses failed; the walls' record ids.

    ``settle`` puts a fate into the ledger; ``expects_dates`` is that of ``walls``."""
    notes = ledger.notes
    looks = {look.record: look.light for look in notes.looks(run)}
    found = walls(
        looks.values(),
        notes.seen(run),
        expects_dates=expects_dates,
        is_silent=not notes.has_brought(run),
        counted=lambda look: notes.looked(run, look.record).counted,
    )
    with ledger.transaction():
        for record in sorted(found, key=lambda one: looks[one].captured, reverse=True):
            _take_back(ledger, run, record, found[record], observed)
            fate = notes.fate_of(run, looks[record].asked)
            if fate is not None and fate.record_id == record:
                notes.fate(run, walled_fate(fate, found[record]))
                settle(walled_fate(fate, found[record]))
    return frozenset(found)


def _take_back(ledger: Ledger, run: str, record: str, cause: Cause, observed: Observed) -> None:
    for draft in ledger.notes.take_back(run, record):
        if draft.status in CORPUS:
            observed.retract(draft)
            observed.refuse()
        if draft.snapshot is not None and draft.snapshot.record_id == record:
            ledger.notes.draft(run, walled(draft, cause))
