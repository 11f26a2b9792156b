"""Reading the WARC and ARC files of others: every record that can be had, repaired where it is broken, and what was met
as values.

``archive.warc.read`` ends at the first break. This reader goes on behind it, and begins again at the next place where a
record begins. A record ends where its Content-Length says, unless the next one plainly begins before: then that was
wrong. No record reaches beyond its gzip member or zstd frame, if the next one begins a record.
"""

from __future__ import annotations

import hashlib
import io
import re
import uuid
from collections.abc import Callable, Generator, Iterator, Sequence
from typing import BinaryIO, Final

from archive.warc.http import Headers, head_end
from archive.warc.members import GZIP
from archive.warc.problem import Kind, Problem
from archive.warc.read import MAX_BLOCK, MAX_HEAD, WarcRecord
from archive.warc.unpacked import ZSTD, Dictionaries, Unpacked, begins_record, is_arc_line, packed_record
from archive.warc.whole import fields, length_if_unwanted, text_of, whole_records

__all__ = ["ARC", "read"]

ARC: Final = "ARC/1.0"
"""The ``version`` of a record from an ARC file. Its WARC-Record-ID is made from its address, date and block."""

_LOOK: Final = 4096
_MARK: Final = b"\xef\xbb\xbf"
_LINE_ENDS: Final = b"\r\n\r\n"
_WARC_MARK: Final = b"WARC/"
_NOTHING: Final[Sequence[Problem]] = ()
_SCAN: Final = 1 << 18
_FIRST_SCAN: Final = 1 << 14  # the next record is mostly near
_ZIP: Final = b"PK\x03\x04"
_TAR, _TAR_AT = b"ustar", 257
# Where a record may begin behind the end of a line: the version of WARC, or a line of so many bytes that may be of ARC.
_NEXT: Final = re.compile(
    rb"\n(?=(WARC/\d\.\d++[ \t]*+\r{0,2}\n)|[A-Za-z][A-Za-z0-9+.-]{1,20}+:[^\n]{12,4300}+(?<=[0-9 \r])\n)"
)
# One pattern a spelling: what begins with letters that are given is sought many times as fast as letters of any case.
_WARC: Final = tuple(
    re.compile(name + rb"/\d\.\d{1,9}[ \t]{0,99}\r{0,2}\n(?i:WARC|Content)-[A-Za-z-]{1,99}:")
    for name in (b"WARC", b"warc", b"Warc")
)
_LONGEST_WARC: Final = 256
_HEAD_BY_CR: Final = re.compile(rb"WARC/\d\.\d{1,9}\r(?:[^\r\n]++\r)++\r", re.IGNORECASE)
_HAS_LENGTH: Final = re.compile(rb"\nContent-Length[ \t]*:", re.IGNORECASE)
_REST_OF_HEAD: Final = re.compile(
    rb"[\r\n]{0,8}(?=WARC-|Content-)(?:[A-Z][A-Z0-9-]{1,99}+:[^\n]*+\n)++\r?\n", re.IGNORECASE
)
_ARC_WITHIN: Final = re.compile(
    rb"\n(?=(?:https?|ftp|dns):[^\s]{1,2000} (?:[0-9.]{7,15}|[0-9a-fA-F:]{2,45}|-) \d{12,14}"
    rb" [^\n]{0,200} \d{1,12}[ \r]{0,9}\n)"
)
_LONGEST_ARC: Final = 2400
_DOUBLED: Final = b"\n\r\r\n"
_PASSED_OVER: Final = ""
# Members that are read at once in vain, one behind the other, before all else is read piece by piece.
_TRIES: Final = 3
# Places in a file that is not packed that look like the beginning of a gzip member.
_MAX_TRIES: Final = 10_000
# Bytes that were taken for the blocks of records and were those of others. Behind so many no length is believed that
# takes another record in: each of a million small ones may say that it is as long as the file.
_MOST_GIVEN_BACK: Final = 1 << 28
_HTTP = ("http:", "https:")
# What files begin with that are given to us for WARC files.
_OTHERS: Final[dict[Kind, re.Pattern[bytes]]] = {
    "har": re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*\"log\"\s*:"),
    "zim": re.compile(rb"ZIM\x04"),
    "webarchive": re.compile(rb"bplist00.{0,64}?Web(?:Main|Sub)?Resource", re.DOTALL),
    "mhtml": re.compile(rb"(?=[A-Za-z-]+:)(?:[^\r\n]+\r?\n){0,30}?Content-Type:\s*multipart/related", re.IGNORECASE),
    "html": re.compile(
        rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype\s+html|html|Error)[\s>]", re.IGNORECASE
    ),
    "cdx": re.compile(rb"[ ]?CDX(?: [A-Za-z]){3}|!OpenWayback-CDXJ|[^\s)]{1,500}\)/\S{0,4000} \d{12,17} "),
    "lfs": re.compile(rb"version https://git-lfs\.github\.com/"),
}
# What stands before the date of an ARC record, which its address and its type may hold digits like.
_IP: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]*")


