"""What stands below the text: the writer's life, notices, a wall."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml.html import HtmlElement

from crawler.extraction.page.layout import is_called, key, name_of
from crawler.extraction.text.blocks import measure, plain
from crawler.extraction.text.cleaning.dated import is_of_dates
from crawler.extraction.text.cleaning.fields import Fields
from crawler.extraction.text.cleaning.limits import LEDE, SHORT_LINE
from crawler.extraction.text.cleaning.promos import is_speech, is_told
from crawler.extraction.text.lines import Line, Lines, kind_of
from crawler.extraction.text.sentences import is_sentence
from crawler.vocabulary.lines import AFTER, CALLED_TO, OFFER
from crawler.vocabulary.names import WALL, WALL_SIGNS
from crawler.vocabulary.persons import any_said
from crawler.vocabulary.walls import REST, anywhere

__all__ = ["after_text", "calls", "separators"]


_is_wall = is_called(WALL, signs=WALL_SIGNS)

# How a line about an author goes on.
_BIO = re.compile(rf"{any_said('life')}|@\w+", re.IGNORECASE)

_INTRODUCED = re.compile(any_said("introduced"))

# Letters of a line about the writer that are looked at.
_LIFE = 400


def separators(lines: Lines, fields: Fields) -> Iterator[int]:
    """Lines without a letter, and what stands behind the one that ends a press release: who sent it, whom to call."""
    ends = [i for i, line in enumerate(lines.all) if not line.key and _RELEASE_ENDS.fullmatch(line.text)]
    sizes = [len(line.key) for line in lines.all] if len(ends) == 1 else []
    end = ends[0] if sum(sizes[: ends[0]] if sizes else ()) > _RELEASE else len(lines.all)
    end = end if sum(sizes[:end]) > sum(sizes[end:]) else len(lines.all)
    return (i for i, line in enumerate(lines.all) if not line.key or i > end)


# How a press release ends; the letters that it has at least.
_RELEASE_ENDS = re.compile(r"\s*#(?:\s?#){2,3}\s*")
_RELEASE = 200


def after_text(lines: Lines, fields: Fields) -> Iterator[int]:
    """Credits, copyright, calls to subscribe, the author's life below the text."""
    names = [key(name) for name in fields.authors]
    wall = _wall(lines)
    yield from range(wall, len(lines.all))
    for i in range(wall - 1, max(0, wall - 8), -1):
        line = lines.all[i]
        text = plain(line.text)
        is_note = len(text) < 400 and AFTER.search(text) and not (is_speech(text) and is_told(lines, line, LEDE))
        is_of_author = any(line.key.startswith(name) for name in names if name)
        is_bio = is_of_author and (_BIO.search(text[:_LIFE]) or (_is_in_italics(line) and _INTRODUCED.search(text)))
        is_outside = i > lines.last and not lines.in_main(line) and not _goes_on(lines, line)
        address = _ADDRESS.fullmatch(text)  # print versions say their own
        is_own = address is not None and address["host"].lower().endswith(fields.host.removeprefix("www.") or "\0")
        if not (is_note or is_bio or is_outside or is_own or _is_of_writer(lines, i) or is_of_dates(text)):
            return
        yield i


def _is_in_italics(line: Line) -> bool:
    inside = [] if line.element is None else [line.element, *islice(line.element.iterdescendants(), _FEW)]
    return any(one.tag in ("em", "i", "cite") and key(one.text_content()) == line.key for one in inside)


# Elements of a line that are looked at.
_FEW = 5

# An address and nothing else but what it is called: "Source URL: https://…".
_ADDRESS = re.compile(
    r"(?:[^\W\d_][^\n:：/]{0,40}[:：]\s*)?\W{0,3}https?://(?P<host>[^\s/:]{1,100})[^\s]{0,500}\W{0,3}"
)


def _wall(lines: Lines) -> int:
    """Where a short line among the last says that the rest is for those who pay: what follows it are offers."""
    last = [i for i in range(1, len(lines.all))[-_CALLS:] if len(lines.all[i].key) < SHORT_LINE]
    said = {i: lines.all[i].key + "\0" + _asked(lines, i) for i in last}
    if not REST.within("\0".join(said.values())):
        return next((i for i in last if _is_in_wall(lines.all[i])), len(lines.all))
    return next((i for i in last if REST.within(said[i]) or _is_in_wall(lines.all[i])), len(lines.all))


def _is_in_wall(line: Line) -> bool:
    """Whether a line stands in a small box that is called a wall and makes an offer: the paid part may be called so."""
    box = next((one for one in line.above(_WALL_DEPTH) if _is_wall(name_of(one))), None)
    return box is not None and line.letters_of(box) < _WALL_SIZE and bool(anywhere().within(key(box.text_content())))


# How deep a line stands in such a box, and its letters.
_WALL_DEPTH = 4
_WALL_SIZE = 800


def _asked(lines: Lines, i: int) -> str:
    """A heading that asks something with the line below, which says what to do for it: "Read on?" "Subscribe …"."""
    both = lines.all[i : i + 2]
    is_asked = both[0].block.type == "heading" and both[0].text.rstrip().endswith(("?", ":", "？", "："))
    return "".join(one.key for one in both) if is_asked and len(both) > 1 else ""


# Lines at the end among which a wall's are.
_CALLS = 6


def _is_of_writer(lines: Lines, i: int) -> bool:
    """Whether the line at ``i`` is of a box about a person: below the text, under a heading that is the name with which
    it begins."""
    line, head = lines.all[i], lines.all[i - 1]
    if line.block.type == "heading":
        line, head = lines.all[min(i + 1, len(lines.all) - 1)], line
    is_named = head.block.type == "heading" and 0 < measure(head.text) < _NAME and line.key.startswith(head.key)
    return is_named and line.key != head.key and not lines.in_column(line)


# The measure of the longest name.
_NAME = 40


def _goes_on(lines: Lines, line: Line) -> bool:
    """Whether a line below the column goes on with the story: whole sentences without links, beside the column."""
    if lines.main is None or line.block.type != "paragraph" or line.linked > 0.3 or not is_sentence(line.text, 80):
        return False
    return lines.main.tag not in ("body", "html") and _is_near(lines.main, line) and not calls(line)


def _is_near(main: HtmlElement, line: Line) -> bool:
    """Whether ``line`` stands in what ``main`` stands in, or in a part of the body: an element like ``main``, in
    elements alike."""
    path = [main, *islice(main.iterancestors(), _LEVELS)]
    inner: list[HtmlElement] = []
    one = line.element
    while one is not None and one not in path:
        inner.append(one)
        one = one.getparent()
    if one is None or len(path) == 1:
        return False
    outer = path.index(one)
    if outer <= 1:
        return True
    if one.tag in ("body", "html"):
        return False
    ours, theirs = path[:outer][::-1], inner[::-1][:outer]
    is_named = any(map(kind_of, ours))
    return is_named and [(one.tag, kind_of(one)) for one in ours] == [(one.tag, kind_of(one)) for one in theirs]


# Levels from what a part of a body stands in to the text in it.
_LEVELS = 6


def calls(line: Line) -> bool:
    """Whether the words of ``line`` may be a call or an offer to readers."""
    return any(said.search(line.text) for said in (OFFER, AFTER, CALLED_TO))
