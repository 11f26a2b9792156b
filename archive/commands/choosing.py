"""Which articles a command is about: the filters of ``Archive.articles`` as options, and one article by a part of its
id or address."""

from __future__ import annotations

import argparse
from typing import Final

from archive.article import CORPUS
from archive.commands.output import no_article
from archive.errors import NotFound
from archive.reading.filters import Filters
from archive.reading.reader import Archive

__all__ = ["chosen", "filters", "known_as"]

_FEWEST: Final = 4
# As many articles as an error has room for.
_SHOWN: Final = 5


def filters(parser: argparse.ArgumentParser) -> None:
    """The options that say which articles."""
    parser.add_argument("--outlet", metavar="NAMES", help="only these outlets, comma separated")
    parser.add_argument("--since", metavar="DATE", help="published in or after this year, month, day or moment")
    parser.add_argument("--until", metavar="DATE", help="published before it")
    parser.add_argument("--as-of", metavar="DATE", help="the corpus as it was known then")
    parser.add_argument("--language", metavar="TAGS", help="in these languages, such as en,ja; en takes en-GB in")
    parser.add_argument("--section", metavar="NAMES", help="with one of these sections in its trail")
    parser.add_argument("--edited", action="store_true", help="only articles that have been edited")
    parser.add_argument("--status", help="states, comma separated, or all (default: ok,partial,paywalled)")
    parser.add_argument("--versions", choices=["latest", "all", "raw"], default="latest")


def chosen(options: argparse.Namespace) -> Filters:
    """What the options of ``filters`` ask ``Archive.articles`` for."""
    return Filters(
        outlet=_names(options.outlet),
        published_since=options.since,
        published_until=options.until,
        as_of=options.as_of,
        language=_names(options.language),
        section=_names(options.section),
        edited=True if options.edited else None,
        status=None if options.status == "all" else _names(options.status) or CORPUS,
        versions=options.versions,
    )


def known_as(news: Archive, wanted: str) -> str:
    """The id of the article of which ``wanted`` is the beginning of the id or a part of the address, where it is of no
    other; NotFound where there is none, or where there are several."""
    if len(wanted) < _FEWEST:
        raise no_article(wanted)
    found: dict[str, str] = {}
    for one in news.captures():
        if one.id.startswith(wanted) or wanted in one.url:
            found.setdefault(news.aliases.name(one.id), one.url)
    if len(found) > 1:
        named = sorted(found.values())[:_SHOWN] + (["…"] if len(found) > _SHOWN else [])
        raise NotFound(f"{wanted}: {len(found)} articles have this in their id or address: {', '.join(named)}")
    if not found:
        raise no_article(wanted)
    return next(iter(found))


def _names(text: str | None) -> list[str] | None:
    return [name.strip() for name in text.split(",")] if text else None
