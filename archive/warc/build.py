"""WARC 1.1 records, built and read: the one place that knows the format (ISO 28500:2017).

Building is pure: values in, one gzip member a record out. warcio puts each record together, ISA-L packs it. warcio
writes a value as it is given, with a CR LF in it too: so every WARC header value passes ``_line`` or ``_uri`` first,
and no CR, LF or NUL of a foreign URL or header can open a header line of its own.

Reading (``records``, ``read_at``) lives in ``archive.warc.read`` and is offered here too.
What is written, and where tools disagree about it: docs/warc.md.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlsplit, urlunsplit

from isal import isal_zlib
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive.warc.digests import digest
from archive.warc.exchange import Exchange, FailedExchange, warc_date
from archive.warc.http import entity, is_chunked
from archive.warc.read import WarcRecord, read_at, records, snapshot_at, snapshot_of

__all__ = [
    "ENTITY_DIGEST",
    "Built",
    "Refers",
    "WarcRecord",
    "digest",
    "exchange",
    "failure",
    "read_at",
    "records",
    "resource",
    "snapshot_at",
    "snapshot_of",
    "warc_date",
    "warcinfo",
]

CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"

# An extension field (WARC 1.1 section 4 allows them): the digest of the body without chunk framing.
ENTITY_DIGEST = "WARC-X-Entity-Digest"

_PROFILES = {
    "identical": "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest",
    "not-modified": "http://netpreserve.org/warc/1.1/revisit/server-not-modified",
}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_SMALL = 2048  # bytes below which nothing is won by a better compressor
_SAFE_IN_URI = "!$&'()*+,;=:@/?%~-._"  # RFC 3986 section 3.3 and 3.4, and escapes that are there already

Fields = list[tuple[str, str]]
NewId = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Built:
    """A finished WARC record: ``data`` is one gzip member. ``kind`` is its WARC-Type."""

    record_id: str
    kind: str
    data: bytes
    payload_digest: str | None = None
    entity_digest: str | None = None


@dataclass(frozen=True, slots=True)
class Refers:
    """The earlier response that a revisit stands for.

    ``date`` is its WARC-Date as written there, ``payload_digest`` its WARC-Payload-Digest: replay tools find
    the original by it, so the revisit repeats it.
    """

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
    headers = [("WARC-Filename", _line(filename)), ("Content-Type", "application/warc-fields")]
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

    ``about`` are named facts for the metadata record (``application/warc-fields``), which also takes the
    interim heads, the names of what was left out of the request, and the time the exchange took.
    """
    common = [("WARC-Target-URI", _uri(exchange.url)), ("WARC-Warcinfo-ID", warcinfo_id)]
    wire = _wire(exchange)
    first = _response(exchange, [*common, *wire], refers, make_id())
    concurrent = [*common, ("WARC-Concurrent-To", first.record_id)]
    # How it was transferred stands in the first record alone: of a 304 the heads of the records are what weighs.
    built = [first, _request(exchange, concurrent, make_id())]
    facts = [*about, *_facts(exchange)]
    if facts:
        headers = [*concurrent, ("Content-Type", "application/warc-fields")]
        built.append(_record("metadata", make_id(), exchange.started, headers, _warc_fields(facts)))
    return built


def failure(
    failed: FailedExchange, *, warcinfo_id: str, about: Iterable[tuple[str, str]] = (), make_id: NewId = new_id
) -> Built:
    """What is known of a request that got no response: a metadata record with ``reason`` and ``detail``."""
    headers = [
        ("WARC-Target-URI", _uri(failed.url)),
        ("WARC-Warcinfo-ID", warcinfo_id),
        ("Content-Type", "application/warc-fields"),
    ]
    block = _warc_fields([("reason", failed.reason), ("detail", failed.detail), *about])
    return _record("metadata", make_id(), failed.started, headers, block)


def resource(
    uri: str, content_type: str, payload: bytes, date: dt.datetime, *, warcinfo_id: str, make_id: NewId = new_id
) -> Built:
    """A payload without an exchange, such as site memory or a run's manifest.

    Its block is its payload, so the block digest says all: FastWARC and warcat fail over a second one here.
    """
    headers = [
        ("WARC-Target-URI", _uri(uri)),
        ("WARC-Warcinfo-ID", warcinfo_id),
        ("Content-Type", _line(content_type)),
    ]
    return _record("resource", make_id(), date, headers, payload, payload_digest=digest(payload))


def _response(exchange: Exchange, fields: Fields, refers: Refers | None, record_id: str) -> Built:
    head, payload, parsed = exchange.response[: exchange.head_length], exchange.payload, exchange.head
    payload_digest = digest(payload)
    bare = entity(parsed, payload) if is_chunked(parsed) else payload
    entity_digest = payload_digest if bare is payload else digest(bare)
    if exchange.truncated:
        fields = [*fields, ("WARC-Truncated", exchange.truncated)]
    content_type = ("Content-Type", "application/http; msgtype=response")
    if refers is None:
        fields = [*fields, ("WARC-Payload-Digest", payload_digest), (ENTITY_DIGEST, entity_digest), content_type]
        return _record(
            "response",
            record_id,
            exchange.started,
            fields,
            exchange.response,
            payload_digest=payload_digest,
            entity_digest=entity_digest,
            encoded=parsed.headers.first("Content-Encoding") is not None,
        )
    fields = [*fields, *_referring(refers, payload_digest, entity_digest), content_type]
    named = refers.payload_digest or (payload_digest if refers.profile == "identical" else None)
    own = entity_digest if refers.profile == "identical" else None
    return _record("revisit", record_id, exchange.started, fields, head, payload_digest=named, entity_digest=own)


