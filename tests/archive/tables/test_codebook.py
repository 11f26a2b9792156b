"""The codebook says what the table is."""

from __future__ import annotations

import re
from pathlib import Path

import pyarrow as pa

from archive.tables.columns import SCHEMA

CODEBOOK = Path(__file__).parents[3] / "docs" / "codebook.md"


def test_the_codebook_has_every_column_with_its_type() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", CODEBOOK.read_text("utf-8"), re.M
    )

    assert [(name, kind) for name, kind, *_ in rows] == [(one.name, _told(one.type)) for one in SCHEMA]


def _told(kind: pa.DataType) -> str:
    return re.sub(r"(list<)(?:item|element): ", r"\1", str(kind)).replace("tz=", "")
