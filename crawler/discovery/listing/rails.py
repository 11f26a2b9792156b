"""Rails without a name: columns beside the list, or blocks behind it, that show what else the site has.

Where addresses name sections, they tell which links are another's (``scope``). Where they do not
(``/news/4812300``), the page's structure does: the list is what stands most often at one place, and a rail is of
other teasers, poorer ones, under titles of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain, islice, takewhile

from crawler.discovery.listing.by_place import Candidate
from crawler.discovery.listing.scope import is_alone, is_own, opening_of, own_links, section_path, section_word
from crawler.discovery.listing.tree import TITLE, Element, ancestors, plain_text
from crawler.discovery.shape import words_of
from crawler.vocabulary.listings import (
    AD_LABELS,
    MEDIA_HEADINGS,
    NEWEST_HEADINGS,
    NEXT_WORDS,
    OF_ANY_SECTION,
    RANKING_HEADINGS,
)
from crawler.vocabulary.names import HEADING_TAGS

__all__ = ["in_rails"]

_LIST = 5
_TITLES = 2  # of a column of nothing else
_TITLE_WORDS = 5
_OPENING = 12  # elements of a block among which its title is
_AROUND = 3  # elements around a link
_ROW = 3
_NO_TITLES = frozenset(("time", "script", "style", "noscript"))
_MOST = 1_000  # children of an element that are looked at
_ROWS = 100  # siblings of a column that are looked at
_STEM = 4  # letters


def in_rails(candidates: Iterable[Candidate], page: str, root: Element) -> Iterator[Candidate]:
    """Those of the ``candidates`` taken so far that stand in a rail: behind the list, in teasers of another kind or
    another column, without a summary, and under a title of five words or fewer that leads nowhere and does not name the
    section. The title says what is new or read on the whole site, or the column has nothing but such blocks, two at
    least. Where addresses name sections, only the former, and not what they say is the section's."""
    candidates = list(candidates)
    filed = bool(own_links([candidate.url for candidate in candidates if candidate.reason is None], page))
    word = section_word(page)
    for column, entries in _columns_beside(candidates, page, root, filed=filed).items():
        titles = {said for _, said in entries}
        is_rail = not filed and "" not in titles and len(titles | _titles_in(column)) >= _TITLES
        for candidate, said in entries:
            if candidate.reason is None and (is_rail or (_is_of_site(said) and not is_own(candidate.url, word))):
                yield candidate


def _columns_beside(
    candidates: Sequence[Candidate], page: str, root: Element, *, filed: bool
) -> dict[Element, list[tuple[Candidate, str]]]:
    """The columns and blocks behind the list, or before that of the page's title, each with its links and the titles
    under which these stand: "" for one that may be of the list, or of the section by its title."""
    taken = [candidate for candidate in candidates if candidate.reason is None]
    # A ranking in the column is one of its blocks, too.
    beside = [candidate for candidate in candidates if candidate.reason == "out_of_section"]
    titles = _Titles((*taken, *beside), section_word(page))
    heading = next(root.iter("h1"), None)
    own = _names_of(page, heading)
    listed = _list_of(taken, titles, own)
    if len(listed) < _LIST:
        return {}
    main = _Main(listed, heading)
    in_list = {id(candidate) for candidate in listed}  # to compare each with all of them would take the square
    columns: dict[Element, list[tuple[Candidate, str]]] = defaultdict(list)
    for candidate in (*taken, *beside):
        around = list(takewhile(lambda node: node not in main.holders, ancestors(candidate.elements[0])))
        if around and id(candidate) not in in_list and main.is_beside(around[-1]):
            columns[around[-1]].append((candidate, titles.over(around)))
    return {
        column: [
            (candidate, said if is_poor and not _says(said, own) else "")
            for (candidate, said), is_poor in zip(entries, _poor(column, entries, main, filed=filed), strict=True)
        ]
        for column, entries in columns.items()
    }


