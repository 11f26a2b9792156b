"""Questions to the catalog: where the captures of an article lie, and all articles in the order of their first capture.

What no catalog file tells of yet is read whole, and then asked in the same way.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from heapq import heappop, heappush, merge
from itertools import filterfalse, islice
from typing import Final, NamedTuple

import msgspec

from archive.article import ABSENT, Article, content_hash
from archive.catalog.batch import captures_in, ids_of, joined_in
from archive.catalog.files import (
    ALIASES,
    CAPTURES,
    ORDER,
    RECORDS,
    Capture,
    CatalogError,
    CatalogFile,
    Cover,
    Joined,
    cover,
)
from archive.catalog.records import Record, record_in
from archive.decoding import MAX_JSON
from archive.errors import DamagedError, NotFound
from archive.layout import moment
from archive.manifest import Alias, Manifest, is_contradicted
from archive.storage.base import Storage
from archive.storage.jsonl import Lines
from archive.urls import article_id

__all__ = ["Catalog", "Group", "Place", "catalog_of"]

# So many articles are looked up together: few at first, so that the first is soon there, and never more than fit.
_FEWEST: Final = 1
_MOST: Final = 8_192
_GROWS: Final = 4
# Of so many times as many the lines are kept meanwhile.
_WIDTH: Final = 8
# The light records of so many articles with several captures are looked up together.
_MOST_RECORDS: Final = 30_000
# Of so many captures headlines may come in turn.
_MAY_FLAP: Final = 5


@dataclass(frozen=True, slots=True)
class Place:
    """A capture and the file that its line stands in."""

    file: str
    capture: Capture


@dataclass(frozen=True, slots=True)
class Group:
    """One article: where its captures lie, in the order of the files, the aliases that join its addresses, and the ids
    of these."""

    places: tuple[Place, ...]
    aliases: tuple[Alias, ...]
    articles: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Untold:
    """What no file tells of: captures by article, aliases by article; and all files that are read no more."""

    captures: dict[str, list[Place]]
    superseded: frozenset[str]
    aliases: dict[str, list[Joined]]
    is_contradicted: bool


class _Outlet:
    """One outlet's part of a catalog."""

    def __init__(self, over: Cover, untold: _Untold) -> None:
        self.name = over.outlet
        self._cover = over
        self._untold = untold

    @property
    def is_contradicted(self) -> bool:
        """Whether a run began before one that it follows."""
        return self._untold.is_contradicted or any(file.head.contradicted for file in self._cover.files)

    def places(self, articles: Sequence[str]) -> Iterator[Place]:
        """Where the captures of these articles, which are sorted, lie; a place may come twice."""
        untold = self._untold
        for article in articles:
            yield from untold.captures.get(article, ())
        for file in self._cover.files:
            for line in file.found(CAPTURES, articles):
                one = file.decoded(_CAPTURE, line)
                name = file.name_of(one)
                if self._is_read(name):
                    yield Place(name, one)

    def aliases(self, articles: Sequence[str]) -> Iterator[Joined]:
        """The aliases of these articles, which are sorted; one may come twice."""
        for article in articles:
            yield from self._untold.aliases.get(article, ())
        for file in self._cover.files:
            yield from (file.decoded(_JOINED, line) for line in file.found(ALIASES, articles))

    def order(self) -> Iterator[_Entry]:
        """The first capture of each article, in order of time; an article may come again, then with a later one."""
        untold = sorted(
            (
                _Entry(place.capture.captured, place.capture.article, place, None)
                for places in self._untold.captures.values()
                for place in [min(places, key=lambda one: one.capture.captured)]
            ),
            key=_when,
        )
        last = None
        for one in merge(untold, *map(self._entries, self._cover.files), key=_when):
            if _when(one) != last:
                yield one
            last = _when(one)

    def _entries(self, file: CatalogFile) -> Iterator[_Entry]:
        for line in file.lines(ORDER):
            first = file.decoded(_FIRST, line)
            yield _Entry(first.captured, first.article, line, file)

    def place(self, entry: _Entry) -> Place | None:
        """Where the capture of an entry lies; None where its file is read no more."""
        if isinstance(entry.of, Place) or entry.file is None:
            return entry.of if isinstance(entry.of, Place) else None
        one = entry.file.decoded(_CAPTURE, entry.of)
        name = entry.file.name_of(one)
        return Place(name, one) if self._is_read(name) else None

    def records(self) -> Iterator[_Row]:
        """All captures in order of time, each with its light record where a file tells of it."""
        untold = sorted(
            (
                _Row(one.captured, one.article, (place.file, one.offset, one.line), None)
                for places in self._untold.captures.values()
                for place in places
                for one in [place.capture]
            ),
            key=_at,
        )
        sources = (
            [iter(untold), *map(self._rows, self._cover.files)] if untold else list(map(self._rows, self._cover.files))
        )
        if len(sources) == 1:
            yield from sources[0]
            return
        last = None
        for row in merge(*sources, key=_at):
            if row.spot != last:
                yield row
            last = row.spot

    def _rows(self, file: CatalogFile) -> Iterator[_Row]:
        names = [name if self._is_read(name) else None for name in file.head.files]
        for line in file.lines(RECORDS):
            one = _record(file, line)
            name = names[one.file] if one.file < len(names) else file.name_of(one)
            if name is not None:
                yield _Row(one.captured, one.article, (name, one.offset, one.line), one)

    def records_of(self, places: Iterable[Place]) -> dict[_Spot, Record[Article]]:
        """The light records of these captures, as far as there are some."""
        files = {name: file for file in reversed(self._cover.files) for name in file.head.files}
        asked: dict[str, tuple[CatalogFile, set[str]]] = {}
        for place in places:
            if place.file in files:
                file = files[place.file]
                asked.setdefault(file.name, (file, set()))[1].add(place.capture.captured)
        found: dict[_Spot, Record[Article]] = {}
        for file, moments in asked.values():
            for line in file.found(RECORDS, sorted(moments)):
                one = _record(file, line)
                found[file.name_of(one), one.offset, one.line] = one
        return found

    def _is_read(self, name: str) -> bool:
        return name in self._cover.there and name not in self._untold.superseded

    def ids(self) -> list[Iterator[str]]:
        """The ids of all captures and of all aliases, in several sorted rows."""
        rows: list[Iterator[str]] = [iter(sorted(one for one, places in self._untold.captures.items() for _ in places))]
        rows += (map(_id_in, file.lines(CAPTURES)) for file in self._cover.files)
        joined = (one for one in sorted(self._untold.aliases) for _ in range(2))
        return [*rows, joined, *(map(_id_in, file.lines(ALIASES)) for file in self._cover.files for _ in range(2))]


