"""The index of a WARC: CDXJ, as cdxj-indexer writes and pywb reads it.

A line is ``<sort key> <14-digit time> <JSON>``, sorted; ``filename`` is the segment's name relative to the
archive's root (``cdxj-indexer --dir-root ROOT`` writes the same lines).
"""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import zlib
from collections.abc import Iterable, Iterator
from heapq import merge
from typing import BinaryIO, Final, NamedTuple

from archive.storage.base import Storage
from archive.warc.read import WarcRecord, records
from archive.warc.surt import surt

__all__ = ["Entry", "Growing", "is_indexed", "line", "lines", "text_of"]

# Packs that become one.
_TOGETHER: Final = 16
# Bytes of packed lines that are unpacked at a time.
_PIECE: Final = 1 << 13
_KINDS = frozenset({"response", "revisit", "resource", "metadata"})


class Entry(NamedTuple):
    """What of a record the index speaks of: its WARC-Type, WARC-Target-URI and WARC-Date (UTC), the Content-Type and
    the status of what it holds, and the digest of its payload."""

    kind: str
    url: str
    date: dt.datetime
    content_type: str | None
    status: int
    digest: str | None

    def line(self, file: str, offset: int, length: int) -> str:
        """The line of the record, where it takes ``length`` bytes at ``offset`` of ``file``."""
        fields: dict[str, str | None] = {
            "url": self.url,
            "mime": "warc/revisit" if self.kind == "revisit" else _mime(self.content_type),
            "status": str(self.status or ""),
            "digest": self.digest,
            "length": str(length),
            "offset": str(offset),
            "filename": file,
        }
        named = {name: value for name, value in fields.items() if value}
        return f"{surt(self.url)} {self.date:%Y%m%d%H%M%S} {json.dumps(named)}"


class Growing:
    """The index of a file that is being written: lines are packed as they come, so that those of 50,000 records take
    few MB until the file is sealed."""

    def __init__(self) -> None:
        self._packed: list[bytes] = []
        self._large: list[bytes] = []

    def take(self, lines: Iterable[str]) -> None:
        """Takes some lines, in any order."""
        if told := sorted(line.encode("utf-8", "replace") for line in lines):
            self._packed.append(_packed(told))
        if len(self._packed) >= _TOGETHER:
            # Each that is read in the end takes 40 kB meanwhile, so there are to be few.
            self._large.append(_packed(merge(*map(_unpacked, self._packed))))
            self._packed.clear()

    def text(self) -> bytes:
        """The file of the index: all lines, sorted."""
        text = io.BytesIO()
        for line in merge(*map(_unpacked, (*self._large, *self._packed))):
            text.write(line)
            text.write(b"\n")
        return text.getvalue()


def _packed(lines: Iterable[bytes]) -> bytes:
    return zlib.compress(b"\n".join(lines), 1)


def _unpacked(packed: bytes) -> Iterator[bytes]:
    inflater, rest = zlib.decompressobj(), b""
    while not inflater.eof:
        piece = inflater.decompress(packed, _PIECE)
        packed = inflater.unconsumed_tail
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
    yield rest


def lines(source: Storage | BinaryIO, file: str) -> list[str]:
    """The sorted lines of the segment ``file`` (without line ends), from one pass over it.

    Raises DamagedError where the segment is damaged."""
    if isinstance(source, Storage):
        with source.open(file) as stream:
            return lines(stream, file)
    return sorted(line(record, file) for record in records(source, file=file) if is_indexed(record))


def line(record: WarcRecord, file: str) -> str:
    """The line of one record."""
    head = record.http[0] if record.kind in ("response", "revisit") else None
    content_type = (head or record).headers.first("Content-Type")
    entry = Entry(record.kind, record.url, record.date, content_type, head.status if head else 0, _digest(record))
    return entry.line(file, record.offset, record.length)


def text_of(lines: Iterable[str]) -> bytes:
    """The file of an index whose ``lines`` are sorted."""
    return "".join(f"{line}\n" for line in lines).encode()


def is_indexed(record: WarcRecord) -> bool:
    """Whether a record has a line: as in cdxj-indexer, facts about one (``application/warc-fields``) have none."""
    return record.kind in _KINDS and record.headers.first("Content-Type") != "application/warc-fields"


def _mime(content_type: str | None) -> str | None:
    return re.split(r"[;\s]", content_type, maxsplit=1)[0].strip() if content_type else None


def _digest(record: WarcRecord) -> str | None:
    """The payload digest; of a resource the block digest, since there the block is the payload."""
    named = record.headers.first("WARC-Payload-Digest")
    return named or (record.headers.first("WARC-Block-Digest") if record.kind == "resource" else None)
