"""Where a crawl writes: a folder; for an archive in an object store, the folder it is stored from."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from scrapy.settings import BaseSettings

from archive.errors import UsageError
from archive.storage.base import Storage
from archive.storage.local import LocalStorage
from archive.storage.overlay import LayeredStorage
from archive.storage.places import FORMS, folder, is_store, storage
from archive.urls import slug

__all__ = ["Location"]

_BUDGET: Final = re.compile(r"(?P<number>\d{1,15}(?:\.\d{1,9})?) ?(?P<unit>[kmgt]?)b?", re.ASCII)
_UNITS: Final = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
# No WARC file is so small: whoever writes 5 means 5G.
_LEAST_BUDGET: Final = 1_000


@dataclass(frozen=True)
class Location:
    """``root`` is the folder a crawl writes to. ``store`` is the object store behind it, null where ``ARCHIVE`` is
    the folder itself; ``keep`` says whether WARC files stay in the folder once the store surely holds them: all (True),
    none (False), or the newest, up to so many bytes."""

    root: Path
    store: Storage | None = None
    keep: bool | int = True

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Location:
        """Reads ``ARCHIVE``, ``SPOOL`` and ``SPOOL_KEEP``; UsageError for a place that cannot be one, or a
        value that says nothing."""
        keep = _keep(settings.get("SPOOL_KEEP"))
        location = str(settings["ARCHIVE"] or "").strip()
        if not location:
            raise UsageError(f"ARCHIVE is empty: name {FORMS}")
        if not is_store(location):
            return cls(folder(location, f"can be no ARCHIVE: name {FORMS}"))
        spool = settings.get("SPOOL") or str(Path(settings["SPOOLS"]) / slug(location.partition("://")[2]))
        root = folder(str(spool), "can be no SPOOL: name a folder of this machine")
        return cls(root, storage(location, dict(settings)), keep=keep)

    @property
    def reading(self) -> Storage:
        """The archive as it can be read now: the folder, and behind it the store."""
        local = LocalStorage(self.root)
        return LayeredStorage(local, self.store) if self.store else local


def _keep(value: object) -> bool | int:
    """What ``SPOOL_KEEP`` says: True (all), False (none), or bytes; all, where it is not set."""
    word = "1" if value is None else str(value).strip().lower()
    if word in ("1", "true", "0", "false"):
        return word in ("1", "true")
    found = _BUDGET.fullmatch(word)
    size = int(float(found["number"]) * _UNITS[found["unit"]]) if found else 0
    if size < _LEAST_BUDGET:
        raise UsageError(
            f"SPOOL_KEEP={value}: write 1 (all WARC files stay), 0 (none that the bucket holds), or the bytes that may "
            "stay, such as 5G, 500M or 200000000"
        )
    return size
