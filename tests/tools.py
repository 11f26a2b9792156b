"""What a machine may lack, and PyPI cannot bring: the one door for tests that need a program or a right of the system.

Where it is missing the test is skipped, with a line that says how to get it. With ``CI=true`` the test fails instead:
``.ci/run`` installs everything. And how long a proof may be: ``in_full``.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn, TypeVar

import pytest

__all__ = ["FULL", "absent", "in_full", "needs", "small_disk"]

FULL = bool(os.environ.get("PAPER_FULL"))
"""Whether long proofs run whole (``PAPER_FULL=1``)."""

_T = TypeVar("_T")

# Debian's package where it is not named like the program.
_PACKAGES = {"systemd-analyze": "systemd", "systemd-sysusers": "systemd", "unshare": "util-linux"}


def in_full(whole: _T, short: _T) -> _T:
    """``whole`` where long proofs run whole, else ``short``: how often, how many, each which of them."""
    return whole if FULL else short


def needs(program: str) -> str:
    """The path of ``program``; skips the test where there is none."""
    found = shutil.which(program)
    if found is None:
        absent(f"{program} is not on this machine (Debian: apt-get install {_PACKAGES.get(program, program)})")
    return found


def absent(what: str) -> NoReturn:
    """Skips the test, or fails it in CI: ``what`` names what is missing and how to get it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what}; in CI it must be there", pytrace=False)
    pytest.skip(f"NOT TESTED: {what}")


@contextlib.contextmanager
def small_disk(place: Path, size: str) -> Iterator[None]:
    """A disk of ``size`` (as mount writes it: ``70m``) at the folder ``place``, a tmpfs."""
    words = [needs("mount"), "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        absent(f"no small disk can be mounted here; run the tests as root, with CAP_SYS_ADMIN ({done.stderr.strip()})")
    try:
        yield
    finally:
        subprocess.run(["umount", str(place)], check=True)
