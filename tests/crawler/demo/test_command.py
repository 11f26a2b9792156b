"""``python -m crawler.demo.newsroom``."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

from crawler.demo.newsroom import Newsroom
from tests.crawler.demo.conftest import COURIER, Visit

_COMMAND = [sys.executable, "-m", "crawler.demo.newsroom"]


def test_it_says_where_it_is_and_ends_on_sigterm(visit: Visit, tmp_path: Path) -> None:
    with subprocess.Popen(
        [*_COMMAND, "--edition", "2", "--outlets", tmp_path], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        ready = json.loads(process.stdout.readline())
        found = visit(f"{ready['outlets'][COURIER]}/politics/politics-government/20261014-410251/").status
        process.send_signal(signal.SIGTERM)
        code = process.wait(timeout=10)

    assert (ready["edition"], found, code) == (2, 200, 0)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["demo-halder-courier.toml", "demo-shiomi.toml"]


def test_a_taken_port_is_a_usage_error_without_a_traceback(room: Newsroom) -> None:
    port = room.bases[COURIER].rsplit(":", 1)[1]

    done = subprocess.run([*_COMMAND, "--port", port], capture_output=True, text=True, timeout=30, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines() == [f"127.0.0.1:{port}: cannot serve the demo there: Address already in use"]
