"""Those who are told, on the loopback: a webhook that checks what it gets as Standard Webhooks says, and a mail
server that takes letters (RFC 5321, as far as one client needs it)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

__all__ = ["KEY", "MailServer", "Webhook", "saying", "serving"]

KEY = b"paper of record, a secret of 32!"


class Webhook(ThreadingHTTPServer):
    """``statuses`` are its next answers, then 204. ``batches`` are those that it took, ``refused`` how many not."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Hook)
        self.statuses: list[int] = []
        self.batches: list[tuple[str, list[dict[str, Any]]]] = []
        self.unsigned = self.refused = 0
        self.loses = False

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?token=s3cret"

    @property
    def events(self) -> list[dict[str, Any]]:
        return [event for _, events in self.batches for event in events]


class _Hook(BaseHTTPRequestHandler):
    server: Webhook

    def do_GET(self) -> None:
        self.send_error(500, "a webhook is never asked by GET")
        self.server.unsigned += 1

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        name, sent = self.headers["webhook-id"], self.headers["webhook-timestamp"]
        digest = hmac.new(KEY, f"{name}.{sent}.".encode() + body, hashlib.sha256).digest()
        signed = self.headers["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
        self.server.unsigned += not signed
        status = self.server.statuses.pop(0) if self.server.statuses else 204
        if status < 300:
            self.server.batches.append((name, json.loads(body)["events"]))
        else:
            self.server.refused += 1
        self.send_response(status)
        if 300 <= status < 400:
            self.send_header("location", "/elsewhere")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail without asking who sends it. ``refuses`` is a recipient whom it does not know."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Letters)
        self.letters: list[tuple[list[str], EmailMessage]] = []
        self.refuses: str | None = None

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Letters(socketserver.StreamRequestHandler):
    server: MailServer

    def handle(self) -> None:
        to: list[str] = []
        self._say(b"220 mail.example")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"RCPT":
                address = line.decode().split("<")[1].split(">")[0]
                known = address != self.server.refuses
                to += [address] if known else []
                self._say(b"250 ok" if known else b"550 nobody of this name")
            elif word == b"DATA":
                self._say(b"354 go on")
                self.server.letters.append((to, self._letter()))
                self._say(b"250 taken")
            elif word == b"QUIT":
                self._say(b"221 bye")
                return
            else:
                self._say(b"250 ok")

    def _letter(self) -> EmailMessage:
        lines = iter(self.rfile.readline, b".\r\n")
        whole = b"".join(line[1:] if line.startswith(b"..") else line for line in lines)
        return message_from_bytes(whole, policy=policy.default)  # type: ignore[return-value]

    def _say(self, line: bytes) -> None:
        self.wfile.write(line + b"\r\n")


@contextmanager
def serving(server: Any) -> Iterator[Any]:
    with server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield server
        server.shutdown()


@contextmanager
def saying(answer: bytes) -> Iterator[int]:
    """The port of somebody who says this to whoever comes, whatever they say."""

    class Says(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.recv(65_536)
            with suppress(OSError):
                self.request.sendall(answer)

    with serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Says)) as server:
        yield int(server.server_address[1])
