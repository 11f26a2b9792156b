"""List the articles, one a line."""

from __future__ import annotations

import argparse

from archive.article import CORPUS
from archive.commands.output import columns, write_line
from archive.reading.reader import open_archive

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--outlet", help="only this outlet")
    parser.add_argument("--since", metavar="DATE", help="published on or after this day or moment")
    parser.add_argument("--until", metavar="DATE", help="published before this day or moment")
    parser.add_argument("--as-of", metavar="DATE", help="the corpus as it was known then")
    parser.add_argument("--status", help="states, comma separated, or all (default: ok,partial,paywalled)")
    parser.add_argument("--versions", choices=["latest", "all", "raw"], default="latest")
    parser.add_argument("--json", action="store_true", help="whole articles, one JSON object a line")


def run(options: argparse.Namespace) -> int:
    status = options.status.split(",") if options.status else CORPUS
    news = open_archive(options.archive)
    articles = news.articles(
        outlet=options.outlet,
        published_since=options.since,
        published_until=options.until,
        as_of=options.as_of,
        status=None if options.status == "all" else status,
        versions=options.versions,
    )
    for article in articles:
        if options.json:
            write_line(article.to_json())
        else:
            day = (article.date_published or "-")[:10]
            version = f"v{article.version}" if article.version else article.status
            print(columns(day, article.outlet or "-", version, article.headline or "-", article.url))
    return 0
