"""What the next run of an outlet follows, brought from the store into a folder that lacks it.

A fresh container has an empty folder: with the manifests, fates and site memory of earlier runs it goes on where the
last one ended, without sharing a file that anybody changes.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from archive import layout
from archive.errors import NotFound, StorageError
from archive.layout import is_manifest
from archive.manifest import Manifest, digests
from archive.runs.chain import manifests
from archive.storage.base import Entry, Storage
from archive.storage.local import LocalStorage
from archive.transfer.stored import Stored, check_digest, rank

__all__ = ["FOLLOWED", "fetch", "follow"]

logger = logging.getLogger(__name__)

FOLLOWED = ("memory", "fates")

# Many small files: the time goes into waiting. boto3 keeps ten connections.
_AT_ONCE = 8


def follow(store: Storage, root: Path, outlet: str) -> None:
    """Brings what the next run follows. A store that is down is an error only where no earlier run is known here."""
    local = LocalStorage(root)
    try:
        _agree(store, root)
        fetch(store, local, outlet, (*FOLLOWED, "articles"))
    except StorageError as error:
        if next(manifests(local, outlet), None) is None:
            raise
        logger.warning("%s: what others have stored there since is not known to this run: %s", store, error)


def _agree(store: Storage, root: Path) -> None:
    """Marks the folder as one whose ids readers compute, where the store has ids by other rules."""
    with suppress(NotFound):
        if layout.identity_of(store.read(layout.MARK)) != layout.identity_of((root / layout.MARK).read_bytes()):
            layout.mark(root, layout.MIXED_CONTENT)


def fetch(remote: Storage, local: LocalStorage, outlet: str, kinds: Iterable[str] = FOLLOWED) -> list[Entry]:
    """Brings the outlet's manifests, and its files of ``kinds``, from ``remote`` to ``local``; what came, in order.

    What is there stays as it is. Files come before the manifests that name them, and each is compared with the SHA-256
    its manifest gives: DamagedError otherwise. StorageError where ``remote`` refuses; what came until then stays."""
    runs = _missing(remote, local, f"runs/{outlet}/")
    files = [entry for kind in kinds for entry in _missing(remote, local, f"{kind}/{outlet}/")]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        read = dict(zip(runs, pool.map(lambda entry: remote.read(entry.name), runs), strict=True))
        named = (Manifest.from_json(data, entry.name) for entry, data in read.items() if is_manifest(entry.name))
        expected = digests(named)
        # Each is put by the thread that read it, so that no more than a few are in memory.
        for _ in pool.map(lambda entry: _bring(remote, local, entry, expected.get(entry.name)), files):
            pass
    for entry in sorted(runs, key=lambda entry: rank(entry.name)):
        local.put(entry.name, read[entry])
    stored = Stored(local.root, outlet, remote.name)
    for entry in [*files, *runs]:
        stored.add(entry)
    return [*files, *runs]


def _bring(remote: Storage, local: LocalStorage, entry: Entry, expected: str | None) -> None:
    data = remote.read(entry.name)
    check_digest(hashlib.sha256(data).hexdigest(), expected, entry.name, remote)
    local.put(entry.name, data)


def _missing(remote: Storage, local: LocalStorage, prefix: str) -> list[Entry]:
    there = {entry.name for entry in local.list(prefix)}
    return [entry for entry in remote.list(prefix) if entry.name not in there]
