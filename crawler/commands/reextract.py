"""``scrapy reextract``: the articles of an archive again, by the rules in force; what was written stays."""

from __future__ import annotations

import argparse
from contextlib import nullcontext

from scrapy.settings import BaseSettings

from archive.errors import LockedError, UsageError
from archive.runs.lock import locked, tell_busy, unless_busy
from archive.storage.local import LocalStorage
from archive.transfer.download import follow
from crawler.articles.reextract import Report, reextract
from crawler.ingest.reextract import add_options, code_of, outlets_asked, tell, whole
from crawler.ingest.shown import Ticker, as_json, as_lines
from crawler.job.mending import stored
from crawler.job.plan import catalogue_of
from crawler.location import Location
from crawler.outlets import Outlet
from crawler.scrapy.command import ArchiveCommand
from crawler.workers.pool import Workers

__all__ = ["Command"]


class Command(ArchiveCommand):
    """Makes articles again from their snapshots, after a rule changed; of an archive in an object store, too.

    Exit code 1 where ``--check`` found a difference, or a snapshot could not be read."""

    def syntax(self) -> str:
        return "[options] [OUTLET…]"

    def short_desc(self) -> str:
        return "Make the articles again by the rules in force; --check compares and writes nothing"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        add_options(parser)

    def work(self, settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> None:
        location, ticker, catalogue = Location.from_settings(settings), Ticker(), catalogue_of(settings)
        busy: list[LockedError] = []
        if not (there := whole(location.reading).outlets()):
            raise UsageError(f"{location.root}: there is no archive here; name one with -s ARCHIVE=")
        with Workers(workers=settings.getint("EXTRACTION_WORKERS")) as workers:
            for outlet in outlets_asked(there, args):
                with unless_busy(busy):
                    report = self._one(location, outlet, catalogue.get(outlet), workers, ticker, check=opts.check)
                    ticker.end()
                    print(as_json(report) if opts.json else "\n".join(as_lines(report, check=opts.check)))
                    self.exitcode = max(self.exitcode, code_of(report, check=opts.check))
        tell_busy(busy)

    def _one(
        self,
        location: Location,
        outlet: str,
        described: Outlet | None,
        workers: Workers,
        ticker: Ticker,
        *,
        check: bool,
    ) -> Report:
        local = LocalStorage(location.root)
        with nullcontext() if check else locked(location.root, outlet):
            if location.store and not check:
                follow(location.store, location.root, outlet)
            report = reextract(local, outlet, described, workers, location.reading, check=check, told=tell(ticker))
            if location.store and not check:
                list(stored(local, location.store, outlet, location.keep))
        return report
