"""Article links that only a page's scripts hold: lists that the browser would have drawn. Data are read where they
stand as JSON (JSON-LD, ``application/json``, an assignment, an attribute), within bounds; no script is run."""

from __future__ import annotations

import base64
import html
import json
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Any, TypeAlias
from urllib.parse import unquote

from archive.urls import key
from crawler.discovery.addresses import absolute
from crawler.discovery.dates import iso
from crawler.discovery.listing.literals import LiteralError, literal, string, with_arguments
from crawler.discovery.listing.tree import ListingTree
from crawler.discovery.xml import plain

__all__ = ["Entry", "main_list"]

MAX_SCRIPTS = 200
MAX_CHARACTERS = 10_000_000  # of all scripts together
MAX_NODES = 100_000
MAX_LINKS = 5_000
_MAX_VALUES = 20  # JSON values looked for in one script
_MAX_PATH = 40
_SHORTEST = 100  # characters of data
_FEW = 3
_LONGEST_NAME = 40
_LONGEST_TEXT, _WORDS = 5_000, 400  # characters of a title, and those that are kept
_QUOTES = ('"', "'", "`")
_TYPES = 11  # of values, in the components of Astro
# What begins data that are escaped, and how Angular 5-15 escaped them.
_ESCAPED = re.compile(r"\s*[\[{]\s*&(?:q|quot|#34|#x22);", re.IGNORECASE)
_OF_ANGULAR = {"q": '"', "a": "&amp;", "s": "'", "l": "<", "g": ">"}
# Characters of all literals of JavaScript that are read: they cost more than JSON does.
_MAX_LITERALS = 3_000_000
_MAX_LITERAL_ATTRIBUTES = 300_000

# `state = {`, `list.push([`, `JSON.parse("{`, `JSON.parse(decodeURIComponent('%7B`, `controller.enqueue("[`,
# `state = "{\\"`, `JSON.parse(atob('eyJ`, `state=(function(a,b){return {`, `kit.start(app, element, {`
_ASSIGNED = re.compile(
    r"""(?:=|\bpush\(|\bparse\()\s*(?=[\[{])
    |\b(?:parse|enqueue)\(\s*(?:(?:decodeURI(?:Component)?|unescape|(?:window\.)?atob)\(\s*)?(?=["'`])
    |=\s*(?:(?:decodeURI(?:Component)?|unescape|(?:window\.)?atob)\(\s*)?(?=["'`](?:[\[{]|%7B|%5B|eyJ|W3s))
    |\(function\s?\((?P<parameters>[\w$,\s]{0,20000})\)\s*\{[^{}]{0,20000}?\breturn\s*(?=[\[{])
    |\bstart\([\w$]+,\s*[\w$]+,\s*(?=\{)""",
    re.VERBOSE,
)
# Data that stand as JSON anywhere else: `list.render({"`, `Object.assign(state, {"`, `export default {"`. What a person
# or a packer wrote has no quotation marks around such names.
_HANDED = re.compile(
    r"""(?:[(,]|\breturn|\bdefault|=>)\s{0,20}(?=[\[{]\s{0,20}(?:[\[{]\s{0,20})?"[^"\\]{1,40}"\s{0,20}:)"""
)
# A line of a state that is sent in pieces: `1f:["$","div",null,{…}]`
_STREAMED = re.compile(r"^[0-9a-f]{1,6}:(?=[\[{])", re.MULTILINE)
# How content systems, schema.org and frameworks call the address, the words and the day.
_URLS = {"canonical_url", "canonicalUrl", "url", "@id", "href", "link", "permalink", "website_url", "webUrl", "path",
         "uri", "to", "slug", "alias", "item", "mainEntityOfPage"}  # fmt: skip
