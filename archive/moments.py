"""Dates of articles (ISO 8601 with offset, or a day) as instants and offsets, and back; for tables and CSV alike."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final, NamedTuple

from archive.layout import timestamp

__all__ = ["NEVER", "Moment", "instant", "is_exact", "moment_of", "printed"]

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND: Final = dt.timedelta(microseconds=1)
_OURS: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_MINUTE: Final = dt.timedelta(minutes=1)
_FIRST: Final = (dt.datetime(1, 1, 1, tzinfo=dt.UTC) - _EPOCH) // _MICROSECOND
_LAST: Final = (dt.datetime.max.replace(tzinfo=dt.UTC) - _EPOCH) // _MICROSECOND


class Moment(NamedTuple):
    """``instant`` in microseconds since 1970 in UTC, ``offset`` in minutes east of UTC.

    A day has no offset, and its instant is its first moment in UTC. What is no date has neither."""

    instant: int | None
    offset: int | None


NEVER: Final = Moment(None, None)


@lru_cache(maxsize=10_000)
def moment_of(text: str | None) -> Moment:
    """The moment that a date of an article names; ``NEVER`` for null and for what is no date."""
    if text is None:
        return NEVER
    try:
        parsed = dt.datetime.fromisoformat(text)
    except ValueError:
        return NEVER
    offset = parsed.utcoffset()
    if offset is None:
        return Moment((parsed.replace(tzinfo=dt.UTC) - _EPOCH) // _MICROSECOND, None)
    at = (parsed - _EPOCH) // _MICROSECOND
    # An offset may lead out of the years that Python and pandas know.
    return Moment(at, offset // _MINUTE) if _FIRST <= at <= _LAST else NEVER


def is_exact(text: str) -> bool:
    """Whether a moment is written as ours are (``printed``), so that its instant gives its text back."""
    return _OURS.fullmatch(text) is not None


def instant(text: str) -> int | None:
    """A moment of our own (``captured``) in microseconds since 1970; None for what is none."""
    return moment_of(text).instant


def printed(at: int) -> str:
    """Microseconds since 1970 as our moments are written: in UTC, to the microsecond, with ``Z``."""
    return timestamp(_EPOCH + dt.timedelta(microseconds=at))
