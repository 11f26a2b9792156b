"""Stores that do not serve parts of files."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from archive.errors import StorageError
from archive.storage.s3 import S3Options, S3Storage

DATA = b"ten bytes!"


class _Whole(BaseHTTPRequestHandler):
    """Gives all of a file, whatever part is asked for."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(DATA)))
        self.end_headers()
        self.wfile.write(DATA)

    def log_message(self, *_: object) -> None:
        """Is silent."""


@pytest.fixture
def store() -> Iterator[S3Storage]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Whole) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        yield S3Storage("bucket", "", S3Options(endpoint_url=url, anonymous=True))
        server.shutdown()


def test_all_of_a_file_is_not_taken_for_a_part_of_it(store: S3Storage) -> None:
    with pytest.raises(StorageError, match="does not serve parts"):
        store.read("warc/a", 4, 2)
    with pytest.raises(StorageError, match="does not serve parts"):
        store.read("warc/a", 4)
    with pytest.raises(StorageError, match="sends the whole file when a part is asked for"):
        store.read("warc/a", 0, 4)


def test_all_of_a_file_is_what_was_asked_for_where_it_is(store: S3Storage) -> None:
    assert store.read("warc/a") == store.read("warc/a", 0, 10) == store.read("warc/a", 0, 20) == DATA
