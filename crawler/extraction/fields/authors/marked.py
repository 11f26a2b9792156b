"""Elements that are named like a byline, or lead to a person's page: what they say, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawler.extraction.fields.authors.elements import PERSON_PAGE, spaced
from crawler.extraction.fields.authors.limits import BEHIND, INITIALS, LAST_LETTERS, LONGEST
from crawler.extraction.fields.authors.line import Reader
from crawler.extraction.fields.place import ABOVE, BELOW
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import is_called
from crawler.extraction.text.blocks import plain
from crawler.vocabulary.names import NO_BYLINE

__all__ = ["FEW_WORDS", "is_near", "marked_elements", "of_names"]


_BYLINE = re.compile(
    r"by-?_?line|(?:^|[\s_-])(?:authors?|contributor|auteurs?|autor(?:en|es|i)?|autore|writers?|reporters?|journalists?|"
    r"verfasser(?:in)?|redakteur(?:in)?|penulis|yazar|firma|szerzo|forfatter|skribent|toimittaja|kirjoittaja|"
    r"periodista|journaliste|giornalista|assinatura|tac-?gia)(?:$|[\s_-])|(?:author|contributor)-?(?:name|link|info|title)|"
    r"(?:^|[\s_-])person-?(?:name|link)(?:$|[\s_-])|articleauthor|writer-?name"
)

_BYLINE_IN_CAMEL_CASE = re.compile(r"(?<=[a-z])(?:Author|Contributor)(?:s|Name|List)?(?:$|[\s_-])")

_is_byline = is_called(
    _BYLINE,
    but=NO_BYLINE,
    also=_BYLINE_IN_CAMEL_CASE,
    signs=(
        "line", "author", "auteur", "autor", "writer", "reporter", "journalist", "verfasser", "redakteur", "penulis",
        "yazar", "person", "contributor", "firma", "szerzo", "forfatter", "skribent", "toimittaja", "kirjoittaja",
        "periodista", "giornalista", "assinatura", "tac",
    ),
)  # fmt: skip


def marked_elements(page: Page) -> Iterator[HtmlElement]:
    """Elements that are named like a byline, the outermost of each nest."""
    if page.tree is None:
        return
    links = [
        anchor
        for anchor in page.tree.iter("a")
        if (href := anchor.get("href")) and PERSON_PAGE.search(href.lower()) and not _is_of_topics(anchor)
    ]
    told = [one for one in page.layout.having("property") if _AUTHOR.search(one.get("property", ""))]
    taken: set[HtmlElement] = set()
    for element in [element for element, _ in page.layout.called(_is_byline)] + links + told:
        if element.tag in ("meta", "link", "body", "article", "main") or not taken.isdisjoint(element.iterancestors()):
            continue
        if INITIALS < len(element.text_content().strip()) < 400:
            taken.add(element)
            yield element


def _is_of_topics(link: HtmlElement) -> bool:
    """Whether a link to a person's page is a step of a menu or one of the page's topics: whom the story is about."""
    above = list(islice(link.iterancestors(), _TOPIC_LEVELS))
    return any(one.tag == "nav" or _is_topics(f"{one.get('class')} {one.get('id')}") for one in above)


# How far above a link the list of topics is.
_TOPIC_LEVELS = 4

_is_topics = is_called(
    # The class of a list: `tags`, `post-tags`. WordPress says `tag-election` of a story that has the tag.
    re.compile(
        r"bread-?crumb|(?:^|\s)(?:(?:post|entry|article|story)[-_]{1,2})?"
        r"(?:tags|topics|keywords|themen|argomenti|temas)(?:[-_]{1,2}(?:list|links|cloud))?(?:$|\s)"
    ),
    signs=("bread", "tags", "topics", "keywords", "themen", "argomenti", "temas"),
)

# RDFa says what an element tells of.
_AUTHOR = re.compile(r"(?:^|[\s:])(?:author|creator)(?:$|\s)")


def is_near(reader: Reader, element: HtmlElement) -> bool | None:
    """Whether ``element`` stands about the headline (True) or directly behind the story (False); None: elsewhere."""
    place, at = reader.place, reader.page.layout.begin(element)
    if at < 0 or not place.is_known:
        return True
    column = reader.lines.all[reader.lines.first].start if reader.lines.all else -1
    top = max(place.second, place.start, column) if column <= place.start + BELOW else max(place.second, place.start)
    if place.heading_end < 0:
        return True if top - BELOW <= at <= top else None
    is_below = place.heading_start <= at <= min(max(top, place.heading_end + 1), place.heading_end + 2 * BELOW)
    is_above = place.heading_start - ABOVE <= at < place.heading_start and not place.is_in_masthead(element)
    if is_below or is_above:
        return None if place.is_beside(element) else True
    if place.end >= 0 and place.end - LAST_LETTERS <= at <= place.end + BEHIND:
        return None if place.is_in_card(element) else False
    return None


def of_names(element: HtmlElement) -> str:
    """The text of a byline; of a long one, or of one that holds a menu or the writer's life, what goes up to the last
    name that is marked as one."""
    text = spaced(element)
    is_short = len(text) <= LONGEST and not any(map(_is_of_life, text.split("\n")))
    if is_short and next(element.iter("ul", "ol", "button", *_SMALLER), None) is None:
        return text
    marked = [inner for inner in element.iterdescendants() if isinstance(inner.tag, str) and _is_marked_name(inner)]
    if not marked:
        return text
    last = plain(marked[-1].text_content())
    begin = text.find(last)
    return text[: begin + len(last)] if last and begin >= 0 else text


def _is_of_life(row: str) -> bool:
    """Whether a row of a byline is a sentence: it tells of the writer."""
    return row.endswith(".") and len(row.split()) > FEW_WORDS


# Words of a name and a role.
FEW_WORDS = 6


def _is_marked_name(element: HtmlElement) -> bool:
    href = element.get("href") or ""
    return (
        "author" in (element.get("rel") or "").split()
        or (element.tag == "a" and PERSON_PAGE.search(href.lower()) is not None)
        or any(map(_is_name_class, (element.get("class") or "").lower().split()))
    )


def _is_name_class(name: str) -> bool:
    """``author-name``, ``c-byline__name--top``. Not one pattern: a name of a megabyte would be tried from each place to
    its end."""
    end = max((found.start() for found in _NAME_END.finditer(name)), default=0)
    return _WRITER.search(name, 0, end) is not None


# Headings in a byline are those of a writer's other stories.
_SMALLER = ("h3", "h4", "h5")

_WRITER = re.compile(r"author|byline|writer|reporter|contributor")

_NAME_END = re.compile(r"[-_]name(?=$|[_-])")
