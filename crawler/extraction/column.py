"""A second opinion on where the text stands: the element that holds the most running text after the headline.

Cheap (it reads the layout that is there anyway) and steady on short pages, where statistics over a whole page take
notices about cookies for the story.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lxml.html import HtmlElement

from archive.article import Block
from crawler.extraction import phrases
from crawler.extraction.blocks import plain
from crawler.extraction.layout import Layout, key, name_of

__all__ = ["Column", "Setting", "column_of", "mass_of", "wide_column"]

_INLINE = {
    "a", "b", "strong", "em", "i", "u", "span", "font", "mark", "small", "cite", "q", "sup", "sub", "abbr",
    "time", "br",
    "s", "del", "ins", "ruby", "rt", "rb", "rp", "wbr", "code", "kbd", "var", "big", "tt", "label", "bdi", "bdo",
    "nobr", "acronym",
}  # fmt: skip
_OUTSIDE = {
    "nav",
    "footer",
    "form",
    "button",
    "figure",
    "figcaption",
    "dialog",
    "noscript",
    "select",
    "iframe",
    "menu",
    "address",
    "details",
}
_OUTSIDE_NAME = re.compile(
    r"""(?:^|[\s_-])(?:footer|nav|navbar|navigation|menu|sidebar|side-?bar|rail|masthead|banner|toolbar|cookies?|gdpr|consent|modal|popup|
    overlay|login|signin|account|search|breadcrumbs?|comments?|related|popular|ranking|latest|trending|teasers?|promo|newsletter|subscribe|
    share|social|ad|ads|advert\w*|sponsor\w*|tags?|byline|author|caption|copyright|hidden|slider|carousel|swiper|recommend\w*|snackbar|alert-?bar)
    (?:$|[\s_-]|\d)""",
    re.IGNORECASE | re.VERBOSE,
)
# Of these only what no story ever stands in.
_NEVER_NAME = re.compile(
    r"""(?:^|[\s_-])(?:footer|nav|navbar|navigation|menu|cookies?|gdpr|consent|modal|popup|comments?|newsletter|breadcrumbs?|snackbar|alert-?bar|
    disclaimer|login|signin)(?:$|[\s_-]|\d)""",
    re.IGNORECASE | re.VERBOSE,
)
_BODY_NAME = re.compile(
    r"article-?_*(?:body|content|text|main)|story-?_*(?:body|content|text)|post-?_*(?:body|content|text|entry)|"
    r"entry-?content|articleBody|"
    r"body-?(?:text|copy)|(?:^|[\s_-])(?:rich-?text|paragraphs?|main-?text|news-?(?:body|content|text))(?:$|[\s_-])",
    re.IGNORECASE,
)
_SHORT = 25
_MOST_LIKELY = 1.8


@dataclass(frozen=True)
class _Piece:
    """The text of one block element: its length and that of its links, in letters."""

    element: HtmlElement
    size: int
    linked: int


@dataclass
class Setting:
    """Where elements stand to the story: remembered for each element asked about. What holds the headline may hold
    the story too, whatever its class says of the sidebar it also holds."""

    headline: HtmlElement | None = None
    known: dict[HtmlElement, float] = field(default_factory=dict)
    near: dict[HtmlElement, int] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: HtmlElement, titles: Sequence[str]) -> Setting:
        """The setting of a page; ``titles`` tell its headline from other h1s."""
        return cls(_headline(tree, titles))

    def __post_init__(self) -> None:
        above = list(self.headline.iterancestors()) if self.headline is not None else []
        self.near = {element: len(above) - i for i, element in enumerate(above)}
        self.known |= dict.fromkeys(above, 1.0)

    def inside(self, element: HtmlElement | None) -> float:
        """1: nothing speaks against ``element`` as part of the main text; less: a class name does; 0: its kind does."""
        if element is None or element.tag in ("body", "html"):
            return 1.0
        found = self.known.get(element)
        if found is None:
            own = _inside(element)
            found = self.known[element] = own and min(own, self.inside(element.getparent()))
        return found

    def likely(self, element: HtmlElement) -> float:
        """How likely ``element`` holds the story, by its kind, its names and how near it is to the headline."""
        return self.inside(element) * (1.5 if _is_body(name_of(element)) else 1.0) * (0.2 + self.nearness(element))

    def nearness(self, element: HtmlElement) -> float:
        """How deep the smallest element that holds both ``element`` and the headline lies, 0 (the root) to 1."""
        deepest = len(self.near)
        for one in (element, *element.iterancestors()):
            if one in self.near:
                return self.near[one] / deepest
        return 0.0


@dataclass(frozen=True)
class Column:
    """Blocks in reading order with their letters counted; ``value`` is their number times how likely they are the
    story's."""

    blocks: tuple[Block, ...] = ()
    size: int = 0
    value: float = 0.0

    @classmethod
    def under(cls, holder: HtmlElement, setting: Setting) -> Column:
        """The column that ``holder`` holds."""
        blocks: list[Block] = []
        _collect(holder, setting, blocks)
        size = sum(len(key(block.text)) for block in blocks)
        return cls(tuple(blocks), size, size * setting.likely(holder))


