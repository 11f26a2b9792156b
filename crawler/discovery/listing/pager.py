"""A pager: links that are called 1, 2, 3 …, whose addresses differ by one number that goes with what they are called.

Names of parameters are without number (``?oldal=2``, ``?debut_articles=20``, ``;str=2``, ``/politics/P15``); that a
number counts pages shows in the links together. The first page has the number 0 or 1, each next one as many more as the
one before it (a page, or so many articles), and the page at hand is one of them or stands at their address without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Final, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from archive.urls import key
from crawler.discovery.listing.tree import Element, Link, ancestors
from crawler.discovery.shape import is_article_url
from crawler.discovery.sites import same_site
from crawler.vocabulary.listings import PAGE_BY_NUMBER

__all__ = ["called_by_number", "next_in_pager"]

_DIGITS: Final = 4  # of a page's number
_LONGEST: Final = 20  # characters of what a link is called by a number: "Page 12", "[2]"
# What stands around a number: "[2]", "(2)", "- 2 -", "| 2", "2.".
_AROUND: Final = " \t\n\u00a0[]()（）【】|/.,:·•-–—_"
_SECOND: Final = 2
_NUMBER: Final = re.compile(r"(?<!\d)\d{1,6}(?!\d)")
_PLACES: Final = re.compile(r"(\d{1,4})\s?[-–—]\s?(\d{1,4})")
_DECIMAL: Final = re.compile(r"\d+")
# What may stand before the number of a page, behind the address of the first, and after it.
_BELOW: Final = re.compile(r"[-/;,~._=]?[A-Za-z_]{0,12}[-/=_.]?")
_BEHIND: Final = re.compile(r"(?:\.\w{2,5})?/?")
_IN_A_YEAR: Final = re.compile(r"/(?:19|20)\d\d(?:/\d\d?)?/$")
_INDEX: Final = re.compile(r"(?:/index[\w-]*)?(?:\.\w{2,5})?/?$")
# Parameters that are computed of the others.
_COMPUTED: Final = frozenset({"chash"})
_CURRENT: Final = re.compile(
    r"(?:^|[\s_-])(?:current|active|selected|aktuell)(?:$|[\s_-])|(?:^|\s)on(?:$|\s)", re.IGNORECASE
)
# How far a page's first link lies from the beginning: of one link alone, so many articles at least.
_FEWEST_ARTICLES: Final = 5
# Links by numbers that are looked at, and parameters of an address that may have one.
_MOST_LINKS: Final = 300
_MOST_PARAMETERS: Final = 12


class _Mould(NamedTuple):
    """An address without one of its numbers: ``name`` of the parameter that has it, empty for the path."""

    path: str
    query: frozenset[tuple[str, str]]
    name: str
    before: str
    behind: str


@dataclass(frozen=True, slots=True)
class _Line:
    """Page ``n`` has the number ``step * n + first - step``."""

    step: int
    first: int

    def page(self, number: int) -> int | None:
        pages, rest = divmod(number - self.first, self.step)
        return pages + 1 if rest == 0 and pages >= 0 else None


def called_by_number(link: Link) -> int | None:
    """The number that a link is called by, in the digits of any script, also with signs around it or the word for a
    page ("[2]", "Page 2"), or by the places of its articles ("21-40"); None where it is called otherwise."""
    text = link.text.strip(_AROUND).lower() if len(link.text) <= _LONGEST else ""
    if places := _PLACES.fullmatch(text):
        first, last = map(int, places.groups())
        size = last - first + 1
        return (first - 1) // size + 1 if size >= _FEWEST_ARTICLES and (first - 1) % size == 0 else None
    found = _DECIMAL.search(text) if text.isdecimal() or PAGE_BY_NUMBER.fullmatch(text) else None
    return int(found[0]) if found and len(found[0]) <= _DIGITS else None


def next_in_pager(url: str, links: Iterable[Link]) -> str | None:
    """The address of the page after the one at ``url``, by the pagers among ``links``; None where there is none."""
    groups: dict[_Mould, dict[int, tuple[int, Link]]] = {}
    numbered = ((called, link) for link in links if (called := called_by_number(link)))
    for called, link in islice(numbered, _MOST_LINKS):
        if same_site(url, link.url) and not is_article_url(link.url):
            for mould, number in _moulds(link.url):
                groups.setdefault(mould, {}).setdefault(called, (number, link))
    for mould, pages in groups.items():
        here = _page_of(url, mould, pages)
        if here is not None and here + 1 in pages:
            return pages[here + 1][1].url
    return None


def _moulds(url: str) -> Iterator[tuple[_Mould, int]]:
    parts = urlsplit(key(url))
    query = _query(parts.query)
    pairs = frozenset(query.items())
    for name, value in query.items() if len(query) <= _MOST_PARAMETERS else ():
        if (found := _last_number(value)) is not None:
            before, behind = value[: found.start()], value[found.end() :]
            yield _Mould(parts.path, pairs - {(name, value)}, name, before, behind), int(found[0])
    if (found := _last_number(parts.path)) is not None:
        before, behind = parts.path[: found.start()], parts.path[found.end() :]
        yield _Mould("", pairs, "", before, behind), int(found[0])


def _query(query: str) -> Mapping[str, str]:
    return {name: value for name, value in parse_qsl(query, keep_blank_values=True) if name.lower() not in _COMPUTED}


def _last_number(text: str) -> re.Match[str] | None:
    return next(reversed([*_NUMBER.finditer(text)]), None)


def _page_of(url: str, mould: _Mould, pages: Mapping[int, tuple[int, Link]]) -> int | None:
    """Which page of a pager is the one at ``url``; None where it is none, or this is no pager."""
    line = _line({called: number for called, (number, _) in pages.items()})
    if line is None:
        return None
    own = [number for other, number in _moulds(url) if other == mould]
    if own:
        return line.page(own[0])
    if not _is_first(url, mould):
        return None
    # Months, marks and days are numbered, too; but of them the first is another page than that which shows them all.
    return 1 if 1 not in pages or _is_current(pages[1][1].element) else None


def _line(numbers: Mapping[int, int]) -> _Line | None:
    """How the numbers in the addresses go with what the links are called; None where they do not."""
    (called, number), *others = sorted(numbers.items())
    if others:
        step, rest = divmod(others[0][1] - number, others[0][0] - called)
    else:
        step, rest = (number, 0) if called == _SECOND and number >= _FEWEST_ARTICLES else (1, 0)
    first = number - step * (called - 1)
    is_line = not rest and step >= 1 and first in (0, 1)
    return _Line(step, first) if is_line and all(first + step * (n - 1) == told for n, told in others) else None


def _is_first(url: str, mould: _Mould) -> bool:
    """Whether ``url`` is the address of the first page, which has no number."""
    parts = urlsplit(key(url))
    query = frozenset(_query(parts.query).items())
    if mould.name:
        return parts.path == mould.path and mould.name not in dict(query) and query <= mould.query
    stem = _INDEX.sub("", parts.path)
    below = mould.before.removeprefix(stem)
    is_below = bool(stem and below) and mould.before.startswith(stem) and _BELOW.fullmatch(below) is not None
    in_a_year = _IN_A_YEAR.search(mould.before) is not None
    return is_below and not in_a_year and query == mould.query and _BEHIND.fullmatch(mould.behind) is not None


def _is_current(element: Element) -> bool:
    """Whether a pager's link is that of the page at hand."""
    around = (element, *islice(ancestors(element), 1))
    return any(_CURRENT.search(one.get("class") or "") or one.get("aria-current") for one in around)
