"""Parquet files of articles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow.parquet as pq

from archive.article import Article
from archive.tables.columns import SCHEMA
from archive.tables.pack import batches
from archive.tables.unpack import articles_of

__all__ = ["ArticleFile", "read_articles"]


class ArticleFile:
    """A Parquet file that is being written, with all columns of the table; a row group a call of ``write``."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")  # pyarrow takes no path that is not UTF-8
        self._writer = pq.ParquetWriter(self._file, SCHEMA, compression="zstd")

    def write(self, articles: Sequence[Article]) -> None:
        for batch in batches(articles, SCHEMA.names, max(len(articles), 1)):
            self._writer.write_batch(batch)

    def close(self) -> None:
        self._writer.close()
        self._file.close()


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of a Parquet file of ours, as they were."""
    with Path(path).open("rb") as stream, pq.ParquetFile(stream) as file:
        yield from articles_of(file.iter_batches())
