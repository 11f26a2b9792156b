"""Lines that are hardly more than links to other pages."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice

from lxml.html import HtmlElement

from archive.urls import host_of
from crawler.extraction.page.layout import key
from crawler.extraction.text.blocks import measure, plain
from crawler.extraction.text.cleaning.end import calls
from crawler.extraction.text.cleaning.fields import Fields
from crawler.extraction.text.cleaning.head import set_as
from crawler.extraction.text.cleaning.limits import FEW_TEASERS, LEDE, SOME_LINK
from crawler.extraction.text.lines import STORY_ADDRESS, Line, Lines
from crawler.extraction.text.sentences import ENDS, is_sentence
from crawler.vocabulary.labels import is_label
from crawler.vocabulary.lines import PROMO

__all__ = ["is_of_site", "link_lines"]


# Of a table that is one of links.
_ALL_LINKS = 0.95


def link_lines(lines: Lines, fields: Fields) -> Iterator[int]:
    """Lines that are hardly more than links to other stories."""
    items = _items(lines)
    out: list[int] = []
    for i, line in enumerate(lines.all):
        loose = line.block.type in ("list", "heading") and not lines.in_column(line) and line.linked > 0.4
        is_linked = line.linked > 0.7 and measure(line.text) > 25 and not _is_of_text(lines, i, fields.host)
        leads_on = _leads_on(line, fields.host) or _is_of_teasers(line, fields.host)
        if ((loose or is_linked) and i not in items) or leads_on:
            out.append(i)
    yield from out
    yield from _titles(lines, out)


def _is_of_teasers(line: Line, host: str) -> bool:
    """Whether each item of a list is another story of the site: its headline, a link alone in an element, over its
    summary. In a list of the story's own a sentence goes on behind the link."""
    if line.block.type != "list" or line.element is None or not line.linked:
        return False
    items = list(islice(line.element.iter("li"), _ITEMS + 1))
    return _ROW <= len(items) <= _ITEMS and all(_is_teaser(item, host) for item in items)


# Items of a box of other stories.
_ITEMS = 20


def _is_teaser(item: HtmlElement, host: str) -> bool:
    link = next(item.iter("a"), None)
    title = key(link.text_content()) if link is not None else ""
    if link is None or not title or not is_of_site(link, host) or not STORY_ADDRESS.search(link.get("href") or ""):
        return False
    if len(link.text_content().split()) < _FEWEST_WORDS or not key(item.text_content()).startswith(title):
        return False
    box = next(one for one in (link, *link.iterancestors()) if one.getparent() is item)
    following = [one for one in box.itersiblings() if key(one.text_content())]
    is_over = bool(following) and all(next(one.iter("a"), None) is None for one in following)
    return is_over and key(box.text_content()) == title and not (box.tail or "").strip()


# Words of a headline.
_FEWEST_WORDS = 3


def _titles(lines: Lines, out: Sequence[int]) -> Iterator[int]:
    """The short lines that stand over a row of links (``out``) and over nothing else: in whatever language they say
    "Related stories"."""
    linked = set(out)
    for first in out:
        i = first - 1
        if i < 1 or i in linked or not _is_title(lines.all[i]):
            continue
        behind = next((j for j in range(first, len(lines.all)) if j not in linked), len(lines.all))
        several = behind - first >= _ROW and all(line.leads_to_stories() for line in lines.all[first:behind])
        # A crosshead stands over its paragraphs, too.
        is_over_text = behind < len(lines.all) and is_sentence(lines.all[behind].text, LEDE)
        if several and not is_over_text:
            yield i


def _is_title(line: Line) -> bool:
    is_short = measure(line.text) < _LONGEST_TITLE and not plain(line.text).endswith(ENDS)
    return line.block.type in ("paragraph", "heading") and is_short and not line.linked


# Links that are a row, and the measure of the line over them.
_ROW, _LONGEST_TITLE = 2, 50


def _items(lines: Lines) -> set[int]:
    """The headings of the parts of a list of things: several that are set alike, each with a paragraph under it in a
    box of its own."""
    alike: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    others: set[tuple[str, ...]] = set()
    for i, line in enumerate(lines.all[:-1]):
        if line.block.type != "heading":
            continue
        below = lines.all[i + 1]
        if below.holder is line.holder and below.linked < 0.3 and is_sentence(below.text, LEDE):
            alike[set_as(line)].append(i)
        else:
            others.add(set_as(line))
    several = (places for form, places in alike.items() if form not in others and len(places) >= FEW_TEASERS)
    return {i for places in several for i in places}


