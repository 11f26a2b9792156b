"""Pages that wait until a worker is free, in a file of their own: a fetch may be tens of thousands of them ahead."""

from __future__ import annotations

import os
import pickle
import tempfile
from collections import deque
from contextlib import suppress
from dataclasses import replace
from typing import IO, Final

from crawler.articles.page import Page

__all__ = ["Postponed"]

_LENGTH: Final = 4  # bytes of the number before a page


class Postponed:
    """A row of pages without their bytes, which the WARC has: the first that came is the first that leaves. In memory
    are the next one, and those for which the disk has no room."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._read = self._end = 0
        self._next: tuple[Page, int] | None = None
        self._beside: deque[tuple[Page, int]] = deque()

    def __bool__(self) -> bool:
        return self._next is not None or self._read < self._end or bool(self._beside)

    def put(self, page: Page) -> None:
        """Takes a page to the end of the row."""
        waiting = replace(page, body=b""), len(page.body)
        try:
            self._write(pickle.dumps(waiting, pickle.HIGHEST_PROTOCOL))
        except OSError:
            self._beside.append(waiting)

    @property
    def size(self) -> int:
        """Bytes of the body of the page that leaves next; there must be one."""
        return self._first()[1]

    def take(self) -> Page:
        """The page that came first; there must be one."""
        page, _ = self._first()
        self._next = None
        if self._file is not None and self._read == self._end:
            self._read = self._end = 0
            with suppress(OSError):
                self._file.truncate(0)
        return page

    def clear(self) -> None:
        """Forgets them all."""
        self._next = None
        self._beside.clear()
        self._read = self._end = 0
        if self._file is not None:
            self._file.close()
            self._file = None

    def _first(self) -> tuple[Page, int]:
        if self._next is None:
            self._next = self._beside.popleft() if self._file is None or self._read == self._end else self._written()
        return self._next

    def _write(self, data: bytes) -> None:
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="postponed-", buffering=0)  # noqa: SIM115 - until it is cleared
        packed = len(data).to_bytes(_LENGTH, "big") + data
        if os.pwrite(self._file.fileno(), packed, self._end) < len(packed):
            raise OSError("there is no room for the whole page")
        self._end += len(packed)

    def _written(self) -> tuple[Page, int]:
        assert self._file is not None
        length = int.from_bytes(os.pread(self._file.fileno(), _LENGTH, self._read), "big")
        data = os.pread(self._file.fileno(), length, self._read + _LENGTH)
        found: tuple[Page, int] = pickle.loads(data)
        self._read += _LENGTH + length
        return found
