"""How likely what a run shows would be, were the outlet what it was. Pure arithmetic, exact tails, no tables.

The runs of an outlet differ more among each other than independent pages would: Sundays have other writers, a big
story fills a day. So a run's share of pages with a property is taken as a draw from a beta distribution whose mean and
spread come from the outlet's own earlier runs, and the count as a binomial draw from that (the beta-binomial
distribution; the counts of links likewise are a gamma-Poisson mixture, the negative binomial). With little history the
distributions are wide, so that young outlets are quiet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import erfc, exp, floor, inf, lgamma, log, sqrt
from typing import Final, TypeVar

__all__ = ["Chance", "Share", "added", "fewer_links", "rarer", "rarer_for_days", "significant", "sizes_differ"]

_K = TypeVar("_K")

# A list's length is set by its template, so its counts vary less than a Poisson's; how much less nobody knows.
_LEAST_DISPERSION: Final = 0.25
# Two pages of a day are this much more alike than two of different days, whatever a short history says.
_LEAST_CORRELATION: Final = 0.05
# A tenth of what was usual.
_HARDLY: Final = 0.1


@dataclass(frozen=True, slots=True)
class Chance:
    """``p``: the probability of what was seen or worse; ``least``: the smallest that so few pages could have given."""

    p: float
    least: float


@dataclass(frozen=True, slots=True)
class Share:
    """``hits`` of ``pages`` of one run have a property."""

    hits: int
    pages: int

    @property
    def rate(self) -> float:
        return self.hits / self.pages if self.pages else 0.0


def rarer(now: Share, before: Sequence[Share], distinct: int) -> Chance:
    """The chance of so few hits or fewer, after the runs ``before``, in which ``distinct`` different articles stood.

    An article that is visited ten times is no ten articles: the history weighs no more than its distinct ones. Where
    hardly a page has the property any more, the runs are believed to differ as much as they did; where some have it,
    the day may have brought other articles than the days before, and ``_LEAST_CORRELATION`` is what may lie in that.
    """
    hits, pages = sum(one.hits for one in before), sum(one.pages for one in before)
    weight = min(distinct, pages / max(1.0, _dispersion(before)))
    spread = _spread(before)
    least = _tail(Share(0, now.pages), hits / pages, _weight(weight, spread))
    if now.rate <= _HARDLY * hits / pages:
        return Chance(_tail(now, hits / pages, _weight(weight, spread)), least)
    mixed = min(spread, (1 - _LEAST_CORRELATION) / _LEAST_CORRELATION)
    return Chance(_tail(now, hits / pages, _weight(weight, mixed)), least)


def rarer_for_days(days: Sequence[Share], before: Sequence[Share], distinct: int) -> Chance:
    """The chance of so few hits on ``days`` that follow each other: Fisher's combination of the days' own chances.

    Each day is a draw of its own, so that days tell more than as many pages of one day.
    """
    chances = [rarer(day, before, distinct) for day in days if day.pages]
    return Chance(_combined([one.p for one in chances]), _combined([one.least for one in chances]))


def fewer_links(now: float, before: Sequence[float], *, templated: bool = True) -> Chance:
    """The chance that a list that gave ``before`` links in earlier runs gives ``now`` or fewer. ``templated``: how many
    it gives is the template's choice, not that of the news."""
    mean = sum(before) / len(before)
    variance = sum((one - mean) ** 2 for one in before) / max(len(before) - 1, 1)
    # What few counts say of their variance may be half of it.
    likely = variance / mean * (1 + sqrt(8 / max(len(before) - 1, 1))) if mean else 1.0
    dispersion = max(_LEAST_DISPERSION if templated else 1.0, likely)
    size, p = sum(before) / dispersion + 0.5, len(before) / (len(before) + 1)
    most = floor(now / dispersion)
    last = _negative_binomial(most, size, p)
    smaller = (count / ((count - 1 + size) * (1 - p)) for count in range(most, 0, -1))
    return Chance(_sum(last, smaller), _negative_binomial(0, size, p))


def sizes_differ(
    now: Mapping[int, int], before: Sequence[Mapping[int, int]], distinct: int, fresh: int | None = None
) -> Chance:
    """The chance that texts of classes ``now`` (class → pages) are so much longer or shorter than those ``before``.

    Wilcoxon's rank sum, its spread widened by how much the earlier runs differ from each other; two-sided, by the
    normal distribution, whose tail is fatter than that of few ranks. Where ``fresh`` is given, so many of the texts
    were met for the first time, and only these tell anything new.
    """
    pool = added(before)
    below = dict(zip(sorted(pool), accumulate(pool[size] for size in sorted(pool)), strict=True))
    middle = {size: below[size] - pool[size] / 2 for size in pool}
    count = sum(pool.values())
    mine = sum(now.values()) if fresh is None else fresh
    spread = [_rank_score(one, middle, count, count) ** 2 for one in before if one]
    widened = sqrt(max(1.0, sum(spread) / len(spread)))
    for size in now:
        if size not in middle:
            middle[size] = sum(pages for other, pages in pool.items() if other < size)
    score = abs(_rank_score(now, middle, count, distinct, mine)) / widened
    most = sqrt(12 / (1 / max(mine, 1) + 1 / max(distinct, 1))) / 2 / widened
    return Chance(erfc(score / sqrt(2)), erfc(most / sqrt(2)))