class _Entry(NamedTuple):
    """A first capture in the order of time: its place, or its line and the file of that."""

    captured: str
    article: str
    of: Place | bytes
    file: CatalogFile | None


_Spot = tuple[str, int, int]
"""An articles file, the place of a gzip member in it, and the number of a line in that."""


class _Row(msgspec.Struct, frozen=True, gc=False):
    """A capture in the order of time, with its light record where a file tells of it."""

    captured: str
    article: str
    spot: _Spot
    record: Record[Article] | None


class _First(msgspec.Struct, frozen=True, array_like=True):
    """The beginning of a ``Capture``."""

    article: str
    captured: str


class Catalog:
    """What is known of the outlets ``parts``, all of an archive or some: ``others`` are those that only aliases are
    asked of."""

    def __init__(self, storage: Storage, parts: Sequence[_Outlet], others: Sequence[_Outlet] = ()) -> None:
        self._parts = parts
        self._all = (*parts, *others)
        self._lines = Lines(storage)

    def contradicted(self) -> list[str]:
        """The outlets of which a run began before one that it follows: a clock was wrong."""
        return [part.name for part in self._all if part.is_contradicted]

    def group(self, article: str) -> Group:
        """One article by any of its ids."""
        return self._groups([article], None)[article]

    def groups(self, articles: Sequence[str]) -> list[Group]:
        """The articles that these ids, which are sorted, belong to, each once."""
        return list({id(group): group for group in self._groups(articles, None).values()}.values())

    def read(self, group: Group) -> list[Article]:
        """The captures of an article as they were written. CatalogError where a line is not what the catalog says."""
        return [self._capture(place) for place in group.places]

    def histories(
        self,
        wanted: Callable[[Group], bool],
        folded: Callable[[Group, list[Article]], list[Article]],
        limit: dt.datetime | None = None,
    ) -> Iterator[list[Article]]:
        """What ``folded`` makes of each article that is ``wanted``, ordered by outlet, moment and id of what comes
        first in it; captures and runs after ``limit`` count as not there. Few articles are in memory at a time."""
        for part in sorted(self._parts, key=lambda part: part.name):
            waiting: list[tuple[str, str, Group]] = []
            for captured, group in self._in_order(part, limit):
                yield from self._due(waiting, captured, folded)
                if wanted(group):
                    first = self._first(group, part, folded)
                    if first is not None:
                        heappush(waiting, (*first, group))
            yield from self._due(waiting, None, folded)

    def light_histories(
        self, folded: Callable[[Group, list[Article]], list[Article]], limit: dt.datetime | None = None
    ) -> Iterator[list[Article]]:
        """As ``histories`` of all articles, but of light records, without the fields ``HEAVY``: no articles file is
        opened but for what records do not tell."""
        several = self._several()
        for part in sorted(self._parts, key=lambda part: part.name):
            waiting: list[tuple[str, str, list[Article]]] = []
            for captured, article, told in self._light_in_order(part, several, limit):
                while waiting and waiting[0][:2] < (captured, article):
                    yield heappop(waiting)[2]
                if not isinstance(told, _Light):
                    yield [told]
                elif history := folded(told.group, told.captures):
                    key = (captured, article) if len(told.group.places) == 1 else (history[0].captured, history[0].id)
                    if len(told.group.places) == 1 or history[0].outlet == part.name:
                        heappush(waiting, (*key, history))
            while waiting:
                yield heappop(waiting)[2]

    def _light_in_order(
        self, part: _Outlet, several: set[str], limit: dt.datetime | None
    ) -> Iterator[tuple[str, str, Article | _Light]]:
        """Each article of an outlet, with its first capture there, in order of time; one with a single capture is that
        of its record."""
        met: set[str] = set()
        groups: dict[str, _Light] = {}
        # Another walk, where there are many: it goes ahead to what is to be looked up next.
        ahead = (row.article for row in part.records() if row.record is None or row.article in several)
        for row in part.records():
            if row.article in met or (limit is not None and moment(row.captured) > limit):
                continue
            if row.record is not None and row.article not in several:
                yield row.captured, row.article, row.record.light
                continue
            if row.article not in groups:
                are_few = row.article in several and len(several) <= _MOST_RECORDS
                then = several if are_few else islice(filterfalse(met.__contains__, ahead), _MOST_RECORDS)
                groups = self._light_groups(sorted({row.article, *then}), limit)
            told = groups[row.article]
            met |= told.articles | {row.article}
            yield row.captured, row.article, told

    def _light_groups(self, articles: Sequence[str], limit: dt.datetime | None) -> dict[str, _Light]:
        """These articles with their captures: light ones, where these are enough to fold them."""
        groups = self._groups(articles, limit)
        places = {place: None for group in groups.values() for place in group.places}
        records: dict[_Spot, Record[Article]] = {}
        for part in self._parts:
            records |= part.records_of(place for place in places if _outlet_of(place) == part.name)
        found: dict[int, _Light] = {}
        for group in groups.values():
            if id(group) not in found:
                of = [records.get((place.file, place.capture.offset, place.capture.line)) for place in group.places]
                told = [one for one in of if one is not None and not (one.has_posts and len(of) > 1)]
                captures = [one.light for one in told]
                is_enough = len(told) == len(of) and not _may_flap(captures)
                found[id(group)] = _Light(group, captures if is_enough else self.read(group))
        return {article: found[id(group)] for article, group in groups.items()}

    def _due(
        self,
        waiting: list[tuple[str, str, Group]],
        captured: str | None,
        folded: Callable[[Group, list[Article]], list[Article]],
    ) -> Iterator[list[Article]]:
        """The histories that begin before all that is still to come."""
        while waiting and (captured is None or waiting[0][0] < captured):
            group = heappop(waiting)[2]
            yield folded(group, self.read(group))

    def _first(
        self, group: Group, part: _Outlet, folded: Callable[[Group, list[Article]], list[Article]]
    ) -> tuple[str, str] | None:
        """Moment and id of what comes first in a history; None where that is another outlet's. One capture is one."""
        if len(group.places) == 1:
            return group.places[0].capture.captured, group.places[0].capture.article
        history = folded(group, self.read(group))
        is_ours = bool(history) and history[0].outlet == part.name
        return (history[0].captured, history[0].id) if is_ours else None

    def _in_order(self, part: _Outlet, limit: dt.datetime | None) -> Iterator[tuple[str, Group]]:
        """Each article of an outlet once, with its first capture there, in order of time."""
        order, size, several = part.order(), _FEWEST, None
        while window := _window(order, several, size):
            groups = self._groups([one.article for one in window if several is None or one.article in several], limit)
            for entry in window:
                group = groups.get(entry.article)
                place = part.place(entry) if group is None else None
                if place is not None and (limit is None or moment(entry.captured) <= limit):
                    yield entry.captured, Group((place,), (), frozenset((entry.article,)))
                elif group is not None and _first_in(group, part.name) == _when(entry):
                    yield entry.captured, group
            size = min(size * _GROWS, _MOST)
            if size == _MOST and several is None:
                several = self._several()

    def _several(self) -> set[str]:
        """The articles that have more than one capture, or an alias: only these must be looked up."""
        several: set[str] = set()
        last = None
        for one in merge(*(row for part in self._all for row in part.ids())):
            if one == last:
                several.add(one)
            last = one
        return several

    def _groups(self, articles: Sequence[str], limit: dt.datetime | None) -> dict[str, Group]:
        joined = self._aliases(articles, limit)
        ids = sorted({*articles, *joined})
        places: dict[str, dict[tuple[str, int, int], Place]] = {}
        for part in self._parts:
            for place in part.places(ids):
                one = place.capture
                if limit is None or moment(one.captured) <= limit:
                    places.setdefault(one.article, {})[place.file, one.offset, one.line] = place
        groups: dict[str, Group] = {}
        for article in articles:
            if article not in groups:
                together = joined.get(article)
                of = together.articles if together else {article}
                found = {at: place for one in of for at, place in places.get(one, {}).items()}
                told = together.told() if together else ()
                group = Group(tuple(found[at] for at in sorted(found)), told, frozenset(of))
                groups.update(dict.fromkeys(of, group))
        return groups

    def _aliases(self, articles: Sequence[str], limit: dt.datetime | None) -> Mapping[str, _Together]:
        """The articles that are joined with others, each with all that it is joined with."""
        found: dict[str, _Together] = {}
        asked: set[str] = set()
        left = set(articles)
        while left:
            keys = sorted(left)
            asked |= left
            left = set()
            for joined in (one for part in self._all for one in part.aliases(keys)):
                if limit is None or moment(joined.alias.since(joined.started)) <= limit:
                    left |= _join(found, joined) - asked
        return found

    def _capture(self, place: Place) -> Article:
        one = place.capture
        try:
            article = Article.from_json(self._lines.read(place.file, one.offset, one.length, one.line))
        except (ValueError, DamagedError, NotFound) as error:
            raise CatalogError(f"no article at {one.offset}: {error}", file=place.file) from error
        if (article.captured, article.status) != (one.captured, one.status):
            raise CatalogError(f"another article than the catalog says at {one.offset}", file=place.file)
        return article


