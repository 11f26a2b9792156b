"""Feeds: RSS in all its dialects, RDF, Atom, JSON Feed. Bytes in, links out.

On lxml rather than feedparser: only links, titles and dates are wanted, within the bounds of ``discovery.xml``.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from crawler.discovery import xml
from crawler.discovery.addresses import absolute, unique
from crawler.discovery.dates import iso
from crawler.discovery.values import Found, Headers

__all__ = ["Feed", "read_feed"]

Kind = Literal["rss", "rdf", "atom", "json"]
# By the name of the root element.
_KINDS: dict[str, Kind] = {
    "rss": "rss", "channel": "rss", "redirect": "rss", "rdf": "rdf", "feed": "atom", "entry": "atom",
}  # fmt: skip

MAX_ENTRIES = 10_000
_PUBLISHED = ("pubdate", "published", "issued", "created", "date", "updated", "modified")
# Behind a byte order mark or in UTF-16, too.
_JSON = re.compile(rb"[\xef\xbb\xbf\xfe\xff\0\s]*\{")
_BASE = "{http://www.w3.org/XML/1998/namespace}base"


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed links to, in its order. ``reason`` says why there is nothing (``empty``, ``html``, ``not_xml``,
    ``not_a_feed``, ``no_entries``, ``no_links``) and is None otherwise; ``kind`` is None where it is no feed."""

    found: tuple[Found, ...] = ()
    reason: str | None = None
    kind: Kind | None = None


def read_feed(body: bytes, url: str, *, headers: Headers = None) -> Feed:
    """The links of the feed ``body`` that came from ``url``; never raises, whatever the bytes are."""
    body = xml.unzipped(body)
    if _JSON.match(body):
        return _json_feed(xml.decode(body[: xml.MAX_BYTES], headers), url)
    try:
        root = xml.read(body, headers)
    except xml.UnreadableError as error:
        return Feed(reason=error.reason)
    kind = _KINDS.get(xml.local(root))
    if kind is None:
        return Feed(reason="not_a_feed")
    entries = list(_entries(root))
    links = ((_link(entry, url), _title(entry), _published(entry)) for entry in entries)
    return _feed(links, kind, bool(entries))


def _feed(links: Iterator[tuple[str | None, str | None, str | None]], kind: Kind, entries: bool) -> Feed:
    kept = unique((link, (title, published)) for link, title, published in links if link)
    found = tuple(Found(link, place, title, published) for place, (link, (title, published)) in enumerate(kept))
    reason = None if found else "no_links" if entries else "no_entries"
    return Feed(found, reason, kind)


def _entries(root: xml.Element) -> Iterator[xml.Element]:
    if xml.local(root) in ("item", "entry"):
        return iter((root,))
    return islice((element for element in root.iter() if xml.local(element) in ("item", "entry")), MAX_ENTRIES)


def _link(entry: xml.Element, url: str) -> str | None:
    """The page an entry is about. A feed proxy's link yields to the original it names (``feedburner:origLink``)."""
    links = (absolute(target, _base(element, url)) for target, element in _candidates(entry))
    return next(filter(None, links), None)


def _candidates(entry: xml.Element) -> Iterator[tuple[str, xml.Element]]:
    for element in xml.children(entry, "origlink"):
        yield xml.text_of(element), element
    for element in sorted(xml.children(entry, "link"), key=_link_rank):
        yield (element.get("href") or xml.text_of(element)), element
    for element in xml.children(entry, "guid", "id"):
        text = xml.text_of(element)
        if element.get("isPermaLink", "true").lower() != "false" and text.lower().startswith(("http://", "https://")):
            yield text, element
    for name, value in entry.attrib.items():
        if str(name).rpartition("}")[2].lower() in ("about", "href"):
            yield str(value), entry


def _link_rank(link: xml.Element) -> int:
    """RSS's own link, then Atom's alternate in HTML, then any alternate; a link to something else comes last."""
    if (link.get("rel") or "alternate").lower().rpartition("/")[2] != "alternate":
        return 8
    if not link.get("href"):
        return 0 if xml.text_of(link) else 9
    return 1 if "html" in (link.get("type") or "text/html").lower() else 2


def _base(element: xml.Element, url: str) -> str:
    """The address that relative links in ``element`` are relative to: every xml:base above it, then the feed's."""
    bases = [node.get(_BASE) for node in (element, *element.iterancestors())][:20]
    for base in reversed([base for base in bases if base]):
        url = absolute(base, url) or url
    return url


def _title(entry: xml.Element) -> str | None:
    """The title as plain text; a title in markup or twice-escaped (both are common) loses the markup."""
    for element in xml.children(entry, "title"):
        if xml.prefix(element) != "media":
            return _plain(xml.text_of(element)[:5000])
    return None


def _plain(text: str) -> str | None:
    text = html.unescape(re.sub(r"</?[A-Za-z][^<>]{0,500}>", "", text))
    return " ".join(text.split()) or None


def _published(entry: xml.Element) -> str | None:
    fields = {xml.local(element): xml.text_of(element) for element in xml.children(entry, *_PUBLISHED)}
    return next(filter(None, (iso(fields[name]) for name in _PUBLISHED if name in fields)), None)


def _json_feed(text: str, url: str) -> Feed:
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    try:
        document = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return Feed(reason="not_xml")
    entries = document.get("items") if isinstance(document, dict) else None
    if not isinstance(entries, list):
        return Feed(reason="not_a_feed")
    entries = [entry for entry in entries[:MAX_ENTRIES] if isinstance(entry, dict)]
    return _feed((_from_json(entry, url) for entry in entries), "json", bool(entries))


def _from_json(entry: dict[str, Any], url: str) -> tuple[str | None, str | None, str | None]:
    link = entry.get("url") or entry.get("external_url") or entry.get("id")
    title, date = entry.get("title"), entry.get("date_published") or entry.get("date_modified")
    return (
        absolute(link, url) if isinstance(link, str) and link else None,
        _plain(title) if isinstance(title, str) else None,
        iso(date) if isinstance(date, str) else None,
    )
