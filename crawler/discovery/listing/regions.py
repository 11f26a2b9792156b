"""Where on the page a link stands: in the page's own content, or in its furniture."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import islice

from crawler.discovery.listing.tree import TITLE, Element, ancestors, plain_text, sole_main
from crawler.discovery.shape import words_of
from crawler.vocabulary.listings import AD_LABELS, MEDIA_HEADINGS, RANKING_HEADINGS
from crawler.vocabulary.names import BESIDE, BESIDE_ROLES, FRAME_ROLES, FRAME_TAGS, FURNITURE, HEADING_TAGS, MENU

__all__ = ["Regions", "is_called_menu", "is_frame"]

# Nothing in these is ever the section's list.
_HARD_ROLES = FRAME_ROLES | {"menu", "menubar"}
# These mostly hold furniture; but some sites wrap the whole page in a form, or its list in an aside.
_SOFT_TAGS = frozenset(("aside", "form", "dialog", "menu", "marquee"))
_NEARLY_ALL = 0.95
# Signs of blocks that hold articles, though not the section's list.
_BESIDE = re.compile(rf'<aside.*>|<\w+\s+complementary>|".*"|{BESIDE.pattern}', re.VERBOSE)
# The foot of a page that says so by name is one on every page; that of a teaser is called "card-footer".
_FOOT = re.compile(r"(?:site|page|global|main|app)-footer(?:-\w+)?")
_PAGER = re.compile(r"pag(?:er|inat)")
# A teaser may be one of these; a list, or a part of the page, holds nothing but such.
_ITEMS = frozenset(("li", "tr", "td", "article"))
_PARTS = frozenset(("section", "main", "ul", "ol", "table", "tbody"))
_ROWS = 30
# Elements around a heading that may be its block, and links of one that are looked at.
_LEVELS, _MOST_LINKS = 20, 200
_LIST = 5
_FEW = 3
_PAIR = 2
_MOSTLY = 0.8
_LABEL = 3  # words
_HEADINGS = (*HEADING_TAGS, "b", "strong", "small", "p", "span", "div", "dt", "legend")


class Regions:
    """Tells furniture from content, by tag, role, name and heading.

    ``articles`` are the elements of each link of an article's shape, or that stands as one. A sign of furniture that
    nearly all of them stand under says nothing on this page (a teaser may be called "promo").
    """

    def __init__(self, root: Element, articles: Iterable[list[Element]] = ()) -> None:
        self._signs: dict[Element, str | None] = {}
        self._main = _main(root)
        self._around_main = set(self._main)
        self._marked = dict(_marked_by_words(root))
        self._forgiven: frozenset[str] = frozenset()
        articles = list(articles)
        for node in self._layouts(articles):
            self._signs[node] = None
        self._forgiven = self._nearly_everywhere(articles)

    def is_furniture(self, element: Element) -> bool:
        """True where ``element`` or something around it is menu, footer, ranking, promotion or dialog."""
        return any(sign not in self._forgiven for sign in self._signs_over(element))

    def is_beside(self, element: Element) -> bool:
        """True where ``element`` is furniture only because it stands in a ranking or a sidebar: among articles."""
        signs = [sign for sign in self._signs_over(element) if sign not in self._forgiven]
        return bool(signs) and all(_BESIDE.fullmatch(sign) for sign in signs)

    def is_in_rail(self, element: Element) -> bool:
        """True where ``element`` stands in a ranking, a sidebar or the page's head, also on a page that has no other
        links."""
        return any(_BESIDE.fullmatch(sign) or sign.startswith("<header") for sign in self._signs_over(element))

    def _nearly_everywhere(self, articles: list[list[Element]]) -> frozenset[str]:
        counts: Counter[str] = Counter()
        for elements in articles:
            # One link outside is enough to say that the article is not only furniture.
            counts.update(set.intersection(*(set(self._signs_over(element)) for element in elements)))
        soft = ((sign, count) for sign, count in counts.items() if not sign.startswith("!"))
        nearly = frozenset(sign for sign, count in soft if count > _NEARLY_ALL * len(articles))
        if self._stand_apart(articles):
            return frozenset()
        within = (
            any(self._main[0] in ancestors(one) for elements in articles for one in elements) if self._main else True
        )
        # The rail of an empty section is no list of it.
        return nearly if within else frozenset(sign for sign in nearly if not _BESIDE.fullmatch(sign))

    def _layouts(self, articles: list[list[Element]]) -> list[Element]:
        """What is called like a sidebar because it has one ("right-sidebar"): it holds every article that has no other
        sign, three at least, and a sidebar or ranking with others."""
        bare: Counter[Element] = Counter()
        nested: set[Element] = set()
        free = 0
        for element in (elements[0] for elements in articles):
            signed = [node for node in (element, *ancestors(element)) if self._sign_of(node) is not None]
            free += not signed
            if len(signed) == 1 and self._is_named_beside(signed[0]):
                free += 1
                bare.update(signed)
            nested.update(filter(self._is_named_beside, signed[1:]))
        return [node for node in nested if bare[node] >= _FEW and bare[node] == free]

    def _is_named_beside(self, node: Element) -> bool:
        return node not in self._marked and BESIDE.fullmatch(self._sign_of(node) or "") is not None

    def _stand_apart(self, articles: list[list[Element]]) -> bool:
        """Whether some stand in the page's main part without any sign: then they are its list, however few."""
        bare = (one for elements in articles for one in elements if next(self._signs_over(one), None) is None)
        return bool(self._main) and any(self._main[0] in ancestors(one) for one in bare)

    def _signs_over(self, element: Element) -> Iterator[str]:
        for node in (element, *ancestors(element)):
            if (sign := self._sign_of(node)) is not None:
                yield sign

    def _sign_of(self, node: Element) -> str | None:
        if node not in self._signs:
            self._signs[node] = self._sign(node)
        return self._signs[node]

    def _sign(self, node: Element) -> str | None:
        """What makes ``node`` furniture; ``!`` before what is so on every page. None for content."""
        role = (node.get("role") or "").lower()
        if node.tag in FRAME_TAGS or (role in _HARD_ROLES and node.tag != "a"):
            return f"<{node.tag} {role}>" if _is_list_in_nav(node) else f"!{node.tag}"
        if node in self._marked:
            return self._marked[node]
        if node.tag == "a":
            return None
        if node in self._around_main:
            return None  # "b-right-rail" is how a page is laid out, where it holds the main part too
        soft = node.tag in _SOFT_TAGS and not (node.tag == "form" and _holds_list(node))
        if soft or role in BESIDE_ROLES or (node.tag == "header" and not _inside_content(node)):
            return f"<{node.tag} {role}>"
        return _furniture_name(node)


