"""A task of a fleet: one of our own commands, in a process of its own, on whichever machine takes it.

A task may be run twice: what a crawl or a re-extraction writes has names that no other one takes, and an archive in a
bucket is written by create-if-absent. It may be killed at any moment, as any crawl may.
"""

from __future__ import annotations

import collections
import ctypes
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Final

import msgspec

from archive.runs.lock import is_held

__all__ = ["Done", "Stop", "Task", "run"]

_FINISHED_WITH_ALARM: Final = 1
"""The exit code of what is over, too: something was lost or found changed, and once more would not help."""

_FREE_WITHIN: Final = 30.0
"""Seconds. The crawl of a worker that was lost stops within 10."""
_FREE_EVERY: Final = 0.2
_STOP_SECONDS: Final = 15

_SAID_LINES: Final = 12
_SAID_WIDTH: Final = 400
_PR_SET_PDEATHSIG: Final = 1  # prctl(2)


class Task(msgspec.Struct, frozen=True):
    """``name`` is its own within a batch ([a-z0-9.-]), and another one for other outlets or other work; ``about`` are
    the outlets, for people; ``words`` stand behind ``python -m``. It writes ``outlets`` of the archive whose folder is
    ``root``."""

    name: str
    about: str
    words: tuple[str, ...]
    root: str = ""
    outlets: tuple[str, ...] = ()


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """How a task ended: ``code`` as the command's exit code (negative: killed by that signal; None: its machine was
    lost too often), ``summary`` the line of JSON that it printed, ``said`` the end of its stderr; ``seconds`` by the
    wall clock, ``host`` the machine that ran it."""

    task: str
    about: str
    code: int | None
    seconds: float = 0.0
    host: str = ""
    summary: Any = None
    said: tuple[str, ...] = ()

    @property
    def is_over(self) -> bool:
        """Whether it need not be run again. What crashed ends with 1, too, but prints no summary."""
        return self.code == 0 or (self.code == _FINISHED_WITH_ALARM and self.summary is not None)


class Stop:
    """Stops what runs here, also what begins in that moment."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._processes: list[subprocess.Popen[bytes]] = []

    def now(self) -> None:
        """Each crawl that is under way ends as it does by Ctrl-C: what it has stays, and the next goes on. Waits for
        the ends; what takes longer than any crawl may is killed."""
        self._asked.set()
        for one in self._processes:
            one.terminate()
        for one in self._processes:
            try:
                one.wait(_STOP_SECONDS)
            except subprocess.TimeoutExpired:
                one.kill()

    def watch(self, process: subprocess.Popen[bytes]) -> None:
        """Stops ``process`` too, at once if it came too late to be asked."""
        self._processes.append(process)
        if self._asked.is_set():
            process.terminate()

    def wait(self, seconds: float) -> bool:
        """Whether a stop was asked for, within so many seconds."""
        return self._asked.wait(seconds)


def run(task: Task, stop: Stop | None = None) -> Done:
    """Runs ``task`` here and waits for its end. The process is told to stop when this one is no more.

    A worker that is given the task of a lost one waits first until that one's process has stopped, half a minute at
    most."""
    stop = stop or Stop()
    began = time.monotonic()
    _wait_until_free(task, stop)
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        process = subprocess.Popen(
            [sys.executable, "-m", *task.words],
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=said,
            env={"SCRAPY_SETTINGS_MODULE": "crawler.settings", **os.environ},
            preexec_fn=_tied if sys.platform == "linux" else None,  # noqa: PLW1509 - calls no Python that takes a lock
        )
        stop.watch(process)
        code = process.wait()
        return Done(
            task=task.name,
            about=task.about,
            code=code,
            seconds=round(time.monotonic() - began, 1),
            host=socket.gethostname(),
            summary=_summary(out),
            said=_tail(said),
        )


def _wait_until_free(task: Task, stop: Stop) -> None:
    until = time.monotonic() + _FREE_WITHIN
    while any(is_held(Path(task.root), name) for name in task.outlets) and time.monotonic() < until:
        if stop.wait(_FREE_EVERY):
            return


_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def _tied() -> None:
    """In the new process: SIGTERM comes when the thread that waits for it ends, by kill -9 too. Another worker is given
    the task then, and the site must not be asked by both."""
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _summary(out: IO[bytes]) -> Any:
    """The last line of JSON that was printed; None without one."""
    for line in reversed(_lines(out)):
        if line.startswith("{"):
            try:
                return json.loads(line)
            except ValueError:
                return None
    return None


def _tail(said: IO[bytes]) -> tuple[str, ...]:
    return tuple(line[:_SAID_WIDTH] for line in _lines(said))


def _lines(stream: IO[bytes]) -> Sequence[str]:
    stream.seek(0)
    last = collections.deque(stream, maxlen=_SAID_LINES)
    return [line.decode("utf-8", "replace").rstrip() for line in last]
