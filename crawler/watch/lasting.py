"""An alarm from the run that first has it to the run that shows its end, so that whoever is told hears of both once.

What keeps us from a site is a state (``lost``, ``blocked``): it lasts while runs have its alarm, and over runs that had
no page to ask for. It ends with a run that was able to see the end: one without such an alarm, to which pages came if
pages were what did not come. A source that is lost ends when it gives links (``crawler.watch.sources``). What else an
outlet or a server did once (``drift`` of a field, ``false_304``, ``unsettled``) has no end.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from archive.causes import Alarm
from archive.manifest import Fate, Manifest

__all__ = ["resolved", "with_since"]

_OF_SOURCES: Final = frozenset({"no_source_read", "sources_refused"})
_OF_PAGES: Final = frozenset(
    {"pages_refused", "same_page", "left_alone", "pages_failed", "links_missing", "pages_not_extracted"}
)
_OF_THE_MACHINE: Final = frozenset({"clock"})
_STATES: Final = _OF_SOURCES | _OF_PAGES | _OF_THE_MACHINE
# The fates of a page that came.
_CAME: Final = frozenset({"saved", "unchanged"})
# ``drift`` of a field rings in three runs of ten; that of a source (``source_lost``) is told once by itself.
_RINGING: Final = 10

_Key = tuple[str, str | None, str]


def with_since(alarms: Sequence[Alarm], earlier: Sequence[Manifest]) -> list[Alarm]:
    """The alarms of a run; those that an earlier run had already with ``since``, when that run began. ``earlier`` are
    the outlet's crawls before it, the last one last. Pure."""
    before = _standing(earlier) | _ringing(earlier)
    return [alarm.begun(before[_key(alarm)].since) if _key(alarm) in before else alarm for alarm in alarms]


def resolved(alarms: Sequence[Alarm], fates: Iterable[Fate], earlier: Sequence[Manifest]) -> list[Alarm]:
    """The alarms of earlier runs that a run has ended, each with its ``since``: the run had ``alarms``, and ``fates``
    are those of its URLs, which may be many, and are gone over only where something may have ended. Pure."""
    before = _standing(earlier)
    if not before:
        return []
    came = any(fate.fate in _CAME for fate in fates)
    return list(before.values()) if _has_ended(before.values(), alarms, came=came) else []


def _standing(runs: Iterable[Manifest]) -> dict[_Key, Alarm]:
    """The states that last after these runs."""
    standing: dict[_Key, Alarm] = {}
    for run in filter(_is_whole, runs):
        if _has_ended(standing.values(), run.alarms, came=not _CAME.isdisjoint(run.counts)):
            standing = {}
        for alarm in filter(_is_state, run.alarms):
            standing.setdefault(_key(alarm), alarm.begun(alarm.since or run.started))
    return standing


def _has_ended(standing: Iterable[Alarm], alarms: Iterable[Alarm], *, came: bool) -> bool:
    """Whether a run has ended what stood: it had ``alarms``, and pages ``came`` to it, or none did."""
    if any(map(_is_state, alarms)):
        return False
    return came or not any(alarm.detail.kind in _OF_PAGES for alarm in standing)


def _ringing(runs: Sequence[Manifest]) -> dict[_Key, Alarm]:
    """The drift of fields that the last runs have told."""
    told: dict[_Key, Alarm] = {}
    for run in runs[-_RINGING + 1 :]:
        for alarm in run.alarms:
            if alarm.kind == "drift" and alarm.detail.kind != "source_lost":
                told.setdefault(_key(alarm), alarm.begun(alarm.since or run.started))
    return told


def _is_whole(run: Manifest) -> bool:
    """Whether the run ended by itself: one that was stopped alarms of nothing, and has seen the end of nothing."""
    return run.status in ("complete", "alarmed")


def _is_state(alarm: Alarm) -> bool:
    return alarm.kind != "drift" and alarm.detail.kind in _STATES


def _key(alarm: Alarm) -> _Key:
    """What makes two alarms the same. Of a state the firm that answers may change from run to run."""
    return alarm.kind, None if _is_state(alarm) else alarm.about, alarm.detail.kind
