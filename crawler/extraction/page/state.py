"""The state that a page hands to its scripts: a page that a script writes has its story there, and nowhere else.

Read are JSON scripts (``__NEXT_DATA__``, ``__NUXT_DATA__``, Apollo, any ``application/json``), objects that a script
assigns (``window.__INITIAL_STATE__ = {…}``, ``Fusion.globalContent={…}``, ``JSON.parse("…")``), also where they are
literals of JavaScript and no JSON (``window.__NUXT__=(function(a){return {…}}(1))``), and the rows that React's server
components push (``self.__next_f``), where objects and where elements, and objects in attributes (``data-props``).
Programs are not run.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import islice
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from crawler.discovery.listing.literals import with_arguments
from crawler.extraction.page.document import Page
from crawler.extraction.page.drawn import column_of, is_element
from crawler.extraction.page.layout import key

__all__ = ["AUTHOR", "MODIFIED", "PUBLISHED", "StateStory", "story_of"]

# Bounds: letters of all scripts that are read, values that are looked at, levels.
_MOST_LETTERS: Final = 4_000_000
_MOST_VALUES: Final = 100_000
_DEEPEST: Final = 60
# Letters of a body that is one; of a headline that is known by a part of it.
_LEAST: Final = 200
_TITLE: Final = 12
# Of this many words of a description half must stand in the body of an object without the headline.
_FEW: Final = 6
# Letters of a text that ends like a sentence and is a paragraph by itself, in a list of texts.
_PARAGRAPH: Final = 60

_SCRIPT: Final = re.compile(r"<script\b([^>]*)>(.*?)</script", re.IGNORECASE | re.DOTALL)
_IS_JSON: Final = re.compile(r"type\s*=\s*[\"']?application/json", re.IGNORECASE)
# What stands before an object: a name that is assigned to, perhaps with a call that reads a text.
_ASSIGNED: Final = re.compile(r"(?:[\w$\])]\s*=\s*|\bpush\(\s*)(?:JSON\.parse\(\s*(?=[\"'])|(?=[{\[]))")
# What a function returns that is called where it stands.
_RETURNED: Final = re.compile(
    r"[\w$\])]\s*=\s*\(?function\((?P<parameters>[\w$,\s]{0,20000})\)\s*\{[^{}]{0,20000}?\breturn\s*(?=[{\[])"
)
# Letters of a script that are read as literals.
_MOST_OF_LITERALS: Final = 1_000_000
# An object in an attribute, for a part of the page that a script draws: data-props="{&quot;title&quot;:…}".
_ATTRIBUTE: Final = re.compile(r"=\"(\{&(?:quot|#34|#x22);[^\"]{200,})\"|='(\{\"[^']{200,})'")
_QUOTED: Final = re.compile(r"'((?:[^'\\]++|\\.)*+)'", re.DOTALL)
_IN_QUOTES: Final = re.compile(r"\\.|\"", re.DOTALL)
_MOST_ASSIGNED: Final = 50
_ROW: Final = re.compile(r"\n?([0-9a-f]+):(?:T([0-9a-f]+),)?")

_NAMES: Final = ("headline", "title", "headlines", "name", "hed", "heading")
_BODY: Final = re.compile(
    r"(?:article|story|main|post|full|rich|raw)?[_-]?"
    r"(?:body|content|text|html|blocks?|paragraphs?|elements|document|nodes|children|value|json|data|rendered|components|"
    r"docs?|leaves|"
    r"contents|copy|props|fields)"
    r"(?:[_-]?(?:html|text|elements|blocks|json|raw))?",
    re.IGNORECASE,
)
_KINDS: Final = ("type", "_type", "nodeType", "kind", "__typename", "tag", "component", "blockType")
# Blocks that are no words of the story.
_OTHER: Final = re.compile(
    r"image|photo|picture|video|audio|gallery|embed|promo|related|interstitial|newsletter|\bads?\b|advert|script|"
    r"(?<!un)style|code|link_list|teaser|oembed|button|form|divider|widget",
    re.IGNORECASE,
)
# Parts of a paragraph, not paragraphs.
_SPAN: Final = re.compile(r"(?:text|span|leaf|link|hyperlink|a|b|i|em|strong)(?:[_-]?node)?", re.IGNORECASE)
_WORD: Final = re.compile(r"[^\W\d_]{4,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")
_HELD: Final = ('{"', '[{"')
_ENDS: Final = (".", "!", "?", "…", "。", "！", "？", "।", "۔", "؟", "”", '"', "»", "」", "“", ">")


class StateStory(NamedTuple):
    """``texts`` are a paragraph each, or HTML. ``meta`` is what the same object says of its writers and dates, as if
    the page's head did: under the names ``AUTHOR``, ``PUBLISHED`` and ``MODIFIED``."""

    texts: list[str]
    meta: Mapping[str, list[str]] = MappingProxyType({})


