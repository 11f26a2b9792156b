"""The files in a ZIP file whose directory is away or broken: it was cut, or its writer stopped before the end.

Each file in a ZIP file has a head of its own (APPNOTE 4.3.7): from the first one on they lead to the next. A head may
leave the sizes to a descriptor behind the file (4.3.9, 4.4.4 bit 3), as writers of streams do; then that is looked for.
"""

from __future__ import annotations

import io
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

__all__ = ["Inflated", "infos"]

_HEAD: Final = struct.Struct("<4s5H3L2H")
_MAGIC: Final = b"PK\x03\x04"
_MOST_FILES: Final = 10_000
_PIECE: Final = 1 << 20
_FIRST_PIECE: Final = 1 << 12  # ten thousand small files do not cost as much as large ones
_SIZES_BEHIND: Final = 1 << 3
_IS_UTF8: Final = 1 << 11
_ZIP64: Final = 1
_IN_ZIP64: Final = 0xFFFF_FFFF
_DESCRIPTOR: Final = b"PK\x07\x08"
# A descriptor may have its mark or none: then the next head, or the directory, tells where it ends.
_MARKS: Final = re.compile(rb"PK(?:\x07\x08|\x03\x04|\x01\x02)")
_BEFORE, _BEHIND = 20, 24  # bytes of a descriptor of a large file: without its mark, and with it
_MOST_MARKS: Final = 100_000  # that belong to no descriptor


def infos(stream: BinaryIO) -> Iterator[zipfile.ZipInfo]:
    """The files in ``stream``, as far as one leads to the next. The last one may be cut: its ``compress_size`` counts
    what is there. Nothing is unpacked; where a head does not tell a size, the file is read through once."""
    end, at = stream.seek(0, os.SEEK_END), 0
    for _ in range(_MOST_FILES):
        found = _info(stream, at)
        if found is None:
            return
        info, start = found
        at = start + info.compress_size
        if info.flag_bits & _SIZES_BEHIND and not info.compress_size:
            info.compress_size, at = _described(stream, start, end)
        info.compress_size = min(info.compress_size, end - start)
        yield info


def _info(stream: BinaryIO, at: int) -> tuple[zipfile.ZipInfo, int] | None:
    """The file whose head stands here, and where its content begins; None where no whole head does."""
    stream.seek(at)
    head = stream.read(_HEAD.size)
    if len(head) < _HEAD.size or not head.startswith(_MAGIC):
        return None
    _, _, flags, packing, _, _, _, packed, size, name_size, extra_size = _HEAD.unpack(head)
    rest = stream.read(name_size + extra_size)
    if len(rest) < name_size + extra_size or not name_size:
        return None
    info = zipfile.ZipInfo(rest[:name_size].decode("utf-8" if flags & _IS_UTF8 else "cp437", "replace"))
    info.flag_bits, info.compress_type, info.header_offset = flags, packing, at
    info.compress_size, info.file_size = _sizes(packed, size, rest[name_size:])
    return info, at + _HEAD.size + len(rest)


def _sizes(packed: int, size: int, extra: bytes) -> tuple[int, int]:
    """Both sizes; those of 4 GB and more stand in a field of their own (APPNOTE 4.5.3)."""
    at = 0
    while len(extra) >= at + 4 and _IN_ZIP64 in (packed, size):
        kind, length = struct.unpack_from("<HH", extra, at)
        value, at = extra[at + 4 : at + 4 + length], at + 4 + length
        if kind != _ZIP64 or len(value) < 16:
            continue
        large_size, large_packed = struct.unpack("<QQ", value[:16])
        return (large_packed if packed == _IN_ZIP64 else packed, large_size if size == _IN_ZIP64 else size)
    return packed, size


def _described(stream: BinaryIO, start: int, end: int) -> tuple[int, int]:
    """The packed size by the descriptor behind the file, and where what follows begins; all that is there, where none
    fits."""
    stream.seek(start)
    window, begins, left, size_of_piece = b"", start, _MOST_MARKS, _FIRST_PIECE
    while left > 0 and (piece := stream.read(size_of_piece)):
        size_of_piece = min(_PIECE, 2 * size_of_piece)
        kept = len(window[-_BEFORE - _BEHIND :])
        window, begins = window[-_BEFORE - _BEHIND :] + piece, begins + len(window) - kept
        for mark in _MARKS.finditer(window):
            left -= 1
            if found := _descriptor(window, mark.start(), begins - start):
                size, length = found
                return size, start + size + length
            if left <= 0:
                break
    if found := _descriptor(window, len(window), begins - start):
        return found[0], end
    return end - start, end


def _descriptor(window: bytes, mark: int, passed: int) -> tuple[int, int] | None:
    """The packed size, and the length of the descriptor, where the one at or before the mark tells the size that it
    must; ``passed`` bytes of the file come before the window."""
    is_marked = window.startswith(_DESCRIPTOR, mark)
    for length, form in ((12, "<4xL4x"), (20, "<4xQ8x")):  # CRC and sizes, these of 4 bytes or of 8
        at = mark + 4 if is_marked else mark - length
        told = window[at : at + length] if at >= 0 else b""
        size = passed + (mark if is_marked else at)
        if len(told) == length and struct.unpack(form, told)[0] == size:
            return size, length + 4 * is_marked
    return None


class Inflated(io.RawIOBase):
    """A deflated file, up to where it ends, is cut or is damaged, ``most`` bytes of it; ``packed`` begins and ends with
    it."""

    def __init__(self, packed: BinaryIO, most: int) -> None:
        self._packed, self._most = packed, most
        self._begin()

    def _begin(self) -> None:
        self._packed.seek(0)
        self._inflater, self._at = zlib.decompressobj(-15), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """To a place behind this one all between is unpacked; to one before it, all from the beginning."""
        if whence == os.SEEK_END:
            while self._next(_PIECE):
                pass
        wanted = offset + (self._at if whence != os.SEEK_SET else 0)
        if wanted < self._at:
            self._begin()
        while self._at < wanted and self._next(min(_PIECE, wanted - self._at)):
            pass
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        piece = self._next(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)

    def _next(self, size: int) -> bytes:
        """The next bytes, at most ``size``; empty where there are no more."""
        piece, size = b"", min(size, self._most - self._at)
        while size and not piece and not self._inflater.eof:
            data = self._inflater.unconsumed_tail or self._packed.read(1 << 16)
            try:
                piece = self._inflater.decompress(data, size)
            except zlib.error:
                return b""
            if not data and not piece:
                return b""
        self._at += len(piece)
        return piece
