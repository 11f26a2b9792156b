"""The bytes of a file without its packing: plain, gzip members or zstd frames, in runs that may each begin a record.

A *run* begins where a member's content begins as records do, and takes in the members behind it whose content does not.
So a file with one record a member, one packed as a whole and one that was cut into members anyhow are read alike, and
no record ever reaches beyond its run. Behind a damaged member the next run is looked for.

WARC with zstd: https://iipc.github.io/warc-specifications/specifications/warc-zstd/ (the dictionary is the first
frame; where files were joined, another one counts from its place on). Problems go to ``tell``; nothing is raised but
what the stream raises.
"""

from __future__ import annotations

import io
import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol

from isal import isal_zlib

from archive.warc.codings import zstd_module
from archive.warc.members import GZIP
from archive.warc.problem import Kind, Problem

if TYPE_CHECKING:
    from backports import zstd

__all__ = ["ZSTD", "Dictionaries", "Unpacked", "begins_record", "is_arc_line", "packed_record"]

ZSTD: Final = b"\x28\xb5\x2f\xfd"
_DICTIONARY: Final = b"\x5d\x2a\x4d\x18"  # a skippable frame of this number holds one
_SKIPPABLE: Final = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18", re.DOTALL)
_BLOCK: Final = 3  # bytes of what says how long a block of a zstd frame is
_MOST_HEAD: Final = 18  # bytes of what a zstd frame begins with
_MAX_DICTIONARY: Final = 16 << 20
_MOST_DICTIONARIES: Final = 10_000  # of a file whose places are kept
_MOST_OF_DICTIONARIES: Final = 256 << 20  # bytes of all that are read
_OTHERS: Final[dict[bytes, Kind]] = {
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"\x04\x22\x4d\x18": "lz4",
    b"\x02\x21\x4c\x18": "lz4",
    b"PK\x03\x04": "zip",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"Rar!\x1a\x07": "rar",
}

_RAW: Final = 1 << 16
_PIECE: Final = 1 << 20
_STEP: Final = 256  # bytes of a damaged member that are unpacked at once
_LINE: Final = 4096  # bytes in which the line of an ARC record ends
_MAX_EMPTY: Final = 1000  # members without content, one behind the other
# Members of fewer bytes than this that begin no record, one behind the other: of a packer that cuts a file into pieces
# none is so small but the last.
_SMALL: Final = 64
_MAX_SMALL: Final = 100_000
_MAX_TRIES: Final = 10_000  # places that look like a member's beginning and are none, one behind the other
# Bytes of damaged members that are gone through again for records within them. Behind so many the next one is looked
# for where the damage is: each of a thousand heads may begin a member that takes in all the others.
_MOST_AGAIN: Final = 4 << 20
# A member that unpacks to more bytes than this, and to more than so many times its size, is a bomb.
_BOMB_SIZE, _BOMB_RATIO = 1 << 30, 200
_BAD_GZIP: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # the stubs call the class a value
_PLAIN_HEAD: Final = re.compile(rb"WARC/\d\.\d{1,9}\r?\n(?:WARC|Content)-[A-Za-z-]{1,40}:")
_LONGEST_HEAD: Final = 80
_SCHEME: Final = re.compile(rb"[A-Za-z][A-Za-z0-9+.-]*+:")
_ARC_DATE: Final = re.compile(rb" \d{8,17} ")


def begins_record(data: bytes) -> bool:
    """Whether a WARC or an ARC record begins with ``data``."""
    if data[:5].upper() == b"WARC/":
        return True
    line = data[: data.find(b"\n") + 1]
    return bool(line) and is_arc_line(line)


def is_arc_line(line: bytes) -> bool:
    """Whether it has address, IP, date, type and length of an ARC record; the type may be empty, and version 2 has more
    before the length. In steps, not by one pattern, which would try each blank with each other."""
    scheme = _SCHEME.match(line)
    begin, _, length = line.rstrip(b" \r\n").rpartition(b" ")
    return scheme is not None and length.isdigit() and _ARC_DATE.search(begin, scheme.end()) is not None


