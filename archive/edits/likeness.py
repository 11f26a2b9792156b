"""How much two paragraphs say the same, and which ones of many are worth a closer look."""

from __future__ import annotations

import functools
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from archive.edits.pieces import Unit, units
from archive.edits.typography import folded

__all__ = ["Text", "contained", "glued", "likely", "shared"]

# So many pairs are compared one by one; beyond, only those that share rare words.
_ALL_PAIRS = 4000
_RARE_WORDS, _POSTINGS, _CANDIDATES = 16, 30, 5
_PREFIX = 8


class Text:
    """A paragraph; its words are found when they are first needed."""

    def __init__(self, text: str, model: str | None = None) -> None:
        self.text = text
        self.model = model
        self.key = folded(text)

    @property
    def has_words(self) -> bool:
        return any(map(str.isalnum, self.key))

    @functools.cached_property
    def units(self) -> list[Unit]:
        return units(self.text, self.model)

    @functools.cached_property
    def bag(self) -> Counter[str]:
        return Counter(unit.key.casefold() for unit in self.units if unit.is_word)


def shared(old: Counter[str], new: Counter[str]) -> float:
    """The share of words, 0 to 1, that two bags have in common (Dice's coefficient)."""
    count = old.total() + new.total()
    return 2 * (old & new).total() / count if count else 0.0


def contained(part: Text, whole: Text, others: Sequence[Text]) -> float:
    """The share of the words of ``part`` that ``whole`` has besides those of ``others``; 0 for less than three."""
    left = whole.bag - sum((other.bag for other in others), Counter())
    count = part.bag.total()
    return (part.bag & left).total() / count if count >= 3 else 0.0


def likely(
    old: Sequence[Text], free_old: Sequence[int], new: Sequence[Text], free_new: Sequence[int]
) -> Iterator[tuple[float, int, int]]:
    """(likeness, old index, new index) of the pairs that may belong together.

    A word weighs the less, the more of the paragraphs have it."""
    having = Counter(word for one in (*(old[i] for i in free_old), *(new[j] for j in free_new)) for word in one.bag)
    weight = {word: math.sqrt(2 / max(2, count)) for word, count in having.items()}
    total_old = {i: _total(old[i].bag, weight) for i in free_old}
    total_new = {j: _total(new[j].bag, weight) for j in free_new}
    for i, j in _worth_a_look(old, free_old, new, free_new, having):
        if total_old[i] and total_new[j]:
            both = _total(old[i].bag & new[j].bag, weight)
            yield 2 * both / (total_old[i] + total_new[j]), i, j


def _total(bag: Counter[str], weight: dict[str, float]) -> float:
    return sum(weight[word] * count for word, count in bag.items())


def _worth_a_look(
    old: Sequence[Text], free_old: Sequence[int], new: Sequence[Text], free_new: Sequence[int], having: Counter[str]
) -> Iterator[tuple[int, int]]:
    if len(free_old) * len(free_new) <= _ALL_PAIRS:
        yield from ((i, j) for i in free_old for j in free_new)
        return
    postings: defaultdict[str, list[int]] = defaultdict(list)
    for j in free_new:
        for word in new[j].bag:
            postings[word].append(j)
    for i in free_old:
        rare = sorted((having[word], word) for word in old[i].bag if 0 < len(postings.get(word, ())) <= _POSTINGS)
        votes = Counter(j for _, word in rare[:_RARE_WORDS] for j in postings[word])
        yield from ((i, j) for j, _ in sorted(votes.items(), key=lambda vote: (-vote[1], vote[0]))[:_CANDIDATES])


def glued(
    ones: Sequence[Text], free_ones: Sequence[int], many: Sequence[Text], free_many: Sequence[int]
) -> Iterator[tuple[int, list[int]]]:
    """A paragraph of ``ones`` and the successive ones of ``many`` that it is made of, to the last word."""
    starts: dict[str, list[int]] = {}
    for j in free_many:
        starts.setdefault(many[j].key[:_PREFIX], []).append(j)
    free = set(free_many)
    for i in free_ones:
        key = ones[i].key
        for j in (j for size in range(1, _PREFIX + 1) for j in starts.get(key[:size], ())):
            if len(chain := _chain(key, many, j, free)) > 1:
                free.difference_update(chain)
                yield i, chain
                break


def _chain(key: str, many: Sequence[Text], start: int, free: set[int]) -> list[int]:
    """The paragraphs from ``start`` on that make ``key``; empty where they do not."""
    at, j = 0, start
    while at < len(key) and j in free and many[j].key and key.startswith(many[j].key, at):
        at += len(many[j].key)
        at += key.startswith(" ", at)
        j += 1
    return list(range(start, j)) if at >= len(key) else []
