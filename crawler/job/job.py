"""A campaign: all outlets of one ``scrapy crawl``, opened before anything is fetched and closed after.

What is wrong with the arguments, the settings or the archive is found here, before the first request.
"""

from __future__ import annotations

import datetime as dt
import inspect
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from scrapy.settings import BaseSettings

from archive.errors import ArchiveError, UsageError
from archive.manifest import Manifest
from archive.runs.files import software
from archive.urls import host_of, slug
from crawler.job.outlet_crawl import OutletCrawl
from crawler.job.validation import check, fail_on, refetch
from crawler.location import Location
from crawler.manners.contact import user_agent
from crawler.outlets import Address, Outlet, Section, find, for_url, load
from crawler.sources.sources import Depth, Sources, kinds_of
from crawler.workers.pool import Extractors

__all__ = ["CrawlJob", "Plan", "Target", "catalogue_of"]


logger = logging.getLogger(__name__)

# Seconds: a gigabyte to a distant store. An interrupted run waits for no upload.
_STORE_WITHIN = 900.0
# Seconds for each further outlet, once one could not be stored.
_STORE_WITHIN_IF_DOWN = 10.0


@dataclass(frozen=True, slots=True)
class Target:
    """One outlet of a crawl: its file (None for a site that has none), its sections, feeds and sitemaps."""

    outlet: Outlet | None
    sections: tuple[Section, ...]
    feeds: tuple[Address, ...] = ()
    sitemaps: tuple[Address, ...] = ()

    def sources(self, depth: Depth, kinds: frozenset[str]) -> Sources:
        """The sources of a run that looks back as far as ``depth`` says, of these ``kinds``."""
        today = dt.datetime.now(dt.UTC).date()
        return Sources(self.outlet, self.sections, self.feeds, self.sitemaps, depth=depth, today=today, kinds=kinds)


class Plan:
    """What a crawl is asked to do: outlets by name, what to read of them, and how far back.

    Arguments as on the command line (``-a outlet=``, ``-a url=``, ``-a pages=``, ``-a since=``, ``-a shard=I/N``);
    raises UsageError. The unit of distribution is the outlet: of N machines, each with its own I from 1 to N, every
    outlet has one.
    """

    def __init__(
        self,
        settings: BaseSettings,
        *,
        outlet: str | None = None,
        url: str | None = None,
        pages: str | None = None,
        since: str | None = None,
        shard: str | None = None,
    ) -> None:
        check(settings)
        if not outlet and not url:
            raise UsageError('say what to crawl: -a outlet=NAME (`scrapy outlets` lists them) or -a url="https://…"')
        catalogue = catalogue_of(settings)
        self.depth = _depth(settings, pages, since)
        self.targets: dict[str, Target] = {}
        for one in find(outlet, catalogue) if outlet else ():
            if not (one.section or one.feed or one.sitemap):
                raise UsageError(f"outlet {one.name!r} has no section pages; name some with -a url=")
            self.targets[one.name] = Target(one, one.section, one.feed, one.sitemap)
        for address in (url or "").split():
            self._add_url(address, for_url(_checked(address), catalogue))
        if shard is not None:
            part, parts = _shard(shard)
            kept = sorted(self.targets)[part - 1 :: parts]
            self.targets = {name: self.targets[name] for name in kept}

    @classmethod
    def from_arguments(cls, settings: BaseSettings, arguments: dict[str, str]) -> Plan:
        """A plan from ``-a`` arguments; UsageError names one that does not exist."""
        known = [name for name in inspect.signature(cls).parameters if name != "settings"]
        for name in arguments:
            if name not in known:
                raise UsageError(f"-a {name}=: there is no such argument; there are {', '.join(known)}")
        return cls(settings, **arguments)

    @property
    def urls(self) -> Iterator[str]:
        """The addresses a crawl begins with."""
        for target in self.targets.values():
            yield from (section.url for section in target.sections)
            yield from (address.url for address in (*target.feeds, *target.sitemaps))

    def _add_url(self, address: str, outlet: Outlet | None) -> None:
        name = outlet.name if outlet else slug(host_of(address).removeprefix("www."))
        section = Section(url=address, learned="command line")
        target = self.targets.get(name, Target(outlet, ()))
        self.targets[name] = replace(target, sections=(*target.sections, section))


