"""List the articles, one a line."""

from __future__ import annotations

import argparse

from archive.commands.choosing import chosen, filters
from archive.commands.listing import list_articles, listing
from archive.reading.reader import open_archive

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive list data --outlet japan-news --since 2026-11 --limit 20
archive list data --sort published --reverse --columns published,outlet,headline
archive list s3://bucket/politics --edited --json > edited.jsonl"""


def arguments(parser: argparse.ArgumentParser) -> None:
    filters(parser)
    listing(parser)


def run(options: argparse.Namespace) -> int:
    list_articles(open_archive(options.archive).articles(**chosen(options)), options)
    return 0
