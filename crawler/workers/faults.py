"""Whose fault it is that a page was not read: the page's, which has failed, or the machine's: it stays to be read."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from concurrent.futures import TimeoutError as FutureTimeout
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import Final

from pebble import ProcessExpired

from archive.causes import Cause
from archive.errors import StorageError
from crawler.workers.work import Bounds, NotLoadedError

__all__ = [
    "NotReadError", "Patience", "UnableError", "cause_of", "fault_of", "is_of_machine", "is_slow", "needed", "tries_of",
]  # fmt: skip

# How often a page is given to a worker, when it is not the page's fault that there was no answer.
_TRIES: Final = 3
# The same where its worker died over it: the page may be why, or the system was short of memory.
_DEATHS: Final = 2
# Times in a row that no process could be started: then it is not to be expected that one will be.
_STARTS: Final = 3


class NotReadError(StorageError):
    """This machine did not read one page, for a reason of its own. Its bytes are kept; another time it is read."""


class UnableError(StorageError):
    """This machine reads no page at all: who can go on without one page cannot go on without any."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"this machine has no process that can read pages: {why}. Mend that and run again; nothing is lost"
        )


class Patience:
    """Counts what speaks against the machine until ``unable`` says that no page will be read."""

    def __init__(self) -> None:
        self.unable: UnableError | None = None
        self.has_read = False  # whether a worker gave an answer
        self.starts = 0  # times in a row that none could be started

    def not_begun(self, error: Exception) -> None:
        """No process could be started."""
        self.starts += 1
        if self.starts >= _STARTS:
            self.ends(f"none can be started ({error})")

    def is_open(self, error: BaseException) -> bool:
        """Whether nobody can say yet if it was the page: its worker died, and none has read a page so far."""
        return self.unable is None and not self.has_read and is_death(error)

    def is_to_blame(self, error: BaseException) -> bool:
        """Whether the machine reads nothing, and so did not read this page."""
        return self.unable is not None and (is_of_machine(error) or is_death(error))

    def died(self, error: BaseException) -> None:
        """No worker read a page that harms none, either."""
        code = getattr(error, "exitcode", None)
        self.ends(f"none of them answers ({type(error).__name__ if code is None else f'exit {code}'})")

    def ends(self, why: str) -> None:
        """Gives up; the first reason stays."""
        self.unable = self.unable or UnableError(why)


@contextmanager
def needed(what: str) -> Iterator[None]:
    """Makes an UnableError of an error of the system over ``what`` the workers cannot do without."""
    try:
        yield
    except OSError as error:
        raise UnableError(f"{what} cannot be made ({error})") from error


def tries_of(error: BaseException) -> int:
    """How often a page is given to a worker where this is what came of it."""
    if isinstance(error, BrokenProcessPool | FutureTimeout):
        return _TRIES
    return _DEATHS if isinstance(error, ProcessExpired) and not is_slow(error) else 1


def is_slow(error: BaseException) -> bool:
    """Whether the worker died of the limit of CPU time."""
    return isinstance(error, ProcessExpired) and error.exitcode == -getattr(signal, "SIGPROF", 0)


def is_death(error: BaseException) -> bool:
    """Whether the worker, or all of its pool, ended over the page."""
    return isinstance(error, BrokenProcessPool | ProcessExpired) and not is_slow(error)


def is_of_machine(error: BaseException) -> bool:
    """Whether the page may be read at another time: its pool broke, it was kept waiting, or a library that few pages
    need is not there. (That one page says so is no proof that no other can be read.)"""
    return isinstance(error, BrokenProcessPool | FutureTimeout | NotLoadedError | ImportError)


def cause_of(error: BaseException, bounds: Bounds) -> Cause:
    """Why a page was not read."""
    if isinstance(error, FutureTimeout):
        return Cause("too_slow", code="wall", limit=bounds.wall)
    if isinstance(error, MemoryError):
        return Cause("too_much_memory", limit=bounds.memory)
    if isinstance(error, BrokenProcessPool):
        return Cause("worker_died", count=_TRIES)
    if isinstance(error, ProcessExpired):
        if is_slow(error):
            return Cause("too_slow", code="cpu", limit=bounds.cpu)
        return Cause("worker_died", exit=error.exitcode)
    return Cause("not_extracted", words=fault_of(error))


_PLACE: Final = re.compile(r'^  File "(?:[^"\n]*[/\\])?([^"\n/\\]{1,60})", line (\d{1,6}), in ', re.MULTILINE)


def fault_of(error: BaseException) -> str:
    """The kind of an error and, where it was raised in a worker, the place in our code or a library's; never its words,
    which may be those of the page."""
    places = _PLACE.findall(str(error.__cause__)) if error.__cause__ is not None else []
    return " in ".join([type(error).__name__, *(f"{file}, line {line}" for file, line in places[-1:])])
