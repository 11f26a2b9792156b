"""Stores, proxies and pages that answer otherwise than S3 does: never half a list, never a traceback."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from archive.errors import StorageError
from archive.storage.base import Entry
from archive.storage.places import place_of_others
from archive.storage.s3 import S3Options, S3Storage
from tests.archive.seaweed import credentials  # noqa: F401 -- a fixture

pytestmark = pytest.mark.usefixtures("credentials")

NAME, CONTENT = "runs/courier/2026/11/a.json", b"x"
MD5 = hashlib.md5(CONTENT).hexdigest()
NAMES = [f"runs/{number}.json" for number in range(5)]

Answer = tuple[int, bytes, dict[str, str]]
Answers = Callable[[str, str, dict[str, list[str]]], Answer]
"""What is answered to a method, a key and a query."""


@contextmanager
def serving(answers: Answers) -> Iterator[str]:
    """A server that answers so; its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            parts = urlsplit(self.path)
            key = unquote(parts.path).partition("/bucket/")[2]
            status, body, fields = answers(self.command, key, parse_qs(parts.query))
            self.send_response(status)
            length = {} if "Transfer-Encoding" in fields else {"Content-Length": str(len(body))}
            for name, value in {**length, **fields}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

    for method in ("GET", "HEAD", "PUT"):
        setattr(Handler, f"do_{method}", Handler.answer)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def at(endpoint: str) -> S3Storage:
    return S3Storage("bucket", "p", S3Options(endpoint_url=endpoint, attempts=2))


def listed(query: dict[str, list[str]], *, knows_after: bool = True, token: bool = True, most: int = 1000) -> Answer:
    """A page of the list of ``NAMES``."""
    after = query.get("continuation-token", query.get("start-after", [""]) if knows_after else [""])[0]
    keys = [f"p/{name}" for name in NAMES if f"p/{name}" > after]
    goes_on, keys = len(keys) > most, keys[:most]
    stored = "".join(f"<Contents><Key>{key}</Key><Size>1</Size></Contents>" for key in keys)
    more = f"<NextContinuationToken>{keys[-1]}</NextContinuationToken>" if goes_on and token else ""
    told = f"<Name>bucket</Name><IsTruncated>{str(goes_on).lower()}</IsTruncated>{more}{stored}"
    return 200, f"<ListBucketResult>{told}</ListBucketResult>".encode(), {}


def test_a_list_goes_on_where_the_store_says() -> None:
    with serving(lambda method, key, query: listed(query, most=2)) as endpoint:
        assert [*at(endpoint).list()] == [Entry(name, 1) for name in NAMES]


def test_half_a_list_is_no_list() -> None:
    """A store that knows the first version of lists alone (Ceph before 2019) says that there is more and not where:
    boto3 ends there, and an archive of more than 1,000 files seemed to have 1,000."""
    with serving(lambda method, key, query: listed(query, most=2, token=False)) as endpoint:
        with pytest.raises(StorageError, match="does not know ListObjectsV2"):
            [*at(endpoint).list()]
        with pytest.raises(StorageError, match="does not know ListObjectsV2"):
            at(endpoint).folders("")


def test_a_list_that_does_not_go_on_ends() -> None:
    with (
        serving(lambda method, key, query: listed({}, most=2)) as endpoint,
        pytest.raises(StorageError, match="do not go on: use a newer version"),
    ):
        [*at(endpoint).list()]


def test_what_comes_before_is_left_out_where_the_store_does_not_know_start_after() -> None:
    with serving(lambda method, key, query: listed(query, knows_after=False)) as endpoint:
        assert [entry.name for entry in at(endpoint).list("runs/", NAMES[2])] == NAMES[3:]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"<!doctype html><p>Console", "S3_ENDPOINT_URL names something else"),
        (b"<html><body>Console</body></html>", "is none of an S3 store"),
        (b"", "is none of an S3 store"),
        (b"<a/>", "is none of an S3 store"),
        (b"<R><Name>b</Name><Contents><Key>p/a</Key></Contents></R>", "is none of an S3 store"),
    ],
)
def test_a_page_in_the_place_of_a_list_is_told(body: bytes, told: str) -> None:
    """As MinIO has its console at another port. An empty answer was an archive of nothing."""
    with (
        serving(lambda method, key, query: (200, body, {"Content-Type": "text/html"})) as endpoint,
        pytest.raises(StorageError, match=told),
    ):
        [*at(endpoint).list()]


