"""The wire: an HTTP/1.1 server for one paper, with the habits of real ones (chunks, gzip, odd header case)."""

from __future__ import annotations

import contextlib
import datetime as dt
import gzip
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Literal

from crawler.demo.newsroom.reply import Reply

__all__ = ["Answer", "Now", "PaperServer", "Seen", "utc_now"]

Answer = Callable[[str, dict[str, str]], Reply]
"""From a request's target and its headers (names in lower case) to the reply."""
Now = Callable[[], dt.datetime]
"""What time the server says it is, in UTC."""

_CHUNK = 1024


def utc_now() -> dt.datetime:
    """The time by this machine's clock."""
    return dt.datetime.now(dt.UTC)


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as the server saw it, and what it answered; ``at`` is UTC, header names are in lower case."""

    url: str
    at: dt.datetime
    headers: dict[str, str]
    status: int
    edition: int = 0


class PaperServer(ThreadingHTTPServer):
    """Serves one paper at ``host:port`` (0: any free port) from a thread, until ``close``. ``style`` is how bodies
    travel: ``length`` with a Content-Length, ``chunked`` in chunks and compressed where the visitor takes gzip; ``now``
    is its clock."""

    daemon_threads = True

    def __init__(
        self, host: str, port: int, answer: Answer, style: Literal["length", "chunked"], now: Now = utc_now
    ) -> None:
        super().__init__((host, port), _Visit)
        self.base = f"http://{host}:{self.server_address[1]}"
        self.answer = answer
        self.style = style
        self.now = now
        self.seen: list[Seen] = []
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Ends the thread and frees the port."""
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.server_close()


class _Visit(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30
    server: PaperServer

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.answer(self.path, headers)
        url, now = self.server.base + self.path, utc_now()
        self.server.seen.append(Seen(url, now, headers, reply.status, reply.edition))
        if self.server.style == "chunked" and reply.body:
            self._send_chunked(reply, packed="gzip" in headers.get("accept-encoding", ""))
        else:
            self._send(reply, [*reply.fields, *self._length(reply)], [reply.body])

    do_HEAD = do_GET  # noqa: N815 (the base class looks for this name)

    def handle(self) -> None:
        """A visitor who hangs up in the middle of a page is an everyday thing."""
        with contextlib.suppress(ConnectionError):
            super().handle()

    def log_message(self, format: str, *args: object) -> None:
        """Silent: what was asked for is in ``server.seen``."""

    def _length(self, reply: Reply) -> list[tuple[str, str]]:
        # A 304 tells nothing about a body (RFC 9110 section 15.4.5).
        return [] if reply.status == 304 else [("content-LENGTH", str(len(reply.body)))]

    def _send_chunked(self, reply: Reply, *, packed: bool) -> None:
        body = gzip.compress(reply.body, mtime=0) if packed else reply.body
        coding = [("content-encoding", "gzip")] if packed else []
        fields = [*reply.fields, ("vary", "Accept-Encoding"), *coding, ("transfer-encoding", "chunked")]
        self._send(reply, fields, _chunks(body))

    def _send(self, reply: Reply, fields: list[tuple[str, str]], parts: Iterator[bytes] | list[bytes]) -> None:
        self.send_response_only(reply.status, reply.reason)
        self.send_header("SERVER", "nginx" if self.server.style == "length" else "shiomi-web")
        self.send_header("Date", format_datetime(self.server.now(), usegmt=True))
        for name, value in fields:
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        for part in parts:
            self.wfile.write(part)


def _chunks(body: bytes) -> Iterator[bytes]:
    for start in range(0, len(body), _CHUNK):
        part = body[start : start + _CHUNK]
        yield b"%x\r\n%b\r\n" % (len(part), part)
    yield b"0\r\n\r\n"
