"""Candidates judged by their place on the page: the entries of one list are of one kind, and a teaser has a date."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, takewhile
from statistics import median
from typing import TypeAlias
from urllib.parse import unquote, urlsplit

from archive.urls import key
from crawler.discovery.dates import iso
from crawler.discovery.listing.regions import Regions, is_called_menu, is_frame
from crawler.discovery.listing.scope import (
    has_short_title,
    is_elsewhere,
    is_own,
    named_sections,
    own_links,
    section_path,
    section_word,
)
from crawler.discovery.listing.teasers import NO_TEASER, Teaser, is_headed, teasers
from crawler.discovery.listing.tree import Element, ancestors, is_declared_other, plain_text
from crawler.discovery.shape import Verdict, words_of
from crawler.discovery.words import FILM_ID, FILMS, LIVE, NO_NEWS
from crawler.vocabulary.names import HEADING_TAGS

__all__ = [
    "Candidate",
    "accept_coded",
    "accept_lines",
    "accept_own",
    "accept_siblings",
    "accept_teasers",
    "keep_to",
    "keep_to_habit",
    "lies_elsewhere",
    "mark_lists",
    "mark_teasers",
    "menu_of",
    "published",
    "reject_behind",
    "reject_declared",
    "reject_films",
    "reject_labels",
    "reject_menus",
    "reject_outside",
    "reject_pointers",
    "stands",
]  # fmt: skip

_TEASERS = HEADING_TAGS - {"h6"} | {"article"}
_HABIT = 0.8
_LIKE = 5
_DEEP = 20
_HEADLINE = 4  # words
_FEWER = 3  # of one with a summary or a time
_LABEL = 5  # words
_LOOKED_AT = 20  # links of one address
_NEAR = 4  # elements around a label
_PAIR = 2
_ENTRIES = 3  # of one place and one form make a list
_FEW = 5  # articles told by their addresses, below which structure alone may tell others
_WEAK = frozenset(("slug and words", "words"))
_WORDS = _WEAK | {"slug"}
_STRONG = frozenset(("date", "number", "long id", "mixed id"))
_CODED = _WORDS | {"number", "long id", "mixed id", "article folder", "number in the query"}
_SLUG = re.compile(r"/[^/-]++(?:-[^/-]++){2,}+(?=/|$)")  # a folder of three words or more
_ID = re.compile(r"[0-9A-Za-z]{6,}")
_TOKEN = re.compile(r"[0-9A-Za-z]{8,}")
_NUMBER_ALONE = re.compile(r"(?:[a-z]{0,3}\d*[-_])?[a-z]{0,3}\d{5,}")
_MARK = "-"  # of a code that tells short headlines, too
_NUMBERED = re.compile(r"[\w-]{1,20}=\d+")


# An address's host, folder and parts of the query.
_Form: TypeAlias = tuple[str, str, str]
_Code: TypeAlias = tuple[str | int, ...]


@dataclass(slots=True)
class Candidate:
    """All links of the page to one address, taken together; ``reason`` is why it is no article of the section,
    ``is_beside`` whether it stands in a ranking or sidebar only, ``is_list`` whether it is known to list others: a menu
    links to it, or the page links to what lies below it; ``is_rail`` whether all its links stand in what is a ranking
    or sidebar elsewhere, though it may be all that this page shows."""

    url: str
    text: str
    elements: list[Element]
    reason: str | None = None
    is_beside: bool = False
    is_list: bool = False
    is_rail: bool = False
    shape: Verdict = field(default=Verdict(False, ""))
    teaser: Teaser = NO_TEASER
    _places: dict[Element, str] = field(default_factory=dict, repr=False)

    def place(self, element: Element) -> str:
        """The element's surroundings by tag and first class (a number in it counts the entries, as in ``post-4711``),
        up to the body: equal for the entries of one list."""
        if element not in self._places:
            nodes = (f"{node.tag}.{_kind(node)}" for node in ancestors(element))
            self._places[element] = " ".join(nodes)
        return self._places[element]

    @property
    def places(self) -> set[str]:
        """The places of all its links."""
        return {self.place(element) for element in self.elements}


def mark_lists(candidates: Sequence[Candidate]) -> None:
    """Marks the addresses that list others: those in a frame of the page (menu, footer), and those with three of the
    page's links below them."""
    below = Counter(folder for candidate in candidates for folder in _folders_over(candidate.url))
    is_part = cache(is_frame)
    for candidate in candidates:
        framed = any(is_part(node) for element in candidate.elements for node in ancestors(element))
        candidate.is_list = framed or below[_place_of(candidate.url)] >= _ENTRIES


