"""The articles of one outlet that are due, a few at a time: so memory does not grow with what is due."""

from __future__ import annotations

import time
from collections import deque
from typing import Final

from crawler.frontier.ledger import Ledger
from crawler.frontier.visit import Due

__all__ = ["Window"]

# URLs taken from the ledger at a time.
_BATCH: Final = 50


class Window:
    """Gives what is due to a run, as long as fewer than ``size`` articles are under way.

    ``refetch_all``: everything that may be fetched is due. ``expected`` is how many were due when it was first asked.
    """

    def __init__(self, ledger: Ledger, run: str, *, size: int, refetch_all: bool) -> None:
        self.expected = 0
        self._ledger = ledger
        self._run = run
        self._size = size
        self._refetch_all = refetch_all
        self._taken: deque[Due] | None = None
        self._under_way = 0

    @property
    def is_open(self) -> bool:
        """Whether an article was asked for: all sources are read by then."""
        return self._taken is not None

    def next(self, not_before: float) -> Due | None:
        """The next article to ask for; None where there is no room, or none left in this run.

        ``not_before`` (Unix time) is when the latest link was seen: it is due also where the clock went back since.
        """
        if self._under_way >= self._size:
            return None
        now = max(time.time(), not_before)
        if self._taken is None:
            self._taken = deque()
            if self._refetch_all:
                self._ledger.free_all(now)
            self.expected = self._ledger.waiting(self._run, now, refetch_all=self._refetch_all)
        if not self._taken:
            self._taken.extend(self._ledger.take(self._run, now, _BATCH, refetch_all=self._refetch_all))
        if not self._taken:
            return None
        self._under_way += 1
        return self._taken.popleft()

    def answered(self) -> None:
        """Makes room: a request was answered, or could not be sent."""
        self._under_way -= 1

    def give_up(self) -> None:
        """Waits no longer for requests that vanished."""
        self._under_way = 0