def read(
    stream: BinaryIO,
    *,
    start: int = 0,
    max_block: int = MAX_BLOCK,
    kinds: frozenset[bytes] | None = None,
    dictionaries: Dictionaries | None = None,
) -> Iterator[WarcRecord | Problem]:
    """The records of a file from ``start`` on, each behind what is wrong with it. ``stream`` can be sought.

    A record's ``offset`` is that of its gzip member or zstd frame, where it has one. Its ``length`` is the member's, or
    in a plain file the record's with the blank lines behind it; 0 where it shares a member with others, or its end is
    not known. At most ``max_block`` bytes of a block are kept. Of WARC records those of ``kinds`` alone are given, if
    there are any (in lower case): the others cost less. ``dictionaries`` are those of this file, for who reads it from
    the middle more than once. Nothing is raised but what ``stream`` raises."""
    at: int | None = start
    left = _TRIES
    while at is not None:
        begun = at
        at = (yield from whole_records(stream, at, max_block, kinds)) if left else at
        left = left - 1 if at == begun else _TRIES
        if at is not None:
            at = yield from _with_care(_Reading(stream, at, max_block, kinds, dictionaries), may_end=left > 0)


def _with_care(reading: _Reading, *, may_end: bool) -> Generator[WarcRecord | Problem, None, int | None]:
    """The records of a file whatever is wrong with it, up to where packed and plain records meet; where it ``may_end``,
    up to the first member behind a run in which nothing was. Returns where that is; None at the file's end."""
    while reading.content.begin():
        is_sound = True
        while reading.goes_on():
            record = reading.record()
            told = reading.told()
            is_sound = is_sound and not told
            yield from told
            if record is not None:
                yield record
                record = None  # it may have 100 MB, and the next one as much
        ahead = reading.told()
        yield from ahead
        if reading.member is not None:
            return reading.member
        if may_end and is_sound and not ahead and (behind := reading.content.behind) is not None:
            return behind
    yield from reading.told()
    return reading.content.plain