@dataclass(frozen=True, slots=True)
class _Light:
    """One article with its captures, as light as they may be."""

    group: Group
    captures: list[Article]

    @property
    def articles(self) -> set[str]:
        return {place.capture.article for place in self.group.places}


class _Together:
    """Articles that aliases join."""

    def __init__(self, article: str) -> None:
        self.articles = {article}
        self.joined: dict[tuple[str, str, int], Alias] = {}

    def told(self) -> tuple[Alias, ...]:
        """The aliases in the order in which the runs told them."""
        return tuple(self.joined[at] for at in sorted(self.joined))


def catalog_of(
    storage: Storage, outlets: Iterable[str], everywhere: Iterable[str], opened: dict[str, CatalogFile] | None = None
) -> Catalog | None:
    """The catalog of ``outlets``, of an archive that has ``everywhere``. None where no file tells of any, and where
    what no file tells of is damaged or of elsewhere: then all is to be read."""
    wanted = set(outlets)
    covers = {name: cover(storage, name, opened=opened) for name in sorted({*wanted, *everywhere})}
    if not any(covers[name].files for name in wanted):
        return None
    try:
        parts = {name: _Outlet(over, _untold(storage, over)) for name, over in covers.items()}
    except (DamagedError, NotFound):
        return None
    return Catalog(
        storage,
        [part for name, part in parts.items() if name in wanted],
        [part for name, part in parts.items() if name not in wanted],
    )


