"""Read an archive of politics pages: clean articles, and the exact bytes that prove them.

>>> import archive
>>> news = archive.open("data")                               # a folder, or s3://bucket/prefix
>>> for article in news.articles(outlet="japan-news"):
...     page = news.snapshot(article)                         # page.status, page.headers, page.body, page.text
"""

from archive.article import Article, Block, Image, SnapshotRef
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
from archive.reader import Archive
from archive.reader import open_archive as open
from archive.snapshot import Snapshot
from archive.storage import LocalStorage, MemoryStorage, Storage

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
    "LockedError",
    "Manifest",
    "MemoryStorage",
    "NotFound",
    "Snapshot",
    "SnapshotRef",
    "SpaceError",
    "Storage",
    "StorageError",
    "UsageError",
    "open",
]
