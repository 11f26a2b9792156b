"""Dates as machines write them: ISO 8601, RFC 5322, epochs, and what stands in their place."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_to_datetime

from crawler.vocabulary.calendar.beside import in_form
from crawler.vocabulary.calendar.moment import Moment, day_of, moment_on
from crawler.vocabulary.calendar.printed import printed

__all__ = ["parsed"]

_ISO = re.compile(
    r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"
    r"(?:[T\s_]+(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?\s*(Z|z|[+-]\d{2}:?\d{2}|[+-]\d{1,2}|[A-Za-z]{2,4})?.*)?$"
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})?(Z|[+-]\d{2}:?\d{2})?)?$")

# Seconds or milliseconds since 1970, also as ASP.NET writes them: /Date(1794321120000+0100)/.
_EPOCH = re.compile(r"(\d{10}|\d{13})|\\?/Date\((\d{13})(?:[+-]\d{4})?\)\\?/")
# An offset whose plus was taken for a blank, as an address's query means it: 2026-11-10T14:32:00 01:00.
_LOST_PLUS = re.compile(r"(?<=\dT\d\d:\d\d:\d\d) (?=\d\d:?\d\d$)")

# Mon Aug 03 12:45:00 EDT 2015, as ``date`` of Unix and Java's Date write it.
_UNIX = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) +(\d{1,2}) (\d\d:\d\d:\d\d) (?:([A-Z]{3,4}) )?(\d{4})$")


def parsed(value: str, *, month_first: bool | None = False) -> Moment | None:
    """A machine's date (an attribute, a meta, JSON): ISO 8601 and what is written in its place; None otherwise.
    ``month_first`` is that of ``printed``."""
    text = in_form(_LOST_PLUS.sub("+", value.strip()))
    match = _ISO.match(text) or _COMPACT.match(text)
    if match:
        moment = _moment(*match.groups())
        return moment if moment is None or moment.day.year > 1600 else printed(text)
    if epoch := _EPOCH.fullmatch(text):
        instant = dt.datetime.fromtimestamp(int((epoch[1] or epoch[2])[:10]), dt.UTC)
        return Moment(instant.date(), instant.time(), dt.timedelta(0))
    if match := _UNIX.match(text):
        month, day, time, zone, year = match.groups()
        text = f"{day} {month} {year} {time} {zone or ''}"
    return _rfc5322(text) or printed(text, month_first=month_first)


def _moment(
    year: str, month: str, day: str, hour: str | None, minute: str | None, second: str | None, zone: str | None
) -> Moment | None:
    date = day_of(year, month, day)
    if date is None or hour is None or minute is None:
        return Moment(date) if date else None
    return moment_on(date, int(hour), minute, second, zone)


def _rfc5322(text: str) -> Moment | None:
    if not re.match(r"(?:[A-Za-z]{3},?\s+)?\d{1,2}\s+[A-Za-z]{3}\s+\d{4}\s+\d", text):
        return None
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return Moment(moment.date(), moment.time().replace(microsecond=0), moment.utcoffset())
