"""Outside judges of WARC files: the checkers of other projects, run as programs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

__all__ = ["JUDGES", "verdict"]

# `fastwarc check -p` and warcat hash the empty body of a revisit, against the standard: docs/warc.md.
JUDGES = (["warcio", "check", "-v"], ["fastwarc", "check"], ["gzip", "--test"], ["cdxj-indexer"])


def verdict(judge: list[str], path: Path) -> str:
    """What ``judge`` has against the file at ``path``; empty: nothing. fastwarc may find fault and still exit 0."""
    tool = Path(sys.executable).with_name(judge[0])
    words = [str(tool) if tool.exists() else judge[0], *judge[1:], str(path)]
    told = subprocess.run(words, capture_output=True, text=True, errors="replace", check=False, timeout=300)
    said = told.stdout + told.stderr
    blames = "fail" in said.lower().replace("0 failed", "") and judge[0] != "cdxj-indexer"
    return f"{judge[0]}: exit {told.returncode}: {said[-500:]}" if told.returncode or blames else ""
