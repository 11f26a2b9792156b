"""A record as one gzip member: text is packed, what is packed already is stored."""

from __future__ import annotations

import gzip
import io
import random
import zlib

import pytest

from archive.errors import DamagedError
from archive.warc import build, lenient
from archive.warc.problem import Problem
from tests.archive.exchanges import exchange

URL = "https://news.example/a"
INFO = "<urn:uuid:00000000-0000-4000-8000-000000000000>"


def _noise(size: int) -> bytes:
    return random.Random(size).randbytes(size)


def _chunks(body: bytes, size: int) -> bytes:
    parts = (body[at : at + size] for at in range(0, len(body), size))
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


BODIES = {
    "none": b"",
    "a line": b"Nobody spoke.",
    "text": b"<p>Nobody spoke in the council.</p>\n" * 3000,
    "one byte less than a block": _noise(65_534),
    "a block": _noise(65_535),
    "a block and a byte": _noise(65_536),
    "many blocks": _noise(400_001),
    "a page with gzip": gzip.compress(_noise(20_000).hex().encode()),
    "a page with gzip in chunks": _chunks(gzip.compress(_noise(20_000).hex().encode()), 4096),
    "a page with deflate": zlib.compress(_noise(20_000).hex().encode()),
    "text behind noise": _noise(3000) + b"Nobody spoke. " * 3000,
}


def _written(body: bytes) -> bytes:
    return build.exchange(exchange(URL, body), warcinfo_id=INFO)[0].data


@pytest.mark.parametrize("name", BODIES)
def test_every_reader_gets_the_record_back(name: str) -> None:
    asked = exchange(URL, BODIES[name])

    first, second = build.exchange(asked, warcinfo_id=INFO)

    assert gzip.decompress(first.data).endswith(b"\r\n\r\n" + asked.response + b"\r\n\r\n")
    assert build.read_at(first.data).block == asked.response
    assert first.data[:10] == second.data[:10]


@pytest.mark.parametrize("size", [1, 9_000_000])
def test_a_member_with_more_than_its_record_is_damaged(size: int) -> None:
    """What follows in the same member would be passed over, and is no part of what the index names."""
    packed = gzip.compress(gzip.decompress(_written(BODIES["text"])) + b"x" * size)

    with pytest.raises(DamagedError, match="more data in the gzip member"):
        build.read_at(packed)


@pytest.mark.parametrize(
    "name", ["many blocks", "a page with gzip", "a page with gzip in chunks", "a page with deflate"]
)
def test_what_is_packed_already_lies_in_the_file_as_it_came(name: str) -> None:
    body = BODIES[name]

    packed = _written(body)

    assert body[:60_000] in packed
    assert len(packed) < len(body) + 700


@pytest.mark.parametrize("name", ["text", "text behind noise"])
def test_text_gets_smaller_whatever_its_head_says(name: str) -> None:
    asked = exchange(URL, BODIES[name], ("Content-Encoding", "gzip"))

    assert len(build.exchange(asked, warcinfo_id=INFO)[0].data) < len(BODIES[name]) / 3


ARC = b"http://forged.example/%b 192.0.2.1 20261124120000 text/html 3\n" % (1500 * b"a")


@pytest.mark.parametrize("before", [b"", b"1f40\r\n", _noise(500)], ids=["first", "chunk", "noise"])
@pytest.mark.parametrize("begin", [b"WARC/1.1\r\n", b"warc/1.0\n", ARC], ids=["WARC", "small", "ARC"])
def test_no_body_can_put_a_record_of_its_own_behind_a_damaged_one(begin: bytes, before: bytes) -> None:
    inner = b"HTTP/1.1 200 OK\r\n\r\nForged."
    forged = gzip.compress(
        begin + b"WARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2026-11-24T12:00:00Z\r\n"
        b"WARC-Target-URI: http://forged.example/\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n" % (len(inner), inner)
    )
    packed = _written(before + forged + _noise(50_000))

    assert forged not in packed
    damaged = packed[:100] + b"\xff" * 20 + packed[120:]
    found = [one for one in lenient.read(io.BytesIO(damaged)) if not isinstance(one, Problem)]
    assert not [one for one in found if "forged" in one.url]


def test_a_body_full_of_beginnings_is_packed_once_more() -> None:
    """Each beginning of a gzip member is looked into: of many the cost would grow with the body."""
    body = _noise(20_000) + b"\x1f\x8b\x08".join(_noise(20_000 + number) for number in range(20))

    packed = _written(body)

    assert body[:10_000] not in packed
    assert build.read_at(packed).block.endswith(body)
