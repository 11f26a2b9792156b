"""What happens to the machine that crawls: a dice draws it before a visit. The outlets know nothing of it."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from tests.archive.faults import FAULTS
from tests.crawler.dense.store import Store

__all__ = ["FIRST", "MISHAPS", "STORE_MISHAPS", "WRONG_CLOCKS", "Alarms", "Machine", "Mishaps", "small_disk"]

# Codes of a crawl that was told to stop: it was over already, or it stopped.
_STOPPED = (0, 1, 3)
# Codes of a crawl on a full disk: it fitted in, it was stopped by it, or nothing could begin.
_FULL = (0, 1, 2, 4)
# Codes of a crawl whose store misbehaves: it got over it, or what is not stored yet is for the next run.
_BAD_STORE = (0, 1, 4)
_TIMEOUT = 120.0
_DERIVED = ("articles", "fates", "memory")
_CACHES = ("catalog", "index", "ledger")
_HOUR, _DAY = 3600, 86400
# A crawl that is begun in an hour does not begin with it.
_MINUTES = 300

Alarms = dict[str, list[dict[str, Any]]]


class Machine:
    """The machine whose archive lies at ``place``, or, with a ``store``, in its bucket: then ``place`` is the spool.
    ``begin`` starts a crawl of the hour in a process of its own whose
    clock is so many seconds wrong; ``requests`` says how many the outlets have had. ``alarms`` are what crawls that
    came to their end said since they were last taken."""

    def __init__(
        self,
        place: Path,
        dice: random.Random,
        begin: Callable[[float], subprocess.Popen[str]],
        requests: Callable[[], int],
        alarms_of: Callable[[str], Alarms],
        store: Store | None = None,
    ) -> None:
        self.place, self.dice, self.store = place, dice, store
        self._begin, self._requests, self._alarms_of = begin, requests, alarms_of
        self.alarms: Alarms = {}

    def ended_by(self, signal_: signal.Signals) -> int:
        """The exit code of a crawl that gets a signal after some requests."""
        until = self._requests() + self.dice.randint(1, 12)
        process = self._begin(0)
        deadline = time.monotonic() + _TIMEOUT
        while process.poll() is None and self._requests() < until and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal_)
        self._heard(process)
        return process.returncode

    def crawled(self, seconds: float = 0) -> tuple[int, str]:
        """Exit code and log of a crawl whose clock is ``seconds`` ahead."""
        process = self._begin(seconds)
        log = self._heard(process, seconds)
        return process.returncode, log

    def chosen(self, *patterns: str) -> list[Path]:
        """One of the files that fit, if there is one."""
        there = sorted(path for pattern in patterns for path in self.place.glob(pattern) if path.is_file())
        return [self.dice.choice(there)] if there else []

    def _heard(self, process: subprocess.Popen[str], wrong: float = 0) -> str:
        out, log = process.communicate(timeout=_TIMEOUT)
        for outlet, alarms in self._alarms_of(out).items():
            told = [one for one in alarms if not _is_of_clock(one, wrong)]
            self.alarms.setdefault(outlet, []).extend(told)
        return log


def _is_of_clock(alarm: dict[str, Any], seconds: float) -> bool:
    """Whether it says that the machine's clock is wrong by ``seconds``."""
    detail = alarm["detail"]
    return detail["kind"] == "clock" and abs(detail["seconds"] - seconds) < _MINUTES


def _killed(machine: Machine) -> bool:
    return machine.ended_by(signal.SIGKILL) == -signal.SIGKILL


def _told_to_stop(machine: Machine) -> bool:
    code = machine.ended_by(signal.SIGTERM)
    assert code in _STOPPED, f"a crawl that was told to stop ended with {code}"
    return True


def _wrong_clock(machine: Machine, *, seconds: float) -> bool:
    code, log = machine.crawled(seconds)
    assert code in (0, 1), f"a crawl whose clock was {seconds:+.0f} s wrong ended with {code}: {log[-2000:]}"
    return True


def _full_disk(machine: Machine) -> bool:
    """Some kilobytes are left, or some megabytes, when a crawl begins."""
    left = machine.dice.choice((4, 64, 1024, 20 * 1024)) * 1024
    with _filled(machine.place, left) as is_small:
        if not is_small:
            return False
        code, log = machine.crawled()
    is_as_promised = code in _FULL and "Traceback" not in log
    assert is_as_promised, f"a crawl on a full disk ended with {code}: {log[-2000:]}"
    return True


