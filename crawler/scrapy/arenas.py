"""Where the threads of a crawl take their memory from."""

from __future__ import annotations

import ctypes
import os
from typing import Final

__all__ = ["share_arenas"]

_ARENA_MAX: Final = -8  # mallopt(3): M_ARENA_MAX
_ARENAS: Final = 2


def share_arenas() -> None:
    """Lets all threads of this process take their memory from two arenas.

    By default glibc has up to eight for each core, and what was freed in one is of no use to the others: a crawl
    through bombs and large bodies held a quarter more (``python -m benchmarks.flood --pages 1600``). Other C libraries
    have no such thing; whoever sets MALLOC_ARENA_MAX has chosen."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None and "MALLOC_ARENA_MAX" not in os.environ:
        mallopt(_ARENA_MAX, _ARENAS)
