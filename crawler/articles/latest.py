"""The latest version of each article, as an archive's lines and a run's drafts have it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from archive.article import Article
from archive.reading.history import fold
from archive.reading.reader import Archive
from archive.storage.base import Storage
from archive.warc.snapshot import SnapshotRef
from crawler.articles.page import Page, read_back


class _Latest:
    """The latest version of each article before a moment, as far as the archive and this derivation know."""

    def __init__(self, storage: Storage, outlet: str) -> None:
        self._reader = Archive(storage)
        self._outlet = outlet
        self._known: dict[str, list[Article]] = {}
        for article in self._reader.captures(outlet):
            self._known.setdefault(article.id, []).append(article)

    def before(self, moment: str) -> Callable[[str], Article | None]:
        """The latest version of an article, by its id, as it was known at ``moment``."""

        def latest(article: str) -> Article | None:
            earlier = [one for one in self._known.get(article, []) if one.captured < moment]
            versions = fold(earlier)
            return versions[-1] if versions else (earlier[-1] if earlier else None)

        return latest

    def note(self, articles: Iterable[Article]) -> None:
        for article in articles:
            self._known.setdefault(article.id, []).append(article)

    def read(self, ref: SnapshotRef) -> Page | None:
        """The page of an earlier snapshot; None where the archive does not have it any more."""
        return read_back(self._reader, ref, outlet=self._outlet)
