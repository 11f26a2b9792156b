"""A stream over ranges behaves as a file does, and asks for little."""

from __future__ import annotations

import io
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.storage.s3_ranges import ranged

DATA = os.urandom(700_000)

moves = st.one_of(
    st.tuples(st.just("seek"), st.integers(0, len(DATA) + 10)),
    st.tuples(st.just("end"), st.integers(-len(DATA), 10)),
    st.tuples(st.just("read"), st.integers(-1, 200_000)),
)


def part(offset: int, length: int) -> bytes:
    assert length > 0
    return DATA[offset : offset + length]


@given(st.lists(moves, max_size=20))
def test_it_is_a_file(steps: list[tuple[str, int]]) -> None:
    """Any order of seeks and reads gives what a file of the same bytes gives."""
    ours, theirs = ranged(part, len(DATA)), io.BytesIO(DATA)
    for step, number in steps:
        if step == "read":
            assert ours.read(number) == theirs.read(number)
        else:
            whence = os.SEEK_SET if step == "seek" else os.SEEK_END
            assert ours.seek(number, whence) == theirs.seek(number, whence)
        assert ours.tell() == theirs.tell()


def test_blocks_grow_while_reading_in_order() -> None:
    """A look costs 64 kB; a scan of 100 MB costs 20 requests, not 1,600."""
    asked: list[int] = []

    def zeros(offset: int, length: int) -> bytes:
        asked.append(length)
        return bytes(length)

    stream = ranged(zeros, 100 << 20)
    stream.read(10)
    assert asked == [64 << 10]

    while stream.read(100_000):
        pass
    assert len(asked) <= 20
    assert sum(asked) == 100 << 20


def test_before_the_beginning() -> None:
    """As with a file, that is an error, and the place does not change."""
    stream = ranged(part, len(DATA))
    with pytest.raises(ValueError, match="before the file's beginning"):
        stream.seek(-1)
