"""What is asked for where a list for programs is wanted: some servers give a page for readers to who asks as browsers
do (content negotiation, RFC 9110 section 12.5.1)."""

from __future__ import annotations

from typing import Final

__all__ = ["accepting"]

_LISTS: Final = {
    "feed": (
        "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,text/xml;q=0.9,*/*;q=0.8"
    ),
    "sitemap": "application/xml,text/xml,*/*;q=0.8",
}


def accepting(kind: str) -> dict[str, str]:
    """The field ``Accept`` for a source of that ``kind``; nothing where the default for pages will do."""
    return {"Accept": _LISTS[kind]} if kind in _LISTS else {}
