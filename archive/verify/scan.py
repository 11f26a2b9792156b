"""One pass over a WARC file that looks for everything that can be wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from archive.errors import DamagedError
from archive.verify.conformance import CHECKS
from archive.warc.cdxj import is_indexed, line
from archive.warc.http import parse_head, split_message
from archive.warc.read import WarcRecord, records

__all__ = ["Finding", "Hashing", "Scan"]

_PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: in which file, at which byte (null: the whole file), and why.

    ``kind`` is one word: ``structure``, ``field``, ``date``, ``header``, ``digest``, ``http``, ``encoding``,
    ``duplicate`` (of a WARC record); ``missing``, ``hash``, ``unlisted``, ``open``, ``manifest``, ``chain``, ``index``,
    ``article``, ``mark`` (of an archive).
    """

    file: str
    offset: int | None
    kind: str
    reason: str


class Scan:
    """Findings of one file; afterwards ``lines`` is its index (unsorted), ``whole`` says that it was read to its end.

    ``ids`` takes the record ids of several files, so that one that stands in two of them is found. ``torn`` is for a
    file that is being written: its tail is no damage.
    """

    def __init__(self, file: str, ids: set[bytes] | None = None, *, torn: bool = False) -> None:
        self.file = file
        self.lines: list[str] = []
        self.whole = False
        self._ids = set() if ids is None else ids
        self._torn = torn
        self._empty: list[tuple[WarcRecord, int]] = []
        self._asked_for_heads: set[str] = set()

    def findings(self, stream: BinaryIO) -> Iterator[Finding]:
        """Reads ``stream`` to its end or to the first damage to its structure."""
        try:
            for record in records(stream, file=self.file):
                for check in CHECKS:
                    for kind, reason in check(record):
                        yield Finding(self.file, record.offset, kind, reason)
                yield from self._together(record)
        except DamagedError as error:
            if not self._torn:
                yield Finding(self.file, error.offset, "structure", error.reason)
            return
        yield from self._without_body()
        self.whole = True

    def _together(self, record: WarcRecord) -> Iterator[Finding]:
        """What only shows between records."""
        key = hashlib.blake2b(record.record_id.encode(), digest_size=8).digest()
        if record.record_id and key in self._ids:
            yield Finding(self.file, record.offset, "duplicate", f"{record.record_id} stands in two places")
        self._ids.add(key)
        if record.kind == "request" and record.block[:5] == b"HEAD ":
            self._asked_for_heads.update([record.record_id, *record.headers.all("WARC-Concurrent-To")])
        if record.kind == "response" and (missing := _missing_body(record)):
            self._empty.append((WarcRecord(record.headers, b"", record.offset, record.length), missing))
        if is_indexed(record):
            try:
                self.lines.append(line(record, self.file))
            except DamagedError:
                return  # its date is no date: found above, and it cannot have a line

    def _without_body(self) -> Iterator[Finding]:
        """A body announced but absent is right only where HEAD was asked, and the request may come after."""
        for record, missing in self._empty:
            if not self._asked_for_heads & {record.record_id, *record.headers.all("WARC-Concurrent-To")}:
                reason = f"the HTTP Content-Length is {missing:,}, but there is no body"
                yield Finding(self.file, record.offset, "encoding", reason)


class Hashing:
    """A stream that is hashed as it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._sum = hashlib.sha256()
        self.size = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._sum.update(piece)
        self.size += len(piece)
        return piece

    def hexdigest(self) -> str:
        """The SHA-256 of the whole stream: what was not read yet is read now."""
        while self.read(_PIECE):
            pass
        return self._sum.hexdigest()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _missing_body(record: WarcRecord) -> int:
    """How long the body should be that is not there; 0 where none is due."""
    head, payload = split_message(record.block)
    parsed = parse_head(head)
    length = parsed.headers.first("Content-Length") or ""
    due = not payload and parsed.status not in (0, 204, 304) and not record.headers.sole("WARC-Truncated")
    return int(length) if due and re.fullmatch(r"\d{1,18}", length) else 0
