"""Runs that no catalog file tells of yet, and their lines in order: a run may have more articles than memory holds."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import BinaryIO, Final, Self, TypeVar, cast

import msgspec

from archive import layout
from archive.article import Article
from archive.catalog.files import Capture, Joined, Member
from archive.catalog.records import Record, record_of
from archive.errors import DamagedError, NotFound
from archive.manifest import Manifest, is_contradicted
from archive.storage.base import Storage
from archive.storage.hashing import Hashing
from archive.storage.jsonl import members_in
from archive.storage.temporary import temporary_database
from archive.urls import RULES, article_id

__all__ = ["Batch", "at", "captures_in", "ids_of", "joined_in", "then", "when"]

_TABLES: Final = """
    CREATE TABLE line (article TEXT, captured TEXT, file INTEGER, offset INTEGER, line INTEGER, capture, record);
    CREATE TABLE number (file INTEGER PRIMARY KEY, now INTEGER);
"""
_INSERT: Final = "INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?)"
_NUMBERED: Final = "SELECT line.*, number.now FROM line JOIN number USING (file)"
# In the orders of ``at``, ``when`` and ``then``.
_CAPTURES: Final = f"SELECT capture, now FROM ({_NUMBERED}) ORDER BY article, captured, now, offset, line"
_FIRSTS: Final = f"""
    SELECT capture, now FROM (
        SELECT *, row_number() OVER (PARTITION BY article ORDER BY captured, now, offset, line) AS place
        FROM ({_NUMBERED})
    ) WHERE place = 1 ORDER BY captured, article
"""
_RECORDS: Final = f"SELECT record, now FROM ({_NUMBERED}) ORDER BY captured, article, now, offset, line"

_Numbered = TypeVar("_Numbered", Capture, Record[msgspec.Raw])


class Batch:
    """Runs that no file tells of yet, and their lines. A run with an articles file that is not as its manifest says,
    or holds what is of another outlet, is left to who reads it whole.

    The lines lie in a file of the system's until the batch is closed; StorageError where there is no room for it."""

    def __init__(self, ids: Callable[[Article], str], superseded: frozenset[str]) -> None:
        self.members: list[Member] = []
        self.files: list[str] = []
        self.superseded: set[str] = set()
        self.aliases: list[Joined] = []
        self.follows: set[str] = set()
        self.is_contradicted = False
        self._ids = ids
        self._superseded = superseded
        self._count = 0
        self._lines = temporary_database()
        self._lines.executescript(_TABLES)

    def __len__(self) -> int:
        """The number of captures."""
        return self._count

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lines.close()

    def take(self, storage: Storage, name: str, data: bytes, run: Manifest) -> None:
        """Takes a run in."""
        entries = [one for one in run.files if one.name.startswith("articles/") and one.name not in self._superseded]
        count = 0
        with suppress(DamagedError, NotFound), self._whole():
            for number, entry in enumerate(entries, len(self.files)):
                told = _told_in(storage, entry.name, self._ids, entry.sha256, number)
                count += self._lines.executemany(_INSERT, map(_row, told)).rowcount
            self._count += count
            self.members.append(Member(name, hashlib.sha256(data).hexdigest()[:16]))
            self.superseded.update(one.name for one in run.supersedes)
            self.files += (entry.name for entry in entries)
            self.aliases += joined_in(run)
            self.follows.update(one.run for one in run.parents)
            self.is_contradicted |= is_contradicted(run.run, run.parents)

    def number(self, numbers: Mapping[str, int]) -> None:
        """Gives the articles files the numbers that they have in a head, by their names; what follows has these."""
        with self._whole():
            self._lines.execute("DELETE FROM number")
            rows = ((file, numbers[name]) for file, name in enumerate(self.files))
            self._lines.executemany("INSERT INTO number VALUES (?, ?)", rows)

    def captures(self) -> Iterator[Capture]:
        """The captures, by ``at``."""
        return self._told(_CAPTURES, Capture)

    def firsts(self) -> Iterator[Capture]:
        """The first capture of each article, by ``when``."""
        return self._told(_FIRSTS, Capture)

    def records(self) -> Iterator[Record[msgspec.Raw]]:
        """The light records, by ``then``."""
        return self._told(_RECORDS, Record[msgspec.Raw])

    def _told(self, question: str, type_: type[_Numbered]) -> Iterator[_Numbered]:
        decoder = msgspec.json.Decoder(type_)
        for line, number in self._lines.execute(question):
            yield msgspec.structs.replace(decoder.decode(line), file=number)

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """What is written within is there as a whole, or not at all."""
        self._lines.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._lines.rollback()
            raise
        self._lines.execute("COMMIT")


