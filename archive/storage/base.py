"""Where an archive lies: files that are created once and never changed, under posix-relative names.

A local folder, an S3 bucket (``archive.storage.s3``) and, for tests, memory behave alike: ``put`` creates a file whole
or not at all, never replaces one, and counts as done when the same bytes are there already. What goes wrong is a
``StorageError`` that names the file and says what to do.
"""

from __future__ import annotations

import hashlib
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.errors import NotFound, TakenError

__all__ = ["Entry", "Storage", "check_source", "different"]

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A stored file: its name relative to the archive's root, and its size in bytes."""

    name: str
    size: int


class Storage(ABC):
    """Files under names such as ``runs/japan-news/2026/11/….json``; ``name`` says which place it is, for people.

    Every method raises UsageError for a name outside the alphabet ``[A-Za-z0-9._/-]``, NotFound for a file that is
    not there, and StorageError when the place refuses."""

    name: str
    lists_dearly: bool = False
    """Whether a list of many thousand names costs many requests."""

    @abstractmethod
    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        """``length`` bytes from ``offset`` (None: up to the end); fewer where the file ends before."""

    @abstractmethod
    def open(self, name: str) -> BinaryIO:
        """The file as a readable, seekable stream; the caller closes it."""

    @abstractmethod
    def put(self, name: str, data: bytes | Path) -> None:
        """Creates the file, whole and durable, from bytes or from a local file.

        The same content already there is success; another content is a StorageError, and the file stays as it was."""

    @abstractmethod
    def list(self, prefix: str = "", after: str = "") -> Iterator[Entry]:
        """The files whose names begin with ``prefix`` and sort behind ``after``, in the order of their names' bytes. A
        store does not list what comes before."""

    def names(self, prefix: str = "", after: str = "") -> Sequence[str]:
        """The names that ``list`` gives; a folder tells them without a look at each file."""
        return [entry.name for entry in self.list(prefix, after)]

    def sizes(self, prefix: str) -> dict[str, int]:
        """The files below a folder (``index/gazette/``) by name, with their sizes in bytes."""
        return {entry.name: entry.size for entry in self.list(prefix)}

    def folders(self, prefix: str) -> Sequence[str]:
        """The names of the folders in the folder ``prefix`` (``warc/``), without a look at what is in them."""
        return sorted(
            {name[len(prefix) :].partition("/")[0] for name in self.names(prefix) if "/" in name[len(prefix) :]}
        )

    @abstractmethod
    def size(self, name: str) -> int:
        """The size in bytes."""

    @abstractmethod
    def delete(self, name: str) -> None:
        """Removes the file; one that is not there is no error."""

    def exists(self, name: str) -> bool:
        """Whether ``name`` can be read."""
        try:
            self.size(name)
        except NotFound:
            return False
        return True

    def sha256(self, name: str) -> str:
        """SHA-256 of the content as 64 hexadecimal digits, from reading all of it."""
        digest = hashlib.sha256()
        with self.open(name) as stream:
            while chunk := stream.read(_CHUNK):
                digest.update(chunk)
        return digest.hexdigest()

    def sha256_of_first(self, name: str, size: int) -> str:
        """The same of the first ``size`` bytes alone: of a file to which more is written."""
        digest, left = hashlib.sha256(), size
        with self.open(name) as stream:
            while left and (chunk := stream.read(min(left, _CHUNK))):
                digest.update(chunk)
                left -= len(chunk)
        return digest.hexdigest()

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"


def check_source(name: str, data: bytes | Path) -> bytes | Path:
    """``data``, when it is bytes or a file that is there; else NotFound, which names the source and not the target."""
    if isinstance(data, Path) and not data.is_file():
        raise NotFound(f"{data}: there is no such file to store as {name}")
    return data


def different(where: str) -> TakenError:
    """The error of a ``put`` that met another content under its name."""
    return TakenError(
        f"{where}: another file of this name is there and stays as it was, since an archive never replaces a file. "
        "Compare the two; if the stored one is damaged, move it away and store again"
    )
