"""What is being written and has no name yet. It stands under a name of its own, and goes when it comes to no end.

A process that is killed leaves such a draft. The next one that writes to the same place takes it away: a draft is
locked by whoever writes it (flock), and a killed process leaves no lock behind.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

try:
    import fcntl
except ModuleNotFoundError:  # Windows: what was left there stays
    fcntl = None  # type: ignore[assignment]

from archive.errors import UsageError
from archive.storage.local import refusals

__all__ = ["new_file", "new_folder"]


@contextmanager
def new_folder(to: Path) -> Iterator[Path]:
    """A folder that becomes ``to`` when the block ends well, and is removed when it does not. Where ``to`` is there and
    empty it stays (it may be a disk, a link, the folder one is in), and gets what is in the draft, by name.

    Raises UsageError where ``to`` is there already and not empty, StorageError where the disk refuses."""
    to = to.absolute()
    is_there = to.is_dir()
    folder = to if is_there else to.parent
    with refusals("write", to):
        _sweep(to, folder)
        if any(to.iterdir()) if is_there else os.path.lexists(to):
            raise _taken(to, "a new or an empty folder")
        folder.mkdir(parents=True, exist_ok=True)
        with _draft(to, folder, Path.mkdir) as draft:
            try:
                yield draft
                if is_there:
                    for path in sorted(draft.iterdir()):
                        path.rename(to / path.name)
                else:
                    draft.rename(to)
            finally:
                shutil.rmtree(draft, ignore_errors=True)


@contextmanager
def new_file(to: Path) -> Iterator[Path]:
    """The path of an empty file that becomes ``to`` when the block ends well, and is removed when it does not.

    Raises UsageError where ``to`` is there already, StorageError where the disk refuses."""
    to = to.absolute()
    if os.path.lexists(to):
        raise _taken(to, "a file that is not")
    with refusals("write", to):
        to.parent.mkdir(parents=True, exist_ok=True)
        _sweep(to, to.parent)
        with _draft(to, to.parent, Path.touch) as draft:
            try:
                yield draft
                draft.rename(to)
            finally:
                draft.unlink(missing_ok=True)


def _taken(to: Path, instead: str) -> UsageError:
    there = "something" if to.exists() else "a link to nothing"
    return UsageError(f"{to}: {there} is there already; name {instead}")


@contextmanager
def _draft(to: Path, folder: Path, make: Callable[[Path], None]) -> Iterator[Path]:
    """A draft of ``to`` that is made and held in ``folder``."""
    while True:
        draft = folder / f".{to.name}.{secrets.token_hex(4)}"
        make(draft)
        with _held(draft) as held:
            # Between the making and the locking somebody may have taken it for one that was left.
            if held != _BY_OTHERS and draft.exists():
                yield draft
                return


def _sweep(to: Path, folder: Path) -> None:
    """Removes the drafts of ``to`` that nobody writes any more."""
    if not folder.is_dir():
        return
    left = re.compile(rf"\.{re.escape(to.name)}\.[0-9a-f]{{8}}")
    for path in [one for one in folder.iterdir() if left.fullmatch(one.name)]:
        with suppress(OSError), _held(path) as held:
            if held == _BY_US:
                shutil.rmtree(path) if path.is_dir() else path.unlink()


_BY_US, _BY_OTHERS, _NOT_KNOWN = range(3)


@contextmanager
def _held(draft: Path) -> Iterator[int]:
    """Holds a draft for as long as the block takes; ``_NOT_KNOWN`` where the system or the disk has no locks."""
    if fcntl is None:
        yield _NOT_KNOWN
        return
    try:
        descriptor = os.open(draft, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        yield _BY_OTHERS
        return
    try:
        yield _taken_hold_of(descriptor)
    finally:
        os.close(descriptor)


def _taken_hold_of(descriptor: int) -> int:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return _BY_OTHERS
    except OSError:
        return _NOT_KNOWN
    return _BY_US
