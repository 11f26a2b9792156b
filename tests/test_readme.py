"""Every block of the README runs, in order, in one folder, as a reader would type it.

The crawls meet the newsstand (real pages, replayed). Three kinds of lines are not run as they stand: ``make`` (CI runs
its targets; here they must exist), ``pip install`` (tests/wheel.py does it in empty environments; here the extra must
exist), and crawls, which go without the pauses between requests (with ``PAPER_FULL=1`` they keep them).
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crawler.newsstand import serving
from tests.shared import needs_shared
from tests.tools import in_full

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = [(kind, text) for kind, text in BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8")) if kind]


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, str]]]:
    """A reader's folder, and an environment in which the world is the newsstand."""
    script = needs_shared("newsstand/serve.sh")
    with serving(script, tmp_path_factory.mktemp("newsstand")) as env:
        proxies = {name: value for name, value in env.items() if name != "CA"}
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        yield (
            tmp_path_factory.mktemp("reader"),
            {**os.environ, **proxies, "SSL_CERT_FILE": env["CA"], "PATH": path, "PYTHONPATH": ""},
        )


def test_there_are_blocks_of_both_kinds() -> None:
    kinds = [kind for kind, _ in BLOCKS]

    assert set(kinds) == {"sh", "python"}
    assert len(kinds) >= 6


def test_the_readme_has_a_readable_length() -> None:
    assert 100 <= len((ROOT / "README.md").read_text(encoding="utf-8").splitlines()) <= 150


def test_every_block_runs(reader: tuple[Path, dict[str, str]]) -> None:
    folder, env = reader
    told = ""
    # What a reader exports in one block is there in the next.
    exported = "export SCRAPY_SETTINGS_MODULE=crawler.settings\n"
    for kind, text in BLOCKS:
        words = [sys.executable, "-c", text] if kind == "python" else ["bash", "-euc", exported + _runnable(text)]
        done = subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, f"{text}\n{done.stderr[-3000:]}"
        told += done.stdout

    assert "2024-10-13T17:41:47+09:00" in told
    assert "Ferry Late Again | The ferry to the outer islands" in told


def _runnable(text: str) -> str:
    lines = []
    for line in text.splitlines():
        if line.startswith("make "):
            lines.append(f"{line} --dry-run --directory {ROOT} >/dev/null")
        elif line.startswith("pip install"):
            _check_requirement(line)
        elif line.startswith("scrapy crawl "):
            lines.append(line + in_full("", " -s DOWNLOAD_DELAY=0"))
        else:
            lines.append(line)
    return "\n".join(lines)


def _check_requirement(line: str) -> None:
    (extra,) = re.findall(r"\[(\w+)\]", line)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert extra in project["optional-dependencies"]