def menu_of(candidates: Iterable[Candidate]) -> Iterator[tuple[str, str]]:
    """(address, words) of what a frame of the page (menu, head, foot; a menu by its name, too) links to, and is no
    article."""
    is_part = cache(lambda node: is_frame(node) or is_called_menu(node))
    for candidate in candidates:
        for element in candidate.elements if candidate.reason == "not_article" else ():
            if any(map(is_part, ancestors(element))):
                yield candidate.url, plain_text(element)


def mark_teasers(candidates: Sequence[Candidate]) -> None:
    """Gives each candidate what stands around it. What stands in a teaser besides (topics, authors, the section, places
    to share it) parts no teasers."""
    parting = [candidate for candidate in candidates if _parts(candidate)]
    found = teasers([(candidate.text, candidate.elements) for candidate in parting])
    for candidate, teaser in zip(parting, found, strict=True):
        candidate.teaser = teaser


def _parts(candidate: Candidate) -> bool:
    """Whether a block with the link and another is of two teasers; names of authors and subjects stand in one."""
    if candidate.reason is None:
        return True
    if not _is_short(candidate) and (candidate.reason != "other_site" or candidate.shape.reason == "other service"):
        return False
    return words_of(candidate.text) >= _HEADLINE or any(map(is_headed, candidate.elements[:_ENTRIES]))


def stands(candidate: Candidate) -> bool:
    """Whether the candidate has an address of an article's shape, or stands like one."""
    return candidate.reason is None or (_is_short(candidate) and candidate.teaser.entry)


def reject_menus(candidates: Sequence[Candidate]) -> None:
    """A list whose entries say three words or fewer is a menu or a row of block titles; but a teaser's headline may be
    as short. Links without words (pictures) say nothing about their list."""
    words = {candidate.url: words_of(candidate.text) for candidate in candidates}
    lists: dict[str, list[int]] = defaultdict(list)
    worded = [candidate for candidate in _taken(candidates) if candidate.text]
    for candidate in worded:
        for place in candidate.places:
            lists[place].append(words[candidate.url])
    entries = Counter(place for candidate in worded if candidate.teaser.entry for place in candidate.places)
    menus = {place for place, counts in lists.items() if median(counts) <= 3}
    for candidate in worded if len(menus) < len(lists) else ():
        places = candidate.places
        row = any(entries[place] >= _ENTRIES for place in places)
        alive = candidate.teaser.timed or candidate.teaser.discussed
        entry = candidate.teaser.entry and not candidate.teaser.named
        spared = entry and (row or alive) and not candidate.is_list
        if words[candidate.url] <= 5 and places <= menus and not spared:
            candidate.reason = "not_article"


def reject_declared(candidates: Sequence[Candidate]) -> None:
    """A link that says itself that it leads elsewhere (``is_declared_other``) is no article; but where more than half
    of them say so, the page's own language is told wrongly. Half of them may be the translations of the others."""
    taken = list(_taken(candidates))
    declared = [candidate for candidate in taken if all(map(is_declared_other, candidate.elements))]
    for candidate in declared if 2 * len(declared) <= len(taken) else ():
        candidate.reason = "not_article"


def reject_films(candidates: Sequence[Candidate], page: str) -> None:
    """Pages of films, sound, pictures, events and what was paid for, by a folder of their address or by the name before
    an id, are no articles; films in a folder below the section's word are the section's. Where half of what is taken,
    or more, is such, the section is one of films."""
    taken = list(_taken(candidates))
    own, word = section_path(page), section_word(page)
    films = [candidate for candidate in taken if _is_film(candidate.url, own, word)]
    for candidate in films if 2 * len(films) < len(taken) else ():
        candidate.reason = "not_article"


