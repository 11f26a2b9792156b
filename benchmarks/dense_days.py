"""Sixty dense days of a hundred invented outlets, in which every odd behaviour that we know of is drawn by a dice.

Run: python -m benchmarks.dense_days [--outlets 100] [--days 60] [--between 1] [--seed 1] [--first 0] [--only NAME …]
A visit is the real crawler over all outlets of a group, in a process whose clock is moved; groups of `--group` outlets
are played one after the other, `--jobs` at a time. A play can be given in parts (`--first 20 --outlets 20`): their
counts add up. With `--keep FOLDER` what a group gave is noted there when it is over, and the same command plays those
that are left. `--list` names the odd behaviours; `--only` lets the named ones happen alone.

Asked for: no false version, no version missed that was on show at a visit, no story lost, an alarm with its cause at
the first visit that meets a fault of a source, and no other alarm. Exit code 1 where not. docs/dense-days.md says more.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, ExitStack, nullcontext
from functools import partial
from multiprocessing import get_context
from pathlib import Path

from benchmarks.dense_notes import Notes
from tests.crawler.dense.faults import KINDS
from tests.crawler.dense.mishaps import small_disk
from tests.crawler.dense.play import Script, Visit, played
from tests.crawler.dense.store import stored
from tests.crawler.dense.truth import Finding, Verdict, verdict
from tests.crawler.dense.world import LIVES

__all__ = ["main"]

_LEAST_DRAWN = 30
_SHOWN = 3
_NAMES = {
    "false": "false versions",
    "missed": "missed versions",
    "lost": "stories lost",
    "unsaid": "faults without their alarm",
    "false alarm": "alarms without a fault",
    "broken": "crawls that broke",
}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--outlets", type=int, default=100)
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--between", type=int, default=1, help="hours between two visits")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--first", type=int, default=0, help="the number of the first outlet")
    parser.add_argument("--only", nargs="*", help="the odd behaviours that happen")
    parser.add_argument("--group", type=int, default=25, help="outlets that one crawl visits")
    parser.add_argument("--jobs", type=int, default=1, help="groups at a time")
    parser.add_argument(
        "--mishaps",
        action="store_true",
        help="kills, stops, wrong clocks, full disks, lost files before half the visits",
    )
    parser.add_argument(
        "--bucket", action="store_true", help="the archive lies in a bucket (SeaweedFS); mishaps: the store's, too"
    )
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="notes of whole groups, which are not played again")
    parser.add_argument("--list", action="store_true", help="name the odd behaviours")
    options = parser.parse_args(arguments)
    if options.list:
        print("\n".join([*LIVES, *KINDS]))
        return 0
    if unknown := set(options.only or ()) - {*LIVES, *KINDS}:
        parser.error(f"there is no {sorted(unknown)[0]!r}; --list names what there is")
    only = None if options.only is None else frozenset(options.only)
    scripts = [
        Script(
            min(options.group, last - first),
            options.days,
            options.between,
            options.seed,
            only,
            first,
            mishaps=options.mishaps,
        )
        for last in [options.first + options.outlets]
        for first in range(options.first, last, options.group)
    ]
    begun = time.monotonic()
    notes = Notes(options.keep, bucket=options.bucket)
    verdicts = list(_verdicts(scripts, options.jobs, notes, bucket=options.bucket))
    findings = [one for each, _ in verdicts for one in each.findings]
    counts = sum((each.counts for each, _ in verdicts), Counter[str]())
    drawn = sum((each.drawn for each, _ in verdicts), Counter[str]())
    seconds = sum(seconds for _, seconds in verdicts)
    _print(findings, counts, drawn)
    each = seconds / max(counts["outlet_visits"], 1)
    print(f"seconds of visits {seconds:.0f}, {each:.3f} a visit of an outlet; {time.monotonic() - begun:.0f} in all")
    few = [name for name in _wanted(only) if drawn[name] < _LEAST_DRAWN]
    if options.outlets >= 100 and options.days >= 60 and few:
        print(f"drawn too seldom: {', '.join(few)}")
    if notes.of_other_code:
        print(f"noted of plays of other code: {', '.join(notes.of_other_code)}")
    print(f"verdict: {'FAILED' if findings else 'passed'}")
    return 1 if findings else 0


def _verdicts(scripts: list[Script], jobs: int, notes: Notes, *, bucket: bool) -> Iterator[tuple[Verdict, float]]:
    """Those that are noted, then those of the plays that are left, each noted when it is whole."""
    known = {script.first: notes.known(script) for script in scripts}
    yield from (one for one in known.values() if one is not None)
    left = [script for script in scripts if known[script.first] is None]
    for script, (found, seconds) in zip(left, _plays(left, jobs, bucket=bucket), strict=True):
        notes.keep(script, found, seconds)
        yield found, seconds


def _plays(scripts: list[Script], jobs: int, *, bucket: bool) -> Iterator[tuple[Verdict, float]]:
    play = partial(_played, bucket=bucket)
    if jobs == 1:
        yield from map(play, scripts)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(play, scripts)


def _played(script: Script, *, bucket: bool) -> tuple[Verdict, float]:
    with tempfile.TemporaryDirectory(prefix="dense-") as folder, ExitStack() as stack:
        store = stack.enter_context(stored()) if bucket else None
        stack.enter_context(_disk(script, Path(folder)))
        play = played(script, Path(folder), partial(_tell, script), store)
        return verdict(play), sum(one.seconds for one in play.visits)


def _disk(script: Script, folder: Path) -> AbstractContextManager[None]:
    """A disk of the play's own, which a mishap may fill; what the play writes fits in it."""
    if not script.mishaps:
        return nullcontext()
    visits = len(script.houses()) * len(script.hours)
    return small_disk(folder / "disk", f"{400 + visits // 5}m")


def _tell(script: Script, one: Visit) -> None:
    """A line a visit, on a terminal only: in a pipe the table is enough."""
    if sys.stderr.isatty():
        place = f"outlets {script.first}-{script.first + script.outlets - 1}, "
        place += f"day {one.hour // 24 + 1}, hour {one.hour % 24}"
        print(
            f"\r{place}: {one.seconds:.1f} s, {len(one.alarms)} outlets alarmed   ",
            end="",
            file=sys.stderr,
            flush=True,
        )


def _wanted(only: frozenset[str] | None) -> list[str]:
    return [name for name in (*LIVES, *KINDS) if only is None or name in only]


def _print(findings: list[Finding], counts: Counter[str], drawn: Counter[str]) -> None:
    for name, count in counts.items():
        print(f"{name:44}{count:8}")
    print("drawn:", ", ".join(f"{name} {count}" for name, count in sorted(drawn.items())))
    for kind, name in _NAMES.items():
        of = Counter(one.about for one in findings if one.kind == kind)
        told = ", ".join(f"{about} {count}" for about, count in of.most_common())
        print(f"{name:44}{of.total():8}  {told}")
    shown: Counter[tuple[str, str]] = Counter()
    for one in findings:
        shown[one.kind, one.about] += 1
        if shown[one.kind, one.about] <= _SHOWN:
            print(f"  {one.kind}, {one.about}: {one.where}: {one.told}")


if __name__ == "__main__":
    sys.exit(main())
