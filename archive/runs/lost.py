"""WARC files that are lost: the log, which nothing makes again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from archive.layout import is_segment
from archive.manifest import Manifest, listed
from archive.runs.mend import Mended

__all__ = ["lost_segments"]

_GONE = "lost: nothing makes it again; bring it back from a copy of the archive"
_CUT = "damaged: it has another size than it was written with; put a copy of it in its place"


def lost_segments(
    manifests: Iterable[Manifest], sizes: Mapping[str, int], elsewhere: Collection[str] = ()
) -> Iterator[Mended]:
    """The WARC files that a manifest names, and that are not there, or not as long as they were.

    ``sizes`` are those of the files that are there, in bytes, by name; ``elsewhere`` are the names of files that may
    be away, since another place holds them (``SPOOL_KEEP``)."""
    for name, entry in listed(manifests).items():
        if is_segment(name) and sizes.get(name) != entry.size and not (name in elsewhere and name not in sizes):
            yield Mended(name, _CUT if name in sizes else _GONE, lost=True)
