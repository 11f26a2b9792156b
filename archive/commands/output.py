"""How the commands write: tab-separated lines for tools, wrapped text for people."""

from __future__ import annotations

import re
import sys

__all__ = ["columns", "write_line"]

# A headline must not move the cursor or recolour the terminal of whoever lists it.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def columns(*values: object) -> str:
    """One line, its values parted by tabs, control characters taken out."""
    return "\t".join(_CONTROL.sub(" ", str(value)) for value in values)


def write_line(line: bytes) -> None:
    sys.stdout.buffer.write(line + b"\n")
