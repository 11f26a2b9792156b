"""A list that stands in the page as text: markup in a string of a script or of JSON, in an attribute, a template or a
text field, which a script puts into the page. No script is run."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice

from crawler.discovery.listing.tree import Element, ListingTree, parse

__all__ = ["unpacked"]

_MAX_CHARACTERS = 1_000_000  # of all that may hold a link
_MOST_ATTRIBUTES = 30
_TEXTS = frozenset(("script", "textarea", "xmp"))
_LINK = re.compile(r"<a\s[^<>]{0,2000}href", re.IGNORECASE)
_FEW = 3  # links make a list
_TWICE = 2  # a string of JSON in a string of a script
_ESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([^ux]))")
_SIGNS = {"n": "\n", "r": "\n", "t": " ", "b": " ", "f": " ", "v": " "}
# Between two strings of one list: `…</li>' + '<li>…`, `…</li>');document.write('<li>…`.
_JOINT = re.compile(
    r"""["'`]\s*+(?:\+|\)\s*+;?+\s*+(?:document\.write(?:ln)?|[\w$.]{1,40}\.(?:append|push))\()\s*+["'`]"""
)


def unpacked(page: ListingTree) -> ListingTree | None:
    """``page`` with the lists that it holds as text in its main part; None where it holds none."""
    left = _MAX_CHARACTERS
    pieces: list[str] = []
    for text in _held(page.root):
        left -= len(text)
        if left < 0:
            break
        if (markup := _in_strings(text)) and next(islice(_LINK.finditer(markup), _FEW - 1, None), None):
            pieces.append(markup)
    found = parse(f"<main>{''.join(pieces)}</main>".encode("utf-8", "replace"), page.url) if pieces else None
    if found is None:
        return None
    _drop_lists(page.root)
    next(page.root.iter("body"), page.root).append(next(found.root.iter("main"), found.root))
    return page


def _drop_lists(root: Element) -> None:
    """The page's own main part holds nothing: with a second one, none is the page's (``sole_main``)."""
    for node in list(root.iter("main")):
        node.tag = "div"
    for node in root.iter("section", "div"):
        if node.get("role") == "main":
            del node.attrib["role"]


def _held(root: Element) -> Iterator[str]:
    """What may hold a link as text: scripts, text fields, attributes."""
    for node in root.iter():
        held = [node.text] if node.tag in _TEXTS else []
        yield from (text for text in (*held, *node.values()[:_MOST_ATTRIBUTES]) if text and "href" in text)


def _in_strings(text: str) -> str:
    """``text`` with what is escaped in strings as it is meant, and the strings of one list joined."""
    for _ in range(_TWICE):
        text = _ESCAPED.sub(_meant, text) if "\\" in text else text
    text = html.unescape(text) if "&lt;" in text and "<a" not in text else text
    return _JOINT.sub("", text)


def _meant(sign: re.Match[str]) -> str:
    number = sign[1] or sign[2]
    return chr(int(number, 16)) if number else _SIGNS.get(sign[3], sign[3])
