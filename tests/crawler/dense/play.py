"""The play: visit after visit, and all that it leaves for the comparison."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import archive
from archive.storage.s3 import S3Storage
from tests.crawler.dense.mishaps import Alarms, Machine, Mishaps
from tests.crawler.dense.press import Met
from tests.crawler.dense.server import Presses, outlet_file
from tests.crawler.dense.store import Store
from tests.crawler.dense.world import House, houses
from tests.crawler.month.visits import begun_at, scrapy_at

__all__ = ["Play", "Script", "Visit", "played"]


@dataclass(frozen=True)
class Script:
    """So many outlets and days, a visit every ``step`` hours. ``only``: the odd behaviours that happen (None: all).
    ``first`` is the number of the first outlet, so that a play can be given in parts; ``settings`` go to the crawl.
    ``mishaps``: something happens to the machine before half of the visits (a full disk only
    where ``small_disk`` is at the folder ``disk`` of the play's)."""

    outlets: int = 8
    days: int = 14
    step: int = 6
    seed: int = 1
    only: frozenset[str] | None = None
    first: int = 0
    settings: tuple[tuple[str, str], ...] = ()
    mishaps: bool = False

    @property
    def hours(self) -> range:
        """The hours of the visits."""
        return range(self.step, self.days * 24 + 1, self.step)

    def houses(self) -> list[House]:
        return houses(self.first + self.outlets, self.days, self.seed, step=self.step, only=self.only)[self.first :]


@dataclass(frozen=True)
class Visit:
    """One crawl of all outlets: the hour, the exit code, the alarms by outlet, its log, its seconds by the clock."""

    hour: int
    code: int
    alarms: Alarms
    log: str
    seconds: float


@dataclass(frozen=True)
class Play:
    script: Script
    houses: list[House]
    visits: list[Visit]
    log: list[Met]
    bases: dict[str, str]
    place: Path | S3Storage
    suffered: Counter[str] = field(default_factory=Counter)

    @property
    def news(self) -> archive.Archive:
        return archive.open(self.place)


def played(
    script: Script, folder: Path, told: Callable[[Visit], None] = lambda _: None, store: Store | None = None
) -> Play:
    """Serves and visits; ``told`` is called after each visit. The archive lies in ``folder``, or in ``store``."""
    place, outlets = folder / "disk" / "archive", folder / "outlets"
    outlets.mkdir(parents=True)
    place.parent.mkdir(exist_ok=True)
    with Presses(script.houses()) as presses:
        for press in presses.presses:
            (outlets / f"{press.house.name}.toml").write_text(outlet_file(press), encoding="utf-8")
        names = [press.house.name for press in presses.presses]
        words = ["crawl", "politics", "-a", f"outlet={','.join(names)}"]
        settings = _settings(place, outlets, script)
        if store is not None:
            settings |= {**store.settings, "SPOOL": place}
        visits = []
        machine = Machine(
            place,
            random.Random(script.seed),
            lambda wrong: begun_at(presses.hour + wrong / 3600, *words, cwd=folder, **settings),
            lambda: len(presses.log),
            _alarms,
            store,
        )
        mishaps = Mishaps(machine, share=0.5 if script.mishaps else 0.0)
        for hour in script.hours:
            presses.hour = hour
            before = mishaps.happen()
            visits.append(_visit(hour, words, folder, settings, before))
            told(visits[-1])
        bases = {press.house.name: press.base for press in presses.presses}
        shown = [press.house for press in presses.presses]
        return Play(script, shown, visits, presses.log, bases, store.place if store else place, mishaps.drawn)


def _settings(place: Path, outlets: Path, script: Script) -> dict[str, object]:
    return {
        "ARCHIVE": place,
        "OUTLETS": outlets,
        "ALLOW_PRIVATE": "127.0.0.0/8",
        "CONTACT": "dense@paper-of-record.invalid",
        "DOWNLOAD_DELAY": 0,
        "BACKOFF_MAX": 0.05,
        "EXTRACTION_WORKERS": 1,
        "LOG_LEVEL": "WARNING",
        **dict(script.settings),
    }


def _visit(hour: int, words: list[str], folder: Path, settings: dict[str, object], before: Alarms) -> Visit:
    """A visit; ``before`` are the alarms that were said in this hour already."""
    begun = time.monotonic()
    done = scrapy_at(hour, *words, cwd=folder, **settings)
    alarms = _alarms(done.stdout)
    alarms = {name: [*before.get(name, ()), *alarms.get(name, ())] for name in {**before, **alarms}}
    return Visit(hour, done.returncode, alarms, done.stderr, time.monotonic() - begun)


def _alarms(out: str) -> Alarms:
    """The alarms by outlet that a crawl printed."""
    told = json.loads(out.splitlines()[-1]) if out.strip() else {}
    return {name: one["alarms"] for name, one in told.get("outlets", {}).items() if one["alarms"]}
