"""The arguments of ``Archive.articles`` for all that passes them on: tables, search, exports."""

from __future__ import annotations

from typing import Literal, TypedDict

from archive.reading.choice import Date, Names

__all__ = ["Filters"]


class Filters(TypedDict, total=False):
    """Which articles: as the arguments of ``Archive.articles``, which says what each means."""

    outlet: Names | None
    published_since: Date | None
    published_until: Date | None
    captured_since: Date | None
    captured_until: Date | None
    as_of: Date | None
    status: Names | None
    language: Names | None
    section: Names | None
    edited: bool | None
    search: str | None
    versions: Literal["latest", "all", "raw"]
