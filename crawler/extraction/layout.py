"""Where a page's words stand: its visible text as one string of keys, each place with its element.

Text that an extractor returns has lost its place in the page; here it is found again, so that what
surrounds it (a box of related links, an author's card) can be judged.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from crawler.extraction import core

__all__ = ["Layout", "common", "key", "layout_of"]

_UNSEEN = {"script", "style", "template", "head", "title", "option", "textarea", "svg", "math"}
_NO_LETTER = re.compile(r"[\W_]+")
_LONG = 40


def key(text: str) -> str:
    """``text`` for comparing: letters and figures only, without case."""
    return _NO_LETTER.sub("", text).casefold()


@dataclass(frozen=True)
class Layout:
    """``keys`` is the key of all visible text in document order; ``owners[i]`` is the element whose own text begins
    at ``starts[i]`` of it."""

    keys: str
    starts: Sequence[int]
    owners: Sequence[HtmlElement]

    def element(self, start: int, end: int) -> HtmlElement:
        """The smallest element that holds all text from ``start`` up to ``end``."""
        first = bisect_right(self.starts, start) - 1
        last = max(first, bisect_right(self.starts, end - 1) - 1)
        return common(self.owners[first], self.owners[last])

    def places(self, texts: Sequence[str]) -> list[tuple[int, int] | None]:
        """Where each of ``texts`` (keys, in reading order) stands: (start, end), or None. Long texts that stand only
        once are found first; the others are looked for after what precedes them."""
        found: list[tuple[int, int] | None] = [self._only(text) if len(text) >= _LONG else None for text in texts]
        cursor = 0
        for i, text in enumerate(texts):
            if found[i] is None and text:
                ahead = next((place[0] for place in found[i + 1 :] if place), len(self.keys))
                at = self._near(text, cursor, ahead)
                found[i] = (at, at + len(text)) if at >= 0 else None
            if found[i] is not None:
                cursor = found[i][1]  # type: ignore[index]
        return found

    def _only(self, text: str) -> tuple[int, int] | None:
        at = self.keys.find(text)
        return (at, at + len(text)) if at >= 0 and self.keys.find(text, at + 1) < 0 else None

    def _near(self, text: str, cursor: int, ahead: int) -> int:
        """The last occurrence before what follows it, where that lies after the cursor; else the first after it."""
        between = self.keys.rfind(text, cursor, ahead) if ahead > cursor else -1
        at = between if between >= 0 else self.keys.find(text, cursor)
        return at if at >= 0 else self.keys.find(text)


def layout_of(tree: HtmlElement) -> Layout:
    """The layout of ``tree``."""
    parts: list[str] = []
    starts: list[int] = []
    owners: list[HtmlElement] = []
    at = 0
    for owner, text in _texts(tree):
        part = key(text)
        if part:
            parts.append(part)
            starts.append(at)
            owners.append(owner)
            at += len(part)
    return Layout("".join(parts), starts, owners)


def common(one: HtmlElement, other: HtmlElement) -> HtmlElement:
    """The smallest element that holds both."""
    if one is other:
        return one
    above = {one, *one.iterancestors()}
    while other is not None and other not in above:
        other = other.getparent()
    return other if other is not None else one


def _texts(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    hidden = 0
    for event, element in core.walk(tree):
        unseen = element.tag in _UNSEEN
        if event == "start":
            hidden += unseen
            if not hidden and element.text and not element.text.isspace():
                yield element, element.text
        else:
            hidden -= unseen
            parent = element.getparent()
            if not hidden and element.tail and not element.tail.isspace() and parent is not None:
                yield parent, element.tail
