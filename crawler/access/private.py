"""Files that hold a secret: read only where nobody but their owner may read them."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from archive.errors import UsageError

__all__ = ["private_bytes"]

_MOST_BYTES: Final = 1_000_000


def private_bytes(path: Path, what: str) -> bytes:
    """The content of a file that holds a secret; UsageError where it cannot be read, or where others may."""
    try:
        with path.open("rb") as stream:
            mode = stat.S_IMODE(os.fstat(stream.fileno()).st_mode)
            content = stream.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: {what} cannot be read there: {error.strerror or error}") from None
    if os.name != "nt" and mode & 0o077:
        raise UsageError(f"{path}: others may read or write it (mode {mode:04o}); do `chmod 600 {path}`")
    if len(content) > _MOST_BYTES:
        raise UsageError(f"{path}: more than {_MOST_BYTES:,} bytes: this is not {what}")
    return content
