"""What notices about cookies and consent say, by language, from ``data/consent.toml``.

The phrases are sought in keys: letters and figures alone, without case. ``OURS`` speak for the site that asks, as no
story does; ``LEGAL`` are what such a notice must say, and a story on data protection may say it too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Self

from crawler.vocabulary.phrases import table

__all__ = ["LEGAL", "OURS", "Phrases", "written_in"]


@dataclass(frozen=True)
class Phrases:
    """Phrases of one sense: ``whole`` are those without a gap; of each other its parts, and its pattern."""

    whole: tuple[str, ...]
    gapped: tuple[tuple[tuple[str, ...], re.Pattern[str]], ...]

    @classmethod
    def of(cls, written: Iterable[str]) -> Self:
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

    @cached_property
    def _without_cookies(self) -> tuple[str, ...]:
        return tuple(phrase for phrase in self.whole if _COOKIE not in phrase)


# In half of the phrases, and in few pages.
_COOKIE = "cookie"
# A page has a notice once or twice.
_TIMES = 8


def _key(written: str) -> str:
    return re.sub(r"[\W_]+", "", written).casefold()


def written_in(text: str, phrase: str) -> str:
    """``phrase``, letters and figures alone, as it is written in ``text``; itself where it is not there."""
    found = re.search(r"[\W_]*".join(map(re.escape, phrase)), text, re.IGNORECASE)
    return found[0] if found else phrase


_TABLE = table("consent")
OURS, LEGAL = (Phrases.of(one for given in _TABLE[name].values() for one in given) for name in ("ours", "legal"))
