"""Where measurements are told: on what machine, with which versions, and between which marks of a page of docs/."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

__all__ = ["machine", "put", "today", "versions"]


def machine() -> str:
    """The machine in one line: processor, cores that may be used, memory, kernel, Python."""
    told = Path("/proc/cpuinfo").read_text() if Path("/proc/cpuinfo").exists() else ""
    models = [line.partition(":")[2].strip() for line in told.splitlines() if line.startswith("model name")]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    cores = len(os.sched_getaffinity(0))
    system = f"{platform.system()} {platform.release().partition('-')[0]}"
    processor = models[0] if models else platform.machine()
    return f"{processor}, {cores} cores, {memory:.0f} GiB, {system}, Python {platform.python_version()}"


def versions(packages: Iterable[str]) -> str:
    """``name version`` of each installed package, parted by commas."""
    return ", ".join(f"{name} {version(name)}" for name in packages)


def today() -> str:
    """The day of a measurement, in UTC."""
    return datetime.now(UTC).date().isoformat()


def put(page: Path, command: str, lines: Sequence[str]) -> None:
    """Puts ``lines`` into ``page`` between ``<!-- command -->`` and the ``<!-- end -->`` after it. Raises ValueError
    where the page has no such place."""
    text, begin, end = page.read_text("utf-8"), f"<!-- {command} -->", "<!-- end -->"
    head, found, rest = text.partition(begin)
    if not found or end not in rest:
        raise ValueError(f"{page} has no place for {command}: it needs {begin} and {end} behind it")
    page.write_text(head + begin + "\n\n" + "\n".join(lines) + "\n\n" + end + rest.partition(end)[2], "utf-8")
