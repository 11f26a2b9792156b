"""Versions without a text: an article that is gone, and one that stands at another address now.

The rules, for an address A that had an article and no longer answers with it:

- A answers 404 or 410, or leads to the site's front page or to a page above A that is no article (``/politics/`` for
  ``/politics/20261013-1/``): A is *gone*. Whether several that do so in one run are, is decided at its end
  (``crawler.walls.same_page``).
- A leads to an article at another address B of the same site: A has *moved* to B. B's lines are its own. Whether both
  are one article, so that readers tell one history of them, is decided at the run's end (``crawler.articles.joins``).
- A leads to another site, to a page that is told where to send the visitor back to (a login, a wall), or to a page
  that is no article: nothing is known about A. Its visit failed and is tried again.

Redirects that only normalise the address (``https``, a slash, AMP, tracking: ``archive.urls.normalised``) lead nowhere
else. An article that returns, or moves back, opens a version as any other change of standing does.
"""

from __future__ import annotations

from typing import Literal
from urllib.parse import unquote, urlsplit

from archive.article import ABSENT, Article, Extraction, content_hash
from archive.causes import Cause
from archive.reading.history import versioned
from archive.urls import article_id, normalised
from crawler.articles.page import Hop, Page

__all__ = ["absence", "departure", "is_above", "is_door", "stood"]

_NOTHING = content_hash(headline=None, standfirst=None, authors=(), dateline=None, text=None)


def absence(
    last: Article, page: Page, extraction: Extraction, status: Literal["gone", "moved"], cause: Cause
) -> Article:
    """The line that says that ``last`` is no longer there, not numbered yet. What proves it is the exchange that led
    away from its address, or the answer itself."""
    hop = departure(page, last)
    return Article(
        id=last.id,
        outlet=page.outlet,
        url=last.url,
        status=status,
        status_reason=cause,
        content_hash=_NOTHING,
        captured=hop.captured if hop else page.captured,
        seen_in=page.seen_in,
        snapshot=hop.ref if hop else page.ref,
        extraction=extraction,
    )


def departure(page: Page, last: Article) -> Hop | None:
    """The redirect that led away from the address of ``last``; None where ``page`` answered there itself."""
    if article_id(page.url) == last.id:
        return None
    return next((hop for hop in reversed(page.hops) if article_id(hop.ref.url) == last.id), None)


def stood(article: Article | None) -> bool:
    """Whether there is an article to be missed: one with a version, that is neither gone nor moved."""
    last = versioned(article)
    return last is not None and last.status not in ABSENT


def is_above(page: Page) -> bool:
    """Whether the answer came from a folder of the address that was asked for."""
    asked, answered = normalised(page.requested), normalised(page.url)
    return asked != answered and asked.startswith(f"{answered.rstrip('/')}/")


def is_door(page: Page) -> bool:
    """Whether the answer's address says where to go back to: no article, whatever stands on it."""
    asked = urlsplit(page.requested).path.rstrip("/")
    return bool(asked) and asked in unquote(unquote(urlsplit(page.url).query))