def _main(root: Element) -> list[Element]:
    """The page's main part, where it has one, and everything around it."""
    main = sole_main(root)
    return [main, *ancestors(main)] if main is not None else []


def is_frame(node: Element) -> bool:
    """Whether the element is a menu, the head or the foot of the page; the head of a teaser is none."""
    if node.tag == "header":
        return not _inside_content(node)
    return node.tag in FRAME_TAGS and not _is_list_in_nav(node)


def is_called_menu(node: Element) -> bool:
    """Whether the element's name says that it is a menu."""
    names = f"{node.get('id') or ''} {node.get('class') or ''}"
    return any(MENU.fullmatch(name) for name in _names(names))


def _is_list_in_nav(node: Element) -> bool:
    """Whether a ``<nav>`` holds headlines, five at least and hardly anything else: some sites mark their lists so. In a
    menu that shows a few stories, most links are names of sections. In the page's main part a headline needs no
    heading."""
    if node.tag == "footer":
        return False
    links = list(islice(node.iter("a"), 200))
    is_within = any(around.tag == "main" for around in ancestors(node))
    headlines = sum(words_of(plain_text(link)) > _LABEL and (is_within or _is_headline(link)) for link in links)
    return headlines >= _LIST and headlines >= _MOSTLY * len(links)


def _holds_list(node: Element) -> bool:
    """Whether a form holds five headlines (ASP.NET wraps pages in one, and boards their lists), or what is called a
    pager."""
    return next(islice(_headline_like(node), _LIST - 1, None), None) is not None


def _headline_like(node: Element) -> Iterator[Element]:
    return (link for link in islice(node.iter("a"), 200) if words_of(plain_text(link)) > _LABEL)


def _inside_content(header: Element) -> bool:
    return any(node.tag in ("main", "article", "section", "li") for node in ancestors(header))


def _furniture_name(node: Element) -> str | None:
    names = f"{node.get('id') or ''} {node.get('class') or ''}"
    if not names.strip() or node.tag in ("main", "article", "body"):
        return None
    sign = next((name for name in _names(names) if FURNITURE.fullmatch(name)), None)
    if sign and _PAGER.search(sign) and _holds_list(node):
        return None  # a list "with ajax pagination"
    if sign and MENU.fullmatch(sign) and _is_list_in_nav(node):
        return None  # a list in the style of a menu
    return f"!{sign}" if sign and _FOOT.fullmatch(sign) else sign


def _names(names: str) -> list[str]:
    """The names of an element in lower case with hyphens, without parts: ``mostRead__list`` → ``most-read``."""
    blocks = (re.split(r"__|--", name[:80], maxsplit=1)[0] for name in names.split()[:30])
    return [re.sub(r"(?<=[a-z0-9])(?=[A-Z])|_", "-", block).lower() for block in blocks]


