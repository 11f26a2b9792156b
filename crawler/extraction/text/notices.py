"""Notices about cookies and consent that no name gives away: they are known by what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from lxml.html import HtmlElement

from crawler.extraction.page.layout import Layout
from crawler.vocabulary.consent import LEGAL, OURS

__all__ = ["notices"]

# Letters of the longest notice, and of it for each phrase; a story that quotes one says far more.
_LONGEST: Final = 2500
_EACH: Final = 300
_FEWEST: Final = 2
# Notices of one page that are looked at.
_MOST: Final = 8


def notices(layout: Layout, apart: Mapping[HtmlElement, object]) -> Iterator[HtmlElement]:
    """The elements that hold a notice; none of them is among ``apart``, which hold the headline."""
    seen: set[HtmlElement] = set()
    for start, end in sorted(OURS.places(layout.keys))[:_MOST]:
        notice = _around(layout, layout.element(start, end), apart)
        if notice is not None and notice not in seen:
            seen.add(notice)
            yield notice


def _around(layout: Layout, element: HtmlElement, apart: Mapping[HtmlElement, object]) -> HtmlElement | None:
    """The largest element around ``element`` that is a notice."""
    notice = None
    for above in (element, *element.iterancestors()):
        size = (
            layout.letters(above) if above not in apart and above.tag not in ("body", "html", "main") else _LONGEST + 1
        )
        if size > _LONGEST:
            return notice
        begin = layout.begin(above)
        said = layout.keys[begin : begin + size]
        phrases = OURS.within(said) | LEGAL.within(said)
        if len(phrases) >= max(_FEWEST, size // _EACH):
            notice = above
    return notice
