"""The door between Scrapy and the wire: every exchange is taken here, and archived before Scrapy sees a response.

Scrapy's Response has lost what an archive needs (order, case and repetition of headers, the reason, the body as
transferred) and does not exist for a page that makes Scrapy raise. So this is a thin adapter on Twisted's HTTP/1.1
client protocol, above TLS: what the protocol writes during ``request`` is the request, what it is given until its
parser says "finished" is the response. It leans on private names of Scrapy 2.19 and Twisted; the wire table in
``tests/archive/scrapy`` holds them in place.
"""

from __future__ import annotations

import datetime as dt
import io
import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urldefrag, urlsplit, urlunsplit

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _ScrapyAgent,
)
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from scrapy.http import Headers as ScrapyHeaders
from scrapy.http import Response
from scrapy.utils._download_handlers import get_dataloss_msg, make_response, wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.error import ConnectionDone
from twisted.internet.protocol import connectionDone
from twisted.python.failure import Failure
from twisted.web._newclient import BODY, ParseError
from twisted.web.client import HTTPConnectionPool
from twisted.web.http import _ChunkedTransferDecoder
from twisted.web.iweb import UNKNOWN_LENGTH

from archive.errors import ArchiveError, UsageError
from archive.scrapy.assembler import Assembler, Connection, Limits
from archive.scrapy.failures import befell_proxy, certificate_refused, failed_exchange
from archive.scrapy.in_flight import SHARE, GaveWay, InFlight
from archive.scrapy.recorder import ArchiveRecorder
from archive.scrapy.tls import ArchiveContextFactory, CertificateRefused, cipher_name, flaws_of, tls_version
from archive.urls import LONGEST
from archive.warc.http import (
    MOST_FIELDS,
    MOST_PROVED,
    Exchange,
    FailedExchange,
    Truncation,
    comes_to_end,
    is_proved,
    length_told,
    parse_head,
)
from archive.warc.read import MAX_BLOCK

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Request
    from twisted.web.iweb import IPolicyForHTTPS

__all__ = ["ArchiveDownloadHandler", "Capture", "Outgoing"]

_logger = logging.getLogger(__name__)

# Seconds that no download takes: the time-out of one that pauses.
_NEVER = 86_400.0
# RFC 9110 section 9.2.1
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Blanks for one blank, a version without its second number (HTTP/2), a name in lower case.
_STATUS_LINE = re.compile(rb"(?i:HTTP)/(\d)(?:\.(\d))?[ \t]+([1-9]\d{2,4})(?:[ \t](.*))?", re.DOTALL)
# RFC 9110 section 5.6.2
_TOKEN = re.compile(rb"[-!#$%&'*+.^_`|~0-9A-Za-z]+")
_BLANKS = b" \t"
_CHUNK_SIZE = re.compile(rb"[0-9A-Fa-f]{1,15}")
_MOST_OF_SIZE = 1024
# Transfer codings that are none: the first one was one (RFC 9112 section 7), the others are of mail.
_NO_CODINGS = frozenset({b"", b"identity", b"none", b"binary", b"7bit", b"8bit"})
_NO_NUMBER = re.compile(rb"-1|[^0-9]*")
# Seconds without a byte after which an answer that has not ended by HTTP is looked at: it may have come to its end.
_QUIET = 5.0
_MOST_BLANK = 16
# Connections that are kept though nothing is asked: a host of each of a thousand outlets has one.
_FEWEST_IDLE, _MANY_IDLE = 50, 5_000
# Times that an answer is looked at because its last bytes say so: an honest one says it once.
_MOST_LOOKS = 3


