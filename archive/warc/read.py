"""Reading WARC files: records, and the snapshots they hold. Strict about structure, bounded in memory.

Only the framing is judged here (gzip members, header block, Content-Length, the blank lines behind a record); what the
fields say is judged by ``archive.verify``. The first break ends the reading with DamagedError: no byte behind it can be
trusted to begin a record.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import BinaryIO, Literal

import msgspec
from isal import isal_zlib
from msgspec.structs import replace

from archive.errors import DamagedError
from archive.schema import DIGEST
from archive.storage.base import Storage
from archive.warc.codings import Decoded, Flaw
from archive.warc.digests import digest
from archive.warc.http import (
    Head,
    Headers,
    cut_of,
    decode,
    entity,
    fields_of,
    head_end,
    is_chunked,
    is_short,
    parse_head,
    status_of,
)
from archive.warc.members import BAD_GZIP, GZIP, Ahead, Member, Source
from archive.warc.snapshot import SnapshotRef

__all__ = ["MAX_BLOCK", "MAX_HEAD", "Original", "Snapshot", "WarcRecord", "parse_date", "read_at", "records"]
__all__ += ["snapshot_at", "snapshot_from", "snapshot_in", "snapshot_of", "warc_fields"]

MAX_HEAD = 65_536
"""Bytes of a record's header block; a longer one is damage (or an attack: one header line may fill a disk)."""
MAX_BLOCK = 100_000_000
"""Bytes of a record's block that are read into memory."""
_LARGE = 8_000_000  # bytes of what is read piece by piece, and of what is not kept: else it is held several times
_MOST_PAYLOAD = 50_000_000  # bytes of it that are decoded, to as many at most: what has no coding is not copied
_MOST_TEXT = 20_000_000  # bytes of a body that become text: one sign beyond the BMP makes four bytes of each

_END = b"\r\n\r\n"
_ADDED = re.compile(r"^url:|^([\"'])(?=.*\1$)|[\"']$", re.IGNORECASE)
_VERSION = re.compile(r"WARC/\d\.\d+$", re.IGNORECASE)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+$")  # RFC 9110 token, as WARC 1.1 section 4 has it
_DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?Z)?)?)?", re.ASCII | re.IGNORECASE
)
_FOREIGN = {
    (b"PK",): "a ZIP file (WACZ?), not a WARC file; unpack it and read the files of its archive/ folder",
    (
        b"\x28\xb5\x2f\xfd",
        b"\x5d\x2a\x4d\x18",
    ): "compressed with zstd; this reader takes plain and gzip files: decompress it first",
    (b"filedesc:",): "an ARC file, the predecessor of WARC; convert it with `warcio recompress`",
    (b"BZh",): "compressed with bzip2, which is not read here; decompress it first",
}


class WarcRecord(msgspec.Struct, frozen=True, dict=True):
    """A record as it stands in its file: ``length`` bytes at ``offset``, its header fields and its block."""

    headers: Headers
    block: bytes
    offset: int
    length: int
    version: str = "WARC/1.1"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({_shown(self, 'block')})"

    @property
    def kind(self) -> str:
        """The WARC-Type in lower case; empty where the field is missing."""
        return (self.headers.first("WARC-Type") or "").lower()

    @property
    def record_id(self) -> str:
        """The WARC-Record-ID with its angle brackets, which some tools leave out; empty where the field is missing."""
        told = self.headers.first("WARC-Record-ID") or ""
        return told if told[:1] in ("", "<") else f"<{told}>"

    @property
    def url(self) -> str:
        """The WARC-Target-URI, without the angle brackets (``<…>``, ``<URL:…>`` of RFC 3986 appendix C) or quotation
        marks that some tools put around it."""
        told = (self.headers.first("WARC-Target-URI") or "").removeprefix("<").removesuffix(">").strip(" ")
        return told if told[:1] in ("h", "H") else _ADDED.sub("", told)

    @property
    def date(self) -> dt.datetime:
        """The WARC-Date in UTC; raises DamagedError where it is missing or no date."""
        return parse_date(self.headers.first("WARC-Date") or "", self.offset)

    @cached_property
    def http(self) -> tuple[Head, memoryview]:
        """Head and payload of the HTTP message that is the block; the payload is no copy of it."""
        end = head_end(self.block) or len(self.block)
        return parse_head(self.block[:end]), memoryview(self.block)[end:]

    def warc_fields(self) -> list[tuple[str, str]]:
        """The block of a warcinfo or metadata record, read as ``application/warc-fields``."""
        return warc_fields(self.block)


