"""Temporary SQLite databases (``sqlite3.connect("")``): what memory does not hold lies in a file of the system."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from archive.errors import StorageError

__all__ = ["in_temporary_database"]


@contextmanager
def in_temporary_database() -> Iterator[None]:
    """Raises SQLite errors of its block as the StorageError that says where room is to be made."""
    try:
        yield
    except sqlite3.Error as error:
        words = f"a temporary database cannot be used ({error}). Make room in the folder of temporary files (TMPDIR)"
        raise StorageError(words) from error
