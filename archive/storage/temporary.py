"""Temporary SQLite databases: what memory does not hold lies in a file of the system."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from archive.errors import StorageError

__all__ = ["temporary_database"]


def temporary_database() -> sqlite3.Connection:
    """A database without a name, in autocommit mode, for one thread at a time. SQLite moves it to the folder of
    temporary files (TMPDIR) when it grows, and it is gone with its connection. Where there is no room for it the
    connection's own methods raise a StorageError that says so."""
    return sqlite3.connect("", isolation_level=None, check_same_thread=False, factory=_Temporary)


class _Temporary(sqlite3.Connection):
    # What a question sorts is sorted before its first row, within `execute`.
    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        with _told():
            return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> sqlite3.Cursor:
        with _told():
            return super().executemany(*arguments)

    def executescript(self, *arguments: Any) -> sqlite3.Cursor:
        with _told():
            return super().executescript(*arguments)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        words = f"a temporary database cannot be used ({error}). Make room in the folder of temporary files (TMPDIR)"
        raise StorageError(words) from error
