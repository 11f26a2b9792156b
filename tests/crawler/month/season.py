"""The month itself: visit after visit, then what was kept against what was served."""

from __future__ import annotations

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import archive
from archive.runs.mend import mend
from archive.verify.audit import verify
from crawler.demo.newsroom import Newsroom
from tests.crawler.month.papers import COURIER, SHIOMI, Calendar, month
from tests.crawler.month.promise import Unmet, unmet
from tests.crawler.month.truth import Met, Past, differences, met, versions
from tests.crawler.month.visits import Visit, hours_of, moment_of, scrapy_at, visit

__all__ = ["Season", "lived", "mended"]

# A redesign rings in so many runs; then the new pages are what the outlet is.
_RINGS = 3


@dataclass(frozen=True)
class Season:
    """All that a month left: the visits, what was met at each address, the archive and the outlet files."""

    calendar: Calendar
    visits: list[Visit]
    requests: dict[str, list[Met]]
    past: Past
    place: Path
    outlets: Path

    @property
    def news(self) -> archive.Archive:
        return archive.open(self.place)

    def mistakes(self) -> list[str]:
        """False versions, missed ones, wrong words."""
        return list(differences(self.news, self.requests))

    def unmet(self) -> list[Unmet]:
        return list(unmet(self.past, self.requests, [one.hour for one in self.visits]))

    def damage(self) -> list[str]:
        return [str(one) for one in verify(self.place)]

    def versions(self) -> Counter[str]:
        """How many versions there must be, by what they say: there (first, edited, again), gone, moved."""
        counts: Counter[str] = Counter()
        for log in self.requests.values():
            wanted = versions(log)
            for before, one in zip([None, *wanted], wanted, strict=False):
                first = "first" if before is None else "edited" if before.standing == "there" else "again"
                counts[first if one.standing == "there" else one.standing] += 1
        return counts

    def alarms(self) -> Iterator[str]:
        """What is wrong with the alarms, each in a sentence."""
        for outlet, word, first, last in self._causes():
            within = [one for one in self.visits if first <= one.hour <= last]
            if within and not _rings(within[0], outlet, word):
                yield f"hour {within[0].hour}: {outlet} has no alarm {word!r} (exit code {within[0].code})"
        for one in self.visits:
            for outlet, told in one.alarms.items():
                if not self._has_cause(outlet, one.hour):
                    yield f"hour {one.hour}: {outlet} alarms without a cause: {told}"
            if one.code != (1 if one.alarms else 0):
                yield f"hour {one.hour}: exit code {one.code}, {len(one.alarms)} outlets alarmed: {one.log[-600:]}"

    def _causes(self) -> Iterator[tuple[str, str, int, int]]:
        """(outlet, the alarm's first word, first and last hour) of what must ring on the first visit that meets it."""
        calendar = self.calendar
        yield COURIER, "lost", calendar.down * 24, calendar.down * 24 + 23
        yield SHIOMI, "blocked", calendar.blocked * 24, calendar.blocked * 24 + 47
        yield COURIER, "drift", calendar.redesign * 24, calendar.days * 24

    def _has_cause(self, outlet: str, hour: int) -> bool:
        news = [one.hour for one in self.visits if one.hour >= self.calendar.redesign * 24][:_RINGS]
        return any(
            one == outlet and first <= hour <= last and (word != "drift" or hour in news)
            for one, word, first, last in self._causes()
        )


def lived(
    folder: Path, calendar: Calendar, *, a_day: int, seed: int = 1, told: Callable[[Visit], None] = lambda _: None
) -> Season:
    """Publishes and crawls a month into ``folder / "archive"``; ``told`` is called after each visit."""
    place, outlets = folder / "archive", folder / "outlets"
    visits = []
    with Newsroom(printed=month(calendar, seed), now=lambda: moment_of(room.edition)) as room:
        room.outlets_folder(outlets)
        for hour in hours_of(calendar, a_day, random.Random(seed)):
            visits.append(visit(room, hour, place, outlets))
            told(visits[-1])
        past = Past.of(room)
        return Season(calendar, visits, met(room, past), past, place, outlets)


def mended(season: Season, folder: Path) -> Path:
    """The archive again, of which nothing but the WARCs was left."""
    again = folder / "mended"
    shutil.copytree(season.place / "warc", again / "warc")
    list(mend(again))
    done = scrapy_at(None, "mend", cwd=folder, ARCHIVE=again, OUTLETS=season.outlets)
    assert done.returncode == 0, done.stderr[-3000:]
    return again


def _rings(one: Visit, outlet: str, word: str) -> bool:
    return one.code == 1 and any(alarm["kind"] == word for alarm in one.alarms.get(outlet, []))
