"""A WARC record as one gzip member (RFC 1952), without name and time; what is packed already is not packed again."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator, Sequence
from typing import Final

from isal import isal_zlib

from archive.warc.members import BAD_GZIP
from archive.warc.unpacked import begins_record

__all__ = ["member"]

_RAW, _GZIP = -15, 31  # zlib's "wbits": a bare deflate stream, and one in a gzip member
_MEMORY: Final = 2  # blocks of fewer symbols: text gets .5 % smaller than with the default
_SMALL: Final = 2048  # bytes below which nothing is won by a better compressor
_FAST, _GOOD = 1, 2
_BEGIN: Final = b"\x1f\x8b\x08" + bytes(6) + b"\xff"  # as ISA-L begins a member: no flags, no time, no system
_STORED: Final = 65_535  # bytes of a stored block (RFC 1951 section 3.2.4)
_SAMPLE: Final = 1024
_NO_SMALLER: Final = 0.97
_BEGINS: Final = re.compile(rb"\x1f\x8b\x08")
_MOST_BEGINS: Final = 16

Piece = bytes | memoryview


def member(head: bytes, block: bytes, end: bytes, body: int = 0) -> bytes:
    """The member that holds a record: its head, its block and the blank lines at its end.

    ``body`` is where the body begins in the block. One that is packed already (a page that came with gzip, a picture)
    is stored as it is: it would get no smaller, and so it is written and read many times as fast. Text gets the
    level of ISA-L at which half of the time is the digests' (benchmarks/warc_writing.py measures both)."""
    view = memoryview(block)
    if _is_packed(view[body:]):
        return _with_stored([head, view[:body]], [view[body:], end])
    level = _FAST if len(block) < _SMALL else _GOOD
    packer = isal_zlib.compressobj(level, isal_zlib.DEFLATED, _GZIP, _MEMORY)
    return b"".join([*map(packer.compress, (head, block, end)), packer.flush()])


def _is_packed(body: memoryview) -> bool:
    """Whether packing would win nothing: samples of the beginning, the middle and the end get no smaller."""
    if len(body) < _SMALL:
        return False
    middle = (len(body) - _SAMPLE) // 2
    sample = b"".join([body[:_SAMPLE], body[middle : middle + _SAMPLE], body[-_SAMPLE:]])
    packed = isal_zlib.compress(sample, _FAST, wbits=_RAW)
    return len(packed) > _NO_SMALLER * len(sample) and not _may_hold_records(body)


def _may_hold_records(body: memoryview) -> bool:
    """Whether a gzip member in it begins as a WARC or ARC file does. Stored, it would lie in our file as it is, and
    who looks behind a damaged record for the next one would take it for ours."""
    for number, found in enumerate(_BEGINS.finditer(body)):
        if number == _MOST_BEGINS or _begins_record(body[found.start() : found.start() + _SAMPLE]):
            return True
    return False


def _begins_record(packed: memoryview) -> bool:
    try:
        return begins_record(isal_zlib.decompressobj(_GZIP).decompress(packed, _SAMPLE))
    except BAD_GZIP:
        return False


def _with_stored(packed: Sequence[Piece], stored: Sequence[Piece]) -> bytes:
    packer = isal_zlib.compressobj(_GOOD, isal_zlib.DEFLATED, _RAW, _MEMORY)
    parts: list[Piece] = [_BEGIN, *map(packer.compress, packed), packer.flush(isal_zlib.Z_FULL_FLUSH)]
    *whole, last = stored
    for piece in whole:
        parts += _blocks(piece)
    parts += _blocks(last, is_last=True)
    checksum = size = 0
    for piece in (*packed, *stored):
        checksum, size = isal_zlib.crc32(piece, checksum), size + len(piece)
    return b"".join([*parts, struct.pack("<II", checksum, size & 0xFFFF_FFFF)])


def _blocks(piece: Piece, *, is_last: bool = False) -> Iterator[Piece]:
    """Stored blocks: whether it is the last of the stream, its size and the size's complement, then the bytes."""
    for at in range(0, len(piece), _STORED):
        part = piece[at : at + _STORED]
        yield struct.pack("<BHH", is_last and at + _STORED >= len(piece), len(part), len(part) ^ 0xFFFF)
        yield part
