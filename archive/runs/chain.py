"""The runs of an outlet: their manifests, their order, and the summaries that a new run begins with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from typing import TypeVar

import msgspec

from archive import layout
from archive.causes import decode
from archive.errors import DamagedError
from archive.manifest import Alias, Manifest, Parent
from archive.storage.base import Storage

__all__ = [
    "RunSummary", "heads_of", "in_order", "manifest_files", "manifest_of", "manifests", "orphans", "run_summaries",
    "summary_of",
]  # fmt: skip


class RunSummary(msgspec.Struct, frozen=True, kw_only=True):
    """The part of a ``Manifest`` that stays in memory for thousands of runs; msgspec passes over the other fields.

    ``sha256`` is that of the manifest's bytes, ``taken`` the segments of other runs that a mend names."""

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
    aliases: tuple[Alias, ...] = ()
    sha256: str = ""
    taken: tuple[str, ...] = ()


_Run = TypeVar("_Run", Manifest, RunSummary)


def manifest_files(storage: Storage, outlet: str | None = None) -> Iterator[tuple[str, bytes]]:
    """The names of the manifests of one outlet or of all, each with its bytes."""
    for entry in storage.list(layout.under("runs", outlet)):
        if layout.is_manifest(entry.name):
            yield entry.name, storage.read(entry.name)


def manifests(storage: Storage, outlet: str | None = None) -> Iterator[tuple[Manifest, bytes]]:
    """The manifests of one outlet or of all, each with the bytes its children have hashed."""
    for name, data in manifest_files(storage, outlet):
        yield Manifest.from_json(data, name), data


def run_summaries(storage: Storage, outlet: str) -> list[RunSummary]:
    """The runs of ``outlet``: one after those it follows, and else in order of their start (``in_order``).

    Raises DamagedError where a manifest is none."""
    return in_order(summary_of(data, name) for name, data in manifest_files(storage, outlet))


def summary_of(data: bytes, name: str) -> RunSummary:
    """The summary of the manifest stored as ``name``; raises DamagedError where it is none."""
    try:
        summary = decode(data, RunSummary)
    except msgspec.MsgspecError as error:
        raise DamagedError(f"not a run manifest: {error}", file=name) from error
    files = Manifest.from_json(data, name).files if summary.kind == "mend" else ()
    taken = tuple(entry.name for entry in files if layout.is_segment(entry.name))
    return msgspec.structs.replace(summary, sha256=hashlib.sha256(data).hexdigest(), taken=taken)


def manifest_of(storage: Storage, run: RunSummary) -> Manifest:
    """The whole manifest."""
    name = layout.manifest_name(run.outlet, run.started, run.run)
    return Manifest.from_json(storage.read(name), name)


def orphans(local: Storage, reading: Storage, outlet: str, runs: Iterable[RunSummary]) -> dict[str, list[str]]:
    """Segments by run that no manifest names: those of ``reading`` (the store behind ``local``) that are not local.

    A lost machine had stored them (``SEGMENT_MAX_AGE``), but not its manifest. Or that machine still writes: nobody
    can tell. So what is derived from them gets names of its own, and the run is not called crashed: if it does end,
    readers join its files and these by the ids of the WARC records. What is local was mended when the run began."""
    if reading.name == local.name:
        return {}
    runs = list(runs)
    named = {name for run in runs for name in run.taken}
    ended = {run.run for run in runs}
    here = {entry.name for entry in local.list(f"warc/{outlet}/")}
    segments: dict[str, list[str]] = {}
    for entry in reading.list(f"warc/{outlet}/"):
        writer = layout.run_of(entry.name) if layout.begun_of(entry.name) else None
        if writer and writer not in ended and entry.name not in named | here:
            segments.setdefault(writer, []).append(entry.name)
    return segments


def heads_of(runs: Iterable[RunSummary]) -> tuple[Parent, ...]:
    """The manifests no other one follows, as parents for the next; sorted by run.

    Nothing follows a mend: no WARC holds it, and whoever has nothing but the WARCs derives anew what it wrote."""
    crawls = [run for run in runs if run.kind != "mend"]
    followed = {parent.run for run in crawls for parent in run.parents}
    return tuple(
        Parent(run, sha256)
        for run, sha256 in sorted((run.run, run.sha256) for run in crawls if run.run not in followed)
    )


def in_order(runs: Iterable[_Run]) -> list[_Run]:
    """Runs with parents before children, and by their start where neither follows the other: clocks go back."""
    by_age = sorted(runs, key=lambda run: (run.started, run.run))
    ages = {run.run: age for age, run in enumerate(by_age)}
    sorter = TopologicalSorter(
        {
            age: {ages[parent.run] for parent in run.parents if parent.run in ages} - {age}
            for age, run in enumerate(by_age)
        }
    )
    with suppress(CycleError):
        sorter.prepare()
    ready: list[int] = []
    placed: dict[int, None] = {}
    while sorter.is_active():
        for age in sorter.get_ready():
            heappush(ready, age)
        age = heappop(ready)
        placed[age] = None
        sorter.done(age)
    # Runs that follow each other in a circle (no writer makes one) come last, by age, and so does what follows them.
    return [by_age[age] for age in placed | dict.fromkeys(range(len(by_age)))]
