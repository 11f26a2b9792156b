"""``scrapy mend``: what a crash left behind, or only the WARCs of an archive, becomes whole again."""

from __future__ import annotations

import argparse

from scrapy.settings import BaseSettings

from archive.errors import LockedError, UsageError
from archive.render.lines import done
from archive.runs.lock import tell_busy, unless_busy
from crawler.job.mending import mend_whole, outlets_of
from crawler.job.plan import catalogue_of
from crawler.location import Location
from crawler.scrapy.command import ArchiveCommand
from crawler.workers.pool import Workers

__all__ = ["Command"]


class Command(ArchiveCommand):
    """Mends segments, indexes, memory, fates and manifests, then derives the articles that are missing; of an archive
    in an object store, in the folder it is stored from, and then the store. Exit code 1 where something stays lost."""

    def short_desc(self) -> str:
        return "Derive the articles a crash left behind, or all of them, from the archive's WARCs"

    def work(self, settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"{args[0]}: name the archive with -s ARCHIVE={args[0]}")
        location = Location.from_settings(settings)
        outlets = outlets_of(location)
        if not outlets:
            raise UsageError(f"{location.root}: there is no archive here (no warc/); name one with -s ARCHIVE=")
        catalogue = catalogue_of(settings)
        busy: list[LockedError] = []
        with Workers(workers=settings.getint("EXTRACTION_WORKERS")) as workers:
            for outlet in outlets:
                with unless_busy(busy):
                    for mended in mend_whole(location, outlet, catalogue.get(outlet), workers):
                        done(f"{mended.done}\t{mended.file}")
                        self.exitcode = 1 if mended.lost else self.exitcode
        tell_busy(busy)
