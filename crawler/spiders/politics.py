"""The politics spider: asks for sections, feeds and sitemaps first, then for every article that is due."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Final, NamedTuple, Self, TypeVar

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    DontCloseSpider,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils.asyncio import sleep
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import DeferredSemaphore
from twisted.internet.task import LoopingCall
from twisted.python.failure import Failure

from archive.causes import Cause
from archive.errors import ArchiveError
from archive.scrapy.failures import reason_of, words_of
from archive.scrapy.recorder import in_thread
from archive.scrapy.tls import CertificateRefused
from archive.urls import host_of
from crawler.access.access import Access
from crawler.access.owner import OwnerAccess
from crawler.articles.page import MOST_BYTES_OF_HTML, Page, from_exchange
from crawler.discovery.sites import site
from crawler.frontier.visit import OF_ARTICLES, Due, Visit, conditions, known_of, trusted
from crawler.job.job import CrawlJob
from crawler.job.outlet_crawl import OutletCrawl
from crawler.job.plan import Plan
from crawler.job.validation import allow_files
from crawler.manners.accept import accepting
from crawler.manners.addresses import AddressRefused, NameRefused
from crawler.manners.contact import require_contact, user_agent
from crawler.manners.downloader import is_conditional
from crawler.manners.noarchive import NoArchive
from crawler.manners.pace import HostPaused
from crawler.manners.redirects import brought
from crawler.manners.robots import RobotsDisallowed, RobotsUnreachable
from crawler.manners.robotstxt import LIMIT
from crawler.outlets import Outlet
from crawler.scrapy.recorder import PoliticsRecorder
from crawler.scrapy.shutdown import BoundedStop
from crawler.sources.reading import steps
from crawler.sources.sources import Asked

__all__ = ["PoliticsSpider"]

logger = logging.getLogger(__name__)

# Sources before articles, so that an article's `seen_in` is complete when it is fetched.
_SOURCE_PRIORITY: Final = 100
# How a download ends that had begun.
_BROKE_OFF: Final = (ResponseDataLossError, DownloadFailedError, DownloadTimeoutError, DownloadCancelledError)
# Seconds between two looks whether articles have waited long enough.
_LOOK_EVERY: Final = 2.0
# Octets of an answer that is decoded on the reactor. Honest pages are shorter; of more, 50,000 chunks or 10,000 members
# may have to be taken apart.
_AT_ONCE: Final = 300_000
# Others that are decoded at the same time: each is in memory twice, or three times, meanwhile.
_UNPACKED_TOGETHER: Final = 1
_T = TypeVar("_T")
# Bytes of a source that is read alone: more than all but a few sitemaps have.
_LARGE: Final = 8_000_000
# Bytes that are decoded, by what was asked for: each reader refuses or cuts what is longer.
_MOST_BYTES: Final = {
    "article": MOST_BYTES_OF_HTML,
    "section": MOST_BYTES_OF_HTML,
    "feed": 10_000_000,
    "robots": LIMIT + 1,
}


class _None(NamedTuple):
    """No page came, and why; ``skipped`` by rule, or failed and due again."""

    cause: Cause
    skipped: bool = False


class PoliticsSpider(Spider):
    """``scrapy crawl politics -a outlet=NAME[,NAME]|@tag|all`` or ``-a url="https://any.site/politics/ …"``.

    ``-a pages=N|all`` says how many pages of a listing are read (unset, a run stops at a page of known articles),
    ``-a since=DATE`` how far back. Yields a ``Page`` for each answer to the request for an article.

    Of an outlet's articles only as many requests are under way as its host may be asked at once, and one that waits;
    the rest stays in the ledger. So memory does not grow with what is due, and hosts are served evenly.
    """

    name = "politics"

    def __init__(self, job: CrawlJob, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.job = job
        self.is_done = False
        # Sources that are decoded and not read yet: one may have 50 MB, of a few kB as transferred.
        self._at_hand = DeferredSemaphore(1)
        self._unpacking = DeferredSemaphore(_UNPACKED_TOGETHER)
        self._large = DeferredSemaphore(1)
        self._watch: LoopingCall | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, job: CrawlJob | None = None, **arguments: Any) -> Self:
        """``job`` is handed over by ``scrapy crawl``; in a script of your own it is opened and closed here. UsageError
        for what ``scrapy crawl`` would refuse."""
        spider = cls(job or _opened(crawler, arguments), **arguments)
        spider._set_crawler(crawler)
        spider._at_hand = DeferredSemaphore(crawler.settings.getint("EXTRACTION_WORKERS"))
        crawler.signals.connect(spider._saw, signal=signals.response_received)
        crawler.signals.connect(spider._is_idle, signal=signals.spider_idle)
        crawler.signals.connect(spider._begin_to_look, signal=signals.spider_opened)
        crawler.signals.connect(spider._end_to_look, signal=signals.spider_closed)
        if job is None:
            # `scrapy crawl` closes the job it opened; nobody else would close this one.
            crawler.signals.connect(spider._close_job, signal=signals.spider_closed)
            BoundedStop.watching(crawler, owns_process=False)
        return spider

    @property
    def outlets(self) -> list[Outlet]:
        """The outlets of the crawl that have a file."""
        return [target.outlet for target in self.job.plan.targets.values() if target.outlet]

    @property
    def owner_access(self) -> dict[str, OwnerAccess]:
        """By outlet, what the owner's account may read of it."""
        return self.job.plan.owner_access

    def _close_job(self, reason: str) -> None:
        self.job.close("complete" if reason == "finished" and self.crawler.crawling else "interrupted")
        for told in (*self.job.failures(), *filter(None, [self.job.error])):
            logger.error("%s", told)

    async def start(self) -> AsyncIterator[Request]:
        for crawl in self.job.crawls.values():
            # All are under way before the first is: Scrapy may come for the second when the first is answered.
            for asked in crawl.reading.begin():
                yield self._source(crawl, asked)

    def _is_idle(self) -> None:
        """Nothing is under way any more: what a request that vanished left undone is done now."""
        assert self.crawler.engine
        left: list[Request] = []
        for crawl in self.job.crawls.values() if self.crawler.crawling else ():
            crawl.give_up()
            left += self._articles(crawl)
        for request in left:
            self.crawler.engine.crawl(request)
        if left:
            raise DontCloseSpider
        self.is_done = True

    def _begin_to_look(self) -> None:
        # Not made before: making one installs a reactor, which is Scrapy's to choose.
        self._watch = LoopingCall(self._look)
        self._watch.start(_LOOK_EVERY, now=False)

    def _end_to_look(self) -> None:
        if self._watch is not None and self._watch.running:
            self._watch.stop()

    def _look(self) -> None:
        """Asks for articles while a source takes long: no answer comes then after which they would be asked for."""
        assert self.crawler.engine
        for crawl in self.job.crawls.values():
            for request in () if crawl.reading.is_over else self._articles(crawl):
                self.crawler.engine.crawl(request)

    async def _following(self, crawl: OutletCrawl, asked: Sequence[Asked]) -> AsyncIterator[Request]:
        """What to ask after a source: what it leads to, which may be thousands of sitemaps; then articles."""
        async for some in steps(asked):
            for one in some:
                yield self._source(crawl, one)
        for request in self._articles(crawl):
            yield request

    def _source(self, crawl: OutletCrawl, asked: Asked) -> Request:
        meta = {"outlet": crawl.name, "role": asked.kind, "asked": asked}
        request = self._request(asked.url, crawl.reading.last_visit(asked), meta, _SOURCE_PRIORITY)
        request.headers.update(accepting(asked.kind))
        return request.replace(callback=self.parse_source, errback=self.source_failed)

    async def parse_source(self, response: Response) -> AsyncIterator[Request]:
        """Reads a source and asks for what it leads to; for the articles after the last."""
        crawl = self._crawl(response)
        async for request in self._following(crawl, await self._read(crawl, response)):
            yield request
        # A source that our code fails over must not cost the articles of the others; the run is not complete.
        self._raise_fault(crawl)

    async def _read(self, crawl: OutletCrawl, response: Response) -> Sequence[Asked]:
        """What a source leads to. Its page is let go before that is asked for: it may have 50 MB."""
        await maybe_deferred_to_future(self._at_hand.acquire())
        try:
            page = await self._page_in_thread(response.request)
            read = partial(crawl.reading.read, response.meta["asked"], page, response.status)
            return await (self._alone(read) if page is not None and len(page.body) > _LARGE else read())
        finally:
            self._at_hand.release()

    async def _alone(self, read: Callable[[], Awaitable[_T]]) -> _T:
        """What ``read`` gives of a large source, once no other is read: its bytes are on their way to a worker, and its
        links on their way back, while the process has both."""
        await maybe_deferred_to_future(self._large.acquire())
        try:
            return await read()
        finally:
            self._large.release()

    async def source_failed(self, failure: Failure) -> AsyncIterator[Request]:
        request = failure.request  # type: ignore[attr-defined]
        crawl = self._crawl(request)
        self._note_refusal(failure)
        more = await crawl.reading.failed(request.meta["asked"], _cause(failure))
        async for following in self._following(crawl, more):
            yield following
        self._raise_fault(crawl)

    def _raise_fault(self, crawl: OutletCrawl) -> None:
        """Stops the crawl where no page can be read any more; raises an error of our own code that was noted."""
        if self.job.workers.unable is not None:
            recorder = self.crawler.get_extension(PoliticsRecorder)
            assert recorder
            recorder.stop_for(self.job.workers.unable)
        crawl.reading.raise_fault()

    def _saw(self, response: Response, request: Request) -> None:
        """Hands a robots.txt on for the sitemaps it names; it comes before the first answer of the host. Says which
        origins ask for signatures in vain."""
        if "Accept-Signature" in response.headers and not self.settings.get("BOT_KEY"):
            Access.of(self.crawler).heard(response.url, "")
        self._heard(response, request)
        page = self._page(request) if request.meta.get("role") == "robots" and response.status == 200 else None
        if page is not None:
            for crawl in self._readers(request):
                crawl.reading.saw_robots(page)

    def _heard(self, response: Response, request: Request) -> None:
        """Notes what time the server says it is."""
        exchange, date = request.meta.get("exchange"), response.headers.get("Date")
        if exchange is None or date is None:
            return
        age = response.headers.get("Age") or b""
        self.job.clock.heard(
            str(request.meta.get("outlet")),
            site(host_of(response.url)),
            date=date.decode("latin-1"),
            age=age.decode("latin-1"),
            asked=exchange.started,
            elapsed=exchange.elapsed,
        )

    def _readers(self, robots: Request) -> list[OutletCrawl]:
        """The outlets for which a robots.txt was asked: of several on one host it is the first that asks."""
        host = host_of(robots.meta.get("redirect_urls", [robots.url])[0])
        crawls = [crawl for crawl in self.job.crawls.values() if not crawl.window.is_open]
        return [crawl for crawl in crawls if crawl.name == robots.meta.get("outlet") or host in crawl.hosts]

    def _articles(self, crawl: OutletCrawl) -> Iterator[Request]:
        """As many requests for articles as there is room for, once all sources are read."""
        while self.crawler.crawling and (due := crawl.next_due()) is not None:
            try:
                yield self._article(crawl, due)
            except ValueError as error:
                crawl.window.answered()
                crawl.unanswered(due.url, Cause("bad_address", words=str(error)), skipped=True)

    def _article(self, crawl: OutletCrawl, due: Due) -> Request:
        meta = {"outlet": crawl.name, "role": "article", "requested": due.url, "seen_in": due.seen_in, "depth": 1}
        meta["scope"] = crawl.scope(due)
        visit = trusted(due.visit, time.time(), OF_ARTICLES)
        return self._request(due.url, visit, meta).replace(callback=self.parse_article, errback=self.article_failed)

    async def parse_article(self, response: Response) -> AsyncIterator[Page | Request]:
        assert response.request
        page = await self._page_in_thread(response.request)
        unasked = page is not None and page.status == 304 and not is_conditional(response.request)
        async for following in self._handed_on(response.request, _None(Cause("unasked_304")) if unasked else page):
            yield following

    async def article_failed(self, failure: Failure) -> AsyncIterator[Page | Request]:
        request = failure.request  # type: ignore[attr-defined]
        async for following in self._handed_on(request, await self._page_despite(request, failure)):
            yield following

    async def _page_despite(self, request: Request, failure: Failure) -> Page | _None | None:
        """The page that Scrapy could not make a response of: its exchange is in the archive. Else why none came; None
        for what a stopping run cut short, or what the archive could not take: it stays pending."""
        if not self.crawler.crawling or isinstance(failure.value, ArchiveError):
            return None
        # A request that was not sent may still carry the exchange that redirected to it.
        page = None if isinstance(failure.value, IgnoreRequest) else await self._page_in_thread(request)
        if page is not None and page.status:
            return page
        self._note_refusal(failure)
        skipped = isinstance(failure.value, (RobotsDisallowed, AddressRefused, NoArchive))
        return _None(_cause(failure), skipped)

    async def _handed_on(self, request: Request, came: Page | _None | None) -> AsyncIterator[Page | Request]:
        """The page, and then the requests that there is room for now. The page goes first: a worker has it before the
        ledger is asked what is due."""
        crawl = self._crawl(request)
        if isinstance(came, Page):
            yield came
            # Scrapy collects what comes in one step before it looks at any of it.
            await sleep(0)
            crawl.fetched(came)
        crawl.window.answered()
        if isinstance(came, _None):
            crawl.unanswered(request.meta["requested"], came.cause, skipped=came.skipped)
        for following in self._articles(crawl):
            yield following

    def _request(self, url: str, visit: Visit | None, meta: dict[str, Any], priority: int = 0) -> Request:
        """A request that names what is known of the last answer: to the server, and to the archive."""
        meta["known"] = known_of(visit)
        meta["archive_body"] = False
        return Request(url, headers=conditions(visit, url), meta=meta, dont_filter=True, priority=priority)

    def _note_refusal(self, failure: Failure) -> None:
        """What our own manners refuse has no exchange; the WARC tells of it all the same. What was refused when its
        name resolved the download handler has told already."""
        if isinstance(failure.value, NameRefused):
            return
        recorder = self.crawler.get_extension(PoliticsRecorder)
        if recorder is not None and isinstance(failure.value, (AddressRefused, RobotsDisallowed, RobotsUnreachable)):
            reason = "address" if isinstance(failure.value, AddressRefused) else "robots"
            recorder.refused(failure.request, reason, str(failure.value))  # type: ignore[attr-defined]

    def _crawl(self, of: Request | Response) -> OutletCrawl:
        return self.job.crawls[of.meta["outlet"]]

    async def _page_in_thread(self, request: Request | None) -> Page | None:
        """The same as ``_page``; what is long, or may unpack to 50 MB, is unpacked in a thread."""
        exchange = request.meta.get("exchange") if request is not None else None
        if request is None or exchange is None:
            return None
        is_bounded = str(request.meta.get("role")) in _MOST_BYTES
        if is_bounded and len(exchange.response) <= _AT_ONCE:
            return self._page(request)
        await maybe_deferred_to_future(self._unpacking.acquire())
        try:
            return await in_thread(partial(self._page, request))
        finally:
            self._unpacking.release()

    def _page(self, request: Request | None) -> Page | None:
        """The page of the exchange that the download handler left with the request. The exchange is taken: a request
        lives until its page is settled, and its bytes are not to."""
        if request is None or "exchange" not in request.meta:
            return None
        meta = request.meta
        exchange = meta.pop("exchange")
        page = from_exchange(
            replace(exchange, most=_MOST_BYTES.get(str(meta.get("role")), exchange.most)),
            meta["snapshot"],
            outlet=meta.get("outlet") or "",
            requested=meta.get("requested") or request.url,
            seen_in=meta.get("seen_in") or (),
            hops=meta.get("hops") or (),
            known=meta.get("known"),
            scope=meta.get("scope"),
        )
        return page.bounded() if meta.get("role") == "article" else page


def _opened(crawler: Crawler, arguments: dict[str, Any]) -> CrawlJob:
    """The job of a crawl that a script starts, after the checks that ``scrapy crawl`` makes."""
    plan = Plan.from_arguments(crawler.settings, arguments)
    require_contact(crawler.settings, plan.urls)
    allow_files(len(plan.targets))
    crawler.settings.set("USER_AGENT", user_agent(crawler.settings), priority="cmdline")
    return CrawlJob.open(crawler.settings, plan)


def _cause(failure: Failure) -> Cause:
    error = failure.value
    if isinstance(error, (RobotsUnreachable, HostPaused, AddressRefused)):
        return error.cause
    if isinstance(error, CertificateRefused):
        return Cause("certificate", code=error.code)
    if isinstance(error, (RobotsDisallowed, NoArchive)):
        return Cause("robots" if isinstance(error, RobotsDisallowed) else "noarchive")
    exchange = brought(failure.request)  # type: ignore[attr-defined]
    if isinstance(error, _BROKE_OFF) and exchange is not None and exchange.head.status and exchange.cut:
        return Cause("cut", code=exchange.cut)
    words = words_of(error).splitlines()[0][:200] if error else "no answer"
    return Cause("no_answer", code=reason_of(error) if error else None, words=words)
