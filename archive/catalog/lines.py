"""The lines of articles files by their places: one is read alone, many that lie together are read together."""

from __future__ import annotations

import gzip
import zlib
from collections import OrderedDict
from collections.abc import Iterator
from typing import Final

from archive.errors import DamagedError
from archive.storage.base import Storage

__all__ = ["Lines", "members"]

# Of so many files what was read last is kept. Who goes on reading where the last read ended reads ahead.
_FILES: Final = 8
_AHEAD: Final = 1 << 18


class Lines:
    """Reads lines of files that lie in a storage."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._windows: OrderedDict[str, tuple[int, bytes]] = OrderedDict()
        self._last: tuple[str, int, list[bytes]] | None = None

    def read(self, file: str, offset: int, length: int, line: int) -> bytes:
        """The line of this number in the gzip member of ``length`` bytes at ``offset``; DamagedError where there is
        none."""
        if self._last is None or self._last[:2] != (file, offset):
            data = self._bytes(file, offset, length)
            try:
                self._last = file, offset, gzip.decompress(data).splitlines()
            except (OSError, EOFError, zlib.error) as error:
                raise DamagedError(f"no whole gzip member at {offset}: {error}", file=file) from error
        if line >= len(self._last[2]):
            raise DamagedError(f"the gzip member at {offset} has no line {line}", file=file)
        return self._last[2][line]

    def _bytes(self, file: str, offset: int, length: int) -> bytes:
        begin, window = self._windows.pop(file, (-1, b""))
        if not begin <= offset <= offset + length <= begin + len(window) or begin < 0:
            goes_on = begin >= 0 and 0 <= offset - begin - len(window) < _AHEAD
            begin, window = offset, self._storage.read(file, offset, max(length, _AHEAD) if goes_on else length)
        self._windows[file] = begin, window
        if len(self._windows) > _FILES:
            self._windows.popitem(last=False)
        return window[offset - begin : offset - begin + length]


def members(data: bytes, name: str) -> Iterator[tuple[int, int, list[bytes]]]:
    """The gzip members of a ``.jsonl.gz`` file: where each begins, its length, its lines. DamagedError where one is
    cut or broken."""
    offset = 0
    while offset < len(data):
        inflater = zlib.decompressobj(wbits=31)
        try:
            # A copy of what is left for each member would grow with the square of the file.
            told, length = _member(inflater, memoryview(data)[offset:])
        except zlib.error as error:
            raise DamagedError(f"not a whole gzip file: {error}", file=name) from error
        if not inflater.eof:
            raise DamagedError("not a whole gzip file: it is cut", file=name)
        yield offset, length, told.splitlines()
        offset += length


def _member(inflater: zlib._Decompress, data: memoryview) -> tuple[bytes, int]:
    told, taken = [], 0
    while not inflater.eof and taken < len(data):
        part = data[taken : taken + 16_384]
        told.append(inflater.decompress(part))
        taken += len(part) - len(inflater.unused_data)
    return b"".join(told), taken