AUTHOR: Final = "script state author"
PUBLISHED: Final = "script state published"
MODIFIED: Final = "script state modified"


def story_of(page: Page, titles: Sequence[str]) -> StateStory:
    """The story of the object that is about the article: it names one of ``titles``, or its body has half of the
    description's words. Empty where there is none, or where the page or the object says that it is not free to read."""
    if _is_closed(page.data) or page.first_meta("article:content_tier", "og:article:content_tier") == "locked":
        return StateStory([])
    wanted = {one for one in map(key, titles) if _size(one) >= _TITLE}
    described = page.first_meta("og:description", "description", "twitter:description") or ""
    words = {word.casefold() for word in _WORD.findall(described)}
    found: list[tuple[bool, int, StateStory]] = []
    for state in _states(page.html):
        reader = _Reader(_referred(state))
        drawn = column_of(state)
        if len(drawn) >= _LEAST and _holds([drawn], words):
            found.append((False, len(drawn), StateStory([drawn])))
        for one in _objects(state):
            is_named = _is_named(one, wanted)
            if not is_named and len(words) < _FEW:
                continue
            texts = [] if _is_closed([one]) else reader.body(one)
            size = sum(map(_size, texts))
            if size >= _LEAST and (is_named or _holds(texts, words)):
                found.append((is_named, size, StateStory(texts, _about(one, reader.known))))
    return max(found, key=lambda one: one[:2], default=(False, 0, StateStory([])))[2]


def _size(text: str) -> int:
    """The letters of ``text``; characters that say as much as several count so."""
    return len(text) if text.isascii() else len(text) + len(_DENSE.findall(text))


_DENSE: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def _is_closed(objects: Sequence[dict[str, Any]]) -> bool:
    """Whether one of ``objects`` says that it is not free (schema.org ``isAccessibleForFree``)."""
    return any(str(one.get("isAccessibleForFree", "")).lower() in ("false", "0", "no") for one in objects)


def _holds(texts: Sequence[str], words: set[str]) -> bool:
    text = " ".join(texts).casefold()
    return len(words) >= _FEW and 2 * sum(word in text for word in words) >= len(words)


def _is_named(one: dict[str, Any], wanted: set[str]) -> bool:
    """Whether ``one`` has a headline, perhaps one of several forms of it, that is one of ``wanted`` (keys)."""
    for name in _NAMES:
        given = one.get(name)
        forms = given.values() if isinstance(given, dict) else given[:2] if isinstance(given, list) else (given,)
        for text in forms:
            said = key(text[:1000]) if isinstance(text, str) else ""
            if _size(said) >= _TITLE and any(said in title or title in said for title in wanted):
                return True
    return False


# --- what an object says of its text


def _about(one: dict[str, Any], known: Mapping[str, Any]) -> dict[str, list[str]]:
    """The writers and dates of the object ``one``; ``known`` is what objects refer to."""
    by_name = {_NO_LETTER.sub("", name).casefold(): value for name, value in one.items()}
    credits = one.get("credits")
    writers = [by_name[name] for name in _WRITERS if name in by_name]
    writers += [credits["by"]] if isinstance(credits, dict) and "by" in credits else []
    said = {
        AUTHOR: list(islice((name for value in writers[:1] for name in _persons(value, known)), _MOST_PERSONS)),
        PUBLISHED: _moments(by_name, _WRITTEN),
        MODIFIED: _moments(by_name, _CHANGED),
    }
    return {name: values for name, values in said.items() if values}


def _persons(value: Any, known: Mapping[str, Any], depth: int = 0) -> Iterator[str]:
    """The names in a text, an object that has one or refers to one, or a list of these."""
    if isinstance(value, str):
        referred = known.get(value)
        yield from _persons(referred, known, depth + 1) if referred is not None and depth < _LEVELS else (value,)
    elif isinstance(value, list) and depth < _LEVELS:
        for one in value[:_MOST_PERSONS]:
            yield from () if isinstance(one, list) else _persons(one, known, depth + 1)
    elif isinstance(value, dict) and depth < _LEVELS:
        named = next((name for name in _NAMES_OF_PERSONS if value.get(name)), None)
        yield from _persons(value[named], known, depth + 1) if named is not None else ()


