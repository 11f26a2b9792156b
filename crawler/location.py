"""Where a crawl writes: a folder; for an archive in an object store, the folder it is stored from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from scrapy.settings import BaseSettings

from archive.errors import UsageError
from archive.storage.base import Storage
from archive.storage.local import LocalStorage
from archive.storage.overlay import LayeredStorage
from archive.storage.places import FORMS, is_store, storage
from archive.urls import slug

__all__ = ["Location"]


@dataclass(frozen=True)
class Location:
    """``root`` is the folder a crawl writes to. ``store`` is the object store behind it, null where ``ARCHIVE`` is
    the folder itself; ``keep`` says whether files stay in the folder once the store surely holds them."""

    root: Path
    store: Storage | None = None
    keep: bool = True

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Location:
        """Reads ``ARCHIVE``, ``SPOOL`` and ``SPOOL_KEEP``; UsageError for a place that cannot be one."""
        location = str(settings["ARCHIVE"] or "").strip()
        if not location:
            raise UsageError(f"ARCHIVE is empty: name {FORMS}")
        if "://" not in location:
            return cls(Path(location))
        if not is_store(location):
            raise UsageError(f"ARCHIVE={location}: name {FORMS}")
        spool = settings.get("SPOOL") or Path(settings["SPOOLS"]) / slug(location.partition("://")[2])
        return cls(Path(spool), storage(location, dict(settings)), keep=settings.getbool("SPOOL_KEEP"))

    @property
    def reading(self) -> Storage:
        """The archive as it can be read now: the folder, and behind it the store."""
        local = LocalStorage(self.root)
        return LayeredStorage(local, self.store) if self.store else local
