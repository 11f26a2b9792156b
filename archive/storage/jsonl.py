"""Lines of JSON in gzip: the form of articles, fates and memory in an archive."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from archive.errors import DamagedError
from archive.storage.base import Storage

__all__ = ["pack_lines", "read_as", "read_lines"]

_T = TypeVar("_T")


def pack_lines(lines: Iterable[bytes]) -> bytes:
    """Lines as a ``.jsonl.gz`` file: the same lines give the same bytes, today and tomorrow (no name, no time)."""
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=packed, mtime=0) as out:
        for line in lines:
            out.write(line + b"\n")
    return packed.getvalue()


def read_lines(data: bytes, name: str) -> Iterator[bytes]:
    """The lines of a ``.jsonl.gz`` file; raises DamagedError naming ``name`` where it is cut or broken."""
    try:
        yield from gzip.decompress(data).splitlines()
    except (OSError, EOFError, zlib.error) as error:
        raise DamagedError(f"not a whole gzip file: {error}", file=name) from error


def read_as(storage: Storage, name: str, parse: Callable[[bytes], _T]) -> Iterator[_T]:
    """The lines of a ``.jsonl.gz`` file, each read by ``parse`` (``Article.from_json``, ``Fate.from_json``).

    Raises DamagedError naming the file where it is cut or broken, or ``parse`` raises ValueError for a line."""
    for line in read_lines(storage.read(name), name):
        try:
            yield parse(line)
        except ValueError as error:
            raise DamagedError(str(error), file=name) from error
