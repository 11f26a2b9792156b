"""Lines that call readers to a channel of the paper's: "Follow us on …", in the languages of ``data/calls.toml``."""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.vocabulary.phrases import table

__all__ = ["calls_to_channel"]

# Letters of the longest line that is looked at.
_LONGEST = 260
_QUOTED = ("“", "”", '"', "«", "»", "„", "「", "」", "‘")
# Scripts that part words by spaces.
_PARTED = re.compile(r"[^\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]+")
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


def calls_to_channel(text: str, *, may_be_told: bool = False) -> bool:
    """Whether ``text`` names a channel, and a sentence of it begins, or ends, as a call. What somebody says in
    quotation marks is no call of the page's.

    ``may_be_told``: the text may be a sentence of a story, so words do not count with which these begin too."""
    if len(text) > _LONGEST or any(mark in text for mark in _QUOTED):
        return False
    said = text.casefold().translate(_APOSTROPHES)
    first, either, last, channel = _patterns()
    words = (first, last) if may_be_told else (first, either, last)
    return any(one.search(said) for one in words) and channel.search(said) is not None


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    given = table("calls")
    first, either, last, channel = (_any(given[name].values()) for name in ("first", "either", "last", "channel"))
    return (
        re.compile(rf"(?:^|[.!?:…|।])[^\w\n]*(?:{first})"),
        re.compile(rf"(?:^|[.!?:…|।])[^\w\n]*(?:{either})"),
        re.compile(rf"(?:{last})[^\w\n]*(?:$|[.!?।|])"),
        re.compile(channel),
    )


def _any(lists: object) -> str:
    words = {word.casefold().translate(_APOSTROPHES) for words in lists for word in words}  # type: ignore[attr-defined]
    return "|".join(map(_word, sorted(words, key=lambda word: (-len(word), word))))


def _word(word: str) -> str:
    text = re.escape(word)
    return rf"(?<!\w){text}(?!\w)" if _PARTED.fullmatch(word) else text
