"""Tables of articles in memory: Arrow, pandas, polars."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pyarrow as pa

from archive.article import Article
from archive.errors import UsageError
from archive.tables.columns import chosen, schema
from archive.tables.pack import batches

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl

__all__ = ["to_arrow", "to_pandas", "to_polars"]


def to_arrow(articles: Iterable[Article], columns: Sequence[str] | None = None) -> pa.Table:
    """The articles as one table in memory."""
    wanted = chosen(columns)
    return pa.Table.from_batches(list(batches(articles, wanted)), schema=schema(wanted))


def to_pandas(articles: Iterable[Article], columns: Sequence[str] | None = None) -> pd.DataFrame:
    """The same as a DataFrame. Whole numbers have types that know "missing", so that no version is ``2.0``.

    Raises UsageError where pandas is not installed."""
    try:
        import pandas as pd  # noqa: PLC0415 - a second to import, and only who wants a DataFrame pays for it
    except ModuleNotFoundError:
        raise UsageError("a DataFrame needs pandas: pip install 'paper-of-record[tables]'") from None
    numbers = {pa.int64(): pd.Int64Dtype(), pa.int16(): pd.Int16Dtype()}
    frame: pd.DataFrame = to_arrow(articles, columns).to_pandas(types_mapper=numbers.get, self_destruct=True)
    return frame


def to_polars(articles: Iterable[Article], columns: Sequence[str] | None = None) -> pl.DataFrame:
    """The same as a polars DataFrame, which shares the memory of the Arrow table.

    Raises UsageError where polars is not installed: it is no part of the extra ``tables``."""
    try:
        import polars as pl  # noqa: PLC0415 - only who wants it has it
    except ModuleNotFoundError:
        raise UsageError("a polars DataFrame needs polars: pip install polars") from None
    frame = pl.from_arrow(to_arrow(articles, columns))
    assert isinstance(frame, pl.DataFrame)
    return frame
