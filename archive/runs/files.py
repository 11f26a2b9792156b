"""The files of a run beside its WARCs: index, articles, fates, memory, manifest. Each can be derived from the WARCs."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Final

from archive import layout
from archive.article import Article
from archive.errors import NotFound
from archive.manifest import Fate, FileEntry, Manifest
from archive.storage.base import Storage
from archive.storage.jsonl import pack_members, read_as
from archive.storage.local import LocalStorage, refusals
from archive.warc import cdxj

__all__ = [
    "MAX_SUM",
    "articles_files", "entry_of", "fates_of", "index_of", "is_sum", "is_there", "put", "put_right", "software",
    "sum_of", "write_articles", "write_index", "write_manifest",
]  # fmt: skip

_SOFTWARE = ("paper-of-record", "scrapy", "trafilatura", "isal", "lxml", "htmldate")


# Packed articles of a run up to so many bytes are not written to a file before they are in their order.
_IN_MEMORY: Final = 4_000_000

MAX_SUM: Final = 1_000
"""Bytes of a ``.sha256`` file that are read; ours have a hundred."""


def put(storage: Storage, name: str, data: bytes | Path) -> FileEntry:
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


def write_articles(
    storage: Storage, outlet: str, started: str, run: str, articles: Iterable[Article]
) -> list[FileEntry]:
    """Writes a run's articles, a file for each extraction. Few of them are in memory at a time."""
    with articles_files(articles) as packed:
        return [put(storage, layout.articles_name(outlet, started, run, one), data) for one, data in packed.items()]


@contextlib.contextmanager
def articles_files(articles: Iterable[Article]) -> Iterator[dict[str, bytes | Path]]:
    """The content of a run's articles files by extraction, in the order of capture: the same set, the same bytes. What
    is large lies in files that are there until the end of the block. Raises StorageError where no room is for these."""
    with refusals("write", Path(tempfile.gettempdir())), tempfile.TemporaryDirectory(prefix="articles-") as folder:
        with tempfile.SpooledTemporaryFile(_IN_MEMORY, dir=folder) as members:
            groups: dict[str, list[tuple[tuple[str, str, int], int, int]]] = {}
            end = 0
            for article in articles:
                member = pack_members([article.to_json()])
                members.write(member)
                groups.setdefault(article.extraction.id, []).append((_order(article), end, len(member)))
                end += len(member)
            packed: dict[str, bytes | Path] = {}
            for number, (extraction, group) in enumerate(sorted(groups.items())):
                pieces = (_piece(members, offset, length) for _, offset, length in sorted(group))
                packed[extraction] = (
                    b"".join(pieces) if end <= _IN_MEMORY else _filed(pieces, Path(folder, str(number)))
                )
        yield packed


def _piece(members: IO[bytes], offset: int, length: int) -> bytes:
    members.seek(offset)
    return members.read(length)


def _filed(pieces: Iterable[bytes], path: Path) -> Path:
    with path.open("wb") as file:
        file.writelines(pieces)
    return path


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
