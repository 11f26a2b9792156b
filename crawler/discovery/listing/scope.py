"""Which of a page's article links belong to another section: a section page carries blocks of its neighbours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice, takewhile
from urllib.parse import urlsplit

from archive.urls import host_of
from crawler.discovery.listing.tree import Element, ancestors, plain_text
from crawler.discovery.shape import is_article_url, words_of
from crawler.discovery.sites import site
from crawler.discovery.words import LIVE, MEDIA, NEUTRAL

__all__ = [
    "foreign", "has_short_title", "in_named_blocks", "is_alone", "is_elsewhere", "is_own", "named_sections",
    "opening_of", "own_links", "section_path", "section_word", "titles_of",
]  # fmt: skip


_OWN_SHARE = 0.5
_OWN_LINKS = 3
_LEAST_SHARE, _FIVE = 0.3, 5
_COMMON = 10
_STRICT_SHARE, _NEARLY_ALL = 0.8, 0.9
_FOLDER_SHARE = 0.6
_ROWS = 30
_MOST = 300  # elements that are compared with a title
_TITLE_WORDS = 3
_NAMED_WORDS = 5
_MORE = re.compile("more|mehr|weitere|plus|más|mais|altr[eio]|meer|mer|flere|więcej|ещё|еще|більше|daha|lebih")
_HEADINGS = ("h2", "h3", "h4")
# What a server calls the page of a folder, and the number of a list's page (both without the ending of a file).
_OF_A_LIST = re.compile(
    r"(?:index|default|home|start|startseite|overview|main|accueil|inicio|portada)(?:[-_]?\d+)?|(?:page|seite|p)?[-_]?\d*"
)


def foreign(
    links: Sequence[tuple[str, Element]], page: str, sections: Collection[str] = (), titles: Collection[str] = ()
) -> list[int]:
    """The indices of those ``links`` that belong to another section: its blocks, and its promotions in the main list.
    ``titles`` are what the page's menu calls the other sections (``titles_of``).

    A block is foreign where its title and its addresses name another section; so are the links of other hosts, where
    the section is a host. Other blocks are judged only where half of the links or more have the section's word in
    their addresses: then a block of two links or more, none with the word, is foreign unless it is a row of the list. A
    single link without the word is foreign only where nearly all others (``_STRICT_SHARE``) have it and its address
    names another of the site's ``sections``.
    """
    named = set(in_named_blocks(links, page, sections))
    lent = {*_in_lent_blocks(links, page, sections, titles), *_on_other_hosts(links, page)}
    if len(named | lent) < len(links):  # a page of nothing else is what it shows
        named |= lent
    left = [place for place in range(len(links)) if place not in named]
    return sorted(named | {left[place] for place in _foreign([links[place] for place in left], page, sections)})


def _foreign(links: Sequence[tuple[str, Element]], page: str, sections: Collection[str]) -> set[int]:
    own = own_links([url for url, _ in links], page)
    if not own:
        word = section_word(page)
        own = [common or is_own(url, word) for common, (url, _) in zip(_commonest_folder(links), links, strict=False)]
        return set(_in_foreign_blocks(links, own)) if own else set()
    places = set(_in_foreign_blocks(links, own))
    left = len(links) - len(places)
    if sum(own) >= _STRICT_SHARE * left:
        ours = frozenset(_segments(page))
        nearly_all = left > _COMMON and sum(own) >= _NEARLY_ALL * left
        for place in (place for place, mine in enumerate(own) if not mine):
            url = links[place][0]
            if _is_lent(url, page, sections) or (nearly_all and _is_filed(url, ours)):
                places.add(place)
    return places


def own_links(urls: Sequence[str], page: str) -> list[bool]:
    """Which of the articles' addresses carry the section's word; empty where the site does not write it into them."""
    own = [is_own(url, section_word(page)) for url in urls]
    few = sum(own) < _FIVE and sum(own) < _OWN_SHARE * len(own)
    return own if not few and sum(own) >= max(_OWN_LINKS, _LEAST_SHARE * len(own)) else []


def named_sections(urls: Iterable[str], page: str) -> frozenset[str]:
    """The first words of addresses that are no articles': how menus call the site's sections."""
    ours = frozenset(_segments(page))
    return frozenset(_first_word(_segments(url), ours) for url in urls) - {""}


def titles_of(menu: Iterable[tuple[str, str]], page: str, sections: Collection[str]) -> frozenset[str]:
    """What the links of a ``menu`` (address, words) call the site's other ``sections``, in lower case."""
    beside = tuple(section_path(page)[:-1])
    ways = ((tuple(_segments(url)), " ".join(words.lower().split())) for url, words in menu)
    return frozenset(
        said for way, said in ways if _leads_to(way, sections, beside) and 0 < words_of(said) <= _TITLE_WORDS
    )


