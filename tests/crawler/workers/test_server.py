"""The server that workers are forked from loads while the command that started it does."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

_STARTED = """
import sys
sys.argv = ["scrapy", {command!r}, "politics"]
import crawler.commands
from multiprocessing import forkserver
server = forkserver._forkserver._forkserver_pid
state = open(f"/proc/{{server}}/status").read() if server else ""
print(server is not None, next((line.split()[1] for line in state.splitlines() if line.startswith("SigBlk")), "0"))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
@pytest.mark.parametrize("command", ["crawl", "mend"])
def test_a_crawl_starts_it_before_it_loads_itself(command: str) -> None:
    """Ctrl-C, which reaches it too, must not end it with a traceback before it can ignore that."""
    code = _STARTED.format(command=command)
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    is_started, blocked = told.stdout.split()
    assert is_started == str(command == "crawl")
    assert bool(int(blocked, 16) >> (signal.SIGINT - 1) & 1) is (command == "crawl")
    assert told.stderr == ""
