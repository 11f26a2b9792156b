"""Why a request got no response, in one word and in the error's own words."""

from __future__ import annotations

from collections.abc import Iterator

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, DownloadTimeoutError
from service_identity import VerificationError
from twisted.internet.defer import CancelledError
from twisted.internet.error import ConnectionAborted, ConnectionDone, ConnectionLost
from twisted.python.failure import Failure

from archive.scrapy.assembler import Assembler
from archive.scrapy.tls import CertificateRefused
from archive.warc.http import FailedExchange

__all__ = ["certificate_refused", "failed_exchange", "reason_of"]

_REASONS: tuple[tuple[type[BaseException] | tuple[type[BaseException], ...], str], ...] = (
    (TunnelError, "proxy"),
    (CannotResolveHostError, "dns"),
    (DownloadConnectionRefusedError, "refused"),
    (DownloadTimeoutError, "timeout"),
    (VerificationError, "certificate"),
    ((ConnectionDone, ConnectionLost, ConnectionAborted), "disconnect"),
)
# What befalls the way to the first host befalls the proxy, where there is one.
_ON_THE_WAY = frozenset({"dns", "refused"})


def failed_exchange(assembler: Assembler, error: BaseException, *, proxied: bool) -> FailedExchange:
    """The failure to archive for a download that ended with ``error`` before any byte of a response."""
    reason = reason_of(error)
    if proxied and reason in _ON_THE_WAY:
        reason = "proxy"
    return FailedExchange(assembler.url, assembler.started, reason, _words(error))


def reason_of(error: BaseException) -> str:
    """One word of those ``FailedExchange`` lists. An error of one's own names it in ``archive_reason``."""
    causes = list(_causes(error))
    for cause in causes:
        if named := getattr(cause, "archive_reason", None):
            return str(named)
    if any(isinstance(cause, SSL.Error) and "certificate" in str(cause) for cause in causes):
        return "certificate"
    found = (word for kind, word in _REASONS for cause in causes if isinstance(cause, kind))
    return next(found, "other")


def certificate_refused(error: BaseException) -> CertificateRefused | None:
    """What is wrong with the server's certificate, where a download failed over it."""
    return next((cause for cause in _causes(error) if isinstance(cause, CertificateRefused)), None)


def _words(error: BaseException) -> str:
    """The innermost cause says most: ``DNSLookupError: … no results for hostname lookup``."""
    if hasattr(error, "archive_reason"):
        return str(error)
    *_, cause = _causes(error)
    if isinstance(cause, CancelledError):
        return "the crawl was stopped before a response came"
    if isinstance(cause, SSL.Error) and cause.args:
        # OpenSSL's queue of errors: (library, function, reason) each.
        return "TLS: " + ", ".join(str(entry[-1]) for entry in cause.args[0])
    return f"{type(cause).__name__}: {cause}" if str(cause) else type(cause).__name__


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what caused it, outermost first; Twisted keeps some causes in lists of failures."""
    yield error
    for failure in getattr(error, "reasons", None) or ():
        if isinstance(failure, Failure) and failure.value is not None:
            yield from _causes(failure.value)
    if error.__cause__ is not None:
        yield from _causes(error.__cause__)
