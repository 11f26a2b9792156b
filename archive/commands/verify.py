"""Check that the archive, or one WARC file, still holds what it should."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from archive.commands.output import check_outlet, columns, one_outlet
from archive.errors import UsageError
from archive.reading.reader import open_archive
from archive.render.lines import done
from archive.verify.audit import ABSENT, UNCHECKED, verify

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive verify data
archive verify s3://bucket/politics --sample 0.1
archive verify file.warc.gz"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--outlet", type=one_outlet, help="only this outlet")
    parser.add_argument("--sample", type=_share, default=1.0, metavar="SHARE", help="read only this share of the files")
    parser.add_argument("--seed", type=int, help="fixes which files --sample chooses")
    parser.add_argument("--odd", action="store_true", help="list also what servers sent wrong, which is else counted")
    parser.add_argument(
        "--tsa-ca", metavar="FILE", type=Path, help="certificates (PEM) that time stamps must come from"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a finding, odd ones too")


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where the archive is damaged. What a server sent wrong is odd, a file of others that cannot be had
    is absent: these are counted, and no damage."""
    if options.tsa_ca and not options.tsa_ca.is_file():
        raise UsageError(f"--tsa-ca {options.tsa_ca}: no such file; name the certificates of the authority, in PEM")
    if options.outlet:
        check_outlet(open_archive(options.archive), options.outlet)
    counts: Counter[str] = Counter()
    for finding in verify(
        options.archive, outlet=options.outlet, sample=options.sample, seed=options.seed, authority=options.tsa_ca
    ):
        what = "odd" if finding.odd else finding.kind if finding.kind in (ABSENT, UNCHECKED) else "damaged"
        counts[what] += 1
        if what != "damaged" and not (options.odd or options.json):
            continue
        offset = "-" if finding.offset is None else finding.offset
        text = columns(finding.file, offset, f"odd {finding.kind}" if finding.odd else finding.kind, finding.reason)
        done(json.dumps(asdict(finding)) if options.json else text)
    if not options.json:
        print(_summed(counts), file=sys.stderr)
    return 1 if counts["damaged"] else 0


def _summed(counts: Counter[str]) -> str:
    damaged, odd, absent, unchecked = (counts[what] for what in ("damaged", "odd", ABSENT, UNCHECKED))
    told = f"{damaged:,} damaged" if damaged else "nothing wrong was found"
    if unchecked:
        told += f"; {unchecked:,} time stamps, whose signer is not checked (--tsa-ca FILE checks it)"
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
