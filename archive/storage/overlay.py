"""Two places read as one: a file is taken from the near one where it is there, else from the far one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO

from archive.errors import UsageError
from archive.storage.base import Entry, Storage

__all__ = ["LayeredStorage"]


class LayeredStorage(Storage):
    """Reads from ``near`` and, what is not there, from ``far``. A spool from which stored files were dropped reads so.

    It cannot be written."""

    def __init__(self, near: Storage, far: Storage) -> None:
        self.name = f"{near} and {far}"
        self.lists_dearly = far.lists_dearly
        self._near = near
        self._far = far

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        return self._holder(name).read(name, offset, length)

    def open(self, name: str) -> BinaryIO:
        return self._holder(name).open(name)

    def list(self, prefix: str = "", after: str = "") -> Iterator[Entry]:
        entries = {entry.name: entry for place in (self._far, self._near) for entry in place.list(prefix, after)}
        yield from (entries[name] for name in sorted(entries))

    def names(self, prefix: str = "", after: str = "") -> Sequence[str]:
        return sorted({name for place in (self._far, self._near) for name in place.names(prefix, after)})

    def folders(self, prefix: str) -> Sequence[str]:
        return sorted({name for place in (self._far, self._near) for name in place.folders(prefix)})

    def size(self, name: str) -> int:
        return self._holder(name).size(name)

    def put(self, name: str, data: bytes | Path) -> None:
        raise UsageError(f"{name}: {self} is for reading")

    def delete(self, name: str) -> None:
        raise UsageError(f"{name}: {self} is for reading")

    def _holder(self, name: str) -> Storage:
        return self._near if self._near.exists(name) else self._far
