"""The downloader that keeps each host's pace: every request passes here, robots.txt, redirects and retries too.

It leans on private names of Scrapy 2.19's downloader; ``tests/crawler/manners`` holds them in place.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Any, Final, Self

from scrapy import Request, signals
from scrapy.core.downloader import Downloader, Slot
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response
from scrapy.utils.asyncio import call_later
from scrapy.utils.defer import _schedule_coro
from scrapy.utils.httpobj import urlparse_cached

from archive.scrapy.in_flight import GaveWay
from crawler.manners.pace import Pace, Pauses
from crawler.manners.redirects import chosen
from crawler.manners.retry_after import LONGEST, wait_asked

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

__all__ = ["PacedDownloader", "RefusalMiddleware", "is_conditional", "wait_of"]

logger = logging.getLogger(__name__)

# How often DOWNLOAD_TIMEOUT is waited for answers of one host that never end, and what share of its time is given to
# them at least, before the host is left alone for so many seconds.
_PATIENCE: Final = 20
_SHARE: Final = 0.5
_LEFT_ALONE: Final = 3_600.0

# The header fields by which a request asks for a page only if it has changed (RFC 9110 section 13.1).
_CONDITIONS: Final = ("If-None-Match", "If-Modified-Since")
_PRECONDITION_FAILED: Final = 412
_CHOICES: Final = 300

_TROUBLE: Final = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    TunnelError,
)


class _PacedSlot(Slot):
    """Scrapy's slot with its host's pace. ``busy`` counts the requests under way: Scrapy counts them only once their
    task runs, which lets several begin in one step."""

    def __init__(self, concurrency: int, pace: Pace) -> None:
        super().__init__(concurrency, pace.delay, jitter=0.0)
        self.pace = pace
        self.busy = 0
        self.since = time.monotonic()


class PacedDownloader(Downloader):
    """Scrapy's downloader, but hosts are asked at their ``Pace``, which outlives Scrapy's slots.

    The gap counts from the moment a host has surely seen a request. 429, 503 and other 5xx, timeouts and failed
    connections widen it. ``Retry-After`` (429, 503) is waited for up to RETRY_AFTER_MAX seconds; beyond, every request
    to the host fails with HostPaused, those that already wait here too, and those of the next runs until then.

    A host that lets us wait for answers which never end, without a byte or drop by drop, is left alone for an hour once
    it has cost twenty times DOWNLOAD_TIMEOUT, and half of its time. What came drop by drop is not asked for again.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._paces: dict[str, Pace] = {}
        self._wait_within = crawler.settings.getfloat("RETRY_AFTER_MAX")
        self._longest = crawler.settings.getfloat("BACKOFF_MAX")
        self._most_lost = _PATIENCE * crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self._pauses = Pauses.from_settings(crawler.settings)
        crawler.signals.connect(self._answer_began, signal=signals.headers_received)

    def get_slot_key(self, request: Request) -> str:
        """The host. Scrapy would take ``download_slot`` of the request's meta, which after a redirect to another host
        still names the first one."""
        return (urlparse_cached(request).hostname or "").rstrip(".")

    def pace_of(self, request: Request) -> Pace:
        """The pace of the request's host."""
        host = self.get_slot_key(request)
        if host not in self._paces:
            delay = self.per_slot_settings.get(host, {}).get("delay", self._delay)
            self._paces[host] = Pace(host, delay, self._longest)
            self._paces[host].closed_until = self._pauses.until(host, time.time())
        return self._paces[host]

    def _get_slot(self, request: Request, spider: Any = None) -> tuple[str, Slot]:
        key = self.get_slot_key(request)
        if key not in self.slots:
            concurrency = self.per_slot_settings.get(key, {}).get("concurrency", self.domain_concurrency)
            self.slots[key] = _PacedSlot(concurrency, self.pace_of(request))
            self._start_slot_gc()
        return key, self.slots[key]

    async def _enqueue_request(self, request: Request) -> Response:
        self.pace_of(request).check(time.time())
        return await super()._enqueue_request(request)

    def _process_queue(self, slot: Slot) -> None:
        assert isinstance(slot, _PacedSlot)
        if slot.latercall:
            return
        while slot.queue and slot.busy < slot.concurrency:
            now = time.monotonic()
            if (wait := slot.pace.wait(now)) > 0:
                slot.latercall = call_later(wait, self._latercall, slot)
                return
            slot.pace.began(now)
            slot.lastseen = now
            slot.busy += 1
            request, waiting = slot.queue.popleft()
            _schedule_coro(self._wait_for_download(slot, request, waiting))

    async def _download(self, slot: Slot, request: Request) -> Response:
        assert isinstance(slot, _PacedSlot)
        began = time.monotonic()
        try:
            response = await super()._download(slot, request)
            self._answered(slot, request, response)
            return response if response.status != _CHOICES else chosen(request, response)
        except Exception as error:
            # Up to its end, nobody knows when a try without an answer reached the host.
            slot.pace.reached(time.monotonic())
            if isinstance(error, _TROUBLE):
                slot.pace.went_wrong()
            if isinstance(error, DownloadTimeoutError):
                self._waited(slot, request, began)
            raise
        finally:
            slot.busy -= 1
            self._process_queue(slot)

    def _answer_began(self, request: Request) -> None:
        self.pace_of(request).reached(time.monotonic())

    def _waited(self, slot: _PacedSlot, request: Request, began: float) -> None:
        """Counts an answer that did not end in time."""
        now = time.monotonic()
        slot.pace.lost += now - began
        if "exchange" in request.meta:  # it dripped, and would again
            request.meta["dont_retry"] = True
        if slot.pace.lost > max(self._most_lost, _SHARE * (now - slot.since)):
            slot.pace.is_spent = True
            logger.warning("%s: %.0f s were waited for answers that never ended", slot.pace.host, slot.pace.lost)
            self._close(slot, time.time() + _LEFT_ALONE)

    def _answered(self, slot: _PacedSlot, request: Request, response: Response) -> None:
        if response.status != 429 and response.status < 500:
            slot.pace.went_well()
            return
        slot.pace.went_wrong()
        if (wait := wait_of(response)) is None:
            return
        logger.info("%s: HTTP %d, asked to wait %.0f s", slot.pace.host, response.status, wait)
        if wait <= self._wait_within:
            slot.pace.pause(wait)
        elif wait < LONGEST or slot.pace.is_meant(request.url):
            self._pauses.note(slot.pace.host, time.time() + wait)
            self._close(slot, time.time() + wait)

    def _close(self, slot: _PacedSlot, until: float) -> None:
        slot.pace.close(until)
        while slot.queue:
            _, waiting = slot.queue.popleft()
            waiting.errback(slot.pace.closed())


