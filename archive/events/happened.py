"""The events of one history, and of one run: what is true of the archive as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from archive.article import ABSENT, Article
from archive.causes import Alarm
from archive.edits.difference import Diff
from archive.events.event import Event, Kind, called, of_alarm, of_version
from archive.manifest import Manifest
from archive.reading.timeline import steps
from archive.render.causes import alarm_sentence

__all__ = ["Happened", "of_history", "of_run"]


@dataclass(frozen=True, slots=True)
class Happened:
    """An event before it is told. ``base`` is its id where it is told for the first time; ``version`` and ``before``
    are null for an alarm and its end."""

    base: str
    article: str
    kind: Kind
    version: Article | None = None
    before: Article | None = None
    run: Manifest | None = None
    alarm: Alarm | None = None
    change: Diff | None = None

    def event(self, again: int = 0) -> Event:
        """The event; ``again`` counts how often it was retracted, since what was retracted needs another id."""
        id_ = called(self.base, str(again)) if again else self.base
        if self.version is None:
            assert self.run is not None
            assert self.alarm is not None
            return of_alarm(id_, self.kind, self.run, self.alarm, alarm_sentence(self.alarm))
        return of_version(id_, self.kind, self.version, self.before, self.change)


def of_history(history: list[Article]) -> Iterator[Happened]:
    """What each version of an article tells. It is called by the capture that opened the version, so a later extraction
    of that capture by other rules is no other event."""
    before: Article | None = None
    for old, version, change in steps(history):
        kind = _kind(version, before)
        record = version.snapshot.record_id if version.snapshot else version.content_hash
        base = called(kind, version.url, version.captured, record)
        yield Happened(base, version.id, kind, version, old, change=change)
        before = version


def of_run(run: Manifest) -> Iterator[Happened]:
    """The alarms that began with a run, and those that it has ended; one that lasts was told of its first run."""
    for alarm in run.alarms:
        if alarm.since is None:
            yield _of_alarm("alarm", run, alarm)
    for alarm in run.resolved:
        yield _of_alarm("resolved", run, alarm)


def _of_alarm(kind: Kind, run: Manifest, alarm: Alarm) -> Happened:
    base = called(kind, run.outlet, run.run, alarm.kind, alarm.about or "", alarm.detail.kind)
    return Happened(base, "", kind, run=run, alarm=alarm)


def _kind(version: Article, before: Article | None) -> Kind:
    if version.status in ABSENT:
        return "gone" if version.status == "gone" else "moved"
    if before is None:
        return "new"
    return "back" if before.status in ABSENT else "edited"
