"""List the versions of one article, oldest first."""

from __future__ import annotations

import argparse

from archive.commands.output import columns, write_line
from archive.errors import NotFound
from archive.reader import open_archive

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="URL|ID")
    parser.add_argument("--json", action="store_true", help="whole articles, one JSON object a line")


def run(options: argparse.Namespace) -> int:
    versions = open_archive(options.archive).history(options.article)
    if not versions:
        raise NotFound(f"{options.article}: no such article; `archive list` shows what is here")
    for one in versions:
        if options.json:
            write_line(one.to_json())
        else:
            print(columns(f"v{one.version}", one.captured, one.status, one.content_hash[:17], one.headline or "-"))
    return 0
