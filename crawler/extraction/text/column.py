"""Our own search for the main text: the element with the most running text after the headline.

It is cheap, and on short pages it errs less than trafilatura, which may take a notice about cookies for the story.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from lxml.html import HtmlElement

from archive.article import Block
from crawler.extraction.page.layout import common, key
from crawler.extraction.text.blocks import plain, words
from crawler.extraction.text.likelihood import Setting
from crawler.extraction.text.prose import INLINE, Prose
from crawler.vocabulary.names import HEADING_TAGS

__all__ = ["Column", "column_of", "wide_column"]


# Letters of a paragraph that is prose and no label.
_PARAGRAPH = 60


@dataclass(frozen=True)
class Column:
    """Blocks in reading order; ``size`` counts their letters, ``value`` those that are likely the story's."""

    blocks: tuple[Block, ...] = ()
    size: int = 0
    value: float = 0.0

    @classmethod
    def under(cls, holder: HtmlElement, setting: Setting) -> Column:
        """The column that ``holder`` holds."""
        blocks: list[Block] = []
        _collect(holder, setting, blocks)
        size = sum(len(key(block.text)) for block in blocks)
        return cls(tuple(blocks), size, size * setting.likely(holder))


def column_of(prose: Prose) -> Column:
    """The column of a page; empty where there is no running text."""
    setting = prose.setting
    scores: Counter[HtmlElement] = Counter()
    for element, letters in prose.letters.items():
        weight = letters * setting.inside(element)
        holder = _holder(element, letters)
        for share in (1.0, 0.5, 0.25):
            if holder is None or not weight:
                break
            scores[holder] += weight * share  # type: ignore[assignment]
            holder = holder.getparent()
    if not scores:
        return Column()
    best = max(scores, key=lambda element: scores[element] * setting.likely(element))
    story = _told_with_headline(prose)
    if story is not None and not any(one is story for one in (best, *best.iterancestors())):
        best = max(
            (one for one in story.iter() if one in scores),
            key=lambda element: scores[element] * setting.likely(element),
        )
    return Column.under(best, setting)


def _told_with_headline(prose: Prose) -> HtmlElement | None:
    """The ``<article>`` that holds the headline, where it tells a story: what readers say of it, in elements that no
    name marks, may be many times longer."""
    headline = prose.setting.headline
    story = next(headline.iterancestors("article"), None) if headline is not None else None
    if story is None:
        return None
    long = [size for one in story.iter() if one in prose.likely and (size := prose.letters[one]) >= _PARAGRAPH]
    return story if len(long) >= _PARAGRAPHS and sum(long) >= _STORY else None


# Paragraphs, and letters, of an article that tells a story.
_PARAGRAPHS, _STORY = 3, 400


def _holder(element: HtmlElement, letters: int) -> HtmlElement | None:
    """What holds ``element``, of ``letters``, beside its neighbours: elements of one paragraph each are none; a label,
    and a body whose paragraphs are parted by line breaks, is one itself."""
    is_named = element.tag in ("p", "li", "blockquote")
    if not is_named and (letters < _PARAGRAPH or next(element.iter("br", "p"), None) is not None):
        return element
    outer = element.getparent()
    # lxml counts all children for a length.
    while outer is not None and outer[0] is outer[-1] and not (outer.text or "").strip():
        outer = outer.getparent()
    return outer


def wide_column(prose: Prose) -> Column:
    """All that three quarters of a page's likely running text stand in: a live blog's posts, a body in many parts. The
    article with the headline is among it where it tells a story."""
    holder, story = prose.region(0.75), _told_with_headline(prose)
    holder = common(holder, story) if holder is not None and story is not None else holder
    return Column.under(holder, prose.setting) if holder is not None else Column()


# Readings above Japanese words (<rt>), and captions of pictures within loose text, are no words of the text.
_BREAKS = {"br": "\x0b", "rt": "", "rp": "", "figcaption": ""}
_OF_ITEM = {"ul": " ", "ol": " "}  # what a list within an item says are items of their own
_OF_BLOCKS = ("p", "div", "blockquote", *HEADING_TAGS)
_KINDS = dict.fromkeys(HEADING_TAGS, "heading") | {"blockquote": "quote", "summary": "heading"}


def _collect(element: HtmlElement, setting: Setting, blocks: list[Block]) -> None:
    loose: list[str] = [element.text or ""]
    kind = _KINDS.get(element.tag, "paragraph")

    def flush() -> None:
        for part in re.split(r"\x0b\s*\x0b", "".join(loose)):
            text = "\n".join(filter(None, map(plain, part.split("\x0b"))))
            if text:
                blocks.append(Block(kind, text))  # type: ignore[arg-type]
        loose.clear()

    for child in element:
        if _is_break(child):
            loose.append("\x0b" + (child.tail or ""))
        elif child.tag in INLINE:
            loose.append(_words(child) + (child.tail or ""))
        else:
            flush()
            if setting.inside(child) < setting.inside(element):
                pass
            elif child.tag in ("ul", "ol"):
                text = "\n".join(filter(None, (plain(words(item, _OF_ITEM, _OF_BLOCKS)) for item in child.iter("li"))))
                if text:
                    blocks.append(Block("list", text))
            else:
                _collect(child, setting, blocks)
            loose.append(child.tail or "")
    flush()


def _is_break(element: HtmlElement) -> bool:
    """Whether ``element`` ends a line: some systems write an empty ``<span class="br">``."""
    if element.tag != "span" or len(element) or (element.text or "").strip():
        return bool(element.tag == "br")
    return "br" in (element.get("class") or "").split()


def _words(element: HtmlElement) -> str:
    return words(element, _BREAKS)
