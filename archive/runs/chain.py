"""An outlet's runs in brief: what the next run must know of each. A start reads every manifest once, for this."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Literal, Protocol, TypeVar

import msgspec

from archive import layout
from archive.errors import DamagedError
from archive.manifest import Manifest, Parent
from archive.storage.base import Storage

if TYPE_CHECKING:
    SourceKind = Literal["section", "feed", "sitemap"]
    RunKind = Literal["crawl", "mend", "reextract", "import"]
    RunStatus = Literal["complete", "alarmed", "interrupted", "crashed"]
    Outcome = Literal["saved", "unchanged", "gone", "skipped", "failed", "pending"]
else:
    SourceKind = RunKind = RunStatus = Outcome = str

__all__ = ["RunSummary", "heads", "heads_of", "in_order", "manifest_of", "manifests", "orphans", "run_summaries"]


class RunSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a ``Manifest`` that stays in memory for thousands of runs; ``sha256`` is that of its bytes, ``taken``
    the segments of other runs that a mend names."""

    run: str
    outlet: str
    kind: str
    status: str
    started: str
    ended: str
    counts: dict[str, int] = {}
    memory: str | None = None
    learned: str | None = None
    extractions: tuple[str, ...] = ()
    derived: tuple[str, ...] = ()
    parents: tuple[Parent, ...] = ()
    sha256: str = ""
    taken: tuple[str, ...] = ()


def run_summaries(storage: Storage, outlet: str) -> list[RunSummary]:
    """The runs of ``outlet``: one after those it follows, and else in order of their start (``in_order``).

    Raises DamagedError where a manifest is none.
    """
    names = (entry.name for entry in storage.list(f"runs/{outlet}/") if entry.name.endswith(".json"))
    return in_order(_brief(storage.read(name), name) for name in names)


def manifest_of(storage: Storage, brief: RunSummary) -> Manifest:
    """The whole manifest."""
    name = layout.manifest_name(brief.outlet, brief.started, brief.run)
    return Manifest.from_json(storage.read(name), name)


def orphans(local: Storage, reading: Storage, outlet: str, runs: Iterable[RunSummary]) -> dict[str, list[str]]:
    """Segments by run that no manifest names: those of ``reading`` (the store behind ``local``) that are not local.

    A machine that was lost had stored them (``SEGMENT_MAX_AGE``), and not its manifest; what is local was mended when
    the run began. Or that machine is still at it: nobody can tell. So what is derived from them is written under names
    of its own, and that run is not called crashed: if it does end, its files and these are one at reading, by the ids
    of the WARC records.
    """
    if reading.name == local.name:
        return {}
    named = {name for one in runs for name in one.taken}
    ended = {one.run for one in runs}
    here = {entry.name for entry in local.list(f"warc/{outlet}/")}
    found: dict[str, list[str]] = {}
    for entry in reading.list(f"warc/{outlet}/"):
        run = layout.run_of(entry.name) if layout.begun_of(entry.name) else None
        if run and run not in ended and entry.name not in named | here:
            found.setdefault(run, []).append(entry.name)
    return found


def heads_of(runs: list[RunSummary]) -> tuple[Parent, ...]:
    """The manifests no other one follows, as parents for the next; as ``archive.manifest.heads``."""
    known = [one for one in runs if one.kind != "mend"]
    followed = {parent.run for one in known for parent in one.parents}
    return tuple(sorted((Parent(one.run, one.sha256) for one in known if one.run not in followed), key=_run))


def _brief(data: bytes, name: str) -> RunSummary:
    try:
        brief = msgspec.json.decode(data, type=RunSummary)
    except msgspec.MsgspecError as error:
        raise DamagedError(f"not a run manifest: {error}", file=name) from error
    taken: tuple[str, ...] = ()
    if brief.kind == "mend":
        files = Manifest.from_json(data, name).files
        taken = tuple(entry.name for entry in files if entry.name.startswith("warc/"))
    return msgspec.structs.replace(brief, sha256=hashlib.sha256(data).hexdigest(), taken=taken)


def _run(parent: Parent) -> str:
    return parent.run


def manifests(storage: Storage, outlet: str | None = None) -> Iterator[tuple[Manifest, bytes]]:
    """The manifests of one outlet or of all, each with the bytes its children have hashed."""
    for entry in storage.list(f"runs/{outlet}/" if outlet else "runs/"):
        if entry.name.endswith(".json"):
            data = storage.read(entry.name)
            yield Manifest.from_json(data, entry.name), data


class Following(Protocol):
    """What has a place in the order of runs: a manifest, whole or in brief."""

    @property
    def run(self) -> str: ...
    @property
    def started(self) -> str: ...
    @property
    def parents(self) -> tuple[Parent, ...]: ...


_Run = TypeVar("_Run", bound=Following)


def in_order(runs: Iterable[_Run]) -> list[_Run]:
    """Runs with parents before children, and by their start where neither follows the other: clocks go back."""
    by_age = sorted(runs, key=lambda run: (run.started, run.run))
    ages = {run.run: age for age, run in enumerate(by_age)}
    behind = [
        {ages[parent.run] for parent in run.parents if parent.run in ages} - {age} for age, run in enumerate(by_age)
    ]
    followers: dict[int, list[int]] = {}
    for age, parents in enumerate(behind):
        for parent in parents:
            followers.setdefault(parent, []).append(age)
    ready = [age for age, parents in enumerate(behind) if not parents]
    waiting = dict.fromkeys(range(len(by_age)))
    placed: list[_Run] = []
    while waiting:
        # Runs that follow each other in a circle (no writer makes one) are taken by age.
        age = heappop(ready) if ready else next(iter(waiting))
        if age not in waiting:
            continue
        del waiting[age]
        placed.append(by_age[age])
        for follower in followers.get(age, ()):
            behind[follower].discard(age)
            if not behind[follower]:
                heappush(ready, follower)
    return placed


def heads(manifests: Iterable[tuple[Manifest, bytes]]) -> tuple[Parent, ...]:
    """The manifests no other one follows, as parents for the next; sorted by run.

    Nothing follows a mend: no WARC holds it, and whoever has nothing but the WARCs derives anew what it wrote.
    """
    known = [(manifest, data) for manifest, data in manifests if manifest.kind != "mend"]
    followed = {parent.run for manifest, _ in known for parent in manifest.parents}
    return tuple(
        sorted(
            (
                Parent(manifest.run, hashlib.sha256(data).hexdigest())
                for manifest, data in known
                if manifest.run not in followed
            ),
            key=lambda parent: parent.run,
        )
    )
