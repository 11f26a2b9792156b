"""Attacks on a crawl below the page: what is no HTTP, or HTTP of an odd form, in each place. They join ``ATTACKS``.

Status lines, names of fields, framing, interim answers, ends of connections, redirects with bodies. The wire is bytes,
or an iterator of them; one that raises ConnectionResetError resets the connection.
"""

from __future__ import annotations

import gzip
import itertools
import time
from collections.abc import Callable, Iterator
from functools import partial

from benchmarks.attacks import EVIL, FEED, ROBOTS, SECTION, SITEMAP, Bounds, Wire, add
from benchmarks.loopback import article

__all__ = ["QUICK"]

_BODY = article(975)
_TYPE, _LENGTH = "Content-Type: text/html; charset=utf-8", f"Content-Length: {len(_BODY)}"
_CHUNKS = b"%x\r\n" % len(_BODY) + _BODY + b"\r\n"
_END = b"0\r\n\r\n"
_OTHER = "Location: /politics/2026/11/20/another-story/"
_FAKE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>forged"


def _head(*fields: str, line: str = "HTTP/1.1 200 OK") -> bytes:
    return "\r\n".join([line, *fields, "", ""]).encode("latin-1")


def _whole(*fields: str, line: str = "HTTP/1.1 200 OK", body: bytes = _BODY) -> bytes:
    return _head(_TYPE, *fields, f"Content-Length: {len(body)}", line=line) + body


def _reset(data: bytes) -> Iterator[bytes]:
    yield data
    time.sleep(0.2)
    raise ConnectionResetError


def _silent(data: bytes) -> Iterator[bytes]:
    yield data
    time.sleep(20)


def _endless(head: bytes, part: bytes) -> Iterator[bytes]:
    yield head
    for _ in range(100):
        yield part
        time.sleep(0.2)


# --- what is tried in every place

