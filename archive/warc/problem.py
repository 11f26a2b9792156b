"""What is wrong with a WARC, ARC or WACZ file, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

__all__ = ["INCOMPLETE", "Kind", "Problem"]

Kind = Literal[
    "head", "broken", "length", "short", "long", "behind", "empty", "cut", "gzip", "whole", "bomb", "none",
    "zstd", "http", "date", "original", "bzip2", "xz", "lz4", "zip", "zip_bomb", "zip_size", "zip_empty", "zip_cut",
    "unread", "more", "address", "segment", "twice", "link", "har", "mhtml", "webarchive", "zim", "html", "tar", "cdx",
    "lfs", "7z", "rar",
]  # fmt: skip

INCOMPLETE: Final[frozenset[Kind]] = frozenset({"short", "long", "cut", "gzip", "zstd", "bomb"})
"""Problems by which the block of a record may not be all there."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the record, the gzip member or the zstd frame at ``offset`` of ``file``; ``figures`` are
    counts of bytes or members.

    ``head`` (bytes of a header block that were too many and passed over), ``broken`` (a header block without an end: no
    record comes of it), ``length`` (no valid Content-Length), ``short`` (bytes the block lacks), ``long`` (bytes of a
    block of which only the first were kept), ``behind`` (bytes between this record and the next), ``empty`` (gzip
    members without content), ``cut`` (the file ends within the member), ``gzip`` and ``zstd`` (it is damaged),
    ``whole`` (it holds several records), ``bomb`` (it unpacks to far too much), ``none`` (no record begins here).

    Of a record that is whole: ``http`` (its block is no HTTP response), ``date`` (nothing says when it was captured),
    ``address`` (it has no address), ``original`` (a revisit whose original is not in the source), ``segment`` (its rest
    is in other records, which do not stand behind it in this file).

    Of a file: ``bzip2``, ``xz``, ``lz4``, ``7z``, ``rar`` (a packing that is not read), ``twice`` (it is packed twice),
    ``tar`` (a tar file in gzip, of which what is packed again is not read), ``zip`` (no whole ZIP file, or one whose
    name does not say so), ``zip_bomb`` (bytes that a ZIP file would unpack to, far more than it has), ``zip_cut`` (a
    ZIP file without its directory; so many WARC files were found in it), ``zip_size`` (bytes of a ZIP directory that is
    too large), ``zip_empty`` (no WARC file in it), ``unread`` (the place did not give it), ``link`` (a symbolic link
    that leads out of the folder: it is not followed).

    No WARC file but something else, by its first bytes, and no record follows: ``har``, ``mhtml``, ``webarchive`` (of
    Safari), ``zim``, ``html`` (a page by itself, or a server's error message), ``cdx`` (an index), ``lfs`` (what Git
    keeps in the place of a large file); the figure counts its bytes.

    ``more``: so many problems more, which are not kept.
    """

    kind: Kind
    offset: int
    figures: tuple[int, ...] = ()
    file: str | None = None

    @property
    def ends(self) -> bool:
        """Whether ``archive.warc.foreign.read`` reads nothing behind it."""
        return self.kind in ("cut", "gzip", "whole", "bomb", "none")