def _is_film(url: str, own: Collection[str], word: str) -> bool:
    *folders, last = [unquote(one).lower() for one in urlsplit(url).path.split("/") if one] or [""]
    if FILM_ID.match(last):
        return True
    others = [one for one in folders if one not in own]
    return any(map(NO_NEWS.fullmatch, others)) or (word not in folders and any(map(FILMS.fullmatch, others)))


def reject_labels(candidates: Sequence[Candidate]) -> None:
    """What stands beside the headlines of three teasers is none: one link of a few words at one place, whose address
    says words only, is the label of a subject; links that say alike are tools of the teasers ("Save this story")."""
    taken = list(_taken(candidates))
    said = Counter(candidate.text.casefold() for candidate in taken if candidate.text)
    heads: dict[Element, set[int]] = defaultdict(set)
    bare: list[Candidate] = []
    for number, candidate in enumerate(taken):
        if not any(map(is_headed, candidate.elements[:_LOOKED_AT])):
            bare.append(candidate)
            continue
        for element in candidate.elements:
            for node in ancestors(element):
                heads[node].add(number)
    for candidate in bare:
        is_alike = said[candidate.text.casefold()] >= _ENTRIES
        is_label = candidate.shape.reason in _WORDS and words_of(candidate.text) <= _LABEL
        if is_alike or (is_label and len(candidate.elements) >= _ENTRIES):
            among = [one for one in candidate.elements[:_LOOKED_AT] if _is_beside_one(one, heads)]
            places = Counter(map(candidate.place, among))
            if max(places.values(), default=0) >= (1 if is_alike else _ENTRIES):
                candidate.reason = "not_article"


def _is_beside_one(element: Element, heads: dict[Element, set[int]]) -> bool:
    """Whether the nearest headline around the link is of one teaser."""
    nearest = next((node for node in islice(ancestors(element), _NEAR) if node in heads), None)
    return nearest is not None and len(heads[nearest]) == 1


def reject_outside(candidates: Sequence[Candidate], main: Element | None) -> None:
    """Where the page's main part holds five articles or more, a link outside it that no heading holds, and whose
    address says words only, is one of the page's foot: names of subjects and places may be as long. A link in an
    element of the same class as those of the main part is of the list. Where the page names no main part, it is what
    holds all headlines of teasers, if these are most of the links."""
    taken = list(_taken(candidates))
    main = _around_teasers(taken) if main is None else main
    if main is None:
        return
    outside = [item for item in taken if not any(main in one.iterancestors() for one in item.elements)]
    if len(taken) - len(outside) < _LIKE:
        return
    kinds = {_link_kind(element) for item in taken for element in item.elements if main in element.iterancestors()}
    for candidate in outside:
        alike = any(_link_kind(element) in kinds for element in candidate.elements)
        if candidate.shape.reason in _WORDS and not candidate.teaser.headed and not alike:
            candidate.reason = "not_article"


def reject_behind(candidates: Sequence[Candidate], main: Element | None) -> None:
    """What stands under a short title of its own behind the end of the page's main part is no part of its list, where
    the main part holds five articles or more, and twice as many."""
    taken = list(_taken(candidates)) if main is not None else []
    if main is None or not taken:
        return
    after = {node for part in (main, *ancestors(main)) for node in part.itersiblings()}
    titled = cache(has_short_title)
    behind = [item for item in taken if all(_lies_under_title(one, after, titled) for one in item.elements)]
    if len(taken) - len(behind) >= max(_LIKE, 2 * len(behind)):
        for candidate in behind:
            candidate.reason, candidate.is_beside = "out_of_section", True


def _lies_under_title(element: Element, after: Collection[Element], titled: Callable[[Element], bool]) -> bool:
    """Whether the link stands in one of the blocks ``after``, in one that begins with a short title."""
    around = list(ancestors(element))
    end = next((place for place, node in enumerate(around) if node in after), None)
    return end is not None and any(map(titled, around[: end + 1]))


