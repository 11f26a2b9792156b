"""Check that the archive, or one WARC file, still holds what it should."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from archive.commands.output import columns
from archive.errors import UsageError
from archive.verify.audit import ABSENT, verify

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
    """Exit code 1 where the archive is damaged. What a server sent wrong is odd, a file of others that cannot be had
    is absent: these are counted, and no damage."""
    damaged = odd = absent = 0
    for finding in verify(options.archive, outlet=options.outlet, sample=options.sample, seed=options.seed):
        is_absent = finding.kind == ABSENT
        damaged, odd, absent = damaged + (not finding.odd and not is_absent), odd + finding.odd, absent + is_absent
        if (finding.odd or is_absent) and not (options.odd or options.json):
            continue
        offset = "-" if finding.offset is None else finding.offset
        text = columns(finding.file, offset, f"odd {finding.kind}" if finding.odd else finding.kind, finding.reason)
        print(json.dumps(asdict(finding)) if options.json else text, flush=True)
    if not options.json:
        print(_summed(damaged, odd, absent), file=sys.stderr)
    return 1 if damaged else 0


def _summed(damaged: int, odd: int, absent: int) -> str:
    told = f"{damaged:,} damaged" if damaged else "nothing wrong was found"
    if absent:
        told += f"; {absent:,} absent: files of others that cannot be reached now (--odd lists them)"
    return f"{told}; {odd:,} odd: servers sent it so, and it is kept as it came (--odd lists them)" if odd else told


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise UsageError(f"--sample {text}: write a share above 0 and up to 1, like 0.1")
    return share
