"""The last bound of a run's end, outside the process that runs: SIGTERM ends it within eight seconds whatever it does.

A timer in a thread strikes as long as Python comes to it. Code in C that keeps the interpreter (a pattern that goes
back and back, a parser) lets no thread and no handler run, but the operating system's signal still writes its number
to the *wakeup file descriptor*. Another process reads that, waits, and kills.

A hard end is safe: what is in a segment is on the disk, and the next run mends the rest (``archive.runs.recovery``).
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any, Final, Self

from crawler.scrapy.ending import EXIT_AFTER, end_within

__all__ = ["Watchdog"]

# Seconds: our own end comes first, with its exit code.
_KILL_AFTER: Final = EXIT_AFTER + 0.3
_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)
# Reads the numbers of signals from its standard input, whose end means that the watched process is gone.
_PROGRAM: Final = """
import os, select, signal, sys
watched, within, stops = int(sys.argv[1]), float(sys.argv[2]), bytes(map(int, sys.argv[3:]))
for kind in (signal.SIGTERM, signal.SIGINT):
    signal.signal(kind, signal.SIG_IGN)
came = b"."
while came and not set(came) & set(stops):
    came = os.read(0, 512)
import time
end = time.monotonic() + within
while came and (left := end - time.monotonic()) > 0 and select.select([0], [], [], left)[0]:
    came = os.read(0, 512)
if came and os.getppid() == watched:
    os.write(2, b"the run did not end in time; what was fetched is in the archive, the next run goes on from there\\n")
    os.kill(watched, signal.SIGKILL)
"""


class Watchdog:
    """Watches this process from its making on; a context manager. Elsewhere than on POSIX it does nothing.

    Others take the wakeup descriptor for themselves: whoever begins to run a reactor, or has ended one, says
    ``listen``.
    """

    def __init__(self, within: float = _KILL_AFTER) -> None:
        self._ear: int | None = None
        if sys.platform == "win32":
            return
        reading, self._ear = os.pipe()
        os.set_blocking(self._ear, False)
        told = [str(os.getpid()), str(within), *(str(int(kind)) for kind in _SIGNALS)]
        command = [sys.executable, "-I", "-S", "-c", _PROGRAM, *told]
        # A group of its own: Ctrl-C reaches all of ours.
        self._process = subprocess.Popen(command, stdin=reading, stdout=subprocess.DEVNULL, start_new_session=True)
        os.close(reading)
        self.listen()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._ear is None:
            return
        before = signal.set_wakeup_fd(-1)
        if before not in (-1, self._ear):
            signal.set_wakeup_fd(before)
        os.close(self._ear)
        self._ear = None
        self._process.wait()

    def listen(self) -> None:
        """Hears the signals to stop from now on, in the place of who heard them before."""
        if self._ear is not None:
            signal.set_wakeup_fd(self._ear, warn_on_full_buffer=False)

    def bound_handlers(self) -> None:
        """Lets the end be bound also by the handlers that stand now, before they do what they do: so a loop in Python
        ends with our own exit code."""
        for kind in _SIGNALS:
            handler = signal.getsignal(kind)
            if callable(handler):
                signal.signal(kind, _bounding(handler))


def _bounding(handler: Callable[[int, FrameType | None], Any]) -> Callable[[int, FrameType | None], None]:
    def bounded(kind: int, frame: FrameType | None) -> None:
        end_within(EXIT_AFTER)
        handler(kind, frame)

    return bounded
