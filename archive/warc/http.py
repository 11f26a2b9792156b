"""HTTP/1.1 messages as bytes, and an exchange of two as it went over the wire. No I/O; tolerant as browsers are.

Nothing here raises on bad input: a line that is no field is passed over, broken framing yields what could be read, a
body that is not encoded as its head claims comes back as it is.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Literal, Self

import msgspec

from archive.warc.codings import Decoded, gunzip, undone, unpacked

__all__ = [
    "BRINGS_PAGE",
    "MAX_HTTP_HEAD",
    "NO_SUCH_PAGE",
    "REFUSALS",
    "SURPLUS",
    "Exchange",
    "FailedExchange",
    "Head",
    "Headers",
]
__all__ += ["Truncation", "comes_to_end", "cut_of", "dechunk", "decode", "decoded", "entity", "fields_in", "fields_of"]
__all__ += ["final_response", "gunzipped", "head_end", "is_chunked", "is_proved", "is_redirect", "is_short"]
__all__ += [
    "LAST_TAG",
    "MOST_FIELDS",
    "MOST_PROVED",
    "length_told",
    "parse_head",
    "plain_head",
    "split_message",
    "status_of",
    "warc_date",
]

REFUSALS = frozenset({401, 403, 406, 429, 451})
"""The statuses by which a site refuses a client (RFC 9110, RFC 6585, RFC 7725)."""

NO_SUCH_PAGE = frozenset({404, 410})
"""The statuses that say that nothing is there."""

BRINGS_PAGE: Final = frozenset({200, 203})
"""The statuses whose body is the whole of what stands at an address (RFC 9110 section 15.3). The other 2xx bring a part
(206), what came of something (201, 207, 226), a promise (202), or nothing (204, 205)."""

MAX_HTTP_HEAD: Final = 262_144
"""Bytes of an HTTP head, interim heads and all; Chromium ends here too. A longer one is stored up to here and without
its body, and of what stands behind nothing is read."""

MOST_FIELDS: Final = 1_000
"""Lines of an HTTP head that are read; honest heads have dozens. All that came is stored."""

MOST_PROVED: Final = 2_000_000
"""Bytes of a body whose own end is looked for, where HTTP says that more belongs to it: pages have fewer."""

SURPLUS: Final = "surplus"
"""The name of the fact that more bytes came than HTTP had told."""

# WARC 1.1 section 5.13
Truncation = Literal["length", "time", "disconnect", "unspecified"]

# RFC 9112 section 2.2 lets a recipient take a bare LF for a line's end.
_HEAD_END = re.compile(r"\n\r*(?:\n|\Z)")
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(r"(\S+)[ \t]+(\d{3})(?:[ \t]+(.*))?$")
# The same in a message; what is white in Latin-1 is here, too.
_STATUS = re.compile(rb"[^\s\x1c-\x1f\x85\xa0]+[ \t]+(\d{3})(?:[ \t]+[^\n]*|\r*)(?:\n|\Z)")
# What may stand before a status line: blank lines (RFC 9112 section 2.2), a byte order mark, a stray blank.
_BEFORE_STATUS = re.compile(rb"(?:\xef\xbb\xbf)?[ \t\r\n]{0,1000}(?=HTTP/\d)")
# 101 is the last response of its connection.
_INTERIM = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+1(?!01)\d\d[\s]")
_MOST_INTERIM: Final = 20
_PLAIN: Final = tuple(b"HTTP/%b %d" % (version, one) for version in (b"1.1", b"1.0", b"2") for one in (2, 3, 4, 5))
# What a proxy says to CONNECT: 200 with nothing of its own, and the server's answer behind it.
_TUNNEL = re.compile(
    rb"HTTP/1\.[01] 200(?: [^\r\n]{0,99})?\r?\n(?:(?!(?i:Content|Transfer)-)[^\r\n]{1,999}\r?\n){0,9}\r?\n"
    rb"(?=HTTP/\d(?:\.\d)?[ \t]+\d{3}[\s])"
)
_FRAMED_END: Final = b"\n0"
_GZIP_BEHIND_BLANK = re.compile(rb"[\r\n]{1,8}(?=\x1f\x8b\x08)")
_TEXT = re.compile(r"^\s*(?:text/|$)|html|xml|json|javascript")
LAST_TAG: Final = re.compile(rb"</(?:html|body)\s*>(?>\s+|<!--.*?-->)*+\Z", re.IGNORECASE | re.DOTALL)
"""The end of an HTML page; a cache writes a comment behind it."""

_LAST_OF_LIST: Final = re.compile(rb"</(?:rss|feed|urlset|sitemapindex|rdf:RDF)\s*>\s*\Z", re.IGNORECASE)
# Scripts and comments may stand behind the last tag.
_TAIL: Final = 2_000
_LENGTH = re.compile(r"\+?([0-9]{1,18})")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\n]*)?\r?\n")
# Bytes of the text of a body whose end is looked for: it is unpacked for that alone, where others may be, too.
_MOST_UNPACKED: Final = 10_000_000
_NEXT_CHUNK_SIZE = re.compile(rb"\r?\n" + _CHUNK_SIZE.pattern)
# Servers that flush word by word send some bytes in each: a page of 5 MB in chunks of 50.
_MOST_CHUNKS: Final = 250_000


class Headers:
    """Header fields in their order, with their case and repetition; values are Latin-1 strings."""

    __slots__ = ("_fields", "_firsts", "_parted")

    def __init__(self, fields: Iterable[tuple[str, str]] = ()) -> None:
        self._fields: tuple[tuple[str, str], ...] | None = tuple(fields)
        self._firsts: dict[str, str] | None = None  # by their names in lower case, made when one is asked for
        self._parted: Sequence[tuple[str, str, str]] = ()

    @classmethod
    def of_parted(cls, parted: Sequence[tuple[str, str, str]], firsts: dict[str, str]) -> Self:
        """The fields of lines that were parted into name, colon and value, around which blanks may stand; ``firsts`` is
        what the method of this name gives."""
        made = cls.__new__(cls)
        made._fields, made._firsts, made._parted = None, firsts, parted
        return made

    def _all(self) -> tuple[tuple[str, str], ...]:
        if self._fields is None:
            self._fields = tuple([(name, value.strip(" \t\r")) for name, _, value in self._parted])
        return self._fields

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._all())

    def __len__(self) -> int:
        return len(self._all())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Headers) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash(self._all())

    def __repr__(self) -> str:
        return f"Headers({list(self._all())!r})"

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and self.first(name) is not None

    def __getitem__(self, name: str) -> str:
        """The value of ``name`` (any case); several are joined by a comma (RFC 9110 section 5.3), which does not fit
        ``Set-Cookie``: ask for ``all`` of it. KeyError where absent."""
        if values := self.all(name):
            return ", ".join(values)
        raise KeyError(name)

    def get(self, name: str, default: str | None = None) -> str | None:
        """The first value of ``name`` (any case); ``default`` where absent."""
        found = self.first(name)
        return default if found is None else found

    def first(self, name: str) -> str | None:
        """The first value of ``name`` (any case); None where absent."""
        firsts = self._firsts
        return (self.firsts() if firsts is None else firsts).get(name.lower())

    def firsts(self) -> Mapping[str, str]:
        """The first value of each name, by the name in lower case: for who asks for many."""
        if self._firsts is None:
            self._firsts = {known.lower(): value for known, value in reversed(self._all())}
        return self._firsts

    def all(self, name: str) -> list[str]:
        """Every value of ``name`` (any case), in order."""
        sought, firsts = name.lower(), self.firsts()
        if sought not in firsts:
            return []
        if len(firsts) == len(self._parted if self._fields is None else self._fields):
            return [firsts[sought]]
        return [value for known, value in self._all() if known.lower() == sought]


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


def warc_date(moment: dt.datetime) -> str:
    """A WARC-Date: UTC, to the microsecond (WARC 1.1 section 5.4)."""
    return moment.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


@dataclass(frozen=True)
class Exchange:
    """One request and the response to it, byte for byte as transferred above TLS.

    ``request`` and ``response`` are whole HTTP messages: ``response[:head_length]`` is the status line and the header
    block with its closing empty line, the rest the body with its chunk framing. ``interim`` holds the heads of 1xx
    responses that came before. ``started`` (UTC) is when the request was sent. ``redacted`` names header fields that
    were sent or received but left out here. ``ip`` is null through a proxy. ``truncated`` is null when the response is
    whole. ``unverified`` is what is wrong with the server's certificate, where a setting let it pass."""

    url: str
    started: dt.datetime
    request: bytes
    response: bytes
    head_length: int
    interim: tuple[bytes, ...] = ()
    ip: str | None = None
    protocols: tuple[str, ...] = ("http/1.1",)
    cipher: str | None = None
    unverified: tuple[str, ...] = ()
    truncated: Truncation | None = None
    redacted: tuple[str, ...] = ()
    elapsed: float = 0.0
    """Seconds from the request to the last byte."""
    surplus: int = 0
    """Bytes that came at once with the last of the body, are no part of it by its length, and begin no other answer."""
    most: int = 50_000_000
    """Bytes of its body that are decoded: what the protocol lets a sitemap have (sitemaps.org)."""

    @property
    def date(self) -> str:
        """The WARC-Date: when the request was sent."""
        return warc_date(self.started)

    @cached_property
    def head(self) -> Head:
        """Status line and headers of the response; parsed once, whoever asks."""
        return parse_head(self.response[: self.head_length])

    @property
    def cut(self) -> str | None:
        """Why the response is not whole: its ``truncated``, or ``head`` where not even its head is."""
        return cut_of(self.response[: self.head_length], self.truncated)

    @property
    def is_short(self) -> bool:
        """Whether HTTP says that more belongs to the body than came."""
        return is_short(self.head, memoryview(self.response)[self.head_length :])

    @property
    def payload(self) -> bytes:
        """The response's body as transferred, with its chunk framing."""
        return self.response[self.head_length :]

    @property
    def entity(self) -> bytes:
        """The response's body without chunk framing, still content-encoded."""
        return bytes(entity(self.head, memoryview(self.response)[self.head_length :]))

    def decoded(self, limit: int | None = None) -> Decoded:
        """The response's body without its codings, at most ``limit`` bytes of it (None: ``most``), and whether it was
        whole."""
        return decode(self.head, self.entity, self.most if limit is None else limit)

    def body(self, limit: int | None = None) -> bytes:
        """The response's decoded body, at most ``limit`` bytes of it (None: ``most``)."""
        return self.decoded(limit).body


