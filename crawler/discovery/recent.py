"""What is new or changed in a sitemap: a sitemap lists all pages, a crawl wants those since its last run."""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import zip_longest
from urllib.parse import urlsplit

from crawler.discovery.period import day_of, last_days
from crawler.discovery.sitemap import Sitemap, SitemapEntry

__all__ = ["believed", "changed", "children", "day_of", "is_since", "only", "pages", "silent"]

# Sitemaps of what is no article.
_OTHER = re.compile(
    r"(?:^|[/_.=-])(?:videos?|images?|photos?|galler(?:y|ies)|tags?|topics?|categor(?:y|ies)|authors?|users?|recipes?"
    r"|products?|podcasts?|static|misc|taxonom(?:y|ies))(?:$|[/_.&-])",
    re.IGNORECASE,
)
# Mostly so; but some sites number the parts of a sitemap as pages.
_MOSTLY_OTHER = re.compile(r"(?:^|[/_.=-])(?:pages?|sections?)(?:$|[/_.&-])", re.IGNORECASE)
_NEWS = re.compile(r"news|latest|recent|today|48h|aktuell|actualit|noticias|notizie|nyheter|last-?\d+", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_SOME = 10
_FEW = 3
_MINUTE = dt.timedelta(minutes=1)


def children(sitemap: Sitemap, since: dt.date | None, most: int) -> list[str]:
    """The sitemaps of an index to read for what came since ``since`` (None: ever), the newest first, ``most`` at most.

    A sitemap is recent by the day, month or year in its address, else by its ``lastmod``, else by a name that says
    news. Of equally recent ones, and of those of unknown date, both ends of the list come first: a site adds at an end.
    """
    dated = _last_changes(_articles(sitemap))
    recent = [(url, day) for url, day in dated if day and (since is None or day >= since)]
    unknown = [url for url, day in dated if day is None]
    news = [url for url in (*(url for url, _ in recent), *unknown) if _NEWS.search(_name(url))]
    if len(news) > most:
        news = []  # the word is in all of their names
    foremost = set(news)
    others = [url for url in unknown if url not in foremost]
    if since is not None:
        others = [] if recent else _from_both_ends(others)[:2]
    return list(dict.fromkeys([*news, *_newest(recent), *others]))[:most]


def only(sitemap: Sitemap, wanted: Callable[[str], bool]) -> Sitemap:
    """The index with those of its sitemaps that are ``wanted``."""
    kept = [pair for pair in zip(sitemap.sitemaps, sitemap.changed, strict=True) if wanted(pair[0])]
    return Sitemap((), tuple(url for url, _ in kept), tuple(lastmod for _, lastmod in kept))


def silent(sitemap: Sitemap) -> list[str]:
    """The sitemaps of which nothing says whether they are recent, in their order."""
    return [url for url, day in _last_changes(_articles(sitemap)) if day is None]


def _articles(sitemap: Sitemap) -> list[tuple[str, str | None]]:
    """The sitemaps that may hold articles, with their ``lastmod``."""
    named = zip(sitemap.sitemaps, sitemap.changed, strict=True)
    wanted = [(url, lastmod) for url, lastmod in named if not _OTHER.search(urlsplit(url).path)]
    likely = [(url, lastmod) for url, lastmod in wanted if not _MOSTLY_OTHER.search(urlsplit(url).path)]
    return likely or wanted


def _newest(dated: list[tuple[str, dt.date]]) -> Iterator[str]:
    by_day: dict[dt.date, list[str]] = {}
    for url, day in dated:
        by_day.setdefault(day, []).append(url)
    for _, urls in sorted(by_day.items(), reverse=True):
        yield from _from_both_ends(urls)


def _from_both_ends(urls: list[str]) -> list[str]:
    """The last, the first, the last but one, the second, and so on."""
    half = len(urls) // 2
    pairs = zip_longest(reversed(urls[half:]), urls[:half])
    return [url for pair in pairs for url in pair if url is not None]


def pages(sitemap: Sitemap, since: dt.date | None) -> list[SitemapEntry]:
    """The pages of a sitemap that came since ``since`` (None: all). One of which nobody says when is left out."""
    if since is None:
        return list(sitemap.pages)
    return [page for page in sitemap.pages if is_since(page.published, since, day_of(page.url) or _day(page.lastmod))]


def changed(sitemap: Sitemap, since: dt.date | None) -> list[tuple[str, dt.datetime]]:
    """(address, time of change) of the sitemap's pages that were changed on the day ``since`` or later, for the crawl
    to ask for before they are due.

    A page counts only where its time has an offset. The list is empty where the sitemap gives the time at which it was
    made: within one minute for all of its pages (three at least), or for half of ten or more.
    """
    return believed([(page.url, page.lastmod) for page in sitemap.pages], since)


def believed(told: list[tuple[str, str | None]], since: dt.date | None) -> list[tuple[str, dt.datetime]]:
    """The same of any source's (address, ISO 8601 moment of the last change)."""
    moments = [(url, dt.datetime.fromisoformat(moment)) for url, moment in told if moment]
    dated = [(url, moment) for url, moment in moments if moment.tzinfo is not None]
    at_once = _most_at_once([moment for _, moment in dated])
    if (len(dated) >= _FEW and at_once == len(dated)) or (len(dated) >= _SOME and 2 * at_once >= len(dated)):
        return []
    return [(url, moment) for url, moment in dated if since is None or moment.date() >= since]


def _most_at_once(moments: Iterable[dt.datetime]) -> int:
    """How many of the moments lie within one minute: a sitemap of many pages takes seconds to be written."""
    window: deque[dt.datetime] = deque()
    most = 0
    for moment in sorted(moments):
        window.append(moment)
        while moment - window[0] >= _MINUTE:
            window.popleft()
        most = max(most, len(window))
    return most


def is_since(published: str | None, since: dt.date, otherwise: dt.date | None = None) -> bool:
    """Whether a page of that date (ISO 8601) came at ``since`` or later; ``otherwise`` is the day of one without."""
    day = _day(published) or otherwise
    return day is not None and day >= since


def _last_changes(sitemaps: Sequence[tuple[str, str | None]]) -> list[tuple[str, dt.date | None]]:
    """(address, the last day that the sitemap can hold something of): by its address, else by its ``lastmod``. Some
    sites write the sitemaps of old months anew every night, so the address comes first."""
    named = last_days([url for url, _ in sitemaps])
    return [(url, day or _day(lastmod) or _year(url)) for (url, lastmod), day in zip(sitemaps, named, strict=True)]


def _year(url: str) -> dt.date | None:
    year = _YEAR.search(_name(url))
    return dt.date(int(year[1]), 12, 31) if year else None


def _name(url: str) -> str:
    """What the sitemap itself is called: the end of its path, and its query."""
    parts = urlsplit(url)
    return f"{parts.path.rstrip('/').rpartition('/')[2]}?{parts.query}"


def _day(moment: str | None) -> dt.date | None:
    return dt.date.fromisoformat(moment[:10]) if moment else None
