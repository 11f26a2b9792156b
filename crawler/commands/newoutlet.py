"""``scrapy newoutlet URL``: drafts an outlet file from a live site."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from pathlib import Path
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

from archive.errors import ArchiveError, StorageError, UsageError
from archive.storage.local import refusals
from crawler.job.plan import catalogue_of
from crawler.job.validation import check
from crawler.manners.contact import require_contact
from crawler.outlet_tools.draft.course import DraftCourse
from crawler.outlet_tools.draft.write import outlet_text, warnings
from crawler.outlet_tools.visiting import visit
from crawler.outlets import for_url, parse

__all__ = ["Command"]


class Command(ScrapyCommand):
    """Exit codes: 0 drafted · 1 the site did not answer, or has no politics section that was recognised (what there is
    is drafted) · 2 usage · 3 interrupted · 4 the file could not be written."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - Scrapy's own form

    def syntax(self) -> str:
        return "[options] URL"

    def short_desc(self) -> str:
        return "Draft an outlet file from a live site: its front page or its politics page"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--to", metavar="FILE", type=Path, help="a file to write, NAME.toml; it must not be there")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            check(self.settings)
            url, to = _address(args), _free(opts.to) if opts.to else None
            require_contact(self.settings, [url])
            if known := for_url(url, catalogue_of(self.settings)):
                self._say(f"there is a file for this site already: outlet {known.name!r}")
            self._draft(url, to)
        except UsageError as error:
            raise ScrapyUsageError(str(error), print_help=False) from None
        except ArchiveError as error:
            self._say(str(error))
            self.exitcode = 4 if isinstance(error, StorageError) else 1

    def _draft(self, url: str, to: Path | None) -> None:
        assert self.settings is not None
        course = DraftCourse(url)
        if not visit(self.settings, course):
            self._say("stopped before the draft was done")
            self.exitcode = 3
            return
        if not course.pages:
            self._say(f"{url}: {course.given_trouble or 'no answer'}")
            self.exitcode = 1
            return
        # Scrapy loads every command at each start, this one's extraction with it.
        from crawler.outlet_tools.draft.drafting import drafted  # noqa: PLC0415

        draft = drafted(course, to.stem if to else None, dt.datetime.now(dt.UTC).date())
        text = outlet_text(draft)
        parse(text, draft.name, where="the draft")
        _write(text, to)
        for warning in warnings(draft):
            self._say(warning)
        self.exitcode = 0 if draft.sections else 1

    def _say(self, words: str) -> None:
        print(f"scrapy newoutlet: {words}", file=sys.stderr)


def _address(args: list[str]) -> str:
    if len(args) != 1:
        raise UsageError("name one address, as in: scrapy newoutlet https://site.example/politics/")
    try:
        parts = urlsplit(args[0])
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine:
        raise UsageError(f"{args[0]}: not a web address; write it like https://site.example/politics/")
    return args[0]


def _free(to: Path) -> Path:
    if not (to.suffix == ".toml" and re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", to.stem)):
        raise UsageError(f"--to {to}: an outlet file is called after the outlet, as in valley-herald.toml")
    if to.exists():
        raise UsageError(f"--to {to}: is there already, and is not written over")
    if not to.parent.is_dir():
        raise UsageError(f"--to {to}: there is no folder {to.parent}")
    return to


def _write(text: str, to: Path | None) -> None:
    if to is None:
        sys.stdout.write(text)
        return
    # Created, never replaced: somebody may have written it meanwhile.
    with refusals("write", to), to.open("x", encoding="utf-8") as stream:
        stream.write(text)
