"""WARC 1.1 records (ISO 28500:2017), built: values in, one gzip member a record out. Pure.

warcio puts each record together, ISA-L packs it. warcio writes a value as it is given, with a CR LF in it too. So each
header value passes ``_line`` or ``uri_of`` first: no CR, LF or NUL of a foreign URL can open a header line of its own.

The caps of ``archive.warc.read`` hold here: what it would refuse is refused before it is written.

What ``archive.warc.read`` offers for reading is offered here, too. What is written, and where tools disagree about it:
docs/warc.md.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import quote, urlsplit, urlunsplit

from isal import isal_zlib
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.errors import UsageError
from archive.urls import LONGEST, length_of
from archive.warc.cdxj import Entry
from archive.warc.digests import digest
from archive.warc.http import SURPLUS, Exchange, FailedExchange, Head, head_end, is_chunked, parse_head, warc_date
from archive.warc.members import BAD_GZIP
from archive.warc.read import MAX_BLOCK, MAX_HEAD, WarcRecord, read_at, records, snapshot_at, snapshot_of

__all__ = ["ENTITY_DIGEST", "Built", "Refers", "WarcRecord", "digest", "exchange", "failure", "read_at", "records"]
__all__ += ["memento", "memento_id", "resource", "snapshot_at", "snapshot_of", "uri_of", "warc_date", "warcinfo"]

CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"

# An extension field (WARC 1.1 section 4 allows them): the digest of the body without chunk framing.
ENTITY_DIGEST = "WARC-X-Entity-Digest"
# Another: what was asked with beside the crawl's own fields (``owner_access``).
USED = "WARC-X-Used"

_PROFILES = {
    "identical": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
    "not-modified": "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SAFE_IN_URI = "!$&'()*+,;=:@/?%~-._"  # RFC 3986 section 3.3 and 3.4, and escapes that are there already
# What most addresses are, and what ``uri_of`` would give back as it is.
_SAFE = r"(?:[A-Za-z0-9!$&'()*+,;=:@/~._-]|%[0-9A-Fa-f]{2})"
_PLAIN_URI = re.compile(rf"https?://[a-z0-9.-]+(?::\d{{1,5}})?/{_SAFE}*+(?:\?{_SAFE}++)?", re.ASCII)

_RAW, _GZIP = -15, 31  # zlib's "wbits": a bare deflate stream, and one in a gzip member
_MEMORY: Final = 2  # blocks of fewer symbols: text gets .5 % smaller than with the default
_SMALL: Final = 2048  # bytes below which nothing is won by a better compressor
_FAST, _GOOD = 1, 2
_BEGIN: Final = b"\x1f\x8b\x08" + bytes(6) + b"\xff"  # as ISA-L begins a member: no flags, no time, no system
_STORED: Final = 65_535  # bytes of a stored block (RFC 1951 section 3.2.4)
_SAMPLE: Final = 1024
_NO_SMALLER: Final = 0.97
_BEGINS: Final = re.compile(rb"\x1f\x8b\x08")
_MOST_BEGINS: Final = 16
_LOOK: Final = 4096  # bytes of a member that are looked into
# All that begins a WARC or an ARC record, and a little more: an ARC record begins with a line that ends with a number.
_RECORD: Final = re.compile(rb"WARC/|[^\n]* \d+[ \r]*\n", re.IGNORECASE)

_WARC_FIELDS = ("Content-Type", "application/warc-fields")
# What has a line in the index: facts about a record have none.
_INDEXED = frozenset({"response", "revisit", "resource"})

Fields = list[tuple[str, str]]
NewId = Callable[[], str]
Piece = bytes | memoryview


@dataclass(frozen=True, slots=True)
class Built:
    """A finished WARC record: ``data`` is one gzip member. ``kind`` is its WARC-Type, ``entry`` what the index says of
    it (None: nothing)."""

    record_id: str
    kind: str
    data: bytes
    payload_digest: str | None = None
    entity_digest: str | None = None
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Refers:
    """The earlier response that a revisit stands for.

    ``date`` is its WARC-Date as written there, ``payload_digest`` its WARC-Payload-Digest: replay tools find the
    original by it, so the revisit repeats it."""

    record_id: str
    url: str
    date: str
    profile: Literal["identical", "not-modified"]
    payload_digest: str | None = None


def new_id() -> str:
    """A fresh record id, ``<urn:uuid:…>`` (random, RFC 9562 version 4)."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def warcinfo(filename: str, fields: Iterable[tuple[str, str]], date: dt.datetime, *, make_id: NewId = new_id) -> Built:
    """The first record of a file: who wrote it, with what, by which rules. ``format`` and ``conformsTo`` are added."""
    block = _warc_fields([*fields, ("format", "WARC File Format 1.1"), ("conformsTo", CONFORMS_TO)])
    headers = [("WARC-Filename", _line(filename)), _WARC_FIELDS]
    return _record("warcinfo", make_id(), date, headers, block)