class _Reading:
    def __init__(
        self,
        stream: BinaryIO,
        start: int,
        max_block: int,
        kinds: frozenset[bytes] | None,
        dictionaries: Dictionaries | None,
    ) -> None:
        self._kinds = kinds
        self._told: list[Problem] = []
        self._max_block = max_block
        self.content = Unpacked(stream, self._told.append, start, dictionaries)
        self._is_at_member, self._tries = False, _MAX_TRIES
        self._is_arc, self._is_first, self._given_back = False, True, 0
        self.member: int | None = None
        """Where in a file that is not packed a gzip member was found that begins a record."""

    def told(self) -> Sequence[Problem]:
        """What was met since the last call."""
        if not self._told:
            return _NOTHING
        told = self._told[:]
        self._told.clear()
        return told

    def goes_on(self) -> bool:
        """Whether the run holds anything more than blank lines."""
        content = self.content
        if content.position == 0 and content.starts(_MARK):
            content.skip(len(_MARK))
        elif content.starts(_LINE_ENDS):
            content.skip(len(_LINE_ENDS))
        if self.member is None and content.starts(_WARC_MARK):
            return True
        while self.member is None and (seen := content.peek(_LOOK)):
            # Behind a record a machine that stopped leaves zeros.
            blank = len(seen) - len(seen.lstrip(b"\r\n\0" if content.position else b"\r\n"))
            content.skip(blank)
            if blank < len(seen):
                return True
        return False

    def record(self) -> WarcRecord | None:
        """The record that begins here; None where none does, or its head is broken."""
        content = self.content
        start, offset, is_alone = content.position, content.offset, content.at_member or not content.is_packed
        seen = b"" if content.starts(_WARC_MARK) else content.peek(_LOOK)
        if not seen or seen[:5].upper() == _WARC_MARK:
            head = self._warc_head(offset)
        elif begins_record(seen):
            head = _arc_head(content.take(seen.index(b"\n") + 1))
        else:
            is_packed_twice = content.is_packed and seen.startswith((GZIP, ZSTD, _ZIP))
            is_tar = content.is_packed and seen.startswith(_TAR, _TAR_AT)
            other = _other(seen) if self._is_first and offset < _LOOK else None
            self._is_first = False
            self._pass_over("twice" if is_packed_twice else "tar" if is_tar else "none", offset, other)
            return None
        self._is_first = False
        if head is None:
            return None
        version, headers = head
        self._is_arc = version == ARC
        block = self._block(headers.first("Content-Length"), offset)
        if not self._is_ended(block):
            block = self._of_wrong_length(block, offset)
        is_last = not self.goes_on()
        if not is_last and not content.starts(_WARC_MARK) and not begins_record(content.peek(_LOOK)):
            block = self._before_next(block, offset)
            is_last = not self.goes_on()
        if version == _PASSED_OVER:
            return None
        length = content.end - offset if content.is_packed else content.position - start
        return WarcRecord(
            _with_id(headers, block), block, offset, length if is_alone and (is_last or not content.is_packed) else 0,
            version,
        )  # fmt: skip

    def _tell(self, kind: Kind, offset: int, *figures: int) -> None:
        self._told.append(Problem(kind, offset, figures))

    def _warc_head(self, offset: int) -> tuple[str, Headers] | None:
        """Version and fields; None where the head has no end."""
        content, size = self.content, _LOOK
        if by_cr := _HEAD_BY_CR.match(content.peek(size)):
            return self._fields(content.take(by_cr.end()).replace(b"\r", b"\r\n"))
        while not (end := _head_end(seen := content.peek(size))) and len(seen) == size < MAX_HEAD:
            size *= 4
        inner = _warc_in(seen, 5, end or len(seen))
        if inner or (not end and len(seen) < size):
            self._tell("broken", offset)
            content.skip(inner.start() if inner else len(seen))
            return None
        head = content.take(end) if end else self._long_head(offset)
        return self._fields(head if _HAS_LENGTH.search(head) else self._with_rest(head))

    def _with_rest(self, head: bytes) -> bytes:
        """A head that says no length, with the fields behind its blank line, if they do: some tools write an address
        with the end of its line, so that there are two (ClueWeb09)."""
        rest = _REST_OF_HEAD.match(self.content.peek(_LOOK))
        if rest is None or not _HAS_LENGTH.search(rest[0]):
            return head
        self.content.skip(rest.end())
        return head.rstrip(b"\r\n") + b"\r\n" + rest[0].lstrip(b"\r\n")

    def _fields(self, raw: bytes) -> tuple[str, Headers]:
        length = length_if_unwanted(raw, self._kinds)
        return fields(raw) if length is None else (_PASSED_OVER, Headers([("Content-Length", length)]))

    def _long_head(self, offset: int) -> bytes:
        """The lines of a head that is too long, without those that make it so."""
        content, kept, passed = self.content, b"", 0
        while line_end := content.peek(_LOOK).find(b"\n") + 1 or len(content.peek(_LOOK)):
            line = content.take(line_end)
            if not line.endswith(b"\n"):
                passed += len(line) + self._skip_to(_behind_line)
            elif not line.strip():
                break
            elif len(kept) + len(line) <= MAX_HEAD:
                kept += line
            else:
                passed += len(line) + self._skip_to(_behind_blank_line)
                break
        self._tell("head", offset, passed)
        return kept

    def _block(self, length: str | None, offset: int) -> bytes:
        content, most = self.content, self._max_block
        if length is None or not re.fullmatch(r"[0-9]{1,18}", length):
            self._tell("length", offset)
            return self._until_next(most)
        size = int(length)
        if size <= most:
            block = self._taken(size)
        else:
            self._tell("long", offset, size)
            block = self._taken(most)
            if not _warc_in(block):
                content.skip(size - most)
                return block
        if len(block) < size:
            kept = self._cut_before_next(block)
            if size <= most:
                self._tell("short", offset, size - len(kept))
            return kept
        return block

    def _taken(self, size: int) -> bytes:
        """``size`` bytes; where lengths were wrong by too much, up to where another record plainly begins."""
        content = self.content
        if size <= _SCAN or self._given_back <= _MOST_GIVEN_BACK:
            return content.take(size)
        whole, last, step, left = io.BytesIO(), b"", _FIRST_SCAN, size
        while left and (piece := content.take(min(step, left))):
            left -= whole.write(piece)
            last, step = last[-_LONGEST_ARC:] + piece, min(2 * step, _SCAN)
            if (_ARC_WITHIN.search(last) if self._is_arc else _warc_in(last)) is not None:
                break
        return whole.getvalue()

    def _is_ended(self, block: bytes) -> bool:
        """Whether what follows the block ends a record: a blank line, another record, or the run's end."""
        content = self.content
        if content.starts(_LINE_ENDS) or content.starts(_WARC_MARK):
            return True
        ahead = content.peek(_LOOK)
        behind = ahead.lstrip(b"\r\n\0")
        if self._is_arc and behind and behind == ahead and not block.endswith(b"\n"):
            # A length that is a little too large takes the first letters of the next address, and "ttp:" is one, too.
            end = block[-_LONGEST_ARC:]
            return _first_arc(end, ahead)[0] == len(end) and begins_record(behind)
        if not behind or begins_record(behind) or behind.startswith((GZIP, ZSTD)):
            return True
        return ahead.startswith((b"\n", b"\r\n") if self._is_arc else b"\n\n")

    def _of_wrong_length(self, block: bytes, offset: int) -> bytes:
        """The block of a record that goes on behind its Content-Length (some tools count characters), or reached into
        the next record."""
        kept = self._cut_before_next(block)
        if len(kept) < len(block):
            self._tell("short", offset, len(block) - len(kept))
            return kept
        self._tell("length", offset)
        return block + self._until_next(self._max_block - len(block))

    def _before_next(self, block: bytes, offset: int) -> bytes:
        """The block, when what follows it is no record: it is cut where one begins in it; else what follows it is
        passed over."""
        kept = self._cut_before_next(block)
        if len(kept) < len(block):
            self._tell("short", offset, len(block) - len(kept))
        else:
            self._pass_over("behind", offset)
        return kept

    def _cut_before_next(self, block: bytes) -> bytes:
        """The block up to where another record plainly begins in it, and without the blank lines behind it."""
        ahead = self.content.peek(_LONGEST_ARC if self._is_arc else _LONGEST_WARC)
        end, at = _first_arc(block, ahead) if self._is_arc else _first_warc(block, ahead)
        if end < len(block):
            self.content.give_back(block[at:])
            self._given_back += len(block) - at
            return block[:end].removesuffix(b"\r\n").removesuffix(b"\r\n")
        return block if ahead else block.removesuffix(b"\r\n\r\n")

    def _until_next(self, most: int) -> bytes:
        """What comes up to the next record, or the run's end: of a record that does not say how long it is."""
        content, whole, last, size = self.content, io.BytesIO(), b"", _FIRST_SCAN
        inner: int | None = None
        while inner is None and whole.tell() < most and (piece := content.take(size)):
            last = last[-_LOOK:] + piece
            whole.write(piece)
            inner, size = _next_line(last, len(last)), min(2 * size, _SCAN)
        if inner is not None:
            content.give_back(last[inner:])
            whole.truncate(whole.tell() - len(last) + inner - 1)
        found = whole.getvalue()
        return found.rstrip(b"\r\n") if inner is not None or not content.peek(1) else found

    def _pass_over(self, kind: Kind, offset: int, other: Kind | None = None) -> None:
        """Goes to the next record; ``other`` is what the file is where none comes."""
        passed = self._skip_to(_at_next if self.content.is_packed else self._at_next_or_member)
        if other and not self._is_at_member and not self.content.peek(1):
            kind = other
        if self._is_at_member:
            self.member = self.content.offset
        if passed or self.member is None:
            self._tell(kind, offset, passed)

    def _at_next_or_member(self, seen: bytes) -> int | None:
        """The same in a file that is not packed, of which others that are may be a part (``cat``, ``tar``)."""
        found = _at_next(seen)
        before = seen[:found]
        self._tries -= before.count(GZIP + b"\x08")
        member = packed_record(before) if self._tries >= 0 else None
        self._is_at_member = member is not None and (found is None or member < found)
        return member if self._is_at_member else found

    def _skip_to(self, place: Callable[[bytes], int | None]) -> int:
        """Passes over the bytes up to the ``place`` that is looked for, or the run's end; how many they were."""
        content, passed, size = self.content, 0, _FIRST_SCAN
        while seen := content.peek(size):
            found = place(seen)
            last, size = len(seen) < size, min(2 * size, _SCAN)
            passed += content.skip(found if found is not None else len(seen) if last else len(seen) - _LOOK)
            if found is not None or last:
                break
        return passed


