"""One writer per outlet: an advisory lock (flock) that a killed process cannot leave behind."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import LockedError
from archive.storage.local import refusals

__all__ = ["locked"]


@contextmanager
def locked(root: Path, outlet: str) -> Iterator[None]:
    """Holds an outlet of the archive at ``root`` for one writer; LockedError when somebody else does."""
    path = root / "ledger" / f"{outlet}.lock"
    with refusals("write", path):
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    # The file stays behind: removing it would let a third process lock a name nobody else sees.
    try:
        _take(descriptor, root, outlet)
        with refusals("write", path):
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, root: Path, outlet: str) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
        raise LockedError(
            f"another run (process {holder or 'unknown'}) writes outlet {outlet!r} in {root}; wait for it to end, or "
            "stop it"
        ) from None
