"""Compare two versions of an article, or list every edit of an outlet; headline changes first."""

from __future__ import annotations

import argparse
import datetime as dt
import itertools
import sys

from archive.article import Article
from archive.commands.choosing import known_as
from archive.commands.output import check_outlet, columns, forms, no_article, one_outlet, write_line, write_page
from archive.edits.difference import Diff
from archive.edits.fields import diff_of_one
from archive.errors import UsageError
from archive.layout import moment
from archive.reading.history import in_force
from archive.reading.reader import Archive, open_archive
from archive.reading.timeline import Edit, edits, placed, visits
from archive.render.terminal import lines, style_of, told

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive diff data 20241013-216478
archive diff data 6afelf6p 1 3
archive diff data --outlet japan-news --since 2026-11 --json"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="URL|ID", nargs="?", help="the whole of it, or a part that no other has")
    parser.add_argument("old", metavar="A", nargs="?", help="a version or a moment (default: the last but one)")
    parser.add_argument("new", metavar="B", nargs="?", help="a version or a moment (default: the last)")
    parser.add_argument("--all", action="store_true", help="every step of the article's history")
    parser.add_argument("--outlet", type=one_outlet, help="instead of one article: the edits of this outlet")
    parser.add_argument("--since", metavar="DATE", help="instead of one article: edits found on or after this day")
    parser.add_argument("--trivial", action="store_true", help="also what differs only in type, order or spelling")
    forms(parser, "one JSON object a diff (archive/diff.schema.json)", "a page to keep and to cite")


def run(options: argparse.Namespace) -> int:
    news = open_archive(options.archive)
    if options.article is None:
        return _list(news, options)
    if options.outlet or options.since:
        raise UsageError("--outlet and --since list the edits of many articles; leave out the article, or them")
    found = _of_article(news, options)
    if not found:
        print(f"{options.article}: there is one version; no edit was found", file=sys.stderr)
    style, first = style_of(sys.stdout), True
    for _, _, change in found:
        if options.json:
            write_line(change.to_json())
        elif not options.html:
            print(*([] if first else [""]), *lines(change, style, options.trivial), sep="\n")
            first = False
    if options.html:
        _write(found, "Edits" if options.all else "Edit", options)
    return 0


def _of_article(news: Archive, options: argparse.Namespace) -> list[Edit]:
    history = news.history(options.article) or news.history(known_as(news, options.article))
    if not history:
        raise no_article(options.article)
    if options.all:
        return edits(news, history)
    if len(history) == 1 and not options.old:
        return []
    old = in_force(history, options.old) if options.old else history[-2]
    new = in_force(history, options.new) if options.new else history[-1]
    return [placed(old, new, diff_of_one(old, new), history, visits(news, history)[new.id])]


def _list(news: Archive, options: argparse.Namespace) -> int:
    if not (options.outlet or options.since):
        raise UsageError("name an article, or --outlet NAME --since DATE for every edit of that time")
    if options.all:
        raise UsageError("--all is for one article; every edit is listed anyway")
    if options.outlet:
        check_outlet(news, options.outlet)
    found = _edits(news, options)
    for old, new, change in found:
        if options.json:
            write_line(change.to_json())
        elif not options.html:
            numbers = f"v{old.version} -> v{new.version}"
            headline = told(change) or new.headline or old.headline or "-"
            notes = "; ".join(change.caveats) or "-"
            print(columns(new.captured, new.outlet or "-", numbers, change.summary, headline, new.url, notes))
    if options.html:
        _write(found, f"Edits of {options.outlet or 'all outlets'} since {options.since or 'the beginning'}", options)
    return 0


def _edits(news: Archive, options: argparse.Namespace) -> list[Edit]:
    """The edits of the time asked for: those of a headline first, then those of anything else, then trivial ones."""
    since = moment(options.since) if options.since else None
    versions = news.articles(outlet=options.outlet, status=None, versions="all")
    # An article may have several addresses, and so several ids.
    groups = itertools.groupby(versions, lambda one: news.aliases.name(one.id))
    histories = ([one for one in group if one.version] for _, group in groups)
    edited = [each for each in histories if len(each) > 1 and _is_since(since, each[-1])]
    found = [edit for edit in edits(news, *edited) if _is_since(since, edit[1])]
    wanted = [edit for edit in found if options.trivial or edit[2].weight == "substantive"]
    return sorted(wanted, key=lambda edit: (_rank(edit[2]), edit[1].captured, edit[1].id))


def _is_since(since: dt.datetime | None, version: Article) -> bool:
    return since is None or moment(version.captured) >= since


def _rank(change: Diff) -> int:
    headline = change.change("headline")
    return 0 if headline and headline.weight == "substantive" else 1 if change.weight == "substantive" else 2


def _write(found: list[Edit], heading: str, options: argparse.Namespace) -> None:
    from archive.render.html import DiffDocument  # noqa: PLC0415 - only who wants a page pays for it

    write_page(options.html, DiffDocument(heading, found, trivial=options.trivial).html(), len(found))
