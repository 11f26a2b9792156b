from __future__ import annotations

import pytest

from crawler.frontier.schedule import next_due, retry_at

HOUR, DAY = 3_600, 86_400


@pytest.mark.parametrize(
    ("age", "after"),
    [
        (0, HOUR),
        (5 * HOUR, HOUR),
        (7 * HOUR, 3 * HOUR),
        (2 * DAY, 12 * HOUR),
        (10 * DAY, 2 * DAY),
        (30 * DAY, 14 * DAY),
        (365 * DAY, 60 * DAY),
    ],
)
def test_the_older_the_rarer(age: float, after: float) -> None:
    assert next_due(1e9, 1e9 - age) == 1e9 + after


def test_a_clock_that_went_back_makes_nothing_older() -> None:
    assert next_due(1e9, 2e9) == 1e9 + HOUR


@pytest.mark.parametrize(
    ("failures", "after"), [(0, HOUR), (1, 2 * HOUR), (3, 8 * HOUR), (9, 7 * DAY), (5000, 7 * DAY)]
)
def test_failures_are_tried_again_ever_later(failures: int, after: float) -> None:
    assert retry_at(1e9, failures) == 1e9 + after
