"""What notices about cookies and consent say, by language, from ``data/consent.toml``.

The phrases are sought in keys: letters and figures alone, without case. ``OURS`` speak for the site that asks, as no
story does; ``LEGAL`` are what such a notice must say, and a story on data protection may say it too. Each of ``OURS``
holds one of ``SIGNS``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from typing import Self

__all__ = ["LEGAL", "OURS", "SIGNS", "Phrases", "written_in"]


@dataclass(frozen=True)
class Phrases:
    """Phrases of one sense: ``whole`` are those without a gap, ``gapped`` is a pattern of the others."""

    whole: tuple[str, ...]
    gapped: re.Pattern[str]

    @classmethod
    def of(cls, written: Iterable[str]) -> Self:
        phrases = sorted({tuple(map(_key, phrase.split("…"))) for phrase in written}, reverse=True)
        gapped = (parts for parts in phrases if len(parts) > 1)
        return cls(
            tuple(parts[0] for parts in phrases if len(parts) == 1),
            re.compile("|".join(r"\w{0,12}".join(map(re.escape, parts)) for parts in gapped)),
        )

    def within(self, keys: str) -> set[str]:
        """The different phrases in ``keys``, as they stand there."""
        return {phrase for phrase in self.whole if phrase in keys} | {one[0] for one in self.gapped.finditer(keys)}

    def first(self, keys: str, start: int, end: int) -> tuple[int, int] | None:
        """Where a phrase stands in ``keys`` between ``start`` and ``end``: (start, end)."""
        found = self.gapped.search(keys, start, end)
        if found is not None:
            return found.span()
        places = ((at, at + len(phrase)) for phrase in self.whole if (at := keys.find(phrase, start, end)) >= 0)
        return min(places, default=None)


def _key(written: str) -> str:
    return re.sub(r"[\W_]+", "", written).casefold()


def written_in(text: str, phrase: str) -> str:
    """``phrase``, letters and figures alone, as it is written in ``text``; itself where it is not there."""
    found = re.search(r"[\W_]*".join(map(re.escape, phrase)), text, re.IGNORECASE)
    return found[0] if found else phrase


_TABLE: dict[str, dict[str, list[str]]] = tomllib.loads(
    files("crawler.vocabulary.data").joinpath("consent.toml").read_text("utf-8")
)
OURS, LEGAL = (Phrases.of(one for given in _TABLE[name].values() for one in given) for name in ("ours", "legal"))
SIGNS = tuple(_key(one) for given in _TABLE["signs"].values() for one in given)
