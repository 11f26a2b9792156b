"""A snapshot: one HTTP exchange as it was seen on the wire, read back from its WARC."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated, Literal

import msgspec

from archive.charset import text_of
from archive.schema import DIGEST, URL, says
from archive.warc.http import Head, Headers, decoded, entity, parse_head, split_message

__all__ = ["Original", "Snapshot", "SnapshotRef"]


@dataclass(frozen=True)
class Original:
    """The earlier snapshot that a revisit repeats: its record id, URL and date, each as far as the WARC names it."""

    record_id: str | None = None
    url: str | None = None
    date: str | None = None


@dataclass(frozen=True)
class Snapshot:
    """One exchange with the place of its proof.

    ``raw`` is the whole HTTP response as transferred (of a ``revisit`` only the head: its body lies in the
    snapshot that ``refers_to`` names). ``captured`` is UTC. ``length`` bytes at ``offset`` of ``file``
    (relative to the archive's root) hold the WARC record.
    """

    url: str
    captured: dt.datetime
    file: str
    offset: int
    length: int
    record_id: str
    kind: Literal["response", "revisit"]
    raw: bytes = field(repr=False)
    request: bytes | None = field(default=None, repr=False)
    ip: str | None = None
    protocols: tuple[str, ...] = ()
    cipher: str | None = None
    truncated: str | None = None
    payload_digest: str | None = None
    entity_digest: str | None = None
    refers_to: Original | None = None

    @cached_property
    def head(self) -> Head:
        """Status line and headers."""
        return parse_head(self._parts[0])

    @property
    def status(self) -> int:
        """The HTTP status code."""
        return self.head.status

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
        """The body as transferred, with its chunk framing."""
        return self._parts[1]

    @cached_property
    def entity(self) -> bytes:
        """The body without chunk framing, still content-encoded."""
        return entity(self.head, self.payload)

    @cached_property
    def body(self) -> bytes:
        """The decoded body, at most 50 MB of it."""
        return decoded(self.head, self.entity)

    @cached_property
    def text(self) -> str:
        """The body as text; what does not decode becomes U+FFFD."""
        return text_of(self.body, ", ".join(self.headers.all("Content-Type")))

    def ref(self) -> SnapshotRef:
        """The pointer to this snapshot that articles carry."""
        return SnapshotRef(
            file=self.file,
            offset=self.offset,
            length=self.length,
            record_id=self.record_id,
            payload_digest=self.payload_digest,
            entity_digest=self.entity_digest,
            url=self.url,
            status=self.status,
        )

    @cached_property
    def _parts(self) -> tuple[bytes, bytes]:
        return split_message(self.raw)


class SnapshotRef(msgspec.Struct, frozen=True):
    """Where the bytes lie that prove an article.

    ``length`` bytes at ``offset`` of ``file`` (relative to the archive's root) are one gzip member: the
    WARC record ``record_id``. ``payload_digest`` covers the body as transferred, ``entity_digest``
    the body without chunk framing, still content-encoded; both are ``sha256:`` and lower-case
    hexadecimal. ``origin`` names an archive of somebody else (an id of the
    manifest's origins); ``file`` is a path within it then.
    """

    file: Annotated[str, says("The WARC file, relative to the root of the archive, or of ``origin``.", minLength=1)]
    offset: Annotated[int, says("Where the gzip member begins, in bytes.", minimum=0)]
    length: Annotated[int, says("The length of the gzip member, in bytes.", minimum=0)]
    record_id: Annotated[str, says("The WARC-Record-ID.", pattern="^<.+>$")]
    payload_digest: Annotated[
        str | None, says("SHA-256 of the body as transferred; null where the record has none.", pattern=DIGEST)
    ]
    entity_digest: Annotated[
        str | None,
        says("SHA-256 of the body without chunk framing; null where it was not computed.", pattern=DIGEST),
    ]
    url: Annotated[str, says("The WARC-Target-URI.", pattern=URL)]
    status: Annotated[int, says("The HTTP status.", minimum=100, maximum=999)]
    origin: Annotated[str | None, says("The id of the archive that holds ``file``; null for this one.")] = None
