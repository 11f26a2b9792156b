"""XML as the web sends it: read as far as it goes, within bounds, whatever is wrong with it.

Feeds and sitemaps come with wrong encodings, junk before the declaration, HTML entities, bare ampersands and no end.
libxml2 recovers from most of that once the text is cleaned here. No DTD, no entity and no network is ever used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.entities import html5
from typing import Any, TypeAlias

from lxml import etree

from archive import charset
from archive.warc.http import gunzipped
from crawler.discovery.values import Headers

__all__ = ["Element", "UnreadableError", "children", "decode", "local", "prefix", "read", "text_of"]
__all__ += ["unzipped", "within"]

Element: TypeAlias = Any  # lxml carries no types

# The sitemap protocol's own bound (https://www.sitemaps.org/protocol.html): 50 MB, 50,000 addresses.
MAX_BYTES = 52_428_800
MAX_TAGS = 1_000_000

_DECLARATION = re.compile(r"<\?xml\b[^>]{0,500}?\?>", re.IGNORECASE)
# Atomic, so that a comment ends at its first "-->" and nothing is tried twice.
_PROLOGUE = r"(?>(?:\s|<!--.{0,10000}?-->|<\?.{0,1000}?\?>){0,100})"
_DOCTYPE = re.compile(
    r"\A(" + _PROLOGUE + r")<!DOCTYPE\b[^\[>]{0,10000}(?:\[.{0,100000}?\]\s*)?>", re.IGNORECASE | re.DOTALL
)
_ENTITY = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
# A lone ampersand; libxml2 would drop the parameter after it, as in ?a=1&b=2.
_BARE_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|$))", re.DOTALL)


class UnreadableError(Exception):
    """Nothing can be read from the bytes; ``reason`` is one word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read(body: bytes, headers: Headers = None) -> Element:
    """The root element of ``body``; raises UnreadableError (``empty``, ``html``, ``not_xml``)."""
    text = decode(body[:MAX_BYTES], headers).lstrip("\ufeff \t\r\n")
    if not text:
        raise UnreadableError("empty")
    start = text.find("<")
    if start < 0 or start > 1000:
        raise UnreadableError("not_xml")
    text = within(MAX_TAGS, text[start:])
    if re.match(_PROLOGUE + r"<(?:!doctype\s+)?html\b", text, re.IGNORECASE | re.DOTALL):
        raise UnreadableError("html")
    return _parsed(_clean(text))


def decode(body: bytes, headers: Headers = None) -> str:
    """The text of ``body``, which came with ``headers``."""
    fields = headers.items() if isinstance(headers, Mapping) else headers or ()
    return charset.text_of(body, next((value for name, value in fields if name.lower() == "content-type"), None))


def unzipped(body: bytes) -> bytes:
    """``body``, decompressed where it is gzip (up to MAX_BYTES); of a stream too broken to give anything, nothing."""
    data = gunzipped(body, MAX_BYTES)
    return b"" if data is body and body.startswith(b"\x1f\x8b") else data


def local(element: Element) -> str:
    """The element's name in lower case, without namespace or prefix."""
    return _name(element).rpartition(":")[2].lower()


def prefix(element: Element) -> str:
    """The last word of the element's namespace, or its prefix where that was never declared; mostly ``""``."""
    name = _name(element)
    if ":" in name:
        return name.partition(":")[0].lower()
    return (element.prefix or "").lower() if isinstance(element.tag, str) else ""


def children(element: Element, *names: str) -> Iterator[Element]:
    """The element's own children of those local names."""
    return (child for child in element if isinstance(child.tag, str) and local(child) in names)


def text_of(element: Element | None) -> str:
    """All text in the element, white space collapsed."""
    if element is None:
        return ""
    return " ".join("".join(str(part) for part in element.itertext()).split())


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def within(tags: int, text: str) -> str:
    """``text`` up to that number of tags."""
    return text if text.count("<") <= tags else "<".join(text.split("<", tags)[:tags])


def _clean(text: str) -> str:
    text = _DOCTYPE.sub(r"\1", _DECLARATION.sub("", text, count=1), count=1)
    text = _NOT_XML.sub("", text)
    if "&" not in text:
        return text
    parts = _CDATA.split(text)
    parts[::2] = [_BARE_AMPERSAND.sub("&amp;", _ENTITY.sub(_character, part)) for part in parts[::2]]
    return "".join(parts)


def _character(match: re.Match[str]) -> str:
    if match[1] in ("amp", "lt", "gt", "quot", "apos"):
        return match[0]
    return html5.get(match[1] + ";", match[0])


def _parsed(text: str) -> Element:
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("not_xml") from error
    if root is None or local(root) == "html":
        raise UnreadableError("not_xml" if root is None else "html")
    return root