def column_of(layout: Layout, setting: Setting) -> Column:
    """The column of a page; empty where there is no running text."""
    scores: Counter[HtmlElement] = Counter()
    for piece in _pieces(layout):
        weight = _weight(piece) and _weight(piece) * setting.inside(piece.element)
        if not weight:
            continue
        holder = piece.element.getparent() if piece.element.tag in ("p", "li", "blockquote") else piece.element
        for share in (1.0, 0.5, 0.25):
            if holder is None:
                break
            scores[holder] += weight * share  # type: ignore[assignment]
            holder = holder.getparent()
    if not scores:
        return Column()
    return Column.under(max(scores, key=lambda one: scores[one] * setting.likely(one)), setting)


def wide_column(layout: Layout, setting: Setting) -> Column:
    """All that three quarters of a page's likely running text stand in: a live blog's posts, a body in many parts."""
    weights = {piece.element: _weight(piece) * setting.likely(piece.element) for piece in _pieces(layout)}
    mass = sum(weights.values())
    held: Counter[HtmlElement] = Counter()
    for element, weight in weights.items():
        for one in (element, *element.iterancestors()) if weight else ():
            held[one] += weight  # type: ignore[assignment]
    enough = [one for one, weight in held.items() if weight >= 0.75 * mass]
    if not enough:
        return Column()
    return Column.under(max(enough, key=lambda one: sum(1 for _ in one.iterancestors())), setting)


def mass_of(layout: Layout, setting: Setting, enough: float) -> float:
    """All running text of the page, each piece counted as far as it is likely the story's; where the page has less
    than ``enough`` of it anyway, the number of its letters."""
    weights = [(piece.element, _weight(piece)) for piece in _pieces(layout)]
    whole = sum(weight for _, weight in weights)
    if whole * _MOST_LIKELY <= enough:
        return whole
    return sum(weight * setting.likely(element) for element, weight in weights if weight)


def _headline(tree: HtmlElement, titles: Sequence[str]) -> HtmlElement | None:
    told = [key(title) for title in titles]
    firsts = list(tree.iter("h1"))
    for one in firsts:
        text = key(one.text_content())
        if text and any(text in title or title in text for title in told if title):
            return one
    return firsts[0] if len(firsts) == 1 else None


def _pieces(layout: Layout) -> Iterator[_Piece]:
    sizes: dict[HtmlElement, list[int]] = {}
    ends = [*layout.starts[1:], len(layout.keys)][: len(layout.starts)]
    for owner, start, end in zip(layout.owners, layout.starts, ends, strict=True):
        block, linked = owner, owner.tag == "a"
        while block.tag in _INLINE and block.getparent() is not None:
            block = block.getparent()
            linked = linked or block.tag == "a"
        counts = sizes.setdefault(block, [0, 0])
        counts[0] += end - start
        counts[1] += (end - start) * linked
    for element, (letters, in_links) in sizes.items():
        yield _Piece(element, letters, in_links)


def _weight(piece: _Piece) -> float:
    if piece.element.tag in ("h1", "h2", "h3", "h4", "h5", "h6") or piece.size < _SHORT:
        return 0.0
    if piece.linked > 0.5 * piece.size:
        return 0.0
    return float(piece.size)


_KINDS = {
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
    "blockquote": "quote",
}


def _collect(element: HtmlElement, setting: Setting, blocks: list[Block]) -> None:
    loose: list[str] = [element.text or ""]
    kind = _KINDS.get(element.tag, "paragraph")

    def flush() -> None:
        for part in re.split(r"\x0b\s*\x0b", "".join(loose)):
            lines = [plain(line) for line in part.split("\x0b")]
            text = "\n".join(line for line in lines if line)
            if text:
                blocks.append(Block(kind, text))  # type: ignore[arg-type]
        loose.clear()

    for child in element:
        if child.tag == "br":
            loose.append("\x0b" + (child.tail or ""))
        elif child.tag in _INLINE:
            loose.append(_words(child) + (child.tail or ""))
        else:
            flush()
            if child.tag in ("script", "style", "template", "svg") or setting.inside(child) < setting.inside(element):
                pass
            elif child.tag in ("ul", "ol"):
                items = [plain(item.text_content()) for item in child.iter("li")]
                text = "\n".join(item for item in items if item)
                if text:
                    blocks.append(Block("list", text))
            else:
                _collect(child, setting, blocks)
            loose.append(child.tail or "")
    flush()


def _words(element: HtmlElement) -> str:
    if element.tag == "br":
        return "\x0b"
    if element.tag in ("rt", "rp", "script", "style"):
        return ""
    return (element.text or "") + "".join(_words(child) + (child.tail or "") for child in element)


def _inside(element: HtmlElement) -> float:
    if element.tag in _OUTSIDE or _is_hidden(element):
        return 0.0
    if element.tag == "aside":
        return 0.1  # some sites set the story in one
    return 1.0 if element.tag in ("article", "main") else _named(name_of(element))


def _is_hidden(element: HtmlElement) -> bool:
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    if "style" in attributes and re.search(r"display\s*:\s*none|visibility\s*:\s*hidden", attributes["style"]):
        return True
    return attributes.get("role") in ("navigation", "dialog", "banner", "contentinfo", "search", "complementary")


@lru_cache(maxsize=20_000)
def _named(name: str) -> float:
    """What a name says about being inside the story. Remembered: a site's pages share their names."""
    if not name or _BODY_NAME.search(name) or re.search(r"\b(?:type-post|hentry)\b", name):
        return 1.0
    if _NEVER_NAME.search(name) or phrases.UNSEEN.search(name):
        return 0.0
    return 0.3 if _OUTSIDE_NAME.search(name) else 1.0


@lru_cache(maxsize=20_000)
def _is_body(name: str) -> bool:
    return _BODY_NAME.search(name) is not None
