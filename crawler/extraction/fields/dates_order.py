"""How a page writes its dates: its languages, whether the month comes first, and whose clock it shows.

``lang`` alone does not say that a page is American: systems put ``en-US`` on pages of every country.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.urls import host_of
from crawler.extraction.page.document import Page

__all__ = ["languages_of", "month_first", "zone_of"]

# Countries that write the month first in figures (CLDR: short date formats of their locales).
_MONTH_FIRST = frozenset(("us", "gov", "mil", "ph"))
# Domains of two letters that say nothing of a country, and a country that writes both ways.
_ANY_ORDER = frozenset(("io", "co", "tv", "me", "eu", "ai", "cc", "fm", "ca"))
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/20\d{2}(?![\d/])")


def languages_of(page: Page, language: str | None) -> tuple[str, ...]:
    """The ISO 639 codes of the page's languages, the surest first: what its text is in, what it says; and English, in
    which many systems write dates whatever the page is in."""
    said = (page.declared_language or "").lower().replace("_", "-").split("-")[0]
    outlet = [code.split("-")[0] for code in page.outlet.languages] if page.outlet else []
    return tuple(code for code in dict.fromkeys((language or said, said, *outlet, "en")) if code)


def month_first(page: Page, *, twelve_hours: bool) -> bool | None:
    """Whether figures like 10/12/2024 name the month first here; None where nothing says so. ``twelve_hours``: a clock
    of twelve hours stands beside them."""
    if page.outlet and page.outlet.country:
        return page.outlet.country.lower() in _MONTH_FIRST
    country = host_of(page.url).rsplit(".", 1)[-1]
    if (len(country) == 2 or country in _MONTH_FIRST) and country not in _ANY_ORDER:
        return country in _MONTH_FIRST
    said = (page.declared_language or "").lower().replace("_", "-")
    language, _, region = said.partition("-")
    if language and language not in ("en", "fil", "tl"):
        return False
    if region and region != "us":
        return region in _MONTH_FIRST
    shown = _shown(page)
    if shown is not None:
        return shown
    return True if twelve_hours and language == "en" else None


def _shown(page: Page) -> bool | None:
    """What the page's other dates in figures say: of one with a number over 12 the order is sure."""
    firsts = seconds = 0
    at = page.html.find("/20")
    while at >= 0:
        if match := _SLASHED.search(page.html, max(0, at - 6), at + 7):
            firsts += int(match[1]) > 12 >= int(match[2]) > 0
            seconds += int(match[2]) > 12 >= int(match[1]) > 0
        at = page.html.find("/20", at + 1)
    return bool(seconds) if bool(firsts) != bool(seconds) else None


def zone_of(
    page: Page, day: dt.date, others: Sequence[tuple[dt.date, dt.timedelta | None, str]]
) -> tuple[dt.tzinfo | None, str]:
    """The zone of a time that gives none: that of another date of the page from the same days (``others``: day, offset,
    source); the outlet's; that of the country whose domain the site is in, where it has but one."""
    for other, offset, source in others:
        if offset and abs(other - day) <= dt.timedelta(days=3):
            return dt.timezone(offset), source
    country = host_of(page.url).rsplit(".", 1)[-1]
    language = (page.declared_language or "").lower()[:2]
    for name, source in (
        (page.outlet.timezone if page.outlet else None, "outlet"),
        (_COUNTRY_ZONES.get(country), f"country .{country}"),
        (_LANGUAGE_ZONES.get(language), f"language {language}"),
    ):
        try:
            if name:
                return ZoneInfo(name), source
        except (ZoneInfoNotFoundError, ValueError):
            continue
    return None, ""


# Languages that are written in one zone; Chinese is in several that are all eight hours ahead of Greenwich.
_LANGUAGE_ZONES = {
    "ja": "Asia/Tokyo", "ko": "Asia/Seoul", "zh": "Asia/Shanghai", "th": "Asia/Bangkok", "he": "Asia/Jerusalem",
    "ka": "Asia/Tbilisi", "is": "Atlantic/Reykjavik",
    **dict.fromkeys(("hi", "mr", "gu", "te", "kn", "ml"), "Asia/Kolkata"),
}  # fmt: skip
# Country domains of countries with one time zone (that nearly all of the country keeps).
_COUNTRY_ZONES = {
    "al": "Europe/Tirane", "at": "Europe/Vienna", "ba": "Europe/Sarajevo", "bd": "Asia/Dhaka", "be": "Europe/Brussels",
    "bg": "Europe/Sofia", "ch": "Europe/Zurich", "cn": "Asia/Shanghai", "cz": "Europe/Prague", "de": "Europe/Berlin",
    "dk": "Europe/Copenhagen", "ee": "Europe/Tallinn", "eg": "Africa/Cairo", "et": "Africa/Addis_Ababa",
    "fi": "Europe/Helsinki", "fr": "Europe/Paris", "gh": "Africa/Accra", "gr": "Europe/Athens", "hk": "Asia/Hong_Kong",
    "hr": "Europe/Zagreb", "hu": "Europe/Budapest", "ie": "Europe/Dublin", "il": "Asia/Jerusalem",
    "in": "Asia/Kolkata", "ir": "Asia/Tehran", "is": "Atlantic/Reykjavik", "it": "Europe/Rome", "jo": "Asia/Amman",
    "jp": "Asia/Tokyo", "ke": "Africa/Nairobi", "kr": "Asia/Seoul", "lb": "Asia/Beirut", "li": "Europe/Vaduz",
    "lk": "Asia/Colombo", "lt": "Europe/Vilnius", "lu": "Europe/Luxembourg", "lv": "Europe/Riga",
    "mk": "Europe/Skopje", "my": "Asia/Kuala_Lumpur", "na": "Africa/Windhoek", "ng": "Africa/Lagos",
    "nl": "Europe/Amsterdam", "no": "Europe/Oslo", "np": "Asia/Kathmandu", "pe": "America/Lima", "ph": "Asia/Manila",
    "pk": "Asia/Karachi", "pl": "Europe/Warsaw", "ro": "Europe/Bucharest", "rs": "Europe/Belgrade",
    "se": "Europe/Stockholm", "sg": "Asia/Singapore", "si": "Europe/Ljubljana", "sk": "Europe/Bratislava",
    "th": "Asia/Bangkok", "tr": "Europe/Istanbul", "tw": "Asia/Taipei", "tz": "Africa/Dar_es_Salaam",
    "ua": "Europe/Kyiv", "ug": "Africa/Kampala", "uk": "Europe/London", "uy": "America/Montevideo",
    "vn": "Asia/Ho_Chi_Minh", "za": "Africa/Johannesburg",
}  # fmt: skip
