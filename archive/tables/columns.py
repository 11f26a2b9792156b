"""The columns of the table of articles: one fixed schema for every outlet and every year (docs/codebook.md).

A column has the name and the meaning of the article's field, with these differences. A date is an instant in UTC, with
its offset in minutes and its text in columns beside it. The snapshot is flat. ``details`` holds, as JSON, every field
that has no column, and each field that its columns would not give back exactly, so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyarrow as pa

from archive.catalog.records import HEAVY
from archive.errors import UsageError, meant

__all__ = ["INSTANT", "SCHEMA", "VERSION", "are_light", "chosen", "schema"]

VERSION: Final = "paper-of-record/table/1"

INSTANT: Final = pa.timestamp("us", tz="UTC")
"""The type of a moment: microseconds since 1970, in UTC."""

_TEXT: Final = pa.string()
_TEXTS: Final = pa.list_(pa.string())
_NUMBER: Final = pa.int64()
_SIGHTING: Final = [("section", _TEXT), ("position", _NUMBER), ("captured", INSTANT), ("headline", _TEXT)]

SCHEMA: Final = pa.schema(
    [
        ("id", _TEXT),
        ("outlet", _TEXT),
        ("url", _TEXT),
        ("canonical_url", _TEXT),
        ("headline", _TEXT),
        ("standfirst", _TEXT),
        ("authors", _TEXTS),
        ("byline", _TEXT),
        ("agency", _TEXT),
        ("dateline", _TEXT),
        ("date_published", INSTANT),
        ("date_published_offset", pa.int16()),
        ("date_published_text", _TEXT),
        ("date_modified", INSTANT),
        ("date_modified_offset", pa.int16()),
        ("date_modified_text", _TEXT),
        ("genre", _TEXT),
        ("section", _TEXTS),
        ("language", _TEXT),
        ("text", _TEXT),
        ("body", pa.list_(pa.struct([("type", _TEXT), ("text", _TEXT)]))),
        ("images", pa.list_(pa.struct([("url", _TEXT), ("caption", _TEXT), ("credit", _TEXT)]))),
        ("links", _TEXTS),
        ("tags", _TEXTS),
        ("access", _TEXT),
        ("status", _TEXT),
        ("status_reason", _TEXT),
        ("seen_in", pa.list_(pa.struct(_SIGHTING))),
        ("content_hash", _TEXT),
        ("version", _NUMBER),
        ("previous", _TEXT),
        ("captured", INSTANT),
        ("snapshot_file", _TEXT),
        ("snapshot_offset", _NUMBER),
        ("snapshot_length", _NUMBER),
        ("snapshot_record_id", _TEXT),
        ("snapshot_payload_digest", _TEXT),
        ("snapshot_entity_digest", _TEXT),
        ("snapshot_url", _TEXT),
        ("snapshot_status", _NUMBER),
        ("snapshot_origin", _TEXT),
        ("snapshot_used", _TEXT),
        ("extraction_id", _TEXT),
        ("details", _TEXT),
    ],
    metadata={"schema": VERSION},
)
"""The table's schema; ``metadata`` names its version."""


def chosen(columns: Sequence[str] | None) -> list[str]:
    """The names of the columns wanted, in this order; None for all. UsageError for one that there is not."""
    wanted = SCHEMA.names if columns is None else [columns] if isinstance(columns, str) else list(columns)
    if not wanted:
        raise UsageError("no column is asked for; name one, or leave columns out for all")
    for name in wanted:
        if name not in SCHEMA.names:
            raise UsageError(f"{name!r} is no column of the table; {meant(name, SCHEMA.names)}")
    if doubled := [name for place, name in enumerate(wanted) if name in wanted[:place]]:
        raise UsageError(f"{doubled[0]!r} is asked for twice; name each column once")
    return wanted


def schema(columns: Sequence[str]) -> pa.Schema:
    """The schema of these columns."""
    return pa.schema([SCHEMA.field(name) for name in columns], metadata=SCHEMA.metadata)


def are_light(columns: Sequence[str] | None) -> bool:
    """Whether the catalog holds all that these columns (None: all) are made of."""
    return not {*chosen(columns)} & _HEAVY


_HEAVY: Final = HEAVY | {"details"}
