"""The extension that holds the runs: what the download handler saw becomes durable here, off the reactor's thread."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, Self, TypeVar

import scrapy
from scrapy import signals
from scrapy.exceptions import DownloadCancelledError, NotConfigured
from scrapy.utils.defer import _schedule_coro, maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.defer import Deferred
from twisted.internet.threads import deferToThread

from archive.errors import ArchiveError, UsageError
from archive.runs.run import Closing, Known, Run
from archive.runs.segment import DEFAULT, Writing
from archive.storage.places import written_out
from archive.urls import slug, without_credentials
from archive.warc.http import Exchange, FailedExchange, Truncation

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request
    from scrapy.settings import BaseSettings

    from archive.warc.snapshot import SnapshotRef

__all__ = ["ArchiveRecorder", "folder_of", "in_thread", "info_of", "next_step", "on_reactor"]

_T = TypeVar("_T")
_logger = logging.getLogger(__name__)


def folder_of(settings: BaseSettings) -> Path:
    """The folder that ``ARCHIVE`` names; UsageError for a place of another kind."""
    place = str(settings["ARCHIVE"])
    # Also with a slash too little, which would make a folder of that name.
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", place):
        raise UsageError(f"ARCHIVE={place}: a crawl writes to a folder; copy it to an object store afterwards")
    return written_out(place)


async def on_reactor(future: Future[_T]) -> _T:
    """The result of ``future``, or its error, on the reactor's thread, under any reactor; at once where it is there."""
    if future.done():
        return future.result()
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    resolved: Deferred[None] = Deferred()
    future.add_done_callback(lambda _: reactor.callFromThread(resolved.callback, None))
    await maybe_deferred_to_future(resolved)
    return future.result()


async def in_thread(step: Callable[[], _T]) -> _T:
    """What ``step`` gives; meanwhile the reactor does what else is due."""
    result: _T = await maybe_deferred_to_future(deferToThread(step))
    return result


async def next_step() -> None:
    """Lets everything else that is due on the reactor go first."""
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    turn: Deferred[None] = Deferred()
    call_later: Any = reactor.callLater
    call_later(0, turn.callback, None)
    await maybe_deferred_to_future(turn)


def info_of(settings: BaseSettings, software: str) -> list[tuple[str, str]]:
    """The fields of a warcinfo record: who crawls, with what, by which rules."""
    fields = [
        ("software", software),
        ("http-header-user-agent", str(settings.get("USER_AGENT") or "")),
        ("robots", "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore"),
        ("operator", str(settings.get("CONTACT") or "")),
    ]
    return [(name, value) for name, value in fields if value]


class _Abortable(Protocol):
    def abort(self, reason: Truncation = "time") -> None: ...


