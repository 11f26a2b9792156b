"""Where a page's words stand: its visible text as one string of keys, each place with its element. It finds the place
of what an extractor returned, so that what stands around it (a box of related links) can be judged."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import accumulate, groupby
from typing import Any, cast

from lxml import etree
from lxml.html import HtmlElement

from crawler.extraction.page.elements import Elements
from crawler.extraction.page.trafilatura import STRIPPED

__all__ = ["Called", "Layout", "common", "is_called", "is_hidden", "key", "layout_of", "name_of"]

_UNSEEN = {*STRIPPED, "head", "title", "option", "textarea", "math"}
_NO_LETTER = re.compile(r"[\W_]+")
_NO_LETTER_OR_NUL = re.compile(r"[^\w\0]+")
# The bytes of ASCII that are neither letter nor figure: most of what parts words. They go first, by a table.
_SIGNS = bytes(code for code in range(128) if not chr(code).isalnum())
_SIGNS_BUT_NUL = _SIGNS[1:]
_LOWER = bytes(range(256)).lower()
_LONG = 40
# Letters of a title that stands nowhere else by chance; a character of these scripts says as much as three.
_TITLE = 15
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
# Of a text that stands in more places than this the first ones are looked at.
_MOST_PLACES = 30
# Characters that are looked through for the places of texts, in all: a second of CPU; honest pages take 30 million at
# most. Where tens of thousands of lines take more, the rest of them is sought only so near to the line before.
_MOST_SOUGHT = 1_000_000_000
_NEAR = 5_000
# What hides: also a place far outside of the screen.
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:^|[;\s])(?:left|top|right|text-indent|margin-left)\s*:\s*-\d{4,6}px",
    re.IGNORECASE,
)
_NAMING = {
    "class",
    "id",
    "itemprop",
    "rel",
    "role",
    "data-testid",
    "data-component",
    "data-module",
    "typeof",
    "data-gu-name",
    "data-qa",
    "data-name",
    "data-element",
    "data-block",
}


# The attributes by which fields look for elements: dates for machines, microdata and RDFa, what hides.
_MARKS = {
    "datetime",
    "title",
    "data-datetime",
    "data-date-time",
    "data-timestamp",
    "data-date",
    "data-time",
    "data-utime",
    "itemprop",
    "property",
    "hidden",
    "aria-hidden",
    "style",
}


def key(text: str) -> str:
    """``text`` for comparing: letters and figures only, without case."""
    if text.isascii():
        return text.encode().translate(_LOWER, _SIGNS).decode()
    return _NO_LETTER.sub("", _without(_SIGNS, text)).casefold()


def _without(signs: bytes, text: str) -> str:
    """``text`` without the ASCII characters ``signs``; no byte of another character's UTF-8 is one of theirs."""
    return text.encode("utf-8", "surrogatepass").translate(None, signs).decode("utf-8", "surrogatepass")


@dataclass(frozen=True, eq=False)
class Called:
    """The test whether a name has one of some words in it (``is_called``). A name that it holds of has one of ``signs``
    in it, in lower case: they are quicker to find."""

    signs: Sequence[str]
    test: Callable[[str], bool]

    def __call__(self, name: str) -> bool:
        return self.test(name)


def is_called(
    words: re.Pattern[str],
    but: re.Pattern[str] | None = None,
    also: re.Pattern[str] | None = None,
    signs: Sequence[str] = ("",),
) -> Called:
    """The test whether a name has one of ``words`` in it, or one of ``also``, and none of ``but``. ``words`` and
    ``but`` are looked for in the name in lower case, which is many times faster than a search without regard to case;
    ``also`` in the name as it is written. Each of ``words`` and ``also`` holds one of ``signs``. A site's pages share
    their names, so the test remembers its answers."""

    @lru_cache(maxsize=20_000)
    def test(name: str) -> bool:
        lower = name.lower()
        is_meant = words.search(lower) is not None or (also is not None and also.search(name) is not None)
        return is_meant and (but is None or but.search(lower) is None)

    return Called(signs, test)


