"""Words that pages of news sites print, by language, from the files in ``data``: a speaker of a language reviews and
mends them there, without reading code."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import Any

from crawler.vocabulary.calendar.letters import bare
from crawler.vocabulary.phrases import table

__all__ = [
    "AGENCIES",
    "CHANGED",
    "ELSEWHERE",
    "HAPPENING",
    "IN_BRACKETS",
    "MADE",
    "NO_PERSON",
    "PUBLISHED",
    "ROLES",
    "common_words",
    "date_words",
    "lead_end",
]


def _beginnings(by_language: dict[str, list[str]]) -> re.Pattern[str]:
    """Any of the words, at the beginning of a word where it is of letters that part words by spaces."""
    given = {bare(word) for words in by_language.values() for word in words}
    words = sorted(given, key=lambda word: (-len(word), word))
    parted = [word for word in words if word[0] < "\u0e00" and word[0] != "+"]
    first = [word for word in words if word[0] == "+"]
    others = [word for word in words if word[0] >= "\u0e00"]
    # One boundary before them all: a search then tries them where a word begins, and not at each letter.
    kinds = ((r"\b", parted), (r"(?<![^\W\d_])", first), ("", others))
    return re.compile("|".join(f"{before}(?:{'|'.join(map(_said, some))})" for before, some in kinds if some))


def _said(word: str) -> str:
    """``edited!by``: "edited", and no "by" behind it; ``+수정``: "수정", and no letter before it (by who asks)."""
    said, _, but = word.removeprefix("+").partition("!")
    return re.escape(said) + (rf"(?!\s+{re.escape(but)}\b)" if but else "")


_DATES = table("dates")
# What leads to a date of a change, and to that of the publication; for ``bare`` text.
CHANGED, PUBLISHED = _beginnings(_DATES["changed"]), _beginnings(_DATES["published"])
# What tells of the first publication of a text, perhaps in another place; for ``bare`` text.
ELSEWHERE = _beginnings(_DATES["elsewhere"])


def _before_day(by_language: dict[str, list[str]]) -> re.Pattern[str]:
    """Any of the words, the longer ones also with an ending, and two more words at most, at the end of a text."""
    words = [word for words in by_language.values() for word in words]
    short, long = (
        {"": [word for word in words if (len(bare(word)) < _LONG) is is_short]} for is_short in (True, False)
    )
    word = rf"(?:{_beginnings(short).pattern})(?![^\W\d_])|(?:{_beginnings(long).pattern})[^\W\d_]{{0,4}}"
    return re.compile(rf"(?:{word})(?:\W+[^\W\d_]+){{0,2}}\W*$")


# Letters of a word that may have an ending.
_LONG = 5
# What leads to the day of something else than the page ("Wann: Samstag, den"); for ``bare`` text, which ends before the
# day.
HAPPENING = _before_day(_DATES["happening"])


def date_words(kind: str) -> str:
    """The words of a kind in ``data/dates.toml`` that count whole, as a regular expression in brackets; for ``bare``
    text."""
    given = {bare(word) for words in _DATES[kind].values() for word in words}
    return f"(?:{'|'.join(map(re.escape, sorted(given, key=lambda word: (-len(word), word))))})"


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


_BYLINES = table("bylines")
# What others did for the article; the roles of a person; what is no person: in all languages.
MADE = re.compile(rf"(?:^|(?<=\W))(?:{_alternatives(_every(_BYLINES['made']))}).*", re.I | re.S)
ROLES = frozenset(word.casefold() for word in _every(_BYLINES["role"]))
NO_PERSON = frozenset(word.casefold() for word in _every(_BYLINES["no_person"]))


def lead_end(text: str, languages: tuple[str, ...] = ()) -> int:
    """Where the words end that stand before the names of a byline; 0 where none do. Words with a colon count in any
    language, words without in ``languages`` and English; in any where none is given. "Per" leads to a name in Catalan,
    and is one in Swedish."""
    led, said = _leads(languages)
    colon = _COLON_SIGN.search(text, 0, _LONGEST_LEAD)
    if colon and " ".join(text[: colon.start()].casefold().split()) in led:
        return colon.end()
    end, phrase = 0, ""
    for word in islice(_WORD.finditer(text), _MOST_WORDS):
        phrase = f"{phrase} {word[1].casefold()}".strip()
        if phrase in said:
            end = word.end()
    return end


@lru_cache(maxsize=64)
def _leads(languages: tuple[str, ...]) -> tuple[frozenset[str], frozenset[str]]:
    """The words that count before a colon, and those that count before a space."""
    given = _BYLINES["lead"]
    chosen = {_WRITTEN_LIKE.get(language, language) for language in (*languages, "en")} if languages else set(given)
    said = {word.casefold() for name in chosen for word in given.get(name, ()) if not word.endswith(":")}
    led = {word.casefold().rstrip(":") for words in given.values() for word in words}
    return frozenset(led), frozenset(said)


# Letters and words that a lead has at most.
_LONGEST_LEAD, _MOST_WORDS = 40, 5
_COLON_SIGN = re.compile(_COLON + r"\s*")
_WORD = re.compile(r"(\S+)\s+")
_WRITTEN_LIKE = {"nb": "no", "nn": "no", "bs": "hr", "iw": "he", "in": "id", "tl": "fil"}


def _agencies() -> str:
    """The names of agencies as one pattern; of those that are words or names as well, only what stands alone counts."""
    names = {name for kind, group in table("agencies").items() if kind != "in_brackets" for name in group}
    return "|".join(map(re.escape, sorted(names, key=lambda name: (-len(name), name))))


AGENCIES = _agencies()
# Agencies whose names are words or names of persons too: they count in the brackets of a dateline alone.
IN_BRACKETS = frozenset(table("agencies")["in_brackets"])


def common_words() -> dict[str, Any]:
    """The commonest words of languages, and letters that only they have (``data/languages.toml``)."""
    return table("languages")
