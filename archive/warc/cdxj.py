"""The index of a WARC: CDXJ, as cdxj-indexer writes and pywb reads it.

A line is ``<sort key> <14-digit time> <JSON>``, sorted; ``filename`` is the segment's name relative to the
archive's root (``cdxj-indexer --dir-root ROOT`` writes the same lines).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import BinaryIO, NamedTuple

from archive.storage.base import Storage
from archive.warc.read import WarcRecord, records
from archive.warc.surt import surt

__all__ = ["Entry", "entry_of", "is_indexed", "line", "lines", "text_of"]

_KINDS = frozenset({"response", "revisit", "resource", "metadata"})


class Entry(NamedTuple):
    """What the index says of a record, wherever that lies: the sort key with its time, and the fields beside those of
    the place."""

    key: str
    fields: dict[str, str]

    def at(self, file: str, offset: int, length: int) -> str:
        """The line of the record, where it takes ``length`` bytes at ``offset`` of ``file``."""
        place = {"length": str(length), "offset": str(offset), "filename": file}
        return f"{self.key} {json.dumps(self.fields | place)}"


def lines(source: Storage | BinaryIO, file: str) -> list[str]:
    """The sorted lines of the segment ``file`` (without line ends), from one pass over it.

    Raises DamagedError where the segment is damaged."""
    if isinstance(source, Storage):
        with source.open(file) as stream:
            return lines(stream, file)
    return sorted(line(record, file) for record in records(source, file=file) if is_indexed(record))


def line(record: WarcRecord, file: str) -> str:
    """The line of one record."""
    return entry_of(record).at(file, record.offset, record.length)


def entry_of(record: WarcRecord) -> Entry:
    """What the index says of a record; that is settled before it is known where the record comes to lie."""
    url = record.url
    named = (("url", url), ("mime", _mime(record)), ("status", _status(record)), ("digest", _digest(record)))
    return Entry(f"{surt(url)} {record.date:%Y%m%d%H%M%S}", {name: value for name, value in named if value})


def text_of(lines: Iterable[str]) -> bytes:
    """The file of an index whose ``lines`` are sorted."""
    return "".join(f"{line}\n" for line in lines).encode()


def is_indexed(record: WarcRecord) -> bool:
    """Whether a record has a line: as in cdxj-indexer, facts about one (``application/warc-fields``) have none."""
    return record.kind in _KINDS and record.headers.first("Content-Type") != "application/warc-fields"


def _mime(record: WarcRecord) -> str | None:
    if record.kind == "revisit":
        return "warc/revisit"
    headers = record.http[0].headers if record.kind == "response" else record.headers
    value = headers.first("Content-Type")
    return re.split(r"[;\s]", value, maxsplit=1)[0].strip() if value else None


def _status(record: WarcRecord) -> str | None:
    status = record.http[0].status if record.kind in ("response", "revisit") else 0
    return str(status) if status else None


def _digest(record: WarcRecord) -> str | None:
    """The payload digest; of a resource the block digest, since there the block is the payload."""
    named = record.headers.first("WARC-Payload-Digest")
    return named or (record.headers.first("WARC-Block-Digest") if record.kind == "resource" else None)
