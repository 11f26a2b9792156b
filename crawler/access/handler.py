"""Where requests leave: what says who asks is added at the moment of sending, and to no request that others see.

So each retry, each redirect and each second try on a new connection is decided and signed anew, by its own address.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.scrapy.handler import ArchiveDownloadHandler, Outgoing
from crawler.access.access import Access
from crawler.access.owner import FACTS, USED

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler

__all__ = ["AccessDownloadHandler"]


class AccessDownloadHandler(ArchiveDownloadHandler):
    """The archive's download handler, which adds to requests what ``Access`` says."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._access = Access.of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> ArchiveDownloadHandler:  # type: ignore[override]
        """The archive's own, in a crawl that adds nothing to any request."""
        return cls(crawler) if Access.of(crawler).adds else ArchiveDownloadHandler(crawler)

    def outgoing(self, request: Request) -> Outgoing:
        """What ``Access`` adds stands in a copy that is sent, so that a redirect or a retry begins without it."""
        owner = self._access.owner(request)
        request.meta[FACTS] = () if owner is None else (USED,)
        fields = {**self._access.signature(request), **(owner.fields if owner else {})}
        if not fields:
            return Outgoing(request)
        headers = request.headers.copy()
        headers.update(fields)
        sent = request.replace(headers=headers)
        return Outgoing(sent, owner.secret, owner.values) if owner else Outgoing(sent)
