"""What the crawler knows about each URL of an outlet: a SQLite file, local, a cache.

Everything in it can be had again from the archive (``crawler.frontier.replay``); losing it costs time, never
data. A URL is *discovered*, *due* from a moment on, *in flight* while a run fetches it, *fetched* once its exchange is
durable, *done* once it is judged, and due again later. The view ``states`` shows it: ``SELECT * FROM states``.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec

from archive.article import Sighting
from archive.urls import has_session_id, plainness
from crawler.frontier import schedule
from crawler.frontier.database import Database, key_of
from crawler.frontier.fates import Fates
from crawler.frontier.notes import NOTES, Notes
from crawler.frontier.schedule import retry_at
from crawler.frontier.visit import COLUMNS, Due, KeptSource, Standing, Visit, following, packed, unix, unpacked

__all__ = ["AHEAD", "MOST_COUNTED", "Due", "KeptSource", "Ledger", "Left", "Standing", "Visit"]
__all__ += ["following"]

MOST_COUNTED: Final = 50_000
# Raised when the tables change, and with ``archive.urls.RULES``: keys and ids are kept here.
_VERSION: Final = 6
_DISCOVERED, _IN_FLIGHT, _FETCHED, _DONE = range(4)
_FREE: Final = "taken IS NULL AND due IS NOT NULL"
_SCHEMA: Final = f"""
CREATE TABLE IF NOT EXISTS urls (
    id INTEGER PRIMARY KEY,        -- in order of discovery
    key BLOB NOT NULL UNIQUE,      -- of the normalised URL
    url TEXT NOT NULL,             -- as linked
    state INTEGER NOT NULL DEFAULT {_DISCOVERED},
    taken TEXT,                    -- the run that took it; NULL: free
    due REAL,                      -- Unix time, as all here; NULL: never again
    failures INTEGER NOT NULL DEFAULT 0,
    first_seen REAL NOT NULL,
    planned REAL,                  -- when the schedule has it due, whatever a source announces
    edits INTEGER NOT NULL DEFAULT 0,
    looked REAL,                   -- the last attempt
    published REAL,                -- by the article's own word
    edited REAL,                   -- when the last edit was found
    gone REAL,                     -- since when it has been gone
    captured, record_id, led_to TEXT, status INTEGER, payload_digest, etag TEXT, last_modified TEXT, article TEXT,
    whole,                         -- when a body came last, where it repeated an earlier one
    unmodified INTEGER             -- how often the server has said 304 since; NULL: that was found to be false
);
-- What `take` walks: it holds only what is free, so that nothing taken has to be passed over.
CREATE INDEX IF NOT EXISTS urls_due ON urls (state, due) WHERE {_FREE};
CREATE INDEX IF NOT EXISTS urls_taken ON urls (taken) WHERE taken IS NOT NULL;
CREATE TABLE IF NOT EXISTS sources (url TEXT PRIMARY KEY, state TEXT NOT NULL) WITHOUT ROWID;
-- What known articles were found to be when they were looked at again: of each run, by class of age.
CREATE TABLE IF NOT EXISTS refetches (
    started REAL, age INTEGER, expected INTEGER, found INTEGER, early INTEGER, announced INTEGER,
    PRIMARY KEY (started, age)
) WITHOUT ROWID;
-- The words of each link, as hashes: what a source calls an article, and has called it.
CREATE TABLE IF NOT EXISTS wordings (key BLOB, source TEXT, words BLOB, PRIMARY KEY (key, source, words)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS facts (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE VIEW IF NOT EXISTS states AS SELECT url, failures, datetime(due, 'unixepoch') AS due, CASE
    WHEN state = {_IN_FLIGHT} THEN 'in flight' WHEN state = {_FETCHED} THEN 'fetched'
    WHEN due <= CAST(strftime('%s') AS REAL) THEN 'due' WHEN state = {_DONE} THEN 'done' ELSE 'discovered'
    END AS state FROM urls;
"""
_STANDING: Final = "first_seen, due, failures, looked, published, edited, gone, edits, planned"
_STANDINGS: Final = len(_STANDING.split(", "))
_SETTLED: Final = f"state = CASE WHEN captured IS NULL THEN {_DISCOVERED} ELSE {_DONE} END"
_NAMES: Final = f"{_STANDING}, {COLUMNS}".split(", ")
# A moment that lies farther ahead of a run's start than this was told by a clock that was ahead, in seconds.
AHEAD: Final = 6 * 3_600.0
# ``Retry-After`` is believed for a day (``crawler.manners``); twice that is of no clock that was right.
_PUT_OFF: Final = 2 * 86_400.0
_MOMENTS: Final = ("first_seen", "looked", "edited", "gone")
_IS_AHEAD: Final = "first_seen > :ahead OR looked > :ahead"
_SET_BACK: Final = ", ".join(
    [
        *(f"{name} = min({name}, :now)" for name in _MOMENTS),
        "due = CASE WHEN due < 9e999 THEN min(due, :now) ELSE due END",
        "planned = CASE WHEN planned < 9e999 THEN min(planned, :now) ELSE planned END",
    ]
)
# What looks found counts so long, in seconds; expected edits are kept in millionths, so that sums have no order.
_REMEMBERED: Final = 60 * 86_400
_MILLION: Final = 1_000_000
# A source whose words for one article change more often than this says nothing by it.
_WORDINGS: Final = 6
_NO_LETTERS: Final = re.compile(r"[\W\d_]+")
# What a source calls an article is kept as two digests, of how it begins (so many letters) and of all of it.
_BEGINNING: Final = 24
_HEAD, _WHOLE = 4, 5
# The second of words that are cut off.
_CUT_OFF: Final = bytes(_WHOLE)
_ENDS_CUT: Final = re.compile(r"(?:…|⋯|‥|\.\.\.)\W*$")
_SETTLE: Final = (
    f"INSERT INTO urls (state, key, url, {', '.join(_NAMES)}) VALUES ({_DONE}, ?, ?{', ?' * len(_NAMES)}) "
    f"ON CONFLICT (key) DO UPDATE SET state = {_DONE}, {', '.join(f'{name} = excluded.{name}' for name in _NAMES)}"
)


class Left(NamedTuple):
    """A URL that a run saw and did not come to, with the key by which it is kept and where it was seen. ``is_probe``:
    only its article can tell whether it is of our sections."""

    key: bytes
    url: str
    is_due: bool
    is_probe: bool
    seen_in: tuple[Sighting, ...]


class Ledger:
    """One outlet's URLs and sources; ``notes`` are those of its runs and articles.

    Used by one process, and one thread of it at a time, under the outlet's lock. All may raise StorageError.
    """

    def __init__(self, path: Path) -> None:
        self._db = Database(path, NOTES + _SCHEMA, _VERSION)
        self.notes = Notes(self._db)
        self._taking: str | None = None
        self._looks: tuple[float, Sequence[schedule.Looks]] | None = None

    def close(self) -> None:
        self._db.close()

    def transaction(self) -> AbstractContextManager[None]:
        """``with ledger.transaction():`` many notes at the price of one."""
        return self._db.transaction()

    # --- discovery

    def sighted(self, run: str, url: str, sighting: Sighting, now: float | None = None) -> bool:
        """Notes a link; returns whether its URL was unknown. An unknown one is due from the moment of the sighting
        (``now`` where one is given). That another source's link to it was passed over does not count then."""
        key = key_of(url)
        seen = unix(sighting.captured) if now is None else now
        new = self._known(key, url, seen)
        if not new:
            self._as_linked(key, url)
        row = (run, key, sighting.section, sighting.position, sighting.captured, sighting.headline)
        self._db.execute("INSERT OR IGNORE INTO sightings VALUES (?, ?, ?, ?, ?, ?)", row)
        taken = "SELECT 1 FROM urls WHERE urls.key = fates.key AND taken = fates.run"
        self._db.execute(f"DELETE FROM fates WHERE run = ? AND key = ? AND NOT EXISTS ({taken})", (run, key))
        if not new:
            self._look_again(key, seen)
        return new

    def _as_linked(self, key: bytes, url: str) -> None:
        """Keeps the form of an address in which it is to be asked for."""
        if has_session_id(url):
            # The session of an earlier link may be over: the page is asked for as its site links it today.
            self._db.execute("UPDATE urls SET url = ? WHERE key = ? AND taken IS NULL", (url, key))
            return
        # Lists link one article in several forms (AMP, with tracking): which of them was read first is chance. Once a
        # page came, its form stays: the AMP page of an article is no edit of it.
        row = self._db.execute("SELECT url FROM urls WHERE key = ? AND taken IS NULL AND captured IS NULL", (key,))
        known = row.fetchone()
        if known is not None and known[0] != url and plainness(url) < plainness(known[0]):
            self._db.execute("UPDATE urls SET url = ? WHERE key = ?", (url, key))

    def _look_again(self, key: bytes, seen: float) -> None:
        """Makes what was no article when it was looked at due, where a source still links it and its time has come."""
        where = "WHERE key = ? AND due IS NULL AND taken IS NULL AND article IS NULL AND failures > 0"
        row = self._db.execute(f"SELECT looked, failures FROM urls {where}", (key,)).fetchone()
        if row is not None and retry_at(row[0], row[1] - 1) <= seen:
            self._db.execute(f"UPDATE urls SET due = ? {where}", (seen, key))

    def let_in(self, url: str, seen: float) -> None:
        """Makes an article due that its own word put into another section, as a list of ours has it since ``seen``."""
        is_out = "due IS NULL AND captured IS NOT NULL AND article IS NULL AND failures = 0"
        self._db.execute(f"UPDATE urls SET due = ? WHERE key = ? AND taken IS NULL AND {is_out}", (seen, key_of(url)))

    def free_all(self, now: float) -> None:
        """Makes what would never be due again due at ``now``: what is gone for good, or was no article."""
        self._db.execute(
            "UPDATE urls SET due = ? WHERE due IS NULL AND taken IS NULL AND (article IS NOT NULL OR failures > 0)",
            (now,),
        )

    def known(self, url: str, first_seen: float) -> bool:
        """Notes that there is such a URL; whether the ledger had never heard of it, and it is due at once."""
        return self._known(key_of(url), url, first_seen)

    def left(self, run: str, started: float) -> Iterator[Left]:
        """The URLs this run saw links to and has neither taken nor a fate for, in the order of their keys; ``is_due``
        says whether it was for this run, which began at ``started``, to fetch. Fates may be noted meanwhile."""
        rows = self._db.execute(
            "SELECT urls.key, url, coalesce(due <= ? OR (urls.captured IS NULL AND failures = 0), 0), "
            "EXISTS (SELECT 1 FROM probes WHERE probes.key = urls.key), "
            "section, position, sightings.captured, headline "
            "FROM sightings JOIN urls ON urls.key = sightings.key "
            "WHERE run = ? AND (taken IS NULL OR taken != ?) "
            "AND urls.key IN (SELECT key FROM sightings WHERE run = ? EXCEPT SELECT key FROM fates WHERE run = ?) "
            "ORDER BY sightings.key, sightings.captured, section",
            (started, run, run, run, run),
        )
        for (key, url, is_due, is_probe), seen in groupby(rows, key=itemgetter(0, 1, 2, 3)):
            yield Left(key, url, bool(is_due), bool(is_probe), tuple(Sighting(*row[4:]) for row in seen))

    # --- what to fetch

    def take(self, run: str, now: float, limit: int, *, refetch_all: bool = False) -> list[Due]:
        """The next ``limit`` URLs that are due at ``now`` and that ``run`` has not taken yet; they are in flight then.

        The never fetched come first, then those due longest; with ``refetch_all`` all that may be fetched. No run is
        given a URL twice. A run that begins frees what others took: after a crash it is due as it was.
        """
        self._release(run)
        until = float("inf") if refetch_all else now
        with self._db.transaction():
            rows: list[Any] = []
            for state in (_DISCOVERED, _DONE):
                statement = f"SELECT id, key, url, first_seen, {COLUMNS} FROM urls WHERE {_FREE} AND state = ? "
                statement += "AND due <= ? ORDER BY due, id LIMIT ?"
                rows += self._db.execute(statement, (state, until, limit - len(rows))).fetchall()
            taken = [(run, row[0]) for row in rows]
            self._db.executemany(f"UPDATE urls SET taken = ?, state = {_IN_FLIGHT} WHERE id = ?", taken)
            return [Due(row[2], row[3], unpacked(row[4:], row[2]), self.notes.sightings(run, row[1])) for row in rows]

    def waiting(self, run: str, now: float, *, refetch_all: bool = False) -> int:
        """How many URLs ``take`` would still give, ``MOST_COUNTED`` at most: to count a million takes too long."""
        self._release(run)
        until = float("inf") if refetch_all else now
        ask = f"SELECT 1 FROM urls WHERE {_FREE} AND state = %d AND due <= ?"
        counted = f"SELECT count(*) FROM ({ask % _DISCOVERED} UNION ALL {ask % _DONE} LIMIT {MOST_COUNTED})"
        count: int = self._db.execute(counted, (until, until)).fetchone()[0]
        return count

    def fetched(self, url: str) -> None:
        """Notes that the exchange with a URL in flight is durable."""
        state = f"UPDATE urls SET state = {_FETCHED} WHERE key = ? AND state = {_IN_FLIGHT}"
        self._db.execute(state, (key_of(url),))

    # --- what came of it

    def settle(self, url: str, standing: Standing) -> None:
        """Notes how things stand with a URL that was fetched."""
        visit = packed(standing.visit, url) if standing.visit else (None,) * len(COLUMNS.split(", "))
        values = (key_of(url), url, *msgspec.structs.astuple(standing)[:-1], *visit)
        self._db.execute(_SETTLE, values)

    def put_off(self, url: str, due: float, looked: float, failures: int, *, plainly: bool = False) -> None:
        """Notes an attempt that brought no page, when to try again, and how many there have been. ``plainly``: the next
        request is to have no condition."""
        validators = "etag = NULL, last_modified = NULL, " if plainly else ""
        self._db.execute(
            f"UPDATE urls SET {validators}due = ?, looked = ?, failures = ?, {_SETTLED} WHERE key = ?",
            (due, looked, failures, key_of(url)),
        )

    def refused_until(self, url: str, until: float) -> None:
        """Notes that the host asked to wait (Retry-After, RFC 9110 section 10.2.3): no failure of the URL."""
        self._db.execute(f"UPDATE urls SET due = ?, {_SETTLED} WHERE key = ?", (until, key_of(url)))

    def hurry(self, url: str, changed: float, now: float) -> None:
        """Makes a URL due at ``now`` that was changed after it was last looked at, as somebody says who knows."""
        self._db.execute(
            "UPDATE urls SET due = ? WHERE key = ? AND taken IS NULL AND due > ? AND looked < ?",
            (now, key_of(url), now, changed),
        )

    def set_back(self, now: float) -> int:
        """Takes for ``now``, the start of a run, what lies more than six hours after it: a run before it had a clock
        that was ahead. Else all that this run and the next find would count as older than what is known, until the day
        of that clock. Returns how many URLs that concerned. What a record of the WARC says is left as it is."""
        with self._db.transaction():
            moments = {"now": now, "ahead": now + AHEAD, "put_off": now + _PUT_OFF}
            ahead = self._db.execute(f"UPDATE urls SET {_SET_BACK} WHERE {_IS_AHEAD}", moments).rowcount
            # Nobody may ask to be left alone for longer: who asked, asked that clock.
            put_off = "failures = 0 AND due > :put_off AND due < 9e999 AND (planned IS NULL OR due > planned)"
            ahead += self._db.execute(f"UPDATE urls SET due = :now WHERE {put_off}", moments).rowcount
        return ahead

    def reschedule(self, due: Callable[[Standing], float | None]) -> None:
        """Sets anew when each URL is due that was fetched, did not fail since and may be fetched again."""
        where = "captured IS NOT NULL AND due IS NOT NULL AND failures = 0"
        rows = self._db.execute(f"SELECT id, {_STANDING} FROM urls WHERE {where}")
        self._db.executemany(
            "UPDATE urls SET due = :due, planned = :due WHERE id = :id",
            ({"due": due(Standing(*row[1:])), "id": row[0]} for row in rows),
        )

    # --- what looks have found

    def looked(self, started: float, known: Standing, at: float, *, found: bool) -> None:
        """Counts a look at ``at`` at what is ``known``, in the run that began at ``started``. The first says nothing,
        nor one that was counted before. One before its time was announced by a source, or asked for by hand."""
        if known.visit is None or known.looked is None or known.looked >= at or known.gone is not None:
            return
        age = at - schedule.born(known)
        edits = round(schedule.expected(known.looked - schedule.born(known), age) * _MILLION)
        early = known.planned is not None and at < known.planned
        names = ("expected", "found", "early", "announced")
        self._db.execute(
            "INSERT INTO refetches VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (started, age) DO UPDATE SET "
            + ", ".join(f"{name} = {name} + excluded.{name}" for name in names),
            (started, schedule.age_class(age), edits, found, early, found and early),
        )

    def looks(self, started: float) -> Sequence[schedule.Looks]:
        """What the looks of the runs in the weeks before ``started`` came to, by class of age: the same during a whole
        run, in whatever order its pages are settled."""
        if self._looks is None or self._looks[0] != started:
            rows = self._db.execute(
                "SELECT age, sum(expected), sum(found), sum(early), sum(announced) FROM refetches "
                "WHERE started < ? AND started >= ? GROUP BY age",
                (started, started - _REMEMBERED),
            )
            found = {age: schedule.Looks(expected / _MILLION, *counts) for age, expected, *counts in rows}
            self._looks = started, tuple(found.get(age, none) for age, none in enumerate(schedule.NO_LOOKS))
        return self._looks[1]

    def is_reworded(self, url: str, source: str, words: str) -> bool:
        """Notes what ``source`` calls the article at ``url``; whether it called it something else before, never this.
        Figures do not count: they are those of comments and hours. Nor does it count that words are cut off: lists, and
        boxes beside them, have different room for one headline."""
        key = key_of(url)
        before = "SELECT words FROM wordings WHERE key = ? AND source = ? AND length(words) = ?"
        known = [row[0] for row in self._db.execute(before, (key, source, _HEAD + _WHOLE))]
        noted = _wording(words)
        if noted is None or len(known) > _WORDINGS:
            return False
        self._db.execute("INSERT OR IGNORE INTO wordings VALUES (?, ?, ?)", (key, source, noted))
        begins = [one for one in known if one[:_HEAD] == noted[:_HEAD]]
        is_known = begins if noted[_HEAD:] == _CUT_OFF else noted in known or noted[:_HEAD] + _CUT_OFF in known
        return bool(known and not is_known)

    # --- how things stand

    def standing(self, url: str) -> Standing | None:
        """What is known of a URL; None where nothing is."""
        row = self._db.execute(f"SELECT {_STANDING}, {COLUMNS} FROM urls WHERE key = ?", (key_of(url),)).fetchone()
        return (
            msgspec.structs.replace(Standing(*row[:_STANDINGS]), visit=unpacked(row[_STANDINGS:], url)) if row else None
        )

    def stands(self, url: str) -> bool | None:
        """Whether a link to a known URL counts: not where its page turned out to be no article of ours, for good; None
        where the URL is not known."""
        counts = "due IS NOT NULL OR captured IS NULL OR article IS NOT NULL OR failures > 0"
        row = self._db.execute(f"SELECT {counts} FROM urls WHERE key = ?", (key_of(url),)).fetchone()
        return bool(row[0]) if row else None

    def is_since(self, url: str, moment: float) -> bool:
        """Whether the first link to a known URL was seen at ``moment`` (Unix time) or after it."""
        row = self._db.execute("SELECT first_seen >= ? FROM urls WHERE key = ?", (moment, key_of(url))).fetchone()
        return bool(row and row[0])

    def failures(self, url: str) -> int:
        known = self.standing(url)
        return known.failures if known else 0

    def fates(self, run: str) -> Fates:
        """The fate of every URL that has one in this run; ``pending`` where it was taken and nothing came of it yet."""
        return Fates(self._db, self.notes.sightings, run)

    # --- sources

    def source(self, url: str) -> KeptSource | None:
        """What is known of a section page, a feed or a sitemap, by its exact address."""
        row = self._db.execute("SELECT state FROM sources WHERE url = ?", (url,)).fetchone()
        return msgspec.json.decode(row[0], type=KeptSource) if row else None

    def keep_source(self, url: str, state: KeptSource) -> None:
        self._db.execute("INSERT OR REPLACE INTO sources VALUES (?, ?)", (url, msgspec.json.encode(state).decode()))

    # --- runs

    def fact(self, name: str) -> str | None:
        """What the ledger notes about itself under ``name``."""
        row = self._db.execute("SELECT value FROM facts WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def keep_fact(self, name: str, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?)", (name, value))

    def clear(self) -> None:
        """Forgets everything: the archive is not the one that this ledger was kept for."""
        self._taking = None
        self._db.clear()

    def forget_all(self) -> None:
        """Drops what runs that are over left in the ledger, and frees what they had taken."""
        self.notes.forget_all()
        self._taking = None
        self._release("")

    def _known(self, key: bytes, url: str, first_seen: float) -> bool:
        statement = "INSERT OR IGNORE INTO urls (key, url, first_seen, due) VALUES (?, ?, ?, ?)"
        if self._db.execute(statement, (key, url, first_seen, first_seen)).rowcount:
            return True
        # Listings are not read in the order in which they were captured, and clocks go back: what was never asked for
        # is due from its first link.
        due = "CASE WHEN captured IS NULL AND looked IS NULL AND due = first_seen THEN :seen ELSE due END"
        self._db.execute(
            f"UPDATE urls SET first_seen = :seen, due = {due} WHERE key = :key AND first_seen > :seen",
            {"seen": first_seen, "key": key},
        )
        return False

    def _release(self, run: str) -> None:
        """Frees what other runs took; once for each run that begins."""
        if self._taking == run:
            return
        self._db.execute(f"UPDATE urls SET taken = NULL, {_SETTLED} WHERE taken IS NOT NULL AND taken != ?", (run,))
        self._taking = run


def _wording(words: str) -> bytes | None:
    """``words`` as the ledger keeps them; None where they are cut off too early to tell anything."""
    letters = _NO_LETTERS.sub("", words.casefold())
    is_cut = _ENDS_CUT.search(words) is not None
    if is_cut and len(letters) < _BEGINNING:
        return None
    return _digest(letters[:_BEGINNING], _HEAD) + (_CUT_OFF if is_cut else _digest(letters, _WHOLE))


def _digest(letters: str, size: int) -> bytes:
    return hashlib.blake2b(letters.encode("utf-8", "replace"), digest_size=size).digest()