_LINES = (
    "http/1.1 200 OK", "HTTP/2 200", "HTTP/1.1 000 X", "HTTP/1.1 099 X", "HTTP/1.1 600 X", "HTTP/1.1 1000 X",
    "HTTP/1.1 -200 OK", "HTTP/1.1 2_0 OK", "HTTP/1.1 2OO OK", "HTTP/1.1 200.5 OK", "HTTP/1.1  200 OK", "HTTP/1.1 OK",
    "HTTP/1.1", "ICY 200 OK", "SSH-2.0-OpenSSH", "220 smtp.example ESMTP", "\r\nHTTP/1.1 200 OK",
    "HTTP/1.1 \xb2\xb0\xb0 OK", "HTTP/1.1 205 Reset Content", "HTTP/1.1 226 IM Used", "HTTP/1.1 418 I am a teapot",
)  # fmt: skip
_ODD: dict[str, Callable[[], Wire]] = {
    f"status line {number}": partial(_whole, line=line) for number, line in enumerate(_LINES)
}
_ODD |= {
    "101": lambda: _silent(
        _head("Upgrade: websocket", "Connection: Upgrade", line="HTTP/1.1 101 S") + b"\x81\x05hello"
    ),
    "interim answers and a page": lambda: _head("Link: </a>", line="HTTP/1.1 103 E") * 1_000 + _whole(),
    "an answer that nobody asked for": lambda: _whole() + _FAKE * 100,
    "fields behind the body": lambda: _whole() + b"X: y\r\n" * 200_000,
    "a frame of HTTP/2": lambda: _silent(b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18)),
    "an alert of TLS": lambda: b"\x15\x03\x01\x00\x02\x02\x46",
    "5 MB of line ends": lambda: b"\r\n" * 2_500_000,
    "5 MB of zeros": lambda: bytes(5_000_000),
    "a head as for HEAD": lambda: _head(_TYPE, _LENGTH),
    "a head that ends early": lambda: _head(_TYPE, _LENGTH)[:30],
    "a length with a sign": lambda: _head(_TYPE, f"Content-Length: +{len(_BODY)}") + _BODY,
    "a length below zero": lambda: _head(_TYPE, "Content-Length: -5") + _BODY,
    "a length of nothing": lambda: _head(_TYPE, "Content-Length: ") + _BODY,
    "a length in digits of others": lambda: _head(_TYPE, "Content-Length: \xd9\xa3") + _BODY,
    "lengths that differ": lambda: _head(_TYPE, _LENGTH, "Content-Length: 3") + _BODY,
    "a coding of transfer that is none": lambda: _head(_TYPE, "Transfer-Encoding: xchunked") + _CHUNKS + _END,
    "gzip as coding of transfer": lambda: (
        _head(_TYPE, "Transfer-Encoding: gzip, chunked")
        + b"%x\r\n" % len(gzip.compress(_BODY, mtime=0))
        + gzip.compress(_BODY, mtime=0)
        + b"\r\n"
        + _END
    ),
    "chunks with 0x": lambda: _head(_TYPE, "Transfer-Encoding: chunked") + b"0x" + _CHUNKS + _END,
    "chunks without the last": lambda: _head(_TYPE, "Transfer-Encoding: chunked") + _CHUNKS,
    "an extension of 1 MB": lambda: (
        _head(_TYPE, "Transfer-Encoding: chunked") + b"1;a=" + b"b" * 1_000_000 + b"\r\na\r\n" + _END
    ),
    "10,000 trailers": lambda: _head(_TYPE, "Transfer-Encoding: chunked") + _CHUNKS + b"0\r\n" + b"X: y\r\n" * 9_999,
    "a zero in a name": lambda: _whole("X\x00A: b"),
    "a blank before a colon": lambda: _whole("Content-Length : 3"),
    "a first line that is folded": lambda: _head(" X: y", _TYPE, _LENGTH) + _BODY,
    "line ends of CR alone": lambda: _head(_TYPE, _LENGTH).replace(b"\r\n", b"\r") + _BODY,
    "39,000 fields": lambda: _whole(*(["a:b"] * 39_000)),
    "parts that replace each other": lambda: _endless(
        _head("Content-Type: multipart/x-mixed-replace; boundary=x"), b"--x\r\nContent-Type: text/html\r\n\r\n" + _BODY
    ),
    "a reset at once": lambda: _reset(b""),
    "a reset in the head": lambda: _reset(_head(_TYPE, _LENGTH)[:30]),
    "a reset in the body": lambda: _reset(_head(_TYPE, _LENGTH) + _BODY[:200]),
    "an end at once": lambda: b"",
    "a redirect with half a body": lambda: _head(_OTHER, "Content-Length: 999", line="HTTP/1.1 302 F") + b"a",
    "a redirect with a silent body": lambda: _silent(_head(_OTHER, "Content-Length: 9", line="HTTP/1.1 302 F")),
    "a redirect of no length": lambda: _head(_OTHER, "Content-Length: -1", line="HTTP/1.1 302 F"),
    "a redirect that ends in its head": lambda: _head(_OTHER, line="HTTP/1.1 302 F")[:-20],
    "a redirect to a port of 99999": lambda: _head("Location: http://127.0.0.1:99999/", line="HTTP/1.1 302 F"),
    "a redirect with a password": lambda: _head("Location: http://a:secret@127.0.0.1:1/", line="HTTP/1.1 302 F"),
    "401 of many kinds": lambda: _whole(
        'WWW-Authenticate: Basic realm="\x1b[31m", Negotiate, Digest nonce=' + "a" * 9_000, line="HTTP/1.1 401 U"
    ),
    "a wait of half a second": lambda: _whole("Retry-After: 0.5", line="HTTP/1.1 503 S"),
}
QUICK: dict[str, bytes] = {what: wire for what, make in _ODD.items() if isinstance(wire := make(), bytes)}
"""Those that are bytes as they stand, and wait for nothing."""
_PLACES = {"page": EVIL, "section": SECTION, "robots": ROBOTS, "sitemap": SITEMAP, "feed": FEED}
for (_what, _make), (_place, _path) in itertools.product(_ODD.items(), _PLACES.items()):
    add(
        f"{_place}: wire, {_what}",
        {_path: lambda *_, make=_make: make()},
        Bounds(honest=False) if _place in ("robots", "section") else None,
    )
