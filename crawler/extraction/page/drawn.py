"""Elements as React's server components push them, ``["$", "p", null, {"children": …}]``: those that hold a story."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any, Final

__all__ = ["column_of", "is_element"]

# Bounds: values that are looked at, levels.
_MOST: Final = 100_000
_DEEPEST: Final = 60
# Letters of a paragraph that is one, and how many make a story.
_PARAGRAPH: Final = 60
_FEWEST: Final = 3
_PARAGRAPHS: Final = frozenset(("p", "blockquote"))
# What keeps its kind; other elements are boxes.
_KEPT: Final = _PARAGRAPHS | {"h2", "h3", "h4", "ul", "ol", "li", "a", "em", "strong", "i", "b", "br", "span"}
_UNSEEN: Final = frozenset(("script", "style", "nav", "footer", "aside", "button", "form", "svg", "figure", "h1"))
_AN_ELEMENT: Final = 4


def column_of(state: Any) -> str:
    """What the element in ``state`` (JSON that was read) that has the most letters in paragraphs of its own holds, as
    HTML; empty where none has several."""
    best: list[Any] = []
    most = 0
    for element in _elements(state):
        children = _children(element)
        own = [len(_words(child)) for child in children if is_element(child) and child[1] in _PARAGRAPHS]
        long = [size for size in own if size >= _PARAGRAPH]
        if len(long) >= _FEWEST and sum(long) > most:
            best, most = children, sum(long)
    return "".join(_drawn(child, 0) for child in best)


def is_element(value: Any) -> bool:
    """Whether ``value`` is an element, or a component."""
    return isinstance(value, list) and len(value) >= _AN_ELEMENT and value[0] == "$" and isinstance(value[1], str)


def _children(element: list[Any]) -> list[Any]:
    """What ``element`` holds, lists within lists made one."""
    ahead = [element[3].get("children")] if isinstance(element[3], dict) else []
    found: list[Any] = []
    while ahead and len(found) < _MOST:
        one = ahead.pop()
        if isinstance(one, list) and not is_element(one):
            ahead += reversed(one)
        elif one is not None:
            found.append(one)
    return found


def _elements(state: Any) -> Iterator[list[Any]]:
    """Every element in ``state``."""
    waiting, seen = [(state, 0)], 0
    while waiting and seen < _MOST:
        value, depth = waiting.pop()
        seen += 1
        if is_element(value):
            if value[1] in _UNSEEN:
                continue
            yield value
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        if depth < _DEEPEST:
            waiting += [(one, depth + 1) for one in inner if isinstance(one, (dict, list))]


def _words(value: Any, depth: int = 0) -> str:
    if isinstance(value, str):
        return value
    return "".join(_words(one, depth + 1) for one in _children(value)) if is_element(value) and depth < _DEEPEST else ""


def _drawn(value: Any, depth: int) -> str:
    """``value`` as HTML, without menus, boxes and pictures."""
    if isinstance(value, str):
        return escape(value, quote=False)
    if not is_element(value) or depth > _DEEPEST or value[1] in _UNSEEN:
        return ""
    tag = value[1] if value[1] in _KEPT else "div"
    if tag == "br":
        return "<br>"
    return f"<{tag}>{''.join(_drawn(one, depth + 1) for one in _children(value))}</{tag}>"
