"""Check that the archive, or one WARC file, still holds what it should."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from archive.commands.output import columns
from archive.errors import UsageError
from archive.verify.audit import verify

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--outlet", help="only this outlet")
    parser.add_argument("--sample", type=_share, default=1.0, metavar="SHARE", help="read only this share of the files")
    parser.add_argument("--seed", type=int, help="fixes which files --sample chooses")
    parser.add_argument("--json", action="store_true", help="one JSON object a finding")


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where something is wrong."""
    found = 0
    for finding in verify(options.archive, outlet=options.outlet, sample=options.sample, seed=options.seed):
        found += 1
        offset = "-" if finding.offset is None else finding.offset
        text = columns(finding.file, offset, finding.kind, finding.reason)
        print(json.dumps(asdict(finding)) if options.json else text, flush=True)
    if not found and not options.json:
        print("nothing wrong was found", file=sys.stderr)
    return 1 if found else 0


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise UsageError(f"--sample {text}: write a share above 0 and up to 1, like 0.1")
    return share
