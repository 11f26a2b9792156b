"""The running text of a page: which elements hold it, and how much of it is likely the story's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from archive.article import Block
from crawler.extraction.page.layout import Layout, key
from crawler.extraction.text.blocks import plain
from crawler.extraction.text.likelihood import Setting
from crawler.extraction.text.lines import Line, held_in
from crawler.vocabulary.names import FORM_TAGS, HEADING_TAGS

__all__ = ["INLINE", "Prose"]

# Elements that do not part words.
INLINE = FORM_TAGS | {
    "abbr", "time", "br", "s", "del", "ins", "ruby", "rt", "rb", "rp", "wbr", "code", "kbd", "var", "big", "tt",
    "label", "bdi", "bdo", "nobr", "acronym",
}  # fmt: skip
# Letters; what is shorter is a label, a name, a step of a menu.
_SHORT = 25


@dataclass(frozen=True)
class Prose:
    """``letters`` of running text in each block element that directly holds some, in document order. Mere links,
    headings and a few words are no running text."""

    letters: Mapping[HtmlElement, int]
    setting: Setting

    @classmethod
    def of(cls, layout: Layout, setting: Setting) -> Prose:
        """The running text of the page of ``layout``."""
        return cls(dict(_running(layout)), setting)

    @cached_property
    def likely(self) -> dict[HtmlElement, float]:
        """``letters``, each as far as it is likely the story's; elements that cannot hold it left out."""
        weights = ((element, size * self.setting.likely(element)) for element, size in self.letters.items())
        return {element: weight for element, weight in weights if weight}

    @cached_property
    def mass(self) -> float:
        """All of ``likely``."""
        return sum(self.likely.values())

    def region(self, share: float) -> HtmlElement | None:
        """The smallest element that holds ``share`` of the likely running text; None where there is none."""
        enough = [element for element, weight in self._held.items() if weight >= share * self.mass]
        # Of elements that hold the same the outer ones are met later.
        return min(enough, key=self._held.__getitem__, default=None) if self.mass else None

    def lines(self, layout: Layout) -> list[Line]:
        """All of it, whatever speaks against it: no reading finds more."""
        return [_line(element, layout) for element in self.letters]

    @cached_property
    def _held(self) -> dict[HtmlElement, float]:
        """What each element holds of ``likely``, itself and in all depths; inner elements before those around them."""
        return held_in(self.likely)


def _line(element: HtmlElement, layout: Layout) -> Line:
    text = plain(element.text_content())
    letters, start = key(text), layout.begin(element)
    linked = layout.linked(start, start + len(letters))
    return Line(Block("paragraph", text), letters, element, start, linked, layout)


def _running(layout: Layout) -> Iterator[tuple[HtmlElement, int]]:
    sizes: dict[HtmlElement, list[int]] = {}
    for owner, start, end in zip(layout.owners, layout.starts, [*layout.starts[1:], len(layout.keys)], strict=False):
        block, linked = owner, owner.tag == "a"
        while block.tag in INLINE and block.getparent() is not None:
            block = block.getparent()
            linked = linked or block.tag == "a"
        counts = sizes.setdefault(block, [0, 0])
        counts[0] += end - start
        counts[1] += (end - start) * linked
    for element, (letters, in_links) in sizes.items():
        if letters >= _SHORT and in_links <= 0.5 * letters and element.tag not in HEADING_TAGS:
            yield element, letters
