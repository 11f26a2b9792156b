"""Is this page one that leads to articles? Its links, its own data and its address say so; no language is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from lxml.html import HtmlElement

from crawler.discovery.shape import is_house, verdict, words_of
from crawler.extraction.page import structured
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import key
from crawler.extraction.text.blocks import measure
from crawler.extraction.text.lines import Line

__all__ = ["Leads", "is_list", "is_of_the_house", "leads_of", "leads_on", "tells_story"]

# schema.org's types of a WebPage that lists others.
_LISTS: Final = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage", "ItemList"})
_HOUSE: Final = frozenset({"AboutPage", "ContactPage"})
# Its types of a page that is no story by itself: one that has a date may still be a front page.
_WEAK: Final = frozenset({"WebPage", "VideoObject"})
_RUNNING: Final = frozenset({"paragraph", "quote"})
# A page's heading with so many words is a headline.
_WORDS: Final = 4
# A teaser has no more lines and characters than these; it stands no deeper in its card.
_CARD_LINES, _CARD_SIZE, _CARD_DEPTH = 3, 700, 6
# So many teasers make a list of a page that says nothing of itself; beside little text fewer will do.
_MANY, _SOME = 8, 3
# Outside of its teasers a list has less text than this; than the second, where there are few teasers or the address is
# an article's; than the third, where the page prints a headline.
_PROSE, _LITTLE, _NEXT_TO_NONE = 1_500, 300, 100
# The addresses of lists.
_LIST_ADDRESSES: Final = frozenset({"front page", "hub", "page of a list"})


@dataclass(frozen=True, slots=True)
class Leads:
    """What a page shows of other pages: ``teasers`` is how many different ones it leads to by a headline, ``text`` the
    characters of its text, ``prose`` those that stand in no teaser."""

    teasers: int
    text: int
    prose: int


def leads_of(page: Page, lines: Sequence[Line], size: int) -> Leads:
    """The leads of ``page``, of whose text ``lines`` are the blocks and ``size`` the characters."""
    links = list(_teasers(page, lines))
    told = int(sum(measure(line.text) for line in _in_teasers(lines, links)))
    return Leads(len({target for _, target in links}), size, max(0, size - told))


def is_list(page: Page, leads: Leads, headline: str | None) -> bool:
    """Whether the page lists others. One that tells a story of its own does not, whatever stands around it."""
    if tells_story(page):
        return False
    address = verdict(page.url, headline)
    is_told = not _LISTS.isdisjoint(_told(page))
    if address.article:
        return leads.teasers >= _MANY and (leads.text < _LITTLE or leads.prose < _NEXT_TO_NONE)
    if is_told and leads.prose < _PROSE:
        return True
    if leads.prose < (_PROSE if leads.teasers >= _SOME else _LITTLE) and _repeats_search(page):
        return True
    if address.reason not in _LIST_ADDRESSES and _prints_headline(page, headline):
        return leads.teasers >= _MANY and leads.prose < _NEXT_TO_NONE
    return leads.prose < (_PROSE if leads.teasers >= _MANY else _LITTLE if leads.teasers >= _SOME else 0)


def leads_on(page: Page, headline: str | None, lines: Sequence[Line]) -> bool:
    """Whether the page is a list if ``lines`` are its text."""
    if page.tree is None or tells_story(page):
        return False
    return is_list(page, leads_of(page, lines, int(sum(measure(line.text) for line in lines))), headline)


def _repeats_search(page: Page) -> bool:
    """Whether the page's title or heading repeats what its address asks a search for: ``?q=budget``."""
    assert page.tree is not None
    asked = {key(value) for name, value in parse_qsl(urlsplit(page.url).query) if name.lower() in _SEARCHED}
    asked = {one for one in asked if len(one) > 1}
    titles = islice(page.tree.iter("title", "h1", "h2"), _TITLES) if asked else ()
    return any(one in key(title.text_content()) for title in titles for one in asked)


