"""Ending in time: SIGTERM or Ctrl-C ends a run within eight seconds, resumable.

At once: what waits for its host or for a worker is left to the next run · 0-3 s responses may finish · 3 s what is on
its way is cut and stored as truncated · 5 s extraction stops (the pages are in the WARC, the next run derives their
articles) · 7 s the process ends, whatever hangs; what lets no thread run is killed (``watchdog``).
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from twisted.internet.task import LoopingCall

from archive.scrapy.recorder import ArchiveRecorder
from crawler.scrapy.ending import EXIT_AFTER, end_within
from crawler.scrapy.pipeline import ExtractionPipeline
from crawler.scrapy.watchdog import Watchdog

__all__ = ["BoundedStop", "Interrupted", "interruptible"]

logger = logging.getLogger(__name__)

_LOOK_EVERY: Final = 0.2
_ABORT_AFTER: Final = 3.0
_STOP_WORKERS_AFTER: Final = 5.0


class Interrupted(IgnoreRequest):
    """The run was stopped before the request's turn came; its URL stays pending."""


class BoundedStop:
    """Watches a crawl for the signal to stop; ``finished`` tells whether it ended by itself, ``broke``
    whether it failed over its first requests. A process that does more than crawl is not ended."""

    def __init__(self, crawler: Crawler, *, owns_process: bool = True, watchdog: Watchdog | None = None) -> None:
        self._crawler = crawler
        self._owns_process = owns_process
        self._watchdog = watchdog
        self._watch: LoopingCall | None = None  # making one installs a reactor, which is Scrapy's to choose
        self.finished = self.broke = False

    @classmethod
    def watching(cls, crawler: Crawler, *, owns_process: bool = True, watchdog: Watchdog | None = None) -> Self:
        stop = cls(crawler, owns_process=owns_process, watchdog=watchdog)
        crawler.signals.connect(stop.engine_started, signal=signals.engine_started)
        crawler.signals.connect(stop.spider_closed, signal=signals.spider_closed)
        return stop

    def engine_started(self) -> None:
        self._watch = LoopingCall(self._look)
        self._watch.start(_LOOK_EVERY, now=False)

    def spider_closed(self, reason: str) -> None:
        # A signal that came while the last pages were extracted finds the spider closing, of its own and as finished.
        self.finished = reason == "finished" and bool(self._crawler.crawling)
        self.broke = reason == "start_error"
        self._stop_watching()

    def _stop_watching(self) -> None:
        if self._watch is not None and self._watch.running:
            self._watch.stop()

    def _look(self) -> None:
        if self._watchdog is not None:  # by now the reactor and Scrapy have set their handlers
            self._watchdog.listen()
            self._watchdog.bound_handlers()
            self._watchdog = None
        # Scrapy clears `crawling` when a signal asks it to stop, and otherwise only after the spider has closed.
        if not self._crawler.crawling:
            self._stop_watching()
            self._arm()

    def _arm(self) -> None:
        from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

        if self._owns_process:
            end_within(EXIT_AFTER - _LOOK_EVERY)
        self._drop_queued()
        if pipeline := self._crawler.get_item_pipeline(ExtractionPipeline):
            pipeline.leave_postponed()
        call_later: Any = reactor.callLater
        call_later(_ABORT_AFTER, self._abort)
        call_later(_STOP_WORKERS_AFTER, self._stop_workers)

    def _drop_queued(self) -> None:
        """What waits for its turn at a host is not begun any more: those URLs stay pending."""
        assert self._crawler.engine
        for slot in self._crawler.engine.downloader.slots.values():
            while slot.queue:
                request, waiting = slot.queue.popleft()
                waiting.errback(Interrupted(f"{request.url}: the run was stopped before its turn came"))

    def _abort(self) -> None:
        recorder = self._crawler.get_extension(ArchiveRecorder)
        if recorder is not None and (count := recorder.abort_all("time")):
            logger.info("%d responses were cut; what came of them is in the archive", count)
        if pipeline := self._crawler.get_item_pipeline(ExtractionPipeline):
            pipeline.leave_sources()

    def _stop_workers(self) -> None:
        pipeline = self._crawler.get_item_pipeline(ExtractionPipeline)
        if pipeline is not None:
            pipeline.stop_now()


@contextmanager
def interruptible() -> Iterator[None]:
    """Makes SIGTERM what Ctrl-C is, KeyboardInterrupt, until a reactor hears it: what has its own handler keeps it."""
    before = {kind: signal.signal(kind, signal.default_int_handler) for kind in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for kind, handler in before.items():
            if signal.getsignal(kind) is signal.default_int_handler:
                signal.signal(kind, handler)
