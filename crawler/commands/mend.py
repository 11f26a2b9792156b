"""``scrapy mend``: what a crash left behind, or only the WARCs of an archive, becomes whole again."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from archive.errors import ArchiveError, StorageError, UsageError
from archive.runs.mend import locked_outlets, mend_outlet
from archive.storage.local import LocalStorage
from crawler.articles.rederive import derive
from crawler.job.plan import catalogue_of
from crawler.location import Location
from crawler.workers.pool import Workers

__all__ = ["Command"]


class Command(ScrapyCommand):
    """Mends segments, indexes and manifests, then derives the articles that are missing."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - Scrapy's own form

    def short_desc(self) -> str:
        return "Derive the articles a crash left behind, or all of them, from the archive's WARCs"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            if args:
                raise UsageError(f"{args[0]}: name the archive with -s ARCHIVE={args[0]}")
            location = Location.from_settings(self.settings)
            root = location.root
            if not (root / "warc").is_dir():
                raise UsageError(f"{root}: there is no archive here (no warc/); name one with -s ARCHIVE=")
            catalogue = catalogue_of(self.settings)
            with Workers(workers=self.settings.getint("EXTRACTION_WORKERS")) as workers:
                for outlet in locked_outlets(root):
                    for mended in mend_outlet(root, outlet):
                        print(f"{mended.done}\t{mended.file}")
                    local, described = LocalStorage(root), catalogue.get(outlet)
                    for file in derive(local, outlet, described, workers, location.reading):
                        print(f"written\t{file.name}")
        except UsageError as error:
            raise ScrapyUsageError(str(error), print_help=False) from None
        except ArchiveError as error:
            print(f"scrapy mend: {error}", file=sys.stderr)
            self.exitcode = 4 if isinstance(error, StorageError) else 1
