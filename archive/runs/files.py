"""The files of a run beside its WARCs: index, articles, fates, memory, manifest. Each can be derived from the WARCs."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress

from archive import layout
from archive.article import Article
from archive.errors import NotFound
from archive.manifest import Fate, FileEntry, Manifest
from archive.storage.base import Storage
from archive.storage.jsonl import pack_lines, read_as
from archive.warc import cdxj

__all__ = ["entry_of", "fates_of", "put", "software", "write_articles", "write_index", "write_manifest"]

_SOFTWARE = ("paper-of-record", "scrapy", "trafilatura", "isal", "lxml", "htmldate")


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


def write_index(storage: Storage, segment: str, reading: Storage | None = None) -> FileEntry:
    """Writes the CDXJ of a sealed segment, which may lie in another storage, ``reading``."""
    lines = cdxj.lines(reading or storage, segment)
    return put(storage, layout.index_name(segment), "".join(f"{line}\n" for line in lines).encode())


def write_articles(
    storage: Storage, outlet: str, started: str, run: str, articles: Iterable[Article]
) -> list[FileEntry]:
    """Writes a run's articles, a file for each extraction, in the order of capture: the same set, the same bytes."""
    groups: dict[str, list[Article]] = {}
    for article in articles:
        groups.setdefault(article.extraction.id, []).append(article)
    files = []
    for extraction, group in sorted(groups.items()):
        group.sort(key=_order)
        name = layout.articles_name(outlet, started, run, extraction)
        files.append(put(storage, name, pack_lines(article.to_json() for article in group)))
    return files


def write_manifest(storage: Storage, manifest: Manifest) -> str:
    """Writes a manifest and, before it, its SHA-256 in the form ``sha256sum --check`` reads; the manifest's name."""
    name = layout.manifest_name(manifest.outlet, manifest.started, manifest.run)
    data = manifest.to_json()
    digest = hashlib.sha256(data).hexdigest()
    storage.put(f"{name}.sha256", f"{digest}  {manifest.run}.json\n".encode())
    storage.put(name, data)
    return name


def software() -> dict[str, str]:
    """The versions of what writes: empty for what is not installed."""
    from importlib import metadata  # noqa: PLC0415 - half of what importing this package would cost

    versions = {}
    for name in _SOFTWARE:
        with contextlib.suppress(metadata.PackageNotFoundError):
            versions[name] = metadata.version(name)
    return versions


def _order(article: Article) -> tuple[str, str, int]:
    at = article.snapshot
    return article.captured, at.file if at else "", at.offset if at else 0
