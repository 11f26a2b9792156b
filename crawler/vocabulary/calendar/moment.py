"""A date as a page gives it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from crawler.vocabulary.zones import CIVIL, ZONES

__all__ = ["Moment", "day_of", "moment_on"]


@dataclass(frozen=True)
class Moment:
    """A day, perhaps with a time, perhaps with its offset."""

    day: dt.date
    time: dt.time | None = None
    offset: dt.timedelta | None = None

    def in_zone(self, zone: dt.tzinfo | None) -> dt.date | dt.datetime:
        """The instant; in ``zone`` where the page gave no offset; the bare day where there is no time or no zone."""
        if self.time is None:
            return self.day
        own = dt.timezone(self.offset) if self.offset is not None else zone
        return dt.datetime.combine(self.day, self.time, own) if own is not None else self.day


def day_of(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    """The day, or None where there is none such."""
    try:
        return dt.date(int(year), int(month), int(day))
    except (ValueError, OverflowError):
        return None


def moment_on(day: dt.date, hour: int, minute: str, second: str | None, zone: str | None) -> Moment:
    """The moment at a time of ``day``; the bare day where there is no such time. 24:00 is the end of the day (ISO
    8601); with minutes it is what clocks that count from 1 to 24 print in the first hour."""
    try:
        time = dt.time(0 if hour == 24 else hour, int(minute), int(second or 0))
        day = day + dt.timedelta(days=1) if hour == 24 and time == dt.time() else day
    except (ValueError, OverflowError):
        return Moment(day)
    return Moment(day, time, _offset(zone, day, time))


def _offset(zone: str | None, day: dt.date, time: dt.time) -> dt.timedelta | None:
    name = re.sub(r"\s+|standard|daylight|time", "", (zone or "").lower())
    match = re.fullmatch(r"(?:utc|gmt)?([+-])(\d{1,2}):?(\d{2})?", name)
    if match:
        size = dt.timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
        return size * (-1 if match[1] == "-" else 1) if size < dt.timedelta(hours=15) else None
    if name in CIVIL:
        return dt.datetime.combine(day, time, ZoneInfo(CIVIL[name])).utcoffset()
    return dt.timedelta(hours=ZONES[name]) if name in ZONES else None
