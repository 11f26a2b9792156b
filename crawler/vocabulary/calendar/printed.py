"""Dates as people read them, in the languages of the Unicode CLDR and in five calendars.

A date is a day's number, a month and a year that stand together: nothing stands between them but signs and the words
that the language writes there (*de*, *gada*, ordinals, the weekday). A date in figures that can mean two days is read
only by who says which part comes first.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.vocabulary.calendar.clock import has_american_zone, timed
from crawler.vocabulary.calendar.letters import Token, bare, tokens
from crawler.vocabulary.calendar.moment import Moment, day_of
from crawler.vocabulary.calendar.names import PERSIAN, Names, all_names, eras, names_of

__all__ = ["Reading", "persian", "printed", "readings"]

_LONGEST = 400
_CJK = re.compile(
    r"(令和|平成|昭和|大正|民國|民国)?\s*(\d{1,4}|元)\s*(?:[年년]|оны)\s*(\d{1,2})\s*(?:[月월]|(?:-\s?р\s)?сарын)\s*(\d{1,2})\s*[日일号號]?"
)
_YMD = re.compile(r"(?<![\d/.-])(\d{3,4})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?![\d/])")
_DMY = re.compile(r"(?<![\d./-])(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)")
# Two figures for the year: with dots, as German, Czech, Finnish or Turkish pages print it.
_DMY_SHORT = re.compile(r"(?<![\d.])(\d{1,2})(\.)\s?(\d{1,2})\.\s?(\d{2})(?![\d.:])")
# With slashes before a clock, where no language of the page writes the year first.
_DMY_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})(/)(\d{1,2})/(\d{2})(?=\D{1,6}\d{1,2}(?:[:.]|\s?h\s?)\d{2})")
# Months in Roman figures, as Polish, Hungarian, Romanian and Italian pages print them: 12 XI 2026, 3.V.2026,
# 2026. XI. 10. Without signs one letter may be a word ("i", "v"); with strokes they number a document (4/XI/2026).
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_ROMAN_DMY = re.compile(r"(?<![\w.,:-])(\d{1,2})(\.\s?|\s|-)([ivx]{1,4})(\.\s?|\s|-)(\d{4})(?![\w:-]|[.,]\d)")
_ROMAN_YMD = re.compile(r"(?<![\w.,:-])(\d{4})(\.)\s?([ivx]{1,4})(\.)\s?(\d{1,2})(?![\w:-]|[.,]\d)")
_YEAR_FIRST = frozenset(("ja", "zh", "ko", "hu", "lt", "sv", "mn", "fa"))
_SIGNS = frozenset(".,'-–/()،؛、፣၊")
# The most words and signs between two parts of a date.
_APART = 4


@dataclass(frozen=True)
class Reading:
    """A date in a text. ``other`` is the day with month and day swapped, where figures can mean both and nothing beside
    them decides; ``american`` is what stands beside it that speaks for the month being first. ``start`` and ``end``
    say where it stands in the ``bare`` text, ``clock`` where its time of day does (-1: it has none)."""

    moment: Moment
    other: Moment | None
    american: bool
    start: int
    end: int
    clock: int = -1


@dataclass(frozen=True)
class _Date:
    """A day and where it stands; ``halves``: the words for the halves of the day beside it."""

    start: int
    end: int
    day: dt.date
    other: dt.date | None
    halves: Mapping[str, bool]


def printed(text: str, *, month_first: bool | None = False, languages: Iterable[str] = ()) -> Moment | None:
    """The first date printed in ``text``, with the time and zone name that stand beside it.

    ``month_first`` reads ``10/12/2024`` the American way; with None it is no date, unless a zone of the United States
    stands beside it. A number over 12 decides by itself. ``languages`` (ISO 639) are those of the page, the surest
    first: a month's name that means two months in two languages is read in them.
    """
    for reading in readings(text, languages):
        if reading.other is None:
            return reading.moment
        if month_first or (month_first is None and reading.american):
            return reading.other
        if month_first is not None:
            return reading.moment
    return None


def readings(text: str, languages: Iterable[str] = ()) -> list[Reading]:
    """Every date in the first letters of ``text``, in its order."""
    return list(_readings(text[:_LONGEST], tuple(dict.fromkeys(languages))))


@lru_cache(maxsize=512)
def _readings(text: str, codes: tuple[str, ...]) -> tuple[Reading, ...]:
    plain = bare(text)
    if not re.search(r"\d", plain):
        return ()
    found = [*_cjk(plain), *_figures(plain, codes), *_roman(plain)]
    taken = [(date.start, date.end) for date in found]
    found += [
        one for one in _named(plain, codes) if not any(one.start < end and start < one.end for start, end in taken)
    ]
    return tuple(_with_times(plain, sorted(found, key=lambda date: date.start)))


def _with_times(text: str, dates: Sequence[_Date]) -> Iterator[Reading]:
    """The dates with their times of day: none stands beyond another date, and none is that of two."""
    free = 0
    for i, date in enumerate(dates):
        stop = next((later.start for later in dates[i + 1 :] if later.start >= date.end), len(text))
        bounds = (free, date.start, date.end, stop)
        moment, clock = timed(date.day, text, bounds, date.halves)
        free = max(date.end, clock[1])
        beside = f"{text[: date.start][-30:]} {text[date.end :][:45]}"
        american = date.other is not None and has_american_zone(beside)
        other = timed(date.other, text, bounds, date.halves)[0] if date.other else None
        yield Reading(moment, other, american, date.start, date.end, clock[0])


def _cjk(text: str) -> Iterator[_Date]:
    for match in _CJK.finditer(text):
        era, year = match[1], "1" if match[2] == "元" else match[2]
        if not era and not 1900 <= int(year) <= 2100:
            continue
        day = day_of(int(year) + (eras()["before_year"][era] if era else 0), match[3], match[4])
        if day:
            yield _Date(match.start(), match.end(), day, None, {})


def _figures(text: str, languages: Sequence[str]) -> Iterator[_Date]:
    for match in _YMD.finditer(text):
        if day := _in_calendar(match[1], match[3], match[4], languages):
            yield _Date(match.start(), match.end(), day, None, _halves(languages))
    slashed = () if not languages or languages[0] in _YEAR_FIRST else (_DMY_SLASHED,)
    for pattern in (_DMY, _DMY_SHORT, *slashed):
        for match in pattern.finditer(text):
            year = f"20{match[4]}"[-4:]
            days = [
                _in_calendar(year, match[3], match[1], languages),
                _in_calendar(year, match[1], match[3], languages),
            ]
            kept = [day for day in days if day]
            if kept:
                other = kept[1] if len(kept) == 2 and kept[0] != kept[1] else None
                yield _Date(match.start(), match.end(), kept[0], other, _halves(languages))


def _roman(text: str) -> Iterator[_Date]:
    dmy = ((match, match[5], match[1]) for match in _ROMAN_DMY.finditer(text))
    ymd = ((match, match[1], match[5]) for match in _ROMAN_YMD.finditer(text))
    for match, year, number in (*dmy, *ymd):
        month, is_parted = match[3], not match[2].isspace() and not match[4].isspace()
        if month not in _ROMAN or not 1900 <= int(year) <= 2100 or not (is_parted or len(month) > 1 or month == "x"):
            continue
        if day := day_of(int(year), str(_ROMAN.index(month) + 1), number):
            yield _Date(match.start(), match.end(), day, None, {})


def _in_calendar(year: str, month: str, day: str, languages: Sequence[str]) -> dt.date | None:
    """The day in the calendar that ``year`` can be of: the Gregorian, the Buddhist of Thailand, the Persian where the
    page is, that of the Republic of China in a Chinese page."""
    number, thai = int(year), eras()["buddhist"]
    if 1900 <= number <= 2100:
        return day_of(number, month, day)
    if thai["first"] <= number <= thai["last"]:
        return day_of(number + thai["years"], month, day)
    if 1300 <= number <= 1500 and {"fa", "ps"} & set(languages):
        return persian(number, int(month), int(day))
    if 90 <= number <= 150 and "zh" in languages:
        return day_of(number + eras()["before_year"]["民國"], month, day)
    return None


def persian(year: int, month: int, day: int) -> dt.date | None:
    """The day of the Persian calendar in the common one; None where there is none such."""
    import jdatetime  # noqa: PLC0415 -- fifty milliseconds, and few pages need it

    try:
        found: dt.date = jdatetime.date(year, month, day).togregorian()
    except ValueError:
        return None
    return found


def _halves(languages: Sequence[str]) -> Mapping[str, bool]:
    return names_of(languages[0]).halves if languages else {}


def _named(text: str, languages: Sequence[str]) -> Iterator[_Date]:
    """Dates whose month has a name: in the page's languages, else in any."""
    parts = tokens(text)
    begins = [i for i, part in enumerate(parts) if part.kind == "word" and _may_be_dated(parts, i)]
    if not begins:
        return
    dates = [date for language in languages for date in _dates(parts, begins, names_of(language), languages)]
    end = -1
    for day, first, last in sorted(dates or _dates(parts, begins, all_names(), languages), key=lambda date: date[1]):
        if first > end:
            yield _Date(parts[first].start, parts[last].end, day, None, _halves(languages))
            end = last


