"""What a store lost or holds damaged, from the folder it was stored from, or from its own WARCs.

Nothing in a store is moved, replaced or deleted: a file that is damaged there is written under a name of its own, and
the manifest of a mend says what it supersedes. What is missing is stored under its old name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from archive.decoding import MAX_JSON
from archive.errors import DamagedError, NotFound
from archive.layout import KINDS, MARK, is_manifest, is_segment, renamed, run_named, run_of
from archive.manifest import FileEntry, Manifest, Superseded, listed
from archive.runs.chain import manifests
from archive.runs.files import index_of, is_there, put, sum_of
from archive.runs.mend import write_mend
from archive.storage.base import Storage
from archive.storage.local import LocalStorage
from archive.storage.looked import Looked

__all__ = ["restore"]


def restore(local: LocalStorage, store: Storage, outlet: str, *, thorough: bool = True) -> set[str]:
    """Prepares ``local`` so that the next upload makes ``store`` whole; the names that the store lacks.

    To be called when ``local`` is mended, by whoever holds the outlet's lock. ``thorough`` reads what the store holds;
    else a damage is seen where a file has another size, among the files of one look (``Looked``). A WARC that is
    missing is to be stored again where the folder has it; one that is damaged is left alone. Raises StorageError."""
    known = () if thorough else local.names(f"runs/{outlet}/")
    restoring = _Restoring(local, store, Looked.of(store, outlet, known), thorough)
    for name, data in list(_manifests(local, outlet)):
        restoring.manifest(name, data)
    restoring.forsake()
    for entry in listed(one for one, _ in manifests(local, outlet)).values():
        if is_segment(entry.name):
            restoring.segment(entry)
        else:
            restoring.file(entry)
    if restoring.files or restoring.supersedes:
        write_mend(local, outlet, restoring.files, restoring.supersedes)
    return restoring.missing


def _manifests(local: LocalStorage, outlet: str) -> Iterator[tuple[str, bytes]]:
    in_force = {data for _, data in manifests(local, outlet)}
    for entry in list(local.list(f"runs/{outlet}/")):
        if is_manifest(entry.name) and (data := local.read(entry.name)) in in_force:
            yield entry.name, data


class _Restoring:
    """``files`` were written under names of their own, for what ``supersedes`` names; ``missing`` is to be stored."""

    def __init__(self, local: LocalStorage, store: Storage, look: Looked, thorough: bool) -> None:
        self.local = local
        self.store = store
        self.look = look
        self.thorough = thorough
        there = [entry for kind in KINDS for entry in look.entries(store, kind)]
        self.sizes = {entry.name: entry.size for entry in [*there, *store.list(MARK)]}
        self.files: list[FileEntry] = []
        self.supersedes: list[Superseded] = []
        self.missing: set[str] = {MARK} - self.sizes.keys()

    def manifest(self, name: str, data: bytes) -> None:
        """A manifest and the digest beside it: where one of them is damaged, both get another name."""
        sums = f"{name}.sha256"
        pair = FileEntry.of(name, data), FileEntry.of(sums, sum_of(name, data))
        if not any(self._is_damaged(entry) for entry in pair):
            self.missing |= {entry.name for entry in pair if self._is_missing(entry.name)}
            return
        other = renamed(name, pair[0].sha256)
        put(self.local, f"{other}.sha256", sum_of(other, data))
        put(self.local, other, data)
        self.supersedes.append(Superseded(name, pair[0].sha256, other))

    def forsake(self) -> None:
        """What the store has of a manifest that nothing brings back, that of a mend: what it said is said anew."""
        outlet = self.look.outlet
        known = set(self.local.names(f"runs/{outlet}/"))
        runs = {name.removesuffix(".sha256") for name in self.sizes if name.startswith("runs/")}
        # The WARCs of an older run may lie in a month that was not looked at.
        runs = {name for name in runs if self.look.is_new(name)}
        no_more = {old.name for one, _ in manifests(self.local, outlet) for old in one.supersedes}
        no_more |= {old.name for old in self.supersedes}
        # A crawl has WARCs there: its manifest was brought back, or its machine is storing it at this moment.
        crawls = {run_of(name) for name in self.sizes if is_segment(name)}
        dead = (name for name in sorted(runs - known - no_more) if run_named(name) not in crawls)
        self.supersedes += (Superseded(name, "") for name in dead if self._is_dead(name))

    def _is_dead(self, name: str) -> bool:
        """Whether a manifest in the store is none; one that another machine has just stored is whole."""
        try:
            Manifest.from_json(self.store.read(name, 0, MAX_JSON + 1), name)
        except (DamagedError, NotFound):
            return True
        return False

    def file(self, entry: FileEntry) -> None:
        """A file that a manifest names."""
        is_damaged = self._is_damaged(entry)
        if not is_damaged and not self._is_missing(entry.name):
            return
        data = self._content(entry)
        if data is None:
            return
        if not is_damaged and FileEntry.of(entry.name, data) == entry:
            put(self.local, entry.name, data)
            self.missing.add(entry.name)
            return
        name = renamed(entry.name, hashlib.sha256(data).hexdigest())
        self.files.append(put(self.local, name, data))
        self.supersedes.append(Superseded(entry.name, entry.sha256, name))

    def segment(self, entry: FileEntry) -> None:
        """A WARC file that a manifest names. It is not read: what the folder has is compared when it is stored."""
        if self._is_missing(entry.name) and self.local.exists(entry.name) and self.local.size(entry.name) == entry.size:
            self.missing.add(entry.name)

    def _is_missing(self, name: str) -> bool:
        return name not in self.sizes and self.look.covers(name)

    def _is_damaged(self, entry: FileEntry) -> bool:
        if entry.name not in self.sizes:
            return False
        return self.sizes[entry.name] != entry.size or (self.thorough and not is_there(self.store, entry))

    def _content(self, entry: FileEntry) -> bytes | None:
        """The file from the folder; an index that was dropped there, from the WARC; None where nobody has it."""
        if self.local.exists(entry.name):
            return self.local.read(entry.name)
        segment = f"warc/{entry.name.removeprefix('index/').removesuffix('.cdxj')}.warc.gz"
        is_index = entry.name.startswith("index/") and segment in self.sizes
        return index_of(self.store, segment) if is_index else None
