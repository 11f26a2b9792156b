"""WARC records that lie one in a gzip member, each read at once: what nearly all files hold, ours always.

It costs half of a reading piece by piece. Where a member is not exactly one whole record, this reading ends, and
``archive.warc.lenient`` goes on from there, which finds out what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from contextlib import suppress
from typing import BinaryIO, Final

from isal import isal_zlib

from archive.warc.http import Headers, fields_in, head_end
from archive.warc.members import BAD_GZIP
from archive.warc.read import MAX_HEAD, WarcRecord

__all__ = ["fields", "length_if_unwanted", "text_of", "whole_records"]

_RAW: Final = 1 << 16
_BEGIN: Final = 2048  # bytes of a member in which the head of nearly every record ends
_MOST_OF_BEGIN: Final = 1 << 20  # and what they may unpack to
_BEHIND: Final = 64  # bytes of a member beyond those of its content
# A record with more is read piece by piece.
_MOST: Final = 1 << 24
_END: Final = b"\r\n\r\n"
Piece = bytes | memoryview

# As the standard and the tools that write most files spell them.
_USUAL: Final = (
    "WARC-Type", "WARC-Record-ID", "WARC-Date", "WARC-Target-URI", "WARC-IP-Address", "WARC-Protocol",
    "WARC-Cipher-Suite", "WARC-Warcinfo-ID", "WARC-Concurrent-To", "WARC-Block-Digest", "WARC-Payload-Digest",
    "WARC-X-Entity-Digest", "WARC-Identified-Payload-Type", "WARC-Truncated", "WARC-Profile", "WARC-Refers-To",
    "WARC-Refers-To-Target-URI", "WARC-Refers-To-Date", "WARC-Filename", "WARC-Segment-Number",
    "WARC-Segment-Origin-ID", "WARC-Segment-Total-Length", "WARC-Source-URI", "WARC-Creation-Date", "WARC-Page-ID",
    "WARC-Resource-Type", "WARC-JSON-Metadata", "WARC-X-Used", "Content-Type", "Content-Length",
)  # fmt: skip
_NAMES: Final = {name: name.lower() for name in _USUAL}

_KIND = re.compile(rb"\n[Ww][Aa][Rr][Cc]-[Tt][Yy][Pp][Ee]:[ \t]*([A-Za-z]+)[ \t]*\r?\n")
_NO_ASCII = re.compile(rb"[\x80-\xff]")
_LENGTH = re.compile(rb"\n[Cc]ontent-[Ll]ength:[ \t]*(\d{1,18})[ \t]*\r?\n")


def whole_records(
    stream: BinaryIO, start: int, max_block: int, kinds: frozenset[bytes] | None
) -> Generator[WarcRecord, None, int | None]:
    """The records from ``start`` on, of ``kinds`` alone if there are any (in lower case). Returns where the first
    member begins of which nothing was given and that is to be read with care; None at the file's end.

    A record is given when the next one is seen to begin behind it: else what follows may belong to it."""
    members = _Members(stream, start)
    waiting: WarcRecord | None = None
    before, most = start, min(max_block, _MOST)
    while True:
        offset, seen = members.offset, members.begin()
        if seen == b"" and offset > start:
            if waiting is not None:
                yield waiting
            return None
        found = _record(members, seen, offset, most, kinds) if seen else None
        if found is None:
            return before
        if waiting is not None:
            yield waiting
        waiting = found if found is not _UNWANTED else None
        before = offset


def fields(head: bytes) -> tuple[str, Headers]:
    """Version line and fields of a record's head."""
    text = text_of(head)
    lines = text.split("\r\n")
    if lines[-2:] == ["", ""] and text.count("\n") == len(lines) - 1:
        parted = [line.partition(": ") for line in lines[1:-2]]
        # A name that is known has no blanks or colons in it, and begins no folded line.
        with suppress(KeyError):
            firsts = {_NAMES[name]: value.strip(" \t\r") for name, _, value in reversed(parted)}
            return lines[0].strip(), Headers.of_parted(parted, firsts)
    version, _, rest = text.partition("\n")
    return version.strip(), Headers(fields_in(rest))


def text_of(head: bytes) -> str:
    """The text of a head. In a line that is no UTF-8 the octets are escaped (``%C0``), as they were when the address
    was asked for: in which charset a site writes its links is not known here."""
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        first, *more = head.split(b"\n")
        if more:
            return "\n".join(map(text_of, [first, *more]))
        return _NO_ASCII.sub(lambda octet: b"%%%02X" % ord(octet[0]), first).decode()