# How else they may call it: articleUrl, share_url, seoLink; not the address of what an article has beside it.
_URL = re.compile(
    r"(?!.*(?:image|img|thumb|photo|picture|video|audio|logo|icon|avatar|author|categor|section|channel|tag|topic|asset"
    r"|media|api|feed|src|prev|next|base|embed|comment|parent|amp)).*(?:url|href|link|permalink|alias|uri)",
    re.IGNORECASE,
)
_TITLES = ("headline", "title", "name", "headlines", "heading", "basic", "text", "rendered", "label", "hed", "subject")
_TITLE = re.compile(
    r"(?!.*(?:section|categor|author|image|photo|video|site|seo|sub)).*(?:title|headline)", re.IGNORECASE
)
_DATES = ("datePublished", "publishedAt", "published_at", "publishDate", "publish_date", "display_date",
          "first_publish_date", "publicationDate", "firstPublished", "dateModified", "date", "published")  # fmt: skip
# Types that say that an object is an article: of schema.org, and of the schemas of content systems.
_ARTICLE = re.compile(r"article|blogposting|liveblog|reportage|story|newsitem", re.I)
# Where the data have what leads the list, and how far above the list's entries that may be.
_LEAD = re.compile(
    r"(?:lead|hero|splash|opener|aufmacher|main|top|first|headline|featured|feature|cover)[-_]?"
    r"(?:article|story|stories|item|items|teaser|post|news|card|block|content|articles)?s?",
    re.IGNORECASE,
)
_NEAR = 5
# The key of an object in a store: `Article:4711`, `Article:{"id":"4711"}`, 4711, a UUID.
_KEY = re.compile(r"([A-Za-z_$]\w*):.+|\$?\d+|(?=.*\d)[0-9a-f-]{8,}", re.I | re.DOTALL)
# Types of scripts that are run, or are markup; what another type has (`fastboot/shoebox`) is data.
_RUN = re.compile(r"(?:java|ecma|j|live)script|module|babel|html|template|jsx", re.IGNORECASE)
# The place of a value in Qwik's state.
_PLACE = re.compile(r"[0-9a-z]{1,4}")
# Attributes and elements that hold the data of a component: what is shorter is no list. Some are percent-encoded, some
# in base64 (``{"`` and ``[{`` begin so).
_DATA_ATTRIBUTE = re.compile(r"\s*(?:[\[{]|%7B|%5B|eyJ|W3s).{100}", re.DOTALL)
_BASE64 = re.compile(r"\s*+(?:eyJ|W3s)[\w+/-]*+={0,2}\s*+")
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
    that has most of them; the first of equals. Before them the articles that lead it: a component's data have them
    beside the list, under a name that says so (``hero``, ``topStory``).

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
    longest = max(lists, key=lambda place: len(lists[place]), default=())
    leads = (lists[place] for place in lists if len(lists[longest]) >= _FEW and _leads(place, longest))
    merged: dict[str, Entry] = {}
    for listed in (*leads, lists.get(longest, {})):
        merged |= {name: entry for name, entry in listed.items() if name not in merged}
    return list(merged.values())


def _leads(place: tuple[str, ...], longest: tuple[str, ...]) -> bool:
    """Whether what stands at ``place`` leads the list at ``longest``: where they part, at most four names above the
    list's entries, the name says so."""
    parts = next((at for at, (own, other) in enumerate(zip(place, longest, strict=False)) if own != other), None)
    if parts is None or parts < len(longest) - _NEAR or longest[parts] == "*":
        return False
    return _LEAD.fullmatch(place[parts]) is not None


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
            for name in sorted(filter(_is_url, mapping)):
                target = mapping[name]
                if isinstance(target, str) and "/" in target and (url := _absolute(target, page.base)):
                    yield (*place, name), url, (mapping, around)


@lru_cache(maxsize=2_000)
def _is_url(name: str) -> bool:
    return name in _URLS or (len(name) < _LONGEST_NAME and _URL.fullmatch(name) is not None)


def _objects(value: Any) -> Iterator[tuple[tuple[str, ...], _Object, _Object]]:
    """(place, object, the object around it) of every object in ``value``, in their order; no recursion."""
    left: deque[_Placed] = deque([((), _revived(value), {})])
    while left:
        place, node, around = left.popleft()
        node = _plain(node)
        if isinstance(node, dict):
            yield place, node, around
            inner: list[_Placed] = [((*place, _kind(name)), child, node) for name, child in node.items()]
        elif isinstance(node, list):
            inner = [((*place, "*"), child, around) for child in node]
        else:
            continue
        if len(place) < _MAX_PATH:
            left.extendleft(child for child in reversed(inner) if _may_hold(child[1]))


