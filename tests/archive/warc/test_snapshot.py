"""A snapshot answers in the words of the standard, and reads its body only when asked."""

from __future__ import annotations

import gzip

from archive.warc.read import Original, Snapshot
from tests.archive.exchanges import NOON, TEXT, chunked


def snapshot(raw: bytes, **more: object) -> Snapshot:
    values: dict[str, object] = {
        "url": "https://news.example/a",
        "captured": NOON,
        "file": "warc/demo/2026/11/a.warc.gz",
        "offset": 10,
        "length": 20,
        "record_id": "<urn:uuid:1>",
        "kind": "response",
    }
    return Snapshot(raw=raw, **(values | more))  # type: ignore[arg-type]


def test_a_chunked_gzip_page_in_every_form() -> None:
    """Payload as transferred, entity without framing, body decoded, text in its charset."""
    page = snapshot(chunked().response)

    assert page.payload == chunked().response[chunked().head_length :]
    assert page.entity == gzip.compress(TEXT.encode(), mtime=0)
    assert (page.body, page.text) == (TEXT.encode(), TEXT)
    assert page.headers.all("transfer-encoding") == ["chunked"]


def test_a_page_in_another_charset() -> None:
    """The header's charset is the page's; what does not decode is marked, not raised."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=shift_jis\r\n\r\n"

    assert snapshot(head + "国会".encode("cp932")).text == "国会"
    assert snapshot(head + b"\x81").text == "�"


def test_a_revisit_has_a_head_and_no_body() -> None:
    """Its body lies in the snapshot it refers to."""
    refers = Original("<urn:uuid:0>", "https://news.example/a", "2026-11-23T12:00:00Z")
    page = snapshot(b"HTTP/1.1 304 Not Modified\r\nETag: x\r\n\r\n", kind="revisit", refers_to=refers)

    assert (page.status, page.reason, page.body, page.text) == (304, "Not Modified", b"", "")
    assert page.refers_to == refers


def test_the_raw_bytes_stay_out_of_the_representation() -> None:
    """A megabyte in a traceback helps nobody."""
    assert len(repr(snapshot(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 100_000))) < 600
