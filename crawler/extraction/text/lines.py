"""The blocks of the main text with their places in the page, and what can be said of those places."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import accumulate, chain, islice, pairwise
from typing import TypeVar

from lxml.html import HtmlElement

from archive.article import Block
from crawler.extraction.page.layout import Layout, key, name_of
from crawler.vocabulary.names import FORM_TAGS, HEADING_TAGS

__all__ = ["STORY_ADDRESS", "Innermost", "Line", "Lines", "anchored", "held_in", "is_teaser", "kind_of", "placed"]

_Weight = TypeVar("_Weight", int, float)

# Elements that give words a form but no place of their own.
_INLINE = FORM_TAGS | {"p"}

# An address that names a story: three words or a long number, no document.
STORY_ADDRESS = re.compile(
    r"^(?!.*\.(?:pdf|docx?|xlsx?|csv|odt)\b)(?:.*[a-z0-9]+(?:[-_][a-z0-9]+){2}|.*\d{4}|.*\.s?html?)", re.IGNORECASE
)


class Innermost:
    """For an element the innermost, of it and those around it, that ``is_it`` says yes to; None where there is none
    below the first at which the search ``ends``. Each element is asked once and hands its answer down: tens of
    thousands of lines may stand a thousand levels deep."""

    def __init__(self, is_it: Callable[[HtmlElement], bool], ends: Callable[[HtmlElement], bool] | None = None) -> None:
        self._is_it, self._ends = is_it, ends
        self._known: dict[HtmlElement, HtmlElement | None] = {}

    def __call__(self, element: HtmlElement | None) -> HtmlElement | None:
        """The innermost around ``element``; None for None."""
        seen: list[HtmlElement] = []
        found: HtmlElement | None = None
        while element is not None:
            if element in self._known:
                found = self._known[element]
                break
            seen.append(element)
            if self._ends is not None and self._ends(element):
                break
            if self._is_it(element):
                found = element
                break
            element = element.getparent()
        self._known.update(dict.fromkeys(seen, found))
        return found


@dataclass(frozen=True, eq=False)
class Line:
    """A block, the smallest element that holds it (None: not found in the page), the place of its key in ``layout``,
    and the part of it that is link text."""

    block: Block
    key: str
    element: HtmlElement | None = None
    start: int = -1
    linked: float = 0.0
    layout: Layout | None = None

    @property
    def text(self) -> str:
        """The block's text."""
        return self.block.text

    def leads_to_stories(self) -> bool:
        """Whether a link in it has the address of a story; one without a place may."""
        if self.element is None:
            return True
        anchors = chain(self.anchors, self.element.iterancestors("a"))
        return any(STORY_ADDRESS.search(anchor.get("href") or "") for anchor in anchors)

    @cached_property
    def anchors(self) -> list[HtmlElement]:
        """The links in it: all in its element, or, where thousands of lines may stand in that one (loose text, parted
        by line breaks), those of its own words."""
        if self.element is None:
            return []
        if self.layout is None or self.start < 0 or not self._is_a_part_of(self.element):
            return list(self.element.iter("a"))
        return self.layout.anchors(self.start, self.start + len(self.key))

    def above(self, most: int) -> list[HtmlElement]:
        """The element and its ancestors, innermost first, ``most`` of them: a page may have a thousand levels."""
        return [] if self.element is None else [self.element, *islice(self.element.iterancestors(), most - 1)]

    @cached_property
    def holder(self) -> HtmlElement | None:
        """What it stands in beside its neighbours; None where it has no place."""
        element = self.element
        if element is None:
            return None
        # Loose text, or a paragraph set by line breaks, stands in the element that holds its neighbours too.
        if self._is_loose_in(element):
            return element
        # What only gives a form to its words, or holds nothing beside them, is no place of its own.
        outer = element.getparent()
        while outer is not None and (element.tag in FORM_TAGS or _is_all_of(element, outer)):
            element, outer = outer, outer.getparent()
        if self._is_loose_in(element):
            return element
        element = outer if outer is not None else element
        while element.tag in _INLINE and element.getparent() is not None:
            element = element.getparent()
        return element

    def _is_loose_in(self, element: HtmlElement) -> bool:
        is_block = element.tag not in _INLINE and element.tag not in ("li", "ul", "ol", "blockquote", *HEADING_TAGS)
        return is_block and self._is_a_part_of(element)

    def _is_a_part_of(self, element: HtmlElement) -> bool:
        return self.letters_of(element) > 1.5 * len(self.key)

    def letters_of(self, element: HtmlElement) -> int:
        """The letters and figures of all text in ``element`` of its page."""
        return len(key(element.text_content())) if self.layout is None else self.layout.letters(element)

    def is_in(self, tag: str) -> bool:
        """Whether the element, or one around it, is a ``tag``."""
        if self.element is None:
            return False
        return self.element.tag == tag or next(self.element.iterancestors(tag), None) is not None


