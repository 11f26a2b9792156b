"""Where somebody else's files lie: the sources of an import, and their files as origins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from archive.errors import FormatError, NotFound
from archive.manifest import Origin
from archive.reading.reader import Archive, open_archive
from archive.storage.local import LocalStorage
from archive.storage.places import is_store, path_of, place_of_others, written_out
from archive.warc.files import parted
from archive.warc.read import Snapshot

__all__ = ["Source"]


class Source:
    """What one SOURCE of the command line names: a file, a folder or a bucket of WARC, ARC and WACZ files, or an
    archive of ours. ``settings`` has the options of a bucket. Raises NotFound, UsageError or FormatError where it is
    none."""

    def __init__(self, location: str, settings: Mapping[str, object] | None = None) -> None:
        self.location = location
        self.archive: Archive = open_archive(location, settings=settings)
        self._place, _ = place_of_others(location, settings)
        self._whole = lru_cache(4)(self._origin)

    def snapshots(self) -> Iterator[Snapshot]:
        """Every exchange, file by file, in constant memory."""
        return self.archive.snapshots()

    def origin_of(self, file: str) -> tuple[Origin, str]:
        """The origin that holds ``file`` (as a snapshot names it), and the path within: a WARC within a WACZ has one of
        its own, a plain file its name."""
        outer, inner = parted(file)
        return self._whole(outer), inner or outer.rpartition("/")[2]

    def _origin(self, name: str) -> Origin:
        """The file is read once for its digest, however many WARC files are in it; of one that is being written to what
        it had at first."""
        size, sha256 = self._place.size(name), self._place.sha256(name)
        if self._place.size(name) != size:
            sha256 = self._place.sha256_of_first(name, size)
        return Origin(sha256[:16], self._uri(name), size, sha256)

    def _uri(self, name: str) -> str:
        if is_store(self.location):
            base = self.location.rstrip("/")
            return base if base.endswith(f"/{name}") else f"{base}/{name}"
        path = written_out(path_of(self.location)).resolve()
        if path.is_dir() and isinstance(self._place, LocalStorage):
            path /= self._place.path(name).relative_to(self._place.root)
        return path.as_uri()


def opened(location: str) -> Source:
    """The source at ``location``; the error of one that is none names it."""
    try:
        return Source(location)
    except NotFound as error:
        raise FormatError(f"{location}: there is nothing here ({error})") from error
