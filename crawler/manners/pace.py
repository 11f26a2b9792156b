"""The pace of one host: how long it is left alone between two requests, and until when it must not be asked at all,
by this run or by the next."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from typing import Final, Self

from scrapy.exceptions import IgnoreRequest
from scrapy.settings import BaseSettings

from archive.causes import Cause
from archive.layout import timestamp
from archive.urls import slug
from crawler.location import Location
from crawler.manners.retry_after import LONGEST

__all__ = ["HostPaused", "Pace", "Pauses"]

logger = logging.getLogger(__name__)

# Good answers in a row that halve a gap which trouble has widened.
_RECOVERY: Final = 3


class HostPaused(IgnoreRequest):
    """The host is left alone until ``until`` (Unix time), which is too long to wait for: it asked for that, or we
    waited ``lost`` seconds for answers of it that never ended."""

    def __init__(self, host: str, until: float, lost: float | None = None) -> None:
        self.until = until
        moment = dt.datetime.fromtimestamp(until, dt.UTC)
        self.cause = Cause("put_off", until=timestamp(moment))
        if lost is not None:
            self.cause = Cause("host_slow", until=timestamp(moment), limit=round(lost))
        why = "asked to be" if lost is None else "is"
        super().__init__(f"{host} {why} left alone until {moment.isoformat(timespec='seconds')}")


@dataclass(slots=True)
class Pace:
    """Times are seconds on one monotonic clock, but ``closed_until`` is Unix time.

    ``lost`` are the seconds for which we waited for answers that never ended (``is_spent``: too many), ``doubted`` is
    the address that asked for a day or more.

    ``delay`` is what is kept in any case, ``longest`` how far trouble may widen the gap, ``asked`` what the host's
    robots.txt files ask for, by their origin.
    """

    host: str
    delay: float
    longest: float
    asked: dict[str, float] = field(default_factory=dict)
    closed_until: float | None = None
    lost: float = 0.0
    doubted: str | None = None
    _factor: float = 1.0
    _good: int = 0
    _last: float = -inf
    _paused: float = -inf
    is_spent: bool = False

    @property
    def least(self) -> float:
        """The gap when all is well."""
        return max(self.delay, *self.asked.values()) if self.asked else self.delay

    @property
    def gap(self) -> float:
        """The gap between two requests as things are."""
        return max(self.least, min(self.least * self._factor, self.longest))

    def wait(self, now: float) -> float:
        """Seconds until the next request may begin; not above 0 where it may begin now."""
        return max(self._last + self.gap, self._paused) - now

    def began(self, now: float) -> None:
        """A request begins."""
        self._last = now

    def reached(self, now: float) -> None:
        """The host has surely seen the request: from here on counts the gap, as the host sees it.

        Looking up a name and connecting take their time before a first request and none before the next: measured from
        where we begin, the host would see less than the gap.
        """
        self._last = max(self._last, now)

    def went_well(self) -> None:
        """A good answer: step by step the gap narrows again."""
        self._good += 1
        if self._good % _RECOVERY == 0:
            self._factor = max(1.0, self._factor / 2)

    def went_wrong(self) -> None:
        """Too many requests, a server in trouble, no answer: the gap doubles."""
        self._good = 0
        if self.gap < self.longest:
            self._factor *= 2

    def pause(self, seconds: float) -> None:
        """No request within ``seconds`` of the one that the host answered last."""
        self._paused = max(self._paused, self._last + seconds)

    def close(self, until: float) -> None:
        """No request before ``until`` (Unix time), and none waits for that."""
        self.closed_until = max(self.closed_until or 0.0, until)

    def is_meant(self, url: str) -> bool:
        """Whether a wait of a day or more, for which the answer from ``url`` asks, is the host's word: one address
        alone may be broken, and would cost all the others their day; a second one that says the same is believed."""
        self.doubted = self.doubted or url
        return self.doubted != url

    def check(self, now: float) -> None:
        """Raises HostPaused where the host must not be asked ``now`` (Unix time)."""
        if self.closed_until is not None and now < self.closed_until:
            raise self.closed()

    def closed(self) -> HostPaused:
        """Why it is not asked."""
        return HostPaused(self.host, self.closed_until or 0.0, self.lost if self.is_spent else None)


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
        """The moment (Unix time) until which ``host`` is left alone; null where it may be asked ``now``. A moment that
        lies farther off than anybody may ask for was noted under a clock that was ahead: it counts as over."""
        try:
            moment = dt.datetime.fromisoformat(self._file(host).read_text().strip()).timestamp()
        except (OSError, ValueError):
            return None
        return moment if now < moment <= now + LONGEST else None

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
