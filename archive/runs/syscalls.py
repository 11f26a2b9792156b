"""The few calls to the operating system that durability hangs on, in one place that tests can replace.

A crash test runs the segment over a ``System`` that forgets what was not synced; an order test over one
that writes the calls down.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
from pathlib import Path
from typing import Final

from archive.storage import disk

__all__ = ["System"]


# fdatasync promises less on macOS: F_FULLFSYNC does there what it does elsewhere.
_FULL: Final[int | None] = getattr(fcntl, "F_FULLFSYNC", None)


def _full_sync(descriptor: int) -> None:
    assert _FULL is not None
    fcntl.fcntl(descriptor, _FULL)


class System:
    """Plain system calls on descriptors and paths; each raises OSError as the system does."""

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

    write = staticmethod(os.write)
    """Appends to a descriptor; returns the number of bytes taken, which may be smaller than asked for."""

    truncate = staticmethod(os.ftruncate)
    """Cuts a descriptor's file to a size."""

    sync_data = staticmethod(os.fdatasync if _FULL is None else _full_sync)
    """Makes the content and length of a descriptor's file durable."""

    sync = staticmethod(os.fsync)

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

    usage = staticmethod(shutil.disk_usage)
    """The room on the disk of a folder; ``free`` are the bytes that an ordinary user can still write."""
