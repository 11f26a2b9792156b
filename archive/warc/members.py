"""Bytes that come in pieces: a file, and the content of one gzip member in it, never held whole."""

from __future__ import annotations

import io
from typing import BinaryIO, Final

from isal import isal_zlib

from archive.errors import DamagedError

__all__ = ["BAD_GZIP", "GZIP", "Ahead", "Member", "Source"]

GZIP = b"\x1f\x8b"
"""How gzip begins."""

_PIECE = 65_536
# Of a member that is a bomb one step would give all that is asked for.
_MOST_AT_ONCE: Final = 1 << 20
BAD_GZIP: type[Exception] = isal_zlib.error  # type: ignore[assignment]  # the stubs call the class a value
"""What ISA-L raises."""


class Ahead:
    """Bytes that come in pieces, with a look ahead; ``position`` counts what was taken."""

    def __init__(self, position: int = 0) -> None:
        self._ahead = b""
        self.position = position

    def _pull(self, size: int) -> bytes:
        """The next piece, about ``size`` bytes; empty at the end."""
        raise NotImplementedError

    def peek(self, size: int) -> bytes:
        """The next bytes without taking them; fewer than ``size`` only at the end."""
        while len(self._ahead) < size and (piece := self._pull(size - len(self._ahead))):
            self._ahead += piece
        return self._ahead[:size]

    def take(self, size: int) -> bytes:
        """Up to ``size`` bytes; empty at the end."""
        if self._ahead:
            piece, self._ahead = self._ahead[:size], self._ahead[size:]
        else:
            piece = self._pull(size)
            piece, self._ahead = piece[:size], piece[size:]
        self.position += len(piece)
        return piece

    def all_of(self, size: int) -> bytes:
        """``size`` bytes; fewer only at the end. They are held once: a list of parts that is joined takes twice as
        much."""
        whole, left = io.BytesIO(), size
        while left and (piece := self.take(min(left, _MOST_AT_ONCE))):
            left -= whole.write(piece)
        return whole.getvalue()

    def give_back(self, rest: bytes) -> None:
        self._ahead = rest + self._ahead
        self.position -= len(rest)


class Source(Ahead):
    """A file."""

    def __init__(self, stream: BinaryIO, position: int = 0) -> None:
        super().__init__(position)
        self._stream = stream

    def _pull(self, size: int) -> bytes:
        return self._stream.read(_PIECE)


class Member(Ahead):
    """The content of one gzip member, decompressed as it is asked for."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source
        self._start = source.position
        self._inflater = isal_zlib.decompressobj(31)

    def _pull(self, size: int) -> bytes:
        inflater = self._inflater
        while not inflater.eof:
            raw = inflater.unconsumed_tail or self._source.take(_PIECE)
            try:
                piece: bytes = inflater.decompress(raw, size)
            except BAD_GZIP as error:
                raise DamagedError(f"the gzip member is damaged ({error})", offset=self._start) from None
            if piece:
                return piece
            if not raw and not inflater.eof:
                raise DamagedError("cut in the middle of a gzip member", offset=self._start)
        return b""

    def finish(self) -> None:
        """Ends the member: checks its sum and hands what lies behind it back to the file."""
        if self.take(1):
            raise DamagedError("more data in the gzip member than the record says", offset=self._start)
        self._source.give_back(self._inflater.unused_data)
