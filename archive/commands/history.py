"""List the versions of one article, oldest first: when each was seen, and what changed."""

from __future__ import annotations

import argparse

from archive.commands.choosing import known_as
from archive.commands.output import columns, forms, no_article, write_line, write_page
from archive.errors import NotFound
from archive.reading.reader import Archive, open_archive
from archive.reading.timeline import Capture, Step, edits, timeline
from archive.render.causes import sentence

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive history data 20241013-216478
archive history data 6afelf6p --all
archive history data 6afelf6p --html history.html"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("article", metavar="URL|ID", help="the whole of it, or a part that no other article has")
    parser.add_argument("--all", action="store_true", help="also the visits that met nothing new, or were in vain")
    parser.add_argument("--raw", action="store_true", help="each of several headlines in turn as a version of its own")
    forms(parser, "one JSON object a version", "a page with every edit, to keep and to cite")


def run(options: argparse.Namespace) -> int:
    news = open_archive(options.archive)
    told = _timeline(news, options)
    if not told:
        raise _none(news, options.article)
    if options.html:
        _write(news, told, options)
        return 0
    for step in told:
        if options.json:
            write_line((step if options.all else step.brief()).to_json())
        else:
            print(_line(step))
            for visit in step.captures if options.all else ():
                print(_visit(visit))
    return 0


def _timeline(news: Archive, options: argparse.Namespace) -> list[Step]:
    """The history of the article, which is looked for by a part of its id or address where it is not known by it."""
    if next(news.captures_of(options.article), None) is None:
        options.article = known_as(news, options.article)
    return timeline(news, options.article, raw=options.raw)


def _line(step: Step) -> str:
    seen = "seen once" if step.seen.times == 1 else f"seen {step.seen.times} times until {step.seen.last}"
    change = f"{step.summary}, after {step.edited_after}" if step.edited_after else "first version"
    headlines = " / ".join(one.headline for one in step.variants) or step.headline or "-"
    posts = [f"{step.posts} posts"] if step.posts else []
    return columns(f"v{step.version}", step.captured, step.status, change, seen, *posts, headlines)


def _visit(visit: Capture) -> str:
    cause = sentence(visit.cause) if visit.cause else "-"
    return columns("", visit.captured, "unchanged" if visit.met else "in vain", cause)


def _none(news: Archive, wanted: str) -> NotFound:
    met = list(news.captures_of(wanted))
    if not met:
        return no_article(wanted)
    return NotFound(f"{wanted}: no version could be read; the last of {len(met)} captures was {met[-1].status}")


def _write(news: Archive, told: list[Step], options: argparse.Namespace) -> None:
    from archive.render.html import DiffDocument, versions  # noqa: PLC0415 - only who wants a page pays for it

    compared = edits(news, news.history(told[0].article, versions="raw" if options.raw else "all"))
    heading = told[-1].headline or next((step.headline for step in reversed(told) if step.headline), told[0].article)
    document = DiffDocument(f"History: {heading}", compared, table=versions(told))
    write_page(options.html, document.html(), len(compared))
