"""From the bytes of a connection to an exchange: no I/O, no Twisted, no clock of its own.

An ``Assembler`` is fed with what was sent and received, in order, and with the events that bound a response; at
the end it yields the ``Exchange``. It never decodes: what it was given is what it hands on.
"""

from __future__ import annotations

import datetime as dt
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from archive.warc.http import MAX_HTTP_HEAD, Exchange, Truncation

__all__ = ["Assembler", "Connection", "Limits", "redact"]

# Lines end in LF, with or without CR, as the parser beneath us reads them (RFC 9112 section 2.2).
_HEAD_END = re.compile(rb"\n\r?\n")
_INTERIM = re.compile(rb"[^ \r\n]* 1\d\d(?=[ \r\n])")

_ALWAYS_SECRET = frozenset({"proxy-authorization"})
_SECRET = frozenset({"authorization", "cookie"})
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one exchange may take, in bytes. ``head`` covers all heads, interim ones too; ``response`` the whole
    response as transferred, framing included (None: no limit). Of what is longer not a byte more is kept; behind a head
    that is too long there is no body."""

    head: int = MAX_HTTP_HEAD
    response: int | None = None


@dataclass(frozen=True, slots=True)
class Connection:
    """The connection that carried an exchange; ``ip`` is None through a proxy, ``tls`` e.g. ``tls/1.3``; ``flaws`` is
    what is wrong with the server's certificate, where a setting let it pass."""

    ip: str | None = None
    tls: str | None = None
    cipher: str | None = None
    flaws: tuple[str, ...] = ()


