"""Is this a page at all? What a body is by its first signs: sites serve feeds and pictures under any media type."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["medium"]

# The root of a document for machines, behind an XML declaration, comments, a style and a DOCTYPE. Possessive: a comment
# may end at the end of each one that follows it, so all ways to part them would be tried.
_XML: Final = re.compile(
    r"(?:<\?.{0,1000}?\?>|<!--.{0,5000}?-->|<!doctype\s[^>\[]{0,500}>|\s)*+<(?:\w+:)?(?P<root>[\w.-]+)",
    re.DOTALL | re.I,
)
_ROOTS: Final = {
    "rss": "feed", "feed": "feed", "rdf": "feed", "urlset": "sitemap", "sitemapindex": "sitemap", "svg": "image",
    "opml": "xml", "error": "xml", "xmlui": "xml",
}  # fmt: skip
# The first bytes of a file, as they look when they were read as text (WHATWG MIME Sniffing, 6 and 7).
_SIGNATURES: Final = (
    (re.compile(r"%PDF-"), "pdf"),
    (
        re.compile(r"GIF8[79]a|.?PNG\r?\n|.{0,2}.{0,4}JFIF|.{2,4}.{2}Exif|RIFF.{4}WEBP|BM.{4}\0\0\0\0", re.DOTALL),
        "image",
    ),
    (re.compile(r"wOF[F2]|OTTO\0|ID3|OggS|.{0,4}ftyp|PK\x03\x04|.?\x1f\x8b", re.DOTALL), "file"),
)
_JSON: Final = re.compile(r"\s*(?:\{\s*(?:\"|\})|\[\s*[\[{\"\]\d])")
_HTML: Final = re.compile(r"<(?:html|head|body|title|meta|script|div|p|article|h1)[\s>/]", re.I)
_PAGE: Final = re.compile(r"\W*(?:!doctype\s+html|html[\s>])", re.I)
_FIRST: Final = 100_000


# What no server calls a page by mistake.
_TYPES: Final = (
    (re.compile(r"\s*image/", re.I), "image"),
    (
        re.compile(r"\s*(?:text/css|(?:text|application)/(?:x-)?(?:java|ecma)script|(?:audio|video|font)/)", re.I),
        "file",
    ),
)


def medium(text: str, content_type: str | None = None) -> str | None:
    """What ``text``, a decoded body, is where it is no page: feed, sitemap, image, pdf, json, file or xml."""
    told = next((name for named, name in _TYPES if named.match(content_type or "")), None)
    if told is not None and not _PAGE.match(text[:1000]):
        return told
    start = text[:_FIRST].lstrip("\ufeff \t\r\n")
    for signature, name in _SIGNATURES:
        if signature.match(start):
            return name
    found = _XML.match(start)
    if found is not None:
        return _ROOTS.get(found["root"].lower())
    return "json" if _JSON.match(start) and not _HTML.search(start) else None