def _around_teasers(taken: Sequence[Candidate]) -> Element | None:
    """The smallest element around all candidates with headings; None where they are few, or not most of them."""
    headed = [candidate.elements[0] for candidate in taken if candidate.teaser.headed]
    if len(headed) < max(_LIKE, _HABIT * len(taken)):
        return None
    around = Counter(node for element in headed for node in ancestors(element))
    return next((node for node in ancestors(headed[0]) if around[node] == len(headed)), None)


def keep_to_habit(candidates: Sequence[Candidate]) -> None:
    """On a site that numbers or dates its articles, a link with neither is no article. Spared are, among the articles,
    a slug of five words, an address that says "live", and a teaser with a time or comments of its own."""
    if not _has_habit(candidates):
        return
    strong = [candidate for candidate in _taken(candidates) if candidate.shape.reason in _STRONG]
    where = {place for candidate in strong for place in candidate.places}
    for candidate in _taken(candidates):
        if candidate.shape.reason not in _STRONG and not _is_undated(candidate, where):
            candidate.reason = "not_article"
    for candidate in candidates:
        headline = candidate.teaser.entry and words_of(candidate.text) >= _HEADLINE
        if _is_short(candidate) and headline and _is_undated(candidate, where):
            candidate.reason = None


def reject_pointers(candidates: Sequence[Candidate]) -> None:
    """In a list whose entries have headings, a link without one that stands alone of its kind, and whose address says
    little, points to more about a subject."""
    taken = list(_taken(candidates))
    places = Counter(place for candidate in taken for place in candidate.places)
    if len(taken) <= _ENTRIES or sum(candidate.teaser.headed for candidate in taken) < _HABIT * len(taken):
        return
    for candidate in taken:
        weak = candidate.shape.reason in _WEAK and not candidate.teaser.headed
        if weak and all(places[place] == 1 for place in candidate.places):
            candidate.reason = "not_article"


def _is_undated(candidate: Candidate, where: set[str]) -> bool:
    """Whether it is an article without number or date, among those of the places ``where``."""
    if where.isdisjoint(candidate.places):
        return False
    if candidate.shape.reason == "slug" or LIVE.search(_path(candidate.url)):
        return True
    return candidate.teaser.is_full and (candidate.teaser.timed or candidate.teaser.discussed)


def accept_coded(candidates: Sequence[Candidate]) -> None:
    """Takes headlines whose address ends in an id of the same form as those of three articles, where a rule for one
    address cannot know it: of ids by chance some have few digits or none, and numbers in queries may be short. Ids in
    a path must stand at one place. Where a long number is all that the address says, or a token stands before the slug,
    two words under a heading are a headline."""
    counts = Counter(
        code for candidate in _taken(candidates) if candidate.shape.reason in _CODED for code in _codes(candidate)
    )
    for candidate in candidates if counts else ():
        open_to = candidate.reason == "not_article" and not candidate.is_list
        silent = candidate.shape.reason == "short" or candidate.shape.article
        n_words = words_of(candidate.text) if open_to and silent else 0
        for code in _codes(candidate) if n_words > 1 else ():
            is_marked = code[2:3] == (_MARK,)
            # What was left out for another reason has an article's address.
            fits = candidate.shape.reason == "short" and candidate.teaser.headed if is_marked else n_words >= _HEADLINE
            if fits and counts[code] >= _ENTRIES:
                candidate.reason = None


def accept_siblings(candidates: Sequence[Candidate], regions: Regions) -> None:
    """Takes links of no article's shape that stand exactly where articles stand, as headlines of teasers. In the folder
    of five articles of that place a link needs no heading."""
    if _has_habit(candidates):
        return
    where: dict[str, Counter[str]] = defaultdict(Counter)
    for candidate in _taken(candidates):
        for place in candidate.places:
            where[place][_folder(candidate.url)] += 1
    for candidate in candidates:
        words = _FEWER if candidate.teaser.is_full else _HEADLINE
        if _is_short(candidate) and words_of(candidate.text) >= words:
            among = [element for element in candidate.elements if candidate.place(element) in where]
            like = candidate.teaser.is_full or any(
                where[candidate.place(element)][_folder(candidate.url)] >= _LIKE for element in among
            )
            if any((like or _is_teaser(element)) and not regions.is_furniture(element) for element in among):
                candidate.reason = None


