"""``scrapy crawl politics``: Scrapy's command, with our checks before it, our summary and exit code after it."""

from __future__ import annotations

import argparse
import gc
import json
import logging
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from scrapy.commands.crawl import Command as CrawlCommand
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError as ScrapyUsageError
from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from archive.errors import ArchiveError, LibraryError, StorageError, UsageError
from archive.reading.reader import open_archive
from archive.render.causes import alarm_sentence
from archive.render.lines import print_line
from archive.storage.places import written_out
from crawler.job.job import CrawlJob
from crawler.job.plan import Plan
from crawler.job.validation import allow_files
from crawler.manners.contact import require_contact, user_agent
from crawler.report.logs import log_as_json, log_mistake, tell_job
from crawler.report.metrics import samples, write
from crawler.report.ping import ping
from crawler.scrapy.ending import bound_the_end
from crawler.scrapy.garbage import Garbage
from crawler.scrapy.malloc import bound_malloc
from crawler.scrapy.shutdown import BoundedStop, interruptible
from crawler.scrapy.watchdog import Watchdog

__all__ = ["Command"]

logger = logging.getLogger(__name__)

_INTERRUPTED = 3


class Command(CrawlCommand):
    """Exit codes: 0 complete · 1 something was lost or an outlet alarmed · 2 usage, nothing started · 3 interrupted,
    resumable · 4 storage."""

    def short_desc(self) -> str:
        return 'Crawl politics sections into an archive (-a outlet=NAME or -a url="https://…")'

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        super().process_options(args, opts)
        assert self.settings is not None
        if mistake := log_mistake(self.settings):
            raise ScrapyUsageError(mistake, print_help=False)
        asked_for = (self.settings.getpriority("LOG_LEVEL") or 0) >= SETTINGS_PRIORITIES["cmdline"]
        if _switched_on(self.settings, "LOG_JSON"):
            try:
                log_as_json(self.settings)
            except UsageError as error:
                raise ScrapyUsageError(str(error), print_help=False) from None
        elif sys.stderr.isatty() and not asked_for:
            # The progress line has the terminal; what went wrong may interrupt it.
            self.settings.set("LOG_LEVEL", "WARNING", priority="cmdline")
        self.settings.set("USER_AGENT", user_agent(self.settings), priority="cmdline")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args != ["politics"]:
            self._other_spider(args, opts)
            return
        # What is opened stays: to walk a year's manifests for garbage again and again doubles the time to read them.
        gc.set_threshold(100_000, 10, 10)
        try:
            with interruptible(), Watchdog() as watchdog:
                crawler = self._create_crawler("politics")
                job = self._opened(opts.spargs)
                if job.crawls:
                    self._crawl(job, crawler, opts.spargs, watchdog)
                else:
                    self._left_out(job)
        except UsageError as error:
            raise ScrapyUsageError(str(error), print_help=False) from None
        except ArchiveError as error:
            self._refused(error)
        except ImportError as error:
            self._refused(LibraryError(error))
        except KeyboardInterrupt:
            print("scrapy crawl: stopped before anything was fetched", file=sys.stderr)
            self.exitcode = 3

    def _opened(self, arguments: dict[str, Any]) -> CrawlJob:
        assert self.settings is not None
        plan = Plan.from_arguments(self.settings, arguments)
        require_contact(self.settings, plan.urls)
        allow_files(len(plan.targets))
        if plan.intake is not None:
            from crawler.job.intake import take_in  # noqa: PLC0415 - few crawls begin so

            plan.taken = take_in(self.settings, plan)
        return CrawlJob.open(self.settings, plan)

    def _left_out(self, job: CrawlJob) -> None:
        """Another run writes all that was asked for: it will say what became of it, also to PING_URL."""
        job.close("complete")
        self._print({**job.summary(), "exit": 0})

    def _print(self, summary: dict[str, Any]) -> None:
        """One line of JSON on stdout, for programs."""
        if trouble := print_line(json.dumps(summary, ensure_ascii=False)):
            self._say(f"the line of JSON could not be written: {trouble}")

    def _other_spider(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.crawler_process
        if len(args) == 1 and args[0] not in (known := self.crawler_process.spider_loader.list()):
            raise ScrapyUsageError(f"there is no spider {args[0]!r}; there is {', '.join(known)}", print_help=False)
        super().run(args, opts)

    def _refused(self, error: ArchiveError) -> None:
        self._say(str(error))
        self.exitcode = 4 if isinstance(error, StorageError) else 1
        if self.settings is not None and self.settings.get("PING_URL"):
            ping(str(self.settings["PING_URL"]), {"error": str(error), "exit": self.exitcode}, self.exitcode)

    def _crawl(self, job: CrawlJob, crawler: Crawler, arguments: dict[str, Any], watchdog: Watchdog) -> None:
        finished, broke = self._ran(job, crawler, arguments, watchdog)
        bound_the_end()
        watchdog.listen()
        job.close("complete" if finished else "interrupted")
        self.exitcode = _exit_code(job, interrupted=not (finished or broke), crashed=broke or _errors(crawler) > 0)
        summary = {**job.summary(), "exit": self.exitcode}
        self._print(summary)
        for told in (*job.failures(), *filter(None, [job.error])):
            self._say(str(told))
        assert self.settings is not None
        _tell(job, self.settings, summary)

    def _ran(self, job: CrawlJob, crawler: Crawler, arguments: dict[str, Any], watchdog: Watchdog) -> tuple[bool, bool]:
        """Crawls; whether that came to its end, and whether it failed over its first requests."""
        assert self.crawler_process
        try:
            tell_job(job)
            # What is loaded stays: walking all of it again and again is a tenth of a crawl's CPU. Walking it once to
            # find the little in it that is garbage takes longer than to keep that.
            gc.freeze()
            # Scrapy leaves each page in a circle of its own, with all its bytes. Found soon, while little else is
            # young, a hundred of them are 40 MB less at the peak. A failed one lives longer: the oldest are looked
            # through often enough, or thousands of odd answers hold twice as much.
            gc.set_threshold(2_000, 4, 40)
            bound_malloc()
            Garbage.watching(crawler)
            stop = BoundedStop.watching(crawler, watchdog=watchdog)
            self.crawler_process.crawl(crawler, job=job, **arguments)
            self.crawler_process.start()
        except KeyboardInterrupt:  # before the reactor heard signals
            return False, False
        broke = bool(self.crawler_process.bootstrap_failed or stop.broke)
        return stop.finished and not broke, broke

    def _say(self, told: str) -> None:
        """What a person must read, on stderr; where that is a log for programs, as a line of it."""
        if _switched_on(self.settings, "LOG_JSON"):
            logger.error("%s", told)
        else:
            with suppress(OSError):  # a full disk: what follows is told by other ways
                print(f"scrapy crawl: {told}", file=sys.stderr)


def _switched_on(settings: BaseSettings | None, name: str) -> bool:
    try:
        return settings is not None and settings.getbool(name)
    except ValueError:  # the checks say so
        return False


def _tell(job: CrawlJob, settings: BaseSettings, summary: dict[str, Any]) -> None:
    """Writes ``METRICS_FILE``, asks ``PING_URL`` and does what ``WATCH`` says, where they are set; what fails is one
    warning, and changes no exit code."""
    exit_code = summary["exit"]
    for manifest in job.manifests:
        for warning in manifest.warnings:
            logger.warning("%s: %s", manifest.outlet, alarm_sentence(warning))
    if file := settings.get("METRICS_FILE"):
        due = {name: crawl.window.expected for name, crawl in job.crawls.items()}
        try:
            write(written_out(file), samples(job.manifests, exit_code, due))
        except OSError as error:
            logger.warning("METRICS_FILE=%s: not written (%s)", file, error.strerror or error)
    if settings.get("PING_URL"):
        ping(str(settings["PING_URL"]), summary, exit_code)
    # Who interrupts a run wants it to end: the next one tells.
    if settings.get("WATCH") and exit_code != _INTERRUPTED:
        _notify(job, written_out(settings["WATCH"]))


def _notify(job: CrawlJob, file: Path) -> None:
    """Tells whoever wants to be told what is new."""
    from crawler.notify.config import Config  # noqa: PLC0415 - only where WATCH is set
    from crawler.notify.course import tell  # noqa: PLC0415

    place = job.options.location
    title = f"What changed in {place.store.name if place.store else place.root.name}"
    try:
        for told in tell(Config.read(file), open_archive(place.reading), title):
            if told.failure:
                logger.warning("WATCH=%s: %s was not told all: %s; the next run goes on", file, told.name, told.failure)
    except ArchiveError as error:
        logger.warning("WATCH=%s: nobody was told (%s); the next run does it", file, error)


def _exit_code(job: CrawlJob, *, interrupted: bool, crashed: bool) -> int:
    """Where several hold, 4 > 3 > 1 (2 means that nothing was started)."""
    if isinstance(job.error, StorageError):
        return 4
    if interrupted:
        return _INTERRUPTED
    return 1 if crashed or job.error or any(job.failures()) else 0


def _errors(crawler: Any) -> int:
    """Exceptions in our own code: each may have cost a page."""
    stats = crawler.stats.get_stats() if crawler.stats else {}
    return sum(count for name, count in stats.items() if name.startswith("spider_exceptions/count"))
