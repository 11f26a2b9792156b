"""What others archived: WARC, ARC and WACZ files, read where they lie. There are captures in them, and no articles."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from archive.article import Article
from archive.errors import FormatError, NotFound, UsageError
from archive.reading.captures import Captures
from archive.reading.reader import Archive
from archive.storage.base import Storage
from archive.storage.others import place_of_others
from archive.warc.files import WarcFiles, is_archive_file
from archive.warc.read import Snapshot
from archive.warc.snapshot import SnapshotRef

__all__ = ["Collection", "collection"]


def collection(location: str | Path) -> Collection | None:
    """The WARC, ARC and WACZ files at ``location``, a file, a folder or a bucket; None where there is none."""
    try:
        place, file = place_of_others(location)
    except (NotFound, UsageError):
        return None
    found = Collection(str(location), place, file)
    return found if file or next(found.files(), None) else None


class Collection(Archive):
    """Files of others, each read as it is. ``snapshots`` and ``snapshot`` give what is there; whatever asks for
    articles or runs raises FormatError, which names the command that makes articles of it."""

    def __init__(self, location: str, place: Storage, file: str | None = None) -> None:
        super().__init__(place)
        self.location = location
        self._file = file

    @property
    def storage(self) -> Storage:
        raise FormatError(
            f"{self.location}: these are WARC files, not yet an archive with articles. Make one of them: "
            f"archive extract {self.location} --to ARCHIVE (their pages as they are: archive snapshots {self.location})"
        )

    def files(self) -> Iterator[str]:
        """The names of the WARC, ARC and WACZ files."""
        if self._file:
            return iter([self._file])
        return (entry.name for entry in self._place.list() if is_archive_file(entry.name))

    def snapshot(self, of: Article | SnapshotRef) -> Snapshot:
        """The exchange to which a snapshot's ``ref()`` points; raises NotFound and DamagedError."""
        ref = of.snapshot if isinstance(of, Article) else of
        if ref is None:
            raise NotFound("this article has no snapshot: it was extracted outside an archive")
        return self._exchanges.at(ref)

    @cached_property
    def _exchanges(self) -> Captures:
        return Captures(WarcFiles(self._place, self.files))