def exchange(
    exchange: Exchange,
    *,
    warcinfo_id: str,
    about: Iterable[tuple[str, str]] = (),
    refers: Refers | None = None,
    make_id: NewId = new_id,
) -> list[Built]:
    """The records of one exchange: response (or revisit), request, and metadata where there is something to say.

    Raises UsageError where a record would be longer than its readers take; an address of ``archive.urls.LONGEST`` and
    a response of ``archive.warc.read.MAX_BLOCK`` are not.

    ``about`` are named facts for the metadata record (``application/warc-fields``), which also takes the interim heads,
    the names of what was left out of the request, and the time the exchange took. The fact ``used`` stands in the first
    record, too: whoever reads that record alone must see it."""
    common = _about(exchange.url, warcinfo_id)
    about = tuple(about)
    first = _response(exchange, [*common, *_wire(exchange), *_used(about)], refers, make_id())
    concurrent = [*common, ("WARC-Concurrent-To", first.record_id)]
    # How it was transferred stands in the first record alone: of a 304 the heads of the records are what weighs.
    built = [first, _request(exchange, concurrent, make_id())]
    facts = [*about, *_facts(exchange)]
    if facts:
        block = _warc_fields(facts)
        built.append(_record("metadata", make_id(), exchange.started, [*concurrent, _WARC_FIELDS], block))
    return built


def failure(
    failed: FailedExchange, *, warcinfo_id: str, about: Iterable[tuple[str, str]] = (), make_id: NewId = new_id
) -> Built:
    """What is known of a request that got no response: a metadata record with ``reason`` and ``detail``.

    An address that is too long to be asked for is named in ``detail``, as far as one may be long."""
    headers, detail = [("WARC-Warcinfo-ID", warcinfo_id), _WARC_FIELDS], failed.detail
    if length_of(failed.url) <= LONGEST:
        headers = [*_about(failed.url, warcinfo_id), _WARC_FIELDS]
    else:
        detail = f"{detail} (the address begins {failed.url[:LONGEST]})"
    block = _warc_fields([("reason", failed.reason), ("detail", detail), *about])
    return _record("metadata", make_id(), failed.started, headers, block)


def resource(
    uri: str, content_type: str, payload: bytes, date: dt.datetime, *, warcinfo_id: str, make_id: NewId = new_id
) -> Built:
    """A payload without an exchange, such as site memory or a run's manifest.

    Its block is its payload, so the block digest says all: FastWARC and warcat fail over a second one here."""
    headers = [*_about(uri, warcinfo_id), ("Content-Type", _line(content_type))]
    return _record("resource", make_id(), date, headers, payload, digests=(digest(payload), None))


