"""Processes whose clock is wrong: libfaketime, from the package of that name on PyPI.

The wall clock is shifted; nothing in the process knows of it. Timers run on the monotonic clock, which is left alone.
"""

from __future__ import annotations

import functools
import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

from tests.tools import absent

__all__ = ["shifted"]

_ROOT = Path(__file__).parents[1]
_SITE = Path(__file__).parent / "crawler/month/clock"


def shifted(seconds: float) -> dict[str, str]:
    """What to add to a process's environment: its clock, and its children's, is ``seconds`` ahead, or behind (< 0)."""
    return _environment(_library(), seconds)


def _environment(library: str, seconds: float) -> dict[str, str]:
    # Its own guess about glibc lets a wait of 5 ms for Python's lock last as long as the shift: crawls stand still.
    timers = {"FAKETIME_DONT_FAKE_MONOTONIC": "1", "FAKETIME_FORCE_MONOTONIC_FIX": "0"}
    # FAKETIME is read at each look at the clock: so a process that is there already can be given it (tests/warm.py).
    timers |= {"FAKETIME_NO_CACHE": "1"}
    path = os.pathsep.join([str(_SITE), str(_ROOT)])
    return {"LD_PRELOAD": library, "FAKETIME": f"{seconds:+.0f}", "PYTHONPATH": path, **timers}


@functools.cache
def _library() -> str:
    """The path of libfaketime's shared library, tried: the loader says little of one that was built for others."""
    found = importlib.util.find_spec("libfaketime")
    assert found, "libfaketime is not installed: pip install -e '.[dev]'"
    assert found.origin
    library = str(Path(found.origin).parent / "vendor/libfaketime/src/libfaketime.so.1")
    words = [sys.executable, "-c", "import time; print(time.time())"]
    told = subprocess.run(words, env=_environment(library, 86400), capture_output=True, text=True, check=True).stdout
    if float(told) < time.time() + 43200:
        absent("libfaketime's wheel does not fit this machine (pip install --no-binary libfaketime libfaketime)")
    return library