class Capture:
    """One request on its way: the exchange being assembled and the means to end it early."""

    def __init__(self, assembler: Assembler, *, proxied: bool, place: int = 0) -> None:
        self.assembler = assembler
        self.proxied = proxied
        self.place = place
        self.kept_connection = False
        self.aborted = self.gave_way = False
        self.timeout: Callable[[], Any] = lambda: None
        self.budget: InFlight | None = None  # while its bytes may count
        self._counts = False
        self._deferred: Deferred[Response] | None = None
        self._transport: Any = None
        self._left: float | None = None  # seconds of the time-out that were left when it paused

    @property
    def size(self) -> int:
        """Bytes of the response that came."""
        return self.assembler.size

    @property
    def is_paused(self) -> bool:
        """Whether it reads no further for now."""
        return self._left is not None

    @property
    def found_dead(self) -> bool:
        """Whether the request went to a connection kept from before, which the server had closed meanwhile."""
        return self.kept_connection and self.assembler.truncated == "disconnect" and not self.assembler.answered

    def grew(self) -> None:
        """Says that more of the response came: beyond a share it counts among the bodies in flight."""
        if self.budget is None or self.size <= SHARE:
            return
        if not self._counts:
            self._counts = True
            self.budget.enter(self)
        self.budget.grew(self)

    @contextmanager
    def counting(self, budget: InFlight) -> Iterator[None]:
        """Its bytes count in ``budget`` meanwhile; what a dying connection still gives afterwards does not."""
        self.budget = budget
        try:
            yield
        finally:
            self.budget = None
            if self._counts:
                budget.left(self)

    def pause(self) -> None:
        """Reads no further for now; the time that this takes is not the server's."""
        self._transport.pauseProducing()
        timeout = self.timeout()
        if timeout is not None and timeout.active():
            self._left = timeout.getTime() - timeout.seconds()
            timeout.reset(_NEVER)

    def resume(self) -> None:
        """Reads on after a pause."""
        timeout, left, self._left = self.timeout(), self._left, None
        if left is not None and timeout.active():
            timeout.reset(max(left, 0.0))
        self._transport.resumeProducing()

    def give_way(self) -> None:
        """Ends the download for the sake of others."""
        self.gave_way = True
        self.abort("unspecified")

    def follow(self, deferred: Deferred[Response]) -> None:
        """Watches the download that is captured: the cause of a cut is known only at the moment it ends."""
        self._deferred = deferred
        deferred.addBoth(self._over)

    def abort(self, reason: Truncation = "time") -> None:
        """Ends the download now; what came is kept, with ``reason`` as its truncation."""
        self.aborted = True
        self.assembler.cut(reason)
        if self._deferred is not None:
            self._deferred.cancel()

    def connected(self, transport: Any) -> None:
        """Notes the connection, once the first byte of the response proves that it stands."""
        self._transport = transport
        ip = None if self.proxied else transport.getPeer().host
        handle = transport.getHandle()
        # A plain request to an https:// proxy is under TLS as far as the proxy only; that is not the page's.
        if isinstance(handle, SSL.Connection) and self.assembler.url.startswith("https:"):
            tls, cipher = tls_version(handle.get_protocol_version_name()), cipher_name(handle.get_cipher_name() or "")
            self.assembler.connection = Connection(ip, tls, cipher or None, flaws_of(handle))
        else:
            self.assembler.connection = Connection(ip)

    def _over(self, result: Response | Failure) -> Response | Failure:
        error = result.value if isinstance(result, Failure) else None
        if isinstance(error, DownloadTimeoutError):
            self.assembler.cut("time")
        elif isinstance(error, (CancelledError, DownloadCancelledError)):
            # Scrapy cancels in one case beside the timeout: DOWNLOAD_MAXSIZE, announced or reached.
            self.assembler.cut("length")
        self.assembler.settle()
        return result


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is sent for a request. ``secret`` are names of header fields (in lower case) that no archive may hold, in
    either half of the exchange, whatever ``ARCHIVE_KEEP_SECRETS`` says; ``values`` what an answer may not repeat: one
    that does is not archived, and its request fails."""

    request: Request
    secret: frozenset[str] = frozenset()
    values: frozenset[bytes] = field(default=frozenset(), repr=False)


class _Turn:
    """A request that waits until it may be sent."""

    def __init__(self, waiting: Deferred[None]) -> None:
        self.waiting = waiting

    def abort(self, reason: Truncation = "time") -> None:
        """Sends it no more."""
        self.waiting.cancel()


class _Tap:
    """A transport that notes what is written through it."""

    def __init__(self, transport: Any, assembler: Assembler) -> None:
        self._transport = transport
        self._assembler = assembler

    def write(self, data: bytes) -> None:
        self._assembler.sent(data)
        self._transport.write(data)

    def writeSequence(self, data: Iterable[bytes]) -> None:  # noqa: N802 (Twisted's name)
        self.write(b"".join(data))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)


class _Chunks(_ChunkedTransferDecoder):
    """Takes off the framing of chunks as browsers do, and as ``archive.warc.http.dechunk`` does it again.

    A line may end with LF alone, a size have blanks around it (old servers fill the line with them), an extension hold
    what it likes, and the connection may end behind the last chunk: all of the body has come then."""

    def _dataReceived_CHUNK_LENGTH(self) -> bool:  # noqa: N802 (Twisted's name)
        line = self._line(_MOST_OF_SIZE)
        if line is None:
            return False
        size = _CHUNK_SIZE.fullmatch(line.partition(b";")[0].strip(_BLANKS))
        if size is None:
            raise ParseError("no size of a chunk", bytes(line[:40]))  # type: ignore[no-untyped-call]
        self.length = int(size[0], 16)
        self.state = "BODY" if self.length else "TRAILER"
        return True

    def _dataReceived_CRLF(self) -> bool:  # noqa: N802 (Twisted's name)
        line = self._line(1)
        if line:
            raise ParseError("a chunk is longer than its size", bytes(line[:40]))  # type: ignore[no-untyped-call]
        if line is not None:
            self.state = "CHUNK_LENGTH"
        return line is not None

    def _dataReceived_TRAILER(self) -> bool:  # noqa: N802 (Twisted's name)
        line = self._line(max(0, self._maxTrailerHeadersSize - self._receivedTrailerHeadersSize))
        if line is None:
            return False
        self._receivedTrailerHeadersSize += len(line) + 2
        if line:
            return True
        rest = bytes(self._buffer)
        self._buffer.clear()
        self._over(rest)
        return False

    def _line(self, most: int) -> bytearray | None:
        """The next line without its end; None where this did not come yet. ParseError beyond ``most`` bytes."""
        end = self._buffer.find(b"\n", self._start, most + 2)
        if end < 0:
            if len(self._buffer) > most + 1:
                raise ParseError("a line of the framing is too long", bytes(self._buffer[:40]))  # type: ignore[no-untyped-call]
            self._start = len(self._buffer)
            return None
        line = self._buffer[:end].removesuffix(b"\r")
        del self._buffer[: end + 1]
        self._start = 0
        return line

    def _over(self, rest: bytes) -> None:
        self.state = "FINISHED"
        self.finishCallback(rest)

    def noMoreData(self) -> None:  # noqa: N802 (Twisted's name)
        """Takes the end of the connection."""
        if self.state == "TRAILER" and not self._buffer.strip(b"\r"):
            self._over(b"")
        super().noMoreData()


class _ResponseParser(_LenientHTTPClientParser):
    """Reads a response as browsers do, and as ``archive.warc.http`` reads it again: what is odd but clear is taken.

    It is not begun: it takes the place of another parser's class."""

    _fields = 0  # that came

    _transferDecoders = {b"chunked": _Chunks}  # noqa: N815, RUF012 (Twisted's)

    def statusReceived(self, status: bytes) -> None:  # noqa: N802 (Twisted's name)
        """Takes the first line. ParseError where it has no status that HTTP knows: Twisted takes 2_0 for 20."""
        found = _STATUS_LINE.fullmatch(status)
        if found is None:
            raise ParseError("no status line of HTTP", status)  # type: ignore[no-untyped-call]
        major, minor, code, reason = found.groups()
        line = b"HTTP/%b.%b %b %b" % (major, minor or b"0", code, reason or b"")
        super().statusReceived(line)  # type: ignore[no-untyped-call]

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802 (Twisted's name)
        """Takes a field; one whose name is no token is passed over, as a line without a colon is, and so is one behind
        very many, but for those that tell where the body ends."""
        name = name.strip(_BLANKS)
        self._fields += 1
        is_read = self._fields <= MOST_FIELDS or self.isConnectionControlHeader(name.lower())  # type: ignore[no-untyped-call]
        if is_read and _TOKEN.fullmatch(name):
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]

    def allHeadersReceived(self) -> None:  # noqa: N802 (Twisted's name)
        """Takes the end of the head, with what it says of the body's end in the form that Twisted reads."""
        self._normalise_codings(self.connHeaders)
        self._normalise_length(self.connHeaders)
        super().allHeadersReceived()  # type: ignore[no-untyped-call]

    @staticmethod
    def _normalise_codings(headers: Any) -> None:
        """``chunked`` is put on last, and once, whatever two programs behind each other say; what lies beneath it is
        taken off when the page is read."""
        values = b",".join(headers.getRawHeaders(b"Transfer-Encoding", []))
        codings = [coding.strip(_BLANKS).lower() for coding in values.split(b",")]
        left = [coding for coding in codings if coding not in _NO_CODINGS]
        if not left:
            headers.removeHeader(b"Transfer-Encoding")
        else:
            headers.setRawHeaders(b"Transfer-Encoding", left[-1:] if left[-1] == b"chunked" else [b", ".join(left)])

    @staticmethod
    def _normalise_length(headers: Any) -> None:
        """One number may have a plus sign, or come several times. What holds none (``undefined``), or -1,
        tells nothing; all else is for Twisted to refuse."""
        values: list[bytes] = headers.getRawHeaders(b"Content-Length", [])
        told = length_told(value.decode("latin-1") for value in values)
        if told is not None:
            headers.setRawHeaders(b"Content-Length", [b"%d" % told])
        elif values and all(_NO_NUMBER.fullmatch(value) for value in values):
            headers.removeHeader(b"Content-Length")


