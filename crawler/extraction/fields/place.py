"""Where the article stands in its page: its headline and its story, as places in the layout's keys."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import key
from crawler.extraction.text.lines import Lines

__all__ = ["Place", "place_of"]

# Letters that the first and the last line of a story have at least: shorter ones may be its furniture.
_LINE = 60


@dataclass(frozen=True)
class Place:
    """``heading`` is the element that prints the headline (None: not found), ``heading_start`` and ``heading_end`` its
    place; ``start`` and ``end`` are those of the story. -1: not known."""

    heading: HtmlElement | None = None
    heading_start: int = -1
    heading_end: int = -1
    start: int = -1
    end: int = -1

    @property
    def is_known(self) -> bool:
        """Whether the page prints the headline or the story where we can see it."""
        return self.heading_end >= 0 or self.start >= 0


def place_of(page: Page, headline: str | None, lines: Lines) -> Place:
    """The place of the article whose headline and lines these are."""
    long = [line for line in lines.all if line.start >= 0 and len(line.key) > _LINE]
    starts = [line.start for line in long]
    end = max((line.start + len(line.key) for line in long), default=-1)
    heading = _heading(page, headline, max(starts, default=-1))
    if heading is None:
        return Place(start=min(starts, default=-1), end=end)
    begin = page.layout.begin(heading)
    # A line that other places repeat may have been found above the headline.
    heading_end = begin + len(key(heading.text_content()))
    below = [start for start in starts if start >= heading_end]
    return Place(heading, begin, heading_end, min(below or starts, default=-1), end)


def _heading(page: Page, headline: str | None, last: int) -> HtmlElement | None:
    """The heading that prints the headline, an h1 before the story's last line first; else the first h1."""
    if page.tree is None:
        return None
    wanted = key(headline or "")
    first = None
    said: HtmlElement | None = None
    for element in page.tree.iter("h1", "h2", "h3"):
        text = key(element.text_content())
        if not text:
            continue
        if wanted and len(text) < 2 * len(wanted) + 20 and (wanted in text or (len(text) > 20 and text in wanted)):
            begin = page.layout.begin(element)
            if said is None or (0 <= begin < last and element.tag == "h1"):
                said = element
        elif element.tag == "h1" and first is None:
            first = element
    return said if said is not None else first
