"""Hostile shapes drawn anew each day, for every parser of foreign bytes: none grows with the square (issue H).

``python -m benchmarks.growth`` tries as many as it is asked, and tells each doubling. Here an input that is eight times
as long may cost 40 times: a square costs 64 times, and a page that is long enough to be read a second time, or too long
for the caches of a busy machine, three or four times what its length alone does.
"""

from __future__ import annotations

import datetime as dt
import random

import pytest

from benchmarks.growth import flaw, flaws_of
from benchmarks.parsers import PARSERS
from benchmarks.shapes import SHAPES, Shape
from tests.tools import in_full

DAY = dt.datetime.now(dt.UTC).date().isoformat()
EIGHTFOLD = 40.0


@pytest.mark.parametrize("name", PARSERS)
def test_what_is_drawn_today_costs_no_more_than_it_weighs(name: str) -> None:
    for shape, found, wrong in flaws_of(name, DAY, in_full(20, 1)):
        assert found, (shape, wrong)
        (least, first), (most, last) = found[0], found[-1]
        is_fine = last <= EIGHTFOLD * max(first, 0.05) or most > 9 * least
        assert is_fine, (shape, found, wrong)


@pytest.mark.parametrize(
    ("seconds", "is_bad"),
    [
        ((0.1, 0.2, 0.4, 0.8), False),
        ((0.1, 0.4, 1.6, 6.4), True),  # the square
        ((0.1, 0.27, 0.4, 0.8), False),  # one step, and then no more than twice
        ((0.1, 0.2, 0.4, 0.8, 2.4), True),  # the square begins to show
        ((0.1, 0.25, 0.6, 1.3), True),  # a little too dear each time
        ((0.1,), False),
        ((0.01, 0.2), False),  # too little to be measured
    ],
)
def test_one_dear_doubling_that_is_not_the_last_is_no_growth(seconds: tuple[float, ...], *, is_bad: bool) -> None:
    parser, shape = PARSERS["feed"], Shape("invented", lambda size: "a" * size)
    found = [(10_000 << number, second) for number, second in enumerate(seconds)]

    assert (flaw(parser, shape, found) is not None) is is_bad


@pytest.mark.parametrize("kind", SHAPES)
def test_a_seed_draws_the_same_again_and_a_shape_is_as_long_as_it_is_asked(kind: str) -> None:
    for number in range(40):
        shape, again = (SHAPES[kind](random.Random(number)) for _ in range(2))

        assert shape.name == again.name
        assert shape.make(9_000) == again.make(9_000)
        assert len(shape.make(64_000)) <= 6 * 64_000 + 20_000
    names = {SHAPES[kind](random.Random(number)).name for number in range(40)}
    assert len(names) > 10
