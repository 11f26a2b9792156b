"""The signs of no width that belong to the spelling: ZERO WIDTH NON-JOINER and JOINER between letters that join.

Persian writes می‌شود with one; without it the letters join and the word is misspelt. trafilatura leaves them out with
all characters that cannot be printed, so that they are taken from the page again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from archive.article import Block
from crawler.extraction.page.document import Page
from crawler.extraction.text.blocks import plain
from crawler.extraction.text.lines import Line, Lines

__all__ = ["with_joiners"]

_JOINERS = "\u200c\u200d"
_WITHOUT = str.maketrans("", "", _JOINERS)
# How HTML writes them, or begins to. A pattern that begins with a letter is quick; one with the joiners is not.
_ESCAPED = re.compile(r"&(?:zwn?j|#820|#[xX]200)")
# Letters of an element in which a line is looked for, for each of the line's.
_MOST = 3


def with_joiners(page: Page, lines: Lines) -> Lines:
    """``lines`` with the joiners that their elements have in ``page``."""
    if not (any(sign in page.html for sign in _JOINERS) or _ESCAPED.search(page.html)):
        return lines
    return lines.only(map(_joined, lines.all))


def _joined(line: Line) -> Line:
    if line.element is None:
        return line
    whole = line.element.text_content()
    if len(whole) > _MOST * len(line.text) + 1_000 or whole.translate(_WITHOUT) == whole:
        return line
    given = plain(whole)
    begin = given.translate(_WITHOUT).find(" ".join(line.text.split()).translate(_WITHOUT))
    if begin < 0:
        return line
    text = "".join(_spelt(line.text.translate(_WITHOUT), given, begin)).strip(_JOINERS)
    return replace(line, block=Block(line.block.type, text))


def _spelt(text: str, given: str, begin: int) -> Iterator[str]:
    """``text``, which has no joiners, with those of ``given``, in which it begins behind ``begin`` other characters."""
    rest = iter(given)
    skipped = 0
    while skipped < begin:
        skipped += next(rest) not in _JOINERS
    for letter in text:
        for one in rest:
            if one not in _JOINERS:
                break
            yield one
        yield letter
