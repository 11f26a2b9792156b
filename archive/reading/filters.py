"""The arguments of ``Archive.articles`` for all that passes them on: tables, search, exports."""

from __future__ import annotations

from typing import Final, Literal, TypedDict

from archive.article import CORPUS
from archive.errors import UsageError, meant
from archive.reading.choice import Choice, Date, Names, folded, one_of, span, statuses, yes_or_no

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


_VERSIONS: Final = ("latest", "all", "raw")


def chosen(filters: Filters) -> Choice:
    """What fits, but for ``outlet``, ``as_of`` and ``search``. UsageError for a filter, date, status or name that is
    none."""
    if unknown := sorted(filters.keys() - Filters.__annotations__.keys()):
        raise UsageError(f"{unknown[0]!r} is no filter of articles; {meant(unknown[0], Filters.__annotations__)}")
    versions = filters.get("versions", "latest")
    one_of(versions, _VERSIONS, "versions")
    return Choice(
        status=statuses(filters.get("status", CORPUS)),
        published=span(filters.get("published_since"), filters.get("published_until")),
        captured=span(filters.get("captured_since"), filters.get("captured_until")),
        languages=folded(filters.get("language"), "language"),
        sections=folded(filters.get("section"), "section"),
        edited=yes_or_no(filters.get("edited"), "edited"),
        versions=versions,
    )
