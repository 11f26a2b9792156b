"""``Retry-After``: how long a server asks to be left alone (RFC 9110 section 10.2.3)."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_tz
from typing import Final

__all__ = ["LONGEST", "wait_asked"]

LONGEST: Final = 86_400.0
"""A day: a site that means more says so again tomorrow."""

_SECONDS = re.compile(r"\+?(\d+)(\.\d{1,9})?(?:\s?s(?:ec(?:ond)?s?)?)?", re.IGNORECASE | re.ASCII)
_CLOCK = r"\d{1,2}:\d{2}:\d{2}"
# The three forms of section 5.6.7; servers leave the weekday out, and write other zones than GMT.
_DATE = re.compile(
    r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6},?\s{1,9})?"
    rf"(?:\d{{1,2}}[ -][a-z]{{3}}[ -]\d{{2,4}}\s{{1,9}}{_CLOCK}\s{{1,9}}(?:gmt|utc?|z|[ecmp][sd]t|[+-]\d{{4}})"
    rf"|[a-z]{{3}}\s{{1,9}}\d{{1,2}}\s{{1,9}}{_CLOCK}\s{{1,9}}\d{{4}})",
    re.IGNORECASE | re.ASCII,
)
_ISO = re.compile(rf"\d{{4}}-\d{{2}}-\d{{2}}[T ]{_CLOCK}(?:\.\d{{1,9}})?(?:Z|[+-]\d{{2}}:?\d{{2}})", re.ASCII)


def wait_asked(status: int, retry_after: str | None, date: str | None, now: float) -> float | None:
    """The seconds that a response with ``status`` asks to wait, a day at most; null where it asks for nothing.

    ``retry_after`` and ``date`` are the response's fields of these names, ``now`` is our clock (Unix time). A moment is
    read against the server's own clock where it tells it, for what is meant is the time between the two. Redirects may
    carry the field too (section 10.2.3), but only 429 and 503 mean that there is too much traffic.

    Beside the standard's forms those are read that have one meaning: ``1.5``, ``120s``, ``"120"``, a field that came
    twice (``120, 120``), a date with another zone or without its weekday, a moment of ISO 8601 with its offset.
    """
    if status not in (429, 503) or retry_after is None:
        return None
    text = retry_after.strip(" \t\"'")
    first, comma, second = text.partition(",")
    text = first.strip() if comma and first.strip() == second.strip() else text
    if seconds := _SECONDS.fullmatch(text):
        whole, part = seconds.groups("")
        # Thousands of digits are no number of seconds, and take Python their time.
        return min(float((whole.lstrip("0")[:12] or "0") + part), LONGEST)
    moment = _moment(text)
    if moment is None:
        return None
    sent = _moment(date.strip()) if date else None
    return min(max(moment - (now if sent is None else sent), 0.0), LONGEST)


def _moment(text: str) -> float | None:
    """The Unix time of an HTTP-date or of a moment of ISO 8601; null for anything else."""
    try:
        if _ISO.fullmatch(text):
            return dt.datetime.fromisoformat(text).timestamp()
        parsed = parsedate_tz(text) if _DATE.fullmatch(text) else None
        return dt.datetime(*parsed[:6], tzinfo=dt.UTC).timestamp() - (parsed[9] or 0) if parsed else None
    except (ValueError, OverflowError):
        return None