def _untold(storage: Storage, over: Cover) -> _Untold:
    """Reads what no file tells of."""
    superseded = {name for file in over.files for name in file.head.superseded}
    expected: dict[str, str] = {}
    contradicted = False
    aliases: dict[str, list[Joined]] = {}
    for name in over.manifests:
        with suppress(DamagedError):
            run = Manifest.from_json(storage.read(name, 0, MAX_JSON + 1), name)
            superseded.update(one.name for one in run.supersedes)
            expected.update((entry.name, entry.sha256) for entry in run.files)
            contradicted |= is_contradicted(run.run, run.parents)
            for joined in joined_in(run):
                aliases.setdefault(joined.article, []).append(joined)
    captures: dict[str, list[Place]] = {}
    ids = ids_of(storage) if over.articles else None
    for name in over.articles:
        if ids is not None and name not in superseded:
            for one in captures_in(storage, name, ids, expected.get(name)):
                captures.setdefault(one.article, []).append(Place(name, one))
    return _Untold(captures, frozenset(superseded), aliases, contradicted)


_CAPTURE: Final = msgspec.json.Decoder(Capture)
_JOINED: Final = msgspec.json.Decoder(Joined)
_FIRST: Final = msgspec.json.Decoder(_First)


def _window(order: Iterator[_Entry], several: set[str] | None, size: int) -> list[_Entry]:
    """The next entries, ``size`` of them to be looked up at most."""
    window: list[_Entry] = []
    left = size
    for entry in islice(order, _WIDTH * size):
        window.append(entry)
        left -= several is None or entry.article in several
        if not left:
            break
    return window


