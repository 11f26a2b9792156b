"""What the crawler knows about each URL of an outlet: a SQLite file, local, a cache.

Everything in it can be had again from the archive (``crawler.frontier.replay``); losing it costs time, never
data. A URL is ``due`` from a moment on; what a run found out about it is its fate.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from archive.article import Article, Sighting
from archive.errors import StorageError
from archive.manifest import Fate
from archive.urls import normalised

__all__ = ["Due", "Ledger", "Visit", "following"]

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS urls (
    key TEXT PRIMARY KEY,          -- normalised URL
    url TEXT NOT NULL,             -- as linked
    first_seen REAL NOT NULL,      -- Unix time
    due REAL,                      -- Unix time; NULL: never again
    failures INTEGER NOT NULL DEFAULT 0,
    visit TEXT                     -- JSON of the last Visit; NULL: never fetched
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS urls_due ON urls (due);
CREATE TABLE IF NOT EXISTS articles (id TEXT PRIMARY KEY, latest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sightings (
    run TEXT, key TEXT, section TEXT, position INTEGER, captured TEXT, PRIMARY KEY (run, key, section)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS drafts (run TEXT, snapshot TEXT, line BLOB, PRIMARY KEY (run, snapshot)) WITHOUT ROWID;
-- `url` is normalised here too
CREATE TABLE IF NOT EXISTS fates (run TEXT, url TEXT, line BLOB, PRIMARY KEY (run, url)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """The last exchange with a URL that brought a page: what the next request needs of it."""

    captured: str
    record_id: str
    url: str
    status: int
    payload_digest: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    article: str | None = None


def following(before: Visit | None, visit: Visit) -> Visit:
    """What the next request needs to know after ``visit``, which followed ``before``.

    An answer that repeats an earlier payload (by the digest, or the server's word 304) proves no more than that: what a
    ``revisit`` names is the snapshot that holds the payload (WARC 1.1, section 6.7). A 304 need not repeat the
    validators (RFC 9110, section 15.4.5): those of the payload stay true.
    """
    if before is None or before.payload_digest is None:
        return visit
    if visit.status == 304:
        etag, modified = visit.etag or before.etag, visit.last_modified or before.last_modified
        return msgspec.structs.replace(before, etag=etag, last_modified=modified)
    if visit.payload_digest == before.payload_digest:
        return msgspec.structs.replace(before, etag=visit.etag, last_modified=visit.last_modified)
    return visit


class Due(msgspec.Struct, frozen=True):
    """A URL that is due, with its last visit where there was one."""

    url: str
    first_seen: float
    visit: Visit | None
    seen_in: tuple[Sighting, ...]


class _Database:
    """A SQLite file whose refusals are errors of the archive: a full disk, a damaged file."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, isolation_level=None)
        except (OSError, sqlite3.Error) as error:
            raise self._refused(error) from error

    def execute(self, statement: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        try:
            return self._connection.execute(statement, values)
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def executemany(self, statement: str, rows: Sequence[Sequence[Any]]) -> None:
        try:
            self._connection.executemany(statement, rows)
        except sqlite3.Error as error:
            raise self._refused(error) from error

    def close(self) -> None:
        self._connection.close()

    def _refused(self, error: Exception) -> StorageError:
        told = f"{self._path}: the ledger cannot be used ({error}); it is a cache: "
        return StorageError(told + "make room where the disk is full, else remove it and run again")


class Ledger:
    """One outlet's ledger; used by one thread of one process, under the outlet's lock. All may raise StorageError."""

    def __init__(self, path: Path) -> None:
        self._db = _Database(path)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        for statement in _SCHEMA.split(";\n"):
            self._db.execute(statement)

    def close(self) -> None:
        self._db.close()

    # --- discovery

    def sighted(self, run: str, url: str, sighting: Sighting, now: float) -> bool:
        """Notes a link; returns whether its URL was unknown. An unknown one is due at once."""
        key = _key(url)
        new = self._db.execute(
            "INSERT OR IGNORE INTO urls (key, url, first_seen, due) VALUES (?, ?, ?, ?)", (key, url, now, now)
        ).rowcount
        self._db.execute(
            "INSERT OR IGNORE INTO sightings VALUES (?, ?, ?, ?, ?)",
            (run, key, sighting.section, sighting.position, sighting.captured),
        )
        return bool(new)

    def seen_in(self, run: str, url: str) -> tuple[Sighting, ...]:
        """Where this run saw the link, in order of sighting."""
        rows = self._db.execute(
            "SELECT section, position, captured FROM sightings WHERE run = ? AND key = ? ORDER BY captured, section",
            (run, _key(url)),
        )
        return tuple(Sighting(*row) for row in rows)

    def due(self, run: str, now: float, *, refetch_all: bool = False) -> Iterator[Due]:
        """The URLs that are due at ``now``, the never fetched first; all that may be fetched with ``refetch_all``."""
        where = "due IS NOT NULL" if refetch_all else "due <= ?"
        rows = self._db.execute(
            f"SELECT url, first_seen, visit FROM urls WHERE {where} ORDER BY visit IS NOT NULL, due, key",
            () if refetch_all else (now,),
        ).fetchall()
        for url, first_seen, visit in rows:
            last = msgspec.json.decode(visit, type=Visit) if visit else None
            yield Due(url, first_seen, last, self.seen_in(run, url))

    def sightings(self, run: str) -> Iterator[str]:
        """The URLs this run saw links to."""
        rows = self._db.execute(
            "SELECT DISTINCT urls.url FROM sightings JOIN urls USING (key) WHERE run = ? ORDER BY urls.url", (run,)
        )
        yield from (url for (url,) in rows)

    # --- fetching

    def visited(self, url: str, visit: Visit, *, due: float | None, first_seen: float | None = None) -> None:
        """Notes a page that was fetched, and when it is due again (None: never)."""
        key = _key(url)
        seen = first_seen if first_seen is not None else 0.0
        self._db.execute(
            "INSERT INTO urls (key, url, first_seen, due, visit) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (key) DO UPDATE SET due = excluded.due, visit = excluded.visit, failures = 0",
            (key, url, seen, due, msgspec.json.encode(visit)),
        )

    def visit(self, url: str) -> Visit | None:
        row = self._db.execute("SELECT visit FROM urls WHERE key = ?", (_key(url),)).fetchone()
        return msgspec.json.decode(row[0], type=Visit) if row and row[0] else None

    def first_seen(self, url: str) -> float | None:
        row = self._db.execute("SELECT first_seen FROM urls WHERE key = ?", (_key(url),)).fetchone()
        return row[0] if row else None

    def known(self, url: str, first_seen: float) -> None:
        """Notes that there is such a URL, where the ledger has never heard of it; it is due at once."""
        self._db.execute(
            "INSERT OR IGNORE INTO urls (key, url, first_seen, due) VALUES (?, ?, ?, ?)",
            (_key(url), url, first_seen, first_seen),
        )

    def put_off(self, url: str, due: float | None) -> None:
        """Notes an attempt that brought no page, and when to try again."""
        self._db.execute("UPDATE urls SET due = ?, failures = failures + 1 WHERE key = ?", (due, _key(url)))

    def failures(self, url: str) -> int:
        row = self._db.execute("SELECT failures FROM urls WHERE key = ?", (_key(url),)).fetchone()
        return row[0] if row else 0

    # --- articles

    def latest(self, article: str) -> Article | None:
        """The last version of an article (by id)."""
        row = self._db.execute("SELECT latest FROM articles WHERE id = ?", (article,)).fetchone()
        return Article.from_json(row[0]) if row else None

    def draft(self, run: str, article: Article) -> None:
        """Keeps an article for the run's articles file, and as the latest of its id: a wall never hides a version."""
        line = article.to_json()
        ref = article.snapshot
        self._db.execute(
            "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", (run, ref.record_id if ref else article.id, line)
        )
        latest = self.latest(article.id)
        if article.version is not None or latest is None or latest.version is None:
            self.keep_latest(article)

    def keep_latest(self, article: Article) -> None:
        self._db.execute("INSERT OR REPLACE INTO articles VALUES (?, ?)", (article.id, article.to_json()))

    def discard(self, run: str, article: Article) -> None:
        """Takes a draft back, also as the latest of its id."""
        ref = article.snapshot
        key = ref.record_id if ref else article.id
        self._db.execute("DELETE FROM drafts WHERE run = ? AND snapshot = ?", (run, key))
        self._db.execute("DELETE FROM articles WHERE id = ? AND latest = ?", (article.id, article.to_json()))

    def drafts(self, run: str) -> Iterator[Article]:
        rows = self._db.execute("SELECT line FROM drafts WHERE run = ? ORDER BY snapshot", (run,))
        yield from (Article.from_json(line) for (line,) in rows)

    # --- fates and runs

    def fate(self, run: str, fate: Fate) -> None:
        """Notes what became of a URL; a link to it in another form has the same fate."""
        self._db.execute("INSERT OR REPLACE INTO fates VALUES (?, ?, ?)", (run, _key(fate.url), fate.to_json()))

    def fates(self, run: str) -> list[Fate]:
        rows = self._db.execute("SELECT line FROM fates WHERE run = ?", (run,))
        return sorted((Fate.from_json(line) for (line,) in rows), key=lambda fate: fate.url)

    def has_fate(self, run: str, url: str) -> bool:
        return (
            self._db.execute("SELECT 1 FROM fates WHERE run = ? AND url = ?", (run, _key(url))).fetchone() is not None
        )

    def runs(self) -> set[str]:
        """The runs whose outcome this ledger holds."""
        return {run for (run,) in self._db.execute("SELECT run FROM runs")}

    def holds(self, runs: Iterable[str]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO runs VALUES (?)", [(run,) for run in runs])

    def forget(self, run: str) -> None:
        """Drops a run's drafts, fates and sightings: they are in the archive's files now."""
        for table in ("drafts", "fates", "sightings"):
            self._db.execute(f"DELETE FROM {table} WHERE run = ?", (run,))

    def forget_all(self) -> None:
        """Drops what runs that are over left in the ledger."""
        for table in ("drafts", "fates", "sightings"):
            self._db.execute(f"DELETE FROM {table}")

    def transaction(self) -> _Transaction:
        """``with ledger.transaction():`` many notes at the price of one."""
        return _Transaction(self._db)


def _key(url: str) -> str:
    """The normalised URL; an address that is none (of a link to another site) stands for itself."""
    try:
        return normalised(url)
    except ValueError:
        return url


class _Transaction:
    def __init__(self, db: _Database) -> None:
        self._db = db

    def __enter__(self) -> None:
        self._db.execute("BEGIN")

    def __exit__(self, kind: type[BaseException] | None, *_: Any) -> None:
        self._db.execute("ROLLBACK" if kind else "COMMIT")
