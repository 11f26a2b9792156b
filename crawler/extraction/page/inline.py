"""Words within a sentence that have a name of their own. A reading that goes by names (``link``, ``author``, ``meta``,
``embed``) takes them for a part of the page around the story, and leaves a hole in the sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Final, cast

from lxml import etree
from lxml.html import HtmlElement

__all__ = ["nameless"]

_NAMES: Final = ("class", "id", "style")
_named: Final = cast(
    "Callable[[HtmlElement], list[HtmlElement]]",
    etree.XPath(
        "descendant::*[self::p or self::li or self::blockquote]//span[@class or @id or @style][not(@aria-hidden)]"
    ),
)
# What readers do not see is to stay out.
_UNSEEN: Final = re.compile(r"hid(?:e|den)|d-none|noprint|sr-only|screen-?reader|visually|display\s*:\s*none", re.I)
_FORM: Final = frozenset(("a", "abbr", "b", "cite", "em", "font", "i", "mark", "q", "small", "span", "strong", "u"))
_ENDS: Final = (".", "!", "?", "…", "。", "！", "？", "।", "۔", "؟", ":", "：")
_CLOSING: Final = "\"'”’»)]」』"
# Spans that are looked at, those that one may stand in, and letters of words within a sentence.
_MOST, _UP, _WORDS = 2_000, 4, 200


@contextmanager
def nameless(tree: HtmlElement) -> Iterator[None]:
    """Meanwhile the spans of ``tree`` that are words within a sentence have no class, id and style."""
    taken: list[tuple[HtmlElement, list[tuple[str, str]]]] = []
    try:
        for span in islice(_named(tree), _MOST):
            if _is_within_sentence(span):
                taken.append((span, span.items()))
                for name in _NAMES:
                    span.attrib.pop(name, None)
        yield
    finally:
        for span, given in taken:
            span.attrib.clear()
            span.attrib.update(given)


def _is_within_sentence(span: HtmlElement) -> bool:
    """Whether a sentence goes on from what stands before ``span``, through it, to what stands behind or its own end."""
    if len(span) > 2 or _UNSEEN.search(" ".join(map(span.get, _NAMES, ("", "", "")))):
        return False
    words = span.text_content()
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
        own = (beside.tail or "").strip()
        return own or (beside.text_content().strip()[-_WORDS:] if beside.tag in _FORM else "")
    return (above.text or "").strip() if above is not None else ""
