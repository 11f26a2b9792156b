"""Costs measured on a machine that has other work, which only ever adds to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

__all__ = ["least", "least_below"]

_MOST: int = 20


def least(measures: Sequence[Callable[[], float]], are_fine: Callable[[Sequence[float]], bool]) -> list[float]:
    """The least that each of ``measures`` gave, over as many rounds as it takes until they ``are_fine``, 20 at most.
    What grows with the square does so in each of them."""
    costs = [measure() for measure in measures]
    for _ in range(_MOST):
        if are_fine(costs):
            break
        costs = [min(less, measure()) for less, measure in zip(costs, measures, strict=True)]
    return costs


def least_below(most: float, measure: Callable[[], float]) -> float:
    """The least that ``measure`` gave, over as many rounds as it takes until it is ``most`` or less, 20 at most."""
    return least([measure], lambda costs: costs[0] <= most)[0]
