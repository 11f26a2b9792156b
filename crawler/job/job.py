"""CrawlJob: all outlets of one ``scrapy crawl``, opened before anything is fetched and closed after.

What is wrong with the arguments, the settings or the archive is found here, before the first request.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, Literal, Self

import msgspec
from scrapy.settings import BaseSettings

from archive.errors import ArchiveError, LockedError
from archive.manifest import Manifest
from archive.render.causes import alarm_sentence
from archive.storage.local import LocalStorage, refusals
from archive.urls import host_of
from crawler.job.outlet_crawl import OutletCrawl, RunOptions
from crawler.job.plan import Plan
from crawler.job.stamping import stamp
from crawler.job.validation import fail_on, skips_busy
from crawler.sources.sources import kinds_of
from crawler.watch.clock import Clock
from crawler.workers.pool import Workers

__all__ = ["CrawlJob"]


logger = logging.getLogger(__name__)

# Seconds: a gigabyte to a distant store. An interrupted run waits for no upload.
_STORE_WITHIN = 900.0
# Seconds for each further outlet, once one could not be stored.
_STORE_WITHIN_IF_DOWN = 10.0


class CrawlJob:
    """The outlets of one crawl by name, and what they add up to. ``workers`` read whatever the sites send."""

    def __init__(self, settings: BaseSettings, plan: Plan) -> None:
        self.plan = plan
        self.options = RunOptions.from_settings(settings)
        self.fail_on = fail_on(settings)
        self.workers = Workers(workers=settings.getint("EXTRACTION_WORKERS"))
        self.crawls: dict[str, OutletCrawl] = {}
        self.clock = Clock()
        self.manifests: list[Manifest] = []
        self.error: ArchiveError | None = None
        self._tsa: str | None = settings.get("TSA_URL")
        # Why an outlet's manifest got no time stamp; after the first the authority is not asked again.
        self.unstamped: dict[str, str] = {}
        # Outlets that another run writes, where these are left out.
        self.busy: list[str] = []
        self._closed = False
        self.began = time.monotonic()

    @classmethod
    def open(cls, settings: BaseSettings, plan: Plan) -> Self:
        """Locks, mends and opens every outlet of ``plan``; frees those already opened where one cannot be.

        Raises UsageError (2), StorageError (4) or another ArchiveError; nothing was fetched then. Where BUSY is
        ``skip``, an outlet that another run writes is not opened, but named in ``busy``; there may be none left.
        """
        job = cls(settings, plan)
        try:
            kinds = kinds_of(str(settings["SOURCES"]))
            for name, target in plan.targets.items():
                sources = target.sources(plan.depth, kinds)
                try:
                    with refusals("write", job.options.location.root):
                        job.crawls[name] = OutletCrawl.open(name, target, sources, job.options, job.workers)
                except LockedError:
                    if not skips_busy(settings):
                        raise
                    job.busy.append(name)
        except BaseException:
            for crawl in job.crawls.values():
                crawl.abandon()
            job.workers.close(now=True)
            raise
        return job

    def crawl_of(self, url: str) -> OutletCrawl:
        """The outlet of a request that names none: one with a section on the URL's host, else the first."""
        host = host_of(url)
        return next((crawl for crawl in self.crawls.values() if host in crawl.hosts), next(iter(self.crawls.values())))

    def conclude(self, crawl: OutletCrawl, status: Literal["complete", "interrupted"]) -> bool:
        """Says what became of every page of an outlet; whether that went well."""
        return self._went_well(crawl, lambda: crawl.conclude(status, self.workers))

    def close(self, status: Literal["complete", "interrupted"]) -> None:
        """Closes every outlet; one that cannot be closed does not keep the others open. Doing it twice does nothing."""
        if self._closed:
            return
        self._closed = True
        # All are closed before the first waits for the store, which may be down.
        closed = [one for one in self.crawls.values() if self._went_well(one, partial(self._end, one, status))]
        within = _STORE_WITHIN if status == "complete" else 0
        for crawl in closed:
            if not self._went_well(crawl, partial(crawl.store, within)):
                within = min(within, _STORE_WITHIN_IF_DOWN)
        self.workers.close()

    def _end(self, crawl: OutletCrawl, status: Literal["complete", "interrupted"]) -> None:
        manifest = crawl.close(status, self.workers, self.clock.wrong(crawl.name))
        self.manifests.append(manifest)
        # A run that was stopped has no time to ask anybody; the next one's stamp vouches for it, too.
        if self._tsa and status == "complete" and not self.unstamped:
            trouble = stamp(self._tsa, LocalStorage(self.options.location.root), manifest)
            if trouble:
                self.unstamped[crawl.name] = trouble
                logger.warning("%s: no time stamp: %s (the next run's vouches for this one, too)", self._tsa, trouble)

    def _went_well(self, crawl: OutletCrawl, step: Callable[[], None]) -> bool:
        """Whether ``step`` did; the first error decides the exit code, each is said. One that nobody foresaw must not
        keep the other outlets from being closed."""
        try:
            step()
        except ArchiveError as error:
            logger.error("outlet %s: %s", crawl.name, error)
            self.error = self.error or error
        except Exception as error:
            logger.exception("outlet %s: its run could not be closed", crawl.name)
            words = f"outlet {crawl.name!r}: its run could not be closed ({type(error).__name__}: {error}); what was "
            self.error = self.error or ArchiveError(words + "fetched is in the archive, the next run completes it")
        else:
            return True
        return False

    def failures(self) -> Iterator[str]:
        """The alarms that ``FAIL_ON`` asks for."""
        for manifest in self.manifests:
            for alarm in manifest.alarms:
                if alarm.kind in self.fail_on:
                    yield f"{manifest.outlet}: {alarm_sentence(alarm)}"

    def summary(self) -> dict[str, Any]:
        """The run in one JSON object."""
        named = ("run", "status", "counts", "alarms", "resolved", "warnings")
        told = msgspec.to_builtins(self.manifests)
        outlets = {one["outlet"]: {name: one[name] for name in named} for one in told}
        counts: Counter[str] = Counter()
        for manifest in self.manifests:
            counts.update(manifest.counts)
        busy = {"busy": self.busy} if self.busy else {}
        intake = {"intake": self.plan.taken.as_json()} if self.plan.taken else {}
        return {
            **busy,
            **intake,
            "archive": str(self.options.location.store or self.options.location.root),
            "outlets": outlets,
            "counts": dict(sorted(counts.items())),
            "seconds": round(time.monotonic() - self.began, 1),
            **({"unstamped": self.unstamped} if self.unstamped else {}),
        }