def _leads_on(line: Line, host: str) -> bool:
    """Whether a line is a few words with a colon and the headline of another story of the site, a link: in whatever
    language it says "Read also"."""
    if line.element is None or line.block.type not in ("paragraph", "heading") or line.linked <= SOME_LINK:
        return False
    links = [link for link in line.anchors if key(link.text_content())]
    if len(links) != 1 or not line.key.endswith(key(links[0].text_content())):
        return False
    title = plain(links[0].text_content())
    before = plain(line.text)[: -len(title)] if plain(line.text).endswith(title) else ""
    # In capital letters it needs no colon: ZOBACZ TEŻ.
    is_lead = _LEAD.fullmatch(before) or (before.isupper() and len(before.split()) in _CAPITALS)
    return bool(is_lead) and measure(title) > _HEADLINE and line.leads_to_stories() and is_of_site(links[0], host)


# A word may have vowels that are no letters to Python: those of India and South-East Asia, and signs that join.
_OF_WORD = r"(?:[^\W_]|[\u0900-\u0dff\u0e00-\u0eff\u1780-\u17d3\u200c\u200d])"

# A few words before a link.
_LEAD = re.compile(rf"[\W_]*(?:{_OF_WORD}+[\s’'-]+){{0,4}}(?!\d){_OF_WORD}+\s*[:：|\])】」]\s*")

# The measure of a headline.
_HEADLINE = 15

# Words of a lead in capital letters; one may be where the story is from.
_CAPITALS = (2, 3, 4)


def is_of_site(link: HtmlElement, host: str) -> bool:
    """Whether ``link`` leads to a page of the site, and to no document."""
    href = (link.get("href") or "").strip()
    if not href or _NO_PAGE.search(href):
        return False
    return not _ABSOLUTE.match(href) or (bool(host) and _bare_host(host_of(href)) == _bare_host(host))


def _bare_host(host: str) -> str:
    return host.removeprefix("www.").removeprefix("m.").removeprefix("amp.")


_ABSOLUTE = re.compile(r"(?:[a-z][a-z0-9+.-]*:|//)", re.IGNORECASE)

_NO_PAGE = re.compile(r"^(?:#|mailto:|tel:|javascript:)|\.(?:pdf|docx?|xlsx?|csv|odt|zip)\b", re.IGNORECASE)


def _is_of_text(lines: Lines, i: int, host: str) -> bool:
    """Whether a linked line is part of the text all the same: its own words, a sentence, a list of documents."""
    line = lines.all[i]
    if _is_of_terms(line):
        return True
    if not lines.in_column(line) or i > lines.last:
        return False
    # The last line is where a page calls to other stories and offers itself.
    if i == lines.last and (line.leads_to_stories() or calls(line)):
        return False
    return is_sentence(line.text, LEDE) if line.block.type == "paragraph" else _lists_documents(lines, i, host)


def _lists_documents(lines: Lines, i: int, host: str) -> bool:
    """Whether the list at ``i`` follows a paragraph and leads to documents, or to what has no story's address; one link
    to a page of the site is no list of documents, nor are its topics."""
    line, before = lines.all[i], lines.all[i - 1] if i else None
    if line.block.type != "list" or before is None or before.block.type != "paragraph":
        return False
    if is_label(before.text):
        return False
    if before.text.rstrip().endswith((":", "：")):
        return measure(before.text) >= LEDE and not PROMO.match(before.text)
    links = line.anchors
    if len(links) == 1 and is_of_site(links[0], host):
        return False
    return not line.leads_to_stories() and not all(_TOPIC.search(link.get("href") or "") for link in links)


# The address of a topic's page.
_TOPIC = re.compile(r"/(?:tags?|topics?|themen?|temas?|etiquetas?|keywords?|sujets?|onderwerp|search|suche)[/?=]", re.I)


def _is_of_terms(line: Line) -> bool:
    """Whether a linked line is part of the text all the same: a table, an address, a row of linked names."""
    is_table = line.block.type == "table" and not (line.linked > _ALL_LINKS and line.leads_to_stories())
    if is_table or re.match(r"\S+@\S+$|https?://\S+$|www\.\S+$", line.text):
        return True
    anchors = line.anchors if line.block.type == "paragraph" else []
    return len(anchors) >= 3 and len(line.key) / len(anchors) < 15
