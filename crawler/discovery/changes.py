"""What a sitemap says about changes: a hint to look at an article again before it is due."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Final

from crawler.discovery.sitemap import Sitemap

__all__ = ["changed"]

_DATE_LENGTH: Final = len("2026-11-24")
_SOME: Final = 10


def changed(sitemap: Sitemap, since: dt.date | None) -> list[tuple[str, dt.datetime]]:
    """The pages of a sitemap that say when they were changed, to the second and with an offset, if since ``since``.

    None where half of ten pages or more were changed within one minute: such a sitemap says when it was made.
    """
    told = [(page.url, moment) for page in sitemap.pages if (moment := _exact(page.lastmod)) is not None]
    minutes = Counter(moment.replace(second=0, microsecond=0) for _, moment in told)
    if len(told) >= _SOME and 2 * max(minutes.values()) >= len(told):
        return []
    return [(url, moment) for url, moment in told if since is None or moment.date() >= since]


def _exact(lastmod: str | None) -> dt.datetime | None:
    if lastmod is None or len(lastmod) <= _DATE_LENGTH:
        return None
    moment = dt.datetime.fromisoformat(lastmod)
    return moment if moment.tzinfo is not None else None
