"""The politics spider: sections, feeds and sitemaps first, then every article that is due."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any, Final, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import DontCloseSpider, IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.causes import Cause
from archive.errors import ArchiveError
from archive.render.causes import sentence
from archive.scrapy.failures import reason_of
from archive.urls import host_of
from archive.warc.http import decoded, entity, parse_head
from crawler.articles.page import Page, comparable, from_exchange
from crawler.discovery.feed import read_feed
from crawler.discovery.listing.read import read_listing
from crawler.discovery.sitemap import read_sitemap
from crawler.frontier.visit import Due, Visit, known_of
from crawler.job.job import CrawlJob
from crawler.job.outlet_crawl import OutletCrawl
from crawler.job.plan import Plan
from crawler.manners.addresses import AddressRefused
from crawler.manners.noarchive import NoArchive
from crawler.manners.pace import HostPaused
from crawler.manners.robots import RobotsDisallowed, RobotsUnreachable
from crawler.scrapy.recorder import PoliticsRecorder
from crawler.sources.sources import Asked
from crawler.watch.walls import wall

__all__ = ["PoliticsSpider"]

logger = logging.getLogger(__name__)

# Sources before articles, so that an article's `seen_in` is complete when it is fetched.
_SOURCE_PRIORITY: Final = 100
_NO_SUCH_PAGE: Final = frozenset((404, 410))


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
        self._robots: dict[str, list[bytes]] = {}
        self._window = 2

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, job: CrawlJob | None = None, **arguments: Any) -> Self:
        """``job`` is handed over by ``scrapy crawl``; in a script of your own it is opened and closed here."""
        opened = job or CrawlJob.open(crawler.settings, Plan.from_arguments(crawler.settings, arguments))
        spider = cls(opened, **arguments)
        spider._set_crawler(crawler)
        spider._window = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") + 1
        crawler.signals.connect(spider._saw, signal=signals.response_received)
        crawler.signals.connect(spider._is_idle, signal=signals.spider_idle)
        if job is None:
            # `scrapy crawl` closes the campaign it opened; nobody else would close this one.
            crawler.signals.connect(spider._close_job, signal=signals.spider_closed)
        return spider

    def _close_job(self, reason: str) -> None:
        self.job.close("complete" if reason == "finished" and self.crawler.crawling else "interrupted")
        for told in (*self.job.failures(), *filter(None, [self.job.error])):
            logger.error("%s", told)

    async def start(self) -> AsyncIterator[Request]:
        for crawl in self.job.crawls.values():
            # All are under way before the first is: Scrapy may come for the second when the first is answered.
            for request in [self._source(crawl, asked) for asked in crawl.sources.begin()]:
                yield request

    def _is_idle(self) -> None:
        """Nothing is under way any more: what a request that vanished left undone is done now."""
        assert self.crawler.engine
        left = []
        for crawl in self.job.crawls.values() if self.crawler.crawling else ():
            crawl.outstanding = crawl.in_flight = 0
            left += list(self._articles(crawl))
        for request in left:
            self.crawler.engine.crawl(request)
        if left:
            raise DontCloseSpider

    # --- sources

    def _source(self, crawl: OutletCrawl, asked: Asked) -> Request:
        crawl.outstanding += 1
        visit = crawl.visits.known(asked)
        known = known_of(visit)
        meta = {"outlet": crawl.name, "role": asked.kind, "asked": asked, "known": known}
        return Request(
            asked.url,
            self.parse_source,
            errback=self.source_failed,
            headers=_conditions(visit) if comparable(known, asked.url) else {},
            meta=meta,
            dont_filter=True,
            priority=_SOURCE_PRIORITY,
        )

    def parse_source(self, response: Response) -> Iterator[Request]:
        """Notes the links of a source and asks for what it leads to; for the articles after the last."""
        crawl, asked = self._crawl(response), response.meta["asked"]
        failed: Exception | None = None
        try:
            for more in self._read(crawl, asked, response):
                yield self._source(crawl, more)
        except Exception as error:  # a source that our code fails over must not cost the articles of the others
            crawl.source_failed(asked, Cause("not_read", words=str(error)))
            failed = error
        yield from self._after_source(crawl)
        if failed is not None:
            raise failed

    def _after_source(self, crawl: OutletCrawl) -> Iterator[Request]:
        for body in self._robots.pop(crawl.name, ()):
            for more in crawl.sources.from_robots(body):
                yield self._source(crawl, more)
        crawl.outstanding -= 1
        yield from self._articles(crawl)

    def _read(self, crawl: OutletCrawl, asked: Asked, response: Response) -> Iterator[Asked]:
        page = self._page(response.request)
        if page is not None and page.status == 304 and _is_conditional(response.request):
            yield from crawl.sources.led(asked, crawl.unchanged(asked, page))
        elif page is None or not 200 <= page.status < 300:
            if response.status in _NO_SUCH_PAGE and asked.page > 1 and crawl.sources.depth.is_back_fill:
                crawl.visits.back_filled(asked, None)  # behind the last page; or the site counts in another way by now
            self._source_lost(crawl, asked, Cause("http_status", status=response.status))
        elif asked.kind == "section":
            yield from self._read_section(crawl, asked, page)
        elif asked.kind == "feed":
            self._read_feed(crawl, asked, page)
        else:
            yield from self._read_sitemap(crawl, asked, page)

    def _read_section(self, crawl: OutletCrawl, asked: Asked, page: Page) -> Iterator[Asked]:
        listing = read_listing(
            page.body, page.url, headers=dict(page.headers), outlet=crawl.outlet, section=asked.section
        )
        if not listing.found:
            logger.warning("%s: no article links (%s)", page.url, listing.reason or "none recognised")
            if asked.page == 1:
                crawl.source_failed(asked, wall(page) or Cause("no_links", code=listing.reason))
            elif crawl.sources.depth.is_back_fill:
                crawl.visits.back_filled(asked, None)
            return
        found, old, is_past = crawl.sources.since(listing.found)
        new = crawl.gave(asked, page, found, (*listing.skipped, *old), listing.feeds)
        logger.info("%s: %d articles, %d new", page.url, len(found), new)
        if asked.page == 1:
            yield from crawl.sources.declared(listing.feeds)
        if is_past or (crawl.sources.depth.is_back_fill and crawl.sources.repeats(asked)):
            crawl.visits.back_filled(asked, None)
        else:
            yield from self._next_page(crawl, asked, listing.next, new)

    def _next_page(self, crawl: OutletCrawl, asked: Asked, following: str | None, new: int) -> Iterator[Asked]:
        """The page of the section to read next, if any. A back-fill that meets what an earlier one has read (a page on
        which nothing is new) goes on where that one stopped."""
        depth = crawl.sources.depth
        resumed = asked.resumed
        if depth.is_back_fill:
            earlier = None if resumed else crawl.visits.back_fill(asked)
            if earlier is not None and (new == 0 or following is None):
                following, resumed = earlier, True
            elif earlier is None:
                crawl.visits.back_filled(asked, following)
                resumed = True
        goes_on = (depth.pages is None or asked.page < depth.pages) and (new > 0 or not depth.stop_at_known)
        if following is not None and goes_on:
            yield asked.after(following, resumed=resumed)

    def _read_feed(self, crawl: OutletCrawl, asked: Asked, page: Page) -> None:
        feed = read_feed(page.body, page.url, headers=dict(page.headers))
        if feed.kind is None:
            self._source_lost(crawl, asked, Cause("not_feed", code=feed.reason))
            return
        found, skipped = crawl.sources.sorted(asked, feed.found, crawl.ledger.stands)
        crawl.gave(asked, page, found, skipped)

    def _read_sitemap(self, crawl: OutletCrawl, asked: Asked, page: Page) -> Iterator[Asked]:
        sitemap = read_sitemap(page.body, page.url, headers=dict(page.headers))
        if sitemap.reason and sitemap.reason != "no_links":
            self._source_lost(crawl, asked, Cause("not_sitemap", code=sitemap.reason))
            return
        found, skipped = crawl.sources.sorted(asked, crawl.sources.pages(sitemap), crawl.ledger.stands)
        led_to = crawl.sources.worth(sitemap)
        crawl.gave(asked, page, found, skipped, led_to)
        crawl.hurry(crawl.sources.changed(sitemap))
        yield from crawl.sources.led(asked, led_to)

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        request = failure.request  # type: ignore[attr-defined]
        crawl, asked = self._crawl(request), request.meta["asked"]
        self._note_refusal(failure)
        self._source_lost(crawl, asked, _cause(failure))
        yield from self._after_source(crawl)

    def _source_lost(self, crawl: OutletCrawl, asked: Asked, cause: Cause) -> None:
        logger.warning("%s: %s", asked.url, sentence(cause))
        crawl.source_failed(asked, cause)

    def _saw(self, response: Response, request: Request) -> None:
        """Keeps a robots.txt for the sitemaps it names; it comes before the first answer of the host."""
        exchange = request.meta.get("exchange")
        if request.meta.get("role") == "robots" and response.status == 200 and exchange is not None:
            head = parse_head(exchange.response[: exchange.head_length])
            body = decoded(head, entity(head, exchange.response[exchange.head_length :]))
            for name in self._readers(request):
                self._robots.setdefault(name, []).append(body)

    def _readers(self, robots: Request) -> set[str]:
        """The outlets for which a robots.txt was asked: of several on one host it is the first that asks."""
        host = host_of(robots.meta.get("redirect_urls", [robots.url])[0])
        crawls = [crawl for crawl in self.job.crawls.values() if crawl.is_listing]
        return {
            crawl.name for crawl in crawls if crawl.name == robots.meta.get("outlet") or host in crawl.sources.hosts
        }

    # --- articles

    def _articles(self, crawl: OutletCrawl) -> Iterator[Request]:
        """As many requests for articles as the window has room for, once all sources are read."""
        while crawl.outstanding == 0 and crawl.in_flight < self._window:
            due = crawl.next_due(refetch_all=self.job.refetch_all)
            if due is None:
                return
            request = self._article(crawl, due)
            if request is not None:
                crawl.in_flight += 1
                yield request

    def _article(self, crawl: OutletCrawl, due: Due) -> Request | None:
        known = known_of(due.visit)
        meta = {
            "outlet": crawl.name,
            "role": "article",
            "requested": due.url,
            "seen_in": due.seen_in,
            "depth": 1,
            "known": known,
            "scope": crawl.sources.trails if crawl.is_probe(due) else None,
        }
        # RFC 9110 section 13.1: a validator is one of the page it came with.
        headers = _conditions(due.visit) if comparable(known, due.url) else {}
        try:
            return Request(
                due.url, self.parse_article, errback=self.article_failed, headers=headers, meta=meta, dont_filter=True
            )
        except ValueError as error:
            crawl.unanswered(due.url, Cause("bad_address", words=str(error)), skipped=True)
            return None

    def parse_article(self, response: Response) -> Iterator[Page | Request]:
        assert response.request
        yield from self._after_article(response.request)
        page = self._page(response.request)
        if page is not None and page.status == 304 and not _is_conditional(response.request):
            self._crawl(response).unanswered(page.requested, Cause("unasked_304"))
        elif page is not None:
            if page.status != 304:  # which is settled in the same step: there is nothing to extract
                self._crawl(response).fetched(page)
            yield page

    def article_failed(self, failure: Failure) -> Iterator[Page | Request]:
        """A page that Scrapy could not make a response of is still a page: its exchange is in the archive.

        What a stopping run cut short, or what the archive could not take, stays pending.
        """
        request = failure.request  # type: ignore[attr-defined]
        yield from self._after_article(request)
        if not self.crawler.crawling or isinstance(failure.value, ArchiveError):
            return
        # A request that was not sent may still carry the exchange that redirected to it.
        page = None if isinstance(failure.value, IgnoreRequest) else self._page(request)
        if page is not None and page.status:
            self._crawl(request).fetched(page)
            yield page
            return
        crawl, link = self._crawl(request), request.meta["requested"]
        self._note_refusal(failure)
        skipped = isinstance(failure.value, (RobotsDisallowed, AddressRefused, NoArchive))
        crawl.unanswered(link, _cause(failure), skipped=skipped)

    def _after_article(self, request: Request) -> Iterator[Request]:
        crawl = self._crawl(request)
        crawl.in_flight -= 1
        if self.crawler.crawling:
            yield from self._articles(crawl)

    # --- both

    def _note_refusal(self, failure: Failure) -> None:
        """What our own manners refuse has no exchange; the WARC tells of it all the same."""
        recorder = self.crawler.get_extension(PoliticsRecorder)
        if recorder is not None and isinstance(failure.value, (AddressRefused, RobotsDisallowed, RobotsUnreachable)):
            reason = "address" if isinstance(failure.value, AddressRefused) else "robots"
            recorder.refused(failure.request, reason, str(failure.value))  # type: ignore[attr-defined]

    def _crawl(self, of: Request | Response) -> OutletCrawl:
        return self.job.crawls[of.meta["outlet"]]

    def _page(self, request: Request | None) -> Page | None:
        """The page of the exchange that the download handler left with the request."""
        if request is None or "snapshot" not in request.meta:
            return None
        meta = request.meta
        return from_exchange(
            meta["exchange"],
            meta["snapshot"],
            outlet=meta["outlet"],
            requested=meta.get("requested") or request.url,
            seen_in=meta.get("seen_in") or (),
            hops=meta.get("hops") or (),
            known=meta.get("known"),
            scope=meta.get("scope"),
        )


def _conditions(visit: Visit | None) -> dict[str, str]:
    """RFC 9110 section 13.1: ask only for what changed."""
    conditions = {
        "If-None-Match": visit.etag if visit else None,
        "If-Modified-Since": visit.last_modified if visit else None,
    }
    return {name: value for name, value in conditions.items() if value}


def _is_conditional(request: Request | None) -> bool:
    return request is not None and ("If-None-Match" in request.headers or "If-Modified-Since" in request.headers)


def _cause(failure: Failure) -> Cause:
    error = failure.value
    if isinstance(error, (RobotsUnreachable, HostPaused)):
        return error.cause
    if isinstance(error, (RobotsDisallowed, NoArchive)):
        return Cause("robots" if isinstance(error, RobotsDisallowed) else "noarchive")
    words = (str(error) or type(error).__name__).splitlines()[0][:200]
    if isinstance(error, AddressRefused):
        return Cause("address", words=words)
    return Cause("no_answer", code=reason_of(error) if error else None, words=words)
