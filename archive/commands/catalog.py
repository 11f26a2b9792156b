"""Add to the catalog the runs that are not in it yet; it makes reading fast."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from archive.catalog.write import refresh
from archive.commands.output import check_outlet, columns, one_outlet
from archive.errors import LockedError
from archive.reading.reader import open_archive
from archive.render.lines import done
from archive.storage.base import Storage
from archive.storage.local import LocalStorage

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive catalog data
archive catalog s3://bucket/politics --outlet japan-news"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--outlet", type=one_outlet, help="only this outlet")


def run(options: argparse.Namespace) -> int:
    news = open_archive(options.archive)
    if options.outlet:
        check_outlet(news, options.outlet)
    outlets = [options.outlet] if options.outlet else news.outlets()
    for name in _written(news.storage, outlets):
        done(columns("written", name))
    return 0


def _written(place: Storage, outlets: list[str]) -> Iterator[str]:
    """The files that were written; in a folder under the lock of their outlet, in a bucket nothing is replaced."""
    if not isinstance(place, LocalStorage):
        yield from filter(None, (refresh(place, outlet) for outlet in outlets))
        return
    from archive.runs.lock import locked, tell_busy, unless_busy  # noqa: PLC0415 - a bucket needs no lock, nor a system that has one

    busy: list[LockedError] = []
    for outlet in outlets:
        with unless_busy(busy), locked(place.root, outlet):
            if name := refresh(place, outlet):
                yield name
    tell_busy(busy)
