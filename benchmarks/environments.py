"""Outside judges that do not fit into this project's environment (pywb's brotlipy breaks brotli): each has one of its
own, made once on a machine in the folder of temporary files, and lent to every process."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import tempfile
from pathlib import Path

__all__ = ["environment", "node_modules"]


def environment(requirement: str, *others: str) -> Path:
    """The environment that holds ``requirement`` (``pywb==2.10.0``), with ``others`` beside it; who comes second waits
    for the first. Raises CalledProcessError where it cannot be installed."""
    place = Path(tempfile.gettempdir()) / f"paper-of-record-{requirement}-{sys.version_info[0]}.{sys.version_info[1]}"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "done").exists():
            subprocess.run([sys.executable, "-m", "venv", "--clear", str(place / "venv")], check=True, timeout=120)
            install = [str(place / "venv/bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
            subprocess.run([*install, requirement, *others], check=True, timeout=600)
            (place / "done").touch()
    return place / "venv"


def node_modules(*packages: str) -> Path:
    """A folder with npm's ``packages`` (``name@1.0.0``) in its ``node_modules``, for node; made as ``environment``."""
    called = "+".join(one.replace("/", "_") for one in packages)
    place = Path(tempfile.gettempdir()) / f"paper-of-record-npm-{called}"
    place.mkdir(exist_ok=True)
    with (place / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / "done").exists():
            install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--ignore-scripts", *packages]
            subprocess.run(install, cwd=place, check=True, timeout=600, stdout=subprocess.DEVNULL)
            (place / "done").touch()
    return place
