"""Whether an answer is the whole of what stands at its address. Pure, and the same for articles, sections, feeds and
sitemaps, live and read back from a WARC. Of what is a part, a half or rubbish nothing is made; it is asked for again.

HTTP itself says whether a body is whole, by its length, its last chunk, or the end of its content coding. A body that
only ends with its connection (RFC 9112 section 6.3) may have lost its second half. Then the page says it: ``has_end``.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from archive.causes import Cause
from archive.urls import goes_in_circles
from archive.warc.http import BRINGS_PAGE, LAST_TAG, is_redirect
from crawler.articles.page import Page

__all__ = ["has_end", "is_bounded", "shortfall"]

_CONTENT_RANGE: Final = re.compile(r"bytes\s+(\d{1,18})-(\d{1,18})/(\d{1,18}|\*)", re.IGNORECASE)
_TAG_NAME: Final = re.compile(rb"<([A-Za-z][\w.:-]*)")
_HTML_END: Final = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
# What stands between these is no markup.
_APART: Final = re.compile(rb"<!--|<(?:script|style)\b", re.IGNORECASE)
# Elements whose end tag HTML does not let anybody leave out.
_CONTAINERS: Final = re.compile(rb"<(/?)(article|main|section|div|aside|figure|ul|ol|table|a|h[1-6])\b", re.IGNORECASE)
_OF_THE_TEXT: Final = frozenset({b"article", b"main"})
# A site forgets one end tag of the others; a page that was cut stands within several elements.
_FORGOTTEN: Final = 1
_XML_LISTS: Final = frozenset({b"rss", b"rdf", b"feed", b"urlset", b"sitemapindex"})
# Scripts and comments may stand behind the last tag.
_TAIL: Final = 2_000


def shortfall(page: Page) -> Cause | None:
    """Why the answer is not the whole of what stands at its address, as far as HTTP tells; None where it is."""
    if page.truncated == "head":
        # What the rest of the head would have said, the status line does not know.
        return Cause("cut", code="head")
    if is_redirect(page.status) and goes_in_circles([hop.ref.url for hop in page.hops]):
        kind = "cookie_loop" if any(hop.sets_cookie for hop in page.hops) else "redirect_loop"
        return Cause(kind, count=len(page.hops))
    if page.status not in BRINGS_PAGE:
        return Cause("http_status", status=page.status)
    # Of what is longer than is read the beginning counts; of a head that never ends nothing has come.
    if page.truncated and (page.truncated != "length" or not page.body):
        return Cause("cut", code=page.truncated)
    if (told := page.header("content-range")) and _is_part(told):
        return Cause("part", words=told[:200])
    return Cause("coding", code=page.flaw) if page.flaw else None


def is_bounded(page: Page) -> bool:
    """Whether HTTP says where the body ends, by a length, by chunks, or by a coding that has come to its end, and it
    ends there. Of others' records often neither is true: what was cut was not marked, or the length of what is packed
    stands before what was unpacked. What came behind the end that HTTP told may be the rest of the body."""
    if page.short or page.surplus:
        return False
    framing = page.header("content-length"), page.header("transfer-encoding")
    return any(framing) or (page.header("content-encoding") or "identity").strip().lower() in ("gzip", "br", "zstd")


def has_end(page: Page) -> bool:
    """Whether the page itself comes to an end. HTML does by ``</html>`` or ``</body>``, which may be left out, so also
    where nothing stands open that has to be closed, if HTTP does not say that more belongs to it; a feed or a sitemap
    by the end tag of its root. What is neither has no end that one could miss."""
    body = page.body
    # Of what extraction does not read only the beginning is there.
    if page.overlong or LAST_TAG.search(body, max(0, len(body) - _TAIL)):
        return True
    root = _TAG_NAME.search(body, 0, _TAIL)
    if root is None:
        return True
    name = root[1].lower().rpartition(b":")[2]
    if name in _XML_LISTS:
        return b"</" + root[1] in body[-_TAIL:]
    markup, is_open = _markup(body)
    return _HTML_END.search(markup) is not None or not (page.short or is_open or _stands_open(markup))


def _is_part(content_range: str) -> bool:
    """Whether a Content-Range (RFC 9110 section 14.4) names less than all."""
    named = _CONTENT_RANGE.match(content_range.strip())
    return named is not None and (int(named[1]) > 0 or (named[3] != "*" and int(named[2]) + 1 < int(named[3])))


def _markup(body: bytes) -> tuple[bytes, bool]:
    """The page without comments, scripts and styles, and whether it ends within one of them."""
    parts: list[bytes] = []
    lower, position = body.lower(), 0
    while opened := _APART.search(body, position):
        parts.append(body[position : opened.start()])
        closing = b"-->" if opened[0] == b"<!--" else b"</" + opened[0][1:].lower()
        end = lower.find(closing, opened.end())
        if end < 0:
            return b"".join(parts), True
        position = end + len(closing)
    return b"".join([*parts, body[position:]]), False


def _stands_open(markup: bytes) -> bool:
    """Whether the markup ends within a tag, within the text, or within several elements that need an end tag."""
    if markup.rfind(b"<") > markup.rfind(b">"):
        return True
    open_: Counter[bytes] = Counter()
    for slash, name in _CONTAINERS.findall(markup):
        open_[name.lower()] += -1 if slash else 1
    return not _OF_THE_TEXT.isdisjoint(+open_) or sum((+open_).values()) > _FORGOTTEN
