"""What both papers' pages are printed with: templates, escaping, the furniture of one request."""

from __future__ import annotations

import datetime as dt
import html
import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from crawler.demo.newsroom.desk import LINK, Edition, Shelf, Story

__all__ = ["Sheet", "block", "escaped", "filled", "shown"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page to print: the edition, the site's address (``http://host:port``), and the number of this request,
    from which the rankings are drawn: what a real site fills in anew for every visitor."""

    edition: Edition
    base: str
    serial: int

    def url(self, story: Story) -> str:
        return self.base + self.edition.paper.path(story)

    def page_count(self, shelf: Shelf) -> int:
        """How many pages the list of ``shelf`` has, at least one."""
        return max(1, -(-len(self.edition.on(shelf)) // self.edition.paper.per_page))

    def listed(self, shelf: Shelf, number: int) -> tuple[Story, ...]:
        """The stories on page ``number`` (1 is the first) of that list."""
        size = self.edition.paper.per_page
        return self.edition.on(shelf)[(number - 1) * size : number * size]

    def drawn(self, what: str, count: int) -> list[Story]:
        """``count`` stories of the whole paper for the furniture called ``what``; no two requests agree."""
        pool = list(self.edition.live)
        draw = random.Random(f"{what} {self.serial // len(pool)}")
        draw.shuffle(pool)
        turned = self.serial % len(pool)
        return (pool[turned:] + pool[:turned])[:count]

    def local(self, moment: dt.datetime) -> dt.datetime:
        """``moment`` on the paper's own clock."""
        return moment.astimezone(ZoneInfo(self.edition.paper.timezone))


def escaped(text: str) -> str:
    """``text`` for HTML, in elements and in attributes."""
    return html.escape(text, quote=True)


def block(source: str, base: str) -> str:
    """A block's source as HTML: a subhead or a paragraph, whose links become anchors on this site."""
    words = html.escape(source.removeprefix("## "), quote=False)
    words = LINK.sub(lambda match: f'<a href="{base}{match[2]}">{match[1]}</a>', words)
    if source.startswith("## "):
        return f"<h2>{words}</h2>\n"
    return f'<p class="correction">{words}</p>\n' if source.startswith("Correction: ") else f"<p>{words}</p>\n"


def shown(sheet: Sheet, story: Story) -> str:
    """The text of ``story`` as HTML; of a paywalled one, what everybody may read."""
    free = sheet.edition.paper.free_blocks if story.page == "paywall" else None
    return "".join(block(source, sheet.base) for source in story.sources[:free])


def filled(template: str, **values: object) -> str:
    """The template ``paper/name.html`` with its ``$names`` filled in; KeyError for one that is missing."""
    return _template(template).substitute(values)


@cache
def _template(name: str) -> Template:
    return Template((Path(__file__).parent / "templates" / name).read_text(encoding="utf-8"))
