"""Record batches → articles: the table's rows as the records they were made of, byte for byte in JSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
import pyarrow as pa

from archive.article import Article
from archive.errors import DamagedError, UsageError
from archive.moments import printed
from archive.tables.columns import INSTANT, SCHEMA
from archive.tables.pack import SNAPSHOT

__all__ = ["articles_of"]

_PLAIN: Final = frozenset(SCHEMA.names) & frozenset(Article.__struct_fields__) - {
    "status_reason",
    "captured",
    "seen_in",
}


def articles_of(table: pa.Table | pa.RecordBatchReader | Iterable[pa.RecordBatch]) -> Iterator[Article]:
    """The articles of a table with all columns, in whatever order, as ``Archive.to_arrow`` and an export make it.

    Raises UsageError where a column is missing, DamagedError for a row that is no article."""
    batches = table.to_batches() if isinstance(table, pa.Table) else table
    for batch in batches:
        if missing := [name for name in SCHEMA.names if name not in batch.schema.names]:
            raise UsageError(f"the table has no column {missing[0]!r}; articles are made of tables with all columns")
        for row in _with_integers(batch).to_pylist():
            yield _article(row)


def _with_integers(batch: pa.RecordBatch) -> pa.Table:
    """The batch, with its instants as numbers: Python's dates would pass through the zone's tables."""
    table = pa.Table.from_batches([batch]).select(SCHEMA.names)
    kinds = [pa.field(one.name, pa.int64() if one.type == INSTANT else one.type) for one in SCHEMA]
    place = SCHEMA.get_field_index("seen_in")
    seen = SCHEMA.field(place).type.value_type
    parts = [pa.field(one.name, pa.int64() if one.type == INSTANT else one.type) for one in seen]
    kinds[place] = pa.field("seen_in", pa.list_(pa.struct(parts)))
    return table.cast(SCHEMA.remove_metadata()).cast(pa.schema(kinds))


def _article(row: dict[str, Any]) -> Article:
    try:
        details = msgspec.json.decode(row["details"])
        told = {name: row[name] for name in _PLAIN}
        told["captured"] = None if row["captured"] is None else printed(row["captured"])
        told["seen_in"] = [{**one, "captured": one["captured"] and printed(one["captured"])} for one in row["seen_in"]]
        told["date_published"] = row["date_published_text"]
        told["date_modified"] = row["date_modified_text"]
        if row["snapshot_record_id"] is not None:
            told["snapshot"] = {name: row[f"snapshot_{name}"] for name in SNAPSHOT}
        else:
            told["snapshot"] = None
        told |= details
        return Article.from_json(msgspec.json.encode(told))
    except (TypeError, KeyError, ValueError, msgspec.MsgspecError) as error:
        raise DamagedError(f"the row of {row.get('id')!r} is no article ({error})") from error