def _moments(by_name: Mapping[str, Any], names: Sequence[str]) -> list[str]:
    given = (by_name.get(name) for name in names)
    return [str(one) for one in given if isinstance(one, (str, int)) and not isinstance(one, bool) and one][:_FEW]


# Names of members in small letters without signs.
_NO_LETTER: Final = re.compile(r"[^A-Za-z]")
_WRITERS: Final = ("authors", "author", "bylines", "byline", "writers", "writer", "creators", "reporters")
_NAMES_OF_PERSONS: Final = (
    "name", "fullName", "full_name", "displayName", "display_name", "title", "text", "__ref", "node", "author", "nodes",
    "edges",
)  # fmt: skip
_WRITTEN: Final = (
    "publishedat", "datepublished", "publishdate", "publishedon", "publisheddate", "publicationdate",
    "firstpublishedat", "firstpublishdate", "firstpublished", "displaydate", "pubdate", "published",
    "publishtime", "publishedtime", "date",
)  # fmt: skip
_CHANGED: Final = (
    "updatedat", "datemodified", "modifiedat", "modifieddate", "updateddate", "lastupdated", "lastupdateddate",
    "lastmodified", "lastmodifieddate", "dateupdated", "updated", "modified",
)  # fmt: skip
_LEVELS: Final = 5
_MOST_PERSONS: Final = 20


# --- the objects of the scripts


def _states(html: str) -> Iterator[Any]:
    left = _MOST_LETTERS
    pushed: list[str] = []
    for script in _SCRIPT.finditer(html):
        attributes, text = script.groups()
        left -= len(text)
        if left < 0:
            return
        if _IS_JSON.search(attributes):
            value = _read(text)
            if (
                "data-sveltekit-fetched" in attributes
                and isinstance(value, dict)
                and isinstance(value.get("body"), str)
            ):
                value = _read(value["body"])
            yield _revived(value) if "__NUXT_DATA__" in attributes and isinstance(value, list) else value
        elif "ld+json" not in attributes and "src=" not in attributes:
            for value in _assigned(text):
                if isinstance(value, list) and len(value) == 2 and value[0] == 1 and isinstance(value[1], str):
                    pushed.append(value[1])
                else:
                    yield value
    yield _rows("".join(pushed))
    for attribute in islice(_ATTRIBUTE.finditer(html), _MOST_ASSIGNED):
        yield _read(unescape(attribute[1] or attribute[2]))


_DECODER: Final = json.JSONDecoder(strict=False)


def _read(text: str) -> Any:
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _assigned(text: str) -> Iterator[Any]:
    """The objects and lists that a script assigns or pushes, as far as they are JSON."""
    if returned := _RETURNED.search(text):
        yield _literal(text, returned.end(), returned["parameters"])
    at = 0
    for _ in range(_MOST_ASSIGNED):
        match = _ASSIGNED.search(text, at)
        if match is None:
            return
        value, at = _value(text, match.end())
        yield _read(value) if isinstance(value, str) else value


def _value(text: str, at: int) -> tuple[Any, int]:
    """The JSON value at ``at``, or a text in single quotes, and where it ends; None where there is none."""
    quoted = _QUOTED.match(text, at)
    if quoted is not None:
        turned = _IN_QUOTES.sub(lambda sign: {"\\'": "'", '"': '\\"'}.get(sign[0], sign[0]), quoted[1])
        return _read(f'"{turned}"'), quoted.end()
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, at


def _literal(text: str, at: int, parameters: str) -> Any:
    """What a function of ``parameters`` returns, called where it stands; None where that is no literal."""
    try:
        return with_arguments(text[at : at + _MOST_OF_LITERALS], 0, parameters)[0]
    except (ValueError, RecursionError):
        return None


def _revived(flat: list[Any]) -> Any:
    """What ``devalue`` has made flat (Nuxt 3): the numbers in an object or a list are places in ``flat``."""
    made: dict[int, Any] = {}

    def at(place: Any, depth: int) -> Any:
        if not isinstance(place, int) or not 0 <= place < len(flat) or depth > _DEEPEST:
            return None
        if place not in made:
            value = flat[place]
            made[place] = value if isinstance(value, str) else None
            if isinstance(value, dict):
                made[place] = {name: at(one, depth + 1) for name, one in value.items()}
            elif isinstance(value, list) and value and isinstance(value[0], str):  # ["Reactive", 3]
                made[place] = at(value[1], depth + 1) if len(value) == 2 else None
            elif isinstance(value, list):
                made[place] = [at(one, depth + 1) for one in value]
        return made[place]

    return at(0, 0)


