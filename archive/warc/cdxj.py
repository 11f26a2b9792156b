"""The index of a WARC: CDXJ, as cdxj-indexer writes and pywb reads it.

A line is ``<sort key> <14-digit time> <JSON>``, sorted; ``filename`` is the segment's name relative to the
archive's root (``cdxj-indexer --dir-root ROOT`` writes the same lines).
"""

from __future__ import annotations

import json
import re
from typing import BinaryIO

from archive.storage.base import Storage
from archive.warc.read import WarcRecord, records
from archive.warc.surt import surt

__all__ = ["is_indexed", "line", "lines"]

_KINDS = frozenset({"response", "revisit", "resource", "metadata"})


def lines(source: Storage | BinaryIO, file: str) -> list[str]:
    """The sorted lines of the segment ``file`` (without line ends), from one pass over it.

    Raises DamagedError where the segment is damaged."""
    if isinstance(source, Storage):
        with source.open(file) as stream:
            return lines(stream, file)
    return sorted(line(record, file) for record in records(source, file=file) if is_indexed(record))


def line(record: WarcRecord, file: str) -> str:
    """The line of one record."""
    fields: dict[str, str | None] = {
        "url": record.url,
        "mime": _mime(record),
        "status": _status(record),
        "digest": _digest(record),
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": file,
    }
    named = {name: value for name, value in fields.items() if value}
    return f"{surt(record.url)} {record.date:%Y%m%d%H%M%S} {json.dumps(named)}"


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
