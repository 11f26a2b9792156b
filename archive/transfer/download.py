"""What the next run of an outlet follows, brought from the store into a folder that lacks it.

A fresh container has an empty folder: with the manifests, fates and site memory of earlier runs it goes on where the
last one ended, without sharing a file that anybody changes.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from archive import layout
from archive.catalog.files import cover
from archive.errors import DamagedError, NotFound, StorageError
from archive.layout import is_manifest
from archive.manifest import Manifest, Superseded, digests
from archive.runs.chain import manifests
from archive.runs.files import is_sum, sum_of
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
        _fetch_catalog(store, local, outlet)
    except StorageError as error:
        if next(manifests(local, outlet), None) is None:
            raise
        logger.warning("%s: what others have stored there since is not known to this run: %s", store, error)


def _fetch_catalog(store: Storage, local: LocalStorage, outlet: str) -> None:
    """Brings the catalog where there is none here: else it would be made anew from all articles."""
    if local.names(f"{layout.CATALOG}/{outlet}/"):
        return
    stored = Stored(local.root, outlet, store.name)
    for file in cover(store, outlet).files:
        data = store.read(file.name)
        local.put(file.name, data)
        stored.add(Entry(file.name, len(data)))


def _agree(store: Storage, root: Path) -> None:
    """Marks the folder as one whose ids readers compute, where the store has ids by other rules."""
    with suppress(NotFound):
        if layout.identity_of(store.read(layout.MARK)) != layout.identity_of((root / layout.MARK).read_bytes()):
            layout.mark(root, layout.MIXED_CONTENT)


def fetch(remote: Storage, local: LocalStorage, outlet: str, kinds: Iterable[str] = FOLLOWED) -> list[Entry]:
    """Brings the outlet's manifests, and its files of ``kinds``, from ``remote`` to ``local``; what came, in order.

    What is there stays as it is. Files come before the manifests that name them, and each is compared with the SHA-256
    its manifest gives, a manifest with the one beside it: what is damaged is left there and told in the log, and
    mending makes it anew. StorageError where ``remote`` refuses; what came until then stays."""
    runs = _missing(remote, local, f"runs/{outlet}/")
    files = [entry for kind in kinds for entry in _missing(remote, local, f"{kind}/{outlet}/")]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        read = dict(zip(runs, pool.map(lambda entry: remote.read(entry.name), runs), strict=True))
        sound = _sound({entry.name: data for entry, data in read.items()}, remote)
        named = [Manifest.from_json(data, name) for name, data in sound.items() if is_manifest(name)]
        expected, no_more = digests(named), {old.name for one in named for old in one.supersedes}
        wanted = [entry for entry in files if entry.name not in no_more]
        # Each is put by the thread that read it, so that no more than a few are in memory.
        came = list(pool.map(lambda entry: _bring(remote, local, entry, expected.get(entry.name)), wanted))
    _under_old_names(local, [old for one in named for old in one.supersedes])
    brought = [entry for entry, is_there in zip(wanted, came, strict=True) if is_there]
    brought += sorted((entry for entry in runs if entry.name in sound), key=lambda entry: rank(entry.name))
    stored = Stored(local.root, outlet, remote.name)
    for entry in brought:
        if entry.name in sound:
            local.put(entry.name, sound[entry.name])
        stored.add(entry)
    return brought


def _sound(read: Mapping[str, bytes], remote: Storage) -> dict[str, bytes]:
    """The manifests that are some, as their digests say, and the digests of these."""
    sound = {}
    for name, data in read.items():
        if not is_manifest(name):
            continue
        beside = read.get(f"{name}.sha256")
        try:
            Manifest.from_json(data, name)
        except DamagedError as error:
            logger.warning("%s: left in %s", error, remote)
            continue
        if beside in (None, sum_of(name, data)) or not is_sum(beside):
            sound[name] = data
        if beside == sum_of(name, data):
            sound[f"{name}.sha256"] = beside
    return sound


def _under_old_names(local: LocalStorage, supersedes: Iterable[Superseded]) -> None:
    """What stands for a damaged memory or fates byte for byte has its own name here, too: runs know it by that."""
    for old in supersedes:
        is_ours = old.by is not None and old.name.startswith(("memory/", "fates/")) and local.exists(old.by)
        if old.by and is_ours and not local.exists(old.name) and local.sha256(old.by) == old.sha256:
            local.put(old.name, local.read(old.by))


def _bring(remote: Storage, local: LocalStorage, entry: Entry, expected: str | None) -> bool:
    """Whether the file is what its manifest says and is here now."""
    data = remote.read(entry.name)
    try:
        check_digest(hashlib.sha256(data).hexdigest(), expected, entry.name, remote)
    except DamagedError as error:
        logger.warning("%s; it is left there and made anew", error)
        return False
    local.put(entry.name, data)
    return True


def _missing(remote: Storage, local: LocalStorage, prefix: str) -> list[Entry]:
    there = {entry.name for entry in local.list(prefix)}
    return [entry for entry in remote.list(prefix) if entry.name not in there]
