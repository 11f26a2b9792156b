"""Invented exchanges for the tests of what writes and reads them."""

from __future__ import annotations

import datetime as dt
import gzip
from typing import Any

from archive.warc.http import Exchange

NOON = dt.datetime(2026, 11, 24, 12, 0, 0, 250_000, tzinfo=dt.UTC)
TEXT = "<html><body><p>The council met again. Nobody spoke.</p></body></html>"


def exchange(
    url: str = "https://news.example/politics/20261124-1/",
    body: bytes = TEXT.encode(),
    *headers: tuple[str, str],
    status: str = "200 All Good",
    **more: Any,
) -> Exchange:
    """An exchange with the given body and extra response headers."""
    lines = [
        f"HTTP/1.1 {status}",
        "Content-Type: text/html; charset=utf-8",
        *(f"{name}: {value}" for name, value in headers),
    ]
    head = "".join(f"{line}\r\n" for line in lines).encode("latin-1") + b"\r\n"
    values: dict[str, Any] = {
        "started": NOON,
        "request": b"GET /politics/20261124-1/ HTTP/1.1\r\nHost: news.example\r\n\r\n",
        "ip": "127.0.0.1",
    }
    return Exchange(url, response=head + body, head_length=len(head), **(values | more))


def gzipped(text: str = TEXT, **more: Any) -> Exchange:
    """An exchange whose body is gzip-encoded as servers send it."""
    return exchange("https://news.example/gz", gzip.compress(text.encode()), ("Content-Encoding", "gzip"), **more)


def chunked(text: str = TEXT, **more: Any) -> Exchange:
    """An exchange whose gzip-encoded body comes in two chunks."""
    body = gzip.compress(text.encode(), mtime=0)
    framed = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (10, body[:10], len(body) - 10, body[10:])
    fields = ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")
    return exchange("https://news.example/chunked", framed, *fields, **more)