def length_if_unwanted(head: bytes, kinds: frozenset[bytes] | None) -> str | None:
    """The Content-Length of a record that is of none of ``kinds``; None where it may be one, or has no length."""
    kind = _KIND.search(head) if kinds else None
    if kinds and kind and kind[1].lower() not in kinds and (length := _LENGTH.search(head)):
        return length[1].decode()
    return None


_UNWANTED: Final = WarcRecord(Headers(), b"", 0, 0)


def _record(
    members: _Members, seen: bytes, offset: int, most: int, kinds: frozenset[bytes] | None
) -> WarcRecord | None:
    """The record that the member is which begins with ``seen``; None where it is not exactly one."""
    while not (end := head_end(seen)) and len(seen) < MAX_HEAD and (more := members.more(MAX_HEAD, _BEGIN)):
        seen += more
    head = seen[:end]
    if not head.startswith(b"WARC/") or end > MAX_HEAD or head.upper().find(b"WARC/", 5) > 0:
        return None
    told = length_if_unwanted(head, kinds)
    if told is not None:
        return _UNWANTED if members.block(seen, end, int(told), most) is not None else None
    version, headers = fields(head)
    named = headers.firsts()
    told = named.get("content-length", "")
    if not (told.isascii() and told.isdigit() and len(told) < 19) or not named.get("warc-record-id"):
        return None
    block = members.block(seen, end, int(told), most)
    return None if block is None else WarcRecord(headers, block, offset, members.offset - offset, version)


class _Members:
    """The gzip members of a file, each inflated in two steps: its beginning, which says how long the rest is, and the
    rest. ``offset`` is where the next one begins, once the last was read to its end."""

    def __init__(self, stream: BinaryIO, start: int) -> None:
        self._stream = stream
        self._data = memoryview(b"")
        self._at, self._end_at = 0, start  # in the data; of the data in the file
        stream.seek(start)

    @property
    def offset(self) -> int:
        return self._end_at - len(self._data) + self._at

    def begin(self) -> bytes | None:
        """The first bytes of the next member's content; empty at the file's end. None where no member begins here,
        where it is empty or damaged: then nothing more is to be asked for."""
        if self._at == len(self._data) and not self._read_on():
            return b""
        self._inflater = isal_zlib.decompressobj(31)
        return self.more(_MOST_OF_BEGIN, _BEGIN) or None

    def more(self, most: int, size: int) -> bytes:
        """Up to ``most`` bytes more of the member's content, of at most ``size`` bytes of the file; empty at its end,
        and where it is damaged, cut, or unpacks to far more."""
        inflater = self._inflater
        while not inflater.eof and not inflater.unconsumed_tail:
            at = self._at
            if at == len(self._data):
                if not self._read_on():
                    break
                at = 0
            piece = self._data[at : at + size]
            try:
                found: bytes = inflater.decompress(piece, most)
            except BAD_GZIP:
                break
            self._at = at + len(piece) - (len(inflater.unused_data) if inflater.eof else 0)
            if found:
                return found
        return b""

    def block(self, seen: bytes, begin: int, size: int, most: int) -> bytes | None:
        """The block of ``size`` bytes that begins in the content, of which ``seen`` is the beginning; None where not
        exactly it and the end of a record is there, in a whole member, or where it has more than ``most`` bytes."""
        left = begin + size + len(_END) - len(seen)
        if left < 0 or size > most:
            return None
        parts: list[Piece] = [memoryview(seen)[begin:]]
        # What is packed is hardly longer than what is not, and what lies behind the member is copied. One byte more is
        # asked for: where it comes, the member is longer than the record.
        while left > 0 and (part := self.more(left + 1, left + _BEHIND)):
            parts.append(part)
            left -= len(part)
        if left or not (self._inflater.eof or (not self.more(1, _BEHIND) and self._inflater.eof)):
            return None
        return _without_end(parts)

    def _read_on(self) -> int:
        self._data, self._at = memoryview(self._stream.read(_RAW)), 0
        self._end_at += len(self._data)
        return len(self._data)


def _without_end(parts: list[Piece]) -> bytes | None:
    """The parts without the blank lines that end a record; None where these are not there."""
    last = parts[-1]
    if len(last) < len(_END):
        last = b"".join(parts)
        parts.clear()
    else:
        parts.pop()
    if last[-len(_END) :] != _END:
        return None
    return b"".join([*parts, memoryview(last)[: -len(_END)]])