def accept_teasers(candidates: Sequence[Candidate], regions: Regions, page: str, sections: Collection[str]) -> None:
    """Takes what stands as articles stand, where addresses tell few: the entries of the longest list of one place and
    one form, and headlines of that form, or with ids like theirs, elsewhere; or, where there is none, one or two below
    the section's own address or on a page that has no others.

    Where addresses tell as many teasers or more, theirs is the list: others are taken if they are of its place.
    """
    told = [candidate for candidate in _taken(candidates) if not is_elsewhere(candidate.url, page, sections)]
    entries = [candidate for candidate in candidates if _is_short(candidate) and candidate.teaser.entry]
    entries = [candidate for candidate in entries if not all(map(regions.is_furniture, candidate.elements))]
    if len(told) >= _FEW:
        return
    standing = [candidate for candidate in told if candidate.teaser.entry]
    place, form, count = _longest(entries)
    theirs = form if count > len(standing) else None
    token = _common_token(candidate for candidate in entries if place in candidate.places) if theirs else None
    where = {place} if theirs else {one for candidate in standing for one in candidate.places}
    alone = not any(_taken(candidates))
    for candidate in entries:
        single = _is_below(candidate, page) or (alone and candidate.teaser.is_full)
        alike = candidate.teaser.headed and (
            theirs == _form(candidate.url) or (token and token == _token(candidate.url))
        )
        if not where.isdisjoint(candidate.places) or ((alike or (not where and single)) and _is_headline(candidate)):
            candidate.reason = None


def _common_token(entries: Iterable[Candidate]) -> tuple[str, int, int] | None:
    """What the ids of nearly all of the ``entries`` have in common, five at least; None where they have none."""
    tokens = Counter(_token(candidate.url) for candidate in entries)
    token, count = max(tokens.items(), key=lambda item: item[1], default=(None, 0))
    return token if count >= max(_LIKE, _HABIT * tokens.total()) else None


def _token(url: str) -> tuple[str, int, int] | None:
    """The host, the depth and the length of an id of eight letters and digits or more (or letters, by chance)."""
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    return (parts.netloc, parts.path.count("/"), len(last)) if _TOKEN.fullmatch(last) else None


def accept_lines(candidates: Sequence[Candidate], regions: Regions) -> None:
    """Takes the longest list of one place and one form whose links say headlines without being marked as such (rows of
    a table, lines parted by ``<br>``, pictures with words), where nothing else tells as many articles."""
    lines = [item for item in candidates if _is_short(item) and words_of(item.text) >= _HEADLINE]
    lists: dict[tuple[str, _Form], list[Candidate]] = defaultdict(list)
    for candidate in lines:
        for place in {candidate.place(one) for one in candidate.elements if not regions.is_furniture(one)}:
            lists[place, _form(candidate.url)].append(candidate)
    longest = max(lists.values(), key=len, default=[])
    few = sum(1 for _ in _taken(candidates))
    if len(longest) < _LIKE or 2 * few >= len(longest) or median(words_of(one.text) for one in longest) <= _HEADLINE:
        return
    form = _form(longest[0].url)
    for candidate in lines:
        if _form(candidate.url) == form and not all(map(regions.is_furniture, candidate.elements)):
            candidate.reason = None  # a list of two columns, or below a lead


def _longest(entries: Sequence[Candidate]) -> tuple[str, _Form | None, int]:
    """The place and form of the longest list of one form, and how many are in it: a list of articles, so that half of
    them or more say what headlines say (names of subjects and persons are shorter)."""
    lists: dict[tuple[str, _Form], list[Candidate]] = defaultdict(list)
    for candidate in entries:
        for place in candidate.places:
            lists[place, _form(candidate.url)].append(candidate)
    sizes: dict[str, tuple[_Form | None, int]] = {
        place: (form, len(listed))
        for (place, form), listed in sorted(lists.items(), key=lambda item: len(item[1]))
        if len(listed) >= _PAIR and 2 * sum(map(_is_headline, listed)) >= len(listed)
    }
    place, (form, count) = max(sizes.items(), key=lambda item: item[1][1], default=("", (None, 0)))
    return place, form, count


