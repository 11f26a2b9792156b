"""The wire table: what a server may send, and how much of it a faithful archive must return (figure B.1)."""

from __future__ import annotations

import gzip
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from archive.warc.http import Exchange
from tests.wire import Heard, Step

__all__ = ["CASES", "Case"]

_PAGE = "<html><title>Ministers agree</title><p>Rāta bridge to reopen.</p></html>".encode()
_ZIPPED = gzip.compress(_PAGE, mtime=0)
_LONG = _PAGE * 20
_PACKED = gzip.compress(_LONG, mtime=0)
_CUT = {"download_timeout": 1.0}
_SMALL = {"download_maxsize": 1000}


@dataclass(frozen=True)
class Case:
    """``steps`` are what the server does; ``rest`` are bytes at their end that belong to no response.

    ``before`` are such bytes at their beginning.

    ``truncated`` is what WARC-Truncated must say: by route where the routes differ, None for a whole response.
    ``partly``: the client hangs up while the server sends, so what is kept is a beginning of what was sent.
    ``result`` is what Scrapy makes of it: a status, or the name of an error.
    """

    steps: Sequence[Step]
    result: int | str = 200
    truncated: str | Mapping[str, str | None] | None = None
    interim: int = 0
    rest: bytes = b""
    before: bytes = b""
    partly: bool = False
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    meta: Mapping[str, Any] = field(default_factory=dict)
    redacted: tuple[str, ...] = ()

    def request_meta(self, route: str, relay: int) -> dict[str, Any]:
        """The meta of the request, which asks once and through the proxy where the route has one."""
        through = {"proxy": f"http://someone:secret@127.0.0.1:{relay}"} if route in ("proxy", "tunnel") else {}
        return {"dont_retry": True, **self.meta, **through}

    def was_answered_by(self, exchange: Exchange, heard: Heard) -> bool:
        """Whether the exchange holds exactly what the server sent, or its beginning if we hung up."""
        seen = b"".join(exchange.interim) + exchange.response
        return heard.sent.startswith(seen) if self.partly else self.before + seen + self.rest == heard.sent

    def secrets(self, route: str) -> list[str]:
        """The headers that must be left out."""
        return [*self.redacted, *(["Proxy-Authorization"] if route == "proxy" else [])]

    def kept_request(self, route: str, heard: Heard) -> bytes:
        """What the server received, without the lines that are secret."""
        secret = tuple(f"{name.lower()}:".encode() for name in self.secrets(route))
        lines = heard.request.splitlines(keepends=True)
        return b"".join(line for line in lines if not line.lower().startswith(secret))

    def truncation(self, route: str) -> str | None:
        return self.truncated[route] if isinstance(self.truncated, Mapping) else self.truncated


def _ok(body: bytes = _PAGE, *lines: bytes, start: bytes = b"HTTP/1.1 200 OK") -> bytes:
    length = b"Content-Length: %d" % len(body)
    return b"\r\n".join([start, b"Content-Type: text/html", *lines, length, b"", body])


def _chunked(*pieces: bytes, lines: Sequence[bytes] = (), trailers: bytes = b"", extension: bytes = b"") -> bytes:
    head = b"\r\n".join([b"HTTP/1.1 200 OK", *lines, b"Transfer-Encoding: chunked", b"", b""])
    body = b"".join(b"%x%s\r\n%s\r\n" % (len(piece), extension, piece) for piece in pieces)
    return head + body + b"0\r\n" + trailers + b"\r\n"


def _length_of_text(more: int = 0) -> bytes:
    return _ok(_PACKED, b"Content-Encoding: gzip").replace(b": %d" % len(_PACKED), b": %d" % (len(_LONG) + more))


def _single(data: bytes) -> list[Step]:
    return [bytes([byte]) for byte in data]


def _endless_head() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    for number in itertools.count():
        yield b"X-Filler-%d: %s\r\n" % (number, b"x" * 4000)


def _endless_line() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nX-Filler: "
    yield from itertools.repeat(b"x" * 4000)


