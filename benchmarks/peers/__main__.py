"""``python -m benchmarks.peers [--pages 500] [--rounds 5] [--only NAME …] [--results FILE]``: crawls, interleaved.

The site lies behind nginx on the loopback: real pages from ``../shared/data`` where that is, invented ones elsewhere.
Each round runs every crawler once into an empty folder; "again" is a crawl of a site that has not changed since, of
which the first crawl is not counted. Printed are medians, the spread of the rounds, and the ratios to the floor and to
the obvious spider. CPU is that of all processes of a crawler, start and end among it; the server is not counted.

``--results FILE`` writes a line after each crawl. Started again with the same file, it goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.crawling import Spent, command, environment, spent
from benchmarks.peers.site import Site, bodies, serving

_Words = Callable[[Site, Path], list[str]]


def _spider(kind: str) -> _Words:
    return lambda site, folder: [sys.executable, "-m", "benchmarks.peers.spiders", kind, site.url, str(folder)]


def _ours(**settings: object) -> _Words:
    return lambda site, folder: command(site.url, folder, **settings)


def _wget(site: Site, folder: Path) -> list[str]:
    warc = ["--warc-file", str(folder / "pages"), "--no-verbose", "--no-directories", "--delete-after"]
    return ["wget", *warc, "--recursive", "--level=1", "--no-parent", "-e", "robots=off", site.url]


CRAWLERS: dict[str, _Words] = {
    "bare Scrapy (the floor)": _spider("floor"),
    "bare Scrapy and warcio": _spider("archiving"),
    "wget --warc-file": _wget,
    "the obvious spider, with metadata": _spider("obvious"),
    "the obvious spider, text alone": _spider("obvious-text"),
    "ours": _ours(),
    "bare Scrapy, again (all 304)": _spider("floor-304"),
    "ours, again (all 304)": _ours(REFETCH_ALL=1),
}
# Their crawl needs one before it, which is not counted.
_AGAIN = {"ours, again (all 304)"}
_FLOOR, _OBVIOUS = "bare Scrapy (the floor)", "the obvious spider, with metadata"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=500)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--only", nargs="+", choices=list(CRAWLERS), default=list(CRAWLERS))
    options.add_argument("--results", type=Path, metavar="FILE")
    chosen = options.parse_args()
    rounds = _read(chosen.results, chosen.only)
    with tempfile.TemporaryDirectory() as place:
        pages, what = bodies(chosen.pages)
        size = statistics.mean(len(one) for one in pages)
        print(f"{len(pages)} addresses, {what}, {size / 1000:.0f} kB on average\n", flush=True)
        with serving(Path(place), pages) as site:
            for number in range(chosen.rounds):
                for name, taken in rounds.items():
                    if len(taken) > number:
                        continue
                    taken.append(_measured(name, site, Path(place) / "crawl"))
                    _progress(number, name, taken[-1][0])
                    _note(chosen.results, name, taken[-1])
    print("\n".join(_table(rounds, chosen.pages)))


def _read(results: Path | None, names: Sequence[str]) -> dict[str, list[tuple[Spent, int]]]:
    """What was measured before, by crawler."""
    rounds: dict[str, list[tuple[Spent, int]]] = {name: [] for name in names}
    for line in results.read_text().splitlines() if results is not None and results.exists() else ():
        one = json.loads(line)
        if one["crawler"] in rounds:
            rounds[one["crawler"]].append((Spent(0.0, one["seconds"], one["cpu"], one["peak"], b""), one["stored"]))
    return rounds


def _note(results: Path | None, name: str, taken: tuple[Spent, int]) -> None:
    if results is not None:
        one, stored = taken
        line = {"crawler": name, "seconds": one.seconds, "cpu": one.cpu, "peak": one.peak, "stored": stored}
        with results.open("a") as stream:
            stream.write(json.dumps(line) + "\n")


def _measured(name: str, site: Site, folder: Path) -> tuple[Spent, int]:
    """What one crawl took, and how many bytes it left."""
    folder.mkdir()
    words = CRAWLERS[name](site, folder)
    try:
        if name in _AGAIN:
            spent(words, folder, environment())
        taken = spent(words, folder, environment())
        stored = [one for one in folder.rglob("*") if one.is_file() and one.name != "crawl.log"]
        return taken, sum(one.stat().st_size for one in stored if "ledger" not in one.relative_to(folder).parts)
    finally:
        shutil.rmtree(folder)


def _progress(number: int, name: str, taken: Spent) -> None:
    print(f"  round {number + 1}: {name}: {taken.seconds:.1f} s, CPU {taken.cpu:.1f} s", file=sys.stderr, flush=True)


def _table(rounds: dict[str, list[tuple[Spent, int]]], pages: int) -> list[str]:
    lines = [
        "| crawler | pages/s | CPU ms a page (least-most) | x the floor's CPU | x the obvious spider's CPU | peak MB | "
        "stored MB |",
        "|---|---|---|---|---|---|---|",
    ]
    for name, taken in rounds.items():
        cpu = [one.cpu / pages * 1000 for one, _ in taken]
        speed = statistics.median(pages / one.seconds for one, _ in taken)
        cells = [
            name, f"{speed:.0f}", f"{statistics.median(cpu):.1f} ({min(cpu):.1f}-{max(cpu):.1f})",
            _ratio(taken, rounds.get(_FLOOR, [])), _ratio(taken, rounds.get(_OBVIOUS, [])),
            f"{max(one.peak for one, _ in taken) / 1e6:.0f}", f"{statistics.median(b for _, b in taken) / 1e6:.1f}",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _ratio(ours: Sequence[tuple[Spent, int]], theirs: Sequence[tuple[Spent, int]]) -> str:
    """The median over the rounds of one crawler's CPU by another's in the same round."""
    if not theirs:
        return ""
    return f"{statistics.median(a.cpu / b.cpu for (a, _), (b, _) in zip(ours, theirs, strict=True)):.2f}"


if __name__ == "__main__":
    main()