def is_teaser(element: HtmlElement) -> bool:
    """Whether a heading in ``element`` is a link, or stands in one: it tells of another story."""
    for heading in element.iter("h2", "h3", "h4", "h5"):
        if next(heading.iter("a"), None) is not None or next(heading.iterancestors("a"), None) is not None:
            return True
    return False


def kind_of(element: HtmlElement) -> str:
    """The name of ``element`` without words that end in a number of its own: systems that build pages give one to each
    part."""
    return " ".join(word for word in name_of(element).split() if not _NUMBERED.search(word))


# elementor-element-1f3a9c2, vc_custom_1701234, paragraph--id--881; not col-md-8.
_NUMBERED = re.compile(r"[-_](?:\d{3,}|(?=[a-f]*\d)[0-9a-f]{6,})$")


def _is_all_of(element: HtmlElement, outer: HtmlElement) -> bool:
    """Whether ``outer`` holds nothing but ``element``."""
    # lxml counts all children for a length.
    if outer.tag in ("body", "html") or element.getprevious() is not None or element.getnext() is not None:
        return False
    return not (outer.text or "").strip() and not (element.tail or "").strip()


@dataclass(frozen=True, eq=False)
class Lines:
    """Lines in reading order. ``column`` is the element that directly holds most of the paragraphs, ``main`` the
    smallest that holds three quarters of them; both None where no line has a place."""

    all: tuple[Line, ...]
    column: HtmlElement | None
    main: HtmlElement | None

    def only(self, kept: Iterable[Line]) -> Lines:
        """The same place with ``kept`` of the lines."""
        return Lines(tuple(kept), self.column, self.main)

    def with_more(self, lines: Iterable[Line]) -> Lines:
        """The same column with ``lines``, each before the first that stands behind it in the page."""
        kept = list(self.all)
        # The first that stands behind a line is the first at which the farthest place so far does.
        farthest = list(accumulate((one.start for one in kept), max))
        for line in lines:
            at = bisect_right(farthest, line.start)
            kept.insert(at, line)
            farthest.insert(at, line.start)
        return Lines(tuple(kept), self.column, self.main)

    def in_column(self, line: Line) -> bool:
        """Whether ``line`` stands directly in the column."""
        return line.element is not None and line.holder is self.column

    def in_main(self, line: Line) -> bool:
        """Whether ``line`` stands somewhere inside the main element."""
        return self.main is not None and self._in_main(line.element) is not None

    @cached_property
    def _in_main(self) -> Innermost:
        main = self.main  # not ourselves: in a circle a page and its tree would stay until Python looks for garbage
        return Innermost(lambda element: element is main)

    def is_beside(self, line: Line) -> bool:
        """Whether ``line`` stands in an element that is like the column and beside it: another part of a body."""
        holder = line.holder
        if holder is None or self.column is None or holder.getparent() is not self.column.getparent():
            return False
        if holder.tag in ("td", "th"):
            return False  # a column of a page that a table sets out
        return holder.tag == self.column.tag and name_of(holder) == name_of(self.column)

    def around(self, is_it: Callable[[HtmlElement], bool]) -> Innermost:
        """What finds the innermost element around a line's, up to the main text, that ``is_it`` says yes to."""
        # What lies around an element holds no less than it: behind the first that holds the text all do.
        return Innermost(is_it, ends=partial(_hold_text, self._weights, self._total))

    def in_article(self, line: Line) -> bool:
        """Whether ``line`` stands in an article of its own: a live blog's post."""
        return self._article(line.element) is not None

    @cached_property
    def _article(self) -> Innermost:
        return self.around(lambda element: element.tag == "article")

    def holds_text(self, element: HtmlElement) -> bool:
        """Whether ``element`` holds so much that it holds the main text."""
        return _hold_text(self._weights, self._total, element)

    def share(self, element: HtmlElement) -> float:
        """The part of all paragraphs' text that ``element`` holds, 0 to 1."""
        return _share(self._weights, self._total, element)

    def held(self, element: HtmlElement) -> int:
        """The letters of the lines that stand in ``element``."""
        return self._weights.get(element, 0)

    @cached_property
    def first(self) -> int:
        """The place of the first paragraph of the column, or of one like it: advertisements part a body; 0: none."""
        places = (i for i, line in enumerate(self.all) if line.block.type == "paragraph" and len(line.text) > 60)
        return next((i for i in places if self.in_column(self.all[i]) or self.is_beside(self.all[i])), 0)

    @cached_property
    def last(self) -> int:
        """The place of the last line in the column."""
        return max((i for i, line in enumerate(self.all) if self.in_column(line)), default=len(self.all) - 1)

    @cached_property
    def _total(self) -> int:
        return sum(len(line.key) for line in self.all)

    @cached_property
    def _weights(self) -> dict[HtmlElement, int]:
        weights: Counter[HtmlElement] = Counter()
        for line in self.all:
            if line.element is not None:
                weights[line.element] += len(line.key)
        return held_in(weights)


