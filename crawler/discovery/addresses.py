"""Links as they stand in pages and feeds, made into addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import urldefrag, urljoin

from archive.urls import is_web, key

__all__ = ["absolute", "unique"]

T = TypeVar("T")

_MAX_LENGTH = 2_000


def absolute(target: str, base: str) -> str | None:
    """``target`` as an absolute http(s) address without fragment, or None where it is none. Tabs and line ends are
    removed as browsers do (WHATWG URL, "basic URL parser"), a stray space is escaped."""
    target = re.sub(r"[\t\r\n]", "", target).strip()
    if not target or len(target) > _MAX_LENGTH or "\x00" in target:
        return None
    try:
        url = urldefrag(urljoin(base, target)).url.replace(" ", "%20")
    except ValueError:
        return None
    return url if is_web(url) else None


def unique(pairs: Iterable[tuple[str, T]]) -> list[tuple[str, T]]:
    """The pairs whose URL names a page for the first time, in order."""
    seen: dict[str, tuple[str, T]] = {}
    for url, value in pairs:
        seen.setdefault(key(url), (url, value))
    return list(seen.values())
