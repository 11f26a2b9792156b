"""An HTML page as discovery needs it: its tree, its base address, its links with what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from lxml import etree
from lxml import html as lxml_html

from crawler.discovery.addresses import absolute, is_broken, located
from crawler.discovery.shape import words_of
from crawler.discovery.sites import is_inner
from crawler.discovery.values import Headers
from crawler.discovery.xml import Element, decode, within

__all__ = [
    "TITLE", "Element", "Link", "ListingTree", "address_pressed", "ancestors", "heading_beside", "is_declared_other",
    "is_frame_of_script", "link_pressed", "parse", "plain_text", "sole_main", "words_before",
]  # fmt: skip

MAX_BYTES = 20_000_000
MAX_TAGS = 400_000
MAX_LINKS = 5_000
MAX_DEPTH = 150  # ancestors of a link that are looked at
_ELEMENTS_OF = 300  # elements in a link, or in what stands around it, that are looked at: a teaser has a dozen
_HEADINGS_OF = 5  # headings in a link that are looked at
_HEADLINE = 4  # words that a headline has, and a kicker has not
_BROKEN = 500  # characters that are told of a link that is no address
_LABELS_OF = 60  # elements around a link among which its label is looked for
_LONGEST_NAME = 40
_ATTRIBUTES_OF = 30  # attributes of an element that are looked at
_WORDS_OF = 400  # characters of a link's text that are looked at

# A start tag and its attributes as HTML reads them (WHATWG 13.2.5.32 and on); possessive, so linear in any text.
_ATTRIBUTE = re.compile(r"""[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"']?[^\s>]*+))?+""")
_TAG = re.compile(rf"<[a-zA-Z][^\s/>]*+(?:[\s/]++|{_ATTRIBUTE.pattern})*+")
_MAX_ATTRIBUTES = 1_000
# What a reader may press though it is no link. Elements of frameworks (<router-link>, <NuxtLink>) have names of more
# than one word, and a name of their own for the address.
_PRESSED = ("a", "button", "div", "li", "article", "section", "tr", "td", "span", "p", "h2", "h3", "h4", "figure")
_FRAMEWORKS = re.compile(r"[a-z]{1,20}-[a-z-]{1,40}|(?:nuxt|next|router|app|g)link", re.IGNORECASE)
_ADDRESSES = frozenset((
    "to", ":to", "v-bind:to", ":href", "v-bind:href", "href", "url", "routerlink", "[routerlink]", "ng-href",
    "data-ng-href", "data-to", "xlink:href",
))  # fmt: skip
# `data-article-url`, `data-story-link`; not the address of what a teaser has beside its page.
_ADDRESS = re.compile(
    r"data-(?!.*(?:image|img|thumb|photo|picture|video|audio|logo|icon|author|categor|section|channel|tag|topic|api|feed"
    r"|src|share|next|prev|more|load|ajax|embed|comment|login|save|print|track|ad-|ads-)).{0,30}"
    r"(?:href|url|link|permalink|uri)"
)
# Where an element without words has them: a link, or a component that a script draws.
_NAMES = ("title", "aria-label", "alt", "headline", "heading", "data-title", "data-headline")
# Where the data of an article in the page's markup (RDFa, microdata) name it.
_NAMED_ABOUT = ("about", "resource", "itemid")
_ARTICLE_TYPE = re.compile(r"article|blogposting|newsitem|reportage", re.IGNORECASE)
# What frameworks call the element that they draw a page in.
_FRAMES = re.compile(r"root|app|__next|__nuxt|___gatsby|svelte|react-root|app-root|vue-app", re.IGNORECASE)
_GOES_TO = re.compile(
    r"""(?:\blocation(?:\.href)?\s*=|\blocation\.(?:assign|replace)\(|\bopen\()\s*(["'])([^"'<>\s]{1,2000})\1"""
)
# A function of the page's own is called with an address: goTo('/politics/…').
_CALLED_WITH = re.compile(r"""\b[\w$.]{1,60}\(\s*(["'])((?:https?:/)?/[^"'<>\s]{1,2000})\1""")
# A list of choices, of which the chosen one is gone to.
# A choice that is an article, by its day or its number; a month's archive, a region and a language are choices, too.
_CHOSEN = re.compile(r"(?:https?:/)?/(?=[^\s<>]*(?:\d{5}|/20\d\d/\d{1,2}/(?:\d{1,2}/)?[^\s<>/]{8}))[^\s<>]{1,2000}$")
_SCRIPTED = re.compile(r"\s*(?:#|javascript:|$)", re.IGNORECASE)
# Parts of class names: entry-title, list-item__title, slotTitle, tit-news.
TITLE = re.compile(
    r"(?:^|[\s_-]|[a-z](?=[TH]))(?:[Tt]itles?|[Hh]eadline|[Hh]eading|[Hh]eader|[Tt]itre|[Tt]itulo|[Tt]itel|[Tt]it)(?:$|[\s_-]|\d)"
)
# The title of an icon (<svg><title>) is for those who do not see it.
_UNREAD = frozenset(("script", "style", "noscript", "template", "title", "desc"))
_HEADINGS = ("h1", "h2", "h3", "h4", "h5")
_BLOCKS = frozenset(("div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "span", "br", "time", "section", "header"))


@dataclass(frozen=True, slots=True)
class Link:
    """An ``<a href>`` of the page: its absolute address, its words, the element itself.

    The words are those of the headline inside the link, else all of the link's, else those of the heading beside it."""

    url: str
    text: str
    element: Element


@dataclass(frozen=True, slots=True)
class ListingTree:
    """The tree of a page that may list articles; ``base`` is the address that its relative links start from."""

    root: Element
    url: str
    base: str

    def links(self) -> Iterator[Link]:
        """The page's links to http(s) addresses, in document order."""
        for count, element in enumerate(self.root.iter("a", "area")):
            if count >= MAX_LINKS:
                return
            url = located(element.get("href") or "", self.base)
            if url and not (element.get("href") or "").startswith("#"):
                yield Link(url, _words(element), element)

    @property
    def main(self) -> Element | None:
        """The page's main part, where it has one."""
        return sole_main(self.root)

    def broken(self) -> Iterator[str]:
        """What its links call an address of the web that is none, each once."""
        targets = (element.get("href") or "" for element in islice(self.root.iter("a", "area"), MAX_LINKS))
        yield from dict.fromkeys(target.strip()[:_BROKEN] for target in targets if is_broken(target, self.base))


def parse(body: bytes, url: str, headers: Headers = None) -> ListingTree | None:
    """The page's tree, or None where ``body`` holds none. Bounded in bytes and in tags, never in what they say."""
    text = within(MAX_TAGS, decode(body[:MAX_BYTES], headers))
    if "<" not in text:
        return None
    text = _TAG.sub(_shorn, text)
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        return None
    # The first that has an address: one before it may only say where links open (HTML 4.2.3).
    # And one that names a machine behind the site's proxy leads no reader anywhere.
    named = (absolute(element.get("href") or "", url) for element in root.iter("base"))
    return ListingTree(root, url, next((one for one in named if one and not is_inner(one, url)), url))


def link_pressed(root: Element) -> bool:
    """Makes links of the elements that only a script makes links of, by the address in their ``data-href``, their
    ``onclick`` or a framework's attribute, by what the data of an article in the page's markup call its address, or by
    the value of a choice (``<option>``); whether there are any."""
    pressed = [(node, target) for node in root.iter() if _is_pressed(node) and (target := address_pressed(node))]
    pressed += [(node, node.get("href") or "") for node in root.iter("link") if node.get("itemprop") == "url"]
    pressed += [(node, value) for node in root.iter("option") if _CHOSEN.match(value := node.get("value") or "")]
    for node, target in pressed[:MAX_LINKS]:
        node.tag = "a"
        node.set("href", target)
    return bool(pressed)


def _is_pressed(node: Element) -> bool:
    tag = node.tag
    if not isinstance(tag, str):
        return False
    is_named_so = "-" in tag or "link" in tag
    return tag in _PRESSED or (is_named_so and _FRAMEWORKS.fullmatch(tag) is not None)


def address_pressed(node: Element) -> str | None:
    """The address that a script leads to where the element is pressed, as it stands there; None where a link leads on
    by itself, or none is named."""
    names = node.keys()
    if not names:
        return None
    href = node.get("href") or ""
    if node.tag == "a" and not _SCRIPTED.match(href):
        return None
    for name in names[:_ATTRIBUTES_OF]:
        if _is_address(name) and (target := _address(node.get(name))):
            return target
    if "onclick" in names or href:
        script = f"{node.get('onclick') or ''};{href}"
        gone_to = _GOES_TO.search(script) or _CALLED_WITH.search(script)
        return gone_to[2] if gone_to else None
    if _ARTICLE_TYPE.search(node.get("itemtype") or node.get("typeof") or ""):
        return next(filter(None, (_address(node.get(name)) for name in _NAMED_ABOUT)), None)
    return None


@lru_cache(maxsize=2_000)
def _is_address(name: str) -> bool:
    return name in _ADDRESSES or (len(name) <= _LONGEST_NAME and _ADDRESS.fullmatch(name) is not None)


def _address(value: str | None) -> str | None:
    """``value`` as an address: a framework's may be a script's string (``:to="'/politics/…'"``)."""
    value = (value or "").strip()
    if value[:1] in ("'", "`") and value[-1:] == value[:1]:
        value = value[1:-1].strip()
    return value if value and value[0] not in "#{[$(" and not _SCRIPTED.match(value) else None


def plain_text(element: Element) -> str:
    """The element's words, white space collapsed, without the text of scripts and styles."""
    words = ""
    for text in _texts(element):
        words += text
        if len(words) > _WORDS_OF * 5:
            break
    return " ".join(words.split())[:_WORDS_OF]


def sole_main(root: Element) -> Element | None:
    """The one element that is marked as the main part; None where there is none, or several."""
    mains = [node for node in root.iter("main", "section", "div") if node.tag == "main" or node.get("role") == "main"]
    return mains[0] if len(mains) == 1 else None


def is_frame_of_script(root: Element) -> bool:
    """Whether the page has the element that a framework draws it in, and next to nothing in it."""
    frames = (node for node in root.iter("div", "main", "app-root") if _FRAMES.fullmatch(node.get("id") or node.tag))
    return any(words_of(plain_text(node)) < _HEADLINE for node in islice(frames, 5))


def is_declared_other(link: Element) -> bool:
    """Whether the link says itself that it leads to what was paid for (``rel=sponsored``), or to a page in another
    language than the page has (``hreflang``, HTML 4.6.1)."""
    if "sponsored" in (link.get("rel") or "").lower().split():
        return True
    own = link.getroottree().getroot().get("lang") or ""
    its = link.get("hreflang") or ""
    return bool(own and its) and _language(own) != _language(its)


def _language(tag: str) -> str:
    return tag.strip().lower().replace("_", "-").partition("-")[0]


def ancestors(element: Element) -> Iterator[Element]:
    """The element's ancestors below ``<body>``, the nearest first, MAX_DEPTH of them at most."""
    for node in islice(element.iterancestors(), MAX_DEPTH):
        if node.tag in ("body", "html"):
            return
        yield node


def _shorn(tag: re.Match[str]) -> str:
    """The tag without what follows its thousandth attribute: the parser compares each with all before it."""
    text = tag[0]
    if len(text) < 2 * _MAX_ATTRIBUTES:
        return text
    last = next(islice(_ATTRIBUTE.finditer(text), _MAX_ATTRIBUTES, None), None)
    return text[: last.start()] if last else text


def _inside(element: Element, *tags: str) -> Iterator[Element]:
    """Of the first elements in ``element`` and itself those of these ``tags``. Links may lie in each other, and in one
    teaser: what each of them looks at is bounded."""
    return (node for node in islice(element.iter(), _ELEMENTS_OF) if node.tag in tags)


def _texts(element: Element) -> Iterator[str]:
    for node in islice(element.iter(), _ELEMENTS_OF):
        if node.tag not in _UNREAD and node.text:
            yield node.text
        if node is not element and node.tail:
            # A word's end at an element's edge: inline elements follow each other without a space in teasers.
            yield " " + node.tail if node.tag in _BLOCKS else node.tail
        elif node.tag in _BLOCKS:
            yield " "


def _words(element: Element) -> str:
    said = _headline(element) or plain_text(element) or _alternative(element)
    return said or _label_beside(element) or heading_beside(element)


def _headline(element: Element) -> str:
    """The first heading in the link that has a headline's words; else the longest (a kicker may be a heading too)."""
    headings = [plain_text(heading) for heading in islice(_inside(element, *_HEADINGS), _HEADINGS_OF)]
    long = (words for words in headings if words_of(words) >= _HEADLINE)
    return next(long, None) or max(headings, key=words_of, default="")


def heading_beside(element: Element) -> str:
    """The heading of the teaser that an empty link lies over; a teaser links to one page only."""
    for node in islice(element.iterancestors(), 4):
        if len({(link.get("href") or "").partition("#")[0] for link in islice(_inside(node, "a"), 5)}) > 1:
            return ""
        heading = next(_inside(node, *_HEADINGS), None)
        if heading is None:
            heading = next(
                (one for one in islice(node.iter(), _ELEMENTS_OF) if TITLE.search(one.get("class") or "")), None
            )
        if heading is not None and (words := plain_text(heading)):
            return words
    return ""


def words_before(element: Element) -> str:
    """What the block around a link like "Read more" says before it: its words in bold, else all of them, without the
    link's own; "" where the block holds another link."""
    for node in islice(element.iterancestors(), 3):
        if len({(link.get("href") or "").partition("#")[0] for link in islice(_inside(node, "a"), 5)}) > 1:
            return ""
        bold = plain_text(next(_inside(node, "b", "strong"), element))
        said = bold if words_of(bold) >= _HEADLINE else plain_text(node).removesuffix(plain_text(element)).strip()
        if words_of(said) >= _HEADLINE:
            return said
    return ""


def _label_beside(element: Element) -> str:
    """The words of the element that an empty link names as its own (``aria-labelledby``), where it stands near."""
    name = (element.get("aria-labelledby") or "").strip()
    for node in islice(element.iterancestors(), 3) if name else ():
        label = next((one for one in islice(node.iter(), _LABELS_OF) if one.get("id") == name), None)
        if label is not None:
            return plain_text(label)
    return ""


def _alternative(element: Element) -> str:
    image = next(_inside(element, "img"), None)
    words = next(filter(None, map(element.get, _NAMES)), None) or (image.get("alt") if image is not None else "")
    return " ".join((words or "").split())[:_WORDS_OF]