def _share(weights: Mapping[HtmlElement, int], total: int, element: HtmlElement) -> float:
    return weights.get(element, 0) / (total or 1)


def _hold_text(weights: Mapping[HtmlElement, int], total: int, element: HtmlElement) -> bool:
    return _share(weights, total, element) >= 0.4


def anchored(blocks: Sequence[Block], layout: Layout) -> Lines:
    """``blocks`` with their places in the page of ``layout``."""
    keys = [key(block.text) for block in blocks]
    places = layout.places(keys)
    lines = tuple(
        Line(block, text, layout.element(*place), place[0], layout.linked(*place), layout)
        if place
        else Line(block, text)
        for block, text, place in zip(blocks, keys, places, strict=True)
    )
    lines = _in_order(lines)
    return Lines(lines, *_column(lines))


def _in_order(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """``lines`` as the page has them, where all have a place and some of its beginning come behind the others: so
    trafilatura gives what it finds of a short text besides. There must be a paragraph among these: its headings and
    buttons alone say nothing."""
    starts = [line.start for line in lines]
    falls = [i for i, (one, behind) in enumerate(pairwise(starts), 1) if behind < one]
    is_behind = len(falls) == 1 and min(starts) >= 0 and starts[falls[0]] < starts[0]
    if not is_behind or not any(map(_is_paragraph, lines[falls[0] :])):
        return lines
    return tuple(sorted(lines, key=lambda line: line.start))


def _is_paragraph(line: Line) -> bool:
    return line.block.type in ("paragraph", "quote") and len(line.key) >= _PARAGRAPH and not line.linked


# Letters of a paragraph.
_PARAGRAPH = 40


def placed(lines: Iterable[Line]) -> Lines:
    """``lines`` as they are, with the column that they have."""
    given = tuple(lines)
    return Lines(given, *_column(given))


def _column(lines: Sequence[Line]) -> tuple[HtmlElement | None, HtmlElement | None]:
    weights: Counter[HtmlElement] = Counter()
    for line in lines:
        holder = line.holder
        if holder is not None and line.block.type in ("paragraph", "list"):
            weights[holder] += len(line.key)
    if not weights:
        return None, None
    column = weights.most_common(1)[0][0]
    main, total, held = column, sum(weights.values()), held_in(weights)
    while main.getparent() is not None and held[main] < 0.75 * total:
        main = main.getparent()
    return column, main


def held_in(weights: Mapping[HtmlElement, _Weight]) -> dict[HtmlElement, _Weight]:
    """What each element holds of ``weights``, itself and in all depths; inner elements before those around them. Each
    element hands its sum to the one around it, once: a page may have tens of thousands that stand a thousand deep."""
    levels: dict[HtmlElement, int] = {}
    for element in weights:
        above = []
        one: HtmlElement | None = element
        while one is not None and one not in levels:
            above.append(one)
            one = one.getparent()
        level = 0 if one is None else levels[one]
        for one in reversed(above):
            levels[one] = level = level + 1
    held = dict(weights)
    for element in sorted(levels, key=levels.__getitem__, reverse=True):
        if (outer := element.getparent()) is not None:
            held[outer] = held[outer] + held[element] if outer in held else held[element]
    return held
