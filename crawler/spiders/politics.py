"""The politics spider: sections first, then every article that is due."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any, Self

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.errors import ArchiveError
from crawler.campaign import Campaign, Plan
from crawler.desk import Desk, known_of
from crawler.discovery.listing import read_listing
from crawler.frontier.ledger import Due
from crawler.manners.addresses import AddressRefused
from crawler.manners.robots import RobotsDisallowed, RobotsUnreachable
from crawler.outlets import Section
from crawler.pages import Page, from_exchange
from crawler.recorder import PoliticsRecorder

__all__ = ["PoliticsSpider"]

logger = logging.getLogger(__name__)

# Listings before articles, so that an article's `seen_in` is complete when it is fetched.
_LISTING_PRIORITY = 100


class PoliticsSpider(Spider):
    """``scrapy crawl politics -a outlet=NAME[,NAME]|@tag|all`` or ``-a url="https://any.site/politics/ …"``.

    ``-a pages=N|all`` says how many pages of a listing are read; unset, a run stops at a page of known articles.
    Yields a ``Page`` for each answer to the request for an article.
    """

    name = "politics"

    def __init__(self, campaign: Campaign, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.campaign = campaign

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, campaign: Campaign | None = None, **arguments: Any) -> Self:
        """``campaign`` is handed over by ``scrapy crawl``; in a script of your own it is opened and closed here."""
        opened = campaign or Campaign.open(crawler.settings, Plan.from_arguments(crawler.settings, arguments))
        spider = cls(opened, **arguments)
        spider._set_crawler(crawler)
        if campaign is None:
            # `scrapy crawl` closes the campaign it opened; nobody else would close this one.
            crawler.signals.connect(spider._close_campaign, signal=signals.spider_closed)
        return spider

    def _close_campaign(self, reason: str) -> None:
        self.campaign.close("complete" if reason == "finished" else "interrupted")
        for told in (*self.campaign.failures(), *filter(None, [self.campaign.error])):
            logger.error("%s", told)

    async def start(self) -> AsyncIterator[Request]:
        for desk in self.campaign.desks.values():
            for section in desk.sections:
                yield self._listing(desk, section, section.url, 1)

    # --- listings

    def _listing(self, desk: Desk, section: Section, url: str, page: int) -> Request:
        desk.outstanding += 1
        meta = {"outlet": desk.name, "role": "section", "section": section, "page": page}
        return Request(
            url,
            self.parse_listing,
            errback=self.listing_failed,
            meta=meta,
            dont_filter=True,
            priority=_LISTING_PRIORITY,
        )

    def parse_listing(self, response: Response) -> Iterator[Request]:
        """Notes the links of a listing page and asks for the next one, or for the articles after the last."""
        desk = self._desk(response)
        failed: Exception | None = None
        try:
            yield from self._read_listing(desk, response)
        except Exception as error:  # a listing that our code fails over must not cost the articles of the others
            desk.section_failed(f"{response.url}: {error}")
            failed = error
        desk.outstanding -= 1
        yield from self._articles(desk)
        if failed is not None:
            raise failed

    def _read_listing(self, desk: Desk, response: Response) -> Iterator[Request]:
        meta = response.meta
        section, number = meta["section"], meta["page"]
        page = self._page(response.request)
        if page is None or not 200 <= response.status < 300:
            if number == 1:
                desk.section_failed(f"{section.url}: HTTP {response.status}")
            return
        listing = read_listing(page.body, page.url, headers=dict(page.headers), outlet=desk.outlet, section=section)
        if not listing.found:
            logger.warning("%s: no article links (%s)", page.url, listing.reason or "none recognised")
            if number == 1:
                desk.section_failed(f"{section.url}: no article links")
            return
        desk.reached += 1
        new = desk.listed(page.url, page.captured, listing.found, listing.skipped)
        logger.info("%s: %d articles, %d new", page.url, len(listing.found), new)
        if listing.next and self._goes_on(number, new):
            yield self._listing(desk, section, listing.next, number + 1)

    def _goes_on(self, number: int, new: int) -> bool:
        plan = self.campaign.plan
        return (plan.pages is None or number < plan.pages) and (new > 0 or not plan.stop_at_known)

    def listing_failed(self, failure: Failure) -> Iterator[Request]:
        request = failure.request  # type: ignore[attr-defined]
        desk = self._desk(request)
        reason = _reason(failure)
        logger.warning("%s: %s", request.url, reason)
        self._note_refusal(failure)
        if request.meta["page"] == 1:
            desk.section_failed(f"{request.meta['section'].url}: {reason}")
        desk.outstanding -= 1
        yield from self._articles(desk)

    # --- articles

    def _articles(self, desk: Desk) -> Iterator[Request]:
        if desk.outstanding == 0:
            for due in desk.due(refetch_all=self.campaign.refetch_all):
                yield self._article(desk, due)

    def _article(self, desk: Desk, due: Due) -> Request:
        known = known_of(due.visit)
        meta = {
            "outlet": desk.name,
            "role": "article",
            "requested": due.url,
            "seen_in": due.seen_in,
            "known": known,
        }
        headers = _conditions(due) if known else {}
        return Request(
            due.url, self.parse_article, errback=self.article_failed, headers=headers, meta=meta, dont_filter=True
        )

    def parse_article(self, response: Response) -> Iterator[Page]:
        assert response.request
        page = self._page(response.request)
        if page is not None:
            yield page

    def article_failed(self, failure: Failure) -> Iterator[Page]:
        """A page that Scrapy could not make a response of is still a page: its exchange is in the archive.

        What a stopping run cut short, or what the archive could not take, stays pending.
        """
        if not self.crawler.crawling or isinstance(failure.value, ArchiveError):
            return
        request = failure.request  # type: ignore[attr-defined]
        # A request that was not sent may still carry the exchange that redirected to it.
        page = None if isinstance(failure.value, IgnoreRequest) else self._page(request)
        if page is not None and page.status:
            yield page
            return
        self._note_refusal(failure)
        skipped = isinstance(failure.value, (RobotsDisallowed, AddressRefused))
        self._desk(request).unanswered(request.meta["requested"], _reason(failure), skipped=skipped)

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
            known=meta.get("known"),
        )


def _conditions(due: Due) -> dict[str, str]:
    """RFC 9110 section 13.1: ask only for what changed."""
    visit = due.visit
    conditions = {
        "If-None-Match": visit.etag if visit else None,
        "If-Modified-Since": visit.last_modified if visit else None,
    }
    return {name: value for name, value in conditions.items() if value}


def _reason(failure: Failure) -> str:
    if isinstance(failure.value, RobotsDisallowed):
        return "robots"
    if isinstance(failure.value, AddressRefused):
        return f"address: {failure.value}"
    words = str(failure.value) or type(failure.value).__name__
    return words.splitlines()[0][:200]
