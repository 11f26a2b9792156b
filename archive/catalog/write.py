"""Writing catalog files: what no file tells of yet, joined with the small files that lie before it.

A run that ends writes one file, so a reader needs few: each tells of three times as many runs as those after it
together, or more.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from heapq import merge
from typing import BinaryIO, Final, TypeVar, cast

import msgspec

from archive import layout
from archive.article import Article
from archive.catalog.files import (
    ALIASES,
    CAPTURES,
    ORDER,
    RECORDS,
    Capture,
    CatalogFile,
    Cover,
    Head,
    Joined,
    Member,
    cover,
    looked_from,
    name_of,
    write,
)
from archive.catalog.records import Record, record_of
from archive.decoding import MAX_JSON
from archive.errors import DamagedError, NotFound
from archive.manifest import Manifest, is_contradicted
from archive.storage.base import Storage
from archive.storage.hashing import Hashing
from archive.storage.jsonl import members_in
from archive.storage.local import LocalStorage
from archive.urls import RULES, article_id

__all__ = ["RATIO", "captures_in", "ids_of", "joined_in", "refresh"]

logger = logging.getLogger(__name__)

RATIO: Final = 3
"""A file takes those in that tell of so many times its own runs, or fewer."""
# Of so many captures each a file is made before these are joined: what is in memory at a time.
_CAPTURES: Final = 20_000

_T = TypeVar("_T")
_Numbered = TypeVar("_Numbered", Capture, Record[msgspec.Raw])


def refresh(
    storage: Storage, outlet: str, known: Mapping[str, str] | None = None, *, most: int | None = None
) -> str | None:
    """Writes files that tell of all runs of ``outlet`` that no file tells of; the last one's name, None where there is
    none of these, or there are more than ``most``: many take minutes.

    ``known`` are the SHA-256 of the outlet's manifests by name, where the caller has read them: files that tell of
    others are not joined. In a folder, files of no use to anybody go. The caller holds the outlet's lock there. May
    raise StorageError."""
    told = known if known is not None else {}

    def trusted(file: CatalogFile) -> bool:
        return all(told.get(one.name, one.sha256).startswith(one.sha256) for one in file.head.members)

    over = cover(storage, outlet, trusted, whole=True)
    if not over.manifests:
        return None
    if isinstance(storage, LocalStorage):
        # What the last file took in is still there: somebody may be reading it.
        for stale in {*storage.names(f"catalog/{outlet}/")} - {file.name for file in over.files}:
            storage.delete(stale)
    if most is not None and len(over.manifests) > most:
        logger.info("%s: the catalog lacks %d runs; `archive catalog` writes it", outlet, len(over.manifests))
        return None
    name = None
    files = sorted(over.files, key=lambda file: len(file.head.members))
    for batch in _batches(storage, over):
        name, files = _joined(storage, outlet, batch, files)
    return name


class _Batch:
    """Runs that no file tells of yet, and their lines. A run with an articles file that is not as its manifest says,
    or holds what is of another outlet, is left to who reads it whole."""

    def __init__(self, ids: Callable[[Article], str], superseded: frozenset[str]) -> None:
        self.members: list[Member] = []
        self.files: list[str] = []
        self.superseded: set[str] = set()
        self.captures: list[Capture] = []
        self.records: list[Record[msgspec.Raw]] = []
        self.aliases: list[Joined] = []
        self.follows: set[str] = set()
        self.is_contradicted = False
        self._ids = ids
        self._superseded = superseded

    def take(self, storage: Storage, name: str, data: bytes, run: Manifest) -> None:
        """Takes a run in."""
        entries = [one for one in run.files if one.name.startswith("articles/") and one.name not in self._superseded]
        captures: list[Capture] = []
        records: list[Record[msgspec.Raw]] = []
        try:
            for number, entry in enumerate(entries, len(self.files)):
                for one, article in _told_in(storage, entry.name, self._ids, entry.sha256, number):
                    captures.append(one)
                    records.append(record_of(article, one.article, number, one.offset, one.line))
        except (DamagedError, NotFound):
            return
        self.members.append(Member(name, hashlib.sha256(data).hexdigest()[:16]))
        self.superseded.update(one.name for one in run.supersedes)
        self.files += (entry.name for entry in entries)
        self.captures += captures
        self.records += records
        self.aliases += joined_in(run)
        self.follows.update(one.run for one in run.parents)
        self.is_contradicted |= is_contradicted(run.run, run.parents)


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


def _batches(storage: Storage, over: Cover) -> Iterator[_Batch]:
    no_more = frozenset(name for file in over.files for name in file.head.superseded)
    no_more |= {old.name for *_, run in _runs(storage, over) for old in run.supersedes}
    ids = ids_of(storage)
    batch = _Batch(ids, no_more)
    for name, data, run in _runs(storage, over):
        batch.take(storage, name, data, run)
        if len(batch.captures) >= _CAPTURES:
            yield batch
            batch = _Batch(ids, no_more)
    if batch.members:
        yield batch


def _runs(storage: Storage, over: Cover) -> Iterator[tuple[str, bytes, Manifest]]:
    """The manifests of which no file tells, but for what is none."""
    for name in over.manifests:
        with suppress(DamagedError, NotFound):
            data = storage.read(name, 0, MAX_JSON + 1)
            yield name, data, Manifest.from_json(data, name)


def _joined(
    storage: Storage, outlet: str, batch: _Batch, files: Sequence[CatalogFile]
) -> tuple[str, list[CatalogFile]]:
    """Writes what a batch tells with the smallest of ``files``, which are sorted; the new file's name, and all.

    What a run tells whose clock was months behind lies before all that is looked for where lists are dear. So it goes
    into one file with all others, however large they are."""
    newest = max((file.head.members[-1].name for file in files), default=None)
    is_lost = newest is not None and min(batch.members).name < f"runs/{looked_from(newest)}"
    count, taken = len(batch.members), []
    for file in files:
        if not is_lost and len(file.head.members) > RATIO * count:
            break
        taken.append(file)
        count += len(file.head.members)
    told = sorted({*batch.members, *(one for file in taken for one in file.head.members)})
    content = _content(outlet, told, batch, taken)
    name = name_of(outlet, told, content)
    storage.put(name, content)
    new = CatalogFile(storage, name)
    return name, sorted([*files[len(taken) :], new], key=lambda file: len(file.head.members))


def _content(outlet: str, told: Sequence[Member], batch: _Batch, files: Sequence[CatalogFile]) -> bytes:
    names = sorted({*batch.files, *(name for file in files for name in file.head.files)})
    numbers = {name: number for number, name in enumerate(names)}
    superseded = batch.superseded.union(*(file.head.superseded for file in files))
    follows = batch.follows.union(*(file.head.follows for file in files))
    head = Head(
        outlet=outlet,
        members=tuple(told),
        files=tuple(names),
        superseded=tuple(sorted(superseded)),
        follows=tuple(sorted(follows - {layout.run_named(one.name) for one in told})),
        contradicted=batch.is_contradicted or any(file.head.contradicted for file in files),
    )
    renumbered = sorted(_renumbered(batch.captures, batch.files, numbers), key=_at)
    earlier = [_renumbered(_decoded(file, CAPTURES, Capture), file.head.files, numbers) for file in files]
    firsts: dict[str, Capture] = {}
    for one in renumbered:
        firsts.setdefault(one.article, one)
    order = sorted(firsts.values(), key=_when)
    orders = [_renumbered(_decoded(file, ORDER, Capture), file.head.files, numbers) for file in files]
    records = sorted(_renumbered(batch.records, batch.files, numbers), key=_then)
    records_before = [
        _renumbered(_decoded(file, RECORDS, Record[msgspec.Raw]), file.head.files, numbers) for file in files
    ]
    aliases = sorted(batch.aliases, key=_place)
    return write(
        head,
        {
            CAPTURES: _lines(merge(renumbered, *earlier, key=_at), lambda one: one.article),
            ORDER: _lines(merge(order, *orders, key=_when), lambda one: one.captured),
            RECORDS: _lines(merge(records, *records_before, key=_then), lambda one: one.captured),
            ALIASES: _lines(
                merge(aliases, *(_decoded(file, ALIASES, Joined) for file in files), key=_place),
                lambda one: one.article,
            ),
        },
    )


def _at(one: Capture) -> tuple[str, str, int, int, int]:
    return one.article, one.captured, one.file, one.offset, one.line


def _when(one: Capture) -> tuple[str, str]:
    return one.captured, one.article


def _then(one: Record[msgspec.Raw]) -> tuple[str, str, int, int, int]:
    return one.captured, one.article, *one.place


def _place(one: Joined) -> tuple[str, str, str, int]:
    return one.article, one.started, one.run, one.number


def _renumbered(lines: Iterable[_Numbered], files: Sequence[str], numbers: Mapping[str, int]) -> Iterator[_Numbered]:
    """The lines with the numbers that their files have in another head; sorted as they were: both are by name."""
    for one in lines:
        if one.file < len(files):
            yield msgspec.structs.replace(one, file=numbers[files[one.file]])


def _decoded(file: CatalogFile, section: str, type_: type[_T]) -> Iterator[_T]:
    decoder = msgspec.json.Decoder(type_)
    return (file.decoded(decoder, line) for line in file.lines(section))


def _lines(values: Iterable[_T], key: Callable[[_T], str]) -> Iterator[tuple[str, bytes]]:
    """Each value once, with its key."""
    last = None
    for one in values:
        if one != last:
            yield key(one), msgspec.json.encode(one)
        last = one
