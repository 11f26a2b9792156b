"""Members that are read at once: what is given and told is what a reading with care gives, whatever the file holds."""

from __future__ import annotations

import gzip
import io
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.warc import lenient
from archive.warc.http import fields_in, fields_of
from archive.warc.problem import Problem
from archive.warc.read import WarcRecord
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
