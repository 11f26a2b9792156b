"""The one caller of trafilatura: the parsed tree, the main text in its modes."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from itertools import islice
from typing import Literal

from lxml import etree
from lxml.html import HtmlComment, HtmlElement, HTMLParser, HtmlProcessingInstruction
from lxml.html import fromstring as _fromstring
from trafilatura import bare_extraction
from trafilatura import utils as _loading
from trafilatura.settings import Extractor

from crawler.extraction.page.seen import opened

__all__ = ["STRIPPED", "Mode", "excerpt", "main_text", "stripped", "tree_of", "walk"]

# Scripts, styles and drawings: no text, and half of many a page.
STRIPPED = ("script", "style", "svg", "template")
_RUBY = ("ruby", "rb", "rt", "rp", "rtc")

Mode = Literal["default", "fast", "precision", "fast precision"]

# Their warnings name no page and repeat what status and status_reason say.
for _name in ("trafilatura", "htmldate", "justext", "readability"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)

# Tables within each other, and cells of a page that its tables do not have: more than pages made by people.
_TABLES, _FILLED, _MOST_SPANNED = 12, 20_000, 100
# Boxes, rows and lines of a page whose reading is compared with others: of a thousand real pages one has more.
_COMPARED = 5_000
_BOXES = ("p", "div", "li", "dt", "dd", "tr", "td", "th", "br", "pre", "blockquote", *(f"h{n}" for n in range(1, 7)))
# libxml2 reads nothing behind the first </html>, and closes all elements at </body>. Browsers do neither (HTML
# Standard, "after body"): systems write such ends in the midst of a page.
# By its letters in both cases: a pattern that ignores case has no beginning that is quickly found.
_END = re.compile(r"</(?:[Hh][Tt][Mm][Ll]|[Bb][Oo][Dd][Yy])\s{0,20}>")
_NAME = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
_CONTROL = bytes([*range(9), 11, 12, *range(14, 32)])
# A page that nests deeper than about 255 tags is cut by libxml2 unless it is told otherwise.
_PARSER = HTMLParser(collect_ids=False, encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
# lxml.html asks a Python function for the class of each element each time it is touched; nothing here needs its forms.
_PARSER.set_element_class_lookup(
    etree.ElementDefaultClassLookup(element=HtmlElement, comment=HtmlComment, pi=HtmlProcessingInstruction)
)


def tree_of(html: str) -> HtmlElement | None:
    """The page as trafilatura parses it, so that its main text and our fields come from one tree; None: no markup."""
    # Their repairs concern the first lines; control characters go from the bytes, which is many times faster.
    head = html[:5000]
    repaired = _loading.repair_faulty_html(head, html[:50].lower())
    if "\n" not in head:
        # They end the first line, also where it goes on: within a word of a page that is all one line.
        repaired = repaired.removesuffix("\n")
    whole = _END.sub("", repaired + html[5000:])
    return _parsed(whole.encode("utf-8", "surrogatepass").translate(None, _CONTROL))


def main_text(tree: HtmlElement, url: str, mode: Mode) -> etree._Element | None:
    """The body that trafilatura takes for the main text (its own vocabulary: p, head, quote, list, item, table …);
    None where it finds too little. ``tree`` is not changed.

    A page of more than 5,000 paragraphs, rows or lines is read fast in every mode: justext, with which trafilatura
    compares its reading, looks past all short neighbours of each short paragraph, which costs their number's square."""
    if sum(1 for _ in islice(tree.iter(*_BOXES), _COMPARED + 1)) > _COMPARED:
        mode = "fast precision" if mode.endswith("precision") else "fast"
    options = Extractor(fast=mode.startswith("fast"), precision=mode.endswith("precision"), comments=False, url=url)
    if mode == "fast":
        # Neither of its foci: it then makes no second attempt of its own at short texts; ours is cheaper and surer.
        options.focus = "first attempt"
    document = bare_extraction(tree, url=url, options=options)
    return getattr(document, "body", None)


