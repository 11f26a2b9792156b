"""The WARC and ARC files in a place, those within WACZ files too, as streams that can be sought."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from typing import BinaryIO

from archive.errors import DamagedError, NotFound
from archive.storage.base import Storage
from archive.warc.members import GZIP
from archive.warc.problem import Problem
from archive.warc.unpacked import ZSTD, begins_record
from archive.warc.wacz import Inner, Refused
from archive.warc.wacz import inner_files as files_in

__all__ = ["WarcFiles", "parted"]

_BEGIN = 4096  # bytes
_ZIP = re.compile(r"\.(?:wacz|zip)$", re.IGNORECASE)
_WITHIN = re.compile(r"(.+?\.(?:wacz|zip))!(.+)", re.IGNORECASE)


def parted(name: str) -> tuple[str, str | None]:
    """The file of this name, and that within it if it is a WACZ file's (``x.wacz!archive/data.warc.gz``)."""
    within = _WITHIN.fullmatch(name)
    return (within[1], within[2]) if within else (name, None)


class WarcFiles:
    """``listed`` gives the names of WARC, ARC and WACZ files in ``place``; each WARC of a WACZ has a name of its own,
    ``x.wacz!archive/data.warc.gz``. ``passed_over`` gives those of links that are not followed."""

    def __init__(
        self,
        place: Storage,
        listed: Callable[[], Iterator[str]],
        passed_over: Callable[[], Iterator[str]] = lambda: iter(()),
    ) -> None:
        self._place, self._listed, self._passed_over = place, listed, passed_over
        self._inner_of = lru_cache(8)(self._inner)

    def names(self, tell: Callable[[Problem], None]) -> Iterator[str]:
        """The names of WARC and ARC files, in order; what is wrong with a WACZ file is told, and so are links."""
        for name in self._passed_over():
            tell(Problem("link", 0, file=name))
        for name in self._listed():
            try:
                if _ZIP.search(name):
                    inner_files = self._inner_of(name)
                    cut = Counter(inner.cut_in for inner in inner_files.values() if inner.cut_in is not None)
                    for place, count in cut.items():
                        tell(Problem("zip_cut", 0, (count,), f"{name}!{place}" if place else name))
                    yield from (f"{name}!{inner}" for inner in inner_files)
                else:
                    yield name
            except Refused as refused:
                if refused.kind == "zip" and self._begins_otherwise(name):
                    yield name
                    continue
                tell(Problem(refused.kind, 0, refused.figures, name))

    def _begins_otherwise(self, name: str) -> bool:
        """Whether it is a WARC or ARC file in truth: its first bytes say so, as they do of a file by another name."""
        with self._place.open(name) as stream:
            begin = stream.read(_BEGIN)
        return begin.startswith((GZIP, ZSTD)) or begins_record(begin)

    @contextmanager
    def open(self, name: str) -> Iterator[BinaryIO]:
        """The file of this name; raises NotFound, StorageError, and DamagedError where a WACZ does not give it."""
        outer, inner = parted(name)
        with ExitStack() as stack:
            stream = stack.enter_context(self._place.open(outer))
            yield stack.enter_context(self._within(stream, outer, inner)) if inner else stream

    def _within(self, stream: BinaryIO, outer: str, inner: str) -> BinaryIO:
        try:
            return self._inner_of(outer)[inner].open(stream)
        except Refused:
            raise DamagedError(f"the ZIP file does not give {inner}", file=outer) from None
        except KeyError:
            raise NotFound(f"{inner}: there is no such file in {outer}") from None

    def _inner(self, name: str) -> dict[str, Inner]:
        with self._place.open(name) as stream:
            return {inner.name: inner for inner in files_in(stream)}
