"""Which of a page's article links belong to another section: a section page carries blocks of its neighbours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from crawler.discovery.page import Element, ancestors

__all__ = ["foreign", "section_word"]

_OWN_SHARE = 0.5
_OWN_LINKS = 5


def foreign(links: Sequence[tuple[str, Element]], page: str) -> list[int]:
    """The places in ``links`` that lie in blocks of another section.

    Only where the site writes the section into its addresses: at least half of the links must carry the word of the
    section's own. A block is foreign when it holds two links or more and none of the section's own; a single foreign
    link among the section's own is in its main list, and stays.
    """
    word = section_word(page)
    own = [word in _segments(url) for url, _ in links] if word else []
    if sum(own) < _OWN_LINKS or sum(own) < _OWN_SHARE * len(own):
        return []
    holders = _holders([element for (_, element), mine in zip(links, own, strict=True) if mine])
    counts: dict[Element, set[str]] = {}
    for url, element in links:
        for node in ancestors(element):
            counts.setdefault(node, set()).add(url)
    return [
        place
        for place, (_, element) in enumerate(links)
        if not own[place] and _in_foreign_block(element, holders, counts)
    ]


def section_word(url: str) -> str:
    """The word that the section's address ends in: ``/news/politics/page/2/`` → ``politics``; "" on a front page."""
    segments = _segments(url)
    while segments and re.fullmatch(r"(?:page|seite|p|index\.\w+)?[-_]?\d*", segments[-1]):
        segments.pop()
    return segments[-1] if segments else ""


def _segments(url: str) -> list[str]:
    return [re.sub(r"\.\w{2,5}$", "", segment) for segment in urlsplit(url).path.lower().split("/") if segment]


def _holders(elements: Sequence[Element]) -> set[Element]:
    return {node for element in elements for node in ancestors(element)}


def _in_foreign_block(element: Element, holders: set[Element], counts: dict[Element, set[str]]) -> bool:
    block = None
    for node in ancestors(element):
        if node in holders:
            break
        block = node
    return block is not None and len(counts[block]) >= 2
