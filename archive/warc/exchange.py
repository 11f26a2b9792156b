"""An HTTP exchange as it went over the wire, before it is written: plain values, no I/O."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from archive.warc.codings import Decoded
from archive.warc.http import Head, cut_of, decode, entity, parse_head

__all__ = ["Exchange", "FailedExchange", "Truncation", "warc_date"]

# WARC 1.1 section 5.13
Truncation = Literal["length", "time", "disconnect", "unspecified"]


def warc_date(moment: dt.datetime) -> str:
    """A WARC-Date: UTC, to the microsecond (WARC 1.1 section 5.4)."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


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
    def payload(self) -> bytes:
        """The response's body as transferred, with its chunk framing."""
        return self.response[self.head_length :]

    @property
    def entity(self) -> bytes:
        """The response's body without chunk framing, still content-encoded."""
        return entity(self.head, self.payload)

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
