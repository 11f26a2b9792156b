"""One budget over all bodies that are on their way: the oldest always goes on, the others pause while it is spent.

A body costs nothing up to ``SHARE``, so that honest pages never wait for a flood of large ones. What is longer counts
from its first byte beyond until its exchange is archived. Where a pause lasts too long, the newest that pauses gives
way: it is cut, and whoever asked asks again later (``GaveWay``). Its next try waits until nothing older is on its way,
and then is the oldest. So every body comes to its end: one at a time, each within its own time-out.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import count
from typing import Any, Final, Protocol

from scrapy.exceptions import DownloadCancelledError
from twisted.internet.defer import Deferred

__all__ = ["SHARE", "GaveWay", "InFlight"]

SHARE: Final = 500_000
"""Bytes of each body that do not count: more than a page has as transferred."""


class GaveWay(DownloadCancelledError):
    """A body was cut because others needed the room; it is no fault of its server. Ask again."""


class _Body(Protocol):
    """A body on its way. ``place`` is its age: the lower, the older."""

    place: int

    @property
    def size(self) -> int:
        """Bytes that came."""

    def pause(self) -> None: ...
    def resume(self) -> None: ...
    def give_way(self) -> None: ...


class InFlight:
    """``most`` bytes of all bodies together (0: no bound); after ``wait`` seconds of a pause one gives way.

    ``later(seconds, function)`` calls a function later and returns what can be cancelled: the reactor's. ``places``
    gives each body that is asked for the first time its place."""

    def __init__(self, most: int, wait: float, later: Callable[..., Any]) -> None:
        self._most = most
        self._wait = wait
        self._later = later
        self.places = count(1)
        self._bodies: list[_Body] = []
        self._paused: list[_Body] = []
        self._alone: dict[int, Deferred[None]] = {}
        self._patience: Any = None

    def alone(self, place: int) -> Deferred[None]:
        """Fires when no body older than ``place`` counts or waits for it. Cancelling it takes it back."""
        waiting: Deferred[None] = Deferred(lambda _: self._left_queue(place))
        self._alone[place] = waiting
        self._admit()
        return waiting

    def enter(self, body: _Body) -> None:
        """Counts a body from now on, until it has ``left``: one of more than ``SHARE``, the others need no place."""
        self._bodies.append(body)

    def grew(self, body: _Body) -> None:
        """Says that more of a body came: it pauses where there is no room."""
        if body.size > SHARE and self._is_full() and body is not self._oldest() and body not in self._paused:
            self._paused.append(body)
            body.pause()
            self._be_patient()

    def left(self, body: _Body) -> None:
        """Says that a body's bytes are let go; the others go on as far as there is room."""
        self._bodies.remove(body)
        if body in self._paused:
            self._paused.remove(body)
        self._admit()
        self._go_on()

    def _held(self) -> int:
        return sum(max(0, body.size - SHARE) for body in self._bodies)

    def _is_full(self) -> bool:
        return 0 < self._most < self._held()

    def _oldest(self) -> _Body | None:
        return min(self._bodies, key=lambda body: body.place, default=None)

    def _go_on(self) -> None:
        """Each that goes on may pause again with the next bytes."""
        oldest, is_full = self._oldest(), self._is_full()
        for body in sorted(self._paused, key=lambda one: one.place):
            if body is oldest or not is_full:
                self._paused.remove(body)
                body.resume()
        if not self._paused and self._patience is not None:
            self._patience.cancel()
            self._patience = None

    def _be_patient(self) -> None:
        if self._patience is None:
            self._patience = self._later(self._wait, self._give_way)

    def _give_way(self) -> None:
        self._patience = None
        if not self._paused:
            return
        newest = max(self._paused, key=lambda body: body.place)
        self._paused.remove(newest)
        newest.give_way()
        if self._paused:
            self._be_patient()

    def _admit(self) -> None:
        """Lets the first of those that wait to be the oldest begin, once it is."""
        if not self._alone:
            return
        first, oldest = min(self._alone), self._oldest()
        if oldest is None or first < oldest.place:
            self._alone.pop(first).callback(None)

    def _left_queue(self, place: int) -> None:
        self._alone.pop(place, None)
        self._admit()
