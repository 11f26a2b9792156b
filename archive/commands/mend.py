"""Repair segments, indexes and manifests from the WARCs (articles: `scrapy mend`)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from archive import layout
from archive.commands.output import columns
from archive.errors import FormatError, UsageError
from archive.render.lines import done
from archive.runs.mend import mend

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive mend data"""


def arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where something is lost that only a derivation brings back; it is named."""
    if "://" in options.archive:
        raise UsageError(f"{options.archive}: files in an object store are never half-written; mend the local spool")
    root = Path(options.archive)
    if not options.archive or not root.is_dir():
        is_file = bool(options.archive) and root.exists()
        raise UsageError(
            f"{options.archive} is a file: what is mended is an archive, which is a folder"
            if is_file
            else f"{options.archive!r}: there is no such folder"
        )
    if not ((root / layout.MARK).exists() or (root / "warc").is_dir()):
        raise FormatError(f"{root}: there is no archive here (no {layout.MARK}, no warc/)")
    lost, one = 0, None
    for one in mend(root):
        done(columns(one.done, one.file))
        lost += one.lost
    if one is None:
        print("nothing was to be made again; `archive verify` reads every byte", file=sys.stderr)
    return 1 if lost else 0
