"""Feeds: RSS in all its dialects, RDF, Atom, JSON Feed. Bytes in, links out.

On lxml rather than feedparser (6.0): only links, titles and dates are wanted, within the bounds of ``discovery.xml``;
and feedparser gives the link as it stands, where it is the front page or relative to the channel, and no JSON Feed.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Final, Literal, NamedTuple

from archive.urls import is_root, key
from crawler.discovery import xml
from crawler.discovery.addresses import absolute, located, named_by, unique
from crawler.discovery.bounds import taken
from crawler.discovery.dates import iso
from crawler.discovery.sites import same_site
from crawler.discovery.values import Found, Headers

__all__ = ["Feed", "read_feed"]

Kind = Literal["rss", "rdf", "atom", "json"]
# By the name of the root element.
_KINDS: dict[str, Kind] = {
    "rss": "rss", "channel": "rss", "redirect": "rss", "rdf": "rdf", "feed": "atom", "entry": "atom",
}  # fmt: skip

MAX_ENTRIES = 10_000
_MODIFIED = ("updated", "modified")
_PUBLISHED = ("pubdate", "published", "issued", "created", "date", "updated", "modified")
# Behind a byte order mark or in UTF-16, too.
_JSON = re.compile(rb"[\xef\xbb\xbf\xfe\xff\0\s\x1e]*(?:\{|\[[\0\s]*[{\]])")
_JSON_FEED = re.compile(r"\{\s*\"(?:version|title|items|home_page_url|feed_url)\"\s*:")
# The bare list in what a program calls (JSONP): cb([{…
_CALLED = re.compile(r"(?:/\*\*/)?\s*[\w$.]{1,100}\(\s*(?=\[\s*\{)")
_ITEMS = re.compile(r"\"items\"\s*:\s*\[")
_LIST = re.compile(r"[\ufeff\s]*\[")
_HOME = re.compile(r"\"home_page_url\"\s*:\s*\"([^\"\\]*)\"")
# JSON lines and JSON text sequences (RFC 7464) have no commas.
_COMMAS = re.compile(r"[\s,\x1e]*")
_BLANK = "\ufeff \t\r\n\x1e"
_JUNK = 100_000
_SURROGATE = re.compile("[\ud800-\udfff]")
# Of an entry's links and ids so many are looked at.
_LINKS: Final = 20
# Of a number: a moment in microseconds has 16.
_DIGITS: Final = 400
# What an entry of JSON calls its page's address and its headline, the likeliest first.
_NAMED: Final = (
    "loc", "url", "external_url", "link", "permalink", "web_url", "webUrl", "canonical_url", "canonicalUrl", "href",
)  # fmt: skip
_TITLES: Final = ("title", "headline", "headlines", "webTitle")
_TITLED: Final = frozenset(_TITLES)
# In what a search engine, a graph and JSON:API (https://jsonapi.org/format/) put an entry.
_WRAPPED: Final = ("_source", "node", "attributes")
# How deep a list may lie in a document, and how many of its values are looked at.
_MOST_DEPTH: Final = 3
_MOST_VALUES: Final = 10_000
# A moment without a zone is in the outlet's, but for those in UTC.
_PUBLISHED_IN_JSON: Final = (
    "date_published", "published_at", "date_gmt", "publishedAt", "webPublicationDate", "display_date", "created",
)  # fmt: skip
_IN_UTC: Final = frozenset({"date_gmt", "modified_gmt", "updated_at"})
_MODIFIED_IN_JSON: Final = ("date_modified", "lastmod", "updated_at", "modified_gmt")
# In the name of a moment.
_DATED: Final = re.compile(r"date|publi|posted|created|time(?!zone)", re.IGNORECASE)
# What a program writes where it has no address.
_NOTHING: Final = re.compile(
    r"/(?:undefined|null|nan|none|n/a|false|-|\[object(?: |%20)object\])/?(?:[?#]|$)", re.IGNORECASE
)
_ANCHOR: Final = re.compile(r"<a\s[^<>]{0,2000}?\bhref\s*=\s*[\"']?([^\"'<>\s]+)", re.IGNORECASE)
# The rank of what says itself that it is the page's address (RFC 6596).
_CANONICAL: Final = -1
# The ranks of links that are no alternate (RFC 4287 section 4.2.7.2).
_OTHER: Final = 8
_NONE: Final = 9
_BESIDE: Final = frozenset({"replies", "enclosure", "self", "edit", "edit-media", "hub", "next", "prev", "license"})
_BASE = "{http://www.w3.org/XML/1998/namespace}base"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class Feed:
    """What a feed links to, in its order. ``reason`` says why there is nothing (``empty``, ``html``, ``not_xml``,
    ``not_a_feed``, ``no_entries``, ``no_links``) and is None otherwise; ``kind`` is None where it is no feed;
    ``is_cut`` says that it ends in the middle, or is longer than is read; ``next`` is the address of the part that
    follows, where it names one (RFC 5005 section 3; JSON Feed's ``next_url``)."""

    found: tuple[Found, ...] = ()
    reason: str | None = None
    kind: Kind | None = None
    is_cut: bool = False
    next: str | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    """``links`` are the addresses that may be its page's, the likeliest first."""

    links: tuple[str, ...]
    title: str | None
    published: str | None
    modified: str | None


class _Clock(NamedTuple):
    """What a feed's dates are read by where they do not say it: the zone, and the languages of months."""

    zone: dt.tzinfo | None
    languages: tuple[str, ...]


def read_feed(body: bytes, url: str, *, headers: Headers = None, zone: dt.tzinfo | None = None) -> Feed:
    """The links of the feed ``body`` that came from ``url``; never raises, whatever the bytes are. Times without a zone
    are in ``zone``."""
    body = xml.unzipped(body)
    if _JSON.match(body):
        return _json_feed(xml.decode(body[: xml.MAX_BYTES], headers), url, zone)
    try:
        root, is_cut = xml.read(body, headers)
    except xml.UnreadableError as error:
        return _json_behind_junk(body, url, headers, zone) or Feed(reason=error.reason)
    kind = _KINDS.get(xml.local(root))
    if kind is None:
        return _json_behind_junk(body, url, headers, zone) or Feed(reason="not_a_feed")
    site = _site(root, url)
    # By the letter of Atom a link is relative to the feed, which may lie at a service by now.
    base = site if site and (kind in ("rss", "rdf") or not same_site(site, url)) else url
    clock = _Clock(zone, _languages(root))
    entries, is_long = taken((_entry(entry, base, site or url, clock) for entry in _entries(root)), MAX_ENTRIES, _size)
    feed = _feed(entries, kind, site, url, is_cut=is_cut or is_long)
    return replace(feed, next=next(filter(None, (located(target, url) for target in _nexts(root))), None))


def _feed(entries: Sequence[_Entry], kind: Kind, site: str | None, url: str, *, is_cut: bool = False) -> Feed:
    said_nothing = _useless(entries, site, url)
    chosen = ((_chosen(entry.links, said_nothing), entry) for entry in entries)
    kept = unique((link, entry) for link, entry in chosen if link)
    found = tuple(Found(link, place, one.title, one.published, one.modified) for place, (link, one) in enumerate(kept))
    reason = None if found else "no_links" if entries else "no_entries"
    return Feed(found, reason, kind, is_cut)


def _size(entry: _Entry) -> int:
    return max(map(len, entry.links), default=0) + len(entry.title or "")


def _useless(entries: Sequence[_Entry], site: str | None, url: str) -> frozenset[str]:
    """The keys of links that say nothing of the entry that has them: that of the site itself, of the feed at ``url``,
    and one that half of the entries have."""
    first = Counter(key(entry.links[0]) for entry in entries if entry.links)
    shared = {link for link, count in first.items() if count > 1 and 2 * count >= len(entries)}
    return frozenset(shared | {key(one) for one in (site, url) if one})


def _chosen(links: Sequence[str], useless: Container[str]) -> str | None:
    named = [link for link in links if not _NOTHING.search(link)]
    telling = (link for link in named if not is_root(link) and key(link) not in useless)
    return next(telling, named[0] if named else None)


def _entries(root: xml.Element) -> Iterator[xml.Element]:
    if xml.local(root) in ("item", "entry"):
        return iter((root,))
    return (element for element in root.iter() if xml.local(element) in ("item", "entry"))


def _site(root: xml.Element, url: str) -> str | None:
    """The page that the whole feed belongs to: the channel's link, by which its host is known too."""
    channel = next((one for one in root.iter() if xml.local(one) in ("channel", "feed")), root)
    links = sorted((one for one in xml.children(channel, "link") if 0 <= _link_rank(one) < _OTHER), key=_link_rank)
    named = (located(link.get("href") or _written(link), _base(link, url)) for link in islice(links, _LINKS))
    return next(filter(None, named), None)


def _nexts(root: xml.Element) -> Iterator[str]:
    """What the feed calls the part of it that follows; an entry has none."""
    channel = next((one for one in root.iter() if xml.local(one) in ("channel", "feed")), root)
    links = islice(xml.children(channel, "link"), _LINKS)
    return (link.get("href") or "" for link in links if (link.get("rel") or "").strip().lower() == "next")


def _languages(root: xml.Element) -> tuple[str, ...]:
    """The languages that the feed says it is in (ISO 639)."""
    channel = next((one for one in root.iter() if xml.local(one) in ("channel", "feed")), root)
    named = (root.get(_LANG), channel.get(_LANG), *map(xml.text_of, xml.children(channel, "language")))
    codes = (_language(name or "") for name in islice(named, _LINKS))
    return tuple(dict.fromkeys(filter(None, codes)))


def _entry(entry: xml.Element, base: str, site: str, clock: _Clock) -> _Entry:
    links = (located(target, _base(element, base)) for target, element in islice(_candidates(entry), _LINKS))
    dates = _date(entry, _PUBLISHED, clock), _date(entry, _MODIFIED, clock)
    return _Entry(_without_redirectors(filter(None, links), site), _title(entry), *dates)


def _without_redirectors(links: Iterable[str], site: str) -> tuple[str, ...]:
    """``links`` with what a redirector's address names (``?url=``) before it, and links on other sites behind those on
    ``site``: services count who follows a feed's links, and the entry names its page beside them."""
    named = [one for link in links for one in (named_by(link, site), link) if one]
    return tuple(sorted(named, key=lambda link: not same_site(link, site)))


def _candidates(entry: xml.Element) -> Iterator[tuple[str, xml.Element]]:
    """What may name an entry's page, the likeliest first. A feed proxy's link yields to the original it names."""
    for element in xml.children(entry, "origlink"):
        yield xml.text_of(element), element
    links = sorted(xml.children(entry, "link"), key=lambda link: (_link_rank(link), _is_translation(link)))
    for element in (one for one in links if _link_rank(one) < _OTHER):
        yield (element.get("href") or _written(element)), element
    names = [(xml.text_of(one), (one.get("isPermaLink") or "").strip().lower(), one) for one in _names(entry)]
    for text, is_link, element in names:
        if is_link == "true" or (is_link != "false" and _is_address(text)):
            yield text, element
    for name, value in entry.attrib.items():
        if str(name).rpartition("}")[2].lower() in ("about", "href"):
            yield str(value), entry
    for element in (one for one in links if _link_rank(one) == _OTHER):
        yield element.get("href") or "", element
    # A program that calls none of its names a link may write addresses all the same.
    yield from ((text, element) for text, is_link, element in names if is_link == "false" and _is_address(text))
    yield from ((text, element) for text, is_link, element in names if is_link != "false" and text.startswith("/"))
    others = ((xml.text_of(element), element) for element in xml.children(entry, "url", "permalink", "identifier"))
    yield from (other for other in others if _is_address(other[0]))


def _names(entry: xml.Element) -> Iterator[xml.Element]:
    return xml.children(entry, "guid", "id")


def _is_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://"))


def _written(link: xml.Element) -> str:
    """The address that a link holds as its words: bare, as an ``<a href>``, or behind it, where a program that writes
    HTML closed it at once (``<link/>https://…``)."""
    anchors = (node.get("href") for node in islice(link.iter(), _LINKS) if xml.local(node) == "a")
    if anchor := next(filter(None, anchors), None):
        return str(anchor)
    text = (link.text or "") if (link.text or "").strip() else "".join(islice(link.itertext(), _LINKS))
    # A program may have broken a line, with the indentation.
    words = " ".join("".join(line.strip() for line in re.split(r"[\r\n]+", text)).split())
    if escaped := _ANCHOR.search(words):
        return escaped[1]
    behind = (link.tail or "").strip()
    return words or (behind if _is_address(behind) else "")


def _link_rank(link: xml.Element) -> int:
    """A canonical link, RSS's own link, then Atom's alternate in HTML, then any alternate, then another to a page;
    comments, sounds and the feed itself are no page of an entry."""
    relation = (link.get("rel") or "alternate").strip().lower().rpartition("/")[2]
    if relation != "alternate":
        is_canonical = relation == "canonical" and link.get("href")
        return _NONE if relation in _BESIDE else _CANONICAL if is_canonical else _OTHER
    if not link.get("href"):
        return 0 if _written(link) else _NONE
    return 1 if "html" in (link.get("type") or "text/html").lower() else 2


def _is_translation(link: xml.Element) -> bool:
    """Whether the link leads to the entry in another language than its own (``hreflang``, RFC 4287 section 4.2.7.4)."""
    told = next(filter(None, (node.get(_LANG) for node in islice(_upwards(link), _LINKS))), "")
    named = link.get("hreflang") or told
    return bool(told) and _language(named) != _language(told)


def _upwards(element: xml.Element) -> Iterator[xml.Element]:
    yield element
    yield from element.iterancestors()


def _language(code: str) -> str:
    return re.split("[-_]", code.strip().lower(), maxsplit=1)[0]


def _base(element: xml.Element, url: str) -> str:
    """The address that relative links in ``element`` are relative to: every xml:base above it, then ``url``."""
    bases = [node.get(_BASE) for node in (element, *element.iterancestors())][:20]
    for base in reversed([base for base in bases if base]):
        url = absolute(base, url) or url
    return url


def _title(entry: xml.Element) -> str | None:
    """The title as plain text; a title in markup or twice-escaped (both are common) loses the markup. The entry's own
    comes before one of an extension (``itunes:title``); that of a picture is none of the entry."""
    titles = [element for element in xml.children(entry, "title") if xml.prefix(element) != "media"]
    own = ("", xml.prefix(entry))
    title = next((one for one in titles if xml.prefix(one) in own), titles[0] if titles else None)
    return xml.plain(xml.text_of(title)[:5000]) if title is not None else None


def _date(entry: xml.Element, names: Sequence[str], clock: _Clock) -> str | None:
    """The first of the fields with these names that is a date."""
    fields = {xml.local(element): xml.text_of(element) for element in xml.children(entry, *names)}
    return next(filter(None, (iso(fields[name], *clock) for name in names if name in fields)), None)


def _json_behind_junk(body: bytes, url: str, headers: Headers, zone: dt.tzinfo | None) -> Feed | None:
    """A JSON Feed that something stands before, a program's warning; None where there is none."""
    text = xml.decode(body[: xml.MAX_BYTES], headers)
    called = _CALLED.match(text)
    begun = None if called else _JSON_FEED.search(text[:_JUNK])
    start = called.end() if called else begun.start() if begun else None
    feed = _json_feed(text[start:], url, zone) if start is not None else None
    return feed if feed and feed.kind else None


def _number(digits: str) -> int | str:
    """Of a number that Python refuses to read the digits: one entry's must not cost the others."""
    return int(digits) if len(digits) <= _DIGITS else digits


_DECODER: Final = json.JSONDecoder(strict=False, parse_int=_number)


def _json_feed(text: str, url: str, zone: dt.tzinfo | None) -> Feed:
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/), or a bare list of entries, as WordPress gives its posts
    (https://developer.wordpress.org/rest-api/reference/posts/)."""
    is_cut = False
    try:
        text = text.lstrip(_BLANK)
        document, end = _DECODER.raw_decode(text)
        if isinstance(document, dict) and text.startswith("{", _between(text, end)):
            document, is_cut = _in_lines(text)
    except (ValueError, RecursionError):
        document, is_cut = _read_as_far_as_it_goes(text)
        if not document:
            return Feed(reason="not_xml")
    entries = _list_of(document)
    if entries is None:
        return Feed(reason="not_a_feed")
    home = document.get("home_page_url") if isinstance(document, dict) else None
    site = located(home, url) if isinstance(home, str) else None
    base = site if site and not same_site(site, url) else url
    told = (_from_json(entry, base, site or url, zone) for entry in entries if isinstance(entry, dict))
    read, is_long = taken(told, MAX_ENTRIES, _size)
    feed = _feed(read, "json", site, url, is_cut=is_cut or is_long)
    return replace(feed, next=next(filter(None, (located(target, url) for target in _nexts_in_json(document))), None))


def _list_of(document: object) -> list[object] | None:
    """The entries in ``document``: what JSON Feed calls ``items``, a bare list, or what the site's own programs (a
    "load more" button's, a search engine's, JSON:API) call otherwise, some objects deep: of the lists of objects that
    have an address and a title the longest one with dates, or else the longest. A menu has no dates."""
    if isinstance(document, list):
        return document
    if not isinstance(document, dict):
        return None
    if isinstance(items := document.get("items"), list):
        return items
    lists: Iterable[list[Any]] = ([_unwrapped(one) for one in found] for found in _lists_in(document))
    pages = (one for one in lists if _lists_pages(one))
    return max(pages, key=lambda one: (_DATED.search("\n".join(one[0])) is not None, len(one)), default=None)


def _lists_in(document: dict[str, Any]) -> Iterator[list[Any]]:
    """The lists in ``document`` that no list holds, in their order."""
    left: list[tuple[int, Any]] = [(0, document)]
    for _ in range(_MOST_VALUES):
        if not left:
            return
        depth, value = left.pop()
        if isinstance(value, list):
            yield value
        elif isinstance(value, dict) and depth < _MOST_DEPTH:
            left += [(depth + 1, one) for one in reversed(list(islice(value.values(), _MOST_VALUES)))]


def _unwrapped(entry: object) -> object:
    """An entry without what a program puts around it; an address that is an object (Drupal's ``path``) as it says."""
    if not isinstance(entry, dict):
        return entry
    inner = next((one for name in _WRAPPED if isinstance(one := entry.get(name), dict)), entry)
    path = inner.get("path")
    alias = path.get("alias") if isinstance(path, dict) else None
    return {**inner, "url": alias} if isinstance(alias, str) and "url" not in inner else inner


def _lists_pages(values: Sequence[object]) -> bool:
    """Whether each of ``values`` is an object with an address and a title."""
    return bool(values) and all(isinstance(value, dict) and _is_of_page(value) for value in values)


def _is_of_page(value: dict[str, Any]) -> bool:
    is_named = any(isinstance(value.get(name), str) for name in _NAMED)
    return is_named and ("loc" in value or not _TITLED.isdisjoint(value))


def _nexts_in_json(document: object) -> Iterator[str]:
    """The same of JSON Feed, of JSON:API (``links.next``, also as an object) and of what others write like them."""
    if isinstance(document, dict):
        links = document.get("links")
        linked = links.get("next") if isinstance(links, dict) else None
        named = (document.get("next_url"), linked, document.get("next"))
        told = (one.get("href") if isinstance(one, dict) else one for one in named)
        yield from (one for one in told if isinstance(one, str))


def _read_as_far_as_it_goes(text: str) -> tuple[dict[str, Any], bool]:
    """(what can be read of a JSON Feed or a bare list that is cut or has a comma too many, whether its end is missing);
    nothing where not even one entry can."""
    begun = _LIST.match(text) or _ITEMS.search(text[:_JUNK])
    if begun is None:
        return {}, False
    items: list[object] = []
    at = _between(text, begun.end())
    with suppress(ValueError, RecursionError):
        while text[at : at + 1] not in ("", "]") and len(items) < MAX_ENTRIES:
            item, end = _DECODER.raw_decode(text, at)
            items.append(item)
            at = _between(text, end)
    home = _HOME.search(text[: begun.start()])
    document = {"items": items, "home_page_url": home[1] if home else None}
    return document if items else {}, text[at : at + 1] != "]"


def _in_lines(text: str) -> tuple[list[object], bool]:
    """(the entries of a list that is an object a line, or one behind the other; whether its end is missing). What is no
    JSON costs its line."""
    items: list[object] = []
    at, is_cut = 0, False
    while at < len(text) and len(items) < MAX_ENTRIES:
        try:
            item, at = _DECODER.raw_decode(text, at)
            items.append(item)
        except (ValueError, RecursionError):
            line = text.find("\n", at)
            is_cut = line < 0
            at = line + 1 or len(text)
        at = _between(text, at)
    return items, is_cut


def _between(text: str, at: int) -> int:
    """Where the next value begins, behind commas and white space."""
    match = _COMMAS.match(text, at)
    return match.end() if match else at


def _from_json(entry: dict[str, Any], base: str, site: str, zone: dt.tzinfo | None) -> _Entry:
    links = [value for name in _NAMED if isinstance(value := entry.get(name), str)]
    named = entry.get("id")
    links += [named] if isinstance(named, str) and (_is_address(named) or not any(links)) else []
    title = next((value for name in _TITLES if (value := entry.get(name))), None)
    title = title.get("rendered", title.get("basic")) if isinstance(title, dict) else title
    published, modified = (
        next(
            (date for name in names if (date := _json_date(entry.get(name), dt.UTC if name in _IN_UTC else zone))),
            None,
        )
        for names in (_PUBLISHED_IN_JSON, _MODIFIED_IN_JSON)
    )
    return _Entry(
        _without_redirectors(filter(None, (located(link, base) for link in links if link)), site),
        xml.plain(_SURROGATE.sub("\ufffd", title[:5000])) if isinstance(title, str) else None,
        published or modified,
        modified,
    )


def _json_date(value: object, zone: dt.tzinfo | None) -> str | None:
    return iso(str(value), zone) if isinstance(value, (str, int)) else None
