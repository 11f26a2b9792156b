"""Pages are judged one after the other; their articles are made ahead of that, so that every worker is busy."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import Final, TypeVar

from archive.article import Article
from crawler.articles.page import Page

__all__ = ["Extract", "ahead", "article_of"]

Extract = Callable[[Page], Future[Article]]

_T = TypeVar("_T")

# So many are with the workers at a time: these are kept busy, and few pages are in memory.
_AHEAD: Final = 8


def ahead(
    items: Iterable[_T], begin: Callable[[_T], Future[Article] | None]
) -> Iterator[tuple[_T, Future[Article] | None]]:
    """Each item, in order, with what ``begin`` gave for it; that was asked for some items before."""
    waiting: deque[tuple[_T, Future[Article] | None]] = deque()
    for item in items:
        waiting.append((item, begin(item)))
        if len(waiting) > _AHEAD:
            yield waiting.popleft()
    yield from waiting


def article_of(page: Page, article: Future[Article] | None, extract: Extract, wanted: Page) -> Article:
    """The article of ``wanted``: that which was made of ``page`` ahead, else, of an earlier version that it is compared
    with, one that is made now."""
    return (article if article is not None and wanted is page else extract(wanted)).result()