def _other(seen: bytes) -> Kind | None:
    """What a file is that begins so and has no records, if it keeps pages in another form."""
    return next((kind for kind, begin in _OTHERS.items() if begin.match(seen)), None)


def _warc_in(data: bytes, start: int = 0, end: int | None = None) -> re.Match[bytes] | None:
    """The first head of a WARC record that plainly begins in ``data``."""
    found = None
    for spelling in _WARC:
        # Only what begins before the one that is known is looked for.
        last = found.end() if found else len(data) if end is None else end
        earlier = spelling.search(data, start, last)
        found = earlier if earlier and (not found or earlier.start() < found.start()) else found
    return found


def _first_warc(block: bytes, ahead: bytes) -> tuple[int, int]:
    """Where the block ends before a record that plainly begins in it, and where that begins; its length where none
    does. ``ahead`` is what follows the block, which may have 100 MB and is not copied."""
    begun, inner = 0, _warc_in(block)
    if inner is None:
        begun = max(0, len(block) - _LONGEST_WARC)
        inner = _warc_in(block[begun:] + ahead)
    if inner is None:
        return len(block), len(block)
    at = inner.start()
    # A file that was cut and written on may have no line end before the next record.
    before = inner.string[max(0, at - 2) : at]
    line_end = 2 if before == b"\r\n" else before.endswith(b"\n")
    return begun + at - line_end, begun + at


