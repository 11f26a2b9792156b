"""What the pages of each host cost: one whose pages are made to cost must not keep those of the others waiting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from archive.causes import Cause
from archive.urls import host_of

__all__ = ["Costs"]

# Seconds of CPU time that a host's pages may take in any case, and each of them on average beyond that. Honest pages
# take a tenth of a second, long live pages one or two.
_IN_ANY_CASE: Final = 300.0
_EACH: Final = 4.0


@dataclass(slots=True)
class Costs:
    """Seconds of CPU time and pages, by host, during one run."""

    _seconds: dict[str, float] = field(default_factory=dict)
    _pages: dict[str, int] = field(default_factory=dict)

    def note(self, url: str, seconds: float) -> None:
        """Counts a page that was read, or that was given up after so many seconds."""
        host = host_of(url)
        self._seconds[host] = self._seconds.get(host, 0.0) + seconds
        self._pages[host] = self._pages.get(host, 0) + 1

    def refusal(self, url: str) -> Cause | None:
        """Why no further page of the host is read; None where it may be."""
        host = host_of(url)
        seconds = self._seconds.get(host, 0.0)
        if seconds <= _IN_ANY_CASE or seconds <= _EACH * self._pages[host]:
            return None
        return Cause("host_costly", limit=_IN_ANY_CASE)
