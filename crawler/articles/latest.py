"""The latest version of each article, as an archive's lines and a run's drafts have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from archive.article import Article
from archive.reading.by_article import ByArticle
from archive.reading.history import Captured, Tail, tail_of
from archive.reading.order import order_of
from archive.reading.reader import Archive
from archive.storage.base import Storage
from archive.storage.temporary import temporary_database
from archive.warc.snapshot import SnapshotRef
from crawler.articles.page import Page, read_back

__all__ = ["Latest"]


_TABLE: Final = """
    CREATE TABLE derived (article TEXT, data BLOB);
    CREATE INDEX by_article ON derived (article);
"""
_FORGET: Final = """
    DELETE FROM derived WHERE rowid = (SELECT rowid FROM derived WHERE article = ? AND data = ? ORDER BY rowid LIMIT 1)
"""


@dataclass(frozen=True, slots=True)
class _Moment:
    captured: str
    snapshot: SnapshotRef


class Latest:
    """The latest version of each article before a capture, as far as the archive and this derivation know. What is
    derived lies in a file of the system's."""

    def __init__(self, storage: Storage, outlet: str, reading: Storage | None = None) -> None:
        """``storage`` has the articles; ``reading`` (the same where none is given) has the WARCs."""
        self._reader = Archive(reading or storage)
        self._outlet = outlet
        self._order = order_of(storage, [outlet])
        self._archived = ByArticle(storage, outlet)
        self._derived = temporary_database()
        self._derived.executescript(_TABLE)

    def before(self, page: Page | None = None) -> Callable[[str], Tail | None]:
        """The end of an article's history, by its id, as it was known when ``page`` was captured, or is now. What the
        page's own redirects tell was not known then: a run of which articles are there is derived again, too."""
        until = self._order(_Moment(page.captured, page.ref)) if page is not None else None
        own = {hop.ref.record_id for hop in page.hops} if page is not None else set()

        def is_known(one: Article) -> bool:
            is_own = one.snapshot is not None and one.snapshot.record_id in own
            return not is_own and (until is None or self._order(one) < until)

        def tail(article: str) -> Tail | None:
            return tail_of(filter(is_known, self.lines(article)), self._order)

        return tail

    def lines(self, article: str) -> list[Article]:
        """All lines of an article, by its id, before folding: those of the archive, then those that were noted."""
        rows = self._derived.execute("SELECT data FROM derived WHERE article = ? ORDER BY rowid", (article,))
        return [*self._archived.of(article), *(Article.from_json(data) for (data,) in rows.fetchall())]

    def moment(self, of: Captured) -> tuple[Any, ...]:
        """The key that sorts captures."""
        return self._order(of)

    def article_before(self, page: Page | None = None) -> Callable[[str], Article | None]:
        """The article that ``before`` ends with."""
        tails = self.before(page)

        def last(article: str) -> Article | None:
            tail = tails(article)
            return tail.last if tail is not None else None

        return last

    def note(self, articles: Iterable[Article]) -> None:
        """Takes these lines in."""
        rows = ((article.id, article.to_json()) for article in articles)
        self._derived.executemany("INSERT INTO derived VALUES (?, ?)", rows)

    def forget(self, articles: Iterable[Article]) -> None:
        """Takes lines back that were noted."""
        rows = ((article.id, article.to_json()) for article in articles)
        self._derived.executemany(_FORGET, rows)

    @contextmanager
    def whole(self) -> Iterator[None]:
        """Of what is noted within, nothing stays where an exception leaves it."""
        self._derived.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._derived.execute("ROLLBACK")
            raise
        self._derived.execute("COMMIT")

    def read(self, ref: SnapshotRef) -> Page | None:
        """The page of an earlier snapshot; None where the archive does not have it any more."""
        return read_back(self._reader, ref, outlet=self._outlet)
