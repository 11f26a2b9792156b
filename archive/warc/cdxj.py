"""The index of a WARC: CDXJ, as pywb and cdxj-indexer write and read it.

A line is ``<sort key> <14-digit time> <JSON>``, sorted; ``filename`` is the segment's name relative to the
archive's root (``cdxj-indexer --dir-root ROOT`` writes the same lines).
"""

from __future__ import annotations

import datetime as dt
import json
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from archive.errors import DamagedError
from archive.storage.base import Storage
from archive.warc.read import WarcRecord, records
from archive.warc.surt import surt

__all__ = ["Capture", "Index", "is_indexed", "line", "lines", "parse"]

_KINDS = frozenset({"response", "revisit", "resource", "metadata"})


@dataclass(frozen=True, slots=True)
class Capture:
    """One line of an index. ``timestamp`` has 14 digits (UTC); ``status`` is null where there was no HTTP response."""

    key: str
    timestamp: str
    url: str
    mime: str | None
    status: int | None
    digest: str | None
    length: int
    offset: int
    file: str

    @property
    def captured(self) -> dt.datetime:
        """The time of capture, to the second."""
        return dt.datetime.strptime(self.timestamp, "%Y%m%d%H%M%S").replace(tzinfo=dt.UTC)


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


def parse(text: str, *, file: str | None = None) -> Capture:
    """Reads a line back; raises DamagedError naming ``file`` for what is no CDXJ."""
    try:
        key, timestamp, fields = text.split(" ", 2)
        named = json.loads(fields)
        status = int(named["status"]) if "status" in named else None
        place = (int(named["length"]), int(named["offset"]), named["filename"])
        return Capture(key, timestamp, named["url"], named.get("mime"), status, named.get("digest"), *place)
    except (ValueError, KeyError, TypeError):
        raise DamagedError(f"no line of an index: {text[:80]!r}", file=file) from None


class Index:
    """Captures by URL, over any number of index files; each is read once, when first asked for."""

    def __init__(self, storage: Storage, names: Iterable[str]) -> None:
        self._storage = storage
        self._names = list(names)
        self._lines: dict[str, list[str]] = {}

    def captures(self, url: str) -> list[Capture]:
        """Every capture of ``url`` in order of time."""
        key = surt(url)
        found = [parse(text, file=name) for name in self._names for text in self._matching(name, key)]
        return sorted(found, key=lambda capture: (capture.timestamp, capture.file, capture.offset))

    def _matching(self, name: str, key: str) -> Iterator[str]:
        if name not in self._lines:
            self._lines[name] = self._storage.read(name).decode("utf-8").splitlines()
        of_file = self._lines[name]
        prefix = key + " "
        for text in of_file[bisect_left(of_file, prefix) :]:
            if not text.startswith(prefix):
                break
            yield text


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
