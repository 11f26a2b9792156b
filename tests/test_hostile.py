"""A quarter of the attacks on pages of ``benchmarks.hostile``, drawn anew each day and tried at once (issue H).

``python -m benchmarks.hostile`` tries all of them, one by one, and stops each crawl in the middle.
"""

from __future__ import annotations

import datetime as dt

from benchmarks.attacks import ATTACKS
from benchmarks.hostile import batches, of_today, tried

DAY = dt.datetime.now(dt.UTC).date()


def test_a_crawl_under_attack_saves_what_is_honest_within_its_bounds() -> None:
    drawn = [name for name in of_today(DAY) if name.startswith("page: ")]

    first = next(batches(drawn, 20))

    assert tried(first, stopped=False, timed=False).flaws == []


def test_there_are_many_attacks_and_each_day_draws_others() -> None:
    assert len(ATTACKS) >= 120
    assert of_today(DAY) != of_today(DAY + dt.timedelta(days=1))
