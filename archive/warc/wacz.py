"""The WARC files within a WACZ file, read where they lie: nothing is unpacked to the disk, and nothing else is read.

WACZ 1.1.1: a ZIP file with its WARC files below ``archive/``, stored without compression. Of a bucket's file the
directory and the ranges of the WARC files alone are asked for. Several WACZ files in one ZIP file, as Browsertrix
gives a crawl of many workers (profile ``multi-wacz-package``), are read where they lie, too. Of one that was cut, and
has no directory, the files are found by their heads.
"""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import IO, BinaryIO, Final, cast

from archive.errors import DamagedError
from archive.warc import cut_zip
from archive.warc.problem import Kind

__all__ = ["PACKINGS", "Inner", "Refused", "inner_files", "opened"]

_MAX_DIRECTORY = 16 << 20  # bytes; WACZ files of a large crawl have a few thousand
_MAX_FILES = 65_536
# Bytes that the packed files of a ZIP file may have in all, in any case and as a multiple of its size: text packs to a
# twentieth.
_LEAST_BOMB, _BOMB = 100_000_000, 100
# Within a deflated WACZ file each of its files is reached by unpacking all before it: so often, of the ZIP file's size.
_MOST_PASSES = 200
# Bytes of a file in a ZIP file without a directory, in any case.
_LEAST_FOUND = 1 << 20
_MAX_SEEN = 4 * _MAX_FILES  # files of all kinds, in all ZIP files of one: places within it may be named twice
_LEAST_HEAD = 30  # bytes before each file
_END, _END64, _LOCATOR64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"
_WARCS = (".warc", ".arc")
PACKINGS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What is unpacked. LZMA may ask for gigabytes."""


_BAD_ZIP = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    struct.error,
    EOFError,
    zlib.error,
)


class Refused(Exception):
    """Why no WARC file of a WACZ can be read: a kind of Problem with its figures."""

    def __init__(self, kind: Kind, *figures: int) -> None:
        self.kind, self.figures = kind, figures
        super().__init__(kind)


class Inner:
    """A WARC file within a ZIP file, or within a WACZ file there (``outer``): then its name is ``x.wacz!archive/y``.
    ``cut_in`` names the one of both that has no whole directory; empty for the outermost, None where each has one."""

    def __init__(self, info: zipfile.ZipInfo, outer: Inner | None = None, *, is_cut: bool = False) -> None:
        self.name: str = f"{outer.name}!{info.filename}" if outer else info.filename
        place = outer.name if outer else ""
        self.cut_in: str | None = place if is_cut else outer.cut_in if outer else None
        self._info, self._outer, self._is_found = info, outer, is_cut

    @property
    def is_packed(self) -> bool:
        """Whether it must be unpacked to be read."""
        return self._info.compress_type != zipfile.ZIP_STORED

    def open(self, stream: BinaryIO) -> BinaryIO:
        """It as a stream that can be sought, over ``stream``, the whole of the ZIP file; raises Refused."""
        info = self._info
        if self._outer:
            stream = self._outer.open(stream)
        if info.flag_bits & 1 or info.compress_type not in PACKINGS:
            raise Refused("zip")
        stream.seek(info.header_offset)
        head = stream.read(30)
        if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
            raise Refused("zip")
        name, extra = struct.unpack("<HH", head[26:30])
        packed = _window(stream, info.header_offset + 30 + name + extra, info.compress_size)
        if info.compress_type == zipfile.ZIP_STORED:
            return packed
        if self._is_found:
            most = max(_LEAST_FOUND, _BOMB * info.compress_size)
            return cast(BinaryIO, io.BufferedReader(cut_zip.Inflated(packed, most), 1 << 16))
        # Not by ZipFile.open, which needs the whole directory to be read anew for each file.
        unpacked = zipfile.ZipExtFile(packed, "r", info)
        return cast(BinaryIO, io.BufferedReader(_Deflated(cast(IO[bytes], unpacked), self.name), 1 << 16))


def inner_files(stream: BinaryIO) -> list[Inner]:
    """The WARC and ARC files of the ZIP file ``stream``, by their names; one that is named twice counts once.

    Of one without a whole directory they are those whose heads are found (``cut_in``). Raises Refused where it is no
    ZIP file, names far too many files, or none. A WACZ file in it that is none is given as a file of its own, of which
    nothing can be read."""
    named = {inner.name: inner for inner in islice(_found(stream, iter(range(_MAX_SEEN))), _MAX_FILES)}
    if not named:
        opened(stream)  # says of one that was cut that it was
        raise Refused("zip_empty")
    return [named[name] for name in sorted(named)]


def _found(stream: BinaryIO, left: Iterator[int], outer: Inner | None = None) -> Iterator[Inner]:
    for info, is_cut in _listed(stream):
        if next(left, None) is None:
            return
        one = Inner(info, outer, is_cut=is_cut)
        if info.filename.lower().endswith(".wacz") and outer is None and not _is_beside(info.filename):
            try:
                yield from _within(one, stream, left)
            except (Refused, DamagedError):
                yield one
        elif _is_warc(info.filename):
            yield one


def _within(one: Inner, stream: BinaryIO, left: Iterator[int]) -> Iterator[Inner]:
    """The files of a WACZ file in ``stream``."""
    package = one.open(stream)
    size = package.seek(0, os.SEEK_END)
    found = list(_found(package, left, one))
    if one.is_packed and size * len(found) > max(_LEAST_BOMB, _MOST_PASSES * stream.seek(0, os.SEEK_END)):
        raise Refused("zip_bomb", size)
    yield from found


def _listed(stream: BinaryIO) -> Iterator[tuple[zipfile.ZipInfo, bool]]:
    """The files by the directory, else by their heads; Refused where there is neither."""
    try:
        yield from ((info, False) for info in opened(stream).infolist())
    except Refused as refused:
        is_none = True
        for info in cut_zip.infos(stream) if refused.kind == "zip" else ():
            is_none = False
            yield info, True
        if is_none:
            raise


def opened(stream: BinaryIO) -> zipfile.ZipFile:
    """The ZIP file ``stream``; raises Refused where it is no whole one, names far too many files, one at a place that
    it does not have, or several at one place, or where it unpacks to far too much."""
    size, count = _directory(stream)
    if size > _MAX_DIRECTORY or count > _MAX_FILES:
        raise Refused("zip_size", size)
    try:
        package = zipfile.ZipFile(stream)
    except _BAD_ZIP:
        raise Refused("zip") from None
    end = stream.seek(0, os.SEEK_END)
    if not all(0 <= info.header_offset < end for info in package.infolist()):
        raise Refused("zip")
    # Each lies behind the other: else a small file holds as much as it likes.
    if sum(info.compress_size + _LEAST_HEAD for info in package.infolist()) + size > end:
        raise Refused("zip")
    unpacked = sum(info.file_size for info in package.infolist() if info.compress_type != zipfile.ZIP_STORED)
    if unpacked > max(_LEAST_BOMB, _BOMB * end):
        raise Refused("zip_bomb", unpacked)
    if len(package.infolist()) > _MAX_FILES:
        raise Refused("zip_size", size)
    return package


def _is_warc(name: str) -> bool:
    return not _is_beside(name) and any(part in name.rpartition("/")[2].lower() for part in _WARCS)


def _is_beside(name: str) -> bool:
    """Whether it is what macOS puts beside each file that it packs (``__MACOSX/archive/._data.warc.gz``)."""
    return name.rpartition("/")[2].startswith("._")


def _directory(stream: BinaryIO) -> tuple[int, int]:
    """Bytes and entries of the directory, by the record that ends a ZIP file (APPNOTE 4.3.14 to 4.3.16)."""
    size = stream.seek(0, os.SEEK_END)
    tail_size = min(size, 65_557)
    stream.seek(size - tail_size)
    tail = stream.read(tail_size)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < 22:
        raise Refused("zip")
    count, length = struct.unpack("<HI", tail[at + 10 : at + 16])
    if tail[at - 20 : at - 16] != _LOCATOR64 or at < 20:
        return length, count
    (offset,) = struct.unpack("<Q", tail[at - 12 : at - 4])
    if offset > size:
        raise Refused("zip")
    stream.seek(offset)
    end = stream.read(56)
    if len(end) < 56 or not end.startswith(_END64):
        raise Refused("zip")
    count, length = struct.unpack("<QQ", end[32:48])
    return length, count


def _window(stream: BinaryIO, start: int, size: int) -> BinaryIO:
    """``size`` bytes of ``stream`` from ``start`` on as a stream."""
    return cast(BinaryIO, io.BufferedReader(_Window(stream, start, size), 1 << 16))


class _Window(io.RawIOBase):
    def __init__(self, stream: BinaryIO, start: int, size: int) -> None:
        self._stream, self._start, self._size, self._at = stream, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self._at, os.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        wanted = max(0, min(len(buffer), self._size - self._at))
        self._stream.seek(self._start + self._at)
        piece = self._stream.read(wanted)
        buffer[: len(piece)] = piece
        self._at += len(piece)
        return len(piece)


class _Deflated(io.RawIOBase):
    """A file that is packed within the ZIP file; raises DamagedError where it cannot be unpacked."""

    def __init__(self, packed: IO[bytes], name: str) -> None:
        self._packed, self._name = packed, name

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        try:
            return self._packed.seek(offset, whence)
        except _BAD_ZIP as error:
            raise DamagedError(f"the ZIP file does not give it: {error}", file=self._name) from None

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            piece = self._packed.read(len(buffer))
        except _BAD_ZIP as error:
            raise DamagedError(f"the ZIP file does not give it: {error}", file=self._name) from None
        buffer[: len(piece)] = piece
        return len(piece)
