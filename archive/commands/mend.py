"""Repair segments, indexes and manifests from the WARCs (articles: `scrapy mend`)."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from archive import layout
from archive.commands.output import columns
from archive.errors import FormatError, LockedError, UsageError
from archive.render.lines import done
from archive.runs.chain import manifests
from archive.runs.lock import tell_busy
from archive.runs.lost import lost_segments
from archive.runs.mend import Mended, mend
from archive.storage.local import LocalStorage
from archive.transfer.stored import noted

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
    busy: list[LockedError] = []
    for one in chain(mend(root, busy), _lost(root)):
        done(columns(one.done, one.file))
        lost += one.lost
    tell_busy(busy)
    if one is None:
        print("nothing was to be made again; `archive verify` reads every byte", file=sys.stderr)
    return 1 if lost else 0


def _lost(root: Path) -> Iterator[Mended]:
    """The WARC files that are away, though no store has them by the folder's notes."""
    local = LocalStorage(root)
    for outlet in local.folders("runs/"):
        runs = [run for run, _ in manifests(local, outlet)]
        yield from lost_segments(runs, local.sizes(f"warc/{outlet}/"), noted(root, outlet))
