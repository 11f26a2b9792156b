"""One writer per outlet: an advisory lock (flock) that a killed process cannot leave behind."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from archive.errors import LockedError
from archive.storage.local import refusals

__all__ = ["is_held", "locked", "tell_busy", "unless_busy"]

# Who only asks whether an outlet is free has it for a moment; a writer that comes then tries again.
_TRIES: Final = 3
_BETWEEN_SECONDS: Final = 0.05


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


@contextmanager
def unless_busy(busy: list[LockedError]) -> Iterator[None]:
    """What is to be done with one outlet of several is left out where another run writes it, which ``busy`` takes."""
    try:
        yield
    except LockedError as error:
        busy.append(error)


def tell_busy(busy: Sequence[LockedError]) -> None:
    """Raises LockedError where outlets were left out, when all others are done."""
    if busy:
        raise LockedError(f"{'; '.join(map(str, busy))}; then do it again. All other outlets were done")


def is_held(root: Path, outlet: str) -> bool:
    """Whether somebody writes the outlet at this moment."""
    try:
        descriptor = os.open(root / "ledger" / f"{outlet}.lock", os.O_RDWR | os.O_CLOEXEC)
    except OSError:  # no run was here; what else is wrong with the folder, who writes it will say
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _take(descriptor: int, root: Path, outlet: str) -> None:
    for again in reversed(range(_TRIES)):
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if not again:
                break
            time.sleep(_BETWEEN_SECONDS)
        else:
            return
    holder = os.pread(descriptor, 32, 0).decode("ascii", "replace").strip()
    raise LockedError(
        f"another run (process {holder or 'unknown'}) writes outlet {outlet!r} in {root}; wait for it to end, or "
        "stop it"
    )
