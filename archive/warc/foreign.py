"""What warcio reads of the WARC and ARC files of others, plain or gzip, within bounds of our own: for
``archive verify`` alone, which goes on with it behind a damage. Whoever reads pages reads them with
``archive.warc.lenient``.

``read`` goes on behind a defect wherever warcio can, and says what it met as values. warcio alone keeps a header line
of any length, reads on through any number of empty gzip members, and takes a damaged member for the end of the file.
Our own segments are read by ``archive.warc.read``, which stops at the first break.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.bufferedreaders import DecompressingBufferedReader
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ARC2WARCHeadersParser, ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders

from archive.errors import DamagedError
from archive.warc.http import Headers
from archive.warc.members import GZIP, Member, Source
from archive.warc.problem import Kind, Problem
from archive.warc.read import MAX_BLOCK, MAX_HEAD, WarcRecord

__all__ = ["ARC", "Kind", "Problem", "is_arc", "read"]

ARC = "ARC/1.0"
"""The ``version`` of a record from an ARC file. Its WARC-Record-ID is new at each reading: ARC has none."""

_MAX_LINES = 1000  # of a header block
_MAX_EMPTY = 1000  # gzip members without content, one behind the other
# A gzip member that unpacks to more bytes than this, and to more than so many times its size, is a bomb.
_BOMB_SIZE, _BOMB_RATIO = 1 << 30, 200
_LINE_END, _BLANK_LINE = re.compile(rb"\n"), re.compile(rb"\n\r?\n")


def read(stream: BinaryIO, *, start: int = 0, max_block: int = MAX_BLOCK) -> Iterator[WarcRecord | Problem]:
    """The records of a file in their order, each behind what is wrong with it; last, why the reading ended too early.

    ``start`` is the offset at which ``stream`` stands: a record (or gzip member) begins there. A record's ``length``
    counts the blank lines behind it; it is 0 where the record's end is not known. Nothing is raised but what ``stream``
    raises."""
    records = _Records(_Counted(stream, start))
    bounded, nothing = records.bounded, True
    raw: Any = True
    while raw and not bounded.ended:
        record = None
        try:
            raw = next(records, None)
            record = records.completed(raw, max_block) if raw else None
            nothing = nothing and raw is None
        except (ArchiveLoadFailed, ValueError):  # warcio's errors over bytes that are no record
            nothing = False
            bounded.end("none")
        yield from records.told()
        if record:
            yield record
    if nothing and bounded.stream.tell() > start:
        bounded.end("none")
    if bounded.ended:
        yield Problem(bounded.ended, records.offset if bounded.ended == "none" else bounded.member)


def is_arc(stream: BinaryIO) -> bool:
    """Whether an ARC file begins where ``stream`` stands."""
    source = Source(stream)
    try:
        return (Member(source) if source.peek(2) == GZIP else source).peek(9) == b"filedesc:"
    except DamagedError:
        return False


class _Counted:
    """The file, and how far it was read."""

    def __init__(self, stream: BinaryIO, start: int) -> None:
        self._stream, self._position = stream, start

    def read(self, size: int) -> bytes:
        piece = self._stream.read(size)
        self._position += len(piece)
        return piece

    def tell(self) -> int:
        return self._position


class _Bounded(DecompressingBufferedReader):  # type: ignore[misc]  # warcio has no types
    """warcio's reader, which takes a head of bounded size and ends where a gzip member is of no use."""

    stream: _Counted
    buff: Any
    decompressor: Any

    def __init__(self, stream: _Counted) -> None:
        self.ended: Kind | None = None
        self.member = stream.tell()
        self.passed_over = self.empty_members = 0
        self.begin_head()
        super().__init__(stream)

    def begin_head(self) -> None:
        self._left, self._lines, self.broken = 2 * MAX_HEAD, _MAX_LINES, False

    def end(self, kind: Kind) -> None:
        self.ended = self.ended or kind
        self.set_decomp(None)

    def readline(self, length: int | None = None) -> bytes:
        """A line of a head, cut where it is too long; where the head is, a blank line, and its rest is passed over."""
        if self._left <= 0 or not self._lines:
            self._pass_over(_BLANK_LINE, b"\n")
            return b"\r\n"
        self._lines -= 1
        line, most = b"", min(self._left, MAX_HEAD)
        while len(line) < most and not line.endswith(b"\n"):
            piece = super().readline(most - len(line))
            if not piece:
                self.broken = True
                break
            line += piece
        else:
            if not line.endswith(b"\n"):
                self._pass_over(_LINE_END, b"")
        self._left -= len(line)
        return line

    def _pass_over(self, end: re.Pattern[bytes], tail: bytes) -> None:
        """Takes what comes up to ``end``, which may begin in ``tail``."""
        found = None
        while found is None:
            self._fillbuff()
            if self.empty():
                self.broken = True
                return
            piece = tail + self.buff.read()
            found = end.search(piece)
            taken = found.end() if found else len(piece)
            self.passed_over += taken - len(tail)
            self.buff.seek(taken - len(piece), os.SEEK_CUR)
            tail = piece[-2:]

    def read_next_member(self) -> bool:
        if not self.decompressor or not self.decompressor.unused_data:
            return False
        self.empty_members += not self.num_block_read
        if self.empty_members > _MAX_EMPTY:
            self.end("none")
            return False
        self.member = self.stream.tell() - len(self.decompressor.unused_data)
        return bool(super().read_next_member())

    def close_decompressor(self) -> None:
        if self.decompressor and self._fed and not self.decompressor.eof:
            self.end("cut")
        super().close_decompressor()

    def _init_decomp(self, decomp_type: str | None) -> None:
        self._fed = 0
        super()._init_decomp(decomp_type)

    def _fillbuff(self, block_size: int | None = None) -> None:
        if not self.ended:
            super()._fillbuff(block_size)

    def _decompress(self, data: bytes) -> bytes:
        """Unlike warcio's, it takes no damaged member for plain text, and does not follow it to the file's end."""
        if not self.decompressor:
            return data
        first, self._fed = not self._fed, self._fed + len(data)
        if first and not data.startswith(GZIP[: len(data)]):
            self.decompressor = None
            return data
        try:
            unpacked: bytes = self.decompressor.decompress(data)
        except zlib.error:
            self.end("gzip")
            return b""
        if self.num_block_read <= max(_BOMB_SIZE, _BOMB_RATIO * self._fed):
            return unpacked
        self.end("bomb")
        return b""


