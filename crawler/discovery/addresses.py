"""Links as they stand in pages and feeds, made into addresses."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import urldefrag, urljoin

from archive.urls import is_web, key
from crawler.discovery.sites import same_site

__all__ = ["absolute", "located", "unique"]

T = TypeVar("T")

_MAX_LENGTH = 2_000
_SURROGATE = re.compile("[\ud800-\udfff]")
_HOST = re.compile(r"\s*((?:[\w-]+\.)+[\w-]+)(?::\d{1,5})?(?=[/?#]|\s*$)")


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


def located(target: str, base: str) -> str | None:
    """``target`` as ``absolute`` has it, also where it is a whole address without its scheme: so do generators write
    ``www.site.example/a/`` in a sitemap. A host is known by ``www.``, or because it is of the site of ``base``. None
    for what no file can hold: JSON may name half a character."""
    host = _HOST.match(target[:300])
    if host and (host[1].lower().startswith("www.") or same_site(f"//{host[1]}", base)):
        target = f"{base.partition(':')[0]}://{target.strip()}"
    return None if _SURROGATE.search(target) else absolute(target, base)


def unique(pairs: Iterable[tuple[str, T]]) -> list[tuple[str, T]]:
    """The pairs whose URL names a page for the first time, in order."""
    seen: dict[str, tuple[str, T]] = {}
    for url, value in pairs:
        seen.setdefault(key(url), (url, value))
    return list(seen.values())