# The parameters in which addresses name what is sought; titles and headings that may repeat it.
_SEARCHED: Final = frozenset(
    (
        "q", "qs", "query", "s", "search", "searchterm", "searchtext", "searchword", "search_query", "keyword",
        "keywords", "kw", "key", "term", "terms", "text", "word", "words", "wd", "suche", "suchbegriff", "suchwort",
        "recherche", "mot", "buscar", "busca", "busqueda", "palabra", "cerca", "ricerca", "zoek", "trefwoord", "sok",
        "szukaj", "fraza", "hledat", "keres", "ara", "aranan", "cari", "kata",
    )
)  # fmt: skip
_TITLES: Final = 4


def _prints_headline(page: Page, headline: str | None) -> bool:
    """Whether the page's own heading, else its title, has the length of a headline: sections have names."""
    assert page.tree is not None
    printed = next((heading.text_content() for heading in page.tree.iter("h1")), None)
    return words_of(printed if printed and printed.strip() else headline) >= _WORDS


def is_of_the_house(page: Page) -> bool:
    """Whether the page is about the site itself: its imprint, its terms, whom to write to."""
    return not tells_story(page) and (is_house(page.url) or not _HOUSE.isdisjoint(_told(page)))


def tells_story(page: Page) -> bool:
    """Whether the page's data tell a story of its own: dated, and at this address as far as they say one."""
    node, kinds = page.article, set(structured.types(page.article))
    is_dated = bool(node.get("datePublished") or node.get("articleBody"))
    if is_dated and kinds - _WEAK and structured.may_be_about(node, page.url) and _stories(page) <= _SOME:
        return True
    if not _LISTS.isdisjoint(_told(page)):
        return False
    return bool(page.first_meta("article:published_time")) or page.first_meta("og:type") == "article"


def _stories(page: Page) -> int:
    """How many stories the data tell: a list may tell those that it lists."""
    return sum(bool(node.get("datePublished") and node.get("headline")) for node in page.data)


def _told(page: Page) -> set[str]:
    """The types of what the data tell about this page itself."""
    nodes = (node for node in page.data if structured.may_be_about(node, page.url))
    return {kind for node in nodes for kind in structured.types(node)}


def _teasers(page: Page, lines: Sequence[Line]) -> Iterator[tuple[HtmlElement, str]]:
    """The links by which the page leads to other articles, each with its address; links in running text are none."""
    running = {line.element for line in lines if line.block.type in _RUNNING and line.linked < 0.6}
    for anchor, target in page.leads:
        if running.isdisjoint(islice(anchor.iterancestors(), _CARD_DEPTH - 1)):
            yield anchor, target


def _in_teasers(lines: Sequence[Line], links: Iterable[tuple[HtmlElement, str]]) -> Iterator[Line]:
    """The lines that stand in a teaser, or are hardly more than links."""
    targets: defaultdict[HtmlElement | None, set[str]] = defaultdict(set)
    for anchor, target in links:
        for element in (anchor, *anchor.iterancestors()):
            targets[element].add(target)
    cards: defaultdict[HtmlElement, list[Line]] = defaultdict(list)
    for line in lines:
        is_bundle = line.linked >= 0.25 and len(targets.get(line.element, ())) >= _SOME
        if line.linked >= 0.6 or is_bundle or (line.element is None and _is_of_links(line, links)):
            yield line
        elif (card := next((one for one in line.above(_CARD_DEPTH) if targets.get(one)), None)) is not None:
            cards[card].append(line)
    for card, inside in cards.items():
        is_small = len(inside) <= _CARD_LINES and len(key(card.text_content())) <= _CARD_SIZE
        if len(targets[card]) <= 2 and is_small:
            yield from inside


def _is_of_links(line: Line, links: Iterable[tuple[HtmlElement, str]]) -> bool:
    """Whether a line without a place of its own was put together from teasers."""
    words = {key(anchor.text_content()) for anchor, _ in links}
    return 3 * sum(len(one) for one in words if one in line.key) > len(line.key)
