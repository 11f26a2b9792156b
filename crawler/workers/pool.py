"""The pool of worker processes, with hard limits: one bad page costs one worker, never the run.

Bytes go in, an article or the links of a source come out. Deterministic limits (size, elements, nesting) strike first,
inside ``extract``; then CPU time and memory of the worker; the wall clock last, for what sleeps. A worker that dies is
replaced. Sources are read before articles: nothing else is asked for until they are. What only this machine is to blame
for is no page's fault: the page is not read, and where none can be read that is said once, for all of them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import heapq
import itertools
import shutil
import sys
import tempfile
import threading
import time
import types
import weakref
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import CancelledError, Future
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
from pebble import ProcessPool

from archive.article import Article
from archive.causes import Cause
from archive.urls import host_of
from crawler.extraction.memory import Memory
from crawler.extraction.unread import failed
from crawler.outlets.outlet import Outlet, Section
from crawler.workers.faults import (
    NotReadError,
    Patience,
    UnableError,
    cause_of,
    fault_of,
    is_of_machine,
    needed,
    tries_of,
)
from crawler.workers.server import start
from crawler.workers.work import Bounds, Kind, NotLoadedError, begin, extracted, parsed, timed, tried

__all__ = ["Bounds", "NotReadError", "UnableError", "UnreadError", "Workers", "fault_of"]

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


class _Shelf:
    """What workers share, in files of a temporary folder: outlets and memories, named by content, and long pages until
    they are read. Each worker reads an outlet or a memory once, pages carry its name. Raises UnableError where
    the folder cannot be made."""

    def __init__(self) -> None:
        with needed("a temporary folder"):
            self.folder = Path(tempfile.mkdtemp(prefix="workers-"))
        self._names: dict[int, tuple[object, str]] = {}
        self._serials = itertools.count()
        self._lock = threading.Lock()
        self._is_cleared = False

    def given(self, body: bytes) -> bytes | Path:
        """What a worker is given of ``body``: itself, or the file that it lies in until there is an answer. A long one
        would be in this process twice for as long as it is on its way, and be held until the worker is done."""
        if len(body) <= _IN_FILE or self._is_cleared:
            return body
        path = self.folder / f"body-{next(self._serials)}"
        try:
            path.write_bytes(body)
        except OSError:  # no room on the disk
            path.unlink(missing_ok=True)
            return body
        return path

    def name_of(self, value: Outlet | Memory | None) -> str | None:
        """The file that holds ``value``; it is written again where the system has cleared its temporary folder of what
        is some days old."""
        with self._lock:
            if value is None or self._is_cleared:
                return None
            if id(value) not in self._names or not Path(self._names[id(value)][1]).exists():
                data = value.effect if isinstance(value, Memory) else msgspec.json.encode(value)
                path = self.folder / hashlib.sha256(data).hexdigest()
                if not path.exists():  # a worker may be reading it
                    self.folder.mkdir(mode=0o700, exist_ok=True)
                    path.write_bytes(data)
                self._names[id(value)] = (self._kept(value), str(path))
            return self._names[id(value)][1]

    def clear(self) -> None:
        """Removes the folder; nothing is written any more."""
        with self._lock:
            self._is_cleared = True
            shutil.rmtree(self.folder, ignore_errors=True)

    def _kept(self, value: Outlet | Memory) -> object:
        """What stands beside a name, since an id is only unique while its object lives: an outlet, of which a crawl has
        a few; of a memory, which may be large and is learned anew, only a reference that takes the name with it."""
        if isinstance(value, Outlet):
            return value
        names, key = self._names, id(value)
        return weakref.ref(value, lambda _: names.pop(key, None))


class Workers:
    """A pool of processes that read pages. Use as a context manager, or call ``close``.

    Every Future resolves. Only ``close(now=True)`` leaves some cancelled: their pages are in the archive and are
    extracted at the next start. No worker is started before the first page; what they are forked from is. Raises
    UnableError where that, or a folder for what they share, cannot be made.
    """

    def __init__(self, workers: int = 2, *, bounds: Bounds | None = None) -> None:
        self.bounds = bounds or Bounds()
        self._workers = workers
        self._shelf = _Shelf()
        # Guards all that follows. Pebble's threads call back without a lock of pebble's.
        self._changed = threading.Condition()
        self._closed = self._stopped = False
        self._serials = itertools.count()
        self._waiting: list[_Task] = []
        self._given: dict[Future[Any], _Given] = {}
        self._costs = _Costs()
        self._patience = Patience()
        with needed("the server they are forked from"):
            start()
            self._pool: ProcessPool | None = self._new_pool()
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def unable(self) -> UnableError | None:
        """Why no page is read any more; None as long as they are."""
        return self._patience.unable

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

        Its status is ``failed``, with the cause, where the page exceeded a limit or brought its worker down. The Future
        raises NotReadError where the machine is to blame: it kept the page waiting, or has no process for it.
        """

        def refused(cause: Cause, error: Exception) -> Article:
            if is_of_machine(error):
                why = "was too busy to read" if isinstance(error, TimeoutError) else "could not read"
                raise NotReadError(f"this machine {why} {url}; it is read at another time") from error
            return failed(url, cause, outlet=outlet, memory=memory, captured=captured)

        given = self._shelf.given(body)
        arguments = (given, url, _pairs(headers), self._shelf.name_of(outlet), self._shelf.name_of(memory), captured)
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
        worker down, and the error itself where our own code failed over it; UnableError where no page can be read."""

        def refused(cause: Cause, error: Exception) -> Any:
            raise error if cause.kind == "not_extracted" else UnreadError(cause)

        given = self._shelf.given(body)
        arguments = (kind, given, url, _pairs(headers), self._shelf.name_of(outlet), section)
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
            self._shelf.clear()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

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
                if self.unable is not None:
                    task.result.set_exception(self.unable)
                    continue
                try:
                    pool = self._unbroken()
                    done = pool.schedule(timed, args=(task.work, *task.arguments), timeout=self.bounds.wall)
                except (RuntimeError, OSError) as error:  # no process can be started, or it broke just now
                    heapq.heappush(self._waiting, task)
                    self._patience.not_begun(error)
                    if self.unable is None:
                        return  # the next look gives it again
                    continue
                task.tries += 1
                self._patience.starts = 0
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
                self._give()

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
                self._patience.has_read = True
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
        elif self.unable is None and task.tries < tries_of(error):
            heapq.heappush(self._waiting, task)
        elif task.work is not tried and self._patience.is_open(error):
            self._try_out(task, error)
        else:
            if isinstance(error, NotLoadedError):
                self._patience.ends(f"what they need cannot be loaded ({error})")
            if self._patience.is_to_blame(error):
                task.result.set_exception(self.unable)
                return
            known = error if isinstance(error, Exception) else RuntimeError(repr(error))
            cause = cause_of(error, self.bounds)
            if cause.kind == "too_slow" and cause.code == "cpu":
                self._costs.note(task.url, self.bounds.cpu)
            self._answer(task, partial(task.refused, cause, known))

    def _try_out(self, task: _Task, error: BaseException) -> None:
        """Has a page read that harms nobody: was it the page of ``task`` over which the worker died, or do all of them
        die on this machine?"""

        def refused(_: Cause, error: Exception) -> None:
            raise error

        def seen(trial: Future[Any]) -> None:
            with self._changed:
                if not self._stopped and (died := trial.exception()) is not None:
                    self._patience.died(died)
                self._failed(task, error)

        trial = _Task(_SOURCE, next(self._serials), "", tried, (), lambda value: value, refused)
        trial.result.add_done_callback(seen)
        heapq.heappush(self._waiting, trial)

    def _answer(self, task: _Task, make: Callable[[], Any]) -> None:
        try:
            result = make()
        except Exception as error:
            task.result.set_exception(error)
        else:
            task.result.set_result(result)

    def _new_pool(self) -> ProcessPool:
        return ProcessPool(max_workers=self._workers, initializer=begin, initargs=(self.bounds,), context=_Context())


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return list(headers.items()) if isinstance(headers, Mapping) else list(headers or ())


_starting = threading.Lock()


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
