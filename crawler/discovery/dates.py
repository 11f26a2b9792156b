"""The dates of feeds and sitemaps, as ISO 8601; what is broken is no date, never an error."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate_tz

__all__ = ["iso"]

_W3C = re.compile(
    r"""(?P<day>\d{4}-\d{2}-\d{2})
        (?:[T ](?P<time>\d{2}:\d{2}(?::\d{2})?)(?:[.,]\d+)?\s?(?P<zone>Z|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?""",
    re.IGNORECASE | re.VERBOSE,
)
# Names of zones that mean one offset only; IST, CST and BST elsewhere than Britain mean several.
_ZONES = {
    "jst": "+09:00", "kst": "+09:00", "msk": "+03:00", "cet": "+01:00", "cest": "+02:00", "mez": "+01:00",
    "mesz": "+02:00", "eet": "+02:00", "eest": "+03:00", "wet": "+00:00", "west": "+01:00", "utc": "+00:00",
    "gmt": "+00:00", "z": "+00:00", "ut": "+00:00", "hkt": "+08:00", "sgt": "+08:00", "aest": "+10:00",
    "aedt": "+11:00", "nzst": "+12:00", "nzdt": "+13:00", "sast": "+02:00", "wib": "+07:00", "est": "-05:00",
    "edt": "-04:00", "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00",
}  # fmt: skip


def iso(text: str) -> str | None:
    """``text`` (W3C or RFC 822 form) as ISO 8601: a bare day stays a day, a time without zone stays without.

    None where it is no date, or one that cannot be (month 13).
    """
    text = " ".join(text.split())[:100]
    match = _W3C.match(text)
    if match:
        return _w3c(match["day"], match["time"], match["zone"])
    return _rfc822(text)


def _w3c(day: str, time: str | None, zone: str | None) -> str | None:
    try:
        if time is None:
            return dt.date.fromisoformat(day).isoformat()
        moment = dt.datetime.fromisoformat(f"{day}T{time}{_offset(zone)}")
        return moment.isoformat()
    except ValueError:
        return None


def _offset(zone: str | None) -> str:
    if not zone:
        return ""
    if zone in ("Z", "z"):
        return "+00:00"
    digits = zone.replace(":", "")
    return f"{digits[:3]}:{digits[3:] or '00'}"


def _rfc822(text: str) -> str | None:
    try:
        parsed = parsedate_tz(text)
        if parsed is None:
            return None
        moment = dt.datetime(*parsed[:6])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    word = re.search(r"\b([A-Za-z]{1,4})(?:\s*\(.*\))?$", text)
    if word and word[1].lower() in _ZONES:
        return moment.isoformat() + _ZONES[word[1].lower()]
    stated = re.search(r"[+-]\d{4}\b", text)
    if not stated or parsed[9] is None:
        return moment.isoformat() if re.search(r"\d:\d", text) else moment.date().isoformat()
    try:
        zone = dt.timezone(dt.timedelta(seconds=parsed[9]))
    except ValueError:
        return moment.isoformat()
    return moment.replace(tzinfo=zone).isoformat()
