"""What becomes of a request that was answered with 429 or 503 and ``Retry-After``."""

from __future__ import annotations

import time
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.http import Response

from crawler.manners.downloader import PacedDownloader, wait_of

__all__ = ["RefusalMiddleware"]


class RefusalMiddleware:
    """Asks again after a short wait, RETRY_TIMES at most; after a long one, the request fails with HostPaused.

    The wait itself is kept by the downloader, for whatever is asked of the host.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if not wait_of(response):
            return response
        assert self._crawler.engine
        assert self._crawler.spider
        downloader = self._crawler.engine.downloader
        assert isinstance(downloader, PacedDownloader)
        downloader.pace_of(request).check(time.time())
        again = get_retry_request(request, spider=self._crawler.spider, reason=f"{response.status} Retry-After")
        return again or response