@dataclass(frozen=True)
class Original:
    """The earlier snapshot that a revisit repeats: its record id, URL and date, each as far as the WARC names it."""

    record_id: str | None = None
    url: str | None = None
    date: str | None = None


class Snapshot(msgspec.Struct, frozen=True, dict=True):
    """One exchange with the place of its proof.

    ``raw`` is the whole HTTP response as transferred (of a ``revisit`` only the head: its body lies in the snapshot
    that ``refers_to`` names, which is ``original`` where it was found, and the body is that one's). A ``resource`` was
    kept without HTTP: its head is made of the record's Content-Type. A ``failure`` got no response: its status is 0,
    ``failure`` says why. ``used`` is ``owner_access`` where the owner's account was asked with. ``captured`` is UTC.
    ``length`` bytes at ``offset`` of ``file`` (relative to the archive's root) hold the WARC record. ``had_at`` is the
    address at a public web archive where somebody fetched it: ``url`` and ``captured`` are those of the page, then."""

    url: str
    captured: dt.datetime
    file: str
    offset: int
    length: int
    record_id: str
    kind: Literal["response", "revisit", "resource", "failure"]
    raw: bytes
    request: bytes | None = None
    ip: str | None = None
    protocols: tuple[str, ...] = ()
    cipher: str | None = None
    truncated: str | None = None
    payload_digest: str | None = None
    entity_digest: str | None = None
    refers_to: Original | None = None
    original: Snapshot | None = None
    failure: str | None = None
    used: str | None = None
    had_at: str | None = None

    def __repr__(self) -> str:
        return f"{type(self).__name__}({_shown(self, 'raw', 'request', 'original')})"

    @cached_property
    def head(self) -> Head:
        """Status line and headers; of a revisit without any those of its original."""
        head = parse_head(self.raw[: self._head_end])
        return self.original.head if self.original and not head.status else head

    @property
    def date(self) -> dt.datetime:
        """``captured``: when the request was sent, or as the WARC-Date says."""
        return self.captured

    @cached_property
    def status(self) -> int:
        """The HTTP status code; of a revisit without a head that of its original."""
        own = status_of(self.raw)
        return self.original.status if self.original and not own else own

    @property
    def reason(self) -> str:
        """The reason phrase of the status line."""
        return self.head.reason

    @property
    def headers(self) -> Headers:
        """The response's header fields in their order."""
        return self.head.headers

    @property
    def payload(self) -> bytes:
        """The body as transferred, with its chunk framing; a new copy of it at each call."""
        return self.original.payload if self.original else self.raw[self._head_end :]

    @property
    def entity(self) -> bytes:
        """The body without chunk framing, still content-encoded; a new copy of it at each call."""
        return self.original.entity if self.original else bytes(entity(self.head, self.payload))

    @property
    def cut(self) -> str | None:
        """Why the response is not whole: its ``truncated``, or ``head`` where not even its head is."""
        return cut_of(self.raw[: self._head_end], self.truncated)

    def decoded(self, limit: int) -> Decoded:
        """At most ``limit`` bytes of the decoded body; ``flaw`` says why it is not whole, null where the limit cut
        it."""
        if self.original:
            return self.original.decoded(limit)
        kept: Decoded | None = self.__dict__.get("_kept_body")
        if kept is not None:
            return kept if len(kept.body) <= limit else Decoded(kept.body[:limit])
        payload = memoryview(self.raw)[self._head_end : self._head_end + _MOST_PAYLOAD]
        found = decode(self.head, bytes(entity(self.head, payload)), limit)
        if len(found.body) < limit:
            self._keep("_kept_body", found, len(found.body))
        return found

    @property
    def short(self) -> bool:
        """Whether HTTP says that more belongs to the body than was kept."""
        if self.original:
            return self.original.short
        return is_short(self.head, memoryview(self.raw)[self._head_end :])

    @property
    def body(self) -> bytes:
        """The decoded body, at most 50 MB of it; where it has a ``flaw``, what could be read."""
        return self.decoded(_MOST_PAYLOAD).body

    @property
    def flaw(self) -> Flaw | None:
        """Why the body is not whole under its content coding: ``early``, ``damaged``, ``binary``; null where it is."""
        return self.decoded(_MOST_PAYLOAD).flaw

    def _keep(self, name: str, value: object, size: int) -> None:
        """Keeps what was made of the record, unless it is large: the record may have 100 MB, and whoever reads a file
        holds one while the next one is read."""
        if size <= _LARGE:
            self.__dict__[name] = value

    @property
    def text(self) -> str:
        """The first 20 MB of the body as text; what does not decode becomes U+FFFD."""
        kept: str | None = self.__dict__.get("_kept_text")
        if kept is None:
            kept = self._text()
            self._keep("_kept_text", kept, len(kept))
        return kept

    def _text(self) -> str:
        from archive.charset import text_of  # noqa: PLC0415 - its tables cost who only lists articles

        told = self.headers.all("Content-Type")
        if self.original and not told:
            return self.original.text
        return text_of(self.body[:_MOST_TEXT], ", ".join(told))

    def ref(self) -> SnapshotRef:
        """The pointer to this snapshot that articles carry; digests that are not SHA-256 are computed anew."""
        digests = self._sha256(self.payload_digest, "payload"), self._sha256(self.entity_digest, "entity")
        place = self.file, self.offset, self.length, self.record_id
        return SnapshotRef(*place, *digests, self.url, self.status, used=self.used)

    def _sha256(self, named: str | None, of: Literal["payload", "entity"]) -> str | None:
        if named and re.fullmatch(DIGEST, named):
            return named
        lacks_body = self.kind == "failure" or (self.kind == "revisit" and self.original is None)
        return None if lacks_body else self._digest(of)

    def _digest(self, of: Literal["payload", "entity"]) -> str:
        if self.original:
            return self.original._digest(of)
        if of == "entity" and is_chunked(self.head):
            return digest(self.entity)
        return digest(memoryview(self.raw)[self._head_end :])

    @property
    def parts(self) -> tuple[bytes, bytes]:
        """The head with its blank line, and the body, of the response as it was kept: of a revisit without what it
        repeats."""
        return self.raw[: self._head_end], self.raw[self._head_end :]

    @cached_property
    def _head_end(self) -> int:
        """All is head where no blank line comes. The parts are not kept: a record may have 100 MB."""
        return head_end(self.raw) or len(self.raw)