def excerpt(element: HtmlElement) -> HtmlElement:
    """A page that holds nothing but ``element``, a copy of it in copies of what it stands in."""
    inner = deepcopy(element)
    inner.tail = None
    root = place = None
    # From outside in: what is moved is walked through, and a page may have a thousand levels.
    for above in reversed(list(element.iterancestors())):
        outer = above.makeelement(above.tag, {name: value for name, value in above.items() if _NAME.fullmatch(name)})
        if place is not None:
            place.append(outer)
        root, place = outer if root is None else root, outer
    if place is None:
        return inner
    place.append(inner)
    return root


def stripped(tree: HtmlElement) -> None:
    """Takes ``STRIPPED`` out of ``tree``, but templates with what readers may see. Ruby becomes its base, with the
    reading in brackets where the page prints them; where a word may be parted it is whole."""
    opened(tree)
    around = _around(tree)
    etree.strip_elements(tree, *STRIPPED, with_tail=False)
    for ruby in list(tree.iter("ruby")):
        # With brackets (<rp>) the reading is printed in them; without, it would run into the word.
        if next(ruby.iter("rp"), None) is None:
            etree.strip_elements(ruby, "rt", with_tail=False)
        etree.strip_tags(ruby, *_RUBY[1:])
    etree.strip_tags(tree, "ruby", "wbr")
    _join_texts(around)
    _plain_tables(tree)


def _around(tree: HtmlElement) -> set[HtmlElement]:
    """What holds the elements that ``stripped`` takes out, and stays."""
    around: dict[HtmlElement, HtmlElement] = {}
    for one in tree.iter(*STRIPPED, *_RUBY, "wbr"):
        above = one.getparent()
        if above is not None:
            around[one] = around.get(above, above)
    return set(around.values())


def _join_texts(around: Iterable[HtmlElement]) -> None:
    """Makes one text of what stands around elements that are gone. libxml2 leaves it in pieces, and goes through all
    that stand before one to tell whose it is: thousands of scripts in a paragraph would cost their number's square."""
    for holder in around:
        if holder.text:
            holder.text = holder.text
        for child in holder:
            if child.tail:
                child.tail = child.tail


def _plain_tables(tree: HtmlElement) -> None:
    """Makes plain boxes of tables that would cost without an end.

    For each table trafilatura collects all that its inner tables hold, each for itself: a thousand tables within each
    other took a minute. It fills each row up to the widest, and each place that a cell spans: forty kilobytes of HTML
    can ask for millions of cells."""
    depth = 0
    filled = 0
    plain: list[HtmlElement] = []
    for event, table in etree.iterwalk(tree, events=("start", "end"), tag="table"):
        depth += 1 if event == "start" else -1
        if event == "start" and depth <= _TABLES:
            filled += _filled(table)
        if event == "start" and (depth == _TABLES + 1 or (depth <= _TABLES and filled > _FILLED)):
            plain.append(table)
    for table in plain:
        for part in list(table.iter("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption")):
            part.tag = "div"


def _filled(table: HtmlElement) -> int:
    """How many cells trafilatura adds to those that the page has, at most: where a cell spans, and at ends of rows."""
    rows = [row for part in table for row in ((part,) if part.tag == "tr" else part) if row.tag == "tr"]
    sizes = [[(_span(cell, "colspan"), _span(cell, "rowspan")) for cell in row] for row in rows]
    widest = min(max((sum(columns for columns, _ in row) for row in sizes), default=0), _MOST_SPANNED)
    spanned = sum(columns * height for row in sizes for columns, height in row)
    return max(len(rows) * widest, spanned) - sum(map(len, sizes))


def _span(cell: HtmlElement, name: str) -> int:
    given = cell.get(name, "1").strip()[:5]
    return min(max(int(given), 1), _MOST_SPANNED) if given.isdecimal() else 1


def walk(tree: HtmlElement) -> Iterator[tuple[str, HtmlElement]]:
    """Start and end of each element in document order."""
    pairs: Iterator[tuple[str, HtmlElement]] = etree.iterwalk(tree, events=("start", "end"))
    return pairs


def _parsed(html: bytes) -> HtmlElement | None:
    try:
        tree = _fromstring(html, parser=_PARSER)
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    # Names that libxml2 reads and lxml refuses to write: `<a:>`, `<p"x>`. Nobody knows such elements.
    odd = {tag for tag in {element.tag for element in tree.iter()} if not _NAME.fullmatch(tag)}
    for element in list(tree.iter(*odd)) if odd else ():
        element.tag = "span"
    return tree
