"""Answers that ask for a signature (RFC 9421 section 5, ``Accept-Signature``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Self

from scrapy.exceptions import NotConfigured

from crawler.access.access import Access, origin_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

__all__ = ["AcceptSignatureMiddleware"]

# The draft names 403 and 429; 202 is how challenges answer.
_REFUSALS: Final = frozenset({202, 401, 403, 429, 503})
_DONE: Final = "signature_asked"


class AcceptSignatureMiddleware:
    """Notes which origins ask for signatures. A request that an origin refuses while it asks is sent again, signed;
    once for each origin on its way."""

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.get("BOT_KEY"):
            raise NotConfigured
        self._access = Access.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        accept = b", ".join(response.headers.getlist("Accept-Signature")).decode("latin-1")
        if not accept or not self._access.heard(request.url, accept):
            return response
        origin, done = origin_of(request.url), request.meta.get(_DONE, ())
        if response.status not in _REFUSALS or origin in done:
            return response
        return request.replace(meta={**request.meta, _DONE: (*done, origin)}, dont_filter=True)
