"""The files that are derived from WARCs: index, articles, fates, memory, manifests. Each can be written anew."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from archive import layout
from archive.article import Article
from archive.manifest import FileEntry, Manifest
from archive.storage.base import Storage
from archive.storage.jsonl import pack_lines
from archive.warc import cdxj

__all__ = ["put", "software", "write_articles", "write_index", "write_manifest"]

_SOFTWARE = ("paper-of-record", "scrapy", "trafilatura", "isal", "lxml", "htmldate")


def put(storage: Storage, name: str, data: bytes) -> FileEntry:
    storage.put(name, data)
    return FileEntry.of(name, data)


def write_index(storage: Storage, segment: str) -> FileEntry:
    """Writes the CDXJ of a sealed segment."""
    lines = cdxj.lines(storage, segment)
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


def write_manifest(storage: Storage, manifest: Manifest) -> None:
    """Writes a manifest and, beside it, its SHA-256 in the form ``sha256sum --check`` reads."""
    name = layout.manifest_name(manifest.outlet, manifest.started, manifest.run)
    data = manifest.to_json()
    digest = hashlib.sha256(data).hexdigest()
    storage.put(f"{name}.sha256", f"{digest}  {manifest.run}.json\n".encode())
    storage.put(name, data)


def software() -> dict[str, str]:
    """The versions of what writes: empty for what is not installed."""
    from importlib import metadata  # noqa: PLC0415 - half of what importing this package would cost

    versions = {}
    for name in _SOFTWARE:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return versions


def _order(article: Article) -> tuple[str, str, int]:
    at = article.snapshot
    return article.captured, at.file if at else "", at.offset if at else 0
