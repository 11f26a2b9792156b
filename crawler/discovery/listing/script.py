"""Article links that only a page's scripts hold: lists that the browser would have drawn. Data are read where they
stand as JSON (JSON-LD, ``application/json``, an assignment, an attribute), within bounds; no script is run."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, TypeAlias

from archive.urls import key
from crawler.discovery.addresses import absolute
from crawler.discovery.dates import iso
from crawler.discovery.listing.tree import ListingTree

__all__ = ["Entry", "main_list"]

MAX_SCRIPTS = 200
MAX_CHARACTERS = 10_000_000  # of all scripts together
MAX_NODES = 100_000
MAX_LINKS = 5_000
_MAX_VALUES = 20  # JSON values looked for in one script
_MAX_PATH = 40

# `state = {`, `list.push([`, `JSON.parse("{`
_ASSIGNED = re.compile(r"""(?:=|\bpush\(|\bparse\()\s*(?=[\[{])|\bparse\(\s*(?=")""")
# A line of a state that is sent in pieces: `1f:["$","div",null,{…}]`
_STREAMED = re.compile(r"^[0-9a-f]{1,6}:(?=[\[{])", re.MULTILINE)
# How content systems, schema.org and frameworks call the address, the words and the day.
_URLS = {"canonical_url", "canonicalUrl", "url", "@id", "href", "link", "permalink", "website_url", "webUrl", "path",
         "uri", "to", "slug"}  # fmt: skip
_TITLES = ("headline", "title", "name", "headlines", "heading", "basic", "text", "rendered", "label")
_DATES = ("datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "display_date",
          "first_publish_date", "publicationDate", "firstPublished", "dateModified", "date", "published")  # fmt: skip
# Types that say that an object is an article: of schema.org, and of the schemas of content systems.
_ARTICLE = re.compile(r"article|blogposting|liveblog|reportage|story|newsitem", re.I)
# The key of an object in a store: `Article:4711`, `Article:{"id":"4711"}`, 4711, a UUID.
_KEY = re.compile(r"([A-Za-z_$]\w*):.+|\$?\d+|(?=.*\d)[0-9a-f-]{8,}", re.I | re.DOTALL)
# Attributes that hold the data of a component: what is shorter is no list.
_DATA_ATTRIBUTE = re.compile(r"\s*[\[{].{100}", re.DOTALL)
# Objects of schema.org that are no article, whatever their address looks like.
_NO_ARTICLE = re.compile(
    r"organi[sz]ation|person|image|video|audio|breadcrumb|navigation|website|searchaction|newsmedia", re.I
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A link in a script's data: absolute ``url``, its words and ISO 8601 date where the data give them."""

    url: str
    text: str | None
    published: str | None


# Where in the data, what, and the object around it.
_Object: TypeAlias = Mapping[str, Any]
_Placed: TypeAlias = tuple[tuple[str, ...], Any, _Object]
_absolute = lru_cache(maxsize=MAX_LINKS)(absolute)


def main_list(page: ListingTree, is_article: Callable[[str, str | None, bool], bool]) -> list[Entry]:
    """The entries that ``is_article`` (address, words, whether the data call it an article) accepts of the list
    that has most of them; the first of equals.

    Entries belong to one list when they stand in the same place of the data but for their number.
    """
    lists: dict[tuple[str, ...], dict[str, Entry]] = {}
    judged: dict[str, Entry | None] = {}
    for place, url, data in _links(page):
        if url not in judged:
            if len(judged) >= MAX_LINKS:
                break
            entry = Entry(url, _first(data, _words), _first(data, _date))
            judged[url] = entry if is_article(url, entry.text, _is_told(data)) else None
        if (found := judged[url]) is not None:
            lists.setdefault(place, {}).setdefault(key(url), found)
    return list(max(lists.values(), key=len, default={}).values())


def _links(page: ListingTree) -> Iterator[tuple[tuple[str, ...], str, tuple[_Object, _Object]]]:
    """(place in the data, address, its object and the one around that) of every address, in their order."""
    nodes = 0
    for value in _values(page):
        for place, mapping, around in _objects(value):
            nodes += 1
            if nodes > MAX_NODES:
                return
            if _NO_ARTICLE.search(str(mapping.get("@type") or "")):
                continue
            for name in sorted(mapping.keys() & _URLS):
                target = mapping[name]
                if isinstance(target, str) and "/" in target and (url := _absolute(target, page.base)):
                    yield (*place, name), url, (mapping, around)


def _objects(value: Any) -> Iterator[tuple[tuple[str, ...], _Object, _Object]]:
    """(place, object, the object around it) of every object in ``value``, in their order; no recursion."""
    left: deque[_Placed] = deque([((), _revived(value), {})])
    while left:
        place, node, around = left.popleft()
        if isinstance(node, dict):
            yield place, node, around
            inner: list[_Placed] = [((*place, _kind(name)), child, node) for name, child in node.items()]
        elif isinstance(node, list):
            inner = [((*place, "*"), child, around) for child in node]
        else:
            continue
        if len(place) < _MAX_PATH:
            left.extendleft(child for child in reversed(inner) if isinstance(child[1], (dict, list)))


def _kind(name: str) -> str:
    """The name of a field; the kind of object for the key of one in a store."""
    match = _KEY.fullmatch(name)
    return f"{match[1] or ''}*" if match else name


def _revived(value: Any) -> Any:
    """A state that was flattened (one array in which objects name the places of their values) as plain objects."""
    if not isinstance(value, list) or sum(map(_is_flattened, value)) < 3:
        return value
    size = len(value)
    return [
        {name: value[at] if type(at) is int and 0 <= at < size else at for name, at in node.items()}
        for node in value
        if _is_flattened(node)
    ]


def _is_flattened(node: Any) -> bool:
    return isinstance(node, dict) and bool(node) and all(type(at) is int for at in node.values())


def _is_told(data: Iterable[_Object]) -> bool:
    """Whether the object, or the one around it, says that it is an article, or an entry of a list of schema.org."""
    types = [str(mapping.get(name) or "") for mapping in data for name in ("@type", "__typename", "type")]
    if any(_NO_ARTICLE.search(one) for one in types):
        return False  # the entries of a breadcrumb are of the same type
    return any(_ARTICLE.search(one) or one == "ListItem" for one in types)


def _first(data: Iterable[_Object], said: Callable[[_Object], str | None]) -> str | None:
    return next((words for mapping in data if (words := said(mapping))), None)


def _words(mapping: _Object) -> str | None:
    for name in _TITLES:
        value = mapping.get(name)
        if isinstance(value, dict):
            value = next((value[inner] for inner in _TITLES if isinstance(value.get(inner), str)), None)
        if isinstance(value, str) and value.strip():
            return " ".join(re.sub(r"<[^<>]{0,500}>", "", value).split())[:400]
    return None


def _date(mapping: _Object) -> str | None:
    values = (mapping.get(name) for name in _DATES)
    return next(filter(None, (iso(value) for value in values if isinstance(value, str))), None)


def _values(page: ListingTree) -> Iterator[Any]:
    left = MAX_CHARACTERS
    pieces: list[str] = []
    for element in islice(page.root.iter("script"), MAX_SCRIPTS):
        text = element.text or ""
        left -= len(text)
        if left < 0:
            break
        for value in _whole(text) if "json" in (element.get("type") or "").lower() else _at(_ASSIGNED, text):
            if isinstance(value, list) and len(value) == 2 and isinstance(value[1], str):
                pieces.append(value[1])
            else:
                yield value
    yield from _at(_STREAMED, "".join(pieces), MAX_SCRIPTS)
    yield from _in_attributes(page, left)


def _in_attributes(page: ListingTree, left: int) -> Iterator[Any]:
    """The data of components, which stand in their attributes (``data-props``, ``data-page``, ``:articles``)."""
    values = (value for node in page.root.iter() for value in node.attrib.values() if _DATA_ATTRIBUTE.match(value))
    for value in islice(values, MAX_SCRIPTS):
        left -= len(value)
        if left < 0:
            return
        try:
            yield json.loads(value, strict=False)
        except (ValueError, RecursionError):
            continue


def _whole(text: str) -> Iterator[Any]:
    try:
        yield json.loads(text.strip(), strict=False)
    except (ValueError, RecursionError):
        yield from _at(_ASSIGNED, "=" + text)


def _at(start: re.Pattern[str], text: str, most: int = _MAX_VALUES) -> Iterator[Any]:
    """The JSON values that stand in ``text`` where ``start`` matches; one in a string is read too."""
    decoder, at = json.JSONDecoder(strict=False), 0
    for _ in range(most):
        match = start.search(text, at)
        if match is None:
            return
        try:
            value, at = decoder.raw_decode(text, match.end())
            yield json.loads(value, strict=False) if isinstance(value, str) else value
        except (ValueError, RecursionError):
            at = max(at, match.end())
