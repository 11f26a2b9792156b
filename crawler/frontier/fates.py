"""The fates of a run, read from the ledger whenever they are gone through: there may be more than memory holds."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, Final

from archive.article import Sighting
from archive.manifest import Fate
from crawler.frontier.database import Database

__all__ = ["Fates"]

# So many fates are kept from the first time on: to read them again and again costs more than their few megabytes.
_FEW: Final = 5_000


class Fates:
    """The fates of a run by their URLs; ``pending`` for what it took and of which nothing came yet."""

    def __init__(self, database: Database, sightings: Callable[[str, Any], tuple[Sighting, ...]], run: str) -> None:
        self._db = database
        self._sightings = sightings
        self._run = run
        self._few: list[Fate] | None = None

    def __iter__(self) -> Iterator[Fate]:
        if self._few is None:
            more = self._db.execute("SELECT 1 FROM fates WHERE run = ? LIMIT 1 OFFSET ?", (self._run, _FEW)).fetchone()
            if more:
                return self._read()
            self._few = list(self._read())
        return iter(self._few)

    def _read(self) -> Iterator[Fate]:
        told = self._db.execute(
            "SELECT line FROM fates WHERE run = ? ORDER BY json_extract(CAST(line AS TEXT), '$.url')", (self._run,)
        )
        open_ = self._db.execute(
            "SELECT url, key, EXISTS (SELECT 1 FROM probes WHERE probes.key = urls.key) FROM urls "
            "WHERE taken = ? AND key NOT IN (SELECT key FROM fates WHERE run = ?) ORDER BY url",
            (self._run, self._run),
        )
        return heapq.merge(
            (Fate.from_json(line) for (line,) in told),
            (
                Fate(url=url, fate="pending", seen_in=self._sightings(self._run, key), probe=bool(probe))
                for url, key, probe in open_
            ),
            key=attrgetter("url"),
        )
