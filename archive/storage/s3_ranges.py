"""A file of which only ranges can be asked for, as a stream."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from typing import BinaryIO, cast

__all__ = ["ranged"]

# A look at a few headers costs little, and whoever reads on gets blocks that make a round trip worth it.
_FIRST = 64 << 10
_LARGEST = 8 << 20


def ranged(read: Callable[[int, int], bytes], size: int) -> BinaryIO:
    """A seekable stream of ``size`` bytes over ``read(offset, length)``; blocks double while it is read in order."""
    return cast(BinaryIO, io.BufferedReader(_Ranges(read, size), _FIRST))


class _Ranges(io.RawIOBase):
    def __init__(self, read: Callable[[int, int], bytes], size: int) -> None:
        self._read = read
        self._size = size
        self._at = 0
        self._block = b""
        self._start = 0
        self._next = _FIRST

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        if base + offset < 0:
            raise ValueError(f"cannot seek to {base + offset}, before the file's beginning")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        if self._at >= self._size:
            return 0
        if not self._start <= self._at < self._start + len(self._block):
            self._fetch()
        begin = self._at - self._start
        piece = self._block[begin : begin + len(buffer)]
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)

    def _fetch(self) -> None:
        goes_on = self._at == self._start + len(self._block)
        self._next = min(self._next * 2, _LARGEST) if goes_on and self._block else _FIRST
        self._start = self._at
        self._block = self._read(self._at, min(self._next, self._size - self._at))
