"""List the captures of an archive, or of anybody's WARC, ARC or WACZ files: articles or not."""

from __future__ import annotations

import argparse
import json
import sys
from itertools import islice
from typing import Any

import msgspec

from archive.commands.output import columns
from archive.errors import UsageError
from archive.reading.reader import open_archive
from archive.render.problems import nothing_sentence, problem_sentence
from archive.warc.read import Snapshot

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive snapshots crawl.warc.gz --limit 20
archive snapshots s3://bucket/warcs --host paper.example --status 200 --since 2026-11 --json"""

_MOST_PROBLEMS = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--url", help="only captures of this address")
    parser.add_argument("--host", help="only captures at this host, and at those below it")
    parser.add_argument("--status", metavar="CODES", help="only these HTTP statuses, comma separated; 0: no answer")
    parser.add_argument("--since", metavar="DATE", help="captured on or after this day or moment")
    parser.add_argument("--until", metavar="DATE", help="captured before this day or moment")
    parser.add_argument("--limit", type=int, metavar="N", help="at most so many")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where nothing fits."""
    news = open_archive(options.archive)
    asked = {name: getattr(options, name) for name in ("url", "host", "since", "until")}
    count = 0
    if options.limit is not None and options.limit < 1:
        raise UsageError(f"--limit {options.limit}: write a number above 0")
    found = news.snapshots(**asked, status=_statuses(options.status))
    # No iterator counts further.
    for one in islice(found, options.limit and min(options.limit, sys.maxsize)):
        if options.json:
            print(json.dumps(_plain(one), ensure_ascii=False))
        else:
            if not count:
                print(columns("captured", "status", "bytes", "type", "url", "file"))
            print(columns(_captured(one), one.status, len(one.body), _type(one), one.url, one.file))
        count += 1
    if not count:
        elsewhere = bool(news.problems) or any(value is not None for value in (*asked.values(), options.status))
        origins = [one.uri for one in news.origins]
        print(nothing_sentence(news.record_types(), elsewhere=elsewhere, origins=origins), file=sys.stderr)
    problems = news.problems
    for problem in problems[:_MOST_PROBLEMS]:
        print(f"{problem.file}, byte {problem.offset}: {problem_sentence(problem)}", file=sys.stderr)
    if len(problems) > _MOST_PROBLEMS:
        print(f"and {len(problems) - _MOST_PROBLEMS:,} problems more", file=sys.stderr)
    return 0 if count else 1


def _statuses(text: str | None) -> list[int] | None:
    if text is None:
        return None
    codes = text.split(",")
    if not all(code.strip().isdecimal() for code in codes):
        raise UsageError(f"--status {text}: write HTTP statuses, such as 200 or 301,302")
    return [int(code) for code in codes]


def _captured(one: Snapshot) -> str:
    return f"{one.captured:%Y-%m-%dT%H:%M:%SZ}"


def _type(one: Snapshot) -> str:
    return one.failure or (one.headers.first("Content-Type") or "-").partition(";")[0].strip()


def _plain(one: Snapshot) -> dict[str, Any]:
    return {
        "url": one.url,
        "captured": one.captured.isoformat().replace("+00:00", "Z"),
        "status": one.status,
        "kind": one.kind,
        "type": _type(one),
        "bytes": len(one.body),
        "truncated": one.truncated,
        "had_at": one.had_at,
        "snapshot": msgspec.to_builtins(one.ref()),
    }
