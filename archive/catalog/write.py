"""Writing catalog files: what no file tells of yet, joined with the small files that lie before it.

A run that ends writes one file, so a reader needs few: each tells of three times as many runs as those after it
together, or more.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from heapq import merge
from typing import Final, TypeVar

import msgspec

from archive import layout
from archive.catalog.batch import Batch, at, ids_of, then, when
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
    write,
)
from archive.catalog.records import Record
from archive.decoding import MAX_JSON
from archive.errors import DamagedError, NotFound
from archive.manifest import Manifest
from archive.storage.base import Storage
from archive.storage.local import LocalStorage

__all__ = ["RATIO", "refresh"]

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


def _batches(storage: Storage, over: Cover) -> Iterator[Batch]:
    no_more = frozenset(name for file in over.files for name in file.head.superseded)
    no_more |= {old.name for *_, run in _runs(storage, over) for old in run.supersedes}
    ids = ids_of(storage)
    runs = _runs(storage, over)
    while True:
        with Batch(ids, no_more) as batch:
            for name, data, run in runs:
                batch.take(storage, name, data, run)
                if len(batch) >= _CAPTURES:
                    break
            if not batch.members:
                return
            yield batch


def _runs(storage: Storage, over: Cover) -> Iterator[tuple[str, bytes, Manifest]]:
    """The manifests of which no file tells, but for what is none."""
    for name in over.manifests:
        with suppress(DamagedError, NotFound):
            data = storage.read(name, 0, MAX_JSON + 1)
            yield name, data, Manifest.from_json(data, name)


def _joined(storage: Storage, outlet: str, batch: Batch, files: Sequence[CatalogFile]) -> tuple[str, list[CatalogFile]]:
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
    name = _written(storage, outlet, told, batch, taken)
    new = CatalogFile(storage, name)
    return name, sorted([*files[len(taken) :], new], key=lambda file: len(file.head.members))


def _written(storage: Storage, outlet: str, told: Sequence[Member], batch: Batch, files: Sequence[CatalogFile]) -> str:
    """Writes what the batch and ``files`` tell; the new file's name."""
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
    batch.number(numbers)

    def before(section: str, type_: type[_Numbered]) -> list[Iterator[_Numbered]]:
        return [_renumbered(_decoded(file, section, type_), file.head.files, numbers) for file in files]

    aliases = [sorted(batch.aliases, key=_place), *(_decoded(file, ALIASES, Joined) for file in files)]
    sections = {
        CAPTURES: _lines(merge(batch.captures(), *before(CAPTURES, Capture), key=at), lambda one: one.article),
        ORDER: _lines(merge(batch.firsts(), *before(ORDER, Capture), key=when), lambda one: one.captured),
        RECORDS: _lines(
            merge(batch.records(), *before(RECORDS, Record[msgspec.Raw]), key=then), lambda one: one.captured
        ),
        ALIASES: _lines(merge(*aliases, key=_place), lambda one: one.article),
    }
    return write(storage, head, sections)


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
