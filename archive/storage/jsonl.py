"""Lines of JSON in gzip: the form of articles, fates and memory in an archive."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Literal

from archive.errors import DamagedError

if TYPE_CHECKING:
    SourceKind = Literal["section", "feed", "sitemap"]
    RunKind = Literal["crawl", "mend", "reextract", "import"]
    RunStatus = Literal["complete", "alarmed", "interrupted", "crashed"]
    Outcome = Literal["saved", "unchanged", "gone", "skipped", "failed", "pending"]
else:
    SourceKind = RunKind = RunStatus = Outcome = str

__all__ = ["pack_lines", "read_lines"]


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
    except (OSError, EOFError, gzip.zlib.error) as error:  # type: ignore[attr-defined]
        raise DamagedError(f"not a whole gzip file: {error}", file=name) from error
