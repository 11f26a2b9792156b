"""Whether the clock of the machine that crawls is right. Servers tell the time (``Date``, RFC 9110 section 6.6.1).

One server may be wrong itself: it prints its local time for UTC, or a cache gave an old answer without saying so. Where
several sites agree that it is another time, this machine is wrong: the dates of its captures are, and an alarm says so.
Two papers of one house may be wrong alike, in that way: of a difference that a zone has three sites must agree.
Where there is only one site it is a warning, and only of what neither a zone nor a cache explains. A run is compared
with those alone whose clock was like its own: by another, what a list calls new is old, or a date is still to come.
"""

from __future__ import annotations

import datetime as dt
import re
import statistics
from typing import Final, NamedTuple

from archive.causes import Alarm, Cause
from archive.manifest import Manifest
from archive.warc.moments import moment_in_head

__all__ = ["Clock", "WrongClock", "ahead_of", "began", "is_like"]

# Seconds by which clocks differ without a fault that matters here.
_TOLERANCE: Final = 600.0
# Of one site alone: more than any zone, and than most caches keep a page.
_ALONE: Final = 86_400.0
_FEWEST_SITES: Final = 2
# Zones differ from UTC by quarters of an hour, and by so much at most.
_QUARTER: Final = 900.0
_FARTHEST_ZONE: Final = 14 * 3_600.0
_FEWEST_IN_ZONE: Final = 3
# By so much more or less: the sites' clocks are not of one second either.
_ABOUT: Final = 120.0
# Runs are compared whose clocks differ by less.
_LIKE: Final = 3_600.0
_SECONDS: Final = re.compile(r"\d{1,9}", re.ASCII)


class WrongClock(NamedTuple):
    """This machine's clock is ``seconds`` ahead (below 0: behind) of that of ``sites`` sites. ``is_ours`` says that
    they agree, so that it is this machine that is wrong; else one of the two is, and nobody knows which."""

    seconds: float
    sites: int
    is_ours: bool

    def told(self, *, as_warning: bool = False) -> Alarm:
        """What a manifest says of it, among its alarms or its warnings."""
        cause = Cause("clock", seconds=round(self.seconds), count=self.sites)
        return Alarm("clock" if as_warning else "lost", cause)


class Clock:
    """What the servers of a crawl say that the time is, beside what this machine says."""

    def __init__(self) -> None:
        self._ahead: dict[str, dict[str, float]] = {}

    def heard(self, outlet: str, site: str, *, date: str, age: str, asked: dt.datetime, elapsed: float) -> None:
        """Notes an answer of ``site`` for ``outlet``: its ``Date``, its ``Age`` (RFC 9111 section 5.1; either may be
        empty or rubbish), when it was ``asked`` for, and the seconds until it was there.

        Of a site the answer counts that is nearest to our clock: an old one may come of any cache."""
        told = moment_in_head(date)
        if told is None:
            return
        older = int(age) if _SECONDS.fullmatch(age.strip()) else 0
        early = (asked - told).total_seconds() - older
        ahead = early if early > 0 else min(0.0, early + elapsed)
        sites = self._ahead.setdefault(outlet, {})
        sites[site] = min(sites.get(site, ahead), ahead, key=abs)

    def wrong(self, outlet: str) -> WrongClock | None:
        """What the manifest of ``outlet`` has to say; None where the clocks agree, or no server told the time."""
        nearest: dict[str, float] = {}
        for sites in self._ahead.values():
            for name, ahead in sites.items():
                nearest[name] = min(nearest.get(name, ahead), ahead, key=abs)
        if nearest and abs(usual := statistics.median_low(nearest.values())) > _TOLERANCE:
            agree = sum(abs(ahead - usual) <= _TOLERANCE for ahead in nearest.values())
            if agree >= _fewest(usual) and 2 * agree > len(nearest):
                return WrongClock(usual, agree, is_ours=True)
        own = self._ahead.get(outlet)
        least = min(own.values(), key=abs) if own else 0.0
        return WrongClock(least, 1, is_ours=False) if abs(least) > _ALONE else None


def _fewest(seconds: float) -> int:
    """How many sites must agree that this machine is so many seconds ahead."""
    is_of_zone = (
        abs(seconds) <= _FARTHEST_ZONE + _ABOUT and abs(seconds - round(seconds / _QUARTER) * _QUARTER) <= _ABOUT
    )
    return _FEWEST_IN_ZONE if is_of_zone else _FEWEST_SITES


def ahead_of(run: Manifest) -> float:
    """The seconds that the clock of ``run`` was ahead of the servers', below 0 where it was behind; 0 where it was not
    told."""
    told = (one.detail.seconds for one in (*run.alarms, *run.warnings) if one.detail.kind == "clock")
    return next((float(seconds) for seconds in told if seconds is not None), 0.0)


def is_like(run: Manifest, wrong: WrongClock | None) -> bool:
    """Whether the clock of ``run`` was as right, or as wrong, as one of which ``wrong`` is told."""
    return abs(ahead_of(run) - (wrong.seconds if wrong else 0.0)) < _LIKE


def began(run: Manifest) -> dt.datetime:
    """When ``run`` began by the servers' clock."""
    moment = dt.datetime.fromisoformat(run.started)
    try:
        return moment - dt.timedelta(seconds=ahead_of(run))
    except OverflowError:
        return moment
