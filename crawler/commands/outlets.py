"""``scrapy outlets``: the outlets there are files for; with ``--check``, whether what they name still answers."""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec
from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError as ScrapyUsageError

import crawler
from archive.errors import ArchiveError, StorageError, UsageError
from crawler.job.plan import catalogue_of
from crawler.job.validation import check
from crawler.manners.contact import require_contact
from crawler.outlet_tools.check import Check, Checked
from crawler.outlet_tools.dates import write_dates
from crawler.outlet_tools.visiting import visit
from crawler.outlets import Outlet, find

__all__ = ["Command"]


class Command(ScrapyCommand):
    """One line an outlet: name, country, languages, sections, title. With ``--check`` one line an address.

    Exit codes of ``--check``: 0 all answered · 1 something did not · 2 usage · 3 interrupted · 4 a file could not be
    written."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - Scrapy's own form

    def syntax(self) -> str:
        return "[options] [NAME,…|@tag|all]"

    def short_desc(self) -> str:
        return "List the outlets it knows, or check their section pages, feeds and sitemaps (--check)"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object a line")
        parser.add_argument("--check", action="store_true", help="visit section pages, feeds and sitemaps")
        parser.add_argument(
            "--write", action="store_true", help="with --check: put today's date into the files, where it answered"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            outlets = find(",".join(args) or "all", catalogue_of(self.settings))
            if opts.write and not opts.check:
                raise UsageError("--write: only with --check, which says what answered")
            if opts.check:
                self._check(outlets, opts)
                return
        except UsageError as error:
            raise ScrapyUsageError(str(error), print_help=False) from None
        except ArchiveError as error:
            print(f"scrapy outlets: {error}", file=sys.stderr)
            self.exitcode = 4 if isinstance(error, StorageError) else 1
            return
        for outlet in outlets:
            print(msgspec.json.encode(outlet).decode() if opts.json else _line(outlet))

    def _check(self, outlets: Sequence[Outlet], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        check(self.settings)
        course = Check(outlets)
        require_contact(self.settings, course.urls)
        finished = visit(self.settings, course)
        found = course.found
        for line in _json_lines(found) if opts.json else _table(found, aligned=sys.stdout.isatty()):
            print(line)
        if opts.write:
            folder = self.settings.get("OUTLETS")
            _write(found, Path(folder) if folder else None)
        if not finished:
            print(f"scrapy outlets: stopped; {course.unasked} addresses were not asked", file=sys.stderr)
        self.exitcode = 3 if not finished else 1 if any(not one.good for one in found) else 0


def _line(outlet: Outlet) -> str:
    sections = f"{len(outlet.section)} section{'s' if len(outlet.section) != 1 else ''}"
    return "\t".join((outlet.name, outlet.country, ",".join(outlet.languages), sections, outlet.title))


def _json_lines(found: Iterable[Checked]) -> list[str]:
    return [msgspec.json.encode(one).decode() for one in found]


def _table(found: Sequence[Checked], *, aligned: bool) -> list[str]:
    """Outlet, kind, ``ok`` or what is wrong, links, address, where it moved; in columns, or parted by tabs."""
    rows = [_row(one) for one in found]
    if not aligned:
        return ["\t".join(row) for row in rows]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(4)]
    return [
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), *row[4:]]) for row in rows
    ]


def _row(one: Checked) -> list[str]:
    moved = [f"→ {one.moved}"] if one.moved else []
    return [one.outlet, one.kind, one.reason or "ok", str(one.links), one.url, *moved]


def _write(found: Sequence[Checked], folder: Path | None) -> None:
    """Dates the files of the outlets that were asked for: the user's, and in a checkout ours."""
    today = dt.datetime.now(dt.UTC).date()
    for name in dict.fromkeys(one.outlet for one in found):
        answered = {one.url for one in found if one.outlet == name and one.good}
        path = _file(name, folder)
        if path is None:
            print(
                f"scrapy outlets: {name}: comes with the package, not dated; copy its file to OUTLETS", file=sys.stderr
            )
        elif answered:
            print(f"scrapy outlets: {path}: {write_dates(path, answered, today)} dated", file=sys.stderr)


def _file(name: str, folder: Path | None) -> Path | None:
    if folder is not None and (folder / f"{name}.toml").is_file():
        return folder / f"{name}.toml"
    package = Path(crawler.__file__).parent
    is_checkout = (package.parent / "pyproject.toml").is_file()
    return package / "outlets" / f"{name}.toml" if is_checkout else None
