"""Where the real pages and archives lie, for tests that need them: beside the checkout, or where PAPER_SHARED says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

__all__ = ["SHARED", "needs_shared"]

SHARED = Path(os.environ.get("PAPER_SHARED") or Path(__file__).parents[2] / "shared")


def needs_shared(path: str) -> Path:
    """The path of a thing in shared/; skips the test, loudly, where it is not there."""
    place = SHARED / path
    if not place.exists():
        pytest.skip(f"NOT TESTED ON REAL DATA: {place} is not there; set PAPER_SHARED to the folder that holds it")
    return place
