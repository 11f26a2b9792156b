"""What runs the tasks of a batch: processes of this machine, or a Dask cluster.

Dask is an engine that exists: it gives a task whose worker was lost to another one, and tells what became of each.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import CancelledError, ThreadPoolExecutor, as_completed
from typing import Any, Final, Protocol

from archive.errors import ArchiveError, UsageError
from crawler.fleet.tasks import Done, Stop, Task, run

__all__ = ["Dask", "Engine", "Local", "SchedulerLostError"]

_CONNECT: Final = "30s"


class SchedulerLostError(ArchiveError):
    """The cluster's scheduler is gone."""


class Engine(Protocol):
    """``run`` gives the ends of ``tasks`` as they come, in no order. Closed early, it begins no more of them."""

    def run(self, tasks: Sequence[Task]) -> Generator[Done]: ...


class Local:
    """So many processes of this machine at once; closed early, it stops them."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once

    def run(self, tasks: Sequence[Task]) -> Generator[Done]:
        stop = Stop()
        with ThreadPoolExecutor(self._at_once) as pool:
            try:
                for future in as_completed([pool.submit(run, task, stop) for task in tasks]):
                    yield future.result()
            finally:
                pool.shutdown(wait=False, cancel_futures=True)
                stop.now()


class Dask:
    """The cluster whose scheduler is at ``address`` (``tcp://host:8786``). Each of its workers must have this package,
    and reach the archive under the same name. ``told`` says to a person what the work waits for."""

    def __init__(self, address: str, told: Callable[[str], None]) -> None:
        if not re.fullmatch(r"(?:tcp|tls)://[^/\s]+:\d{1,5}", address):
            raise UsageError(f"--dask {address}: write the scheduler's address like tcp://10.0.0.1:8786")
        try:
            from distributed import Client  # noqa: PLC0415 - an extra, and half a second
        except ImportError:
            raise UsageError("--dask needs an extra: pip install 'paper-of-record[fleet]'") from None
        logging.getLogger("distributed").setLevel(logging.CRITICAL)  # what is lost is told in one line, by us
        try:
            self._client: Any = Client(address, timeout=_CONNECT, set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise UsageError(f"--dask {address}: no scheduler answers there ({error})") from None
        self._address, self._told = address, told

    def run(self, tasks: Sequence[Task]) -> Generator[Done]:
        import distributed  # noqa: PLC0415

        completed: Any = distributed.as_completed
        if tasks and not self._client.nthreads():
            self._told(f"{self._address}: no worker is there; the work waits for one: dask worker {self._address}")
        named = {}
        for task in tasks:
            named[self._client.submit(run, task, pure=False)] = task
        try:
            for future, result in completed(list(named), loop=self._client.loop, with_results=True, raise_errors=False):
                yield self._ended(future, result, named[future])
        except CancelledError:
            raise self._lost() from None
        finally:
            if self._client.status == "running":  # one that is gone has nothing to cancel, and would be waited for
                self._client.cancel(list(named), force=True)
            self._client.close(timeout=2)

    def _ended(self, future: Any, result: Any, task: Task) -> Done:
        if isinstance(result, Done):
            return result
        if future.cancelled() or self._client.status != "running":
            raise self._lost()
        # raise_errors=False hands over (type, error, traceback).
        error = result[1] if isinstance(result, tuple) else result
        return Done(task=task.name, about=task.about, code=None, said=(f"{type(error).__name__}: {error}",))

    def _lost(self) -> SchedulerLostError:
        told = "what it was doing may go on there; the same command with the same --batch completes the work"
        return SchedulerLostError(f"{self._address}: the scheduler is gone; {told}")
