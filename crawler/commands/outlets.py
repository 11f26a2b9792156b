"""``scrapy outlets``: the outlets there are files for."""

from __future__ import annotations

import argparse

import msgspec
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from archive.errors import UsageError
from crawler.campaign import catalogue_of
from crawler.outlets import Outlet, find

__all__ = ["Command"]


class Command(ScrapyCommand):
    """One line an outlet: name, country, languages, sections, title."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - Scrapy's own form

    def syntax(self) -> str:
        return "[options] [NAME,…|@tag|all]"

    def short_desc(self) -> str:
        return "List the outlets it knows"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="whole outlet descriptions, one JSON object a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            outlets = find(args[0] if args else "all", catalogue_of(self.settings))
        except UsageError as error:
            raise ScrapyUsageError(str(error), print_help=False) from None
        for outlet in outlets:
            print(msgspec.json.encode(outlet).decode() if opts.json else _line(outlet))


def _line(outlet: Outlet) -> str:
    sections = f"{len(outlet.section)} section{'s' if len(outlet.section) != 1 else ''}"
    return "\t".join((outlet.name, outlet.country, ",".join(outlet.languages), sections, outlet.title))
