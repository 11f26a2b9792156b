"""The errors of an archive.

::

    ArchiveError
    ├── UsageError          a setting or an argument is wrong; nothing was started
    │   ├── FormatError     not an archive, or one of a newer format
    │   └── LockedError     another run holds the outlet
    ├── NotFound            no such article, snapshot or file
    ├── DamagedError        a file does not hold what it should; names file and offset
    └── StorageError        the disk, the object store or the machine refused
        ├── LibraryError    a library cannot be loaded
        ├── SpaceError      no room left
        └── TakenError      another file of this name is there, and stays as it was

Every message says what happened, to which file or URL, and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = [
    "ArchiveError", "DamagedError", "FormatError", "LibraryError", "LockedError", "NotFound", "SpaceError",
    "StorageError", "TakenError", "UsageError", "meant",
]  # fmt: skip


class ArchiveError(Exception):
    """Base of every error this package raises on purpose."""


class UsageError(ArchiveError):
    """A setting or an argument is wrong; nothing was started."""


class FormatError(UsageError):
    """The place is no archive, or an archive of a format this version does not know."""


class LockedError(UsageError):
    """Another run writes this outlet at this moment."""


class NotFound(ArchiveError):
    """No such article, snapshot or file."""


class DamagedError(ArchiveError):
    """A file does not hold what it should.

    ``file`` is its name, ``offset`` the byte at which the damage begins (None: the whole file)."""

    def __init__(self, reason: str, *, file: str | None = None, offset: int | None = None) -> None:
        self.reason = reason
        self.file = file
        self.offset = offset
        where = f"{file}: " if file else ""
        at = f" (at byte {offset})" if offset is not None else ""
        super().__init__(f"{where}{reason}{at}")


class StorageError(ArchiveError):
    """The disk or the object store refused to read or to write."""


class LibraryError(StorageError):
    """A library that the program needs cannot be loaded: it is broken, or is being upgraded, or the system gives no
    memory for it (``ulimit -v``)."""

    def __init__(self, error: ImportError) -> None:
        self.name = (error.name or "a library").partition(".")[0]
        words = " ".join(str(error).split())
        super().__init__(
            f"{self.name} cannot be loaded ({words}); install it again, or give the program more memory if there is a "
            "limit (ulimit -v)"
        )


class SpaceError(StorageError):
    """There is no room left to write."""


class TakenError(StorageError):
    """A file of another content has the name already; it stays as it was."""


def meant(name: object, known: Iterable[str]) -> str:
    """The end of a message about a name that is none: those of the ``known`` ones that may be meant, else all."""
    there = list(known)
    near = get_close_matches(str(name), there)
    return f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(there)}"