def memento(
    url: str,
    response: bytes,
    date: dt.datetime,
    *,
    source: str,
    fetched: dt.datetime,
    warcinfo_id: str,
    truncated: str | None = None,
) -> Built:
    """A response as another archive gives it: ``date`` is that of its capture, ``source`` the address it was had at and
    ``fetched`` when (WARC-Source-URI and WARC-Creation-Date, as Webrecorder's programs write them).

    Its id is ``memento_id(source)``: what is brought twice is one capture."""
    record_id = memento_id(source)
    about = [("WARC-Source-URI", uri_of(source)), ("WARC-Creation-Date", warc_date(fetched))]
    body = head_end(response) or len(response)
    payload_digest, http = digest(memoryview(response)[body:]), parse_head(response[:body])
    fields = [*_about(url, warcinfo_id), *about, ("WARC-Payload-Digest", payload_digest)]
    fields += [("WARC-Truncated", _line(truncated))] if truncated else []
    fields.append(("Content-Type", "application/http; msgtype=response"))
    digests = (payload_digest, None)
    return _record("response", record_id, date, fields, response, digests=digests, body=body, http=http)


def memento_id(source: str) -> str:
    """The WARC-Record-ID of what was had at ``source``."""
    return f"<{uuid.uuid5(uuid.NAMESPACE_URL, source).urn}>"


def _about(url: str, warcinfo_id: str) -> Fields:
    return [("WARC-Target-URI", uri_of(url)), ("WARC-Warcinfo-ID", warcinfo_id)]


def _response(exchange: Exchange, fields: Fields, refers: Refers | None, record_id: str) -> Built:
    head, payload = exchange.head, memoryview(exchange.response)[exchange.head_length :]
    block, kind = exchange.response, "response"
    payload_digest: str | None = digest(payload)
    entity_digest = digest(exchange.entity) if is_chunked(head) else payload_digest
    if exchange.truncated:
        fields = [*fields, ("WARC-Truncated", exchange.truncated)]
    if refers is not None:
        block, kind = exchange.response[: exchange.head_length], "revisit"
        identical = refers.profile == "identical"
        payload_digest = refers.payload_digest or (payload_digest if identical else None)
        entity_digest = entity_digest if identical else None
        fields = [*fields, *_referring(refers)]
    named = (("WARC-Payload-Digest", payload_digest), (ENTITY_DIGEST, entity_digest))
    fields = [*fields, *((name, _line(value)) for name, value in named if value)]
    fields.append(("Content-Type", "application/http; msgtype=response"))
    digests = (payload_digest, entity_digest)
    at = exchange.started, fields, block
    return _record(kind, record_id, *at, digests=digests, body=exchange.head_length, http=head)


def _referring(refers: Refers) -> Fields:
    return [
        ("WARC-Profile", _PROFILES[refers.profile]),
        ("WARC-Refers-To", _line(refers.record_id)),
        ("WARC-Refers-To-Target-URI", uri_of(refers.url)),
        ("WARC-Refers-To-Date", _line(refers.date)),
    ]


def _request(exchange: Exchange, fields: Fields, record_id: str) -> Built:
    content_type = ("Content-Type", "application/http; msgtype=request")
    return _record("request", record_id, exchange.started, [*fields, content_type], exchange.request)


def _wire(exchange: Exchange) -> Fields:
    """How it was transferred; extensions of the WARC community beside WARC-IP-Address."""
    fields = [("WARC-IP-Address", _line(exchange.ip))] if exchange.ip else []
    fields += [("WARC-Protocol", _line(protocol)) for protocol in exchange.protocols]
    return [*fields, ("WARC-Cipher-Suite", _line(exchange.cipher))] if exchange.cipher else fields


def _used(about: Iterable[tuple[str, str]]) -> Fields:
    return [(USED, _line(value)) for name, value in about if name == "used"][:1]


def _facts(exchange: Exchange) -> Fields:
    facts = [("interim", quote(head.decode("latin-1"), safe=_PRINTABLE)) for head in exchange.interim]
    facts += [("redacted", name) for name in exchange.redacted]
    facts += [("certificate", f"not verified: {flaw}") for flaw in exchange.unverified]
    facts += [(SURPLUS, str(exchange.surplus))] if exchange.surplus else []
    return [*facts, ("fetchTimeMs", str(round(exchange.elapsed * 1000)))] if exchange.elapsed else facts


