"""The three streams that a process is started with and may lack: closed (``>&-``), or on a full disk."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any, TextIO, cast

__all__ = ["hold_streams", "unheard_messages"]


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


def unheard_messages() -> None:
    """Makes stderr a stream whose errors end nothing: a log on a full disk must not turn "nothing wrong was found" into
    an exit code that says the opposite."""
    sys.stderr = cast("TextIO", _Unheard(sys.stderr))


class _Unheard:
    """A text stream that loses what cannot be written."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        with suppress(OSError):
            self._stream.write(text)
        return len(text)

    def flush(self) -> None:
        with suppress(OSError):
            self._stream.flush()
