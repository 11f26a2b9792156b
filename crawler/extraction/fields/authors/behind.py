"""Writers behind the story: a signature, a box that tells of a person's life."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from crawler.extraction.fields.authors.chinese import chinese
from crawler.extraction.fields.authors.elements import spaced
from crawler.extraction.fields.authors.limits import LAST_LETTERS, LAST_LINES, MOST_ABOUT, PARTS, SIGNATURE
from crawler.extraction.fields.authors.line import Printed, Reader, is_no_name
from crawler.extraction.fields.names import is_name
from crawler.extraction.page.layout import is_called, key
from crawler.extraction.text.blocks import plain
from crawler.extraction.text.lines import Line, Lines
from crawler.vocabulary.persons import any_said
from crawler.vocabulary.words import lead_end

__all__ = ["persons_in_life", "signatures", "told_of"]


def told_of(lines: Lines) -> str:
    """The story without its first and last lines, and short ones before the last, where it may name its writer."""
    last = len(lines.all) - LAST_LINES
    told = (line for i, line in enumerate(lines.all[1:-1], 1) if i < last or len(line.key) > SIGNATURE)
    return "\0".join(line.key for line in told)


def signatures(reader: Reader) -> Iterator[Printed]:
    """The name that a page sets apart below the story, perhaps with the place: behind a dash, at the other side, in
    italics."""
    for line in reader.lines.all[1:][-1:]:
        if (ended := _CLOSED_BY.search(line.text[-SIGNATURE:])) and line.block.type == "paragraph":
            yield reader.line("signature", ended[1], is_near=False)
    for line in reader.lines.all[1:][-LAST_LINES:]:
        text = plain(line.text)
        if len(text) > SIGNATURE or line.block.type not in ("paragraph", "quote") or not _is_set_apart(line):
            continue
        printed = reader.line("signature", _unbracketed(text), is_near=False)
        names = "".join(map(key, printed.persons))
        is_whole = len(line.key) <= len(names) + _AND or (
            names and _BEHIND_NAME.fullmatch(text[_end_of(text, printed.persons) :])
        )
        if names and is_whole and not is_no_name(text):
            yield printed


def persons_in_life(reader: Reader) -> list[tuple[tuple[str, ...], str]]:
    """The persons whom a box behind the story, or its last lines in italics, tell of: "Ida Brandon is a reporter who
    covers the assembly". None whom the story names: it is about them."""
    found: dict[str, None] = {}
    for rows in _lives(reader):
        # A box may tell of several, each name over what the person is.
        named = [row for row, behind in pairwise(rows) if is_name(row) and not is_name(behind)]
        told = min(filter(None, (_LIFE.search(rows[0]), _INTRODUCED.search(rows[0]))), key=re.Match.start, default=None)
        names = named or ([rows[0][: told.start()].strip(" ,")] if told and len(rows[0]) > told.end() else [])
        for name in names[:_MOST_WRITERS]:
            if is_name(name) and chinese(reader.page, (name,)) and key(name) not in told_of(reader.lines):
                found[name] = None
    return [(tuple(found), "life")] if found else []


def _lives(reader: Reader) -> Iterator[list[str]]:
    """The rows of the boxes about writers behind the story, and of its last lines in italics."""
    place, layout = reader.place, reader.page.layout
    for element, _ in islice(layout.called(_is_life), MOST_ABOUT):
        at = layout.begin(element)
        if (
            place.end >= 0
            and at >= max(place.heading_end, place.end - LAST_LETTERS)
            and not place.is_in_card(element)
            and (text := spaced(element))
        ):
            rows = [_unled(reader, row) for row in text.split("\n")]
            is_parted = len(rows) > 1 and not _begins_anew(rows[1]) and _LIFE.search(" ".join(rows[:2]))
            yield [" ".join(rows)] if is_parted and not (len(rows) > 2 and is_name(rows[0])) else rows
    for line in reader.lines.all[1:][-_BEHIND_STORY:]:
        if line.block.type == "paragraph" and len(line.text) < _LIFE_OF_WRITER and _is_set_apart(line):
            yield [plain(line.text)]


def _unled(reader: Reader, row: str) -> str:
    """``row`` without the words that lead to a name: "By Ida Brandon"."""
    name = row[lead_end(f"{row} ", reader.languages) :].strip()
    return name if is_name(name) else row


def _begins_anew(row: str) -> bool:
    """Whether ``row`` begins a sentence, and does not go on from the name before it: "Ida writes about harbours"."""
    return row[:1].isupper()


_LIFE = re.compile(any_said("life"), re.IGNORECASE)

_INTRODUCED = re.compile(any_said("introduced"))

_MOST_WRITERS = 6

_is_life = is_called(
    re.compile(
        r"(?:about|author|writer|reporter|contributor|journalist)s?[-_]{0,2}(?:the[-_])?"
        r"(?:author|writer|bio(?:graphy)?|box|card|info|description|profile|about)|(?:^|[\s_-])bio(?:$|[\s_-])"
    ),
    signs=("about", "author", "writer", "reporter", "contributor", "journalist", "bio"),
)

# Lines at the end of a story that may tell of its writer, and their letters.
_BEHIND_STORY, _LIFE_OF_WRITER = 2, 400


def _unbracketed(text: str) -> str:
    """``text`` without the wide brackets around all of it: （佐藤 花子）."""
    boxed = _BRACKETS.fullmatch(text)
    return boxed[1] if boxed else text


# Behind the last sentence of a story in Japanese: 。（佐藤花子）, 。【佐藤花子、山本太郎】. Places, desks and
# 敬称略 are no persons.
_CLOSED_BY = re.compile(
    r"[。」][（(【]([\u3400-\u9fff々]{2,4}[\u3400-\u9fff々](?<![略社部局県市町村区都道府国会党課室長])"
    r"(?:[、・][\u3400-\u9fff々]{2,4}[\u3400-\u9fff々]){0,3})[）)】]\s*$"
)

_BRACKETS = re.compile(r"[（【〔［]\s*([^（）【】〔〕［］=＝:：]{2,40}?)\s*[）】〕］]")


def _end_of(text: str, persons: Sequence[str]) -> int:
    return text.rfind(persons[-1]) + len(persons[-1]) if persons and persons[-1] in text else 0


def _is_set_apart(line: Line) -> bool:
    if _BEFORE_NAME.match(line.text) or _BRACKETS.fullmatch(plain(line.text)):
        return True
    inside = [] if line.element is None else [line.element, *islice(line.element.iterdescendants(), PARTS)]
    if any(one.tag in ("em", "i", "cite") and key(one.text_content()) == line.key for one in inside):
        return True
    near = [*inside, *line.above(2)[1:]]
    return any(one.get("align") == "right" or _RIGHT.search(one.get("style") or "") for one in near)


# Letters of what stands between two names.
_AND = 3

_BEFORE_NAME = re.compile(r"\s*[—–-]\s*[^\W\d_]")

_RIGHT = re.compile(r"text-align\s*:\s*(?:right|end)", re.IGNORECASE)

_BEHIND_NAME = re.compile(r"\s*[,(]\s*[^\W\d_]+(?:[ -][^\W\d_]+){0,2}\s*\)?")