def _endless_interim() -> Iterator[bytes]:
    yield from itertools.repeat(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" * 40)


def _endless_body() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    yield from itertools.repeat(b"y" * 4000)


def _framing_bomb() -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    yield from itertools.repeat(b"1;" + b"e" * 1000 + b"\r\nz\r\n")


_CHUNKED_HEAD = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
_HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"

CASES: dict[str, Case] = {
    # The seven faults of the nearest peer: version, reason, repeated Set-Cookie, case, Transfer-Encoding, and in
    # the request its query and its Host.
    "seven-faults": Case(
        [
            _chunked(
                _ZIPPED[:20],
                _ZIPPED[20:],
                lines=[b"Set-Cookie: a=1", b"X-oDD-CaSe: Yes", b"Content-Encoding: gzip", b"Set-Cookie: b=2; Path=/"],
            ).replace(b"200 OK", b"200 All Good")
        ]
    ),
    "plain": Case([_ok()]),
    "reason-missing": Case([_ok(start=b"HTTP/1.1 200")]),
    "reason-empty": Case([_ok(start=b"HTTP/1.1 200 ")]),
    "reason-latin1": Case([_ok(start=b"HTTP/1.1 200 Tr\xe8s bien")]),
    "reason-odd": Case([_ok(start=b"HTTP/1.1 200   spaced   out ")]),
    "status-unknown": Case([_ok(start=b"HTTP/1.1 799 Whatever")], result=799),
    "repeated-headers": Case([_ok(_PAGE, b"Via: a", b"VIA: b", b"via: c", b"Set-Cookie: d=1", b"Set-Cookie: d=2")]),
    "odd-spacing": Case([_ok(_PAGE, b"X-None:nothing", b"X-Wide:  \t wide \t ", b"X-Empty:", b"X-Blank: ")]),
    "folded-header": Case([_ok(_PAGE, b"X-Folded: one", b"\ttwo", b"   three")]),
    "line-without-colon": Case([_ok(_PAGE, b"this is no header", b"X-After: yes")]),
    "header-bytes": Case([_ok(_PAGE, b"X-Utf8: \xe6\x94\xbf\xe6\xb2\xbb", b"X-Latin: \xe9", b"X-Bell: \x07")]),
    "bare-line-feeds": Case([_ok().replace(b"\r\n", b"\n")]),
    "long-header": Case([_ok(_PAGE, b"Content-Security-Policy: " + b"p" * 100_000)]),
    "binary-body": Case([_ok(bytes(range(256)) * 300)]),
    "blank-lines-in-body": Case([_ok(b"\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")]),
    "empty-body": Case([_ok(b"")]),
    "gzip": Case([_ok(_ZIPPED, b"Content-Encoding: gzip")]),
    "gzip-that-is-none": Case([_ok(_PAGE, b"Content-Encoding: gzip")], result="BadGzipFile"),
    "chunked": Case([_chunked(_PAGE[:7], _PAGE[7:])]),
    "chunk-extension": Case([_chunked(_PAGE, extension=b';name="a;b"')]),
    "chunk-size-odd": Case([_CHUNKED_HEAD + b"000A\r\n0123456789\r\n0000\r\n\r\n"]),
    "trailers": Case([_chunked(_PAGE, trailers=b"X-Checksum: abc\r\nX-Time: 3\r\n")]),
    "byte-by-byte": Case(_single(_chunked(b"abc", b"de"))),
    "chunk-size-padded": Case([_CHUNKED_HEAD + b"3   \r\nabc\r\n 2\t\r\nde\r\n0    \r\n\r\n"]),
    "chunk-size-padded-byte-by-byte": Case(_single(_CHUNKED_HEAD + b"3   \r\nabc\r\n0 ;a=b\r\n\r\n")),
    "chunk-extension-behind-blanks": Case([_chunked(_PAGE, extension=b" \t; name=value")]),
    "blank-before-colon": Case([_ok(_PAGE, b"X-Powered-By : old", b"X-After\t: yes")]),
    "length-with-blank-before-colon": Case([b"HTTP/1.1 200 OK\r\nContent-Length : 3\r\n\r\nabc<rest>"], rest=b"<rest>"),
    "name-that-is-no-token": Case(
        [_ok(_PAGE, b"P3P policy: none", b"(c): x", b": nameless", b"X\xc3\xa4: y", b"X\0: z")]
    ),
    "identity": Case([_ok(_PAGE, b"Transfer-Encoding: identity")]),
    "identity-and-chunked": Case([_chunked(_PAGE, lines=[b"Transfer-Encoding: Identity"])]),
    "chunked-twice-in-case": Case([_chunked(_PAGE).replace(b": chunked", b": Chunked ")]),
    "status-line-of-blanks": Case([_ok(start=b"HTTP/1.1  200 \t OK")]),
    "status-line-of-http2": Case([_ok(start=b"HTTP/2 200")]),
    "status-line-in-lower-case": Case([_ok(start=b"http/1.1 200 ok")]),
    "no-content": Case([b"HTTP/1.1 204 No Content\r\nX-A: b\r\n\r\n"], result=204),
    "not-modified": Case([b'HTTP/1.1 304 Not Modified\r\nETag: "v1"\r\nContent-Length: 555\r\n\r\n'], result=304),
    "head": Case([b"HTTP/1.1 200 OK\r\nContent-Length: 4096\r\n\r\n"], method="HEAD"),
    "http10": Case([b"HTTP/1.0 200 OK\r\nServer: old\r\n\r\n" + _PAGE, "close"]),
    "until-close": Case([b"HTTP/1.1 200 OK\r\n\r\n" + _PAGE, 0.1, _PAGE, "close"]),
    "connection-close": Case([_ok(_PAGE, b"Connection: close"), "close"]),
    "not-found": Case([_ok(start=b"HTTP/1.1 404 Not Found")], result=404),
    "post": Case([_ok()], method="POST", body=b"q=budget&page=2", headers={"Content-Type": "text/x-form"}),
    "interim": Case([_HINTS, 0.05, b"HTTP/1.1 100 Continue\r\n\r\n" + _ok()], interim=2),
    "interim-in-pieces": Case([*_single(_HINTS), *_single(_ok(b"x"))], interim=1),
    "secrets": Case(
        [_ok()],
        headers={"Authorization": "Basic c2VjcmV0", "X-Kept": "1", "cookie": "session=1"},
        redacted=("Authorization", "Cookie"),
    ),
    # The length stands behind more fields than are read.
    "very-many-fields": Case([b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 5_000 + _ok().partition(b"\r\n")[2]]),
    "very-many-fields-and-chunks": Case(
        [b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 5_000 + _chunked(_PAGE).partition(b"\r\n")[2]]
    ),
    "more-than-announced": Case([_ok() + b"<p>left over</p>"], rest=b"<p>left over</p>"),
    "body-on-304": Case([b"HTTP/1.1 304 Not Modified\r\n\r\nbody"], result=304, rest=b"body"),
    "after-last-chunk": Case([_chunked(b"abc") + b"tail"], rest=b"tail"),
    # What Scrapy or Twisted cannot read; the archive can.
    "charset-hex": Case([_ok().replace(b"text/html", b"text/html; charset=hex")], result="LookupError"),
    "bad-status-line": Case([b"HELLO there\r\n\r\n" + _PAGE], "DownloadFailedError", "unspecified"),
    "bad-status-code": Case([b"HTTP/1.1 2OO OK\r\n\r\n" + _PAGE], "DownloadFailedError", "unspecified"),
    "status-code-of-two-digits": Case([_ok(start=b"HTTP/1.1 2_0 OK")], "DownloadFailedError", "unspecified"),
    "status-code-of-none": Case([_ok(start=b"HTTP/1.1 000 OK")], "DownloadFailedError", "unspecified"),
    "no-http-at-all": Case([_PAGE + b"\n", "close"], "DownloadFailedError", "unspecified"),
    "bad-length": Case(
        [b"HTTP/1.1 200 OK\r\nContent-Length: 12x\r\n\r\n" + _PAGE], "DownloadFailedError", "unspecified"
    ),
    "two-lengths": Case(
        [b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcde"],
        "DownloadFailedError",
        "unspecified",
    ),
    "unknown-coding": Case(
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n" + _ZIPPED], "DownloadFailedError", "unspecified"
    ),
    "folded-first-line": Case(
        [b"HTTP/1.1 200 OK\r\n folded\r\nContent-Length: 1\r\n\r\nx"], "DownloadFailedError", "unspecified"
    ),
    "bad-chunk": Case([_CHUNKED_HEAD + b"3\r\nabc\r\nzz\r\n"], "ResponseDataLossError", "unspecified"),
    # Lengths and framing with one reading, which browsers take.
    "length-with-plus": Case([b"HTTP/1.1 200 OK\r\nContent-Length: +3\r\n\r\nabc<rest>"], rest=b"<rest>"),
    "length-repeated": Case([b"HTTP/1.1 200 OK\r\nContent-Length: 3, 3\r\nContent-Length: 03\r\n\r\nabc"]),
    "length-empty": Case([b"HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n" + _PAGE, "close"]),
    "length-below-zero": Case([b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n" + _PAGE, "close"]),
    "length-undefined": Case([b"HTTP/1.1 200 OK\r\nContent-Length: undefined\r\n\r\n" + _PAGE, "close"]),
    "length-far-below-zero": Case(
        [b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n" + _PAGE, "close"], "DownloadFailedError", "unspecified"
    ),
    "lengths-below-and-above": Case(
        [b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\nContent-Length: 5\r\n\r\nabcde"],
        "DownloadFailedError",
        "unspecified",
    ),
    "chunked-by-two": Case([_chunked(_PAGE, lines=[b"Transfer-Encoding: chunked"])]),
    "chunked-and-more": Case([_chunked(_ZIPPED).replace(b": chunked", b": gzip, chunked")]),
    "binary": Case([_ok(_PAGE, b"Transfer-Encoding: binary")]),
    "chunks-with-line-feeds": Case([_CHUNKED_HEAD + b"3\nabc\n2 \nde\n0\n\n"]),
    "chunks-with-line-feeds-byte-by-byte": Case(_single(_CHUNKED_HEAD + b"3\nabc\n2;x\r\nde\n0\nX-A: b\n\n")),
    "chunk-extension-of-any-bytes": Case([_chunked(_PAGE, extension=b";\0\x7f=\x01\r")]),
    "chunk-longer-than-its-size": Case([_CHUNKED_HEAD + b"3\r\nabcde\r\n"], "ResponseDataLossError", "unspecified"),
    "chunk-size-of-python": Case([_CHUNKED_HEAD + b"1_0\r\n" + b"x" * 16], "ResponseDataLossError", "unspecified"),
    "last-chunk-then-close": Case([_chunked(_PAGE)[:-2], "close"]),
    "last-chunk-then-reset": Case([_chunked(_PAGE)[:-2], 0.2, "reset"]),
    "trailer-cut": Case([_chunked(_PAGE)[:-2] + b"X-Checks", "close"]),
    "blank-line-before": Case([b"\r\n", _ok()], before=b"\r\n"),
    "blank-lines-before-byte-by-byte": Case(_single(b"\n\r\n" + _chunked(b"abc")), before=b"\n\r\n"),
    "blank-lines-without-end": Case([b"\r\n" * 40 + _ok()], "DownloadFailedError", "unspecified"),
    "blank-lines-behind": Case([_ok(_PAGE, b"Connection: keep-alive") + b"\r\n\r\n"], rest=b"\r\n\r\n"),
    # The length is another one than the body's, and the body comes to its end.
    "length-of-the-text": Case([_length_of_text(), "close"]),
    "length-of-the-text-and-reset": Case([_length_of_text(), 0.2, "reset"]),
    "length-of-the-text-and-wait": Case([_length_of_text(), "hang"], meta={"download_timeout": 4.0}),
    "length-of-the-text-byte-by-byte": Case([*_single(_length_of_text()), "hang"], meta={"download_timeout": 4.0}),
    "length-of-nothing-and-wait": Case([_length_of_text(9), "hang"]),
    "length-too-long": Case([_ok().replace(b"Length: ", b"Length: 1"), "close"]),
    "length-too-long-and-wait": Case([_ok().replace(b"Length: ", b"Length: 1"), "hang"]),
    "no-length-and-wait": Case([b"HTTP/1.1 200 OK\r\n\r\n" + _PAGE, "hang"]),
    "no-last-chunk": Case([_chunked(_ZIPPED, lines=[b"Content-Encoding: gzip"])[:-5], "close"]),
    "length-of-the-text-but-cut": Case([_length_of_text()[:-1], "close"], "ResponseDataLossError", "disconnect"),
    "length-of-the-text-but-damaged": Case(
        [_length_of_text().replace(_PACKED[-8:-4], b"none"), "close"], "ResponseDataLossError", "disconnect"
    ),
    # Cut: by the other side, by time, by size.
    "cut-body": Case([_ok()[:-10], "close"], "ResponseDataLossError", "disconnect"),
    "cut-but-welcome": Case([_ok()[:-10], "close"], 200, "disconnect", meta={"download_fail_on_dataloss": False}),
    "cut-chunk": Case([_chunked(_PAGE)[:-20], "close"], "ResponseDataLossError", "disconnect"),
    "cut-head": Case([b"HTTP/1.1 200 OK\r\nContent-Ty", "close"], "DownloadFailedError", "disconnect"),
    "cut-after-interim": Case([_HINTS, "close"], "DownloadFailedError", "disconnect"),
    "reset": Case([_ok()[:-10], 0.2, "reset"], "ResponseDataLossError", "disconnect"),
    # Until the connection ends, which it does not as it should: the page shows its own end, or not.
    "reset-until-close": Case([b"HTTP/1.1 200 OK\r\n\r\n" + _PAGE, 0.2, "reset"]),
    "reset-until-close-cut": Case([b"HTTP/1.1 200 OK\r\n\r\n" + _PAGE[:-10], 0.2, "reset"], 200, "disconnect"),
    "no-closing-alert": Case([b"HTTP/1.1 200 OK\r\n\r\n" + _PAGE, "drop"]),
    "no-closing-alert-cut": Case(
        [b"HTTP/1.1 200 OK\r\n\r\n" + _PAGE[:-10], "drop"],
        truncated={"plain": None, "proxy": None, "tls": "disconnect", "tunnel": "disconnect"},
    ),
    "hanging-body": Case([_ok()[:-10], "hang"], "DownloadTimeoutError", "time", meta=_CUT),
    "hanging-until-close": Case([b"HTTP/1.1 200 OK\r\n\r\nab", "hang"], "DownloadTimeoutError", "time", meta=_CUT),
    "hanging-head": Case([b"HTTP/1.1 200 OK\r\nX-A: b", "hang"], "DownloadTimeoutError", "time", meta=_CUT),
    "hanging-chunk": Case([_chunked(_PAGE)[:-4], "hang"], "DownloadTimeoutError", "time", meta=_CUT),
    "endless-head": Case([_endless_head], "DownloadCancelledError", "length", partly=True),
    "endless-line": Case([_endless_line], "DownloadCancelledError", "length", partly=True),
    "endless-interim": Case([_endless_interim], "DownloadCancelledError", "length", partly=True),
    "too-long-announced": Case(
        [_ok(b"w" * 5000)[:3000], 0.5, b"w"], "DownloadCancelledError", "length", partly=True, meta=_SMALL
    ),
    "too-long-but-here": Case([_ok(b"w" * 5000)], "DownloadCancelledError", meta=_SMALL),
    "too-long": Case([_endless_body], "DownloadCancelledError", "length", partly=True, meta=_SMALL),
    "framing-bomb": Case([_framing_bomb], "DownloadCancelledError", "length", partly=True, meta=_SMALL),
}