def _leads_to(way: tuple[str, ...], sections: Collection[str], beside: tuple[str, ...]) -> bool:
    """Whether a path is that of one of the ``sections``, at the top or ``beside`` the page's own."""
    return bool(way) and way[-1] in sections and way[:-1] in ((), beside)


def is_elsewhere(url: str, page: str, sections: Collection[str]) -> bool:
    """Whether the address lies in another of the ``sections``, or among films."""
    folder = _first_word(_segments(url)[:-1], frozenset(_segments(page)))
    return folder in sections or MEDIA.fullmatch(folder) is not None


def _is_lent(url: str, page: str, sections: Collection[str]) -> bool:
    """Of another section, or a page of the house at the top, where articles lie in folders."""
    return len(_segments(url)) == 1 or is_elsewhere(url, page, sections)


def _is_filed(url: str, ours: Collection[str]) -> bool:
    """Whether the address lies in a folder that says what it is about, none of the ``ours`` nor of live blogs."""
    folder = _first_word(_segments(url)[:-1], ours)
    return bool(folder) and not LIVE.search(urlsplit(url).path)


def _first_word(segments: Iterable[str], ours: Collection[str]) -> str:
    """The first segment that says what a page is about and is none of the ``ours``; "" where there is none."""
    return next((name for name in segments if name not in ours and not NEUTRAL.fullmatch(name)), "")


def _commonest_folder(links: Sequence[tuple[str, Element]]) -> list[bool]:
    """Which links lie in the folder that most of them lie in; empty where there is none, or too few links to say."""
    folders = [next(iter(_segments(url)[:-1]), "") for url, _ in links]
    folder, count = next(iter(Counter(folders).most_common(1)), ("", 0))
    if not folder or count < _COMMON or count < _FOLDER_SHARE * len(folders):
        return []
    return [name == folder for name in folders]


def section_word(url: str) -> str:
    """The word that the section's address ends in: ``/news/politics/page/2/`` → ``politics``; "" on a front page."""
    return next(iter(section_path(url)[-1:]), "")


def section_path(url: str) -> list[str]:
    """The folders of a section, in lower case: its path without the name of a file or the number of a page, as in
    ``/news/politics/index.html`` and ``/news/politics/page/2/``."""
    segments = _segments(url)
    while segments and _OF_A_LIST.fullmatch(segments[-1]):
        segments.pop()
    return segments


def is_own(url: str, word: str) -> bool:
    """The section's word is in the path, and no folder of films or sound before it; or its host is called so."""
    segments = _segments(url)[:-1]
    if word and host_of(url).startswith(f"{word}."):
        return True
    if not word or word not in segments:
        return False
    return not any(MEDIA.fullmatch(segment) for segment in segments[: segments.index(word)])


def _segments(url: str) -> list[str]:
    try:
        path = urlsplit(url).path.lower()
    except ValueError:  # the address of the page itself may be anything
        return []
    return [re.sub(r"\.\w{2,5}$", "", segment) for segment in path.split("/") if segment]


def in_named_blocks(links: Sequence[tuple[str, Element]], page: str, sections: Collection[str]) -> Iterator[int]:
    """Links under a title that names the folder they lie in, which is neither the section's nor most links'. Where the
    section's own word is in an address, most links may be another section's: a page of few articles has long rails."""
    ours, word = set(_segments(page)), section_word(page)
    folders = [set(_segments(url)[:-1]) for url, _ in links]
    counts = Counter(chain.from_iterable(folders))
    common = {folder for folder, count in counts.items() if count >= _OWN_SHARE * len(links)}
    ours |= common - set(sections) if counts[word] else common
    title = cache(_title)
    for place, (_, element) in enumerate(links):
        others = {name for folder in folders[place] - ours for name in (folder, f"{folder}s")}
        if word not in folders[place] and any(title(node) & others for node in ancestors(element)):
            yield place