class Assembler:
    """One exchange in the making.

    ``sent`` and ``received`` take bytes in the order they crossed the wire; ``ends`` says that the response was
    whole, ``closed`` that the connection is gone, ``cut`` that we stopped reading and why, ``settle`` that nothing
    more will be read. ``secret`` names header fields that are left out of both halves of the exchange."""

    def __init__(
        self,
        url: str,
        limits: Limits | None = None,
        *,
        keep_secrets: bool = False,
        secret: frozenset[str] = _NONE,
        now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self.url = url
        self.started = now()
        self.connection = Connection()
        self.truncated: Truncation | None = None
        self.limits = limits or Limits()
        self._keep_secrets = keep_secrets
        self._secret = secret
        self._now = now
        self._ticks = ticks
        self._begun = self._last = ticks()
        self._request = bytearray()
        self._response = bytearray()
        self._interim: list[bytes] = []
        self._interim_length = 0
        self._head_length = 0  # 0: the head is not complete
        self._scanned = 0
        self._let_go = 0  # bytes of the response that the exchange alone has by now
        self._ended = False
        self._surplus = 0
        self._closed = False

    @property
    def answered(self) -> bool:
        """Whether any byte of a response came."""
        return bool(self._let_go or self._response or self._interim)

    @property
    def size(self) -> int:
        """Bytes of the response that came, its head among them."""
        return self._let_go or len(self._response)

    @property
    def head(self) -> bytes:
        """The response's head; empty before all of it came."""
        return bytes(self._response[: self._head_length])

    @property
    def body(self) -> bytes:
        """The response's body as far as it came, with its framing; empty before its head is complete."""
        return bytes(self._response[self._head_length :]) if self._head_length else b""

    @property
    def has_ended(self) -> bool:
        """Whether the response is whole."""
        return self._ended

    def ends_in(self, data: bytes) -> bool:
        """Whether ``data`` are the last bytes of the response that came."""
        return self._response.endswith(data)

    def sent(self, data: bytes) -> None:
        """Takes bytes of the request; the first of them start the exchange."""
        if not self._request:
            self.started = self._now()
            self._begun = self._last = self._ticks()
        self._request += data

    def received(self, data: bytes) -> bool:
        """Takes bytes of the response. False once a limit is passed: read no further, the rest is cut off."""
        self._last = self._ticks()
        self._response += data
        if not self._head_length:
            self._find_head()
        if self._within_limits():
            return True
        self.cut("length")
        return False

    def ends(self, rest: int = 0) -> None:
        """The response is whole; the last ``rest`` bytes received do not belong to it.

        So it is, even if we had meant to stop before: the end came in the same read. Unless the connection is
        gone: then the end may be of our own making."""
        if rest:
            behind = self._response[-rest:].lstrip()
            self._surplus = 0 if behind.startswith(b"HTTP/") else len(behind)
            del self._response[-rest:]
        if not self._closed:
            self.truncated = None
        self._ended = True

    def closed(self, *, clean: bool) -> None:
        """The connection is gone. ``clean`` is false for a reset and for TLS without its closing alert: what is
        delimited by the end of the connection is then not known to be whole (RFC 9112 section 9.8)."""
        self._closed = True
        if not clean and not self._ended:
            self.cut("disconnect")

    def cut(self, reason: Truncation) -> None:
        """Reading stopped before the response was whole; the first reason given stays."""
        if not self._ended and self.truncated is None:
            self.truncated = reason

    def settle(self) -> None:
        """The download is over: a response that has not ended by now was cut, by the other side or by ours."""
        self.cut("disconnect" if self._closed else "unspecified")

    def exchange(self) -> Exchange | None:
        """What was seen, or None where no byte of a response came."""
        if not self.answered:
            return None
        self.settle()
        request, redacted = redact(bytes(self._request), keep=self._keep_secrets, secret=self._secret)
        response, interim = self._final()
        if self._secret:
            response, interim, more = self._answer_without_secrets(response, interim)
            redacted += more
        http = "http/1.0" if response.startswith(b"HTTP/1.0 ") else "http/1.1"
        return Exchange(
            url=self.url,
            started=self.started,
            request=request,
            response=response,
            head_length=self._head_length or len(response),
            interim=interim,
            ip=self.connection.ip,
            protocols=tuple(filter(None, (http, self.connection.tls))),
            cipher=self.connection.cipher,
            unverified=self.connection.flaws,
            truncated=self.truncated,
            redacted=redacted,
            elapsed=self._last - self._begun,
            surplus=self._surplus,
        )

    def let_go(self) -> None:
        """Lets the response's bytes go, once the exchange has them: 20 MB are in memory twice otherwise."""
        self._let_go, self._response = len(self._response), bytearray()

    def _find_head(self) -> None:
        # Two bytes back: the closing empty line may have come in pieces.
        while match := _HEAD_END.search(self._response, max(0, self._scanned - 2)):
            if not _INTERIM.match(self._response):
                self._head_length = match.end()
                return
            self._interim.append(bytes(self._response[: match.end()]))
            self._interim_length += match.end()
            del self._response[: match.end()]
            self._scanned = 0
        self._scanned = len(self._response)

    def _answer_without_secrets(
        self, response: bytes, interim: tuple[bytes, ...]
    ) -> tuple[bytes, tuple[bytes, ...], tuple[str, ...]]:
        length = self._head_length or len(response)
        head, *heads = [_without(one, self._secret) for one in (response[:length], *interim)]
        self._head_length = len(head[0])
        names = dict.fromkeys(name for _, found in (head, *heads) for name in found)
        return head[0] + response[length:], tuple(one for one, _ in heads), tuple(names)

    def _within_limits(self) -> bool:
        whole = self.limits.response
        return self._room_for_head() >= 0 and (whole is None or len(self._response) <= whole)

    def _room_for_head(self) -> int:
        """How many bytes more all heads may have together; negative where they have too many."""
        head = self._head_length or len(self._response)
        return self.limits.head - self._interim_length - head

    def _final(self) -> tuple[bytes, tuple[bytes, ...]]:
        """The response and the interim heads before it; where only interim heads came, the last is what we have."""
        if not self._response:
            return self._interim[-1], tuple(self._interim[:-1])
        if self._room_for_head() < 0:
            # What is left has no blank line at its end, so nobody takes it for a whole head.
            length = self._head_length or len(self._response)
            self._head_length = max(0, min(self.limits.head - self._interim_length, length - 1))
            del self._response[self._head_length :]
        with memoryview(self._response) as response:
            return bytes(response[: self.limits.response]), tuple(self._interim)


def redact(request: bytes, *, keep: bool = False, secret: frozenset[str] = _NONE) -> tuple[bytes, tuple[str, ...]]:
    """The request without its secrets, and the names of the headers left out, as they were spelled.

    Proxy-Authorization never stays: it belongs to us and the proxy, not to the page; nor do the fields that ``secret``
    names. ``keep`` keeps Authorization and Cookie."""
    names = _ALWAYS_SECRET | secret
    length = request.find(b"\r\n\r\n") + 2 or len(request)
    head, left_out = _without(request[:length], names if keep else names | _SECRET)
    return head + request[length:], left_out


def _without(head: bytes, names: frozenset[str]) -> tuple[bytes, tuple[str, ...]]:
    """``head`` without the fields of these names, folded lines too (RFC 9112 section 5.2); the names that it had."""
    start, line_end, fields = head.partition(b"\n")
    wanted = b"|".join(re.escape(name.encode("latin-1")) for name in sorted(names))
    field = re.compile(rb"^(" + wanted + rb")[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*(?:\n|\Z)", re.IGNORECASE | re.MULTILINE)
    found = [name.decode("latin-1") for name in field.findall(fields)]
    return start + line_end + field.sub(b"", fields), tuple(dict.fromkeys(found))
