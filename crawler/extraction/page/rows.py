"""The head of a page that is one element with its lines parted by ``<br>``, as print pages are: headline, byline and
date get elements of their own, as other pages have them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawler.extraction.page.layout import key
from crawler.vocabulary.names import FORM_TAGS

__all__ = ["give_head"]

# Letters of a headline, and of a line of the head: a longer one is the story's. Lines of a head; elements of a line;
# headings, and elements that may begin with the headline, that are looked at.
_HEADLINE, _LINE, _LINES, _PARTS, _HOLDERS = 12, 160, 6, 10, 8


def give_head(tree: HtmlElement) -> None:
    """Gives the first lines of the element that begins with the page's title elements (``h1``, then ``p``), where the
    page has no heading."""
    if any(key(one.text_content()) for one in islice(tree.iter("h1", "h2", "h3"), _HOLDERS)):
        return
    title = key(next((one.text_content() for one in tree.iter("title")), ""))
    holders = dict.fromkeys(one.getparent() for one in islice(tree.iter("br"), _HOLDERS))
    for holder in holders:
        first = next(_lines(holder), [])
        if len(said := key("".join(_words(holder, first)))) >= _HEADLINE and said in title:
            _divide(holder)
            return


def _lines(holder: HtmlElement) -> Iterator[list[HtmlElement]]:
    """The elements of each line of ``holder``, up to the ``<br>`` that ends it; up to a line of other elements."""
    line: list[HtmlElement] = []
    for child in holder:
        if child.tag == "br":
            yield [*line, child]
            line = []
        elif child.tag not in FORM_TAGS or len(line) == _PARTS:
            return
        else:
            line.append(child)


def _words(holder: HtmlElement, line: list[HtmlElement]) -> Iterator[str]:
    before = line[0].getprevious() if line else None
    yield (holder.text if before is None else before.tail) or ""
    for one in line[:-1]:
        yield one.text_content()
        yield one.tail or ""


def _divide(holder: HtmlElement) -> None:
    for line in list(islice(_lines(holder), _LINES)):
        words = "".join(_words(holder, line))
        if len(words) > _LINE:
            return
        if not key(words):
            continue
        before = line[0].getprevious()
        row = holder.makeelement("p" if next(holder.iter("h1"), None) is not None else "h1")
        if before is None:
            row.text, holder.text = holder.text, None
        else:
            row.text, before.tail = before.tail, None
        at = holder.index(line[0])
        for one in line[:-1]:
            row.append(one)
        holder.insert(at, row)