def test_a_page_in_the_place_of_an_object_is_told() -> None:
    """It was said that another file of this name is there."""
    with (
        serving(lambda method, key, query: (200, b"<html></html>", {"Content-Type": "text/html"})) as endpoint,
        pytest.raises(StorageError, match="is none of an S3 store"),
    ):
        at(endpoint).put(NAME, CONTENT)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_redirect_names_where_it_leads(status: int) -> None:
    """A server that leads everything on to https: boto3 asked for the bucket's region without end (RecursionError)."""
    led = {"Location": "https://s3.example.org/bucket/"}
    with serving(lambda method, key, query: (status, b"", led)) as endpoint:
        for ask in (lambda: at(endpoint).put(NAME, CONTENT), lambda: [*at(endpoint).list()]):
            with pytest.raises(StorageError, match=r"leads to https://s3\.example\.org: .*S3_ENDPOINT_URL"):
                ask()


def test_a_file_without_a_length_is_told() -> None:
    """A proxy that packs its answers leaves it out; it was a KeyError."""
    fields = {"ETag": f'"{MD5}"', "Transfer-Encoding": "chunked"}
    with serving(lambda method, key, query: (200, b"", fields)) as endpoint:
        for ask in (lambda: at(endpoint).size(NAME), lambda: at(endpoint).put(NAME, CONTENT)):
            with pytest.raises(StorageError, match="does not say how long it is"):
                ask()


@pytest.mark.parametrize(
    "told",
    [
        base64.b64encode(hashlib.sha256(CONTENT).digest()).decode().rstrip("="),
        hashlib.sha256(CONTENT).hexdigest(),
        "none",
    ],
)
def test_a_digest_that_is_none_counts_as_not_known(told: str) -> None:
    """Then the ETag is compared. It was another file, or a traceback."""
    fields = {"ETag": f'"{MD5}"', "x-amz-checksum-sha256": told}
    with serving(lambda method, key, query: (200, CONTENT, fields)) as endpoint:
        at(endpoint).put(NAME, CONTENT)
        assert at(endpoint).sha256(NAME) == hashlib.sha256(CONTENT).hexdigest()


def test_not_modified_says_that_the_name_is_taken() -> None:
    """MinIO before April 2024 answers so to a PUT of what is there."""
    there: list[bool] = []

    def answers(method: str, key: str, query: dict[str, list[str]]) -> Answer:
        if method == "PUT":
            there.append(True)
            return 304, b"", {}
        return (200, CONTENT, {"ETag": f'"{MD5}"'}) if there else (404, b"", {})

    with serving(answers) as endpoint:
        at(endpoint).put(NAME, CONTENT)
    assert there == [True]


@pytest.mark.parametrize("key", ["w//x.warc", "/x.warc", "w/x.warc"])
@pytest.mark.parametrize("is_asked_with", ["", "/"])
def test_slashes_of_a_key_are_kept(key: str, is_asked_with: str) -> None:
    """An address with one too many finds the file as well, as it did."""

    def answers(method: str, asked: str, query: dict[str, list[str]]) -> Answer:
        if "list-type" in query:
            is_there = key.startswith(query.get("prefix", [""])[0])
            stored = f"<Contents><Key>{key}</Key><Size>1</Size></Contents>" if is_there else ""
            return 200, f"<R><Name>b</Name><IsTruncated>false</IsTruncated>{stored}</R>".encode(), {}
        return (200, CONTENT, {"ETag": f'"{MD5}"'}) if asked == key else (404, b"", {})

    with serving(answers) as endpoint:
        settings = {"S3_ENDPOINT_URL": endpoint}
        place, file = place_of_others(f"s3://bucket/{key}{is_asked_with}", settings)
        assert (file, place.read(file or "")) == ("x.warc", CONTENT)
        place, file = place_of_others("s3://bucket", settings)
        assert (file, [place.read(entry.name) for entry in place.list()]) == (None, [CONTENT])
