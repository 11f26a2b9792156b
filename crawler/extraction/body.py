"""The main text: trafilatura's modes, the cheap one first, and what stands in for them."""

from __future__ import annotations

from archive.article import Block
from crawler.extraction import core
from crawler.extraction.blocks import blocks_of, plain
from crawler.extraction.page import Page

__all__ = ["main_blocks"]


def main_blocks(page: Page) -> tuple[list[Block], str | None]:
    """(blocks, where they came from). The precise reading, unless it lost more than half of what the other found."""
    if page.tree is None:
        return [], None
    by_rule = page.select(page.rules.body if page.rules else None)
    if by_rule:
        blocks = _inside(page, by_rule[0])
        if blocks:
            return blocks, "rule body"
    precise = _read(page, "precision")
    loose = _read(page, "default")
    if _size(precise) * 2 < _size(loose):
        return loose, "trafilatura default"
    return precise, "trafilatura precision"


def _read(page: Page, mode: core.Mode) -> list[Block]:
    assert page.tree is not None
    body = core.main_text(page.tree, page.url, mode)
    return blocks_of(body) if body is not None else []


def _size(blocks: list[Block]) -> int:
    return sum(len(block.text) for block in blocks)


def _inside(page: Page, element: object) -> list[Block]:
    """The paragraphs, headings, lists and quotes inside a rule's element, what the rule drops aside."""
    drop = {one for css in (page.rules.drop if page.rules else ()) for one in page.select(css)}
    found: list[Block] = []
    kinds = {"p": "paragraph", "blockquote": "quote", "ul": "list", "ol": "list"}
    for one in element.iter("p", "h2", "h3", "h4", "blockquote", "ul", "ol"):  # type: ignore[attr-defined]
        above = list(one.iterancestors())
        if one in drop or any(up in drop or up.tag in ("blockquote", "ul", "ol", "figure", "aside") for up in above):
            continue
        text = plain(one.text_content())
        if text:
            found.append(Block(kinds.get(one.tag, "heading"), text))  # type: ignore[arg-type]
    return found
