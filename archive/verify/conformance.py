"""What the standard asks of a WARC record, and what is wrong with one that can be read at all.

Each check takes a record and yields (kind, reason) for what it finds. Those of ``OF_THE_HEAD`` look at its header
alone, those of ``OF_THE_BLOCK`` at the block, which must be all there. No single other checker sees all of this
(docs/warc.md); none looks at content codings, or at header lines that came in with a URL.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator, Sequence

from archive.errors import DamagedError
from archive.warc.digests import agrees, is_known
from archive.warc.http import Head, dechunk, entity, is_chunked
from archive.warc.read import WarcRecord

__all__ = ["OF_THE_BLOCK", "OF_THE_HEAD", "Fault", "has_its_block"]

Fault = tuple[str, str]
"""The kind of a finding (a word) and its reason (a sentence)."""

_MANDATORY = ("WARC-Type", "WARC-Record-ID", "WARC-Date")
_HTTP = frozenset({"response", "request", "revisit"})
_WITH_URI = _HTTP | {"resource", "conversion", "continuation"}
_KINDS = _WITH_URI | {"warcinfo", "metadata"}
_NEEDED = {"WARC-Target-URI": _WITH_URI, "WARC-Profile": {"revisit"}, "WARC-Segment-Origin-ID": {"continuation"}}
# WARC 1.1 section 5, and what the community writes beside it.
_STANDARD = """warc-type warc-record-id warc-date content-length content-type warc-concurrent-to warc-block-digest
    warc-payload-digest warc-ip-address warc-refers-to warc-refers-to-target-uri warc-refers-to-date warc-target-uri
    warc-truncated warc-warcinfo-id warc-filename warc-profile warc-identified-payload-type warc-segment-number
    warc-segment-origin-id warc-segment-total-length"""
_COMMUNITY = """warc-protocol warc-cipher-suite warc-page-id warc-resource-type warc-json-metadata warc-source-uri
    warc-creation-date warc-x-entity-digest scoop-exchange-description"""
_FIELDS = frozenset((_STANDARD + " " + _COMMUNITY).split())
_REPEATABLE = frozenset({"warc-concurrent-to", "warc-protocol"})
_IDS = ("WARC-Record-ID", "WARC-Warcinfo-ID", "WARC-Refers-To", "WARC-Segment-Origin-ID", "WARC-Concurrent-To")
_ID = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:[^\s<>]+>")
_URI = re.compile(r"<?[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20\x7f]*>?")
_W3C_1_0 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_TRUNCATIONS = frozenset({"length", "time", "disconnect", "unspecified"})
_BODILESS = frozenset({204, 304})
# A page that unpacks to more is no contradiction, only a bomb: it need not be followed to its end.
_ENOUGH = 100_000_000
_PIECE = 65_536


def fields(record: WarcRecord) -> Iterator[Fault]:
    """Mandatory fields, known kinds, well-formed ids, nothing repeated that may stand once."""
    for name in _MANDATORY:
        if not record.headers.first(name):
            yield "field", f"{name} is missing"
    if record.kind and record.kind not in _KINDS:
        yield "field", f"unknown WARC-Type {record.kind[:40]!r}"
    seen: dict[str, str] = {}
    for name, value in record.headers:
        key = name.lower()
        if key in seen and key not in _REPEATABLE and key in _FIELDS:
            yield "header", f"{name} stands twice: {seen[key][:60]!r} and {value[:60]!r} (a smuggled line?)"
        seen.setdefault(key, value)
        if not value:
            yield "field", f"{name} is empty"
    for name in _IDS:
        for value in filter(None, record.headers.all(name)):
            if not _ID.fullmatch(value):
                yield "field", f"{name} is no URI in angle brackets: {value[:80]!r}"
    truncated = record.headers.first("WARC-Truncated")
    if truncated and truncated.lower() not in _TRUNCATIONS:
        yield "field", f"unknown reason in WARC-Truncated: {truncated[:40]!r}"


def of_its_kind(record: WarcRecord) -> Iterator[Fault]:
    """What the standard asks of this kind of record."""
    url = record.headers.first("WARC-Target-URI")
    if record.kind == "warcinfo" and url:
        yield "field", "a warcinfo record with a WARC-Target-URI"
    if url and not _URI.fullmatch(url):
        yield "field", f"WARC-Target-URI is no URI: {url[:120]!r}"
    for name, kinds in _NEEDED.items():
        if record.kind in kinds and not record.headers.first(name):
            yield "field", f"a {record.kind} record without {name}"


def date(record: WarcRecord) -> Iterator[Fault]:
    """WARC 1.0 knows only full seconds; 1.1 also fractions, and dates of which less is known."""
    value = record.headers.first("WARC-Date")
    if not value:
        return
    try:
        moment = record.date
    except DamagedError as error:
        yield "date", f"WARC-Date: {error.reason}"
        return
    if record.version.upper() == "WARC/1.0" and not _W3C_1_0.fullmatch(value):
        yield "date", f"WARC-Date {value!r} is not of the form WARC 1.0 allows"
    if moment.year < 1990:
        yield "date", f"WARC-Date {value!r} lies before the web"


def smuggled(record: WarcRecord) -> Iterator[Fault]:
    """Lines that came into the header with a URL: CR, LF or NUL in a value, or unknown fields behind a URL."""
    before = ""
    for name, value in record.headers:
        key = name.lower()
        if match := _CONTROLS.search(value):
            yield "header", f"{name} holds the control character {match[0]!r}"
        if key not in _FIELDS and before.endswith("target-uri"):
            yield "header", f"the unknown field {name[:40]!r} follows a URL (a line smuggled in with it?)"
        else:
            before = key


def digests(record: WarcRecord) -> Iterator[Fault]:
    """The digests named agree with the bytes stored. A revisit's payload lies elsewhere."""
    named = record.headers.first("WARC-Block-Digest")
    if named and (fault := _digest_fault("block", named, [record.block])):
        yield fault
    named = record.headers.first("WARC-Payload-Digest")
    if not named or record.kind == "revisit" or record.headers.first("WARC-Segment-Number"):
        return
    head, payload = record.http if _is_http(record) else (None, record.block)
    # What a payload is in chunked transfer, tools disagree about; each of the two readings is taken.
    readings: list[bytes | memoryview] = [payload]
    if head is not None and is_chunked(head):
        readings.append(entity(head, payload))
    if fault := _digest_fault("payload", named, readings):
        yield fault
    own = record.headers.first("WARC-X-Entity-Digest")
    if own and head is not None and (fault := _digest_fault("entity", own, [entity(head, payload)])):
        yield fault


