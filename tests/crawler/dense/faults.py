"""What goes wrong with an outlet, by name: which hours, and what must be said of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

__all__ = ["KINDS", "Fault", "Kind", "faults_of"]


@dataclass(frozen=True, slots=True)
class Kind:
    """An odd behaviour of a whole outlet. ``visits`` are (fewest, most) steps it lasts; ``variants`` how many forms it
    has. ``alarm`` says of which variants there must be an alarm at the first visit (a fault of a source); ``quiet``
    that there must be none. Of the others there may be one."""

    visits: tuple[int, int]
    variants: int = 1
    alarm: frozenset[int] = frozenset()
    quiet: bool = False
    needs: str | None = None


# The variants: of ``challenge`` the vendors; of a broken source HTML, nothing in it, cut in the middle, a maintenance
# page that answers 200; then what is odd and harmless.
KINDS: dict[str, Kind] = {
    "maintenance": Kind((1, 3), 4, frozenset({0, 1, 2, 3})),
    "maintenance of articles": Kind((1, 2), 2),
    "cut gzip": Kind((1, 2), 2),
    "cut by closing": Kind((1, 2)),
    "unasked 206": Kind((1, 2)),
    "challenge": Kind((1, 3), 3, frozenset({0, 1, 2})),
    "challenge of articles": Kind((1, 2), 3),
    "challenge of the section": Kind((1, 2), 3, frozenset({0, 1, 2})),
    "session ids": Kind((4, 8), 3, quiet=True),
    "stuck section": Kind((8, 12)),
    "stuck feed": Kind((4, 8), needs="feed"),
    "section to front page": Kind((1, 3), 2, frozenset({0, 1})),
    "section moved": Kind((3, 6), quiet=True),
    "broken feed": Kind((1, 3), 3, frozenset({0, 1, 2}), needs="feed"),
    "odd feed": Kind((2, 4), 2, quiet=True, needs="feed"),
    "broken sitemap": Kind((1, 3), 3, frozenset({0, 1, 2}), needs="sitemap"),
    "odd sitemap": Kind((2, 4), 3, quiet=True, needs="sitemap"),
    "robots is html": Kind((1, 1), 2, frozenset({0, 1})),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """``kind`` in its form ``variant``, from hour ``first`` to before ``last``."""

    kind: str
    variant: int
    first: int
    last: int

    @property
    def must_alarm(self) -> bool:
        return self.variant in KINDS[self.kind].alarm


def faults_of(
    days: int, draw: random.Random, *, step: int, feed: str | None, sitemap: str | None, only: frozenset[str] | None
) -> Iterator[Fault]:
    """One after the other, with quiet days between: a deck of all kinds that the outlet can have is dealt and dealt
    again. The first days (three at most) and the last are quiet."""
    there = {"feed": feed, "sitemap": sitemap}
    wanted = KINDS.keys() if only is None else KINDS.keys() & only
    kinds = [name for name, kind in KINDS.items() if name in wanted and (kind.needs is None or there[kind.needs])]
    hour, last = min(3 * 24, days * 24 // 5), (days - 1) * 24
    deck: list[str] = []
    while kinds and hour < last:
        if not deck:
            deck = draw.sample(kinds, len(kinds))
        name = deck.pop()
        visits = draw.randint(*KINDS[name].visits)
        variant = draw.randrange(KINDS[name].variants)
        begins, gap = hour + draw.randint(0, step), draw.randint(12, 30)
        ends = min(begins + visits * step, last)
        if begins < ends:
            yield Fault(name, variant, begins, ends)
        hour = ends + gap
