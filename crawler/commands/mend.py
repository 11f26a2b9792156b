"""``scrapy mend``: what a crash left behind, or only the WARCs of an archive, becomes whole again."""

from __future__ import annotations

import argparse

from scrapy.settings import BaseSettings

from archive.errors import UsageError
from archive.runs.mend import locked_outlets, lost_files, mend_outlet
from archive.storage.local import LocalStorage
from crawler.articles.rederive import derive
from crawler.job.plan import catalogue_of
from crawler.location import Location
from crawler.scrapy.command import ArchiveCommand
from crawler.workers.pool import Workers

__all__ = ["Command"]


class Command(ArchiveCommand):
    """Mends segments, indexes and manifests, then derives the articles that are missing."""

    def short_desc(self) -> str:
        return "Derive the articles a crash left behind, or all of them, from the archive's WARCs"

    def work(self, settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"{args[0]}: name the archive with -s ARCHIVE={args[0]}")
        location = Location.from_settings(settings)
        root = location.root
        if not (root / "warc").is_dir():
            raise UsageError(f"{root}: there is no archive here (no warc/); name one with -s ARCHIVE=")
        catalogue = catalogue_of(settings)
        with Workers(workers=settings.getint("EXTRACTION_WORKERS")) as workers:
            for outlet in locked_outlets(root):
                for mended in mend_outlet(root, outlet, location.reading):
                    if not mended.lost:
                        print(f"{mended.done}\t{mended.file}")
                described = catalogue.get(outlet)
                for file in derive(LocalStorage(root), outlet, described, workers, location.reading):
                    print(f"written\t{file.name}")
                for name in lost_files(LocalStorage(root), outlet):
                    print(f"lost\t{name}")
                    self.exitcode = 1
