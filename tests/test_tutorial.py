"""Every block of docs/tutorial.md runs, in order, in one folder, and prints what the page shows.

Three lines are not run as they stand: ``make demo`` (what it runs is run), and those that make an environment, of which
this one takes the place. Addresses, moments, digests and sizes of compressed files are compared as such.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"^```(sh|python|text)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
BLOCKS = BLOCK.findall((ROOT / "docs" / "tutorial.md").read_text(encoding="utf-8"))
STANDS_FOR = {
    "make demo": f"'{sys.executable}' -m crawler.demo >/dev/null",
    ". .venv/bin/activate": "",
    "pip install --quiet '.[tables]'": "",
}
# What is another on each machine and at each time; its kind is compared.
VARIES = [
    # Columns are aligned on a terminal alone.
    (r"[ \t]+", " "),
    (r"\d{4}-\d\d-\d\dT[\d:.]+Z", "MOMENT"),
    (r"127\.0\.0\.\d:\d+|localhost:\d+", "HOST"),
    (r"urn:uuid:[0-9a-f-]{36}", "UUID"),
    (r"sha256:[0-9a-f]{64}", "DIGEST"),
    (r"\bid [a-z2-7]{26}", "ID"),
    (r"\d{4}/\d\d/([\w-]+?)-\d{8}t\d{6}z-\w{12}-", r"YEAR/MONTH/\1-RUN-"),
    (r"\d+ bytes at \d+", "PLACE"),
    (r"(?m)^(demo-\S+ +\d+ +\d+ +\d+ +\d+ +\d+) +\d+", r"\1 BYTES"),
]


def test_every_block_prints_what_is_shown(tmp_path: Path) -> None:
    env = _environment(tmp_path)
    session = ""
    for (kind, text), (shown_as, shown) in zip(BLOCKS, [*BLOCKS[1:], ("", "")], strict=True):
        if kind == "text":
            continue
        if kind == "python":
            # The blocks are one session: those before run again, silently.
            words = [sys.executable, "-c", f"{session}print('----')\n{text}"]
            session += text
        else:
            words = ["bash", "-euc", "\n".join(STANDS_FOR.get(line, line) for line in text.splitlines())]
        done = subprocess.run(
            words, cwd=tmp_path, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
            timeout=200,
        )  # fmt: skip
        assert done.returncode == 0, f"{text}\n{done.stdout[-3000:]}"
        told = done.stdout.rpartition("----\n")[2] if kind == "python" else done.stdout
        assert _same_everywhere(told) == _same_everywhere(shown if shown_as == "text" else ""), text


def _same_everywhere(text: str) -> str:
    for pattern, word in VARIES:
        text = re.sub(pattern, word, text)
    return text


def _environment(folder: Path) -> dict[str, str]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    kept = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return {**kept, "PATH": path, "PYTHONPATH": str(ROOT), "PAPER_CACHE": str(folder / "cache")}
