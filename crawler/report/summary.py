"""The one line of JSON that a program reads when a crawl is over."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["print_summary"]


def print_summary(summary: dict[str, Any]) -> None:
    """One line of JSON on stdout: a run's summary for programs."""
    print(json.dumps(summary, ensure_ascii=False), flush=True)