class _Records(ArchiveIterator):  # type: ignore[misc]
    """warcio's iterator over our bounded reader; it keeps what it meets instead of printing it."""

    def __init__(self, stream: _Counted) -> None:
        super().__init__(stream, no_record_parse=True, arc2warc=True)
        self.reader = self.bounded = _Bounded(stream)
        self.loader = _Loader(arc2warc=True)
        self.loader.arc_parser = _ArcHead()
        self._told: list[Problem] = []

    def completed(self, raw: ArcWarcRecord, max_block: int) -> WarcRecord | None:
        """The record with its block, read to its end; None where its head breaks off."""
        start, headers = self.offset, Headers(raw.rec_headers.headers)
        for kind, met in (("empty", self.bounded.empty_members), ("head", self.bounded.passed_over)):
            if met:
                self._tell(kind, met)  # type: ignore[arg-type]
        self.bounded.empty_members = self.bounded.passed_over = 0
        if self.bounded.broken:
            self._tell("broken")
            return None
        if not re.fullmatch(r"[0-9]+", headers.first("Content-Length") or ""):
            self._tell("length")
        if raw.length is not None and raw.length > max_block:
            self._tell("long", raw.length)
        block = raw.raw_stream.read(max_block)
        self.read_to_end()
        if missing := getattr(raw.raw_stream, "limit", 0):
            self._told.append(Problem("short", start, (missing,)))
        length = 0 if self.bounded.ended else self.offset - start
        return WarcRecord(headers, block, start, length, raw.rec_headers.protocol)

    def told(self) -> list[Problem]:
        """What was met since the last call."""
        told, self._told = self._told, []
        return told

    def _tell(self, kind: Kind, *figures: int) -> None:
        self._told.append(Problem(kind, self.offset, figures))

    def _next_record(self, next_line: bytes | None) -> ArcWarcRecord:
        line = next_line or self._line()[0]
        here = self.fh.tell() - self.bounded.rem_length() - len(line)  # in a file that is not packed
        self.offset = self.bounded.member if self.bounded.decompressor else here
        self.bounded.begin_head()
        return super()._next_record(line)

    def _consume_blanklines(self) -> tuple[bytes | None, int]:
        """The line behind the record and its blank lines; warcio would swallow a first one that is not blank."""
        line, passed = self._line()
        if line and not _begins(line):
            junk, self.bounded.passed_over = len(line) + self.bounded.passed_over, 0
            while self.bounded.decompressor and (piece := self.bounded.read(65_536)):
                junk += len(piece)
            self._tell("behind", junk)
            line, more = self._line()
            passed += junk + more
        if line and self.bounded.decompressor:
            self.bounded.end("whole")
            return None, passed
        return line or None, passed

    def _line(self) -> tuple[bytes, int]:
        """The next line that is not blank (empty at the end), and how many bytes came before it."""
        passed = 0
        while passed < MAX_HEAD:
            self.bounded.begin_head()
            line = self.bounded.readline()
            if not line or line.strip():
                return line, passed
            passed += len(line)
        self.bounded.end("none")
        return b"", passed


class _Loader(ArcWarcRecordLoader):  # type: ignore[misc]
    """warcio's loader, which leaves a bad URI as it is and prints no warning."""

    def _ensure_target_uri_format(self, rec_headers: StatusAndHeaders) -> str | None:
        return rec_headers.get_header("WARC-Target-URI")  # type: ignore[no-any-return]


class _ArcHead(ARC2WARCHeadersParser):  # type: ignore[misc]
    """An ARC header line as WARC fields, marked as what it was; warcio calls what came by DNS or FTP HTTP, too."""

    def parse(self, stream: _Bounded, headerline: str) -> StatusAndHeaders:
        found = super().parse(stream, headerline)
        found.protocol = ARC
        words = headerline.split()
        if len(words) > 1 and not headerline.lower().startswith(("http:", "https:")):
            found.replace_header("Content-Type", words[-2])
        return found


def _begins(line: bytes) -> bool:
    """Whether a record begins with this line: the version of WARC, or address, IP, date, type and length of ARC."""
    words = line.split()
    return line[:5].upper() == b"WARC/" or (len(words) >= 5 and b":" in words[0] and words[-3].isdigit())
