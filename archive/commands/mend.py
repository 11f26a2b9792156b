"""Repair segments, indexes and manifests from the WARCs (articles: `scrapy mend`)."""

from __future__ import annotations

import argparse
from pathlib import Path

from archive.commands.output import columns
from archive.errors import UsageError
from archive.mend import mend

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    del parser


def run(options: argparse.Namespace) -> int:
    if "://" in options.archive:
        raise UsageError(f"{options.archive}: files in an object store are never half-written; mend the local spool")
    root = Path(options.archive)
    if not root.is_dir():
        raise UsageError(f"{root}: there is no such folder")
    for one in mend(root):
        print(columns(one.done, one.file))
    return 0
