"""Running ``scrapy crawl politics`` for a benchmark: a process of its own, and what it and its workers took."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["Cost", "Spent", "command", "crawl", "environment", "spent", "started"]

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")
_CHILD_SUBREAPER = 36  # prctl(2)


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took: seconds by the wall clock (and when it began) and of CPU, all its processes counted, and the
    main process's peak of resident memory in bytes; and what it printed. ``together`` is the peak of what all its
    processes hold, shared pages counted once (bytes, looked at twice a second); 0 where nobody asked for it."""

    began: float
    seconds: float
    cpu: float
    peak: int
    out: bytes
    together: int = 0


@dataclass(frozen=True, slots=True)
class Cost:
    """What a crawl took, as ``Spent`` says it; and its summary (the JSON line)."""

    began: float
    seconds: float
    cpu: float
    peak: int
    summary: dict[str, Any]


def crawl(folder: Path, url: str, **settings: object) -> Cost:
    """Crawls ``url`` into ``folder``/archive and waits for every process of it; RuntimeError unless it exits 0 or 1."""
    one = spent(command(url, folder, **settings), folder, environment())
    return Cost(one.began, one.seconds, one.cpu, one.peak, json.loads(one.out))


def spent(words: Sequence[str], folder: Path, env: Mapping[str, str], *, together: bool = False) -> Spent:
    """Runs a command in ``folder`` and waits for every process of it; what it says on stderr goes to crawl.log.
    RuntimeError unless it exits 0 or 1."""
    # Workers whose parent is gone come to us, and with them what they have used.
    ctypes.CDLL(None).prctl(_CHILD_SUBREAPER, 1)
    before, others = os.times().children_user + os.times().children_system, _children()
    with (folder / "crawl.log").open("wb") as log, tempfile.TemporaryFile() as out:
        began = time.monotonic()
        process = subprocess.Popen(words, cwd=folder, env=env, stdout=out, stderr=log, start_new_session=True)
        peak = whole = 0
        look = began
        while process.poll() is None:
            peak = max(peak, _peak(process.pid))
            if together and time.monotonic() >= look:
                whole, look = max(whole, _together(process.pid)), time.monotonic() + 0.5
            time.sleep(0.02)
        ended = time.monotonic()
        out.seek(0)
        said = out.read()
    for child in _children() - others:
        with suppress(ChildProcessError):
            os.waitpid(child, 0)
    used = os.times()
    if process.returncode not in (0, 1):
        raise RuntimeError(f"exit code {process.returncode}: {(folder / 'crawl.log').read_text()[-3000:]}")
    return Spent(began, ended - began, used.children_user + used.children_system - before, peak, said, whole)


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
    """The environment without this machine's proxies, with our settings and this checkout. Compiled modules are kept:
    installed packages have theirs, and a checkout that must compile its own at each start would be measured alone."""
    kept = {name: value for name, value in os.environ.items() if name.lower() not in _PROXIES}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    root = str(Path(__file__).resolve().parent.parent)
    return {**kept, "SCRAPY_SETTINGS_MODULE": "crawler.settings", "PYTHONPATH": root, **(extra or {})}


def _children() -> set[int]:
    """The processes whose parent this one is."""
    return {int(pid) for one in Path("/proc/self/task").iterdir() for pid in (one / "children").read_text().split()}


def _peak(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    told = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
    return int(told.split()[1]) * 1024


def _together(session: int) -> int:
    """What the processes of a session hold, in bytes: a page that several share is counted once."""
    held = 0
    for one in Path("/proc").glob("[0-9]*"):
        with suppress(OSError, ValueError, IndexError):
            if int((one / "stat").read_text().rpartition(")")[2].split()[3]) == session:
                told = (one / "smaps_rollup").read_text().splitlines()
                held += next(int(line.split()[1]) for line in told if line.startswith("Pss:")) * 1024
    return held
