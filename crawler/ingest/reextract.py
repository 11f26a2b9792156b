"""Make the articles of an archive again, after a rule has changed; nothing that was written goes."""

from __future__ import annotations

import argparse
import importlib.util
import os
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from archive import layout
from archive.errors import FormatError, LockedError, NotFound, UsageError
from archive.reading.reader import Archive
from archive.runs.lock import locked, tell_busy, unless_busy
from archive.storage.base import Storage
from archive.storage.local import LocalStorage
from crawler.articles.reextract import Report, reextract
from crawler.ingest.shown import Ticker, as_json, as_lines
from crawler.outlets import load
from crawler.workers.pool import Workers

__all__ = ["add_options", "arguments", "code_of", "outlets_asked", "run", "tell", "whole"]

# The workers import it; without it every page would fail, one by one.
if importlib.util.find_spec("trafilatura") is None:
    raise ModuleNotFoundError("No module named 'trafilatura'", name="trafilatura")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("archive", metavar="ARCHIVE", help="a folder")
    parser.add_argument("wanted", nargs="*", metavar="OUTLET", help="only these outlets (default: all)")
    parser.add_argument("--outlets", type=Path, metavar="FOLDER", help="a folder of your own outlet files (*.toml)")
    cores = os.cpu_count() or 2
    parser.add_argument("--workers", type=int, default=cores, metavar="N", help=f"processes (default: {cores})")
    add_options(parser)


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options that ``scrapy reextract`` has too."""
    parser.add_argument("--check", action="store_true", help="compare every article, and write nothing")
    parser.add_argument("--json", action="store_true", help="one JSON object an outlet")


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where ``--check`` found a difference, or a snapshot could not be read."""
    if "://" in options.archive:
        raise UsageError(f"{options.archive}: in a store, use scrapy reextract -s ARCHIVE={options.archive}")
    root = Path(options.archive)
    if not (root / layout.MARK).exists():
        raise FormatError(f"{root}: there is no archive here (no {layout.MARK})")
    storage, catalogue, ticker, code = LocalStorage(root), load(options.outlets), Ticker(), 0
    busy: list[LockedError] = []
    with Workers(max(1, options.workers)) as workers:
        for outlet in outlets_asked(whole(storage).outlets(), options.wanted):
            with unless_busy(busy), nullcontext() if options.check else locked(root, outlet):
                report = reextract(
                    storage, outlet, catalogue.get(outlet), workers, check=options.check, told=tell(ticker)
                )
                ticker.end()
                print(as_json(report) if options.json else "\n".join(as_lines(report, check=options.check)))
                code = max(code, code_of(report, check=options.check))
    tell_busy(busy)
    return code


def tell(ticker: Ticker) -> Callable[[Report], None]:
    """What says how far a re-extraction is."""

    def told(report: Report) -> None:
        ticker(f"{report.outlet}: {report.compared:,} articles made again, {report.changed:,} differ")

    return told


def code_of(report: Report, *, check: bool) -> int:
    """0 where all is well: ``--check`` finds no difference, and every snapshot was read."""
    return 1 if report.unread or report.broken or (check and report.changed) else 0


def whole(storage: Storage) -> Archive:
    """The archive whose articles are made again; FormatError for one that a newer version marked."""
    if storage.exists(layout.MARK):
        layout.check(storage.read(layout.MARK, 0, layout.MARK_LENGTH), str(storage))
    return Archive(storage)


def outlets_asked(there: list[str], wanted: list[str]) -> list[str]:
    """The outlets that are asked for; NotFound for one that is not there."""
    for name in wanted:
        if name not in there:
            raise NotFound(f"{name}: no such outlet here; there are {', '.join(there) or 'none'}")
    return wanted or there
