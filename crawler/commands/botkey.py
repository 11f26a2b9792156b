"""``scrapy botkey``: makes the key by which requests are signed, and prints what is to be published of it."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path
from typing import Final

from scrapy.settings import BaseSettings

from archive.errors import UsageError
from archive.storage.places import written_out
from crawler.access.keys import MEDIA_TYPE, WELL_KNOWN, BotKey, directory, made, read_keys, signing, store
from crawler.scrapy.command import ArchiveCommand

__all__ = ["Command"]

# Origins keep a directory for as long as its Cache-Control says; the draft's example is a day.
_PUBLISHED_BEFORE: Final = dt.timedelta(days=1)


class Command(ArchiveCommand):
    """Exit codes: 0 the directory is on stdout · 2 usage · 4 the file could not be written."""

    def syntax(self) -> str:
        return "[options] [FILE]"

    def short_desc(self) -> str:
        return "Make the key that signs requests (Web Bot Auth), and print the directory to publish"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument("--rotate", action="store_true", help="add a key, which signs from tomorrow on")
        ways.add_argument("--retire", action="store_true", help="remove the keys that newer ones have followed")
        ways.add_argument(
            "--replace", action="store_true", help="a new key in the place of all: somebody may have seen them"
        )

    def work(self, settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> None:
        path = _file(settings, args)
        changes = opts.rotate or opts.retire or opts.replace
        if path.exists() or changes:
            keys = _changed(read_keys(path), opts)
            if changes:
                store(path, keys, replace=True)
        else:
            keys = (made(),)
            store(path, keys)
            self.say(f"{path}: a new key, for BOT_KEY; whoever can read this file can sign as you")
        print(directory(keys))
        self._tell(settings, keys)

    def _tell(self, settings: BaseSettings, keys: tuple[BotKey, ...]) -> None:
        base = str(settings.get("BOT_DIRECTORY") or "https://YOUR-HOST").rstrip("/")
        place = base if base.count("/") > 2 else base + WELL_KNOWN
        self.say(f"publish the above at {place}, as {MEDIA_TYPE}, with Cache-Control: max-age=86400")
        now = dt.datetime.now(dt.UTC)
        self.say(f"{signing(keys, now).id} signs now")
        for key in keys:
            if key.since and key.since > now:
                self.say(f"{key.id} signs from {key.since:%Y-%m-%d %H:%M} UTC on; then `scrapy botkey --retire`")


def _file(settings: BaseSettings, args: list[str]) -> Path:
    if len(args) > 1:
        raise UsageError("name one file")
    named = args[0] if args else settings.get("BOT_KEY")
    if not named:
        raise UsageError("name the file of the key: scrapy botkey FILE, or set BOT_KEY")
    return written_out(named)


def _changed(keys: tuple[BotKey, ...], opts: argparse.Namespace) -> tuple[BotKey, ...]:
    now = dt.datetime.now(dt.UTC).replace(microsecond=0)
    if opts.replace:
        return (made(),)
    if opts.rotate:
        return (*keys, made(now + _PUBLISHED_BEFORE))
    if opts.retire:
        return keys[keys.index(signing(keys, now)) :]
    return keys
