"""What readers say below a story, in a page that does not set it apart."""

from __future__ import annotations

from crawler.extraction.text.blocks import plain
from crawler.extraction.text.lines import Lines
from crawler.vocabulary.lines import COMMENTS

__all__ = ["comments_begin"]


def comments_begin(lines: Lines) -> int:
    """The place of the line behind most of the text that says that readers' comments follow; that behind the last line
    where there is none."""
    size = sum(len(line.key) for line in lines.all)
    behind = 0
    for i, line in enumerate(lines.all):
        is_behind = i > 0 and behind > _BEFORE * size
        if is_behind and len(line.key) < _TITLE and line.block.type != "quote" and COMMENTS.search(plain(line.text)):
            return i
        behind += len(line.key)
    return len(lines.all)


# The part of a text that stands before its readers' comments, and the letters of the line over them.
_BEFORE, _TITLE = 0.5, 60