@dataclass(frozen=True, slots=True)
class FailedExchange:
    """A request that got no response: ``reason`` is a short word (``dns``, ``refused``, ``certificate``, ``robots``,
    ``address``, ``noarchive``, ``secret``, ``timeout``, ``disconnect``, ``proxy``, ``other``), ``detail`` the
    error's own words."""

    url: str
    started: dt.datetime
    reason: str
    detail: str


def is_redirect(status: int) -> bool:
    """Whether the status leads to another address; 304 leads to none."""
    return 300 <= status < 400 and status != 304


def cut_of(head: bytes, truncated: str | None) -> str | None:
    """Why a response with this ``head`` is not whole: ``head`` where the head was too long, else ``truncated``."""
    return "head" if truncated == "length" and not head.endswith((b"\n\r\n", b"\n\n")) else truncated


def split_message(raw: bytes) -> tuple[bytes, bytes]:
    """The head with its blank line, and the body; all is head where no blank line comes."""
    end = head_end(raw)
    return raw[:end] if end else raw, raw[end:] if end else b""


def head_end(raw: bytes) -> int:
    """Where the first blank line ends; 0 where none comes.

    A program that wrote a CR before each LF, as FTP did with what it took for text, left CR CR LF everywhere."""
    crlf = raw.find(b"\n\r\n")
    lf = raw.find(b"\n\n", 0, crlf + 1 if crlf >= 0 else len(raw))
    if lf < 0 and crlf < 0:
        doubled = raw.find(b"\n\r\r\n")
        return doubled + 4 if doubled >= 0 else 0
    return lf + 2 if lf >= 0 else crlf + 3


