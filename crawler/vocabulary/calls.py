"""Lines that call readers to a channel of the paper's: "Follow us on …", in the languages of ``data/calls.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

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
    first, either, last, channel = _lists()
    words = (first, last) if may_be_told else (first, either, last)
    return any(one.stands_in(said) for one in words) and channel.stands_in(said)


class _Words(NamedTuple):
    """Words, and the pattern of where one must stand."""

    words: tuple[str, ...]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[str]], before: str = "", behind: str = "") -> _Words:
        words = {word.casefold().translate(_APOSTROPHES) for given in lists.values() for word in given}
        ordered = tuple(sorted(words, key=lambda word: (-len(word), word)))
        return cls(ordered, re.compile(f"{before}(?:{'|'.join(map(_word, ordered))}){behind}"))

    def stands_in(self, said: str) -> bool:
        """Whether one of the words stands where it must in ``said``, a line in small letters."""
        # Most lines have none, which a pattern of so many finds out at each of their letters.
        return any(word in said for word in self.words) and self.pattern.search(said) is not None


@lru_cache(maxsize=1)
def _lists() -> tuple[_Words, _Words, _Words, _Words]:
    given = table("calls")
    begins, ends = r"(?:^|[.!?:…|।])[^\w\n]*", r"[^\w\n]*(?:$|[.!?।|])"
    return (
        _Words.of(given["first"], before=begins),
        _Words.of(given["either"], before=begins),
        _Words.of(given["last"], behind=ends),
        _Words.of(given["channel"]),
    )


def _word(word: str) -> str:
    text = re.escape(word)
    return rf"(?<!\w){text}(?!\w)" if _PARTED.fullmatch(word) else text
