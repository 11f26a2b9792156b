"""Names of months and what stands between the parts of a date, by language, out of Babel's copy of the Unicode CLDR.

    python -m benchmarks.calendar_names [--write]

``--write`` makes crawler/vocabulary/data/calendar.json anew; without it the command says whether the file is as Babel
has it. Babel takes a tenth of a second to import and ten milliseconds a language; the file three milliseconds for all.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.core import Locale, UnknownLocaleError, get_cldr_version
from babel.localedata import locale_identifiers

__all__ = ["of_language", "text"]

FILE = Path(__file__).resolve().parents[1] / "crawler" / "vocabulary" / "data" / "calendar.json"
# A quoted literal, a run of one pattern letter, or any other character.
_PIECE = re.compile(r"'((?:[^']|'')*)'|([A-Za-z])\2*|.", re.DOTALL)
_ROOT_DAYS = frozenset(("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"))


def text() -> str:
    """The whole file."""
    names = sorted({identifier.split("_")[0] for identifier in locale_identifiers()})
    by_language = {name: entry for name in names if (entry := of_language(name))["months"]}
    lines = [f"  {json.dumps(name)}: {json.dumps(entry, ensure_ascii=False)}" for name, entry in by_language.items()]
    head = f'{{\n"source": "Unicode CLDR {get_cldr_version()}, by Babel",\n"languages": {{\n'
    return head + ",\n".join(lines) + "\n}\n}\n"


def of_language(name: str) -> dict[str, Any]:
    """What the locales of one language write: ``months`` (twelve lists of names), ``between`` (words beside the parts
    of a date), ``days`` (names of weekdays), ``am`` and ``pm``."""
    months: list[dict[str, None]] = [{} for _ in range(12)]
    sets: dict[str, dict[str, None]] = {"between": {}, "days": {}, "am": {}, "pm": {}}
    for locale in _locales(name):
        patterns = list(_patterns(locale))
        for number, month in _months(locale):
            attached = (f"{before}{month}{after}" for before, after in _attached(patterns))
            months[number - 1] |= dict.fromkeys([month, *attached])
        sets["between"] |= dict.fromkeys(word for pattern in patterns for word in _literals(pattern))
        for widths in locale.days.values():
            sets["days"] |= dict.fromkeys(day for width in ("wide", "abbreviated") for day in widths[width].values())
        for widths in locale.day_periods.values():
            for half in ("am", "pm"):
                forms = (widths[width].get(half) for width in ("wide", "abbreviated") if width in widths)
                sets[half] |= dict.fromkeys(form for form in forms if form)
    if name != "en":
        # What a locale lacks it takes from the root, in English; which of them do depends on what was loaded before.
        sets["days"] = {day: None for day in sets["days"] if day not in _ROOT_DAYS}
    given = {key: sorted(values) for key, values in sets.items() if values}
    return {"months": [sorted(names) for names in months] if any(months) else [], **given}


def _locales(name: str) -> Iterator[Locale]:
    for identifier in sorted(locale_identifiers()):
        if identifier.split("_")[0] == name:
            try:
                yield Locale.parse(identifier)
            except (UnknownLocaleError, ValueError):
                continue


def _months(locale: Locale) -> Iterator[tuple[int, str]]:
    for widths in locale.months.values():
        for width in ("wide", "abbreviated"):
            for number, name in widths[width].items():
                if len(name) > 1 and not name[0].isdigit() and not re.fullmatch(r"M\d\d", name):
                    yield number, name


def _patterns(locale: Locale) -> Iterator[list[tuple[str, bool]]]:
    """Each pattern as pieces: the letters of a field, or (with True) a literal."""
    given = [locale.date_formats[width].pattern for width in ("full", "long", "medium")]
    skeletons = ((name, pattern) for name, pattern in locale.datetime_skeletons.items())
    given += [getattr(pattern, "pattern", str(pattern)) for name, pattern in skeletons if re.search("y.*MMM.*d", name)]
    for pattern in dict.fromkeys(given):
        yield [
            (match[1], True) if match[1] is not None else (match[0], not match[2]) for match in _PIECE.finditer(pattern)
        ]


def _merged(pattern: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    merged: list[tuple[str, bool]] = []
    for piece, literal in pattern:
        if literal and merged and merged[-1][1]:
            merged[-1] = (merged[-1][0] + piece, True)
        else:
            merged.append((piece, literal))
    return merged


def _attached(patterns: Iterable[list[tuple[str, bool]]]) -> set[tuple[str, str]]:
    """The letters that patterns write directly before and after the name of a month."""
    found = set()
    for pattern in map(_merged, patterns):
        for i, (piece, literal) in enumerate(pattern):
            if not literal and re.fullmatch("[ML]{3,4}", piece):
                before = pattern[i - 1][0] if i and pattern[i - 1][1] else ""
                after = pattern[i + 1][0] if i + 1 < len(pattern) and pattern[i + 1][1] else ""
                found.add((re.search(r"[^\W\d]*$", before)[0], re.search(r"^[^\W\d]*", after)[0]))  # type: ignore[index]
    return found - {("", "")}


def _literals(pattern: list[tuple[str, bool]]) -> Iterator[str]:
    for piece, literal in _merged(pattern):
        if literal and re.search(r"[^\W\d_]", piece):
            yield piece.strip()


def main() -> int:
    """Writes the file, or compares it."""
    if "--write" in sys.argv:
        FILE.write_text(text(), "utf-8")
        return 0
    same = FILE.read_text("utf-8") == text()
    print(
        "as Babel has it"
        if same
        else f"{FILE.name} is another than Babel's: python -m benchmarks.calendar_names --write"
    )
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