def _referring(refers: Refers, payload_digest: str, entity_digest: str) -> Fields:
    fields = [
        ("WARC-Profile", _PROFILES[refers.profile]),
        ("WARC-Refers-To", _line(refers.record_id)),
        ("WARC-Refers-To-Target-URI", _uri(refers.url)),
        ("WARC-Refers-To-Date", _line(refers.date)),
    ]
    identical = refers.profile == "identical"
    named = refers.payload_digest or (payload_digest if identical else None)
    if named:
        fields.append(("WARC-Payload-Digest", _line(named)))
    if identical:
        fields.append((ENTITY_DIGEST, entity_digest))
    return fields


def _request(exchange: Exchange, fields: Fields, record_id: str) -> Built:
    content_type = ("Content-Type", "application/http; msgtype=request")
    return _record("request", record_id, exchange.started, [*fields, content_type], exchange.request)


def _wire(exchange: Exchange) -> Fields:
    """How it was transferred; extensions of the WARC community beside WARC-IP-Address."""
    fields = [("WARC-IP-Address", _line(exchange.ip))] if exchange.ip else []
    fields += [("WARC-Protocol", _line(protocol)) for protocol in exchange.protocols]
    return [*fields, ("WARC-Cipher-Suite", _line(exchange.cipher))] if exchange.cipher else fields


def _facts(exchange: Exchange) -> Fields:
    facts = [("interim", quote(head.decode("latin-1"), safe=_PRINTABLE)) for head in exchange.interim]
    facts += [("redacted", name) for name in exchange.redacted]
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
    payload_digest: str | None = None,
    entity_digest: str | None = None,
    encoded: bool = False,
) -> Built:
    block_digest = payload_digest if kind == "resource" and payload_digest else digest(block)
    lines = [
        ("WARC-Type", kind),
        ("WARC-Record-ID", record_id),
        ("WARC-Date", warc_date(date)),
        *fields,
        ("WARC-Block-Digest", block_digest),
        ("Content-Length", str(len(block))),
    ]
    return Built(record_id, kind, _member(_plain(kind, lines, block), encoded), payload_digest, entity_digest)


def _plain(kind: str, lines: Fields, block: bytes) -> bytes:
    """The record as warcio writes it. The whole block goes where warcio has an HTTP head: it writes that as it is, at
    once, and of a revisit nothing else."""
    out = io.BytesIO()
    named = StatusAndHeaders("", lines, protocol="WARC/1.1")
    parts = ("warc", kind, named, io.BytesIO(), _Verbatim(block), None, len(block))
    _Writer(out, gzip=False).write_record(ArcWarcRecord(*parts, payload_length=0))
    return out.getvalue()


class _Writer(WARCWriter):  # type: ignore[misc]  # warcio has no types
    """warcio's writer without digests of its own: they would be SHA-1, beside ours or in the place of one left out."""

    def ensure_digest(self, *_: object, **__: object) -> None:
        pass


class _Verbatim:
    """Bytes as they came; warcio's own class would write an HTTP head anew, and escape what is not ASCII."""

    def __init__(self, block: bytes) -> None:
        self.headers_buff = block

    def compute_headers_buffer(self, _: object) -> None:
        pass


def _member(data: bytes, encoded: bool) -> bytes:
    """One gzip member, without name and time, by ISA-L.

    What a server compressed does not get smaller: the fast level finds the repetition in the heads, which is all there
    is. Text gets its best level: five to seven times as fast as zlib, 4 to 14 % larger (benchmarks/warc_writing.py).
    """
    return isal_zlib.compress(data, 1 if encoded or len(data) < _SMALL else 3, wbits=31)


def _warc_fields(fields: Iterable[tuple[str, str]]) -> bytes:
    return "".join(f"{_token(name)}: {_line(value)}\r\n" for name, value in fields).encode("utf-8", "replace")


def _token(name: str) -> str:
    return re.sub(r"[^!#$%&'*+.^_`|~0-9A-Za-z-]", "-", name) or "-"


def _line(value: str) -> str:
    """``value`` as it may stand on a header line: controls and line ends percent-encoded, lone surrogates too."""
    value = _CONTROLS.sub(lambda match: quote(match[0]), value)
    return value.encode("utf-8", "backslashreplace").decode("utf-8").strip()


def _uri(url: str) -> str:
    """``url`` by RFC 3986, without fragment (it never goes over the wire): what may not stand in a URI is escaped."""
    url = url.strip()
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