class Unpacked:
    """One run after the other (``begin``); within it bytes are looked at and taken.

    ``position`` counts the bytes of the run that were taken; ``offset`` is the place in the file of the byte that is
    next, or of its member; ``at_member`` says whether it is the first of a member."""

    def __init__(
        self,
        stream: BinaryIO,
        tell: Callable[[Problem], None],
        start: int = 0,
        dictionaries: Dictionaries | None = None,
    ) -> None:
        self._raw = _Raw(stream, start)
        self._tell = tell
        self._buffer, self._at = b"", 0
        self.position = 0
        self._starts: deque[tuple[int, int]] = deque()  # of the run's members: position, offset
        self._packing = _packing(self._raw, dictionaries or Dictionaries())
        if self._packing is None:
            _is_other(self._raw, tell)
        self._members = _Members(self._raw, self._packing, tell) if self._packing else None
        self._ended = True

    @property
    def is_packed(self) -> bool:
        return self._members is not None

    @property
    def offset(self) -> int:
        if self._members is None:
            return self._raw.offset - len(self._buffer) + self._at
        while len(self._starts) > 1 and self._starts[1][0] <= self.position:
            self._starts.popleft()
        return self._starts[0][1] if self._starts else self._raw.offset

    @property
    def at_member(self) -> bool:
        return self.is_packed and bool(self._starts) and (self.offset, self._starts[0][0])[1] == self.position

    @property
    def end(self) -> int:
        """Where the run ends in the file, once all of it was taken."""
        return self._members.end if self._members else self._raw.offset

    @property
    def behind(self) -> int | None:
        """Where the next run's first gzip member begins, once all of the run was taken; None where there is none."""
        return self._members.behind if self._members else None

    @property
    def plain(self) -> int | None:
        """Where records that are not packed follow the last member, once all runs were taken; None where none do."""
        return self._members.plain if self._members else None

    def begin(self) -> bool:
        """Goes to the next run; False where there is none."""
        self._buffer, self._at, self.position = b"", 0, 0
        self._starts.clear()
        if self._members is None:
            self._buffer = self._raw.more()
        elif first := self._members.next_run():
            offset, self._buffer = first
            self._starts.append((0, offset))
        self._ended = False
        return bool(self._buffer)

    def peek(self, size: int) -> bytes:
        """The next bytes without taking them, at least ``size`` of them where the run has as many."""
        while len(self._buffer) - self._at < size and self._fill():
            pass
        return self._buffer[self._at : self._at + size]

    def starts(self, prefix: bytes) -> bool:
        """Whether the next bytes are these; nothing is copied."""
        while len(self._buffer) - self._at < len(prefix) and self._fill():
            pass
        return self._buffer.startswith(prefix, self._at)

    def take(self, size: int) -> bytes:
        """``size`` bytes; fewer only at the run's end."""
        if len(self._buffer) - self._at >= size:
            self._at += size
            self.position += size
            return self._buffer[self._at - size : self._at]
        # A list of parts that is joined would take twice as much; this hands out the bytes that it holds.
        whole, left = io.BytesIO(), size
        while left and (self._at < len(self._buffer) or self._fill()):
            piece = self._buffer[self._at : self._at + left]
            self._at += len(piece)
            self.position += len(piece)
            left -= len(piece)
            whole.write(piece)
        return whole.getvalue()

    def skip(self, size: int) -> int:
        """Passes over ``size`` bytes; how many there were."""
        left = size
        while left and (taken := len(self.take(min(left, _PIECE)))):
            left -= taken
        return size - left

    def give_back(self, rest: bytes) -> None:
        """Makes what was taken last the next bytes again."""
        if self._at >= len(rest) and self._buffer.startswith(rest, self._at - len(rest)):
            self._at -= len(rest)  # nothing is copied
        else:
            self._buffer, self._at = rest + self._buffer[self._at :], 0
        self.position -= len(rest)

    def _fill(self) -> bool:
        """Adds a piece to the buffer; False at the run's end."""
        if self._ended:
            return False
        seen = self.position + len(self._buffer) - self._at
        piece, begun = (self._raw.more(), None) if self._members is None else self._members.more()
        if begun is not None:
            self._starts.append((seen, begun))
        self._buffer, self._at = self._buffer[self._at :] + piece, 0
        self._ended = not piece
        return bool(piece)


