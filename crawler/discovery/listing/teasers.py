"""How the links of a page stand: whether the structure around a link makes it the headline of a teaser.

A section page repeats one thing: a block that leads to one page, with a heading and a picture, a summary, a time or a
count of comments. That is evidence where addresses say nothing (``/politics/312``, ``/s/k0bm``) and where headlines are
short ("Live", 首相会見). A menu has no headings; the title of a block shares its block with other links.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from crawler.discovery.listing.tree import MAX_DEPTH, TITLE, Element, ancestors, plain_text
from crawler.discovery.shape import words_of
from crawler.vocabulary.names import HEADING_TAGS

__all__ = ["NO_TEASER", "Teaser", "is_headed", "teasers"]

_HEADINGS = HEADING_TAGS - {"h6"}
_UP = 5  # the link and its ancestors, among which the heading around it is
_DOWN = 30  # elements of a link, among which the heading in it is
_TITLES = 3  # of the page
_BESIDE = _HEADINGS - {"h1"}
_SUMMARY = 4  # words beside the headline
_LOOKED_AT = 5  # of the links to one page: picture, headline, summary, comments, share
_DAY = re.compile(
    r"(?<!\d)(?:[0-3]?\d[./-][01]?\d[./-](?:20)?\d\d|20\d\d[./-]\d\d?[./-]\d\d?|[0-2]?\d[:.][0-5]\d)(?!\d)|20\d\d年"
)


@dataclass(frozen=True, slots=True)
class Teaser:
    """What stands around the links to one page, in the largest block that leads to no other page.

    ``headed``: a heading holds the link, or is held by it; ``named``: it is one by its class name only. ``entry``: the
    block holds more than that heading. ``timed``: the block says a day or an hour; ``told``: it has a summary;
    ``discussed``: a link to the page's comments.
    """

    headed: bool = False
    named: bool = False
    entry: bool = False
    timed: bool = False
    told: bool = False
    discussed: bool = False

    @property
    def is_full(self) -> bool:
        """A headline with something that only teasers have."""
        return self.headed and self.entry and (self.timed or self.told or self.discussed)


NO_TEASER = Teaser()


def teasers(links: Sequence[tuple[str, Sequence[Element]]]) -> list[Teaser]:
    """The teaser of each page, given the words and the elements of its links. Linear in what stands around them."""
    holders: dict[Element, set[int]] = {node: {-1, -2} for node in _around_title(links)}
    for number, (_, elements) in enumerate(links):
        for element in elements:
            for node in (element, *ancestors(element)):
                holders.setdefault(node, set()).add(number)
    return [_teaser(words, elements[:_LOOKED_AT], holders) for words, elements in links]


def _around_title(links: Sequence[tuple[str, Sequence[Element]]]) -> Iterator[Element]:
    """What stands around the page's own title, which is no part of a teaser."""
    first = next((element for _, elements in links for element in elements), None)
    if first is None:
        return
    for title in islice(first.getroottree().iter("h1"), _TITLES):
        if next(title.iter("a"), None) is None and all(node.tag != "a" for node in ancestors(title)):
            yield from ancestors(title)


def _teaser(words: str, elements: Sequence[Element], holders: dict[Element, set[int]]) -> Teaser:
    found = NO_TEASER
    for element in elements:
        block = _block(element, holders)
        heading = _heading(element, block, words) if block is not None else None
        if block is None or heading is None:
            continue
        text = plain_text(block)
        found = Teaser(
            headed=True,
            named=heading.tag not in _HEADINGS and heading.get("role") != "heading",
            entry=block is not heading and block in islice(heading.iterancestors(), MAX_DEPTH),
            timed=next(block.iter("time"), None) is not None or _DAY.search(text) is not None,
            told=words_of(text) - words_of(plain_text(heading)) >= _SUMMARY,
            discussed=any("#" in (link.get("href") or "") for link in elements),
        )
        if found.is_full:
            return found
    return found


def _heading(element: Element, block: Element, words: str) -> Element | None:
    """The heading around the link, or in it, or the one beside it that gives the link its words."""
    heading = _own_heading(element)
    if heading is not None:
        return heading
    beside = next(block.iter(*_BESIDE), None)
    return beside if beside is not None and plain_text(beside) == words else None


def is_headed(element: Element) -> bool:
    """Whether a heading holds the link, or is held by it."""
    return _own_heading(element) is not None


def _own_heading(element: Element) -> Element | None:
    around = next((node for node in islice(_upwards(element), _UP) if _is_heading(node)), None)
    return around if around is not None else next(filter(_is_heading, islice(element.iterdescendants(), _DOWN)), None)


def _is_heading(node: Element) -> bool:
    """By its tag, its role (WAI-ARIA), or its name: many sites have no headings but ``<div class="slotTitle">``."""
    if node.tag in _HEADINGS or node.get("role") == "heading":
        return True
    return TITLE.search(node.get("class") or "") is not None


def _block(element: Element, holders: dict[Element, set[int]]) -> Element | None:
    """The largest element around the link, itself included, that leads to no other page."""
    own = takewhile(lambda node: len(holders[node]) == 1, _upwards(element))
    return next(iter(deque(own, maxlen=1)), None)


def _upwards(element: Element) -> Iterator[Element]:
    yield element
    yield from ancestors(element)
