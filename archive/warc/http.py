"""HTTP/1.1 messages as bytes: parsing without I/O, tolerant as browsers are.

Nothing here raises on bad input: a line that is no field is passed over, broken framing yields what could be read, a
body that is not encoded as its head claims comes back as it is.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import takewhile

__all__ = ["NO_SUCH_PAGE", "REFUSALS", "Head", "Headers", "dechunk", "decoded", "entity", "fields_of"]
__all__ += ["gunzipped", "is_chunked", "is_redirect", "parse_head", "split_message"]

REFUSALS = frozenset({401, 403, 406, 429, 451})
"""The statuses by which a site refuses a client (RFC 9110, RFC 6585, RFC 7725)."""

NO_SUCH_PAGE = frozenset({404, 410})
"""The statuses that say that nothing is there."""

# RFC 9112 section 2.2 lets a recipient take a bare LF for a line's end.
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LINE_END = re.compile(rb"\r?\n")
_STATUS_LINE = re.compile(r"(\S+)[ \t]+(\d{3})(?:[ \t]+(.*))?$")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")


class Headers:
    """Header fields in their order, with their case and repetition; values are Latin-1 strings."""

    __slots__ = ("_fields",)

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self._fields = tuple(fields)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self._fields == other._fields

    def __hash__(self) -> int:
        return hash(self._fields)

    def __repr__(self) -> str:
        return f"Headers({list(self._fields)!r})"

    def first(self, name: str) -> str | None:
        """The first value of ``name`` (any case); None where absent."""
        wanted = name.lower()
        return next((value for key, value in self._fields if key.lower() == wanted), None)

    def all(self, name: str) -> list[str]:
        """Every value of ``name`` (any case), in order."""
        wanted = name.lower()
        return [value for key, value in self._fields if key.lower() == wanted]


@dataclass(frozen=True, slots=True)
class Head:
    """Start line and header fields of a message; ``status`` is 0 where the start line is no status line."""

    start_line: str
    headers: Headers = field(default_factory=Headers)

    @property
    def version(self) -> str:
        """``HTTP/1.1``, as the status line gives it; empty where there is none."""
        return self._part(1)

    @property
    def status(self) -> int:
        """The status code, 0 where the start line holds none."""
        return int(self._part(2) or 0)

    @property
    def reason(self) -> str:
        """The reason phrase, often empty."""
        return self._part(3).rstrip()

    def _part(self, number: int) -> str:
        match = _STATUS_LINE.match(self.start_line)
        return match[number] or "" if match else ""


def is_redirect(status: int) -> bool:
    """Whether the status leads to another address; 304 leads to none."""
    return 300 <= status < 400 and status != 304


def split_message(raw: bytes) -> tuple[bytes, bytes]:
    """The head with its blank line, and the body; all is head where no blank line comes."""
    match = _BLANK_LINE.search(raw)
    return (raw, b"") if match is None else (raw[: match.end()], raw[match.end() :])


def parse_head(head: bytes) -> Head:
    """Reads a head; folded lines are joined by a space, lines without a colon are passed over."""
    start, *lines = (line.rstrip("\r") for line in head.decode("latin-1").split("\n"))
    return Head(start, Headers(fields_of(takewhile(bool, lines))))


def fields_of(lines: Iterable[str]) -> list[tuple[str, str]]:
    """``name: value`` lines; a folded line is joined to the one before, what has no name or colon is passed over."""
    fields: list[tuple[str, str]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        if line[:1] in (" ", "\t") and fields:
            fields[-1] = (fields[-1][0], f"{fields[-1][1]} {line.strip()}".strip())
        elif colon and name.strip():
            fields.append((name.strip(), value.strip(" \t")))
    return fields


def dechunk(body: bytes) -> tuple[bytes, bool]:
    """Takes chunk framing off (RFC 9112 section 7.1): the entity, and whether the last chunk came.

    Bad framing ends the reading; what was read until there is returned with False."""
    parts: list[bytes] = []
    position = 0
    while match := _CHUNK_SIZE.match(body, position):
        size = int(match[1], 16)
        position = match.end()
        if size == 0:
            return b"".join(parts), _ends_trailer(body, position)
        parts.append(body[position : position + size])
        position += size
        if not (end := _LINE_END.match(body, position)):
            break
        position = end.end()
    return b"".join(parts), False


def is_chunked(head: Head) -> bool:
    """Whether the head says that the body is transferred in chunks."""
    codings = ",".join(head.headers.all("Transfer-Encoding")).lower().split(",")
    return "chunked" in (coding.strip() for coding in codings)


def entity(head: Head, body: bytes) -> bytes:
    """The body without chunk framing, still content-encoded.

    The framing is taken off only where the head claims it and the body has it: many tools store the entity under a head
    that still says ``chunked``."""
    return dechunk(body)[0] if is_chunked(head) and _is_framed(body) else body


def decoded(head: Head, entity: bytes, limit: int = 50_000_000) -> bytes:
    """Takes the Content-Encoding off (gzip, deflate; br and zstd where their modules are there).

    Stops at ``limit`` bytes. A body that is not encoded as claimed comes back as it is; of a cut one, what could be
    read."""
    codings = ",".join(head.headers.all("Content-Encoding")).lower().split(",")
    for coding in reversed(codings):
        if decoder := _DECODERS.get(coding.strip()):
            entity = decoder(entity, limit)
    return entity


def _ends_trailer(body: bytes, position: int) -> bool:
    return body.startswith((b"\r\n", b"\n"), position) or _BLANK_LINE.search(body, position) is not None


def _is_framed(body: bytes) -> bool:
    match = _CHUNK_SIZE.match(body)
    if match is None:
        return False
    end = match.end() + int(match[1], 16)
    return end >= len(body) or end == match.end() or body.startswith((b"\r\n", b"\n"), end)


def gunzipped(data: bytes, limit: int = 50_000_000) -> bytes:
    """What ``data`` holds, at most ``limit`` bytes; of damaged gzip what can be read; no gzip stays as it is."""
    return _inflate(data, limit, 31) if data.startswith(b"\x1f\x8b") else data


def _undeflate(data: bytes, limit: int) -> bytes:
    # "deflate" means zlib (RFC 9110 section 8.4.1.2), but some servers send the bare stream.
    wrapped = len(data) > 1 and data[0] & 0x0F == 8 and int.from_bytes(data[:2], "big") % 31 == 0
    return _inflate(data, limit, 15 if wrapped else -15)


def _inflate(data: bytes, limit: int, wbits: int) -> bytes:
    parts: list[bytes] = []
    rest, room = data, limit
    while rest and room > 0:
        inflater = zlib.decompressobj(wbits)
        try:
            part = inflater.decompress(rest, room)
        except zlib.error:
            part = _salvage(rest, room, wbits)
            inflater = zlib.decompressobj(wbits)
        parts.append(part)
        room -= len(part)
        # Members may follow each other (RFC 1952 section 2.2); anything else behind the end is padding.
        rest = inflater.unused_data if inflater.unused_data.startswith(b"\x1f\x8b") else b""
    return b"".join(parts) or (data if wbits != 31 or len(data) < 18 else b"")


def _salvage(data: bytes, room: int, wbits: int) -> bytes:
    """What comes out before a damaged place; zlib gives nothing of a call that fails, so the steps are small."""
    inflater, found = zlib.decompressobj(wbits), bytearray()
    with suppress(zlib.error):
        for start in range(0, len(data), 512):
            found += inflater.decompress(data[start : start + 512], room - len(found))
            if len(found) >= room or inflater.eof:
                break
    return bytes(found)


def _unbrotli(data: bytes, limit: int) -> bytes:
    try:
        import brotli  # type: ignore[import-untyped] # noqa: PLC0415 - optional, asked for only by a page that needs it
    except ImportError:
        return data
    decompressor = brotli.Decompressor()
    parts: list[bytes] = []
    rest, room = data, limit
    try:
        while room > 0 and (part := decompressor.process(rest, output_buffer_limit=room)):
            parts.append(part[:room])
            rest, room = b"", room - len(part)
    except (brotli.error, TypeError):  # TypeError: before 1.2 it could not be bounded, so it is as good as absent
        return b"".join(parts) or data
    return b"".join(parts) or (b"" if decompressor.is_finished() else data)


def _unzstd(data: bytes, limit: int) -> bytes:
    try:
        from backports import zstd  # noqa: PLC0415
    except ImportError:
        return data
    if not data.startswith(b"\x28\xb5\x2f\xfd"):
        return data
    try:
        return bytes(zstd.ZstdDecompressor().decompress(data, max_length=limit))
    except zstd.ZstdError:
        return data


_DECODERS: dict[str, Callable[[bytes, int], bytes]]
_DECODERS = {"gzip": gunzipped, "x-gzip": gunzipped, "deflate": _undeflate, "br": _unbrotli, "zstd": _unzstd}
