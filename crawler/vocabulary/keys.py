"""Phrases that are sought in keys: letters and figures alone, without case.

They are written as those in ``crawler.vocabulary.phrases``, but spaces and signs do not count, and ``…`` stands for up
to twelve letters or figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Self

__all__ = ["Phrases", "spelt", "written_in"]


@dataclass(frozen=True)
class Phrases:
    """Phrases of one sense: ``whole`` are those without a gap; of each other its parts, and its pattern."""

    whole: tuple[str, ...]
    gapped: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]

    @classmethod
    def of(cls, *tables: Mapping[str, Iterable[str]]) -> Self:
        """Those of all languages of the tables. Raises ValueError for a phrase with a sign of the notation that means
        nothing here."""
        for phrase in (phrase for table in tables for phrases in table.values() for phrase in phrases):
            if sign := _NO_MEANING.search(phrase):
                raise ValueError(f"{phrase!r}: {sign[0]!r} means nothing in a phrase that is sought in keys")
        written = (one for table in tables for phrases in table.values() for phrase in phrases for one in spelt(phrase))
        phrases = sorted({tuple(map(_key, phrase.split("…"))) for phrase in written})
        return cls(
            tuple(parts[0] for parts in phrases if len(parts) == 1),
            tuple((parts, re.compile(r"\w{0,12}".join(map(re.escape, parts)))) for parts in phrases if len(parts) > 1),
        )

    def within(self, keys: str) -> set[str]:
        """The different phrases in ``keys``, as they stand there."""
        return {keys[start:end] for start, end in self.places(keys)}

    def places(self, keys: str) -> Iterator[tuple[int, int]]:
        """Where phrases stand in ``keys``, each some times at most: (start, end)."""
        for phrase in self.whole if _COOKIE in keys else self._without_cookies:
            at = keys.find(phrase)
            for _ in range(_TIMES):
                if at < 0:
                    break
                yield at, at + len(phrase)
                at = keys.find(phrase, at + len(phrase))
        for parts, pattern in self.gapped:
            # Most pages hold none of them, and are not searched letter by letter.
            if all(part in keys for part in parts):
                yield from (found.span() for found in islice(pattern.finditer(keys), _TIMES))

    def first(self, keys: str) -> str | None:
        """What stands first in ``keys`` of all phrases, the shorter one where two begin together; None: no phrase."""
        place = min(self.places(keys), default=None)
        return keys[slice(*place)] if place else None

    @cached_property
    def _without_cookies(self) -> tuple[str, ...]:
        return tuple(phrase for phrase in self.whole if _COOKIE not in phrase)


# In half of the phrases, and in few pages.
_COOKIE = "cookie"
# A page has a notice once or twice.
_TIMES = 8


def spelt(phrase: str) -> list[str]:
    """Each way to say ``phrase``: without its round brackets, of which one choice is said, and its square ones, of
    which one or none is."""
    choice = _CHOICE.search(phrase)
    if not choice:
        return [phrase]
    before, behind = phrase[: choice.start()], phrase[choice.end() :]
    choices = choice["one"].split("|") if choice["one"] is not None else ["", *choice["one_or_none"].split("|")]
    return [way for one in choices for way in spelt(before + one + behind)]


# Signs of ``crawler.vocabulary.phrases`` that keys have no place for.
_NO_MEANING = re.compile(r"[~*#_^$\\]|…\d")
_CHOICE = re.compile(r"\((?P<one>[^()\[\]]*)\)|\[(?P<one_or_none>[^()\[\]]*)\]")


def _key(written: str) -> str:
    return re.sub(r"[\W_]+", "", written).casefold()


def written_in(text: str, phrase: str) -> str:
    """``phrase``, letters and figures alone, as it is written in ``text``; itself where it is not there."""
    found = re.search(r"[\W_]*".join(map(re.escape, phrase)), text, re.IGNORECASE)
    return found[0] if found else phrase
