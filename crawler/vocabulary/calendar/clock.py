"""The time of day that stands beside a printed date."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from crawler.vocabulary.calendar.letters import tokens
from crawler.vocabulary.calendar.moment import Moment, moment_on
from crawler.vocabulary.zones import AMERICAN, DAY_FIRST

__all__ = ["has_american_zone", "has_day_first_zone", "is_twelve_hours", "timed"]

_CJK = re.compile(
    r"(午前|午後|上午|下午|오전|오후)?\s*(\d{1,2})\s*[時点點时시:]\s*(\d{1,2})\s*[分분]?(?:\s*:?\s*(\d{1,2})\s*[秒초]?)?"
)
_ZONE = (
    r"(?:utc|gmt)\s*[+-]\d{1,2}(?::?\d{2})?|(?:eastern|central|mountain|pacific)(?:\s+(?:standard|daylight))?(?:\s+time)?\b"
    r"|[a-z]{2,5}\b|мск\b"
)
_TIME = re.compile(
    rf"(?<![\d:.])(\d{{1,2}})(?:[:.]|\s?h\s?)(\d{{2}})(?:[:.](\d{{2}}))?(?!\d|\s?min)\s*(a\.?\s?m\b\.?|p\.?\s?m\b\.?)?(?:\s*(?:uhr|uur|klo|hrs|น))?"
    rf"\s*\(?({_ZONE})?"
)
_HOUR_ONLY = re.compile(r"(?<![\d:.])(\d{1,2})\s*(a\.?m\b\.?|p\.?m\b\.?)")
_AMERICAN = re.compile(rf"\d\s*(?:[ap]\.?m\.?)?\s*\(?({_ZONE})")
_OF_CJK = re.compile(r"[時点點时시]|午|上|下|오")
# As far from the date as a time may stand.
_AFTER, _BEFORE = 45, 30


def timed(
    day: dt.date, text: str, bounds: tuple[int, int, int, int], halves: Mapping[str, bool]
) -> tuple[Moment, tuple[int, int]]:
    """``day`` with its time, and where that stands in ``text`` ((-1, -1): there is none).

    ``bounds`` are four places in ``text``: where what stands before the date begins, where the date begins and ends,
    and where what stands behind it ends. Of a time on either side the nearer counts. ``halves`` are the language's
    words for the halves of the day: whether one means the afternoon."""
    first, start, end, last = bounds
    behind = _clock(day, text[end : min(last, end + _AFTER)], halves, first=True)
    first = max(first, start - _BEFORE)
    before = _clock(day, text[first:start], halves, first=False)
    if behind and (not before or behind[1] <= start - first - before[2]):
        return behind[0], (end + behind[1], end + behind[2])
    return (before[0], (first + before[1], first + before[2])) if before else (Moment(day), (-1, -1))


def _clock(day: dt.date, near: str, halves: Mapping[str, bool], *, first: bool) -> tuple[Moment, int, int] | None:
    """``day`` with the first time in ``near``, or the last, and where that begins and ends."""
    found = [match for match in _CJK.finditer(near) if _OF_CJK.search(match[0])]
    if match := _one(found, first):
        hour = int(match[2]) % 12 + 12 if match[1] in ("午後", "下午", "오후") else int(match[2])
        return moment_on(day, hour, match[3], match[4], None), *match.span()
    if match := _one(_TIME.finditer(near), first):
        half = match[4] or _named_half(near[match.end(3) if match[3] else match.end(2) :], halves)
        return moment_on(day, _hour(match[1], half), match[2], match[3], match[5]), *match.span()
    if match := _one(_HOUR_ONLY.finditer(near), first):
        return moment_on(day, _hour(match[1], match[2]), "0", None, None), *match.span()
    return None


def _one(matches: Iterable[re.Match[str]], first: bool) -> re.Match[str] | None:
    several = list(matches)
    return several[0 if first else -1] if several else None


def has_american_zone(text: str) -> bool:
    """Whether a time in ``text`` stands in a zone of the United States."""
    return any(match[1].split()[0] in AMERICAN for match in _AMERICAN.finditer(text))


def has_day_first_zone(text: str) -> bool:
    """Whether a time in ``text`` stands in a zone of countries that write the day first: ``08:00 BST``."""
    return any(match[1] in DAY_FIRST for match in _AMERICAN.finditer(text))


def is_twelve_hours(text: str) -> bool:
    """Whether a clock of twelve hours stands in ``text``: ``8:00 AM``."""
    return re.search(r"\d\s*[ap]\.?m\b", text) is not None


# Letters behind a time in which the half of its day is named.
_HALF = 16


def _named_half(behind: str, halves: Mapping[str, bool]) -> str | None:
    words = [token.text for token in tokens(behind[:_HALF]) if token.kind == "word"]
    for count in (2, 1):
        half = halves.get(" ".join(words[:count])) if words else None
        if half is not None:
            return "pm" if half else "am"
    return None


def _hour(hour: str, half: str | None) -> int:
    if not half or int(hour) > 12:
        return int(hour)
    return int(hour) % 12 + (12 if half.startswith("p") else 0)
