"""Scrapy's ``shell``, ``fetch`` and ``view`` in this project: with the crawl's manners, and without an archive."""

from __future__ import annotations

import argparse

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from archive.errors import UsageError
from crawler.job.validation import check
from crawler.manners.contact import require_contact
from crawler.outlet_tools.visiting import without_archive

__all__ = ["VisitingCommand"]


class VisitingCommand(ScrapyCommand):
    """Stands before one of Scrapy's commands. What it asks for passes robots.txt, pace and address rules, and is kept
    nowhere. It stands outside of ``crawler.commands``: there Scrapy takes every class for a command."""

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        try:
            check(self.settings)
            require_contact(self.settings, [word for word in args if word.startswith("http")])
        except UsageError as error:
            raise ScrapyUsageError(str(error), print_help=False) from None
        self.settings.update(without_archive(self.settings), priority="cmdline")
