"""Running ``scrapy crawl politics`` for a benchmark: a process of its own, and what it and its workers took."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Cost", "command", "crawl", "environment", "started"]

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_CHILD_SUBREAPER = 36  # prctl(2)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a crawl took: seconds by the wall clock and of CPU (all processes), the main process's peak of resident
    memory in bytes; and its summary (the JSON line)."""

    began: float
    seconds: float
    cpu: float
    peak: int
    summary: dict[str, Any]


def crawl(folder: Path, url: str, **settings: object) -> Cost:
    """Crawls ``url`` into ``folder``/archive and waits for every process of it; RuntimeError unless it exits 0 or 1."""
    # Workers whose parent is gone come to us, and with them what they have used.
    ctypes.CDLL(None).prctl(_CHILD_SUBREAPER, 1)
    before = os.times().children_user + os.times().children_system
    with (folder / "crawl.log").open("wb") as log:
        began = time.monotonic()
        process = started(folder, url, log, **settings)
        peak = 0
        while process.poll() is None:
            peak = max(peak, _peak(process.pid))
            time.sleep(0.02)
        ended = time.monotonic()
    with suppress(ChildProcessError):
        while True:
            os.wait()
    spent = os.times()
    out = process.stdout.read() if process.stdout else b""
    if process.returncode not in (0, 1):
        raise RuntimeError(f"exit code {process.returncode}: {(folder / 'crawl.log').read_text()[-3000:]}")
    cpu = spent.children_user + spent.children_system - before
    return Cost(began, ended - began, cpu, peak, json.loads(out))


def started(folder: Path, url: str, log: Any, **settings: object) -> subprocess.Popen[bytes]:
    """The crawl as a process, in a session of its own; its summary comes from ``stdout``."""
    words = command(url, folder, **settings)
    return subprocess.Popen(
        words, cwd=folder, env=environment(), stdout=subprocess.PIPE, stderr=log, start_new_session=True
    )


def command(url: str, folder: Path, **settings: object) -> list[str]:
    """The words of ``scrapy crawl politics -a url=URL`` on the loopback, without pauses."""
    defaults = {
        "ARCHIVE": folder / "archive",
        "ALLOW_PRIVATE": "127.0.0.0/8",
        "CONTACT": "bench@example.org",
        "DOWNLOAD_DELAY": 0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
        "SOURCES": "sections",
        "LOG_LEVEL": "WARNING",
    }
    words = [sys.executable, "-m", "scrapy", "crawl", "politics", "-a", f"url={url}", "-a", "pages=all"]
    return words + [word for name, value in (defaults | settings).items() for word in ("-s", f"{name}={value}")]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment without this machine's proxies, with our settings and this checkout."""
    kept = {name: value for name, value in os.environ.items() if name.lower() not in _PROXIES}
    root = str(Path(__file__).resolve().parent.parent)
    return {**kept, "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": root, **(extra or {})}


def _peak(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    told = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(told.split()[1]) * 1024