def _shown(value: msgspec.Struct, *left_out: str) -> str:
    """The fields of a value for its representation: a megabyte in a traceback helps nobody."""
    return ", ".join(f"{name}={getattr(value, name)!r}" for name in value.__struct_fields__ if name not in left_out)


def parse_date(value: str, offset: int | None = None) -> dt.datetime:
    """A WARC-Date in UTC (W3C profile of ISO 8601; WARC 1.1 allows fractions and leaving out what is not known).

    Raises DamagedError for anything else."""
    match = _DATE.fullmatch(value)
    try:
        if match is None:
            raise ValueError(value)
        if match[6]:
            return dt.datetime.fromisoformat(value.upper())
        year, month, day, hour, minute, second = (
            int(part or least) for part, least in zip(match.groups(), (0, 1, 1, 0, 0, 0), strict=False)
        )
        micros = int((match[7] or "0").ljust(6, "0")[:6])
        return dt.datetime(year, month, day, hour, minute, second, micros, tzinfo=dt.UTC)
    except ValueError:
        raise DamagedError(f"no WARC date: {value[:60]!r}", offset=offset) from None


def warc_fields(block: bytes) -> list[tuple[str, str]]:
    """``name: value`` lines in UTF-8; folded lines are joined, lines without a colon passed over."""
    return fields_of(line.rstrip("\r") for line in _text(block).split("\n"))


def records(stream: BinaryIO, *, file: str | None = None, max_block: int = MAX_BLOCK) -> Iterator[WarcRecord]:
    """Every record of a ``.warc.gz`` (one gzip member a record) or a plain ``.warc``, in one pass.

    Offsets count from where ``stream`` stands. Raises DamagedError(file, offset of the record that is damaged) at the
    first break: behind it nothing can be trusted."""
    name = file or (stream.name if isinstance(getattr(stream, "name", None), str) else None)
    source = Source(stream)
    try:
        start = source.peek(9)
        if not start:
            return
        if not start.startswith((GZIP, b"WARC/")):
            reason = _foreign(start) or "no WARC file: it begins neither with gzip nor with WARC/"
            raise DamagedError(reason, offset=0)
        read = _gzipped if start.startswith(GZIP) else _plain
        while source.peek(1):
            yield read(source, max_block)
    except DamagedError as error:
        raise DamagedError(error.reason, file=name, offset=error.offset) from error


