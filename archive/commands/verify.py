"""Check that the archive, or one WARC file, still holds what it should."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from archive.commands.output import columns
from archive.errors import UsageError
from archive.verify.audit import verify

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive verify data
archive verify s3://bucket/politics --sample 0.1
archive verify file.warc.gz"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--outlet", help="only this outlet")
    parser.add_argument("--sample", type=_share, default=1.0, metavar="SHARE", help="read only this share of the files")
    parser.add_argument("--seed", type=int, help="fixes which files --sample chooses")
    parser.add_argument("--odd", action="store_true", help="list also what servers sent wrong, which is else counted")
    parser.add_argument("--json", action="store_true", help="one JSON object a finding, odd ones too")


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where the archive is damaged. What a server sent wrong is odd: it is counted, and no damage."""
    damaged = odd = 0
    for finding in verify(options.archive, outlet=options.outlet, sample=options.sample, seed=options.seed):
        damaged, odd = damaged + (not finding.odd), odd + finding.odd
        if finding.odd and not (options.odd or options.json):
            continue
        offset = "-" if finding.offset is None else finding.offset
        text = columns(finding.file, offset, f"odd {finding.kind}" if finding.odd else finding.kind, finding.reason)
        print(json.dumps(asdict(finding)) if options.json else text, flush=True)
    if not options.json:
        print(_summed(damaged, odd), file=sys.stderr)
    return 1 if damaged else 0


def _summed(damaged: int, odd: int) -> str:
    told = f"{damaged:,} damaged" if damaged else "nothing wrong was found"
    return f"{told}; {odd:,} odd: servers sent it so, and it is kept as it came (--odd lists them)" if odd else told


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise UsageError(f"--sample {text}: write a share above 0 and up to 1, like 0.1")
    return share
