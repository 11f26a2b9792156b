"""Which storage a location names: a folder or a bucket."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from archive.errors import UsageError
from archive.storage.base import Storage
from archive.storage.local import LocalStorage

__all__ = ["storage"]


def storage(location: str | Path | Storage, settings: Mapping[str, object] | None = None) -> Storage:
    """The storage at ``location``: ``s3://bucket/prefix``, a folder, or a Storage, which is handed back.

    ``settings`` is where S3 options are looked up (see ``archive.storage.s3.S3Options``); UsageError for anything else.
    """
    if isinstance(location, Storage):
        return location
    text = str(location)
    if text.startswith("s3://"):
        from archive.storage.s3 import s3_storage  # noqa: PLC0415 -- boto3 takes a quarter of a second to import

        return s3_storage(text, settings)
    if not text.strip() or re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", text):
        raise UsageError(f"{text!r} is no place for an archive: give a folder or s3://bucket/prefix")
    path = Path(text).expanduser()
    if path.exists() and not path.is_dir():
        raise UsageError(f"{path} is a file: an archive is a folder or s3://bucket/prefix")
    return LocalStorage(path)