def _first_in(group: Group, outlet: str) -> tuple[str, str] | None:
    """Moment and id of the first capture in an outlet's files."""
    ours = ((one.capture.captured, one.capture.article) for one in group.places if _outlet_of(one) == outlet)
    return min(ours, default=None)


def _at(row: _Row) -> tuple[str, str, _Spot]:
    return row.captured, row.article, row.spot


def _may_flap(captures: Sequence[Article]) -> bool:
    """Whether two headlines may have come in turn: then the text decides what is a version."""
    if len(captures) < _MAY_FLAP:
        return False
    headlines = ("" if one.status in ABSENT else one.headline for one in captures)
    wordings = Counter(
        content_hash(headline=one, standfirst=None, authors=(), dateline=None, text=None) for one in headlines
    )
    return len([count for count in wordings.values() if count > 1]) > 1


def _record(file: CatalogFile, line: bytes) -> Record[Article]:
    try:
        return record_in(line)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CatalogError(f"a light record that is none: {error}", file=file.name) from error


def _when(entry: _Entry) -> tuple[str, str]:
    return entry.captured, entry.article


def _id_in(line: bytes) -> str:
    return line[2:].partition(b'"')[0].decode("utf-8", "replace")


def _outlet_of(place: Place) -> str:
    return place.file.split("/", 2)[1]


def _join(found: dict[str, _Together], joined: Joined) -> set[str]:
    """Joins what an alias joins; the ids of its two addresses."""
    try:
        both = {article_id(joined.alias.from_), article_id(joined.alias.to)}
    except ValueError:
        return set()
    # The smaller into the larger: else a row of aliases would cost the square of its length.
    *others, together = sorted((found.get(one) or _Together(one) for one in sorted(both)), key=_size)
    for other in others:
        if other is not together:
            together.articles |= other.articles
            together.joined |= other.joined
            found.update(dict.fromkeys(other.articles, together))
    found.update(dict.fromkeys(both, together))
    together.joined[joined.started, joined.run, joined.number] = joined.alias
    return both


def _size(together: _Together) -> int:
    return len(together.articles)
