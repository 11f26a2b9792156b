"""How an archive grows, and what it will hold if it goes on like this: from manifests alone, no WARC is read.

The rule of the daily rate, per outlet. A run brings what came since the run before it. So it counts with its bytes and
with the days between the two starts, and the rate is all bytes by all days, of the runs that started in the last 30
days. Neither the hour of the question nor the cadence of the runs is in it: runs each hour and runs each week that
bring as much give the same rate.

Not counted, neither bytes nor days:

- the *backlog*: all runs up to the first crawl that came to its end (of an outlet without crawls: the first import),
  and the first run after a pause of more than 30 days. They bring what a site had gathered until then;
- back-fills (``Profile.past``), re-extractions and mends, which come when somebody asks for them;
- *outliers*: days on which an outlet wrote more than four times its median day, as long as they are no more than a
  tenth of its days (of 3 to 19 days: one). What comes more often is how the outlet is, and counts.

An outlet that has not run for longer than its longest pause counts with the days since its last run, too; after 30
days its rate is 0. A rate needs two runs that count, and two days. The forecast is a straight line: what is there, and
the rate times the days.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from statistics import median
from typing import Final, NamedTuple

import msgspec

from archive import layout
from archive.causes import decode
from archive.manifest import FileEntry, Superseded
from archive.storage.base import Storage

__all__ = ["FORECAST", "KINDS", "WINDOW", "Growth", "Held", "Rate", "Wrote", "growth", "rate", "together", "wrote"]

KINDS: Final = ("warc", "index", "articles", "fates", "memory", "runs", "catalog")
"""The kinds of files. ``runs`` are manifests with their digests and time stamps, ``catalog`` is that with its packs."""
WINDOW: Final = 30
"""Days that a rate looks back."""
FORECAST: Final = (30, 365, 3652)
"""Days of the forecast: a month, a year, ten years."""

_DAY: Final = dt.timedelta(days=1)
_LEAST_DAYS: Final = 2
_LEAST_RUNS: Final = 2
# A day that is an outlier, and how many of an outlet's days may be.
_OUTLIER: Final = 4
_FEW: Final = 3
_RARE: Final = 10
_UNFINISHED: Final = ("interrupted", "crashed")
_CAPTURED: Final = ("saved", "unchanged", "gone")


class Wrote(msgspec.Struct, frozen=True, kw_only=True):
    """What one run added: ``sizes`` are bytes by kind of file, ``articles`` those that nobody had met before,
    ``captures`` the articles' pages that brought an answer. ``past``: it was a back-fill."""

    kind: str = "crawl"
    status: str = "complete"
    started: dt.datetime
    past: bool = False
    articles: int = 0
    captures: int = 0
    files: int = 0
    sizes: dict[str, int] = {}

    @property
    def size(self) -> int:
        """All bytes."""
        return sum(self.sizes.values())


class Rate(msgspec.Struct, frozen=True, kw_only=True):
    """What comes a day, and what that is based on: so many ``days`` and ``runs``. ``sizes`` are bytes by kind;
    ``left_out`` counts the runs that do not count, by cause (``backlog``, ``past``, ``reextract``, ``mend``,
    ``outlier``)."""

    days: float
    runs: int
    articles: float = 0
    captures: float = 0
    files: float = 0
    sizes: dict[str, float] = {}
    left_out: dict[str, int] = {}

    @property
    def size(self) -> float:
        """All bytes."""
        return sum(self.sizes.values())


class Held(msgspec.Struct, frozen=True):
    """Bytes and files: what is there, or will be."""

    size: float
    files: float


class Growth(msgspec.Struct, frozen=True, kw_only=True):
    """How one outlet grows, or all together (``outlet`` is null). ``rate`` is null where nobody can tell; ``untold``
    names, of all together, the outlets that are therefore not in it. ``damaged`` manifests could not be read."""

    outlet: str | None
    runs: int
    last: dt.datetime | None
    now: Held
    sizes: dict[str, int]
    rate: Rate | None
    untold: tuple[str, ...] = ()
    damaged: int = 0

    def after(self, days: int) -> Held | None:
        """What will be there in so many days, on a straight line; None where nobody can tell."""
        if self.rate is None:
            return None
        return Held(self.now.size + self.rate.size * days, self.now.files + self.rate.files * days)


class _Profile(msgspec.Struct, frozen=True):
    past: bool = False
    fresh: int = 0


