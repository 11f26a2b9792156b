"""Hosts that asked to be left alone for longer than a run waits: the runs after it leave them alone too."""

from __future__ import annotations

import datetime as dt
import logging
from pathlib import Path
from typing import Self

from scrapy.settings import BaseSettings

from archive.urls import slug
from crawler.location import Location

__all__ = ["Pauses"]

logger = logging.getLogger(__name__)


class Pauses:
    """A file a host, in the archive's ``ledger/``, that holds the moment (ISO 8601, UTC) until which it is left alone.

    Local and a cache, as the ledgers are: whoever knows better removes the file.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Beside the ledgers of the archive that ``ARCHIVE`` names."""
        return cls(Location.from_settings(settings).root / "ledger")

    def until(self, host: str, now: float) -> float | None:
        """The moment (Unix time) until which ``host`` is left alone; null where it may be asked ``now``."""
        try:
            moment = dt.datetime.fromisoformat(self._file(host).read_text().strip()).timestamp()
        except (OSError, ValueError):
            return None
        return moment if moment > now else None

    def note(self, host: str, until: float) -> None:
        """Keeps that ``host`` is left alone until that moment, where there is an archive to keep it in."""
        if not self._folder.is_dir():
            return
        moment = dt.datetime.fromtimestamp(until, dt.UTC).isoformat(timespec="seconds")
        try:
            self._file(host).write_text(f"{moment}\n")
        except OSError as error:
            logger.warning("%s: %s; the next run will not know that %s is paused", self._file(host), error, host)

    def _file(self, host: str) -> Path:
        return self._folder / f"{slug(host)}.paused"
