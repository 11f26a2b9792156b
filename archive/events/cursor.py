"""What somebody was told: a file that moves on only after the telling.

It is an SQLite file beside the archive, not in it: it belongs to whoever is told, and an archive may be read only.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple, Self

from archive.errors import LockedError, StorageError, UsageError
from archive.events.event import Event

__all__ = ["Cursor", "Told"]

_VERSION: Final = 1
# Events that a feed may show; what was told before them is known by its id alone.
_KEPT: Final = 1000
# Seconds to wait for another one that has the cursor.
_PATIENCE: Final = 5.0
_TABLES: Final = f"""
CREATE TABLE seen (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE told (
    base TEXT PRIMARY KEY, article TEXT NOT NULL, again INTEGER NOT NULL, state TEXT NOT NULL, event BLOB
) WITHOUT ROWID;
CREATE INDEX told_article ON told (article);
CREATE TABLE sent (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, event BLOB NOT NULL);
PRAGMA user_version = {_VERSION};
"""


class Told(NamedTuple):
    """What is known of an event: ``state`` is ``told``, ``passed`` (nobody wanted it) or ``retracted``, ``again`` how
    often it was retracted, ``event`` what was told."""

    article: str
    again: int
    state: str
    event: Event | None


class Cursor:
    """The cursor in the file ``path``, or one that forgets (None). One at a time may have it: LockedError else."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._db = sqlite3.connect(path or ":memory:", isolation_level=None, timeout=_PATIENCE)

    @classmethod
    @contextlib.contextmanager
    def opened(cls, path: Path | None) -> Iterator[Self]:
        """Opens or makes the cursor, and holds it until the end. What was not told with ``tell`` is forgotten.

        Raises UsageError for a file that is no cursor, StorageError where the disk refuses."""
        try:
            cursor = cls(path)
        except sqlite3.Error as error:
            raise StorageError(f"{path}: the cursor cannot be opened ({error})") from error
        with contextlib.closing(cursor._db), cursor._refusals():
            cursor._begin()
            yield cursor
            cursor._db.execute("COMMIT")

    def seen(self, folder: str) -> frozenset[str]:
        """The names of the files that were read so far in a folder (``runs/courier/``)."""
        asked = "SELECT name FROM seen WHERE name BETWEEN ? AND ?"
        return frozenset(name for (name,) in self._db.execute(asked, (folder, f"{folder}\U0010ffff")))

    def told(self, articles: Iterable[str] | None = None) -> dict[str, Told]:
        """What is known of the events of these articles (None: of all), by ``base``."""
        asked = "SELECT base, article, again, state, event FROM told"
        if articles is None:
            rows: Iterable[tuple[str, str, int, str, bytes | None]] = self._db.execute(asked)
        else:
            rows = (row for one in articles for row in self._db.execute(f"{asked} WHERE article = ?", (one,)))
        return {
            base: Told(article, again, state, Event.from_json(event) if event else None)
            for base, article, again, state, event in rows
        }

    def pass_over(self, bases: Mapping[str, str]) -> None:
        """Nobody wanted these events (``base`` and article)."""
        rows = [(base, article) for base, article in bases.items()]
        self._db.executemany("INSERT OR IGNORE INTO told VALUES (?, ?, 0, 'passed', NULL)", rows)

    def tell(self, events: Iterable[tuple[str, Told]]) -> None:
        """These events were delivered; the cursor moves on for good, whatever happens next."""
        for base, told in events:
            assert told.event is not None
            line = told.event.to_json()
            kept = None if told.state == "retracted" else line
            values = (base, told.article, told.again, told.state, kept)
            self._db.execute("INSERT OR REPLACE INTO told VALUES (?, ?, ?, ?, ?)", values)
            self._db.execute("INSERT OR IGNORE INTO sent (id, event) VALUES (?, ?)", (told.event.id, line))
        self._db.execute("DELETE FROM sent WHERE number <= (SELECT max(number) FROM sent) - ?", (_KEPT,))
        self._db.execute("COMMIT")
        self._begin()

    def read(self, names: Iterable[str]) -> None:
        """All events of these files are told or passed over."""
        self._db.executemany("INSERT OR IGNORE INTO seen VALUES (?)", [(name,) for name in names])

    def forget(self, names: Iterable[str]) -> None:
        """These files are gone, and what they told is told no more; one that comes back is read again."""
        self._db.executemany("DELETE FROM seen WHERE name = ?", [(name,) for name in names])

    def last(self, count: int) -> list[Event]:
        """The last events that were told, the newest first."""
        rows = self._db.execute("SELECT event FROM sent ORDER BY number DESC LIMIT ?", (count,))
        return [Event.from_json(line) for (line,) in rows]

    def _begin(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")
        (version,) = next(self._db.execute("PRAGMA user_version"))
        if version == 0 and not next(self._db.execute("SELECT count(*) FROM sqlite_master"))[0]:
            for statement in filter(str.strip, _TABLES.split(";")):
                self._db.execute(statement)
        elif version != _VERSION:
            raise UsageError(f"{self.path}: a cursor of another version, or another program's file; name another file")

    @contextlib.contextmanager
    def _refusals(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise LockedError(f"{self.path}: another `archive watch` or a run has this cursor; try again") from None
            raise StorageError(f"{self.path}: the cursor cannot be written ({error})") from error
        except sqlite3.DatabaseError as error:
            raise UsageError(f"{self.path}: this is no cursor ({error}); name another file") from None
