"""A run over one outlet, from its lock to its manifest.

Order of writing (DESIGN): request and response in one write → fdatasync → the caller's ledger; at the end:
fsync, rename, fsync of the folder → CDXJ → articles → fates → manifest.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar

import msgspec

from archive import layout
from archive.article import Article
from archive.causes import Alarm
from archive.errors import StorageError
from archive.manifest import Fate, FileEntry, Manifest, Profile, Source
from archive.runs.chain import RunSummary, heads_of, manifests, run_summaries
from archive.runs.files import software, write_articles, write_index, write_manifest
from archive.runs.lock import locked
from archive.runs.mend import mend_outlet
from archive.runs.segment import DEFAULT, Place, Sealed, SegmentWriter, Writing
from archive.storage.base import Storage
from archive.storage.jsonl import pack_lines
from archive.storage.local import LocalStorage
from archive.transfer.download import fetch
from archive.warc import build
from archive.warc.digests import agrees
from archive.warc.exchange import Exchange, FailedExchange
from archive.warc.snapshot import SnapshotRef

__all__ = ["Known", "Run"]

logger = logging.getLogger(__name__)

_Written = list[tuple[build.Built, Place]]
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Known:
    """An earlier capture of the same URL: what a ``revisit`` record refers to."""

    record_id: str
    url: str
    date: str
    payload_digest: str | None


class Run:
    """A run that is being written. ``begin`` locks the outlet and mends what a crash left; ``close`` commits.

    All methods but ``begin`` and ``close`` return at once; what they return resolves when the bytes are durable.
    ``earlier`` are the outlet's runs before this one, in order.
    """

    def __init__(
        self,
        root: Path,
        outlet: str,
        lock: locked,
        writer: SegmentWriter,
        begun: Manifest,
        earlier: list[RunSummary],
    ) -> None:
        self.earlier = earlier
        self.root = root
        self.outlet = outlet
        self.id = begun.run
        self.started = begun.started
        self._storage = LocalStorage(root)
        self._lock = lock
        self._writer = writer
        self._begun = begun

    @classmethod
    def begin(
        cls,
        root: Path,
        outlet: str,
        *,
        info: Sequence[tuple[str, str]] = (),
        kind: Literal["crawl", "mend", "reextract", "import"] = "crawl",
        writing: Writing = DEFAULT,
        store: Storage | None = None,
        on_sealed: Callable[[str], None] | None = None,
    ) -> Run:
        """Opens a run over ``outlet`` in the archive at ``root``, which is made where there is none.

        ``info`` are fields of the warcinfo record, ``writing`` says how its segments are written. ``on_sealed`` is
        called with the name of each file that is whole. ``store`` is where an
        archive lies of which ``root`` is the spool: what earlier runs left there is fetched first. Raises StorageError,
        FormatError or LockedError; nothing is left behind then.
        """
        layout.prepare(root)
        lock = locked(root, outlet)
        lock.__enter__()
        try:
            if store is not None:
                _follow(store, root, outlet)
            mend_outlet(root, outlet)
            earlier = run_summaries(LocalStorage(root), outlet)
            begun = Manifest(
                run=layout.new_run(),
                outlet=outlet,
                kind=kind,
                status="interrupted",
                started=layout.timestamp(dt.datetime.now(dt.UTC)),
                ended="",
                parents=heads_of(earlier),
                software=software(),
            )
            writer = SegmentWriter(
                root,
                outlet,
                begun.run,
                info=info,
                writing=writing,
                on_sealed=lambda sealed: _index(LocalStorage(root), sealed, on_sealed),
            )
        except BaseException:
            lock.__exit__(None, None, None)
            raise
        return cls(root, outlet, lock, writer, begun, earlier)

    def record(
        self, exchange: Exchange, about: Iterable[tuple[str, str]] = (), known: Known | None = None
    ) -> Future[SnapshotRef]:
        """Writes an exchange; as a ``revisit`` where ``known`` has the same payload or the server says 304."""
        about = tuple(about)

        def make(warcinfo_id: str) -> list[build.Built]:
            refers = _refers(exchange, known)
            return build.exchange(exchange, warcinfo_id=warcinfo_id, about=about, refers=refers)

        def ref(written: _Written) -> SnapshotRef:
            built, place = written[0]
            return SnapshotRef(
                file=place.file,
                offset=place.offset,
                length=place.length,
                record_id=built.record_id,
                payload_digest=built.payload_digest,
                entity_digest=built.entity_digest,
                url=exchange.url,
                status=exchange.head.status,
            )

        return _then(self._writer.append(make), ref)

    def record_failure(self, failed: FailedExchange, about: Iterable[tuple[str, str]] = ()) -> Future[None]:
        """Writes a ``metadata`` record for a request that got no response."""
        about = tuple(about)
        written = self._writer.append(lambda info: [build.failure(failed, warcinfo_id=info, about=about)])
        return _then(written, lambda _: None)

    def record_resource(self, uri: str, content_type: str, payload: bytes) -> Future[None]:
        """Writes a ``resource`` record: site memory, fates, the closing manifest."""
        now = dt.datetime.now(dt.UTC)

        def make(warcinfo_id: str) -> list[build.Built]:
            return [build.resource(uri, content_type, payload, now, warcinfo_id=warcinfo_id)]

        # What ends a run is what the writer's reserve of the disk is for.
        return _then(self._writer.append(make, closing=True), lambda _: None)

    def close(  # noqa: PLR0913 - each goes into the manifest or a file of its own
        self,
        *,
        status: Literal["complete", "alarmed", "interrupted"],
        articles: Iterable[Article] = (),
        fates: Sequence[Fate] = (),
        alarms: Sequence[Alarm] = (),
        warnings: Sequence[Alarm] = (),
        sources: Sequence[Source] = (),
        profile: Profile | None = None,
        memory: str | None = None,
        learned: tuple[str, bytes] | None = None,
    ) -> Manifest:
        """Ends the run: seals the WARC, writes index, articles, fates and the manifest, frees the outlet.

        ``warnings``, ``sources`` and ``profile`` go into the manifest as they are. ``memory`` names the site memory
        the articles were extracted with, ``learned`` names and holds the one the run leaves. Raises StorageError; what
        was recorded stays in the WARC then, and the next run or ``archive mend`` completes the rest.
        """
        articles = list(articles)
        extractions = sorted({article.extraction.id for article in articles})
        closing = msgspec.structs.replace(
            self._closing(status, fates, alarms, memory, learned),
            warnings=tuple(warnings),
            sources=tuple(sources),
            profile=profile,
            extractions=tuple(extractions),
        )
        try:
            self._record_closing(closing, fates, learned)
            files = self._write_derived(self._writer.close(), articles, fates, learned)
            files.sort(key=lambda entry: entry.name)
            manifest = msgspec.structs.replace(closing, files=tuple(files))
            write_manifest(self._storage, manifest)
        finally:
            self._writer.close()
            self._lock.__exit__(None, None, None)
        return manifest

    def abandon(self) -> None:
        """Frees the outlet and leaves nothing, where the crawl did not begin after all: nothing was recorded."""
        for sealed in self._writer.close():
            self._storage.delete(sealed.name)
            self._storage.delete(layout.index_name(sealed.name))
        self._lock.__exit__(None, None, None)

    def _closing(
        self,
        status: Literal["complete", "alarmed", "interrupted"],
        fates: Sequence[Fate],
        alarms: Sequence[Alarm],
        memory: str | None,
        learned: tuple[str, bytes] | None,
    ) -> Manifest:
        counts: dict[str, int] = {}
        for fate in fates:
            counts[fate.fate] = counts.get(fate.fate, 0) + 1
        begun = self._begun
        return Manifest(
            run=begun.run,
            outlet=begun.outlet,
            kind=begun.kind,
            status=status,
            started=begun.started,
            ended=layout.timestamp(dt.datetime.now(dt.UTC)),
            counts=dict(sorted(counts.items())),
            alarms=tuple(alarms),
            memory=memory,
            learned=learned[0] if learned else None,
            software=begun.software,
            parents=begun.parents,
        )

    def _record_closing(self, closing: Manifest, fates: Sequence[Fate], learned: tuple[str, bytes] | None) -> None:
        """The part of the run that no exchange holds goes into the WARC too: the WARC is the log."""
        if learned:
            self.record_resource(f"urn:paper-of-record:memory:{learned[0]}", "application/json", learned[1])
        if fates:
            lines = b"".join(fate.to_json() + b"\n" for fate in fates)
            self.record_resource(f"urn:paper-of-record:fates:{self.id}", "application/x-ndjson", lines)
        self.record_resource(f"urn:paper-of-record:run:{self.id}", "application/json", closing.to_json()).result()

    def _write_derived(
        self,
        sealed: Sequence[Sealed],
        articles: Iterable[Article],
        fates: Sequence[Fate],
        learned: tuple[str, bytes] | None,
    ) -> list[FileEntry]:
        files = [FileEntry(one.name, one.size, one.sha256) for one in sealed]
        files += [write_index(self._storage, one.name) for one in sealed]
        if learned:
            files.append(self._put(layout.memory_name(self.outlet, learned[0]), pack_lines([learned[1]])))
        files += write_articles(self._storage, self.outlet, self.started, self.id, articles)
        if fates:
            name = layout.fates_name(self.outlet, self.started, self.id)
            files.append(self._put(name, pack_lines(fate.to_json() for fate in fates)))
        return files

    def _put(self, name: str, data: bytes) -> FileEntry:
        self._storage.put(name, data)
        return FileEntry.of(name, data)


def _follow(store: Storage, root: Path, outlet: str) -> None:
    """Brings what the next run follows. A store that is down stops only who knows nothing of earlier runs."""
    local = LocalStorage(root)
    try:
        fetch(store, local, outlet, ("memory", "fates", "articles"))
    except StorageError as error:
        if next(manifests(local, outlet), None) is None:
            raise
        logger.warning("%s: what others have stored there since is not known to this run: %s", store, error)


def _index(local: Storage, sealed: Sealed, told: Callable[[str], None] | None) -> None:
    """A sealed file is indexed at once, so that it can be stored while the run goes on."""
    entry = write_index(local, sealed.name)
    if told is not None:
        told(sealed.name)
        told(entry.name)


def _refers(exchange: Exchange, known: Known | None) -> build.Refers | None:
    if known is None or exchange.truncated:
        return None
    if exchange.response[9:12] == b"304":
        return build.Refers(known.record_id, known.url, known.date, "not-modified")
    payload = exchange.response[exchange.head_length :]
    if payload and agrees(known.payload_digest or "", payload):
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