def _marked_by_words(root: Element) -> Iterator[tuple[Element, str]]:
    """Blocks under a heading like "Most read" or "Videos", and teasers labelled as paid for."""
    links_of, is_wordy = cache(_links), cache(_is_wordy)  # many headings may stand in one element
    for heading in root.iter(*_HEADINGS):
        if next(islice(heading.iterdescendants(), 4, None), None) is not None:
            continue  # of five elements or more: no mere heading
        text = _short_text(heading)
        if RANKING_HEADINGS.fullmatch(text) or (MEDIA_HEADINGS.fullmatch(text) and _is_title(heading)):
            for block in _blocks_under(heading, links_of, is_wordy):
                yield block, f'"{text}"'
        elif AD_LABELS.fullmatch(text):
            teaser = _paid_teaser(heading)
            if teaser is not None:
                yield teaser, "!ad"


def _is_title(heading: Element) -> bool:
    """Whether it is a heading, or called a title; a teaser's mark ("Video") is none."""
    return heading.tag in HEADING_TAGS or TITLE.search(heading.get("class") or "") is not None


def _paid_teaser(label: Element) -> Element | None:
    """The teaser that the label stands in; None for the label of an empty slot, which stands beside teasers."""
    inner = label
    for node in ancestors(label):
        links = _links(node)
        if links:
            return node if len(links) <= 2 and not _is_slot(inner, node) else None
        inner = node
    return None


def _is_slot(label: Element, around: Element) -> bool:
    """Whether ``label``, a child of ``around`` without links, stands beside whole teasers: two of them, or items of the
    list that it is an item of too, or one in a part of the page, or one before it that is no part of a card."""
    if _headlines(around) > 1:
        return True
    teaser = next((child for child in around if next(child.iter("a"), None) is not None), None)
    if teaser is None:
        return False  # the label is in the link
    if label.tag in _ITEMS and label.tag == teaser.tag:
        return True
    if around.tag in _PARTS and teaser.tag in _ITEMS:
        return True
    return around.tag not in _ITEMS and teaser.tag in _ITEMS and _follows(label, teaser)


def _follows(label: Element, teaser: Element) -> bool:
    return any(node is label for node in islice(teaser.itersiblings(), _ROWS))


def _headlines(node: Element) -> int:
    """How many pages the headings in ``node`` lead to."""
    return len({link.get("href") for link in islice(node.iter("a"), 50) if _is_headline(link)})


def _is_headline(link: Element) -> bool:
    around = islice(ancestors(link), 3)
    return any(node.tag in HEADING_TAGS for node in around) or next(link.iter(*HEADING_TAGS), None) is not None


def _blocks_under(
    heading: Element, links_of: Callable[[Element], set[str]], is_wordy: Callable[[Element], bool]
) -> Iterator[Element]:
    """The smallest element that holds the heading and three links or more, or two headlines; where it begins before the
    heading, with other links or the page's title, the list right behind the heading. None for the label of a single
    teaser, or of a list that a script has yet to fill."""
    inner = heading
    for node in islice(ancestors(heading), _LEVELS):
        links = links_of(node)
        if len(links) > 2:
            if any(map(_begins_before, islice(inner.itersiblings(preceding=True), _ROWS))):
                yield from islice(_behind(inner), 1)
            elif len(links) <= 40 and node.tag != "main":
                yield node
            return
        if is_wordy(node):
            is_title = heading.tag in HEADING_TAGS or next(heading.iter("a"), None) is not None
            if len(links) == _PAIR and is_title and heading is not node:
                yield node
            return
        inner = node


def _is_wordy(node: Element) -> bool:
    """Whether one of the links in ``node`` has the words of a headline."""
    return any(words_of(plain_text(link)) > 3 for link in islice(node.iter("a"), _MOST_LINKS))


def _begins_before(node: Element) -> bool:
    return next(node.iter("a", "h1"), None) is not None


def _behind(title: Element) -> Iterator[Element]:
    """What has links among the siblings behind ``title``, up to the next heading; nothing where ``title`` is a block of
    its own that stands empty."""
    if len(title) > 1:
        return
    for node in islice(title.itersiblings(), _ROWS):
        if node.tag in HEADING_TAGS:
            return
        if _links(node):
            yield node


def _links(node: Element) -> set[str]:
    return {link.get("href") for link in islice(node.iter("a"), _MOST_LINKS)}


def _short_text(heading: Element) -> str:
    text = heading.text or "" if not len(heading) else plain_text(heading)
    # The dotted capital of Turkish is two signs in lower case.
    return " ".join(text.split())[:60].strip(" :.»›>|").lower().replace("i\u0307", "i")
