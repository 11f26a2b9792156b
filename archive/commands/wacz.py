"""Write the archive, or a part of it, as one WACZ file that replay tools open, with its text to search."""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import version

from archive import layout
from archive.commands.choosing import names_of
from archive.commands.output import Progress, check_outlet, check_outside, path_to_write
from archive.errors import UsageError
from archive.exports.wacz import Part, write_wacz
from archive.reading.captures import wanted
from archive.reading.reader import open_archive

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive wacz data --to politics.wacz
archive wacz s3://bucket/politics --to november.wacz --outlet japan-news --since 2026-11 --until 2026-12
archive wacz data --to one.wacz --url https://japannews.yomiuri.co.jp/politics/politics-government/20241013-216478/"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", metavar="FILE", type=path_to_write, required=True, help="a file that is not there yet")
    parser.add_argument("--outlet", metavar="NAMES", help="only these outlets, comma separated")
    parser.add_argument("--since", metavar="DATE", help="captured in or after this year, month, day or moment")
    parser.add_argument("--until", metavar="DATE", help="captured before it")
    parser.add_argument("--url", help="only captures of this address")


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where nothing fits."""
    news = open_archive(options.archive)
    if news.is_of_others:
        raise UsageError(f"{options.archive}: these are WARC files of others; py-wacz packs them: wacz create FILES")
    check_outside(news, options.to)
    names = names_of(options.outlet, "--outlet")
    outlets = None if names is None else frozenset(names)
    for name in sorted(outlets or ()):
        check_outlet(news, name)
    part = Part(outlets, wanted(options.url, None, None, options.since, options.until))
    about = {"created": f"{layout.now()[:19]}Z", "software": f"paper-of-record {version('paper-of-record')}"}
    progress = Progress("captures:")
    packed = write_wacz(news, options.to, part, about, progress)
    progress.end()
    size = options.to.stat().st_size
    counts = f"{packed.captures:,} captures, {packed.pages:,} pages with text, {size:,} bytes"
    print(f"{options.to}: {counts}", file=sys.stderr)
    if packed.left_out:
        print(f"{packed.left_out:,} damaged places are left out: archive verify {options.archive}", file=sys.stderr)
    if packed.elsewhere:
        told = "articles have no page: their bytes lie in files of others"
        print(f"{packed.elsewhere:,} {told}", file=sys.stderr)
    return 0
