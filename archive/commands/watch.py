"""Tell what happened since you last asked: new articles, edits, what is gone, alarms; also as a feed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from archive.commands.choosing import names_of
from archive.commands.output import check_outlet, columns, path_to_write, write_line
from archive.errors import UsageError
from archive.events.cursor import Cursor
from archive.events.event import KINDS, Event
from archive.events.feeds import FORMS, title_of, write
from archive.events.news import BATCH, deliver, news_of
from archive.events.wanted import Wanted
from archive.reading.reader import open_archive

__all__ = ["EXAMPLES", "arguments", "run"]

EXAMPLES = """\
archive watch data --cursor me.cursor
archive watch data --cursor desk.cursor --kind edited --field headline --json
archive watch data --since 2026-11 --words "ferry OR harbour"
archive watch data --cursor feed.cursor --atom politics.atom --json-feed politics.json"""


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--cursor",
        type=path_to_write,
        metavar="FILE",
        help="what you were told: made at first, moved on after each telling",
    )
    parser.add_argument("--since", metavar="DATE", help="seen in or after this year, month, day or moment")
    parser.add_argument("--outlet", metavar="NAMES", help="only these outlets, comma separated")
    parser.add_argument("--kind", metavar="KINDS", help=f"comma separated, of {', '.join(KINDS)}")
    parser.add_argument("--words", metavar="QUERY", help="of articles that fit this query, as in `archive search`")
    parser.add_argument("--field", metavar="NAMES", help="only edits that changed one of these fields")
    parser.add_argument("--size", type=int, default=0, metavar="N", help="only edits of at least so many characters")
    parser.add_argument("--json", action="store_true", help="one JSON object an event")
    parser.add_argument(
        "--atom", type=path_to_write, metavar="FILE", help="the last events as an Atom feed; needs --cursor"
    )
    parser.add_argument("--json-feed", type=path_to_write, metavar="FILE", help="the same as a JSON Feed")
    parser.add_argument("--title", metavar="WORDS", help="the title of the feeds")
    parser.add_argument("--last", type=int, default=100, metavar="N", help="events in a feed (default: 100)")


def run(options: argparse.Namespace) -> int:
    feeds = {name: path for name in FORMS if (path := getattr(options, name))}
    if feeds and options.cursor is None:
        raise UsageError("a feed shows what was told before, too: name a --cursor FILE, of its own for each feed")
    if options.last < 1 or options.size < 0:
        raise UsageError("--last takes a number above 0, --size one from 0")
    news = open_archive(options.archive)
    outlets, kinds, fields = (names_of(getattr(options, one), f"--{one}") or [] for one in ("outlet", "kind", "field"))
    for name in outlets:
        check_outlet(news, name)
    wanted = Wanted(
        outlets=outlets, kinds=kinds, words=options.words, fields=fields,
        size=options.size, since=options.since,
    )  # fmt: skip
    with Cursor.opened(options.cursor) as cursor:
        found = news_of(news, cursor, wanted)
        title = options.title or f"What changed in {Path(options.archive).name or options.archive}"

        def send(events: Sequence[Event]) -> None:
            if feeds:
                _write(feeds, [*reversed(events), *cursor.last(options.last)][: options.last], title)
            else:
                _print(events, as_json=options.json)

        deliver(found, cursor, send, size=options.last if feeds else BATCH)
        if feeds and not found.events:
            # Also a feed of which nothing is new is there to be read, after the first call.
            _write(feeds, cursor.last(options.last), title)
    return 0


def _print(events: Sequence[Event], *, as_json: bool) -> None:
    for event in events:
        if as_json:
            write_line(event.to_json())
        else:
            print(columns(event.captured, event.outlet or "-", title_of(event), event.summary, event.url or "-"))
    # The cursor moves when this has gone out, not before.
    print(end="", flush=True)


def _write(feeds: dict[str, Path], events: list[Event], title: str) -> None:
    for name, path in feeds.items():
        write(path, FORMS[name](events, title, path.name))
