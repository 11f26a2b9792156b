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

from archive.errors import ArchiveError
from archive.http import decoded, entity, parse_head
from archive.urls import host_of
from crawler.campaign import Campaign, Plan
from crawler.desk import Desk, known_of
from crawler.discovery.feed import read_feed
from crawler.discovery.listing import read_listing
from crawler.discovery.sitemap import read_sitemap
from crawler.frontier.visit import Due, Visit
from crawler.manners.addresses import AddressRefused
from crawler.manners.noarchive import NoArchive
from crawler.manners.pace import HostPaused
from crawler.manners.robots import RobotsDisallowed, RobotsUnreachable
from crawler.pages import Page, comparable, from_exchange
from crawler.recorder import PoliticsRecorder
from crawler.sources import Asked
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

    def __init__(self, campaign: Campaign, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.campaign = campaign
        self._robots: dict[str, list[bytes]] = {}
        self._window = 2

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, campaign: Campaign | None = None, **arguments: Any) -> Self:
        """``campaign`` is handed over by ``scrapy crawl``; in a script of your own it is opened and closed here."""
        opened = campaign or Campaign.open(crawler.settings, Plan.from_arguments(crawler.settings, arguments))
        spider = cls(opened, **arguments)
        spider._set_crawler(crawler)
        spider._window = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") + 1
        crawler.signals.connect(spider._saw, signal=signals.response_received)
        crawler.signals.connect(spider._is_idle, signal=signals.spider_idle)
        if campaign is None:
            # `scrapy crawl` closes the campaign it opened; nobody else would close this one.
            crawler.signals.connect(spider._close_campaign, signal=signals.spider_closed)
        return spider

    def _close_campaign(self, reason: str) -> None:
        self.campaign.close("complete" if reason == "finished" and self.crawler.crawling else "interrupted")
        for told in (*self.campaign.failures(), *filter(None, [self.campaign.error])):
            logger.error("%s", told)

    async def start(self) -> AsyncIterator[Request]:
        for desk in self.campaign.desks.values():
            # All are under way before the first is: Scrapy may come for the second when the first is answered.
            for request in [self._source(desk, asked) for asked in desk.sources.begin()]:
                yield request

    def _is_idle(self) -> None:
        """Nothing is under way any more: what a request that vanished left undone is done now."""
        assert self.crawler.engine
        left = []
        for desk in self.campaign.desks.values() if self.crawler.crawling else ():
            desk.outstanding = desk.in_flight = 0
            left += list(self._articles(desk))
        for request in left:
            self.crawler.engine.crawl(request)
        if left:
            raise DontCloseSpider

    # --- sources

    def _source(self, desk: Desk, asked: Asked) -> Request:
        desk.outstanding += 1
        visit = desk.visits.known(asked)
        known = known_of(visit)
        meta = {"outlet": desk.name, "role": asked.kind, "asked": asked, "known": known}
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
        desk, asked = self._desk(response), response.meta["asked"]
        failed: Exception | None = None
        try:
            for more in self._read(desk, asked, response):
                yield self._source(desk, more)
        except Exception as error:  # a source that our code fails over must not cost the articles of the others
            desk.source_failed(asked, str(error))
            failed = error
        yield from self._after_source(desk)
        if failed is not None:
            raise failed

    def _after_source(self, desk: Desk) -> Iterator[Request]:
        for body in self._robots.pop(desk.name, ()):
            for more in desk.sources.from_robots(body):
                yield self._source(desk, more)
        desk.outstanding -= 1
        yield from self._articles(desk)

    def _read(self, desk: Desk, asked: Asked, response: Response) -> Iterator[Asked]:
        page = self._page(response.request)
        if page is not None and page.status == 304 and _is_conditional(response.request):
            yield from desk.sources.led(asked, desk.unchanged(asked, page))
        elif page is None or not 200 <= page.status < 300:
            if response.status in _NO_SUCH_PAGE and asked.page > 1 and desk.sources.depth.is_back_fill:
                desk.visits.back_filled(asked, None)  # behind the last page; or the site counts in another way by now
            self._source_lost(desk, asked, f"HTTP {response.status}")
        elif asked.kind == "section":
            yield from self._read_section(desk, asked, page)
        elif asked.kind == "feed":
            self._read_feed(desk, asked, page)
        else:
            yield from self._read_sitemap(desk, asked, page)

    def _read_section(self, desk: Desk, asked: Asked, page: Page) -> Iterator[Asked]:
        listing = read_listing(
            page.body, page.url, headers=dict(page.headers), outlet=desk.outlet, section=asked.section
        )
        if not listing.found:
            logger.warning("%s: no article links (%s)", page.url, listing.reason or "none recognised")
            if asked.page == 1:
                desk.source_failed(asked, wall(page) or "no article links")
            elif desk.sources.depth.is_back_fill:
                desk.visits.back_filled(asked, None)
            return
        found, old, is_past = desk.sources.since(listing.found)
        new = desk.gave(asked, page, found, (*listing.skipped, *old), listing.feeds)
        logger.info("%s: %d articles, %d new", page.url, len(found), new)
        if asked.page == 1:
            yield from desk.sources.declared(listing.feeds)
        if is_past or (desk.sources.depth.is_back_fill and desk.sources.repeats(asked)):
            desk.visits.back_filled(asked, None)
        else:
            yield from self._next_page(desk, asked, listing.next, new)

    def _next_page(self, desk: Desk, asked: Asked, following: str | None, new: int) -> Iterator[Asked]:
        """The page of the section to read next, if any. A back-fill that meets what an earlier one has read (a page on
        which nothing is new) goes on where that one stopped."""
        depth = desk.sources.depth
        resumed = asked.resumed
        if depth.is_back_fill:
            earlier = None if resumed else desk.visits.back_fill(asked)
            if earlier is not None and (new == 0 or following is None):
                following, resumed = earlier, True
            elif earlier is None:
                desk.visits.back_filled(asked, following)
                resumed = True
        goes_on = (depth.pages is None or asked.page < depth.pages) and (new > 0 or not depth.stop_at_known)
        if following is not None and goes_on:
            yield asked.after(following, resumed=resumed)

    def _read_feed(self, desk: Desk, asked: Asked, page: Page) -> None:
        feed = read_feed(page.body, page.url, headers=dict(page.headers))
        if feed.kind is None:
            self._source_lost(desk, asked, f"no feed ({feed.reason})")
            return
        found, skipped = desk.sources.sorted(asked, feed.found, desk.ledger.stands)
        desk.gave(asked, page, found, skipped)

    def _read_sitemap(self, desk: Desk, asked: Asked, page: Page) -> Iterator[Asked]:
        sitemap = read_sitemap(page.body, page.url, headers=dict(page.headers))
        if sitemap.reason and sitemap.reason != "no_links":
            self._source_lost(desk, asked, f"no sitemap ({sitemap.reason})")
            return
        found, skipped = desk.sources.sorted(asked, desk.sources.pages(sitemap), desk.ledger.stands)
        led_to = desk.sources.worth(sitemap)
        desk.gave(asked, page, found, skipped, led_to)
        desk.hurry(desk.sources.changed(sitemap))
        yield from desk.sources.led(asked, led_to)

    def source_failed(self, failure: Failure) -> Iterator[Request]:
        request = failure.request  # type: ignore[attr-defined]
        desk, asked = self._desk(request), request.meta["asked"]
        self._note_refusal(failure)
        self._source_lost(desk, asked, _reason(failure))
        yield from self._after_source(desk)

    def _source_lost(self, desk: Desk, asked: Asked, reason: str) -> None:
        logger.warning("%s: %s", asked.url, reason)
        desk.source_failed(asked, reason)

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
        desks = [desk for desk in self.campaign.desks.values() if desk.is_listing]
        return {desk.name for desk in desks if desk.name == robots.meta.get("outlet") or host in desk.sources.hosts}

    # --- articles

    def _articles(self, desk: Desk) -> Iterator[Request]:
        """As many requests for articles as the window has room for, once all sources are read."""
        while desk.outstanding == 0 and desk.in_flight < self._window:
            due = desk.next_due(refetch_all=self.campaign.refetch_all)
            if due is None:
                return
            request = self._article(desk, due)
            if request is not None:
                desk.in_flight += 1
                yield request

    def _article(self, desk: Desk, due: Due) -> Request | None:
        known = known_of(due.visit)
        meta = {
            "outlet": desk.name,
            "role": "article",
            "requested": due.url,
            "seen_in": due.seen_in,
            "depth": 1,
            "known": known,
            "scope": desk.sources.trails if desk.is_probe(due) else None,
        }
        # RFC 9110 section 13.1: a validator is one of the page it came with.
        headers = _conditions(due.visit) if comparable(known, due.url) else {}
        try:
            return Request(
                due.url, self.parse_article, errback=self.article_failed, headers=headers, meta=meta, dont_filter=True
            )
        except ValueError as error:
            desk.unanswered(due.url, f"no address ({error})", skipped=True)
            return None

    def parse_article(self, response: Response) -> Iterator[Page | Request]:
        assert response.request
        yield from self._after_article(response.request)
        page = self._page(response.request)
        if page is not None and page.status == 304 and not _is_conditional(response.request):
            self._desk(response).unanswered(page.requested, "HTTP 304 to who asked for all of it")
        elif page is not None:
            if page.status != 304:  # which is settled in the same step: there is nothing to extract
                self._desk(response).fetched(page)
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
            self._desk(request).fetched(page)
            yield page
            return
        desk, link = self._desk(request), request.meta["requested"]
        if isinstance(failure.value, HostPaused):
            desk.put_off(link, failure.value.until)
            return
        self._note_refusal(failure)
        skipped = isinstance(failure.value, (RobotsDisallowed, AddressRefused, NoArchive))
        desk.unanswered(link, _reason(failure), skipped=skipped)

    def _after_article(self, request: Request) -> Iterator[Request]:
        desk = self._desk(request)
        desk.in_flight -= 1
        if self.crawler.crawling:
            yield from self._articles(desk)

    # --- both

    def _note_refusal(self, failure: Failure) -> None:
        """What our own manners refuse has no exchange; the WARC tells of it all the same."""
        recorder = self.crawler.get_extension(PoliticsRecorder)
        if recorder is not None and isinstance(failure.value, (AddressRefused, RobotsDisallowed, RobotsUnreachable)):
            reason = "address" if isinstance(failure.value, AddressRefused) else "robots"
            recorder.refused(failure.request, reason, str(failure.value))  # type: ignore[attr-defined]

    def _desk(self, of: Request | Response) -> Desk:
        return self.campaign.desks[of.meta["outlet"]]

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


def _reason(failure: Failure) -> str:
    if isinstance(failure.value, RobotsDisallowed):
        return "robots"
    if isinstance(failure.value, NoArchive):
        return "noarchive"
    if isinstance(failure.value, AddressRefused):
        return f"address: {failure.value}"
    words = str(failure.value) or type(failure.value).__name__
    return words.splitlines()[0][:200]
