"""Pages in, articles out: extraction in worker processes, then the ledger."""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError
from dataclasses import replace
from functools import partial
from typing import Any, Final, Literal, Self

import msgspec
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.defer import deferred_from_coro, maybe_deferred_to_future
from twisted.internet.defer import Deferred, DeferredList

from archive.article import Article
from archive.errors import StorageError
from archive.scrapy.recorder import ArchiveRecorder, in_thread, next_step, on_reactor
from archive.warc.snapshot import SnapshotRef
from crawler.articles.outcome import Outcome, deferred, judge
from crawler.articles.page import Page
from crawler.job.job import CrawlJob
from crawler.job.outlet_crawl import OutletCrawl
from crawler.scrapy.postponed import Postponed
from crawler.scrapy.recorder import PoliticsRecorder
from crawler.workers.pool import NotReadError, UnableError

__all__ = ["ExtractionPipeline"]

logger = logging.getLogger(__name__)

# Pages that wait for a worker with their bytes in memory, for each worker; a fetch faster than extraction leaves the
# others' bytes in the WARC until a worker is free.
_AT_HAND: Final = 8
# And the bytes of them all: pages that others make as long as a page may be would hold ten times what honest ones do.
_BYTES_AT_HAND: Final = 6_000_000
# Articles that leave in one step of the reactor.
_AT_ONCE: Final = 20


