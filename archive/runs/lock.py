"""One writer per outlet: an advisory lock (flock) that a killed process cannot leave behind."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import LockedError, StorageError

__all__ = ["locked"]


@contextmanager
def locked(root: Path, outlet: str) -> Iterator[None]:
    """Holds an outlet of the archive at ``root`` for one writer; LockedError when somebody else does."""
    path = root / "ledger" / f"{outlet}.lock"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = path.open("a+")
    except OSError as error:
        raise StorageError(f"{path}: cannot be written ({error.strerror}); choose another ARCHIVE") from error
    # The file stays behind: removing it would let a third process lock a name nobody else sees.
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise LockedError(
                f"another run (process {file.read().strip() or 'unknown'}) writes outlet {outlet!r} in {root}; "
                "wait for it to end, or stop it"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield
