"""A capture that turned out to be a wall when its run was over: what is left of its article, its fate, its outcome."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, Protocol

import msgspec

from archive.article import Article, Dropped, content_hash
from archive.causes import Cause
from archive.manifest import Fate, Manifest
from crawler.articles.outcome import Outcome
from crawler.walls.looks import GUESSED, address_of
from crawler.walls.same_page import KINDS, Seen

__all__ = ["DATED_RUNS", "expects_dates", "is_walled", "parted", "seen_in", "walled", "walled_fate"]

DATED_RUNS: Final = 5
"""So many of an outlet's last crawls say whether its articles have dates."""
_FEWEST_ARTICLES: Final = 20
_NEARLY_ALL: Final = 0.95


def walled(article: Article, cause: Cause) -> Article:
    """``article`` without what the wall says: that is the wall's, not the article's."""
    return Article(
        id=article.id,
        outlet=article.outlet,
        url=article.url,
        status="blocked",
        status_reason=cause,
        content_hash=content_hash(headline=None, standfirst=None, authors=(), dateline=None, text=None),
        captured=article.captured,
        seen_in=article.seen_in,
        snapshot=article.snapshot,
        dropped=(*article.dropped, *(Dropped(block.text, Cause("wall")) for block in article.body)),
        signals=article.signals,
        extraction=article.extraction,
    )


def is_walled(article: Article) -> bool:
    """Whether ``walled`` made it."""
    return article.status_reason is not None and article.status_reason.kind in KINDS


def walled_fate(fate: Fate, cause: Cause) -> Fate:
    """``fate`` of the address: it failed, and is due again as such."""
    return msgspec.structs.replace(fate, fate="failed", cause=cause)


class Latest(Protocol):
    """What knows the latest version of each article."""

    def note(self, articles: Iterable[Article]) -> None:
        """Takes these lines in."""

    def forget(self, articles: Iterable[Article]) -> None:
        """Takes lines back that were noted."""


def parted(outcomes: Iterable[Outcome], found: Mapping[str, Cause], latest: Latest) -> Iterator[Outcome]:
    """``outcomes`` with the walls among them told: ``found`` has the causes by the ids of their records. ``latest``
    forgets what walls brought."""
    for outcome in outcomes:
        cause = found.get(outcome.page.ref.record_id)
        if cause is None or not outcome.articles:
            yield outcome
            continue
        latest.forget(outcome.articles)
        wall = _walled_outcome(outcome, cause)
        latest.note(wall.articles)
        yield wall


def _walled_outcome(outcome: Outcome, cause: Cause) -> Outcome:
    """``outcome`` with neither a version nor a move in it."""
    own = (line for line in outcome.articles if line.snapshot == outcome.page.ref)
    fate = walled_fate(outcome.fate, cause)
    return Outcome(replace(outcome.page, body=b""), fate, tuple(walled(line, cause) for line in own))


def seen_in(fates: Iterable[Fate]) -> dict[str, Seen]:
    """What the fates of earlier runs, oldest first, say of walls and strangers, by their code."""
    seen: dict[str, Seen] = {}
    for fate in fates:
        cause = fate.cause
        if cause is None or cause.kind not in KINDS or cause.code is None:
            continue
        before = seen.get(cause.code, Seen({}))
        since = cause.since or fate.captured or ""
        addresses = {address_of(fate.url): since, **before.addresses}
        seen[cause.code] = Seen(addresses, before.is_wall or cause.kind == "same_page")
    return seen


def expects_dates(earlier: Sequence[Manifest]) -> bool:
    """Whether nearly all articles of the outlet's last crawls print a date; ``earlier`` are its runs in order."""
    crawls = [one.profile for one in earlier if one.kind == "crawl" and one.profile is not None]
    articles = sum(one.articles for one in crawls[-DATED_RUNS:])
    origins = [one.origins.get("date_published", {}) for one in crawls[-DATED_RUNS:]]
    dated = sum(count for one in origins for origin, count in one.items() if origin != GUESSED)
    return articles >= _FEWEST_ARTICLES and dated >= _NEARLY_ALL * articles
