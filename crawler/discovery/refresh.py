"""Where a page leads on by itself: ``<meta http-equiv=refresh>``, and the field ``Refresh``, which says the same."""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.discovery.addresses import absolute

__all__ = ["refreshed", "said_in"]

# `0; url=/news/politics/`, `5;/news/politics/` (WHATWG 4.2.5.3, "refresh").
_SAID: Final = re.compile(r"\s*+(\d{0,9}+)[\d.]*+\s*+[;,]?+\s*+(?:url\s*+=)?+\s*+(\S.*)", re.IGNORECASE | re.DOTALL)
_MOST: Final = 10_000
_ALIKE: Final = 3


def said_in(root: HtmlElement) -> list[str]:
    """What the first elements of a page say that lead on, but for those that are for readers without scripts."""
    metas = (one for one in root.iter("meta") if (one.get("http-equiv") or "").strip().lower() == "refresh")
    first = islice(metas, _ALIKE)
    return [one.get("content") or "" for one in first if next(one.iterancestors("noscript"), None) is None]


def refreshed(said: str, base: str) -> tuple[int, str] | None:
    """After how many seconds, and to which address, what a page or a field says leads; ``base`` is what relative
    addresses belong to. None where it says none: the page is loaded again then."""
    named = _SAID.match(said[:_MOST])
    url = absolute(named[2].strip().strip("'\""), base) if named else None
    return (int(named[1] or 0), url) if named and url else None
