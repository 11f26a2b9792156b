"""``scrapy newoutlet URL``: drafts an outlet file from a live site."""

from __future__ import annotations

import argparse
import datetime as dt
import re
import sys
from pathlib import Path

from scrapy.settings import BaseSettings

from archive.errors import UsageError
from archive.storage.local import refusals
from crawler.job.plan import catalogue_of
from crawler.job.validation import check
from crawler.manners.contact import require_contact
from crawler.outlet_tools.draft.course import DraftCourse
from crawler.outlet_tools.draft.write import has_politics, outlet_text, warnings
from crawler.outlet_tools.visiting import visit
from crawler.outlets import for_url, parse
from crawler.outlets.problems import is_web_address
from crawler.scrapy.command import ArchiveCommand

__all__ = ["Command"]


class Command(ArchiveCommand):
    """Exit codes: 0 drafted · 1 the site did not answer, or has no politics section that was recognised (what there is
    is drafted) · 2 usage · 3 interrupted · 4 the file could not be written."""

    def syntax(self) -> str:
        return "[options] URL"

    def short_desc(self) -> str:
        return "Draft an outlet file from a live site: its front page or its politics page"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--to", metavar="FILE", type=Path, help="a file to write, NAME.toml; it must not be there")

    def work(self, settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> None:
        check(settings)
        url, to = _address(args), _free(opts.to) if opts.to else None
        require_contact(settings, [url])
        if known := for_url(url, catalogue_of(settings)):
            self.say(f"there is a file for this site already: outlet {known.name!r}")
        course = DraftCourse(url)
        if visit(settings, course):
            self._draft(course, to)
        else:
            self.say("stopped before the draft was done")
            self.exitcode = 3

    def _draft(self, course: DraftCourse, to: Path | None) -> None:
        if not course.pages:
            self.say(f"{course.given}: {course.given_trouble or 'no answer'}")
            self.exitcode = 1
            return
        # Scrapy loads every command at each start, this one's extraction with it.
        from crawler.outlet_tools.draft.drafting import drafted  # noqa: PLC0415

        draft = drafted(course, to.stem if to else None, dt.datetime.now(dt.UTC).date())
        text = outlet_text(draft)
        parse(text, draft.name, where="the draft")
        _write(text, to)
        for warning in warnings(draft):
            self.say(warning)
        if to is not None:
            addresses = sum(map(len, (draft.sections, draft.feeds, draft.sitemaps)))
            told = f"sections {len(draft.sections)}, feeds {len(draft.feeds)}, sitemaps {len(draft.sitemaps)}"
            then = f"; read it, then: scrapy outlets --try {draft.name} -s OUTLETS={to.parent}" if addresses else ""
            self.say(f"{to}: {told}{then}")
        self.exitcode = 0 if has_politics(draft) else 1


def _address(args: list[str]) -> str:
    if len(args) != 1:
        raise UsageError("name one address, as in: scrapy newoutlet https://site.example/politics/")
    if not is_web_address(args[0]):
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
