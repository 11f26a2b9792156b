"""Sites left out one by one: what the figures owe to having been tuned on the pages they are taken on.

Numbers that were tuned by looking at scores are in ``TUNED``, each with what else it might have been. For every site
they are chosen anew on all *other* sites (the best F1 there) and scored on that site: the held-out estimate.
Words and class names cannot be tuned anew by a program: for them see the held-out sets in ``benchmarks/heldout.py``. A
site memory is learned from the site's own pages and never crosses to another.
"""

from __future__ import annotations

import contextlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from benchmarks.metric import Score, total
from benchmarks.pages import Labelled
from crawler.extraction import extract
from crawler.extraction.text import body

__all__ = ["TUNED", "rows"]

# Module attribute: the values it is tried with beside its own.
TUNED: dict[str, tuple[float, ...]] = {
    "_LONG": (1000, 2500),
    "_LIKELIER": (2.0, 5.0),
    "_MANY": (3.0, 6.0),
    "_SOME_PROSE": (0.05, 0.2),
    "_ALL_BUT_A_LITTLE": (0.8, 0.9, 0.98),
}
OURS = "ours (full record)"


def rows(sets: Mapping[str, Sequence[Labelled]], taken: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """A line a set: as it is; tuned anew without each site; the average with one site left out; the sites' own F1."""
    lines = ["| sites left out | sites | F1 as it is | tuned without the site | one site left out: lowest … highest | "
             "the sites' own F1: lowest, a tenth, median |", "|---|---|---|---|---|---|"]  # fmt: skip
    chosen: Counter[str] = Counter()
    trials = _trials(sets)
    for name, given in sets.items():
        usual: list[Score] = taken[name][OURS].scores
        held_out, choices = _held_out(given, {label: scores[name] for label, scores in trials.items()}, usual)
        chosen.update(choices)
        own = sorted(total(usual[i] for i in places).f1 for places in _places(given).values())
        without = [total(_but(usual, places)).f1 for places in _places(given).values()]
        cells = [
            f"{len(own)}", f"{total(usual).f1:.4f}", f"{total(held_out).f1:.4f} / {total(held_out).exact:.2f}",
            f"{min(without):.4f} … {max(without):.4f}",
            f"{own[0]:.3f}, {own[len(own) // 10]:.3f}, {own[len(own) // 2]:.3f}",
        ]  # fmt: skip
        lines.append(f"| {name} | {' | '.join(cells)} |")
    said = ", ".join(f"{label} ({number})" for label, number in chosen.most_common())
    return [*lines, "", f"Chosen without the site, number of sites: {said}."]


def _trials(sets: Mapping[str, Sequence[Labelled]]) -> dict[str, dict[str, list[Score]]]:
    """label of the trial: set: scores, one threshold changed at a time."""
    found = {}
    for name, values in TUNED.items():
        for value in values:
            with _set_to(name, value):
                found[f"{name.strip('_').lower()} = {value:g}"] = {key: _scores(given) for key, given in sets.items()}
    return found


def _held_out(
    given: Sequence[Labelled], trials: Mapping[str, list[Score]], usual: list[Score]
) -> tuple[list[Score], list[str]]:
    """The scores of each page under the thresholds that are best for all other sites, and which these were."""
    every = {"as it is": usual, **trials}
    scores, choices = list(usual), []
    for places in _places(given).values():
        # Ties go to what stands first: the thresholds as they are.
        best = max(every, key=lambda label: round(total(_but(every[label], places)).f1, 6))
        choices.append(best)
        for i in places:
            scores[i] = every[best][i]
    return scores, choices


def _scores(given: Sequence[Labelled]) -> list[Score]:
    return [page.score(extract(page.body, page.url, captured=page.captured).text or "") for page in given]


def _but(scores: Sequence[Score], places: Sequence[int]) -> list[Score]:
    left_out = set(places)
    return [score for i, score in enumerate(scores) if i not in left_out]


def _places(given: Sequence[Labelled]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for i, page in enumerate(given):
        found[page.site].append(i)
    return found


@contextlib.contextmanager
def _set_to(name: str, value: float) -> Iterator[None]:
    before = getattr(body, name)
    setattr(body, name, value)
    try:
        yield
    finally:
        setattr(body, name, before)