class ArchiveRecorder:
    """Archives the exchanges of a crawl, one run for each outlet that is met.

    Subclass it to say more: ``outlet_of`` names the outlet of a request, ``about_of`` what is told about its
    exchange beside the bytes, ``known_of`` the earlier capture a ``revisit`` refers to, ``info_of`` the fields of
    the warcinfo record, ``end`` how a run is closed. All of it runs on the reactor's thread but ``begin`` and
    ``end``, which may block."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.get("ARCHIVE"):
            raise NotConfigured("ARCHIVE is not set: nothing is archived")
        self.crawler = crawler
        self.status: Literal["complete", "alarmed", "interrupted"] = "interrupted"
        self._runs: dict[str, Future[Run]] = {}
        self._in_flight: set[_Abortable] = set()
        self._aborted = False
        self._refused = False
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="archive-runs")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        recorder = cls(crawler)
        crawler.signals.connect(recorder.spider_closed, signal=signals.spider_closed)
        crawler.signals.connect(recorder.engine_stopped, signal=signals.engine_stopped)
        return recorder

    def outlet_of(self, request: Request) -> str:
        """The outlet whose archive takes the exchange: ``archive_outlet`` in the request's meta, else the spider."""
        spider = self.crawler.spider
        return slug(request.meta.get("archive_outlet") or (spider.name if spider else "crawl"))

    def about_of(self, request: Request) -> list[tuple[str, str]]:
        """Fields told about an exchange: how the crawl came by the URL (``via`` and ``hopsFromSeed``, WARC 1.1
        section 6.6; hops are spelled as Heritrix does: L link, R redirect, P prerequisite)."""
        redirects = request.meta.get("redirect_urls") or []
        # A referrer, by Scrapy's policies, never has credentials.
        referer = (request.headers.get(b"Referer") or b"").decode("latin-1")
        via = without_credentials(redirects[-1]) if redirects else referer
        hops = "L" * int(request.meta.get("depth") or 0) + "R" * len(redirects)
        if urlparse_cached(request).path == "/robots.txt":
            hops += "P"
        return [(name, value) for name, value in (("via", via), ("hopsFromSeed", hops)) if value]

    def known_of(self, exchange: Exchange, request: Request) -> Known | None:
        """The earlier capture of the same URL; none unless a subclass knows one."""
        return None

    def info_of(self, outlet: str) -> list[tuple[str, str]]:
        """Fields of the warcinfo record of ``outlet``."""
        return info_of(self.crawler.settings, f"archive.scrapy, Scrapy/{scrapy.__version__}")

    def begin(self, outlet: str) -> Run:
        """Opens the run of ``outlet``; called once for each, in a thread."""
        settings = self.crawler.settings
        return Run.begin(
            folder_of(settings),
            outlet,
            info=self.info_of(outlet),
            writing=Writing(
                max_size=settings.getint("SEGMENT_MAX_SIZE", DEFAULT.max_size),
                max_age=settings.getfloat("SEGMENT_MAX_AGE") or None,
            ),
        )

    def end(self, run: Run) -> None:
        """Closes a run; called in a thread once the engine has stopped."""
        run.close(Closing(status=self.status))

    def storage_failed(self, error: ArchiveError) -> None:
        """Stops the crawl: what cannot be kept must not be fetched. Called for each exchange that is refused."""
        self.stop_for(error, "Nothing more can be archived")

    def stop_for(self, error: ArchiveError, what: str) -> None:
        """Stops the crawl and says ``what`` cannot go on; the second time it does nothing."""
        if self._refused:
            return
        self._refused = True
        _logger.error("%s, the crawl stops: %s", what, error)
        engine = self.crawler.engine
        if engine is not None and engine.running and engine.spider is not None:
            _schedule_coro(engine.close_spider_async(reason="storage"))

    async def record(self, exchange: Exchange, request: Request) -> SnapshotRef:
        """Archives an exchange; returns when it is durable. Raises an ArchiveError, mostly StorageError."""
        about, known = self.about_of(request), self.known_of(exchange, request)
        ref = await self._written(request, lambda run: run.record(exchange, about, known))
        self._count("archive/exchanges")
        self._count("archive/bytes", len(exchange.response))
        if exchange.truncated:
            self._count(f"archive/truncated/{exchange.truncated}")
        return ref

    async def record_failure(self, failed: FailedExchange, request: Request) -> None:
        """Archives that a request got no response; returns when that is durable. Raises as ``record`` does."""
        about = self.about_of(request)
        await self._written(request, lambda run: run.record_failure(failed, about))
        self._count("archive/failures")
        self._count(f"archive/failures/{failed.reason}")

    @contextmanager
    def following(self, capture: _Abortable) -> Iterator[None]:
        """Keeps ``capture`` within reach of ``abort_all`` until it has been archived; raises
        DownloadCancelledError once that was called."""
        if self._aborted:
            raise DownloadCancelledError("the crawl is being stopped: nothing more is fetched")
        self._in_flight.add(capture)
        try:
            yield
        finally:
            self._in_flight.discard(capture)

    def abort_all(self, reason: Truncation = "time") -> int:
        """Ends every download now and lets no other begin; what came is archived, with ``reason`` as truncation.
        Returns how many there were."""
        self._aborted = True
        captures = list(self._in_flight)
        for capture in captures:
            capture.abort(reason)
        return len(captures)

    def spider_closed(self, reason: str) -> None:
        self.status = "complete" if reason == "finished" else "interrupted"

    async def engine_stopped(self) -> None:
        """Closes the runs. Sealing and indexing take their time, so not on the reactor's thread."""
        for run in self._runs.values():
            await on_reactor(self._thread.submit(self._end, run))
        self._thread.shutdown(wait=False)

    def _end(self, run: Future[Run]) -> None:
        if run.exception() is not None:
            return
        try:
            self.end(run.result())
        except ArchiveError as error:
            _logger.error("A run could not be closed; the next one or `archive mend` completes it: %s", error)
            self._count("archive/errors")

    async def _written(self, request: Request, write: Callable[[Run], Future[_T]]) -> _T:
        try:
            run = await self._run(self.outlet_of(request))
            return await on_reactor(write(run))
        except ArchiveError as error:
            self._count("archive/errors")
            self.storage_failed(error)
            raise

    async def _run(self, outlet: str) -> Run:
        if outlet not in self._runs:
            self._runs[outlet] = self._thread.submit(self.begin, outlet)
        future = self._runs[outlet]
        return future.result() if future.done() else await on_reactor(future)

    def _count(self, name: str, by: int = 1) -> None:
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(name, by)
