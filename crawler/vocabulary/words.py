"""Words that pages of news sites print, by language, from the files in ``data``: a speaker of a language reviews and
mends them there, without reading code."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

from crawler.vocabulary.calendar.letters import bare

__all__ = ["AGENCIES", "CHANGED", "MADE", "NO_PERSON", "PUBLISHED", "ROLES", "common_words", "lead"]


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(files("crawler.vocabulary.data").joinpath(f"{name}.toml").read_text("utf-8"))


def _beginnings(by_language: dict[str, list[str]]) -> re.Pattern[str]:
    """Any of the words, at the beginning of a word where it is of letters that part words by spaces."""
    given = {bare(word) for words in by_language.values() for word in words}
    words = sorted(given, key=lambda word: (-len(word), word))
    return re.compile("|".join(rf"\b{re.escape(word)}" if word[0] < "\u0e00" else re.escape(word) for word in words))


_DATES = _table("dates")
# What leads to a date of a change, and to that of the publication; for ``bare`` text.
CHANGED, PUBLISHED = _beginnings(_DATES["changed"]), _beginnings(_DATES["published"])


_COLON = r"\s*[:：／/=＝·・｜|]"


def _alternatives(words: set[str]) -> str:
    """The words as one pattern: those with a colon at their end before a colon or its like, the others also before
    white space."""
    forms = []
    for word in sorted(words, key=lambda word: (-len(word), word)):
        text = re.escape(word.rstrip(":")).replace(r"\ ", r"\s+")
        forms.append(text + (_COLON if word.endswith(":") else rf"(?:{_COLON}|\s)"))
    return "|".join(forms)


def _every(by_language: dict[str, list[str]]) -> set[str]:
    return {word for words in by_language.values() for word in words}


_BYLINES = _table("bylines")
# What others did for the article; the roles of a person; what is no person: in all languages.
MADE = re.compile(rf"(?:^|(?<=\W))(?:{_alternatives(_every(_BYLINES['made']))}).*", re.I | re.S)
ROLES = frozenset(word.casefold() for word in _every(_BYLINES["role"]))
NO_PERSON = frozenset(word.casefold() for word in _every(_BYLINES["no_person"]))


@lru_cache(maxsize=64)
def lead(languages: tuple[str, ...] = ()) -> re.Pattern[str]:
    """What stands before the names of a byline: words with a colon in any language, words without in ``languages`` and
    English; in any where none is given. "Per" leads to a name in Catalan, and is one in Swedish."""
    given = _BYLINES["lead"]
    words = {word for word in _every(given) if word.endswith(":")}
    for language in {*languages, "en"} if languages else given:
        words |= set(given.get(_WRITTEN_LIKE.get(language, language), ()))
    return re.compile(rf"(?:{_alternatives(words)})\s*", re.IGNORECASE)


_WRITTEN_LIKE = {"nb": "no", "nn": "no", "bs": "hr", "iw": "he", "in": "id", "tl": "fil"}


def _agencies() -> str:
    """The names of agencies as one pattern; of those that are words or names as well, only what stands alone counts."""
    names = {name for group in _table("agencies").values() for name in group}
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))


AGENCIES = _agencies()


def common_words() -> dict[str, Any]:
    """The commonest words of languages, and letters that only they have (``data/languages.toml``)."""
    return _table("languages")
