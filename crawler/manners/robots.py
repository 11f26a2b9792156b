"""robots.txt as RFC 9309 has it: asked for before anything else of a host, and obeyed."""

from __future__ import annotations

import logging
import time
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

from archive.causes import Cause
from archive.render.causes import sentence
from archive.scrapy.failures import words_of
from archive.scrapy.recorder import in_thread
from archive.scrapy.tls import CertificateRefused
from archive.urls import host_of
from archive.warc.codings import Decoded, Flaw
from archive.warc.http import BRINGS_PAGE, Exchange, Head, Headers, decode
from crawler.manners.addresses import AddressRefused, NameRefused
from crawler.manners.downloader import PacedDownloader
from crawler.manners.pace import HostPaused
from crawler.manners.robotstxt import LIMIT, Rules, is_robots, read_rules
from crawler.walls.vendors import vendor_of

__all__ = ["RobotsDisallowed", "RobotsMiddleware", "RobotsUnreachable"]

logger = logging.getLogger(__name__)

_PRIORITY: Final = 1000
_DAY: Final = 86_400.0
# Of a response, its framing with it: what is read of a robots.txt is in it also where each octet is a chunk.
_MOST_BYTES: Final = 8 * LIMIT
_NOTHING: Final = Rules()
_NO_CONTENT: Final = 204
# Bytes of a file that is read at once, as nearly all are; others may cost half a second, and are read in a thread.
_AT_ONCE: Final = 10_000
# Rules times characters of the address: what is more may cost half a second, and is compared in a thread. A host may
# cost so many seconds of CPU in that way, if each address takes so long on average: 500 KiB of rules take 0.02 s for an
# honest address.
_COMPARED_AT_ONCE: Final = 1_000_000
_COST_IN_ANY_CASE: Final = 20.0
_COST_OF_ONE: Final = 0.05
# Rules of all origins that are kept (some 50 MB of them): two thousand honest files have fewer.
_MOST_RULES: Final = 200_000


class RobotsDisallowed(IgnoreRequest):
    """robots.txt says no."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be asked, so nothing may be fetched for now; ``cause`` says why."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(sentence(cause))
        self.cause = cause


@dataclass(frozen=True, slots=True)
class _Answer:
    """What an origin's robots.txt said at ``asked`` (monotonic); ``closed`` says why it said nothing that holds,
    ``too_slow`` that it asks for a longer delay than we wait."""

    asked: float
    rules: Rules
    closed: Cause | None = None
    too_slow: str | None = None


@dataclass(slots=True)
class _Spent:
    """The seconds of CPU that an origin's rules took for addresses that were compared in a thread, and how many."""

    seconds: float = 0.0
    addresses: int = 0

    @property
    def is_over(self) -> bool:
        return self.seconds > max(_COST_IN_ANY_CASE, _COST_OF_ONE * self.addresses)


