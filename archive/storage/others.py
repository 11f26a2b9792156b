"""Places where others keep files, under whatever names: they are listed and read, nothing is ever put there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from archive.errors import NotFound, UsageError
from archive.storage.base import Storage
from archive.storage.local import LocalStorage, refusals

if TYPE_CHECKING:
    from archive.storage.s3 import S3Storage

__all__ = ["place_of_others"]


def place_of_others(location: str | Path, settings: Mapping[str, object] | None = None) -> tuple[Storage, str | None]:
    """The folder or bucket at ``location``, and the one file that is meant, if it is a file's address.

    Raises NotFound where nothing is there and UsageError for an address of another kind."""
    text = str(location)
    if text.startswith("s3://"):
        return _in_bucket(text, settings)
    if not text.strip() or re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", text):
        raise UsageError(f"{text!r} is no place that can be read: give a file, a folder or s3://bucket/prefix")
    path = Path(text).expanduser()
    with refusals("read", path):
        if path.is_file():
            return _Folder(path.parent), path.name
        if not path.is_dir():
            raise NotFound(f"{path}: there is no such file or folder")
    return _Folder(path), None


class _Folder(LocalStorage):
    def path(self, name: str) -> Path:
        return self.root / name


def _in_bucket(location: str, settings: Mapping[str, object] | None) -> tuple[Storage, str | None]:
    parts = re.fullmatch(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:/(.*))?", location)
    if parts is None:
        raise UsageError(f"{location!r} is no place that can be read: write s3://bucket/prefix")
    from archive.storage.s3 import OthersBucket  # noqa: PLC0415 -- boto3 takes a quarter of a second to import
    from archive.storage.s3_options import S3Options  # noqa: PLC0415

    options, prefix = S3Options.from_settings(settings), (parts[2] or "").strip("/")
    folder, _, file = prefix.rpartition("/")
    beside: S3Storage = OthersBucket(parts[1], folder, options)
    if file and any(entry.name == file for entry in beside.list(file)):
        return beside, file
    return OthersBucket(parts[1], prefix, options), None