class _Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a manifest that is needed here; msgspec passes over the rest."""

    run: str
    outlet: str
    kind: str = "crawl"
    status: str = ""
    started: dt.datetime
    counts: dict[str, int] = {}
    profile: _Profile | None = None
    files: tuple[FileEntry, ...] = ()
    supersedes: tuple[Superseded, ...] = ()


class _Stored(NamedTuple):
    """What no manifest names: the time stamps by name, and the catalog with its packs."""

    stamps: dict[str, int]
    catalog: Held


def growth(storage: Storage, outlet: str, manifests: Iterable[tuple[str, bytes]], until: dt.datetime) -> Growth:
    """How ``outlet`` grew up to ``until``, from its ``manifests`` (their names, each with its bytes)."""
    stored = _stored(storage, outlet)
    runs, damaged = wrote(manifests, stored.stamps)
    sizes = Counter[str]()
    for run in runs:
        sizes.update(run.sizes)
    told = rate(runs, until)
    if stored.catalog.size:
        sizes["catalog"] = int(stored.catalog.size)
        # In a folder its files are joined, in a bucket nothing goes.
        told = _with_catalog(told, runs, stored.catalog, gathers=storage.lists_dearly)
    now = Held(sizes.total(), sum(run.files for run in runs) + stored.catalog.files)
    last = max((run.started for run in runs), default=None)
    return Growth(outlet=outlet, runs=len(runs), last=last, now=now, sizes=sizes, rate=told, damaged=damaged)


def wrote(manifests: Iterable[tuple[str, bytes]], stamps: Mapping[str, int] | None = None) -> tuple[list[Wrote], int]:
    """What each run added, in order of their start, and how many manifests could not be read.

    A file counts once, with the run that named it first. A manifest that is damaged tells nothing: ``verify`` names
    it, and nobody needs to hear of it where a mend's manifest stands for it."""
    read: list[tuple[_Manifest, str, int]] = []
    damaged: set[str] = set()
    for name, data in manifests:
        try:
            read.append((decode(data, _Manifest), name, len(data)))
        except msgspec.MsgspecError:
            damaged.add(name)
    read.sort(key=lambda one: (_utc(one[0].started), one[0].run))
    known: set[str] = set()
    runs = [_wrote(*one, stamps or {}, known) for one in read]
    return runs, len(damaged - {old.name for run, _, _ in read for old in run.supersedes})


def _wrote(run: _Manifest, name: str, length: int, stamps: Mapping[str, int], known: set[str]) -> Wrote:
    sum_file = FileEntry(f"{name}.sha256", 67 + len(name.rpartition("/")[2]), "")
    stamp = layout.stamp_name(run.outlet, layout.timestamp(_utc(run.started)), run.run)
    own = [FileEntry(name, length, ""), sum_file, *([FileEntry(stamp, stamps[stamp], "")] if stamp in stamps else [])]
    new = {entry.name: entry.size for entry in (*run.files, *own) if entry.name not in known}
    known.update(new)
    sizes = Counter[str]()
    for file, size in new.items():
        kind = file.partition("/")[0]
        sizes[kind if kind in KINDS else "runs"] += size
    saved = run.counts.get("saved", 0)
    return Wrote(
        kind=run.kind,
        status=run.status,
        started=_utc(run.started),
        past=run.profile is not None and run.profile.past,
        articles=run.profile.fresh if run.profile else saved,
        captures=sum(run.counts.get(fate, 0) for fate in _CAPTURED),
        files=len(new),
        sizes=dict(sizes),
    )


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


def _stored(storage: Storage, outlet: str) -> _Stored:
    stamps = {entry.name: entry.size for entry in storage.list(f"stamps/{outlet}/")}
    derived = [entry.size for folder in (layout.CATALOG, layout.PACKS) for entry in storage.list(f"{folder}/{outlet}/")]
    return _Stored(stamps, Held(sum(derived), len(derived)))


class _Step(NamedTuple):
    """A run that counts, with the days since the run before it."""

    run: Wrote
    days: float


