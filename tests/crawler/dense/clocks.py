"""What time an outlet's server says it is: most are right, some are wrong, always in the same way."""

from __future__ import annotations

import zlib
from email.utils import format_datetime

from tests.crawler.month.visits import moment_of

__all__ = ["told"]

_KINDS = 8
_WITH_AGE, _SILENT = 2, 4
# In hours.
_HOURS_OF_ZONE, _BEHIND = 9, -0.4
# Hours for which a cache keeps an answer.
_KEPT = 23


def told(house: str, hour: int) -> list[tuple[str, str]]:
    """The fields that tell the time: of one outlet in eight each by its local time, by a clock behind by minutes, from
    a cache that says how old the answer is, from one that does not, or not at all."""
    number = zlib.crc32(house.encode())
    age = (hour + number) % _KEPT
    ahead = {0: _HOURS_OF_ZONE, 1: _BEHIND, _WITH_AGE: -age, 3: -age}.get(number % _KINDS, 0)
    date = ("Date", format_datetime(moment_of(hour + ahead), usegmt=True))
    aged = [("Age", str(age * 3_600))] if number % _KINDS == _WITH_AGE else []
    return [] if number % _KINDS == _SILENT else [date, *aged]
