"""One pass over a WARC file that looks for everything that can be wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from archive.errors import DamagedError
from archive.verify.conformance import OF_THE_BLOCK, OF_THE_HEAD, has_its_block
from archive.warc.cdxj import is_indexed, line
from archive.warc.read import WarcRecord, records

if TYPE_CHECKING:
    from archive.warc.foreign import Kind, Problem

__all__ = ["Finding", "Scan"]

# What a server may have sent so.
_SENT = frozenset({"http", "encoding"})
# Problems of a record whose end is not where its header says, so that no check of it would be fair.
_INCOMPLETE = frozenset({"length", "short", "long"})
# Problems of a record whose block may not be all there: a Content-Length that is too small leaves bytes behind the
# record, as junk between records does. Its header is checked, its block where a digest says that it is whole.
_MAYBE_INCOMPLETE = frozenset({"behind"})
_SAYS: dict[Kind, str] = {
    "head": "{:,} bytes of the header block were passed over: it is too long",
    "broken": "the record ends within its header block",
    "length": "no valid Content-Length",
    "short": "the record ends {:,} bytes too early",
    "long": "a block of {:,} bytes; it was not checked",
    "behind": "{:,} bytes stand behind the record that belong to none",
    "empty": "{:,} gzip members without content stand before the record",
    "cut": "the file ends in the middle of a gzip member",
    "gzip": "the gzip member is damaged",
    "whole": "several records in one gzip member",
    "bomb": "the gzip member unpacks to far more than any record",
    "none": "no WARC or ARC record begins here",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is wrong: in which file, at which byte (null: the whole file), and why.

    ``odd``: the record is as it was written, by its digest; what is wrong is what the server sent. Else the archive is
    damaged.

    ``kind`` is one word: ``structure``, ``field``, ``date``, ``header``, ``digest``, ``http``, ``encoding``,
    ``duplicate`` (of a WARC record); ``missing``, ``hash``, ``unlisted``, ``open``, ``manifest``, ``chain``, ``index``,
    ``article``, ``mark``, ``origin`` (of an archive); ``absent``, which is no damage: a file of others that articles
    were made of, and that cannot be reached; ``stamp`` (of a time stamp), and ``unchecked``, which is no damage
    either."""

    file: str
    offset: int | None
    kind: str
    reason: str
    odd: bool = False


class Scan:
    """Findings of one file; afterwards ``lines`` is its index (unsorted), ``whole`` says that it was read to its end.

    ``ids`` takes the record ids of several files, so that one that stands in two of them is found. ``open_`` is for a
    file that is being written: its tail is no damage."""

    def __init__(self, file: str, ids: set[bytes] | None = None, *, open_: bool = False) -> None:
        self.file = file
        self.lines: list[str] = []
        self.whole = False
        self._ids = set() if ids is None else ids
        self._open = open_
        self._empty: list[tuple[WarcRecord, int, bool]] = []
        self._asked_for_heads: set[str] = set()

    def findings(self, stream: BinaryIO) -> Iterator[Finding]:
        """Reads ``stream`` to its end or to the first damage to its structure."""
        damage = yield from self._records(stream)
        if damage and not self._open:
            yield damage
        self.whole = damage is None
        if self.whole:
            yield from self._without_body()

    def foreign_findings(self, stream: BinaryIO) -> Iterator[Finding]:
        """The same of a WARC or ARC file that others wrote: reads on behind damage as far as warcio can."""
        damage = yield from self._records(stream)
        if damage:
            yield from self._behind(stream, damage)
        yield from self._without_body()

    def _records(self, stream: BinaryIO) -> Generator[Finding, None, Finding | None]:
        """What is wrong with the records up to the first damage to the structure, which is returned."""
        try:
            for record in records(stream, file=self.file):
                yield from self._record(record)
                del record  # it may have 100 MB, and the next one as much
        except DamagedError as error:
            return Finding(self.file, error.offset, "structure", error.reason)
        return None

    def _behind(self, stream: BinaryIO, damage: Finding) -> Iterator[Finding]:
        from archive.warc import foreign  # noqa: PLC0415 - only a file that is not ours needs warcio

        start = damage.offset or 0
        stream.seek(start)
        is_arc = foreign.is_arc(stream)
        if not is_arc:
            yield damage
        stream.seek(start)
        met: set[tuple[int, Kind]] = set()
        for one in foreign.read(stream, start=start):
            if isinstance(one, foreign.Problem):
                met.add((one.offset, one.kind))
                if one.offset != start or one.ends or is_arc:  # else it is the damage told already
                    yield Finding(self.file, one.offset, "structure", _told(one))
            else:
                kinds, met = {kind for at, kind in met if at == one.offset}, set()
                if not kinds & _INCOMPLETE:
                    yield from self._record(one, is_whole=not kinds & _MAYBE_INCOMPLETE or has_its_block(one))

    def _record(self, record: WarcRecord, *, is_whole: bool = True) -> Iterator[Finding]:
        for check in OF_THE_HEAD + OF_THE_BLOCK if is_whole else OF_THE_HEAD:
            for kind, reason in check(record):
                yield Finding(self.file, record.offset, kind, reason, kind in _SENT and _is_as_sent(record))
        yield from self._together(record, is_whole=is_whole)

    def _together(self, record: WarcRecord, *, is_whole: bool) -> Iterator[Finding]:
        """What only shows between records."""
        key = hashlib.blake2b(record.record_id.encode(), digest_size=8).digest()
        if record.record_id and key in self._ids:
            yield Finding(self.file, record.offset, "duplicate", f"{record.record_id} stands in two places")
        self._ids.add(key)
        if record.kind == "request" and record.block[:5] == b"HEAD ":
            self._asked_for_heads.update([record.record_id, *record.headers.all("WARC-Concurrent-To")])
        if is_whole and record.kind == "response" and (missing := _missing_body(record)):
            bare = WarcRecord(record.headers, b"", record.offset, record.length)
            self._empty.append((bare, missing, _is_as_sent(record)))
        if is_indexed(record):
            try:
                self.lines.append(line(record, self.file))
            except DamagedError:
                return  # its date is no date: found above, and it cannot have a line

    def _without_body(self) -> Iterator[Finding]:
        """A body announced but absent is right only where HEAD was asked, and the request may come after."""
        for record, missing, odd in self._empty:
            if not self._asked_for_heads & {record.record_id, *record.headers.all("WARC-Concurrent-To")}:
                reason = f"the HTTP Content-Length is {missing:,}, but there is no body"
                yield Finding(self.file, record.offset, "encoding", reason, odd)


def _is_as_sent(record: WarcRecord) -> bool:
    """Whether the block is a server's, and the very bytes that were written."""
    return record.kind in ("response", "revisit") and has_its_block(record)


def _told(problem: Problem) -> str:
    says = _SAYS[problem.kind].format(*problem.figures)
    return f"{says}; nothing behind this was read" if problem.ends else says


def _missing_body(record: WarcRecord) -> int:
    """How long the body should be that is not there; 0 where none is due."""
    head, payload = record.http
    length = head.headers.first("Content-Length") or ""
    due = not payload and head.status not in (0, 204, 304) and not record.headers.first("WARC-Truncated")
    return int(length) if due and re.fullmatch(r"\d{1,18}", length) else 0
