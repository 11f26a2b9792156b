"""A time stamp authority on the loopback: `openssl ts -reply` behind HTTP."""

from __future__ import annotations

import contextlib
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

__all__ = ["TimeAuthority", "serving_time"]

_CONFIG = """
[req]
distinguished_name = name
[name]
[tsa]
default_tsa = stamps
[stamps]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
certs = {folder}/ca.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
accuracy = secs:1
[ca]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[signer]
extendedKeyUsage = critical,timeStamping
keyUsage = critical,digitalSignature
"""


@dataclass
class TimeAuthority:
    """``url`` is asked, ``ca`` vouches for it. ``instead`` is answered in the place of a stamp: a status and a body.
    ``asked`` counts."""

    folder: Path
    url: str = ""
    instead: tuple[int, bytes] | None = None
    asked: list[bytes] = field(default_factory=list)

    @property
    def ca(self) -> Path:
        return self.folder / "ca.pem"

    def reply(self, query: bytes) -> bytes:
        (self.folder / "query").write_bytes(query)
        _openssl("ts -reply -queryfile query -config tsa.cnf -section stamps -out reply", self.folder)
        return (self.folder / "reply").read_bytes()


def _openssl(words: str, folder: Path) -> None:
    subprocess.run(["openssl", *words.split()], cwd=folder, check=True, capture_output=True)


def made(folder: Path, signs: str = "-days 1") -> TimeAuthority:
    """An authority with keys of its own in ``folder``; ``signs`` says when its certificate of stamps holds."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "tsa.cnf").write_text(_CONFIG.format(folder=folder))
    (folder / "serial").write_text("01")
    new = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -config tsa.cnf"
    _openssl(f"req -x509 {new} -keyout ca.key -out ca.pem -subj /CN=Root -days 2 -extensions ca", folder)
    _openssl(f"req {new} -keyout tsa.key -out tsa.csr -subj /CN=Stamps", folder)
    _openssl(
        f"x509 -req -in tsa.csr -CA ca.pem -CAkey ca.key -set_serial 7 -out tsa.pem {signs} -extfile tsa.cnf"
        " -extensions signer",
        folder,
    )
    return TimeAuthority(folder)


@contextlib.contextmanager
def serving_time(folder: Path) -> Iterator[TimeAuthority]:
    """The same behind HTTP (RFC 3161 section 3.4) on a free port."""
    authority = made(folder)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            authority.asked.append(query)
            status, body = authority.instead or (200, authority.reply(query))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    authority.url = f"http://127.0.0.1:{server.server_address[1]}/tsr"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield authority
    finally:
        server.shutdown()
        server.server_close()
