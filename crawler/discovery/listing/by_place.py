"""Candidates judged by their place on the page: the entries of one list are of one kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlsplit

from crawler.discovery.listing.regions import Regions
from crawler.discovery.listing.scope import is_own, own_links, section_word
from crawler.discovery.listing.tree import Element, ancestors
from crawler.discovery.shape import Verdict, words_of

__all__ = ["Candidate", "accept_own", "accept_siblings", "keep_to_habit", "reject_menus"]

_TEASERS = frozenset(("h1", "h2", "h3", "h4", "h5", "article"))
_HABIT = 0.8
_LIKE = 5
_STRONG = frozenset(("date", "number", "long id", "mixed id"))


@dataclass(slots=True)
class Candidate:
    """All links of the page to one address, taken together; ``reason`` is why it is no article of the section, and
    ``is_beside`` whether it stands in a ranking or sidebar only."""

    url: str
    text: str
    elements: list[Element]
    reason: str | None = None
    is_beside: bool = False
    shape: Verdict = field(default=Verdict(False, ""))


def reject_menus(candidates: Sequence[Candidate]) -> None:
    """A list whose entries say three words or fewer is a menu or a row of block titles, whatever their addresses.

    Links without any words (pictures) say nothing about their list.
    """
    words = {candidate.url: words_of(candidate.text) for candidate in candidates}
    lists: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for candidate in _taken(candidates):
        if not candidate.text:
            continue
        for place in {_place(element) for element in candidate.elements}:
            lists[place].append(words[candidate.url])
    menus = {place for place, counts in lists.items() if median(counts) <= 3}
    if len(menus) == len(lists):
        return
    for candidate in _taken(candidates):
        if (
            candidate.text
            and words[candidate.url] <= 5
            and all(_place(element) in menus for element in candidate.elements)
        ):
            candidate.reason = "not_article"


def keep_to_habit(candidates: Sequence[Candidate]) -> None:
    """On a site that numbers or dates its articles, a link with neither is a list or a special.

    A slug of five words that stands among the articles is spared: a live blog that has no date of its own.
    """
    if not _has_habit(candidates):
        return
    strong = [candidate for candidate in _taken(candidates) if candidate.shape.reason in _STRONG]
    where = {_place(element) for candidate in strong for element in candidate.elements}
    for candidate in _taken(candidates):
        among = candidate.shape.reason == "slug" and any(_place(element) in where for element in candidate.elements)
        if candidate.shape.reason not in _STRONG and not among:
            candidate.reason = "not_article"


def accept_siblings(candidates: Sequence[Candidate], regions: Regions) -> None:
    """Takes links of no article's shape that stand exactly where articles stand: headlines of teasers.

    What lies in the same folder as five articles of that place needs no heading to be one.
    """
    if _has_habit(candidates):
        return
    where: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for candidate in _taken(candidates):
        for place in {_place(element) for element in candidate.elements}:
            where[place][_folder(candidate.url)] += 1
    for candidate in candidates:
        if candidate.reason == "not_article" and _may_be_article(candidate):
            among = [element for element in candidate.elements if _place(element) in where]
            like = any(where[_place(element)][_folder(candidate.url)] >= _LIKE for element in among)
            if any((like or _is_teaser(element)) and not regions.is_furniture(element) for element in among):
                candidate.reason = None


def accept_own(candidates: Sequence[Candidate], page: str) -> None:
    """Takes from rankings and sidebars what the site itself files under the section, in its addresses.

    Only where the main list shows that it does so (``own_links``), and only what is addressed as the list's articles.
    """
    taken = list(_taken(candidates))
    if not own_links([candidate.url for candidate in taken], page):
        return
    shapes = {candidate.shape.reason for candidate in taken}
    for candidate in candidates:
        if candidate.is_beside and candidate.shape.reason in shapes and words_of(candidate.text) >= 4:
            candidate.reason = None if is_own(candidate.url, section_word(page)) else candidate.reason


def _has_habit(candidates: Sequence[Candidate]) -> bool:
    taken = list(_taken(candidates))
    strong = sum(candidate.shape.reason in _STRONG for candidate in taken)
    return len(taken) >= 5 and strong >= _HABIT * len(taken)


def _taken(candidates: Iterable[Candidate]) -> Iterable[Candidate]:
    return (candidate for candidate in candidates if candidate.reason is None)


def _may_be_article(candidate: Candidate) -> bool:
    return candidate.shape.reason == "short" and words_of(candidate.text) >= 4


def _folder(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[0]


def _place(element: Element) -> tuple[str, ...]:
    """The element's surroundings by tag and first class, up to the body: equal for the entries of one list."""
    return tuple(f"{node.tag}.{(node.get('class') or '').split(' ')[0]}" for node in ancestors(element))


def _is_teaser(element: Element) -> bool:
    return any(node.tag in _TEASERS for node in ancestors(element)) or any(child.tag in _TEASERS for child in element)
