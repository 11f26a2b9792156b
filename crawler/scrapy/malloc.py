"""How the C library gives a crawl its memory, so that what is freed is of use to others."""

from __future__ import annotations

import ctypes
import gc
import os
from collections.abc import Callable, Mapping
from typing import Any, Final

__all__ = ["bound_malloc"]

# mallopt(3), by the variable with which a user chooses instead of us.
_OPTIONS: Final = (
    # All threads take their memory from two arenas. By default there are up to eight for each core, and what was freed
    # in one is of no use to the others.
    ("MALLOC_ARENA_MAX", -8, 2),
    # A block of so many bytes is the system's own, and goes back to it at once. By default glibc takes them from an
    # arena, too, as soon as one was freed; there they lie between small ones that stay, and the arena only grows.
    ("MALLOC_MMAP_THRESHOLD_", -3, 1_000_000),
)


# Python's oldest generation of objects: looking through it finds what failed requests left.
_OLDEST: Final = 2


def bound_malloc() -> None:
    """Has glibc keep less of what this process has freed: a crawl through bombs and large bodies holds less, and grows
    less (``python -m benchmarks.flood``). Other C libraries have no such options.

    Pages within an arena that hold nothing go back each time that Python has looked for old garbage; that takes some
    milliseconds. By itself glibc gives back no more than an arena's end. ``MALLOC_TRIM_THRESHOLD_`` says otherwise."""
    library = ctypes.CDLL(None)
    mallopt, trim = (getattr(library, name, None) for name in ("mallopt", "malloc_trim"))
    for variable, option, value in _OPTIONS:
        if mallopt is not None and variable not in os.environ:
            mallopt(option, value)
    if trim is not None and "MALLOC_TRIM_THRESHOLD_" not in os.environ:
        gc.callbacks.append(_trimming(trim))


def _trimming(trim: Callable[[int], Any]) -> Callable[[str, Mapping[str, int]], None]:
    def after(phase: str, told: Mapping[str, int]) -> None:
        if phase == "stop" and told["generation"] == _OLDEST:
            trim(0)

    return after
