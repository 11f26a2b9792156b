"""Where a site is, which clock it prints and what it speaks: told from its address, its pages and its dates."""

from __future__ import annotations

import datetime as dt
import importlib.resources
import re
import zoneinfo
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from archive.article import Article
from archive.urls import host_of
from crawler.outlet_tools.draft.values import Place

__all__ = ["place_of"]

# Names of countries that are registered for what they sound like.
_FOR_EVERYBODY: Final = frozenset(
    ("ai", "cc", "co", "fm", "gg", "io", "la", "me", "ms", "nu", "sh", "so", "to", "tv", "vc", "ws")
)
# Languages of newspapers of one country nearly always.
_HOME_OF: Final = {
    "bg": "bg", "cs": "cz", "da": "dk", "et": "ee", "fi": "fi", "he": "il", "hu": "hu", "hy": "am", "id": "id",
    "is": "is", "it": "it", "ja": "jp", "ka": "ge", "kk": "kz", "km": "kh", "ko": "kr", "lo": "la", "lt": "lt",
    "lv": "lv", "mk": "mk", "mn": "mn", "my": "mm", "nb": "no", "nn": "no", "no": "no", "pl": "pl", "si": "lk",
    "sk": "sk", "sl": "si", "th": "th", "uk": "ua", "vi": "vn",
}  # fmt: skip


def place_of(home: str, said: Iterable[str | None], articles: Sequence[Article]) -> Place:
    """``said`` are the languages that the site's pages name (``en-GB``, ``de_AT``), the front page's first."""
    tags = [tag for one in said if one and (tag := _tag(one))]
    languages = _languages(tags, articles)
    country = _country(home, tags, languages[0])
    return Place(country, _zone(country[0], [one.date_published for one in articles]), languages)


def _languages(tags: Sequence[str], articles: Sequence[Article]) -> tuple[tuple[str, ...], str]:
    counts = Counter(tag.split("-")[0] for one in articles if one.language and (tag := _tag(one.language)))
    if counts:
        common = [language for language, count in counts.most_common() if 3 * count >= sum(counts.values())]
        return tuple(common), f"of {sum(counts.values())} sample articles"
    if tags:
        return (tags[0].split("-")[0],), "the front page says so"
    return ("und",), "NOT LEARNED: write the language's code, as in ja"


def _country(home: str, tags: Sequence[str], languages: Sequence[str]) -> tuple[str | None, str]:
    top = host_of(home).rpartition(".")[2]
    top = {"uk": "gb"}.get(top, top)
    if top in _zones() and top not in _FOR_EVERYBODY:
        return top, "from its address"
    regions = [region.lower() for tag in tags for region in tag.split("-")[1:] if region.lower() in _zones()]
    if regions:
        return regions[0], f"the pages say {tags[0]}"
    if len(languages) == 1 and languages[0] in _HOME_OF:
        return _HOME_OF[languages[0]], f"from the language {languages[0]}"
    return None, "NOT LEARNED: write the ISO 3166 code of two letters"


def _zone(country: str | None, dates: Iterable[str | None]) -> tuple[str | None, str]:
    """The first zone of the country (tz database, zone.tab: the largest come first) that fits every date."""
    moments = [dt.datetime.fromisoformat(date) for date in dates if date and len(date) > 10]
    # A clock set to UTC is a server's, and says nothing about the readers'.
    printed = [moment for moment in moments if moment.tzinfo is not None and moment.utcoffset()]
    said = ", ".join(sorted({moment.strftime("%z") for moment in printed}))
    zones = _zones().get(country or "", ())
    fitting = [zone for zone in zones if all(_fits(zone, moment) for moment in printed)]
    if len(zones) == 1 and fitting:
        return fitting[0], f"the country's only zone{', and the dates say ' + said if said else ''}"
    if len({_offsets(zone) for zone in fitting}) == 1:
        return fitting[0], f"zones of the country that fit the dates ({said}) agree" if said else "its zones agree"
    several = f"; the dates say {said}" if said else ""
    several += f", as in {' and '.join(fitting[:3])}" if printed and fitting else ""
    return None, f"NOT LEARNED: write an IANA name, as in Asia/Tokyo{several}"


def _fits(zone: str, moment: dt.datetime) -> bool:
    return moment.astimezone(zoneinfo.ZoneInfo(zone)).utcoffset() == moment.utcoffset()


def _offsets(zone: str) -> tuple[dt.timedelta | None, ...]:
    """The zone's clock in winter and in summer."""
    year = dt.datetime.now(dt.UTC).year
    moments = (dt.datetime(year, month, 15, 12, tzinfo=zoneinfo.ZoneInfo(zone)) for month in (1, 7))
    return tuple(moment.utcoffset() for moment in moments)


def _tag(said: str) -> str | None:
    """A BCP 47 tag of language and region, of what pages write (``de_DE``, ``EN-us``)."""
    match = re.match(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?(?![A-Za-z0-9])", said.strip())
    if not match:
        return None
    return match[1].lower() + (f"-{match[2].upper()}" if match[2] else "")


@cache
def _zones() -> dict[str, tuple[str, ...]]:
    """Zones by country (ISO 3166 in lower case), of the system's tz database or the package ``tzdata``."""
    zones: dict[str, list[str]] = {}
    for line in _table().splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            zones.setdefault(country.lower(), []).append(zone.strip())
    return {country: tuple(names) for country, names in zones.items()}


def _table() -> str:
    for folder in map(Path, zoneinfo.TZPATH):
        if (folder / "zone.tab").is_file():
            return (folder / "zone.tab").read_text(encoding="utf-8")
    return (importlib.resources.files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
