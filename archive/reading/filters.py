"""The arguments of ``Archive.articles`` for all that passes them on: tables, search, exports."""

from __future__ import annotations

from typing import Literal, TypedDict

from archive.article import CORPUS
from archive.reading.choice import Choice, Date, Names, folded, span, statuses

__all__ = ["Filters", "chosen"]


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


def chosen(filters: Filters) -> Choice:
    """What fits, but for ``outlet``, ``as_of`` and ``search``. UsageError for a date or status that is none."""
    return Choice(
        status=statuses(filters.get("status", CORPUS)),
        published=span(filters.get("published_since"), filters.get("published_until")),
        captured=span(filters.get("captured_since"), filters.get("captured_until")),
        languages=folded(filters.get("language")),
        sections=folded(filters.get("section")),
        edited=filters.get("edited"),
        versions=filters.get("versions", "latest"),
    )
