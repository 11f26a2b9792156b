"""Make articles of other people's WARC, ARC and WACZ files, which stay where they lie."""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from archive.errors import UsageError
from archive.render.problems import nothing_sentence, problem_sentence, types_phrase
from archive.storage.places import folder
from archive.warc.read import Snapshot
from crawler.ingest.course import Import, Progress
from crawler.ingest.origins import Source
from crawler.ingest.shown import Ticker
from crawler.outlets import load
from crawler.workers.pool import Workers

__all__ = ["arguments", "run"]

# The workers import it; without it every page would fail, one by one.
if importlib.util.find_spec("trafilatura") is None:
    raise ModuleNotFoundError("No module named 'trafilatura'", name="trafilatura")

_EXAMPLES: Final = """examples:
  archive extract crawl.warc.gz --to articles/            one file
  archive extract crawls/ more.wacz --to articles/        folders, WACZ and ARC files
  archive extract s3://bucket/crawls --to articles/       a bucket
  archive extract crawl.warc.gz --to articles/ --copy     the bytes of the pages, too

What was read once is passed over the next time, so an import that was interrupted goes on where it stopped."""


# Files without pages that are named.
_SHOWN: Final = 3


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.epilog = _EXAMPLES
    parser.add_argument("sources", nargs="+", metavar="SOURCE", help="a WARC, ARC or WACZ file, a folder or bucket")
    parser.add_argument("--to", required=True, metavar="ARCHIVE", help="the archive that takes the articles: a folder")
    parser.add_argument(
        "--copy", action="store_true", help="take the pages' exchanges into the archive's own WARC files"
    )
    parser.add_argument("--outlets", type=Path, metavar="FOLDER", help="a folder of your own outlet files (*.toml)")
    cores = os.cpu_count() or 2
    parser.add_argument("--workers", type=int, default=cores, metavar="N", help=f"processes (default: {cores})")


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where there was nothing to read."""
    if "://" in options.to:
        raise UsageError(f"--to {options.to}: write into a folder, then store it: archive copy FOLDER {options.to}")
    if options.workers < 1:
        raise UsageError(f"--workers {options.workers}: one process at least")
    sources = [Source(one) for one in options.sources]
    catalogue = load(options.outlets)
    ticker = Ticker()

    def show(progress: Progress) -> None:
        exchanges = f"{progress.tally.exchanges:,} exchanges"
        ticker(f"{exchanges} · {progress.judged:,} pages judged · {progress.known:,} known")

    root, copies = folder(options.to), options.copy
    with Workers(options.workers) as workers, Import(root, catalogue, workers, show, copies=copies) as course:
        gave: list[int] = []
        for source in sources:
            others = [one for one in sources if one is not source]
            source.archive.looks_also(partial(_original_in, others, course))
            before = course.progress.tally.exchanges
            course.read(source)
            gave.append(course.progress.tally.exchanges - before)
    ticker.end()
    for source, exchanges in zip(sources, gave, strict=True):
        for told in _met_in(source, exchanges):
            print(f"archive extract: {source.location}: {told}", file=sys.stderr)
    _print_summary(course.progress)
    return 0 if course.progress.tally.exchanges else 1


def _original_in(others: Iterable[Source], course: Import, revisit: Snapshot) -> Snapshot | None:
    """What a revisit repeats, where one of the command's other sources has it, or an earlier import had."""
    if (known := course.original_of(revisit)) is not None:
        return known
    found = (one.archive.original_of(revisit) for one in others)
    return next((one for one in found if one is not None), None)


def _met_in(source: Source, exchanges: int) -> Iterator[str]:
    """What is to be said of a source that gave so many exchanges: why it gave none, and its defects."""
    problems = source.archive.problems
    if not exchanges and len(problems) == 1:
        yield f"no capture was found: {problem_sentence(problems[0])}"
        return
    if not exchanges:
        origins = [one.uri for one in source.archive.origins]
        yield nothing_sentence(source.archive.record_types(), elsewhere=bool(problems), origins=origins)
    elif bare := source.archive.without_exchanges:
        shown = (f"{name}: {types_phrase(source.archive.record_types(name))}" for name in bare[:_SHOWN])
        more = f"; and {len(bare) - _SHOWN:,} more" if len(bare) > _SHOWN else ""
        yield f"files without pages: {'; '.join(shown)}{more}"
    if met := Counter(one.kind for one in problems):
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in met.most_common())
        yield f"defects were met ({kinds}); archive snapshots {source.location} names each"


def _print_summary(progress: Progress) -> None:
    tally = progress.tally
    print(f"{tally.exchanges:,} exchanges: {tally.pages:,} pages, {tally.exchanges - tally.pages:,} others")
    for kind, count in tally.others.most_common(8):
        print(f"  {count:>8,}  {kind}: not looked at")
    if tally.redirects:
        print(f"  {tally.redirects:>8,}  redirect: part of the page that it led to")
    if progress.known:
        print(f"  {progress.known:>8,}  known: met before, here or in the archive")
    if progress.moved:
        print(f"  {len(progress.moved):>8,}  file of an earlier import that was moved: it is read here from now on")
    for (fate, cause), count in progress.fates.most_common():
        print(f"  {count:>8,}  {fate}{f': {cause}' if cause else ''}")
    print(f"{progress.articles:,} article records written")
