"""The full-text index of one archive: an SQLite file (FTS5), derived, in a cache folder of the user.

It holds each article record whole, beside its words, so that a search reads no file of the archive. It is brought up to
date when it is used, by file of articles: what is new is added, what a mend superseded is left out. A file that is
damaged, or was made by another version, is made anew. Nothing is written into the archive.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from archive.article import CORPUS, Article
from archive.errors import StorageError, UsageError
from archive.layout import moment
from archive.search.query import FIELDS, Query, pieces
from archive.storage.places import written_out

__all__ = ["MANY", "BrokenIndex", "Files", "Index", "Matcher", "cache_folder"]

Files = Mapping[str, Callable[[], Iterable[Article]]]
"""The files of articles by name, and how each is read."""

MANY: Final = 2000
"""Captures that are weighed for a search."""

_VERSION: Final = 3
# In the order of FIELDS: a word in the headline says more than one in the text.
_WEIGHTS: Final = (8.0, 4.0, 2.0, 2.0, 2.0, 1.0)
_EACH_COMMIT: Final = 50
_TABLES: Final = f"""
CREATE TABLE state (value TEXT NOT NULL);
CREATE TABLE files (name TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE captures (
    row INTEGER PRIMARY KEY, file TEXT NOT NULL, story TEXT NOT NULL, id TEXT NOT NULL, outlet TEXT, published REAL,
    captured TEXT NOT NULL, line BLOB NOT NULL);
CREATE INDEX captures_captured ON captures (captured);
CREATE INDEX captures_story ON captures (story);
CREATE INDEX captures_file ON captures (file);
CREATE VIRTUAL TABLE words USING fts5(
    {", ".join(FIELDS)}, content='', tokenize="unicode61 remove_diacritics 2 categories 'L* N* M* Co'");
INSERT INTO words (words, rank) VALUES ('hashsize', {1 << 25});
INSERT INTO words (words, rank) VALUES ('rank', 'bm25({", ".join(map(str, _WEIGHTS))})');
PRAGMA user_version = {_VERSION};
"""


# What is as relevant stands by its moment and address: not by the order in which files came to be indexed.
_LAST: Final = "captured DESC, id"
_RELEVANT: Final = (
    f"SELECT story FROM words JOIN captures ON row = words.rowid WHERE words MATCH ? AND {{}} ORDER BY rank, {_LAST}"
)
_NEWEST: Final = (
    "SELECT story FROM captures WHERE EXISTS (SELECT 1 FROM words WHERE words MATCH ? AND words.rowid = row) AND {} "
    f"ORDER BY {_LAST}"
)


class BrokenIndex(Exception):
    """The file of the index is damaged: it is to be made anew."""


class Index:
    """The index in the file ``path``, or in memory (None), for as long as this object lives."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._memory = None if path else sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)

    @classmethod
    def of(cls, name: str) -> Index:
        """The index of the archive of this name: a folder's absolute path, or an address of S3."""
        digest = hashlib.sha256(os.fsencode(name)).hexdigest()[:24]
        return cls(cache_folder() / "search" / f"{digest}.sqlite3")

    def discard(self) -> None:
        """Forgets all; the next use makes the index anew."""
        if self._path is None:
            self._memory = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            return
        for end in ("", "-wal", "-shm", "-journal"):
            self._path.with_name(self._path.name + end).unlink(missing_ok=True)

    def is_at(self, state: str) -> bool:
        """Whether the index holds what the archive held in this state."""
        with self._connected() as db:
            return next(db.execute("SELECT value FROM state"), None) == (state,)

    def update(
        self, state: str, files: Files, story: Callable[[str], str], told: Callable[[int, int], None] | None = None
    ) -> None:
        """Brings the index to ``state``: ``files`` are those that count, ``story`` names the article of an id.

        ``told`` hears how many of how many new files are done."""
        with self._connected() as db:
            db.execute("BEGIN IMMEDIATE")
            known = {name for (name,) in db.execute("SELECT name FROM files")}
            for name in sorted(known - files.keys()):
                _leave_out(db, name)
            new = sorted(files.keys() - known)
            for number, name in enumerate(new, 1):
                _add(db, name, files[name]())
                if number % _EACH_COMMIT == 0:
                    db.execute("COMMIT")
                    db.execute("BEGIN IMMEDIATE")
                if told:
                    told(number, len(new))
            _name_stories(db, story)
            db.execute("DELETE FROM state")
            db.execute("INSERT INTO state VALUES (?)", (state,))
            db.execute("COMMIT")

    def stories(
        self, query: Query, outlets: Iterable[str] | None, since: float | None, until: float | None
    ) -> Iterator[str]:
        """The articles of which a capture fits, each once; ``since`` and ``until`` in seconds since 1970.

        The most relevant come first; of more than MANY the newest captures, since to weigh them all takes long."""
        asked, values = [], []
        if outlets is not None:
            wanted = sorted(outlets)
            asked.append(f"outlet IN ({', '.join('?' * len(wanted))})")
            values += wanted
        bounds = [(f"published {sign} ?", at) for sign, at in ((">=", since), ("<", until)) if at is not None]
        where = " AND ".join(["1", *asked, *(condition for condition, _ in bounds)])
        with self._connected() as db:
            few = "SELECT count(*) FROM (SELECT 1 FROM words WHERE words MATCH ? LIMIT ?)"
            is_many = next(db.execute(few, (query.match(), MANY + 1)))[0] > MANY
            told = _NEWEST if is_many else _RELEVANT
            rows = db.execute(told.format(where), [query.match(), *values, *(at for _, at in bounds)])
            yield from _each_once(rows)

    def captures(self, story: str, query: Query) -> list[tuple[Article, bool]]:
        """The captures of an article, and whether each fits the query."""
        with self._connected() as db:
            # In the order of the files, whenever they were indexed: of two lines of a capture the later one counts.
            rows = list(db.execute("SELECT row, line FROM captures WHERE story = ? ORDER BY file, row", (story,)))
            fits = [True]
            if len(rows) > 1:
                one = "SELECT EXISTS (SELECT 1 FROM words WHERE words MATCH ? AND rowid = ?)"
                fits = [bool(next(db.execute(one, (query.match(), row)))[0]) for row, _ in rows]
            told = [Article.from_json(zlib.decompress(line)) for _, line in rows]
            return list(zip(told, fits, strict=True))

    @contextlib.contextmanager
    def _connected(self) -> Iterator[sqlite3.Connection]:
        """A connection to a file that has its tables; BrokenIndex where it is damaged, StorageError where the disk
        refuses."""
        try:
            if self._memory is not None:
                yield _prepared(self._memory)
                return
            assert self._path is not None
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.closing(sqlite3.connect(self._path, timeout=60, isolation_level=None)) as db:
                db.execute("PRAGMA journal_mode = WAL")
                db.execute("PRAGMA synchronous = OFF")
                db.execute("PRAGMA cache_size = -65536")
                yield _prepared(db)
        except sqlite3.OperationalError as error:
            if "no such module" in str(error):
                raise UsageError("searching needs a Python whose sqlite3 has FTS5") from None
            if "no such" in str(error):
                raise BrokenIndex(str(error)) from error
            raise self._refused(str(error)) from error
        except (sqlite3.DatabaseError, zlib.error, ValueError) as error:
            raise BrokenIndex(str(error)) from error
        except OSError as error:
            raise self._refused(error.strerror or str(error)) from error

    def _refused(self, reason: str) -> StorageError:
        return StorageError(
            f"{self._path}: the search index cannot be used ({reason}); PAPER_CACHE names another folder"
        )


class Matcher:
    """Tells of single articles whether they fit a query, as a search would."""

    def __init__(self, query: Query) -> None:
        self._asked = query.match()
        self._db = _prepared(sqlite3.connect(":memory:", isolation_level=None))

    def fits(self, one: Article) -> bool:
        marks = ", ".join("?" * len(FIELDS))
        self._db.execute(f"INSERT INTO words (rowid, {', '.join(FIELDS)}) VALUES (1, {marks})", _words(one))
        found = next(self._db.execute("SELECT EXISTS (SELECT 1 FROM words WHERE words MATCH ?)", (self._asked,)))
        self._db.execute("INSERT INTO words (words) VALUES ('delete-all')")
        return bool(found[0])


def cache_folder() -> Path:
    """Where derived files of a user lie: ``PAPER_CACHE``, or ``paper-of-record`` in the system's place for caches."""
    if chosen := os.environ.get("PAPER_CACHE"):
        return written_out(chosen)
    if sys.platform == "win32":
        place = os.environ.get("LOCALAPPDATA") or _home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        place = _home() / "Library" / "Caches"
    else:
        place = os.environ.get("XDG_CACHE_HOME") or _home() / ".cache"
    return Path(place) / "paper-of-record"


def _home() -> Path:
    if not (home := written_out("~")).is_absolute():
        raise StorageError("nothing says where this user's home is, in which the search index lies: set PAPER_CACHE")
    return home


def _each_once(rows: Iterable[tuple[str]]) -> Iterator[str]:
    seen = set()
    for (story,) in rows:
        if story not in seen:
            seen.add(story)
            yield story


def _prepared(db: sqlite3.Connection) -> sqlite3.Connection:
    (version,) = next(db.execute("PRAGMA user_version"))
    if version == 0 and not next(db.execute("SELECT count(*) FROM sqlite_master"))[0]:
        db.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")
    elif version != _VERSION:
        raise BrokenIndex(f"it is of version {version}")
    return db


def _add(db: sqlite3.Connection, name: str, articles: Iterable[Article]) -> None:
    for one in articles:
        line = zlib.compress(one.to_json(), 3)
        values = (name, one.id, one.id, one.outlet, _seconds(one.date_published), one.captured, line)
        told = "INSERT INTO captures (file, story, id, outlet, published, captured, line) VALUES (?, ?, ?, ?, ?, ?, ?)"
        row = db.execute(told, values).lastrowid
        if one.status in CORPUS:
            marks = ", ".join("?" * (len(FIELDS) + 1))
            db.execute(f"INSERT INTO words (rowid, {', '.join(FIELDS)}) VALUES ({marks})", (row, *_words(one)))
    db.execute("INSERT INTO files VALUES (?)", (name,))


def _leave_out(db: sqlite3.Connection, name: str) -> None:
    """Takes out what a file brought, its words too: what is left of them would count in how much a word says."""
    for row, line in db.execute("SELECT row, line FROM captures WHERE file = ?", (name,)).fetchall():
        one = Article.from_json(zlib.decompress(line))
        if one.status in CORPUS:
            marks = ", ".join("?" * (len(FIELDS) + 1))
            told = f"INSERT INTO words (words, rowid, {', '.join(FIELDS)}) VALUES ('delete', {marks})"
            db.execute(told, (row, *_words(one)))
    db.execute("DELETE FROM captures WHERE file = ?", (name,))
    db.execute("DELETE FROM files WHERE name = ?", (name,))


def _words(one: Article) -> Sequence[str]:
    """What is indexed of an article, in the order of FIELDS; the posts of a live page are text."""
    posts = (part for post in one.entries for part in (post.headline, post.text) if part)
    text = "\n\n".join((one.text or "", *posts))
    told = (one.headline or "", one.standfirst or "", "\n".join(one.authors), "\n".join(one.section))
    return [pieces(part) for part in (*told, "\n".join(one.tags), text)]


def _name_stories(db: sqlite3.Connection, story: Callable[[str], str]) -> None:
    named = db.execute("SELECT DISTINCT id, story FROM captures")
    changed = [(story(id_), id_) for id_, now in named if story(id_) != now]
    db.executemany("UPDATE captures SET story = ? WHERE id = ?", changed)


def _seconds(date: str | None) -> float | None:
    try:
        return moment(date).timestamp() if date else None
    except (UsageError, OverflowError, ValueError):
        return None
