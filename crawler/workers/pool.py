"""Extraction in worker processes with hard limits: one bad page costs one worker, never the run.

Bytes go in, an article comes out. Deterministic limits (size, elements, nesting) strike first, inside ``extract``;
then CPU time and memory of the worker; the wall clock last, for what sleeps. A worker that dies is replaced.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import multiprocessing
import os
import shutil
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from pebble import ProcessExpired, ProcessPool

from archive.article import Article
from archive.causes import Cause
from crawler.extraction.memory import Memory
from crawler.outlets.outlet import Outlet

__all__ = ["Bounds", "Extractors"]

# How often a page is given to a worker, when it is not the page's fault that there was no answer.
_TRIES = 3


@dataclass(frozen=True)
class Bounds:
    """What one page may take: seconds of CPU, bytes of address space, seconds by the wall clock."""

    cpu: float = 20.0
    memory: int = 1 << 30
    wall: float = 90.0


class Extractors:
    """A pool of extracting processes.

    ``submit`` gives a Future that always resolves to an Article: to one with ``status`` "failed" and a reason where
    the page exceeded a limit or brought its worker down. Only ``close(now=True)`` leaves futures cancelled:
    their pages are in the archive and are extracted at the next start. Use as a context manager, or call ``close``.
    """

    def __init__(self, workers: int = 2, *, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        # Outlets and memories lie in files, named by content: each worker reads one once, pages carry its name.
        self._shelf = Path(tempfile.mkdtemp(prefix="extractors-"))
        self._names: dict[int, tuple[object, str]] = {}
        self._workers = workers
        self._guard = threading.Lock()
        self._closed = False
        self._pool = self._new_pool()

    def submit(
        self,
        body: bytes,
        url: str,
        headers: Mapping[str, str] | Iterable[tuple[str, str]] | None = None,
        outlet: Outlet | None = None,
        memory: Memory | None = None,
        captured: dt.datetime | None = None,
    ) -> Future[Article]:
        """The arguments of ``extract``, by place or by name."""
        pairs = list(headers.items()) if isinstance(headers, Mapping) else list(headers or ())
        job = (body, url, pairs, self._shelved(outlet), self._shelved(memory), captured)
        result: Future[Article] = Future()
        result.set_running_or_notify_cancel()

        def settle(done: Future[bytes], tries: int) -> None:
            try:
                result.set_result(Article.from_json(done.result()))
            except CancelledError as error:
                result.set_exception(error)
            except Exception as error:
                if isinstance(error, BrokenProcessPool) and self._again(job, settle, tries):
                    return
                from crawler.extraction.article import failed  # noqa: PLC0415 - the parent does without it else

                cause = _cause(error, self.bounds)
                result.set_result(failed(url, cause, outlet=outlet, memory=memory, captured=captured))

        self._schedule(job, lambda done: settle(done, 1))
        return result

    def _schedule(self, job: tuple[Any, ...], settle: Callable[[Future[bytes]], None]) -> None:
        with self._guard:
            try:
                inner = self._pool.schedule(_work, args=job, timeout=self.bounds.wall)
            except RuntimeError:
                if self._closed:
                    raise
                # A worker that dies between two pages takes pebble's whole pool with it.
                threading.Thread(target=_dispose, args=(self._pool,), daemon=True).start()
                self._pool = self._new_pool()
                inner = self._pool.schedule(_work, args=job, timeout=self.bounds.wall)
        inner.add_done_callback(settle)

    def _again(self, job: tuple[Any, ...], settle: Callable[[Future[bytes], int], None], tries: int) -> bool:
        """Whether a page is tried again that was with the pool when that broke; the page may be what breaks it."""
        if tries >= _TRIES or self._closed:
            return False
        self._schedule(job, lambda done: settle(done, tries + 1))
        return True

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(max_workers=self._workers, initializer=_begin, initargs=(self.bounds,), context=_context())

    def close(self, *, now: bool = False) -> None:
        """Lets the pages at hand be finished (``now``: stops at once and cancels them) and ends the processes."""
        self._closed = True
        if now:
            self._pool.stop()  # type: ignore[no-untyped-call]
        else:
            self._pool.close()  # type: ignore[no-untyped-call]
        self._pool.join()
        shutil.rmtree(self._shelf, ignore_errors=True)

    def __enter__(self) -> Extractors:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _shelved(self, value: Outlet | Memory | None) -> str | None:
        if value is None:
            return None
        known = self._names.get(id(value))
        if known is None:
            data = value.data if isinstance(value, Memory) else msgspec.json.encode(value)
            path = self._shelf / hashlib.sha256(data).hexdigest()
            path.write_bytes(data)
            # The value is kept beside its name: an id is only unique while its object lives.
            known = self._names[id(value)] = (value, str(path))
        return known[1]


def _dispose(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]
    pool.join()


def _context() -> Any:
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    # The server has loaded everything, so that a worker is replaced within milliseconds.
    context.set_forkserver_preload(["crawler.workers.pool", "crawler.extraction.article"])
    return context


def _begin(bounds: Bounds) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 -- POSIX only

        resource.setrlimit(resource.RLIMIT_AS, (bounds.memory, bounds.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        # An article can wait, a host whose turn has come should not.
        os.nice(5)
    _limits["cpu"] = bounds.cpu


_limits: dict[str, float] = {}


def _work(
    body: bytes,
    url: str,
    headers: list[tuple[str, str]],
    outlet: str | None,
    memory: str | None,
    captured: dt.datetime | None,
) -> bytes:
    from crawler.extraction.article import extract  # noqa: PLC0415 - the parent does without it

    _allow(_limits["cpu"])
    try:
        known = {"outlet": _outlet(outlet) if outlet else None, "memory": _memory(memory) if memory else None}
        return extract(body, url, headers=headers, captured=captured, **known).to_json()  # type: ignore[arg-type]
    finally:
        _allow(0)


def _allow(seconds: float) -> None:
    """``seconds`` of CPU time from now; then the process ends, also within libxml2, where no exception reaches."""
    if sys.platform != "win32":
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)


@lru_cache(maxsize=64)
def _outlet(path: str) -> Outlet:
    return msgspec.json.decode(Path(path).read_bytes(), type=Outlet)


@lru_cache(maxsize=64)
def _memory(path: str) -> Memory:
    return Memory.from_bytes(Path(path).read_bytes())


def _cause(error: BaseException, bounds: Bounds) -> Cause:
    if isinstance(error, FutureTimeout):
        return Cause("too_slow", code="wall", limit=bounds.wall)
    if isinstance(error, MemoryError):
        return Cause("too_much_memory", limit=bounds.memory)
    if isinstance(error, BrokenProcessPool):
        return Cause("worker_died", count=_TRIES)
    if isinstance(error, ProcessExpired):
        if error.exitcode == -getattr(signal, "SIGPROF", 0):
            return Cause("too_slow", code="cpu", limit=bounds.cpu)
        return Cause("worker_died", exit=error.exitcode)
    return Cause("not_extracted", words=f"{type(error).__name__}: {error}"[:300])
