"""Awaiting on the reactor what another thread resolves."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TypeVar

from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import Deferred

__all__ = ["on_reactor"]

_T = TypeVar("_T")


async def on_reactor(future: Future[_T]) -> _T:
    """The result of ``future``, or its error, on the reactor's thread, under any reactor; at once where it is there."""
    if future.done():
        return future.result()
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one

    resolved: Deferred[None] = Deferred()
    future.add_done_callback(lambda _: reactor.callFromThread(resolved.callback, None))
    await maybe_deferred_to_future(resolved)
    return future.result()