class _CapturingProtocol(_LenientHTTP11ClientProtocol):
    """Feeds the capture of the request that is under way."""

    capture: Capture | None = None
    used = False
    transport: Any
    _parser: Any
    _silence: Any = None
    _looks = 0
    _blank = 0
    _is_lost = False

    def request(self, request: Any) -> Any:
        capture = self.capture
        assert capture is not None
        write_to = request.writeTo
        request.writeTo = lambda transport: write_to(_Tap(transport, capture.assembler))
        deferred = super().request(request)
        if self._parser is not None:
            # As Scrapy puts its own parser in the place of Twisted's: there is no other way.
            self._parser.__class__ = _ResponseParser
            # A line may be as long as a head: our own limit strikes first, and keeps what came.
            self._parser.MAX_LENGTH = capture.assembler.limits.head
        return deferred

    def dataReceived(self, bytes: bytes) -> None:  # noqa: N802 (Twisted's name)
        if self.capture is not None:
            assembler = self.capture.assembler
            if not assembler.answered:
                if not (bytes := self._without_blank_lines(bytes)):
                    return
                self.capture.connected(self.transport)
            if not assembler.received(bytes):
                self.transport.abortConnection()
                return
            self.capture.grew()
        super().dataReceived(bytes)  # type: ignore[no-untyped-call]
        # What is over by HTTP, as nearly all is at its first piece, has no capture any more.
        if self._is_in_body and self.capture is not None:
            self._waits(self.capture)

    def _without_blank_lines(self, data: bytes) -> bytes:
        """``data`` without ends of lines before a status line: what programs write behind the body of the answer before
        belongs to no answer."""
        begun = data.lstrip(b"\r\n")
        self._blank += len(data) - len(begun)
        return begun if self._blank <= _MOST_BLANK else data

    @property
    def _is_in_body(self) -> bool:
        return self._parser is not None and self._parser.state == BODY

    def _waits(self, capture: Capture) -> None:
        """Looks whether the answer is over, where it says so itself: at once where its last bytes are the length that
        HTTP told, for gzip ends with that of its text; else once nothing more comes."""
        told = self._parser.response.length
        trailer = (told % (1 << 32)).to_bytes(4, "little") if isinstance(told, int) else None
        if trailer and self._looks < _MOST_LOOKS and capture.assembler.ends_in(trailer):
            self._looks += 1
            self._end_if_over(capture)
        if self._silence is None:
            self._silence = _call_later(_QUIET, self._is_quiet)
        else:
            self._silence.reset(_QUIET)

    def _is_quiet(self) -> None:
        self._silence = None
        if self.capture is None or not self._is_in_body:
            return
        if self.capture.is_paused:
            self._silence = _call_later(_QUIET, self._is_quiet)
        else:
            self._end_if_over(self.capture)

    def _end_if_over(self, capture: Capture) -> None:
        assembler = capture.assembler
        is_small = assembler.size <= MOST_PROVED  # else it is not even copied
        if assembler.truncated is None and is_small and comes_to_end(parse_head(assembler.head), assembler.body):
            assembler.ends()
            self.transport.abortConnection()

    def _hush(self) -> None:
        self._looks = self._blank = 0
        silence, self._silence = self._silence, None
        if silence is not None:
            silence.cancel()

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802 (Twisted's name)
        capture, self.capture = self.capture, None
        self._hush()
        # A connection that gave more than was asked for would pass it off as the next response, and one that we
        # meant to cut is dead.
        spent = bool(rest) or self._is_lost
        if capture is not None:
            spent |= capture.assembler.truncated is not None
            capture.assembler.ends(len(rest))
        if spent and self._currentRequest is not None:
            self._currentRequest.persistent = False
        super()._finishResponse(rest)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802 (Twisted's name)
        self._hush()
        self._is_lost = True
        if self.capture is not None:
            assembler = self.capture.assembler
            is_clean = isinstance(reason.value, ConnectionDone)
            # An answer that we cut was not over. Of one that goes on until its connection ends, a clean end is the end;
            # old servers close TLS without its alert, at the end of each answer: then the page must show it.
            is_open = assembler.truncated is None and self._is_in_body and not (is_clean and self._lasts_until_close)
            if is_open and assembler.size <= MOST_PROVED:
                head, body = parse_head(assembler.head), assembler.body
                shows_end = comes_to_end if is_clean or self._lasts_until_close else is_proved
                if shows_end(head, body):
                    assembler.ends()
            assembler.closed(clean=is_clean)
        super().connectionLost(reason)  # type: ignore[no-untyped-call]

    @property
    def _lasts_until_close(self) -> bool:
        return self._parser.response.length is UNKNOWN_LENGTH and not isinstance(self._parser.bodyDecoder, _Chunks)


class _CapturingFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _CapturingProtocol:  # noqa: N802 (Twisted's name)
        return _CapturingProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class _Unkept(io.BytesIO):
    """Keeps nothing of what is written into it."""

    def write(self, data: Any, /) -> int:
        return len(data)


class _Agent(_ScrapyAgent):
    """Scrapy's agent. Of a body that nobody wants from the response it keeps nothing: the capture has it."""

    def _cb_bodyready(self, txresponse: Any, request: Request) -> Any:
        result = super()._cb_bodyready(txresponse, request)
        reader = getattr(txresponse, "_bodyProtocol", None)
        if reader is not None and not request.meta.get("archive_body", True):
            reader._bodybuf = _Unkept()
        return result


class _BoundedPool(HTTPConnectionPool):
    """The connection pool, with so many idle connections at most (``most_idle``): a page may lead to any number of
    hosts, each of which keeps its connection open for minutes, and a process may have a thousand files open."""

    most_idle: int
    _timeouts: dict[Any, Any]

    def _putConnection(self, key: Any, connection: Any) -> None:  # noqa: N802 (Twisted's name)
        super()._putConnection(key, connection)  # type: ignore[no-untyped-call]
        while len(self._timeouts) > self.most_idle:
            oldest = next(iter(self._timeouts.values()))
            key, connection = oldest.args
            oldest.cancel()
            self._removeConnection(key, connection)  # type: ignore[no-untyped-call]


class _PoolForOne:
    """The connection pool as one request sees it: whatever connection it gets, its capture goes with it."""

    def __init__(self, pool: Any, capture: Capture) -> None:
        self.persistent = pool.persistent
        self._pool = pool
        self._capture = capture

    def getConnection(self, key: Any, endpoint: Any) -> Any:  # noqa: N802 (Twisted's name)
        return self._pool.getConnection(key, endpoint).addCallback(self._attach)

    def _attach(self, protocol: _CapturingProtocol) -> _CapturingProtocol:
        self._capture.kept_connection = protocol.used
        protocol.used = True
        protocol.capture = self._capture
        return protocol


class ArchiveDownloadHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP/1.1 handler, with every exchange archived before its response is handed on.

    ``request.meta["archive_maxsize"]``: after so many bytes a response is cut and kept; the size that it announces does
    not count.
    ``request.meta["archive_body"]``: if false, the response comes without its body, which is in the exchange: once in
    memory is enough, and Scrapy asks for nothing else while bodies of 5 MB are worked on.
    ARCHIVE_IN_FLIGHT: so many bytes of all bodies together (0: no bound). Beyond, all but the oldest pause, and after a
    quarter of DOWNLOAD_TIMEOUT the newest fails with GaveWay: send its request again, its ``archive_place`` makes it
    wait until it is the oldest.
    ``request.meta["exchange"]`` and ``request.meta["snapshot"]`` are set in both outcomes, where anything came.
    Subclass it to say in ``outgoing`` what is sent for a request, each time that it is sent.
    A download whose exchange cannot be archived fails with StorageError, whatever Scrapy thought of it."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        recorder = crawler.get_extension(ArchiveRecorder)
        if recorder is None:
            raise UsageError("ArchiveDownloadHandler needs the extension ArchiveRecorder. Add it to EXTENSIONS.")
        self._recorder = recorder
        self._in_flight = _in_flight(crawler)
        self._keep_secrets = crawler.settings.getbool("ARCHIVE_KEEP_SECRETS")
        pool: Any = self._pool
        pool.__class__, pool.most_idle = _BoundedPool, _most_idle()
        self._pool._factory = _CapturingFactory
        # Twisted would send a request again, unseen, when a kept connection turns out dead: download_request does.
        self._pool.retryAutomatically = False
        if crawler.settings["DOWNLOADER_CLIENTCONTEXTFACTORY"] == "SENTINEL":
            self._contextFactory = cast("IPolicyForHTTPS", ArchiveContextFactory.from_crawler(crawler))

    async def download_request(self, request: Request) -> Response:
        """Sends the request; again, on a new connection, where a kept one turned out dead before it brought anything
        (RFC 9112 section 9.3.1 allows it for what is safe to repeat). Each try is archived."""
        # Scrapy has escaped all but a host that is no name.
        if len(request.url.encode()) > LONGEST:
            await self._refuse(request)
        place = await self._in_turn(request)
        while True:
            outgoing = self.outgoing(request)
            capture = self._capture(outgoing, place)
            try:
                return await self._try(request, outgoing, capture)
            except ArchiveError:
                raise
            except Exception:
                if not (capture.found_dead and request.method in _SAFE):
                    raise

    def outgoing(self, request: Request) -> Outgoing:
        """What is sent for ``request``; asked anew for each try, at the moment of sending."""
        return Outgoing(request)

    async def _in_turn(self, request: Request) -> int:
        """The place of the request among the bodies in flight; where an earlier try gave way, once nothing older is on
        its way."""
        place: int | None = request.meta.pop("archive_place", None)
        if place is None:
            return next(self._in_flight.places)
        turn = _Turn(self._in_flight.alone(place))
        with self._recorder.following(turn), wrap_twisted_exceptions():
            await maybe_deferred_to_future(turn.waiting)
        return place

    async def _refuse(self, request: Request) -> None:
        """No WARC record has room for the address, and most servers have none either. Scrapy would try again after any
        other error."""
        words = f"the address has more than {LONGEST:,} octets and was not asked for"
        failed = FailedExchange(request.url, dt.datetime.now(dt.UTC), "address", words)
        await self._recorder.record_failure(failed, request)
        raise DownloadCancelledError(words)

    async def _try(self, request: Request, outgoing: Outgoing, capture: Capture) -> Response:
        request.meta.pop("exchange", None)
        request.meta.pop("snapshot", None)
        with self._recorder.following(capture), capture.counting(self._in_flight):
            try:
                response = await self._download(outgoing.request, capture)
            except Exception as error:
                if isinstance(error, ResponseDataLossError) and capture.assembler.has_ended:
                    response = _whole(request, capture)
                    await self._archive(request, outgoing, capture, None)
                    return response
                if isinstance(error, GaveWay):
                    request.meta["archive_place"] = capture.place
                if proxy := outgoing.request.meta.get("proxy"):
                    befell_proxy(error, proxy)
                await self._archive(request, outgoing, capture, error)
                raise
            if not request.meta.get("archive_body", True):
                response = _without_body(response)
            await self._archive(request, outgoing, capture, None)
            return response

    def _capture(self, outgoing: Outgoing, place: int) -> Capture:
        request = outgoing.request
        maxsize = request.meta.get("download_maxsize", self._default_maxsize)
        most = request.meta.get("archive_maxsize", MAX_BLOCK)
        # Twice the size: chunk framing comes on top, and is not counted by DOWNLOAD_MAXSIZE. But never more than
        # the archive's readers take.
        limits = Limits(response=min(2 * maxsize + Limits().head, most) if maxsize else most)
        url = _target(request.url)
        assembler = Assembler(url, limits, keep_secrets=self._keep_secrets, secret=outgoing.secret)
        return Capture(assembler, proxied=bool(request.meta.get("proxy")), place=place)

    async def _download(self, request: Request, capture: Capture) -> Response:
        agent = _Agent(
            contextFactory=self._contextFactory,
            bindAddress=self._bind_address,
            pool=cast("HTTPConnectionPool", _PoolForOne(self._pool, capture)),
            maxsize=self._default_maxsize,
            warnsize=self._default_warnsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
            tls_verbose_logging=self._tls_verbose_logging,
        )
        capture.timeout = lambda: getattr(agent, "_timeout_cl", None)
        try:
            with wrap_twisted_exceptions():
                deferred = agent.download_request(request)
                capture.follow(deferred)
                return await maybe_deferred_to_future(deferred)
        except CannotResolveHostError as error:
            if not capture.proxied and (refusal := _refusal_of(request.url)) is not None:
                raise refusal from error
            raise
        except (DownloadCancelledError, DownloadFailedError, ResponseDataLossError) as error:
            if capture.gave_way:
                raise GaveWay(f"{request.url}: cut off, others needed the room") from error
            if isinstance(error, DownloadCancelledError):
                raise
            if (refused := certificate_refused(error)) is not None:
                raise CertificateRefused(refused.code) from error  # no further try: it would find the same
            if capture.aborted:
                raise DownloadCancelledError(f"{request.url}: cut off, the crawl is being stopped") from error
            if capture.assembler.truncated == "length":
                # Scrapy would try again what failed; what is too long stays too long.
                raise DownloadCancelledError(f"{request.url}: more than an exchange may take, cut off") from error
            if isinstance(error, ResponseDataLossError) and not self._fail_on_dataloss_warned:
                _logger.warning(get_dataloss_msg(request.url))
                self._fail_on_dataloss_warned = True
            raise

    async def _archive(self, request: Request, outgoing: Outgoing, capture: Capture, error: Exception | None) -> None:
        exchange = capture.assembler.exchange()
        capture.assembler.let_go()
        if exchange is not None and _repeats(exchange, outgoing.values):
            words = "the answer repeats a secret that was sent with the request, so it is not kept"
            failed = FailedExchange(exchange.url, exchange.started, "secret", words)
            await self._recorder.record_failure(failed, request)
            raise DownloadCancelledError(words)
        if exchange is not None:
            request.meta["exchange"] = exchange
            request.meta["snapshot"] = await self._recorder.record(exchange, request)
        elif error is not None:
            failed = failed_exchange(capture.assembler, error)
            await self._recorder.record_failure(failed, request)


def _most_idle() -> int:
    """A quarter of the files that this process may open."""
    if sys.platform == "win32":
        return _FEWEST_IDLE
    import resource  # noqa: PLC0415 -- POSIX only

    files, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(_FEWEST_IDLE, _MANY_IDLE if files == resource.RLIM_INFINITY else min(files // 4, _MANY_IDLE))


def _call_later(seconds: float, call: Callable[[], None]) -> Any:
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    later: Any = reactor.callLater
    return later(seconds, call)


def _in_flight(crawler: Crawler) -> InFlight:
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    settings = crawler.settings
    later: Any = reactor.callLater
    return InFlight(settings.getint("ARCHIVE_IN_FLIGHT"), settings.getfloat("DOWNLOAD_TIMEOUT") / 4, later)


def _repeats(exchange: Exchange, values: frozenset[bytes]) -> bool:
    return any(value in text for text in (exchange.response, exchange.body()) for value in values) if values else False


def _without_body(response: Response) -> Response:
    """The same response with an empty body. Its own ``replace`` would ask for its ``encoding``: where nothing declares
    one, Scrapy decodes the whole body, and tries one charset after the other."""
    kept = {name: getattr(response, name) for name in Response.attributes if name != "body"}
    return type(response)(**kept, body=b"")


def _whole(request: Request, capture: Capture) -> Response:
    """The response that came to its end, where HTTP said that more belongs to it."""
    exchange = capture.assembler.exchange()
    assert exchange is not None
    headers = ScrapyHeaders()
    for name, value in exchange.head.headers:
        headers.appendlist(name, value)
    body = exchange.entity if request.meta.get("archive_body", True) else b""
    return make_response(request.url, exchange.head.status, headers, body)


def _refusal_of(url: str) -> Exception | None:
    """Why the name in ``url`` was given no address, where the reactor's resolver has refused it and can say so."""
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    tell = getattr(getattr(reactor, "nameResolver", None), "refusal_of", None)
    refusal: Exception | None = tell(urlsplit(url).hostname or "") if tell else None
    return refusal


def _target(url: str) -> str:
    """The URL as it is asked for: without fragment, and without a name and password in its authority."""
    url = urldefrag(url)[0]
    parts = urlsplit(url)
    if "@" not in parts.netloc:
        return url
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
