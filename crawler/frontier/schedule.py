"""When a known article is looked at again.

The younger an article, the likelier an edit: Norconex #619 and browsertrix #613 ask for a refetch that decays with
age. Moments are Unix times, ages and intervals seconds; nothing here looks at a clock, so that a ledger folded from
the archive says the same as the one that was lost.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass
from typing import Final, Self

from crawler.frontier.visit import Standing, unix

__all__ = ["DEFAULT", "NEVER", "Refetch", "born", "next_due", "published_at", "retry_at"]

_HOUR: Final = 3_600.0
_DAY: Final = 24 * _HOUR
_UNITS: Final = {"s": 1.0, "m": 60.0, "h": _HOUR, "d": _DAY, "w": 7 * _DAY}

NEVER: Final = math.inf

# An article that is edited is watched like a younger one, but at most this many times younger: a page that shows
# another text on every request would be fetched every hour for ever.
_YOUNGER: Final = 10.0
# A page that is gone: first looked at again after this, then after as long as it has been gone.
_GONE: Final = 12 * _HOUR
_GONE_FOR_GOOD: Final = 180 * _DAY
# Before the web had newspapers, a date is an empty field's (1970-01-01).
_OLDEST: Final = unix("1990-01-01T00:00:00Z")


@dataclass(frozen=True, slots=True)
class Refetch:
    """How often an article is looked at: for each of ``steps``, (younger than, every), then every ``then``."""

    steps: tuple[tuple[float, float], ...]
    then: float

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads ``6h:1h 1d:3h 60d``: younger than 6 hours every hour, than a day every three, then every 60 days.

        Units are s, m, h, d and w; the last word may be ``never``. Raises ValueError that says which word is wrong.
        """
        *steps, last = text.split() or [""]
        read = tuple(_step(word) for word in steps)
        if ":" in last:
            raise ValueError(f"{last!r} is last, where one interval says how often older articles are looked at")
        for (before, _), (age, _), word in zip(read, read[1:], steps[1:], strict=False):
            if age <= before:
                raise ValueError(f"{word!r} comes after an age that is not younger")
        return cls(read, NEVER if last == "never" else _seconds(last, last))

    def every(self, age: float) -> float:
        """The seconds between two looks at an article of this age; ``NEVER`` where it is not looked at again."""
        return next((every for younger, every in self.steps if age < younger), self.then)


def next_due(looked: float, ages: Standing, refetch: Refetch) -> float | None:
    """The moment from which an article is due again that was looked at at ``looked``.

    ``NEVER`` where ``refetch`` asks for no more; None for a page that has been gone for half a year.
    """
    if ages.gone is not None and refetch.then != NEVER:
        absent = max(0.0, looked - ages.gone)
        return None if absent >= _GONE_FOR_GOOD else looked + max(_GONE, absent)
    age = max(0.0, looked - born(ages))
    if ages.edited is not None:
        age = min(age, max(looked - ages.edited, age / _YOUNGER))
    return looked + refetch.every(age)


def born(ages: Standing) -> float:
    """The moment an article's age counts from: its publication, where it tells one that can be, else when it was first
    seen. No article is younger than that."""
    published = ages.published
    return ages.first_seen if published is None or published < _OLDEST else min(published, ages.first_seen)


def published_at(date: str | None) -> float | None:
    """The moment of an article's ``date_published``: of a bare day its end; None where there is none."""
    if not date:
        return None
    try:
        moment = dt.datetime.fromisoformat(date) + dt.timedelta(days=len(date) <= 10)
        return (moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def retry_at(now: float, failures: int) -> float:
    """The moment to try a URL again that failed ``failures`` times before: after 1 h, doubled, 7 days at most."""
    return float(now + min(_HOUR * 2.0 ** min(failures, 20), 7 * _DAY))


def _step(word: str) -> tuple[float, float]:
    younger, colon, every = word.partition(":")
    if not colon:
        raise ValueError(f"{word!r} lacks a colon: write AGE:INTERVAL, such as 6h:1h")
    return _seconds(younger, word), _seconds(every, word)


def _seconds(duration: str, word: str) -> float:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)([smhdw])", duration)
    if not found or not 1 <= float(found[1]) * _UNITS[found[2]] < 1e10:
        raise ValueError(f"{word!r}: {duration!r} is no duration; write a number and s, m, h, d or w, such as 12h")
    return float(found[1]) * _UNITS[found[2]]


DEFAULT: Final = Refetch.parse("6h:1h 1d:3h 3d:12h 14d:2d 60d:14d 60d")
