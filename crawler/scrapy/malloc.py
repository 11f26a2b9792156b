"""How the C library gives a crawl its memory, so that what is freed is of use to others."""

from __future__ import annotations

import ctypes
import os
from typing import Final

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


def bound_malloc() -> None:
    """Has glibc keep less of what this process has freed: a crawl through bombs and large bodies holds less, and grows
    less (``python -m benchmarks.flood``). Other C libraries have no such options."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is None:
        return
    for variable, option, value in _OPTIONS:
        if variable not in os.environ:
            mallopt(option, value)
