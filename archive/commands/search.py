"""Find articles by their words: full text, phrases and fields, in any script."""

from __future__ import annotations

import argparse
import sys
from itertools import islice

from archive.commands.choosing import chosen, filters
from archive.commands.listing import check, list_articles, listing
from archive.commands.output import Progress, columns
from archive.reading.found import bring_up_to_date
from archive.reading.reader import open_archive
from archive.search.query import Query
from archive.search.snippets import snippet

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive search data 'budget "prime minister"' --outlet japan-news
archive search data 'headline:ferry -strike' --since 2026-10 --limit 50
archive search data 首相 --columns published,headline
archive search data 'minist* OR cabinet' --versions all --json"""

_MOST = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "words",
        metavar="WORDS",
        help='words that must all be there, "a phrase", headline:word, -without, beginn*, this OR that',
    )
    filters(parser)
    listing(parser)


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where nothing is found, as grep has it. Without --columns or --json the words are shown in place."""
    news = open_archive(options.archive)
    query = Query.of(options.words)
    check(options)
    progress = Progress("indexing files of articles:")
    try:
        bring_up_to_date(news, progress)
    finally:
        progress.end()
    wanted = chosen(options)
    wanted["search"] = options.words
    articles = news.articles(**wanted)
    if options.json or options.columns or options.sort:
        options.limit = options.limit or (None if options.json else _MOST)
        return 0 if list_articles(articles, options) else 1
    found = list(islice(articles, options.limit or _MOST))
    if not found:
        print("nothing was found", file=sys.stderr)
        return 1
    print(columns("published", "outlet", "version", "url", "headline"))
    for one in found:
        version = f"v{one.version}" if one.version else one.status
        print(columns((one.date_published or "-")[:10], one.outlet or "-", version, one.url, one.headline or "-"))
        print(columns("", snippet(one, query)))
    return 0