def read_at(data: bytes, offset: int = 0) -> WarcRecord:
    """The record in ``data``, one gzip member that was read at ``offset`` of its file; raises DamagedError."""
    if not data.startswith(GZIP):
        raise DamagedError("no gzip member begins here", offset=offset)
    if len(data) > _LARGE:
        return _gzipped(Source(io.BytesIO(data), offset), MAX_BLOCK)
    inflater = isal_zlib.decompressobj(31)
    seen = _inflated(inflater, data, MAX_HEAD, offset)
    end = _head_end(seen, len(seen) < MAX_HEAD, offset)
    version, headers, size = _told(seen[:end], offset, MAX_BLOCK)
    if size > _LARGE:
        return _gzipped(Source(io.BytesIO(data), offset), MAX_BLOCK)
    whole, wanted = seen[end:], size + len(_END)
    # One byte more, if there is one, says that the member goes on; no more is unpacked of a bomb.
    if len(whole) <= wanted and not inflater.eof:
        whole += _inflated(inflater, inflater.unconsumed_tail, wanted + 1 - len(whole), offset)
    block = _framed(whole[:size], whole[size:wanted], size, offset)
    if len(whole) > wanted:
        raise DamagedError("more data in the gzip member than the record says", offset=offset)
    return WarcRecord(headers, block, offset, len(data) - len(inflater.unused_data), version)


def snapshot_of(response: WarcRecord, *, file: str, request: WarcRecord | None = None) -> Snapshot:
    """The snapshot that a response or revisit record holds; ``file`` is the file's name in the archive."""
    found = snapshot_in(response, file=file, captured=response.date, request=request)
    if found.kind == "revisit" or (found.payload_digest and found.entity_digest):
        return found
    payload_digest = found.payload_digest or found._digest("payload")
    return replace(found, payload_digest=payload_digest, entity_digest=found.entity_digest or found._digest("entity"))


def snapshot_in(
    response: WarcRecord,
    *,
    file: str,
    captured: dt.datetime,
    request: WarcRecord | None = None,
    plain: tuple[int, int] | None = None,
) -> Snapshot:
    """The same with the digests that the record names, and no others; ``plain`` is what
    ``archive.warc.http.plain_head`` found of its block, if it found that."""
    get, revisit = response.headers.firsts().get, response.kind == "revisit"
    found = Snapshot(
        response.url,
        captured,
        file,
        response.offset,
        response.length,
        response.record_id,
        "revisit" if revisit else "response",
        response.block,
        request.block if request else None,
        get("warc-ip-address"),
        tuple(response.headers.all("WARC-Protocol")) if get("warc-protocol") is not None else (),
        get("warc-cipher-suite"),
        get("warc-truncated"),
        get("warc-payload-digest"),
        get("warc-x-entity-digest"),
        Original(get("warc-refers-to"), get("warc-refers-to-target-uri"), get("warc-refers-to-date"))
        if revisit
        else None,
        used=get("warc-x-used"),
    )
    if plain is not None:
        found.__dict__["status"], found.__dict__["_head_end"] = plain
    return found


def snapshot_at(data: bytes, ref: SnapshotRef) -> Snapshot:
    """The snapshot that ``ref`` points to, from the bytes that were read there; raises DamagedError."""
    try:
        record = read_at(data, ref.offset)
    except DamagedError as error:
        raise DamagedError(error.reason, file=ref.file, offset=ref.offset) from error
    if record.record_id != ref.record_id:
        raise DamagedError(f"holds {record.record_id}, not {ref.record_id}", file=ref.file, offset=ref.offset)
    return snapshot_of(record, file=ref.file)


def snapshot_from(place: Storage, ref: SnapshotRef) -> Snapshot:
    """The same, read from where it lies; raises NotFound, StorageError, and DamagedError also for a place that no
    record has."""
    if ref.offset < 0 or not 0 < ref.length <= MAX_BLOCK:
        raise DamagedError(f"no record has {ref.length:,} bytes at {ref.offset:,}", file=ref.file)
    return snapshot_at(place.read(ref.file, ref.offset, ref.length), ref)


