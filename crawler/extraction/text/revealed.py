"""The rest of a story that a click shows, or that only who runs no scripts sees: hidden paragraphs, and those in a
``<noscript>``, that go on with what is shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.extraction.page.layout import Layout, is_called, is_hidden, key, name_of
from crawler.extraction.text.blocks import measure
from crawler.extraction.text.column import Column
from crawler.extraction.text.likelihood import Setting, speaks_against
from crawler.vocabulary.names import SHOWN

__all__ = ["reveal"]

# Words in classes by which styles hide an element until a script takes them off.
_HIDING: Final = re.compile(
    r"(?:^|(?<=[\s_-]))(?:(?:is|u|js|visually)-)?(?:hidden|hide|d-none|display-none|collapsed?|invisible)(?=$|[\s_-])"
)
_is_put_away: Final = is_called(_HIDING, but=SHOWN, signs=("hid", "none", "collapse", "invisible"))
# Hidden elements, and blocks of one, that are looked at.
_MOST: Final = 300
# How far above a hidden element, and before it, the shown sentences may stand.
_FAR: Final = 3
_NEAR: Final = 40
# What is shown in the place of the text, or beside it.
_ROLES: Final = frozenset(("tabpanel", "tooltip", "alert", "alertdialog", "status", "menu", "listbox", "note"))
# Letters of a sentence; sentences, and letters of a hidden rest, which is a notice where it has fewer.
_SENTENCE: Final = 60
_FEWEST, _LEAST = 2, 200
_ENDS: Final = (".", "!", "?", "…", "。", "！", "？", "।", "۔", "؟", "”", '"', "»", "」")


def reveal(tree: HtmlElement, layout: Layout, setting: Setting) -> None:
    """Takes what hides the rest of a story from it: for every reading, trafilatura's too, it is shown then."""
    for element in _revealed(tree, layout, setting):
        for name in ("hidden", "aria-hidden", "style"):
            element.attrib.pop(name, None)
        if _HIDING.search(element.get("class") or ""):
            element.set("class", _HIDING.sub("", element.get("class", "")))
        element.tag = "div" if element.tag == "noscript" else element.tag
        setting.known[element] = 1.0


def _revealed(tree: HtmlElement, layout: Layout, setting: Setting) -> list[HtmlElement]:
    """The hidden elements of ``tree`` that hold the rest of the story: two sentences or more that stand nowhere else,
    behind shown ones, in no dialog, menu or form."""
    by_column: dict[HtmlElement, list[tuple[HtmlElement, list[str]]]] = {}
    hidden = dict.fromkeys(_hidden(tree, layout))
    for element in hidden:
        if any(above in hidden for above in element.iterancestors()):
            continue
        column = _column(element, setting)
        if column is not None and (sentences := _sentences(element, layout)):
            by_column.setdefault(column, []).append((element, sentences))
    found: list[HtmlElement] = []
    for rest in by_column.values():
        sentences = [one for _, several in rest for one in several]
        if len(sentences) >= _FEWEST and sum(map(measure, sentences)) >= _LEAST:
            found += [element for element, _ in rest]
    return found


def _hidden(tree: HtmlElement, layout: Layout) -> Iterator[HtmlElement]:
    """The first elements of ``tree`` that an attribute, a class or their kind hides."""
    by_class = (element for element, _ in layout.called(_is_put_away) if element.tag not in ("body", "html"))
    by_attribute = filter(is_hidden, layout.having("hidden", "aria-hidden", "style"))
    for found in (by_attribute, by_class, tree.iter("noscript")):
        yield from islice(found, _MOST)


def _column(element: HtmlElement, setting: Setting) -> HtmlElement | None:
    """The element around ``element`` in which a shown sentence stands before it; None where there is none near, or
    ``element`` is something else by its kind or name, or in another language."""
    if element.get("role") in _ROLES or element.get("lang") or _is_something_else(element):
        return None
    inner = element
    for outer in islice(element.iterancestors(), _FAR):
        if outer.tag in ("body", "html") or setting.inside(outer) < 1.0:
            return None
        before = islice(inner.itersiblings("p", "div", preceding=True), _NEAR)
        if any(not is_hidden(one) and _is_sentence(one.text_content()) for one in before):
            return outer
        inner = outer
    return None


def _is_something_else(element: HtmlElement) -> bool:
    """Whether its kind or name says that ``element`` is no part of a story; that it is hidden says nothing."""
    if element.tag == "noscript":
        return False
    name = _HIDING.sub("", name_of(element).lower())
    return speaks_against(element, name=name) or _OF_LANGUAGE.search(name) is not None


# lang-de: the same text in another language.
_OF_LANGUAGE: Final = re.compile(r"(?:^|\s)(?:lang|language|locale|translation)[-_][a-z]{2}(?![a-z])")


def _sentences(element: HtmlElement, layout: Layout) -> list[str]:
    """The sentences in ``element``; none at all where the page has one of them elsewhere, too, or where
    each stands in a box of its own: so do the hints of buttons."""
    holders = Counter(one.getparent() for one in islice(element.iter("p"), _MOST) if _is_sentence(one.text_content()))
    if _leads_on(element):
        return []
    is_hints = element.tag != "p" and holders and max(holders.values()) < _FEWEST
    if is_hints or next(element.iter("form", "input", "h1"), None) is not None:
        return []
    blocks = Column.under(element, Setting(None, {element: 1.0})).blocks[:_MOST]
    texts = [block.text for block in blocks if block.type != "heading" and _is_sentence(block.text)]
    return texts if all(layout.holds_once(key(text)) for text in texts) else []


def _leads_on(element: HtmlElement) -> bool:
    """Whether ``element`` ends with a link to another page, in no paragraph: an offer, a teaser."""
    last = element
    while len(last) and not (last[-1].tail or "").strip() and last.tag not in ("a", "p", "li"):
        last = last[-1]
    return last.tag == "a" and not (last.get("href") or "#").startswith(("#", "javascript:"))


def _is_sentence(text: str) -> bool:
    text = text.strip()
    return measure(text) >= _SENTENCE and text.endswith(_ENDS)
