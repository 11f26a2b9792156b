"""Signals to stop where nobody hears them: while no reactor runs."""

from __future__ import annotations

import os
import signal
import threading
from typing import Final

__all__ = ["EXIT_AFTER", "bound_the_end", "end_within"]

# Seconds. A second of the eight is left for a machine that is busy: under attack the end itself took half of one.
EXIT_AFTER: Final = 7.0
_INTERRUPTED: Final = 3
_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT)


def bound_the_end() -> None:
    """Once the reactor has ended, nobody hears a signal to stop: what is still written and stored is bounded from here.

    Files that are complete stay, the next run mends the rest.
    """
    for kind in _SIGNALS:
        signal.signal(kind, lambda *_: end_within(EXIT_AFTER))


def end_within(seconds: float) -> None:
    """Ends the process after ``seconds``, whatever hangs."""
    last_resort = threading.Timer(seconds, _end_now)
    last_resort.daemon = True
    last_resort.start()


def _end_now() -> None:
    os.write(2, b"the run did not end in time; what was fetched is in the archive, the next run goes on from there\n")
    os._exit(_INTERRUPTED)
