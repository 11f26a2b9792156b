"""A server that sends exactly the bytes it is told and keeps exactly the bytes it was sent, a relay, an authority.

Raw sockets and threads, no HTTP library: what a test compares with must not have been through a parser.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

__all__ = ["Authority", "Heard", "Relay", "Step", "WireServer", "closed_port"]

# Bytes are sent, numbers are seconds to wait, functions give bytes until the client has had enough.
# "close" is an orderly end, "drop" closes without TLS's closing alert, "reset" sends RST, "hang" waits for the client.
Step = bytes | float | Callable[[], Iterable[bytes]] | Literal["close", "drop", "reset", "hang"]

_PATIENCE = 30.0


@dataclass
class Heard:
    """One request as it came and the answer as it went, on the server's ``connection``-th connection."""

    connection: int
    number: int
    request: bytes
    sent: bytearray = field(default_factory=bytearray)
    alpn: str | None = None

    @property
    def target(self) -> str:
        """The path of the request, without query, whatever the form of its target."""
        target = self.request.split(b" ", 2)[1].decode("latin-1")
        return re.sub(r"^https?://[^/]+", "", target).partition("?")[0]


class WireServer:
    """Serves ``answer(heard)`` on a loopback port; ``heard`` keeps what was asked and sent, in order."""

    def __init__(self, answer: Callable[[Heard], Sequence[Step]], context: ssl.SSLContext | None = None) -> None:
        self.heard: list[Heard] = []
        self._answer = answer
        self._context = context
        self._connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> WireServer:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._connections += 1
            threading.Thread(target=self._serve, args=(connection, self._connections), daemon=True).start()

    def _serve(self, connection: socket.socket, number: int) -> None:
        connection.settimeout(_PATIENCE)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            asked = 0
            while request := _read_request(connection):
                asked += 1
                alpn = connection.selected_alpn_protocol() if isinstance(connection, ssl.SSLSocket) else None
                heard = Heard(number, asked, request, alpn=alpn)
                self.heard.append(heard)
                if not _play(connection, heard, self._answer(heard)):
                    return
        except OSError:
            pass  # the client hung up
        finally:
            connection.close()


def _read_request(connection: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return b""
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    length = re.search(rb"(?i)\r\ncontent-length: (\d+)", head)
    missing = int(length[1]) - len(body) if length else 0
    while missing > 0:
        more = connection.recv(missing)
        data, missing = data + more, missing - len(more)
    return data


def _play(connection: socket.socket, heard: Heard, steps: Sequence[Step]) -> bool:
    for step in steps:
        match step:
            case bytes():
                heard.sent += step
                connection.sendall(step)
            case int() | float():
                time.sleep(step)
            case str():
                _end(connection, step)
                return False
            case _:
                for piece in step():
                    heard.sent += piece
                    connection.sendall(piece)
    return True


def _end(connection: socket.socket, how: str) -> None:
    if how == "hang":
        connection.recv(1)
    elif how == "reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    elif how == "close" and isinstance(connection, ssl.SSLSocket):
        connection.unwrap()


class Relay:
    """A proxy: CONNECT opens a tunnel, an absolute-form request is passed on as it came. Every name is loopback.

    ``asked`` keeps the head of the first message of each connection. ``refuse`` answers every CONNECT with 403.
    """

    def __init__(self, *, refuse: bool = False) -> None:
        self.asked: list[bytes] = []
        self._refuse = refuse
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Relay:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        client.settimeout(_PATIENCE)
        try:
            request = _read_request(client)
            if not request:
                return
            self.asked.append(request.partition(b"\r\n\r\n")[0])
            if request.startswith(b"CONNECT ") and self._refuse:
                client.sendall(b"HTTP/1.1 403 Not From Here\r\nContent-Length: 0\r\n\r\n")
                return
            port = re.match(rb"(?:CONNECT |\S+ http://)[^:/ ]+:(\d+)", request)
            assert port, request
            with socket.create_connection(("127.0.0.1", int(port[1])), timeout=_PATIENCE) as origin:
                if request.startswith(b"CONNECT "):
                    client.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    origin.sendall(request)
                back = threading.Thread(target=_pump, args=(origin, client), daemon=True)
                back.start()
                _pump(client, origin)
                back.join(_PATIENCE)
        except OSError:
            pass  # either side hung up
        finally:
            client.close()


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except ConnectionResetError:
        # A reset must arrive as one. Closing alone would not do: the other pump still reads from the target.
        with suppress(OSError):
            target.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            target.shutdown(socket.SHUT_RD)
    except OSError:
        target.close()


class Authority:
    """A certificate authority of one's own, in ``folder``; ``file`` is what CA_FILE takes."""

    def __init__(self, folder: Path, name: str = "Test Authority") -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _x509_name(name)
        self.certificate = self._sign(self._name, self._key.public_key(), [x509.BasicConstraints(True, None)])
        self.file = folder / f"{name.replace(' ', '-').lower()}.pem"
        self.file.write_bytes(self.certificate.public_bytes(serialization.Encoding.PEM))

    def server(
        self, *names: str, newest: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3, days: tuple[int, int] = (-1, 1)
    ) -> ssl.SSLContext:
        """A server's context with a certificate for ``names`` (host names or addresses), valid so many days from now
        to so many."""
        key = ec.generate_private_key(ec.SECP256R1())
        san = x509.SubjectAlternativeName(_san(names))
        certificate = self._sign(_x509_name(names[0]), key.public_key(), [san], days)
        chain = self._folder / f"server-{names[0]}-{newest.name}-{days[0]}.pem"
        chain.write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + _pem(key))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.maximum_version = newest
        context.set_alpn_protocols(["h2", "http/1.1"])
        context.load_cert_chain(chain)
        return context

    def itself(self, name: str) -> ssl.SSLContext:
        """A server's context with a certificate that vouches for itself alone."""
        alone = Authority(self._folder, name)
        chain = self._folder / f"itself-{name}.pem"
        chain.write_bytes(alone.file.read_bytes() + _pem(alone._key))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(chain)
        return context

    def _sign(
        self,
        subject: x509.Name,
        key: ec.EllipticCurvePublicKey,
        extensions: list[x509.ExtensionType],
        days: tuple[int, int] = (-1, 1),
    ) -> x509.Certificate:
        now = dt.datetime.now(dt.UTC)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(self._name).public_key(key)
        builder = builder.serial_number(x509.random_serial_number())
        first, last = (now + dt.timedelta(days=one) for one in days)
        builder = builder.not_valid_before(first).not_valid_after(last)
        for extension in extensions:
            builder = builder.add_extension(extension, critical=isinstance(extension, x509.BasicConstraints))
        return builder.sign(self._key, hashes.SHA256())


def _x509_name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _san(names: Iterable[str]) -> list[x509.GeneralName]:
    return [
        x509.IPAddress(ipaddress.ip_address(name)) if re.fullmatch(r"[\d.]+", name) else x509.DNSName(name)
        for name in names
    ]


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def closed_port() -> int:
    """A loopback port on which nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