def _may_hold(value: Any) -> bool:
    return isinstance(value, (dict, list)) or (isinstance(value, str) and _DATA_ATTRIBUTE.match(value) is not None)


def _plain(node: Any) -> Any:
    """``node`` without what a framework packs it in: JSON in a string (an answer that SvelteKit keeps), or each value
    behind the number of its type, as Astro writes what a component gets (``{"title": [0, "…"]}``)."""
    if isinstance(node, str):
        try:
            return json.loads(node, strict=False)
        except (ValueError, RecursionError):
            return None
    if isinstance(node, dict) and node and all(map(_is_typed, node.values())):
        return {name: value[1] for name, value in node.items()}
    if isinstance(node, list) and node and all(map(_is_typed, node)):
        return [value[1] for value in node]
    return node


def _is_typed(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and type(value[0]) is int and 0 <= value[0] <= _TYPES


def _kind(name: str) -> str:
    """The name of a field; the kind of object for the key of one in a store."""
    match = _KEY.fullmatch(name)
    return f"{match[1] or ''}*" if match else name


def _revived(value: Any) -> Any:
    """A state that was flattened (one array in which objects name the places of their values) as plain objects."""
    if isinstance(value, dict) and isinstance(value.get("objs"), list):
        return _resumed(value["objs"])
    if not isinstance(value, list) or sum(map(_is_flattened, value)) < 3:
        return value
    size = len(value)
    return [
        {_named(name, value): value[at] if type(at) is int and 0 <= at < size else at for name, at in node.items()}
        for node in value
        if _is_flattened(node)
    ]


def _resumed(values: list[Any]) -> list[Any]:
    """The objects of Qwik's state: they name the places of their values to the base of 36, in strings."""

    def at(place: Any) -> Any:
        known = isinstance(place, str) and _PLACE.fullmatch(place)
        number = int(place, 36) if known else len(values)
        return values[number] if number < len(values) else None

    return [{name: at(place) for name, place in node.items()} for node in values if isinstance(node, dict)]


def _named(name: str, values: list[Any]) -> str:
    """The name of a field, which may be a place too: ``_12`` (React Router's turbo-stream)."""
    at = int(name[1:]) if re.fullmatch(r"_\d{1,6}", name) else len(values)
    return values[at] if at < len(values) and isinstance(values[at], str) else name


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
            return _in_words(value)
    other = (value for name, value in mapping.items() if isinstance(value, str) and _is_title(name))
    return next((_in_words(value) for value in other if value.strip()), None)


def _in_words(value: str) -> str:
    return (plain(value[:_LONGEST_TEXT]) or "")[:_WORDS]


@lru_cache(maxsize=2_000)
def _is_title(name: str) -> bool:
    return len(name) < _LONGEST_NAME and _TITLE.fullmatch(name) is not None


def _date(mapping: _Object) -> str | None:
    values = (mapping.get(name) for name in _DATES)
    told = (str(value) for value in values if isinstance(value, str) or type(value) is int)
    return next(filter(None, map(iso, told)), None)


def _values(page: ListingTree) -> Iterator[Any]:
    left, reader = MAX_CHARACTERS, _Reader()
    pieces: list[str] = []
    for element in islice(page.root.iter("script"), MAX_SCRIPTS):
        text = element.text or ""
        left -= len(text)
        if left < 0:
            break
        is_data = _RUN.search(element.get("type") or "javascript") is None
        for value in reader.whole(text) if is_data else reader.in_script(text):
            if isinstance(value, list) and len(value) == 2 and isinstance(value[1], str):
                pieces.append(value[1])
            else:
                yield value
    yield from reader.all_at(_STREAMED, "".join(pieces), MAX_SCRIPTS)
    yield from _in_attributes(page, left)


def _in_attributes(page: ListingTree, left: int) -> Iterator[Any]:
    """The data of components, which stand in their attributes (``data-props``, ``data-page``, ``:articles``)."""
    values = (value for node in page.root.iter() for value in _held_by(node) if _DATA_ATTRIBUTE.match(value))
    reader = _Reader(_MAX_LITERAL_ATTRIBUTES)
    for value in islice(values, MAX_SCRIPTS):
        left -= len(value)
        if left < 0:
            return
        yield from reader.whole(value)


def _held_by(node: Any) -> Iterable[str]:
    """What an element may hold data in: its attributes, and the text of one that is no script (a hidden
    ``<textarea>``)."""
    said = node.text if node.tag not in ("script", "style") else None
    return (*node.attrib.values(), said) if said and len(said) > _SHORTEST else node.attrib.values()


def _is_state(value: Any) -> bool:
    """Whether a value may hold a list, and is no mere setting."""
    inner = value.values() if isinstance(value, dict) else [value]
    return any(isinstance(one, (dict, list)) and len(one) >= _FEW for one in inner)


def _decoded(text: str) -> Any:
    """The value in a string: JSON, also percent-encoded or in base64. Raises ValueError."""
    if text.startswith("%"):
        text = unquote(text)
    elif _BASE64.fullmatch(text):
        text = base64.b64decode(text.strip() + "==", altchars=b"-_" if "-" in text or "_" in text else None).decode()
    return json.loads(text, strict=False)


def _unescaped(text: str) -> str:
    if not _ESCAPED.match(text):
        return text
    try:
        return html.unescape(re.sub("&([qaslg]);", lambda mark: _OF_ANGULAR[mark[1]], text))
    except ValueError:  # the number of a sign has thousands of digits
        return text


class _Reader:
    """Reads the values in a page's scripts, of literals that are no JSON up to _MAX_LITERALS characters."""

    def __init__(self, left: int = _MAX_LITERALS) -> None:
        self._left = left

    def whole(self, text: str) -> Iterator[Any]:
        """The value that a script of data, or an attribute, is; its quotation marks may be escaped as in HTML or as
        Angular does (``&q;``), which browsers leave as they are in scripts."""
        try:
            yield _decoded(text.strip())
        except (ValueError, RecursionError):
            yield from self.all_at(_ASSIGNED, "=" + _unescaped(text))

    def in_script(self, text: str) -> Iterator[Any]:
        """The values that a script assigns, or else hands on."""
        is_state = False
        for value in self.all_at(_ASSIGNED, text):
            is_state = is_state or _is_state(value)
            yield value
        if not is_state:
            yield from self.all_at(_HANDED, text)

    def all_at(self, start: re.Pattern[str], text: str, most: int = _MAX_VALUES) -> Iterator[Any]:
        """The values that stand in ``text`` where ``start`` matches; one in a string is read too."""
        decoder, at = json.JSONDecoder(strict=False), 0
        for _ in range(most):
            match = start.search(text, at)
            if match is None:
                return
            at = max(at, match.end())
            try:
                value, at = decoder.raw_decode(text, match.end())
                yield _decoded(value) if isinstance(value, str) else value
            except (ValueError, RecursionError):
                if self._left > 0 and (found := self._literal(match, text)):
                    value, at = found
                    yield value

    def _literal(self, match: re.Match[str], text: str) -> tuple[Any, int] | None:
        """(value, where it ends) of the literal of JavaScript where ``match`` ends; a string is read as JSON."""
        begin = match.end()
        parameters = match["parameters"] if "parameters" in match.re.groupindex else None
        if len(text) - begin > self._left:
            text, begin = text[begin : begin + self._left], 0
        try:
            if parameters is not None:
                value, end = with_arguments(text, begin, parameters)
            elif text[begin : begin + 1] in _QUOTES:
                written, end = string(text, begin)
                value = _decoded(written)
            else:
                value, end = literal(text, begin)
        except LiteralError as error:
            self._left -= error.read
            return None
        except (ValueError, RecursionError):
            self._left -= _MAX_LITERALS // _MAX_VALUES  # it was read, and how far is not known
            return None
        self._left -= end - begin
        return value, match.end() + end - begin
