"""A WACZ file that is being written: its entries one after the other, then what it says of them.

WACZ 1.1.1 (https://specs.webrecorder.net/wacz/1.1.1/): a ZIP file whose datapackage.json names each file in it with its
size and SHA-256. Nothing of an entry is kept in memory; the file has its name when it is whole.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

import msgspec

from archive.exports.drafts import new_file

__all__ = ["VERSION", "Package", "new_package"]

VERSION: Final = "1.1.1"
# Lines of the index in one gzip member: what a reader unpacks to find one of them.
_LINES: Final = 1000
# An entry whose size is not known before has an extra field in its local header (ZIP64). ReplayWeb.page (wabac.js 2)
# looks for one there only where the central directory has one, too: this one, the time of the entry, stands in both.
_EXTRA: Final = struct.pack("<2sHBl", b"UT", 5, 1, 315_532_800)


class Package:
    """The entries of a WACZ file, in the order in which they are written."""

    def __init__(self, zip_file: zipfile.ZipFile) -> None:
        self._zip = zip_file
        self._resources: list[dict[str, str | int]] = []

    def add(self, path: str, pieces: Iterable[bytes], *, packed: bool = False) -> None:
        """Writes the file ``path``. What is read by ranges (WARC files, the index) is stored and not ``packed``."""
        info = zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o644 << 16
        info.extra = _EXTRA
        digest, size = hashlib.sha256(), 0
        # Its size is not known yet: it may be beyond 2 GiB.
        with self._zip.open(info, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                size += len(piece)
        name = path.rpartition("/")[2].lower()
        self._resources.append({"name": name, "path": path, "hash": f"sha256:{digest.hexdigest()}", "bytes": size})

    def add_index(self, lines: Iterable[str]) -> None:
        """Writes the index: sorted CDXJ lines in gzip members, and a line for each of these (ZipNum)."""
        places: list[str] = []

        def members() -> Iterator[bytes]:
            at = 0
            for block in _blocks(lines):
                data = gzip.compress("".join(block).encode(), 6, mtime=0)
                place = {"offset": at, "length": len(data), "digest": f"sha256:{hashlib.sha256(data).hexdigest()}"}
                place["filename"] = "index.cdx.gz"
                places.append(f"{block[0].partition('{')[0]}{msgspec.json.encode(place).decode()}\n")
                at += len(data)
                yield data

        self.add("indexes/index.cdx.gz", members())
        meta = '!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n'
        self.add("indexes/index.idx", [meta.encode(), *(one.encode() for one in places)])

    def end(self, about: Mapping[str, str]) -> None:
        """Writes datapackage.json, with what it says ``about`` the whole, and its digest."""
        told = {"profile": "data-package", "wacz_version": VERSION, **about, "resources": self._resources}
        data = msgspec.json.format(msgspec.json.encode(told), indent=2) + b"\n"
        digest = {"path": "datapackage.json", "hash": f"sha256:{hashlib.sha256(data).hexdigest()}"}
        self._zip.writestr("datapackage.json", data)
        self._zip.writestr("datapackage-digest.json", msgspec.json.encode(digest))


@contextmanager
def new_package(to: Path) -> Iterator[Package]:
    """A package that becomes the file ``to`` when the block ends well, and leaves nothing when it does not.

    Raises UsageError where ``to`` is there already, StorageError where the disk refuses."""
    with new_file(to) as draft, draft.open("w+b") as out:
        with zipfile.ZipFile(out, "w", allowZip64=True) as zip_file:
            yield Package(zip_file)
        _sync(out)


def _sync(out: IO[bytes]) -> None:
    out.flush()
    os.fsync(out.fileno())


def _blocks(lines: Iterable[str]) -> Iterator[list[str]]:
    block: list[str] = []
    for line in lines:
        block.append(f"{line}\n")
        if len(block) == _LINES:
            yield block
            block = []
    if block:
        yield block
