"""A re-crawl of unchanged articles against the first crawl (issue D, figure 4).

Run: python -m benchmarks.recrawl [--pages 1000] [--rounds 3]. Two cases, each a first crawl and a re-crawl of the same
pages in a new archive, interleaved, medians of the ratios:

(a) the server answers 304: >= 2.5 x the pages/s of the first crawl, <= 0.35 x its CPU a page, <= 4 % of its bytes on
    the wire, <= 8 % of what it stored;
(b) no validators, and furniture that changes on every request: 0 versions, CPU <= 1.0 x the first crawl's.
In both 0 new articles.

Pages a second and CPU are those of whole processes, start, end and workers among them; stored is everything in the
archive but the ledger. The server runs in this process and is not counted.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from archive.reading.reader import Archive
from archive.storage.local import LocalStorage
from benchmarks.crawling import crawl
from benchmarks.loopback import Site, article, listing, path_of, response, serving

Answer = Callable[[str, dict[str, str]], bytes]
_MISSING = response(b"no such page", status="404 Not Found")


@dataclass(frozen=True)
class Measured:
    """One crawl: pages a second, CPU seconds, bytes on the wire and stored, its counts, lines of articles written."""

    speed: float
    cpu: float
    wire: int
    stored: int
    counts: dict[str, int]
    articles: int


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=1_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--only", choices=["a", "b"])
    chosen = options.parse_args()
    cases = {"a": validating(chosen.pages), "b": restless(chosen.pages)}
    rounds: dict[str, list[tuple[Measured, Measured]]] = {name: [] for name in cases if chosen.only in (None, name)}
    for _ in range(chosen.rounds):
        for name, measured in rounds.items():
            measured.append(_round(cases[name], chosen.pages))
            print(f"({name}) {json.dumps([vars(one) for one in measured[-1]])}", flush=True)
    for name, measured in rounds.items():
        _tell(name, measured)


def validating(pages: int) -> Answer:
    """Every page has an ETag, and is not sent to who names it."""
    whole = {path_of(number): response(article(number), f'ETag: "{number}"') for number in range(pages)}
    unchanged = {path_of(n): response(b"", f'ETag: "{n}"', status="304 Not Modified") for n in range(pages)}
    section = response(listing(range(pages)))

    def answer(path: str, fields: dict[str, str]) -> bytes:
        if path == "/politics/":
            return section
        return unchanged.get(path, _MISSING) if "if-none-match" in fields else whole.get(path, _MISSING)

    return answer


def restless(pages: int) -> Answer:
    """No validators, and a column of rankings that is another one on every request."""
    before, _, after = article(0, "<!--here-->").partition(b"<!--here-->")
    assert after, before
    parts = {}
    for number in range(pages):
        before, _, after = article(number, "<!--here-->").partition(b"<!--here-->")
        parts[path_of(number)] = (before, after)
    section = response(listing(range(pages)))
    asked = itertools.count()

    def answer(path: str, fields: dict[str, str]) -> bytes:
        if path == "/politics/":
            return section
        if path not in parts:
            return _MISSING
        before, after = parts[path]
        number = next(asked)
        ranking = "".join(
            f"<li><a href='/r/{number}/{i}/'>Ranked {number * 7 + i} times today</a></li>" for i in range(10)
        )
        return response(before + ranking.encode() + after, level=1)

    return answer


def _round(answer: Answer, pages: int) -> tuple[Measured, Measured]:
    with serving(answer) as site, tempfile.TemporaryDirectory() as place:
        return _measured(site, Path(place), pages), _measured(site, Path(place), pages)


def _measured(site: Site, folder: Path, pages: int) -> Measured:
    asked, stored, written = len(site.asked), _stored(folder), _articles(folder)
    cost = crawl(folder, f"{site.base}/politics/", REFETCH_ALL=1)
    wire = sum(one.sent for one in site.asked[asked:])
    speed = pages / cost.seconds
    articles = _articles(folder) - written
    return Measured(speed, cost.cpu, wire, _stored(folder) - stored, cost.summary["counts"], articles)


def _stored(folder: Path) -> int:
    root = folder / "archive"
    files = (path for path in root.rglob("*") if path.is_file() and path.relative_to(root).parts[0] != "ledger")
    return sum(path.stat().st_size for path in files)


def _articles(folder: Path) -> int:
    return sum(1 for _ in Archive(LocalStorage(folder / "archive")).captures())


def _tell(name: str, rounds: list[tuple[Measured, Measured]]) -> None:
    def ratio(of: Callable[[Measured], float]) -> float:
        return statistics.median(of(again) / of(first) for first, again in rounds)

    counts = rounds[-1][1].counts
    print(
        f"({name}) pages/s {ratio(lambda one: one.speed):.2f} x, CPU {ratio(lambda one: one.cpu):.3f} x, wire "
        f"{ratio(lambda one: one.wire):.2%}, stored {ratio(lambda one: one.stored):.2%}; new articles and versions "
        f"{max(again.articles for _, again in rounds)}; fates {counts}; first crawl: "
        f"{statistics.median(first.speed for first, _ in rounds):.0f} pages/s"
    )


if __name__ == "__main__":
    main()
