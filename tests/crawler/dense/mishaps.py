"""What happens to the machine that crawls: a dice draws it before a visit. The outlets know nothing of it."""

from __future__ import annotations

import random
import shutil
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

__all__ = ["MISHAPS", "Mishaps"]

# Codes of a crawl that was told to stop: it was over already, or it stopped.
_STOPPED = (0, 1, 3)
_TIMEOUT = 120.0
MISHAPS = ("killed", "told to stop", "ledger lost", "ledger spoilt", "file lost", "file cut")
"""Names of what can happen; each is followed by the ordinary visit of the hour."""
_DERIVED = ("articles", "fates", "memory")


class Mishaps:
    """Lets one thing happen before each of ``share`` of the visits. ``begin`` starts a crawl of the hour in a process
    of its own, ``requests`` says how many the outlets have had; ``drawn`` counts what happened."""

    def __init__(
        self,
        place: Path,
        seed: int,
        begin: Callable[[], subprocess.Popen[str]],
        requests: Callable[[], int],
        share: float = 0.5,
    ) -> None:
        self.drawn: Counter[str] = Counter()
        self._place = place
        self._dice = random.Random(seed)
        self._begin = begin
        self._requests = requests
        self._share = share

    def happen(self) -> None:
        """Draws, before a visit. Raises AssertionError where a crawl that was told to stop did not end as promised."""
        if self._dice.random() >= self._share:
            return
        name = self._dice.choice(MISHAPS)
        if getattr(self, "_" + name.replace(" ", "_"))():
            self.drawn[name] += 1

    def _killed(self) -> bool:
        return self._ended_by(signal.SIGKILL) == -signal.SIGKILL

    def _told_to_stop(self) -> bool:
        code = self._ended_by(signal.SIGTERM)
        assert code in _STOPPED, f"a crawl that was told to stop ended with {code}"
        return True

    def _ended_by(self, signal_: signal.Signals) -> int:
        """The exit code of a crawl that gets a signal after some requests."""
        until = self._requests() + self._dice.randint(1, 12)
        process = self._begin()
        deadline = time.monotonic() + _TIMEOUT
        while process.poll() is None and self._requests() < until and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(signal_)
        process.communicate(timeout=_TIMEOUT)
        return process.returncode

    def _ledger_lost(self) -> bool:
        shutil.rmtree(self._place / "ledger", ignore_errors=True)
        return True

    def _ledger_spoilt(self) -> bool:
        for path in self._chosen("ledger/*.sqlite"):
            path.write_bytes(self._dice.randbytes(5000) + path.read_bytes()[5000:])
            return True
        return False

    def _file_lost(self) -> bool:
        for path in self._chosen(*(f"{kind}/**/*.*" for kind in _DERIVED)):
            path.unlink()
            return True
        return False

    def _file_cut(self) -> bool:
        for path in self._chosen(*(f"{kind}/**/*.*" for kind in _DERIVED)):
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
            return True
        return False

    def _chosen(self, *patterns: str) -> list[Path]:
        there = sorted(path for pattern in patterns for path in self._place.glob(pattern) if path.is_file())
        return [self._dice.choice(there)] if there else []
