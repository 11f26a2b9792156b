"""The names of months and weekdays, by language: out of the Unicode CLDR (``data/calendar.json``), made by
``python -m benchmarks.calendar_names``; spellings that it lacks are in ``data/months.toml``, the names of other
calendars in ``data/eras.toml``.

The tables of a language are made when a page in it is read; a table of all languages only where the page's languages do
not know a name.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from crawler.vocabulary.calendar.letters import bare, tokens
from crawler.vocabulary.phrases import table

__all__ = ["PERSIAN", "Names", "all_names", "eras", "names_of", "source"]

# Letters that the name of a month has at least where its language is not known.
_SHORTEST = 2
# The part of the languages that know a name which mean the same month: "mar" is March in all but three of them.
_CLEAR = 0.9
PERSIAN = 100  # added to a month's number in the Persian calendar
# Codes of one language, or of ones that write months alike.
_ALIKE = {"no": "nb", "iw": "he", "in": "id", "tl": "fil", "sh": "sr", "mo": "ro", "cnr": "sr", "prs": "fa"}


@dataclass(frozen=True)
class Names:
    """``months``: number by name (words of ``bare`` letters, a space between them), over ``PERSIAN`` in that calendar;
    ``between``: words beside the parts of a date; ``halves``: whether a name beside a clock means the afternoon."""

    months: dict[str, int] = field(default_factory=dict)
    between: frozenset[str] = frozenset()
    halves: dict[str, bool] = field(default_factory=dict)


@lru_cache(maxsize=64)
def names_of(language: str) -> Names:
    """The names in ``language`` (ISO 639); empty where the CLDR has none."""
    code = _ALIKE.get(language, language)
    entry = _data()["languages"].get(code, {})
    given = ((name, number) for number, names in enumerate(entry.get("months", ()), 1) for name in names)
    months = _unambiguous((*given, *_spellings(code)))
    months |= _unambiguous(_persian(code))
    texts = [*entry.get("between", ()), *eras()["between"].get(code, ()), *_also()["between"].get(code, ())]
    between = frozenset(word for text in texts for word in _words(text))
    days = frozenset(word for text in entry.get("days", ()) for word in _words(text)) - set(months)
    texts_of = {half: (*entry.get(half, ()), *_also()[half].get(code, ())) for half in ("am", "pm")}
    halves = {_key(text): half == "pm" for half, texts in texts_of.items() for text in texts}
    return Names(months, between | days | _ORDINALS, halves)


@lru_cache(maxsize=1)
def all_names() -> Names:
    """The names that mean one month in whatever language they stand, or in nearly all; the words of all languages."""
    every = [names_of(language) for language in _data()["languages"]]
    between = frozenset().union(*(names.between for names in every))
    meant: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for names in every:
        for name, number in names.months.items():
            meant[name][number] += 1
    months = {
        name: numbers.most_common(1)[0][0]
        for name, numbers in meant.items()
        # A short name is a word of another language (Breton "du").
        if len(name) > _SHORTEST and name not in _ORDINALS and max(numbers.values()) >= _CLEAR * numbers.total()
    }
    return Names(months, between - months.keys())


@lru_cache(maxsize=1)
def eras() -> dict[str, Any]:
    """The calendars that are not the Gregorian, as ``data/eras.toml`` has them."""
    return table("eras")


@lru_cache(maxsize=1)
def _also() -> dict[str, Any]:
    return table("months")


def _spellings(language: str) -> Iterator[tuple[str, int]]:
    for line in _also()["months"].get(language, ()):
        number, name = line.split(maxsplit=1)
        yield name, int(number)


def source() -> str:
    """What the names are from: ``Unicode CLDR 47, by Babel``."""
    return str(_data()["source"])


# After a day's number: English, French, Spanish and Portuguese, Swedish and Finnish, Dutch, Catalan, Turkish, Scottish.
_ORDINALS = frozenset((
    "st", "nd", "rd", "th", "er", "re", "º", "ª", "a", "o", "e", "de", "te", "ste", "inci", "nci", "uncu", "mh", "den",
    "dhen", "of", "the",
))  # fmt: skip


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(files("crawler.vocabulary.data").joinpath("calendar.json").read_bytes())
    return data


def _persian(language: str) -> Iterator[tuple[str, int]]:
    for locale, names in eras()["persian"].items():
        if locale.split("-")[0] == language or (language == "ps" and locale == "fa-AF"):
            yield from ((name, PERSIAN + number) for number, name in enumerate(names, 1))


def _unambiguous(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    return _merged((_key(name), number) for name, number in pairs)


def _merged(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """``pairs`` without the names that mean several months."""
    months: dict[str, int] = {}
    twice = set()
    for key, number in pairs:
        if months.setdefault(key, number) != number:
            twice.add(key)
    return {key: number for key, number in months.items() if key not in twice and len(key) > 1}


def _words(text: str) -> list[str]:
    return [token.text for token in tokens(bare(text)) if token.kind == "word"]


def _key(text: str) -> str:
    return " ".join(token.text for token in tokens(bare(text)) if token.kind != "sign")
