"""Lines that call readers to a channel of the paper's: "Follow us on …", in the languages of ``data/calls.toml``."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from crawler.vocabulary.phrases import table

__all__ = ["calls_to_channel"]

# Letters of the longest line that is looked at.
_LONGEST = 260
# Letters of a sentence that names no channel of the paper's, and may call to them all.
_SHORT = 60
_QUOTED = ("“", "”", '"', "«", "»", "„", "「", "」", "‘")
# Scripts that part words by spaces.
_PARTED = re.compile(r"[^\u0e00-\u0eff\u3040-\u9fff\uac00-\ud7af]+")
_RUN = re.compile(r"\w+")
_APOSTROPHES = str.maketrans("’‘ʼ", "'''")


def calls_to_channel(text: str, *, may_be_told: bool = False) -> bool:
    """Whether ``text`` names a channel, and a sentence of it begins, or ends, as a call. What somebody says in
    quotation marks is no call of the page's: what stands before them counts alone, as in the name of a channel.

    ``may_be_told``: the text may be a sentence of a story, so words do not count with which these begin too."""
    if len(text) > _LONGEST:
        return False
    end = min((at for mark in _QUOTED if (at := text.find(mark)) >= 0), default=len(text))
    is_cut, text = end < len(text), text[:end]
    said = text.casefold().translate(_APOSTROPHES)
    runs = set(_RUN.findall(said))
    first, either, last, channel, network = _lists()
    names_one = channel.stands_in(said, runs)
    is_sentence = may_be_told and len(text) > _SHORT
    if not names_one and (is_sentence or not network.stands_in(said, runs)):
        return False
    words = (first, last) if may_be_told or not names_one else (first, either, last)
    # What a quotation ends is no end of a sentence.
    return any(one.stands_in(said, runs) for one in words if not (is_cut and one is last))


class _Words(NamedTuple):
    """Words, and the pattern of where one must stand. ``begins`` are the runs of letters with which those begin that
    spaces part from others; ``inner`` are the words that may stand within a run."""

    begins: frozenset[str]
    inner: tuple[str, ...]
    pattern: re.Pattern[str]

    @classmethod
    def of(cls, lists: Mapping[str, Sequence[str]], before: str = "", behind: str = "") -> _Words:
        words = {word.casefold().translate(_APOSTROPHES) for given in lists.values() for word in given}
        ordered = tuple(sorted(words, key=lambda word: (-len(word), word)))
        runs = {word: _RUN.match(word) if _PARTED.fullmatch(word) else None for word in ordered}
        return cls(
            frozenset(run[0] for run in runs.values() if run),
            tuple(word for word, run in runs.items() if run is None),
            re.compile(f"{before}(?:{_any_of(ordered)}){behind}"),
        )

    def stands_in(self, said: str, runs: Set[str]) -> bool:
        """Whether one of the words stands where it must in ``said``, a line in small letters of these ``runs``."""
        return self.may_stand_in(said, runs) and self.says(said)

    def may_stand_in(self, said: str, runs: Set[str]) -> bool:
        """Whether ``said`` has the beginning of a word. Most lines have none, which a pattern of so many finds out at
        each of their letters."""
        return not self.begins.isdisjoint(runs) or any(word in said for word in self.inner)

    def says(self, said: str) -> bool:
        """Whether the pattern finds a word."""
        return self.pattern.search(said) is not None


@lru_cache(maxsize=1)
def _lists() -> tuple[_Words, _Words, _Words, _Words, _Words]:
    given = table("calls")
    begins, ends = r"(?:^|[.!?:…|।])[^\w\n]*", r"[^\w\n]*(?:$|[.!?।|])"
    return (
        _Words.of(given["first"], before=begins),
        _Words.of(given["either"], before=begins),
        _Words.of(given["last"], behind=ends),
        _Words.of(given["channel"]),
        _Words.of(given["network"]),
    )


def _any_of(words: Sequence[str]) -> str:
    """Any of the words, whole where spaces part such: one boundary for them all, so that a search tries them only where
    a word begins."""
    parted = "|".join(re.escape(word) for word in words if _PARTED.fullmatch(word))
    others = "|".join(re.escape(word) for word in words if not _PARTED.fullmatch(word))
    return "|".join(filter(None, (rf"(?<!\w)(?:{parted})(?!\w)" if parted else "", others)))