@dataclass(frozen=True)
class Layout:
    """``keys`` is the key of all visible text in document order. ``owners[i]`` is the element whose own text begins at
    ``starts[i]`` of it; ``links[i]`` says whether that is in a link. ``named`` are the elements that have a name;
    ``marked`` gives, by the name of an attribute (one of ``_MARKS``), the places in ``elements`` (all of them, in
    document order) of those below the root that have it."""

    keys: str = ""
    starts: Sequence[int] = ()
    owners: Sequence[HtmlElement] = ()
    links: Sequence[bool] = ()
    named: Sequence[tuple[HtmlElement, str]] = ()
    elements: Sequence[HtmlElement] = ()
    marked: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def having(self, *attributes: str) -> list[HtmlElement]:
        """The elements below the root that have one of ``attributes`` (of ``_MARKS``), in document order. Several
        fields look for such; a walk through the tree for each of them costs more than all that they find."""
        assert _MARKS.issuperset(attributes)
        if len(attributes) == 1:
            return [self.elements[place] for place in self.marked.get(attributes[0], ())]
        places = {place for name in attributes for place in self.marked.get(name, ())}
        return [self.elements[place] for place in sorted(places)]

    def called(self, is_meant: Called) -> list[tuple[HtmlElement, str]]:
        """The elements whose name ``is_meant``, with it, in document order; each different name is asked about once,
        and only where it has one of the test's signs."""
        names = filter(is_meant, self._with_one_of(is_meant.signs))
        return [self.named[place] for place in sorted(place for name in names for place in self._by_name[name])]

    def _with_one_of(self, signs: Sequence[str]) -> set[str]:
        """The different names that have one of ``signs`` in them. They are sought in all names at once."""
        found: set[str] = set()
        names, lower, ends = self._different_names
        for sign in signs:
            at = lower.find(sign)
            while 0 <= at < len(lower):
                which = bisect_right(ends, at)
                found.add(names[which])
                at = lower.find(sign, ends[which])
        return found

    @cached_property
    def _different_names(self) -> tuple[list[str], str, list[int]]:
        """Each name once; all of them in lower case, each with a line's end behind it, which no sign has; and where
        each of these ends."""
        names = list(self._by_name)
        lower = [f"{name.lower()}\n" for name in names]
        return names, "".join(lower), list(accumulate(map(len, lower)))

    def namesakes(self, name: str) -> list[HtmlElement]:
        """The elements that have the name ``name``, in document order."""
        return [self.named[place][0] for place in self._by_name.get(name, ())]

    @cached_property
    def _by_name(self) -> dict[str, list[int]]:
        """The places in ``named`` of each name."""
        places: dict[str, list[int]] = {}
        for place, (_, name) in enumerate(self.named):
            places.setdefault(name, []).append(place)
        return places

    def begin(self, element: HtmlElement) -> int:
        """Where the text of ``element`` begins; -1 where it has none."""
        return self._begins.get(element, -1)

    @cached_property
    def _begins(self) -> dict[HtmlElement, int]:
        begins: dict[HtmlElement, int] = {}
        for owner, start in zip(self.owners, self.starts, strict=True):
            element: HtmlElement | None = owner
            while element is not None and element not in begins:
                begins[element] = start
                element = element.getparent()
        return begins

    def linked(self, start: int, end: int) -> float:
        """The part of the text from ``start`` up to ``end`` that is link text, 0 to 1."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1)
        letters = 0
        for i in range(max(first, 0), last):
            if self.links[i]:
                until = self.starts[i + 1] if i + 1 < len(self.starts) else len(self.keys)
                letters += min(end, until) - max(start, self.starts[i])
        return letters / max(1, end - start)

    def anchors(self, start: int, end: int) -> list[HtmlElement]:
        """The links with words in the text from ``start`` up to ``end``, in document order."""
        first, last = bisect_right(self.starts, start) - 1, bisect_right(self.starts, end - 1)
        owners = (self.owners[i] for i in range(max(first, 0), last) if self.links[i])
        around = (owner if owner.tag == "a" else next(owner.iterancestors("a"), None) for owner in owners)
        return [anchor for anchor in dict.fromkeys(around) if anchor is not None]

    def letters(self, element: HtmlElement) -> int:
        """The letters and figures of all text in ``element``. Counted once: thousands of lines may stand in it."""
        if element not in self._letters:
            self._letters[element] = len(key(element.text_content()))
        return self._letters[element]

    @cached_property
    def _letters(self) -> dict[HtmlElement, int]:
        return {}

    def element(self, start: int, end: int) -> HtmlElement:
        """The smallest element that holds all text from ``start`` up to ``end``."""
        first = bisect_right(self.starts, start) - 1
        last = max(first, bisect_right(self.starts, end - 1) - 1)
        return common(self.owners[first], self.owners[last])

    def printing(self, titles: Sequence[str]) -> HtmlElement | None:
        """What holds one of ``titles``, and nothing else, and is no link: the headline of a page without an h1."""
        for title in filter(None, map(key, titles)):
            is_telling = len(title) + 2 * len(_DENSE.findall(title)) >= _TITLE
            for at in self._occurrences(title, 0, len(self.keys)) if is_telling else ():
                element = self.element(at, at + len(title))
                if self.linked(at, at + len(title)) < 0.5 and self.letters(element) == len(title):
                    return element
        return None

    def places(self, texts: Sequence[str]) -> list[tuple[int, int] | None]:
        """Where each of ``texts`` (keys, in reading order) stands: (start, end), or None. Long texts that stand only
        once are found first; the others are looked for after what precedes them."""
        places: list[tuple[int, int] | None] = [self._only(text) if len(text) >= _LONG else None for text in texts]
        ahead = [len(self.keys)]
        for place in reversed(places):
            ahead.append(place[0] if place else ahead[-1])
        cursor = 0
        for i, text in enumerate(texts):
            if places[i] is None and text:
                at = self._near(text, cursor, ahead[len(texts) - i - 1])
                places[i] = (at, at + len(text)) if at >= 0 else None
            if places[i] is not None:
                cursor = places[i][1]  # type: ignore[index]
        return places

    def holds_once(self, text: str) -> bool:
        """Whether ``text`` (a key) stands in one place, and no other."""
        return self._only(text) is not None

    def _only(self, text: str) -> tuple[int, int] | None:
        at = self._find(text, 0, len(self.keys))
        return (at, at + len(text)) if at >= 0 and self._find(text, at + 1, len(self.keys)) < 0 else None

    def _find(self, text: str, start: int, end: int) -> int:
        """The first place of ``text`` from ``start`` up to ``end``; -1 where there is none."""
        if self._sought[0] > _MOST_SOUGHT:
            end = min(end, start + _NEAR)
        at = self.keys.find(text, start, end)
        self._sought[0] += max((end if at < 0 else at) - start, 0)
        return at

    @cached_property
    def _sought(self) -> list[int]:
        return [0]

    def _near(self, text: str, cursor: int, ahead: int) -> int:
        """Of the occurrences between the cursor and what follows (none: after the cursor, else anywhere) the one that
        is shown, fills its element and is no link; of equals the last before what follows, else the first."""
        between = list(self._occurrences(text, cursor, ahead))
        if between:
            return self._fittest(between[::-1], len(text))
        end = len(self.keys)
        after = list(self._occurrences(text, cursor, end)) or list(self._occurrences(text, 0, end))
        return self._fittest(after, len(text))

    def _fittest(self, places: Sequence[int], length: int) -> int:
        """Of ``places`` the fittest, of equals the first; -1 where there are none. One that lacks nothing ends it: of a
        thousand lines that say the same, each has as many places as are looked at."""
        best, most = -1, (False, False, False)
        for at in places:
            fitness = self._fitness(at, at + length)
            if best < 0 or fitness > most:
                best, most = at, fitness
            if all(fitness):
                break
        return best

    def _occurrences(self, text: str, start: int, end: int) -> Iterator[int]:
        at = self._find(text, start, end)
        for _ in range(_MOST_PLACES):
            if at < 0:
                return
            yield at
            at = self._find(text, at + 1, end)

    def _fitness(self, start: int, end: int) -> tuple[bool, bool, bool]:
        """An embed, a hidden copy or a share button repeats words of the story: it hides them, goes on, or links."""
        fills = self._is_edge(start) and self._is_edge(end)
        return self._is_shown(self.element(start, end)), fills, self.linked(start, end) < 0.5

    def _is_shown(self, element: HtmlElement) -> bool:
        """Whether nothing hides ``element``; each is looked at once, since a page may be deep."""
        seen: list[HtmlElement] = []
        above: HtmlElement | None = element
        while above is not None and above not in self._shown:
            seen.append(above)
            above = above.getparent()
        shown = above is None or self._shown[above]
        for one in reversed(seen):
            shown = self._shown[one] = shown and not is_hidden(one)
        return shown

    @cached_property
    def _shown(self) -> dict[HtmlElement, bool]:
        return {}

    def _is_edge(self, place: int) -> bool:
        """Whether the own text of an element begins at ``place``, or all text ends there."""
        at = bisect_left(self.starts, place)
        return at == len(self.starts) or self.starts[at] == place


def is_hidden(element: HtmlElement) -> bool:
    """Whether the attributes of ``element`` itself hide it."""
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    return style is not None and _HIDING.search(style) is not None


def layout_of(tree: HtmlElement, elements: Elements) -> Layout:
    """The layout of ``tree``, whose ``elements`` these are."""
    hidden, in_links = _within(tree, _UNSEEN), _within(tree, ("a",))
    shown = [(text, owner) for text, owner in _places_of_text(tree) if owner not in hidden]
    # All keys in one pass: U+0000, which no parsed page holds, parts them.
    joined = _without(_SIGNS_BUT_NUL, "\0".join([text for text, _ in shown]))
    parts = (joined if joined.isascii() else _NO_LETTER_OR_NUL.sub("", joined)).casefold().split("\0")
    owners = [owner for part, (_, owner) in zip(parts, shown, strict=False) if part]
    starts = list(accumulate(map(len, filter(None, parts)), initial=0))[:-1]
    links = [owner in in_links for owner in owners]
    return Layout("".join(parts), starts, owners, links, _named(elements, hidden), elements.all, _marked(elements))


def common(first: HtmlElement, last: HtmlElement) -> HtmlElement:
    """The smallest element that holds both."""
    if first is last:
        return first
    above = {first, *first.iterancestors()}
    while last is not None and last not in above:
        last = last.getparent()
    return last if last is not None else first


def name_of(element: HtmlElement) -> str:
    """What an element is called: its class, id and the attributes that sites use like them."""
    return _name(element.items())


def _name(given: Sequence[tuple[str, str]]) -> str:
    if len(given) == 1:
        return given[0][1] if given[0][0] in _NAMING else ""
    return " ".join([value for name, value in given if name in _NAMING])


def _named(elements: Elements, hidden: Set[HtmlElement]) -> list[tuple[HtmlElement, str]]:
    """The elements that are not ``hidden`` and have a name, with it."""
    given = zip(elements.all, elements.attributes, strict=True)
    named = ((element, _name(pairs)) for element, pairs in given if pairs)
    return [(element, name) for element, name in named if name and element not in hidden]


def _marked(elements: Elements) -> dict[str, list[int]]:
    """The places of the elements below the root that have one of ``_MARKS``, by its name."""
    marked: dict[str, list[int]] = {}
    for place, given in enumerate(elements.attributes):
        for name, _ in given if place else ():
            if name in _MARKS:
                marked.setdefault(name, []).append(place)
    return marked


# White space as XML knows it; what is white space elsewhere too is left out later.
_texts = cast("Callable[[HtmlElement], list[Any]]", etree.XPath("descendant::text()[normalize-space()]"))


def _places_of_text(tree: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """The texts of ``tree`` in document order, each with the element that it stands in. What libxml2 keeps in several
    pieces, for instance where an element was taken out, is one text."""
    for (beside, is_tail), pieces in groupby(_texts(tree), lambda piece: (piece.getparent(), piece.is_tail)):
        owner = beside.getparent() if is_tail else beside
        text = "".join(pieces)
        if owner is not None and not text.isspace():
            yield text, owner


def _within(tree: HtmlElement, tags: Iterable[str]) -> set[HtmlElement]:
    """The elements with one of ``tags``, and all that stand in them."""
    inside: set[HtmlElement] = set()
    for element in tree.iter(*tags):
        if element not in inside:  # else what is in it was met
            inside.update(element.iter())
    return inside
