"""The main text as blocks in reading order."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping

from lxml import etree

from archive.article import Block

__all__ = ["blocks_of", "joined", "measure", "plain", "words"]

_BREAK = "\x0b"
_BREAKS = {"lb": _BREAK}
_IN_CELL = {"lb": " "}
_OF_ITEM = {**_BREAKS, "list": " "}
# Letters beside which a joiner (U+200C, U+200D) is of the spelling: those of Arabic script, India, Khmer, Mongolian.
_JOINING = r"\u0620-\u08ff\u0900-\u0dff\u1780-\u18aa\ufb50-\ufefc"
_UNSEEN = re.compile(rf"[\u200b\u200e\u200f\u2060\ufeff\u00ad]|(?<![{_JOINING}])[\u200c\u200d]|\u200c(?![{_JOINING}])")
# Han and kana are written without spaces: a line's end in the source between them is none. U+3000 is set on purpose.
_HAN_BREAK = re.compile(
    r"(?<=[\u3001-\u30ff\u4e00-\u9fff\uff01-\uff60])[ \t]*[\r\n][ \t\r\n]*(?=[\u3001-\u30ff\u4e00-\u9fff\uff01-\uff60])"
)
# What collapsing white space alone would not do right: characters of no width, Han and kana, U+3000.
_RARE = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad\u3000-\u30ff\u4e00-\u9fff\uff01-\uff60]")
_DENSE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SPACE = re.compile(r"[^\S\u3000]+")
_KINDS = {"head": "heading", "quote": "quote", "list": "list", "table": "table"}
# Letters. A table with a longer cell sets out the page, not figures.
_LONGEST_CELL = 800
# A shorter one that does so has so many paragraphs of so many letters.
_PARAGRAPHS, _PROSE = 3, 60
_OF_BLOCKS = ("p", "head", "quote")
_NESTED = {"head", "quote", "list", "table", "p", "code"}


def blocks_of(body: etree._Element) -> list[Block]:
    """trafilatura's body as our blocks; two line breaks part paragraphs, one is kept as a line's end."""
    blocks: list[Block] = []
    for kind, text in _parts(body):
        parts = [text] if kind in ("list", "table") else _paragraphs(text)
        blocks += [Block(kind, part) for part in parts if part]  # type: ignore[arg-type]
    return blocks


def joined(blocks: list[Block] | tuple[Block, ...]) -> str:
    """``text`` of an article: the blocks' texts, a blank line between."""
    return "\n\n".join(block.text for block in blocks)


def plain(text: str) -> str:
    """``text`` in one line: white space collapsed, characters of no width gone that are not of the spelling."""
    if _RARE.search(text) is None:
        return " ".join(text.split())
    return _SPACE.sub(" ", _HAN_BREAK.sub("", _UNSEEN.sub("", text))).strip()


def measure(text: str) -> float:
    """The length of ``text`` in Latin letters: a Chinese, Japanese or Korean character says as much as 2.5 of them."""
    return len(text) if text.isascii() else len(text) + 1.5 * len(_DENSE.findall(text))


def _parts(element: etree._Element) -> Iterator[tuple[str, str]]:
    loose = element.text or ""
    for child in element:
        if not isinstance(child.tag, str) or child.tag in ("lb", "hi", "ref", "del"):
            loose += _inner(child) + (child.tail or "")
            continue
        if loose.strip():
            yield "paragraph", loose
        yield from _part(child)
        loose = child.tail or ""
    if loose.strip():
        yield "paragraph", loose


def _part(child: etree._Element) -> Iterator[tuple[str, str]]:
    if child.tag == "list":
        # What a list within an item says are items of their own.
        yield "list", "\n".join(filter(None, (plain(words(item, _OF_ITEM, _OF_BLOCKS)) for item in child.iter("item"))))
    elif child.tag == "table" and any(map(_sets_out, child.iter("cell"))):
        for cell in child.iter("cell"):
            yield from _parts(cell)
    elif child.tag == "table":
        rows = (
            "\t".join(plain(words(cell, _IN_CELL, _NESTED)) for cell in row.iter("cell")) for row in child.iter("row")
        )
        yield "table", "\n".join(row for row in rows if row.strip())
    elif child.tag in ("div", "section", "article"):
        yield from _parts(child)
    elif child.tag == "quote" and any(inner.tag in _NESTED for inner in child):
        for kind, text in _parts(child):
            yield "quote" if kind == "paragraph" else kind, text
    else:
        yield _KINDS.get(child.tag, "paragraph"), _inner(child)


def _sets_out(cell: etree._Element) -> bool:
    """Whether a cell is a part of the page, not of a table: it is long, or has paragraphs."""
    size = len(_inner(cell))
    if _PROSE * _PARAGRAPHS <= size <= _LONGEST_CELL:
        return sum(len(_inner(one)) >= _PROSE for one in cell.iter("p")) >= _PARAGRAPHS
    return size > _LONGEST_CELL


def words(element: etree._Element, instead: Mapping[str, str], parted: Container[str] = ()) -> str:
    """The text within ``element``. What has a tag of ``instead`` counts as that text, and not what is in it; what has
    one of ``parted`` is parted from what stands around it by a space.

    A page may be as deep as ``Limits.depth`` allows. So this goes down without calls: since 3.12 Python bounds calls
    that pass through C (``join`` over a generator) by a limit that nobody can raise."""
    parts: list[str] = []
    ahead: list[etree._Element | str] = [element]
    while ahead:
        one = ahead.pop()
        if isinstance(one, str):
            parts.append(one)
        elif one.tag in instead:
            parts.append(instead[one.tag])
        else:
            space = " " if one.tag in parted else ""
            parts.append(space + (one.text or ""))
            ahead.append(space)
            for child in reversed(one):
                ahead += (child.tail or "", child)
    return "".join(parts)


def _inner(element: etree._Element) -> str:
    return words(element, _BREAKS)


def _paragraphs(text: str) -> list[str]:
    """Two breaks part paragraphs; a break is a line's end, a line's end in the source is none."""
    parts = re.split(rf"{_BREAK}\s*{_BREAK}", text)
    return ["\n".join(filter(None, (plain(line) for line in part.split(_BREAK)))) for part in parts]