class _Raw:
    """The file: ``offset`` is the place of the byte that ``more`` gives next."""

    def __init__(self, stream: BinaryIO, start: int) -> None:
        self._stream = stream
        self._given = b""
        self._over = False
        self.offset = start
        stream.seek(start)

    def more(self) -> bytes:
        piece, self._given = self._given or (b"" if self._over else self._stream.read(_RAW)), b""
        self.offset += len(piece)
        return piece

    def give_back(self, rest: bytes) -> None:
        self._given = rest + self._given
        self.offset -= len(rest)

    def peek(self, size: int) -> bytes:
        if len(self._given) < size and not self._over:
            self._given += self._stream.read(size - len(self._given))
        return self._given[:size]

    def skip(self, size: int) -> None:
        """Passes over bytes that were seen."""
        self._given = self._given[size:]
        self.offset += size

    def seek(self, offset: int) -> None:
        if offset != self.offset:
            self._given, self.offset = b"", offset
            self._stream.seek(offset)

    def stop(self) -> None:
        """Nothing more is given."""
        self._given, self._over = b"", True


class _Member(Protocol):
    """One gzip member or zstd frame."""

    def more(self, raw: _Raw, most: int = _PIECE) -> bytes:
        """The next bytes of the content, at most so many; empty at its end. Raises EOFError where the file ends within
        the member."""

    def finish(self, raw: _Raw) -> None:
        """Gives back what was read and lies behind the member."""


class _GzipMember:
    def __init__(self) -> None:
        self._inflater = isal_zlib.decompressobj(31)

    def more(self, raw: _Raw, most: int = _PIECE) -> bytes:
        inflater = self._inflater
        while not inflater.eof:
            data = inflater.unconsumed_tail or raw.more()
            piece: bytes = inflater.decompress(data, most)
            if piece:
                return piece
            if not data and not inflater.eof:
                raise EOFError
        return b""

    def finish(self, raw: _Raw) -> None:
        raw.give_back(self._inflater.unused_data)


class _Zstd:
    """What makes readers of zstd frames: ``dictionary`` is the one that counts now."""

    def __init__(self) -> None:
        self.dictionary: zstd.ZstdDict | None = None
        self.left = _MOST_OF_DICTIONARIES

    def __call__(self) -> _Member:
        return _ZstdFrame(self.dictionary)


class _ZstdFrame:
    def __init__(self, dictionary: zstd.ZstdDict | None) -> None:
        self._decompressor = zstd_module().ZstdDecompressor(dictionary)

    def more(self, raw: _Raw, most: int = _PIECE) -> bytes:
        decompressor = self._decompressor
        while not decompressor.eof:
            data = raw.more() if decompressor.needs_input else b""
            piece = bytes(decompressor.decompress(data, max_length=most))
            if piece:
                return piece
            if not data and decompressor.needs_input and not decompressor.eof:
                raise EOFError
        return b""

    def finish(self, raw: _Raw) -> None:
        raw.give_back(self._decompressor.unused_data)


class _Packing:
    """How a file is packed: what begins a member, what reads one, which error says that it is damaged."""

    def __init__(self, kind: Kind, magic: bytes, new: Callable[[], _Member], damage: type[Exception]) -> None:
        self.kind, self.magic, self.new, self.damage = kind, magic, new, damage

    def take_dictionary(self, raw: _Raw, tell: Callable[[Problem], None]) -> None:
        """Passes over the frame that holds one; it counts for the frames behind it."""
        if isinstance(self.new, _Zstd) and self.new.left > 0:
            content = _content(raw)
            self.new.left -= len(content)
            self.new.dictionary = _dictionary(content, raw.offset, tell)
        raw.seek(_behind_skippable(raw))

    @property
    def dictionary(self) -> zstd.ZstdDict | None:
        """The one that counts now."""
        return self.new.dictionary if isinstance(self.new, _Zstd) else None


def _packing(raw: _Raw, dictionaries: Dictionaries) -> _Packing | None:
    """None for what is not packed."""
    start = raw.peek(_MOST_HEAD)
    if start.startswith(GZIP):
        return _Packing("gzip", GZIP + b"\x08", _GzipMember, _BAD_GZIP)
    if start.startswith(ZSTD) or _SKIPPABLE.match(start):
        packing = _Packing("zstd", ZSTD, _Zstd(), zstd_module().ZstdError)
        if raw.offset:
            dictionaries.take(raw, packing, start)
        return packing
    return None


def _is_other(raw: _Raw, tell: Callable[[Problem], None]) -> None:
    """Another packing than those read here is told, and nothing is read of it."""
    start = raw.peek(8)
    for magic, kind in _OTHERS.items():
        if start.startswith(magic):
            tell(Problem(kind, raw.offset))
            raw.stop()


