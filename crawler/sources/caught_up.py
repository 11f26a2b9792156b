"""Up to when an outlet's lists are known: what an earlier run read whole, the next need not read again.

A run that was stopped, or to which a page of a list did not come, has links from the beginning of that list and knows
nothing of what stands behind them. So a list is known up to the end of the last whole run that read it whole. A link
that was first seen after that is new to it, whichever run or other list it was seen in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from archive.manifest import Manifest, Source
from crawler.frontier.visit import unix
from crawler.sources.state import WHOLE

__all__ = ["CaughtUp"]

# So many runs are looked through: of a list that none of them read whole nothing is known.
_RUNS: Final = 20


class CaughtUp:
    """``earlier`` are an outlet's crawls before the one that ``began`` (Unix time), the last one first; they are looked
    at when they are needed."""

    def __init__(self, earlier: Iterable[Manifest] = (), began: float = 0.0) -> None:
        self._earlier: Iterator[Manifest] = islice(iter(earlier), _RUNS)
        self.began = began
        self._until: dict[str, float] = {}

    def until(self, url: str) -> float:
        """The moment (Unix time) up to which the list at ``url`` is known; 0 where no run has read it whole."""
        while url not in self._until and (run := next(self._earlier, None)) is not None:
            if run.kind == "crawl" and run.status in ("complete", "alarmed"):
                # A clock that was ahead may have said more.
                ended = min(unix(run.ended), self.began)
                self._until |= {one.url: ended for one in run.sources if _is_whole(one) and one.url not in self._until}
        return self._until.get(url, 0.0)


def _is_whole(source: Source) -> bool:
    return source.pages > 0 and (source.cause is None or source.cause.kind in WHOLE)
