"""The dates of feeds and sitemaps, as ISO 8601; what is broken is no date, never an error.

The forms that their standards name (W3C, RFC 822) are read here; what programs write in their place (JavaScript, Java,
.NET, epochs, printed dates) is read by ``vocabulary.calendar``, which reads the dates of pages too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from email.utils import parsedate_tz
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.vocabulary.calendar import in_form, parsed, persian, printed
from crawler.vocabulary.zones import CIVIL, ZONES

__all__ = ["iso"]

_W3C = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<time>\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s?(?P<zone>Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?"
    r"(?:\[[\w/+-]+\])?",  # Java's ZonedDateTime: 2026-11-26T10:00:00+09:00[Asia/Tokyo]
    re.IGNORECASE,
)
_RFC822 = re.compile(r"(?:[A-Za-z]{3,9}\.?,?\s+)?\d{1,2}[\s-]+[A-Za-z]{3,9}\.?,?[\s-]+(?!00\d\d)\d{2,4}(?:[\s,]+\d|$)")
# Wed Nov 25 2026 10:00:00 GMT+0900 (…) of JavaScript; Wed Nov 25 10:00:00 JST 2026 of Java and C.
_DAY_LAST = re.compile(
    r"""(?P<name>[A-Za-z]{3}),?\s+(?P<month>[A-Za-z]{3})\s+(?P<day>\d{1,2})\s+(?:(?P<year>\d{4})\s+)?
        (?P<time>\d{1,2}:\d{2}(?::\d{2})?)\s*(?P<zone>[A-Z]{2,5}(?:[+-]\d{2}:?\d{2})?|[+-]\d{4})?
        (?(year)|\s+(?P<last>\d{4}))(?:\s*\(.*\))?""",
    re.VERBOSE,
)
_NUMBERED_MONTH = re.compile(
    r"(?:[^\d\s,]{1,12}\d?,?\s+)?(?P<day>\d{1,2})\s+(?:(?P<thang>th(?:g|áng)?\s?))?(?P<month>1[0-2]|0?[1-9])(?(thang)|[月월])"
    r"\s+(?P<year>\d{4})\s+(?P<time>\d{2}:\d{2}(?::\d{2})?)\s*(?P<zone>[+-]\d{2}:?\d{2}|Z)?",
    re.IGNORECASE,
)
_ZONE_OF_NAME = re.compile(r"\b(?:GMT|UTC)\s?([+-])(\d{1,2})(?::?(\d{2}))?\b|(?<=:\d\d\s)([+-])(\d{2})(?::(\d{2}))?$")
_HYPHENED = re.compile(r"(\d{1,2})-([A-Za-z]{3,9})-(\d{2,4})(?=[\sT]|$)")
# The end of a day (ISO 8601).
_MIDNIGHT = re.compile(r"(?<![\d:])24:00(?=(?::00)?(?![\d:]))")
_SHORT_OFFSET = re.compile(r"(?<=:\d\d)(\s?[+-])(\d:\d\d)$")  # +9:00
_GLUED_OFFSET = re.compile(r"(?<=:\d\d)\s?([+-]\d\d):?(\d\d)Z?$")  # 22:52:30+05:30 in a date of RFC 822
# 10:00 Europe/Berlin; 10:00 EST5EDT; 10:00 PM ET.
_ZONE_BY_PLACE = re.compile(
    r"(?<=:\d\d)(\s?[AP]M)?\s?([A-Z][A-Za-z]{2,12}/[A-Z][A-Za-z_]{2,30}|[A-Z]{3}\d[A-Z]{3}|[ECMP]T)$"
)
_BUDDHIST = range(2500, 2600)  # the calendar of Thailand, 543 years ahead
_BUDDHIST_DAY = re.compile(r"(25\d\d)(?=-\d\d-\d\d)")
# A day in the Persian calendar: these years are of this century there, and those of the Islamic one are later.
_PERSIAN_DAY = re.compile(r"(1(?:3[89]|4[01])\d)-(\d\d)-(\d\d)(?!\d)")
# ISO 8601 has a day of a week, and a day of a year, too; a week or a month alone is no day.
_WEEK_DAY = re.compile(r"(\d{4})(-?)W(\d\d)\2([1-7])(?![\d-])")
_YEAR_DAY = re.compile(r"(\d{4})-([0-3]\d\d)(?![\d-])")
# A page's year. A program that has no date writes the first or the last one there is: 0001-01-01, -0001, 9999-12-31.
_YEARS = range(1900, 2101)
_EPOCH = re.compile(r"/Date\((\d{10,13})(?:[+-]\d{4})?\)/|(\d{10})(?:\.\d+)?|(\d{13})")
_AMERICAN = re.compile(r"\d{1,2}/\d{1,2}/\d{4},?\s+\d{1,2}:\d{2}(?::\d{2})?\s*[AP]\.?M\b", re.IGNORECASE)
_HALF_DAY = re.compile(r"\d\s*[AP]\.?M\b", re.IGNORECASE)
_OFFSET = re.compile(r":\d{2}\s*(?:[AP]\.?M\.?)?\s*([+-])(\d{2}):?(\d{2})\b", re.IGNORECASE)
_COMPACT = re.compile(r"\d{8}(?:T?\d{4}(?:\d{2})?(?:Z|[+-]\d{2}:?\d{2})?)?")
_ZONES = ZONES | {"ut": 0}  # RFC 822 has it; in a printed text it may be a word


def iso(text: str, zone: dt.tzinfo | None = None, languages: Iterable[str] = ()) -> str | None:
    """``text`` as ISO 8601: a bare day stays a day; a time without zone is in ``zone``, without one it stays bare.

    None where it is no date, or one that cannot be (month 13, the year 1). Of ``11/05/2026`` the month is first where
    a clock of twelve hours stands beside it: so Americans write, and nobody else. ``languages`` (ISO 639) decide about
    a month's name that means two months in two languages (``lis``, ``kas``).
    """
    text = " ".join(text.split())[:100]
    if not text.isascii():
        text = re.sub(r"\d", lambda digit: str(int(digit[0])), text)
    text, zone = _without_place(_SHORT_OFFSET.sub(r"\g<1>0\2", in_form(text)), zone)
    text, is_midnight = _MIDNIGHT.subn("00:00", text)
    try:
        text = _in_common_calendar(text)
        moment = _w3c(_numbered(text)) or _rfc822(_in_order(text)) or _otherwise(text, languages)
        if moment is not None and moment.year in _BUDDHIST:
            moment = moment.replace(year=moment.year - 543)
        if moment is None or moment.year not in _YEARS:
            return None
        if is_midnight and isinstance(moment, dt.datetime):
            moment += dt.timedelta(days=1)
        if isinstance(moment, dt.datetime) and moment.tzinfo is None and zone is not None:
            moment = moment.replace(tzinfo=zone)
        return moment.isoformat()
    except (ValueError, OverflowError):
        return None


def _in_common_calendar(text: str) -> str:
    """``text`` with the W3C form's day in the common calendar, where it is one of Thailand's or Persia's; ValueError
    where there is none such. A leap day has no year to be moved to but its own."""
    if thai := _BUDDHIST_DAY.match(text):
        return f"{int(thai[1]) - 543}{text[thai.end() :]}"
    if week := _WEEK_DAY.match(text):
        year, _, number, weekday = week.groups()
        return dt.date.fromisocalendar(int(year), int(number), int(weekday)).isoformat() + text[week.end() :]
    if day := _YEAR_DAY.match(text):
        counted = dt.date(int(day[1]), 1, 1) + dt.timedelta(int(day[2]) - 1)
        return (counted.isoformat() if counted.year == int(day[1]) else "") + text[day.end() :]
    if day := _PERSIAN_DAY.match(text):
        found = persian(*map(int, day.groups()))
        if found is None:
            raise ValueError(day[0])
        return found.isoformat() + text[day.end() :]
    return text


def _without_place(text: str, zone: dt.tzinfo | None) -> tuple[str, dt.tzinfo | None]:
    """``text`` without the place that names its zone (IANA's time zones, those of American clocks), and that zone."""
    named = _ZONE_BY_PLACE.search(text)
    if named is None:
        return text, zone
    try:
        return text[: named.start()] + (named[1] or ""), ZoneInfo(CIVIL.get(named[2].lower(), named[2]))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return text, zone


def _w3c(text: str) -> dt.date | None:
    match = _W3C.fullmatch(text)
    if not match:
        return None
    day, time, zone = match.groups()
    if time is None:
        return dt.date.fromisoformat(day)
    return dt.datetime.fromisoformat(f"{day}T{time}{(zone or '').upper()}")


def _numbered(text: str) -> str:
    """The form of W3C for a date of RFC 822 whose month is a number with its sign, as programs write it that name
    months in their own language: ``Wed, 25 11月 2026 10:00:00 +0900``."""
    match = _NUMBERED_MONTH.fullmatch(text)
    return (
        f"{match['year']}-{match['month']:0>2}-{match['day']:0>2}T{match['time']:0>5}{match['zone'] or ''}"
        if match
        else text
    )


def _in_order(text: str) -> str:
    """The form of RFC 822 for what says the same in another order, or names its zone twice (``GMT+0900``)."""
    if match := _DAY_LAST.fullmatch(text):
        one = match.groupdict(default="")
        text = f"{one['name']}, {one['day']} {one['month']} {one['year'] or one['last']} {one['time']} {one['zone']}"
    text = _GLUED_OFFSET.sub(r" \1\2", _ZONE_OF_NAME.sub(_offset_of, text.strip()))
    return _HYPHENED.sub(r"\1 \2 \3", text, count=1)


def _offset_of(zone: re.Match[str]) -> str:
    sign, hours, minutes = (
        named or last or "" for named, last in zip(zone.groups()[:3], zone.groups()[3:], strict=True)
    )
    return f"{sign}{hours:0>2}{minutes or '00'}"


def _rfc822(text: str) -> dt.date | None:
    if not _RFC822.match(text) or _HALF_DAY.search(text):
        return None
    try:
        found = parsedate_tz(text)
        moment = dt.datetime(*found[:6]) if found else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment is None or found is None:
        return None
    word = re.search(r"\b([A-Za-z]{1,4})(?:\s*\(.*\))?$", text)
    named = _ZONES.get(word[1].lower()) if word else None
    seconds = found[9] if re.search(r"[+-]\d{4}\b", text) else None
    if named is None and seconds is None:
        return moment if re.search(r"\d:\d", text) else moment.date()
    offset = dt.timedelta(hours=named) if named is not None else dt.timedelta(seconds=seconds or 0)
    try:
        return moment.replace(tzinfo=dt.timezone(offset))
    except ValueError:
        return moment


def _otherwise(text: str, languages: Iterable[str] = ()) -> dt.date | None:
    if epoch := _EPOCH.fullmatch(text):
        return dt.datetime.fromtimestamp(int(next(filter(None, epoch.groups()))[:10]), dt.UTC)
    is_american = _AMERICAN.match(text) is not None
    found = parsed(text) if _COMPACT.fullmatch(text) else printed(text, month_first=is_american, languages=languages)
    if found is None or found.time is None:
        return found.day if found else None
    offset = found.offset if found.offset is not None else _offset(text)
    return dt.datetime.combine(found.day, found.time, dt.timezone(offset) if offset is not None else None)


def _offset(text: str) -> dt.timedelta | None:
    """The offset behind the time of day."""
    if text.endswith("Z"):
        return dt.timedelta()
    match = _OFFSET.search(text)
    size = dt.timedelta(hours=int(match[2]), minutes=int(match[3])) if match else None
    return -size if match and match[1] == "-" and size else size