def _first_arc(block: bytes, ahead: bytes) -> tuple[int, int]:
    """The same in an ARC file, of a record that its address, IP and date tell."""
    begun, inner = 0, _ARC_WITHIN.search(block)
    if inner is None:
        begun = max(0, len(block) - _LONGEST_ARC)
        inner = _ARC_WITHIN.search(block[begun:] + ahead)
    if inner is None or begun + inner.end() > len(block):
        return len(block), len(block)
    return begun + inner.start(), begun + inner.end()


def _at_next(seen: bytes) -> int | None:
    """Where the next record begins: behind a line's end, or a WARC record plainly within a line; None where none
    does."""
    inner = _warc_in(seen, 1)
    found = _next_line(seen, inner.start() if inner else len(seen))
    return found if found is not None else inner.start() if inner else None


def _next_line(seen: bytes, most: int) -> int | None:
    """Where the first record begins behind a line's end before ``most``; None where none does."""
    for found in _NEXT.finditer(seen, 0, most + 2 * _LOOK):
        if found.start() >= most:
            break
        if found[1] or is_arc_line(seen[found.end() : seen.index(b"\n", found.end())]):
            return found.end()
    return None


def _head_end(seen: bytes) -> int:
    """Where the first blank line ends, also where each end of a line became CR CR LF; 0 where none comes."""
    end = head_end(seen)
    doubled = seen.find(_DOUBLED, 0, end or len(seen))
    return doubled + len(_DOUBLED) if doubled >= 0 else end