class _Main:
    """The page's list: ``holders`` are the elements around its links."""

    def __init__(self, listed: Sequence[Candidate], heading: Element | None) -> None:
        self.size = len(listed)
        holders = {node for candidate in listed for element in candidate.elements for node in ancestors(element)}
        self.holders = holders
        self._places = {place for candidate in listed for place in candidate.places}
        self._kinds = {kind for candidate in listed for kind in _kinds(candidate)}
        headed = set(ancestors(heading)) & holders if heading is not None else set()
        # They do not hold ourselves: in a circle the page's tree would stay until Python looks for garbage.
        self.is_before = cache(lambda node: _precedes(node, headed) or _is_feed_before(node, holders))
        self.is_behind = cache(lambda node: _follows(node, holders))
        self._follows_title = cache(lambda node: _follows(node, headed))

    def is_beside(self, column: Element) -> bool:
        return self.is_behind(column) or self.is_before(column)

    def is_apart(self, column: Element) -> bool:
        """Where the page's title stands in the list's column, another column is another list."""
        return self._follows_title(column) or self.is_before(column)

    def is_like(self, candidate: Candidate, *, apart: bool) -> bool:
        """Whether the candidate stands as those of the list do."""
        return not (self._places if apart else self._kinds).isdisjoint(candidate.places if apart else _kinds(candidate))


def _poor(column: Element, entries: Sequence[tuple[Candidate, str]], main: _Main, *, filed: bool) -> Iterator[bool]:
    """Whether each link of a column is of a rail by its teaser, if its title is that of one: of another kind, and
    without a summary. It may be like those of the list where articles are ``filed`` under sections by their addresses,
    where a column apart is no longer than the list, and under what was paid for. Before the list only titles of what
    the whole site has count."""
    said_of = {said for _, said in entries}
    several = len(said_of | _titles_in(column)) >= _TITLES
    apart = main.is_apart(column)
    small = apart and len(entries) * (1 if several else 2) <= main.size
    of_rails = small and "" not in said_of and any(map(_is_of_site, said_of))
    for candidate, said in entries:
        of_site = _is_of_site(said)
        is_poor = not candidate.teaser.told and not main.is_like(candidate, apart=apart)
        alike = of_rails or ((small or filed) and of_site) or AD_LABELS.fullmatch(said) is not None
        yield (is_poor or alike) and (of_site or main.is_behind(column))


class _Titles:
    """The titles of a page's blocks. ``held``: how many of the candidates stand in an element; ``word``: the section's,
    to whose address no rail's title leads."""

    def __init__(self, candidates: Sequence[Candidate], word: str) -> None:
        self.held = Counter(node for candidate in candidates for node in ancestors(candidate.elements[0]))
        self._word = word
        self._of: dict[Element, str] = {}
        self._rows: dict[Element, dict[Element, str]] = {}

    def over(self, nodes: Iterable[Element]) -> str:
        """What the nearest title says of those that the ``nodes`` begin with, or that stand before them; "" where there
        is none."""
        return next(filter(None, (said for node in nodes for said in (self._before(node), self._at(node)))), "")

    def _at(self, node: Element) -> str:
        if node not in self._of:
            self._of[node] = self._begun(node) or self._opened(node)
        return self._of[node]

    def _opened(self, block: Element) -> str:
        """What the first words of a block of three links or more say, where they are no heading, nor the mark of each
        of its teasers; in lower case."""
        opening = next(iter(opening_of(block)), None) if self.held[block] >= _ROW else None
        if opening is None or opening.tag in _NO_TITLES:
            return ""
        said = plain_text(opening)
        leads_nowhere = opening.tag != "a" or self._is_feed(opening, said)
        is_title = 0 < words_of(said) <= _TITLE_WORDS and leads_nowhere and is_alone(opening, block)
        return _told(said) if is_title else ""

    def _before(self, node: Element) -> str:
        """What the nearest title among the siblings before it says; titles and their lists may be one row."""
        parent = node.getparent()
        if parent is None:
            return ""
        if parent not in self._rows:
            self._rows[parent] = dict(self._row(parent))
        return self._rows[parent].get(node, "")

    def _row(self, parent: Element) -> Iterator[tuple[Element, str]]:
        said = ""
        for node in islice(parent, _MOST):
            if node.tag in HEADING_TAGS or (TITLE.search(node.get("class") or "") and self.held[node] == 0):
                said = self._begun(node)
            else:
                yield node, said

    def _begun(self, block: Element) -> str:
        """What the block's title says, in lower case; "" where it begins with none, or with one that leads somewhere;
        but what is new on the site may be linked, too."""
        for node in islice(block.iter(), _OPENING):
            if node.tag in ("a", "h1"):
                return ""
            if node.tag in HEADING_TAGS or TITLE.search(node.get("class") or ""):
                said = plain_text(node)
                if said and self._leads_nowhere(node, said):
                    return _told(said) if words_of(said) <= _TITLE_WORDS else ""
        return ""

    def _leads_nowhere(self, title: Element, said: str) -> bool:
        links = list(islice(title.iter("a"), 2))
        return not links or (len(links) == 1 and self._is_feed(links[0], said))

    def _is_feed(self, link: Element, said: str) -> bool:
        """Whether a link leads to what the whole site has, and not into the section."""
        is_short = words_of(said) <= _TITLE_WORDS
        return is_short and _is_of_site(_told(said)) and self._word not in section_path(link.get("href") or "")


