"""``scrapy parse URL``: what a crawl would take of a page, without storing anything."""

from __future__ import annotations

import argparse
import json

from scrapy.settings import BaseSettings

from archive.errors import UsageError
from crawler.job.plan import catalogue_of
from crawler.job.validation import check
from crawler.manners.contact import require_contact
from crawler.outlet_tools.taking import OnePage, taken
from crawler.outlet_tools.visiting import visit
from crawler.outlets import for_url
from crawler.outlets.problems import is_web_address
from crawler.scrapy.command import ArchiveCommand
from crawler.workers.pool import Workers

__all__ = ["Command"]


class Command(ArchiveCommand):
    """Exit codes: 0 a page came · 1 none came · 2 usage · 3 interrupted."""

    def syntax(self) -> str:
        return "[options] URL"

    def short_desc(self) -> str:
        return "Show what a crawl would take of a page: its article, the links of a list (nothing is stored)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--spider", default="politics", help="there is one, politics; as in Scrapy's own command")

    def work(self, settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> None:
        check(settings)
        if len(args) != 1 or not is_web_address(args[0]) or opts.spider != "politics":
            raise UsageError("write it like: scrapy parse --spider politics https://site.example/politics/a-story/")
        require_contact(settings, args)
        course = OnePage(args[0])
        if not visit(settings, course) or course.answer is None:
            self.exitcode = 3
        elif trouble := course.answer.trouble:
            self.say(f"{args[0]}: {trouble}")
            self.exitcode = 1
        else:
            with Workers(workers=1) as workers:
                found = taken(course.answer, for_url(args[0], catalogue_of(settings)), workers)
            print(json.dumps(found, ensure_ascii=False, indent=2))
