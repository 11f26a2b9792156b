"""Why a request got no response, in one word and in a few more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from service_identity import VerificationError
from twisted.internet.defer import CancelledError
from twisted.internet.error import ConnectionAborted, ConnectionDone, ConnectionLost
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed

from archive.scrapy.assembler import Assembler
from archive.scrapy.tls import CertificateRefused
from archive.warc.http import FailedExchange

__all__ = ["befell_proxy", "certificate_refused", "failed_exchange", "reason_of", "words_of"]

_REASONS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (TunnelError, "proxy"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadTimeoutError, "timeout"),
    (VerificationError, "certificate"),
    ((ConnectionDone, ConnectionLost, ConnectionAborted), "disconnect"),
)
_ENDED: Final = "the connection ended before the answer did"
_BROKEN: Final = "what came is no answer of HTTP"
# Errors of Scrapy and Twisted hold others, as Python prints them, and with them bytes of the answer.
_WRAPPED: Final = (DownloadFailedError, ResponseDataLossError, ResponseFailed)
# What befalls the way to the first host befalls the proxy, where there is one.
_ON_THE_WAY = frozenset({"dns", "refused"})


def failed_exchange(assembler: Assembler, error: BaseException) -> FailedExchange:
    """The failure to archive for a download that ended with ``error`` before any byte of a response."""
    return FailedExchange(assembler.url, assembler.started, reason_of(error), _detail(error))


def befell_proxy(error: BaseException, proxy: str) -> None:
    """Notes on ``error`` that the way to ``proxy`` (its URL) failed, where that is so; then its reason and its words
    tell of the proxy, and not of the site that was asked for."""
    if reason_of(error) in _ON_THE_WAY:
        parts = urlsplit(proxy)
        # Its address alone: the name and password of a user stand before it.
        error.archive_proxy = parts.netloc.rpartition("@")[2]  # type: ignore[attr-defined]


def reason_of(error: BaseException) -> str:
    """One word of those ``FailedExchange`` lists. An error of one's own names it in ``archive_reason``."""
    causes = list(_causes(error))
    for cause in causes:
        if named := getattr(cause, "archive_reason", None):
            return str(named)
    if _proxy_of(error):
        return "proxy"
    if any(isinstance(cause, SSL.Error) and "certificate" in str(cause) for cause in causes):
        return "certificate"
    found = (word for kind, word in _REASONS for cause in causes if isinstance(cause, kind))
    return next(found, "not_http" if _is_broken(causes) else "other")


def certificate_refused(error: BaseException) -> CertificateRefused | None:
    """What is wrong with the server's certificate, where a download failed over it."""
    return next((cause for cause in _causes(error) if isinstance(cause, CertificateRefused)), None)


def words_of(error: BaseException) -> str:
    """What happened, for people, without a byte of the answer. The innermost cause says most: ``DNS lookup failed: no
    results for hostname lookup``."""
    *_, cause = causes = list(_causes(error))
    words = _told(error, causes) or str(cause) or type(cause).__name__
    return f"the proxy {proxy}: {words}" if (proxy := _proxy_of(error)) else words


def _detail(error: BaseException) -> str:
    """The same, with the name of an error that has words of its own."""
    *_, cause = causes = list(_causes(error))
    return _told(error, causes) or ": ".join(filter(None, (type(cause).__name__, str(cause))))


def _proxy_of(error: BaseException) -> str | None:
    return getattr(error, "archive_proxy", None)


def _told(error: BaseException, causes: Sequence[BaseException]) -> str | None:
    """Our words, for errors whose own say little or too much."""
    cause = causes[-1]
    if hasattr(error, "archive_reason"):
        return str(error)
    if isinstance(cause, CancelledError):
        return "the crawl was stopped before a response came"
    if isinstance(cause, SSL.Error):
        # OpenSSL's queue of errors: (library, function, reason) each; of an alert that it does not know, nothing.
        told = [str(entry[-1]) for entry in cause.args[0] if entry[-1]] if cause.args else []
        return f"TLS: {', '.join(told) or 'the connection failed'}"
    if any(isinstance(one, (ConnectionDone, ConnectionLost, ConnectionAborted)) for one in causes):
        return _ENDED
    return _BROKEN if _is_broken(causes) else None


def _is_broken(causes: Sequence[BaseException]) -> bool:
    """Whether Twisted's parser did not take what came: then it raises what it likes."""
    others = (SSL.Error, CancelledError, *(kind for kind, _ in _REASONS))
    return any(isinstance(cause, _WRAPPED) for cause in causes) and not any(
        isinstance(cause, kind) for kind in others for cause in causes
    )


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, outermost first; Twisted keeps some causes in lists of failures."""
    yield error
    for failure in getattr(error, "reasons", None) or ():
        if isinstance(failure, Failure) and failure.value is not None:
            yield from _causes(failure.value)
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)
