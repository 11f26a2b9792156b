"""How often drift alarms are false, and how soon they are true. Run: python -m benchmarks.drift [--outlets N]

Invented, seeded outlets (``tests/crawler/watch/simulated.py``) live a year of unchanged days; then each of five changes
comes over outlets with 3, 8 and 14 pages a day that have a month behind them. Prints one JSON object; a hundred outlets
take about ten minutes.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from typing import Any

from archive.manifest import Manifest
from archive.render.causes import alarm_sentence
from crawler.watch.drift import drift
from tests.crawler.watch.simulated import Kind, Site, manifest, some_site
from tests.crawler.watch.test_drift import CHANGES, SITE, days, lived

_DAYS = 365
_TRIES = 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=100, help="outlets that live a year (default 100)")
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    began = time.process_time()
    false = [alarm for number in range(arguments.outlets) for alarm in _year(arguments.seed + number)]
    seconds = time.process_time() - began
    runs = arguments.outlets * _DAYS
    report: dict[str, Any] = {
        "unchanged": {"runs": runs, "false_alarms": false, "cpu_ms_a_run": round(1000 * seconds / max(runs, 1), 1)},
        "heard": {
            f"{pages} pages a day": {change: _heard(change, pages) for change in CHANGES} for pages in (3, 8, 14)
        },
    }
    print(json.dumps(report, indent=1))


def _year(seed: int) -> list[str]:
    """The false alarms of a year of an outlet. It knows its last hundred runs: no alarm looks further back."""
    rnd = random.Random(seed)
    site, met = some_site(rnd), list[tuple[Kind, int]]()
    runs: list[Manifest] = []
    found = []
    for day in range(_DAYS):
        profile, sources = site.day(day, rnd, met)
        alarms = drift(profile, sources, runs[-100:])
        found += [f"outlet {seed}, day {day}: {alarm_sentence(alarm)}" for alarm in alarms]
        runs.append(manifest(day, profile, sources, alarms))
        met = [one for one in met if day - one[1] <= 3]
    return found


def _heard(change: str, pages: int) -> dict[str, int]:
    """In how many of a hundred outlets the change rings on its first day, and within a week."""
    first = week = 0
    for seed in range(_TRIES):
        rnd = random.Random(seed)
        before, after = (_sized(site, pages) for site in (SITE, CHANGES[change][0]))
        rang = lived(days(before, 30, rnd), after, 7, rnd)
        heard = [any(alarm_sentence(alarm).startswith(CHANGES[change][1]) for alarm in alarms) for alarms in rang]
        first, week = first + heard[0], week + any(heard)
    return {"first day": first, "within a week": week}


def _sized(site: Site, pages: int) -> Site:
    return Site(site.kinds, pages, site.lists, site.clumps, site.again)


if __name__ == "__main__":
    main()
