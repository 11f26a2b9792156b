"""The month of two demo papers with somebody who is told what changes, and is killed ten times.

Run: python -m benchmarks.watching [--days 30] [--a-day 4] [--seed 1] [--kills 10]    (some minutes)
After each visit `archive watch --json` tells what is new. Ten of these watchers are killed (SIGKILL) after a part of
their lines, or before their cursor moves. Asked for: after doubles are dropped by id and what was retracted, exactly
the versions that the histories show and that the papers served, and the alarms of the manifests. Exit code 1 where not.
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from archive.events.event import Event
from tests.crawler.month.papers import Calendar
from tests.crawler.month.season import Season, lived
from tests.crawler.month.visits import Visit

__all__ = ["main"]


class Watcher:
    """Who is told, after each visit; ``kills`` of the tellings are cut short."""

    def __init__(self, place: Path, cursor: Path, visits: int, kills: int, seed: int) -> None:
        self._words = [sys.executable, "-m", "archive", "watch", str(place), "--cursor", str(cursor), "--json"]
        self._draw = random.Random(seed)
        self._kills = set(self._draw.sample(range(1, visits), min(kills, visits - 1)))
        self.lines: list[bytes] = []
        self.asked = self.killed = 0

    def __call__(self, _: Visit) -> None:
        self.asked += 1
        self.ask(killed=self.asked in self._kills)

    def ask(self, *, killed: bool = False) -> None:
        with subprocess.Popen(self._words, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            if killed:
                self.lines += islice(process.stdout, self._draw.choice([0, 1, 3]))
                process.send_signal(signal.SIGKILL)
            self.lines += [line for line in process.stdout if line.endswith(b"\n")]
        self.killed += process.returncode == -signal.SIGKILL


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--a-day", type=int, default=4, help="visits a day")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=10)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="watching-") as temporary:
        folder = Path(temporary)
        visits = options.days * options.a_day - 8
        watcher = Watcher(folder / "archive", folder / "cursor", visits, options.kills, options.seed)
        season = lived(folder, Calendar(options.days), a_day=options.a_day, seed=options.seed, told=watcher)
        watcher.ask()
        wrong = list(_wrong(season, watcher))
    print("\n".join(wrong) or "exactly what happened", f"verdict: {'FAILED' if wrong else 'passed'}", sep="\n")
    return 1 if wrong else 0


def _wrong(season: Season, watcher: Watcher) -> Iterator[str]:
    heard = [Event.from_json(line) for line in watcher.lines]
    once = {one.id: one for one in heard}
    taken = {one.retracts for one in once.values() if one.retracts}
    standing = [one for one in once.values() if one.id not in taken and one.kind not in ("retracted", "alarm")]
    alarms = Counter(one.run for one in once.values() if one.kind == "alarm")
    kinds = Counter(one.kind for one in once.values())
    print(f"visits, kills     {watcher.asked}, {watcher.killed}")
    print(f"events            {len(heard)} told, {len(once)} with an id of their own, {len(taken)} retracted")
    print(f"kinds             {', '.join(f'{count} {kind}' for kind, count in kinds.most_common())}")
    told = Counter((one.url, one.captured) for one in standing)
    shown = Counter((one.url, one.captured) for one in season.news.articles(status=None, versions="all") if one.version)
    yield from (f"invented: {one}" for one in (told - shown))
    yield from (f"missed: {one}" for one in (shown - told))
    served = season.versions()
    names = {"first": "new", "edited": "edited", "again": "back", "gone": "gone", "moved": "moved"}
    for name, kind in names.items():
        if (count := sum(one.kind == kind for one in standing)) != served[name]:
            yield f"{count} events {kind!r}, the papers served {served[name]}"
    if alarms != Counter(run.run for run in season.news.runs() for _ in run.alarms):
        yield "the alarms are not those of the manifests"


if __name__ == "__main__":
    sys.exit(main())