def _is_headline(candidate: Candidate) -> bool:
    """The words of a headline, or a number in the address."""
    numbered = re.search(r"\d", _path(candidate.url) + urlsplit(candidate.url).query)
    return words_of(candidate.text) >= _HEADLINE or (numbered is not None and candidate.teaser.headed)


def _is_below(candidate: Candidate, page: str) -> bool:
    return _path(candidate.url).startswith("".join(f"/{folder}" for folder in section_path(page)) + "/")


def _is_short(candidate: Candidate) -> bool:
    """An address that says nothing, and of which nothing says that it is a list."""
    return candidate.reason == "not_article" and candidate.shape.reason == "short" and not candidate.is_list


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


def lies_elsewhere(taken: Sequence[Candidate], candidates: Iterable[Candidate], page: str) -> bool:
    """Whether all that is taken of the page lies in other sections of the site."""
    sections = named_sections((item.url for item in candidates if item.reason == "not_article"), page)
    return all(is_elsewhere(item.url, page, sections) for item in taken)


def keep_to(taken: Iterable[Candidate], urls: Collection[str]) -> None:
    """Those of ``taken`` whose keys are not among ``urls`` are out of section: the list was found elsewhere."""
    for candidate in taken:
        if key(candidate.url) not in urls:
            candidate.reason, candidate.is_beside = "out_of_section", True


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


def _place_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path.rstrip('/')}"


def _folders_over(url: str) -> list[str]:
    """The addresses of the folders that ``url`` lies in."""
    parts = _place_of(url).split("/")[:_DEEP]
    return ["/".join(parts[:count]) for count in range(2, len(parts))]


def _codes(candidate: Candidate) -> Iterator[_Code]:
    """What the ids of articles have in common: path and name of the number in the query, or place, length, capitals and
    depth of the last part of the path."""
    parts = urlsplit(candidate.url)
    if _NUMBERED.fullmatch(parts.query):
        yield (parts.netloc + parts.path, parts.query.partition("=")[0])
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    last = re.sub(r"\.\w{2,5}$", "", last)
    if "-" in last and _ID.fullmatch(token := folder.rpartition("/")[2]):
        # A token before the slug: the headlines of three articles say that it is one.
        for place in candidate.places:
            yield (place, len(token), _MARK, parts.path.count("/"))
    if _NUMBER_ALONE.fullmatch(last):
        for place in candidate.places:
            yield (place, re.sub(r"\d+", "0", last), _MARK, parts.path.count("/"))
    if _ID.fullmatch(last):
        for place in candidate.places:
            yield (place, len(last), last.isupper(), parts.path.count("/"))


def _path(url: str) -> str:
    return urlsplit(url).path.lower()


def _form(url: str) -> _Form:
    """How the address is written: its host, its folder without numbers and slugs (or its path, where a query tells
    pages apart), and the names in its query (``article0`` in ``spip.php?article4812``)."""
    parts = urlsplit(url)
    folder = _SLUG.sub("/-", parts.path if parts.query else _folder(url))
    names = "&".join(one.partition("=")[0] for one in parts.query.split("&"))
    return (parts.netloc, re.sub(r"\d+", "0", folder), re.sub(r"\d+", "0", names))


def _link_kind(link: Element) -> tuple[str, str, str]:
    parent = next(ancestors(link), link)
    return (parent.tag, _kind(parent), _kind(link))


def _kind(node: Element) -> str:
    return re.sub(r"\d+", "0", (node.get("class") or "").split(" ")[0][:80])


def _folder(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[0]


def _is_teaser(element: Element) -> bool:
    return any(node.tag in _TEASERS for node in ancestors(element)) or any(child.tag in _TEASERS for child in element)