# Everything a head may hold on one line but "%", so that unquoting gives the very bytes back.
_PRINTABLE = "".join(chr(code) for code in range(0x20, 0x7F) if chr(code) != "%")


def _record(
    kind: str,
    record_id: str,
    date: dt.datetime,
    fields: Fields,
    block: bytes,
    *,
    digests: tuple[str | None, str | None] = (None, None),
    body: int = 0,
    http: Head | None = None,
) -> Built:
    """``digests`` are those of the payload and of the entity; of a resource the first is that of the block, too.
    ``body`` is where the payload begins in the block, ``http`` the head before it."""
    block_digest = digests[0] if kind == "resource" and digests[0] else digest(block)
    lines = [("WARC-Type", kind), ("WARC-Record-ID", record_id), ("WARC-Date", warc_date(date)), *fields]
    lines += [("WARC-Block-Digest", block_digest), ("Content-Length", str(len(block)))]
    if len(block) > MAX_BLOCK:
        raise UsageError(f"a record of {len(block):,} bytes; at most {MAX_BLOCK:,} can be read again")
    head, written, end = _plain(kind, lines, block)
    if len(head) > MAX_HEAD:
        raise UsageError(
            f"a record header of more than {MAX_HEAD:,} bytes cannot be read again; is an address too long?"
        )
    entry = _entry(kind, date, fields, digests[0], http) if kind in _INDEXED else None
    return Built(record_id, kind, _member(head, written, end, body), *digests, entry)


def _entry(kind: str, date: dt.datetime, fields: Fields, payload_digest: str | None, http: Head | None) -> Entry:
    """What the index is told of a record."""
    named = dict(fields)
    content_type = http.headers.first("Content-Type") if http else named["Content-Type"]
    status = http.status if http else 0
    return Entry(kind, named["WARC-Target-URI"], date.astimezone(dt.UTC), content_type, status, payload_digest)


def _plain(kind: str, lines: Fields, block: bytes) -> tuple[bytes, bytes, bytes]:
    """Head, block and end of the record as warcio writes them. The whole block goes where warcio has an HTTP head: it
    writes that as it is, at once, and of a revisit nothing else."""
    out = _Parts()
    named = StatusAndHeaders("", lines, protocol="WARC/1.1")
    parts = ("warc", kind, named, io.BytesIO(), _Verbatim(block), None, len(block))
    _Writer(out, gzip=False).write_record(ArcWarcRecord(*parts, payload_length=0))
    head, block, end = out.written
    return head, block, end


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio has no types
    """warcio's writer without digests of its own: they would be SHA-1, beside ours or in the place of one left out."""

    def ensure_digest(self, *_: object, **__: object) -> None:
        pass


class _Parts:
    """What warcio writes, not copied."""

    def __init__(self) -> None:
        self.written: list[bytes] = []
        self.write = self.written.append

    def flush(self) -> None:
        pass


class _Verbatim:
    """Bytes as they came; warcio's own class would write an HTTP head anew, and escape what is not ASCII."""

    def __init__(self, block: bytes) -> None:
        self.headers_buff = block

    def compute_headers_buffer(self, _: object) -> None:
        pass


def _member(head: bytes, block: bytes, end: bytes, body: int = 0) -> bytes:
    """The member that holds a record: its head, its block and the blank lines at its end.

    ``body`` is where the body begins in the block. One that is packed already (a page that came with gzip, a picture)
    is stored as it is: it would get no smaller, and so it is written and read many times as fast. Text gets the
    level of ISA-L at which half of the time is the digests' (benchmarks/warc_writing.py measures both)."""
    view = memoryview(block)
    if _is_packed(view[body:]):
        return _with_stored([head, view[:body]], [view[body:], end])
    level = _FAST if len(block) < _SMALL else _GOOD
    packer = isal_zlib.compressobj(level, isal_zlib.DEFLATED, _GZIP, _MEMORY)
    return b"".join([*map(packer.compress, (head, block, end)), packer.flush()])


