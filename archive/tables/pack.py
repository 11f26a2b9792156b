"""Articles → record batches: each column is made of a batch of articles at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from operator import attrgetter
from typing import Any, Final

import msgspec
import pyarrow as pa

from archive.article import SCHEMA as ARTICLE
from archive.article import Article, Doubt, Dropped, Entry, Extraction, Sighting, Signals, Variant
from archive.causes import Cause
from archive.moments import Moment, instant, is_exact, moment_of
from archive.tables.columns import INSTANT, SCHEMA, chosen, schema

__all__ = ["BATCH", "SNAPSHOT", "batches", "reader"]

BATCH: Final = 1000
"""Articles in a record batch, at most: some megabytes."""

SNAPSHOT: Final = (
    "file", "offset", "length", "record_id", "payload_digest", "entity_digest", "url", "status", "origin", "used",
)  # fmt: skip
"""The fields of a snapshot; a column each."""

_Batch = Sequence[Article]
_Make = Callable[[_Batch], Any]


def reader(articles: Iterable[Article], columns: Sequence[str] | None = None) -> pa.RecordBatchReader:
    """The articles as a stream of batches, for tables larger than memory."""
    wanted = chosen(columns)
    return pa.RecordBatchReader.from_batches(schema(wanted), batches(articles, wanted))


def batches(articles: Iterable[Article], columns: Sequence[str], size: int = BATCH) -> Iterator[pa.RecordBatch]:
    """Record batches of ``size`` articles, with these columns of the schema."""
    rows = iter(articles)
    while batch := list(islice(rows, size)):
        yield pa.RecordBatch.from_arrays([_array(name, batch) for name in columns], schema=schema(columns))


def _array(name: str, batch: _Batch) -> Any:
    make = _MADE.get(name)
    return make(batch) if make else pa.array(list(map(attrgetter(name), batch)), SCHEMA.field(name).type)


def _moments(field: str, of: Callable[[Moment], int | None], kind: Any) -> _Make:
    return lambda batch: pa.array([of(moment_of(getattr(one, field))) for one in batch], kind)


def _of_snapshot(field: str) -> _Make:
    kind = SCHEMA.field(f"snapshot_{field}").type
    return lambda batch: pa.array([getattr(one.snapshot, field, None) for one in batch], kind)


def _structs(field: str, **parts: _Make) -> _Make:
    """A list column whose parts are made of all its values at once: several times faster than from dicts."""
    kind = SCHEMA.field(field).type

    def make(batch: _Batch) -> Any:
        lists = [getattr(one, field) for one in batch]
        offsets = pa.array([0, *accumulate(map(len, lists))], pa.int32())
        values = list(chain.from_iterable(lists))
        fields = [kind.value_type.field(place) for place in range(kind.value_type.num_fields)]
        arrays = [parts[one.name](values) if one.name in parts else _part(values, one) for one in fields]
        return pa.ListArray.from_arrays(offsets, pa.StructArray.from_arrays(arrays, fields=fields), type=kind)

    return make


def _part(values: list[Any], field: Any) -> Any:
    return pa.array([getattr(one, field.name) for one in values], field.type)


def _captured(values: Sequence[Any]) -> Any:
    return pa.array([instant(one.captured) for one in values], INSTANT)


class _Details(msgspec.Struct, omit_defaults=True, gc=False):
    """What ``details`` may hold; a value that is its default is left out."""

    status_reason: Cause | None = None
    entries: tuple[Entry, ...] = ()
    next_page: str | None = None
    variants: tuple[Variant, ...] = ()
    sources: dict[str, str] = {}
    conflicts: dict[str, list[Any]] = {}
    doubts: tuple[Doubt, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    signals: Signals | None = None
    extraction: Extraction | None = None
    schema: str = ARTICLE
    captured: str | None = None
    seen_in: tuple[Sighting, ...] | None = None


def _details(batch: _Batch) -> Any:
    encode = msgspec.json.Encoder().encode
    return pa.array([encode(_without_column(one)) for one in batch], pa.binary()).cast(pa.string())


def _without_column(one: Article) -> _Details:
    """The fields that no column holds, or that their columns would not give back exactly."""
    return _Details(
        one.status_reason,
        one.entries,
        one.next_page,
        one.variants,
        one.sources,
        one.conflicts,
        one.doubts,
        one.dropped,
        None if one.signals == _SILENT else one.signals,
        one.extraction,
        one.schema,
        None if is_exact(one.captured) else one.captured,
        None if all(is_exact(seen.captured) for seen in one.seen_in) else one.seen_in,
    )


_SILENT: Final = Signals()
_MADE: Final[dict[str, _Make]] = {
    "date_published": _moments("date_published", lambda at: at.instant, INSTANT),
    "date_published_offset": _moments("date_published", lambda at: at.offset, pa.int16()),
    "date_published_text": lambda batch: pa.array([one.date_published for one in batch], pa.string()),
    "date_modified": _moments("date_modified", lambda at: at.instant, INSTANT),
    "date_modified_offset": _moments("date_modified", lambda at: at.offset, pa.int16()),
    "date_modified_text": lambda batch: pa.array([one.date_modified for one in batch], pa.string()),
    "body": _structs("body"),
    "images": _structs("images"),
    "status_reason": lambda batch: pa.array(
        [one.status_reason and one.status_reason.kind for one in batch], pa.string()
    ),
    "seen_in": _structs("seen_in", captured=_captured),
    "captured": _captured,
    **{f"snapshot_{field}": _of_snapshot(field) for field in SNAPSHOT},
    "extraction_id": lambda batch: pa.array([one.extraction.id for one in batch], pa.string()),
    "details": _details,
}
