"""Up to when an outlet's lists are known: what an earlier run read whole, the next need not read again.

A run that was stopped, or to which a page of a list did not come, has links from the beginning of that list and knows
nothing of what stands behind them. So a list is known up to the end of the last whole run that read it whole. A link
that was first seen after that is new to it, whichever run or other list it was seen in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
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
        self._whole: list[Manifest] = []
        self._until: dict[str, float] = {}
        self.began = began

    def until(self, url: str) -> float:
        """The moment (Unix time) up to which the list at ``url`` is known; 0 where no run has read it whole."""
        while url not in self._until and self._read_one():
            pass
        return self._until.get(url, 0.0)

    @cached_property
    def sitemaps_until(self) -> float:
        """The beginning (Unix time) of the last run that read sitemaps, each of them whole; 0 where none has. What they
        named by then is known, whatever parts a site makes of them."""
        place = 0
        while place < len(self._whole) or self._read_one():
            run = self._whole[place]
            place += 1
            sitemaps = [one for one in run.sources if one.kind == "sitemap"]
            if sitemaps and all(map(_is_whole, sitemaps)):
                return min(unix(run.started), self.began)
        return 0.0

    def _read_one(self) -> bool:
        """Takes the next run that came to its end; whether there was one."""
        for run in self._earlier:
            if run.kind == "crawl" and run.status in ("complete", "alarmed"):
                self._whole.append(run)
                # A clock that was ahead may have said more.
                ended = min(unix(run.ended), self.began)
                self._until |= {one.url: ended for one in run.sources if _is_whole(one) and one.url not in self._until}
                return True
        return False


def _is_whole(source: Source) -> bool:
    return source.pages > 0 and not source.cut and (source.cause is None or source.cause.kind in WHOLE)
