"""The segment: a WARC file that survives the death of its writer at any byte.

Each exchange is one write; a write counts once fdatasync has returned (many waiting writes share one: group
commit). While written the file is called ``….warc.gz.open`` and locked; sealing is fsync, rename, fsync of the
folder, and a sealed file is never changed. What a crash leaves is cut after its last complete record
(``mend``) and sealed by the next run.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path

from archive.errors import ArchiveError, SpaceError, StorageError
from archive.runs.recovery import Mended, Sealed, mend, seal_left_open
from archive.runs.syscalls import System
from archive.storage.local import disk_refused
from archive.warc.build import Built, warcinfo
from archive.warc.cdxj import Entry, Growing

__all__ = ["DEFAULT", "Mended", "Place", "Sealed", "SegmentWriter", "Writing", "mend", "seal_left_open"]

logger = logging.getLogger(__name__)

# Records whose lines of the index are made and packed together: a run may write a hundred files at a time.
_PACKED = 64
_GROUP = 64  # appends that share one fdatasync at most; more only delays the first of them

Build = Callable[[str], Sequence[Built]]
Written = list[tuple[Built, "Place"]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record lies: ``file`` is the final name, relative to the archive's root."""

    file: str
    offset: int
    length: int
    record_id: str


@dataclass(frozen=True, slots=True)
class Writing:
    """How segments are written.

    A file is sealed before it grows beyond ``max_size`` bytes (unless one exchange alone is larger), or ``max_age``
    seconds after its first byte. ``reserve`` bytes of the disk stay free: they are for what has to be written at the
    end of a run. ``sync=False`` gives durability up."""

    max_size: int = 1_000_000_000
    max_age: float | None = None
    reserve: int = 64 * 1024 * 1024
    sync: bool = True


DEFAULT = Writing()


@dataclass(slots=True)
class _Waiting:
    build: Build
    future: Future[Written]
    closing: bool
    written: Written


@dataclass(slots=True)
class _Current:
    """The file that is being written; ``size`` is the end of its last complete record. ``entries`` are records of which
    ``index`` has no lines yet."""

    name: str
    path: Path
    descriptor: int
    info: str
    born: float
    size: int
    records: int
    sum: hashlib._Hash
    entries: list[tuple[Entry, Place]] = field(default_factory=list)
    index: Growing = field(default_factory=Growing)

    def pack(self) -> None:
        """Moves ``entries`` into the index."""
        self.index.take(entry.line(place.file, place.offset, place.length) for entry, place in self.entries)
        self.entries.clear()


