"""What an archive already has of one outlet: its captures, and the end of each history. On the disk, not in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable
from itertools import chain

from archive.article import Article
from archive.reading.history import Tail, tail_of
from archive.reading.reader import Archive
from archive.runs.chain import manifests
from archive.runs.files import fates_of
from archive.storage.base import Storage
from archive.storage.temporary import temporary_database
from archive.warc.build import uri_of
from archive.warc.snapshot import SnapshotRef
from crawler.articles.page import Page, read_back

__all__ = ["Known", "capture_id"]

_TABLES = """
    CREATE TABLE line (article TEXT, captured TEXT, json BLOB);
    CREATE INDEX by_article ON line (article, captured);
    CREATE TABLE capture (id BLOB PRIMARY KEY) WITHOUT ROWID;
"""


# Answers that ask who is there (RFC 9110 sections 15.5.2 and 15.5.8): a client asks again at once.
_ASKS = frozenset({401, 407})


class Known:
    """The captures of one outlet that were made articles or have a fate, in a database without a name, which SQLite
    moves to the disk when it grows."""

    def __init__(self, storage: Storage, outlet: str, lost: Container[str] = ()) -> None:
        """``lost`` are runs whose articles are not there any more: what their fates say counts for nothing."""
        self._reader, self._outlet = Archive(storage), outlet
        self._database = temporary_database()
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")
        self.note(self._reader.captures(outlet))
        runs = (run for run, _ in manifests(storage, outlet) if run.run not in lost)
        for fate in chain.from_iterable(fates_of(storage, run) for run in runs) if lost else self._reader.fates(outlet):
            if fate.captured:
                is_cut = fate.cause is not None and fate.cause.kind == "cut"
                self.saw(fate.led_to or fate.url, fate.captured, fate.status, cut=is_cut)
        self._database.execute("COMMIT")

    def note(self, articles: Iterable[Article]) -> None:
        """Takes lines in."""
        for one in articles:
            self._database.execute("INSERT INTO line VALUES (?, ?, ?)", (one.id, one.captured, one.to_json()))
            if one.snapshot is not None:
                self.saw(one.snapshot.url, one.captured, one.snapshot.status)

    def forget(self, articles: Iterable[Article]) -> None:
        """Takes lines back that were noted."""
        for one in articles:
            where = (one.id, one.captured, one.to_json())
            self._database.execute("DELETE FROM line WHERE article = ? AND captured = ? AND json = ?", where)

    def saw(self, url: str, captured: str, status: int | None, *, cut: bool = False) -> None:
        """Takes a capture in. It is known by its address, as a URI, and its moment: a record that was written anew
        keeps both. A request for a password is another capture than the page that came for it within the same second.
        What was ``cut`` is known as that alone: a whole copy may come."""
        self._database.execute(
            "INSERT OR IGNORE INTO capture VALUES (?)", (capture_id(url, captured, status, cut=cut),)
        )

    def was_cut(self, url: str, captured: str, status: int | None) -> None:
        """Says of a capture that was taken in that it was cut."""
        self._database.execute("DELETE FROM capture WHERE id = ?", (capture_id(url, captured, status),))
        self.saw(url, captured, status, cut=True)

    def has(self, url: str, captured: str, status: int | None, *, cut: bool = False) -> bool:
        """Whether the capture is known; of one that is ``cut``, whether it is known so or whole."""
        asked = capture_id(url, captured, status), capture_id(url, captured, status, cut=cut)
        row = self._database.execute("SELECT 1 FROM capture WHERE id IN (?, ?)", asked).fetchone()
        return row is not None

    def has_id(self, capture: bytes) -> bool:
        """Whether the capture of this ``capture_id`` is known."""
        row = self._database.execute("SELECT 1 FROM capture WHERE id = ?", (capture,)).fetchone()
        return row is not None

    def before(self, moment: str) -> Callable[[str], Tail | None]:
        """The end of an article's history, by its id, as it was known at ``moment``."""
        select = "SELECT json FROM line WHERE article = ? AND captured < ?"

        def tail(article: str) -> Tail | None:
            rows = self._database.execute(select, (article, moment)).fetchall()
            return tail_of(Article.from_json(row[0]) for row in rows)

        return tail

    def read(self, ref: SnapshotRef) -> Page | None:
        """The page of an earlier snapshot; None where it is not to be had any more."""
        return read_back(self._reader, ref, outlet=self._outlet)

    def close(self) -> None:
        self._database.close()


def capture_id(url: str, captured: str, status: int | None, *, cut: bool = False) -> bytes:
    """What a capture is known by, in twelve bytes."""
    asks = f"{status} " if status in _ASKS else ""
    asks = f"cut {asks}" if cut else asks
    return hashlib.blake2b(f"{asks}{captured} {uri_of(url)}".encode("utf-8", "surrogatepass"), digest_size=12).digest()
