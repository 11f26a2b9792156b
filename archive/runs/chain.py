"""The runs of an outlet: their manifests, their order, and the summaries that a new run begins with."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from graphlib import CycleError, TopologicalSorter
from heapq import heappop, heappush
from typing import TypeVar

import msgspec

from archive import layout
from archive.causes import decode
from archive.decoding import MAX_JSON, decoded
from archive.errors import DamagedError
from archive.manifest import Alias, FileEntry, Manifest, Parent, Superseded
from archive.storage.base import Storage
from archive.storage.looked import Looked

__all__ = [
    "RunSummary", "heads_of", "in_order", "manifest_bytes", "manifest_files", "manifest_of", "manifests", "named_files",
    "orphans", "run_summaries", "summaries_in_force", "summary_of", "superseded",
]  # fmt: skip


class RunSummary(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """The part of a ``Manifest`` that stays in memory for thousands of runs; msgspec passes over the other fields.

    ``name`` is the manifest's, ``sha256`` that of its bytes, ``taken`` the segments of other runs that a mend names."""

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
    supersedes: tuple[Superseded, ...] = ()
    parents: tuple[Parent, ...] = ()
    aliases: tuple[Alias, ...] = ()
    name: str = ""
    sha256: str = ""
    taken: tuple[str, ...] = ()


class _Named(msgspec.Struct, frozen=True):
    """What a manifest says of files."""

    files: tuple[FileEntry, ...] = ()
    supersedes: tuple[Superseded, ...] = ()


_Run = TypeVar("_Run", Manifest, RunSummary)
_Read = TypeVar("_Read")


def manifest_files(
    storage: Storage, outlet: str | None = None, known: Mapping[str, bytes] | None = None
) -> Iterator[tuple[str, bytes]]:
    """The names of the manifests of one outlet or of all, each with its bytes; of one that is too long
    to be any only so many that this shows. Those that are ``known`` are not read."""
    known = known or {}
    for name in storage.names(layout.under("runs", outlet)):
        if layout.is_manifest(name):
            yield name, known[name] if name in known else manifest_bytes(storage, name)


def manifest_bytes(storage: Storage, name: str) -> bytes:
    """The bytes of a manifest; of one that is too long to be any only so many that this shows."""
    return storage.read(name, 0, MAX_JSON + 1)


def manifests(
    storage: Storage, outlet: str | None = None, known: Mapping[str, bytes] | None = None
) -> Iterator[tuple[Manifest, bytes]]:
    """The manifests of one outlet or of all that none supersedes, each with the bytes its children have hashed.

    Raises DamagedError where one is none, and none supersedes it."""
    read: dict[str, tuple[Manifest, bytes]] = {}
    broken: dict[str, DamagedError] = {}
    for name, data in manifest_files(storage, outlet, known):
        try:
            read[name] = Manifest.from_json(data, name), data
        except DamagedError as error:
            broken[name] = error
    yield from _in_force(read, broken, (one.supersedes for one, _ in read.values()))


def superseded(manifests: Iterable[bytes]) -> dict[str, set[str]]:
    """The files that one of the manifests supersedes, each with the SHA-256 that was expected of it; what is no
    manifest supersedes nothing."""
    found: dict[str, set[str]] = {}
    for data in manifests:
        with suppress(msgspec.MsgspecError):
            for one in decoded(data, _Named).supersedes:
                found.setdefault(one.name, set()).add(one.sha256)
    return found


def named_files(storage: Storage, outlet: str | None = None) -> tuple[dict[str, str], frozenset[str]]:
    """The SHA-256 of every file that a manifest names, and the files that are superseded.

    A manifest that is damaged names nothing: reading goes on as far as it can, ``verify`` and mending tell of it."""
    expected: dict[str, str] = {}
    no_more: set[str] = set()
    for _, data in manifest_files(storage, outlet):
        with suppress(msgspec.MsgspecError):
            named = decoded(data, _Named)
            expected.update((entry.name, entry.sha256) for entry in named.files if not layout.is_segment(entry.name))
            no_more.update(one.name for one in named.supersedes)
    return expected, frozenset(no_more)


def _in_force(
    read: Mapping[str, _Read], broken: Mapping[str, DamagedError], supersedes: Iterable[Iterable[Superseded]]
) -> list[_Read]:
    no_more = {one.name for several in supersedes for one in several}
    for name, error in broken.items():
        if name not in no_more:
            raise error
    return [one for name, one in read.items() if name not in no_more]


def run_summaries(storage: Storage, outlet: str) -> list[RunSummary]:
    """The runs of ``outlet``: one after those it follows, and else in order of their start (``in_order``).

    Raises DamagedError where a manifest is none, and none supersedes it."""
    read: dict[str, RunSummary] = {}
    broken: dict[str, DamagedError] = {}
    for name, data in manifest_files(storage, outlet):
        try:
            read[name] = summary_of(data, name)
        except DamagedError as error:
            broken[name] = error
    return in_order(_in_force(read, broken, (one.supersedes for one in read.values())))


def summaries_in_force(read: Mapping[str, RunSummary]) -> list[RunSummary]:
    """What ``run_summaries`` gives, of all manifests of an outlet by name, where none is damaged."""
    return in_order(_in_force(read, {}, (one.supersedes for one in read.values())))


def summary_of(data: bytes, name: str) -> RunSummary:
    """The summary of the manifest stored as ``name``; raises DamagedError where it is none."""
    try:
        summary = decode(data, RunSummary)
    except msgspec.MsgspecError as error:
        raise DamagedError(f"not a run manifest: {error}", file=name) from error
    files = Manifest.from_json(data, name).files if summary.kind == "mend" else ()
    taken = tuple(entry.name for entry in files if layout.is_segment(entry.name))
    return msgspec.structs.replace(summary, name=name, sha256=hashlib.sha256(data).hexdigest(), taken=taken)


def manifest_of(storage: Storage, run: RunSummary) -> Manifest:
    """The whole manifest."""
    return Manifest.from_json(manifest_bytes(storage, run.name), run.name)


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
    here = set(local.names(f"warc/{outlet}/"))
    segments: dict[str, list[str]] = {}
    for entry in Looked.of(reading, outlet, (run.name for run in runs)).entries(reading, "warc"):
        writer = layout.run_of(entry.name) if layout.begun_of(entry.name) else None
        if writer and writer not in ended and entry.name not in named | here:
            segments.setdefault(writer, []).append(entry.name)
    return segments


def heads_of(runs: Iterable[RunSummary]) -> tuple[Parent, ...]:
    """The manifests no other one follows, as parents for the next; sorted by run.

    Nothing follows a mend, a re-extraction or an import: no WARC of ours holds them, and whoever has nothing but the
    WARCs makes anew what they wrote."""
    crawls = [run for run in runs if run.kind == "crawl"]
    followed = {parent.run for run in crawls for parent in run.parents}
    return tuple(
        Parent(run, sha256)
        for run, sha256 in sorted((run.run, run.sha256) for run in crawls if run.run not in followed)
    )


def in_order(runs: Iterable[_Run]) -> list[_Run]:
    """Runs with parents before children, and by their start where neither follows the other: clocks go back."""
    by_age = sorted(runs, key=lambda run: (run.started, run.run))
    ages = {run.run: age for age, run in enumerate(by_age)}
    follows = [
        {ages[parent.run] for parent in run.parents if parent.run in ages} - {age} for age, run in enumerate(by_age)
    ]
    if all(parent < age for age, parents in enumerate(follows) for parent in parents):
        return by_age  # no clock went back
    sorter = TopologicalSorter(dict(enumerate(follows)))
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