def _content(raw: _Raw) -> bytes:
    """What the frame that begins here holds, which may be packed itself; empty where it is too large or damaged."""
    size = int.from_bytes(raw.peek(8)[4:8], "little")
    content = raw.peek(8 + size)[8:] if size <= _MAX_DICTIONARY else b""
    if content.startswith(ZSTD):
        with suppress(zstd_module().ZstdError):
            return bytes(zstd_module().ZstdDecompressor().decompress(content, max_length=_MAX_DICTIONARY))
    return content


def _dictionary(content: bytes, offset: int, tell: Callable[[Problem], None]) -> zstd.ZstdDict | None:
    """The dictionary of this content; None where it is none."""
    module = zstd_module()
    try:
        made: zstd.ZstdDict = module.ZstdDict(content)
        module.ZstdDecompressor(made)  # some damage shows only here
    except (module.ZstdError, ValueError):
        tell(Problem("zstd", offset))
        return None
    return made


class Dictionaries:
    """Where the dictionaries of a file with zstd frames begin, as far as it was looked through: kept for a file that is
    read from the middle again and again, since all that comes before must be passed by once."""

    def __init__(self) -> None:
        self._offsets: dict[int, int] = {}  # by their numbers
        self._looked_until = 0

    def take(self, raw: _Raw, packing: _Packing, frame: bytes) -> None:
        """The one that ``frame``, at which the reading begins, was packed with; else that at the file's beginning."""
        at, number = raw.offset, 0
        with suppress(zstd_module().ZstdError):
            number = zstd_module().get_frame_info(frame).dictionary_id
        raw.seek(0)
        if raw.peek(4).startswith(_DICTIONARY):
            self._load(raw, packing)
        if number and number not in self._offsets:
            self._look(raw, packing, at)
        if number in self._offsets:
            raw.seek(self._offsets[number])
            self._load(raw, packing)
        raw.seek(at)

    def _load(self, raw: _Raw, packing: _Packing) -> None:
        at = raw.offset
        packing.take_dictionary(raw, _untold)
        if packing.dictionary and len(self._offsets) < _MOST_DICTIONARIES:
            self._offsets.setdefault(packing.dictionary.dict_id, at)

    def _look(self, raw: _Raw, packing: _Packing, until: int) -> None:
        raw.seek(self._looked_until)
        while raw.offset < until:
            head = raw.peek(_MOST_HEAD)
            if head.startswith(_DICTIONARY):
                self._load(raw, packing)
            elif _SKIPPABLE.match(head):
                raw.seek(_behind_skippable(raw))
            elif not _pass_by_frame(raw, head) and not _skip_to(raw, _DICTIONARY):
                break
        self._looked_until = max(until, self._looked_until)


def _skip_to(raw: _Raw, magic: bytes) -> bool:
    """Goes to the next place of ``magic``; False where there is none."""
    while seen := raw.peek(_RAW):
        at = seen.find(magic)
        raw.skip(at if at >= 0 else max(1, len(seen) - len(magic) + 1))
        if at >= 0:
            return True
    return False


def _behind_skippable(raw: _Raw) -> int:
    return raw.offset + 8 + int.from_bytes(raw.peek(8)[4:], "little")


def _pass_by_frame(raw: _Raw, head: bytes) -> bool:
    """Goes behind a zstd frame without unpacking it (RFC 8878 section 3.1.1); False where none begins here."""
    if not head.startswith(ZSTD):
        return False
    about = head[4]
    is_single = about >> 5 & 1
    size = 5 + (not is_single) + (0, 1, 2, 4)[about & 3] + ((1 if is_single else 0), 2, 4, 8)[about >> 6]
    raw.seek(raw.offset + size)
    is_last = False
    while not is_last:
        said = raw.peek(_BLOCK)
        if len(said) < _BLOCK:
            return False
        block = int.from_bytes(said, "little")
        is_last, is_run = bool(block & 1), block >> 1 & 3 == 1
        raw.seek(raw.offset + _BLOCK + (1 if is_run else block >> 3))
    raw.seek(raw.offset + (4 if about >> 2 & 1 else 0))
    return True


def _untold(problem: Problem) -> None:
    """The reading from the beginning told it."""


