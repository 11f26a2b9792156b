"""Which storage lies at an address. A store of another kind is a line in ``STORES`` here, and nowhere else."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit
from urllib.request import url2pathname

from archive.errors import NotFound, UsageError
from archive.storage.base import Storage
from archive.storage.local import LocalStorage, OthersFolder, refusals

__all__ = ["FORMS", "STORES", "Store", "folder", "is_store", "path_of", "place_of_others", "storage", "written_out"]

_Settings = Mapping[str, object] | None


@dataclass(frozen=True)
class Store:
    """One kind of object store: how its addresses are written, and what opens them.

    ``archive(location, settings)`` gives the storage of an archive; ``others(location, settings)`` gives a storage that
    only reads, whatever the names in it, and the one file that is meant, if the address is a file's. Both raise
    UsageError for an address that is none of theirs or a wrong setting. They import what the store needs when they are
    called: nobody who reads a folder waits for it."""

    form: str
    archive: Callable[[str, _Settings], Storage]
    others: Callable[[str, _Settings], tuple[Storage, str | None]]


def _s3_archive(location: str, settings: _Settings) -> Storage:
    from archive.storage.s3 import s3_storage  # noqa: PLC0415 -- boto3 takes a quarter of a second to import

    return s3_storage(location, settings)


def _s3_others(location: str, settings: _Settings) -> tuple[Storage, str | None]:
    from archive.storage.s3 import s3_place_of_others  # noqa: PLC0415 -- boto3 takes a quarter of a second to import

    return s3_place_of_others(location, settings)


STORES: Mapping[str, Store] = {"s3": Store("s3://bucket/prefix", _s3_archive, _s3_others)}
"""The object stores, by the scheme of their addresses."""

FORMS = " or ".join(["a folder", *(store.form for store in STORES.values())])
"""What the address of an archive looks like, for messages: "a folder or s3://bucket/prefix"."""


def written_out(path: str | Path) -> Path:
    """The path with ``~`` and ``~name`` written out; as it is where nobody has that name, or nothing says where the
    home of this user is: a file may begin with ``~``, and a container's user may have no home."""
    return Path(os.path.expanduser(path))  # noqa: PTH111 -- Path.expanduser raises RuntimeError there


def is_store(location: str) -> bool:
    """Is this the address of an object store, and no folder's?"""
    return _store(location) is not None


def storage(location: str | Path | Storage, settings: _Settings = None) -> Storage:
    """The storage at ``location``: an object store's address, a folder, or a Storage, which is handed back.

    ``settings`` is where the options of a store are looked up (``archive.storage.s3_options.S3Options``); UsageError
    for anything else."""
    if isinstance(location, Storage):
        return location
    text = str(location)
    if store := _store(text):
        return store.archive(text, settings)
    path = folder(text)
    if path.exists() and not path.is_dir():
        if not path.is_file():
            raise UsageError(
                f"{path}: a pipe or device is read once, from its beginning; save what comes as a file first"
            )
        raise UsageError(f"{path} is a file: an archive is {FORMS}")
    return LocalStorage(path)


def path_of(location: str) -> str:
    """The path that a ``file://`` address of this machine means, as manifests name what was read; all else as it is."""
    if not re.match(r"file://(?:localhost)?/", location):
        return location
    path = urlsplit(location).path
    # url2pathname would lose the octets of a name that are no UTF-8.
    return url2pathname(path) if os.name == "nt" else os.fsdecode(unquote_to_bytes(path))


def place_of_others(location: str | Path, settings: _Settings = None) -> tuple[Storage, str | None]:
    """The folder or store at ``location``, in which others keep files under whatever names, and the one file that is
    meant, if it is a file's address. Nothing is ever put there.

    Raises NotFound where nothing is there and UsageError for an address of another kind."""
    text = str(location)
    if store := _store(text):
        return store.others(text, settings)
    path = folder(path_of(text), f"is no place that can be read: give a file, {FORMS}")
    with refusals("read", path):
        if path.is_file():
            place = OthersFolder(path.parent, path.name)
            return place, place.named
        if not path.is_dir():
            raise NotFound(f"{path}: there is no such file or folder")
    return OthersFolder(path), None


def _store(location: str) -> Store | None:
    scheme, mark, _ = location.partition("://")
    return STORES.get(scheme) if mark else None


def folder(location: str, refusal: str = f"is no place for an archive: give {FORMS}") -> Path:
    """The folder at ``location``, in which ``~`` is the user's own (no shell wrote it out in ``-s NAME=~/data`` or in
    a file of settings). UsageError, which says ``refusal``, where it is empty or begins as the address of some store
    does, also with a slash too little (``s3:/bucket``): a folder of that name would take what is lost with it."""
    if not location.strip() or re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", location):
        raise UsageError(f"{location!r} {refusal}")
    return written_out(location)