def _dates(
    parts: list[Token], begins: Iterable[int], names: Names, languages: Sequence[str]
) -> Iterator[tuple[dt.date, int, int]]:
    return (date for i in begins if (date := _at(parts, i, names, languages)))


def _may_be_dated(parts: list[Token], at: int) -> bool:
    """Whether a number stands near enough to be a day."""
    return any(part.kind == "number" for part in parts[max(0, at - _APART) : at + 2 * _APART])


def _at(parts: list[Token], at: int, names: Names, languages: Sequence[str]) -> tuple[dt.date, int, int] | None:
    """The date whose month's name begins at ``at``, and its first and last part."""
    month, end = _month(parts, at, names)
    if not month:
        return None
    before, after = _number(parts, at, -1, names), _number(parts, end, 1, names)
    second = _number(parts, after, 1, names) if after is not None else None
    earlier = _number(parts, before, -1, names) if before is not None else None
    # Day month year; month day year; year month day; year day month.
    for day, year in ((before, after), (after, second), (after, before), (before, earlier)):
        if day is not None and year is not None and _is_day(parts, day):
            found = _named_day(_whole_year(parts, year, at), month, parts[day].text, languages)
            if found:
                return found, min(at, day, year), max(end, day, year)
    return None


def _whole_year(parts: list[Token], at: int, month: int) -> str:
    """The year at ``at`` with four figures, where two and a sign stand for it: 10 Nov '26, 10-Nov-26. ``month`` is the
    place of the month's name."""
    text, sign = parts[at].text, parts[at - 1].text if at else ""
    is_joined = sign == "-" and at == month + 2 and month >= 2 and parts[month - 1].text == "-"
    return f"20{text}" if len(text) == 2 and at > month and (sign == "'" or is_joined) else text