class _Members:
    """The members of a file in their order, and the runs that they make."""

    def __init__(self, raw: _Raw, packing: _Packing, tell: Callable[[Problem], None]) -> None:
        self._raw, self._packing, self._tell = raw, packing, tell
        self._member: _Member | None = None
        self._start = self._unpacked = 0
        self._is_first = True
        self._small = self._again = 0
        self.plain: int | None = None
        self._next: tuple[int, bytes] | None = None  # the first piece of the next run's first member, and its offset
        self.end = raw.offset

    @property
    def behind(self) -> int | None:
        """Where the next run's first member begins, where it was seen and is gzip."""
        return self._next[0] if self._next and self._packing.kind == "gzip" else None

    def next_run(self) -> tuple[int, bytes] | None:
        """Offset and first piece of the next run; None at the file's end."""
        if self._next is None:
            while self.more()[0]:  # what nobody took of the run before
                pass
        found, self._next = self._next, None
        return found

    def more(self) -> tuple[bytes, int | None]:
        """The next piece of the run, and where its member begins if it is the first of one; empty at the run's end."""
        if self._next is not None:
            return b"", None
        if self._member is not None and (piece := self._piece()):
            return piece, None
        self.end = self._raw.offset
        first = self._first()
        if first is None:
            return b"", None
        if self._is_first_of_run(first):
            self._next, self._small = first, 0
            return b"", None
        return (b"", None) if self._is_one_of_too_many(first) else (first[1], first[0])

    def _is_one_of_too_many(self, first: tuple[int, bytes]) -> bool:
        """Whether it comes behind so many small members that nothing more is read."""
        self._small = self._small + 1 if len(first[1]) < _SMALL else 0
        if self._small <= _MAX_SMALL:
            return False
        self._tell(Problem("none", first[0]))
        self._raw.stop()
        self._member = None
        return True

    def _is_first_of_run(self, first: tuple[int, bytes]) -> bool:
        is_first, self._is_first = self._is_first, False
        return is_first or begins_record(first[1])

    def _first(self) -> tuple[int, bytes] | None:
        """Offset and first piece of the next member that has content."""
        empty, at = 0, self._raw.offset
        while self._begin():
            at, piece = self._start, self._piece()
            while piece and len(piece) < _LINE and b"\n" not in piece and (more := self._piece()):
                piece += more
            if piece:
                if empty:
                    self._tell(Problem("empty", at, (empty,)))
                return at, piece
            empty += 1
            if empty > _MAX_EMPTY:
                self._tell(Problem("none", at))
                self._raw.stop()
        return None

    def _begin(self) -> bool:
        """Stands at the next member; False where none comes any more."""
        raw = self._raw
        while (seen := raw.peek(4)) and not seen.startswith(self._packing.magic):
            if self._packing.kind == "zstd" and _SKIPPABLE.match(seen):
                self._pass_skippable(seen)
                continue
            at = raw.offset
            ahead = raw.peek(_LINE)
            if begins_record(record := ahead.lstrip(b"\r\n\0")) or self._is_packed_otherwise(record):
                self.plain = at + len(ahead) - len(record)
                raw.stop()
                return False
            passed, is_there = self._search(at, between=True)
            if passed:
                self._tell(Problem("none", at, (passed,)))
            if not is_there:
                return False
        if not seen:
            return False
        self._member, self._start, self._unpacked = self._packing.new(), raw.offset, 0
        return True

    def _pass_skippable(self, seen: bytes) -> None:
        raw = self._raw
        if seen.startswith(_DICTIONARY):
            self._packing.take_dictionary(raw, self._tell)
        else:
            raw.seek(_behind_skippable(raw))

    def _is_packed_otherwise(self, ahead: bytes) -> bool:
        """Whether a member of the other packing begins here (``cat a.warc.gz b.warc.zst``)."""
        if self._packing.kind == "zstd":
            return packed_record(ahead) == 0
        return ahead.startswith((ZSTD, _DICTIONARY))

    def _piece(self) -> bytes:
        """The next piece of the member; empty at its end, and where it is damaged."""
        if self._member is None:
            return b""
        kind: Kind
        try:
            piece = self._member.more(self._raw)
            self._unpacked += len(piece)
            if not piece:
                self._member.finish(self._raw)
                self._member = None
            if self._unpacked <= max(_BOMB_SIZE, _BOMB_RATIO * (self._raw.offset - self._start)):
                return piece
            kind = "bomb"
        except EOFError:
            kind = "cut"
        except self._packing.damage:
            kind = self._packing.kind
        return self._damaged(kind)

    def _damaged(self, kind: Kind) -> bytes:
        """What else can be had of the member; then the reading goes on at the next one that begins a record."""
        self._tell(Problem(kind, self._start))
        raw, rest = self._raw, b"" if kind == "bomb" else self._salvaged()
        self._member = None
        damaged_at = raw.offset
        behind = max(damaged_at, self._start + 1)
        self._again += behind - self._start
        _, is_there = self._search(self._start + 1 if self._again <= _MOST_AGAIN else behind)
        if is_there and rest and (next_at := raw.offset) < damaged_at:
            # Of a file that was cut and written on, the next member's bytes are taken for this one's for a while.
            rest = self._salvaged(next_at)
            raw.seek(next_at)
        self._unpacked += len(rest)
        return rest

    def _salvaged(self, end: int | None = None) -> bytes:
        """The bytes between those that came already and the damaged place, or the ``end`` of the member: a call that
        fails gives nothing, so the steps are small, and the last ones single bytes."""
        member, raw, done, found, step = self._packing.new(), self._raw, 0, bytearray(), _STEP
        raw.seek(self._start)
        while len(found) < _PIECE and (seen := raw.peek(step if end is None else min(step, end - raw.offset))):
            try:
                for piece in _all_of(member, _Step(seen)):
                    found += piece[max(0, self._unpacked - done) :]
                    done += len(piece)
            except self._packing.damage:
                if step == 1:
                    break
                member, step = self._fed(raw.offset), 1
            else:
                raw.skip(len(seen))
        return bytes(found)

    def _fed(self, until: int) -> _Member:
        """A reader of the member that stands at ``until``."""
        member, raw = self._packing.new(), self._raw
        raw.seek(self._start)
        while raw.offset < until:
            step = raw.peek(min(_STEP, until - raw.offset))
            for _ in _all_of(member, _Step(step)):
                pass
            raw.skip(len(step))
        return member

    def _search(self, start: int, *, between: bool = False) -> tuple[int, bool]:
        """Goes to the next member behind ``start`` that begins a record: how many bytes were passed over (0 where all
        of them are zero or ends of lines), and whether there is one. What lies ``between`` members may be records that
        are not packed, of another file (``tar``): then ``plain`` is where they begin. Of a damaged member that is not
        looked for: a page in it may hold what looks like one."""
        raw, magic, padding, tries = self._raw, self._packing.magic, True, 0
        raw.seek(start)
        while (seen := raw.peek(_RAW)) and tries <= _MAX_TRIES:
            at = seen.find(magic)
            here = at if at >= 0 else max(1, len(seen) - (_LONGEST_HEAD if between else len(magic)) + 1)
            plain = _PLAIN_HEAD.search(seen, 0, at + 1 if at >= 0 else len(seen)) if between else None
            here = plain.start() if plain else here
            padding = padding and not seen[:here].strip(b"\0\r\n")
            raw.skip(here)
            if plain:
                self.plain, passed = raw.offset, raw.offset - start
                raw.stop()
                return passed, False
            if at >= 0:
                if self._is_record():
                    return 0 if padding else raw.offset - start, True
                raw.skip(1)
                tries += 1
        passed = raw.offset - start
        raw.stop()
        return 0 if padding else passed, False

    def _is_record(self) -> bool:
        try:
            return begins_record(self._packing.new().more(_Step(self._raw.peek(_LINE)), _LINE))
        except (EOFError, self._packing.damage):
            return False


def packed_record(seen: bytes) -> int | None:
    """Where in ``seen`` the first gzip member begins whose content begins a record; None where none does."""
    at = seen.find(GZIP + b"\x08")
    while at >= 0:
        with suppress(_BAD_GZIP):
            if begins_record(isal_zlib.decompressobj(31).decompress(seen[at : at + _LINE], _LINE)):
                return at
        at = seen.find(GZIP + b"\x08", at + 1)
    return None


class _Step(_Raw):
    """A few bytes in the place of a file."""

    def __init__(self, data: bytes) -> None:
        self._given, self._over, self.offset = data, True, 0


def _all_of(member: _Member, step: _Step) -> Iterator[bytes]:
    """What the bytes of a step unpack to."""
    with suppress(EOFError):
        while piece := member.more(step):
            yield piece
