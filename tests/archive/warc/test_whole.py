"""Members that are read at once: what is given and told is what a reading with care gives, whatever the file holds."""

from __future__ import annotations

import gzip
import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.warc import lenient
from archive.warc.http import Headers, fields_in, fields_of
from archive.warc.problem import Problem
from archive.warc.read import WarcRecord
from archive.warc.whole import fields
from tests.archive.others import arc, packed, page, response

ONE = response(1)
NOISE = random.Random(7).randbytes(300_000)
LARGE = ONE.replace(page(), NOISE).replace(b"Content-Length: %d" % len(page()), b"Content-Length: %d" % len(NOISE))
PIECES = {
    "whole": packed(response(2)),
    "another packer": gzip.compress(response(3), 1, mtime=7),
    "larger than what is read at once": packed(LARGE),
    "a page that holds a gzip file": packed(ONE.replace(page(), gzip.compress(b"x", mtime=0) * 9)),
    "two in one": packed(response(4) + response(5)),
    "one in two": packed(ONE[:90], ONE[90:]),
    "nothing": packed(b""),
    "zeros": bytes(40),
    "junk": b"junk between",
    "junk in a member": packed(b"no record at all\r\n"),
    "blank lines": packed(b"\r\n\r\n"),
    "without an id": packed(ONE.replace(b"WARC-Record-ID", b"WARC-Rec-ID")),
    "too long": packed(ONE.replace(b"Content-Length: ", b"Content-Length: 9")),
    "too short": packed(ONE.replace(b"Content-Length: %d" % len(page()), b"Content-Length: 3")),
    "small letters": packed(ONE.replace(b"WARC/1.0", b"warc/1.0")),
    "a folded field": packed(ONE.replace(b"Content-Type: ", b"X-Folded: a\r\n b\r\n\tc\r\nContent-Type: ")),
    "a request": packed(ONE.replace(b"response", b"request")),
    "damaged": packed(ONE)[:60] + b"\xff\xff\xff" + packed(ONE)[63:],
    "damaged sum": packed(ONE)[:-8] + bytes(8),
    "arc": packed(*arc(("http://news.example/a", page()))),
    "cut": packed(response(6))[:-20],
}


def _read(data: bytes, kinds: frozenset[bytes] | None) -> list[WarcRecord | Problem]:
    return list(lenient.read(io.BytesIO(data), kinds=kinds))


def _with_care(data: bytes, kinds: frozenset[bytes] | None) -> list[WarcRecord | Problem]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lenient, "_TRIES", 0)
        return _read(data, kinds)


@pytest.mark.parametrize("kinds", [None, frozenset([b"response"])])
@pytest.mark.parametrize("name", PIECES)
def test_each_piece_between_whole_members(name: str, kinds: frozenset[bytes] | None) -> None:
    """At the beginning, in the middle, twice, and at the end."""
    piece, whole = PIECES[name], [packed(response(number)) for number in range(10, 19)]
    for parts in ([piece, *whole], [*whole, piece, *whole], [whole[0], piece, piece, *whole], [*whole, piece]):
        data = b"".join(parts)

        assert _read(data, kinds) == _with_care(data, kinds)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(sorted(PIECES)), min_size=1, max_size=12))
def test_any_row_of_pieces(names: list[str]) -> None:
    data = b"".join(PIECES[name] for name in names)

    assert _read(data, None) == _with_care(data, None)


def test_a_sound_file_is_read_at_once_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """And one with a defect is again, behind it."""
    read: list[int] = []
    record = lenient._Reading.record
    monkeypatch.setattr(lenient._Reading, "record", lambda self: (read.append(self.content.offset), record(self))[1])
    whole = [packed(response(number)) for number in range(10, 19)]

    assert len(_read(b"".join(whole), None)) == 9
    assert read == []
    assert len(_read(b"".join([*whole, PIECES["damaged sum"], *whole]), None)) > 18
    assert 0 < len(read) < 6


@pytest.mark.parametrize(
    "text",
    ["A: 1\r\nB:2\r\n\r\n", "A: 1\n b\n", " A: 1\r\nB: 2", "A:1\r\n\tb: c\r\nC: d", "none\r\nA : b \r\n: c\r\nA: b: c"],
)
def test_fields_in_one_text_are_those_of_its_lines(text: str) -> None:
    assert fields_in(text) == fields_of(line.rstrip("\r") for line in text.split("\n"))


@pytest.mark.parametrize(
    "head",
    [
        b"WARC/1.1\r\nWARC-Type: response\r\nContent-Length: 3\r\n\r\n",
        b"WARC/1.1\r\nWARC-Type:  response \r\nContent-Length: 3\t\r\n\r\n",
        b"WARC/1.1 \r\nWARC-Date: a\r\nWARC-Date: b: c\r\nWARC-Protocol: \r\n\r\n",
        b"WARC/1.1\r\nWARC-Type: a\r\n WARC-Date: b\r\n\r\n",
        b"WARC/1.1\r\nWARC-Type: a\nWARC-Date: b\r\n\r\n",
        b"WARC/1.1\r\nWARC-Type:a\r\nwarc-date: b\r\nX: y: z\r\n\r\n",
        b"WARC/1.1\r\nWARC-Type: a\r\nnot a field\r\n\r\n",
        b"WARC/1.1\r\nWARC-Type: a\r\nWARC-Date: b\r\n",
        b"WARC/1.1\r\n\r\n",
    ],
)
def test_fields_of_a_usual_head_are_those_of_its_lines(head: bytes) -> None:
    """Names that are known have a shorter way, which ends at all that is unusual."""
    version, _, rest = head.decode().partition("\n")
    expected = Headers(fields_of(line.rstrip("\r") for line in rest.split("\n")))

    told, headers = fields(head)

    assert (told, list(headers), headers) == (version.strip(), list(expected), expected)
    assert (len(headers), dict(headers.firsts()), hash(headers)) == (len(expected), expected.firsts(), hash(expected))
    assert [headers.all(name) for name, _ in expected] == [expected.all(name) for name, _ in expected]


@pytest.mark.parametrize("size", [0, 1, 1900, 2040, 2048, 2100, 65_530, 70_000, 131_072, 400_000])
@pytest.mark.parametrize("level", [0, 6])
def test_records_of_any_size(size: int, level: int) -> None:
    """Whatever of them lies in the first bytes that are unpacked, or beyond those that are read at once."""
    block = (random.Random(size).randbytes(size) + page())[: size or None]
    one = b"WARC/1.1\r\nWARC-Type: resource\r\nWARC-Record-ID: <urn:x:1>\r\nContent-Length: %d\r\n\r\n%b\r\n\r\n"
    whole = gzip.compress(one % (len(block), block), level, mtime=0)

    for data in (whole, whole + packed(response(1)), whole * 3, packed(response(1)) * 400 + whole * 2):
        assert _read(data, None) == _with_care(data, None)
    assert [found.block for found in _read(whole, None) if isinstance(found, WarcRecord)] == [block]
    for cut in (1, 4, 8, 9, 60):
        assert _read(whole[:-cut], None) == _with_care(whole[:-cut], None)
    assert _read(whole[:-8] + bytes(8) + whole, None) == _with_care(whole[:-8] + bytes(8) + whole, None)
