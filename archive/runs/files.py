"""The files of a run beside its WARCs: index, articles, fates, memory, manifest. Each can be derived from the WARCs."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Final, NamedTuple, Self

from archive import layout
from archive.article import Article
from archive.errors import NotFound
from archive.manifest import Fate, FileEntry, Manifest
from archive.storage.base import Storage
from archive.storage.jsonl import pack_members, read_as
from archive.storage.local import LocalStorage, refusals
from archive.warc import cdxj

__all__ = [
    "MAX_SUM", "PackedArticles",
    "entry_of", "fates_of", "index_of", "is_sum", "is_there", "put", "put_right", "software",
    "sum_of", "write_articles", "write_index", "write_manifest",
]  # fmt: skip

_SOFTWARE = ("paper-of-record", "scrapy", "trafilatura", "isal", "lxml", "htmldate")


# Bytes of packed articles that are in memory: those of a few thousand honest ones.
_IN_MEMORY: Final = 4_000_000
MAX_SUM: Final = 1_000
"""Bytes of a ``.sha256`` file that are read; ours have a hundred."""


def put(storage: Storage, name: str, data: bytes) -> FileEntry:
    """Stores a file; its entry."""
    storage.put(name, data)
    return FileEntry.of(name, data)


def entry_of(storage: Storage, name: str) -> FileEntry:
    """The entry of a file that is there; it may be larger than memory."""
    return FileEntry(name, storage.size(name), storage.sha256(name))


def fates_of(storage: Storage, run: Manifest) -> Iterator[Fate]:
    """The fates the run wrote; none where it left no file, or the file is not here."""
    name = layout.fates_name(run.outlet, run.started, run.run)
    with suppress(NotFound):
        yield from read_as(storage, name, Fate.from_json)


def put_right(storage: LocalStorage, name: str, data: bytes) -> FileEntry:
    """Stores a file; another content of this name is set aside first. Its entry."""
    entry = FileEntry.of(name, data)
    if storage.exists(name) and not is_there(storage, entry):
        storage.set_aside(name)
    storage.put(name, data)
    return entry


def is_there(storage: Storage, entry: FileEntry) -> bool:
    """Whether the file that ``entry`` names is there with its digest; it is read whole."""
    try:
        return storage.size(entry.name) == entry.size and storage.sha256(entry.name) == entry.sha256
    except NotFound:
        return False


def index_of(storage: Storage, segment: str) -> bytes:
    """The CDXJ of a sealed segment."""
    return cdxj.text_of(cdxj.lines(storage, segment))


def write_index(
    storage: Storage, segment: str, reading: Storage | None = None, known: bytes | None = None
) -> FileEntry:
    """Writes the CDXJ of a sealed segment: what is ``known`` of it, else read from it; it may lie in another storage,
    ``reading``."""
    data = known if known is not None else index_of(reading or storage, segment)
    return put(storage, layout.index_name(segment), data)


class PackedArticles:
    """A run's articles, packed as they come: pages choose how long these are, and how many there are, so of all that
    are not small together none stays in memory. A file of the system's holds them until ``close``.

    ``extractions`` are the ids of those that made them, in order. StorageError where there is no room for the file."""

    def __init__(self, articles: Iterable[Article] = ()) -> None:
        self._places: dict[str, list[_Place]] = {}
        self._members = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - closed by ``close``
        with _in_temporary_file():
            for article in articles:
                data = pack_members([article.to_json()])
                place = _Place(_order(article), self._members.tell(), len(data))
                self._places.setdefault(article.extraction.id, []).append(place)
                self._members.write(data)

    @property
    def extractions(self) -> tuple[str, ...]:
        return tuple(sorted(self._places))

    def of(self, extraction: str) -> Iterator[bytes]:
        """The content of the file of one extraction, in the order of capture: the same set, the same bytes."""
        for place in sorted(self._places[extraction]):
            self._members.seek(place.begin)
            yield self._members.read(place.size)

    def write(self, storage: Storage, outlet: str, started: str, run: str) -> list[FileEntry]:
        """Writes them, a file for each extraction."""
        names = [(one, layout.articles_name(outlet, started, run, one)) for one in self.extractions]
        return [self._written(storage, name, one) for one, name in names]

    def close(self) -> None:
        """Lets them go."""
        self._members.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _written(self, storage: Storage, name: str, extraction: str) -> FileEntry:
        size = sum(place.size for place in self._places[extraction])
        if size <= _IN_MEMORY:
            return put(storage, name, b"".join(self.of(extraction)))
        digest = hashlib.sha256()
        with contextlib.ExitStack() as stack:
            with _in_temporary_file():
                whole = stack.enter_context(tempfile.NamedTemporaryFile(prefix="articles-"))
                for data in self.of(extraction):
                    whole.write(data)
                    digest.update(data)
                whole.flush()
            storage.put(name, Path(whole.name))
        return FileEntry(name, size, digest.hexdigest())


class _Place(NamedTuple):
    """Where an article lies among the packed ones."""

    order: tuple[str, str, int]
    begin: int
    size: int


def _in_temporary_file() -> AbstractContextManager[None]:
    return refusals("write", Path(tempfile.gettempdir()) / "articles")


def write_articles(
    storage: Storage, outlet: str, started: str, run: str, articles: Iterable[Article]
) -> list[FileEntry]:
    """Writes a run's articles, a file for each extraction."""
    with PackedArticles(articles) as packed:
        return packed.write(storage, outlet, started, run)


def write_manifest(storage: Storage, manifest: Manifest, name: str | None = None) -> str:
    """Writes a manifest and, before it, its SHA-256 in the form ``sha256sum --check`` reads; the manifest's name, which
    is its run's where none is given."""
    name = name or layout.manifest_name(manifest.outlet, manifest.started, manifest.run)
    data = manifest.to_json()
    storage.put(f"{name}.sha256", sum_of(name, data))
    storage.put(name, data)
    return name


def sum_of(name: str, data: bytes) -> bytes:
    """The content of ``<name>.sha256``."""
    return f"{hashlib.sha256(data).hexdigest()}  {name.rpartition('/')[2]}\n".encode()


def is_sum(data: bytes | None) -> bool:
    """Whether this is the content of a ``.sha256`` file, of whatever manifest."""
    return re.fullmatch(rb"[0-9a-f]{64}  \S+\n", data or b"") is not None


def software() -> dict[str, str]:
    """The versions of what writes: empty for what is not installed."""
    return dict(_software())


@functools.cache
def _software() -> list[tuple[str, str]]:
    from importlib import metadata  # noqa: PLC0415 - half of what importing this package would cost

    versions = []
    for name in _SOFTWARE:
        with contextlib.suppress(metadata.PackageNotFoundError):
            versions.append((name, metadata.version(name)))
    return versions


def _order(article: Article) -> tuple[str, str, int]:
    at = article.snapshot
    return article.captured, at.file if at else "", at.offset if at else 0