def final_response(message: bytes) -> bytes:
    """The message behind the interim heads (1xx, RFC 9110 section 15.2), a proxy's answer to CONNECT, and the blank
    lines that a tool kept before it; the same object where there are none, or where no other head follows."""
    at = 0
    for _ in range(_MOST_INTERIM):
        if before := _BEFORE_STATUS.match(message, at):
            at = before.end()
        elif at:
            return message
        if tunnel := _TUNNEL.match(message, at):
            at = tunnel.end()
        elif _INTERIM.match(message, at):
            at += head_end(message[at : at + MAX_HTTP_HEAD])
        else:
            break
    return message[at:] if at else message


def plain_head(message: bytes) -> tuple[int, int]:
    """The status of a message that begins with the head of a final response, behind which no other head follows, and
    where its head ends; zeros where ``final_response`` must look, or where a page seems to begin before the blank
    line."""
    end = head_end(message)
    if not end or not message.startswith(_PLAIN) or message.startswith(b"HTTP/", end):
        return 0, 0
    if not message.startswith(b"\n", message.find(b"\r") + 1):  # lines that end with CR alone, or LF
        return 0, 0
    status = status_of(message) if message.find(b"\n<", 0, end) < 0 else 0
    return status, end if status else 0


def parse_head(head: bytes) -> Head:
    """Reads a head, up to ``MAX_HTTP_HEAD`` bytes and ``MOST_FIELDS`` lines; folded lines are joined by a space, lines
    without a colon passed over."""
    text = head[:MAX_HTTP_HEAD].decode("latin-1")
    end = _HEAD_END.search(text)
    start, _, rest = (text[: end.start()] if end else text).partition("\n")
    return Head(start.rstrip("\r"), Headers(fields_in(rest, MOST_FIELDS)))


