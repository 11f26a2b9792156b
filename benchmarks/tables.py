"""Articles as Arrow beside the obvious way: each line through ``json.loads``, and the dicts into pandas.

``python -m benchmarks.tables [--articles 100000] [--runs 100] [--keep FOLDER]`` writes an archive of invented text and
asks it in turn, each question in a process of its own: all columns, a few small ones, the stream of batches, and the
obvious way, which folds no versions. Prints CPU seconds and the peak of memory, medians of three.
"""

from __future__ import annotations

import argparse
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import archive
from archive import layout
from archive.catalog.write import refresh
from archive.storage.local import LocalStorage
from benchmarks.large import OUTLET, generate

ROUNDS = 3
LIGHT = ("id", "url", "headline", "date_published", "status", "version")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--keep", type=Path, help="make it here, or ask what is here")
    parser.add_argument("--ask", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        print(json.dumps(_asked(options.ask[0], Path(options.ask[1]))))
        return
    with tempfile.TemporaryDirectory() as scratch:
        root = options.keep or Path(scratch)
        if not (root / layout.MARK).exists():
            generate(root, options.articles, options.runs)
            refresh(LocalStorage(root), OUTLET)
        _compare(root)


def _compare(root: Path) -> None:
    told: dict[str, list[dict[str, float]]] = {name: [] for name in _WAYS}
    for _ in range(ROUNDS):
        for name in _WAYS:
            words = [sys.executable, "-m", "benchmarks.tables", "--ask", name, str(root)]
            told[name].append(json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout))
    took = {name: statistics.median(one["seconds"] for one in several) for name, several in told.items()}
    for name, several in told.items():
        ratio, most = took["json.loads"] / took[name], max(one["MB"] for one in several)
        rows = several[0]["rows"]
        print(f"{name:>14}: {took[name]:.1f} s, {ratio:.2f} x json.loads, {most} MB at most; {rows:,} rows")


def _asked(name: str, root: Path) -> dict[str, float]:
    import pandas  # noqa: F401, PLC0415 - its import is no part of any way
    import pyarrow  # noqa: F401, PLC0415

    began = time.process_time()
    rows = _WAYS[name](root)
    status = Path("/proc/self/status").read_text()
    peak = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return {"rows": rows, "seconds": time.process_time() - began, "MB": int(peak) // 1024}


def _by_json(root: Path) -> int:
    import pandas as pd  # noqa: PLC0415

    rows = []
    for path in sorted((root / "articles").rglob("*.jsonl.gz")):
        with gzip.open(path) as lines:
            rows += [json.loads(line) for line in lines]
    return len(pd.DataFrame(rows))


def _all_columns(root: Path) -> int:
    return archive.open(root).to_arrow().num_rows


def _light(root: Path) -> int:
    return archive.open(root).to_arrow(columns=LIGHT).num_rows


def _stream(root: Path) -> int:
    return sum(batch.num_rows for batch in archive.open(root).to_batches())


_WAYS: dict[str, Callable[[Path], int]] = {
    "json.loads": _by_json,
    "all columns": _all_columns,
    "small columns": _light,
    "the stream": _stream,
}


if __name__ == "__main__":
    main()
