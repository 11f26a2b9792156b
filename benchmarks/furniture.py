"""What a site repeats and announces: promo headings and repeated lines left in the text, true lines dropped.

A *promo heading* is a short line outside the truth (120 characters or fewer) that announces other content: it begins
with a call ("Read more", "Related", "More from …"; the list is this file's own, not the extraction's), or it
is a heading that is a link. A line is *repeated* where three or more pages of one site have it, outside the truth.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import trafilatura

from archive.article import Article, Block
from benchmarks.metric import total
from benchmarks.pages import Labelled
from crawler.extraction import extract, learn
from crawler.extraction.page.document import read
from crawler.extraction.page.layout import key
from crawler.extraction.text.blocks import blocks_of
from crawler.extraction.text.lines import Line, anchored

__all__ = ["Left", "left_by", "rows", "with_memory"]

_CALL = re.compile(
    r"""\W*(?:(?:read|see|watch|listen|click|download|get|join|subscribe|sign\s+up|follow|support|donate|advertise\w*|
    register|log\s+in|share|discover|explore|shop|try|download)\b(?!.*[.!?]["”’]?$) |
    (?:read|click|join|subscribe|sign\s+up|follow|download)\s+(?:more|here|our|us|the|to|for|this|now)\b |
    (?:read|see|more)\s+(?:also|more|from|on|in|stories|news)\b | also\s+(?:read|see) | see\s+also |
    related\b | recommended | popular\b | trending | most\s+(?:read|viewed|popular) | don.t\s+miss | latest\s+\w+ |
    you\s+(?:may|might) | editor.?s.?\s+(?:picks?|choice) | newsletter | comments?\W*$ | what\s+to\s+read\s+next |
    lesen\s+sie | mehr\s+(?:zum|von|dazu|aus) | auch\s+interessant | lire\s+aussi | à\s+lire | leggi\s+anche |
    lea\s+también |
    関連記事 | あわせて読みたい | 相关阅读 | 관련기사)""",
    re.IGNORECASE | re.VERBOSE,
)


@dataclass(frozen=True)
class Left:
    """What stands in a text and is not of it: promo headings; other headings outside the truth; lines that three pages
    of a site have."""

    promos: int
    headings: int
    repeated: int


def left_by(made: Sequence[tuple[Labelled, Sequence[Block]]]) -> Left:
    """Counted over the texts of pages with truth."""
    promos = headings = 0
    several: dict[str, Counter[str]] = defaultdict(Counter)
    for page, blocks in made:
        truth = [key(text) for text in [*page.truths, *page.optional]]
        outside = [line for line in _lines(page, blocks) if line.key and not any(line.key in text for text in truth)]
        calls = [line for line in outside if _is_promo(line)]
        promos += len(calls)
        headings += sum(line.block.type == "heading" for line in outside if line not in calls)
        several[page.site].update({line.key for line in outside})
    repeated = sum(number >= 3 for counts in several.values() for number in counts.values())
    return Left(promos, headings, repeated)


def rows(given: Sequence[Labelled]) -> list[str]:
    """One line a system; ours without and with the memory of the site."""
    systems: dict[str, Callable[[Labelled], Sequence[Block]]] = {
        "trafilatura default": lambda page: _theirs(page, fast=False),
        "trafilatura fast": lambda page: _theirs(page, fast=True),
        "ours, no memory": lambda page: extract(page.body, page.url, captured=page.captured).body,
    }
    lines = [
        "| FE | promo headings left | repeated lines left | other headings outside the truth |",
        "|---|---|---|---|",
    ]
    for name, system in systems.items():
        lines.append(_row(name, left_by([(page, system(page)) for page in given])))
    pairs = with_memory(given)
    lines.append(
        _row("ours, with the site's other pages as memory", left_by([(page, two.body) for page, _, two in pairs]))
    )
    without, with_it = (total(page.score((made[i]).text or "") for page, *made in pairs) for i in (0, 1))
    dropped = [drop for page, _, article in pairs for drop in true_lines_dropped(page, article)]
    return [
        *lines, "", "| FE with the site's other pages as memory | |", "|---|---|",
        f"| F1 / exact without memory | {without.f1:.4f} / {without.exact:.2f} |",
        f"| F1 / exact with memory | {with_it.f1:.4f} / {with_it.exact:.2f} |",
        f"| true lines of more than 60 characters dropped, by any step | {len(dropped)} |",
    ]  # fmt: skip


def with_memory(given: Sequence[Labelled]) -> list[tuple[Labelled, Article, Article]]:
    """(page, article without, article with a memory learned from the pages of its site, never from their truth)."""
    sites: dict[str, list[Labelled]] = defaultdict(list)
    for page in given:
        sites[page.site].append(page)
    made = []
    for several in sites.values():
        first = [extract(page.body, page.url, captured=page.captured) for page in several]
        memory = learn(zip([page.url for page in several], first, strict=True))
        for page, one in zip(several, first, strict=True):
            made.append((page, one, extract(page.body, page.url, captured=page.captured, memory=memory)))
    return made


def true_lines_dropped(page: Labelled, article: Article) -> Iterable[str]:
    """What was left out of ``article`` though every truth has it, where it is longer than a label."""
    truths = [key(text) for text in page.truths]
    for drop in article.dropped:
        if len(drop.text) > 60 and all(key(drop.text) in text for text in truths):
            yield drop.text


def _row(name: str, left: Left) -> str:
    return f"| {name} | {left.promos} | {left.repeated} | {left.headings} |"


def _is_promo(line: Line) -> bool:
    if len(line.text) > 120 or line.block.type not in ("heading", "paragraph"):
        return False
    return _CALL.match(line.text) is not None or (line.block.type == "heading" and line.linked > 0.5)


def _lines(page: Labelled, blocks: Sequence[Block]) -> Sequence[Line]:
    return anchored(blocks, read(page.body, page.url, captured=page.captured).layout).all


def _theirs(page: Labelled, *, fast: bool) -> Sequence[Block]:
    document = trafilatura.bare_extraction(page.body, url=page.url, include_comments=False, fast=fast)
    body = getattr(document, "body", None)
    return blocks_of(body) if body is not None else ()
