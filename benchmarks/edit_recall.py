"""How much of an article's history a schedule of visits sees, and what it asks for that.

Run: python -m benchmarks.edit_recall [--articles 3000] [--seed 1]                  (a simulation; a minute)
     python -m benchmarks.edit_recall --play [--outlets 4] [--days 7] [--between 1] (the real crawler; minutes)

Articles are published over thirty days by sixty outlets, edited at published rates (`tests.crawler.dense.rates`), and
watched until two months later. Runs are hourly, or six hours apart. Some outlets announce edits: a `lastmod` that can
be believed, a feed's `updated`; of the others a quarter of the edits changes the headline in a list. *Clairvoyant*
knows when each edit is made and may visit only when a run happens, with as many requests as the default.

Asked for: the default sees ≥ .90 of what the clairvoyant sees, asks for no more than the plain schedule, and sees no
fewer states by more than 2 in 1,000. Exit code 1 where not.
"""

from __future__ import annotations

import argparse
import heapq
import math
import random
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from crawler.frontier.schedule import (
    DEFAULT,
    NO_LOOKS,
    PLAIN,
    Looks,
    Refetch,
    age_class,
    born,
    expected,
    next_due,
)
from crawler.frontier.visit import Standing
from tests.crawler.dense.play import Script, played
from tests.crawler.dense.rates import MEDIAN, SHARE, edit_ages
from tests.crawler.dense.recall import Recall, recall

__all__ = ["main"]

_HOUR = 3600.0
_DAY = 24 * _HOUR
_OUTLETS, _PUBLISHING, _WATCHED = 60, 30 * _DAY, 90 * _DAY
# Of outlets: those with a lastmod, an updated, and neither; of edits: those that change the headline. An article
# stands in the list for so long.
_SIGNALS = ("lastmod", "updated", None)
_WEIGHTS = (3, 3, 4)
_HEADLINES = 0.25
_IN_LIST = _DAY
_HEAD = f"{'schedule':34}{'requests':>10}{'each':>7}{'seen':>7}{'of clairvoyant':>16}{'interval h: median':>20}"
_HEAD += f"{'mean':>7}"
_LEAST, _SAME = 0.90, 0.002
_SPARSE = "6h:2h 1d:6h 3d:1d 14d:4d 60d:28d 60d"
_SPARSER = "6h:4h 1d:12h 3d:2d 14d:8d 60d:56d 60d"


@dataclass(frozen=True, slots=True)
class _Article:
    """Moments in seconds; of ``edits`` with whether some source tells of it."""

    outlet: int
    published: float
    edits: tuple[tuple[float, bool], ...]

    def state(self, now: float) -> int:
        return sum(moment <= now for moment, _ in self.edits)

    def told(self, since: float, until: float) -> float | None:
        """The first edit between the two of which a source tells."""
        return next((moment for moment, told in self.edits if told and since < moment <= until), None)

    def visible(self, between: float) -> int:
        """How many states stand when a run happens."""
        bounds = [self.published, *(moment for moment, _ in self.edits), _WATCHED + between]
        firsts = [_run_after(bound, between) for bound in bounds[:-1]]
        return sum(first < last and first <= _WATCHED for first, last in zip(firsts, bounds[1:], strict=True))


@dataclass(slots=True)
class _Outlet:
    looks: list[Looks] = field(default_factory=lambda: list(NO_LOOKS))

    def add(self, age: int, look: Looks) -> None:
        before = self.looks[age]
        names = ("expected", "found", "early", "announced")
        self.looks[age] = Looks(*(getattr(before, name) + getattr(look, name) for name in names))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--play", action="store_true", help="the real crawler over the loopback")
    parser.add_argument("--outlets", type=int, default=4)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--between", type=int, default=1, help="hours between two visits of the play")
    options = parser.parse_args(arguments)
    if options.play:
        return _play(options.outlets, options.days, options.between, options.seed)
    articles = list(_world(options.articles, options.seed))
    wrong = [told for between in (_HOUR, 6 * _HOUR) for told in _table(articles, between)]
    print("\n".join(wrong) or "as asked for", f"verdict: {'FAILED' if wrong else 'passed'}", sep="\n")
    return 1 if wrong else 0