def _row(told: tuple[Capture, Article]) -> tuple[str, str, int, int, int, bytes, bytes]:
    one, article = told
    record = record_of(article, one.article, one.file, one.offset, one.line)
    return (
        one.article, one.captured, one.file, one.offset, one.line,
        msgspec.json.encode(one), msgspec.json.encode(record),
    )  # fmt: skip


def at(one: Capture) -> tuple[str, str, int, int, int]:
    """What captures are sorted by: article by article."""
    return one.article, one.captured, one.file, one.offset, one.line


def when(one: Capture) -> tuple[str, str]:
    """What the first captures of articles are sorted by: time."""
    return one.captured, one.article


def then(one: Record[msgspec.Raw]) -> tuple[str, str, int, int, int]:
    """What light records are sorted by: time."""
    return one.captured, one.article, *one.place


def captures_in(
    storage: Storage, name: str, ids: Callable[[Article], str], sha256: str | None = None, number: int = 0
) -> Iterator[Capture]:
    """The captures in an articles file, which gets this number. DamagedError where it does not have this SHA-256, or a
    line is no article or one of elsewhere: what was given before counts for nothing then."""
    return (one for one, _ in _told_in(storage, name, ids, sha256, number))


def _told_in(
    storage: Storage, name: str, ids: Callable[[Article], str], sha256: str | None, number: int
) -> Iterator[tuple[Capture, Article]]:
    with storage.open(name) as stream:
        hashing = Hashing(stream)
        for offset, length, lines in members_in(cast(BinaryIO, hashing), name):
            for line, text in enumerate(lines):
                one = _article(text, name)
                fields = (one.status, one.date_published, one.language, one.section)
                yield Capture(ids(one), one.captured, *fields, number, offset, length, line), one
        if sha256 is not None and hashing.hexdigest() != sha256:
            raise DamagedError("its SHA-256 is not the one its run's manifest gives", file=name)


def _article(text: bytes, name: str) -> Article:
    try:
        one = Article.from_json(text)
    except ValueError as error:
        raise DamagedError(str(error), file=name) from error
    if one.outlet != layout.outlet_of(name):
        raise DamagedError(f"an article of {one.outlet} among those of {layout.outlet_of(name)}", file=name)
    return one


def ids_of(storage: Storage) -> Callable[[Article], str]:
    """What gives the ids of an archive's articles by today's rules: they stand in the lines, where its mark says so."""
    with suppress(NotFound):
        if layout.identity_of(storage.read(layout.MARK, 0, layout.MARK_LENGTH)) == RULES:
            return lambda article: article.id
    return _id_today


def _id_today(article: Article) -> str:
    with suppress(ValueError):
        return article_id(article.url)
    return article.id


def joined_in(run: Manifest) -> Iterator[Joined]:
    """The aliases a run told, each for both of its articles."""
    for number, alias in enumerate(run.aliases):
        with suppress(ValueError):
            ids = {article_id(alias.from_), article_id(alias.to)}
            yield from (Joined(one, run.started, run.run, number, alias) for one in sorted(ids) if len(ids) > 1)
