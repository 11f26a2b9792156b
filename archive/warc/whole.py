"""WARC records that lie one in a gzip member, each read at once: what nearly all files hold, ours always.

It costs half of a reading piece by piece. Where a member is not exactly one whole record, this reading ends, and
``archive.warc.lenient`` goes on from there, which finds out what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Generator
from typing import BinaryIO, Final

from isal import isal_zlib

from archive.warc.http import Headers, fields_in, head_end
from archive.warc.members import GZIP
from archive.warc.read import MAX_HEAD, WarcRecord

__all__ = ["fields", "length_if_unwanted", "whole_records"]

_RAW: Final = 1 << 18
_GZIP_HEAD: Final = 10
# A member that unpacks to more is read piece by piece.
_MOST: Final = 1 << 24
_END: Final = b"\r\n\r\n"
_KIND = re.compile(rb"\n[Ww][Aa][Rr][Cc]-[Tt][Yy][Pp][Ee]:[ \t]*([A-Za-z]+)[ \t]*\r?\n")
_LENGTH = re.compile(rb"\n[Cc]ontent-[Ll]ength:[ \t]*(\d{1,18})[ \t]*\r?\n")
_BAD_GZIP: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # the stubs call the class a value


def whole_records(
    stream: BinaryIO, start: int, max_block: int, kinds: frozenset[bytes] | None
) -> Generator[WarcRecord, None, int | None]:
    """The records from ``start`` on, of ``kinds`` alone if there are any (in lower case). Returns where the first
    member begins of which nothing was given and that is to be read with care; None at the file's end.

    A record is given when the next one is seen to begin behind it: else what follows may belong to it."""
    members = _Members(stream, start)
    waiting: WarcRecord | None = None
    before = start
    while True:
        offset, content = members.offset, members.next()
        if content == b"" and offset > start:
            if waiting is not None:
                yield waiting
            return None
        found = _record(content, offset, members.offset - offset, kinds) if content else None
        if not content or found is None or len(content) > max_block:
            return before
        if waiting is not None:
            yield waiting
        waiting = found if found is not _UNWANTED else None
        before = offset


def fields(head: bytes) -> tuple[str, Headers]:
    """Version line and fields of a record's head."""
    try:
        text = head.decode("utf-8")
    except UnicodeDecodeError:
        text = head.decode("latin-1")
    version, _, rest = text.partition("\n")
    return version.strip(), Headers(fields_in(rest))


def length_if_unwanted(head: bytes, kinds: frozenset[bytes] | None) -> str | None:
    """The Content-Length of a record that is of none of ``kinds``; None where it may be one, or has no length."""
    kind = _KIND.search(head) if kinds else None
    if kinds and kind and kind[1].lower() not in kinds and (length := _LENGTH.search(head)):
        return length[1].decode()
    return None


_UNWANTED: Final = WarcRecord(Headers(), b"", 0, 0)


def _record(content: bytes, offset: int, length: int, kinds: frozenset[bytes] | None) -> WarcRecord | None:
    """The record that ``content`` is; None where it is not exactly one."""
    end = head_end(content)
    if not content.startswith(b"WARC/") or not content.endswith(_END) or not 0 < end <= MAX_HEAD:
        return None
    head, size = content[:end], len(content) - end - len(_END)
    if head.upper().find(b"WARC/", 5) > 0:
        return None
    told = length_if_unwanted(head, kinds)
    if told is not None:
        return _UNWANTED if size == int(told) else None
    version, headers = fields(head)
    named = headers.firsts()
    told = named.get("content-length", "")
    is_whole = told.isascii() and told.isdigit() and len(told) < 19 and size == int(told)
    if not is_whole or not named.get("warc-record-id"):
        return None
    return WarcRecord(headers, content[end : -len(_END)], offset, length, version)


class _Members:
    """The gzip members of a file, each inflated at once; ``offset`` is where the next one begins."""

    def __init__(self, stream: BinaryIO, start: int) -> None:
        self._stream = stream
        self._data = b""
        self._view, self._at = memoryview(self._data), 0
        self.offset = start
        stream.seek(start)

    def next(self) -> bytes | None:
        """The content of the next member; empty at the file's end. None where none begins here, where it is empty,
        damaged, cut or too large: then nothing more is to be asked for."""
        if self._at == len(self._data):
            self._read_on()
        begin = self._data[self._at : self._at + _GZIP_HEAD]
        if not begin.startswith(GZIP):
            return None if begin else b""
        inflater = isal_zlib.decompressobj(31)
        try:
            content = inflater.decompress(self._piece(begin), _MOST)
            if not inflater.eof:
                content = self._rest(inflater, content, begin)
        except _BAD_GZIP:
            return None
        if not inflater.eof:
            return None
        left = len(inflater.unused_data)
        self._at -= left
        self.offset -= left
        return content or None

    def _rest(self, inflater: isal_zlib.Decompress, content: bytes, begin: bytes) -> bytes:
        """The content of a member that goes on behind its first piece, as far as one may go."""
        parts, room = [content], _MOST - len(content)
        while room > 0 and not inflater.eof and (piece := self._piece(begin)):
            parts.append(inflater.decompress(piece, room))
            room -= len(parts[-1])
        return b"".join(parts)

    def _piece(self, begin: bytes) -> memoryview:
        """The next bytes, up to where a member seems to begin as this one does: what lies behind one is copied."""
        if self._at == len(self._data):
            self._read_on()
        at = self._at
        end = self._data.find(begin, at + _GZIP_HEAD)
        self._at = end if end > 0 else len(self._data)
        self.offset += self._at - at
        return self._view[at : self._at]

    def _read_on(self) -> None:
        self._data = self._stream.read(_RAW)
        self._view, self._at = memoryview(self._data), 0
