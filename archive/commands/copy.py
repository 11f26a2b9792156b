"""Copy the archive, or a part of it, to another place; every file is compared by its digest."""

from __future__ import annotations

import argparse
import sys

from archive.commands.output import check_outlet, check_outside, columns, one_outlet
from archive.reading.reader import open_archive
from archive.render.lines import done
from archive.storage.local import LocalStorage
from archive.storage.places import storage
from archive.transfer.copy import copy

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive copy data s3://bucket/politics
archive copy s3://bucket/politics data --outlet japan-news --since 2026-11"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("to", metavar="DEST", help="a folder, or s3://bucket/prefix")
    parser.add_argument("--outlet", type=one_outlet, help="only this outlet")
    parser.add_argument("--since", metavar="DATE", help="only runs that ended on or after this day or moment")
    parser.add_argument("--quiet", action="store_true", help="do not name the files")


def run(options: argparse.Namespace) -> int:
    news = open_archive(options.archive)
    if options.outlet:
        check_outlet(news, options.outlet)
    source, dest = news.storage, storage(options.to)
    if isinstance(dest, LocalStorage):
        check_outside(news, dest.root)
    count = size = 0
    for entry in copy(source, dest, outlet=options.outlet, since=options.since):
        count, size = count + 1, size + entry.size
        if not options.quiet:
            done(columns(entry.size, entry.name))
    print(f"{count} files, {size:,} bytes", file=sys.stderr)
    return 0
