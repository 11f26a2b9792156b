"""What a process is started with and may lose: its three streams, and the terminal behind them."""

from __future__ import annotations

import os
import signal
import sys

__all__ = ["hang_up_is_stop", "hold_streams"]


def hold_streams() -> None:
    """Opens those of stdin, stdout and stderr that are closed (``>&-``) on the null device.

    Else the next file that is opened has the number of such a stream, and whoever writes to the number writes into it.
    """
    for number, mode in enumerate((os.O_RDONLY, os.O_WRONLY, os.O_WRONLY)):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, mode)  # takes the lowest number that is free
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)


def hang_up_is_stop() -> None:
    """A terminal or a connection that goes away (SIGHUP) stops as SIGTERM does, whoever hears that one at the time;
    under ``nohup`` nothing stops."""
    if sys.platform != "win32" and signal.getsignal(signal.SIGHUP) is signal.SIG_DFL:
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))
