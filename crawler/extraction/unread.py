"""The record of a page that is not read. The parent of the workers makes one without loading what reads pages."""

from __future__ import annotations

import datetime as dt
from typing import Final

from archive.article import Article, content_hash
from archive.causes import Cause
from archive.urls import article_id
from crawler.extraction.identity import extraction_of
from crawler.extraction.memory import Memory
from crawler.outlets.outlet import Outlet

__all__ = ["MOST_BYTES", "OVERLONG", "failed", "in_utc"]

MOST_BYTES: Final = 5_000_000
"""Of a page's decoded body: extraction reads none that has more."""
OVERLONG: Final = Cause("too_large", code="bytes of HTML", limit=MOST_BYTES)
"""Why it does not."""


def failed(
    url: str,
    cause: Cause,
    *,
    outlet: Outlet | None = None,
    memory: Memory | None = None,
    captured: dt.datetime | None = None,
) -> Article:
    """The record of a page that could not be read: every field null, ``cause`` says why."""
    return Article(
        id=article_id(url),
        outlet=outlet.name if outlet else None,
        url=url,
        status="failed",
        status_reason=cause,
        content_hash=content_hash(headline=None, standfirst=None, authors=(), dateline=None, text=None),
        captured=in_utc(captured),
        extraction=extraction_of(outlet, memory),
    )


def in_utc(moment: dt.datetime | None) -> str:
    """``moment``, which is aware, as a record has it (``…Z``); empty where there is none."""
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z") if moment else ""
