"""docs/history.md says what is so."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from archive.__main__ import main

TEXT = (Path(__file__).parents[3] / "docs" / "history.md").read_text(encoding="utf-8")


def test_the_example_runs() -> None:
    block, _ = re.findall(r"^```python\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)

    done = subprocess.run([sys.executable, "-c", block], capture_output=True, text=True, check=False, timeout=60)

    assert (done.returncode, done.stderr) == (0, "")


def test_every_option_it_names_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    helps = ""
    for command in ("history", "diff", "show", "placements"):
        with pytest.raises(SystemExit):
            main([command, "--help"])
        helps += capsys.readouterr().out

    assert set(re.findall(r"--[a-z]+", TEXT)) <= set(re.findall(r"--[a-z]+", helps))
