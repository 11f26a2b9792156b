"""SIGTERM ends a process within eight seconds also where it hangs and hears no signal (issue H)."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

# Each hangs for a minute and more unless it is ended: in C with the interpreter held, and in Python.
HANGS = {
    "pattern": "import re; re.match(r'(a+)+$', 'a' * 40 + 'b')",
    "integer": "print(int('9' * 4_000) ** 400_000)",
    "loop": "\nwhile True: pass",
}
PROGRAM = """
import signal, sys
from crawler.scrapy.watchdog import Watchdog
with Watchdog(within=float(sys.argv[1])) as watchdog:
    signal.signal(signal.SIGTERM, lambda *_: None)
    if sys.argv[2] == "bound":
        watchdog.bound_handlers()
    print("up", flush=True)
    {hang}
"""


def ended(hang: str, within: float, bound: str = "") -> tuple[int, float]:
    """The exit code of a process that hangs and is sent SIGTERM, and the seconds that its end took."""
    program = [sys.executable, "-c", PROGRAM.format(hang=hang.replace("\n", "\n    ")), str(within), bound]
    with subprocess.Popen(program, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout
        process.stdout.readline()
        time.sleep(0.3)
        began = time.monotonic()
        process.terminate()
        try:
            return process.wait(20), time.monotonic() - began
        finally:
            process.kill()


@pytest.mark.parametrize("hang", HANGS)
def test_a_process_that_hears_no_signal_is_ended_from_outside(hang: str) -> None:
    code, seconds = ended(HANGS[hang], within=1.0)

    assert code == -signal.SIGKILL
    assert 0.8 < seconds < 10  # no other end comes: the test would kill it after twenty seconds


def test_a_loop_in_python_ends_by_itself_with_the_code_of_an_interrupted_run() -> None:
    code, seconds = ended(HANGS["loop"], within=12.0, bound="bound")

    assert code == 3
    assert seconds < 12  # the watchdog's own bound, whose end has another code


def test_who_ends_in_time_is_left_alone() -> None:
    code, _ = ended("import time; time.sleep(0.9)", within=5.0)

    assert code == 0


def test_the_watchdog_ends_with_what_it_watches() -> None:
    program = (
        "import time\nfrom crawler.scrapy.watchdog import Watchdog\nwith Watchdog() as dog: print(dog._process.pid)"
    )
    watched = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=20)

    with pytest.raises(ProcessLookupError):
        os.kill(int(watched.stdout), 0)
