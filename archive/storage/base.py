"""Where an archive lies: files that are created once and never changed, under posix-relative names.

A local folder, an S3 bucket (``archive.storage.s3``) and, for tests, memory behave alike: ``put`` creates a file whole
or not at all, never replaces one, and counts as done when the same bytes are there already. What goes wrong is a
``StorageError`` that names the file and says what to do.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.errors import NotFound, TakenError, UsageError
from archive.storage import disk
from archive.storage.disk import refusals

__all__ = [
    "Entry",
    "LocalStorage",
    "MemoryStorage",
    "Storage",
    "check_name",
    "check_source",
    "different",
    "storage",
]

OPEN = ".open"
"""What a segment's name ends with while it is written; readers ask for the final name."""

_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A stored file: its name relative to the archive's root, and its size in bytes."""

    name: str
    size: int


class Storage(ABC):
    """Files under names such as ``runs/japan-news/2026/11/….json``; ``name`` says which place it is, for people.

    Every method raises UsageError for a name outside the alphabet ``[A-Za-z0-9._/-]``, NotFound for a file that is
    not there, and StorageError when the place refuses.
    """

    name: str

    @abstractmethod
    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        """``length`` bytes from ``offset`` (None: up to the end); fewer where the file ends before."""

    @abstractmethod
    def open(self, name: str) -> BinaryIO:
        """The file as a readable, seekable stream; the caller closes it."""

    @abstractmethod
    def put(self, name: str, data: bytes | Path) -> None:
        """Creates the file, whole and durable, from bytes or from a local file.

        The same content already there is success; another content is a StorageError, and the file stays as it was.
        """

    @abstractmethod
    def list(self, prefix: str = "") -> Iterator[Entry]:
        """The files whose names begin with ``prefix``, in the order of their names' bytes."""

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

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.name!r})"


class LocalStorage(Storage):
    """A folder, made when the first file is put. ``sync=False`` leaves durability to the system (tests, scratch).

    A name that is not there but whose ``.open`` form is (a segment still being written) reads that one. Hidden
    files are no part of an archive: ``list`` passes over them, and half-written files hide that way.
    """

    def __init__(self, root: str | Path, *, sync: bool = True) -> None:
        self.root = Path(root)
        self.sync = sync
        self.name = str(self.root)

    def path(self, name: str) -> Path:
        """Where ``name`` lies, whether it is there or not."""
        return self.root / check_name(name)

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        with self.open(name) as stream, refusals("read", self.path(name)):
            stream.seek(offset)
            return stream.read(-1 if length is None else length)

    def open(self, name: str) -> BinaryIO:
        path = self._found(name)
        with refusals("read", path):
            return path.open("rb")

    def put(self, name: str, data: bytes | Path) -> None:
        path = self.path(name)
        check_source(name, data)
        with refusals("write", path):
            if not path.exists():
                disk.make_folder(path.parent, sync=self.sync)
                if disk.create(path, data, sync=self.sync):
                    return
            if not disk.same_content(path, data):
                raise different(str(path))

    def list(self, prefix: str = "") -> Iterator[Entry]:
        if prefix:
            check_name(prefix.rstrip("/"))
        folder = prefix.rpartition("/")[0]
        for entry in self._walk(self.root / folder, f"{folder}/" if folder else "", prefix):
            if entry.name.startswith(prefix):
                yield entry

    def size(self, name: str) -> int:
        path = self._found(name)
        with refusals("read", path):
            return path.stat().st_size

    def delete(self, name: str) -> None:
        path = self.path(name)
        with refusals("delete", path), contextlib.suppress(FileNotFoundError, NotADirectoryError):
            path.unlink()
            if self.sync:
                disk.sync_folder(path.parent)

    def _found(self, name: str) -> Path:
        path = self.path(name)
        opened = path.with_name(path.name + OPEN)
        with refusals("read", path):
            # The final name twice: the segment may be sealed between the first two looks.
            for candidate in (path, opened, path):
                if candidate.is_file():
                    return candidate
        raise NotFound(f"{name}: there is no such file in {self.root}")

    def _walk(self, folder: Path, name: str, prefix: str) -> Iterator[Entry]:
        with refusals("list", folder):
            found = _entries(folder)
        for entry in found:
            path = name + entry.name
            if entry.is_dir():
                # A folder neither below the prefix nor on the way to it holds nothing that was asked for.
                if f"{path}/".startswith(prefix) or prefix.startswith(f"{path}/"):
                    yield from self._walk(folder / entry.name, f"{path}/", prefix)
                continue
            with refusals("list", folder / entry.name):
                size = _size(entry)
            if size is not None:
                yield Entry(path, size)