def _in_lent_blocks(
    links: Sequence[tuple[str, Element]], page: str, sections: Collection[str], titles: Collection[str]
) -> Iterator[int]:
    """Links whose address names no section (``/a-headline-4812300.html``), two or more under a title that leads to
    another of the site's ``sections``, beside the page's own or at the top, that says "More in Sport", or that is one
    of the ``titles`` of other sections. Where more than half of the links stand under such titles without a link, the
    page parts its own list so."""
    told = {section_word(page), *sections}
    beside = tuple(section_path(page)[:-1])

    def leads(block: Element) -> bool:
        if _leads_to(_target(block) or _target_of_words(block), sections, beside):
            return True
        return any(name in sections for heading in _own_heading(block) for name in _more_of(heading))

    def is_titled(block: Element) -> bool:
        headings = [one for one in _own_heading(block) if _is_short(one)]
        openings = headings or opening_of(block)
        return any(_names_one(plain_text(one).lower(), titles) and is_alone(one, block) for one in openings)

    silent = [(place, element) for place, (url, element) in enumerate(links) if told.isdisjoint(_segments(url)[:-1])]
    held = Counter(node for _, element in silent for node in ancestors(element))

    def under(lent: Callable[[Element], bool]) -> set[int]:
        known, alike = cache(lent), cache(lambda node: any(held[one] > 1 and _own_heading(one) for one in _alike(node)))

        def takes(node: Element) -> bool:
            return known(node) and (held[node] > 1 or (held[node] == 1 and alike(node)))

        return {place for place, element in silent if any(map(takes, ancestors(element)))}

    yield from under(leads)
    titled = under(is_titled)
    yield from titled if 2 * len(titled) <= len(links) else ()


def _is_short(heading: Element) -> bool:
    """Of three words or fewer, or of five where it leads nowhere."""
    return words_of(plain_text(heading)) <= (_NAMED_WORDS if _link_of(heading) is None else _TITLE_WORDS)


def _link_of(heading: Element) -> Element | None:
    """The link in a heading, or around it."""
    return next(chain(heading.iter("a"), heading.iterancestors("a")), None)


def _alike(block: Element) -> Iterator[Element]:
    """The blocks beside this one that are called alike."""
    kind = (block.tag, (block.get("class") or "").split(" ")[0])
    beside = chain(islice(block.itersiblings(), _ROWS), islice(block.itersiblings(preceding=True), _ROWS))
    return (one for one in beside if kind[1] and (one.tag, (one.get("class") or "").split(" ")[0]) == kind)


def _names_one(said: str, titles: Collection[str]) -> bool:
    """Whether a title says one of the ``titles``, or ends with one ("More from Sport", "Aus dem Ressort Leben")."""
    words = said.split()
    return any(" ".join(words[place:]) in titles for place in range(len(words)))


def opening_of(block: Element) -> list[Element]:
    """The first words in the block, where no heading opens it: an element that holds nothing else, or a link."""
    for node in islice(block.iter(), _ROWS):
        if node.tag in ("a", "h1"):
            return [node] if node.tag == "a" else []
        if isinstance(node.tag, str) and (node.text or "").strip():
            return [] if len(node) else [node]
    return []


def is_alone(title: Element, block: Element) -> bool:
    """Whether no other element of its kind in the block is as short: the kickers of teasers are of one kind."""
    kind = _kind(title)
    beside = (one for one in islice(block.iter(title.tag), _MOST) if one is not title)
    alike = (one for one in beside if _kind(one) == kind)
    return all(words_of(plain_text(one)) > _TITLE_WORDS for one in alike)


def _kind(node: Element) -> tuple[str | None, str | None]:
    around = next(ancestors(node), node)
    return node.get("class"), around.get("class")


def _on_other_hosts(links: Sequence[tuple[str, Element]], page: str) -> Iterator[int]:
    """The links to other hosts of the site that are called otherwise, where the section is a host of its own
    (``politica.site.example``) and half of the links or more lie there. ``www`` may hold any section's, and a list what
    lies elsewhere: if the page is of another host, three of five links lie on it, and the others are blocks."""
    own, hosts = host_of(page), [host_of(url) for url, _ in links]
    is_section = bool(_label(own)) and not _first_word(section_path(page), ())
    if hosts.count(own) >= max(_OWN_LINKS, (_OWN_SHARE if is_section else _FOLDER_SHARE) * len(hosts)):
        others = (place for place, host in enumerate(hosts) if host != own and _label(host))
        blocks = range(len(hosts)) if is_section else set(_in_foreign_blocks(links, [host == own for host in hosts]))
        yield from (place for place in others if place in blocks)


