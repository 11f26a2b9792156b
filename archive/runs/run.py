"""A run over one outlet, from its lock to its manifest.

Order of writing: request and response in one write → fdatasync → the caller's ledger; at the end:
fsync, rename, fsync of the folder → CDXJ → articles → fates → manifest.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, Literal, TypeVar

import msgspec

from archive import layout
from archive.article import Article
from archive.catalog.write import refresh
from archive.causes import Alarm
from archive.errors import ArchiveError
from archive.manifest import Alias, Fate, FileEntry, Manifest, Profile, Source, counted
from archive.runs.chain import RunSummary, heads_of
from archive.runs.files import PackedArticles, put, software, write_index, write_manifest
from archive.runs.lock import locked
from archive.runs.mend import mend_at_start
from archive.runs.segment import DEFAULT, Place, Sealed, SegmentWriter, Writing
from archive.storage.base import Storage
from archive.storage.jsonl import pack_lines
from archive.storage.local import LocalStorage
from archive.warc import build
from archive.warc.digests import agrees
from archive.warc.http import Exchange, FailedExchange
from archive.warc.snapshot import SnapshotRef

__all__ = ["Closing", "Known", "Run"]

logger = logging.getLogger(__name__)

# Bytes of a payload that go into one record: below what a reader takes into memory (archive.warc.read.MAX_BLOCK).
_PART: Final = 32_000_000
# The same of lines that are made as they are written.
_PART_OF_LINES: Final = 4_000_000
# A run that ends brings so many runs into the catalog at most: more keep whoever waits waiting.
_UNTOLD: Final = 64

_Written = list[tuple[build.Built, Place]]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Known:
    """An earlier capture of the same URL: what a ``revisit`` record refers to."""

    record_id: str
    url: str
    date: str
    payload_digest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """What a run has to say at its end. ``articles`` are gone over once, ``fates`` several times: there may be more of
    them than memory holds. ``memory`` names the site memory that articles were extracted with, ``learned`` names and
    holds the one that it leaves; the rest is as in the ``Manifest``."""

    status: Literal["complete", "alarmed", "interrupted"]
    articles: Iterable[Article] = ()
    fates: Iterable[Fate] = ()
    alarms: Sequence[Alarm] = ()
    resolved: Sequence[Alarm] = ()
    warnings: Sequence[Alarm] = ()
    sources: Sequence[Source] = ()
    profile: Profile | None = None
    memory: str | None = None
    learned: tuple[str, bytes] | None = None
    aliases: Sequence[Alias] = ()

    def manifest(self, begun: Manifest, extractions: tuple[str, ...]) -> Manifest:
        """The manifest of the run that ``begun`` names, before its files are known; ``extractions`` are the ids of
        those that made its articles."""
        return msgspec.structs.replace(
            begun,
            status=self.status,
            ended=layout.now(),
            counts=counted(self.fates),
            alarms=tuple(self.alarms),
            resolved=tuple(self.resolved),
            warnings=tuple(self.warnings),
            sources=tuple(self.sources),
            profile=self.profile,
            memory=self.memory,
            learned=self.learned[0] if self.learned else None,
            aliases=tuple(self.aliases),
            extractions=extractions,
        )


class _Indexes:
    """The indexes of a run's files, each written as its file is sealed, so that both can be stored while the run goes
    on; from what its writer knows: to read back what was just written costs as much as to write it."""

    def __init__(self, storage: LocalStorage, told: Callable[[str], None] | None) -> None:
        self._storage = storage
        self._told = told
        self._entries: dict[str, FileEntry] = {}

    def write(self, sealed: Sealed) -> None:
        """Writes the index of a file, and tells of both."""
        entry = write_index(self._storage, sealed.name, known=sealed.index)
        self._entries[sealed.name] = entry
        if self._told is not None:
            self._told(sealed.name)
            self._told(entry.name)

    def entry(self, segment: str) -> FileEntry:
        """The entry of a file's index; it is written now where the disk refused it before."""
        return self._entries.get(segment) or write_index(self._storage, segment)