def _is_packed(body: memoryview) -> bool:
    """Whether packing would win nothing: samples of the beginning, the middle and the end get no smaller."""
    if len(body) < _SMALL:
        return False
    middle = (len(body) - _SAMPLE) // 2
    sample = b"".join([body[:_SAMPLE], body[middle : middle + _SAMPLE], body[-_SAMPLE:]])
    packed = isal_zlib.compress(sample, _FAST, wbits=_RAW)
    return len(packed) > _NO_SMALLER * len(sample) and not _may_hold_records(body)


def _may_hold_records(body: memoryview) -> bool:
    """Whether a gzip member in it begins as a WARC or ARC file does. Stored, it would lie in our file as it is, and
    who looks behind a damaged record for the next one would take it for ours."""
    for number, found in enumerate(_BEGINS.finditer(body)):
        if number == _MOST_BEGINS or _begins_record(body[found.start() : found.start() + _LOOK]):
            return True
    return False


def _begins_record(packed: memoryview) -> bool:
    try:
        return _RECORD.match(isal_zlib.decompressobj(_GZIP).decompress(packed, _LOOK)) is not None
    except BAD_GZIP:
        return False


def _with_stored(packed: Sequence[Piece], stored: Sequence[Piece]) -> bytes:
    packer = isal_zlib.compressobj(_GOOD, isal_zlib.DEFLATED, _RAW, _MEMORY)
    parts: list[Piece] = [_BEGIN, *map(packer.compress, packed), packer.flush(isal_zlib.Z_FULL_FLUSH)]
    *whole, last = stored
    for piece in whole:
        parts += _blocks(piece)
    parts += _blocks(last, is_last=True)
    checksum = size = 0
    for piece in (*packed, *stored):
        checksum, size = isal_zlib.crc32(piece, checksum), size + len(piece)
    return b"".join([*parts, struct.pack("<II", checksum, size & 0xFFFF_FFFF)])


def _blocks(piece: Piece, *, is_last: bool = False) -> Iterator[Piece]:
    """Stored blocks: whether it is the last of the stream, its size and the size's complement, then the bytes."""
    for at in range(0, len(piece), _STORED):
        part = piece[at : at + _STORED]
        yield struct.pack("<BHH", is_last and at + _STORED >= len(piece), len(part), len(part) ^ 0xFFFF)
        yield part


def _warc_fields(fields: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{_token(name)}: {_line(value)}\r\n" for name, value in fields).encode("utf-8", "replace")


def _token(name: str) -> str:
    return re.sub(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]", "-", name) or "-"


def _line(value: str) -> str:
    """``value`` as it may stand on a header line: controls and line ends percent-encoded, lone surrogates too."""
    if value.isascii() and value.isprintable():
        return value.strip()
    value = _CONTROLS.sub(lambda match: quote(match[0]), value)
    return value.encode("utf-8", "backslashreplace").decode("utf-8").strip()


def uri_of(url: str) -> str:
    """``url`` by RFC 3986, without fragment (it never goes over the wire): what may not stand in a URI is escaped, a
    host outside ASCII is in its ASCII form. Twice is once."""
    url = url.strip()
    if _PLAIN_URI.fullmatch(url):
        return url
    try:
        parts = urlsplit(_CONTROLS.sub(lambda match: quote(match[0]), url))
        netloc = _netloc(parts.netloc)
    except ValueError:
        return _escaped(url)
    return urlunsplit((parts.scheme, netloc, _escaped(parts.path), _escaped(parts.query), ""))


def _netloc(netloc: str) -> str:
    if netloc.isascii():
        return quote(netloc, safe="!$&'()*+,;=:@%[]~-._")
    try:
        return netloc.encode("idna").decode("ascii")
    except UnicodeError:
        return quote(netloc, safe="!$&'()*+,;=:@%~-._", errors="backslashreplace")


def _escaped(text: str) -> str:
    return quote(_BAD_PERCENT.sub("%25", text), safe=_SAFE_IN_URI, errors="backslashreplace")