def significant(chances: Sequence[Chance], budget: float) -> list[bool]:
    """Which of several questions asked at once are answered: together they err with probability ``budget`` at most.

    Bonferroni's correction as Tarone (Biometrics 46, 1990) has it: a question whose pages are too few to answer it
    whatever they say costs the others nothing.
    """
    for count in range(1, len(chances) + 1):
        if sum(one.least <= budget / count for one in chances) <= count:
            return [one.p <= budget / count for one in chances]
    return [False] * len(chances)


def _tail(now: Share, mean: float, weight: float) -> float:
    a, b = mean * weight + 0.5, (1 - mean) * weight + 0.5
    smaller = (_step(count, now.pages, a, b) for count in range(now.hits, 0, -1))
    return _sum(_beta_binomial(now.hits, now.pages, a, b), smaller)


def _weight(known: float, spread: float) -> float:
    """Of how many pages the beta distribution is: what is not known of the mean and what varies around it add up."""
    return known if spread == inf else max(1 / (1 / spread + 1 / (known + 1)) - 1, 0.0)


def _combined(chances: Sequence[float]) -> float:
    """The upper tail of chi-square with two degrees of freedom a chance, in closed form."""
    half = -sum(log(max(one, 1e-300)) for one in chances)
    term = total = exp(-half)
    for count in range(1, len(chances)):
        term *= half / count
        total += term
    return min(1.0, total) if chances else 1.0


def _dispersion(runs: Sequence[Share]) -> float:
    """Pearson's chi-square over its degrees of freedom: 1 where pages are independent of their run."""
    hits, pages = sum(one.hits for one in runs), sum(one.pages for one in runs)
    mean = hits / pages
    if not 0 < mean < 1 or len(runs) < 2:
        return 1.0
    told = sum((one.hits - one.pages * mean) ** 2 / (one.pages * mean * (1 - mean)) for one in runs if one.pages)
    return told / (len(runs) - 1)


def _spread(runs: Sequence[Share]) -> float:
    """a + b of the beta distribution that the runs' shares are drawn from; infinite where they differ by chance."""
    pages = sum(one.pages for one in runs)
    size = (pages - sum(one.pages**2 for one in runs) / pages) / max(len(runs) - 1, 1)
    dispersion = _dispersion(runs)
    if dispersion <= 1 or size <= 1:
        return inf
    correlation = min((dispersion - 1) / (size - 1), 1.0)
    return max((1 - correlation) / correlation, 0.01)


def _beta_binomial(count: int, of: int, a: float, b: float) -> float:
    return exp(_choose(of, count) + _beta(count + a, of - count + b) - _beta(a, b))


def _step(count: int, of: int, a: float, b: float) -> float:
    """The term before ``count`` over that at ``count``."""
    return count / (of - count + 1) * (of - count + b) / (count - 1 + a)


def _sum(last: float, ratios: Iterable[float]) -> float:
    """The sum of terms from the last down, each of which is the one after it times a ratio: no term is too small for
    a number before those that matter are added."""
    total = term = last
    for ratio in ratios:
        term *= ratio
        total += term
        if term < 1e-12 * total and ratio < 1:
            break
    return min(1.0, total)


def _negative_binomial(count: int, size: float, p: float) -> float:
    logarithm = lgamma(count + size) - lgamma(size) - lgamma(count + 1) + size * log(p) + count * log(1 - p)
    return exp(logarithm)


def _choose(of: int, count: int) -> float:
    return lgamma(of + 1) - lgamma(count + 1) - lgamma(of - count + 1)


def _beta(a: float, b: float) -> float:
    return lgamma(a) + lgamma(b) - lgamma(a + b)


def _rank_score(
    sizes: Mapping[int, int], middle: Mapping[int, float], theirs: int, weight: int, mine: int | None = None
) -> float:
    """How many standard deviations ``sizes`` stand above the middle of a pool of ``theirs`` pages that weighs as much
    as ``weight``; ``middle`` is the rank of each class in it. They weigh as much as ``mine`` pages, or as they are."""
    pages = sum(sizes.values())
    mine = pages if mine is None else mine
    if not mine or not theirs or not weight:
        return 0.0
    above = sum(count * middle[size] for size, count in sizes.items())
    return (above / (pages * theirs) - 0.5) * sqrt(12 / (1 / mine + 1 / weight))


def added(counts: Iterable[Mapping[_K, int]]) -> dict[_K, int]:
    """The sums of counts by name."""
    total: Counter[_K] = Counter()
    for one in counts:
        total.update(one)
    return dict(total)
