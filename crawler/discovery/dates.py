"""The dates of feeds and sitemaps, as ISO 8601; what is broken is no date, never an error."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_tz

from crawler.vocabulary.zones import ZONES

__all__ = ["iso"]

_W3C = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<time>\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s?(?P<zone>Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    re.IGNORECASE,
)
_ZONES = ZONES | {"ut": 0}  # RFC 822 has it; in a printed text it may be a word


def iso(text: str) -> str | None:
    """``text`` (W3C or RFC 822 form) as ISO 8601: a bare day stays a day, a time without zone stays without.

    None where it is no date, or one that cannot be (month 13).
    """
    text = " ".join(text.split())[:100]
    match = _W3C.match(text)
    if not match:
        return _rfc822(text)
    day, time, zone = match.groups()
    try:
        if time is None:
            return dt.date.fromisoformat(day).isoformat()
        return dt.datetime.fromisoformat(f"{day}T{time}{(zone or '').upper()}").isoformat()
    except ValueError:
        return None


def _rfc822(text: str) -> str | None:
    try:
        parsed = parsedate_tz(text)
        moment = dt.datetime(*parsed[:6]) if parsed else None
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment is None or parsed is None:
        return None
    word = re.search(r"\b([A-Za-z]{1,4})(?:\s*\(.*\))?$", text)
    named = _ZONES.get(word[1].lower()) if word else None
    seconds = parsed[9] if re.search(r"[+-]\d{4}\b", text) else None
    if named is None and seconds is None:
        return moment.isoformat() if re.search(r"\d:\d", text) else moment.date().isoformat()
    offset = dt.timedelta(hours=named) if named is not None else dt.timedelta(seconds=seconds or 0)
    try:
        return moment.replace(tzinfo=dt.timezone(offset)).isoformat()
    except ValueError:
        return moment.isoformat()
