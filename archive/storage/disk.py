"""The disk's side of a durable file: created whole or not at all, never replaced, and known to be there after a crash.

Plain functions over paths that raise OSError; ``archive.storage.local.refusals`` makes of it what to do.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

__all__ = ["chunks", "create", "make_folder", "same_content", "sync_folder"]

_CHUNK = 1 << 20
_NO_LINKS = {errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EOPNOTSUPP, errno.EMLINK}


def create(path: Path, data: bytes | Path, *, sync: bool = True) -> bool:
    """Creates ``path`` with the content of ``data`` in one step; False where a file of that name is there already.

    Written under a hidden name in the same folder, synced, then linked: a crash leaves either the whole file or none.
    """
    half = path.with_name(f".{path.name[:200]}.{secrets.token_hex(6)}")
    try:
        with half.open("xb") as stream:
            stream.writelines(chunks(data))
            stream.flush()
            if sync:
                os.fsync(stream.fileno())
        created = _linked(half, path)
    finally:
        half.unlink(missing_ok=True)
    if sync:
        sync_folder(path.parent)
    return created


def make_folder(folder: Path, *, sync: bool = True) -> None:
    """Makes the folder and its parents; each new name is durable only once the folder it stands in is synced."""
    if folder.is_dir():
        return
    make_folder(folder.parent, sync=sync)
    folder.mkdir(exist_ok=True)
    if sync:
        sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Makes the names in ``folder`` durable (created, renamed, removed files)."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def chunks(data: bytes | Path) -> Iterator[bytes]:
    """The content of a value or of a file, in pieces that fit into memory."""
    if not isinstance(data, Path):
        yield data
        return
    with data.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            yield chunk


def same_content(path: Path, data: bytes | Path) -> bool:
    """Whether the file at ``path`` holds exactly the content of ``data``."""
    size = data.stat().st_size if isinstance(data, Path) else len(data)
    if path.stat().st_size != size:
        return False
    with path.open("rb") as stream:
        return all(stream.read(len(chunk)) == chunk for chunk in chunks(data))


def _linked(half: Path, path: Path) -> bool:
    """Gives ``half`` its final name unless that is taken; a hard link is the portable way that never replaces."""
    try:
        os.link(half, path)
    except FileExistsError:
        return False
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        # exFAT, some network mounts. Names are unique to a run, so nobody else writes this one meanwhile.
        if path.exists():
            return False
        half.rename(path)
    return True