def _list_of(taken: Sequence[Candidate], titles: _Titles, own: Collection[str]) -> list[Candidate]:
    """The candidates at the place where most of them stand, without those that stand there under other titles than the
    section's, where one says what the whole site has (``col-8`` and ``col-4`` are one place). Several rails of one
    place may hold more than the list: where all of those stand under titles, and one is such, the list is at the place
    of most others, if these begin the page."""
    most = _at_one_place(taken)
    over = {id(candidate): titles.over(ancestors(candidate.elements[0])) for candidate in taken}
    said = {over[id(candidate)] for candidate in most}
    if not any(map(_is_of_site, said)):
        return most
    if len(said) >= _TITLES and "" not in said:
        others = _at_one_place([candidate for candidate in taken if over[id(candidate)] not in said])
        least = 1
    else:
        others = [one for one in most if not over[id(one)] or _says(over[id(one)], own)]
        least = max(_LIST, len(most) - len(others))
    return others if len(others) >= least and others[0] is taken[0] else most


def _at_one_place(candidates: Sequence[Candidate]) -> list[Candidate]:
    counts = Counter(place for candidate in candidates for place in candidate.places)
    most = max(counts, key=lambda place: counts[place], default="")
    return [candidate for candidate in candidates if most in candidate.places]


def _kinds(candidate: Candidate) -> set[str]:
    """What its links stand in, by tags and names: the same for the teasers of two lists of one kind."""
    return {" ".join(place.split()[:_AROUND]) for place in candidate.places}


@lru_cache(maxsize=1_000)
def _is_of_site(title: str) -> bool:
    """Whether a title says what the whole site has; "More stories" may be the rest of the list."""
    words = (NEWEST_HEADINGS, RANKING_HEADINGS, MEDIA_HEADINGS, AD_LABELS)
    return any(one.fullmatch(title) for one in words) and not NEXT_WORDS.fullmatch(title)


def _follows(column: Element, holders: Collection[Element]) -> bool:
    return any(node in holders for node in islice(column.itersiblings(preceding=True), _ROWS))


def _told(title: str) -> str:
    return title.lower().strip(" :»›>")


def _precedes(column: Element, holders: Collection[Element]) -> bool:
    return any(node in holders for node in islice(column.itersiblings(), _ROWS))


def _is_feed_before(column: Element, holders: Collection[Element]) -> bool:
    """Whether the column stands before the list, and has neither the page's title nor pictures, as leads have."""
    return _precedes(column, holders) and next(column.iter("h1", "img", "picture"), None) is None


def _titles_in(column: Element) -> set[str]:
    """What the headings in a column say that may be titles of its blocks."""
    headings = islice(column.iter(*HEADING_TAGS), _ROWS)
    said = (plain_text(one) for one in headings if next(chain(one.iter("a"), one.iterancestors("a")), None) is None)
    return {_told(text) for text in said if words_of(text) <= _TITLE_WORDS} - {""}


def _names_of(page: str, heading: Element | None) -> frozenset[str]:
    """How the section calls itself: the beginnings of the words of its address and of its title."""
    words = (section_word(page), *(plain_text(heading).lower().split() if heading is not None else ()))
    named = (word for word in words if len(word) > 1 and not OF_ANY_SECTION.fullmatch(word))
    return frozenset(word[: max(_STEM, len(word) - 2)] for word in named)


def _says(title: str, names: Collection[str]) -> bool:
    return any(name in title for name in names)
