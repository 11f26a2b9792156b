"""List where each link stood: in which list, at which place, as what headline, from when to when."""

from __future__ import annotations

import argparse
import sys
from itertools import islice

from archive.commands.output import check_outlet, columns, one_outlet, write_line
from archive.errors import UsageError
from archive.reading.reader import open_archive

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive placements data --kind section
archive placements data https://japannews.yomiuri.co.jp/politics/politics-government/20241013-216478/
archive placements data --outlet japan-news --json > placements.jsonl"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", nargs="?", metavar="URL|ID", help="only the links to this article")
    parser.add_argument("--outlet", type=one_outlet, metavar="NAME", help="only this outlet")
    parser.add_argument("--kind", choices=["section", "feed", "sitemap"], help="only lists of this kind")
    parser.add_argument("--limit", type=int, metavar="N", help="at most so many")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where there is none."""
    if options.limit is not None and options.limit < 1:
        raise UsageError(f"--limit {options.limit}: write a number above 0")
    news = open_archive(options.archive)
    if options.outlet:
        check_outlet(news, options.outlet)
    found = news.placements(options.article, outlet=options.outlet)
    count = 0
    for one in islice((one for one in found if options.kind in (None, one.kind)), options.limit):
        if options.json:
            write_line(one.to_json())
        else:
            if not count:
                print(columns("first", "last", "until", "kind", "list", "position", "url", "headline"))
            times = (f"{moment[:16]}Z" if moment else "-" for moment in (one.first, one.last, one.until))
            print(columns(*times, one.kind, one.list, one.position, one.url, one.headline or "-"))
        count += 1
    if not count:
        print("no link was seen in a list: imports have none, and crawls of single pages", file=sys.stderr)
    return 0 if count else 1
