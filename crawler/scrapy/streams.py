"""The terminal that a crawl is started from, and may lose."""

from __future__ import annotations

import os
import signal
import sys

__all__ = ["hang_up_is_stop"]


def hang_up_is_stop() -> None:
    """A terminal or a connection that goes away (SIGHUP) stops as SIGTERM does, whoever hears that one at the time;
    under ``nohup`` nothing stops."""
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
