"""The captures of one outlet by article, whatever lies in the archive: a run that is mended asks for a few of many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec

from archive import layout
from archive.article import Article
from archive.catalog.batch import captures_in, ids_of
from archive.catalog.files import Capture
from archive.runs.chain import named_files
from archive.storage.base import Storage
from archive.storage.jsonl import Lines
from archive.storage.temporary import temporary_database

__all__ = ["ByArticle"]

_TABLE: Final = "CREATE TABLE place (article TEXT, file INTEGER, offset INTEGER, length INTEGER, line INTEGER)"
_FOUND: Final = "SELECT file, offset, length, line FROM place WHERE article = ? ORDER BY rowid"


class ByArticle:
    """The captures that an archive holds of an outlet when this is made, before folding. Where each lies is noted in a
    file of the system's; none is in memory. All files are read once: DamagedError where one is not what its run's
    manifest says. What is read must stay until this goes.
    """

    def __init__(self, storage: Storage, outlet: str) -> None:
        self._lines = Lines(storage)
        self._files: list[str] = []
        self._places = temporary_database()
        self._places.execute(_TABLE)
        self._places.execute("BEGIN")
        rows = ((one.article, one.file, one.offset, one.length, one.line) for one in self._captures(storage, outlet))
        self._places.executemany("INSERT INTO place VALUES (?, ?, ?, ?, ?)", rows)
        self._places.execute("CREATE INDEX by_article ON place (article)")
        self._places.execute("COMMIT")

    def of(self, article: str) -> Iterator[Article]:
        """The captures of the article with this id, which it has by today's rules, at this address alone."""
        for file, *place in self._places.execute(_FOUND, (article,)).fetchall():
            one = Article.from_json(self._lines.read(self._files[file], *place))
            yield msgspec.structs.replace(one, id=article)

    def _captures(self, storage: Storage, outlet: str) -> Iterator[Capture]:
        expected, no_more = named_files(storage, outlet)
        ids = ids_of(storage)
        for entry in storage.list(layout.under("articles", outlet)):
            if entry.name.endswith(".jsonl.gz") and entry.name not in no_more:
                self._files.append(entry.name)
                yield from captures_in(storage, entry.name, ids, expected.get(entry.name), len(self._files) - 1)
