"""Hostile files for ``benchmarks.growth``: ZIP files of many entries, gzip members, lines that stand for captures.

Bytes are given as Latin-1 text, as the other shapes give text.
"""

from __future__ import annotations

import gzip
import random
import struct
import zlib
from collections.abc import Callable
from typing import Final

__all__ = ["capture_lines", "members", "zip_file"]

Make = Callable[[int], str]

_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_STORED, _DEFLATED = 0, 8
_SIZES_BEHIND: Final = 1 << 3
_RECORD: Final = (
    b"WARC/1.0\r\nWARC-Type: %b\r\nWARC-Record-ID: <urn:uuid:00000000-0000-4000-8000-%012d>\r\n"
    b"WARC-Date: 2026-11-20T10:00:00Z\r\nWARC-Target-URI: http://h/%d\r\nContent-Type: application/http\r\n%b"
)
_PAGE: Final = b"HTTP/1.1 200 OK\r\n\r\n<p>The council met.</p>"
_NAMES: Final = ("archive/{n}.warc.gz", "archive/{n}.warc", "archive/{n}.wacz", "archive/a.warc.gz", "{n}", "a/" * 90)
_EXTRAS: Final = (b"", b"\1\0\x10\0" + bytes(16), b"\2\0\0\0" * 400)
_FIELDS: Final = (
    b"", b"WARC-Segment-Number: 1\r\n", b"WARC-Segment-Number: 2\r\nWARC-Segment-Origin-ID: <urn:uuid:1>\r\n",
    b"WARC-Concurrent-To: <urn:uuid:1>\r\n", b"X: " + b"a" * 900 + b"\r\n",
    b"WARC-Refers-To-Target-URI: http://h/0\r\nWARC-Refers-To-Date: 2026-11-20T10:00:00Z\r\n",
)  # fmt: skip
_KINDS: Final = (b"response", b"revisit", b"request", b"metadata", b"continuation", b"warcinfo")
_PARTS: Final = ("x", "{n}", "The same words.", "The chamber heard statement {n} on the budget", "word " * 30, "")


def zip_file(chance: random.Random) -> tuple[str, Make]:
    """A ZIP file with as many entries as there is room for: their names, contents, fields beside; its directory whole,
    cut, away, or one that names a single place."""
    name, extra = chance.choice(_NAMES), chance.choice(_EXTRAS)
    packing, flags = chance.choice(((_STORED, 0), (_DEFLATED, 0), (_DEFLATED, _SIZES_BEHIND), (_STORED, 1)))
    content = chance.choice((b"", _member(b"response", 1), _member(b"response", 1) * 9, bytes(5_000)))
    inner = chance.random() < 0.3
    end = chance.choice(("whole", "whole", "cut", "away", "one place"))

    def make(size: int) -> str:
        whole = _made(size, name, content, extra, (packing, flags), "whole" if inner else end)
        made = _zip([("a.wacz", whole)], end, b"", (packing, 0)) if inner else whole
        return made.decode("latin-1")

    return f"zip of {name} with {content[:12]!r} {packing} {flags} {end}{' within' if inner else ''}", make


def _made(size: int, name: str, content: bytes, extra: bytes, packing: tuple[int, int], end: str = "whole") -> bytes:
    each = 2 * (len(name) + 40 + len(extra)) + len(_packed(content, packing[0]))
    files = [(name.replace("{n}", str(number)), content) for number in range(max(1, size // each))]
    return _zip(files, end, extra, packing)


def _packed(content: bytes, packing: int) -> bytes:
    if packing == _STORED:
        return content
    packer = zlib.compressobj(6, zlib.DEFLATED, -15)
    return packer.compress(content) + packer.flush()


def _zip(files: list[tuple[str, bytes]], end: str, extra: bytes, packing: tuple[int, int]) -> bytes:
    made, directory, at = bytearray(), bytearray(), 0
    method, flags = packing
    known: dict[bytes, bytes] = {}
    for name, content in files:
        data = known.setdefault(content, _packed(content, method)) if len(known) < 2 else _packed(content, method)
        called = name.encode()
        sizes = zlib.crc32(content), len(data), len(content)
        behind = struct.pack("<4s3L", b"PK\7\x08", *sizes) if flags & _SIZES_BEHIND else b""
        told = (0, 0, 0) if behind else sizes
        if end != "one place" or not made:
            at = len(made)
            made += _LOCAL.pack(b"PK\3\4", 20, flags, method, 0, 0, *told, len(called), len(extra))
            made += called + extra + data + behind
        lengths = len(called), len(extra), 0, 0, 0, 0
        directory += _CENTRAL.pack(b"PK\1\2", 20, 20, flags, method, 0, 0, *sizes, *lengths, at) + called + extra
    count = min(len(files), 0xFFFF)
    tail = _END.pack(b"PK\5\6", 0, 0, count, count, len(directory), len(made), 0)
    if end == "away":
        return bytes(made)
    whole = bytes(made + directory + tail)
    return whole[: len(made) + len(directory) // 2] if end == "cut" else whole


def _record(kind: bytes, number: int, fields: bytes = b"", length: int | None = None) -> bytes:
    head = _RECORD % (kind, number, number, fields)
    return head + b"Content-Length: %d\r\n\r\n%b\r\n\r\n" % (len(_PAGE) if length is None else length, _PAGE)


def _member(kind: bytes, number: int, fields: bytes = b"", length: int | None = None) -> bytes:
    return gzip.compress(_record(kind, number, fields, length), 1, mtime=0)


def members(chance: random.Random) -> tuple[str, Make]:
    """A file of gzip members: records of a kind, some broken, or that take in what follows them."""
    kind, fields = chance.choice(_KINDS), chance.choice(_FIELDS)
    length = chance.choice((None, None, 0, 5, 10**6, 10**17))
    change = chance.choice(sorted(_CHANGES))

    def make(size: int) -> str:
        each = _CHANGES[change](_member(kind, 7, fields, length))
        count = max(1, size // max(1, len(each)))
        parts = (_CHANGES[change](_member(kind, number % 5_000, fields, length)) for number in range(count))
        return b"".join(parts).decode("latin-1")

    return f"members: {kind!r} {fields[:30]!r} {length} {change}", make


def _stored(data: bytes) -> bytes:
    """The head of a member whose block takes in 65,535 bytes."""
    return data[:10] + b"\0\xff\xff\0\0" + gzip.decompress(data)


_CHANGES: Final[dict[str, Callable[[bytes], bytes]]] = {
    "whole": lambda data: data,
    "a wrong sum": lambda data: data[:-8] + bytes(8),
    "cut": lambda data: data[:-12],
    "the head of the next": _stored,
    "its head alone": lambda data: data[:40],
    "an empty one behind": lambda data: data + gzip.compress(b"", mtime=0),
    "several at once": lambda data: gzip.compress(gzip.decompress(data) * 30, 1, mtime=0),
    "plain behind": lambda data: data + gzip.decompress(data),
    "packed twice": lambda data: gzip.compress(data, 1, mtime=0),
    "zeros behind": lambda data: data + bytes(500),
}


def capture_lines(chance: random.Random) -> tuple[str, Make]:
    """Lines ``headline|text|date|canonical|address`` of captures: what differs from one to the next, and what does
    not."""
    parts = [chance.choice(_PARTS) for _ in range(5)]
    turns = chance.choice((1, 2, 40, 10**9))

    def make(size: int) -> str:
        line = "|".join(parts)
        count = max(1, size // (len(line) + 6))
        return "\n".join(line.replace("{n}", str(number % turns)) for number in range(count))

    return f"captures: {parts} of {turns}", make
