"""Pages that a sitemap says were changed. The crawl asks for them again before they are due."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Final

from crawler.discovery.sitemap import Sitemap

__all__ = ["changed"]

_DATE_LENGTH: Final = len("2026-11-24")
_SOME: Final = 10


def changed(sitemap: Sitemap, since: dt.date | None) -> list[tuple[str, dt.datetime]]:
    """(address, time of change) of the sitemap's pages that were changed on the day ``since`` or later.

    A page counts only where its time has an offset. The list is empty where a sitemap of ten such pages or more gives
    one minute for half of them: then it gives the time at which the sitemap was made.
    """
    dated = [(page.url, moment) for page in sitemap.pages if (moment := _exact(page.lastmod)) is not None]
    minutes = Counter(moment.replace(second=0, microsecond=0) for _, moment in dated)
    if len(dated) >= _SOME and 2 * max(minutes.values()) >= len(dated):
        return []
    return [(url, moment) for url, moment in dated if since is None or moment.date() >= since]


def _exact(lastmod: str | None) -> dt.datetime | None:
    if lastmod is None or len(lastmod) <= _DATE_LENGTH:
        return None
    moment = dt.datetime.fromisoformat(lastmod)
    return moment if moment.tzinfo is not None else None
