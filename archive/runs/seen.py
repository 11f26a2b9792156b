"""What earlier starts read of an outlet's manifests. One that has not changed since need not be read again: a year of
hourly runs has 9,000 of them, and each run begins with all.

It lies beside the ledger and may be lost at any time. A file counts as unchanged by its size and its moment of change;
``archive mend`` and ``archive verify`` read every byte.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from archive.manifest import Manifest
from archive.runs.chain import RunSummary

__all__ = ["SeenManifest", "read", "write"]

_FIELDS: Final = " ".join((*Manifest.__struct_fields__, *RunSummary.__struct_fields__))


class SeenManifest(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A manifest that was as it should be. ``stamp``: size and moment of change (ns) of the file, and of the digest
    beside it; ``manifest`` without what weighs."""

    stamp: tuple[int, int, int, int]
    manifest: Manifest
    summary: RunSummary


class _Kept(msgspec.Struct, frozen=True, array_like=True):
    """``fields``: those of another version are read anew."""

    fields: str
    seen: dict[str, SeenManifest]


def read(root: Path, outlet: str) -> dict[str, SeenManifest]:
    """What is kept of the outlet's manifests, by name; nothing where it is damaged or of another version."""
    with contextlib.suppress(OSError, msgspec.MsgspecError, ValueError):
        kept = msgspec.msgpack.decode(_path(root, outlet).read_bytes(), type=_Kept)
        if kept.fields == _FIELDS:
            return kept.seen
    return {}


def write(root: Path, outlet: str, seen: Mapping[str, SeenManifest]) -> None:
    """Keeps it; a disk that refuses costs the next start some time, and no more."""
    path = _path(root, outlet)
    half = path.with_name(f".{path.name}")  # under the outlet's lock nobody else writes it
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(msgspec.msgpack.encode(_Kept(_FIELDS, dict(seen))))
        half.replace(path)


def _path(root: Path, outlet: str) -> Path:
    return root / "ledger" / f"{outlet}.manifests"
