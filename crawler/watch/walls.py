"""Section pages that are none: what a site answers to clients it keeps out."""

from __future__ import annotations

from typing import Final

from archive.causes import Cause
from crawler import extraction
from crawler.articles.page import Page

__all__ = ["wall"]

# A wall is a small page; a large one without links is a section page that nobody can read.
_MOST_BYTES: Final = 200_000


def wall(page: Page) -> Cause | None:
    """What says that a page is a block or a consent wall, for a section page on which no article link stands; None
    where nothing says so: then the site may have changed."""
    if len(page.body) > _MOST_BYTES:
        return None
    found = extraction.extract(page.body, page.url, headers=page.headers, captured=page.moment)
    return found.status_reason if found.status in ("blocked", "consent") else None
