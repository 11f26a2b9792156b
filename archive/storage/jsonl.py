"""Lines of JSON in gzip: the form of articles, fates and memory in an archive."""

from __future__ import annotations

import gzip
import hashlib
import io
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import ClassVar, Self, TypeVar

import msgspec

from archive.causes import decode
from archive.errors import DamagedError
from archive.storage.base import Storage

__all__ = ["Line", "pack_lines", "pack_members", "read_as", "read_lines"]

_T = TypeVar("_T")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A record that is written as one line of JSON. ``CALLED`` is what an error calls it."""

    CALLED: ClassVar[str]

    def to_json(self) -> bytes:
        """The record as one line of UTF-8 JSON, without the line's end."""
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, line: bytes | str) -> Self:
        """Reads one line; raises ValueError naming a field that is missing or of another type.

        A word or a cause that only another version knows is kept. A key that only another version knows is ignored."""
        with suppress(msgspec.ValidationError):
            return msgspec.json.decode(line, type=cls)
        try:
            return decode(line, cls)
        except msgspec.MsgspecError as error:
            raise ValueError(f"not {cls.CALLED}: {error}") from error


def pack_lines(lines: Iterable[bytes]) -> bytes:
    """Lines as a ``.jsonl.gz`` file: the same lines give the same bytes, today and tomorrow (no name, no time)."""
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=packed, mtime=0) as out:
        for line in lines:
            out.write(line + b"\n")
    return packed.getvalue()


def pack_members(lines: Iterable[bytes]) -> bytes:
    """Lines as a ``.jsonl.gz`` file in which each is a gzip member of its own, so that one can be read alone."""
    return b"".join(gzip.compress(line + b"\n", 6, mtime=0) for line in lines)


def read_lines(data: bytes, name: str) -> Iterator[bytes]:
    """The lines of a ``.jsonl.gz`` file; raises DamagedError naming ``name`` where it is cut or broken."""
    try:
        yield from gzip.decompress(data).splitlines()
    except (OSError, EOFError, zlib.error) as error:
        raise DamagedError(f"not a whole gzip file: {error}", file=name) from error


def read_as(storage: Storage, name: str, parse: Callable[[bytes], _T], sha256: str | None = None) -> Iterator[_T]:
    """The lines of a ``.jsonl.gz`` file, each read by ``parse`` (``Article.from_json``, ``Fate.from_json``).

    Raises DamagedError naming the file where it is cut or broken, is not the one of ``sha256``, or ``parse`` raises
    ValueError for a line."""
    data = storage.read(name)
    if sha256 is not None and hashlib.sha256(data).hexdigest() != sha256:
        raise DamagedError(
            "its SHA-256 is not the one its run's manifest gives; `scrapy mend` writes it anew", file=name
        )
    for line in read_lines(data, name):
        try:
            yield parse(line)
        except ValueError as error:
            raise DamagedError(str(error), file=name) from error
