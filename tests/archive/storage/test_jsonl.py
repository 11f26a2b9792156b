"""Files of lines: members and lines come back from their places, and what is damaged is named with its file."""

from __future__ import annotations

import gzip
import hashlib
import random
from collections.abc import Callable

import pytest

from archive.errors import DamagedError
from archive.storage import jsonl
from archive.storage.jsonl import Lines, lines_of, members, pack_lines, pack_members
from archive.storage.memory import MemoryStorage

NAME = "articles/x.jsonl.gz"
# Text that packs badly, so that members are longer than what is read at a time.
LONG = random.Random(1).randbytes(30_000).hex().encode()
LINES = [b'{"a":1}', b"", LONG, "日本語".encode()]


class Counting(MemoryStorage):
    """Notes what is read: offset and length."""

    def __init__(self, data: bytes) -> None:
        super().__init__({NAME: data})
        self.asked: list[tuple[int, int | None]] = []

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        self.asked.append((offset, length))
        return super().read(name, offset, length)


def test_members_are_found_with_their_places() -> None:
    data = pack_members(LINES) + pack_lines(LINES)

    found = list(members(data, NAME))

    assert [lines for _, _, lines in found] == [*([line] for line in LINES), LINES]
    assert [gzip.decompress(data[at : at + length]).splitlines() for at, length, _ in found] == [
        lines for _, _, lines in found
    ]
    assert sum(length for _, length, _ in found) == len(data)
    assert list(members(b"", NAME)) == []


@pytest.mark.parametrize("size", [jsonl._UNPACKED - 1, jsonl._UNPACKED, jsonl._UNPACKED + 1, 3 * jsonl._UNPACKED])
def test_behind_a_member_that_unpacks_to_far_more_the_places_are_right(size: int) -> None:
    """zlib gives what lies behind such a member twice: as what is behind it, and as what is left of the input."""
    told = [b"a" * size, *LINES]
    places = [len(pack_members([line])) for line in told]

    found = list(members(pack_members(told), NAME))

    assert [(offset, length) for offset, length, _ in found] == [
        (sum(places[:number]), length) for number, length in enumerate(places)
    ]
    assert [lines for *_, lines in found] == [[line] for line in told]


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda data: data[:-1], "it is cut"),
        (lambda data: data[:30_000], "it is cut"),
        (lambda data: data[:5], "it is cut"),
        (lambda data: data + b"\0\0 behind", "not a whole gzip file"),
        (lambda data: data[:-6] + b"\xff" + data[-5:], "not a whole gzip file"),
        (lambda data: b"x" + data[1:], "not a whole gzip file"),
    ],
)
def test_a_member_that_is_damaged_is_named_with_its_file(damage: Callable[[bytes], bytes], told: str) -> None:
    with pytest.raises(DamagedError, match=told) as raised:
        list(members(damage(pack_members(LINES)), NAME))
    assert raised.value.file == NAME


def test_a_line_is_read_from_its_place() -> None:
    data = pack_members(LINES) + pack_lines(LINES)
    storage = Counting(data)
    places = [
        (at, length, number, line) for at, length, each in members(data, NAME) for number, line in enumerate(each)
    ]

    lines = Lines(storage)
    for at, length, number, line in [*places, *places[::-1]]:
        assert lines.read(NAME, at, length, number) == line

    assert len(storage.asked) <= len(LINES) + 1  # who goes on where the last read ended reads ahead


@pytest.mark.parametrize("more", [-1, -40, 1, 40], ids=["cut", "cut in its text", "and a byte", "and more"])
def test_a_place_that_is_no_whole_member_is_damage(more: int) -> None:
    """A catalog that tells a wrong length must not give half a line, nor the line of another length."""
    data = pack_members(LINES)
    at, length, _ = list(members(data, NAME))[2]

    with pytest.raises(DamagedError, match="no whole gzip member") as raised:
        Lines(MemoryStorage({NAME: data})).read(NAME, at, length + more, 0)
    assert raised.value.file == NAME


@pytest.mark.parametrize(("offset", "length", "line"), [(0, 0, 0), (0, -1, 0), (0, jsonl.MAX_LINE + 1, 0), (3, 20, 0)])
def test_a_place_that_is_none_is_damage(offset: int, length: int, line: int) -> None:
    with pytest.raises(DamagedError) as raised:
        Lines(Counting(pack_members(LINES))).read(NAME, offset, length, line)
    assert raised.value.file == NAME


def test_a_member_has_no_more_lines_than_it_has() -> None:
    data = pack_members(LINES)

    with pytest.raises(DamagedError, match="no line 1"):
        Lines(Counting(data)).read(NAME, 0, next(members(data, NAME))[1], 1)


@pytest.mark.parametrize("at_once", [jsonl._AT_ONCE, 10])
def test_a_file_that_is_not_the_one_of_its_manifest_is_damage(monkeypatch: pytest.MonkeyPatch, at_once: int) -> None:
    """Small and large files alike: a large one is never read as a whole."""
    monkeypatch.setattr("archive.storage.jsonl._AT_ONCE", at_once)
    data = pack_lines(LINES)
    storage = Counting(data)

    assert list(lines_of(storage, NAME, hashlib.sha256(data).hexdigest())) == LINES
    assert list(lines_of(storage, NAME)) == LINES
    with pytest.raises(DamagedError, match="SHA-256"):
        list(lines_of(storage, NAME, "0" * 64))
