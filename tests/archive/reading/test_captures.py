"""Records as tools really write them, beside what the standards say: what each is read as."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

import pytest

import archive
from archive.warc.http import final_response
from tests.archive.others import PAGE, page, record, response, revisit

SHA1 = hashlib.sha1(PAGE.encode()).digest()


def _read(tmp_path: Path, *records: bytes) -> archive.Archive:
    (tmp_path / "a.warc").write_bytes(b"".join(records))
    return archive.open(tmp_path)


def _kinds(news: archive.Archive) -> list[str]:
    return [one.kind for one in news.problems]


INTERIM = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n"


@pytest.mark.parametrize(
    "before",
    [b"HTTP/1.1 100 Continue\r\n\r\n", INTERIM * 3, b"\r\n\r\n", b" ", b"\xef\xbb\xbf", b"\n" + INTERIM + b"\r\n"],
    ids=["100", "103", "blank lines", "a blank", "a byte order mark", "all"],
)
def test_what_stands_before_the_response_is_passed_over(tmp_path: Path, before: bytes) -> None:
    """Wget and curl keep the interim heads of one request in one record."""
    news = _read(tmp_path, response(1, before + page()))
    [found] = news.snapshots()

    assert (found.status, found.text, found.raw) == (200, PAGE, page())
    assert news.snapshot(found.ref()).raw == page()
    assert _kinds(news) == []


UNCHANGED = {
    "a response": page(),
    "nothing": b"",
    "another protocol": b"HTTP/1.1 101 Switching Protocols\r\n\r\n\x81\x05",
    "no head behind": b"HTTP/1.1 100 Continue\r\n\r\nno head",
    "nothing behind": b"HTTP/1.1 100 Continue",
    "no head": b"\r\n<html>",
    "too many lines": b"\r\n" * 2_000_000 + page(),
}


@pytest.mark.parametrize("kind", UNCHANGED)
def test_a_message_that_is_all_there_is_stays_as_it_is(kind: str) -> None:
    assert final_response(UNCHANGED[kind]) is UNCHANGED[kind]


@pytest.mark.parametrize(
    "told", ["HTTPS://paper.example/1", "< https://paper.example/1 >", "<Https://paper.example/1>"]
)
def test_an_address_in_another_writing_is_one(tmp_path: Path, told: str) -> None:
    """A scheme has no case (RFC 3986 section 3.1)."""
    news = _read(tmp_path, response(1).replace(b"https://paper.example/1", told.encode()))

    assert [one.text for one in news.snapshots(url="https://paper.example/1")] == [PAGE]


def test_a_response_without_an_address_is_told(tmp_path: Path) -> None:
    """What was not asked for by HTTP (DNS, a tool's notes) is none, and not told."""
    bare = response(1).replace(b"WARC-Target-URI: https://paper.example/1\r\n", b"")
    dns = record(
        "response", b"20240501", ("WARC-Date", "2024-05-01T10:00:00Z"), ("WARC-Target-URI", "dns:paper.example")
    )
    news = _read(tmp_path, bare, dns, record("metadata", b"x: y"), record("warcinfo", b"x: y"))

    assert list(news.snapshots()) == []
    assert [(one.kind, one.offset) for one in news.problems] == [("address", 0)]


@pytest.mark.parametrize(
    ("told", "captured"),
    [
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00+00:00"),
        ("2024-05-01T24:00:00Z", "2024-05-02T00:00:00+00:00"),
        ("2024-5-1T9:05:00Z", "2024-05-01T09:05:00+00:00"),
        ("2024/05/01 10:00:00", "2024-05-01T10:00:00+00:00"),
        ("2024-05-01 10:00:00 UTC", "2024-05-01T10:00:00+00:00"),
        ("2024-05-01T10:00:00,5+0200", "2024-05-01T08:00:00+00:00"),
        ("2024-05-01T24:00:00-09:30", "2024-05-02T09:30:00+00:00"),
        ("Wed, 01 May 2024 10:00:00 +0200", "2024-05-01T08:00:00+00:00"),
        ("Wed May  1 10:00:00 2024", "2024-05-01T10:00:00+00:00"),
    ],
)
def test_a_date_in_another_form_is_one(tmp_path: Path, told: str, captured: str) -> None:
    news = _read(tmp_path, response(1).replace(b"2024-05-01T10:00:00Z", told.encode()))

    assert [one.captured.isoformat() for one in news.snapshots()] == [captured]


@pytest.mark.parametrize("told", ["2024-02-30T10:00:00Z", "2024-05-01T25:00:00Z", "9999-12-31T24:00:00Z", "٢٠٢٤-05-01"])
def test_a_moment_that_there_is_not_is_told(tmp_path: Path, told: str) -> None:
    news = _read(tmp_path, response(1).replace(b"2024-05-01T10:00:00Z", told.encode()))

    assert list(news.snapshots()) == []
    assert _kinds(news) == ["date"]


def test_a_page_whose_rest_is_in_another_record_is_not_called_whole(tmp_path: Path) -> None:
    """WARC 1.1 section 7."""
    first = response(1, page()[:90], ("WARC-Segment-Number", "1"))
    rest = record("continuation", page()[90:], ("WARC-Segment-Number", "2"))
    news = _read(tmp_path, first, rest, response(2))
    cut, whole = news.snapshots()

    assert (cut.truncated, whole.truncated) == ("unspecified", None)
    assert news.snapshot(cut.ref()).truncated == "unspecified"
    assert [(one.kind, one.offset) for one in news.problems] == [("segment", 0)]


ID = "00000000-0000-4000-8000-00000000000A"
BY_OTHER_WRITING = {
    "an id without brackets": [("WARC-Refers-To", f"urn:uuid:{ID}")],
    "an id in other letters": [("WARC-Refers-To", f"<URN:UUID:{ID.lower()}>")],
    "a date of digits": [
        ("WARC-Refers-To-Target-URI", "<https://paper.example/9>"), ("WARC-Refers-To-Date", "20240509100000")
    ],
    "an address alone": [("WARC-Refers-To-Target-URI", "https://paper.example/9")],
    "a digest in hexadecimal": [("WARC-Payload-Digest", f"SHA1:{SHA1.hex()}")],
    "a digest in small letters": [("WARC-Payload-Digest", f"sha-1:{base64.b32encode(SHA1).decode().lower()}")],
}  # fmt: skip


@pytest.mark.parametrize("named", BY_OTHER_WRITING)
def test_a_revisit_finds_its_original_by_what_is_written_otherwise(tmp_path: Path, named: str) -> None:
    """Wget names the address alone, some tools hexadecimal digests, 14 digits for a date, or an id without brackets."""
    digest = ("WARC-Payload-Digest", f"sha1:{base64.b32encode(SHA1).decode()}")
    first = response(9, page(), digest).replace(b"00000000-0000-4000-8000-000000000009", ID.encode())
    news = _read(tmp_path, first, revisit(12, page(body=b""), *BY_OTHER_WRITING[named]))

    assert [one.text for one in news.snapshots()] == [PAGE, PAGE]
    assert _kinds(news) == []


def test_an_address_alone_names_no_later_capture(tmp_path: Path) -> None:
    news = _read(
        tmp_path, response(9), revisit(2, page(body=b""), ("WARC-Refers-To-Target-URI", "https://paper.example/9"))
    )

    assert [one.text for one in news.snapshots()] == [PAGE, ""]
    assert _kinds(news) == ["original"]
