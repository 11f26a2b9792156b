"""What an archive already has of one outlet: its captures, and the end of each history. On the disk, not in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable
from contextlib import suppress
from typing import Final, NamedTuple

from archive.article import ABSENT, VERSIONED, Article
from archive.errors import ArchiveError
from archive.layout import timestamp
from archive.manifest import Fate, Origin
from archive.reading.history import Tail, tail_of
from archive.reading.origins import Origins
from archive.reading.reader import Archive
from archive.runs.chain import manifests
from archive.runs.files import fates_of
from archive.storage.base import Storage
from archive.storage.temporary import temporary_database
from archive.urls import id_key
from archive.warc.build import uri_of
from archive.warc.moments import moment_of
from archive.warc.read import Snapshot
from archive.warc.snapshot import SnapshotRef
from crawler.articles.page import Page, read_back
from crawler.walls.same_page import KINDS

__all__ = ["INCOMPLETE", "Known", "Visit", "body_id", "capture_id"]

_TABLES = """
    CREATE TABLE line (article TEXT, captured TEXT, names TEXT, json BLOB, versioned INTEGER, came INTEGER);
    CREATE INDEX by_article ON line (article, captured);
    CREATE INDEX by_name ON line (names) WHERE names IS NOT NULL;
    CREATE TABLE capture (id BLOB, body BLOB, PRIMARY KEY (id, body)) WITHOUT ROWID;
    CREATE TABLE visit (article TEXT, captured TEXT, capture BLOB, run TEXT, came INTEGER);
    CREATE INDEX of_article ON visit (article, captured);
"""
# The visits to an article, of which no line tells, that were judged before the line came which they follow now.
_OVERTAKEN = """
    SELECT visit.article, visit.captured, visit.capture, visit.run, visit.came
    FROM line JOIN visit ON visit.article = line.article AND visit.captured > line.captured AND visit.came < line.came
    WHERE line.came > ? AND line.versioned AND NOT EXISTS (
        SELECT 1 FROM line AS next WHERE next.article = line.article AND next.versioned
        AND next.captured > line.captured AND next.captured <= visit.captured
    )
    ORDER BY visit.captured, visit.article
"""
# The last line before a moment, of those that had come by then.
_STATE = """
    SELECT json FROM line WHERE article = ? AND captured < ? AND versioned AND (came = 0 OR came < ?)
    ORDER BY captured DESC LIMIT 1