def rate(runs: Sequence[Wrote], until: dt.datetime) -> Rate | None:
    """What comes a day, by the rule above; None where nobody can tell."""
    going = sorted((run for run in runs if run.started <= until), key=lambda run: run.started)
    chain = [run for run in going if run.kind in ("crawl", "import")]
    if not chain:
        return None
    begin = until - WINDOW * _DAY
    left_out = Counter(run.kind for run in going if run.kind not in ("crawl", "import") and run.started > begin)
    if chain[-1].started <= begin:
        return Rate(days=WINDOW, runs=0, left_out=dict(left_out))
    steps = list(_steps(chain, begin, left_out))
    kept = _without_outliers(steps, chain[-1].started)
    left_out["outlier"] = len(steps) - len(kept)
    idle = (until - chain[-1].started) / _DAY
    days = sum(step.days for step in kept) + (idle if idle > max((step.days for step in kept), default=0) else 0)
    if len(kept) < _LEAST_RUNS or round(days, 1) < _LEAST_DAYS:
        return None
    sizes = Counter[str]()
    for step in kept:
        sizes.update(step.run.sizes)
    return Rate(
        days=days,
        runs=len(kept),
        articles=sum(step.run.articles for step in kept) / days,
        captures=sum(step.run.captures for step in kept) / days,
        files=sum(step.run.files for step in kept) / days,
        sizes={kind: size / days for kind, size in sizes.items()},
        left_out=dict(sorted((+left_out).items())),
    )


def _steps(chain: Sequence[Wrote], begin: dt.datetime, left_out: Counter[str]) -> Iterator[_Step]:
    """The runs after ``begin`` that are neither backlog nor back-fill; counts the others in ``left_out``."""
    backlog = _backlog(chain)
    left_out["backlog"] += sum(1 for run in chain[:backlog] if run.started > begin)
    for before, run in pairwise(chain[max(backlog - 1, 0) :]):
        days = (run.started - before.started) / _DAY
        if run.started > begin:
            cause = "past" if run.past else "backlog" if days > WINDOW else None
            if cause:
                left_out[cause] += 1
            else:
                yield _Step(run, days)


def _backlog(chain: Sequence[Wrote]) -> int:
    """How many runs, from the first, bring what there was before: up to the first crawl that came to its end."""
    kinds = ("crawl",) if any(run.kind == "crawl" for run in chain) else ("import",)
    ended = (at for at, run in enumerate(chain, 1) if run.kind in kinds and run.status not in _UNFINISHED)
    return next(ended, len(chain))


def _without_outliers(steps: Sequence[_Step], end: dt.datetime) -> list[_Step]:
    """The runs without those of a few days that are far above the others. Days are counted back from ``end``; what
    stands for several days is measured by as many."""
    days: dict[int, list[_Step]] = defaultdict(list)
    for step in steps:
        days[int((end - step.run.started) / _DAY)].append(step)
    heights = {
        day: sum(step.run.size for step in several) / max(1.0, sum(step.days for step in several))
        for day, several in days.items()
    }
    if len(days) < _FEW:
        return list(steps)
    bound = _OUTLIER * median(heights.values())
    outliers = {day for day, height in heights.items() if height > bound}
    if len(outliers) > max(1, len(days) // _RARE):
        return list(steps)
    return [step for day, several in days.items() if day not in outliers for step in several]


def _with_catalog(told: Rate | None, runs: Sequence[Wrote], catalog: Held, *, gathers: bool) -> Rate | None:
    """The rate with what is derived from all runs together: as many bytes a capture as up to now."""
    captures = sum(run.captures for run in runs)
    if told is None or not captures:
        return told
    daily = told.captures * catalog.size / captures
    files = catalog.files / len(runs) * told.runs / told.days if gathers else 0
    return msgspec.structs.replace(told, sizes={**told.sizes, "catalog": daily}, files=told.files + files)


def together(outlets: Sequence[Growth]) -> Growth:
    """All outlets in one: sums, and the shortest basis in days."""
    sizes = Counter[str]()
    for one in outlets:
        sizes.update(one.sizes)
    rates = [one.rate for one in outlets if one.rate is not None]
    return Growth(
        outlet=None,
        runs=sum(one.runs for one in outlets),
        last=max((one.last for one in outlets if one.last), default=None),
        now=Held(sum(one.now.size for one in outlets), sum(one.now.files for one in outlets)),
        sizes=sizes,
        rate=_sum(rates) if rates else None,
        untold=tuple(one.outlet for one in outlets if one.outlet and one.rate is None),
        damaged=sum(one.damaged for one in outlets),
    )


def _sum(rates: Sequence[Rate]) -> Rate:
    sizes: dict[str, float] = defaultdict(float)
    left_out = Counter[str]()
    for one in rates:
        left_out.update(one.left_out)
        for kind, size in one.sizes.items():
            sizes[kind] += size
    return Rate(
        days=min(one.days for one in rates),
        runs=sum(one.runs for one in rates),
        articles=sum(one.articles for one in rates),
        captures=sum(one.captures for one in rates),
        files=sum(one.files for one in rates),
        sizes=dict(sizes),
        left_out=dict(sorted(left_out.items())),
    )