class RefusalMiddleware:
    """Repeats a request that was answered with 429 or 503 and ``Retry-After``: after a short wait, RETRY_TIMES at most.
    After a long one, the request fails with HostPaused; where one address alone asks for a day or more, only that one
    fails. The wait itself is kept by the downloader. What gave way to other bodies is asked for again, too.

    Where the server answers 412 to a condition, the page is asked for without one: RFC 9110 section 13.1 wants 304
    there, and the page it means is not to be had in any other way."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status == _PRECONDITION_FAILED and is_conditional(request):
            return _unconditional(request)
        if (wait := wait_of(response)) is None:
            return response
        assert self._crawler.engine
        assert self._crawler.spider
        downloader = self._crawler.engine.downloader
        assert isinstance(downloader, PacedDownloader)
        downloader.pace_of(request).check(time.time())
        if wait >= LONGEST:
            return response
        repeated = get_retry_request(request, spider=self._crawler.spider, reason=f"{response.status} Retry-After")
        return repeated or response

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        return request.replace(dont_filter=True) if isinstance(exception, GaveWay) else None


def is_conditional(request: Request) -> bool:
    """Whether the request asks for its page only if that has changed."""
    return any(name in request.headers for name in _CONDITIONS)


def _unconditional(request: Request) -> Request:
    plain = request.replace(dont_filter=True)
    for name in _CONDITIONS:
        plain.headers.pop(name, None)
    return plain


def wait_of(response: Response) -> float | None:
    """The seconds that ``response`` asks to wait by ``Retry-After``; null where it asks for nothing."""
    asked = _field(response, "Retry-After")
    return wait_asked(response.status, asked, _field(response, "Date"), time.time()) if asked else None


def _field(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
