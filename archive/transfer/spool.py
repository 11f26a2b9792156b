"""From the local folder to the store: the folder is the truth until the store's own digest has been checked.

A run writes to the folder only, so a store that is down, hangs or lies costs time and never a page: what could not be
stored stays where it is, and the next run finds it.
"""

from __future__ import annotations

import contextlib
import logging
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from archive.decoding import MAX_JSON
from archive.errors import ArchiveError, NotFound, StorageError, TakenError, UsageError
from archive.layout import CATALOG, KINDS, MARK, MARK_LENGTH, PACKS, check, is_manifest, run_named
from archive.manifest import Manifest
from archive.runs.chain import named_files
from archive.storage.base import Entry, Storage
from archive.storage.local import OPEN, LocalStorage
from archive.transfer.budget import Thinning
from archive.transfer.stored import Stored, rank

__all__ = ["Report", "Spool"]

log = logging.getLogger(__name__)

ALL = ""
_IN_A_ROW = 2
# What weighs, and what no later run looks into: the rest is what the next one follows.
_DROPPED = ("warc/", "index/")
_LONGEST_PAUSE = 120.0


@dataclass(frozen=True, slots=True)
class Report:
    """``stored``: names stored and verified since the spool was made, in order; ``pending``: names not known to be
    stored; ``errors``: what was said last about each name that failed; ``dropped``: names no longer kept locally."""

    stored: tuple[str, ...]
    pending: tuple[str, ...]
    errors: dict[str, str]
    dropped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _SoFar:
    """What a report tells, as it grows: written by the thread alone; whoever asks copies each part in one step."""

    stored: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)
    dropped: list[str] = field(default_factory=list)


class _Rounds:
    """What other threads ask of the spool's thread, round by round, and when that thread must end."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._names: list[str] = []
        self._asked = self._done = 0
        self._until: float | None = None

    def ask(self, names: Iterable[str]) -> int:
        """Asks for a look at ``names``; the number of the round that will have done so."""
        with self._changed:
            self._names += names
            self._asked += 1
            self._changed.notify_all()
            return self._asked

    def wait(self, number: int, within: float | None) -> None:
        """Waits until a round is over or the thread is to end, for ``within`` seconds at most."""
        with self._changed:
            self._changed.wait_for(lambda: self._done >= number or self._until is not None, within)

    def end(self, within: float) -> None:
        """Tells the thread to end in ``within`` seconds."""
        with self._changed:
            self._until = time.monotonic() + within
            self._changed.notify_all()

    def next(self, pause: float | None) -> tuple[int, list[str]] | None:
        """Waits until something is asked for, or for ``pause`` seconds; None when the thread is to end."""
        stopping = self._until is not None
        with self._changed:
            self._changed.wait_for(lambda: self._until is not None or self._asked > self._done, pause)
            if self.is_late or (stopping and self._asked == self._done):
                return None
            names, self._names = self._names, []
            return self._asked, names

    def done(self, number: int) -> None:
        """The thread has done all that was asked for up to this round."""
        with self._changed:
            self._done = number
            self._changed.notify_all()

    @property
    def is_late(self) -> bool:
        """Whether the thread's time is over."""
        return self._until is not None and time.monotonic() >= self._until


