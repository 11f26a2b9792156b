"""XML as the web sends it: read as far as it goes, within bounds, whatever is wrong with it.

Feeds and sitemaps come with wrong encodings, junk before the declaration, HTML entities, bare ampersands and no end.
libxml2 recovers from most of that once the text is cleaned here. No DTD, no entity and no network is ever used.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from html.entities import html5
from typing import Any, NamedTuple, TypeAlias

from lxml import etree

from archive import charset
from archive.warc.http import gunzipped
from crawler.discovery.values import Headers

__all__ = ["Document", "Element", "UnreadableError", "children", "decode", "local", "plain", "prefix", "read"]
__all__ += ["text_of", "unzipped", "within"]

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
_REFERENCE = re.compile(r"&#(?:(\d{1,7})|[xX]([0-9A-Fa-f]{1,6}));")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
# Programs write warnings, blank lines or half a web page before the document: so far it may begin.
_JUNK = 100_000
_ROOT = re.compile(
    r"""<!--.*?(?:-->|\Z) | <!\[CDATA\[.*?(?:\]\]>|\Z) | <(?:script|style)\b.*?(?:</(?:script|style)|\Z)
        |(?P<root><(?:[\w.-]{1,40}:)?(?P<name>rss|feed|urlset|sitemapindex|rdf)(?=[\s/>]))""",
    re.IGNORECASE | re.DOTALL | re.VERBOSE,
)
# The end of a document and the beginning of the next: some files are written in two goes.
_AGAIN = re.compile(
    r"</(?:[\w.-]{1,40}:)?(rss|feed|urlset|sitemapindex)\s*>[^<]{0,1000}(?:<\?xml\b[^>]{0,500}>[^<]{0,1000})?"
    r"<(?:[\w.-]{1,40}:)?\1\b[^>]{0,2000}>",
    re.IGNORECASE,
)
# A root that was closed before its entries, or before some of them.
_CLOSED_EARLY = re.compile(
    r"(?:</(?:[\w.-]{1,40}:)?channel\s*>\s{0,1000})?</(?:[\w.-]{1,40}:)?(?:rss|feed|urlset|sitemapindex)\s*>"
    r"(?=\s{0,1000}<(?:url|sitemap|item|entry)[\s>])",
    re.IGNORECASE,
)
# Entries that nothing holds together, and the root that they are of.
_ROOTLESS = re.compile(
    _PROLOGUE + r"(?:<!DOCTYPE\b[^<>]{0,1000}>\s{0,1000})?<(?P<entry>url|sitemap|item|entry)[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_ROOT_OF = {"url": "urlset", "sitemap": "sitemapindex", "item": "rss", "entry": "feed"}
_WRITTEN = r"(?:\?xml|!DOCTYPE|rss|feed|urlset|sitemapindex|rdf)\b"
_ESCAPED_WHOLE = re.compile(
    rf"(?:<\?xml\b[^<>]{{0,500}}>\s{{0,100}})?(?:<string\b[^<>]{{0,500}}>\s{{0,100}})?(?=&lt;{_WRITTEN})", re.IGNORECASE
)
_SIGNS = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "#34": '"', "#034": '"', "#x22": '"', "apos": "'", "#39": "'",
          "#039": "'", "#x27": "'"}  # fmt: skip
_ESCAPED = re.compile(f"&({'|'.join(_SIGNS)});", re.IGNORECASE)
_QUOTED_WHOLE = re.compile(rf'"\s{{0,100}}(?:\\[nrt]){{0,20}}<{_WRITTEN}', re.IGNORECASE)
_ZIPPED = 3
# Elements that hold words, which programs fill with HTML as it is.
_WORDED = re.compile(
    r"<(/?)(description|content|content:encoded|summary|title|subtitle|body|abstract)(?=[\s>])[^<>]*>", re.IGNORECASE
)
_ENTRY = re.compile(r"<(?:item|entry)[\s>]", re.IGNORECASE)
_CDATA_MARK = re.compile(r"<!\[CDATA\[|\]\]>")
_CDATA = re.compile(r"(<!\[CDATA\[.*?(?:\]\]>|$))", re.DOTALL)


class UnreadableError(Exception):
    """Nothing can be read from the bytes; ``reason`` is one word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Document(NamedTuple):
    """``root``, and whether what should follow it is not there: the end, or what exceeds our bounds."""

    root: Element
    is_cut: bool


def read(body: bytes, headers: Headers = None) -> Document:
    """The document in ``body``; raises UnreadableError (``empty``, ``html``, ``not_xml``)."""
    text = _unwrapped(decode(body[:MAX_BYTES], headers).lstrip("\ufeff \t\r\n"))
    if not text:
        raise UnreadableError("empty")
    begun = _begun(text)
    if begun is not None:
        text = within(MAX_TAGS, text[begun.start("root") :])
        is_cut = not _ends(text, begun["name"])
        joined = _CLOSED_EARLY.sub("", _AGAIN.sub("", _before_cut(text) if is_cut else text))
        return Document(_parsed(_clean(joined)), is_cut)
    start = text.find("<")
    if start < 0 or start > 1000:
        raise UnreadableError("not_xml")
    text = within(MAX_TAGS, text[start:])
    if _is_html(text):
        raise UnreadableError("html")
    if (rootless := _ROOTLESS.match(text)) is not None:
        return _of_entries(text, rootless["entry"].lower())
    return Document(_parsed(_clean(text)), is_cut=False)


def _of_entries(text: str, entry: str) -> Document:
    """The document of entries without a root: XML would end with the first of them. One alone is whole as it is."""
    lower = text.lower()
    is_cut = lower.rfind(f"<{entry}") > lower.rfind(f"</{entry}>")
    text = _clean(_before_cut(text) if is_cut else text)
    return Document(_parsed(f"<{_ROOT_OF[entry]}>{text}</{_ROOT_OF[entry]}>"), is_cut)


