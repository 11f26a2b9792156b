"""The few calls to the operating system that durability hangs on, in one place that tests can replace.

A crash test runs the segment over a ``System`` that forgets what was not synced; an order test over one
that writes the calls down.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path

from archive.storage import disk

__all__ = ["System"]


class System:
    """Plain system calls on descriptors and paths; every method raises OSError as the system does."""

    def make_folder(self, folder: Path) -> None:
        """Makes the folder and its parents, each name durable."""
        disk.make_folder(folder)

    def create(self, path: Path) -> int:
        """A new file for appending, locked for this process; FileExistsError where the name is taken."""
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_CLOEXEC, 0o644)
        try:
            self.lock(descriptor)
        except OSError:
            os.close(descriptor)
            raise
        return descriptor

    def open(self, path: Path) -> int:
        """An existing file, for mending."""
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)

    def lock(self, descriptor: int) -> None:
        """Takes the file for this process; BlockingIOError where another holds it."""
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def write(self, descriptor: int, data: bytes) -> int:
        """Appends; returns the number of bytes taken, which may be smaller than asked for."""
        return os.write(descriptor, data)

    def truncate(self, descriptor: int, size: int) -> None:
        os.ftruncate(descriptor, size)

    def sync_data(self, descriptor: int) -> None:
        """Makes content and length durable (fdatasync; on macOS, where that promises less, F_FULLFSYNC)."""
        full: int | None = getattr(fcntl, "F_FULLFSYNC", None)
        if full is not None:
            fcntl.fcntl(descriptor, full)
        else:
            os.fdatasync(descriptor)

    def sync(self, descriptor: int) -> None:
        os.fsync(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        """Renames; FileExistsError instead of replacing a file."""
        if new.exists():
            raise FileExistsError(17, "a file of this name is there already", str(new))
        old.rename(new)

    def unlink(self, path: Path) -> None:
        path.unlink()

    def sync_folder(self, folder: Path) -> None:
        disk.sync_folder(folder)

    def close(self, descriptor: int) -> None:
        with contextlib.suppress(OSError):
            os.close(descriptor)

    def free(self, folder: Path) -> int:
        """Bytes that an ordinary user can still write to the disk of ``folder``."""
        stat = os.statvfs(folder)
        return stat.f_bavail * stat.f_frsize
