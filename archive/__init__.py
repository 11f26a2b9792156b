"""Read an archive of politics pages: clean articles, and the exact bytes that prove them.

>>> import archive
>>> news = archive.open("data")                               # a folder, s3://bucket/prefix, or anybody's WARCs
>>> for article in news.articles(outlet="japan-news"):
...     page = news.snapshot(article)                         # page.status, page.headers, page.body, page.text
>>> old, new = news.history(url)[-2:]
>>> print(archive.diff(old, new).summary)                     # headline; 1 paragraph rewritten, 2 added
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.article import Article, Block, Image
from archive.errors import (
    ArchiveError,
    DamagedError,
    FormatError,
    LockedError,
    NotFound,
    SpaceError,
    StorageError,
    UsageError,
)
from archive.manifest import Fate, Manifest
from archive.reading.reader import Archive
from archive.reading.reader import open_archive as open
from archive.storage.base import Storage
from archive.storage.local import LocalStorage
from archive.storage.memory import MemoryStorage
from archive.warc.problem import Problem
from archive.warc.read import Snapshot
from archive.warc.snapshot import SnapshotRef

if TYPE_CHECKING:
    from archive.edits.difference import Diff

__all__ = [
    "Archive",
    "ArchiveError",
    "Article",
    "Block",
    "DamagedError",
    "Fate",
    "FormatError",
    "Image",
    "LocalStorage",
]
__all__ += [
    "LockedError",
    "Manifest",
    "MemoryStorage",
    "NotFound",
    "Problem",
    "Snapshot",
    "SnapshotRef",
    "SpaceError",
    "Storage",
]
__all__ += ["StorageError", "UsageError", "diff", "open"]


def diff(old: Article, new: Article) -> Diff:
    """What differs between two versions of an article, headline first, word by word: docs/history.md.

    ``diff(…).to_json()`` is one line of JSON (archive/diff.schema.json)."""
    from archive.edits.fields import diff as compared  # noqa: PLC0415 - who only reads does not pay for comparing

    return compared(old, new)