def _unwrapped(text: str) -> str:
    """``text`` as a document, where a program hands one on as a string: escaped whole, also in the ``<string>`` of an
    old web service, or with its marks as JSON writes one."""
    if (escaped := _ESCAPED_WHOLE.match(text)) is not None:
        return _ESCAPED.sub(lambda mark: _SIGNS[mark[1].lower()], text[escaped.end() :])
    if text.startswith('"') and _QUOTED_WHOLE.match(text):
        try:
            return str(json.loads(text.rstrip(), strict=False))
        except (ValueError, RecursionError):
            return text
    return text


def _begun(text: str) -> re.Match[str] | None:
    """Where a feed or a sitemap begins, whatever stands before it."""
    found = next((match for match in _ROOT.finditer(text[:_JUNK]) if match["root"]), None)
    # Web pages carry RDF about themselves.
    return None if found is None or (found["name"].lower() == "rdf" and _is_html(text)) else found


def _is_html(text: str) -> bool:
    return re.match(_PROLOGUE + r"<(?:!doctype\s+)?html\b", text, re.IGNORECASE | re.DOTALL) is not None


def _ends(text: str, name: str) -> bool:
    """Whether the root element of that name, with which ``text`` begins, is closed."""
    closed = re.search(rf"</(?:[\w.-]{{1,40}}:)?{name}\s*>", text, re.IGNORECASE)
    return closed is not None or re.match(r"<[^<>]*/>", text) is not None


def _before_cut(text: str) -> str:
    """``text`` without the words it ends in the middle of: half an address is no address."""
    tag = text.rfind("<")
    if text.startswith("<![CDATA[", tag) and "]]>" not in text[tag:]:
        return text[:tag]
    end = text.rfind(">")
    return text[: end + 1] if tag < end else text if text.startswith("</", tag) else text[:tag]


def decode(body: bytes, headers: Headers = None) -> str:
    """The text of ``body``, which came with ``headers``."""
    fields = headers.items() if isinstance(headers, Mapping) else headers or ()
    return charset.text_of(body, next((value for name, value in fields if name.lower() == "content-type"), None))


def unzipped(body: bytes) -> bytes:
    """``body``, decompressed where it is gzip, also where that was done twice (up to MAX_BYTES); of a stream too broken
    to give anything, nothing."""
    for _ in range(_ZIPPED):
        if not body.startswith(b"\x1f\x8b"):
            break
        data = gunzipped(body, MAX_BYTES)
        body = b"" if data is body else data
    return body


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


def plain(text: str) -> str | None:
    """``text`` without markup and references: titles in markup, and twice escaped, are common. None where nothing is
    left of it."""
    text = html.unescape(re.sub(r"</?[A-Za-z][^<>]{0,500}>", "", text))
    return " ".join(text.split()) or None


def _name(element: Element) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def within(tags: int, text: str) -> str:
    """``text`` up to that number of tags."""
    return text if text.count("<") <= tags else "<".join(text.split("<", tags)[:tags])


def _clean(text: str) -> str:
    text = _DOCTYPE.sub(r"\1", _DECLARATION.sub("", text, count=1), count=1)
    text = _NOT_XML.sub("", text)
    if "&" not in text and "]]>" not in text:
        return text
    parts = _CDATA.split(text)
    parts[::2] = [_referred(part) for part in parts[::2]]
    return "".join(parts)


def _referred(text: str) -> str:
    """``text`` with references that XML has, and no others; the end of a section that never began is words, for which
    libxml2 would drop what stands before it."""
    text = text.replace("]]>", "]]&gt;")
    return _BARE_AMPERSAND.sub("&amp;", _REFERENCE.sub(_allowed, _ENTITY.sub(_character, text)))


def _allowed(match: re.Match[str]) -> str:
    """A reference to a character, or nothing: libxml2 hands lone surrogates on, which no text can hold."""
    code = int(match[1]) if match[1] else int(match[2], 16)
    return "" if code > 0x10FFFF or _NOT_XML.match(chr(code)) else match[0]


def _character(match: re.Match[str]) -> str:
    if match[1] in ("amp", "lt", "gt", "quot", "apos"):
        return match[0]
    return html5.get(match[1] + ";", match[0])


def _parsed(text: str) -> Element:
    root, is_tangled = _tree(text)
    words_apart = _words_apart(text) if is_tangled else text
    return root if words_apart is text else _tree(words_apart)[0]


def _words_apart(text: str) -> str:
    """``text`` with what its elements of words hold as one CDATA section each. HTML that was pasted in as it is, or a
    CDATA section within one, leaves elements open, and then what follows is no entry's any more."""
    pieces: list[str] = []
    done = 0
    opened: re.Match[str] | None = None
    for tag in _WORDED.finditer(text):
        if opened is None or not tag[1]:
            opened = opened or (None if tag[1] or tag[0].endswith("/>") else tag)
        elif tag[2].lower() == opened[2].lower():
            words = text[opened.end() : tag.start()]
            if "<" in words and not _ENTRY.search(words):
                pieces += [text[done : opened.end()], "<![CDATA[", _CDATA_MARK.sub("", words), "]]>"]
                done = tag.start()
            opened = None
    return "".join([*pieces, text[done:]]) if pieces else text


def _tree(text: str) -> tuple[Element, bool]:
    """The root of ``text``, and whether an element in it was closed by another's end tag."""
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8"), parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError("not_xml") from error
    if root is None or local(root) == "html":
        raise UnreadableError("not_xml" if root is None else "html")
    return root, any(error.type == etree.ErrorTypes.ERR_TAG_NAME_MISMATCH for error in parser.error_log)
