from __future__ import annotations

import itertools
from functools import cache
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.edits.matching import Effort, common, in_order


def longest(a: str, b: str) -> int:
    """The length of a longest common subsequence, by the book."""

    @cache
    def of(i: int, j: int) -> int:
        if i == len(a) or j == len(b):
            return 0
        return 1 + of(i + 1, j + 1) if a[i] == b[j] else max(of(i + 1, j), of(i, j + 1))

    return of(0, 0)


@given(st.text("abcd", max_size=14), st.text("abcd", max_size=14))
@settings(max_examples=300, deadline=None)
def test_as_many_pairs_as_there_can_be(a: str, b: str) -> None:
    pairs = common(a, b)

    assert all(a[i] == b[j] for i, j in pairs)
    assert all(x < p and y < q for (x, y), (p, q) in itertools.pairwise(pairs))
    assert len(pairs) == longest(a, b)


@given(st.permutations(range(7)), st.lists(st.integers(1, 9), min_size=7, max_size=7))
@settings(max_examples=200, deadline=None)
def test_the_heaviest_choice_in_order(order: list[int], weights: list[int]) -> None:
    pairs = list(enumerate(order))
    choices = itertools.chain.from_iterable(itertools.combinations(pairs, size) for size in range(8))
    rising = [one for one in choices if all(x[1] < y[1] for x, y in itertools.pairwise(one))]
    heaviest = max(sum(weights[i] for i, _ in one) for one in rising)

    chosen = in_order(pairs, weights)

    assert all(x[1] < y[1] for x, y in itertools.pairwise(chosen))
    assert sum(weights[i] for i, _ in chosen) == heaviest


def test_without_effort_left_what_is_unique_still_parts_the_texts() -> None:
    """A text of any length ends: the effort is counted, and then anchors alone must do."""
    old = [f"w{number}" for number in range(5000)]
    new = [word if number % 7 else f"x{number}" for number, word in enumerate(old)]

    pairs = common(old, new, Effort(steps=10))

    assert len(pairs) == sum(bool(number % 7) for number in range(5000))


def test_repeated_words_are_anchored_by_their_neighbours() -> None:
    """In a long text hardly a word stands once; runs of four do."""
    random = Random(3)
    old = [f"w{random.randrange(40)}" for _ in range(4000)]
    new = [f"x{number}" if number % 50 == 0 else word for number, word in enumerate(old)]

    assert len(common(old, new, Effort(steps=10))) > 3900


def test_the_effort_is_counted_down_and_ends() -> None:
    effort = Effort(steps=100)

    common("ab" * 400, "ba" * 300 + "c", effort)

    assert effort.left <= 0
