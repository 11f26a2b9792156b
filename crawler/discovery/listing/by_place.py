"""Candidates judged by their place on the page: the entries of one list are of one kind, and a teaser has a date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from statistics import median
from urllib.parse import urlsplit

from crawler.discovery.dates import iso
from crawler.discovery.listing.regions import Regions
from crawler.discovery.listing.scope import is_own, own_links, section_word
from crawler.discovery.listing.tree import Element, ancestors
from crawler.discovery.shape import Verdict, words_of
from crawler.vocabulary.names import HEADING_TAGS

__all__ = ["Candidate", "accept_own", "accept_siblings", "keep_to_habit", "published", "reject_menus"]

_TEASERS = HEADING_TAGS - {"h6"} | {"article"}
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
    """A list whose entries say three words or fewer is a menu or a row of block titles. Links without words (pictures)
    say nothing about their list."""
    words = {candidate.url: words_of(candidate.text) for candidate in candidates}
    lists: dict[tuple[str, ...], list[int]] = defaultdict(list)
    worded = [candidate for candidate in _taken(candidates) if candidate.text]
    for candidate in worded:
        for place in _places(candidate):
            lists[place].append(words[candidate.url])
    menus = {place for place, counts in lists.items() if median(counts) <= 3}
    for candidate in worded if len(menus) < len(lists) else ():
        if words[candidate.url] <= 5 and _places(candidate) <= menus:
            candidate.reason = "not_article"


def keep_to_habit(candidates: Sequence[Candidate]) -> None:
    """On a site that numbers or dates its articles, a link with neither is no article. A slug of five words among the
    articles is spared: it may be a live blog, which has no date of its own."""
    if not _has_habit(candidates):
        return
    strong = [candidate for candidate in _taken(candidates) if candidate.shape.reason in _STRONG]
    where = {place for candidate in strong for place in _places(candidate)}
    for candidate in _taken(candidates):
        among = candidate.shape.reason == "slug" and not where.isdisjoint(_places(candidate))
        if candidate.shape.reason not in _STRONG and not among:
            candidate.reason = "not_article"


def accept_siblings(candidates: Sequence[Candidate], regions: Regions) -> None:
    """Takes links of no article's shape that stand exactly where articles stand, as headlines of teasers. In the folder
    of five articles of that place a link needs no heading."""
    if _has_habit(candidates):
        return
    where: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for candidate in _taken(candidates):
        for place in _places(candidate):
            where[place][_folder(candidate.url)] += 1
    for candidate in candidates:
        if candidate.reason == "not_article" and candidate.shape.reason == "short" and words_of(candidate.text) >= 4:
            among = [element for element in candidate.elements if _place(element) in where]
            like = any(where[_place(element)][_folder(candidate.url)] >= _LIKE for element in among)
            if any((like or _is_teaser(element)) and not regions.is_furniture(element) for element in among):
                candidate.reason = None


def accept_own(candidates: Sequence[Candidate], page: str) -> None:
    """Takes from rankings and sidebars what is addressed as an article of the section, where the addresses of the main
    list show that the site files its articles so (``own_links``)."""
    taken = list(_taken(candidates))
    if not own_links([candidate.url for candidate in taken], page):
        return
    shapes = {candidate.shape.reason for candidate in taken}
    for candidate in candidates:
        if candidate.is_beside and candidate.shape.reason in shapes and words_of(candidate.text) >= 4:
            candidate.reason = None if is_own(candidate.url, section_word(page)) else candidate.reason


def published(candidates: Sequence[Candidate]) -> list[str | None]:
    """The ``<time datetime>`` of each candidate's teaser, as ISO 8601: of the largest element around its link that
    holds no other candidate's link."""
    holders: dict[Element, set[int]] = {}
    for number, candidate in enumerate(candidates):
        for element in candidate.elements:
            for node in (element, *ancestors(element)):
                holders.setdefault(node, set()).add(number)
    return [next(filter(None, _dates_of(candidate.elements, holders)), None) for candidate in candidates]


def _dates_of(elements: Sequence[Element], holders: dict[Element, set[int]]) -> Iterator[str | None]:
    for element in elements:
        teaser = element
        for node in takewhile(lambda node: len(holders[node]) == 1, ancestors(element)):
            teaser = node
        yield from (iso(time.get("datetime") or "") for time in teaser.iter("time"))


def _has_habit(candidates: Sequence[Candidate]) -> bool:
    taken = list(_taken(candidates))
    strong = sum(candidate.shape.reason in _STRONG for candidate in taken)
    return len(taken) >= 5 and strong >= _HABIT * len(taken)


def _taken(candidates: Iterable[Candidate]) -> Iterable[Candidate]:
    return (candidate for candidate in candidates if candidate.reason is None)


def _folder(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[0]


def _place(element: Element) -> tuple[str, ...]:
    """The element's surroundings by tag and first class, up to the body: equal for the entries of one list."""
    return tuple(f"{node.tag}.{(node.get('class') or '').split(' ')[0]}" for node in ancestors(element))


def _places(candidate: Candidate) -> set[tuple[str, ...]]:
    return {_place(element) for element in candidate.elements}


def _is_teaser(element: Element) -> bool:
    return any(node.tag in _TEASERS for node in ancestors(element)) or any(child.tag in _TEASERS for child in element)
