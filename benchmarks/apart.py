"""A function in a process of its own, within limits: what it told, its peak of memory, its CPU time, how it ended."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Ended", "apart"]

_MOST_MEMORY = 4 << 30
_MOST_SECONDS = 60


@dataclass(frozen=True)
class Ended:
    """``told`` is what the function gave back, or the cause that it refused with; ``memory`` is in MB: the peak (VmHWM)
    less what the process began with, which its parent holds. ``seconds`` are of CPU. ``failure`` is a traceback, or
    the end that it came to."""

    told: str
    memory: float
    seconds: float
    failure: str | None = None

    def is_within(self, memory: float, seconds: float) -> bool:
        return self.failure is None and self.memory <= memory and self.seconds <= seconds


def apart(act: Callable[[], str]) -> Ended:
    """``act`` in a fork of this process, where VmHWM begins anew; ru_maxrss is inherited, and tells nothing."""
    reads, writes = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if not child:
        os.close(reads)
        _child(act, writes)
    os.close(writes)
    with os.fdopen(reads, "rb") as stream:
        answer = stream.read()
    _, status, usage = os.wait4(child, 0)
    seconds = usage.ru_utime + usage.ru_stime
    if not answer:
        code = os.waitstatus_to_exitcode(status)
        ended = signal.Signals(-code).name if code < 0 else f"exit {code}"
        return Ended("", 0, seconds, f"ended by {ended}")
    told, memory, failure = json.loads(answer)
    return Ended(told, memory, seconds, failure)


def _child(act: Callable[[], str], writes: int) -> None:
    # More than what the parent had mapped: one that has run ten thousand tests has mapped gigabytes.
    most = _MOST_MEMORY + int(_kept("VmSize:") * 1024 * 1024)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (_MOST_SECONDS, _MOST_SECONDS))
    told, failure, begun = "", None, _kept("VmRSS:")
    try:
        told = act()
    except BaseException:  # the very thing that is looked for
        failure = traceback.format_exc()
    answer = json.dumps([told, _kept("VmHWM:") - begun, failure]).encode()
    while answer:
        answer = answer[os.write(writes, answer) :]
    os._exit(0)


def _kept(name: str) -> float:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return 0.0
