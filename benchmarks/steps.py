"""``python -m benchmarks.steps FILE crawl politics …``: ``scrapy crawl`` with its steps measured.

A step is what the reactor does before it looks for other work. FILE gets JSON: the CPU seconds of the ``longest`` step,
``where`` it was and the ``stack`` it stood in (the innermost frames, one look a line, as a second thread saw them), the
seconds of CPU of the process (``cpu``), and the ``memory`` (MB) of it at its peak.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from scrapy.cmdline import execute

# Seconds of CPU after which the stack of a step is looked at, again and again, and those between two looks.
_LONG = 0.2
_EVERY = 0.05
_FRAMES = 12


class _Steps:
    longest = 0.0
    where = ""
    stack = ""

    def __init__(self) -> None:
        self._began: float | None = None
        self._seen = ""
        self._thread = threading.get_ident()

    def measure(self) -> None:
        run = asyncio.Handle._run

        def measured(handle: Any) -> None:
            self._seen, self._began = "", time.thread_time()
            told = repr(handle)
            run(handle)
            took, self._began = time.thread_time() - self._began, None
            if took > self.longest:
                self.longest, self.where, self.stack = took, told[:300], self._seen

        asyncio.Handle._run = measured  # type: ignore[method-assign]
        threading.Thread(target=self._look, daemon=True).start()

    def _look(self) -> None:
        """Keeps where a long step stands; what holds the interpreter (code in C) shows no stack."""
        clock = time.pthread_getcpuclockid(self._thread)
        while True:
            time.sleep(_EVERY)
            began = self._began
            if began is None or time.clock_gettime(clock) - began < _LONG:
                continue
            frame = sys._current_frames().get(self._thread)
            told = traceback.extract_stack(frame)[-_FRAMES:]
            self._seen += " < ".join(f"{Path(one.filename).name}:{one.lineno} {one.name}" for one in reversed(told))
            self._seen = (self._seen + "\n")[-4_000:]


def main(file: str, *words: str) -> None:
    steps = _Steps()
    steps.measure()
    try:
        execute(["scrapy", *words])
    finally:
        used = resource.getrusage(resource.RUSAGE_SELF)
        told = {"longest": round(steps.longest, 3), "where": steps.where, "stack": steps.stack, "memory": _peak()}
        Path(file).write_text(json.dumps({**told, "cpu": round(used.ru_utime + used.ru_stime, 1)}))


def _peak() -> int:
    """MB of memory at the most. Not ru_maxrss: a child inherits its parent's, which may be a whole test process."""
    (line,) = (one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
