"""How often, and when, articles are edited: the rates that the play and the benchmark of schedules draw from.

Of 291,666 articles of Flemish news sites 35 % were updated, nearly twice each. Here half of the edits are made in the
first three hours, and the rest over days: the age at an edit is log-normal.
"""

from __future__ import annotations

import math
import random

__all__ = ["EACH", "MEDIAN", "SHARE", "edit_ages"]

SHARE = 0.35
EACH = 1.9
# Hours, and the spread of their logarithm: nine of ten edits come within 39 hours.
MEDIAN = 3.0
_SPREAD = 2.0


def edit_ages(draw: random.Random, *, share: float = SHARE, pace: float = 1.0) -> list[float]:
    """The ages in hours at which one article is edited, in order; mostly none. ``pace`` > 1 makes an outlet slower."""
    if draw.random() >= share:
        return []
    count = 1
    while draw.random() < 1 - 1 / EACH:
        count += 1
    return sorted(MEDIAN * pace * math.exp(draw.gauss(0, _SPREAD)) for _ in range(count))
