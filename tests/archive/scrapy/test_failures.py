"""Why a request got no response: words for people, without Python's and without a byte of the answer."""

from __future__ import annotations

import pytest
from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    ResponseDataLossError,
)
from twisted.internet.error import ConnectionDone, DNSLookupError
from twisted.python.failure import Failure
from twisted.web._newclient import ParseError, ResponseNeverReceived
from twisted.web.client import ResponseFailed

from archive.scrapy.failures import befell_proxy, reason_of, words_of


def _wrapped(*reasons: Exception) -> DownloadFailedError:
    """As Scrapy hands on what Twisted's client found."""
    inner = ResponseNeverReceived([Failure(one) for one in reasons])  # type: ignore[no-untyped-call]
    outer = DownloadFailedError(str(inner))
    outer.__cause__ = inner
    return outer


def _lost(*reasons: Exception) -> ResponseDataLossError:
    error = ResponseDataLossError()
    error.__cause__ = ResponseFailed([Failure(one) for one in reasons])  # type: ignore[no-untyped-call]
    return error


def _looked_up() -> CannotResolveHostError:
    error = CannotResolveHostError("DNS lookup failed: no results for hostname lookup: h.example.")
    error.__cause__ = DNSLookupError("no results for hostname lookup: h.example")
    return error


ENDED = "the connection ended before the answer did"
BROKEN = "what came is no answer of HTTP"
PARSED: ParseError = ParseError("non-integer status code", b"<p>words of a page")  # type: ignore[no-untyped-call]
CASES = [
    (_wrapped(PARSED), "not_http", BROKEN),
    (_wrapped(ValueError("Value contains non-decimal digits: b'-5'")), "not_http", BROKEN),
    (_wrapped(KeyError(b"xchunked")), "not_http", BROKEN),
    (_wrapped(ConnectionDone()), "disconnect", ENDED),
    (_wrapped(SSL.Error([("SSL routines", "", "tlsv1 alert protocol version")])), "other", None),
    (_wrapped(SSL.Error([("SSL routines", "", "")])), "other", "TLS: the connection failed"),
    (_lost(ConnectionDone()), "disconnect", ENDED),
    (_lost(ConnectionDone(), ValueError("Chunked decoder in 'BODY' state")), "disconnect", ENDED),
    (_lost(ValueError("chunk size b'0x'")), "not_http", BROKEN),
    (_looked_up(), "dns", "DNS lookup failed: no results for hostname lookup: h.example."),
    (RuntimeError(), "other", "RuntimeError"),
]


@pytest.mark.parametrize(("error", "code", "words"), CASES)
def test_reason_and_words(error: Exception, code: str, words: str | None) -> None:
    """One word for machines, a few for people."""
    assert (reason_of(error), words_of(error)) == (code, words or "TLS: tlsv1 alert protocol version")


@pytest.mark.parametrize(
    ("error", "reason", "words"),
    [
        (DownloadConnectionRefusedError("refused"), "proxy", "the proxy [::1]:3128: refused"),
        (CannotResolveHostError("DNS lookup failed"), "proxy", "the proxy [::1]:3128: DNS lookup failed"),
        (_lost(ConnectionDone()), "disconnect", ENDED),
    ],
)
def test_what_befell_the_way_to_a_proxy_is_told_of_the_proxy(error: Exception, reason: str, words: str) -> None:
    """Without the name and password that stand before its address. What ended later may be the site's fault."""
    befell_proxy(error, "http://reader:secret@[::1]:3128")

    assert (reason_of(error), words_of(error)) == (reason, words)
