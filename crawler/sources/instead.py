"""What comes in the place of a section page, a feed or a sitemap: the challenge of a firm, or a bare script."""

from __future__ import annotations

import re
from typing import Final

from archive.causes import Cause
from archive.manifest import SourceKind
from crawler.articles.page import Page
from crawler.walls.vendors import vendor_of, visible

__all__ = ["came_instead"]

_LINK: Final = re.compile(rb"<a\s[^>]*href", re.IGNORECASE)
# A challenge without known marks: a script, hardly a word, no link, and not the frame of a program that draws the page.
_SCRIPT: Final = re.compile(rb"<script\b|http-equiv=[\"']?refresh", re.IGNORECASE)
_FRAME: Final = re.compile(rb"<(?:div|main)[^>]{0,80}\bid=[\"']?(?:root|app|__next|__nuxt|___gatsby)\b", re.IGNORECASE)
_BARE: Final = 4_000
_FEW: Final = 300


def came_instead(kind: SourceKind, page: Page) -> Cause | None:
    """The cause why ``page`` is no source of this kind but stands in the place of one; None where it may be one.

    A page of the site in a feed's place is no block: the reader of feeds says what it is."""
    vendor = vendor_of(page.status, page.headers, page.body)
    if vendor is not None:
        return Cause("challenge", code=vendor, status=page.status)
    return Cause("page_instead", code=kind) if 200 <= page.status < 300 and _is_bare_script(page.body) else None


def _is_bare_script(body: bytes) -> bool:
    if len(body) > _BARE or not _SCRIPT.search(body) or _LINK.search(body) or _FRAME.search(body):
        return False
    return visible(body) <= _FEW
