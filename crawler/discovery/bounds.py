"""How much of a list goes on to a run: its site chooses the length, and the process that crawls holds all of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final, TypeVar

__all__ = ["LONGEST_TITLE", "MOST_CHARACTERS", "taken"]

MOST_CHARACTERS: Final = 10_000_000
"""Characters of all addresses of a list: a hundred thousand honest ones."""
LONGEST_TITLE: Final = 1_000
"""Characters of the words that a list has for a page."""

_T = TypeVar("_T")


def taken(those: Iterable[_T], most: int, characters: Callable[[_T], int]) -> tuple[list[_T], bool]:
    """The first of ``those``, ``most`` at most and up to ``MOST_CHARACTERS`` together; and whether there are more."""
    found: list[_T] = []
    left = MOST_CHARACTERS
    for one in those:
        if len(found) >= most or left <= 0:
            return found, True
        found.append(one)
        left -= characters(one)
    return found, False
