"""Exchanges that an import takes into WARC files of the archive's own, so that the source may go.

An import that was killed leaves WARC files without a manifest. Their warcinfo says that they are an import's: mending
makes a crashed import of them, not a crawl, so that no crawl derives its articles. The same command again takes what
lies in them from there.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from archive import layout
from archive.errors import StorageError
from archive.manifest import Fate, FileEntry, Manifest
from archive.runs.chain import manifests
from archive.runs.files import software, write_index
from archive.runs.segment import SegmentWriter
from archive.storage.local import LocalStorage
from archive.warc import build
from archive.warc.read import Snapshot
from archive.warc.snapshot import SnapshotRef
from crawler.articles.page import Page
from crawler.ingest.exchanges import Met

__all__ = ["Copying"]


@dataclass(frozen=True, slots=True)
class _Kept:
    """Where an exchange lies in the archive's own WARC."""

    file: str
    offset: int
    length: int
    record_id: str
    payload_digest: str | None

    def of(self, ref: SnapshotRef) -> SnapshotRef:
        """The pointer to it, in the place of that into the source."""
        place = {name: getattr(self, name) for name in self.__slots__}
        return msgspec.structs.replace(ref, origin=None, **place)


class Copying:
    """The WARC files of one outlet's part of an import; none is made before the first exchange is taken.

    The outlet was mended before. Of the runs ``lost``, whose articles are made again, too, the exchanges are there.
    Raises StorageError and DamagedError."""

    def __init__(self, root: Path, outlet: str, run: str, lost: Collection[str] = ()) -> None:
        self._root, self._outlet, self._run = root, outlet, run
        self._writer: SegmentWriter | None = None
        self._left = dict(_left(LocalStorage(root), outlet, lost))

    def taken(self, one: Met) -> Page:
        """The page, when its exchange and the redirects before it are in the archive's own WARC. What the source kept
        without HTTP stays where it lies. Raises StorageError."""
        hops = tuple(replace(hop, ref=self._ref(before)) for hop, before in zip(one.page.hops, one.before, strict=True))
        return replace(one.page, ref=self._ref(one), hops=hops)

    def _ref(self, one: Met) -> SnapshotRef:
        snapshot, ref = one.snapshot, one.page.ref
        # Of a revisit whose original is not there yet there is nothing to copy.
        is_empty = one.cause is not None and one.cause.kind == "no_original"
        if snapshot is None or snapshot.kind == "resource" or is_empty:
            return ref
        # The record's own id may stand twice in what others wrote.
        source = f"{layout.RESOURCE}origin:{one.origin.id}/{ref.file}:{ref.offset}"
        now = dt.datetime.now(dt.UTC)
        # Opened for what is there already, too: the end of the run is to lie in a WARC.
        writer = self._opened()
        if left := self._left.get(build.memento_id(source)):
            return left.of(ref)

        def make(warcinfo_id: str) -> list[build.Built]:
            return [
                build.memento(
                    one.page.url, _response(snapshot), snapshot.captured, source=source, fetched=now,
                    warcinfo_id=warcinfo_id, truncated=snapshot.truncated,
                )
            ]  # fmt: skip

        [(record, place)] = writer.append(make).result()
        return _Kept(place.file, place.offset, place.length, record.record_id, record.payload_digest).of(ref)

    def _opened(self) -> SegmentWriter:
        if self._writer is None:
            version = software().get("paper-of-record", "unreleased")
            info = (("software", f"paper-of-record/{version}"), ("isPartOf", self._outlet), (layout.RUN_KIND, "import"))
            self._writer = SegmentWriter(self._root, self._outlet, self._run, info=info)
        return self._writer

    def closed(self, manifest: Manifest, fates: Iterable[Fate], memory: tuple[str, bytes] | None) -> list[FileEntry]:
        """Seals the files, the end of the run in them, as a crawl's: whoever has these alone can mend. What there is
        now; nothing where no exchange was taken."""
        if self._writer is None:
            return []
        lines = b"".join(fate.to_json() + b"\n" for fate in fates)
        if memory is not None:
            self._resource(f"memory:{memory[0]}", "application/json", memory[1])
        self._resource(f"fates:{self._run}", "application/x-ndjson", lines)
        self._resource(f"run:{self._run}", "application/json", manifest.to_json())
        local = LocalStorage(self._root)
        sealed = self._writer.close()
        entries = [FileEntry(one.name, one.size, one.sha256) for one in sealed]
        return entries + [write_index(local, one.name) for one in sealed]

    def let_go(self) -> None:
        """Seals what is still open. Without the end of the run in it, the next import takes it for one that crashed."""
        if self._writer is not None:
            with suppress(StorageError):
                self._writer.close()

    def _resource(self, name: str, content_type: str, payload: bytes) -> None:
        uri, now = f"{layout.RESOURCE}{name}", dt.datetime.now(dt.UTC)

        def make(warcinfo_id: str) -> list[build.Built]:
            return [build.resource(uri, content_type, payload, now, warcinfo_id=warcinfo_id)]

        assert self._writer is not None
        self._writer.append(make, closing=True).result()


def _left(local: LocalStorage, outlet: str, lost: Collection[str]) -> Iterator[tuple[str, _Kept]]:
    """What imports that crashed, and those of which the articles are lost, have taken in, by record id."""
    for run, _ in manifests(local, outlet):
        if run.run not in lost and (run.kind != "import" or run.status != "crashed"):
            continue
        for segment in (entry.name for entry in run.files if layout.is_segment(entry.name)):
            with local.open(segment) as stream:
                for one in build.records(stream, file=segment):
                    if one.kind == "response":
                        digest = one.headers.first("WARC-Payload-Digest")
                        yield one.record_id, _Kept(segment, one.offset, one.length, one.record_id, digest)


def _response(snapshot: Snapshot) -> bytes:
    """The response; of a revisit, which has a head alone, with the body that it repeats."""
    if snapshot.kind != "revisit" or snapshot.original is None or snapshot.status == 304:
        return snapshot.raw
    own, _ = snapshot.parts
    is_fit = snapshot.original.status and own.strip() and _framing(snapshot) == _framing(snapshot.original)
    # The body is as the original's head says: a server, or who wrote the file, may send the next one in another form.
    return (own if is_fit else snapshot.original.parts[0]) + snapshot.payload


def _framing(snapshot: Snapshot) -> list[tuple[str, str]]:
    """What a head says of the form in which the body behind it stands."""
    named = ((name.lower(), value.strip().lower()) for name, value in snapshot.headers)
    return [(name, value) for name, value in named if name in ("transfer-encoding", "content-encoding")]
