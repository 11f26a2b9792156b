"""The truth: what an exact reader would write down of each article, to compare an archive with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from archive.article import Block
from crawler.demo.newsroom.desk import Edition, Story
from crawler.demo.newsroom.press import Sheet

__all__ = ["Expected", "expected"]


@dataclass(frozen=True, slots=True)
class Expected:
    """One article's fields, under the names of ``archive.Article``, and where a crawl meets it.

    ``http_status`` is what its address answers; ``listed``: a politics section's list links to it in this edition;
    ``allowed``: robots.txt lets a crawler in; ``moved_to`` is set on an address that the article has left. ``genre``
    and ``access`` are None where the page does not say; ``pictures`` are (caption, credit). A page that is no article
    has neither headline nor body.
    """

    url: str
    outlet: str
    http_status: int
    status: Literal["ok", "paywalled", "consent", "blocked", "gone", "moved"]
    listed: bool
    allowed: bool
    headline: str | None = None
    authors: tuple[str, ...] = ()
    agency: str | None = None
    dateline: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    section: tuple[str, ...] = ()
    language: str | None = None
    genre: Literal["opinion"] | None = None
    access: Literal["subscriber"] | None = None
    body: tuple[Block, ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    moved_to: str | None = None

    @property
    def text(self) -> str | None:
        """The blocks joined by blank lines; None where there are none."""
        return "\n\n".join(block.text for block in self.body) or None

    @property
    def crawled(self) -> bool:
        """Whether a polite crawl of the politics sections fetches it in this edition."""
        return self.listed and self.allowed


def expected(edition: Edition, base: str) -> dict[str, Expected]:
    """The truth of ``edition`` at the site ``base``: every address of every article, by URL."""
    return {base + path: _expected(Sheet(edition, base, 0), story, path) for path, story in edition.addresses()}


def _expected(sheet: Sheet, story: Story, path: str) -> Expected:
    url, paper = sheet.base + path, sheet.edition.paper
    shelf = paper.shelf(story.section)
    allowed = not path.startswith(paper.forbidden)
    listed = any(section.politics and section.holds(story) for section in paper.section)
    if story.gone:
        return Expected(url, paper.name, story.gone, "gone", False, allowed)
    if url != sheet.url(story):
        return Expected(url, paper.name, 301, "moved", False, allowed, moved_to=sheet.url(story))
    if story.page == "consent":
        return Expected(url, paper.name, 200, "consent", listed, allowed)
    if story.page == "empty":
        # What the model site answers to clients that it takes for bots: a block, not an article.
        return Expected(url, paper.name, 200, "blocked", listed, allowed)
    wall = story.page == "paywall"
    picture = story.picture
    return replace(
        Expected(url, paper.name, 200, "paywalled" if wall else "ok", listed, allowed),
        headline=story.headline,
        authors=story.authors,
        agency=story.agency,
        dateline=story.dateline,
        date_published=sheet.local(story.published).isoformat(),
        date_modified=_modified(sheet, story),
        section=shelf.trail,
        language=paper.language,
        genre="opinion" if shelf.opinion else None,
        access="subscriber" if wall else None,
        body=story.blocks[: paper.free_blocks] if wall else story.blocks,
        pictures=((picture.caption, picture.credit),) if picture else (),
    )


def _modified(sheet: Sheet, story: Story) -> str | None:
    """WordPress always says when an article was modified; the other system once it was."""
    moment = story.modified or (story.published if sheet.edition.paper.always_modified else None)
    return sheet.local(moment).isoformat() if moment else None