@contextmanager
def small_disk(place: Path, size: str = "400m") -> Iterator[None]:
    """A disk of its own at ``place``, a tmpfs; where none can be mounted, the folder as it is."""
    place.mkdir(parents=True, exist_ok=True)
    words = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    try:
        is_mounted = subprocess.run(words, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        is_mounted = False
    try:
        yield
    finally:
        if is_mounted:
            subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def _filled(place: Path, left: int) -> Iterator[bool]:
    """The disk of ``place`` with ``left`` bytes free; False, and as it is, where that is no small disk of our own."""
    disk = place.parent
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    if not disk.is_mount() or free <= left:
        yield False
        return
    ballast = disk / "ballast"
    with ballast.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, free - left)
    try:
        yield True
    finally:
        ballast.unlink()


def _cache_deleted(machine: Machine) -> bool:
    shutil.rmtree(machine.place / machine.dice.choice(_CACHES), ignore_errors=True)
    return True


def _ledger_spoilt(machine: Machine) -> bool:
    for path in machine.chosen("ledger/*.sqlite"):
        path.write_bytes(machine.dice.randbytes(5000) + path.read_bytes()[5000:])
        return True
    return False


def _file_lost(machine: Machine) -> bool:
    for path in machine.chosen(*(f"{kind}/**/*.*" for kind in _DERIVED)):
        path.unlink()
        return True
    return False


def _file_cut(machine: Machine) -> bool:
    for path in machine.chosen(*(f"{kind}/**/*.*" for kind in _DERIVED)):
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
        return True
    return False


def _bad_store(machine: Machine, *, fault: str) -> bool:
    """For the whole of a crawl, or for a few requests of it."""
    assert machine.store is not None
    times = None if fault == "refuse" else machine.dice.choice((None, 1, 3, 10))
    with machine.store.suffering(fault, times):
        code, log = machine.crawled()
    is_as_promised = code in _BAD_STORE and "Traceback" not in log
    assert is_as_promised, f"a crawl whose store did this ({fault}, {times}) ended with {code}: {log[-2000:]}"
    return True


def _machine_lost(machine: Machine) -> bool:
    """What it has on its disk is gone; the bucket alone is left."""
    shutil.rmtree(machine.place)
    return True


def _machine_lost_in_a_crawl(machine: Machine) -> bool:
    return _killed(machine) and _machine_lost(machine)


def _object_harmed(machine: Machine, *, harm: Callable[[Store, str], None]) -> bool:
    assert machine.store is not None
    for key in machine.store.some(machine.dice, _DERIVED):
        harm(machine.store, key)
        return True
    return False


WRONG_CLOCKS: Mapping[str, Callable[[Machine], bool]] = {
    f"clock {where} by {long}": partial(_wrong_clock, seconds=sign * seconds)
    for where, sign in (("ahead", 1), ("behind", -1))
    for long, seconds in (("an hour", _HOUR), ("a day", _DAY), ("a year", 365 * _DAY))
}
MISHAPS: Mapping[str, Callable[[Machine], bool]] = {
    "killed": _killed,
    "told to stop": _told_to_stop,
    "full disk": _full_disk,
    "cache deleted": _cache_deleted,
    "ledger spoilt": _ledger_spoilt,
    "file lost": _file_lost,
    "file cut": _file_cut,
    **WRONG_CLOCKS,
}
"""What can happen, by name; it says whether it did. The ordinary visit of the hour follows."""
# Each waits until it is given up: minutes, and tried in tests of their own (tests/crawler/scrapy/test_shutdown.py).
_HANGS = ("black-hole",)
STORE_MISHAPS: Mapping[str, Callable[[Machine], bool]] = {
    **{f"store: {fault}": partial(_bad_store, fault=fault) for fault in FAULTS if fault not in _HANGS},
    "machine lost": _machine_lost,
    "machine lost in a crawl": _machine_lost_in_a_crawl,
    "object lost": partial(_object_harmed, harm=Store.lose),
    "object cut": partial(_object_harmed, harm=Store.cut),
}
"""What can happen beside it where the archive lies in a bucket."""
FIRST = ("killed", "told to stop")
"""What the dice has for the very first run."""


class Mishaps:
    """Lets one thing happen before each of ``share`` of the visits; the first run is always interrupted, if anything
    happens at all. ``drawn`` counts what happened."""

    def __init__(self, machine: Machine, share: float = 0.5) -> None:
        self.drawn: Counter[str] = Counter()
        self._machine, self._share = machine, share
        self._is_first = bool(share)
        self._all = {**MISHAPS, **(STORE_MISHAPS if machine.store else {})}

    def happen(self) -> Alarms:
        """Draws, before a visit; the alarms that the crawls said which came to their end meanwhile. Raises
        AssertionError where a crawl did not end as promised."""
        dice, machine = self._machine.dice, self._machine
        machine.alarms = {}
        is_first, self._is_first = self._is_first, False
        if not is_first and dice.random() >= self._share:
            return {}
        name = dice.choice(FIRST if is_first else tuple(self._all))
        if self._all[name](machine):
            self.drawn[f"first run {name}" if is_first else name] += 1
        return machine.alarms
