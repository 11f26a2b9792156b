"""Visits that leave nothing: what ``scrapy newoutlet`` and ``scrapy outlets --check`` ask of the web.

They go through the crawl's own download handler and keep its manners (robots.txt, pauses, addresses), but no archive is
opened. What to ask is decided by a ``Course``, which never sees the network.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final

from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from archive.errors import ArchiveError
from archive.scrapy.recorder import ArchiveRecorder
from archive.warc.http import Exchange, FailedExchange
from archive.warc.snapshot import SnapshotRef
from crawler.manners.accept import accepting
from crawler.manners.contact import user_agent
from crawler.manners.robots import RobotsDisallowed, RobotsUnreachable
from crawler.outlet_tools.asking import Answer, Ask, Course
from crawler.scrapy.shutdown import BoundedStop

__all__ = ["Bystander", "Visitor", "visit", "without_archive"]

_ROBOTS_SAY_NO: Final = "robots.txt forbids it"
# Of the project's extensions, those that belong to a crawl with an archive.
_OF_A_CRAWL: Final = ("crawler.scrapy.recorder.", "crawler.report", "crawler.watch")


class Bystander(ArchiveRecorder):
    """Stands where a crawl's recorder stands, so that the download handler can be the same, and writes nothing.

    ``robots`` are the robots.txt files that the manners asked for, by address: a course need not ask again."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.robots: dict[str, Exchange] = {}

    async def record(self, exchange: Exchange, request: Request) -> SnapshotRef:
        if request.meta.get("role") == "robots":
            self.robots[request.url] = exchange
        return SnapshotRef("", 0, 0, "", None, None, exchange.url, 0)

    async def record_failure(self, failed: FailedExchange, request: Request) -> None:
        """Nothing is kept."""

    def refused(self, request: Request, reason: str, detail: str) -> None:
        """Nothing is kept."""


class Visitor(Spider):
    """Asks what its course says. On a terminal it shows how far it is."""

    name = "visitor"

    def __init__(self, course: Course, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.course = course
        self._asked = self._came = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **arguments: Any) -> Visitor:
        spider = super().from_crawler(crawler, *args, **arguments)
        crawler.signals.connect(spider.closed_line, signal=signals.spider_closed)
        return spider

    async def start(self) -> AsyncIterator[Request]:
        for ask in self.course.first():
            yield self._request(ask)

    def parse(self, response: Response) -> Iterator[Request]:
        yield from self._next(_answer(response.meta["exchange"], response.meta["ask"]))

    def failed(self, failure: Failure) -> Iterator[Request]:
        request = failure.request  # type: ignore[attr-defined]
        if self.crawler.crawling:
            yield from self._next(Answer(request.meta["ask"], request.url, reason=_reason(failure)))

    def closed_line(self) -> None:
        self._show("")

    def _next(self, answer: Answer) -> Iterator[Request]:
        self._came += 1
        for ask in self.course.answered(answer):
            known = self._robots(ask) if ask.role == "robots" else None
            if known is None:
                yield self._request(ask)
            else:
                self._asked += 1
                yield from self._next(_answer(known, ask))
        self._show(f"{self._came} of {self._asked} · {answer.ask.url}")

    def _robots(self, ask: Ask) -> Exchange | None:
        bystander = self.crawler.get_extension(Bystander)
        return bystander.robots.get(ask.url) if bystander else None

    def _request(self, ask: Ask) -> Request:
        self._asked += 1
        # RFC 9309 section 2.2.2: the file itself is never forbidden.
        meta = {"ask": ask, "role": ask.role, "dont_obey_robotstxt": ask.role == "robots"}
        # First asked, first sent: Scrapy's own queue is a stack.
        order = -self._asked
        headers = accepting(ask.role)
        return Request(
            ask.url, self.parse, headers=headers, errback=self.failed, meta=meta, dont_filter=True, priority=order
        )

    def _show(self, line: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{line[:100]}")
            sys.stderr.flush()


def visit(settings: BaseSettings, course: Course) -> bool:
    """Follows ``course`` to its end; False where a signal ended it. Raises ArchiveError for a mistake of ours."""
    process = AsyncCrawlerProcess(without_archive(settings))
    crawler = process.create_crawler(Visitor)
    stop = BoundedStop.watching(crawler)
    process.crawl(crawler, course=course)
    process.start()
    if process.bootstrap_failed or (crawler.stats and crawler.stats.get_value("spider_exceptions/count")):
        raise ArchiveError("our own code failed over an answer; -s LOG_ENABLED=1 shows where, please report it")
    return stop.finished


def without_archive(settings: BaseSettings) -> Any:
    quiet = settings.copy()
    kept = {name: order for name, order in settings.getdict("EXTENSIONS").items() if not _is_of_a_crawl(name)}
    quiet.set("EXTENSIONS", {**kept, Bystander: 0}, priority="cmdline")
    quiet.set("ITEM_PIPELINES", {}, priority="cmdline")
    quiet.set("USER_AGENT", user_agent(settings), priority="cmdline")
    return quiet


def _is_of_a_crawl(extension: Any) -> bool:
    name = extension if isinstance(extension, str) else f"{extension.__module__}.{extension.__qualname__}"
    return name.startswith(_OF_A_CRAWL)


def _answer(exchange: Exchange, ask: Ask) -> Answer:
    return Answer(ask, exchange.url, exchange.head.status, tuple(exchange.head.headers), exchange.body())


def _reason(failure: Failure) -> str:
    words = " ".join(str(failure.value).split()) or type(failure.value).__name__
    if isinstance(failure.value, RobotsDisallowed) and words == "Forbidden by robots.txt":
        return _ROBOTS_SAY_NO
    if isinstance(failure.value, RobotsUnreachable) and failure.value.cause.kind == "challenge":
        # A wall that stands before robots.txt stands before all.
        return f"blocked: {failure.value.cause.code}"
    return words[:200]