class RobotsMiddleware:
    """Lets through what robots.txt allows to our product token (ROBOTSTXT_USER_AGENT).

    * 200, 203: the file's rules, of its first 500 KiB (RFC 9309 section 2.5); 204: an empty file
    * redirects are followed, to other hosts too, up to REDIRECT_MAX_TIMES (section 2.3.1.2)
    * 4xx: no rules (section 2.3.1.3), but 429 is a server asking for less, not for more
    * a challenge, whatever its status, and a page in the file's place: the site keeps the file from us, as with 5xx
    * 5xx, 429, no answer, redirects without end: everything is disallowed (section 2.3.1.4); so are 202, 206 and
      their like and a body whose compression ends early, which bring no whole file
    * after ROBOTSTXT_MAX_AGE seconds, 24 h at most, the file is asked for anew (section 2.4)

    Of each origin it is asked for once, whoever comes meanwhile waits. What it says about delays goes to the host's
    pace; a delay above CRAWL_DELAY_MAX closes the host: it is kept by not fetching.

    500 KiB of rules are compared with a long address beside the reactor. Where that takes 20 s of CPU in all, and
    0.05 s each, the file counts as unreachable: what is left of the host is for a later run.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            logger.warning("ROBOTSTXT_OBEY=0: robots.txt is not obeyed, and each WARC file says so (robots: ignore)")
            raise NotConfigured
        self._crawler = crawler
        self._token = str(settings["ROBOTSTXT_USER_AGENT"] or settings["USER_AGENT"]).partition("/")[0]
        self._max_age = min(settings.getfloat("ROBOTSTXT_MAX_AGE"), _DAY)
        self._longest_delay = settings.getfloat("CRAWL_DELAY_MAX")
        self._answers: dict[str, _Answer] = {}
        self._waiting: dict[str, list[Deferred[None]]] = {}
        self._spent: defaultdict[str, _Spent] = defaultdict(_Spent)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("dont_obey_robotstxt"):
            return
        answer = await self._answer_for(request)
        if answer.closed and answer.closed.kind == "address":
            raise AddressRefused(answer.closed.words or "", answer.closed)
        if answer.closed:
            raise RobotsUnreachable(answer.closed)
        if answer.too_slow or not await self._allows(answer.rules, request.url):
            self._count("robotstxt/forbidden")
            raise RobotsDisallowed(answer.too_slow or "Forbidden by robots.txt")

    async def _allows(self, rules: Rules, url: str) -> bool:
        """What the rules say of ``url``. RobotsUnreachable where they have cost their host too much."""
        if len(rules.rules) * len(url) <= _COMPARED_AT_ONCE:
            return rules.allows(url)
        spent = self._spent[_origin(url)]
        if spent.is_over:
            words = f"its rules took more than {_COST_IN_ANY_CASE:g} s of CPU time"
            raise RobotsUnreachable(Cause("robots_unreachable", words=words))
        allows, seconds = await in_thread(partial(_compared, rules, url))
        spent.seconds += seconds
        spent.addresses += 1
        return allows

    def process_exception(self, request: Request, exception: Exception) -> Response | None:
        """A robots.txt that was cut off for its length is read as far as it must be."""
        exchange: Exchange | None = request.meta.get("exchange")
        if request.meta.get("role") != "robots" or exchange is None or exchange.cut != "length":
            return None
        if len(exchange.body(LIMIT)) < LIMIT:
            return None
        head = exchange.head
        fields = [(name, value) for name, value in head.headers if name.lower() == "content-encoding"]
        return Response(request.url, status=head.status, headers=fields, body=exchange.entity, request=request)

    async def _answer_for(self, request: Request) -> _Answer:
        """What the request's origin says; whoever asks raises what kept it from asking, who waits asks then."""
        origin = _origin(request.url)
        while True:
            answer = self._answers.get(origin)
            if answer is not None and time.monotonic() - answer.asked < self._max_age:
                return answer
            if origin not in self._waiting:
                break
            # One each: an awaited Deferred gives its result to the first who awaits it and to nobody else.
            turn: Deferred[None] = Deferred()
            self._waiting[origin].append(turn)
            await maybe_deferred_to_future(turn)
        self._waiting[origin] = []
        try:
            self._keep(origin, await self._ask(origin, request))
        finally:
            for turn in self._waiting.pop(origin):
                turn.callback(None)
        return self._answers[origin]

    def _keep(self, origin: str, answer: _Answer) -> None:
        """Keeps what an origin says. A page may lead to any number of hosts, each with 500 KiB of rules: beyond all
        that are kept the largest file of another origin is let go, and asked for again by its next page."""
        self._answers[origin] = answer
        while sum(len(one.rules.rules) for one in self._answers.values()) > _MOST_RULES:
            others = (one for one in self._answers if one != origin)
            largest = max(others, key=lambda one: len(self._answers[one].rules.rules), default=None)
            if largest is None:
                return
            del self._answers[largest]

    async def _ask(self, origin: str, request: Request) -> _Answer:
        meta = {"dont_obey_robotstxt": True, "role": "robots", "outlet": request.meta.get("outlet")}
        meta |= {"download_maxsize": 0, "archive_maxsize": _MOST_BYTES}
        asked = Request(f"{origin}/robots.txt", priority=_PRIORITY, meta=meta, callback=NO_CALLBACK)
        self._count("robotstxt/request_count")
        assert self._crawler.engine
        try:
            response = await self._crawler.engine.download_async(asked)
        except HostPaused:
            # Not for robots.txt to answer: the host wants to be left alone.
            raise
        except Exception as error:
            # Whatever kept the file from us (DNS, TLS, a redirect to a refused address): no answer is a no.
            return self._closed(origin, _unanswered(origin, error))
        self._count(f"robotstxt/response_status_count/{response.status}")
        read = partial(_read, response, self._token)
        is_small = len(response.body) <= _AT_ONCE and "Content-Encoding" not in response.headers
        file = read() if is_small else await in_thread(read)
        if file.instead is not None:
            return self._closed(origin, file.instead)
        if response.status == _NO_CONTENT or (400 <= response.status < 500 and response.status != 429):
            return self._open(origin, request, _NOTHING)
        if response.status not in BRINGS_PAGE:
            return self._closed(origin, Cause("robots_unreachable", status=response.status))
        if file.flaw:  # half a file may have lost the rules for us
            return self._closed(origin, Cause("robots_unreachable", words=sentence(Cause("coding", code=file.flaw))))
        return self._open(origin, request, file.rules)

    def _open(self, origin: str, request: Request, rules: Rules) -> _Answer:
        assert self._crawler.engine
        downloader = self._crawler.engine.downloader
        assert isinstance(downloader, PacedDownloader)
        delay = rules.delay or 0.0
        downloader.pace_of(request).asked[origin] = delay
        if delay <= self._longest_delay:
            return _Answer(time.monotonic(), rules)
        reason = f"robots.txt asks for {delay:g} s between two requests, CRAWL_DELAY_MAX is {self._longest_delay:g}"
        logger.warning("%s: %s, so nothing is fetched from there", origin, reason)
        return _Answer(time.monotonic(), rules, too_slow=reason)

    def _closed(self, origin: str, cause: Cause) -> _Answer:
        logger.warning("%s: %s, so nothing is fetched from there", origin, sentence(cause))
        return _Answer(time.monotonic(), _NOTHING, closed=cause)

    def _count(self, name: str) -> None:
        assert self._crawler.stats
        self._crawler.stats.inc_value(name)


