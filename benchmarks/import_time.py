"""What ``import archive`` costs: milliseconds above the interpreter's own start, interleaved, medians.

Run: python benchmarks/import_time.py. Asked for: well under 100 ms.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

ROUNDS = 21


def took(code: str) -> float:
    """Milliseconds of a fresh interpreter that runs ``code``."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    return 1000 * (time.perf_counter() - begun)


def main() -> None:
    bare, ours = [], []
    for _ in range(ROUNDS):
        bare.append(took("pass"))
        ours.append(took("import archive"))
    more = statistics.median(ours) - statistics.median(bare)
    print(f"python -c pass {statistics.median(bare):.0f} ms · import archive +{more:.0f} ms (median of {ROUNDS})")


if __name__ == "__main__":
    main()
