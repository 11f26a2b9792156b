"""A command that begins where its imports are done tells and leaves what one does that starts from nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import warm

TOLD = """
import os, pathlib, signal, sys, time
print(__name__, pathlib.Path.cwd(), sys.argv[1:], sys.path[0], os.environ.get("MOOD"), time.tzname, sys.stdin.read())
print("aside", file=sys.stderr)
what = sys.argv[1]
if what == "raise":
    raise ValueError("odd")
if what == "kill":
    sys.stdout.flush()
    os.kill(os.getpid(), signal.SIGTERM)
if what == "sleep":
    pathlib.Path("pid").write_text(str(os.getpid()))
    time.sleep(60)
sys.exit(7 if what == "exit" else None)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "told.py").write_text(TOLD)
    return tmp_path


@pytest.mark.parametrize("what", ["end", "exit", "kill", "raise"])
def test_output_code_folder_and_environment_are_the_same(folder: Path, what: str) -> None:
    env = {**os.environ, "MOOD": "calm", "TZ": "Asia/Tokyo"}
    ours, theirs = (one("told", [what, "a b"], cwd=folder, env=env, timeout=30) for one in (warm.run, warm.cold))

    assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout)
    assert f"__main__ {folder} ['{what}', 'a b']" in ours.stdout
    assert ours.stderr.splitlines()[0] == "aside"
    assert ours.stderr.splitlines()[-1] == theirs.stderr.splitlines()[-1]


def test_what_does_not_end_is_killed(folder: Path) -> None:
    with pytest.raises(subprocess.TimeoutExpired):
        warm.run("told", ["sleep"], cwd=folder, env=os.environ, timeout=0.5)

    until = time.monotonic() + 10
    while Path("/proc", (folder / "pid").read_text()).exists() and time.monotonic() < until:
        time.sleep(0.01)
    assert not Path("/proc", (folder / "pid").read_text()).exists()


def test_each_begins_with_nothing_of_the_one_before(folder: Path) -> None:
    (folder / "told.py").write_text("import os, sys\nprint(os.environ.pop('MOOD', 0), 'told_before' in sys.modules)")
    (folder / "told_before.py").write_text("")
    (folder / "first.py").write_text("import os, told_before\nos.environ['MOOD'] = 'bad'")

    assert warm.run("first", [], cwd=folder, env=os.environ, timeout=30).returncode == 0
    assert warm.run("told", [], cwd=folder, env=os.environ, timeout=30).stdout == "0 False\n"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every command starts from nothing")
def test_two_that_begin_at_once_have_one_server_and_it_stays(folder: Path) -> None:
    """A second server that is forgotten at once ends, and its commands find none to fork workers from."""
    (folder / "told.py").write_text(
        "import os, time\nfrom multiprocessing.forkserver import _forkserver as server\n"
        "time.sleep(1)\nprint(os.path.exists(server._forkserver_address), server._forkserver_address)"
    )
    env = {**os.environ, "PYTHON_OF_THIS_TEST": str(folder)}  # a server of their own

    with ThreadPoolExecutor(2) as pool:
        runs = list(pool.map(lambda _: warm.run("told", [], cwd=folder, env=env, timeout=60), range(2)))

    assert [one.stdout.split()[0] for one in runs] == ["True", "True"]
    assert runs[0].stdout == runs[1].stdout


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere every command starts from nothing")
def test_neither_a_reactor_nor_our_settings_are_there_before_the_command_chooses(folder: Path) -> None:
    names = ["twisted.internet.reactor", "crawler.settings", "crawler.spiders.politics"]
    (folder / "told.py").write_text(f"import sys\nprint([name in sys.modules for name in {names}])")

    assert warm.run("told", [], cwd=folder, env=os.environ, timeout=30).stdout == "[False, False, True]\n"


def test_the_home_of_the_settings_is_the_working_directory(folder: Path) -> None:
    words, env = ["settings", "--get", "SPOOLS"], {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings"}
    ours, theirs = (one("scrapy", words, cwd=folder, env=env, timeout=60) for one in (warm.run, warm.cold))

    assert (ours.returncode, ours.stdout) == (theirs.returncode, theirs.stdout)
    assert ours.stdout.strip() == "spools"
