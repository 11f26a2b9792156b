"""Which parts of a sitemap are recent: it holds a site's whole past, a crawl wants what came since its last."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

from crawler.discovery.sitemap import Page, Sitemap

__all__ = ["children", "day_of", "is_since", "pages"]

# Sitemaps of what is no article.
_OTHER = re.compile(
    r"(?:^|[/_.=-])(?:videos?|images?|photos?|galler(?:y|ies)|tags?|topics?|categor(?:y|ies)|authors?|users?|pages?|sections?"
    r"|recipes?|products?|podcasts?|static|misc|taxonom(?:y|ies))(?:$|[/_.&-])",
    re.IGNORECASE,
)
_NEWS = re.compile(r"news|latest|recent|today|48h|aktuell|actualit|noticias|notizie|nyheter", re.IGNORECASE)
_DAY = re.compile(r"(?<!\d)(20\d\d)[/_-]?(0[1-9]|1[0-2])(?:[/_-]?(0[1-9]|[12]\d|3[01]))?(?!\d)")


def children(sitemap: Sitemap, since: dt.date | None, most: int) -> list[str]:
    """The sitemaps of an index to read for what came since ``since`` (None: ever), the newest first, ``most`` at most.

    A sitemap counts as recent by its ``lastmod``, else by the month in its address, else by a name that says news. Of
    sitemaps that say nothing at all the first and the last are read: one of the two ends is where sites write.
    """
    known = [(url, _changed(url, changed)) for url, changed in zip(sitemap.sitemaps, sitemap.changed, strict=True)]
    wanted = [(url, day) for url, day in known if not _OTHER.search(urlsplit(url).path)]
    dated = sorted(((day, url) for url, day in wanted if day), reverse=True)
    news = [url for url, day in wanted if _NEWS.search(urlsplit(url).path) and not (day and since and day < since)]
    recent = [url for day, url in dated if since is None or day >= since]
    silent = [url for url, day in wanted if day is None]
    if since is not None and dated:
        silent = []
    elif since is not None and len(silent) > 2:
        silent = [silent[0], silent[-1]]
    return list(dict.fromkeys([*news, *recent, *silent]))[:most]


def pages(sitemap: Sitemap, since: dt.date | None) -> list[Page]:
    """The pages of a sitemap that came since ``since`` (None: all). One of which nobody says when is left out."""
    if since is None:
        return list(sitemap.pages)
    return [page for page in sitemap.pages if is_since(page.published, since, day_of(page.url) or _day(page.lastmod))]


def is_since(published: str | None, since: dt.date, otherwise: dt.date | None = None) -> bool:
    """Whether a page of that date (ISO 8601) came at ``since`` or later; ``otherwise`` is the day of one without."""
    day = _day(published) or otherwise
    return day is not None and day >= since


def day_of(url: str) -> dt.date | None:
    """The day in an address (``/2026/11/24/``, ``20261124-``); of a month its last, so that none is missed."""
    found = _DAY.search(urlsplit(url).path)
    if not found:
        return None
    year, month = int(found[1]), int(found[2])
    try:
        return dt.date(year, month, int(found[3])) if found[3] else _last_day(year, month)
    except ValueError:
        return None


def _changed(url: str, changed: str | None) -> dt.date | None:
    return _day(changed) or day_of(url)


def _day(moment: str | None) -> dt.date | None:
    return dt.date.fromisoformat(moment[:10]) if moment else None


def _last_day(year: int, month: int) -> dt.date:
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