class MemoryStorage(Storage):
    """An archive in memory, for tests of what reads and writes archives; safe between threads."""

    name = "memory"

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self.files = {check_name(name): bytes(data) for name, data in (files or {}).items()}
        self._lock = threading.Lock()

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        data = self._data(name)
        return data[offset:] if length is None else data[offset : offset + length]

    def open(self, name: str) -> BinaryIO:
        return io.BytesIO(self._data(name))

    def put(self, name: str, data: bytes | Path) -> None:
        content = b"".join(disk.chunks(check_source(name, data)))
        with self._lock:
            if self.files.setdefault(check_name(name), content) != content:
                raise different(name)

    def list(self, prefix: str = "") -> Iterator[Entry]:
        with self._lock:
            found = [Entry(name, len(data)) for name, data in self.files.items() if name.startswith(prefix)]
        yield from sorted(found)

    def size(self, name: str) -> int:
        return len(self._data(name))

    def delete(self, name: str) -> None:
        with self._lock:
            self.files.pop(check_name(name), None)

    def _data(self, name: str) -> bytes:
        try:
            return self.files[check_name(name)]
        except KeyError:
            raise NotFound(f"{name}: there is no such file in memory") from None


def storage(location: str | Path | Storage, settings: Mapping[str, object] | None = None) -> Storage:
    """The storage at ``location``: ``s3://bucket/prefix``, a folder, or a Storage, which is handed back.

    ``settings`` is where S3 options are looked up (see ``archive.storage.s3.S3Options``); UsageError for anything else.
    """
    if isinstance(location, Storage):
        return location
    text = str(location)
    if text.startswith("s3://"):
        from archive.storage.s3 import s3_storage  # noqa: PLC0415 -- boto3 takes a quarter of a second to import

        return s3_storage(text, settings)
    if not text.strip() or re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", text):
        raise UsageError(f"{text!r} is no place for an archive: give a folder or s3://bucket/prefix")
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file: an archive is a folder or s3://bucket/prefix")
    return LocalStorage(path)


def check_name(name: str) -> str:
    """``name``, when it is a relative posix path in ``[A-Za-z0-9._/-]`` without hidden parts; else UsageError.

    The alphabet is what every file system and every object store takes unescaped; no such name leads out of the root.
    """
    odd = re.search(r"[^A-Za-z0-9._/-]", name)
    if odd:
        raise UsageError(f"{name!r} cannot be a file's name in an archive: {odd[0]!r} is outside A-Z a-z 0-9 . _ / -")
    if any(part == "" or part.startswith(".") for part in name.split("/")):
        raise UsageError(
            f"{name!r} cannot be a file's name in an archive: it must be relative, with no empty part and "
            "no part that begins with a dot"
        )
    return name


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


def _entries(folder: Path) -> list[os.DirEntry[str]]:
    """A folder's visible entries so that a walk over them meets names in the order of S3: by the whole path's bytes."""
    try:
        with os.scandir(folder) as found:
            seen = [entry for entry in found if not entry.name.startswith(".")]
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(seen, key=lambda entry: entry.name + "/" if entry.is_dir() else entry.name)


def _size(entry: os.DirEntry[str]) -> int | None:
    """None where the file went away since the folder was read: sealed under its final name, or deleted."""
    try:
        return entry.stat().st_size
    except FileNotFoundError:
        return None
