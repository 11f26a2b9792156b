"""Pages in, articles out: extraction in worker processes, then the ledger."""

from __future__ import annotations

import logging
from concurrent.futures import CancelledError
from typing import Any, Self

import msgspec
from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.threads import deferToThread

from archive.article import Article, SnapshotRef
from archive.errors import StorageError
from archive.scrapy.reactor import on_reactor
from archive.scrapy.recorder import ArchiveRecorder
from crawler.campaign import Campaign
from crawler.desk import Desk
from crawler.extraction.worker import Extractors
from crawler.judging import Outcome, judge
from crawler.pages import Page

__all__ = ["ExtractionPipeline"]

logger = logging.getLogger(__name__)


class ExtractionPipeline:
    """Turns each ``Page`` into its article, as a dictionary; drops it where there is nothing new to say.

    The work is done in worker processes, the reactor stays free. An outcome is noted in the step in which it was
    judged: the next page of the same article is compared with it.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._extractors = Extractors(workers=crawler.settings.getint("EXTRACTION_WORKERS"))

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        if not isinstance(item, Page):
            return item
        desk = _campaign(self._crawler).desks[item.outlet]
        outcome = await self._judged(item, desk)
        try:
            desk.settle(outcome)
        except StorageError as error:
            self._stop(error)
            raise DropItem(f"{item.requested}: its outcome cannot be noted; the next run derives it") from error
        assert self._crawler.stats
        self._crawler.stats.inc_value(f"pages/{outcome.fate.fate}")
        if outcome.article is None:
            raise DropItem(f"{item.requested}: {outcome.fate.fate}", log_level="DEBUG")
        return msgspec.to_builtins(outcome.article)

    def _stop(self, error: StorageError) -> None:
        recorder = self._crawler.get_extension(ArchiveRecorder)
        assert recorder
        recorder.storage_failed(error)

    async def _judged(self, page: Page, desk: Desk) -> Outcome:
        judging = judge(page, desk.latest, desk.extraction)
        sent: Article | Page | None
        try:
            wanted = next(judging)
            while True:
                sent = await self._extract(wanted, desk) if isinstance(wanted, Page) else await _read(wanted, desk)
                wanted = judging.send(sent)
        except StopIteration as judged:
            outcome: Outcome = judged.value
        return outcome

    async def _extract(self, page: Page, desk: Desk) -> Article:
        try:
            future = self._extractors.submit(page.body, page.url, page.headers, desk.outlet, desk.memory, page.moment)
            return await on_reactor(future)
        except (CancelledError, RuntimeError) as error:
            raise DropItem(f"{page.requested}: the run ended before its article was extracted") from error

    async def close_spider(self) -> None:
        """Waits for the workers to end; off the reactor's thread, which has sockets to close."""
        await maybe_deferred_to_future(deferToThread(self._extractors.close))

    def stop_now(self) -> None:
        """Stops the workers where they stand: their pages stay ``pending``, the next run derives their articles."""
        self._extractors.close(now=True)


async def _read(ref: SnapshotRef, desk: Desk) -> Page | None:
    """In a thread: the snapshot may lie in an object store."""
    page: Page | None = await maybe_deferred_to_future(deferToThread(desk.read, ref))
    return page


def _campaign(crawler: Crawler) -> Campaign:
    campaign: Campaign = crawler.spider.campaign  # type: ignore[union-attr]
    return campaign
