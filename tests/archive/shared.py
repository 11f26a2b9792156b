"""The real files that lie beside the checkout; tests that need them say loudly when they are not there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

__all__ = ["shared"]


def shared(name: str) -> Path:
    """A folder of the shared test data (``PAPER_SHARED``, else ``../shared``); skips the test where it is absent."""
    root = Path(os.environ.get("PAPER_SHARED") or Path(__file__).resolve().parents[3] / "shared")
    if not (root / name).is_dir():
        pytest.skip(f"NOT TESTED: {root / name} is not there; real files of other tools were not read")
    return root / name
