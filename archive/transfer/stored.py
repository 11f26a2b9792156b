"""What a store holds of an outlet: the order of storing, fixity on the way, and a note that saves questions."""

from __future__ import annotations

import contextlib
import hashlib
import threading
from collections.abc import Iterable, KeysView
from pathlib import Path

from archive.errors import DamagedError
from archive.layout import CATALOG, KINDS, PACKS, is_manifest
from archive.storage.base import Entry, Storage

__all__ = ["Stored", "check_digest", "noted", "rank"]


def rank(name: str) -> tuple[int, bool, str]:
    """The order of storing, as a key: kinds as in ``KINDS``, and a manifest after its digest."""
    kind = name.partition("/")[0]
    kinds = (*KINDS, CATALOG, PACKS)
    return (kinds.index(kind) if kind in kinds else -1, is_manifest(name), name)


def check_digest(sha256: str, expected: str | None, name: str, source: Storage) -> None:
    """Raises DamagedError unless the file has the digest its run's manifest gives, where one gives it."""
    if expected not in (None, sha256):
        raise DamagedError(f"its SHA-256 in {source} is not the one its run's manifest gives", file=name)


def noted(root: Path, outlet: str) -> frozenset[str]:
    """The names of an outlet's files that the folder ``root`` has stored somewhere, by its notes: those of WARC files
    that are away have been let go (``SPOOL_KEEP``)."""
    notes = sorted((root / "ledger").glob(f"{outlet}.????????.stored"))
    return frozenset(name for path in notes for name, _ in _noted(path))


def _noted(path: Path) -> list[tuple[str, int]]:
    """Names and sizes in bytes; of notes that cannot be read, none."""
    try:
        text = path.read_text(errors="replace")
    except OSError:
        return []
    # What follows the last line's end was cut by a crash.
    lines = (line.partition(" ") for line in text.split("\n")[:-1])
    return [(name, int(size)) for size, _, name in lines if size.isdecimal()]


class Stored:
    """The files of an outlet that are known to be stored in one place.

    A line a file, ``size name``, in ``ledger/<outlet>.<place>.stored``. It may be lost at any time: without it every
    file is asked for again (one HEAD each). So it is never synced, and an error in writing it is no error."""

    def __init__(self, root: Path, outlet: str, place: str) -> None:
        mark = hashlib.sha256(place.encode()).hexdigest()[:8]
        self._path = root / "ledger" / f"{outlet}.{mark}.stored"
        self._lock = threading.Lock()
        self._sizes = dict(_noted(self._path))

    def __contains__(self, entry: object) -> bool:
        return isinstance(entry, Entry) and self._sizes.get(entry.name) == entry.size

    def add(self, *entries: Entry) -> None:
        """Notes that ``entries`` are stored."""
        with self._lock, contextlib.suppress(OSError):
            self._sizes.update((entry.name, entry.size) for entry in entries)
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a") as out:
                out.writelines(f"{entry.size} {entry.name}\n" for entry in entries)

    @property
    def names(self) -> KeysView[str]:
        """The names of what is known to be stored."""
        return self._sizes.keys()

    def forget(self, names: Iterable[str]) -> None:
        """Notes that these are not stored."""
        gone = self._sizes.keys() & set(names)
        with self._lock, contextlib.suppress(OSError):
            self._sizes = {name: size for name, size in self._sizes.items() if name not in gone}
            if gone:
                self._path.write_text("".join(f"{size} {name}\n" for name, size in self._sizes.items()))
