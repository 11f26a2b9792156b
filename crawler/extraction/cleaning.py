"""The main text without what is not the article: named steps over one shape, each drop with its reason.

A step takes the blocks and what is known about the page and yields the places of blocks to leave out. The engine
runs them in order; what a step left out the next does not see.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from archive.article import Block, Dropped
from crawler.extraction.blocks import plain

__all__ = ["Known", "clean"]


@dataclass(frozen=True)
class Known:
    """What the page's fields say, for recognising them where they stand in the text."""

    headlines: tuple[str, ...] = ()
    standfirst: str | None = None
    byline: str | None = None
    authors: tuple[str, ...] = ()
    captions: frozenset[str] = frozenset()


Step = Callable[[Sequence[Block], Known], Iterator[int]]


def clean(blocks: list[Block], known: Known) -> tuple[list[Block], list[Dropped]]:
    """The blocks that are the article, and those that are not, with the name of the step that said so."""
    dropped: list[Dropped] = []
    for reason, step in STEPS.items():
        out = set(step(blocks, known))
        dropped += [Dropped(blocks[i].text, reason) for i in sorted(out)]
        blocks = [block for i, block in enumerate(blocks) if i not in out]
    return blocks, dropped


def _separators(blocks: Sequence[Block], known: Known) -> Iterator[int]:
    for i, block in enumerate(blocks):
        if not re.search(r"\w", block.text):
            yield i


def _headline(blocks: Sequence[Block], known: Known) -> Iterator[int]:
    keys = {_key(one) for one in known.headlines}
    for i, block in enumerate(blocks[:4]):
        if _key(block.text) in keys:
            yield i


_DATE = re.compile(r"\d{4}|\d{1,2}[:.h]\d{2}|\b\d{1,2}[./]\d{1,2}", re.IGNORECASE)


def _byline(blocks: Sequence[Block], known: Known) -> Iterator[int]:
    names = [_key(name) for name in known.authors]
    for i, block in enumerate(blocks[:5]):
        text, key = plain(block.text), _key(block.text)
        if len(text) > 140:
            return
        if known.byline and key == _key(known.byline):
            yield i
        elif any(name in key for name in names) and len(key) < 60 + sum(map(len, names)) and not text.endswith((".", "”", '"')):
            yield i
        elif re.match(r"(?:By|Von|Par|Por|Di|Door|Av|Af|Text:|Foto:)\s+[A-ZÀ-Þ]", text) and len(text) < 90 and not text.endswith("."):
            yield i


def _dateline(blocks: Sequence[Block], known: Known) -> Iterator[int]:
    for i, block in enumerate(blocks[:5]):
        text = plain(block.text)
        if len(text) > 90:
            return
        letters = len(re.sub(r"[\W\d_]+", "", text))
        if _DATE.search(text) and letters < 40 and not text.endswith((".", "。")):
            yield i


_PROMO = re.compile(
    r"""^\W*(?:
        (?:read|see|watch|listen)\s*(?:more|also|next|to)?\s*[:|] | read\s+more\b | also\s+read\b | related(?:\s+\w+)?\s*: | more\s+(?:on|from)\b.{0,60}$ |
        (?:sign|subscribe)\s*(?:up)?\s+(?:for|to)\b | follow\s+us\b | click\s+here | download\s+(?:the|our) | advertisement$ |
        lesen\s+sie\s+(?:auch|mehr) | mehr\s+zum\s+thema | lesen\s+sie\s+hier | anzeige$ | lire\s+aussi | à\s+lire | leggi\s+anche |
        lea\s+(?:también|más) | te\s+puede\s+interesar | leia\s+(?:também|mais) | lees\s+ook | läs\s+(?:också|mer) | les\s+også | læs\s+også |
        関連記事 | あわせて読みたい | 相关阅读 | 延伸阅读 | 관련기사
    )""",
    re.IGNORECASE | re.VERBOSE,
)


def _promos(blocks: Sequence[Block], known: Known) -> Iterator[int]:
    for i, block in enumerate(blocks):
        if len(block.text) < 220 and _PROMO.match(block.text):
            yield i


def _captions(blocks: Sequence[Block], known: Known) -> Iterator[int]:
    for i, block in enumerate(blocks):
        if _key(block.text) in known.captions:
            yield i


def _hanging(blocks: Sequence[Block], known: Known) -> Iterator[int]:
    """Headings at the end have nothing under them."""
    for i in range(len(blocks) - 1, 0, -1):
        if blocks[i].type != "heading":
            return
        yield i


STEPS: dict[str, Step] = {
    "separator": _separators,
    "headline": _headline,
    "byline": _byline,
    "dateline": _dateline,
    "promo": _promos,
    "caption": _captions,
    "heading without text": _hanging,
}


def _key(text: str) -> str:
    return re.sub(r"\W+", "", text.casefold())
