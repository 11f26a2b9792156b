"""The month of two demo papers with two that are told what changes: one is killed ten times, one is away for a day.

Run: python -m benchmarks.watching [--days 30] [--a-day 4] [--seed 1] [--kills 10]    (some minutes)
After each visit `archive watch --json` tells what is new, and `archive notify` a webhook, an Atom feed and a JSON Feed.
Ten of the watchers are killed (SIGKILL) after a part of their lines, or before their cursor moves; ten of the notifiers
when the receiver has the batch, before they hear that it was taken. On one day the receiver refuses everything. Asked
for, of the watcher and of the receiver: after doubles are dropped by id and what was retracted, exactly the versions
that the histories show and that the papers served, and of the manifests the alarms that began and ended. Each feed is
valid by the tools of others (benchmarks.feeds). Exit code 1 where not.
"""

from __future__ import annotations

import argparse
import base64
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

import msgspec

from archive.events.event import Event
from benchmarks.feeds import atom_troubles, json_feed_troubles
from tests.crawler.month.papers import Calendar
from tests.crawler.month.season import Season, lived
from tests.crawler.month.truth import history, stories
from tests.crawler.month.visits import Visit
from tests.crawler.notify.receivers import KEY, Webhook, serving

__all__ = ["main"]

_SECRET: Final = {"HOOK_SECRET": f"whsec_{base64.b64encode(KEY).decode()}"}
_OF_RUNS: Final = ("alarm", "resolved")
# What a receiver that is away may answer.
_AWAY: Final = (503, 500, 302, 429)
_CONFIG: Final = """
[[watch]]
name = "desk"
webhook = "{url}"
secret_env = "HOOK_SECRET"
[[watch]]
name = "atom"
atom = "feed.atom"
[[watch]]
name = "json"
json_feed = "feed.json"
"""


class Watcher:
    """Who is told, after each visit; ``kills`` of the tellings are cut short."""

    def __init__(self, place: Path, cursor: Path, visits: int, kills: int, seed: int) -> None:
        self._words = [sys.executable, "-m", "archive", "watch", str(place), "--cursor", str(cursor), "--json"]
        self._draw = random.Random(seed)
        self._dies, self._due = set(self._draw.sample(range(1, visits), min(kills, visits - 1))), 0
        self.lines: list[bytes] = []
        self.asked = self.killed = 0

    def __call__(self, _: Visit) -> None:
        self.asked += 1
        # Who had nothing to tell was done before it could be killed; the next one is.
        self._due += self.asked in self._dies
        self.ask(killed=self._due > 0)

    def ask(self, *, killed: bool = False) -> None:
        with subprocess.Popen(self._words, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            if killed:
                self.lines += islice(process.stdout, self._draw.choice([0, 1, 3]))
                process.send_signal(signal.SIGKILL)
            self.lines += [line for line in process.stdout if line.endswith(b"\n")]
        self.killed += (was_killed := process.returncode == -signal.SIGKILL)
        self._due -= was_killed


class Notifier:
    """Tells the receiver ``hook`` and two feeds, after each visit, from the folder ``folder``; keeps each feed that was
    written. ``away`` is the day on which the receiver refuses."""

    def __init__(self, place: Path, folder: Path, hook: Webhook, away: int, dies: set[int]) -> None:
        config = folder / "watch.toml"
        config.write_text(_CONFIG.format(url=hook.url))
        self._words = [sys.executable, "-m", "archive", "notify", str(place), str(config)]
        self.hook = hook
        self._folder, self._away, self._dies, self._due = folder, away, dies, 0
        self.atoms: list[Path] = []
        self.json_feeds: list[Path] = []
        self.asked = self.killed = 0

    def __call__(self, visit: Visit) -> None:
        self.hook.statuses = list(_AWAY[self.asked % 4 :][:1]) if visit.hour // 24 == self._away else []
        self.ask()

    def ask(self) -> None:
        self.asked += 1
        # Where nothing is told, the next telling is killed.
        self._due += self.asked in self._dies
        before = len(self.hook.batches)
        with subprocess.Popen(self._words, env=os.environ | _SECRET, stdout=subprocess.DEVNULL) as process:
            while self._due and process.poll() is None:
                if len(self.hook.batches) > before:
                    process.send_signal(signal.SIGKILL)
                    self._due -= 1
                time.sleep(0.0005)
        self.killed += process.returncode == -signal.SIGKILL
        self._keep()

    def heard(self) -> list[Event]:
        return [Event.from_json(msgspec.json.encode(one)) for one in self.hook.events]

    def _keep(self) -> None:
        for name, kept in (("feed.atom", self.atoms), ("feed.json", self.json_feeds)):
            if (self._folder / name).exists():
                kept.append(self._folder / f"{self.asked}-{name}")
                shutil.copy(self._folder / name, kept[-1])


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--a-day", type=int, default=4, help="visits a day")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kills", type=int, default=10)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="watching-") as temporary, serving(Webhook()) as hook:
        folder = Path(temporary)
        visits = options.days * options.a_day - 8
        dies = set(random.Random(options.seed + 1).sample(range(1, visits), min(options.kills, visits - 1)))
        watcher = Watcher(folder / "archive", folder / "cursor", visits, options.kills, options.seed)
        notifier = Notifier(folder / "archive", folder, hook, int(0.6 * options.days), dies)

        def told(visit: Visit) -> None:
            watcher(visit)
            notifier(visit)

        season = lived(folder, Calendar(options.days), a_day=options.a_day, seed=options.seed, told=told)
        watcher.ask()
        notifier.ask()
        wrong = list(_wrong(season, watcher, notifier))
    print("\n".join(wrong) or "exactly what happened", f"verdict: {'FAILED' if wrong else 'passed'}", sep="\n")
    return 1 if wrong else 0


