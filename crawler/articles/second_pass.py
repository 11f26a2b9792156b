"""The first run of an outlet extracts its pages again, once it has learned what the site repeats."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from archive.article import Article
from archive.urls import article_id
from crawler.articles.outcome import Outcome, decided, judge
from crawler.articles.page import Hop, Page
from crawler.extraction.memory import Memory
from crawler.workers.pool import Extractors

if TYPE_CHECKING:
    from crawler.job.outlet_crawl import OutletCrawl

__all__ = ["extract_again"]

# Pages that are with the workers at a time: these are kept busy, and few pages are in memory.
_AHEAD: Final = 8
_ABSENT: Final = ("gone", "moved")


def extract_again(crawl: OutletCrawl, learned: Memory, extractors: Extractors) -> None:
    """Judges every page of the run anew with ``learned`` for its memory, in the order of capture."""
    crawl.memory = learned
    again: dict[str, Article] = {}
    for draft, page, article in _ahead(crawl, extractors):
        if page is None or article is None:
            again[draft.id] = draft
            continue
        outcome = _judged(crawl, page, article.result(), again, extractors)
        crawl.take_back(draft)
        crawl.settle(outcome)
        again |= {one.id: one for one in outcome.articles}


def _ahead(crawl: OutletCrawl, extractors: Extractors) -> Iterator[tuple[Article, Page | None, Future[Article] | None]]:
    """Each draft with its page and the article that is being made of it."""
    waiting: deque[tuple[Article, Page | None, Future[Article] | None]] = deque()
    for draft, page in _pages(crawl):
        waiting.append((draft, page, _submitted(crawl, page, extractors) if page is not None else None))
        if len(waiting) > _AHEAD:
            yield waiting.popleft()
    yield from waiting


def _pages(crawl: OutletCrawl) -> Iterator[tuple[Article, Page | None]]:
    """The run's drafts in the order of capture, each with the page it came from, where there is one."""
    links = {fate.record_id: fate.url for fate in crawl.ledger.fates(crawl.run.id)}
    hops: dict[str, Hop] = {}
    for draft in sorted(crawl.ledger.drafts(crawl.run.id), key=lambda one: one.captured):
        if draft.status == "moved" and draft.snapshot:
            hops[draft.id] = Hop(draft.snapshot, draft.captured)
        page = crawl.read(draft.snapshot) if draft.snapshot and draft.status not in _ABSENT else None
        if page is not None:
            link = links.get(page.ref.record_id, draft.url)
            page = replace(
                page, requested=link, seen_in=draft.seen_in, hops=tuple(filter(None, [hops.get(article_id(link))]))
            )
        yield draft, page


def _submitted(crawl: OutletCrawl, page: Page, extractors: Extractors) -> Future[Article]:
    return extractors.submit(page.body, page.url, page.headers, crawl.outlet, crawl.memory, page.moment)


def _judged(
    crawl: OutletCrawl, page: Page, article: Article, known: Mapping[str, Article], extractors: Extractors
) -> Outcome:
    """The outcome of ``page``, which gave ``article``; an earlier version may have to be extracted beside it."""

    def extract(one: Page) -> Article:
        return article if one is page else _submitted(crawl, one, extractors).result()

    return decided(judge(page, known.get, crawl.extraction), extract, crawl.read)
