"""A file that is hashed while it is read, so that it is read once."""

from __future__ import annotations

import hashlib
from typing import Any, BinaryIO

__all__ = ["Hashing"]


class Hashing:
    """A stream that is hashed as it is read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._sum = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._stream.read(size)
        self._sum.update(piece)
        return piece

    def hexdigest(self) -> str:
        """The SHA-256 of the whole stream: what was not read yet is read now."""
        while self.read(1 << 20):
            pass
        return self._sum.hexdigest()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)
