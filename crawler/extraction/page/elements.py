"""All elements of a page with their attributes, read once: several parts of ours ask each element for its names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final, cast

from lxml import etree
from lxml.html import HtmlElement

from archive.causes import Cause
from crawler.extraction.page import attributes, trafilatura
from crawler.extraction.unread import MOST_BYTES

__all__ = ["Elements", "Limits", "TooLarge", "elements_of"]


@dataclass(frozen=True)
class Limits:
    """What a page may be, so that no page takes more than a fixed time: bytes of HTML, elements, nesting, and the
    squared numbers of attributes of one element (``attributes.LIMIT``)."""

    size: int = MOST_BYTES
    nodes: int = 60_000
    depth: int = 1_500
    attributes: int = attributes.LIMIT

    def broken(self, nodes: int) -> TooLarge:
        """The error of a page of ``nodes`` elements or more."""
        return TooLarge("elements", self.nodes) if nodes > self.nodes else TooLarge("levels of elements", self.depth)


class TooLarge(ValueError):
    """The page has more of ``what`` than ``limit``, one of ``Limits``."""

    def __init__(self, what: str, limit: int) -> None:
        self.cause = Cause("too_large", code=what, limit=limit)
        super().__init__(f"more than {limit} {what}")


@dataclass(frozen=True)
class Elements:
    """``all`` elements in document order, and the ``attributes`` of each: pairs of name and value."""

    all: Sequence[HtmlElement]
    attributes: Sequence[Sequence[tuple[str, str]]]

    @cached_property
    def classes(self) -> str:
        """Each different class once, and each different role, on a line of its own."""
        return "\n".join({value for given in self.attributes for name, value in given if name in ("class", "role")})


def elements_of(tree: HtmlElement, limits: Limits) -> Elements:
    """The elements of ``tree``. Raises ``TooLarge`` where there are too many, or they nest too deep: by whatever comes
    first."""
    elements = list(islice(tree.iter("*"), limits.nodes + 1))
    if len(elements) > limits.nodes or (len(elements) > limits.depth and _may_be_deep(tree, limits.depth)):
        nodes = depth = 0
        for event, _ in trafilatura.walk(tree):
            depth += 1 if event == "start" else -1
            nodes += event == "start"
            if nodes > limits.nodes or depth > limits.depth:
                raise limits.broken(nodes)
    return Elements(elements, [element.items() for element in elements])


# Levels of elements that no page made by people has: to see that there are no more takes a fraction of a walk.
_LEVELS: Final = 100
_beyond = cast("Callable[[HtmlElement], bool]", etree.XPath(f"boolean({'/'.join(['*'] * _LEVELS)})"))


def _may_be_deep(tree: HtmlElement, most: int) -> bool:
    """Whether ``tree`` may nest deeper than ``most`` levels."""
    return most <= _LEVELS or _beyond(tree)
