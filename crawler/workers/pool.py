"""The pool of worker processes, with hard limits: one bad page costs one worker, never the run.

Bytes go in, an article or the links of a source come out. Deterministic limits (size, elements, nesting) strike first,
inside ``extract``; then CPU time and memory of the worker; the wall clock last, for what sleeps. A worker that dies is
replaced. Sources are read before articles: nothing else is asked for until they are.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import heapq
import itertools
import re
import shutil
import signal
import sys
import tempfile
import threading
import time
import types
import weakref
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, NamedTuple

if sys.platform == "win32":
    from multiprocessing.context import SpawnContext as StartContext
    from multiprocessing.context import SpawnProcess as StartProcess
else:
    from multiprocessing.context import ForkServerContext as StartContext
    from multiprocessing.context import ForkServerProcess as StartProcess

import msgspec
from pebble import ProcessExpired, ProcessPool

from archive.article import Article
from archive.causes import Cause
from archive.urls import host_of
from crawler.extraction.memory import Memory
from crawler.extraction.unread import failed
from crawler.outlets.outlet import Outlet, Section
from crawler.workers.server import start
from crawler.workers.work import Bounds, Kind, begin, extracted, parsed, timed

__all__ = ["Bounds", "UnreadError", "Workers", "fault_of"]

# How often a page is given to a worker, when it is not the page's fault that there was no answer.
_TRIES: Final = 3
# The same where its worker died over it: the page may be why, or the system was short of memory.
_DEATHS: Final = 2
# Pages that each worker has been given, the one at hand among them: it never waits, and what is urgent hardly does.
_GIVEN: Final = 2
# Seconds between two looks at whether the pool is unbroken.
_LOOK: Final = 1.0
# Seconds beyond what the pages that a worker has may take, before their pool counts as lost.
_SLACK: Final = 30.0
# Seconds of CPU time that a host's pages may take in any case, and each of them on average beyond that. Honest pages
# take a tenth of a second, long live pages one or two.
_COST_IN_ANY_CASE: Final = 300.0
_COST_OF_EACH: Final = 4.0
# Bytes of a page beyond which it goes to its worker in a file.
_IN_FILE: Final = 1_000_000
_SOURCE, _ARTICLE = range(2)

Headers = Mapping[str, str] | Iterable[tuple[str, str]] | None


class UnreadError(Exception):
    """A page of a source could not be read; ``cause`` says why."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause.kind)
        self.cause = cause


@dataclass(slots=True, order=True)
class _Task:
    """The page of ``url``. ``read`` makes the result of what the worker gave, ``refused`` that of a page which exceeded
    a limit or brought its worker down; it may raise."""

    priority: int
    serial: int
    url: str = field(compare=False)
    work: Callable[..., Any] = field(compare=False)
    arguments: tuple[Any, ...] = field(compare=False)
    read: Callable[[Any], Any] = field(compare=False)
    refused: Callable[[Cause, Exception], Any] = field(compare=False)
    result: Future[Any] = field(compare=False, default_factory=Future)
    tries: int = field(compare=False, default=0)


class _Given(NamedTuple):
    """Which pool has a page, and since when (monotonic seconds)."""

    pool: ProcessPool
    since: float


@dataclass(slots=True)
class _Costs:
    """Seconds of CPU time and pages, by host, during one run: one whose pages are made to cost must not keep those of
    the others waiting."""

    _seconds: dict[str, float] = field(default_factory=dict)
    _pages: dict[str, int] = field(default_factory=dict)
    _refused: set[str] = field(default_factory=set)

    def note(self, url: str, seconds: float) -> None:
        """Counts a page that was read, or that was given up after so many seconds."""
        host = host_of(url)
        self._seconds[host] = total = self._seconds.get(host, 0.0) + seconds
        self._pages[host] = self._pages.get(host, 0) + 1
        is_refused = total > max(_COST_IN_ANY_CASE, _COST_OF_EACH * self._pages[host])
        (self._refused.add if is_refused else self._refused.discard)(host)

    def refusal(self, url: str) -> Cause | None:
        """Why no further page of the host is read; None where it may be."""
        if self._refused and host_of(url) in self._refused:
            return Cause("host_costly", limit=_COST_IN_ANY_CASE)
        return None


