"""Rails without a name: columns beside the list, or blocks behind it, that show what else the site has.

Where addresses name sections, they tell which links are another's (``scope``). Where they do not
(``/news/4812300``), the page's structure does: the list is what stands most often at one place, and a rail is of
other teasers, poorer ones, under titles of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import islice, takewhile

from crawler.discovery.listing.by_place import Candidate
from crawler.discovery.listing.scope import is_alone, is_own, opening_of, own_links, section_word
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
_NO_TITLES = frozenset(("a", "time", "script", "style", "noscript"))
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
    for column, entries in _columns_behind(candidates, page, root, filed=filed).items():
        titles = {said for _, said in entries}
        is_rail = not filed and "" not in titles and len(titles | _titles_in(column)) >= _TITLES
        for candidate, said in entries:
            if candidate.reason is None and (is_rail or (_is_of_site(said) and not is_own(candidate.url, word))):
                yield candidate


def _columns_behind(
    candidates: Sequence[Candidate], page: str, root: Element, *, filed: bool
) -> dict[Element, list[tuple[Candidate, str]]]:
    """The columns and blocks behind the list, each with its links and the titles under which these stand: "" for one
    that may be of the list, or of the section by its title. Where articles are ``filed`` under sections by their
    addresses, a rail's teasers may be like those of the list."""
    taken = [candidate for candidate in candidates if candidate.reason is None]
    # A ranking in the column is one of its blocks, too.
    beside = [candidate for candidate in candidates if candidate.reason == "out_of_section"]
    held = Counter(node for candidate in (*taken, *beside) for node in ancestors(candidate.elements[0]))
    title = cache(lambda node: _title(node) or _words_over(node, held[node]))
    listed = _list_of(taken, title)
    if len(listed) < _LIST:
        return {}
    places = {place for candidate in listed for place in candidate.places}
    kinds = {kind for candidate in listed for kind in _kinds(candidate)}
    holders = {node for candidate in listed for element in candidate.elements for node in ancestors(element)}
    heading = next(root.iter("h1"), None)
    headed = set(ancestors(heading)) & holders if heading is not None else set()
    own = _names_of(page, heading)
    in_list = {id(candidate) for candidate in listed}  # to compare each with all of them would take the square
    is_behind, is_apart = cache(lambda node: _follows(node, holders)), cache(lambda node: _follows(node, headed))
    columns: dict[Element, list[tuple[Candidate, str]]] = defaultdict(list)
    for candidate in (*taken, *beside):
        chain = list(takewhile(lambda node: node not in holders, ancestors(candidate.elements[0])))
        if id(candidate) not in in_list and chain and is_behind(chain[-1]):
            said = next(filter(None, (find(node) for node in chain for find in (_title_over, title))), "")
            # Where the page's title stands in the list's column, another column is another list.
            is_other = places if is_apart(chain[-1]) else kinds
            among = candidate.places if is_apart(chain[-1]) else _kinds(candidate)
            poor = is_other.isdisjoint(among) and not candidate.teaser.told
            small = is_apart(chain[-1]) and 2 * held[chain[-1]] <= len(listed)
            poor = poor or ((small or filed) and _is_of_site(said)) or AD_LABELS.fullmatch(said) is not None
            columns[chain[-1]].append((candidate, said if poor and not _says(said, own) else ""))
    return columns


def _list_of(taken: Sequence[Candidate], title: Callable[[Element], str]) -> list[Candidate]:
    """The candidates at the place where most of them stand, without the few that stand there under the title of what
    the whole site has (``col-8`` and ``col-4`` are one place). Several rails of one place may hold more than the list:
    where all of those stand under titles, and one is such, the list is at the place of most others, if these begin the
    page."""
    most = _at_one_place(taken)
    said = {id(candidate): _nearest(candidate, title) for candidate in taken}
    titles = {said[id(candidate)] for candidate in most}
    if not any(map(_is_of_site, titles)):
        return most
    if len(titles) >= _TITLES and "" not in titles:
        others = _at_one_place([candidate for candidate in taken if said[id(candidate)] not in titles])
        least = 1
    else:
        others = [candidate for candidate in most if not _is_of_site(said[id(candidate)])]
        least = max(_LIST, 2 * (len(most) - len(others)))
    return others if len(others) >= least and others[0] is taken[0] else most


def _at_one_place(candidates: Sequence[Candidate]) -> list[Candidate]:
    counts = Counter(place for candidate in candidates for place in candidate.places)
    most = max(counts, key=lambda place: counts[place], default="")
    return [candidate for candidate in candidates if most in candidate.places]


def _nearest(candidate: Candidate, title: Callable[[Element], str]) -> str:
    """What the nearest title over the candidate's first link says; "" where there is none."""
    return next(filter(None, map(title, ancestors(candidate.elements[0]))), "")


def _kinds(candidate: Candidate) -> set[str]:
    """What its links stand in, by tags and names: the same for the teasers of two lists of one kind."""
    return {" ".join(place.split()[:_AROUND]) for place in candidate.places}


def _is_of_site(title: str) -> bool:
    """Whether a title says what the whole site has; "More stories" may be the rest of the list."""
    words = (NEWEST_HEADINGS, RANKING_HEADINGS, MEDIA_HEADINGS, AD_LABELS)
    return any(one.fullmatch(title) for one in words) and not NEXT_WORDS.fullmatch(title)


def _follows(column: Element, holders: Collection[Element]) -> bool:
    return any(node in holders for node in islice(column.itersiblings(preceding=True), _ROWS))


def _title(block: Element) -> str:
    """What the block's title says, in lower case; "" where it begins with none, or with one that leads somewhere."""
    for node in islice(block.iter(), _OPENING):
        if node.tag in ("a", "h1"):
            return ""
        if node.tag in HEADING_TAGS or TITLE.search(node.get("class") or ""):
            text = plain_text(node)
            if next(node.iter("a"), None) is None and text:
                return text.lower().strip(" :»›>") if words_of(text) <= _TITLE_WORDS else ""
    return ""


def _words_over(block: Element, links: int) -> str:
    """What the first words of a block of three links or more say, where they are no heading, nor the mark of each of
    its teasers; in lower case."""
    opening = opening_of(block) if links >= _ROW else []
    said = " ".join(plain_text(one) for one in opening if one.tag not in _NO_TITLES)
    if not 0 < words_of(said) <= _TITLE_WORDS or not is_alone(opening[0], block):
        return ""
    return said.lower().strip(" :»›>")


def _title_over(node: Element) -> str:
    """What the nearest title among the siblings before ``node`` says; titles and their lists may be one row."""
    for one in islice(node.itersiblings(preceding=True), _ROWS):
        if one.tag in HEADING_TAGS or (TITLE.search(one.get("class") or "") and next(one.iter("a"), None) is None):
            return _title(one) if next(one.iterdescendants("a"), None) is None else ""
    return ""


def _titles_in(column: Element) -> set[str]:
    """What the headings in a column say that may be titles of its blocks."""
    headings = islice(column.iter(*HEADING_TAGS), _ROWS)
    return {_title(one) for one in headings if next(one.iterancestors("a"), None) is None} - {""}


def _names_of(page: str, heading: Element | None) -> frozenset[str]:
    """How the section calls itself: the beginnings of the words of its address and of its title."""
    words = (section_word(page), *(plain_text(heading).lower().split() if heading is not None else ()))
    named = (word for word in words if len(word) > 1 and not OF_ANY_SECTION.fullmatch(word))
    return frozenset(word[: max(_STEM, len(word) - 2)] for word in named)


def _says(title: str, names: Collection[str]) -> bool:
    return any(name in title for name in names)
