"""Paragraphs that are made of others, and how much two say the same."""

from __future__ import annotations

import pytest

from archive.edits.likeness import Text, glued


def texts(*those: str) -> list[Text]:
    return list(map(Text, those))


A, B, C = "The council voted on Monday.", "Works begin in spring.", "The ferry stops in winter."


@pytest.mark.parametrize(
    ("ones", "many", "found"),
    [
        ([f"{A} {B}"], [A, B], [(0, [0, 1])]),
        ([f"{A} {B} {C}"], [A, B, C], [(0, [0, 1, 2])]),
        ([f"{A} {B}"], [A, B, A, B], [(0, [0, 1])]),  # twice there: it is made of one of them
        ([f"{A} {B}", f"{A} {B}"], [A, B, A, B], [(0, [0, 1]), (1, [2, 3])]),
        ([f"{A} {B}"], [A, C, B], []),
        ([f"{A} {B}"], [A], []),
        ([A], [A], []),  # one is no joining
        ([f"{A} {B} more"], [A, B], []),
    ],
)
def test_a_paragraph_is_made_of_successive_ones(
    ones: list[str], many: list[str], found: list[tuple[int, list[int]]]
) -> None:
    assert list(glued(texts(*ones), range(len(ones)), texts(*many), range(len(many)))) == found
