"""Lines of JSON in gzip: the form of articles, fates and memory in an archive."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import BinaryIO, ClassVar, Final, Self, TypeVar

import msgspec
from isal import isal_zlib

from archive.causes import decode
from archive.decoding import decoded
from archive.errors import DamagedError
from archive.storage.base import Storage

__all__ = [
    "BAD_ISAL",
    "MAX_LINE",
    "Line",
    "Lines",
    "lines_in",
    "lines_of",
    "members",
    "members_in",
    "pack_lines",
    "pack_members",
    "read_as",
    "read_lines",
]

_T = TypeVar("_T")
BAD_ISAL: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # the stubs call the class a value
"""What ISA-L raises."""
MAX_LINE: Final = 64_000_000
"""Bytes of a line that are read; the text of the longest page that is extracted makes less."""
# Text packs to a twentieth; what unpacks to more than this many times its size, and to so many bytes, is a bomb.
_BOMB: Final = 100
_LEAST_BOMB: Final = 100_000_000
# So much is read at a time, and unpacked.
_PIECE: Final = 16_384
_UNPACKED: Final = 1 << 20
# Files up to so many bytes are read at once.
_AT_ONCE: Final = 16 << 20
# Of so many files what was read last is kept. Who goes on reading where the last read ended reads ahead.
_FILES: Final = 8
_AHEAD: Final = 1 << 18


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A record that is written as one line of JSON. ``CALLED`` is what an error calls it, ``MOST`` the bytes of a line
    that are read."""

    CALLED: ClassVar[str]
    MOST: ClassVar[int] = MAX_LINE

    def to_json(self) -> bytes:
        """The record as one line of UTF-8 JSON, without the line's end."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, line: bytes | str) -> Self:
        """Reads one line; raises ValueError naming a field that is missing or of another type.

        A word or a cause that only another version knows is kept. A key that only another version knows is ignored."""
        try:
            with suppress(msgspec.ValidationError):
                return decoded(line, cls, cls.MOST)
            return decode(line, cls, cls.MOST)
        except msgspec.MsgspecError as error:
            raise ValueError(f"not {cls.CALLED}: {error}") from error


def pack_lines(lines: Iterable[bytes]) -> bytes:
    """Lines as a ``.jsonl.gz`` file: the same lines give the same bytes, today and tomorrow (no name, no time)."""
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=packed, mtime=0) as out:
        for line in lines:
            out.write(line + b"\n")
    return packed.getvalue()


def pack_members(lines: Iterable[bytes]) -> bytes:
    """Lines as a ``.jsonl.gz`` file in which each is a gzip member of its own, so that one can be read alone."""
    return b"".join(gzip.compress(line + b"\n", 6, mtime=0) for line in lines)


def read_lines(data: bytes, name: str) -> Iterator[bytes]:
    """The lines of a ``.jsonl.gz`` file, one at a time; raises DamagedError naming ``name`` where it is cut or broken,
    has a line of more than ``MAX_LINE`` bytes, or unpacks to far more than any of ours."""
    return lines_in(io.BytesIO(data), len(data), name)


def lines_in(stream: BinaryIO, size: int, name: str) -> Iterator[bytes]:
    """The same of a stream of ``size`` bytes."""
    total, most = 0, max(_LEAST_BOMB, _BOMB * size)
    try:
        with gzip.GzipFile(fileobj=stream) as packed, io.BufferedReader(packed, 1 << 20) as lines:
            while line := lines.readline(MAX_LINE + 1):
                total += len(line)
                if len(line) > MAX_LINE:
                    raise DamagedError(f"a line of more than {MAX_LINE:,} bytes", file=name)
                if total > most:
                    raise DamagedError(f"{size:,} bytes that unpack to more than {most:,}", file=name)
                yield line.rstrip(b"\r\n")
    except (OSError, EOFError, zlib.error) as error:
        raise DamagedError(f"not a whole gzip file: {error}", file=name) from error


def lines_of(storage: Storage, name: str, sha256: str | None = None) -> Iterator[bytes]:
    """The lines of a ``.jsonl.gz`` file in a storage, as ``read_lines``; DamagedError also where it is not the one of
    ``sha256``. A large file is never in memory: it is read twice."""
    data = storage.read(name, 0, _AT_ONCE + 1)
    is_large = len(data) > _AT_ONCE
    if sha256 is not None and (storage.sha256(name) if is_large else hashlib.sha256(data).hexdigest()) != sha256:
        raise DamagedError(
            "its SHA-256 is not the one its run's manifest gives; `scrapy mend` writes it anew", file=name
        )
    if not is_large:
        yield from read_lines(data, name)
        return
    del data
    with storage.open(name) as stream:
        yield from lines_in(stream, storage.size(name), name)


def read_as(storage: Storage, name: str, parse: Callable[[bytes], _T], sha256: str | None = None) -> Iterator[_T]:
    """The lines of a ``.jsonl.gz`` file, each read by ``parse`` (``Article.from_json``, ``Fate.from_json``).

    Raises DamagedError naming the file where it is cut or broken, is not the one of ``sha256``, or ``parse`` raises
    ValueError for a line."""
    for line in lines_of(storage, name, sha256):
        try:
            yield parse(line)
        except ValueError as error:
            raise DamagedError(str(error), file=name) from error


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
            if not 0 < length <= MAX_LINE:
                raise DamagedError(f"no gzip member of a line has {length:,} bytes", file=file)
            self._last = file, offset, _unpacked(self._bytes(file, offset, length), file).splitlines()
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


def _unpacked(data: bytes, name: str) -> bytes:
    """What one gzip member holds: ISA-L takes half of zlib's time. DamagedError where it is none, or unpacks to far too
    much."""
    inflater = isal_zlib.decompressobj(31)
    try:
        told: bytes = inflater.decompress(data, max(_LEAST_BOMB, _BOMB * len(data)))
    except BAD_ISAL as error:
        raise DamagedError(f"no whole gzip member: {error}", file=name) from error
    if not inflater.eof or inflater.unused_data:
        raise DamagedError("no whole gzip member", file=name)
    return told


def members(data: bytes, name: str) -> Iterator[tuple[int, int, list[bytes]]]:
    """The gzip members of a ``.jsonl.gz`` file: where each begins, its length, its lines. DamagedError where one is
    cut or broken, or unpacks to far too much."""
    return members_in(io.BytesIO(data), name)


def members_in(stream: BinaryIO, name: str) -> Iterator[tuple[int, int, list[bytes]]]:
    """The same of a stream, few of them in memory."""
    offset, rest = 0, stream.read(_PIECE)
    while rest:
        told, length, rest = _member(stream, rest, name)
        yield offset, length, told.splitlines()
        offset += length
        rest = rest or stream.read(_PIECE)


def _member(stream: BinaryIO, part: bytes, name: str) -> tuple[bytes, int, bytes]:
    """What the member unpacks to that begins with ``part``, its length, and what was read behind it."""
    inflater, told, length, size = zlib.decompressobj(wbits=31), [], 0, 0
    while True:
        try:
            piece = inflater.decompress(part, _UNPACKED)
        except zlib.error as error:
            raise DamagedError(f"not a whole gzip file: {error}", file=name) from error
        # At the end zlib may give what lies behind it as what is left, too.
        length += len(part) - len(inflater.unused_data if inflater.eof else inflater.unconsumed_tail)
        told.append(piece)
        size += len(piece)
        if size > max(_LEAST_BOMB, _BOMB * length):
            raise DamagedError(f"{length:,} bytes that unpack to more than {size:,}", file=name)
        if inflater.eof:
            return b"".join(told), length, inflater.unused_data
        part = inflater.unconsumed_tail or stream.read(_PIECE)
        if not part:
            raise DamagedError("not a whole gzip file: it is cut", file=name)
