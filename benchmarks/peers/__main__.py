"""``python -m benchmarks.peers [--pages 500] [--rounds 5] [--only NAME …] [--results FILE] [--write]``: crawls,
interleaved.

The site lies behind nginx on the loopback: real pages from ``../shared/data`` where that is, invented ones elsewhere.
Each round runs every crawler once into an empty folder; "again" is a crawl of a site that has not changed since, of
which the first crawl is not counted. Printed are medians, the spread of the rounds, and the ratios to the floor and to
the obvious spider. CPU is that of all processes of a crawler, start and end among it; the server is not counted.

Crawlers that do not fit into this project's environment have one of their own, made at the first run; one that cannot
be installed is left out, and said to be.

``--results FILE`` writes a line after each crawl. Started again with the same file, it goes on where it was stopped.
``--write`` puts the table into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.crawling import Spent, command, environment, spent
from benchmarks.environments import environment as own_environment
from benchmarks.peers.site import Site, bodies, serving
from benchmarks.told import machine, put, today, versions

COMMAND = "python -m benchmarks.peers --write"
DOCS = Path(__file__).parents[2] / "docs/benchmarks.md"
# Nothing but the site on the loopback is asked: newspaper4k and its like load lists from the network.
_NOWHERE = "http://127.0.0.1:9"
_NO_NETWORK = {"http_proxy": _NOWHERE, "https_proxy": _NOWHERE, "no_proxy": "127.0.0.1"}
# The versions with which these still run.
_NEWS_PLEASE = ("news-please==1.6.16",)
_WEBARCHIVE = (
    "scrapy-webarchive==0.5.3", "Scrapy==2.11.2", "w3lib==2.1.2", "Twisted==23.10.0", "parsel==1.8.1",
    "pyOpenSSL==24.1.0", "cryptography==42.0.8", "service-identity==24.1.0", "setuptools<80",
)  # fmt: skip

_Words = Callable[[Site, Path], list[str]]


def _spider(kind: str) -> _Words:
    return lambda site, folder: [sys.executable, "-m", "benchmarks.peers.spiders", kind, site.url, str(folder)]


def _foreign(module: str, requirements: Sequence[str], *kind: str) -> _Words:
    def words(site: Site, folder: Path) -> list[str]:
        python = own_environment(*requirements) / "bin/python"
        return [str(python), "-m", module, *kind, site.url, str(folder)]

    return words


def _ours(**settings: object) -> _Words:
    return lambda site, folder: command(site.url, folder, **settings)


def _wget(site: Site, folder: Path) -> list[str]:
    warc = ["--warc-file", str(folder / "pages"), "--no-verbose", "--no-directories", "--delete-after"]
    return ["wget", *warc, "--recursive", "--level=1", "--no-parent", "-e", "robots=off", site.url]


_WGET = "wget --warc-file"
CRAWLERS: dict[str, _Words] = {
    "bare Scrapy (the floor)": _spider("floor"),
    "bare Scrapy and warcio": _spider("archiving"),
    _WGET: _wget,
    "the obvious spider, with metadata": _spider("obvious"),
    "the obvious spider, text alone": _spider("obvious-text"),
    "scrapy-webarchive": _foreign("benchmarks.peers.spiders", _WEBARCHIVE, "webarchive"),
    "news-please": _foreign("benchmarks.peers.news_please_crawl", _NEWS_PLEASE),
    "ours": _ours(),
    "ours, pages alone (EXTRACT=later)": _ours(EXTRACT="later"),
    "bare Scrapy, again (all 304)": _spider("floor-304"),
    "ours, again (all 304)": _ours(REFETCH_ALL=1),
}
# Their crawl needs one before it, which is not counted.
_OURS = ("scrapy", "trafilatura", "warcio")
_AGAIN = {"ours, again (all 304)"}
_FOREIGN = {"scrapy-webarchive": _WEBARCHIVE, "news-please": _NEWS_PLEASE}
_FLOOR, _OBVIOUS = "bare Scrapy (the floor)", "the obvious spider, with metadata"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--pages", type=int, default=500)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--only", nargs="+", choices=list(CRAWLERS), default=list(CRAWLERS))
    options.add_argument("--results", type=Path, metavar="FILE")
    options.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    chosen = options.parse_args()
    rounds = _read(chosen.results, _installed(chosen.only))
    with tempfile.TemporaryDirectory() as place:
        pages, what = bodies(chosen.pages)
        size = statistics.mean(len(one) for one in pages)
        print(f"{len(pages)} addresses, {what}, {size / 1000:.0f} kB on average\n", flush=True)
        try:
            with serving(Path(place), pages) as site:
                _rounds(rounds, chosen.rounds, site, Path(place) / "crawl", chosen.results)
        except FileNotFoundError as error:
            options.exit(2, f"{error}\n")
    foreign = ", ".join(one[0] for one in _FOREIGN.values())
    about = [
        f"{today()}, {machine()}; nginx on the loopback, {len(pages)} addresses, {what}, {size / 1000:.0f} kB on",
        f"average; medians of {chosen.rounds} interleaved rounds. {versions(_OURS)}; {foreign}.",
    ]
    told = [*about, "", *_table(rounds, chosen.pages)]
    print("\n".join(told))
    if chosen.write:
        put(DOCS, COMMAND, told)


def _rounds(
    rounds: dict[str, list[tuple[Spent, int]]], most: int, site: Site, folder: Path, results: Path | None
) -> None:
    """Runs each crawler in turn until all have been run ``most`` times."""
    for number in range(most):
        for name, taken in rounds.items():
            if len(taken) > number:
                continue
            taken.append(_measured(name, site, folder))
            _progress(number, name, taken[-1][0])
            _note(results, name, taken[-1])


def _installed(names: Sequence[str]) -> list[str]:
    """``names`` without the crawlers that are not to be had here."""
    there = []
    for name in names:
        try:
            if name in _FOREIGN:
                own_environment(*_FOREIGN[name])
            elif name == _WGET and shutil.which("wget") is None:
                raise FileNotFoundError("apt-get install wget")
        except (OSError, subprocess.SubprocessError) as error:
            print(f"LEFT OUT: {name} is not to be had here: {error}", file=sys.stderr, flush=True)
        else:
            there.append(name)
    return there


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
        around = environment(_NO_NETWORK if name in _FOREIGN else None)
        if name in _AGAIN:
            spent(words, folder, around)
        taken = spent(words, folder, around)
        stored = [one for one in folder.rglob("*") if one.is_file() and one.name != "crawl.log"]
        return taken, sum(one.stat().st_size for one in stored if "ledger" not in one.relative_to(folder).parts)
    finally:
        shutil.rmtree(folder)


def _progress(number: int, name: str, taken: Spent) -> None:
    print(f"  round {number + 1}: {name}: {taken.seconds:.1f} s, CPU {taken.cpu:.1f} s", file=sys.stderr, flush=True)


def _table(rounds: dict[str, list[tuple[Spent, int]]], pages: int) -> list[str]:
    lines = [
        "| crawler | pages/s | CPU ms a page (least-most) | x the floor's CPU | x the obvious spider's CPU "
        "| x its pages/s | peak MB | stored MB |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, taken in rounds.items():
        cpu = [one.cpu / pages * 1000 for one, _ in taken]
        speed = statistics.median(pages / one.seconds for one, _ in taken)
        cells = [
            name, f"{speed:.0f}", f"{statistics.median(cpu):.1f} ({min(cpu):.1f}-{max(cpu):.1f})",
            _ratio(taken, rounds.get(_FLOOR, [])), _ratio(taken, rounds.get(_OBVIOUS, [])),
            _ratio(rounds.get(_OBVIOUS, []), taken, "seconds"),
            f"{max(one.peak for one, _ in taken) / 1e6:.0f}", f"{statistics.median(b for _, b in taken) / 1e6:.1f}",
        ]  # fmt: skip
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _ratio(ours: Sequence[tuple[Spent, int]], theirs: Sequence[tuple[Spent, int]], what: str = "cpu") -> str:
    """The median over the rounds of what one crawler took by what another took in the same round."""
    if not ours or not theirs:
        return ""
    pairs = zip(ours, theirs, strict=True)
    return f"{statistics.median(getattr(a, what) / getattr(b, what) for (a, _), (b, _) in pairs):.2f}"


if __name__ == "__main__":
    main()
