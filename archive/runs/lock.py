"""One writer per outlet: an advisory lock (flock) that a killed process cannot leave behind."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from archive.errors import LockedError, StorageError

__all__ = ["locked"]


class locked:  # noqa: N801 - reads as `with locked(root, outlet):`
    """Holds an outlet of the archive at ``root`` for one writer; LockedError when somebody else does."""

    def __init__(self, root: Path, outlet: str) -> None:
        self._path = root / "ledger" / f"{outlet}.lock"
        self._outlet = outlet
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a+")
        except OSError as error:
            raise StorageError(f"{self._path}: cannot be written ({error.strerror}); choose another ARCHIVE") from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.seek(0)
            holder = self._file.read().strip() or "unknown"
            self._file.close()
            raise LockedError(
                f"another run (process {holder}) writes outlet {self._outlet!r} in {self._path.parent.parent}; "
                "wait for it to end, or stop it"
            ) from None
        self._file.truncate(0)
        self._file.write(str(os.getpid()))
        self._file.flush()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is not None:
            # The file stays: removing it would let a third process lock a name nobody else sees.
            self._file.close()
            self._file = None
