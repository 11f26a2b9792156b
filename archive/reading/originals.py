"""Where the captures lie that revisits repeat: one pass over the source, when the first revisit is met.

The places are kept in a database without a name, which SQLite moves to the disk when it grows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from archive.errors import DamagedError, NotFound
from archive.storage.temporary import temporary_database
from archive.warc import lenient
from archive.warc.digests import canonical
from archive.warc.files import WarcFiles
from archive.warc.moments import captured_of, moment_of
from archive.warc.problem import Problem
from archive.warc.read import Snapshot, WarcRecord

__all__ = ["Originals", "Place"]

_TABLE = "CREATE TABLE original (id INTEGER, url INTEGER, digest INTEGER, date TEXT, file INTEGER, offset INTEGER)"
_KINDS = ("response", "resource")
# Heritrix gives "server not modified" the digest of the empty answer: it names no original.
_NO_PAGE = frozenset({0, 304})
_OF_NOTHING = frozenset(canonical(f"{name}:{hashlib.new(name).hexdigest()}") for name in ("md5", "sha1", "sha256"))
_ORIGINALS = frozenset([b"response", b"resource"])


@dataclass(frozen=True, slots=True)
class Place:
    """Where an original lies; several records may stand at one offset, so its identity is kept, too. ``is_later`` says
    that it was captured after the revisit."""

    file: str
    offset: int
    id: int
    is_later: bool

    def is_of(self, record: WarcRecord) -> bool:
        return record.kind in _KINDS and _id(record.record_id) == self.id


class Originals:
    """The responses and resources of ``files`` by id, address and payload digest."""

    def __init__(self, files: WarcFiles) -> None:
        self._files = files
        self._names: list[str] = []
        self._count = 0

    def of(self, revisit: Snapshot) -> Place | None:
        """What the revisit repeats: by the record's id that it names; else by address and date; else the capture of the
        same address with the same payload, or of any address; of an address alone the last one before.

        WARC 1.1 sections 6.7.2 and 6.7.3; Heritrix 1 names nothing but the digest."""
        if not self._database or not self._count:
            return None
        named, digest, url = revisit.refers_to, revisit.payload_digest, _address(revisit.url)
        date = _date(revisit.captured)
        if named and named.record_id and (found := self._one(date, id=_id(named.record_id))):
            return found
        if named and named.url:
            url = _address(named.url.strip("<> "))
            at = moment_of(named.date) if named.date else None
            if at and (found := self._one(date, url=_key(url), date=_date(at))):
                return found
        if digest and not (revisit.status in _NO_PAGE and canonical(digest) in _OF_NOTHING):
            key = _key(canonical(digest))
            return self._one(date, url=_key(url), digest=key) or self._one(date, digest=key)
        found = self._one(date, url=_key(url))
        return found if found and not found.is_later else None

    def _one(self, near: str, **columns: int | str | None) -> Place | None:
        """The capture with these columns that lies nearest: the last one up to ``near``, else the first behind it."""
        condition = " AND ".join(f"{column} = ?" for column in columns)
        row = self._database.execute(
            f"SELECT file, offset, id, date > ? FROM original WHERE {condition} "
            "ORDER BY 4, CASE WHEN date > ? THEN date END, date DESC LIMIT 1",
            (near, *columns.values(), near),
        ).fetchone()
        return Place(self._names[row[0]], *row[1:]) if row else None

    @cached_property
    def _database(self) -> sqlite3.Connection:
        database = temporary_database()
        database.execute(_TABLE)
        database.execute("BEGIN")
        database.executemany("INSERT INTO original VALUES (?, ?, ?, ?, ?, ?)", self._rows())
        for column in ("id", "url", "digest"):
            database.execute(f"CREATE INDEX by_{column} ON original ({column})")
        database.execute("COMMIT")
        (self._count,) = database.execute("SELECT count(*) FROM original").fetchone()
        return database

    def _rows(self) -> Iterator[tuple[int | None, int | None, int | None, str, int, int]]:
        for number, name in enumerate(self._files.names(_untold)):
            self._names.append(name)
            try:
                with self._files.open(name) as stream:
                    for one in lenient.read(stream, kinds=_ORIGINALS):
                        if isinstance(one, WarcRecord) and one.kind in _KINDS:
                            yield (
                                _id(one.record_id),
                                _key(_address(one.url)),
                                _key(canonical(one.headers.first("WARC-Payload-Digest") or "")),
                                _date_of(one),
                                number,
                                one.offset,
                            )
            except (NotFound, DamagedError):
                continue


def _key(value: str | None) -> int | None:
    return hash(value) if value else None


def _address(url: str) -> str:
    """The address with its scheme and host in small letters (RFC 3986 section 6.2.2.1)."""
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme.lower()}{mark}{host.lower()}{slash}{path}"


def _id(record_id: str) -> int | None:
    """Some tools leave the brackets out, or write the scheme and the digits of a UUID large."""
    return _key(record_id.strip("<> ").lower())


def _date(of: dt.datetime) -> str:
    return of.isoformat(timespec="seconds")


def _date_of(record: WarcRecord) -> str:
    at = captured_of(record)
    return _date(at) if at else ""


def _untold(problem: Problem) -> None:
    """The reading that found the revisit tells it."""
