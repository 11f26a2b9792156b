"""Redirects, followed until they lead in a circle."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware as _RedirectMiddleware
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Response

from archive.urls import goes_in_circles, normalised, with_host, without_credentials
from archive.warc.http import Exchange, head_end, is_redirect

__all__ = ["RedirectMiddleware", "brought", "chosen"]


class RedirectMiddleware(_RedirectMiddleware):
    """Scrapy's redirects, but those that lead in a circle end at the second same answer, which is handed on as the
    answer: a site that leads back to itself until its cookie comes would be asked eleven times, and we keep none.

    Where an address has backslashes, more slashes than two before its host, or a query behind it, browsers' reading is
    followed (``archive.urls.with_host``): a robots.txt or an article that is sent on so would be asked for elsewhere.

    A name and password in the address that a redirect leads to, and its fragment, are left out before anybody follows
    or logs it. What the server sent stays in the archive as it was sent. Both are decided once, where a redirect is
    followed; an answer that is none passes by. The two methods are private ones of Scrapy's middleware.

    A redirect leads on by its head: one whose body was cut, or cannot be told from its framing, is followed as browsers
    do, not asked for again."""

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The request to follow, where a download failed over the body of a redirect."""
        exchange = brought(request)
        if exchange is None or not _failed_over_body(exchange, exception):
            return None
        head = exchange.head
        response = Response(request.url, head.status, headers=dict(head.headers), request=request)
        following = self.process_response(request, response)
        return following if isinstance(following, Request) else None

    def _build_redirect_request(self, source_request: Request, response: Response, *, url: str, **more: Any) -> Request:
        # Scrapy joins what has more than two slashes to the host that answered, and sends "GET ?query" to a bare host.
        location = (response.headers.get("Location") or b"").decode("utf-8", "replace").strip()
        named = with_host(location)
        if named != location:
            url = urljoin(source_request.url, named)
        url = with_host(url)
        # A fragment is not sent (RFC 9110 section 4.2.5): of an address that is short without it none is too long.
        url = without_credentials(url).partition("#")[0]
        return super()._build_redirect_request(source_request, response, url=url, **more)

    def _redirect(self, redirected: Request, request: Request, reason: Any) -> Request:
        following = super()._redirect(redirected, request, reason)
        # Where this one led on too, that would be the circle: whatever it answers is the answer.
        if goes_in_circles([*following.meta["redirect_urls"], following.url]):
            following.meta["dont_redirect"] = True
        return following


def chosen(request: Request, response: Response) -> Response:
    """An answer 300 as what is followed, where it names an address (RFC 9110 section 15.4.1): Firefox and curl go
    there, Scrapy's middleware knows five other statuses."""
    leads = "Location" in response.headers
    return Response(response.url, 302, headers=response.headers, request=request) if leads else response


def brought(request: Request) -> Exchange | None:
    """The exchange of this request, however it ended. One that was not sent still has that which led to it."""
    exchange: Exchange | None = request.meta.get("exchange")
    is_of_this = exchange is not None and normalised(exchange.url) == normalised(request.url)
    return exchange if is_of_this else None


def _failed_over_body(exchange: Exchange, error: Exception) -> bool:
    """Whether this is a redirect with a whole head, and the download failed behind it. What a stopping crawl cuts off
    is not followed."""
    is_cut = isinstance(error, (ResponseDataLossError, DownloadFailedError, DownloadTimeoutError))
    is_long = isinstance(error, DownloadCancelledError) and exchange.truncated == "length"
    return (is_cut or is_long) and bool(head_end(exchange.response)) and is_redirect(exchange.head.status)
