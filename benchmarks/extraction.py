"""Our articles beside those of other workers: the same pages, the same run, the same metric.

    python -m benchmarks.extraction [--write] [--peers DIR] [--every N] | --speed [--every N] | --all-pages

Body (F1 and exact, per set and per language, with paired bootstrap intervals against trafilatura), held-out sets, sites
left out one by one, fields (date, authors, headline), furniture, CPU a page. ``--peers DIR`` also runs newspaper4k,
news-please, readability-lxml and resiliparse from a virtual environment in DIR, which is made there and filled with
pinned versions if it is absent. Each system runs in a process of its own and gets the pages one by one in turn, so that
the machine's moods meet all alike and no system warms or spoils another's caches. ``--write`` puts the tables into
docs/extraction.md; ``--every N`` takes each N-th page only. ``--speed`` runs ours and trafilatura with metadata
alone. ``--all-pages`` extracts every page of the data, labelled or not, and says what became of them.
"""

from __future__ import annotations

import argparse
import contextlib
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks import fields, furniture, heldout, pages, sites
from benchmarks.metric import Score, interval, total
from benchmarks.pages import Labelled
from benchmarks.systems import OWN, PEERS, Process, available, installed
from crawler.workers.pool import Workers

__all__ = ["main"]

DOCS = Path(__file__).resolve().parents[1] / "docs" / "extraction.md"
BEGIN, END = "<!-- tables: python -m benchmarks.extraction --write -->", "<!-- end of tables -->"
OURS, BASE = "ours (full record)", "trafilatura default"
# The system of trafilatura that makes fields too, as our record does.
FIELDS = "trafilatura extract_with_metadata"
_WARMING = 3

Sets = Mapping[str, Sequence[Labelled]]
Taken = Mapping[str, Mapping[str, "Column"]]


@dataclass
class Column:
    """One system on one set: its scores and its seconds of CPU, in the order of the pages."""

    scores: list[Score] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)


@contextlib.contextmanager
def running(peers: Path | None) -> Iterator[dict[str, Process]]:
    """Every system that can run, by name; peers only where there is an environment for them."""
    processes = {name: Process(name) for name in OWN}
    if peers is None:
        print(
            "no --peers DIR: newspaper4k, news-please, readability-lxml and resiliparse ARE LEFT OUT", file=sys.stderr
        )
    else:
        python = installed(peers)
        found = available(python, list(PEERS))
        processes |= {name: Process(name, python) for name in found}
        for name in PEERS.keys() - set(found):
            print(f"{name} IS LEFT OUT: {python} cannot import it", file=sys.stderr)
    try:
        yield processes
    finally:
        for process in processes.values():
            process.close()


def measured(sets: Sets, processes: Mapping[str, Process]) -> dict[str, dict[str, Column]]:
    """Every system on every page, page by page in turn, the first in turn another for each page."""
    taken = {name: {system: Column() for system in processes} for name in sets}
    names = list(processes)
    for page in next(iter(sets.values()))[:_WARMING]:
        for process in processes.values():
            process(page.body, page.url, page.captured)
    for name, given in sets.items():
        for i, page in enumerate(given):
            _progress(f"{name} {i + 1}/{len(given)}")
            for system in names[i % len(names) :] + names[: i % len(names)]:
                text, seconds = processes[system](page.body, page.url, page.captured)
                taken[name][system].scores.append(page.score(text))
                taken[name][system].seconds.append(seconds)
    _progress("")
    return taken


def systems_table(taken: Taken) -> list[str]:
    """F1 and exact of each system on each set, its CPU a page and that as a multiple of ours."""
    lines = ["| system | " + " | ".join(f"{name} F1 / exact" for name in taken) + " | ms CPU a page | times ours |"]
    lines.append("|" + "---|" * (len(taken) + 3))
    base = sum(sum(columns[OURS].seconds) for columns in taken.values())
    for system in next(iter(taken.values())):
        columns = [columns[system] for columns in taken.values()]
        cells = [f"{total(one.scores).f1:.4f} / {total(one.scores).exact:.2f}" for one in columns]
        seconds, count = sum(sum(one.seconds) for one in columns), sum(len(one.seconds) for one in columns)
        lines.append(f"| {system} | {' | '.join(cells)} | {1000 * seconds / count:.1f} | {seconds / base:.2f} |")
    return lines


def intervals_table(sets: Sets, taken: Taken) -> list[str]:
    """Ours against trafilatura's default, all pages of a set and each language with three or more."""
    lines = ["| pages | ours F1 / exact | trafilatura default | difference (95 %) |", "|---|---|---|---|"]
    for label, name, places in _groups(sets):
        one, two = ([taken[name][system].scores[i] for i in places] for system in (OURS, BASE))
        difference, low, high = interval(one, two)
        cells = [f"{total(some).f1:.4f} / {total(some).exact:.2f}" for some in (one, two)]
        lines.append(
            f"| {label} ({len(places)}) | {' | '.join(cells)} | {difference:+.4f} ({low:+.4f} … {high:+.4f}) |"
        )
    return lines