class ExtractionPipeline:
    """Turns each ``Page`` into its article; the articles leave, as dictionaries, when the run is over: only then it is
    certain which pages were walls, and the first run of an outlet extracts its pages again.

    The work is done in worker processes, the reactor stays free. An outcome is noted in the step in which it was
    judged: the next page of the same article is compared with it. Fetching never waits for extraction: when the workers
    are behind, pages are postponed, and read back from the archive as the workers come to them.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._at_hand = _AtHand(crawler.settings.getint("EXTRACTION_WORKERS") * _AT_HAND, _BYTES_AT_HAND)
        self._postponed = Postponed()
        self._catching_up: set[Deferred[None]] = set()
        self._is_concluding = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Page):
            return item
        size = len(item.body)
        if size and not self._at_hand.has_room(size):
            self._postponed.put(item.taken())
            self._count("extraction/postponed")
            raise DropItem(f"{item.requested}: its article is extracted later in this run", log_level="DEBUG")
        self._at_hand.take(size)
        try:
            await self._settle(item.taken())
        finally:
            self._at_hand.let_go(size)
        self._catch_up()
        raise DropItem(f"{item.requested}: its article leaves when the run is over", log_level="DEBUG")

    async def _settle(self, page: Page) -> None:
        """Judges a page and notes the outcome."""
        crawl = _job(self._crawler).crawls[page.outlet]
        outcome = await self._judged(page, crawl)
        try:
            crawl.settle(outcome)
        except StorageError as error:
            recorder = self._crawler.get_extension(ArchiveRecorder)
            assert recorder
            recorder.storage_failed(error)
            raise DropItem(f"{page.requested}: its outcome cannot be noted; the next run derives it") from error
        self._count(f"pages/{outcome.fate.fate}")

    def _count(self, what: str) -> None:
        assert self._crawler.stats
        self._crawler.stats.inc_value(what)

    def _catch_up(self) -> None:
        while self._postponed and self._at_hand.has_room(size := self._postponed.size):
            page = self._postponed.take()
            self._at_hand.take(size)  # the coroutine begins in a later step of the reactor
            started = deferred_from_coro(self._read_back(page))
            self._catching_up.add(started)
            started.addBoth(self._ended, started, size)

    def _ended(self, failure: Any, started: Deferred[None], size: int) -> None:
        self._at_hand.let_go(size)
        self._catching_up.discard(started)
        if failure is not None and not failure.check(DropItem):
            logger.error("a postponed page failed: %s", failure.getTraceback())
        self._catch_up()

    async def _read_back(self, page: Page) -> None:
        crawl = _job(self._crawler).crawls[page.outlet]
        read = await _read(page.ref, crawl)
        if read is None:
            return  # it stays pending, and the next run looks for it again
        await self._settle(replace(page, body=read.body))

    async def _judged(self, page: Page, crawl: OutletCrawl) -> Outcome:
        if not crawl.extracts:
            return deferred(page, crawl.ledger.notes.tail, crawl.extraction)
        judging = judge(page, crawl.ledger.notes.tail, crawl.extraction)
        sent: Article | Page | None = None
        try:
            while True:
                wanted = judging.send(sent)
                sent = await self._extract(wanted, crawl) if isinstance(wanted, Page) else await _read(wanted, crawl)
        except StopIteration as judged:
            outcome: Outcome = judged.value
        return outcome

    async def _extract(self, page: Page, crawl: OutletCrawl) -> Article:
        try:
            return await on_reactor(page.extracted(_job(self._crawler).workers, crawl.outlet, crawl.memory))
        except CancelledError as error:
            raise DropItem(f"{page.requested}: the run ended before its article was extracted") from error
        except UnableError as error:
            recorder = self._crawler.get_extension(PoliticsRecorder)
            assert recorder
            recorder.stop_for(error)
            raise DropItem(f"{page.requested}: it stays to be read", log_level="DEBUG") from error
        except NotReadError as error:
            raise DropItem(str(error)) from error  # it stays pending

    async def close_spider(self) -> None:
        """Waits for what was postponed, concludes each outlet's run and lets its articles go."""
        while self._catching_up or self._postponed:
            self._catch_up()
            await maybe_deferred_to_future(DeferredList(list(self._catching_up)))
        self._postponed.clear()
        job = _job(self._crawler)
        self._is_concluding = True
        for crawl in job.crawls.values():
            status: Literal["complete", "interrupted"] = "complete" if self._is_finished() else "interrupted"
            # In a thread: a site may have linked half a million addresses.
            if await in_thread(partial(job.conclude, crawl, status)):
                await self._let_go(crawl)

    async def _let_go(self, crawl: OutletCrawl) -> None:
        for place, article in enumerate(crawl.lines(), 1):
            await self._crawler.signals.send_catch_log_async(
                signal=signals.item_scraped,
                item=dict(msgspec.to_builtins(article)),
                response=None,
                spider=self._crawler.spider,
            )
            if place % _AT_ONCE == 0:
                await next_step()

    def _is_finished(self) -> bool:
        """Whether the crawl ended by itself: all that was due has been asked for."""
        return bool(self._crawler.crawling) and getattr(self._crawler.spider, "is_done", False)

    def leave_postponed(self) -> None:
        """Leaves the pages for which no worker was free to the next run: one that stops needs its time to end."""
        self._postponed.clear()

    def leave_sources(self) -> None:
        """Leaves the lists that are being read to the next run: one may have 50,000 links."""
        for crawl in _job(self._crawler).crawls.values():
            crawl.reading.stop()

    def stop_now(self) -> None:
        """Stops the workers where they stand: their pages stay ``pending``, the next run derives their articles. A run
        that is being concluded keeps them: it needs no more of the network, and may still come to its end in time."""
        self._postponed.clear()
        if self._is_concluding:
            return
        _job(self._crawler).workers.close(now=True)


class _AtHand:
    """The pages that are in memory until they are judged: at most so many, and so many bytes; one in any case."""

    def __init__(self, pages: int, size: int) -> None:
        self._pages_left = self._pages = pages
        self._left = size

    def has_room(self, size: int) -> bool:
        """Whether a page of ``size`` bytes may be held, too."""
        return self._pages_left > 0 and (size <= self._left or self._pages_left == self._pages)

    def take(self, size: int) -> None:
        """Counts a page of ``size`` bytes until it is let go."""
        self._pages_left -= 1
        self._left -= size

    def let_go(self, size: int) -> None:
        self._pages_left += 1
        self._left += size


async def _read(ref: SnapshotRef, crawl: OutletCrawl) -> Page | None:
    """In a thread: the snapshot may lie in an object store."""
    return await in_thread(partial(crawl.read, ref))


def _job(crawler: Crawler) -> CrawlJob:
    job: CrawlJob = crawler.spider.job  # type: ignore[union-attr]
    return job
