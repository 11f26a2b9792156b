"""Lines on stdout whose reader may go."""

from __future__ import annotations

import os
import sys

__all__ = ["close_output", "done", "print_line"]


def done(line: str) -> None:
    """Prints what was done of a work that goes on though nobody reads it any more (``archive copy … | head``): half of
    it would look like all, and its exit code is the answer."""
    try:
        print(line, flush=True)
    except BrokenPipeError:
        close_output()


def print_line(line: str) -> str | None:
    """Prints the line that programs wait for. None, or why it could not be written (a full disk, a reader who has
    gone): that is no fault of the work it tells of."""
    try:
        print(line, flush=True)
    except OSError as error:
        close_output()
        return error.strerror or str(error)
    return None


def close_output() -> None:
    """What is printed from here on goes nowhere; Python would complain once more at its end of what it cannot write."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
