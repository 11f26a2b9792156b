"""Imports whose articles are lost: nothing but the same import makes them again, from the files that it was made of."""

from __future__ import annotations

from dataclasses import dataclass

from archive.manifest import FileEntry, Superseded
from archive.runs.chain import manifests
from archive.runs.files import fates_of
from archive.runs.mend import lost_files
from archive.storage.base import Storage
from crawler.ingest.known import Known, capture_id

__all__ = ["Lost"]


@dataclass(slots=True)
class _Run:
    """The files of a run that are made again, and the captures that have not come again yet."""

    files: list[FileEntry]
    waiting: set[bytes]


class Lost:
    """The imports of one outlet of whose articles a file is not there. What they knew counts as not known, so that the
    same import takes it in again; when all of a run has come, what was made of it stands for its files."""

    def __init__(self, storage: Storage, outlet: str) -> None:
        lost = {one for one in lost_files(storage, outlet, thorough=False) if one.startswith("articles/")}
        self._runs: dict[str, _Run] = {}
        for run, _ in manifests(storage, outlet) if lost else ():
            gone = [entry for entry in run.files if entry.name in lost]
            if run.kind == "import" and gone:
                waiting = {
                    capture_id(one.led_to or one.url, one.captured, one.status)
                    for one in fates_of(storage, run)
                    if one.captured
                }
                fates = [entry for entry in run.files if entry.name.startswith("fates/")]
                self._runs[run.run] = _Run([*gone, *fates], waiting)

    @property
    def runs(self) -> frozenset[str]:
        """Their names."""
        return frozenset(self._runs)

    def without(self, known: Known) -> Lost:
        """The same, where others have taken in again what is ``known``."""
        for run in self._runs.values():
            run.waiting = {one for one in run.waiting if not known.has_id(one)}
        return self

    def came(self, url: str, captured: str, status: int | None) -> None:
        """A capture was taken in."""
        for run in self._runs.values():
            run.waiting.discard(capture_id(url, captured, status))

    def made_again(self) -> list[Superseded]:
        """The files of the runs that have come again whole, once."""
        whole = [name for name, run in self._runs.items() if not run.waiting]
        return [Superseded(entry.name, entry.sha256) for name in whole for entry in self._runs.pop(name).files]
