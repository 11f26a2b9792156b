"""Reads answers as browsers do, and as ``archive.warc.http`` reads them again: what is odd but clear is no failure.

Twisted refuses an answer whole for one field whose name has a blank behind it. Scrapy has its own parser for lines
without a colon; this one is a little more tolerant. What is sent is archived as it came, whatever is made of it here.
"""

from __future__ import annotations

import re
from typing import Any

from scrapy.core.downloader.handlers.http11 import _LenientHTTPClientParser
from twisted.web._newclient import ParseError
from twisted.web.http import _ChunkedTransferDecoder

__all__ = ["ResponseParser"]

# Blanks for one blank, a version without its second number (HTTP/2), a name in lower case.
_STATUS_LINE = re.compile(rb"(?i:HTTP)/(\d)(?:\.(\d))?[ \t]+([1-9]\d\d)(?:[ \t](.*))?", re.DOTALL)
# RFC 9110 section 5.6.2
_TOKEN = re.compile(rb"[-!#$%&'*+.^_`|~0-9A-Za-z]+")
_BLANKS = b" \t"


class _Chunks(_ChunkedTransferDecoder):
    """Takes blanks around a chunk's size: RFC 9112 section 7.1.1 allows them before an extension, and old servers fill
    the line with them."""

    def _dataReceived_CHUNK_LENGTH(self) -> bool:  # noqa: N802 (Twisted's name)
        end = self._buffer.find(b"\r\n", self._start)
        if end >= 0:
            size = self._buffer[:end].partition(b";")[0]
            if (bare := size.strip(_BLANKS)) != size:
                self._buffer[:end] = bare
                self._start = 0
        return super()._dataReceived_CHUNK_LENGTH()


class ResponseParser(_LenientHTTPClientParser):
    """One response, on a connection. It has no state of its own: it takes the place of another parser's class."""

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
        """Takes a field; one whose name is no token is passed over, as a line without a colon is."""
        name = name.strip(_BLANKS)
        if _TOKEN.fullmatch(name):
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]

    def allHeadersReceived(self) -> None:  # noqa: N802 (Twisted's name)
        """Takes the end of the head. ``identity`` is no transfer coding (RFC 9112 section 7: it was one)."""
        headers: Any = self.connHeaders
        values = b",".join(headers.getRawHeaders(b"Transfer-Encoding", []))
        codings = [coding.strip(_BLANKS).lower() for coding in values.split(b",")]
        if left := [coding for coding in codings if coding not in (b"", b"identity")]:
            headers.setRawHeaders(b"Transfer-Encoding", [b", ".join(left)])
        else:
            headers.removeHeader(b"Transfer-Encoding")
        super().allHeadersReceived()  # type: ignore[no-untyped-call]
