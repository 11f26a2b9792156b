"""Paths of this machine that begin with ``~``, as settings and users write them."""

from __future__ import annotations

import os
from pathlib import Path

__all__ = ["written_out"]


def written_out(path: str | Path) -> Path:
    """The path with ``~`` and ``~name`` written out; as it is where nobody has that name, or nothing says where the
    home of this user is: a file may begin with ``~``, and a container's user may have no home."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 -- Path.expanduser raises RuntimeError there
