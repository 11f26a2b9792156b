"""Where the article stands in its page: its headline and its story, as places in the layout's keys."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from urllib.parse import urldefrag

from lxml.html import HtmlElement

from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import is_called, key
from crawler.extraction.text.blocks import measure
from crawler.extraction.text.lines import Line, Lines
from crawler.vocabulary.names import HEADING_TAGS, LISTING

__all__ = ["ABOVE", "BELOW", "Place", "lines_about", "place_of"]

# Letters between the headline and its byline and date: below it as far as a caption and a lead may push them, above it
# a line.
BELOW, ABOVE = 900, 90

_is_listing = is_called(LISTING)

# Letters that the first and the last line of a story have at least: shorter ones may be its furniture.
_LINE = 60


@dataclass(frozen=True)
class Place:
    """``heading`` is the element that prints the headline (None: not found), ``heading_start`` and ``heading_end`` its
    place; ``start`` and ``end`` are those of the story, ``second`` where its second line begins (the first may be the
    standfirst, above the byline); ``first_end`` is where its first line ends, if that stands in an element of its own,
    apart from the second. -1: not known."""

    heading: HtmlElement | None = None
    heading_start: int = -1
    heading_end: int = -1
    start: int = -1
    end: int = -1
    second: int = -1
    first_end: int = -1

    @property
    def is_known(self) -> bool:
        """Whether the page prints the headline or the story where we can see it."""
        return self.heading_end >= 0 or self.start >= 0

    def is_in_masthead(self, element: HtmlElement) -> bool:
        """Whether ``element`` above the headline stands in the head of the site or in a menu, the headline not."""
        tags = ("header", "nav", "ul", "ol")
        return any(outer.tag in tags and outer not in self._holding for outer in _outward(element))

    def is_beside(self, element: HtmlElement) -> bool:
        """Whether ``element``, near the headline, stands in a box of other stories. What holds the headline too is
        none, nor what has no link: sites call a standfirst "teaser" too. The ``<footer>`` of a headline is no page's.
        """
        for above in _outward(element):
            if above in self._holding:
                return False
            is_menu = above.tag == "nav" and next(above.iter("a"), None) is not None
            if is_menu or above.tag == "figure" or (above.tag == "aside" and _has_teasers(above)):
                return True
            is_named = above.tag != "footer" and _is_listing(f"{above.get('class')} {above.get('id')}")
            if is_named and next(above.iter("a"), None) is not None:
                return True
        return False

    def is_in_card(self, element: HtmlElement) -> bool:
        """Whether ``element`` stands in the card of another story: the card's headline, a link, stands before it. A
        writer's other stories stand behind the name."""
        for above in element.iterancestors():
            if above in self._holding or above.tag in ("main", "body", "footer") or len(above) > _CARD_PARTS:
                return False
            if len(above.text_content()) > _CARD:
                return False
            if above.tag == "article" and self._holding and len(list(islice(above.iter("p"), _STORY))) < _STORY:
                return True
            headline = next((link for link in above.iter("a") if _is_headline(link)), None)
            if headline is not None:
                return next(one for one in above.iter() if one is headline or one is element) is headline
        return False

    def is_around_heading(self, element: HtmlElement) -> bool:
        """Whether ``element`` is the headline, or holds it."""
        return element is self.heading or element in self._holding

    @cached_property
    def _holding(self) -> set[HtmlElement]:
        return set(self.heading.iterancestors()) if self.heading is not None else set()


def _is_headline(link: HtmlElement) -> bool:
    """Whether a link is the headline of another story: it is, or is in, a heading, or has a headline's length."""
    words = " ".join(link.text_content().split())
    if not words or (link.get("href") or "#").startswith("#") or "author" in (link.get("rel") or "").split():
        return False
    heads = any(above.tag in HEADING_TAGS for above in islice(link.iterancestors(), 2))
    return heads or next(link.iter(*HEADING_TAGS), None) is not None or measure(words) > _TEASER


def _has_teasers(aside: HtmlElement) -> bool:
    """Whether an ``<aside>`` tells of other stories; some pages put who and when into one."""
    if next(aside.iter("h2", "h3", "h4"), None) is not None:
        return True
    return any(len(anchor.text_content().strip()) > _TEASER for anchor in aside.iter("a"))


