"""How well an extracted text agrees with the truth: the metric of article-extraction-benchmark.

Texts become tokens (``\\w+``, case kept; Chinese, Japanese and Korean characters one by one, since
``\\w+`` makes one token of a Japanese sentence), tokens become shingles of four, shingles are
counted. Precision and recall are averaged over pages; F1 is taken of the averages; ``exact`` is the
share of pages whose token list equals the truth's.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Score", "Totals", "interval", "score", "tokens", "total"]

SHINGLE = 4
# Han, kana, Hangul syllables and the ideographic iteration marks stand alone; everything else by words.
_CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_CJK}]|[^\W{_CJK}]+")


@dataclass(frozen=True)
class Score:
    """One page: precision and recall of its shingles (0 to 1), and whether the token lists are equal."""

    precision: float
    recall: float
    exact: bool

    @property
    def f1(self) -> float:
        """The page's own F1, for choosing between truths and for looking at single pages."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True)
class Totals:
    """Averages over pages; ``f1`` is the harmonic mean of the averages, as the benchmark's authors take it."""

    pages: int
    precision: float
    recall: float
    exact: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def tokens(text: str) -> list[str]:
    """The tokens of ``text`` in order."""
    return _TOKEN.findall(text)


def score(truth: str, found: str, optional: Sequence[str] = ()) -> Score:
    """``found`` against ``truth``; an ``optional`` paragraph is right whether it is there or not: it counts
    as part of neither where its tokens stand in ``found`` as they are."""
    got = tokens(found)
    for paragraph in optional:
        got = _without(got, tokens(paragraph))
    return _compare(tokens(truth), got)


def total(scores: Iterable[Score]) -> Totals:
    """The averages of ``scores``; all zero where there are none."""
    given = list(scores)
    count = len(given) or 1
    return Totals(
        len(given),
        sum(one.precision for one in given) / count,
        sum(one.recall for one in given) / count,
        sum(one.exact for one in given) / count,
    )


def interval(
    ours: Sequence[Score], theirs: Sequence[Score], *, draws: int = 2000, seed: int = 1
) -> tuple[float, float, float]:
    """The paired difference in F1 (ours minus theirs) with its 95 % bootstrap interval: (difference, low, high)."""
    return _interval(list(ours), list(theirs), lambda scores: total(scores).f1, draws, seed)


def _interval(
    ours: list[Score], theirs: list[Score], value: Callable[[list[Score]], float], draws: int, seed: int
) -> tuple[float, float, float]:
    chance = random.Random(seed)
    places = range(len(ours))
    differences = []
    for _ in range(draws):
        drawn = chance.choices(places, k=len(ours))
        differences.append(value([ours[i] for i in drawn]) - value([theirs[i] for i in drawn]))
    differences.sort()
    at = [differences[int(share * (draws - 1))] for share in (0.025, 0.975)]
    return value(ours) - value(theirs), at[0], at[1]


def _compare(truth: list[str], found: list[str]) -> Score:
    wanted, got = _shingles(truth), _shingles(found)
    both = sum((wanted & got).values())
    spurious, missed = sum((got - wanted).values()), sum((wanted - got).values())
    if not spurious and not missed:
        return Score(1.0, 1.0, truth == found)
    precision = both / (both + spurious) if both or spurious else 0.0
    recall = both / (both + missed) if both or missed else 0.0
    return Score(precision, recall, truth == found)


def _shingles(words: list[str]) -> Counter[tuple[str, ...]]:
    return Counter(tuple(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1)))


def _without(words: list[str], part: list[str]) -> list[str]:
    for i in range(len(words) - len(part) + 1 if part else 0):
        if words[i] == part[0] and words[i : i + len(part)] == part:
            return words[:i] + words[i + len(part) :]
    return words
