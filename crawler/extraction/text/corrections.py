"""Corrections and editors' notes of an article: they often stand in a box beside or below its text, which no reading of
the text takes. A note counts where its words, its place and what it says agree that it is about this article."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import replace

from lxml.html import HtmlElement

from archive.article import Block
from crawler.extraction.page.document import Page
from crawler.extraction.page.layout import Layout, is_called, is_hidden, key, name_of
from crawler.extraction.text.blocks import plain
from crawler.extraction.text.known import Known
from crawler.extraction.text.lines import Innermost, Line, Lines
from crawler.extraction.text.prose import INLINE
from crawler.vocabulary.corrections import BEGINS, GENERAL, LABEL, LABEL_ALONE, OTHER, OWN, STARTS
from crawler.vocabulary.lines import OFFER
from crawler.vocabulary.names import HEADING_TAGS, UNSEEN

__all__ = ["with_corrections"]

# Letters: of what a note says at least, and of a whole note at most.
_SAYS, _LONGEST = 20, 1500
# Over this part of it in links a note is a list of other things.
_LINKED = 0.4
# A note that does not name its article shares so many of its words with the text, if it is about it.
_SHARED = 0.3
# Notes of one page; more are a list of corrections.
_MOST = 8
# Boxes that begin like a note and are looked at, and characters of one, with links that are no part of it.
_MOST_BOXES, _LONGEST_BOX = 60, 4 * _LONGEST
_is_unseen = is_called(UNSEEN)
_WORD = re.compile(r"[^\W_]{4,}|\d{2,}|[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2}")


def with_corrections(page: Page, lines: Lines) -> Lines:
    """``lines`` with the notes of the article, as blocks of the type ``correction``: those that it has are called so,
    those that stand beside it or below are added."""
    if not lines.all or lines.main is None:
        return lines
    marked = lines.only(_marked(line, above) for above, line in zip((None, *lines.all), lines.all, strict=False))
    text = " ".join(line.text for line in lines.all).casefold()
    known = Known(line.key for line in lines.all)
    scope = _scope(lines.main)
    found = [
        line for line in _notes(page.layout, scope, lines.main)
        if key(_says(line.text) or "") not in known and _is_about(line, text)
    ]  # fmt: skip
    return marked.with_more(found) if len(found) <= _MOST else marked


def _marked(line: Line, above: Line | None) -> Line:
    """``line``, as a correction where it is one by itself or by a label ``above`` it."""
    is_labelled = above is not None and LABEL_ALONE.fullmatch(above.text) is not None
    says = is_labelled or _says(line.text) is not None
    is_note = line.block.type in ("paragraph", "quote") and len(line.key) <= _LONGEST and says
    return replace(line, block=Block("correction", line.text)) if is_note else line


def _says(text: str) -> str | None:
    """What a note says behind its label; None where ``text`` is no note."""
    label = LABEL.match(text) or GENERAL.match(text)
    said = text[label.end() :] if label else text if BEGINS.match(text) else ""
    return said if len(key(said)) >= _SAYS or len(_WORD.findall(said)) >= _SAYS // 3 else None


def _is_about(line: Line, text: str) -> bool:
    """Whether a note is about the article of ``text`` (no capitals): it names it, or speaks of the same things and
    leads to no other story."""
    said = _says(line.text) or ""
    if line.linked > _LINKED:
        return False
    if BEGINS.match(said) or OWN.search(said):
        return True
    if OTHER.search(said) or OFFER.search(said) or (line.linked and line.leads_to_stories()):
        return False
    words = {word.casefold() for word in _WORD.findall(said)}
    return sum(word in text for word in words) >= _SHARED * len(words)


def _scope(main: HtmlElement) -> HtmlElement:
    """What holds the article and what belongs to it: its ``article``, ``main``, or what holds its headline too, and
    what that stands in."""
    headed: set[HtmlElement] = set()
    for heading in main.getroottree().iter("h1"):
        one = heading
        while one is not None and one not in headed:
            headed.add(one)
            one = one.getparent()
    for above in (main, *main.iterancestors()):
        if above.tag in ("article", "main", "body") or above in headed:
            outer = above.getparent()
            if outer is not None and outer.tag == "article":
                outer = outer.getparent()
            return above if above.tag in ("main", "body") or outer is None or outer.tag == "body" else outer
    return main


def _notes(layout: Layout, scope: HtmlElement, main: HtmlElement) -> Iterator[Line]:
    seen: set[HtmlElement] = set()
    keys = layout.keys
    held = {main, *main.iterancestors()}
    in_scope = Innermost(lambda one: one is scope)
    in_other = Innermost(lambda one: _is_other(one, held), ends=lambda one: one is scope)
    for start, owner in zip(layout.starts, layout.owners, strict=True):
        words = STARTS.get(keys[start : start + 2])
        if words is None or not keys.startswith(words, start) or layout.begin(owner) != start:
            continue
        box = _box(layout, owner, start, held)
        if box in seen or in_scope(box) is None or in_other(box) is not None:
            continue
        seen.add(box)
        if len(seen) > _MOST_BOXES:
            return
        if len(box.text_content()) > _LONGEST_BOX:
            continue
        if (text := _text(box)) and len(text) <= _LONGEST and _says(text) is not None:
            said = key(text)
            linked = layout.linked(start, start + len(said))
            yield Line(Block("correction", text), said, box, start, linked, layout)


def _box(layout: Layout, owner: HtmlElement, start: int, held: Set[HtmlElement]) -> HtmlElement:
    """The largest element that begins with the text at ``start`` and holds nothing of the main text, as ``held`` do."""
    box = owner
    for above in owner.iterancestors():
        if above in held or layout.begin(above) != start:
            break
        box = above
    return box


def _is_other(element: HtmlElement, held: Set[HtmlElement]) -> bool:
    """Whether ``element`` is hidden, a menu, a link or another article than those that ``held`` the main text."""
    is_others = element.tag in ("nav", "a", "button", "form", "label") or (
        element.tag == "article" and element not in held
    )
    return is_others or is_hidden(element) or _is_unseen(name_of(element))


def _text(box: HtmlElement) -> str:
    """The paragraphs of ``box``, a line each; of a label alone also what follows it."""
    text = "\n".join(_paragraphs(box))
    if LABEL_ALONE.fullmatch(text) and (box.tag in HEADING_TAGS or box.tag in ("p", "div", "dt", "span", "strong")):
        following = box.getnext()
        if following is not None and following.tag not in HEADING_TAGS:
            text = "\n".join((text, *_paragraphs(following)))
    return text


def _paragraphs(element: HtmlElement) -> list[str]:
    """The words of ``element``, a paragraph each, without paragraphs that are links: they lead to the house's rules."""
    texts: list[str] = []
    _collect(element, texts)
    return [text for text in texts if key(text)]


def _collect(element: HtmlElement, texts: list[str]) -> None:
    loose = [element.text or ""]
    for child in element:
        if child.tag in INLINE and child.tag != "br":
            loose += (child.text_content(), child.tail or "")
            continue
        texts.append(plain("".join(loose)))
        if not _is_link(child):
            _collect(child, texts)
        loose = [child.tail or ""]
    texts.append(plain("".join(loose)))


def _is_link(element: HtmlElement) -> bool:
    if next(element.iter("a"), None) is None:
        return False
    words = len(key(element.text_content()))
    return sum(len(key(anchor.text_content())) for anchor in element.iter("a")) > 0.5 * words
