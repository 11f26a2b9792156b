"""An archive in a local folder."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archive.errors import NotFound
from archive.storage import disk
from archive.storage.base import Entry, Storage, check_name, check_source, different
from archive.storage.disk import refusals

__all__ = ["LocalStorage"]

OPEN = ".open"
"""What a segment's name ends with while it is written; readers ask for the final name."""


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
