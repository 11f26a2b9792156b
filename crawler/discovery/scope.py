"""Which of a page's article links belong to another section: a section page carries blocks of its neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from crawler.discovery.page import Element, ancestors
from crawler.discovery.words import MEDIA

__all__ = ["foreign", "section_word"]

_OWN_SHARE = 0.5
_OWN_LINKS = 5
_STRICT_SHARE = 0.8
_FOLDER_SHARE = 0.6


def foreign(links: Sequence[tuple[str, Element]], page: str) -> list[int]:
    """The places in ``links`` that lie in blocks of another section.

    Only where the site writes the section into its addresses: at least half of the links must carry the word of the
    section's own. A block is foreign when it holds two links or more and none of the section's own. A single foreign
    link among the section's own is in its main list, and stays, unless nearly all the others (``_STRICT_SHARE``) carry
    the word: then it is a promotion that merely stands there.
    """
    own = [_is_own(url, section_word(page)) for url, _ in links]
    if sum(own) < _OWN_LINKS or sum(own) < _OWN_SHARE * len(own):
        own = _commonest_folder(links)
        return sorted(_in_foreign_blocks(links, own)) if own else []
    in_blocks = set(_in_foreign_blocks(links, own))
    others = [place for place, mine in enumerate(own) if not mine]
    is_strict = sum(own) >= _STRICT_SHARE * (len(links) - len(in_blocks))
    return others if is_strict else sorted(in_blocks)


def _commonest_folder(links: Sequence[tuple[str, Element]]) -> list[bool]:
    """Where the addresses do not say the section's word: the links in the folder that most of them lie in.

    Empty where no folder holds most, or there are too few links to say.
    """
    folders = [next(iter(_segments(url)[:-1]), "") for url, _ in links]
    folder, count = max(
        ((name, folders.count(name)) for name in set(folders)), key=lambda pair: pair[1], default=("", 0)
    )
    if not folder or count < 2 * _OWN_LINKS or count < _FOLDER_SHARE * len(folders):
        return []
    return [name == folder for name in folders]


def section_word(url: str) -> str:
    """The word that the section's address ends in: ``/news/politics/page/2/`` → ``politics``; "" on a front page."""
    segments = _segments(url)
    while segments and re.fullmatch(r"(?:page|seite|p|index\.\w+)?[-_]?\d*", segments[-1]):
        segments.pop()
    return segments[-1] if segments else ""


def _is_own(url: str, word: str) -> bool:
    """The section's word is in the path, and no folder of films or sound before it."""
    segments = _segments(url)[:-1]
    if not word or word not in segments:
        return False
    return not any(MEDIA.fullmatch(segment) for segment in segments[: segments.index(word)])


def _segments(url: str) -> list[str]:
    return [re.sub(r"\.\w{2,5}$", "", segment) for segment in urlsplit(url).path.lower().split("/") if segment]


def _in_foreign_blocks(links: Sequence[tuple[str, Element]], own: Sequence[bool]) -> Iterator[int]:
    holders: set[Element] = set()
    counts: dict[Element, set[str]] = {}
    for (url, element), mine in zip(links, own, strict=True):
        for node in ancestors(element):
            counts.setdefault(node, set()).add(url)
            if mine:
                holders.add(node)
    for place, (_, element) in enumerate(links):
        block = _block(element, holders)
        if not own[place] and block is not None and len(counts[block]) >= 2:
            yield place


def _block(element: Element, holders: set[Element]) -> Element | None:
    """The largest element around the link that holds none of the section's own; None where its nearest holds one."""
    block = None
    for node in ancestors(element):
        if node in holders:
            break
        block = node
    return block
