"""How likely an element holds the story: by its kind, its names, and how near to the headline it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice, takewhile

from lxml.html import HtmlElement

from crawler.extraction.page.layout import Layout, is_called, is_hidden, key, name_of
from crawler.extraction.text.sentences import is_sentence
from crawler.vocabulary import names

__all__ = ["Setting", "is_before_ad", "speaks_against"]

_OUTSIDE = names.FRAME_TAGS | names.BOX_TAGS | {"noscript", "select", "iframe", "menu", "address"}
_OUTSIDE_ROLES = names.FRAME_ROLES | names.BESIDE_ROLES
_BODY_NAME = re.compile(
    r"article-?_*(?:body|content|text|main)|story-?_*(?:body|content|text)|post-?_*(?:body|content|text|entry)|"
    r"entry-?content|body-?(?:text|copy)|"
    r"(?:^|[\s_-])(?:rich-?text|paragraphs?|main-?text|news-?(?:body|content|text))(?:$|[\s_-])"
)
_is_body = is_called(_BODY_NAME)
_OF_POST = re.compile(r"\b(?:type-post|hentry)\b")


@dataclass
class Setting:
    """How likely each element holds the story; answers are kept in ``known`` and, of nearness, in ``nearest``; ``near``
    has the elements around the headline. Their names do not count: such an element may hold the story too, and be named
    after a sidebar in it."""

    headline: HtmlElement | None = None
    known: dict[HtmlElement, float] = field(default_factory=dict)
    near: dict[HtmlElement, float] = field(default_factory=dict)
    nearest: dict[HtmlElement, float] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: HtmlElement, titles: Sequence[str], layout: Layout | None = None) -> Setting:
        """The setting of a page; ``titles`` tell its headline from other h1s. A page without an h1 may print its title
        elsewhere in ``layout``."""
        headline = _headline(tree, titles)
        return cls(headline if headline is not None or layout is None else layout.printing(titles))

    def __post_init__(self) -> None:
        above = list(self.headline.iterancestors()) if self.headline is not None else []
        self.near = {element: (len(above) - i) / len(above) for i, element in enumerate(above)}
        self.nearest = dict(self.near)
        self.known |= dict.fromkeys(above, 1.0)
        self.known |= dict.fromkeys(_beside(above), 0.0)

    def inside(self, element: HtmlElement | None) -> float:
        """1: nothing speaks against ``element`` as part of the main text; less: a class name does; 0: its kind does."""
        unknown: list[HtmlElement] = []
        while element is not None and element.tag not in ("body", "html") and element not in self.known:
            unknown.append(element)
            element = element.getparent()
        likelihood = self.known.get(element, 1.0) if element is not None else 1.0
        for one in reversed(unknown):
            likelihood = self.known[one] = min(_inside(one), likelihood)
        return likelihood

    def likely(self, element: HtmlElement) -> float:
        """How likely ``element`` holds the story, by its kind, its names and how near it is to the headline."""
        return self.inside(element) * (1.5 if _is_body(name_of(element)) else 1.0) * (0.2 + self.nearness(element))

    def nearness(self, element: HtmlElement) -> float:
        """How deep the smallest element that holds both ``element`` and the headline lies, 0 (the root) to 1."""
        # Each element hands its answer down: a thousand levels around each of thousands are walked once.
        unknown: list[HtmlElement] = []
        one: HtmlElement | None = element
        while one is not None and one not in self.nearest:
            unknown.append(one)
            one = one.getparent()
        nearness = self.nearest[one] if one is not None else 0.0
        self.nearest.update(dict.fromkeys(unknown, nearness))
        return nearness


def _beside(above: Sequence[HtmlElement]) -> Iterator[HtmlElement]:
    """The cells beside that of the headline, whose tables set out the page: its menu, its box of other stories. A cell
    with more text than the headline's may hold the story."""
    for cell in above:
        row = cell.getparent()
        if cell.tag not in ("td", "th") or row is None:
            continue
        size = len(key(cell.text_content()))
        yield from (one for one in row if one is not cell and len(key(one.text_content())) < size)


def _headline(tree: HtmlElement, titles: Sequence[str]) -> HtmlElement | None:
    title_keys = [key(title) for title in titles]
    headings = list(tree.iter("h1"))
    for heading in headings:
        text = key(heading.text_content())
        if text and any(text in title or title in text for title in title_keys if title):
            return heading
    return headings[0] if len(headings) == 1 else None


def _inside(element: HtmlElement) -> float:
    if element.tag in _OUTSIDE or _is_hidden(element):
        return 0.0
    if element.tag == "aside":
        return 0.1  # some sites set the story in one
    if element.tag == "li" and _is_teaser(element):
        return 0.3
    if element.tag in ("article", "main"):
        return 1.0
    said = _named(name_of(element))
    return 1.0 if 0.0 < said < 1.0 and (_tells(element) or is_before_ad(element)) else said


def _tells(element: HtmlElement) -> bool:
    """Whether an element that is called like a box of other stories leads nowhere and tells a story: `popular-vote`."""
    name = name_of(element).lower()
    if not names.LEADING.search(name) or _named(names.LEADING.sub("", name)) < 1.0:
        return False
    told = (one for one in islice(element.iter("p"), _PARAGRAPHS) if len(one.text_content().strip()) >= _PARAGRAPH)
    return next(element.iter("a"), None) is None and len(list(islice(told, _FEWEST))) == _FEWEST


def is_before_ad(element: HtmlElement) -> bool:
    """Whether a paragraph is called after an advertisement that a script is to put beside it: it tells something in
    sentences, and leads nowhere."""
    name = name_of(element).lower()
    if element.tag != "p" or not names.AD.search(name) or _named(names.AD.sub(" ", name)) < 1.0:
        return False
    return next(element.iter("a"), None) is None and is_sentence(element.text_content(), _PARAGRAPH)


# Paragraphs that are looked at, the letters of one that tells a story, and how many do.
_PARAGRAPHS, _PARAGRAPH, _FEWEST = 20, 60, 2


def speaks_against(element: HtmlElement, name: str | None = None) -> bool:
    """Whether the kind or the name of ``element`` (``name``, where that is given) says that it is no part of a story,
    hidden or not."""
    is_outside = element.tag in _OUTSIDE or element.tag == "aside" or element.get("role") in _OUTSIDE_ROLES
    return is_outside or _named(name_of(element) if name is None else name) < 1.0


def _is_teaser(item: HtmlElement) -> bool:
    """Whether the heading of a list item is a link, or stands in one."""
    headings = islice(item.iter("h2", "h3", "h4", "h5"), _HEADINGS)
    return any(next(chain(one.iter("a"), _links_around(one, item)), None) is not None for one in headings)


def _links_around(heading: HtmlElement, item: HtmlElement) -> Iterator[HtmlElement]:
    above = takewhile(lambda one: one is not item, islice(heading.iterancestors(), _LEVELS))
    return (one for one in above if one.tag == "a")


# Headings of an item that are looked at; how far above one the link is.
_HEADINGS, _LEVELS = 20, 3


def _is_hidden(element: HtmlElement) -> bool:
    return bool(element.attrib) and (element.get("role") in _OUTSIDE_ROLES or is_hidden(element))


@lru_cache(maxsize=20_000)
def _named(name: str) -> float:
    """What a name says about being inside the story. Remembered: a site's pages share their names."""
    if not name or _is_body(name) or _OF_POST.search(name):
        return 1.0
    name = name.lower()
    if names.NEVER.search(name) or names.UNSEEN.search(name):
        return 0.0
    return 0.3 if names.OUTSIDE.search(name) else 1.0
