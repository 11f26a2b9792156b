"""Answers that ask for another request: redirects, followed until they lead in a circle, and refused conditions."""

from __future__ import annotations

from typing import Final

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware as _RedirectMiddleware
from scrapy.http import Response

from archive.urls import goes_in_circles, without_credentials

__all__ = ["CONDITIONS", "PreconditionMiddleware", "RedirectMiddleware", "is_conditional"]

CONDITIONS: Final = ("If-None-Match", "If-Modified-Since")
"""The header fields by which a request asks for a page only if it has changed (RFC 9110 section 13.1)."""

_PRECONDITION_FAILED: Final = 412


class RedirectMiddleware(_RedirectMiddleware):
    """Scrapy's redirects, but those that lead in a circle end at the second same answer, which is handed on as the
    answer: a site that leads back to itself until its cookie comes would be asked eleven times, and we keep none.

    A name and password in the address that a redirect leads to are left out before anybody follows or logs it. What
    the server sent stays in the archive as it was sent."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        location = response.headers.get("Location")
        if location is not None and b"@" in location:
            response.headers["Location"] = without_credentials(location.decode("latin-1")).encode("latin-1")
        following = super().process_response(request, response)
        is_circle = goes_in_circles([*request.meta.get("redirect_urls", ()), request.url])
        return response if isinstance(following, Request) and is_circle else following


class PreconditionMiddleware:
    """Asks again without a condition where the server answers 412 to one. RFC 9110 section 13.1 wants 304 there, and
    the page it means is not to be had in any other way."""

    def process_response(self, request: Request, response: Response) -> Request | Response:
        if response.status != _PRECONDITION_FAILED or not is_conditional(request):
            return response
        plain = request.replace(dont_filter=True)
        for name in CONDITIONS:
            plain.headers.pop(name, None)
        return plain


def is_conditional(request: Request) -> bool:
    """Whether the request asks for its page only if that has changed."""
    return any(name in request.headers for name in CONDITIONS)