def _wrong(season: Season, watcher: Watcher, notifier: Notifier) -> Iterator[str]:
    print(f"visits            {watcher.asked}")
    print(f"watcher           killed {watcher.killed} times")
    yield from _wrongly_told(season, [Event.from_json(line) for line in watcher.lines])
    yield from season.mistakes()
    hook = notifier.hook
    batches = f"{len(hook.batches)} batches taken, {hook.refused} refused"
    print(f"webhook           killed {notifier.killed} times; {batches}")
    yield from _wrongly_told(season, notifier.heard())
    if hook.unsigned or not hook.refused:
        yield f"webhook: {hook.unsigned} requests with a bad signature, {hook.refused} refused"
    print(f"feeds             {len(notifier.atoms)} Atom, {len(notifier.json_feeds)} JSON")
    yield from atom_troubles(notifier.atoms)
    yield from json_feed_troubles(notifier.json_feeds)


def _served(season: Season) -> Counter[str]:
    """How many events of each kind there must be, by the papers' own log of requests."""
    kinds: Counter[str] = Counter()
    for wanted in map(history, stories(season.requests)):
        for before, one in zip([None, *wanted], wanted, strict=False):
            there = "new" if before is None else "edited" if before.standing == "there" else "back"
            kinds[there if one.standing == "there" else one.standing] += 1
    return kinds


def _wrongly_told(season: Season, heard: Sequence[Event]) -> Iterator[str]:
    once = {one.id: one for one in heard}
    taken = {one.retracts for one in once.values() if one.retracts}
    standing = [one for one in once.values() if one.id not in taken and one.kind not in ("retracted", *_OF_RUNS)]
    alarms = Counter((one.run, one.kind) for one in once.values() if one.kind in _OF_RUNS)
    kinds = Counter(one.kind for one in once.values())
    print(f"events            {len(heard)} told, {len(once)} with an id of their own, {len(taken)} retracted")
    print(f"kinds             {', '.join(f'{count} {kind}' for kind, count in kinds.most_common())}")
    told = Counter((one.url, one.captured) for one in standing)
    shown = Counter((one.url, one.captured) for one in season.news.articles(status=None, versions="all") if one.version)
    yield from (f"invented: {one}" for one in (told - shown))
    yield from (f"missed: {one}" for one in (shown - told))
    told_of = Counter(one.kind for one in standing)
    if told_of != (served := _served(season)):
        yield f"told: {dict(told_of)}; the papers served {dict(served)}"
    runs = season.news.runs()
    begun = Counter((run.run, "alarm") for run in runs for one in run.alarms if one.since is None)
    if alarms != begun + Counter((run.run, "resolved") for run in runs for _ in run.resolved):
        yield "the alarms and their ends are not those of the manifests"


if __name__ == "__main__":
    sys.exit(main())
