"""A proxy before an S3 server that misbehaves on request: what networks and stores do on their bad days.

It knows just enough HTTP/1.1 for that: a request and an answer a connection, bodies with a Content-Length.
"""

from __future__ import annotations

import contextlib
import re
import socket
import struct
import threading
import time
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

__all__ = ["FAULTS", "FaultProxy", "Seen"]

FAULTS = {
    "refuse": "nobody listens",
    "black-hole": "the connection is taken, and nothing ever answers",
    "503": "the store is overloaded",
    "reset": "the connection is reset before an answer",
    "cut-upload": "the connection is reset in the middle of the request's body",
    "cut-download": "the connection ends in the middle of the answer's body",
    "slow": "answers and uploads drip",
    "drop-answer": "the store commits, and its answer is lost",
    "swallow": "200, and nothing was kept",
    "lie-digest": "another digest than that of the content",
    "lie-size": "another size",
    "no-digest": "a store that knows no SHA-256",
    "no-digest-no-etag": "a store whose ETag is no MD5 either",
}

_SLOW_DOWN_BODY = b"<Error><Code>SlowDown</Code><Message>Reduce your request rate</Message></Error>"
_SLOW_DOWN = (
    b"HTTP/1.1 503 Slow Down\r\nContent-Type: application/xml\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
    % len(_SLOW_DOWN_BODY)
) + _SLOW_DOWN_BODY
_TAKEN = b'HTTP/1.1 200 OK\r\nETag: "0123456789abcdef"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'


@dataclass
class Seen:
    """A request that came by, with the server's status (None: none came)."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)
    status: int | None = None


class FaultProxy:
    """``with FaultProxy(endpoint) as proxy``: talk to ``proxy.endpoint``; ``inject`` a fault, ``heal``, look at
    ``requests``. Every connection has a thread; all end with the block."""

    def __init__(self, upstream: str) -> None:
        parts = urlsplit(upstream)
        self._upstream = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._lock = threading.Lock()
        self._fault: tuple[str, int | None, str | None] | None = None
        self._held: list[socket.socket] = []
        self._listener: socket.socket | None = None
        self._port = 0
        self.requests: list[Seen] = []

    def __enter__(self) -> Self:
        self._listen()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._deafen()
        for each in self._held:
            each.close()

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def inject(self, fault: str, *, times: int | None = None, method: str | None = None) -> None:
        """From now on ``fault`` (see FAULTS) happens, ``times`` times at most, to requests of ``method``."""
        assert fault in FAULTS, fault
        if fault == "refuse":
            self._deafen()
        with self._lock:
            self._fault = (fault, times, method)

    def heal(self) -> None:
        """No fault any more."""
        with self._lock:
            self._fault = None
        if self._listener is None:
            self._listen()

    def _listen(self) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self._port))
        listener.listen(64)
        self._port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=[listener], daemon=True).start()

    def _deafen(self) -> None:
        if self._listener is not None:
            with contextlib.suppress(OSError):
                self._listener.shutdown(socket.SHUT_RDWR)
            self._listener.close()
            self._listener = None

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            client.settimeout(30)
            head, body = _head(client)
            if head:
                self._exchange(client, head, body)

    def _exchange(self, client: socket.socket, head: bytes, body: bytes) -> None:
        seen = _seen(head)
        with self._lock:
            self.requests.append(seen)
            fault = self._due(seen.method)
        if fault == "black-hole":
            self._held.append(client)
            return
        if fault == "reset":
            _reset(client)
            return
        body = _body(client, seen, body, fault)
        if fault == "cut-upload" and seen.method == "PUT":
            _reset(client)
            return
        if fault in ("503", "cut-upload", "swallow"):
            _send(client, _TAKEN if fault == "swallow" else _SLOW_DOWN)
            return
        answer = self._ask(head, body)
        seen.status = int(answer[9:12])
        if fault == "drop-answer":
            _reset(client)
        else:
            _send(client, _changed(answer, fault), slow=fault == "slow")

    def _due(self, method: str) -> str | None:
        if self._fault is None or self._fault[2] not in (None, method):
            return None
        name, times, only = self._fault
        if times is not None:
            self._fault = (name, times - 1, only) if times > 1 else None
        return name

    def _ask(self, head: bytes, body: bytes) -> bytes:
        # The condition to go on was ours to give; neither header is part of the signature.
        head = re.sub(rb"(?i)\r\n(?:expect|connection):[^\r]*", b"", head)
        with socket.create_connection(self._upstream, timeout=30) as server:
            server.sendall(head[:-2] + b"Connection: close\r\n\r\n" + body)
            answer = b"".join(iter(lambda: server.recv(1 << 16), b""))
        return re.sub(rb"(?i)\r\nconnection:[^\r]*", b"", answer, count=1).replace(
            b"\r\n", b"\r\nConnection: close\r\n", 1
        )


def _head(client: socket.socket) -> tuple[bytes, bytes]:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(1 << 16)
        if not piece:
            return b"", b""
        data += piece
    end = data.index(b"\r\n\r\n") + 4
    return data[:end], data[end:]


def _seen(head: bytes) -> Seen:
    lines = head.decode("latin-1").split("\r\n")
    method, target, _ = lines[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
    return Seen(method, target, headers)


def _body(client: socket.socket, seen: Seen, body: bytes, fault: str | None) -> bytes:
    length = int(seen.headers.get("content-length", 0))
    if seen.headers.get("expect"):
        client.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
    wanted = length // 2 if fault == "cut-upload" else length
    parts, got = [body], len(body)
    while got < wanted:
        piece = client.recv(8_192 if fault == "slow" else 1 << 20)
        if not piece:
            raise OSError("the client went away")
        parts.append(piece)
        got += len(piece)
        if fault == "slow":
            time.sleep(0.02)
    return b"".join(parts)


def _changed(answer: bytes, fault: str | None) -> bytes:
    head, _, body = answer.partition(b"\r\n\r\n")
    if fault == "cut-download":
        return head + b"\r\n\r\n" + body[: len(body) // 2]
    if fault == "lie-digest":
        head = re.sub(rb"(?i)(x-amz-checksum-sha256: )[^\r]*", rb"\1" + b"A" * 43 + b"=", head)
    if fault == "lie-size":
        head = re.sub(rb"(?i)(content-length: )[^\r]*", rb"\g<1>12345", head)
    if fault in ("no-digest", "no-digest-no-etag"):
        head = re.sub(rb"(?i)\r\nx-amz-checksum-sha256:[^\r]*", b"", head)
    if fault == "no-digest-no-etag":
        head = re.sub(rb'(?i)(\r\netag: )"[^\r]*', rb'\1"00000000000000000000000000000000-3"', head)
    return head + b"\r\n\r\n" + body


def _send(client: socket.socket, answer: bytes, *, slow: bool = False) -> None:
    size = 8_192 if slow else len(answer)
    for at in range(0, len(answer), size):
        client.sendall(answer[at : at + size])
        time.sleep(0.02 if slow else 0)
    client.shutdown(socket.SHUT_WR)
    # Closing before the client has read would turn the answer into a reset.
    client.recv(1)
    client.close()


def _reset(client: socket.socket) -> None:
    client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.close()
