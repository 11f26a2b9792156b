"""How many attributes the elements of a page have, counted before it is parsed: libxml2 and lxml take the square of
their number in one element for each reading of them."""

from __future__ import annotations

import re
from typing import Final

__all__ = ["LIMIT", "squares", "without_scripts"]

LIMIT: Final = 10_000_000
"""The sum of squares of the attributes of elements that have many: one element with 3,000, or thousands with 50."""

_MANY: Final = 50
_SCRIPT: Final = re.compile(r"<(script|style)(?=[\s>/])", re.IGNORECASE)
# Where a script and a style end.
_ENDS: Final = {name: re.compile(f"</{name}", re.IGNORECASE) for name in ("script", "style")}
_QUOTED: Final = re.compile(r"=\s*+(?:\"[^\"]*+\"|'[^']*+')")
# Where an attribute may end, beside white space.
_ENDS_AT: Final = ("/", '="', "='")
# Within a tag libxml2 reads over "<" up to a ">" that stands in no quotation marks.
_TAG: Final = re.compile(r"<[A-Za-z][^>=]*+(?:=(?:\"[^\"]*+\"|\s*+(?:\"[^\"]*+\"|'[^']*+')?+)[^>=]*+)*+")


def squares(markup: str) -> int:
    """The sum of the squared numbers of attributes, of the elements that have more than ``_MANY``; ``markup`` is a page
    without its scripts."""
    total = 0
    for tag in _TAG.findall(markup):
        # Each attribute takes two letters at least; and there are no more than white space and signs could part.
        if len(tag) <= 2 * _MANY or len(tag.split()) + sum(map(tag.count, _ENDS_AT)) <= _MANY:
            continue
        names = len(set(_QUOTED.sub("=_ ", tag).replace("/", " ").split()))
        total += names**2 if names > _MANY else 0
    return total


def without_scripts(html: str) -> str:
    """``html`` without what stands in scripts and styles; the last of them may be left open."""
    parts: list[str] = []
    position = 0
    while opened := _SCRIPT.search(html, position):
        parts.append(html[position : opened.end()])
        closed = _ENDS[opened[1].lower()].search(html, opened.end())
        end = closed.start() if closed else -1
        # What the tag of the script itself has stays: it ends at the next ">".
        begun = html.find(">", opened.end())
        parts.append(html[opened.end() : begun] if begun >= 0 else html[opened.end() :])
        position = max(end, begun) if min(end, begun) >= 0 else len(html)
    return "".join([*parts, html[position:]])
