"""Fifteen of the attacks on pages of ``benchmarks.hostile``, drawn anew each day and tried five at once (issue H).

``python -m benchmarks.hostile`` tries all of them, one by one, and stops each crawl in the middle.
"""

from __future__ import annotations

import datetime as dt
import os
from itertools import islice

import pytest

from benchmarks.attacks import ATTACKS
from benchmarks.hostile import batches, of_today, tried

DAY = dt.datetime.now(dt.UTC).date()


@pytest.mark.skipif(not os.environ.get("PAPER_FULL"), reason="PAPER_FULL=1: some attacks at once exceed the memory yet")
def test_a_crawl_under_attack_saves_what_is_honest_within_its_bounds() -> None:
    drawn = [name for name in of_today(DAY) if name.startswith("page: ")]

    for few in islice(batches(drawn, 5), 3):
        assert tried(few, stopped=False, timed=False).flaws == []


def test_there_are_many_attacks_and_each_day_draws_others() -> None:
    assert len(ATTACKS) >= 120
    assert of_today(DAY) != of_today(DAY + dt.timedelta(days=1))
