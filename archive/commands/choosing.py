"""Which articles a command is about: the filters of ``Archive.articles`` as options, and one article by a part of its
id or address."""

from __future__ import annotations

import argparse
import re
from typing import Final
from urllib.parse import unquote

from archive.article import CORPUS, Article
from archive.commands.output import no_article
from archive.errors import NotFound, UsageError
from archive.manifest import Fate
from archive.reading.filters import Filters
from archive.reading.history import in_force
from archive.reading.reader import Archive
from archive.render.causes import sentence

__all__ = ["chosen", "filters", "known_as", "names_of"]

_FEWEST: Final = 4
# As many articles as an error has room for.
_SHOWN: Final = 5
_PUNYCODE: Final = re.compile(r"\bxn--([a-z0-9-]+)")


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
        outlet=names_of(options.outlet, "--outlet"),
        published_since=options.since,
        published_until=options.until,
        as_of=options.as_of,
        language=names_of(options.language, "--language"),
        section=names_of(options.section, "--section"),
        edited=True if options.edited else None,
        status=None if options.status == "all" else names_of(options.status, "--status") or CORPUS,
        versions=options.versions,
    )


def version_of(parser: argparse.ArgumentParser) -> None:
    """The option that says which version of one article."""
    parser.add_argument(
        "--version", metavar="N|DATE", help="this one, or that of a day or moment (default: the latest)"
    )


def found(news: Archive, wanted: str, version: str | None) -> Article:
    """The version of the article that is called ``wanted``; None for the latest. NotFound where there is none."""
    history = news.history(wanted) or news.history(known_as(news, wanted))
    if not history:
        raise no_article(wanted)
    return history[-1] if version is None else in_force(history, version)


def known_as(news: Archive, wanted: str) -> str:
    """The id of the article of which ``wanted`` is the beginning of the id or a part of the address, where it is of no
    other; letter case, escapes and punycode count where two addresses differ in nothing else. NotFound where there is
    none, which says what became of such an address if it was asked for, or where there are several."""
    if len(wanted.strip()) < _FEWEST:
        raise UsageError(f"{wanted!r}: name the address or the id of an article, or {_FEWEST} characters of it or more")
    exact, alike, plain = dict[str, str](), dict[str, str](), _plain(wanted)
    for one in news.captures():
        if one.id.startswith(wanted) or wanted in one.url:
            exact.setdefault(news.aliases.name(one.id), one.url)
        elif not exact and plain and plain in _plain(one.url):
            alike.setdefault(news.aliases.name(one.id), one.url)
    found = exact or alike
    if len(found) > 1:
        named = sorted(found.values())[:_SHOWN] + (["…"] if len(found) > _SHOWN else [])
        raise NotFound(f"{wanted}: {len(found)} articles have this in their id or address: {', '.join(named)}")
    if not found:
        raise _without_article(news, wanted, plain)
    return next(iter(found))


def _without_article(news: Archive, wanted: str, plain: str) -> NotFound:
    """The error for what is no article, with what became of such an address where it was asked for."""
    last: Fate | None = None
    for fate in news.fates():
        is_it = plain and plain in _plain(fate.url)
        if is_it and (last is None or (fate.captured or "") >= (last.captured or "")):
            last = fate
    if last is None:
        return no_article(wanted)
    cause = f" ({sentence(last.cause)})" if last.cause else ""
    when = f" on {last.captured}" if last.captured else ""
    return NotFound(f"{wanted}: no article came of it; {last.url} was asked for{when}: {last.fate}{cause}")


def _plain(url: str) -> str:
    """An address as it is read, without what browsers do not show: scheme, escapes, punycode, the slash at its end."""
    text = unquote(url.casefold()).removeprefix("https://").removeprefix("http://").rstrip("/").casefold()
    host, slash, path = text.partition("/")
    return "".join((_PUNYCODE.sub(_decoded, host), slash, path))


def _decoded(label: re.Match[str]) -> str:
    try:
        return label[1].encode().decode("punycode")
    except UnicodeError:
        return label[0]


def names_of(text: str | None, option: str) -> list[str] | None:
    """The names that an option lists; an empty one is a slip, as of a variable of the shell that is not set."""
    if text is None:
        return None
    names = [name for name in map(str.strip, text.split(",")) if name]
    if not names:
        raise UsageError(f"{option} {text!r}: there is no name in it; leave the option out for all")
    return names
