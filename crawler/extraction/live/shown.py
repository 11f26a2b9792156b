"""The posts of a live blog as the page prints them: a row of like elements, each with a time, an id or a heading."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import is_called, key, name_of
from crawler.extraction.text.likelihood import Setting
from crawler.vocabulary.names import HEADING_TAGS, LIVE_BLOG, LIVE_POST, LIVE_SIGNS

__all__ = ["TIME_OF_DAY", "Row", "is_live_blog", "row_of"]

_TAGS = frozenset(("article", "section", "div", "li"))
# Letters that are in no link, for an element to say something.
_SOME = 20
# The part of a row that must have a mark, and of the page's words that a row must hold.
_MOST = 0.66
_SHARE = 0.4
# A row with nearly as many words as the longest one is as good: then the one with more members is that of the posts.
_NEARLY = 0.6
# So many posts with a time of the day are a row, where the headline alone says that the page is live.
_CLOCKED = 2
# A post has a moment of publication and one of change, perhaps a third in a quotation; what has more holds posts.
_MOST_TIMES = 3
# What speaks against an element as part of the story, at most: see ``Setting.inside``.
_LEAST_INSIDE = 0.3
TIME_OF_DAY = re.compile(r"\W*(?:[01]?\d|2[0-3])[:.h][0-5]\d(?::[0-5]\d)?\s?(?:[ap]\.?m\.?|uhr|klo)?\W*", re.IGNORECASE)

_is_blog, _is_post = (is_called(words, signs=LIVE_SIGNS) for words in (LIVE_BLOG, LIVE_POST))
_is_dated = is_called(re.compile(r"date|time(?!r|line)|stamp|clock|publi|posted"))
_QUOTED = frozenset(("blockquote", "figure", "iframe"))


def is_live_blog(page: Page) -> bool:
    """Whether an element of the page is named as a live blog."""
    return bool(page.layout.called(_is_blog) or page.layout.called(_is_post))


@dataclass(frozen=True, eq=False)
class Member:
    """An element that may be a post."""

    element: HtmlElement

    @cached_property
    def letters(self) -> int:
        """The letters that stand in no link."""
        linked = sum(len(key(link.text_content())) for link in self.element.iter("a"))
        return len(key(self.element.text_content())) - linked

    @cached_property
    def heading(self) -> HtmlElement | None:
        """Its first heading."""
        headings = (one for one in self.element.iter(*HEADING_TAGS) if not quoted(one, self.element))
        return next((one for one in headings if key(one.text_content())), None)

    @cached_property
    def times(self) -> list[HtmlElement]:
        """Its ``<time>`` elements, or what is named as a time, or else the first time of day that stands alone; those
        in quotations left out."""
        found = [one for one in self.element.iter("time") if not quoted(one, self.element)]
        if found:
            return found
        inside = [one for one in self.element.iter() if isinstance(one.tag, str)]
        named = [one for one in inside if _is_dated(name_of(one)) and _is_time(one) and not quoted(one, self.element)]
        return named or [one for one in inside if _is_clock(one) and not quoted(one, self.element)][:1]

    def leads_away(self, url: str) -> bool:
        """Whether its heading is a link to another page: a teaser."""
        if self.heading is None:
            return False
        links = [*self.heading.iter("a"), *(one for one in self.heading.iterancestors("a"))]
        targets = (link.get("href") or "" for link in links)
        own = urlsplit(url).path.rstrip("/")
        return any(not one.startswith("#") and urlsplit(one).path.rstrip("/") not in ("", own) for one in targets)


def quoted(element: HtmlElement, within: HtmlElement) -> bool:
    """Whether ``element`` stands in a quotation or an embedded post inside ``within``."""
    for above in element.iterancestors():
        if above is within:
            return False
        if above.tag in _QUOTED:
            return True
    return False


def _is_clock(element: HtmlElement) -> bool:
    """Whether an element says a time of the day and nothing else."""
    return len(element) == 0 and TIME_OF_DAY.fullmatch((element.text or "").strip()[:20]) is not None


def _is_time(element: HtmlElement) -> bool:
    """Whether what is named as a time has one: 10:15, 5 min ago, or a moment in an attribute."""
    if any("time" in name or "date" in name for name in element.attrib if name.startswith("data-")):
        return True
    text = element.text_content()[:60].strip()
    return len(text) < 50 and any(map(str.isdigit, text))


@dataclass(frozen=True)
class Row:
    """Elements of one form, in the order of the page."""

    members: tuple[Member, ...]

    @cached_property
    def letters(self) -> int:
        return sum(one.letters for one in self.members)

    @cached_property
    def is_timed(self) -> bool:
        return self._most(1 <= len(one.times) <= _MOST_TIMES for one in self.members)

    @cached_property
    def is_clocked(self) -> bool:
        """Whether two or more, and most of them, have a time of the day."""
        return len(self.members) >= _CLOCKED and self._most(any(map(_is_clock, one.times)) for one in self.members)

    @cached_property
    def is_headed(self) -> bool:
        return self._most(one.heading is not None for one in self.members)

    @cached_property
    def has_ids(self) -> bool:
        """Ids with a figure: without one they name the parts of a page."""
        return self._most(any(map(str.isdigit, own_id(one.element) or "")) for one in self.members)

    @cached_property
    def is_named(self) -> bool:
        """Whether they are named as posts, or stand in what is named as a live blog."""
        return self._most(_is_post(name_of(one.element)) or _stands_in_blog(one.element) for one in self.members)

    def _most(self, marks: Iterator[bool]) -> bool:
        return sum(marks) >= _MOST * len(self.members)


def own_id(element: HtmlElement) -> str | None:
    """The id of an element by its attributes: ``id``, or a ``data-`` attribute that is named after an id of its own."""
    named: str | None = element.get("itemid") or element.get("id")
    if named and named.strip():
        return named.strip()
    found = {name: value.strip() for name, value in element.attrib.items() if _OWN_ID.fullmatch(name) and value.strip()}
    return found[min(found, key=lambda name: (not _OF_POST.search(name), name))] if found else None


_OWN_ID = re.compile(
    r"data-(?!.*(?:author|user|parent|categor|blog|page|site|section|channel|tracking|ad-|image|video|event-type))"
    r"(?:[\w-]+-)?(?:id|key|uid|uuid|guid|anchor)"
)
_OF_POST = re.compile(r"post|entry|item|event|update|block|message")


def row_of(page: Page, *, said: bool) -> Row | None:
    """The row of posts of a page that is a live blog: of the rows that hold most of the page's words the one with most
    members. None where there is none. ``said``: the page says that it is a live blog; else the row itself must."""
    assert page.tree is not None
    declared = _declared(page)
    if declared is not None:
        return declared
    setting = Setting.of(page.tree, ())
    rows = [row for row in _rows(page, setting) if _is_row(row, page, said=said)]
    longest = max((row.letters for row in rows), default=0)
    # A row that has a name needs no size: a live blog begins with one post under a long lede.
    enough = _SHARE * _words(page, setting)
    near = [row for row in rows if row.letters >= _NEARLY * longest and (row.is_named or row.letters >= enough)]
    return max(near, key=lambda row: (len(row.members), row.letters), default=None)


def _declared(page: Page) -> Row | None:
    """The posts that microdata or RDFa names."""
    assert page.tree is not None
    names = ("itemprop", "property")
    told = (one for one in page.layout.having(*names) if one.tag in _TAGS)
    found = [one for one in told if any("liveBlogUpdate" in (one.get(name) or "") for name in names)]
    members = tuple(Member(one) for one in found)
    return Row(members) if members else None


def _rows(page: Page, setting: Setting) -> Iterator[Row]:
    assert page.tree is not None
    alike: defaultdict[tuple[str, ...], list[HtmlElement]] = defaultdict(list)
    for element in page.tree.iter(*_TAGS):
        if setting.inside(element) >= _LEAST_INSIDE:
            alike[_form(element)].append(element)
    for form, elements in alike.items():
        outer = _outermost(elements)
        members = tuple(one for one in map(Member, outer) if one.letters >= _SOME)
        if members and (len(members) > 1 or _is_post(" ".join(form)) or _is_post(name_of(members[0].element))):
            yield Row(members)


def _form(element: HtmlElement) -> tuple[str, ...]:
    """What like elements have in common: tag and first class; without one also those of what they stand in."""
    own = _first_class(element)
    parent = element.getparent()
    if own or parent is None:
        return element.tag, own
    return element.tag, "", parent.tag, _first_class(parent), str("id" in element.attrib)


def _first_class(element: HtmlElement) -> str:
    return re.sub(r"\d+", "0", next(iter((element.get("class") or "").split()), ""))


def _outermost(elements: Sequence[HtmlElement]) -> list[HtmlElement]:
    there = set(elements)
    return [one for one in elements if not any(above in there for above in one.iterancestors())]


def _is_row(row: Row, page: Page, *, said: bool) -> bool:
    if len(row.members) < (1 if row.is_named else 2) or any(len(one.times) > _MOST_TIMES for one in row.members):
        return False
    if sum(one.leads_away(page.url) for one in row.members) > len(row.members) / 2:
        return False
    if row.is_named:
        return row.is_timed or row.has_ids or row.is_headed
    return said and (row.is_timed or row.has_ids or (row.is_headed and _are_siblings(row)))


def _are_siblings(row: Row) -> bool:
    """Whether three or more posts, and most of them, stand side by side."""
    count = Counter(one.element.getparent() for one in row.members).most_common(1)[0][1]
    return count >= max(3, _MOST * len(row.members)) and row.members[0].element.tag in ("article", "li")


def _stands_in_blog(element: HtmlElement) -> bool:
    return any(_is_blog(name_of(above)) for above in element.iterancestors() if above.tag not in ("body", "html"))


def _words(page: Page, setting: Setting) -> int:
    """The letters of the page's paragraphs that may be the story's."""
    assert page.tree is not None
    paragraphs = (one for one in page.tree.iter("p", "blockquote") if setting.inside(one) >= _LEAST_INSIDE)
    return sum(len(key(one.text_content())) for one in _outermost(list(paragraphs)))
