"""Mending: what the WARCs alone are enough to write again.

``archive mend`` cuts torn tails, seals what a crash left open, and writes the missing indexes, memory,
fates and manifests of an archive from its WARCs. Articles need the extractor: ``scrapy mend`` writes them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from archive import layout
from archive.manifest import FileEntry, Manifest, Parent
from archive.runs.chain import heads, manifests
from archive.runs.files import put, write_index, write_manifest
from archive.runs.lock import locked
from archive.runs.segment import seal_left_open
from archive.storage.base import Storage
from archive.storage.jsonl import pack_lines
from archive.storage.local import LocalStorage
from archive.warc import build

__all__ = ["Mended", "mend", "mend_outlet"]

_RESOURCE = "urn:paper-of-record:"


class Mended(msgspec.Struct, frozen=True):
    """A thing that was mended: the file, and what was done."""

    file: str
    done: str


def mend(root: Path) -> Iterator[Mended]:
    """Mends every outlet of the archive at ``root``, one after another, each under its lock."""
    layout.prepare(root)
    folder = root / "warc"
    for outlet in sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else ():
        with locked(root, outlet):
            yield from mend_outlet(root, outlet)


def mend_outlet(root: Path, outlet: str) -> list[Mended]:
    """Mends one outlet whose lock the caller holds. Doing it twice does nothing the second time."""
    storage = LocalStorage(root)
    mended = [Mended(one.name, "sealed") for one in seal_left_open(root, outlet)]
    segments = [entry.name for entry in storage.list(f"warc/{outlet}/") if entry.name.endswith(".warc.gz")]
    for segment in segments:
        if not storage.exists(layout.index_name(segment)):
            mended.append(Mended(write_index(storage, segment).name, "written"))
    return mended + _mend_runs(storage, outlet, segments)


def _mend_runs(storage: Storage, outlet: str, segments: list[str]) -> list[Mended]:
    """Writes the manifests that are missing, parents before children and else in order of time."""
    known = {Path(entry.name).stem for entry in storage.list(f"runs/{outlet}/") if entry.name.endswith(".json")}
    missing = [_remains(storage, run, names) for run, names in _by_run(segments).items() if run not in known]
    missing.sort(key=lambda remains: remains.manifest.started)
    mended = []
    while missing:
        waiting = {remains.manifest.run for remains in missing}
        following = [one for one in missing if not waiting & {parent.run for parent in one.manifest.parents}]
        chosen = (following or missing)[0]
        missing.remove(chosen)
        mended.append(_mend_run(storage, outlet, chosen))
    return mended


def _by_run(segments: list[str]) -> dict[str, list[str]]:
    runs: dict[str, list[str]] = {}
    for segment in segments:
        run = layout.run_of(segment)
        if run:
            runs.setdefault(run, []).append(segment)
    return runs


class _Remains(msgspec.Struct, frozen=True):
    """What the WARCs of one run hold of its end: the closing manifest (without files) and other resources."""

    manifest: Manifest
    segments: list[str]
    payloads: dict[str, bytes]


def _remains(storage: Storage, run: str, segments: list[str]) -> _Remains:
    """Reads a run's segments once. Without a closing manifest the run crashed: what is known of it is its times."""
    closing: Manifest | None = None
    payloads: dict[str, bytes] = {}
    moments: list[str] = []
    for segment in segments:
        with storage.open(segment) as stream:
            for record in build.records(stream):
                moments.append(layout.timestamp(record.date))
                if record.kind == "resource" and record.url and record.url.startswith(_RESOURCE):
                    payloads[record.url.removeprefix(_RESOURCE)] = record.block
    if (block := payloads.pop(f"run:{run}", None)) is not None:
        closing = Manifest.from_json(block, segments[-1])
    else:
        payloads.clear()
        outlet = layout.outlet_of(segments[0])
        closing = Manifest(run=run, outlet=outlet, status="crashed", started=min(moments), ended=max(moments))
    return _Remains(closing, segments, payloads)


def _mend_run(storage: Storage, outlet: str, remains: _Remains) -> Mended:
    manifest = remains.manifest
    files = [*_segment_files(storage, remains.segments), *_resource_files(storage, outlet, remains)]
    files += _article_files(storage, manifest)
    standing = list(manifests(storage, outlet))
    parents = heads(standing) if manifest.status == "crashed" else _rehashed(manifest, standing)
    files.sort(key=lambda entry: entry.name)
    write_manifest(storage, msgspec.structs.replace(manifest, files=tuple(files), parents=parents))
    name = layout.manifest_name(outlet, manifest.started, manifest.run)
    return Mended(name, "written" if manifest.status != "crashed" else "written for a run that crashed")


def _segment_files(storage: Storage, segments: list[str]) -> list[FileEntry]:
    names = [name for segment in segments for name in (segment, layout.index_name(segment))]
    return [_entry(storage, name) for name in names]


def _entry(storage: Storage, name: str) -> FileEntry:
    """A segment may be larger than memory: it is read in pieces."""
    with storage.open(name) as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]
    return FileEntry(name, storage.size(name), digest)


def _resource_files(storage: Storage, outlet: str, remains: _Remains) -> list[FileEntry]:
    files = []
    for key, payload in remains.payloads.items():
        kind, _, digest = key.partition(":")
        if kind == "memory":
            files.append(put(storage, layout.memory_name(outlet, digest), pack_lines([payload])))
        elif kind == "fates":
            name = layout.fates_name(outlet, remains.manifest.started, remains.manifest.run)
            files.append(put(storage, name, pack_lines(payload.splitlines())))
    return files


def _article_files(storage: Storage, manifest: Manifest) -> list[FileEntry]:
    prefix = layout.articles_name(manifest.outlet, manifest.started, manifest.run, "")[: -len(".jsonl.gz")]
    return [FileEntry.of(entry.name, storage.read(entry.name)) for entry in storage.list(prefix)]


def _rehashed(manifest: Manifest, standing: list[tuple[Manifest, bytes]]) -> tuple[Parent, ...]:
    """The parents the run recorded; with the hash of the manifest that stands now, where that was rebuilt too."""
    now = {parent.run: parent.sha256 for parent in (_parent(one, data) for one, data in standing)}
    return tuple(Parent(parent.run, now.get(parent.run, parent.sha256)) for parent in manifest.parents)


def _parent(manifest: Manifest, data: bytes) -> Parent:
    return Parent(manifest.run, hashlib.sha256(data).hexdigest())