class Spool:
    """Brings the sealed files of ``outlet`` from ``local`` to ``remote``, in a thread of its own.

    ``keep=False`` removes a WARC and its index locally once they *and* the manifest that names them are stored and
    verified; articles, fates, memory and manifests stay. A number is a budget of bytes for the WARCs and indexes of the
    whole folder: once something was stored, the oldest of this outlet's go the same way until the folder fits, each
    after the store has said again that it is there. What failed is tried again after ``pause`` seconds, doubled each
    time. Only one spool an outlet and place at a time: the run holds the outlet's lock."""

    def __init__(
        self, local: LocalStorage, remote: Storage, outlet: str, *, keep: bool | int = True, pause: float = 2.0
    ) -> None:
        self.local, self.remote, self.outlet = local, remote, outlet
        self._in_store = Stored(local.root, outlet, remote.name)
        self._thinning = Thinning(local, remote, outlet, self._in_store, None if keep is True else int(keep))
        self._thread: threading.Thread | None = None
        self._rounds = _Rounds()
        self._so_far = _SoFar()
        # The thread's own: what is to be stored, each with what must be stored before it.
        self._waiting: dict[str, frozenset[str]] = {}
        # Manifests that name what neither place has: they are not stored, and nothing that follows them is.
        self._blocked: set[str] = set()
        self._pause = pause

    def start(self) -> int | None:
        """Begins to store what earlier runs left behind and what ``submit`` names; returns at once.

        The number of the thread's first round; None where it had been started."""
        if self._thread is not None:
            return None
        self._thread = threading.Thread(target=self._work, name=f"spool-{self.outlet}", daemon=True)
        number = self._rounds.ask([ALL])
        self._thread.start()
        return number

    def forget(self, names: Iterable[str]) -> None:
        """The store does not hold these, whatever was noted; to be called before the spool is started."""
        self._in_store.forget(names)

    def submit(self, name: str) -> None:
        """A sealed file is there (a manifest brings along the files it names); returns at once."""
        self._rounds.ask([name])

    def upload_pending(self, within: float | None = None) -> Report:
        """Tries everything that is not stored once, for ``within`` seconds at most (None: as long as it takes).

        After two failures in a row that are not one file's own the store counts as down, and the rest waits."""
        self._rounds.wait(self.start() or self._rounds.ask([ALL]), within)
        return self.report()

    def stop(self, within: float) -> Report:
        """Ends the thread; ``within`` seconds are left for one more try of what waits (0: nothing new is begun).

        A request under way that takes longer is left alone: it dies with the process, and the next run looks."""
        self._rounds.end(within)
        if self._thread is not None:
            self._thread.join(within)
        return self.report()

    def pending(self) -> list[Entry]:
        """The sealed files that are not known to be stored, in the order of storing. Does not ask the store."""
        return [entry for entry in self._sealed() if entry not in self._in_store]

    def report(self) -> Report:
        """How things stand."""
        pending = tuple(entry.name for entry in self.pending())
        told = self._so_far
        return Report(tuple(told.stored), pending, told.errors.copy(), tuple(told.dropped))

    def _sealed(self) -> list[Entry]:
        sealed = [entry for entry in self.local.list(MARK) if entry.name == MARK]
        _, no_more = named_files(self.local, self.outlet)
        for kind in (*KINDS, CATALOG, PACKS):
            sealed += [
                entry
                for entry in self.local.list(f"{kind}/{self.outlet}/")
                if not entry.name.endswith(OPEN) and entry.name.removesuffix(".sha256") not in no_more
            ]
        return sorted(sealed, key=lambda entry: rank(entry.name))

    def _work(self) -> None:
        first_pause = pause = self._pause
        with self._complaining():
            self._drop_stored()
            self._thin()
        while (asked := self._rounds.next(pause if self._waiting else None)) is not None:
            number, names = asked
            stored = len(self._so_far.stored)
            with self._complaining():
                self._take(names)
                self._round()
                if len(self._so_far.stored) > stored:
                    self._thin()
            pause = first_pause if len(self._so_far.stored) > stored else min(pause * 2, _LONGEST_PAUSE)
            self._rounds.done(number)

    @contextlib.contextmanager
    def _complaining(self) -> Iterator[None]:
        """Logs an error of its block and goes on: others wait for the thread, so it must not die."""
        try:
            yield
        except Exception as error:
            log.error("the spool of %s: %s", self.outlet, error, exc_info=not isinstance(error, ArchiveError))
            self._so_far.errors[self.local.name] = str(error)

    def _take(self, names: Iterable[str]) -> None:
        """Notes what of ``names`` is to be stored, and what must be stored before it."""
        wanted = set(names)
        if ALL in wanted:
            wanted = wanted - {ALL} | {entry.name for entry in self.pending()}
        # Read once: with each manifest the reading of all the others would grow with the square of the runs.
        _, no_more = named_files(self.local, self.outlet)
        runs = [entry.name for entry in self.local.list(f"runs/{self.outlet}/") if is_manifest(entry.name)]
        needs = {name: self._needs(name, runs) - no_more for name in wanted}
        for name in frozenset().union(*needs.values()) - needs.keys():
            needs[name] = self._needs(name, runs) - no_more
        unstored = {name: before for name, before in needs.items() if self._unstored(name)}
        self._blocked = {name for name, before in unstored.items() if self._lacks(name, before)}
        waiting = self._waiting | {name: before for name, before in unstored.items() if name not in self._blocked}
        self._waiting = dict(sorted(waiting.items(), key=lambda pair: rank(pair[0])))

    def _lacks(self, name: str, before: frozenset[str]) -> bool:
        """Whether a file that must be stored before ``name`` is in neither place; what then is said.

        A folder whose WARCs were dropped once its bucket held them has nothing to fill another bucket with."""
        lacking = (one for one in sorted(before) if not self.local.exists(one) and one not in self._in_store.names)
        absent = next((one for one in lacking if not self.remote.exists(one)), None)
        if absent is not None:
            self._so_far.errors[name] = (
                f"{name} is not stored: {absent}, which it names, is neither in {self.local} nor in {self.remote}. "
                "Where another bucket holds the archive, bring it here first: archive copy s3://OLD s3://NEW"
            )
        return absent is not None

    def _unstored(self, name: str) -> bool:
        """Whether ``name`` is in the folder and not known to be stored."""
        try:
            return Entry(name, self.local.size(name)) not in self._in_store
        except NotFound:
            return False

    def _round(self) -> None:
        tried: set[str] = set()
        in_a_row = 0
        while in_a_row < _IN_A_ROW and not self._rounds.is_late and (name := self._ready(tried)):
            tried.add(name)
            in_a_row = in_a_row + 1 if self._is_down(name) else 0

    def _ready(self, tried: set[str]) -> str | None:
        ready = (name for name, before in self._waiting.items() if not before & (self._waiting.keys() | self._blocked))
        return next((name for name in ready if name not in tried), None)

    def _is_down(self, name: str) -> bool:
        """Stores a file; whether that failed for a reason that other files would fail for too."""
        try:
            entry = self._put(name)
        except NotFound:
            # Withdrawn, or removed by hand, since it was seen.
            del self._waiting[name]
            return False
        except Exception as error:
            if not isinstance(error, ArchiveError):
                log.exception("%s could not be stored in %s", name, self.remote)
            self._so_far.errors[name] = str(error)
            return not isinstance(error, (TakenError, UsageError))
        self._note(entry)
        return False

    def _put(self, name: str) -> Entry:
        path = self.local.path(name)
        entry = Entry(name, self.local.size(name))
        # Any archive of this format has the mark; one made by another version may be spelled another way. Of two packs
        # of the same runs one may have a file that was lost elsewhere.
        if (name != MARK and not name.startswith(f"{PACKS}/")) or not self.remote.exists(name):
            self.remote.put(name, path)
        elif name == MARK:
            check(self.remote.read(MARK, 0, MARK_LENGTH), self.remote.name)
        return entry

    def _note(self, entry: Entry) -> None:
        self._in_store.add(entry)
        del self._waiting[entry.name]
        self._so_far.stored.append(entry.name)
        self._so_far.errors.pop(entry.name, None)
        self._drop(entry.name)

    def _drop_stored(self) -> None:
        """What a crash left between the verification and the removal."""
        for entry in self.local.list(f"runs/{self.outlet}/"):
            if entry in self._in_store:
                self._drop(entry.name)

    def _drop(self, name: str) -> None:
        """Removes a stored pack, which is of no use here, and the WARCs and indexes that the stored manifest ``name``
        names, each of which is stored."""
        if name.startswith(f"{PACKS}/"):
            self.local.delete(name)
        manifest = self._manifest(name) if self._thinning.budget == 0 else None
        for file in manifest.files if manifest else ():
            is_stored = Entry(file.name, file.size) in self._in_store
            if file.name.startswith(_DROPPED) and is_stored and self.local.exists(file.name):
                self.local.delete(file.name)
                self._so_far.dropped.append(file.name)

    def _thin(self) -> None:
        """Removes what is beyond the budget; with none at all ``_drop`` has done so."""
        if not self._thinning.budget:
            return
        try:
            self._so_far.dropped.extend(self._thinning.thin(lambda: self._rounds.is_late))
        except StorageError as error:
            log.warning("more than SPOOL_KEEP stays in %s until %s answers: %s", self.local, self.remote, error)

    def _needs(self, name: str, runs: Iterable[str]) -> frozenset[str]:
        """What must be stored before ``name``: for a manifest its files, and those of the manifests ``runs`` that it
        follows."""
        manifest = self._manifest(name)
        if manifest is None:
            return frozenset()
        before = {parent.run for parent in manifest.parents}
        parents = {one for one in runs if run_named(one) in before}
        return frozenset({file.name for file in manifest.files} | {f"{name}.sha256"} | parents)

    def _manifest(self, name: str) -> Manifest | None:
        if not is_manifest(name):
            return None
        try:
            return Manifest.from_json(self.local.read(name, 0, MAX_JSON + 1), name)
        except ArchiveError as error:
            log.warning("%s is stored without regard to the files it names: %s", name, error)
            return None
