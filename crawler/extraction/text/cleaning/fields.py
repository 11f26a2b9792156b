"""What a page's fields say, and what a step is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from crawler.extraction.text.lines import Lines

__all__ = ["Fields", "Step"]


@dataclass(frozen=True)
class Fields:
    """What the page's fields say, for recognising them where they stand in the text; ``host`` is the page's."""

    headlines: tuple[str, ...] = ()
    standfirst: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    host: str = ""


Step = Callable[[Lines, Fields], Iterator[int]]
