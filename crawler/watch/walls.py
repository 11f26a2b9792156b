"""Section pages that are none: what a site answers to clients it keeps out."""

from __future__ import annotations

from typing import Final

from archive.article import Article
from archive.causes import Cause
from crawler.articles.page import Page

__all__ = ["is_small", "wall"]

# A wall is a small page; a large one without links is a section page that nobody can read.
_MOST_BYTES: Final = 200_000
_MOST_TAGS: Final = 3_000


def is_small(page: Page) -> bool:
    """Whether a section page without article links may be a wall at all."""
    return len(page.body) <= _MOST_BYTES and page.body.count(b"<") <= _MOST_TAGS


def wall(extracted: Article) -> Cause | None:
    """What says that a page, ``extracted`` as an article is, is a block or a consent wall; None where nothing says so:
    then the site may have changed."""
    return extracted.status_reason if extracted.status in ("blocked", "consent") else None
