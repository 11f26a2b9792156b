"""What a dead writer left: cut after the last complete record, then sealed."""

from __future__ import annotations

import contextlib
import hashlib
import mmap
import os
from dataclasses import dataclass, field
from pathlib import Path

from archive.errors import DamagedError, LockedError, StorageError
from archive.runs.syscalls import System
from archive.storage.disk import create
from archive.storage.local import disk_refused
from archive.warc.read import records

__all__ = ["Mended", "Sealed", "mend", "seal_left_open"]

# A record was in memory when it was written; none of ours is cut for its size.
_ANY_SIZE = 1 << 40
_MAGIC = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A finished file: ``name`` relative to the archive's root, ``sha256`` of its bytes in hexadecimal digits.
    ``index`` is the content of its index, where its writer has it; whoever does without reads the file."""

    name: str
    size: int
    sha256: str
    records: int
    index: bytes | None = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Mended:
    """What mending a file did: ``kept`` records, ``cut`` bytes; a file without one complete record is ``removed``.

    ``aside`` is where the cut bytes lie, when complete records were among them: then no writer's death explains the
    damage, and they may be worth a rescue."""

    path: Path
    kept: int
    cut: int
    removed: bool = False
    aside: Path | None = None


def mend(path: Path, *, system: System | None = None) -> Mended:
    """Cuts an ``.open`` file after its last complete record; removes it where there is none.

    Raises LockedError where its writer is alive, StorageError where the disk refuses."""
    system = system or System()
    try:
        descriptor = system.open(path)
        try:
            system.lock(descriptor)
            return _mend(path, descriptor, system)
        finally:
            system.close(descriptor)
    except BlockingIOError:
        raise LockedError(f"{path} is being written by another process; wait for it to end, or stop it") from None
    except OSError as error:
        raise disk_refused(error, "mend", path) from error


def seal_left_open(root: Path, outlet: str, *, system: System | None = None) -> list[Sealed]:
    """Mends and seals every ``.open`` file of an outlet whose lock the caller holds."""
    system = system or System()
    left_open = sorted((Path(root) / "warc" / outlet).glob("*/*/*.warc.gz.open"))
    mended = (mend(path, system=system) for path in left_open)
    return [_seal(Path(root), file.path, file.kept, system) for file in mended if not file.removed]


def _mend(path: Path, descriptor: int, system: System) -> Mended:
    kept, end, size = _complete(path)
    aside = None
    if _holds_records(path, end):
        aside = path.with_name(f"{path.name.removesuffix('.open')}.damaged-at-{end}")
        with path.open("rb") as stream:
            stream.seek(end)
            create(aside, stream.read())
    if kept == 0:
        system.unlink(path)
        system.sync_folder(path.parent)
        return Mended(path, 0, size, removed=True, aside=aside)
    if end < size:
        system.truncate(descriptor, end)
    system.sync(descriptor)
    return Mended(path, kept, size - end, aside=aside)


def _holds_records(path: Path, start: int) -> bool:
    """Whether a complete record stands somewhere behind ``start``, where the reading broke off."""
    with path.open("rb") as stream:
        if os.fstat(stream.fileno()).st_size <= start:
            return False
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
            place = data.find(_MAGIC, start + 1)
            while place > 0:
                stream.seek(place)
                with contextlib.suppress(DamagedError):
                    next(records(stream, max_block=_ANY_SIZE))
                    return True
                place = data.find(_MAGIC, place + 1)
    return False


def _complete(path: Path) -> tuple[int, int, int]:
    """The number of complete records, where the last of them ends, and the file's size."""
    kept = end = 0
    with path.open("rb") as stream, contextlib.suppress(DamagedError):
        for record in records(stream, max_block=_ANY_SIZE):
            kept, end = kept + 1, record.offset + record.length
    return kept, end, path.stat().st_size


def _seal(root: Path, path: Path, count: int, system: System) -> Sealed:
    final = path.with_name(path.name.removesuffix(".open"))
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    try:
        system.rename(path, final)
        system.sync_folder(path.parent)
    except FileExistsError:
        raise StorageError(f"{final} is there already; compare it with {path.name} and move one away") from None
    except OSError as error:
        raise disk_refused(error, "seal", path) from error
    return Sealed(final.relative_to(root).as_posix(), final.stat().st_size, digest, count)
