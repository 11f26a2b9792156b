"""Reading works where there is no POSIX: every command that reads, with what Windows has not taken away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.archive.articles import URL
from tests.archive.exchanges import exchange
from tests.archive.runs.test_run import one_run

# Modules and functions that Python has on Linux and macOS alone.
_WITHOUT = """\
import os, sys
for name in ("fcntl", "grp", "pwd", "resource", "syslog", "termios", "tty", "pty", "uvloop"):
    sys.modules[name] = None
for name in dir(os):
    if name in {"fdatasync", "pread", "pwrite", "O_CLOEXEC", "O_DIRECTORY", "O_NOFOLLOW", "fchmod", "fchown", "fork",
                "getuid", "geteuid", "getpgid", "killpg", "lchown", "mkfifo", "posix_fadvise", "sched_getaffinity",
                "sync", "uname", "wait4"}:
        delattr(os, name)
from archive.__main__ import main
sys.exit(main(sys.argv[1:]))
"""


def without_posix(*words: object) -> subprocess.CompletedProcess[str]:
    program = [sys.executable, "-c", _WITHOUT, *map(str, words)]
    return subprocess.run(program, capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("archive")
    one_run(root, exchange())
    return root


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["list"], "Audit Office Raises Questions"),
        (["show", URL], "Audit Office Raises Questions"),
        (["show", "a0", "--raw"], "HTTP/1.1 200"),
        (["history", URL], "first version"),
        (["diff", "--outlet", "news"], ""),
        (["stats", "--completeness"], "news"),
        (["verify"], ""),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_what_reads_needs_no_posix(place: Path, words: list[str], told: str) -> None:
    name, *others = words
    done = without_posix(name, place, *others)

    assert (done.returncode, done.stderr.replace("nothing wrong was found\n", "")) == (0, "")
    assert told in done.stdout


def test_a_copy_needs_none(place: Path, tmp_path: Path) -> None:
    assert without_posix("copy", place, tmp_path / "there").returncode == 0
    assert without_posix("verify", tmp_path / "there").returncode == 0


def test_what_writes_says_that_it_cannot(place: Path) -> None:
    done = without_posix("mend", place)

    assert done.returncode == 2
    assert done.stderr == (
        "archive: an archive is written on Linux and macOS alone; on this system it can be read, checked and copied\n"
    )
