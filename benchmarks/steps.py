"""``python -m benchmarks.steps FILE crawl politics …``: ``scrapy crawl`` with its steps measured.

A step is what the reactor does before it looks for other work. FILE gets JSON: the CPU seconds of the ``longest`` step
and ``where`` it was, those of the process (``cpu``), and the ``memory`` (MB) of it at its peak.
"""

from __future__ import annotations

import asyncio
import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

from scrapy.cmdline import execute


class _Steps:
    longest = 0.0
    where = ""

    def measure(self) -> None:
        run = asyncio.Handle._run

        def measured(handle: Any) -> None:
            began = time.thread_time()
            told = repr(handle)
            run(handle)
            took = time.thread_time() - began
            if took > self.longest:
                self.longest, self.where = took, told[:300]

        asyncio.Handle._run = measured  # type: ignore[method-assign]


def main(file: str, *words: str) -> None:
    steps = _Steps()
    steps.measure()
    try:
        execute(["scrapy", *words])
    finally:
        used = resource.getrusage(resource.RUSAGE_SELF)
        told = {"longest": round(steps.longest, 3), "where": steps.where, "memory": _peak()}
        Path(file).write_text(json.dumps({**told, "cpu": round(used.ru_utime + used.ru_stime, 1)}))


def _peak() -> int:
    """MB of memory at the most. Not ru_maxrss: a child inherits its parent's, which may be a whole test process."""
    (line,) = (one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmHWM:"))
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    main(*sys.argv[1:])
