"""An archive in memory: for the tests of this project and of its users."""

from __future__ import annotations

import io
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from archive.errors import NotFound
from archive.layout import check_name
from archive.storage import disk
from archive.storage.base import Entry, Storage, check_source, different

__all__ = ["MemoryStorage"]


class MemoryStorage(Storage):
    """An archive in memory, for tests of what reads and writes archives; safe between threads."""

    name = "memory"

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self.files = {check_name(name): bytes(data) for name, data in (files or {}).items()}
        self._lock = threading.Lock()

    def __reduce__(self) -> tuple[type[MemoryStorage], tuple[dict[str, bytes]]]:
        return type(self), (self.files,)

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        data = self._data(name)
        return data[offset:] if length is None else data[offset : offset + length]

    def open(self, name: str) -> BinaryIO:
        return io.BytesIO(self._data(name))

    def put(self, name: str, data: bytes | Path) -> None:
        content = b"".join(disk.chunks(check_source(name, data)))
        with self._lock:
            if self.files.setdefault(check_name(name), content) != content:
                raise different(name)

    def list(self, prefix: str = "", after: str = "") -> Iterator[Entry]:
        with self._lock:
            entries = [Entry(name, len(data)) for name, data in self.files.items() if name.startswith(prefix)]
        yield from sorted(entry for entry in entries if entry.name > after)

    def size(self, name: str) -> int:
        return len(self._data(name))

    def delete(self, name: str) -> None:
        with self._lock:
            self.files.pop(check_name(name), None)

    def _data(self, name: str) -> bytes:
        try:
            return self.files[check_name(name)]
        except KeyError:
            raise NotFound(f"{name}: there is no such file in memory") from None
