"""Send what is new to webhooks, mail, feeds and files, as a configuration says (WATCH= does it after each crawl)."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from archive.errors import NotFound
from archive.reading.choice import unknown_outlet
from archive.reading.reader import open_archive
from archive.render.plain import on_a_line
from crawler.notify.config import Config
from crawler.notify.course import tell

__all__ = ["arguments", "run"]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("archive", metavar="ARCHIVE", help="a folder, or s3://bucket/prefix")
    parser.add_argument("config", type=Path, metavar="FILE", help="who is told what: watch.toml (docs/word-out.md)")
    parser.add_argument("--only", metavar="NAME", help="only the watch of this name")


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where somebody could not be told."""
    config = Config.read(options.config)
    names = [one.name for one in config.watches]
    if options.only is not None and options.only not in names:
        raise NotFound(f"{options.only}: no such watch; there are {', '.join(names)}")
    news, failed = open_archive(options.archive), False
    there = news.outlets()
    for one in config.watches:
        for name in (name for name in one.outlets if name not in there):
            # An outlet may come: no mistake that keeps others from being told.
            print(on_a_line(f"{one.name}: {unknown_outlet(name, there)}"), file=sys.stderr)
    for told in tell(config, news, f"What changed in {Path(options.archive).name or options.archive}", options.only):
        events = "1 event" if told.events == 1 else f"{told.events} events"
        print(on_a_line(f"{told.name}: {events}" + (f", then {told.failure}" if told.failure else "")))
        failed = failed or told.failure is not None
    return 1 if failed else 0