def message(record: WarcRecord) -> Iterator[Fault]:
    """An HTTP block begins with an HTTP message; a revisit may have none (WARC 1.1 section 6.7.2)."""
    if not _is_http(record) or (record.kind == "revisit" and not record.block):
        return
    (head, payload), is_cut = record.http, record.headers.first("WARC-Truncated")
    asks = "request" in (record.headers.first("Content-Type") or "").lower() or record.kind == "request"
    if asks and not re.match(r"[!-~]+ [^ ]+( HTTP/\d\S*)?$", head.start_line):
        yield "http", f"the request does not begin with a request line: {head.start_line[:60]!r}"
    # What a server sends instead of a response is kept as it came, and cut there: that is no fault of the file.
    if not asks and not head.status and not is_cut:
        yield "http", f"the response does not begin with a status line: {head.start_line[:60]!r}"
    # A missing blank line is common (pywb's own samples) and harms no reader; a line that breaks off is a cut.
    if not record.block[: len(record.block) - len(payload)].endswith(b"\n") and not is_cut:
        yield "http", "the head of the HTTP message breaks off"


def transfer(record: WarcRecord) -> Iterator[Fault]:
    """Transfer-Encoding, Content-Length and Content-Encoding say what the body is."""
    if record.kind != "response" or not _is_http(record) or record.headers.first("WARC-Truncated"):
        return
    head, payload = record.http
    if head.status in _BODILESS or not payload:
        return
    bare: bytes | memoryview = payload
    if is_chunked(head):
        bare, whole = dechunk(payload)
        if not whole:
            yield "encoding", "Transfer-Encoding says chunked, but the body is not framed so, or is cut"
            return
    else:
        length = head.headers.first("Content-Length") or ""
        if length.isdecimal() and (length.lstrip("0") or "0") != str(len(payload)):
            yield "encoding", f"the HTTP Content-Length is {length[:40]}, the body has {len(payload):,} bytes"
    yield from _coding(head, bare)


Check = Callable[[WarcRecord], Iterator[Fault]]
OF_THE_HEAD: tuple[Check, ...] = (fields, of_its_kind, date, smuggled)
OF_THE_BLOCK: tuple[Check, ...] = (digests, message, transfer)


def has_its_block(record: WarcRecord) -> bool:
    """Whether the record names a digest of its block, and the block is the one that it names."""
    named = record.headers.first("WARC-Block-Digest")
    return bool(named) and _digest_fault("block", named or "", [record.block]) is None


def _is_http(record: WarcRecord) -> bool:
    kind = (record.headers.first("Content-Type") or "").lower()
    return record.kind in _HTTP and kind.startswith("application/http")


def _digest_fault(what: str, named: str, readings: Sequence[bytes | memoryview]) -> Fault | None:
    if not is_known(named):
        return "digest", f"the {what} digest is of no known form: {named[:80]!r}"
    if any(agrees(named, data) for data in readings):
        return None
    return "digest", f"the {what} digest does not agree with the bytes: {named[:80]}"


def _coding(head: Head, body: bytes | memoryview) -> Iterator[Fault]:
    codings = [one.strip() for one in ",".join(head.headers.all("Content-Encoding")).lower().split(",")]
    outer = next((one for one in reversed(codings) if one and one != "identity"), None)
    if outer in ("gzip", "x-gzip") and not _inflates(body, 31):
        yield "encoding", "Content-Encoding says gzip, but the body is no whole gzip stream"
    if outer == "deflate" and not (_inflates(body, 15) or _inflates(body, -15)):
        yield "encoding", "Content-Encoding says deflate, but the body is no whole deflate stream"


def _inflates(body: bytes | memoryview, wbits: int) -> bool:
    inflater, view, seen = zlib.decompressobj(wbits), memoryview(body), 0
    try:
        # In pieces: of what is still to be unpacked each step makes a copy.
        for at in range(0, len(view), _PIECE):
            rest: bytes | memoryview = view[at : at + _PIECE]
            while rest and not inflater.eof and seen < _ENOUGH:
                seen += len(inflater.decompress(rest, 1 << 20))
                rest = inflater.unconsumed_tail
            if inflater.eof or seen >= _ENOUGH:
                return True
    except zlib.error:
        pass
    return False
