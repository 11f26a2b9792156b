"""What every parser of foreign bytes costs as a hostile input doubles (issue H, figure 2).

    python -m benchmarks.growth [--count 20] [--seed N] [--only WORD] [--bad]

For each of the ``PARSERS`` so many ``benchmarks.shapes`` are drawn. An input doubles until it takes 50 ms
of CPU, and then three times more, or up to the parser's cap where that comes first.

Each doubling may take 2.3 times as long as the one before. One of them may be dearer, if it is not the last: a page is
long enough to be read a second time, or too long for a cache, and the next doublings cost no more than twice. A square
shows at the end at the latest; where the last doubling is too dear, the input doubles once more. What is not quite
twice as long (a cap, a shape of large pieces) is judged by its length.
What breaks the bound is measured again, in a process of its own, and counts where it breaks it twice in three tries.

What runs in the main process may take 1 s at its cap; what runs in a worker ends at the worker's 20 s.
Prints a line for each, ``--bad`` those alone that break a bound; ends with 1 where one did. What trafilatura takes of a
page is not counted: it has the worker's limit.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gc
import json
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, Final

from benchmarks.apart import apart
from benchmarks.parsers import PARSERS, WORKER, Parser
from benchmarks.shapes import SHAPES, Shape
from crawler.extraction.page import trafilatura

__all__ = ["costs", "flaw", "flaws_of"]

_MEASURABLE: Final = 0.05
_DOUBLINGS: Final = 3
_MOST_GROWTH: Final = 2.3
_ROUNDS: Final = 6
_TRIES, _BROKEN = 3, 2
_SMALLEST: Final = 2_000


_aside = [0.0]


def _without_trafilatura() -> None:
    """What it takes of a page is counted aside."""
    call = trafilatura.bare_extraction  # type: ignore[attr-defined]

    def timed(*arguments: Any, **options: Any) -> Any:
        begun = time.process_time()
        try:
            return call(*arguments, **options)
        finally:
            _aside[0] += time.process_time() - begun

    trafilatura.bare_extraction = timed  # type: ignore[attr-defined]


def _cost(parser: Parser, text: str) -> float:
    _aside[0] = 0
    # A collection of garbage looks at all that the process holds.
    gc.disable()
    try:
        begun = time.process_time()
        parser.read(text)
        return time.process_time() - begun - _aside[0]
    finally:
        gc.enable()


def costs(parser: Parser, shape: Shape) -> list[tuple[int, float]]:
    """Sizes and seconds of CPU, from what can be measured on; the least of several where one looks too dear. One
    doubling more where the last is too dear."""
    size, largest, found = _SMALLEST, parser.largest(shape), list[tuple[int, float]]()
    while len(found) <= _DOUBLINGS or (len(found) == _DOUBLINGS + 1 and _steps(found)[-1:] > [_MOST_GROWTH]):
        size = min(size, largest)
        text = shape.make(size)
        cost = _cost(parser, text)
        for _ in range(_ROUNDS):
            if not found or cost <= _MOST_GROWTH * found[-1][1] or cost > WORKER:
                break
            if found[-1][1] > 0:
                again = _cost(parser, shape.make(size // 2))
                found[-1] = (found[-1][0], max(again, found[-1][1]) if again < 1.3 * found[-1][1] else found[-1][1])
            cost = min(cost, _cost(parser, text))
        if cost >= _MEASURABLE or size >= largest:
            found.append((len(text), cost))
        if size >= largest or cost > WORKER:
            break
        size *= 2
    return found


def flaw(parser: Parser, shape: Shape, found: Sequence[tuple[int, float]]) -> str | None:
    """What is wrong; None where nothing is. The cost at the cap is told from the last where it was not tried."""
    steps = _steps(found)
    if steps[-1:] > [_MOST_GROWTH] or sum(step > _MOST_GROWTH for step in steps) > 1:
        return "grows " + ", ".join(f"{step:.1f}" for step in steps)
    size, last = found[-1]
    at_cap = last * max(1.0, parser.largest(shape) / size)
    # A worker ends what takes longer, whatever it is.
    return f"{at_cap:.0f} s at the cap" if at_cap > parser.most and parser.most < WORKER else None


def _steps(found: Sequence[tuple[int, float]]) -> list[float]:
    """How much the cost grew with each doubling. What doubles is not always quite twice as long; what is much shorter
    tells nothing that is not noise."""
    pairs = [(less, more) for less, more in pairwise(found) if less[1] >= _MEASURABLE and more[0] > 1.7 * less[0]]
    return [(more[1] / less[1]) ** (1 / math.log2(more[0] / less[0])) for less, more in pairs]


def _told(parser: Parser, shape: Shape) -> str:
    _without_trafilatura()  # in this process alone
    found = costs(parser, shape)
    return json.dumps([found, flaw(parser, shape, found)])


def flaws_of(name: str, seed: str, count: int) -> Iterator[tuple[str, list[tuple[int, float]], str | None]]:
    """The name, the costs and the flaw of each of ``count`` shapes drawn by ``seed``; each in a process of its own."""
    parser = PARSERS[name]
    for number in range(count):
        chance = random.Random(f"{seed}:{name}:{number}")
        shape = SHAPES[chance.choice(parser.kinds)](chance)
        parser.read(shape.make(400))
        broken = 0
        for tries in range(1, _TRIES + 1):
            found, wrong = _tried(parser, shape)
            broken += wrong is not None
            if broken == _BROKEN or tries - broken > _TRIES - _BROKEN or not broken:
                break
        yield shape.name, found, wrong if broken == _BROKEN else None


def _tried(parser: Parser, shape: Shape) -> tuple[list[tuple[int, float]], str | None]:
    ended = apart(partial(_told, parser, shape))
    if ended.failure is not None:
        return [], ended.failure.strip().splitlines()[-1]
    found, wrong = json.loads(ended.told)
    return found, wrong


def _main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", default=dt.datetime.now(dt.UTC).strftime("%Y%m%d"))
    parser.add_argument("--only", default="", help="parsers whose name has this; several with a bar between")
    parser.add_argument("--bad", action="store_true")
    options = parser.parse_args()
    print(f"seed {options.seed}\n")
    print("| parser | cap | shapes | worst growth | dearest input | broke a bound |")
    print("|---|---|---|---|---|---|")
    failed = 0
    for name, one in PARSERS.items():
        if not any(word in name for word in options.only.split("|")):
            continue
        worst = dearest = 0.0
        bad = 0
        for shape, found, wrong in flaws_of(name, options.seed, options.count):
            worst = max([worst, *_steps(found)])
            if found:
                dearest = max(dearest, found[-1][1])
            bad += wrong is not None
            if wrong is not None or not options.bad:
                told = " ".join(f"{size:,}: {cost:.2f} s" for size, cost in found)
                print(f"  {name} · {shape[:150]!r} · {told} · {wrong or 'good'}", file=sys.stderr, flush=True)
        failed += bad
        print(
            f"| {name} | {one.cap:,} ({one.called}) | {options.count} | {worst:.1f} | {dearest:.2f} s | {bad} |",
            flush=True,
        )
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(_main())
