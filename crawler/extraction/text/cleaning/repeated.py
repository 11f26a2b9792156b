"""Lines that stand in the text twice, and headings with nothing under them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice, pairwise

from crawler.extraction.page.layout import is_called, key, name_of
from crawler.extraction.text.blocks import measure, plain
from crawler.extraction.text.cleaning.fields import Fields
from crawler.extraction.text.cleaning.limits import SHORT_LINE, SHORT_SENTENCE
from crawler.extraction.text.known import Known
from crawler.extraction.text.lines import STORY_ADDRESS, Line, Lines
from crawler.extraction.text.sentences import ENDS, is_sentence
from crawler.vocabulary.names import PULL_QUOTE

__all__ = ["hanging", "repeated"]


_is_pulled = is_called(PULL_QUOTE)

# Letters of the key of a line that may be said twice without being a copy.
_QUOTED = 25

# The part of a text that no author says again word for word.
_COPIED = 0.4


def repeated(lines: Lines, fields: Fields) -> Iterator[int]:
    """A pull quote within the paragraph that it is taken from, and a copy beside the column. What the column itself
    says twice is the author's."""
    copies = _copies(lines)
    if sum(len(lines.all[i].key) for i in copies) > _COPIED * sum(len(line.key) for line in lines.all):
        yield from copies
        return
    texts = Known(line.key for line in lines.all if line.block.type in ("paragraph", "list"))
    alike = Counter(line.key for line in lines.all if line.block.type in ("paragraph", "list"))
    column = {line.key for line in lines.all if lines.in_column(line)}
    for i, line in enumerate(lines.all):
        if len(line.key) < _QUOTED or line.block.type in ("table", "heading"):
            continue
        is_pulled = line.block.type == "quote" or any(_is_pulled(name_of(one)) for one in line.above(3))
        own = alike[line.key] if line.block.type != "quote" else 0
        is_copy = alike[line.key] == 2 and line.key in column and not lines.in_column(line)
        if is_copy or (is_pulled and texts.times(line.key) > own):
            yield i
            if is_pulled and i + 1 < len(lines.all) and _is_of_quote(lines, line, lines.all[i + 1]):
                yield i + 1


def _is_of_quote(lines: Lines, quote: Line, line: Line) -> bool:
    """Whether ``line`` says who said the pulled ``quote`` before it, in the same box."""
    is_short = len(line.text) < SHORT_LINE / 2 and not is_sentence(line.text, SHORT_SENTENCE)
    return is_short and line.holder is quote.holder and not lines.in_column(line)


def _copies(lines: Lines) -> list[int]:
    """The long lines of the longest row of lines that was said before, word for word and in this order: of a text that
    is set twice, for two sizes of screens, the second. Where each line of it stands behind its first, these are it."""
    long = [(i, line.key) for i, line in enumerate(lines.all) if len(line.key) >= _QUOTED]
    first: dict[str, int] = {}
    rows: list[list[int]] = [[]]
    for at, (i, text) in enumerate(long):
        before = first.setdefault(text, at)
        row = rows[-1]
        # It goes on with the copy, or begins another.
        goes_on = before and row and long[before - 1][1] == lines.all[row[-1]].key and row[-1] == long[at - 1][0]
        if before < at:
            if goes_on:
                row.append(i)
            else:
                rows.append([i])
    times = Counter(text for _, text in long)
    doubled = [i for (_, before), (i, text) in pairwise(long) if text == before and times[text] == _TWICE]
    return max(*rows, doubled if len(doubled) >= _DOUBLED else [], key=len)


# What is set for two screens; lines that are doubled by it, where an author may say one twice.
_TWICE, _DOUBLED = 2, 3


def hanging(lines: Lines, fields: Fields) -> Iterator[int]:
    """Headings at the end have nothing under them, nor have bold lines over links to other stories. A page that sets
    its paragraphs as headings keeps them."""
    set_so = [i for i, line in enumerate(lines.all) if line.block.type == "heading" and is_sentence(line.text, _PROSE)]
    for i in range(len(lines.all) - 1, 0, -1):
        if lines.all[i].block.type != "heading" and not _is_over_links(lines.all[i]):
            return
        if len(set_so) >= _PARAGRAPHS and i in set_so:
            return
        yield i


# Letters of a heading that is a paragraph, and how many of them a page has that sets them so.
_PROSE, _PARAGRAPHS = 80, 3


def _is_over_links(line: Line) -> bool:
    """Whether a short line in bold, which is no sentence, has in the page links to other stories and nothing else
    below it."""
    if line.block.type != "paragraph" or line.layout is None or line.start < 0 or line.element is None:
        return False
    if measure(line.text) > _TITLE or plain(line.text).endswith(ENDS) or not _is_bold(line):
        return False
    first = bisect_left(line.layout.starts, line.start + len(line.key))
    below = slice(first, first + _LINKS)
    links = [next(islice(chain((one,), one.iterancestors("a")), 3), one) for one in line.layout.owners[below]]
    targets = {link.get("href") for link in links if link.tag == "a" and STORY_ADDRESS.search(link.get("href") or "")}
    return all(line.layout.links[below]) and len(targets) == _LINKS


# The measure of such a line, and the links that are looked at.
_TITLE, _LINKS = 50, 2


def _is_bold(line: Line) -> bool:
    inside = [*line.above(2), *islice(line.element.iterdescendants(), _PARTS)] if line.element is not None else []
    return any(one.tag in _BOLD and key(one.text_content()) == line.key for one in inside)


_BOLD = ("b", "strong")
# Elements of a line that are looked at.
_PARTS = 5
