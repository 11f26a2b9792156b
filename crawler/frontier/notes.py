"""What a run writes down until its files are in the archive: fates, articles; and the latest state of each article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple, Self

import msgspec

from archive.article import Article, Extraction, Sighting
from archive.causes import Cause
from archive.manifest import Fate
from archive.reading.history import Tail, Wording, follow
from archive.urls import id_key
from archive.warc.snapshot import SnapshotRef
from crawler.frontier.database import Database, key_of
from crawler.walls.looks import Look
from crawler.walls.same_page import BROUGHT, FEWEST, Seen

__all__ = ["NOTES", "Notes"]

NOTES: Final = """
CREATE TABLE IF NOT EXISTS articles (
    id TEXT PRIMARY KEY,
    captured TEXT NOT NULL,        -- of the last capture, also of one that said nothing new
    latest BLOB NOT NULL           -- MessagePack of what the next capture is compared with
) WITHOUT ROWID;
-- Ids of articles that only all of their captures tell the latest state of.
CREATE TABLE IF NOT EXISTS doubts (id TEXT PRIMARY KEY) WITHOUT ROWID;
-- Of the runs whose files are not written yet. `key` as in `urls`.
CREATE TABLE IF NOT EXISTS sightings (
    run TEXT, key BLOB, section TEXT, position INTEGER, captured TEXT, headline TEXT, PRIMARY KEY (run, key, section)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS drafts (run TEXT, snapshot TEXT, line BLOB, PRIMARY KEY (run, snapshot)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS fates (run TEXT, key BLOB, line BLOB, PRIMARY KEY (run, key)) WITHOUT ROWID;
-- What may be a wall, with the states of articles that its lines took the place of.
CREATE TABLE IF NOT EXISTS looks (
    run TEXT, record TEXT, code TEXT, headline TEXT, bare INTEGER, look BLOB, held BLOB, PRIMARY KEY (run, record)
) WITHOUT ROWID;
-- What was a wall, or was held back for one, and where it came first when.
CREATE TABLE IF NOT EXISTS walls (
    code TEXT, address TEXT, since TEXT, wall INTEGER, PRIMARY KEY (code, address)
) WITHOUT ROWID;
-- URLs that only a whole site's feed or sitemap has linked: the article itself tells whether it is in scope.
CREATE TABLE IF NOT EXISTS probes (key BLOB PRIMARY KEY) WITHOUT ROWID;
-- The runs whose outcome is in here.
CREATE TABLE IF NOT EXISTS runs (run TEXT PRIMARY KEY) WITHOUT ROWID;
"""


class _Named(msgspec.Struct, frozen=True):
    """Of an article's line its id alone."""

    id: str


class _Latest(msgspec.Struct, frozen=True, array_like=True):
    """An article without its content, which the hash stands for: a million of them have to fit on a disk."""

    outlet: str | None
    url: str
    status: Any
    content_hash: str
    version: int | None
    previous: str | None
    captured: str
    snapshot: tuple[Any, ...] | None
    extraction: tuple[str, int]
    wordings: tuple[Wording, ...] = ()
    posts: dict[str, str] = {}
    canonical: str | None = None  # where it names another address
    in_turn: tuple[str, ...] = ()

    @classmethod
    def of(cls, tail: Tail) -> Self:
        article = tail.last
        snapshot = msgspec.structs.astuple(article.snapshot) if article.snapshot else None
        same = [getattr(article, name) for name in _SAME]
        extraction = article.extraction.id, article.extraction.rules
        named = article.canonical_url
        canonical = named if named and id_key(named) != article.id else None
        return cls(*[*same, snapshot, extraction, tail.wordings, dict(tail.posts), canonical, tail.in_turn])

    def tail(self, id_: str) -> Tail:
        snapshot = SnapshotRef(*self.snapshot) if self.snapshot else None
        same: dict[str, Any] = {name: getattr(self, name) for name in _SAME} | {"canonical_url": self.canonical}
        last = Article(id=id_, snapshot=snapshot, extraction=Extraction(*self.extraction), **same)
        # A ledger of an earlier version knows no wordings.
        return Tail(last, self.wordings, self.posts, self.in_turn) if self.wordings else Tail.of(last)


# What it has from the article as it stands there, in its own order.
_SAME: Final = _Latest.__struct_fields__[:7]
# The tables of the runs that are not over.
_OF_RUNS: Final = ("drafts", "fates", "looks", "sightings")
# What `walls` may say something of: pages that few others are like, unless earlier runs know them, are none.
_DOUBTFUL: Final = """
SELECT look FROM looks WHERE run = :run AND (
    bare OR code IN (SELECT code FROM walls)
    OR code IN (SELECT code FROM looks WHERE run = :run GROUP BY code HAVING count(*) >= :fewest)
    OR headline IN (SELECT headline FROM looks WHERE run = :run GROUP BY headline HAVING count(*) >= :fewest)
)
"""


class Held(NamedTuple):
    """The lines that a look stands for: for each the place of its draft, the id of its article, and what was kept as
    the latest of that before."""

    place: str
    article: str
    before: bytes | None


class Notes:
    """The part of a ledger that belongs to runs. All may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self._db = database

    def latest(self, article: str) -> Article | None:
        """The last version of an article (by id), without its content: hash, status, version, snapshot, extraction, and
        its canonical link where that names another address."""
        tail = self.tail(article)
        return tail.last if tail else None

    def tail(self, article: str) -> Tail | None:
        """The end of an article's history (by id), its last version without content."""
        row = self._latest_row(article)
        return msgspec.msgpack.decode(row, type=_Latest).tail(article) if row is not None else None

    def draft(self, run: str, article: Article) -> None:
        """Keeps an article for the run's articles file, and as the latest of its id: a wall never hides a version."""
        self._db.execute("INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", (run, _place(article), article.to_json()))
        tail, _ = follow(self.tail(article.id), article)
        named = (tail.last.snapshot, tail.last.version)
        if article.version is not None and named != (article.snapshot, article.version):
            # Judged anew, beside what was noted of the article since: the line is right.
            tail = Tail.of(article)
        self.keep(tail, article.captured)

    def keep(self, tail: Tail, captured: str) -> None:
        """Keeps the end of an article's history; ``captured`` is the moment of its last capture."""
        row = (tail.last.id, captured, msgspec.msgpack.encode(_Latest.of(tail)))
        self._db.execute("INSERT OR REPLACE INTO articles VALUES (?, ?, ?)", row)

    def look(self, run: str, look: Look, lines: Iterable[Article]) -> None:
        """Keeps what may be a wall, before its ``lines`` are drafted."""
        held = [Held(_place(line), line.id, self._latest_row(line.id)) for line in lines]
        encode = msgspec.msgpack.encode
        row = (run, look.record, look.code, look.headline, look.is_bare or look.is_foreign, encode(look), encode(held))
        self._db.execute("INSERT OR REPLACE INTO looks VALUES (?, ?, ?, ?, ?, ?, ?)", row)

    def looks(self, run: str) -> Iterator[Look]:
        """The looks of the run that may be walls."""
        rows = self._db.execute(_DOUBTFUL, {"run": run, "fewest": FEWEST})
        yield from (msgspec.msgpack.decode(look, type=Look) for (look,) in rows)

    def looked(self, run: str, record: str) -> Look:
        """The look of a record; there must be one."""
        (look,) = self._db.execute("SELECT look FROM looks WHERE run = ? AND record = ?", (run, record)).fetchone()
        return msgspec.msgpack.decode(look, type=Look)

    def seen(self, run: str) -> dict[str, Seen]:
        """What earlier runs found of the codes of this run's looks."""
        rows = self._db.execute(
            "SELECT code, address, since, wall FROM walls WHERE code IN (SELECT code FROM looks WHERE run = ?)", (run,)
        )
        found: dict[str, Seen] = {}
        for code, address, since, wall in rows:
            before = found.get(code, Seen({}))
            found[code] = Seen({**before.addresses, address: since}, before.is_wall or bool(wall))
        return found

    def saw_wall(self, code: str, address: str, since: str, *, is_wall: bool) -> None:
        """Notes that a page was a wall or held back for one; the first moment at an address counts."""
        self._db.execute(
            "INSERT INTO walls VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET since = min(since, excluded.since), "
            "wall = max(wall, excluded.wall)",
            (code, address, since, is_wall),
        )

    def take_back(self, run: str, record: str) -> list[Article]:
        """Takes the drafts of a look back, the last first, and puts what they took the place of back; gives them."""
        rows = self._db.execute("SELECT held FROM looks WHERE run = ? AND record = ?", (run, record)).fetchall()
        return [
            draft
            for (row,) in rows
            for held in reversed(msgspec.msgpack.decode(row, type=list[Held]))
            if (draft := self._taken_back(run, held)) is not None
        ]

    def _taken_back(self, run: str, held: Held) -> Article | None:
        where = (run, held.place)
        row = self._db.execute("SELECT line FROM drafts WHERE run = ? AND snapshot = ?", where).fetchone()
        if row is None:
            return None
        draft = Article.from_json(row[0])
        self.discard(run, draft)
        if held.before is not None and self._latest_row(held.article) is None:
            tail = msgspec.msgpack.decode(held.before, type=_Latest).tail(held.article)
            self.keep(tail, max(tail.last.captured, draft.captured))
        return draft

    def _latest_row(self, article: str) -> bytes | None:
        row = self._db.execute("SELECT latest FROM articles WHERE id = ?", (article,)).fetchone()
        return row[0] if row else None

    def last_capture(self, article: str) -> str | None:
        """When the article (by id) was captured last, as far as the articles' files tell."""
        row = self._db.execute("SELECT captured FROM articles WHERE id = ?", (article,)).fetchone()
        return row[0] if row else None

    def doubt(self, article: str) -> None:
        """Notes that what is kept of an article (by id) need not be its latest state."""
        self._db.execute("INSERT OR IGNORE INTO doubts VALUES (?)", (article,))

    def doubted(self) -> set[str]:
        return {id_ for (id_,) in self._db.execute("SELECT id FROM doubts")}

    def doubt_none(self) -> None:
        self._db.execute("DELETE FROM doubts")

    def discard(self, run: str, article: Article) -> None:
        """Takes a draft back, also as the latest of its id."""
        self._db.execute("DELETE FROM drafts WHERE run = ? AND snapshot = ?", (run, _place(article)))
        latest = self.latest(article.id)
        if latest is not None and (latest.snapshot, latest.version) == (article.snapshot, article.version):
            self._db.execute("DELETE FROM articles WHERE id = ?", (article.id,))

    def restate(self, run: str, article: Article) -> None:
        """Puts ``article`` in the place of the draft of its snapshot, which differs in nothing but its extraction."""
        self._db.execute(
            "UPDATE drafts SET line = ? WHERE run = ? AND snapshot = ?", (article.to_json(), run, _place(article))
        )
        tail = self.tail(article.id)
        if tail is not None and (tail.last.snapshot, tail.last.version) == (article.snapshot, article.version):
            last = tail.last.replace(extraction=article.extraction)
            row = msgspec.msgpack.encode(_Latest.of(msgspec.structs.replace(tail, last=last)))
            self._db.execute("UPDATE articles SET latest = ? WHERE id = ?", (row, article.id))

    def drafted(self, run: str) -> Counter[str]:
        """How many drafts the run has of each article (by id)."""
        rows = self._db.execute("SELECT line FROM drafts WHERE run = ?", (run,))
        return Counter(msgspec.json.decode(line, type=_Named).id for (line,) in rows)

    def drafts(self, run: str, *, by_capture: bool = False) -> Iterator[Article]:
        """The articles of the run, one at a time; ``by_capture``: in the order of capture, as they all are when the
        first is asked for. SQLite sorts them in a file: pages choose how long they are."""
        order = "json_extract(CAST(line AS TEXT), '$.captured'), snapshot" if by_capture else "snapshot"
        rows = self._db.execute(f"SELECT line FROM drafts WHERE run = ? ORDER BY {order}", (run,))
        yield from (Article.from_json(line) for (line,) in rows)

    def fate(self, run: str, fate: Fate) -> None:
        """Notes what became of a URL; a link to it in another form has the same fate."""
        self._db.execute("INSERT OR REPLACE INTO fates VALUES (?, ?, ?)", (run, key_of(fate.url), fate.to_json()))

    def fates(self, run: str, fates: Iterable[tuple[bytes, Fate]]) -> None:
        """The same for many, by the keys of their URLs."""
        rows = ((run, key, fate.to_json()) for key, fate in fates)
        self._db.executemany("INSERT OR REPLACE INTO fates VALUES (?, ?, ?)", rows)

    def fate_of(self, run: str, url: str) -> Fate | None:
        """What became of a URL in this run, as far as it is noted."""
        row = self._db.execute("SELECT line FROM fates WHERE run = ? AND key = ?", (run, key_of(url))).fetchone()
        return Fate.from_json(row[0]) if row else None

    def has_brought(self, run: str) -> bool:
        """Whether a page of the run came: what the server said of one address at least was its article."""
        brought = "SELECT 1 FROM fates WHERE run = ? AND json_extract(CAST(line AS TEXT), '$.fate') IN (?, ?) LIMIT 1"
        return self._db.execute(brought, (run, *sorted(BROUGHT))).fetchone() is not None

    def has_fate(self, run: str, url: str) -> bool:
        found = self._db.execute("SELECT 1 FROM fates WHERE run = ? AND key = ?", (run, key_of(url)))
        return found.fetchone() is not None

    def skip(self, run: str, url: str, cause: Cause) -> None:
        """Notes that a link was passed over, where the run did not see it in scope."""
        if not self.has_fate(run, url) and not self.seen_in(run, url):
            self.fate(run, Fate(url=url, fate="skipped", cause=cause))

    def set_probe(self, url: str, probe: bool) -> None:
        statement = "INSERT OR IGNORE INTO probes VALUES (?)" if probe else "DELETE FROM probes WHERE key = ?"
        self._db.execute(statement, (key_of(url),))

    def is_probe(self, url: str) -> bool:
        return self._db.execute("SELECT 1 FROM probes WHERE key = ?", (key_of(url),)).fetchone() is not None

    def seen_in(self, run: str, url: str) -> tuple[Sighting, ...]:
        """Where this run saw the link, in order of sighting."""
        return self.sightings(run, key_of(url))

    def runs(self) -> set[str]:
        """The runs whose outcome this ledger holds."""
        return {run for (run,) in self._db.execute("SELECT run FROM runs")}

    def holds(self, runs: Iterable[str]) -> None:
        self._db.executemany("INSERT OR IGNORE INTO runs VALUES (?)", [(run,) for run in runs])

    def forget(self, run: str) -> None:
        """Drops a run's drafts, fates and sightings: they are in the archive's files now."""
        for table in _OF_RUNS:
            self._db.execute(f"DELETE FROM {table} WHERE run = ?", (run,))

    def forget_all(self) -> None:
        for table in _OF_RUNS:
            self._db.execute(f"DELETE FROM {table}")

    def sightings(self, run: str, key: bytes) -> tuple[Sighting, ...]:
        rows = self._db.execute(
            "SELECT section, position, captured, headline FROM sightings "
            "WHERE run = ? AND key = ? ORDER BY captured, section",
            (run, key),
        )
        return tuple(Sighting(*row) for row in rows)


def _place(article: Article) -> str:
    return article.snapshot.record_id if article.snapshot else article.id