def _gzipped(source: Source, max_block: int) -> WarcRecord:
    start = source.position
    if source.peek(2) != GZIP:
        raise DamagedError("no gzip member begins here", offset=start)
    member = Member(source)
    version, headers, size = _told(_head(member, start), start, max_block)
    block = _block(member, size, start)
    member.finish()
    return WarcRecord(headers, block, start, source.position - start, version)


def _plain(source: Source, max_block: int) -> WarcRecord:
    start = source.position
    version, headers, size = _told(_head(source, start), start, max_block)
    block = _block(source, size, start)
    return WarcRecord(headers, block, start, source.position - start, version)


def _inflated(inflater: isal_zlib.Decompress, packed: bytes, most: int, start: int) -> bytes:
    """The next ``most`` bytes of a gzip member, of which ``packed`` is all that is still to be unpacked; fewer only at
    its end."""
    try:
        piece: bytes = inflater.decompress(packed, most)
    except BAD_GZIP as error:
        raise DamagedError(f"the gzip member is damaged ({error})", offset=start) from None
    if len(piece) < most and not inflater.eof:
        raise DamagedError("cut in the middle of a gzip member", offset=start)
    return piece


def _told(head: bytes, start: int, max_block: int) -> tuple[str, Headers, int]:
    """Version and header fields of a record, and the size of its block."""
    version, headers = _fields(head, start)
    length = headers.first("Content-Length") or ""
    if not re.fullmatch(r"\d{1,18}", length):
        raise DamagedError(f"no valid Content-Length: {length[:40]!r}", offset=start)
    size = int(length)
    if size > max_block:
        raise DamagedError(f"a record of {size:,} bytes; at most {max_block:,} are read", offset=start)
    return version, headers, size


def _block(data: Ahead, size: int, start: int) -> bytes:
    """The block of ``size`` bytes, which stands behind the head of a record."""
    block = data.all_of(size)
    return _framed(block, data.all_of(len(_END)), size, start)


def _framed(block: bytes, end: bytes, size: int, start: int) -> bytes:
    """The block, if it is whole and ``end`` is what ends a record."""
    if missing := size + len(_END) - len(block) - len(end):
        raise DamagedError(f"the record ends {missing:,} bytes too early", offset=start)
    if end != _END:
        raise DamagedError("the record does not end where its Content-Length says", offset=start)
    return block


def _foreign(start: bytes) -> str | None:
    """What a file is that begins like this and is no WARC file."""
    return next((reason for magic, reason in _FOREIGN.items() if start.startswith(magic)), None)


def _head(data: Ahead, start: int) -> bytes:
    """The header block with its blank line."""
    size = 2048
    while not (end := _head_end(data.peek(size), len(data.peek(size)) < size, start)):
        size *= 2
    return data.take(end)


def _head_end(seen: bytes, is_all: bool, start: int) -> int:
    """Where the header block ends with which ``seen`` begins; 0 where more must be seen to tell."""
    if seen[:5].upper() != b"WARC/":
        raise DamagedError(_foreign(seen) or f"no WARC record begins here, but {seen[:5]!r}", offset=start)
    end = seen.find(_END) + len(_END)
    if end >= len(_END):
        return end
    if is_all:
        lines = "; its lines end with LF alone" if b"\r\n" not in seen else ""
        raise DamagedError(f"the record ends within its header block{lines}", offset=start)
    if len(seen) >= MAX_HEAD:
        raise DamagedError(f"no end of the header block within {MAX_HEAD:,} bytes", offset=start)
    return 0


def _fields(head: bytes, start: int) -> tuple[str, Headers]:
    lines = _text(head).removesuffix("\r\n\r\n").split("\r\n")
    if not _VERSION.match(lines[0]):
        raise DamagedError(f"no WARC version line: {lines[0][:40]!r}", offset=start)
    for number, line in enumerate(lines[1:]):
        name, colon, _ = line.partition(":")
        if not (colon and _NAME.match(name)) and not (number and line[:1] in (" ", "\t")):
            raise DamagedError(f"no WARC header line: {line[:60]!r}", offset=start)
    return lines[0], Headers(fields_of(lines[1:]))


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("latin-1")
