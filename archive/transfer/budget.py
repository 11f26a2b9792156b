"""Which WARC files of a folder go, where a budget of bytes says how many may stay once the store holds them."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress

from archive.decoding import MAX_JSON
from archive.errors import ArchiveError, NotFound
from archive.layout import begun_of, index_name, is_manifest, is_segment, outlet_of
from archive.manifest import Manifest
from archive.storage.base import Entry, Storage
from archive.storage.local import LocalStorage
from archive.transfer.stored import Stored

__all__ = ["Thinning", "surplus"]

log = logging.getLogger(__name__)


def surplus(local: Storage, budget: int) -> list[str]:
    """The sealed WARC files that must go so that the others, with all indexes, take ``budget`` bytes at most: the
    oldest first, by when they were begun, of whatever outlet.

    It only says which: whether the store holds them is for others to find out. So of several outlets each can remove
    its own, in any order, and what is left is the same."""
    indexes = {entry.name: entry.size for entry in local.list("index/")}
    segments = {entry.name: entry.size for entry in local.list("warc/") if is_segment(entry.name)}
    held = sum(indexes.values()) + sum(segments.values())
    going: list[str] = []
    for name in sorted(segments, key=lambda name: (begun_of(name) or "", name)):
        if held <= budget:
            break
        going.append(name)
        held -= segments[name] + indexes.get(index_name(name), 0)
    return going


class Thinning:
    """Removes the WARCs of an outlet that are beyond the folder's ``budget`` (bytes; None: no bound), with their
    indexes, each only where the store surely holds it."""

    def __init__(self, local: LocalStorage, remote: Storage, outlet: str, stored: Stored, budget: int | None) -> None:
        self.budget = budget
        self._local, self._remote, self._outlet, self._stored = local, remote, outlet, stored
        # What the manifests name that are known to be stored, and which of these were read for that.
        self._committed: set[Entry] = set()
        self._read: set[str] = set()

    def thin(self, is_late: Callable[[], bool]) -> Iterator[str]:
        """Yields each file once it is removed; ends early where ``is_late``. StorageError where the store does not
        answer."""
        if self.budget is None:
            return
        going = [name for name in surplus(self._local, self.budget) if outlet_of(name) == self._outlet]
        if going:
            self._read_manifests()
        for segment in going:
            if is_late():
                return
            yield from self._drop(segment)

    def _drop(self, segment: str) -> Iterator[str]:
        # The WARC goes last: an index that a crash left alone would be found by nobody.
        pair = [name for name in (index_name(segment), segment) if self._local.exists(name)]
        held = [self._is_held(Entry(name, self._local.size(name))) for name in pair]
        for name in pair if all(held) else ():
            self._local.delete(name)
            yield name

    def _is_held(self, entry: Entry) -> bool:
        """Whether the store surely holds a file: its digest was compared when it was stored, a stored manifest names
        it, and the store says now that it is there with its size. What the store has lost is to be stored again."""
        if entry not in self._committed or entry not in self._stored:
            return False
        with suppress(NotFound):
            if self._remote.size(entry.name) == entry.size:
                return True
        log.warning("%s does not hold %s any more: it stays here, and is stored again", self._remote, entry.name)
        self._stored.forget([entry.name])
        return False

    def _read_manifests(self) -> None:
        for entry in self._local.list(f"runs/{self._outlet}/"):
            if entry in self._stored and entry.name not in self._read and is_manifest(entry.name):
                self._read.add(entry.name)
                # One that is damaged commits nothing.
                with suppress(ArchiveError):
                    manifest = Manifest.from_json(self._local.read(entry.name, 0, MAX_JSON + 1), entry.name)
                    weighing = (file for file in manifest.files if file.name.startswith(("warc/", "index/")))
                    self._committed.update(Entry(file.name, file.size) for file in weighing)
