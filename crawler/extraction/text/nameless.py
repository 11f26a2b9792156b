"""Words within a sentence, and whole paragraphs, that have a name of their own. A reading that goes by names (``link``,
``meta``, ``embed``, ``rating``) takes them for a part of the page around the story, and leaves a hole in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.extraction.text.likelihood import is_before_ad, speaks_against
from crawler.extraction.text.sentences import is_sentence
from crawler.vocabulary.names import FORM_TAGS

__all__ = ["nameless"]

_NAMES: Final = ("class", "id", "style")
# What a sentence stands in.
_HOLDERS: Final = ("p", "li", "blockquote")
# What readers do not see is to stay out.
_UNSEEN: Final = re.compile(r"hid(?:e|den)|\bd-none\b|noprint|sr-only|screen-?reader|visually|display\s*:\s*none", re.I)
_FORM: Final = FORM_TAGS | {"abbr"}
_ENDS: Final = (".", "!", "?", "…", "。", "！", "？", "।", "۔", "؟", ":", "：")
_CLOSING: Final = "\"'”’»)]」』"
# Elements of a kind that are looked at, spans that one may stand in, and letters of words within a sentence.
_MOST, _UP, _WORDS = 2_000, 4, 200
# Elements in such words, texts in them, and letters of a sentence that is a paragraph.
_CHILDREN, _PIECES, _SENTENCE = 2, 8, 80


@contextmanager
def nameless(tree: HtmlElement) -> Iterator[None]:
    """Meanwhile what is surely the story's has no class, id and style in ``tree``: spans that are words within a
    sentence, and paragraphs of sentences whose own names do not speak against them."""
    taken: list[tuple[HtmlElement, list[tuple[str, str]]]] = []
    told = (one for one in islice(tree.iter("p"), _MOST) if one.attrib and _is_told(one))
    within = (one for one in islice(tree.iter("span"), _MOST) if one.attrib and _is_within_sentence(one))
    try:
        for one in (*told, *within):
            taken.append((one, one.items()))
            for name in _NAMES:
                one.attrib.pop(name, None)
        yield
    finally:
        for one, given in taken:
            one.attrib.clear()
            one.attrib.update(given)


def _is_told(paragraph: HtmlElement) -> bool:
    """Whether ``paragraph`` says something in sentences, leads nowhere, and readers see it."""
    if paragraph.get("aria-hidden") or _is_unseen(paragraph):
        return False
    if speaks_against(paragraph) and not is_before_ad(paragraph):
        return False
    return next(paragraph.iter("a"), None) is None and is_sentence(paragraph.text_content(), _SENTENCE)


def _is_unseen(element: HtmlElement) -> bool:
    return _UNSEEN.search(" ".join(map(element.get, _NAMES, ("", "", "")))) is not None


def _is_within_sentence(span: HtmlElement) -> bool:
    """Whether a sentence goes on from what stands before ``span``, through it, to what stands behind or its own end."""
    if len(span) > _CHILDREN or span.get("aria-hidden") or not _goes_on(span):
        return False
    return not _is_unseen(span) and next(span.iterancestors(*_HOLDERS), None) is not None


def _goes_on(span: HtmlElement) -> bool:
    # A page may nest a thousand spans: of each no more is read than counts.
    words = "".join(islice(span.itertext(), _PIECES))
    if not 0 < len(words.strip()) <= _WORDS:
        return False
    outer = span
    for _ in range(_UP):
        before, behind = _before(outer), (outer.tail or "").strip()
        if before or behind:
            break
        above = outer.getparent()
        if above is None or above.tag not in _FORM:
            break
        outer = above
    if before:
        goes_on = not before.rstrip(_CLOSING).endswith(_ENDS)
        return goes_on and bool(behind or words.rstrip().rstrip(_CLOSING).endswith(_ENDS))
    return behind[:1].islower()


def _before(element: HtmlElement) -> str:
    """What stands directly before ``element`` in its parent."""
    beside, above = element.getprevious(), element.getparent()
    if beside is not None:
        return (beside.tail or "").strip() or (_last_words(beside) if beside.tag in _FORM else "")
    return (above.text or "").strip() if above is not None else ""


def _last_words(element: HtmlElement) -> str:
    for _ in range(_UP):
        if not len(element):
            break
        if tail := (element[-1].tail or "").strip():
            return tail
        element = element[-1]
    return (element.text or "").strip()
