"""``scrapy outlets``: the outlets there are files for; with ``--check``, whether what they name still answers."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec
from scrapy.settings import BaseSettings

import crawler
from archive.article import CORPUS
from archive.errors import ArchiveError, StorageError, UsageError
from archive.events.feeds import write
from archive.reading.reader import Archive, open_archive
from archive.storage.places import written_out
from crawler.job.plan import catalogue_of
from crawler.job.validation import check
from crawler.location import Location
from crawler.manners.contact import require_contact
from crawler.outlet_tools.check import Check, Checked
from crawler.outlet_tools.dates import write_dates
from crawler.outlet_tools.health import health, report
from crawler.outlet_tools.trial import Trial, article_row
from crawler.outlet_tools.visiting import visit
from crawler.outlets import Outlet, find
from crawler.scrapy.command import ArchiveCommand
from crawler.workers.pool import Workers

__all__ = ["Command"]


class Command(ArchiveCommand):
    """One line an outlet: name, country, languages, sections, title. With ``--check`` one line an address.

    Exit codes of ``--check`` and ``--try``: 0 all answered · 1 something did not · 2 usage · 3 interrupted · 4 a file
    could not be written."""

    def syntax(self) -> str:
        return "[options] [NAME,…|@tag|all]"

    def short_desc(self) -> str:
        return "List the outlets it knows, or check their section pages, feeds and sitemaps (--check)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--check", action="store_true", help="visit section pages, feeds and sitemaps")
        parser.add_argument(
            "--try",
            dest="trial",
            action="store_true",
            help="visit one outlet for a minute, show what is taken",
        )
        parser.add_argument(
            "--write", action="store_true", help="with --check: put today's date into the files, where it answered"
        )

        parser.add_argument(
            "--report", type=Path, metavar="FILE",
            help="write when each outlet last gave a section page, an article, a feed, a sitemap: .md, or .json",
        )  # fmt: skip

    def work(self, settings: BaseSettings, args: list[str], opts: argparse.Namespace) -> None:
        outlets = find(",".join(args) or "all", catalogue_of(settings))
        if opts.report and not opts.report.parent.is_dir():
            raise UsageError(f"--report {opts.report}: there is no such folder")
        if opts.write and not opts.check:
            raise UsageError("--write: only with --check, which says what answered")
        if opts.trial:
            self._try(outlets, settings)
        elif opts.check:
            self._check(outlets, settings, opts)
        elif opts.report:
            self._report(outlets, (), settings, opts.report)
        for outlet in () if opts.trial or opts.check or opts.report else outlets:
            print(_json(outlet) if opts.json else _line(outlet))

    def _try(self, outlets: Sequence[Outlet], settings: BaseSettings) -> None:
        if len(outlets) != 1:
            raise UsageError("--try: name one outlet; --check visits the lists of many")
        check(settings)
        course = Trial(outlets[0])
        require_contact(settings, course.check.urls)
        finished = visit(settings, course)
        rows = [_row(one) for one in course.check.found]
        if course.robots is not None:
            rows.insert(0, [outlets[0].name, "robots", course.robots.trouble or "ok", "", course.robots.url])
        for row in rows:
            print("\t".join(row))
        is_taken = self._tell_article(course, outlets[0], settings)
        if course.check.unasked:
            self.say(f"{course.check.unasked} addresses were not asked within the minute; --check asks them all")
        good = is_taken and all(one.good for one in course.check.found)
        self.exitcode = 3 if not finished else 0 if good else 1

    def _tell_article(self, course: Trial, outlet: Outlet, settings: BaseSettings) -> bool:
        if course.article is None or course.article.trouble:
            self.say(
                course.article.trouble or "" if course.article else "no list gave an article that could be asked for"
            )
            return False
        with Workers(workers=1) as workers:
            answer = course.article
            article = workers.extract(
                answer.body, answer.url, answer.headers, outlet, captured=dt.datetime.now(dt.UTC)
            ).result()
        print("\t".join([outlet.name, *article_row(article)]))
        return article.status in CORPUS

    def _check(self, outlets: Sequence[Outlet], settings: BaseSettings, opts: argparse.Namespace) -> None:
        check(settings)
        course = Check(outlets)
        require_contact(settings, course.urls)
        finished = visit(settings, course)
        found = course.found
        for line in map(_json, found) if opts.json else _table(found, aligned=sys.stdout.isatty()):
            print(line)
        if opts.write:
            self._write(found, settings.get("OUTLETS"))
        if opts.report:
            self._report(outlets, found, settings, opts.report)
        nameless = [one.name for one in outlets if not (one.section or one.feed or one.sitemap)]
        for name in nameless:
            self.say(f"{name}: its file names no section page, feed or sitemap")
        if not finished:
            self.say(f"stopped; {course.unasked} addresses were not asked")
        self.exitcode = 3 if not finished else 1 if nameless or any(not one.good for one in found) else 0

    def _report(
        self, outlets: Sequence[Outlet], checked: Sequence[Checked], settings: BaseSettings, file: Path
    ) -> None:
        """Writes the health of the outlets, also by what the archive's runs saw, where there is an archive."""
        today = dt.datetime.now(dt.UTC).date()
        news: Archive | None = None
        try:
            news = open_archive(Location.from_settings(settings).reading)
        except ArchiveError as error:
            self.say(f"no archive is read for this: {error}")
        found = list(health(outlets, checked, news, today))
        told = msgspec.json.encode(found) + b"\n" if file.suffix == ".json" else report(found, today).encode()
        try:
            write(file, told)
        except OSError as error:
            raise StorageError(f"{file}: cannot be written ({error.strerror or error})") from error
        unchecked = sum(not one.is_checked for one in found)
        self.say(f"{file}: {len(found)} outlets, {unchecked} of them unchecked")

    def _write(self, found: Sequence[Checked], folder: str | None) -> None:
        """Dates the files of the outlets that were asked for: the user's, and in a checkout ours."""
        today = dt.datetime.now(dt.UTC).date()
        for name in dict.fromkeys(one.outlet for one in found):
            answered = {one.url for one in found if one.outlet == name and one.good}
            path = _file(name, written_out(folder) if folder else None)
            if path is None:
                self.say(f"{name}: comes with the package, not dated; copy its file to OUTLETS")
            elif answered:
                self.say(f"{path}: {write_dates(path, answered, today)} dated")


def _line(outlet: Outlet) -> str:
    sections = f"{len(outlet.section)} section{'s' if len(outlet.section) != 1 else ''}"
    return "\t".join((outlet.name, outlet.country, ",".join(outlet.languages), sections, outlet.title))


def _json(one: Outlet | Checked) -> str:
    return msgspec.json.encode(one).decode()


def _table(found: Sequence[Checked], *, aligned: bool) -> list[str]:
    """Outlet, kind, ``ok`` or what is wrong, links, address, where it moved; in columns, or parted by tabs."""
    rows = [_row(one) for one in found]
    if not aligned:
        return ["\t".join(row) for row in rows]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    padded = ([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), *row[4:]] for row in rows)
    return ["  ".join(row) for row in padded]


def _row(one: Checked) -> list[str]:
    moved = [f"→ {one.moved}"] if one.moved else []
    return [one.outlet, one.kind, one.reason or "ok", str(one.links), one.url, *moved]


def _file(name: str, folder: Path | None) -> Path | None:
    if folder is not None and (folder / f"{name}.toml").is_file():
        return folder / f"{name}.toml"
    package = Path(crawler.__file__).parent
    is_checkout = (package.parent / "pyproject.toml").is_file()
    return package / "outlets" / f"{name}.toml" if is_checkout else None
