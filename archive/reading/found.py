"""Search over an archive: the index finds articles, their histories say which version is meant."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from archive.article import Article
from archive.errors import StorageError
from archive.layout import moment
from archive.reading.aliases import Aliases, aliases_of
from archive.reading.choice import Choice
from archive.reading.history import Order, fold, latest
from archive.search.index import BrokenIndex, Files, Index
from archive.search.query import Query
from archive.storage.base import Storage
from archive.storage.local import LocalStorage
from archive.storage.memory import MemoryStorage

__all__ = ["Searched", "Told", "bring_up_to_date", "found", "index_of"]

Told = Callable[[int, int], None]
"""Hears how many of how many files are indexed."""


class Searched(Protocol):
    """What a search asks of an archive (``archive.reading.reader.Archive``)."""

    @property
    def storage(self) -> Storage: ...

    @property
    def index(self) -> Index: ...

    @property
    def aliases(self) -> Aliases: ...

    @property
    def order(self) -> Order: ...

    def files_of_articles(self) -> Files: ...


def index_of(place: Storage) -> Index:
    """The index of an archive: of a folder or a bucket in the user's cache, of one in memory there."""
    if isinstance(place, MemoryStorage):
        return Index(None)
    return Index.of(str(place.root.resolve()) if isinstance(place, LocalStorage) else place.name)


def bring_up_to_date(news: Searched, told: Told | None = None) -> None:
    """Indexes what is new in the archive; a damaged index is made anew."""
    state = _state(news)
    for _ in range(2):
        try:
            if not news.index.is_at(state):
                news.index.update(state, news.files_of_articles(), aliases_of(news.storage).name, told)
            return
        except BrokenIndex as error:
            broken = error
            news.index.discard()
    raise StorageError(f"the search index cannot be made ({broken}); PAPER_CACHE names another folder for it")


def found(
    news: Searched, words: str, choice: Choice, outlets: Iterable[str] | None, limit: dt.datetime | None
) -> Iterator[Article]:
    """The versions that fit ``choice`` and the query, the most relevant first. UsageError at once for a query that is
    none."""
    return _of_query(news, Query.of(words), choice, outlets, limit)


def _of_query(
    news: Searched, query: Query, choice: Choice, outlets: Iterable[str] | None, limit: dt.datetime | None
) -> Iterator[Article]:
    bring_up_to_date(news)
    given: set[tuple[str, ...]] = set()
    try:
        for one in _found(news, query, choice, outlets, limit):
            given.add(_key(one))
            yield one
    except BrokenIndex:
        news.index.discard()
        bring_up_to_date(news)
        yield from (one for one in _found(news, query, choice, outlets, limit) if _key(one) not in given)


def _found(
    news: Searched, query: Query, choice: Choice, outlets: Iterable[str] | None, limit: dt.datetime | None
) -> Iterator[Article]:
    since, until = (None if at is None else at.timestamp() for at in choice.published)
    for story in news.index.stories(query, outlets, since, until):
        captures = news.index.captures(story, query)
        fitting = {_key(one) for one, fits in captures if fits}
        known = [one for one, _ in captures if limit is None or moment(one.captured) <= limit]
        history = _history(news, known, raw=choice.versions == "raw")
        if history:
            yield from (one for one in choice.among(history) if _key(one) in fitting)


def _history(news: Searched, captures: list[Article], *, raw: bool) -> list[Article]:
    if len({one.id for one in captures}) > 1:
        captures = news.aliases.told(captures, news.order)
    return fold(captures, news.order, raw=raw) or list(filter(None, [latest(captures, news.order)]))


def _key(one: Article) -> tuple[str, ...]:
    """What tells a record from every other, also after folding."""
    return one.id, one.captured, one.content_hash, one.extraction.id


def _state(news: Searched) -> str:
    """A name for what the archive holds: files are never changed, and each new one has a new name."""
    names = (entry.name for kind in ("runs/", "articles/") for entry in news.storage.list(kind))
    return hashlib.sha256("\n".join(names).encode()).hexdigest()