def status_of(message: bytes) -> int:
    """The status code of a message, 0 where its start line holds none; as ``parse_head`` has it."""
    found = _STATUS.match(message, 0, MAX_HTTP_HEAD)
    return int(found[1]) if found else 0


def fields_of(lines: Iterable[str]) -> list[tuple[str, str]]:
    """``name: value`` lines; a folded line is joined to the one before, what has no name or colon is passed over."""
    fields: list[tuple[str, list[str]]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        if line[:1] in (" ", "\t") and fields:
            fields[-1][1].append(line.strip())
        elif colon and name.strip():
            fields.append((name.strip(), [value.strip(" \t")]))
    return [(name, " ".join(filter(None, parts))) for name, parts in fields]


def fields_in(text: str, most: int | None = None) -> list[tuple[str, str]]:
    """The same of lines in one text, the first ``most`` (None: all); of a head without folded lines, as most are, in a
    third of the time."""
    lines = text.split("\n") if most is None else text.split("\n", most)[:most]
    if "\n " in text or "\n\t" in text or text[:1] in (" ", "\t"):
        return fields_of(line.rstrip("\r") for line in lines)
    parted = [line.partition(":") for line in lines if ":" in line]
    return [(known, value.strip(" \t\r")) for name, _, value in parted if (known := name.strip())]


def dechunk(body: bytes | memoryview) -> tuple[bytes, bool]:
    """Takes chunk framing off (RFC 9112 section 7.1): the entity, and whether the last chunk came.

    Bad framing ends the reading, and so do more chunks than are read; what was read until there is returned with
    False."""
    # Not a list of parts: with 100 MB of them and what they are joined to the body would be held three times.
    view, whole = memoryview(body), io.BytesIO()
    match = _CHUNK_SIZE.match(body)
    for _ in range(_MOST_CHUNKS):
        if match is None:
            break
        begin, size = match.end(), int(match[1], 16)
        if size == 0:
            return whole.getvalue(), _ends_trailer(body, begin)
        whole.write(view[begin : begin + size])
        match = _NEXT_CHUNK_SIZE.match(body, begin + size)
    return whole.getvalue(), False


def is_short(head: Head, body: bytes | memoryview) -> bool:
    """Whether HTTP says that more belongs to the body: its last chunk did not come, or it has fewer bytes than its
    length. Of one that was stored without its framing that is not known, and false."""
    if is_chunked(head):
        return _is_framed(body) and not _comes_to_last_chunk(body)
    told = length_told(head.headers.all("Content-Length"))
    if told is None or len(body) >= told:
        return False
    if len(body) > MOST_PROVED or told > _MOST_UNPACKED:
        return True
    # Who packs after counting tells the length of the text: Chromium, Firefox and Internet Explorer take it so.
    return unpacked(head.headers.all("Content-Encoding"), bytes(body), told + 1) != told


def length_told(values: Iterable[str]) -> int | None:
    """The bytes that the values of Content-Length tell: one number, which may be repeated (RFC 9110 section 8.6) or
    have a plus sign. None where they are no number, or several."""
    told: set[int] = set()
    for one in filter(None, (part.strip() for part in ",".join(values).split(","))):
        if (number := _LENGTH.fullmatch(one)) is None:
            return None
        told.add(int(number[1]))
    return told.pop() if len(told) == 1 else None


def is_proved(head: Head, body: bytes) -> bool:
    """Whether a body is whole though HTTP says that more belongs to it: its last chunk came, or its content coding has
    come to its end, which gzip proves by a checksum. Of more than ``MOST_PROVED`` bytes nothing is proved."""
    if len(body) > MOST_PROVED:
        return False
    if is_chunked(head) and _is_framed(body):
        if _comes_to_last_chunk(body):
            return True
        body = dechunk(body)[0]
    return unpacked(head.headers.all("Content-Encoding"), body, _MOST_UNPACKED) is not None


def comes_to_end(head: Head, body: bytes) -> bool:
    """The same, or whether a body that is not packed shows its own end: a page, a feed or a sitemap ends with its last
    tag, JSON where it is closed."""
    if is_proved(head, body):
        return True
    if len(body) > MOST_PROVED:
        return False
    text = bytes(entity(head, body))
    tail = text[-_TAIL:]
    if LAST_TAG.search(tail) or _LAST_OF_LIST.search(tail):
        return True
    return text.lstrip()[:1] in (b"{", b"[") and _is_json(text)


def _is_json(body: bytes) -> bool:
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True


def _comes_to_last_chunk(body: bytes | memoryview) -> bool:
    match = _CHUNK_SIZE.match(body)
    for _ in range(_MOST_CHUNKS):
        if match is None:
            return False
        if (size := int(match[1], 16)) == 0:
            return True
        match = _NEXT_CHUNK_SIZE.match(body, match.end() + size)
    return True


def is_chunked(head: Head) -> bool:
    """Whether the head says that the body is transferred in chunks."""
    codings = ",".join(head.headers.all("Transfer-Encoding")).lower().split(",")
    return "chunked" in (coding.strip() for coding in codings)


def entity(head: Head, body: bytes | memoryview) -> bytes | memoryview:
    """The body without chunk framing, still content-encoded.

    The framing is taken off only where the head claims it and the body has it: many tools store the entity under a head
    that still says ``chunked``."""
    return dechunk(body)[0] if is_chunked(head) and _is_framed(body) else body


def decoded(head: Head, entity: bytes, limit: int = 50_000_000) -> bytes:
    """The body without its Content-Encoding, as far as it could be read."""
    return decode(head, entity, limit).body


def decode(head: Head, entity: bytes, limit: int = 50_000_000) -> Decoded:
    """The body without its Content-Encoding (gzip, deflate; br and zstd where their modules are there), and whether it
    was whole under it.

    Stops at ``limit`` bytes. The bytes decide, not the head (``archive.warc.codings``): text that is not encoded as
    claimed comes back as it is, a page that is packed although nobody says so is unpacked; of a cut one comes what
    could be read. Chunks that are whole come off a text although the head does not name them: many tools store the body
    as transferred, and leave the field out."""
    codings = ",".join(head.headers.all("Content-Encoding")).split(",")
    is_text = _should_be_text(head)
    return undone(codings, _unframed(entity) if is_text else entity, limit, is_text=is_text)


def _unframed(body: bytes) -> bytes:
    """The body without chunks that nobody announced, and without blank lines before a gzip stream."""
    if body[-16:].rstrip().endswith(_FRAMED_END) and _CHUNK_SIZE.match(body):
        whole, is_whole = dechunk(body)
        body = whole if whole and is_whole else body
    blank = _GZIP_BEHIND_BLANK.match(body)
    return body[blank.end() :] if blank else body


def _should_be_text(head: Head) -> bool:
    """Whether the head says that the body is text, or does not say what it is. A gzip file is to stay one; UTF-16 may
    be full of bytes that no other text has."""
    media_type, _, parameters = (head.headers.first("Content-Type") or "text/html").lower().partition(";")
    return _TEXT.search(media_type) is not None and "utf-16" not in parameters


def _ends_trailer(body: bytes | memoryview, position: int) -> bool:
    return _is_line_end(body, position) or _BLANK_LINE.search(body, position) is not None


def _is_line_end(body: bytes | memoryview, position: int) -> bool:
    return bytes(body[position : position + 2]).startswith((b"\r\n", b"\n"))


def _is_framed(body: bytes | memoryview) -> bool:
    match = _CHUNK_SIZE.match(body)
    if match is None:
        return False
    end = match.end() + int(match[1], 16)
    return end >= len(body) or end == match.end() or _is_line_end(body, end)


def gunzipped(data: bytes, limit: int = 50_000_000) -> bytes:
    """What ``data`` holds, at most ``limit`` bytes; of damaged gzip what can be read; no gzip stays as it is."""
    return gunzip(data, limit).body
