"""Words that pages of news sites print, by language, from the files in ``data``: a speaker of a language reviews and
mends them there, without reading code."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import Any

from crawler.vocabulary.calendar.letters import bare

__all__ = ["CHANGED", "PUBLISHED"]


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