class SegmentWriter:
    """Writes the segments of one outlet in one run; safe to call from any thread.

    A thread builds, writes and syncs, so that nobody else waits for a disk. ``info`` are fields of each file's
    warcinfo record. ``on_sealed`` is called in the writer's thread, with the content of the file's index."""

    def __init__(
        self,
        root: Path,
        outlet: str,
        run: str,
        *,
        info: Sequence[tuple[str, str]],
        writing: Writing = DEFAULT,
        on_sealed: Callable[[Sealed], None] | None = None,
        clock: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        system: System | None = None,
    ) -> None:
        self._root, self._outlet, self._run = Path(root), outlet, run
        self._info, self._writing, self._on_sealed = tuple(info), writing, on_sealed
        self._clock, self._system = clock, system or System()
        self._serial = 0
        self._sealed: list[Sealed] = []
        self._failed: ArchiveError | None = None
        self._open: _Current | None = None
        self._waiting: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._state = threading.Lock()
        self._closed = False
        self._begin()
        self._thread = threading.Thread(target=self._work, name=f"segment-{outlet}", daemon=True)
        self._thread.start()

    def append(self, build: Build, *, closing: bool = False) -> Future[Written]:
        """Writes what ``build(warcinfo_id)`` gives as one write; resolves once that is durable.

        ``build`` runs in the writer's thread, and a second time where its result does not fit into the file.
        The future raises SpaceError when the disk is full (what is ``closing`` a run may use the reserve) and
        StorageError when it refuses; nothing of the append is kept then."""
        future: Future[Written] = Future()
        with self._state:
            if self._closed:
                future.set_exception(StorageError(f"the WARC of outlet {self._outlet!r} is closed; start a new run"))
            else:
                self._waiting.put(_Waiting(build, future, closing, []))
        return future

    def close(self) -> list[Sealed]:
        """Writes what waits, seals the file, and returns all files sealed since the beginning.

        Raises StorageError where that failed: the file stays as ``.open`` then, for the next run to mend. A second
        call only returns the list."""
        with self._state:
            first, self._closed = not self._closed, True
            if first:
                self._waiting.put(None)
        self._thread.join()
        if first and self._failed:
            raise self._failed
        return list(self._sealed)

    def _work(self) -> None:
        ending = False
        while not ending:
            group, ending = self._next_group()
            self._write_group(group)
            if self._open and (ending or self._seconds_left() == 0):
                self._seal(self._open)

    def _next_group(self) -> tuple[list[_Waiting], bool]:
        """The appends that wait (none where the file has come to its age first), and whether the writer is to end."""
        group: list[_Waiting] = []
        try:
            waiting = self._waiting.get(timeout=self._seconds_left())
            while waiting is not None:
                if waiting.future.set_running_or_notify_cancel():
                    group.append(waiting)
                if len(group) >= _GROUP:
                    return group, False
                waiting = self._waiting.get_nowait()
        except queue.Empty:
            return group, False
        return group, True

    def _seconds_left(self) -> float | None:
        if self._writing.max_age is None or self._open is None:
            return None
        return max(0.0, self._open.born + self._writing.max_age - time.monotonic())

    def _write_group(self, group: Sequence[_Waiting]) -> None:
        """Writes each append by itself, syncs once, then tells those who wait."""
        written: list[_Waiting] = []
        for waiting in group:
            try:
                self._write_one(waiting, written)
            except Exception as error:  # whatever a builder raises belongs to the one who waits for it
                waiting.future.set_exception(error)
            else:
                written.append(waiting)
        self._commit(written)

    def _write_one(self, waiting: _Waiting, uncommitted: list[_Waiting]) -> None:
        if self._failed:
            raise self._failed
        current = self._open or self._begin(closing=waiting.closing)
        built = waiting.build(current.info)
        size = sum(len(part.data) for part in built)
        if current.records > 1 and current.size + size > self._writing.max_size:
            self._commit(uncommitted)
            uncommitted.clear()
            if not self._failed:
                self._seal(current)
            if self._failed:
                raise self._failed
            current = self._begin(closing=waiting.closing)
            built = waiting.build(current.info)
        waiting.written = self._append(current, built, closing=waiting.closing)

    def _append(self, current: _Current, built: Sequence[Built], *, closing: bool = False) -> Written:
        data = b"".join(part.data for part in built)
        if not closing and self._system.usage(current.path.parent).free < self._writing.reserve + len(data):
            raise SpaceError(
                f"{current.path.parent}: less than {self._writing.reserve:,} bytes are free, which are kept for "
                "the end of the run. Make room on this disk and start again"
            )
        self._write(current, data)
        places, offset = [], current.size
        for part in built:
            place = Place(current.name, offset, len(part.data), part.record_id)
            places.append((part, place))
            if part.entry is not None:
                current.entries.append((part.entry, place))
            offset += len(part.data)
        current.size = offset
        current.records += len(built)
        current.sum.update(data)
        if len(current.entries) >= _PACKED:
            current.pack()
        return places

    def _write(self, current: _Current, data: bytes) -> None:
        """One write. If it is refused, the part that was written is cut off: the file ends with a whole record."""
        try:
            taken = self._system.write(current.descriptor, data)
            while taken < len(data):
                # The kernel takes at most 2 GiB at once, and less on a disk that fills: the next try says why.
                more = self._system.write(current.descriptor, data[taken:])
                if more == 0:
                    raise OSError(28, "the disk takes no more bytes")
                taken += more
        except OSError as error:
            try:
                self._system.truncate(current.descriptor, current.size)
            except OSError as worse:
                self._give_up(current, disk_refused(worse, "write", current.path))
            raise disk_refused(error, "write", current.path) from error

    def _commit(self, written: Sequence[_Waiting]) -> None:
        """Makes what was written durable, and says so to those who wait."""
        if not written:
            return
        if self._open and self._writing.sync:
            try:
                self._system.sync_data(self._open.descriptor)
            except OSError as error:
                # After a failed fsync the kernel may have dropped the pages: a second one would lie.
                self._give_up(self._open, disk_refused(error, "write", self._open.path))
        for waiting in written:
            if self._failed:
                waiting.future.set_exception(self._failed)
            else:
                waiting.future.set_result(waiting.written)

    def _give_up(self, current: _Current, why: ArchiveError) -> None:
        """Leaves the file as ``.open``: the next run cuts it after its last complete record."""
        self._failed = why
        self._open = None
        self._system.close(current.descriptor)

    def _begin(self, *, closing: bool = False) -> _Current:
        moment = self._clock()
        name = f"{self._outlet}-{moment:%Y%m%dt%H%M%Sz}-{self._run}-{self._serial:05}.warc.gz"
        self._serial += 1
        name = f"warc/{self._outlet}/{moment:%Y/%m}/{name}"
        path = self._root / (name + ".open")
        try:
            self._system.make_folder(path.parent)
            descriptor = self._system.create(path)
        except OSError as error:
            raise disk_refused(error, "write", path) from error
        info = warcinfo(Path(name).name, self._info, moment)
        current = _Current(name, path, descriptor, info.record_id, time.monotonic(), 0, 0, hashlib.sha256())
        self._write_info(current, info, closing=closing)
        self._open = current
        return current

    def _write_info(self, current: _Current, info: Built, *, closing: bool) -> None:
        """The first record; the name must be durable too before anything in the file can count."""
        try:
            self._append(current, [info], closing=closing)
            if self._writing.sync:
                self._system.sync_data(current.descriptor)
                self._system.sync_folder(current.path.parent)
        except (OSError, StorageError) as error:
            self._system.close(current.descriptor)
            with contextlib.suppress(OSError):
                self._system.unlink(current.path)
            if isinstance(error, StorageError):
                raise
            raise disk_refused(error, "write", current.path) from error

    def _seal(self, current: _Current) -> None:
        try:
            if self._writing.sync:
                self._system.sync(current.descriptor)
            self._system.rename(current.path, self._root / current.name)
            if self._writing.sync:
                self._system.sync_folder(current.path.parent)
        except OSError as error:
            self._give_up(current, disk_refused(error, "write", current.path))
            return
        self._open = None
        self._system.close(current.descriptor)
        sealed = Sealed(current.name, current.size, current.sum.hexdigest(), current.records)
        self._sealed.append(sealed)
        if self._on_sealed:
            try:
                # Told once and then forgotten: the lines of many thousand records are not to stay in memory.
                current.pack()
                self._on_sealed(replace(sealed, index=current.index.text()))
            except Exception:  # the file is sealed whatever the listener thinks of it, and the thread must live
                logger.exception("the listener for sealed files failed for %s", sealed.name)
