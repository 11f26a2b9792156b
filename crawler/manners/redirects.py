"""Redirects, followed until they lead in a circle."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware as _RedirectMiddleware
from scrapy.http import Response

from archive.urls import goes_in_circles, without_credentials

__all__ = ["RedirectMiddleware"]


class RedirectMiddleware(_RedirectMiddleware):
    """Scrapy's redirects, but those that lead in a circle end at the second same answer, which is handed on as the
    answer: a site that leads back to itself until its cookie comes would be asked eleven times, and we keep none.

    A name and password in the address that a redirect leads to are left out before anybody follows or logs it. What
    the server sent stays in the archive as it was sent. Both are decided once, where a redirect is followed; an answer
    that is none passes by. The two methods are private ones of Scrapy's middleware."""

    def _build_redirect_request(self, source_request: Request, response: Response, *, url: str, **more: Any) -> Request:
        return super()._build_redirect_request(source_request, response, url=without_credentials(url), **more)

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        following = super()._redirect(redirected, request, reason)
        # Where this one led on too, that would be the circle: whatever it answers is the answer.
        if goes_in_circles([*following.meta["redirect_urls"], following.url]):
            following.meta["dont_redirect"] = True
        return following