def _behind_line(seen: bytes) -> int | None:
    return seen.find(b"\n") + 1 or None


def _behind_blank_line(seen: bytes) -> int | None:
    """Behind the first blank line; None where none is. A pattern would try every line's end: 50 times as slowly."""
    ends = [at + len(sign) for sign in (b"\n\n", b"\n\r\n") if (at := seen.find(sign)) >= 0]
    return min(ends, default=None)


def _arc_head(line: bytes) -> tuple[str, Headers]:
    """An ARC header line as WARC fields: address, IP, date, type and length; version 2 has more before the length."""
    text = text_of(line.rstrip(b"\n"))
    words = text.split()
    dates = [at for at in range(len(words) - 2, 0, -1) if re.fullmatch(r"\d{8,17}", words[at])]
    date = next((at for at in dates if _IP.fullmatch(words[at - 1])), dates[0])
    # Split once more from behind: an address may hold several blanks in a row.
    url = text.rsplit(maxsplit=len(words) - date + 1)[0].strip() if date > 1 else words[0]
    at = words[date].ljust(14, "0")[:14]
    is_http, is_first = url.lower().startswith(_HTTP), url.lower().startswith("filedesc:")
    month, day = (part if part != "00" else "01" for part in (at[4:6], at[6:8]))
    fields = [
        ("WARC-Type", "warcinfo" if is_first else "response"),
        ("WARC-Target-URI", url),
        ("WARC-Date", f"{at[:4]}-{month}-{day}T{at[8:10]}:{at[10:12]}:{at[12:]}Z"),
        ("WARC-IP-Address", words[date - 1]),
        ("Content-Type", "application/http; msgtype=response" if is_http else words[date + 1]),
        ("Content-Length", words[-1]),
    ]
    return ARC, Headers(fields[:1] + fields[2:] if is_first else fields)


def _with_id(headers: Headers, block: bytes) -> Headers:
    """The fields with a WARC-Record-ID; one that is missing is made of what the record holds, the same each time."""
    if headers.first("WARC-Record-ID"):
        return headers
    named = "\n".join(headers.first(name) or "" for name in ("WARC-Type", "WARC-Target-URI", "WARC-Date"))
    made = uuid.UUID(bytes=hashlib.sha256(named.encode("utf-8", "replace") + b"\n" + block).digest()[:16], version=5)
    return Headers([*headers, ("WARC-Record-ID", f"<{made.urn}>")])