def _rows(pushed: str) -> dict[str, Any]:
    """The rows of React's server components: ``1:{…}``, ``2:["$","p",…]``, ``3:T1f,`` and so many bytes of text. A row
    that another names ("$3") is found by ``_referred``."""
    rows: dict[str, Any] = {}
    at = 0
    while at >= 0:
        match = _ROW.match(pushed, at)
        if match is None:
            at = pushed.find("\n", at + 1)
            continue
        at = match.end()
        if match[2]:  # so many bytes, and the next row begins at once
            size = int(match[2][:7], 16)
            text = pushed[at : at + size].encode("utf-8", "surrogatepass")[:size].decode("utf-8", "ignore")
            rows[f"${match[1]}"] = text
            at += len(text)
        elif pushed[at : at + 1] in ("{", "["):
            rows[f"${match[1]}"], at = _value(pushed, at)
    return rows


def _referred(state: Any) -> dict[str, Any]:
    """What objects name instead of holding it: the entries of Apollo's cache, the rows of server components."""
    known: dict[str, Any] = {}
    for one in _objects(state):
        known |= {name: value for name, value in one.items() if ":" in name or name.startswith("$")}
    return known


def _objects(state: Any) -> Iterator[dict[str, Any]]:
    """Every object in ``state``, outer ones first."""
    waiting, seen = [(state, 0)], 0
    while waiting and seen < _MOST_VALUES:
        value, depth = waiting.pop()
        seen += 1
        if isinstance(value, dict):
            yield value
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        if depth < _DEEPEST:
            waiting += [(one, depth + 1) for one in inner if isinstance(one, (dict, list))]


# --- the texts of an object


@dataclass
class _Reader:
    """Reads the texts of objects; ``known`` is what they refer to, ``left`` how many values it still looks at."""

    known: dict[str, Any]
    left: int = _MOST_VALUES

    def body(self, one: dict[str, Any], depth: int = 0) -> list[str]:
        """The texts of the member of ``one`` that is its body: of those that are named like one the longest."""
        bodies = (self._texts(value, depth + 1) for name, value in one.items() if _BODY.fullmatch(name))
        return max(bodies, key=lambda texts: sum(map(len, texts)), default=[])

    def _texts(self, value: Any, depth: int) -> list[str]:
        self.left -= 1
        if depth > _DEEPEST or self.left < 0:
            return []
        if isinstance(value, str):
            # A rich text may be kept as text.
            inner = self.known[value] if value in self.known else _read(value) if value.startswith(_HELD) else None
            return [value] if inner is None and value.strip() else self._texts(inner, depth + 1)
        if isinstance(value, list) and not is_element(value):
            joined = self._of_spans(value, depth)
            return [joined] if joined else [text for item in value for text in self._texts(item, depth + 1)]
        if not isinstance(value, dict):
            return []
        reference = value.get("__ref")
        if isinstance(reference, str):
            return self._texts(self.known.get(reference), depth + 1)
        return [] if _OTHER.search(_kind(value)) else self.body(value, depth)

    def _of_spans(self, items: list[Any], depth: int) -> str:
        """One paragraph where ``items`` are parts of one: texts with a form, as rich-text editors keep them."""
        parts = [self._span(item, depth) for item in items]
        said = [part for part in parts if part is not None]
        if len(said) < len(parts) or all(len(part) >= _PARAGRAPH and part.rstrip().endswith(_ENDS) for part in said):
            return ""
        return "".join(said)

    def _span(self, item: Any, depth: int) -> str | None:
        """The words of a part of a paragraph; None where ``item`` is none."""
        self.left -= 1
        if not isinstance(item, dict) or not _SPAN.fullmatch(_kind(item) or "text"):
            return None
        words = item.get("text", item.get("value"))
        if isinstance(words, str):
            return words
        inner = next((item[name] for name in _HOLDS_PARTS if isinstance(item.get(name), list)), None)
        return None if inner is None or depth > _DEEPEST else self._of_spans(inner, depth + 1) or None


_HOLDS_PARTS: Final = ("children", "content", "leaves")


def _kind(value: dict[str, Any]) -> str:
    return next((kind for name in _KINDS if isinstance(kind := value.get(name), str)), "")
