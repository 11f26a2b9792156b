"""A store from before 2022: it refuses every header field about checksums, in words of its own."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from archive.errors import StorageError
from archive.storage.s3 import S3Options, S3Storage
from tests.archive.seaweed import credentials  # noqa: F401 -- a fixture

NAME = "runs/japan-news/2026/11/a.json"

pytestmark = pytest.mark.usefixtures("credentials")


class Store(ThreadingHTTPServer):
    """One bucket in memory. ``refusal`` is the status and the code of its refusals; ``everything``: it refuses all that
    is sent; ``etag`` makes an ETag of a body, ``keeps`` what is kept of it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.refusal: tuple[int, str] = (400, "InvalidArgument")
        self.everything = False
        self.etag: Any = lambda body: hashlib.md5(body).hexdigest()
        self.keeps: Any = lambda body: body
        self.objects: dict[str, bytes] = {}
        self.puts: list[dict[str, str]] = []


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Store

    def log_message(self, *_: Any) -> None:
        """Says nothing."""

    def do_HEAD(self) -> None:
        body = self.server.objects.get(self.path)
        if self._is_refused():
            self._answer(self.server.refusal[0])
        elif body is None:
            self._answer(404)
        else:
            self._answer(200, body, ETag=f'"{self.server.etag(body)}"')

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.puts.append({name.lower(): value for name, value in self.headers.items()})
        status, code = self.server.refusal
        if self.server.everything or self._is_refused():
            told = f"<Error><Code>{code}</Code><Message>no</Message></Error>" if code else ""
            self._answer(status, told.encode())
        else:
            self.server.objects[self.path] = self.server.keeps(body)
            self._answer(200)

    def do_GET(self) -> None:
        self._answer(200, self.server.objects[self.path])

    def _is_refused(self) -> bool:
        return any(name.lower().startswith(("x-amz-checksum", "x-amz-sdk-checksum")) for name in self.headers)

    def _answer(self, status: int, body: bytes = b"", **fields: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **fields}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


@pytest.fixture
def store() -> Iterator[Store]:
    with Store() as found:
        threading.Thread(target=found.serve_forever, args=(0.05,), daemon=True).start()
        yield found
        found.shutdown()


def place(store: Store) -> S3Storage:
    endpoint = f"http://127.0.0.1:{store.server_port}"
    return S3Storage("bucket", "news", S3Options(endpoint_url=endpoint, attempts=2))


@pytest.mark.parametrize(
    "refusal",
    [(400, "InvalidArgument"), (400, "InvalidRequest"), (400, ""), (501, "NotImplemented"), (501, "")],
)
def test_a_file_is_sent_with_its_md5_and_compared_by_it(store: Store, refusal: tuple[int, str]) -> None:
    """The refused header fields are not tried again."""
    store.refusal = refusal
    there = place(store)

    there.put(NAME, b"one")
    there.put("runs/japan-news/2026/11/b.json", b"two")
    there.put(NAME, b"one")

    assert sorted(store.objects.values()) == [b"one", b"two"]
    sent = [one.get("content-md5") for one in store.puts if "x-amz-checksum-sha256" not in one]
    assert sent == [base64.b64encode(hashlib.md5(body).digest()).decode() for body in (b"one", b"two")]
    assert all(one["if-none-match"] == "*" for one in store.puts)
    assert there.sha256(NAME) == hashlib.sha256(b"one").hexdigest()


@pytest.mark.parametrize("etag", [lambda body: hashlib.md5(body).hexdigest(), lambda _: "0f-3"])
def test_what_the_store_damages_is_found_out(store: Store, etag: Any) -> None:
    """By the MD5 in its ETag; by reading it back, where the ETag is no MD5."""
    store.etag = etag
    there = place(store)
    there.put(NAME, b"sound")
    store.keeps = lambda body: body[:-1] + b"?"

    with pytest.raises(StorageError, match=r"b\.json: another file of this name"):
        there.put("runs/japan-news/2026/11/b.json", b"sound")


@pytest.mark.parametrize(("status", "words"), [(400, "Check the settings"), (501, "obeys If-None-Match")])
def test_a_store_that_refuses_more_than_that_is_told_as_it_is(store: Store, status: int, words: str) -> None:
    """A refusal that stays without the header fields is about something else."""
    store.refusal, store.everything = (status, "NotImplemented"), True

    with pytest.raises(StorageError, match=words):
        place(store).put(NAME, b"one")

    assert store.objects == {}
