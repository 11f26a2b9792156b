"""robots.txt as RFC 9309 has it: what is unreachable (5xx, no answer) disallows everything."""

from __future__ import annotations

import logging
from typing import Any, Final

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler
from twisted.internet.defer import Deferred

from archive.http import decoded, parse_head

__all__ = ["RobotsDisallowed", "RobotsMiddleware", "RobotsUnreachable"]

logger = logging.getLogger(__name__)

_DISALLOW_ALL: Final = b"User-agent: *\nDisallow: /\n"
_ALLOW_ALL: Final = b""
# RFC 9309 section 2.5: a crawler may stop reading after 500 kibibytes.
_LIMIT: Final = 500 * 1024


class RobotsDisallowed(IgnoreRequest):
    """robots.txt says no."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be asked, so nothing may be fetched for now; the message says why."""


class RobotsMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware with the RFC's rules for robots.txt files that are not there.

    * 2xx: the file's rules, of its first 500 KiB
    * 4xx: no rules (section 2.3.1.3), but 429 is a server asking for less, not for more
    * 5xx, 429, no answer: everything is disallowed (section 2.3.1.4)
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unreachable: dict[str, str] = {}

    def process_request_2(self, rp: Any, request: Request) -> None:
        netloc = urlparse_cached(request).netloc
        if reason := self._unreachable.get(netloc):
            raise RobotsUnreachable(f"robots.txt: {reason}")
        try:
            super().process_request_2(rp, request)
        except IgnoreRequest as error:
            raise RobotsDisallowed(str(error)) from None

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """The rules of the request's host; asked for once a run, whoever comes second waits for the first."""
        netloc = urlparse_cached(request).netloc
        if netloc not in self._parsers:
            waiting: Deferred[RobotParser | None] = Deferred()
            self._parsers[netloc] = waiting
            rules = await self._ask(request)
            self._parsers[netloc] = rules
            waiting.callback(rules)
        rules_or_wait = self._parsers[netloc]
        if isinstance(rules_or_wait, Deferred):
            return await maybe_deferred_to_future(rules_or_wait)
        return rules_or_wait

    async def _ask(self, request: Request) -> RobotParser:
        parts = urlparse_cached(request)
        asked = Request(
            f"{parts.scheme}://{parts.netloc}/robots.txt",
            priority=self.DOWNLOAD_PRIORITY,
            meta={"dont_obey_robotstxt": True, "role": "robots", "outlet": request.meta.get("outlet")},
            callback=NO_CALLBACK,
        )
        self._stats.inc_value("robotstxt/request_count")
        assert self.crawler.engine
        try:
            response = await self.crawler.engine.download_async(asked)
        except Exception as error:
            # Whatever kept the file from us (DNS, TLS, a refused address): no answer is a no.
            return self._closed(parts.netloc, f"no answer ({error})")
        self._stats.inc_value(f"robotstxt/response_status_count/{response.status}")
        if response.status == 429 or response.status >= 500:
            return self._closed(parts.netloc, f"HTTP {response.status}")
        return self._rules(_body_of(response))

    def _closed(self, netloc: str, reason: str) -> RobotParser:
        logger.warning("%s: robots.txt: %s, so nothing is fetched from this host", netloc, reason)
        self._unreachable[netloc] = reason
        return self._rules(_DISALLOW_ALL)

    def _rules(self, body: bytes) -> RobotParser:
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, body)
        return rules


def _body_of(response: Response) -> bytes:
    if response.status >= 400:
        return _ALLOW_ALL
    head = parse_head(b"\r\n".join([b"HTTP/1.1 200", *_fields(response)]) + b"\r\n\r\n")
    return decoded(head, response.body, _LIMIT)


def _fields(response: Response) -> list[bytes]:
    return [b"Content-Encoding: " + value for value in response.headers.getlist(b"Content-Encoding")]