# Letters of a link that is a headline, not a name.
_TEASER = 30
# Paragraphs of an article that is no card: its headline may stand outside of it.
_STORY = 4
# Letters of a card, with its summary, and parts that an element of one card has at most.
_CARD, _CARD_PARTS = 600, 12


def _outward(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()


def lines_about(page: Page, place: Place) -> Iterator[HtmlElement]:
    """The elements with words of their own just below the headline and just above it."""
    layout = page.layout
    if place.heading is None or place.heading_end < 0:
        return
    first = bisect_left(layout.starts, place.heading_end)
    stop = place.second if place.first_end >= 0 else place.start
    for i in range(first, min(first + 60, len(layout.starts))):
        at = layout.starts[i]
        if at > place.heading_end + BELOW or 0 <= stop <= at:
            break
        if not 0 <= place.start <= at < max(place.first_end, place.start + 1):
            yield from _own_and_around(layout.owners[i])
    above = bisect_left(layout.starts, place.heading_start)
    for i in range(above - 1, max(-1, above - 8), -1):
        if layout.starts[i] < place.heading_start - ABOVE:
            break
        yield from _own_and_around(layout.owners[i])


def _own_and_around(element: HtmlElement) -> Iterator[HtmlElement]:
    """``element`` and the small one around it, in which "Updated:" and its date may be parts; the outer one first."""
    parent = element.getparent()
    if parent is not None and parent.tag not in ("body", "article", "main") and len(parent) < 12:
        yield parent
    yield element


def place_of(page: Page, headline: str | None, lines: Lines) -> Place:
    """The place of the article whose headline and lines these are."""
    long = [line for line in lines.all if line.start >= 0 and measure(line.key) > _LINE]
    starts = [line.start for line in long]
    end = max((line.start + len(line.key) for line in long), default=-1)
    heading = _heading(page, headline, max(starts, default=-1))
    if heading is None:
        return Place(start=min(starts, default=-1), end=end)
    begin = page.layout.begin(heading)
    # A line that other places repeat may have been found above the headline.
    heading_end = begin + len(key(heading.text_content()))
    below = [start for start in starts if start >= heading_end]
    first, second = (*sorted(below or starts)[:2], -1, -1)[:2]
    return Place(heading, begin, heading_end, first, end, second, _end_apart(long, first, second))


# Paragraphs of a story that stand in one element, at least.
_FEW = 2


def _end_apart(lines: Sequence[Line], first: int, second: int) -> int:
    """Where the line at ``first`` ends, if it and the one at ``second`` stand in elements of their own: -1 if not."""
    one, other = (next((line for line in lines if line.start == at), None) for at in (first, second))
    if one is None or other is None or one.holder is None or one.holder is other.holder:
        return -1
    if sum(line.holder is other.holder for line in lines) < _FEW:
        return -1  # teasers of a list
    return first + len(one.key)


def _heading(page: Page, headline: str | None, last: int) -> HtmlElement | None:
    """The heading that prints the headline, an h1 before the story's last line first; else the first h1."""
    if page.tree is None:
        return None
    wanted = key(headline or "")
    first = None
    # The smaller headings are those of teasers, mostly: they are read only where no h1 is the headline, and those that
    # are links last of all.
    linked: HtmlElement | None = None
    for tags in (("h1",), ("h2", "h3")):
        said: HtmlElement | None = None
        for element in page.tree.iter(*tags):
            text = key(element.text_content())
            if not _says(text, wanted):
                first = element if first is None and text and element.tag == "h1" else first
            elif element.tag != "h1" and _leads_on(page, element):
                linked = element if linked is None else linked
            elif said is None or (element.tag == "h1" and 0 <= page.layout.begin(element) < last):
                said = element
        if said is not None:
            return said
    printed = page.layout.printing([headline or ""]) if first is None else None
    return next((one for one in (printed, linked, first) if one is not None), None)


def _leads_on(page: Page, heading: HtmlElement) -> bool:
    """Whether ``heading`` is a link to another page."""
    links = (*heading.iter("a"), *heading.iterancestors("a"))
    targets = (urldefrag(page.absolute(link.get("href")) or page.url).url for link in links)
    return any(target != urldefrag(page.url).url for target in targets)


def _says(text: str, wanted: str) -> bool:
    """Whether a heading says the headline, or most of it (keys)."""
    is_same = wanted in text or (len(text) > 20 and text in wanted)
    return bool(wanted and text and is_same and len(text) < 2 * len(wanted) + 20)
