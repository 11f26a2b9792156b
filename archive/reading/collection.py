"""What others archived: WARC, ARC and WACZ files, read where they lie. There are captures in them, and no articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, NoReturn

from archive.errors import FormatError, NotFound, UsageError
from archive.layout import is_archive_file
from archive.reading.captures import Captures
from archive.storage.base import Entry, Storage
from archive.storage.local import OthersFolder
from archive.storage.places import place_of_others
from archive.warc.files import WarcFiles

__all__ = ["Collection", "collection"]


def collection(location: str | Path, settings: Mapping[str, object] | None = None) -> Collection | None:
    """The WARC, ARC and WACZ files at ``location``, a file, a folder or a bucket (``settings`` has its options); None
    where there is none."""
    try:
        place, file = place_of_others(location, settings)
    except (NotFound, UsageError):
        return None
    found = Collection(str(location), place, file)
    return found if file or next(found.files(), None) else None


class Collection(Storage):
    """Files of others in the place of an archive: they have ``captures``. Whatever looks for the files of an archive
    gets FormatError, which names the command that makes one."""

    def __init__(self, location: str, place: Storage, file: str | None = None) -> None:
        self.name = location
        self._place, self._file = place, file
        self.captures = Captures(WarcFiles(place, self.files, self.links))

    def __reduce__(self) -> tuple[type[Collection], tuple[object, ...]]:
        return type(self), (self.name, self._place, self._file)

    def files(self) -> Iterator[str]:
        """The names of the WARC, ARC and WACZ files."""
        if self._file:
            return iter([self._file])
        return (entry.name for entry in self._place.list() if is_archive_file(entry.name))

    def links(self) -> Iterator[str]:
        """The names of such files that are links out of the folder: nobody follows them."""
        if self._file or not isinstance(self._place, OthersFolder):
            return iter(())
        return filter(is_archive_file, self._place.links())

    def read(self, name: str, offset: int = 0, length: int | None = None) -> bytes:
        self._refuse()

    def open(self, name: str) -> BinaryIO:
        self._refuse()

    def put(self, name: str, data: bytes | Path) -> None:
        self._refuse()

    def list(self, prefix: str = "", after: str = "") -> Iterator[Entry]:
        self._refuse()

    def size(self, name: str) -> int:
        self._refuse()

    def delete(self, name: str) -> None:
        self._refuse()

    def _refuse(self) -> NoReturn:
        raise FormatError(
            f"{self.name}: this is no archive with articles. Of WARC, ARC and WACZ files make one: "
            f"archive extract {self.name} --to ARCHIVE"
        )
