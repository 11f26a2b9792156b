"""What an earlier start found as it should be. What has not changed since is not read again: a year of hourly runs has
9,000 manifests and 50,000 files, and each run begins with all of them.

It lies beside the ledger and may be lost at any time. A start compares what the file system tells of each file with
what it told then: the size, of a manifest and the digest beside it the moment of change, too, of a WARC the name.
``archive mend`` and ``archive verify`` read every byte.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from archive import layout
from archive.runs.chain import RunSummary
from archive.storage.local import LocalStorage

__all__ = ["Seen"]

# What those of another version hold is passed over.
_FIELDS: Final = " ".join(RunSummary.__struct_fields__)
_KINDS: Final = ("warc", "index", "memory", "articles", "fates", "runs")

_NONE: Final = msgspec.msgpack.encode({})
_Files = dict[str, tuple[int, ...]]


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """``files``: of each folder its files in MessagePack, mostly compared as they are; ``runs``: the manifests."""

    fields: str
    files: dict[str, bytes]
    runs: tuple[RunSummary, ...]


class Seen:
    """The files of an outlet beside those that an earlier start found as they should be.

    ``runs`` are the manifests among the latter, ``news`` the names of the files that are new since. ``has_changed``: a
    file is another one or gone, so nothing of this tells whether all is as it should be. A WARC may go, and its index
    with it: the store has them; ``gone`` is how many did. The caller holds the outlet's lock. May raise StorageError.
    """

    def __init__(self, storage: LocalStorage, outlet: str) -> None:
        self._storage = storage
        self._path = storage.root / "ledger" / f"{outlet}.manifests"
        self._files = {folder: files for kind in _KINDS for folder, files in _looked_at(storage, kind, outlet)}
        kept = _read(self._path)
        self.runs = kept.runs
        self.news: list[str] = []
        self.gone = 0
        self.has_changed = False
        for folder in {**kept.files, **self._files}:
            then, now = kept.files.get(folder, _NONE), self._files.get(folder, _NONE)
            if then != now:
                self._compare(f"{folder}/", _unpacked(then), _unpacked(now))

    def keep(self, runs: Iterable[RunSummary]) -> None:
        """Keeps for later starts that all files are as they should be, these manifests among them. A disk that refuses
        costs the next start some time, and no more."""
        half = self._path.with_name(f".{self._path.name}")  # under the outlet's lock nobody else writes it
        with contextlib.suppress(OSError):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(msgspec.msgpack.encode(_Kept(_FIELDS, self._files, tuple(runs))))
            half.replace(self._path)

    def _compare(self, folder: str, then: _Files, now: _Files) -> None:
        self.news += (folder + name for name in now if name not in then)
        for name, told in then.items():
            self.gone += name not in now
            self.has_changed |= now[name] != told if name in now else not self._may_go(folder + name)

    def _may_go(self, name: str) -> bool:
        if not name.startswith("index/"):
            return layout.is_segment(name)
        return not self._storage.exists("warc/" + name.removeprefix("index/").removesuffix(".cdxj") + ".warc.gz")


def _looked_at(storage: LocalStorage, kind: str, outlet: str) -> Iterator[tuple[str, bytes]]:
    """The folders of a kind, each with what the file system tells of its files: nothing, the size in bytes, or that and
    the moment of change in ns."""
    numbers = {"warc": 0, "runs": 2}.get(kind, 1)
    for folder, names in storage.by_folder(layout.under(kind, outlet)):
        told = storage.stamps_in(folder, names) if numbers else dict.fromkeys(names, (0, 0))
        yield folder, msgspec.msgpack.encode({name: stamp[:numbers] for name, stamp in told.items()})


def _unpacked(files: bytes) -> _Files:
    return msgspec.msgpack.decode(files, type=_Files)


def _read(path: Path) -> _Kept:
    """What is kept; nothing where it is damaged or of another version."""
    with contextlib.suppress(OSError, msgspec.MsgspecError, ValueError):
        kept = msgspec.msgpack.decode(path.read_bytes(), type=_Kept)
        if kept.fields == _FIELDS:
            return kept
    return _Kept(_FIELDS, {}, ())
