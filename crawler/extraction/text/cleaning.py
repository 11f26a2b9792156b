"""The main text without what is not the article: named steps over one shape, each drop with its cause.

A step takes the lines and what the page's fields say, and yields the indices of the lines to leave out. The steps run
in order; a step does not see the lines that an earlier one left out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from archive.article import Dropped
from archive.causes import Cause
from crawler.extraction.page.layout import key, name_of
from crawler.extraction.text import phrases
from crawler.extraction.text.blocks import measure, plain
from crawler.extraction.text.lines import Line, Lines
from crawler.vocabulary.lines import AFTER, PROMO
from crawler.vocabulary.names import ASIDE, BESIDE_TAGS, BOX_TAGS, UNSEEN

__all__ = ["STEPS", "Known", "clean"]


@dataclass(frozen=True)
class Known:
    """What the page's fields say, for recognising them where they stand in the text."""

    headlines: tuple[str, ...] = ()
    standfirst: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()


_BOXES = BESIDE_TAGS | BOX_TAGS

Step = Callable[[Lines, Known], Iterator[int]]


def clean(lines: Lines, known: Known) -> tuple[Lines, list[Dropped]]:
    """The lines that are the article, and those that are not, with the name of the step that said so."""
    dropped: list[Dropped] = []
    for kind, step in STEPS.items():
        out = set(step(lines, known))
        if out:
            dropped += [Dropped(lines.all[i].text, Cause(kind)) for i in sorted(out)]
            lines = lines.only(line for i, line in enumerate(lines.all) if i not in out)
    return lines, dropped


def _separators(lines: Lines, known: Known) -> Iterator[int]:
    return (i for i, line in enumerate(lines.all) if not line.key)


def _headline(lines: Lines, known: Known) -> Iterator[int]:
    """The headline, with or without its kicker, before the text begins."""
    keys = {key(one) for one in known.headlines} - {""}
    for i, line in enumerate(lines.all[: max(6, lines.first)]):
        if (
            line.key in keys
            or (i <= lines.first and "h1" in line.tags())
            or (
                line.block.type == "heading"
                and i <= 3
                and any(len(one) > 20 and one in line.key and len(line.key) < 2 * len(one) for one in keys)
            )
        ):
            yield i


def _unseen(lines: Lines, known: Known) -> Iterator[int]:
    for i, line in enumerate(lines.all):
        if any(_is_unseen(name_of(one)) for one in lines.around(line)):
            yield i


def _asides(lines: Lines, known: Known) -> Iterator[int]:
    """What stands in a box of its own: its element or class says what it is."""
    inner = sum(len(line.key) for line in lines.all if any(one.tag == "article" for one in lines.around(line)))
    posts = inner > 0.4 * sum(len(line.key) for line in lines.all)
    for i, line in enumerate(lines.all):
        if line.element is not None and _aside(lines, line, posts):
            yield i


def _aside(lines: Lines, line: Line, posts: bool) -> bool:
    """``posts``: the text is a row of articles (a live blog), so that an article is no box."""
    for one in lines.around(line):
        if one.tag in _BOXES:
            return True
        if one.tag == "article" and not posts and not lines.in_column(line):
            return True
        if _is_box(name_of(one)):
            return True
    return False


def _before(lines: Lines, known: Known) -> Iterator[int]:
    """Kickers, datelines, reading times and bylines above the text."""
    if lines.first > 8:
        return
    for i, line in enumerate(lines.all[: lines.first]):
        text = plain(line.text)
        short = measure(text) < 70 and not text.endswith((".", "。", "!", "?", "”", "»", '"', ":"))
        if _opens_post(lines, line):
            continue
        if line.block.type == "heading" or (short and line.block.type != "table"):
            yield i


def _opens_post(lines: Lines, line: Line) -> bool:
    """Whether ``line`` is the heading of the first of several articles: a live blog's post."""
    around = lines.around(line)
    return line.block.type == "heading" and any(one.tag == "article" for one in around)


def _byline(lines: Lines, known: Known) -> Iterator[int]:
    names = [key(name) for name in known.authors]
    for i, line in enumerate(lines.all[:5]):
        text = plain(line.text)
        if len(text) > 140:
            return
        if (
            (known.byline and line.key == key(known.byline))
            or (
                any(name in line.key for name in names)
                and len(line.key) < 60 + sum(map(len, names))
                and not text.endswith((".", "”", '"', "。"))
            )
            or (phrases.BYLINE.match(text) and len(text) < 90 and not text.endswith("."))
        ):
            yield i


def _times(lines: Lines, known: Known) -> Iterator[int]:
    """The time of day over each post of a live blog."""
    for i, line in enumerate(lines.all):
        if line.block.type in ("paragraph", "heading") and phrases.TIME.fullmatch(line.text):
            yield i


def _dateline(lines: Lines, known: Known) -> Iterator[int]:
    for i, line in enumerate(lines.all[:5]):
        text = plain(line.text)
        if len(text) > 90:
            return
        if phrases.DATE.search(text) and len(re.sub(r"[\W\d_]+", "", text)) < 40 and not text.endswith((".", "。")):
            yield i


def _links(lines: Lines, known: Known) -> Iterator[int]:
    """Lines that are hardly more than links to other stories."""
    for i, line in enumerate(lines.all):
        loose = line.block.type in ("list", "heading") and not lines.in_column(line) and line.linked > 0.4
        if loose or (line.linked > 0.7 and measure(line.text) > 25 and not _is_of_terms(line)):
            yield i


def _is_of_terms(line: Line) -> bool:
    """Whether a linked line is part of the text all the same: a table, an address, a row of linked names."""
    if line.block.type == "table" or re.match(r"\S+@\S+$|https?://\S+$|www\.\S+$", line.text):
        return True
    anchors = list(line.element.iter("a")) if line.element is not None and line.block.type == "paragraph" else []
    return len(anchors) >= 3 and len(line.key) / len(anchors) < 15


def _promos(lines: Lines, known: Known) -> Iterator[int]:
    for i, line in enumerate(lines.all):
        if len(line.text) < 260 and PROMO.match(line.text):
            yield i


def _after(lines: Lines, known: Known) -> Iterator[int]:
    """Credits, copyright, calls to subscribe, the author's life below the text."""
    names = [key(name) for name in known.authors]
    for i in range(len(lines.all) - 1, max(0, len(lines.all) - 8), -1):
        line = lines.all[i]
        text = plain(line.text)
        bio = any(line.key.startswith(name) for name in names if name) and phrases.BIO.search(text)
        if (
            not (len(text) < 400 and AFTER.search(text))
            and not bio
            and not (i > lines.last and not lines.in_main(line))
        ):
            return
        yield i


def _hanging(lines: Lines, known: Known) -> Iterator[int]:
    """Headings at the end have nothing under them."""
    for i in range(len(lines.all) - 1, 0, -1):
        if lines.all[i].block.type != "heading":
            return
        yield i


STEPS: dict[str, Step] = {
    "separator": _separators,
    "hidden": _unseen,
    "headline": _headline,
    "aside": _asides,
    "before_text": _before,
    "byline": _byline,
    "dateline": _dateline,
    "time_of_day": _times,
    "link": _links,
    "promo": _promos,
    "after_text": _after,
    "heading_without_text": _hanging,
}


@lru_cache(maxsize=20_000)
def _is_box(name: str) -> bool:
    return ASIDE.search(name) is not None


@lru_cache(maxsize=20_000)
def _is_unseen(name: str) -> bool:
    return UNSEEN.search(name) is not None
