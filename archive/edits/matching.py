"""What two sequences have in common, in order: the shortest edit script, within a bounded effort.

E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", Algorithmica 1 (1986), the greedy form. Where two
sequences differ so much that it would take too long, they are first parted at what is unique in both (the anchors of
"patience diff"). Effort is counted, not timed: the same input gives the same output on every machine.
"""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence

__all__ = ["Effort", "common", "in_order"]

_DEEPEST = 6
_FURTHEST = 1000


class Effort:
    """How many steps a comparison may still take, over all its parts; a step is about half a microsecond."""

    def __init__(self, steps: int = 6_000_000) -> None:
        self.left = steps

    def may(self, steps: int) -> bool:
        self.left -= steps
        return self.left > 0


def common(old: Sequence[Hashable], new: Sequence[Hashable], effort: Effort | None = None) -> list[tuple[int, int]]:
    """Pairs of indexes of equal elements, rising on both sides; as many as can be found within the effort."""
    numbers: dict[Hashable, int] = {}
    a = [numbers.setdefault(one, len(numbers)) for one in old]
    b = [numbers.setdefault(one, len(numbers)) for one in new]
    return list(_common(a, b, 0, len(a), 0, len(b), effort or Effort(), 0))


def _common(
    a: list[int], b: list[int], i: int, m: int, j: int, n: int, effort: Effort, depth: int
) -> Iterator[tuple[int, int]]:
    while i < m and j < n and a[i] == b[j]:
        yield i, j
        i, j = i + 1, j + 1
    tail = 0
    while i < m - tail and j < n - tail and a[m - tail - 1] == b[n - tail - 1]:
        tail += 1
    if i < m - tail and j < n - tail:
        yield from _between(a, b, i, m - tail, j, n - tail, effort, depth)
    yield from ((m - left, n - left) for left in range(tail, 0, -1))


def _between(
    a: list[int], b: list[int], i: int, m: int, j: int, n: int, effort: Effort, depth: int
) -> Iterator[tuple[int, int]]:
    found = _shortest(a[i:m], b[j:n], effort)
    if found is not None:
        yield from ((i + x, j + y) for x, y in found)
        return
    anchors = _anchors(a, b, i, m, j, n) if depth < _DEEPEST else []
    if not anchors:
        return
    for x, y in [*anchors, (m, n)]:
        yield from _common(a, b, i, x, j, y, effort, depth + 1)
        if x < m:
            yield x, y
        i, j = x + 1, y + 1


def _anchors(a: list[int], b: list[int], i: int, m: int, j: int, n: int) -> list[tuple[int, int]]:
    """What stands once in each: single elements, or runs of four where that gives more (a long text repeats words)."""
    single = _unique({(one,): x for x, one in enumerate(a[i:m])}, Counter((one,) for one in a[i:m]), b[j:n], 1)
    runs = list(zip(a[i:m], a[i + 1 : m], a[i + 2 : m], a[i + 3 : m], strict=False))
    longer = _unique({run: x for x, run in enumerate(runs)}, Counter(runs), b[j:n], 4)
    return [(i + x, j + y) for x, y in max(single, longer, key=len)]


def _unique(
    place: dict[tuple[int, ...], int], counts: Counter[tuple[int, ...]], b: list[int], size: int
) -> list[tuple[int, int]]:
    runs = list(zip(*(b[start:] for start in range(size)), strict=False))
    there = Counter(runs)
    pairs = [(place[run], y) for y, run in enumerate(runs) if counts[run] == 1 and there[run] == 1]
    return in_order(sorted(pairs))


def in_order(pairs: Sequence[tuple[int, int]], weights: Sequence[float] | None = None) -> list[tuple[int, int]]:
    """The heaviest choice of ``pairs`` (rising in their first index) that rises in the second too."""
    ends: list[int] = []  # second indexes, rising; totals rise with them
    totals: list[float] = []
    which: list[int] = []
    before: list[int | None] = []
    for number, (_, y) in enumerate(pairs):
        at = bisect.bisect_left(ends, y)
        before.append(which[at - 1] if at else None)
        total = (totals[at - 1] if at else 0) + (weights[number] if weights else 1)
        if at < len(ends) and ends[at] == y and totals[at] >= total:
            continue
        # Every later end that weighs no more than this one is never the better choice again.
        stop = at
        while stop < len(ends) and totals[stop] <= total:
            stop += 1
        ends[at:stop], totals[at:stop], which[at:stop] = [y], [total], [number]
    chosen: list[tuple[int, int]] = []
    step = which[-1] if which else None
    while step is not None:
        chosen.append(pairs[step])
        step = before[step]
    return chosen[::-1]


def _shortest(a: list[int], b: list[int], effort: Effort) -> list[tuple[int, int]] | None:
    """The pairs of a shortest edit script; None where it is longer than the effort allows."""
    m, n = len(a), len(b)
    if set(a).isdisjoint(b):
        return []
    limit = min(m + n, _FURTHEST)
    # furthest[k + limit + 1] is how far in ``a`` the furthest path on diagonal k (= x - y) has come.
    furthest = [0] * (2 * limit + 3)
    trace: list[list[int]] = []
    for d in range(limit + 1):
        if not effort.may(d + 1):
            return None
        trace.append(furthest[limit - d : limit + d + 3])
        for k in range(limit + 1 - d, limit + 2 + d, 2):
            down = k == limit + 1 - d or (k != limit + 1 + d and furthest[k - 1] < furthest[k + 1])
            x = furthest[k + 1] if down else furthest[k - 1] + 1
            y = x - (k - limit - 1)
            while x < m and y < n and a[x] == b[y]:
                x, y = x + 1, y + 1
            furthest[k] = x
            if x >= m and y >= n:
                return _walked(trace, m, n)
    return None


def _walked(trace: list[list[int]], x: int, y: int) -> list[tuple[int, int]]:
    pairs: list[tuple[int, int]] = []
    for d in range(len(trace) - 1, -1, -1):
        furthest, k = trace[d], x - y + d + 1
        down = k == 1 or (k != 2 * d + 1 and furthest[k - 1] < furthest[k + 1])
        start = furthest[k + 1 if down else k - 1] if d else 0
        start_y = start - (x - y + (1 if down else -1)) if d else 0
        while x > start and y > start_y:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        x, y = start, start_y
    return pairs[::-1]