def _world(count: int, seed: int) -> Iterator[_Article]:
    """Outlets differ: in how many of their articles are edited, and how fast."""
    draw = random.Random(seed)
    for outlet in range(_OUTLETS):
        share = draw.betavariate(2, 2 / SHARE - 2)
        pace = math.exp(draw.gauss(0, 0.5))
        signal = draw.choices(_SIGNALS, _WEIGHTS)[0]
        for _ in range(count // _OUTLETS):
            published = draw.uniform(0, _PUBLISHING)
            ages = [age * _HOUR for age in edit_ages(draw, share=share, pace=pace)]
            told = [signal is not None or (draw.random() < _HEADLINES and age < _IN_LIST) for age in ages]
            moments = [published + age for age in ages]
            yield _Article(
                outlet, published, tuple(one for one in zip(moments, told, strict=True) if one[0] < _WATCHED)
            )


def _table(articles: Sequence[_Article], between: float) -> Iterator[str]:
    """Prints the table of one distance between runs; yields what is not as asked for."""
    states = sum(1 + len(one.edits) for one in articles)
    edited = [one for one in articles if one.edits]
    each, early = (
        states - len(articles),
        sum(m - one.published < MEDIAN * _HOUR for one in edited for m, _ in one.edits),
    )
    print(f"{len(articles)} articles, {states} states: {len(edited) / len(articles):.2f} edited, ", end="")
    print(f"{each / len(edited):.2f} edits each, {early / each:.2f} of them within three hours; ", end="")
    print(f"a run every {between / _HOUR:.0f} h")
    print(_HEAD)
    most = sum(one.visible(between) for one in articles)
    told: dict[str, Recall] = {}
    for name, schedule, signals in (
        ("plain, without signals", PLAIN, False),
        ("plain (the baseline)", PLAIN, True),
        ("adaptive (the default)", DEFAULT, True),
        ("adaptive, without signals", DEFAULT, False),
        ("plain, half as often", Refetch.parse(_SPARSE), True),
        ("adaptive, half as often", Refetch.parse(f"adaptive {_SPARSE}"), True),
        ("plain, a quarter", Refetch.parse(_SPARSER), True),
        ("adaptive, a quarter", Refetch.parse(f"adaptive {_SPARSER}"), True),
    ):
        told[name] = one = _watched(articles, schedule, between, signals=signals)
        _print(name, one, states, most, len(articles))
    default, plain = told["adaptive (the default)"], told["plain (the baseline)"]
    _print(
        "clairvoyant", Recall(min(most, default.requests), min(most, default.requests), ()), states, most, len(articles)
    )
    print()
    if default.seen < _LEAST * most:
        yield f"the default sees {default.seen / most:.3f} of what the clairvoyant sees"
    if default.requests > plain.requests:
        yield f"the default asks {default.requests} times, the plain schedule {plain.requests}"
    if default.seen < (1 - _SAME) * plain.seen:
        yield f"the default sees {default.seen} states, the plain schedule {plain.seen}"


def _watched(articles: Sequence[_Article], refetch: Refetch, between: float, *, signals: bool) -> Recall:
    """What ``refetch`` sees of these articles."""
    outlets = [_Outlet() for _ in range(_OUTLETS)]
    standings: list[Standing | None] = [None] * len(articles)
    met: list[set[int]] = [set() for _ in articles]
    widths: list[float] = []
    queue = [(_run_after(one.published, between), place) for place, one in enumerate(articles)]
    heapq.heapify(queue)
    requests = 0
    while queue:
        now, place = heapq.heappop(queue)
        if now > _WATCHED:
            break
        requests += 1
        article, known = articles[place], standings[place]
        found = known is not None and known.looked is not None and article.state(now) != article.state(known.looked)
        if known is None:
            known = Standing(first_seen=now, due=now, published=article.published)
        elif known.looked is not None and known.planned is not None:
            if found:
                widths.append(now - known.looked)
            _note(outlets[article.outlet], known, known.looked, now, found=found, early=now < known.planned)
        met[place].add(article.state(now))
        known = msgspec.structs.replace(
            known, looked=now, edits=known.edits + found, edited=now if found else known.edited
        )
        due = next_due(now, known, refetch, outlets[article.outlet].looks) or math.inf
        standings[place] = msgspec.structs.replace(known, planned=due)
        told = article.told(now, min(due, _WATCHED)) if signals else None
        coming = _run_after(min(due, told or math.inf), between)
        heapq.heappush(queue, (max(coming, now + between), place))
    return Recall(requests, sum(map(len, met)), tuple(width / _HOUR for width in widths))


def _note(outlet: _Outlet, known: Standing, before: float, now: float, *, found: bool, early: bool) -> None:
    age = now - born(known)
    outlet.add(age_class(age), Looks(expected(before - born(known), age), found, early, found and early))


def _run_after(moment: float, between: float) -> float:
    return math.ceil(moment / between - 1e-9) * between if moment < math.inf else math.inf


def _play(outlets: int, days: int, between: int, seed: int) -> int:
    """The same in the real crawler: three plays of the same world."""
    told: dict[str, Recall] = {}
    print(_HEAD)
    schedules = {"plain (the baseline)": "6h:1h 1d:3h 3d:12h 14d:2d 60d:14d 60d", "adaptive (the default)": None}
    for name, text in schedules.items():
        settings = (("REFETCH", text),) if text else ()
        with tempfile.TemporaryDirectory(prefix="recall-") as folder:
            script = Script(outlets, days, between, seed, only=frozenset(), settings=settings)
            told[name], states, most, stories = recall(played(script, Path(folder)))
        _print(name, told[name], states, most, stories)
    default = told["adaptive (the default)"]
    _print("clairvoyant", Recall(min(most, default.requests), min(most, default.requests), ()), states, most, stories)
    failed = default.seen < _LEAST * most or default.requests > told["plain (the baseline)"].requests
    print(f"verdict: {'FAILED' if failed else 'passed'}")
    return 1 if failed else 0


def _print(name: str, one: Recall, states: int, most: int, articles: int) -> None:
    widths = f"{statistics.median(one.widths):20.1f}{statistics.fmean(one.widths):7.1f}" if one.widths else ""
    line = f"{name:34}{one.requests:10}{one.requests / articles:7.2f}{one.seen / states:7.3f}{one.seen / most:16.4f}"
    print(line + widths, flush=True)


if __name__ == "__main__":
    sys.exit(main())
