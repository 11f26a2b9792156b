"""The days of which the parts of a sitemap hold pages, as their addresses name them: a day, a week, a month, a quarter.

An index names its parts in one way, so they are read together: ``2026-11-01`` beside ``2026-10-01`` is a month, and
``2026-11`` is one where no year has more than twelve such numbers, while ``2026-1`` to ``2026-3`` may be three parts of
a year.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.vocabulary.calendar import printed

__all__ = ["day_of", "last_days"]

_YEAR: Final = r"(?<!\d)(20\d\d)"
# The day in an address of an article, or a month.
_IN_PATH: Final = re.compile(_YEAR + r"[/_-]?(0[1-9]|1[0-2])(?:[/_-]?(0[1-9]|[12]\d|3[01]))?(?!\d)")
_DAY: Final = re.compile(_YEAR + r"[/_.-]?(0[1-9]|1[0-2])[/_.-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_WEEK: Final = re.compile(_YEAR + r"[/_.-]?w(?:eek)?[_-]?(\d\d?)(?!\d)", re.IGNORECASE)
_QUARTER: Final = re.compile(_YEAR + r"[/_.-]?q(?:uarter)?[_-]?([1-4])(?!\d)", re.IGNORECASE)
_MONTH: Final = re.compile(_YEAR + r"[/_.-]?(0[1-9]|1[0-2])(?!\d)")
_MONTH_FIRST: Final = re.compile(r"(?<!\d)(0[1-9]|1[0-2])[/_.-](20\d\d)(?!\d)")
# November without a zero is as October is; January is as the first part of a year.
_NUMBER: Final = re.compile(_YEAR + r"[/_-](\d\d?)(?!\d)")
_NAME_BEHIND: Final = re.compile(_YEAR + r"[/_.-]([^\W\d_]{3,12})(?![^\W\d_])")
_NAME_BEFORE: Final = re.compile(r"(?<![^\W\d_])([^\W\d_]{3,12})[/_.-](20\d\d)(?!\d)")
# Parameters that say of which version an address is.
_OF_VERSION: Final = frozenset(("v", "ver", "version", "rev", "t", "ts", "cb", "_"))
_LONGEST: Final = 500
_MONTHS: Final = 12
# So many words beside the years of an index may be the names of months.
_FEWEST_NAMES: Final = 3
_MOST_NAMES: Final = 50
# Days that a part holds at most: a quarter.
_MOST_DAYS: Final = dt.timedelta(days=92)


def day_of(url: str) -> dt.date | None:
    """The day in an address (``/2026/11/24/``, ``20261124-``); of a month its last, so that none is missed."""
    match = _IN_PATH.search(urlsplit(url).path)
    return _last_of(*match.groups()) if match else None


def last_days(urls: Sequence[str]) -> list[dt.date | None]:
    """The last day of which each of the parts of an index can hold something, in their order; None where the address
    does not say. A year alone says too little to be asked here."""
    texts = [_said(url) for url in urls]
    by_day = [_latest(_DAY, text) for text in texts]
    reach = _reaching({day for day in by_day if day})
    months = _months_named(texts)
    is_month = _are_months(texts)
    found: list[dt.date | None] = []
    for url, text, day in zip(urls, texts, by_day, strict=True):
        if day is None and _DAY.search(text):  # there is no such day
            found.append(None)
            continue
        named = reach[day] if day else _week(text) or _quarter(text) or _latest(_MONTH, text) or _in_query(url)
        found.append(named or _month_first(text) or _named(text, months))
        if found[-1] is None and is_month:
            found[-1] = _numbered(text)
    return found


def _said(url: str) -> str:
    """What an address may say of days: its path and its query, but for the parameters that count its versions."""
    parts = urlsplit(url[:_LONGEST])
    kept = (f"{name}={value}" for name, value in parse_qsl(parts.query) if name.lower() not in _OF_VERSION)
    return f"{unquote(parts.path)}?{'&'.join(kept)}"


def _latest(pattern: re.Pattern[str], text: str) -> dt.date | None:
    """The latest of the days in ``text``: of ``from`` and ``to`` the second."""
    days = (_last_of(*match.groups()) for match in pattern.finditer(text))
    return max(filter(None, days), default=None)


def _reaching(days: Iterable[dt.date]) -> dict[dt.date, dt.date]:
    """How far each of the ``days`` by which parts are called reaches: to the next one. The last reaches as far as the
    one before it; one alone that is the first of a month reaches to its end."""
    known = sorted(days)
    reach = {day: day + min(following - day, _MOST_DAYS) - dt.timedelta(days=1) for day, following in pairwise(known)}
    if len(known) > 1:
        reach[known[-1]] = known[-1] + min(known[-1] - known[-2], _MOST_DAYS) - dt.timedelta(days=1)
    elif known:
        reach[known[0]] = _last_of(known[0].year, known[0].month) or known[0] if known[0].day == 1 else known[0]
    return reach


def _week(text: str) -> dt.date | None:
    for match in _WEEK.finditer(text):
        try:
            return dt.date.fromisocalendar(int(match[1]), int(match[2]), 7)
        except ValueError:
            continue
    return None


def _quarter(text: str) -> dt.date | None:
    match = _QUARTER.search(text)
    return _last_of(match[1], 3 * int(match[2])) if match else None


def _in_query(url: str) -> dt.date | None:
    """``?yyyy=2026&mm=11&dd=24``, ``?month=11&year=2026``."""
    told: dict[str, str] = {}
    for name, value in parse_qsl(urlsplit(url[:_LONGEST]).query):
        if value.isdecimal():
            told.setdefault(name[:1].lower(), value)
    year, month = told.get("y", ""), told.get("m", "")
    is_month = re.fullmatch(r"20\d\d", year) and len(month) in (1, 2)
    return _last_of(year, month, told.get("d") or None) if is_month else None


def _month_first(text: str) -> dt.date | None:
    match = _MONTH_FIRST.search(text)
    return _last_of(match[2], match[1]) if match else None


def _beside(text: str) -> Iterator[tuple[str, str]]:
    """(year, word) of each word beside a year."""
    yield from ((match[1], match[2].lower()) for match in _NAME_BEHIND.finditer(text))
    yield from ((match[2], match[1].lower()) for match in _NAME_BEFORE.finditer(text))


def _months_named(texts: Sequence[str]) -> dict[str, int]:
    """The number of each month that a word beside a year names, in any language."""
    words = {word for text in texts for _, word in _beside(text)}
    if not _FEWEST_NAMES <= len(words) <= _MOST_NAMES:
        return {}
    read = ((word, printed(f"1 {word} 2026")) for word in words)
    return {word: moment.day.month for word, moment in read if moment and moment.day.year == 2026}


def _named(text: str, months: Mapping[str, int]) -> dt.date | None:
    days = (_last_of(year, months[word]) for year, word in _beside(text) if word in months)
    return max(filter(None, days), default=None)


def _are_months(texts: Sequence[str]) -> bool:
    """Whether the numbers behind years are months: in some year they go beyond nine, and in none beyond twelve."""
    highest = max((int(match[2]) for text in texts for match in _NUMBER.finditer(text)), default=0)
    return 9 < highest <= _MONTHS


def _numbered(text: str) -> dt.date | None:
    match = _NUMBER.search(text)
    return _last_of(match[1], match[2]) if match else None


def _last_of(year: str | int, month: str | int, day: str | None = None) -> dt.date | None:
    """The day, or the last one of a month; None where there is no such day."""
    try:
        return dt.date(int(year), int(month), int(day or monthrange(int(year), int(month))[1]))
    except ValueError:
        return None
