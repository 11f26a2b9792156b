"""What says once more what the head of the page says: headline, standfirst, byline, times, dateline."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.extraction.page.layout import key, name_of
from crawler.extraction.text.blocks import measure, plain
from crawler.extraction.text.cleaning.dated import is_of_dates
from crawler.extraction.text.cleaning.fields import Fields
from crawler.extraction.text.cleaning.limits import LEDE
from crawler.extraction.text.lines import Line, Lines
from crawler.extraction.text.sentences import is_sentence
from crawler.vocabulary.persons import any_said

__all__ = ["before_text", "byline_again", "dateline_again", "headline_again", "set_as", "times"]


_BYLINE = re.compile(rf"{any_said('line')}\s+[A-ZÀ-Þ]")

_DATE = re.compile(r"\d{4}|\d{1,2}[:.h]\d{2}|\b\d{1,2}[./]\d{1,2}", re.IGNORECASE)

_TIME = re.compile(r"\W*\d{1,2}[:.h]\d{2}\s?(?:[ap]\.?m\.?|uhr|klo)?\W*", re.IGNORECASE)


def headline_again(lines: Lines, fields: Fields) -> Iterator[int]:
    """The headline, with or without its kicker, before the text begins."""
    titles = {key(title) for title in fields.headlines} - {""}
    for i, line in enumerate(lines.all[: max(6, lines.first)]):
        inside = [title for title in titles if len(title) > 20 and title in line.key] if i <= 3 else []
        with_kicker = line.block.type == "heading" and any(len(line.key) < 2 * len(title) for title in inside)
        if line.key in titles or with_kicker or (i <= lines.first and line.is_in("h1")):
            yield i


def before_text(lines: Lines, fields: Fields) -> Iterator[int]:
    """Kickers, datelines, reading times and bylines above the text."""
    if lines.first > 8:
        return
    begun = False
    for i, line in enumerate(lines.all[: lines.first]):
        text = plain(line.text)
        short = measure(text) < 70 and not text.endswith((".", "。", "!", "?", "”", "»", '"', ":"))
        short = short and not (_GREETING.fullmatch(text) and lines.in_column(line))
        if line.block.type == "heading":
            # A heading under a whole sentence is a crosshead: the body stands in several elements.
            if not (begun or lines.in_article(line) or _is_lede(line, fields) or _is_first_of_many(lines, line)):
                yield i
        elif short and line.block.type != "table":
            yield i
        begun = begun or (line.block.type == "paragraph" and is_sentence(text, LEDE) and line.linked < 0.3)


# How a letter begins: three words and a comma.
_GREETING = re.compile(r"(?:[^\W\d_][\w.’'-]*[ ,]+){2,7}[^\W\d_][\w.’'-]*[,，!]")


def _is_first_of_many(lines: Lines, first: Line) -> bool:
    """Whether later headings of the text are set as this one, in elements of one name: each part of it has one."""
    return any(
        line.block.type == "heading" and line.element is not None and set_as(line) == set_as(first)
        for line in lines.all[lines.first :]
    )


def set_as(line: Line) -> tuple[str, ...]:
    """The kinds and names of the heading and of what holds it."""
    return tuple(f"{one.tag} {name_of(one)}" for one in line.above(2))


def _is_lede(line: Line, fields: Fields) -> bool:
    """Whether a heading is the first sentence of the text, and nothing else holds it. Where the page names no
    standfirst, it is the standfirst."""
    return bool(fields.standfirst) and key(fields.standfirst or "") != line.key and is_sentence(line.text, LEDE)


def byline_again(lines: Lines, fields: Fields) -> Iterator[int]:
    names = [key(name) for name in fields.authors]
    longest = 60 + sum(map(measure, names))
    for i, line in enumerate(lines.all[:5]):
        text = plain(line.text)
        if len(text) > 140:
            break
        names_author = any(name in line.key for name in names) and measure(line.key) < longest
        if (
            (fields.byline and line.key == key(fields.byline))
            or (names_author and not text.endswith((".", "”", '"', "。")))
            or (_BYLINE.match(text) and len(text) < 90 and not text.endswith("."))
        ):
            yield i
    if fields.byline:
        yield from (i for i in range(5, len(lines.all))[-_SIGNED:] if lines.all[i].key == key(fields.byline))


# Lines at the end among which a signature is.
_SIGNED = 3


def times(lines: Lines, fields: Fields) -> Iterator[int]:
    """The time of day over each post of a live blog."""
    for i, line in enumerate(lines.all):
        if line.block.type in ("paragraph", "heading") and _TIME.fullmatch(line.text):
            yield i


def dateline_again(lines: Lines, fields: Fields) -> Iterator[int]:
    for i, line in enumerate(lines.all[:5]):
        text = plain(line.text)
        if is_of_dates(text):
            yield i
        elif len(text) > _SHORT:
            return
        elif _DATE.search(text) and measure(_NO_LETTER.sub("", text)) < _WORDS and not text.endswith((".", "。", "…")):
            yield i


# Characters of a line that begins with a date, and letters in it.
_SHORT, _WORDS = 90, 40
_NO_LETTER = re.compile(r"[\W\d_]+")
