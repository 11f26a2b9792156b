"""The running text of a page: which elements hold it, and how much of it is likely the story's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml.html import HtmlElement

from crawler.extraction.page.layout import Layout
from crawler.extraction.text.likelihood import Setting

__all__ = ["INLINE", "Prose"]

# Elements that give words a form and do not part them.
INLINE = {
    "a", "b", "strong", "em", "i", "u", "span", "font", "mark", "small", "cite", "q", "sup", "sub", "abbr",
    "time", "br", "s", "del", "ins", "ruby", "rt", "rb", "rp", "wbr", "code", "kbd", "var", "big", "tt", "label", "bdi",
    "bdo", "nobr", "acronym",
}  # fmt: skip
_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
# Letters; what is shorter is a label, a name, a step of a menu.
_SHORT = 25


@dataclass(frozen=True)
class Prose:
    """``letters`` of running text in each block element that directly holds some, in document order; what is mostly
    links, a heading or a few words is none."""

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
        held = self._held
        enough = [one for one, weight in held.items() if weight >= share * self.mass]
        # Of elements that hold the same the outer ones are met later.
        return min(enough, key=lambda one: held[one], default=None) if self.mass else None

    @cached_property
    def _held(self) -> Counter[HtmlElement]:
        """What each element holds of ``likely``, itself and in all depths; inner elements before those around them."""
        held: Counter[HtmlElement] = Counter()
        for element, weight in self.likely.items():
            one: HtmlElement | None = element
            while one is not None:
                held[one] += weight  # type: ignore[assignment]
                one = one.getparent()
        return held


def _running(layout: Layout) -> Iterator[tuple[HtmlElement, int]]:
    sizes: dict[HtmlElement, list[int]] = {}
    ends = [*layout.starts[1:], len(layout.keys)][: len(layout.starts)]
    for owner, start, end in zip(layout.owners, layout.starts, ends, strict=True):
        block, linked = owner, owner.tag == "a"
        while block.tag in INLINE and block.getparent() is not None:
            block = block.getparent()
            linked = linked or block.tag == "a"
        counts = sizes.setdefault(block, [0, 0])
        counts[0] += end - start
        counts[1] += (end - start) * linked
    for element, (letters, in_links) in sizes.items():
        if letters >= _SHORT and in_links <= 0.5 * letters and element.tag not in _HEADINGS:
            yield element, letters