def _label(host: str) -> str:
    """What a host is called on its site; "" for the site itself, ``www`` and others that say nothing."""
    label = host.removesuffix(site(host)).rstrip(".").rpartition(".")[2]
    return "" if NEUTRAL.fullmatch(label) else label


def _more_of(heading: Element) -> list[str]:
    """The last of the heading's words, where its first is "more"."""
    words = plain_text(heading).lower().split()[: _TITLE_WORDS + 1]
    return words[-1:] if len(words) in range(2, _TITLE_WORDS + 1) and _MORE.fullmatch(words[0]) else []


def _own_heading(block: Element) -> list[Element]:
    """The heading that the block begins with, perhaps in a link; empty where another link or the page's title comes
    before it."""
    first = next(block.iter("a", "h1", *_HEADINGS), None)
    if first is None or first.tag == "h1":
        return []
    if first.tag in _HEADINGS:
        return [first]
    inner = next(first.iter(*_HEADINGS), None)
    if inner is None or words_of(plain_text(inner)) > _TITLE_WORDS or is_article_url(first.get("href") or ""):
        return []
    return [inner] if is_alone(inner, block) else []


def has_short_title(block: Element) -> bool:
    """Whether the block begins with a heading of three words or fewer that leads nowhere."""
    headings = _own_heading(block)
    return any(words_of(plain_text(one)) <= _TITLE_WORDS and _link_of(one) is None for one in headings)


def _target(block: Element) -> tuple[str, ...]:
    """The path that the block's own heading links to."""
    link = next((link for one in _own_heading(block) if (link := _link_of(one)) is not None), None)
    return tuple(_segments(link.get("href") or "")) if link is not None else ()


def _target_of_words(block: Element) -> tuple[str, ...]:
    """The path of the link that the block begins with, where it is short, and no mark of each teaser."""
    link = next((one for one in opening_of(block) if one.tag == "a"), None)
    if link is None or not 0 < words_of(plain_text(link)) <= _TITLE_WORDS or not is_alone(link, block):
        return ()
    return tuple(_segments(link.get("href") or ""))


def _title(block: Element) -> frozenset[str]:
    """The words that the block's own heading says, or links to: ``<h2><a href="/sport/">`` → ``sport``. Of "More in
    Sport" the last word counts too."""
    said = {
        name
        for heading in _own_heading(block) or opening_of(block)
        if words_of(plain_text(heading)) <= _TITLE_WORDS
        for name in ("-".join(plain_text(heading).lower().split()), *_more_of(heading), *_target(block)[-1:])
    }
    return frozenset(said - {""})


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
        if not own[place] and block is not None and len(counts[block]) >= 2 and not _is_row(block, holders):
            yield place


def _block(element: Element, holders: set[Element]) -> Element | None:
    """The largest element around the link that holds none of the section's own; None where its nearest holds one."""
    block = None
    for node in takewhile(lambda node: node not in holders, ancestors(element)):
        block = node
    return block


def _is_row(block: Element, holders: set[Element]) -> bool:
    """A row of the main list: without a title, among others of its kind that hold the section's own."""
    kind = (block.tag, block.get("class"))
    beside = (*islice(block.itersiblings(), _ROWS), *islice(block.itersiblings(preceding=True), _ROWS))
    rows = sum(node in holders and (node.tag, node.get("class")) == kind for node in beside)
    return rows >= 2 and not _is_titled(block)


def _is_titled(block: Element) -> bool:
    """The block begins with a heading of its own: a short one, or one before a link that has words of its own."""
    if any(next(heading.iterancestors("a"), None) is not None for heading in _own_heading(block)):
        return True
    heading: Element | None = None
    for node in block.iter("a", *_HEADINGS):
        if node.tag == "a":
            return heading is not None and words_of(plain_text(node)) > _TITLE_WORDS
        if words_of(plain_text(node)) <= _TITLE_WORDS:
            return True
        heading = node if next(node.iter("a"), None) is None else heading
    return False
