"""``Retry-After``: how long a server asks to be left alone (RFC 9110 section 10.2.3)."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_tz
from typing import Final

__all__ = ["LONGEST", "wait_asked"]

LONGEST: Final = 86_400.0
"""A day: a site that means more says so again tomorrow."""

_CLOCK = r"\s+\d{2}:\d{2}:\d{2}\s+"
_DATE = re.compile(
    rf"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,?\s+"
    rf"(?:\d{{1,2}}[ -][a-z]{{3}}[ -]\d{{2,4}}{_CLOCK}(?:gmt|utc)|[a-z]{{3}}\s+\d{{1,2}}{_CLOCK}\d{{4}})",
    re.IGNORECASE,
)


def wait_asked(status: int, retry_after: str | None, date: str | None, now: float) -> float | None:
    """The seconds that a response with ``status`` asks to wait, a day at most; null where it asks for nothing.

    ``retry_after`` and ``date`` are the response's fields of these names, ``now`` is our clock (Unix time). A moment is
    read against the server's own clock where it tells it, for what is meant is the time between the two. Redirects may
    carry the field too (section 10.2.3), but only 429 and 503 mean that there is too much traffic.
    """
    if status not in (429, 503) or retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdigit():
        # Thousands of digits are no number of seconds, and take Python their time.
        return min(float(text.lstrip("0")[:12] or "0"), LONGEST)
    moment = _http_date(text)
    if moment is None:
        return None
    sent = _http_date(date.strip()) if date else None
    return min(max(moment - (now if sent is None else sent), 0.0), LONGEST)


def _http_date(text: str) -> float | None:
    """The Unix time of an HTTP-date in any of its three forms (RFC 9110 section 5.6.7); null for anything else."""
    parsed = parsedate_tz(text) if _DATE.fullmatch(text) else None
    try:
        return dt.datetime(*parsed[:6], tzinfo=dt.UTC).timestamp() if parsed else None
    except (ValueError, OverflowError):
        return None