def languages_table(sets: Sets, taken: Taken) -> list[str]:
    """F1 and milliseconds of CPU a page of every system, language by language."""
    groups = [group for group in _groups(sets) if ", all" not in group[0]]
    lines = [
        "| F1, ms CPU a page | " + " | ".join(f"{label.split(', ')[1]} ({len(p)})" for label, _, p in groups) + " |"
    ]
    lines.append("|" + "---|" * (len(groups) + 1))
    for system in next(iter(taken.values())):
        cells = []
        for _, name, places in groups:
            column = taken[name][system]
            seconds = sum(column.seconds[i] for i in places)
            cells.append(f"{total(column.scores[i] for i in places).f1:.3f}, {1000 * seconds / len(places):.0f}")
        lines.append(f"| {system} | {' | '.join(cells)} |")
    return lines


def speed(sets: Sets) -> list[str]:
    """CPU a page of ours and of trafilatura with metadata, and of our slowest page as a multiple of the median."""
    processes = {name: Process(name) for name in (OURS, FIELDS)}
    try:
        taken = measured(sets, processes)
    finally:
        for process in processes.values():
            process.close()
    ours, theirs = ([second for one in taken.values() for second in one[name].seconds] for name in (OURS, FIELDS))
    return [
        f"{len(ours)} pages: ours {1000 * sum(ours) / len(ours):.1f} ms of CPU a page, {FIELDS} "
        f"{1000 * sum(theirs) / len(theirs):.1f}: {sum(theirs) / sum(ours):.2f} times as much; "
        f"the slowest page takes {max(ours) / median(ours):.1f} times the median",
    ]


def _groups(sets: Sets) -> list[tuple[str, str, list[int]]]:
    """(label, set, places of its pages): all of a set, then each language."""
    found = []
    for name, given in sets.items():
        places: dict[str, list[int]] = defaultdict(list)
        for i, page in enumerate(given):
            if page.language:
                places[page.language].append(i)
        found.append((f"{name}, all", name, list(range(len(given)))))
        found += [(f"{name}, {language}", name, some) for language, some in sorted(places.items()) if len(some) >= 3]
    return found


def all_pages() -> list[str]:
    """What becomes of every page of the data: statuses, the slowest page, dates that no capture allows."""
    found: Counter[str] = Counter()
    reasons: list[str] = []
    every = pages.every_page()
    with Workers(2) as workers:
        futures = []
        for path, url in every:
            address = url if url.startswith("http") else f"https://example.org/{path.name}"
            futures.append((path, workers.extract(pages.read_page(path), address)))
        for i, (path, future) in enumerate(futures):
            _progress(f"{i + 1}/{len(futures)}")
            article = future.result()
            found[article.status] += 1
            if article.status == "failed" or (article.status != "ok" and not article.status_reason):
                reasons.append(f"{path.name}: {article.status}, {article.status_reason}")
            if article.date_published and article.status in ("not_article", "consent", "blocked", "empty"):
                reasons.append(f"{path.name}: {article.status}, and yet a date: {article.date_published}")
    _progress("")
    counts = ", ".join(f"{number} {status}" for status, number in found.most_common())
    return [
        f"{len(every)} pages: {counts}",
        *(reasons or ["none failed, none without a reason, no date on what is no story"]),
    ]


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def _tables(sets: Sets, peers: Path | None) -> list[str]:
    with running(peers) as processes:
        taken = measured(sets, processes)
        lines = [*systems_table(taken), "", *intervals_table(sets, taken), "", *languages_table(sets, taken), ""]
        # The slow ones would take longer here than all else.
        quick = {name: _reader(process) for name, process in processes.items() if name in OWN and "meta" not in name}
        lines += [*heldout.rows(quick), ""]
    lines += [*sites.rows(sets, taken), "", *furniture.rows(sets["FE"]), "", *fields.rows(sets["FT"])]
    return lines


def _reader(process: Process) -> heldout.System:
    return lambda page: process(page.body, page.url, page.captured)[0]


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures and prints; with ``--write`` also into the documentation."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--write", action="store_true", help="put the tables into docs/extraction.md")
    parser.add_argument("--peers", type=Path, metavar="DIR", help="environment of other workers; made if absent")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each N-th page only")
    parser.add_argument("--speed", action="store_true", help="only CPU, ours beside trafilatura with metadata")
    parser.add_argument(
        "--all-pages", action="store_true", help="extract every page of the data and count the outcomes"
    )
    options = parser.parse_args(arguments)
    if options.all_pages:
        print("\n".join(all_pages()))
        return
    made = {"AEB": pages.aeb(), "FE": pages.fundus_evaluation(), "FT": pages.fundus_pages()}
    chosen = {name: given[:: options.every] for name, given in made.items()}
    if options.speed:
        print("\n".join(speed(chosen)))
        return
    try:
        lines = _tables(chosen, options.peers)
    except (OSError, subprocess.CalledProcessError) as error:
        parser.exit(2, f"the peers' environment in {options.peers} cannot be made: {error}\n")
    print("\n".join(lines))
    if options.write:
        text = DOCS.read_text("utf-8")
        head, rest = text.split(BEGIN)
        DOCS.write_text(head + BEGIN + "\n\n" + "\n".join(lines) + "\n\n" + END + rest.split(END)[1], "utf-8")


if __name__ == "__main__":
    main()
