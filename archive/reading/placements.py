"""Where each link stood: in which list, at which place, as what headline, from when to when.

A crawl notes with the fate of each link where it saw it (``seen_in``). A list is captured as a whole, so what one
capture of it has and the next has not was taken out between them. Sightings are sorted in a database without a name,
which SQLite moves to the disk when it grows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import msgspec

from archive.errors import UsageError
from archive.manifest import Fate, Manifest
from archive.reading.aliases import Aliases
from archive.storage.temporary import temporary_database
from archive.urls import article_id, id_key, key

__all__ = ["Placement", "placements", "wanted_ids"]

_TABLE: Final = "CREATE TABLE sighting (list TEXT, captured TEXT, position INTEGER, url TEXT, headline TEXT)"


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    """A stretch of time in which a link stood at one place of one list, under one headline.

    ``list`` is the address of the section page (of each of its pages), feed or sitemap, ``kind`` says which of them it
    is. ``position`` counts from 0, the top. ``headline`` is the link's own words; null where the list gives none, or
    the crawl did not note them yet. ``first`` and ``last`` are the captures of the list that had it so, ``captures``
    counts them; ``until`` is the next one, which had it not or elsewhere (null: there was none). UTC."""

    outlet: str
    list: str
    kind: str
    position: int
    headline: str | None
    url: str
    article: str
    first: str
    last: str
    until: str | None
    captures: int

    def to_json(self) -> bytes:
        """One line of JSON."""
        return msgspec.json.encode(self)


@dataclass(frozen=True, slots=True)
class _Open:
    """A link that stands in a list."""

    first: str
    last: str
    captures: int

    def again(self, captured: str) -> _Open:
        return replace(self, last=captured, captures=self.captures + 1)


_Place = tuple[int, str, str | None]
"""Position, address, headline."""


def placements(
    outlet: str, fates: Iterable[Fate], runs: Iterable[Manifest], wanted: frozenset[str] | None = None
) -> Iterator[Placement]:
    """The placements of an outlet's links by its ``fates`` and ``runs``; of the articles ``wanted`` alone (ids; None:
    of all). By list, each when it ends, and in the order of their places."""
    kinds = {key(source.url): source.kind for run in runs for source in run.sources}
    for address, captures in groupby(_sorted(fates, runs), lambda row: row[0]):
        kind = kinds.get(key(address), "section")
        for place, stood, until in _stretches(captures):
            position, url, headline = place
            article = id_key(url)
            if wanted is None or article in wanted:
                yield Placement(
                    outlet=outlet,
                    list=address,
                    kind=kind,
                    position=position,
                    headline=headline,
                    url=url,
                    article=article,
                    first=stood.first,
                    last=stood.last,
                    until=until,
                    captures=stood.captures,
                )


def wanted_ids(url: str, aliases: Aliases) -> frozenset[str]:
    """The ids of the article at ``url`` (or with this id), at all of its addresses; UsageError for what is none."""
    try:
        return aliases.of(article_id(url) if "://" in url else url)
    except ValueError as error:
        raise UsageError(f"{url}: not a web address ({error})") from None


_Row = tuple[str, str, int | None, str | None, str | None]


def _sorted(fates: Iterable[Fate], runs: Iterable[Manifest]) -> Iterator[_Row]:
    """The sightings by list and moment. A list that was asked and had nothing new, or nothing at all, has a row without
    a place, at the moment when its run began: it was asked after that."""
    database = temporary_database()
    try:
        database.execute(_TABLE)
        database.execute("BEGIN")
        database.executemany("INSERT INTO sighting VALUES (?, ?, ?, ?, ?)", _rows(fates, runs))
        yield from database.execute("SELECT DISTINCT * FROM sighting ORDER BY list, captured, position, url, headline")
    finally:
        database.close()


def _rows(fates: Iterable[Fate], runs: Iterable[Manifest]) -> Iterator[_Row]:
    for fate in fates:
        for seen in fate.seen_in:
            yield seen.section, seen.captured, seen.position, fate.url, seen.headline
    for run in runs:
        for source in run.sources:
            if source.unchanged:
                yield source.url, run.started, None, None, None


def _stretches(rows: Iterable[_Row]) -> Iterator[tuple[_Place, _Open, str | None]]:
    """The stretches of one list, from its rows in order of time."""
    standing: dict[_Place, _Open] = {}
    for captured, row in groupby(rows, lambda row: row[1]):
        there = {(row[2], row[3], row[4]) for row in row if row[2] is not None and row[3] is not None}
        if not there:
            there = set(standing)
        for place in sorted(standing.keys() - there, key=_order):
            yield place, standing.pop(place), captured
        for place in there:
            standing[place] = standing.get(place, _Open(captured, captured, 0)).again(captured)
    for place in sorted(standing, key=_order):
        yield place, standing[place], None


def _order(place: _Place) -> tuple[int, str, str]:
    return place[0], place[1], place[2] or ""
