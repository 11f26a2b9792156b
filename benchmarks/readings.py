"""Every page with a body as truth, by the difference of our F1 from that of trafilatura's default; what doubts tell.

    python -m benchmarks.readings [--worst N]

The sets are AEB, FE, FT, newspaper4k, Mozilla Readability and the older captures of Fundus. Our text counts with its
standfirst or without, a live blog with its posts or without, as the label is nearer. Printed are the pages that lie
furthest below trafilatura, how many lie more than .25 below, how many are doubted, and how many of the errors (a body
whose F1 is below .9) have a doubt. ``benchmarks.doubts`` calibrates the limits and counts dates and authors too.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from benchmarks.doubts import readings_of, sets
from benchmarks.pages import Labelled
from benchmarks.systems import OWN
from crawler.extraction import extract

__all__ = ["Compared", "compared", "main", "rows"]

FAR = 0.25
RIGHT = 0.9


@dataclass(frozen=True)
class Compared:
    """A page: the F1 of ours and of trafilatura's default, and whether the record doubts its text."""

    name: str
    ours: float
    theirs: float
    doubted: bool

    @property
    def difference(self) -> float:
        """Ours minus theirs."""
        return self.ours - self.theirs


def compared(page: Labelled) -> Compared:
    """``page`` read by both."""
    article = extract(page.body, page.url, captured=page.captured)
    theirs = OWN["trafilatura default"]()(page.body, page.url, page.captured)
    doubted = any(one.field == "text" for one in article.doubts)
    ours = max(page.score(reading).f1 for reading in readings_of(article))
    return Compared(page.name, ours, page.score(theirs).f1, doubted)


def rows(given: Sequence[Compared], worst: int) -> list[str]:
    """The table, the worst pages first, and what the doubts hold."""
    ranked = sorted(given, key=lambda one: one.difference)
    errors = [one for one in given if one.ours < RIGHT]
    doubted = [one for one in given if one.doubted]
    sure = [one for one in given if not one.doubted]
    return [
        "| page | ours | trafilatura default | difference | doubted |", "|---|---|---|---|---|",
        *(f"| {one.name} | {one.ours:.3f} | {one.theirs:.3f} | {one.difference:+.3f} | {one.doubted} |"
          for one in ranked[:worst]),
        "",
        f"More than {FAR} below: {sum(one.difference < -FAR for one in given)} of {len(given)} pages.",
        f"Doubted: {len(doubted)} pages ({len(doubted) / len(given):.1%}). They hold "
        f"{sum(one in doubted for one in errors)} of {len(errors)} bodies with an F1 below {RIGHT}. Of the others "
        f"{sum(one.ours >= RIGHT for one in sure) / len(sure):.1%} are right.",
    ]  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Compares and prints."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--worst", type=int, default=20, metavar="N", help="print so many pages")
    options = parser.parse_args(arguments)
    print("\n".join(rows([compared(page) for given in sets().values() for page in given], options.worst)))


if __name__ == "__main__":
    main()