"""
INCOMPLETE: Final = frozenset({"cut", "no_original"})
"""The causes of a capture that lacks what another file may have: a whole copy, or what it repeats."""
# Behind every moment, as text.
_AFTER_ALL = "~"
# The body of a capture of which only a fate or an article tells.
_UNTOLD = b""


class Visit(NamedTuple):
    """A visit to ``article`` that has no line: its capture (``capture_id``), the run that judged it, and when."""

    article: str
    captured: str
    capture: bytes
    run: str
    came: int


class Known:
    """The captures of one outlet that were made articles or have a fate, in a database without a name, which SQLite
    moves to the disk when it grows."""

    def __init__(self, storage: Storage, outlet: str, lost: Container[str] = ()) -> None:
        """``lost`` are runs whose articles are not there any more: what their fates say counts for nothing."""
        self._reader, self._outlet = Archive(storage), outlet
        self._files = Origins(self._reader.origins)
        # What was there at first came together; then one after the other.
        self._came = self._settled = 0
        self._database = temporary_database()
        self._database.executescript(_TABLES)
        self._database.execute("BEGIN")
        for one in self._reader.captures(outlet):
            self.note([one])
            if one.snapshot is not None:
                self.saw(one.snapshot.url, one.captured, one.snapshot.status)
        for run in [run for run, _ in manifests(storage, outlet) if run.run not in lost]:
            for fate in fates_of(storage, run):
                if fate.captured:
                    is_cut = fate.cause is not None and fate.cause.kind in INCOMPLETE
                    self.saw(fate.led_to or fate.url, fate.captured, fate.status, cut=is_cut)
                    self.visited(fate, run.run)
        self._came = 1
        self._database.execute("COMMIT")

    def note(self, articles: Iterable[Article]) -> None:
        """Takes lines in."""
        for one in articles:
            row = one.id, one.captured, _named_by(one), one.to_json(), one.status in VERSIONED, self._next()
            self._database.execute("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?)", row)

    def visited(self, fate: Fate, run: str) -> None:
        """Takes a visit in: what became of it may depend on what the articles at its address had been before."""
        cause = fate.cause.kind if fate.cause is not None else None
        # What its run found to be a wall stays one: this run has not the pages that showed it.
        if fate.captured is None or cause == "not_modified" or cause in KINDS or cause in INCOMPLETE:
            return
        capture, came = capture_id(fate.led_to or fate.url, fate.captured, fate.status), self._next()
        for article in {id_key(fate.url), fate.article} - {None}:
            row = article, fate.captured, capture, run, came
            self._database.execute("INSERT INTO visit VALUES (?, ?, ?, ?, ?)", row)

    def overtaken(self) -> list[Visit]:
        """The visits before which a line has come since they were judged, in order of time; told once for each line."""
        found = [Visit(*row) for row in self._database.execute(_OVERTAKEN, (self._settled,))]
        self._settled = self._came
        return found

    def is_overtaken(self, visit: Visit) -> bool:
        """Whether the article was in another state before the visit than was known when it was judged."""
        then, now = (self._state(visit, came) for came in (visit.came, self._came + 1))
        if then is None or now is None:
            return then is not now
        may_differ = bool(then.entries or now.entries) and then.captured != now.captured
        return may_differ or _standing(then) != _standing(now)

    def judged(self, visit: Visit) -> None:
        """Says that the visit was judged again, by what is known now."""
        where = self._next(), visit.captured, visit.capture
        self._database.execute("UPDATE visit SET came = ? WHERE captured = ? AND capture = ?", where)

    def _state(self, visit: Visit, came: int) -> Article | None:
        row = self._database.execute(_STATE, (visit.article, visit.captured, came)).fetchone()
        return None if row is None else Article.from_json(row[0])

    def has_line(self, article: Article) -> bool:
        """Whether a line of this capture of the article is known."""
        select = "SELECT 1 FROM line WHERE article = ? AND captured = ?"
        return self._database.execute(select, (article.id, article.captured)).fetchone() is not None

    def forget(self, articles: Iterable[Article]) -> None:
        """Takes lines back that were noted."""
        for one in articles:
            where = (one.id, one.captured, one.to_json())
            self._database.execute("DELETE FROM line WHERE article = ? AND captured = ? AND json = ?", where)

    def saw(self, url: str, captured: str, status: int | None, *, body: bytes = _UNTOLD, cut: bool = False) -> None:
        """Takes a capture in. It is known by its address, as a URI, its moment and its status: a record that was
        written anew keeps them. ``body`` (``body_id``) tells two of them apart while they are read: WARC 1.0 counts
        seconds, and within one a page may be asked for twice. What was ``cut`` is known as that alone: a whole copy
        may come."""
        row = capture_id(url, captured, status, cut=cut), body
        self._database.execute("INSERT OR IGNORE INTO capture VALUES (?, ?)", row)

    def was_cut(self, url: str, captured: str, status: int | None, *, body: bytes) -> None:
        """Says of a capture that was taken in that it was cut."""
        row = capture_id(url, captured, status), body
        self._database.execute("DELETE FROM capture WHERE id = ? AND body = ?", row)
        self.saw(url, captured, status, cut=True)

    def has(self, url: str, captured: str, status: int | None, *, body: bytes | None = None, cut: bool = False) -> bool:
        """Whether the capture is known; of one that is ``cut``, whether it is known so or whole. None for a ``body``
        that may not be all there: any other of this moment is it, too."""
        asked = capture_id(url, captured, status), capture_id(url, captured, status, cut=cut)
        same = "" if body is None else " AND body IN (?, ?)"
        values = asked if body is None else (*asked, _UNTOLD, body)
        row = self._database.execute(f"SELECT 1 FROM capture WHERE id IN (?, ?){same}", values).fetchone()
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

    def article_before(self, moment: str | None = None) -> Callable[[str], Article | None]:
        """The last version of an article, by its id, as it was known at ``moment``; None for now."""
        tails = self.before(moment or _AFTER_ALL)

        def last(article: str) -> Article | None:
            tail = tails(article)
            return tail.last if tail is not None else None

        return last

    def named(self, article: str) -> list[Article]:
        """The articles at other addresses that name this one, by its id, as theirs: of each the last capture."""
        select = "SELECT json, max(captured) FROM line WHERE names = ? GROUP BY article ORDER BY article"
        return [Article.from_json(row[0]) for row in self._database.execute(select, (article,)).fetchall()]

    def read(self, ref: SnapshotRef) -> Page | None:
        """The page of an earlier snapshot; None where it is not to be had any more."""
        is_of_others = ref.origin is not None
        return read_back(self._files if is_of_others else self._reader, ref, outlet=self._outlet)

    def original_of(self, revisit: Snapshot) -> Snapshot | None:
        """What a revisit repeats, where a file of others has it that was read for this outlet, now or earlier."""
        return self.named_by(revisit) or self._files.original_of(revisit)

    def named_by(self, revisit: Snapshot, *, own: bool = False) -> Snapshot | None:
        """What a revisit names by address and date, where an article was made of it: no file is searched for that.
        ``own``: also one in the archive's own WARC files, for a revisit that is copied there."""
        named = revisit.refers_to
        at = moment_of(named.date) if named is not None and named.date else None
        if named is None or not named.url or at is None:
            return None
        with suppress(ValueError):
            second = timestamp(at)[: len("2024-05-01T10:00:00")]
            select = "SELECT json FROM line WHERE article = ? AND substr(captured, 1, ?) = ?"
            where = id_key(named.url.strip("<> ")), len(second), second
            for (line,) in self._database.execute(select, where).fetchall():
                ref = Article.from_json(line).snapshot
                with suppress(ArchiveError):
                    if ref is not None and (own or ref.origin is not None):
                        return (self._files if ref.origin is not None else self._reader).snapshot(ref)
        return None

    def comes_from(self, origin: Origin) -> None:
        """Says of a file of others that it is read now: no manifest names it yet."""
        self._files.add(origin)

    def moves(self, origin: Origin) -> bool:
        """Whether it is a file of an earlier import that lies elsewhere now: from now on it is looked for here."""
        return self._files.moves(origin)

    def close(self) -> None:
        self._database.close()

    def _next(self) -> int:
        self._came += self._came > 0
        return self._came


def _standing(article: Article) -> tuple[str, str]:
    return article.status if article.status in ABSENT else "there", article.content_hash


def _named_by(article: Article) -> str | None:
    """The id of another article that a page names as its own address."""
    named = id_key(article.canonical_url) if article.canonical_url else None
    return None if named == article.id else named


def capture_id(url: str, captured: str, status: int | None, *, cut: bool = False) -> bytes:
    """What a capture is known by, in twelve bytes."""
    told = f"{'cut ' if cut else ''}{status} {captured} {uri_of(url)}"
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def body_id(body: bytes) -> bytes:
    """What tells a body from another one of the same address, moment and status."""
    return hashlib.blake2b(body, digest_size=12).digest()
