"""Temporary databases."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.errors import StorageError
from archive.storage.temporary import temporary_database

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def small() -> sqlite3.Connection:
    """One with room for a few pages."""
    database = temporary_database()
    database.execute("CREATE TABLE row (text TEXT)")
    database.execute("PRAGMA max_page_count = 3")
    return database


def test_where_there_is_no_room_it_is_said_where_room_is_to_be_made(small: sqlite3.Connection) -> None:
    writes: list[Callable[[], object]] = [
        lambda: small.executemany("INSERT INTO row VALUES (?)", (("x" * 9_000,) for _ in range(9))),
        lambda: small.execute("INSERT INTO row VALUES (?)", ("x" * 99_000,)),
        lambda: small.executescript(f"INSERT INTO row VALUES ('{'x' * 99_000}');"),
    ]
    for write in writes:
        with pytest.raises(StorageError, match=r"full.*Make room in the folder of temporary files"):
            write()


def test_what_gives_the_rows_fails_in_its_own_words(small: sqlite3.Connection) -> None:
    def rows() -> Iterator[tuple[str]]:
        yield ("one",)
        raise StorageError("the store is down")

    with pytest.raises(StorageError, match="the store is down"):
        small.executemany("INSERT INTO row VALUES (?)", rows())


def test_all_temporary_databases_are_made_here() -> None:
    files = [path for folder in ("archive", "crawler") for path in (ROOT / folder).rglob("*.py")]
    assert [path.name for path in files if 'sqlite3.connect("",' in path.read_text("utf-8")] == ["temporary.py"]