def _month(parts: list[Token], at: int, names: Names) -> tuple[int, int]:
    """The month whose name, the longest that is one, begins at ``at``, and the name's last part."""
    name, month, end = "", 0, at
    for i in range(at, min(at + 7, len(parts))):
        if parts[i].kind == "sign":
            if parts[i].text not in ".'-":
                break
            continue
        name = f"{name} {parts[i].text}" if name else parts[i].text
        if name in names.months:
            month, end = names.months[name], i
    return month, _twice(parts, end, month, names)


def _twice(parts: list[Token], end: int, month: int, names: Names) -> int:
    """The last part of the name of ``month`` where another name of it follows behind a stroke, as Arabic papers print
    it: مارس/آذار."""
    if month and end + 2 < len(parts) and parts[end + 1].text == "/" and parts[end + 2].kind == "word":
        other, last = _month(parts, end + 2, names)
        return last if other == month else end
    return end


def _number(parts: list[Token], at: int, step: int, names: Names) -> int | None:
    """The next number from ``at`` on, with nothing between that cannot stand in a date."""
    for i in range(at + step, at + step * (_APART + 2), step):
        if not 0 <= i < len(parts):
            return None
        part = parts[i]
        if part.kind == "number":
            return i
        if part.text not in _SIGNS if part.kind == "sign" else part.text not in names.between:
            return None
    return None


def _is_day(parts: list[Token], at: int) -> bool:
    """Whether a number can be that of a day: not one of a time of day."""
    text = parts[at].text
    return text.isdecimal() and len(text) <= 2 and 1 <= int(text) <= 31 and not _is_of_time(parts, at)


def _is_of_time(parts: list[Token], at: int) -> bool:
    """Whether a colon parts the number from another one: 10:15."""
    for colon, other in ((at - 1, at - 2), (at + 1, at + 2)):
        if 0 <= other < len(parts) and parts[colon].text == ":" and parts[other].kind == "number":
            return True
    return False


def _named_day(year: str, month: int, day: str, languages: Sequence[str]) -> dt.date | None:
    if not year.isdecimal():
        return None
    if month > PERSIAN:
        return persian(int(year), month - PERSIAN, int(day)) if 1300 <= int(year) <= 1500 else None
    if len(year) == 2 and "th" in languages:
        # Thai papers print the last two figures of the Buddhist year.
        year = f"25{year}"
    if len(year) != 4:
        return None
    return _in_calendar(year, str(month), day, [])
