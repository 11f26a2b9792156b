"""When Python looks for what a crawl has left in circles."""

from __future__ import annotations

import gc
import sys
from typing import Final, Self

from scrapy import signals
from scrapy.crawler import Crawler
from twisted.internet.task import LoopingCall

__all__ = ["Garbage"]

# Seconds between two looks, and the objects more (some 15 MB of them) after which garbage is looked for.
_LOOK_EVERY: Final = 1.0
_MORE: Final = 150_000


class Garbage:
    """Has Python look for garbage when there is much of it. By itself it goes by the objects that may be in circles:
    one of these may hold a head of a thousand fields."""

    def __init__(self, more: int = _MORE) -> None:
        self._more = more
        self._fewest = sys.getallocatedblocks()
        self._watch: LoopingCall | None = None  # making one installs a reactor, which is Scrapy's to choose

    @classmethod
    def watching(cls, crawler: Crawler) -> Self:
        """Looks while ``crawler`` runs."""
        garbage = cls()
        # Nobody else holds it.
        crawler.signals.connect(garbage._begin, signal=signals.engine_started, weak=False)
        crawler.signals.connect(garbage._end, signal=signals.engine_stopped, weak=False)
        return garbage

    def look(self) -> None:
        """Looks for garbage where there are so many objects more than after it was last done."""
        objects = sys.getallocatedblocks()
        if objects - self._fewest > self._more:
            gc.collect()
            objects = self._fewest = sys.getallocatedblocks()
        self._fewest = min(self._fewest, objects)

    def _begin(self) -> None:
        self._watch = LoopingCall(self.look)
        self._watch.start(_LOOK_EVERY, now=False)

    def _end(self) -> None:
        if self._watch is not None and self._watch.running:
            self._watch.stop()
