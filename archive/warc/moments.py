"""When a record was captured, also where its date is written in a form that the standard does not have."""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Final

from archive.errors import DamagedError
from archive.warc.read import WarcRecord, parse_date

__all__ = ["captured_of", "moment_in_head", "moment_of"]

_DIGITS: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?\d*", re.ASCII)
# A leap second (60), the end of a day as 24:00 (ISO 8601), parts without their zeros, slashes.
_LOOSE: Final = re.compile(
    r"(\d{4})[-/](\d\d?)[-/](\d\d?)(?:[Tt ] ?(2[0-4]|[01]?\d):([0-5]?\d)(?::([0-5]?\d|60)(?:[.,]\d*)?)?)?"
    r" ?(?:Z|UTC|GMT|([+-])(\d\d):?(\d\d))?",
    re.ASCII | re.IGNORECASE,
)


# The clock of a Unix system, in seconds or thousandths of them; the log of a web server (01/May/2024:10:00:00 +0000).
_EPOCH: Final = re.compile(r"(\d{9,10})(?:\.\d*|(\d{3}))?", re.ASCII)
_LOG: Final = re.compile(r"\[?\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\]?", re.ASCII)


# HTTP is of 1990. A clock that was not set tells of 1970, and a program that set no date of the year 1 (Go) or 9999.
_YEARS: Final = range(1990, 9999)


def captured_of(record: WarcRecord) -> dt.datetime | None:
    """The WARC-Date in UTC; else the HTTP Date; None where neither is a date at which a page can have been captured."""
    found = moment_of(record.headers.first("WARC-Date") or "")
    if found is None or found.year not in _YEARS:
        return moment_in_head(record.http[0].headers.first("Date") or "")
    return found


def moment_in_head(text: str) -> dt.datetime | None:
    """The moment in UTC that a field of an HTTP head tells; None where a page cannot have been captured then."""
    found = _by_mail(text)
    return found if found and found.year in _YEARS else None


def moment_of(text: str) -> dt.datetime | None:
    """The moment in UTC that a date of a WARC or CDX file means, whatever its form; None where it is none."""
    try:
        return parse_date(text)
    except DamagedError:
        return _in_another_form(text.strip())


def _in_another_form(told: str) -> dt.datetime | None:
    # A zone may lead out of the years that there are.
    with suppress(ValueError, OverflowError):
        if digits := _DIGITS.fullmatch(told):
            year, month, day, hour, minute, second = (int(part or 0) for part in digits.groups())
            return dt.datetime(year, max(1, month), max(1, day), hour, minute, second, tzinfo=dt.UTC)
        if loose := _LOOSE.fullmatch(told):
            return _of_parts(loose)
        return _in_utc(dt.datetime.fromisoformat(told))
    return _by_clock(told) or _by_mail(told)


def _of_parts(found: re.Match[str]) -> dt.datetime:
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups()[:6])
    ahead = dt.timedelta(hours=int(found[8] or 0), minutes=int(found[9] or 0)) * (-1 if found[7] == "-" else 1)
    at = dt.timedelta(hours=hour, minutes=minute, seconds=second)
    return dt.datetime(year, month, day, tzinfo=dt.UTC) + at - ahead


def _by_clock(text: str) -> dt.datetime | None:
    """A date as Unix systems and the logs of web servers have it."""
    with suppress(ValueError, OverflowError):
        if epoch := _EPOCH.fullmatch(text):
            return dt.datetime.fromtimestamp(int(epoch[1]), dt.UTC)
        if _LOG.fullmatch(text):
            return dt.datetime.strptime(text.strip("[]"), "%d/%b/%Y:%H:%M:%S %z").astimezone(dt.UTC)
    return None


def _by_mail(text: str) -> dt.datetime | None:
    """A date as HTTP and mail have it (RFC 9110 section 5.6.7)."""
    with suppress(ValueError, TypeError, OverflowError):
        return _in_utc(parsedate_to_datetime(text))
    return None


def _in_utc(at: dt.datetime) -> dt.datetime:
    return at.astimezone(dt.UTC) if at.tzinfo else at.replace(tzinfo=dt.UTC)
