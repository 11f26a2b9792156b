"""How learning a site's memory grows with the stories: CPU time of ``learn``, size of the memory.

    python -m benchmarks.learning [--stories 250 1000 4000 20000] [--lines 40]

Invented stories of ``--lines`` lines of their own each, with ten lines that all share. Asked for: no exponent above
1.15 (issue F2, figure 4). The exponents are those since the first size; a memory has at most 20,000 lines.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Iterator

from crawler.extraction.memory import Memory, learn

ROUNDS = 3


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--stories", type=int, nargs="+", default=[250, 1000, 4000, 20_000])
    options.add_argument("--lines", type=int, default=40)
    chosen = options.parse_args()
    before: tuple[int, float, int] | None = None
    for count in chosen.stories:
        pages = list(_stories(count, chosen.lines))
        taken, memory = min(((_timed(pages)) for _ in range(ROUNDS)), key=lambda pair: pair[0])
        size = len(memory.data)
        text = f"{count:7,} stories: {taken:7.3f} s, {size:10,} bytes, {len(memory.furniture)} lines of furniture"
        print(text + (f"; exponents {_exponents(before, (count, taken, size))}" if before else ""), flush=True)
        before = before or (count, taken, size)


def _stories(count: int, lines: int) -> Iterator[tuple[str, list[str]]]:
    dice = random.Random(count)
    shared = [_line(dice) for _ in range(10)]
    for number in range(count):
        yield f"https://courier.example/{number}/", [*(_line(dice) for _ in range(lines)), *shared]


def _line(dice: random.Random) -> str:
    return " ".join("".join(dice.choices("abcdefghijklmnop", k=6)) for _ in range(8))


def _timed(pages: list[tuple[str, list[str]]]) -> tuple[float, Memory]:
    began = time.process_time()
    memory = learn(pages)
    return time.process_time() - began, memory


def _exponents(before: tuple[int, float, int], now: tuple[int, float, int]) -> str:
    grown = math.log(now[0] / before[0])
    return " and ".join(f"{math.log(now[place] / before[place]) / grown:.2f}" for place in (1, 2))


if __name__ == "__main__":
    main()