class Workers:
    """A pool of processes that read pages. Use as a context manager, or call ``close``.

    Every Future resolves. Only ``close(now=True)`` leaves some cancelled: their pages are in the archive and are
    extracted at the next start. No worker is started before the first page; what they are forked from is.
    """

    def __init__(self, workers: int = 2, *, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self._workers = workers
        # Outlets and memories lie in files, named by content: each worker reads one once, pages carry its name.
        self._shelf = Path(tempfile.mkdtemp(prefix="workers-"))
        self._names: dict[int, tuple[object, str]] = {}
        # Guards all that follows. Pebble's threads call back without a lock of pebble's.
        self._changed = threading.Condition()
        self._closed = self._stopped = False
        self._serials = itertools.count()
        self._waiting: list[_Task] = []
        self._given: dict[Future[Any], _Given] = {}
        self._costs = _Costs()
        start()
        self._pool: ProcessPool | None = self._new_pool()
        threading.Thread(target=self._watch, daemon=True).start()

    def extract(
        self,
        body: bytes,
        url: str,
        headers: Headers = None,
        outlet: Outlet | None = None,
        memory: Memory | None = None,
        captured: dt.datetime | None = None,
    ) -> Future[Article]:
        """The article of a page; the arguments are those of ``crawler.extraction.extract``.

        Its status is ``failed``, with the cause, where the page exceeded a limit or brought its worker down.
        """

        def refused(cause: Cause, _: Exception) -> Article:
            return failed(url, cause, outlet=outlet, memory=memory, captured=captured)

        given = self._given_as(body)
        arguments = (given, url, _pairs(headers), self._shelved(outlet), self._shelved(memory), captured)
        task = _Task(_ARTICLE, next(self._serials), url, extracted, arguments, Article.from_json, refused)
        return self._take(task, given)

    def parse(
        self,
        kind: Kind,
        body: bytes,
        url: str,
        headers: Headers = None,
        outlet: Outlet | None = None,
        section: Section | None = None,
    ) -> Future[Any]:
        """What a page of a source holds: a ``Listing`` (section), a ``Feed``, a ``Sitemap``; of a robots.txt the
        addresses of its sitemaps. The Future raises UnreadError for a page that exceeded a limit or brought its
        worker down, and the error itself where our own code failed over it."""

        def refused(cause: Cause, error: Exception) -> Any:
            raise error if cause.kind == "not_extracted" else UnreadError(cause)

        given = self._given_as(body)
        arguments = (kind, given, url, _pairs(headers), self._shelved(outlet), section)
        task = _Task(_SOURCE, next(self._serials), url, parsed, arguments, lambda value: value, refused)
        return self._take(task, given)

    def close(self, *, now: bool = False) -> None:
        """Lets the pages at hand be finished (``now``: stops at once and cancels them) and ends the processes. Doing it
        twice does nothing; ``now`` also stops a ``close`` that waits in another thread."""
        with self._changed:
            self._closed, self._stopped = True, self._stopped or now
            self._give()
            self._changed.wait_for(lambda: self._stopped or not (self._waiting or self._given))
            pool, self._pool = self._pool, None
            self._changed.notify_all()
        if pool is not None:
            self._end(pool)
            shutil.rmtree(self._shelf, ignore_errors=True)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _given_as(self, body: bytes) -> bytes | Path:
        """What a worker is given of ``body``: itself, or the file that it lies in until there is an answer. A long one
        would be in this process twice for as long as it is on its way, and be held until the worker is done."""
        if len(body) <= _IN_FILE or self._closed:
            return body
        path = self._shelf / f"body-{next(self._serials)}"
        try:
            path.write_bytes(body)
        except OSError:  # no room on the disk
            path.unlink(missing_ok=True)
            return body
        return path

    def _take(self, task: _Task, given: bytes | Path = b"") -> Future[Any]:
        if isinstance(given, Path):
            task.result.add_done_callback(lambda _: given.unlink(missing_ok=True))
        task.result.set_running_or_notify_cancel()
        with self._changed:
            if self._closed:
                task.result.set_exception(CancelledError("the workers have ended"))
            else:
                heapq.heappush(self._waiting, task)
                self._give()
        return task.result

    def _give(self) -> None:
        """Hands out what waits, the most urgent first, as far as there is room; cancels it where the pool stops."""
        with self._changed:
            while self._waiting and (self._stopped or len(self._given) < self._workers * _GIVEN):
                task = heapq.heappop(self._waiting)
                if self._stopped:
                    task.result.set_exception(CancelledError("the workers were stopped"))
                    continue
                if (refusal := self._costs.refusal(task.url)) is not None:
                    self._answer(task, partial(task.refused, refusal, RuntimeError(refusal.kind)))
                    continue
                task.tries += 1
                try:
                    pool = self._unbroken()
                    done = pool.schedule(timed, args=(task.work, *task.arguments), timeout=self.bounds.wall)
                except (RuntimeError, OSError) as error:  # no process can be started, or it broke just now
                    self._failed(task, BrokenProcessPool(str(error)))
                    continue
                self._given[done] = _Given(pool, time.monotonic())
                done.add_done_callback(partial(self._came, task))

    def _unbroken(self) -> ProcessPool:
        """The pool; a new one where a worker died between two pages, which takes pebble's whole pool with it."""
        assert self._pool is not None
        if not self._pool.active:
            self._replace()
        return self._pool

    def _watch(self) -> None:
        """Pebble tells nobody of the pages that were on their way to a worker when its pool broke, nor of one whose
        worker died before it said that it has it."""
        with self._changed:
            while not self._changed.wait_for(lambda: self._pool is None, _LOOK):
                since = [given.since for given in self._given.values() if given.pool is self._pool]
                if since and time.monotonic() - min(since) > _GIVEN * self.bounds.wall + _SLACK:
                    self._replace()
                with suppress(RuntimeError, OSError):  # no process can be started now
                    if self._given:
                        self._unbroken()

    def _replace(self) -> None:
        threading.Thread(target=self._end, args=(self._pool,), daemon=True).start()
        self._pool = self._new_pool()

    def _end(self, pool: ProcessPool) -> None:
        """Ends a pool; the pages that it had and did not answer come back."""
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
        with self._changed:
            lost = [done for done, given in self._given.items() if given.pool is pool]
        for done in lost:
            if not done.done():
                done.set_exception(BrokenProcessPool("the pool has ended"))

    def _came(self, task: _Task, done: Future[Any]) -> None:
        # Pebble cancels what a pool had when it is stopped.
        error = BrokenProcessPool("the pool has ended") if done.cancelled() else done.exception()
        with self._changed:
            self._given.pop(done, None)
            if error is None:
                value, seconds = done.result()
                self._costs.note(task.url, seconds)
                self._answer(task, partial(task.read, value))
            else:
                self._failed(task, error)
            self._changed.notify_all()
            self._give()

    def _failed(self, task: _Task, error: BaseException) -> None:
        """Queues a page anew whose pool broke (it may be what breaks the pool, or was only near) or whose worker died,
        and one that was not read in time by the wall clock: a page that takes the time itself meets the limit of CPU
        time first, so that one was kept waiting by a machine with other work."""
        if self._stopped:
            task.result.set_exception(CancelledError("the workers were stopped"))
        elif task.tries < _tries(error):
            heapq.heappush(self._waiting, task)
        else:
            known = error if isinstance(error, Exception) else RuntimeError(repr(error))
            cause = _cause(error, self.bounds)
            if cause.kind == "too_slow" and cause.code == "cpu":
                self._costs.note(task.url, self.bounds.cpu)
            self._answer(task, partial(task.refused, cause, known))

    def _answer(self, task: _Task, make: Callable[[], Any]) -> None:
        try:
            result = make()
        except Exception as error:
            task.result.set_exception(error)
        else:
            task.result.set_result(result)

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(max_workers=self._workers, initializer=begin, initargs=(self.bounds,), context=_Context())

    def _shelved(self, value: Outlet | Memory | None) -> str | None:
        with self._changed:
            if value is None or self._closed:
                return None
            if id(value) not in self._names:
                data = value.effect if isinstance(value, Memory) else msgspec.json.encode(value)
                path = self._shelf / hashlib.sha256(data).hexdigest()
                if not path.exists():  # a worker may be reading it
                    path.write_bytes(data)
                self._names[id(value)] = (self._kept(value), str(path))
            return self._names[id(value)][1]

    def _kept(self, value: Outlet | Memory) -> object:
        """What stands beside a name, since an id is only unique while its object lives: an outlet, of which a crawl has
        a few; of a memory, which may be large and is learned anew, only a reference that takes the name with it."""
        if isinstance(value, Outlet):
            return value
        names, key = self._names, id(value)
        return weakref.ref(value, lambda _: names.pop(key, None))


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return list(headers.items()) if isinstance(headers, Mapping) else list(headers or ())


_starting = threading.Lock()
_PLACE: Final = re.compile(r'^  File "(?:[^"\n]*[/\\])?([^"\n/\\]{1,60})", line (\d{1,6}), in ', re.MULTILINE)


class _Worker(StartProcess):
    """A process that does not import the program's ``__main__`` first, as multiprocessing has every child do.

    Nothing of a worker lies there, and a script without ``if __name__ == "__main__"`` would crawl again in each."""

    @staticmethod
    def _Popen(process: Any) -> Any:  # noqa: N802 (multiprocessing's name)
        with _starting:
            main = sys.modules["__main__"]
            sys.modules["__main__"] = types.ModuleType("__main__")  # of no file: there is nothing to import
            try:
                return StartProcess._Popen(process)
            finally:
                sys.modules["__main__"] = main


class _Context(StartContext):
    Process = _Worker


def _tries(error: BaseException) -> int:
    """How often a page is given to a worker where this is what came of it."""
    if isinstance(error, BrokenProcessPool | FutureTimeout):
        return _TRIES
    return _DEATHS if isinstance(error, ProcessExpired) and not _is_slow(error) else 1


def _is_slow(error: ProcessExpired) -> bool:
    """Whether the worker died of the limit of CPU time."""
    return bool(error.exitcode == -getattr(signal, "SIGPROF", 0))


def _cause(error: BaseException, bounds: Bounds) -> Cause:
    if isinstance(error, FutureTimeout):
        return Cause("too_slow", code="wall", limit=bounds.wall)
    if isinstance(error, MemoryError):
        return Cause("too_much_memory", limit=bounds.memory)
    if isinstance(error, BrokenProcessPool):
        return Cause("worker_died", count=_TRIES)
    if isinstance(error, ProcessExpired):
        if _is_slow(error):
            return Cause("too_slow", code="cpu", limit=bounds.cpu)
        return Cause("worker_died", exit=error.exitcode)
    return Cause("not_extracted", words=fault_of(error))


def fault_of(error: BaseException) -> str:
    """The kind of an error and, where it was raised in a worker, the place in our code or a library's; never its words,
    which may be those of the page."""
    places = _PLACE.findall(str(error.__cause__)) if error.__cause__ is not None else []
    return " in ".join([type(error).__name__, *(f"{file}, line {line}" for file, line in places[-1:])])
