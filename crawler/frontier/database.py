"""A SQLite file that is a cache: of another schema it is made anew, and what it refuses is an error of the archive."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from archive.errors import StorageError
from archive.urls import key

__all__ = ["Database", "key_of"]


@lru_cache(maxsize=256)  # one URL is asked for several times in a row
def key_of(url: str) -> bytes:
    """Twelve bytes that stand for the normalised URL; an address that is none (of a link elsewhere) stands for itself.

    96 bits: of a million URLs two would share a key once in 10^17 times.
    """
    return hashlib.blake2b(key(url).encode("utf-8", "surrogatepass"), digest_size=12).digest()


_KEPT_KIB: Final = 500  # of its pages in memory
_LOG: Final = "-wal"


class Database:
    """The file at ``path`` with the tables of ``schema``; one of another ``version``, or a damaged one, is made anew.

    One thread at a time uses it, not always the same: a run is concluded beside the reactor. All methods may raise
    StorageError. To look for damage takes a second for a million URLs: a file that has not changed since it was closed
    is not looked at (``<file>.closed`` says its size and its moment of change).
    """

    def __init__(self, path: Path, schema: str, version: int) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = self._opened(version)
            self._connection.execute("PRAGMA journal_mode=WAL")
            # A commit survives the death of the process; what a power failure takes is replayed from the archive.
            self._connection.execute("PRAGMA synchronous=NORMAL")
            # A run has a ledger for each outlet, and SQLite would keep 2 MB of each.
            self._connection.execute(f"PRAGMA cache_size=-{_KEPT_KIB}")
            self._connection.executescript(schema + f"PRAGMA user_version={version};")
        except (OSError, sqlite3.Error) as error:
            raise self._refused(error) from error

    def execute(self, statement: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, values)
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def executemany(self, statement: str, rows: Iterable[Sequence[Any] | Mapping[str, Any]]) -> None:
        try:
            self._connection.executemany(statement, rows)
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def clear(self) -> None:
        """Empties every table."""
        tables = self.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        with self.transaction():
            for (name,) in tables:
                self.execute(f"DELETE FROM {name}")

    def close(self) -> None:
        self._connection.close()
        with suppress(OSError):
            if (stamp := self._stamp()) is not None:
                self._closed.write_text(stamp, "ascii")

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Many changes at the price of one, all or none; inside another one it is part of that."""
        if self._connection.in_transaction:
            yield
            return
        self.execute("BEGIN")
        try:
            yield
        except BaseException:
            self.execute("ROLLBACK")
            raise
        self.execute("COMMIT")

    def _opened(self, version: int) -> sqlite3.Connection:
        is_as_closed = False
        with suppress(OSError):
            is_as_closed = self._stamp() == self._closed.read_text("ascii")
            # A process that is killed leaves none.
            self._closed.unlink()
        connection = self._connected()
        if _is_sound(connection, version, is_as_closed=is_as_closed):
            return connection
        connection.close()
        for name in ("", _LOG, "-shm"):
            self._beside(name).unlink(missing_ok=True)
        return self._connected()

    @property
    def _closed(self) -> Path:
        return self._beside(".closed")

    def _stamp(self) -> str | None:
        """Size and moment of change (ns) of the file; None while it has a log, whose changes are not in it yet."""
        about = self._path.stat()
        return None if self._beside(_LOG).exists() else f"{about.st_size} {about.st_mtime_ns}"

    def _beside(self, ending: str) -> Path:
        return self._path.with_name(self._path.name + ending)

    def _connected(self) -> sqlite3.Connection:
        return sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)

    def _refused(self, error: Exception) -> StorageError:
        told = f"{self._path}: the ledger cannot be used ({error}); it is a cache: "
        return StorageError(told + "make room where the disk is full, else remove it and run again")


def _is_sound(connection: sqlite3.Connection, version: int, *, is_as_closed: bool) -> bool:
    """Whether the file is empty, or a database of this version that is undamaged, as one ``is_as_closed`` is. What
    SQLite calls damaged (a file of another kind, a page that was overwritten) is its DatabaseError itself; its
    subclasses say something else."""
    try:
        (found,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if not tables or found != version or is_as_closed:
            return not tables or bool(found == version)
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError as error:
        if type(error) is not sqlite3.DatabaseError:
            raise
        return False
