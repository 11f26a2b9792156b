"""Mending: what can be written anew from the WARCs alone.

``archive mend`` cuts what a crash left open after its last whole record, seals it, and writes the indexes, memory,
fates and manifests that are missing. Articles need the extractor: ``scrapy mend`` writes them.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec

from archive import layout
from archive.manifest import FileEntry, Manifest, Parent
from archive.runs.chain import RunSummary, heads_of, in_order, run_summaries, summary_of
from archive.runs.files import entry_of, put, write_index, write_manifest
from archive.runs.lock import locked
from archive.runs.segment import seal_left_open
from archive.storage.base import Storage
from archive.storage.jsonl import pack_lines
from archive.storage.local import LocalStorage
from archive.warc import build

__all__ = ["Mended", "locked_outlets", "mend", "mend_outlet"]


class Mended(msgspec.Struct, frozen=True):
    """A thing that was mended: the file, and what was done."""

    file: str
    done: str


def mend(root: Path) -> Iterator[Mended]:
    """Mends every outlet of the archive at ``root``, one after another, each under its lock."""
    for outlet in locked_outlets(root):
        yield from mend_outlet(root, outlet)


def locked_outlets(root: Path) -> Iterator[str]:
    """The outlets of which the archive at ``root`` has WARCs; the lock of each is held until the next is asked for."""
    layout.prepare(root)
    folder = root / "warc"
    for outlet in sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else ():
        with locked(root, outlet):
            yield outlet


def mend_outlet(root: Path, outlet: str) -> list[Mended]:
    """Mends one outlet whose lock the caller holds. Doing it twice does nothing the second time."""
    storage = LocalStorage(root)
    mended = [Mended(sealed.name, "sealed") for sealed in seal_left_open(root, outlet)]
    segments = [entry.name for entry in storage.list(f"warc/{outlet}/") if layout.is_segment(entry.name)]
    for segment in segments:
        if not storage.exists(layout.index_name(segment)):
            mended.append(Mended(write_index(storage, segment).name, "written"))
    return mended + _mend_runs(storage, outlet, segments)


class _Remains(msgspec.Struct, frozen=True):
    """What the WARCs of one run hold of its end: the closing manifest (without files) and other resources."""

    manifest: Manifest
    segments: list[str]
    payloads: dict[str, bytes]


def _mend_runs(storage: Storage, outlet: str, segments: list[str]) -> list[Mended]:
    """Writes the manifests that are missing, parents before children and else in order of time."""
    known = {Path(entry.name).stem for entry in storage.list(f"runs/{outlet}/") if layout.is_manifest(entry.name)}
    by_run: dict[str, list[str]] = {}
    for segment in segments:
        run = layout.run_of(segment)
        if run and run not in known:
            by_run.setdefault(run, []).append(segment)
    if not by_run:
        return []
    missing = {run: _remains(storage, run, names) for run, names in by_run.items()}
    standing = run_summaries(storage, outlet)
    runs = in_order(remains.manifest for remains in missing.values())
    return [_mend_run(storage, missing[run.run], standing) for run in runs]


def _remains(storage: Storage, run: str, segments: list[str]) -> _Remains:
    """Reads a run's segments once. Without a closing manifest the run crashed: what is known of it is its times."""
    payloads: dict[str, bytes] = {}
    moments: list[str] = []
    for segment in segments:
        with storage.open(segment) as stream:
            for record in build.records(stream):
                moments.append(layout.timestamp(record.date))
                if record.kind == "resource" and record.url and record.url.startswith(layout.RESOURCE):
                    payloads[record.url.removeprefix(layout.RESOURCE)] = record.block
    closing = payloads.pop(f"run:{run}", None)
    if closing is not None:
        return _Remains(Manifest.from_json(closing, segments[-1]), segments, payloads)
    outlet = layout.outlet_of(segments[0])
    crashed = Manifest(run=run, outlet=outlet, status="crashed", started=min(moments), ended=max(moments))
    return _Remains(crashed, segments, {})


def _mend_run(storage: Storage, remains: _Remains, standing: list[RunSummary]) -> Mended:
    """Writes a run's missing files and its manifest, which joins those that are ``standing``."""
    manifest = remains.manifest
    is_crashed = manifest.status == "crashed"
    names = [name for segment in remains.segments for name in (segment, layout.index_name(segment))]
    prefix = layout.articles_name(manifest.outlet, manifest.started, manifest.run, "").removesuffix(".jsonl.gz")
    names += [entry.name for entry in storage.list(prefix)]
    files = [*(entry_of(storage, name) for name in names), *_resource_files(storage, remains)]
    parents = heads_of(standing) if is_crashed else _rehashed(manifest, standing)
    files.sort(key=lambda entry: entry.name)
    name = write_manifest(storage, msgspec.structs.replace(manifest, files=tuple(files), parents=parents))
    standing.append(summary_of(storage.read(name), name))
    return Mended(name, "written for a run that crashed" if is_crashed else "written")


def _resource_files(storage: Storage, remains: _Remains) -> Iterator[FileEntry]:
    manifest = remains.manifest
    for name, payload in remains.payloads.items():
        kind, _, of = name.partition(":")
        if kind == "memory":
            yield put(storage, layout.memory_name(manifest.outlet, of), pack_lines([payload]))
        elif kind == "fates":
            file = layout.fates_name(manifest.outlet, manifest.started, manifest.run)
            yield put(storage, file, pack_lines(payload.splitlines()))


def _rehashed(manifest: Manifest, standing: list[RunSummary]) -> tuple[Parent, ...]:
    """The parents the run recorded; with the hash of the manifest that stands now, where that was rebuilt too."""
    now = {run.run: run.sha256 for run in standing}
    return tuple(Parent(parent.run, now.get(parent.run, parent.sha256)) for parent in manifest.parents)
