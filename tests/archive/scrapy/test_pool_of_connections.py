"""Connections that nobody uses: as many as the process has room for."""

from __future__ import annotations

from types import SimpleNamespace

from twisted.internet.task import Clock

from archive.scrapy.handler import _BoundedPool


class _Connection:
    state = "QUIESCENT"
    is_open = True

    def __init__(self) -> None:
        self.transport = SimpleNamespace(loseConnection=self._close)

    def _close(self) -> None:
        self.is_open = False


def test_idle_connections_are_bounded() -> None:
    """A site that leads to a thousand hosts would take every file that the process may open (issue H)."""
    pool = _BoundedPool(Clock())
    pool.most_idle, pool.retryAutomatically = 10, False
    connections = [_Connection() for _ in range(50)]

    for number, connection in enumerate(connections):
        pool._putConnection(number, connection)

    assert [one.is_open for one in connections] == [False] * 40 + [True] * 10
    assert pool.getConnection(49, None).result is connections[49]
    assert len(pool._reactor.getDelayedCalls()) == 9