class Run:
    """A run that is being written. ``begin`` locks the outlet and mends what a crash left; ``close`` commits.

    All methods but ``begin`` and ``close`` return at once; what they return resolves when the bytes are durable.
    ``earlier`` are the outlet's runs before this one, in order; ``lost`` are files that mending did not bring back."""

    def __init__(
        self,
        root: Path,
        begun: Manifest,
        earlier: list[RunSummary],
        writer: SegmentWriter,
        indexes: _Indexes,
        held: ExitStack,
    ) -> None:
        self.earlier = earlier
        self.lost: tuple[str, ...] = ()
        self.root = root
        self.outlet = begun.outlet
        self.id = begun.run
        self.started = begun.started
        self.parents = begun.parents
        self._begun = begun
        self._storage = LocalStorage(root)
        self._writer = writer
        self._indexes = indexes
        self._held = held

    @classmethod
    def begin(
        cls,
        root: Path,
        outlet: str,
        *,
        info: Sequence[tuple[str, str]] = (),
        writing: Writing = DEFAULT,
        fetch: Callable[[], object] | None = None,
        reading: Storage | None = None,
        on_sealed: Callable[[str], None] | None = None,
    ) -> Run:
        """Opens a run over ``outlet`` in the archive at ``root``, which is made where there is none.

        ``info`` are fields of the warcinfo record, ``writing`` says how its segments are written. ``fetch`` brings
        what the run follows and ``root`` lacks (``archive.transfer.download.follow``); it is called under the lock.
        ``reading`` is where segments are read that ``root`` has not (any more).
        ``on_sealed`` is called with the name of each file that is whole. Raises StorageError, FormatError or
        LockedError; nothing is left behind then."""
        layout.prepare(root)
        with ExitStack() as held:
            held.enter_context(locked(root, outlet))
            if fetch is not None:
                fetch()
            mended, earlier = mend_at_start(root, outlet, reading)
            local = LocalStorage(root)
            begun = Manifest(
                run=layout.new_run(),
                outlet=outlet,
                status="interrupted",
                started=layout.now(),
                ended="",
                parents=heads_of(earlier),
                software=software(),
            )
            indexes = _Indexes(local, on_sealed)
            writer = SegmentWriter(root, outlet, begun.run, info=info, writing=writing, on_sealed=indexes.write)
            run = cls(root, begun, earlier, writer, indexes, held.pop_all())
            run.lost = tuple(one.file for one in mended if one.lost)
            return run

    def record(
        self, exchange: Exchange, about: Iterable[tuple[str, str]] = (), known: Known | None = None
    ) -> Future[SnapshotRef]:
        """Writes an exchange; as a ``revisit`` where ``known`` has the same payload or the server says 304."""
        about = tuple(about)

        def make(warcinfo_id: str) -> list[build.Built]:
            refers = _refers(exchange, known)
            return build.exchange(exchange, warcinfo_id=warcinfo_id, about=about, refers=refers)

        def ref(written: _Written) -> SnapshotRef:
            record, place = written[0]
            digests = record.payload_digest, record.entity_digest
            at = place.file, place.offset, place.length, record.record_id
            return SnapshotRef(*at, *digests, exchange.url, exchange.head.status, used=dict(about).get("used"))

        return _then(self._writer.append(make), ref)

    def record_failure(self, failed: FailedExchange, about: Iterable[tuple[str, str]] = ()) -> Future[None]:
        """Writes a ``metadata`` record for a request that got no response."""
        about = tuple(about)
        written = self._writer.append(lambda info: [build.failure(failed, warcinfo_id=info, about=about)])
        return _then(written, lambda _: None)

    def record_resource(self, uri: str, content_type: str, payload: bytes) -> Future[None]:
        """Writes ``resource`` records: site memory, fates, the closing manifest. What is long is written in parts, a
        record each under the same URI, that make the payload when they are put together."""
        now = dt.datetime.now(dt.UTC)
        for at in range(0, max(1, len(payload)), _PART):
            # What ends a run is what the writer's reserve of the disk is for.
            make = partial(self._resource, uri, content_type, payload[at : at + _PART], now)
            last = self._writer.append(make, closing=True)
        return _then(last, lambda _: None)

    def _resource(
        self, uri: str, content_type: str, payload: bytes, now: dt.datetime, warcinfo_id: str
    ) -> list[build.Built]:
        return [build.resource(uri, content_type, payload, now, warcinfo_id=warcinfo_id)]

    def close(self, closing: Closing) -> Manifest:
        """Ends the run: seals the WARC, writes index, articles, fates and the manifest, frees the outlet.

        Raises StorageError; what was recorded stays in the WARC then, and the next run or ``archive mend`` completes
        the rest."""
        try:
            with PackedArticles(closing.articles) as packed:
                manifest = closing.manifest(self._begun, packed.extractions).bounded()
                if left := len(closing.aliases) - len(manifest.aliases):
                    words = "%s: %d aliases are left to later runs: a manifest has no room for more"
                    logger.warning(words, self.outlet, left)
                self._record_closing(manifest, closing)
                files = self._write_derived(self._writer.close(), closing, packed)
                files += self._write_fates(closing) if manifest.counts else []
            files.sort(key=lambda entry: entry.name)
            manifest = msgspec.structs.replace(manifest, files=tuple(files))
            name = write_manifest(self._storage, manifest)
            if manifest.status != "interrupted":
                self._tell_catalog(name, manifest)
        finally:
            self._writer.close()
            self._held.close()
        return manifest

    def abandon(self) -> None:
        """Frees the outlet and leaves nothing, where the crawl did not begin after all: nothing was recorded."""
        for sealed in self._writer.close():
            self._storage.delete(sealed.name)
            self._storage.delete(layout.index_name(sealed.name))
        self._held.close()

    def _tell_catalog(self, name: str, manifest: Manifest) -> None:
        """The catalog is derived: what it lacks costs time, so nothing that goes wrong here fails the run."""
        known = {one.name: one.sha256 for one in self.earlier}
        known[name] = hashlib.sha256(manifest.to_json()).hexdigest()
        try:
            refresh(self._storage, self.outlet, known, most=_UNTOLD)
        except ArchiveError as error:
            logger.warning("the catalog is left as it was: %s", error)

    def _record_closing(self, manifest: Manifest, closing: Closing) -> None:
        """The part of the run that no exchange holds goes into the WARC too: the WARC is the log."""
        if closing.learned:
            name, data = closing.learned
            self.record_resource(f"{layout.RESOURCE}memory:{name}", "application/json", data)
        if manifest.counts:
            for lines in _together(fate.to_json() + b"\n" for fate in closing.fates):
                self.record_resource(f"{layout.RESOURCE}fates:{self.id}", "application/x-ndjson", lines).result()
        self.record_resource(f"{layout.RESOURCE}run:{self.id}", "application/json", manifest.to_json()).result()

    def _write_derived(self, sealed: Sequence[Sealed], closing: Closing, packed: PackedArticles) -> list[FileEntry]:
        storage, place = self._storage, (self.outlet, self.started, self.id)
        files = [FileEntry(segment.name, segment.size, segment.sha256) for segment in sealed]
        files += [self._indexes.entry(segment.name) for segment in sealed]
        if closing.learned:
            name, data = closing.learned
            files.append(put(storage, layout.memory_name(self.outlet, name), pack_lines([data])))
        files += packed.write(storage, *place)
        return files

    def _write_fates(self, closing: Closing) -> list[FileEntry]:
        lines = pack_lines(fate.to_json() for fate in closing.fates)
        return [put(self._storage, layout.fates_name(self.outlet, self.started, self.id), lines)]


def _together(lines: Iterable[bytes]) -> Iterator[bytes]:
    """``lines`` in parts of some megabytes: of hundred thousands one part is in memory at a time."""
    part: list[bytes] = []
    size = 0
    for line in lines:
        part.append(line)
        size += len(line)
        if size >= _PART_OF_LINES:
            yield b"".join(part)
            part, size = [], 0
    if part:
        yield b"".join(part)


def _refers(exchange: Exchange, known: Known | None) -> build.Refers | None:
    if known is None or exchange.truncated:
        return None
    if exchange.response[9:12] == b"304":
        return build.Refers(known.record_id, known.url, known.date, "not-modified")
    if (payload := exchange.payload) and agrees(known.payload_digest or "", payload):
        return build.Refers(known.record_id, known.url, known.date, "identical", known.payload_digest)
    return None


def _then(written: Future[_Written], value: Callable[[_Written], _T]) -> Future[_T]:
    """A future of ``value`` of what ``written`` resolves to; errors pass through."""
    result: Future[_T] = Future()

    def done(finished: Future[_Written]) -> None:
        try:
            result.set_result(value(finished.result()))
        except BaseException as error:
            result.set_exception(error)

    written.add_done_callback(done)
    return result