class CrawlJob:
    """The desks of one crawl, by outlet name, and what they add up to."""

    def __init__(self, settings: BaseSettings, plan: Plan) -> None:
        self.plan = plan
        self.location = Location.from_settings(settings)
        self.refetch_all = settings.getbool("REFETCH_ALL")
        self.fail_on = fail_on(settings)
        self.crawls: dict[str, OutletCrawl] = {}
        self.manifests: list[Manifest] = []
        self.error: ArchiveError | None = None
        self._closed = False
        self.began = time.monotonic()

    @classmethod
    def open(cls, settings: BaseSettings, plan: Plan) -> Self:
        """Locks, mends and opens every outlet of ``plan``; frees those already opened where one cannot be.

        Raises UsageError (2), StorageError (4) or another ArchiveError; nothing was fetched then.
        """
        job = cls(settings, plan)
        try:
            kinds = kinds_of(str(settings["SOURCES"]))
            for name, target in plan.targets.items():
                sources = target.sources(plan.depth, kinds)
                crawl = OutletCrawl.open(
                    job.location, name, target.outlet, sources, info(settings, name), **_for_crawl(settings)
                )
                job.crawls[name] = crawl
        except BaseException:
            for crawl in job.crawls.values():
                crawl.abandon()
            raise
        return job

    def crawl_of(self, url: str, default: str | None = None) -> OutletCrawl:
        """The desk of a request: ``default`` by name, else the one with a section on the URL's host, else the first."""
        if default in self.crawls:
            return self.crawls[default]
        host = host_of(url)
        hosts = ((known, crawl) for crawl in self.crawls.values() for known in crawl.sources.hosts)
        return next((crawl for known, crawl in hosts if known == host), next(iter(self.crawls.values())))

    def close(self, status: Literal["complete", "interrupted"]) -> None:
        """Closes every desk; one that cannot be closed does not keep the others open. Doing it twice does nothing."""
        if self._closed:
            return
        self._closed = True
        with _Workers() as workers:
            self._close(status, workers)

    def _close(self, status: Literal["complete", "interrupted"], workers: _Workers) -> None:
        # All are closed before the first waits for the store, which may be down.
        closed = [
            crawl
            for crawl in self.crawls.values()
            if self._went_well(crawl, partial(self._end, crawl, status, workers))
        ]
        within = _STORE_WITHIN if status == "complete" else 0
        for crawl in closed:
            if not self._went_well(crawl, partial(crawl.store, within)):
                within = min(within, _STORE_WITHIN_IF_DOWN)

    def _end(self, crawl: OutletCrawl, status: Literal["complete", "interrupted"], workers: _Workers) -> None:
        self.manifests.append(crawl.close(status, workers))

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
            told = f"outlet {crawl.name!r}: its run could not be closed ({type(error).__name__}: {error}); what was "
            self.error = self.error or ArchiveError(told + "fetched is in the archive, the next run completes it")
        else:
            return True
        return False

    def failures(self) -> Iterator[str]:
        """The alarms that ``FAIL_ON`` asks for."""
        for manifest in self.manifests:
            for alarm in manifest.alarms:
                if alarm.split(":")[0] in self.fail_on:
                    yield f"{manifest.outlet}: {alarm}"

    def summary(self) -> dict[str, Any]:
        """The run in one JSON object."""
        outlets = {
            one.outlet: {
                "run": one.run,
                "status": one.status,
                "counts": one.counts,
                "alarms": list(one.alarms),
                "warnings": list(one.warnings),
            }
            for one in self.manifests
        }
        return {
            "archive": str(self.location.store or self.location.root),
            "outlets": outlets,
            "counts": _added(one.counts for one in self.manifests),
            "seconds": round(time.monotonic() - self.began, 1),
        }


class _Workers:
    """Extraction for the outlets whose first run this was: one pool for all of them, and none where there is none."""

    def __init__(self) -> None:
        self._pool: Extractors | None = None

    def __call__(self) -> Extractors:
        self._pool = self._pool or Extractors(workers=2)
        return self._pool

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.close()


def catalogue_of(settings: BaseSettings) -> dict[str, Outlet]:
    """Every outlet by name, those of the ``OUTLETS`` folder among them; UsageError for a broken file."""
    folder = settings.get("OUTLETS")
    return load(Path(folder) if folder else None)


def info(settings: BaseSettings, outlet: str) -> list[tuple[str, str]]:
    """The fields of the warcinfo record."""
    fields = [
        ("software", f"paper-of-record/{software().get('paper-of-record', 'unreleased')}"),
        ("http-header-user-agent", user_agent(settings)),
        ("robots", "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore"),
        ("operator", str(settings.get("CONTACT") or "")),
        ("isPartOf", outlet),
    ]
    return [(name, value) for name, value in fields if value]


def _for_crawl(settings: BaseSettings) -> dict[str, Any]:
    return {
        "refetch": refetch(settings),
        "max_size": settings.getint("SEGMENT_MAX_SIZE"),
        "max_age": settings.getfloat("SEGMENT_MAX_AGE") or None,
    }


def _checked(address: str) -> str:
    try:
        parts = urlsplit(address)
        fine = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine:
        raise UsageError(f"-a url={address}: not a web address; write it like https://site.example/politics/")
    return address


def _depth(settings: BaseSettings, pages: str | None, since: str | None) -> Depth:
    if pages is None:
        most = None if since else settings.getint("SECTION_PAGES")
    elif pages == "all":
        most = None
    elif pages.isdecimal() and int(pages) >= 1:
        most = int(pages)
    else:
        raise UsageError(f"-a pages={pages}: write a number from 1, or all")
    return Depth(
        pages=most,
        stop_at_known=pages is None and since is None,
        since=_day(since) if since else None,
        sitemap_days=settings.getint("SITEMAP_DAYS"),
    )


def _day(since: str) -> dt.date:
    try:
        return dt.date.fromisoformat(since)
    except ValueError:
        raise UsageError(f"-a since={since}: write a day like 2026-11-01") from None


def _shard(shard: str) -> tuple[int, int]:
    part, _, parts = shard.partition("/")
    if not (part.isdecimal() and parts.isdecimal() and 1 <= int(part) <= int(parts)):
        raise UsageError(f"-a shard={shard}: write it like 2/4, the second of four machines")
    return int(part), int(parts)


def _added(counts: Any) -> dict[str, int]:
    total: dict[str, int] = {}
    for one in counts:
        for fate, count in one.items():
            total[fate] = total.get(fate, 0) + count
    return dict(sorted(total.items()))
