"""How articles become a file: one small class for each format. Each writes batches and is closed once."""

from __future__ import annotations

import csv
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from archive.article import Article
from archive.moments import moment_of, printed

__all__ = ["CSV_COLUMNS", "FORMATS", "Sink", "unarmed"]


class Sink(ABC):
    """A file that is being written."""

    @abstractmethod
    def write(self, batch: Sequence[Article]) -> None: ...

    @abstractmethod
    def close(self) -> None: ...


class JsonLines(Sink):
    """Whole articles, one JSON object a line."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("xb")

    def write(self, batch: Sequence[Article]) -> None:
        self._file.writelines(one.to_json() + b"\n" for one in batch)

    def close(self) -> None:
        self._file.close()


class Parquet(Sink):
    """The table of docs/codebook.md, which loses nothing; a row group a batch."""

    def __init__(self, path: Path) -> None:
        from archive.tables.files import ArticleFile  # noqa: PLC0415 - pyarrow is of an extra

        self._file = ArticleFile(path)

    def write(self, batch: Sequence[Article]) -> None:
        self._file.write(batch)

    def close(self) -> None:
        self._file.close()


class Csv(Sink):
    """The columns of the table that hold one value, and lists of words joined by "; ". UTF-8 with a byte order mark,
    since spreadsheets take the letters of most languages for others without one."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("x", encoding="utf-8-sig", newline="")
        self._rows = csv.writer(self._file)
        self._rows.writerow(CSV_COLUMNS)

    def write(self, batch: Sequence[Article]) -> None:
        self._rows.writerows([unarmed(value(one)) for value in CSV_COLUMNS.values()] for one in batch)

    def close(self) -> None:
        self._file.close()


FORMATS: Final[dict[str, tuple[str, Callable[[Path], Sink]]]] = {
    "parquet": (".parquet", Parquet),
    "jsonl": (".jsonl", JsonLines),
    "csv": (".csv", Csv),
}
"""The end of the files' names, and what writes them."""

# What spreadsheets take for the beginning of a formula (OWASP, "CSV Injection"), the full-width forms too.
_ARMED: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def unarmed(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula: a text that begins like one gets an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_ARMED) else cell


def _field(name: str) -> Callable[[Article], Any]:
    return lambda one: getattr(one, name)


def _words(name: str) -> Callable[[Article], Any]:
    return lambda one: "; ".join(getattr(one, name))


def _instant(name: str) -> Callable[[Article], Any]:
    def printed_of(one: Article) -> str | None:
        at = moment_of(getattr(one, name)).instant
        return None if at is None else printed(at)

    return printed_of


def _offset(name: str) -> Callable[[Article], Any]:
    return lambda one: moment_of(getattr(one, name)).offset


def _of_snapshot(name: str) -> Callable[[Article], Any]:
    return lambda one: getattr(one.snapshot, name, None)


_DATES: Final = ("date_published", "date_modified")
_LISTS: Final = ("authors", "section", "tags", "links")
_SNAPSHOT: Final = ("file", "offset", "length", "record_id", "payload_digest", "url", "status")
_NAMES: Final = (
    "id", "outlet", "url", "canonical_url", "headline", "standfirst", "authors", "byline", "agency", "dateline",
    "date_published", "date_modified", "genre", "section", "language", "text", "links", "tags", "access", "status",
    "status_reason", "content_hash", "version", "previous", "captured",
)  # fmt: skip


def _columns() -> dict[str, Callable[[Article], Any]]:
    told: dict[str, Callable[[Article], Any]] = {}
    for name in _NAMES:
        if name in _DATES:
            told |= {name: _instant(name), f"{name}_offset": _offset(name), f"{name}_text": _field(name)}
        else:
            told[name] = _words(name) if name in _LISTS else _field(name)
    told["status_reason"] = lambda one: one.status_reason.kind if one.status_reason else None
    told |= {f"snapshot_{name}": _of_snapshot(name) for name in _SNAPSHOT}
    return {**told, "extraction_id": lambda one: one.extraction.id}


CSV_COLUMNS: Final = _columns()
"""The columns of CSV and where each comes from: names and meanings are those of the table (docs/codebook.md)."""
