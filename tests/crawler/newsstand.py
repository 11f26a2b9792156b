"""The newsstand: real pages at their real https URLs, replayed by pywb in an environment of its own.

``serve.sh`` makes that environment where it is missing, which takes a minute; ours is made once on a machine and lent
to every newsstand of every test process.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.environments import environment

__all__ = ["pywb", "serving"]

_READY_WITHIN = 300


@contextlib.contextmanager
def serving(script: Path, home: Path) -> Iterator[dict[str, str]]:
    """Starts ``serve.sh`` on a free port; yields the environment that makes it the proxy, and ends it by its id."""
    port = _free_port()
    home.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(FileExistsError):
        (home / "venv").symlink_to(pywb(script))
    log = (home / "serve.log").open("wb")
    process = subprocess.Popen(
        [str(script), str(port)],
        env={**os.environ, "NEWSSTAND_HOME": str(home)},
        stdout=log,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    try:
        _wait(process, port, home)
        proxy = f"http://127.0.0.1:{port}"
        yield {"http_proxy": proxy, "https_proxy": proxy, "CA": str(home / "ca.pem")}
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(30)
        log.close()


def _wait(process: subprocess.Popen[bytes], port: int, home: Path) -> None:
    deadline = time.monotonic() + _READY_WITHIN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            if (home / "ca.pem").exists():
                return
        time.sleep(0.2)
    raise RuntimeError(f"the newsstand did not start: {(home / 'serve.log').read_text()[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def pywb(script: Path) -> Path:
    """The environment with the pywb that ``serve.sh`` asks for."""
    (wanted,) = re.findall(r"pywb==[\d.]+", script.read_text())
    return environment(wanted)