def _compared(rules: Rules, url: str) -> tuple[bool, float]:
    """Whether the rules allow ``url``, and the seconds of CPU that this took."""
    begun = time.thread_time()
    return rules.allows(url), time.thread_time() - begun


def _origin(url: str) -> str:
    """Scheme, host and port: a robots.txt holds where it lies (RFC 9309 section 2.3)."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2].lower()}"


def _unanswered(origin: str, error: Exception) -> Cause:
    """Why robots.txt brought no answer. Where its own host must not be reached, no page of that host may be either."""
    if isinstance(error, NameRefused) and error.name.rstrip(".") == host_of(origin):
        return error.cause
    if isinstance(error, CertificateRefused):
        return Cause("certificate", code=error.code)
    return Cause("robots_unreachable", words=f"no answer ({words_of(error)})")


class _File(NamedTuple):
    """What came as robots.txt: what is wrong with its coding, what stands in its place, its rules for us."""

    flaw: Flaw | None
    instead: Cause | None
    rules: Rules


def _read(response: Response, token: str) -> _File:
    body, flaw = _body_of(response)
    instead = _instead(response, body)
    has_rules = response.status in BRINGS_PAGE and flaw is None and instead is None
    return _File(flaw, instead, read_rules(body, token) if has_rules else _NOTHING)


def _body_of(response: Response) -> Decoded:
    """One octet more than is read tells a longer file from a whole one."""
    codings = [value.decode("latin-1") for value in response.headers.getlist(b"Content-Encoding")]
    head = Head("HTTP/1.1 200", Headers(("Content-Encoding", coding) for coding in codings))
    return decode(head, response.body, LIMIT + 1)


def _instead(response: Response, body: bytes) -> Cause | None:
    """What came in the file's place: a challenge, or another page with a status that would bring it."""
    brings = response.status in BRINGS_PAGE
    if brings and is_robots(body):
        return None
    if (vendor := vendor_of(response.status, _fields(response), body)) is not None:
        return Cause("challenge", code=vendor, status=response.status, words="robots.txt")
    return Cause("page_instead", code="robots.txt") if brings else None


def _fields(response: Response) -> list[tuple[str, str]]:
    names = response.headers.items()
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in names for value in values]
