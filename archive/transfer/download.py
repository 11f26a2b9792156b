"""What the next run of an outlet follows, brought from the store into a folder that lacks it.

A fresh container has an empty folder: with the manifests, fates and site memory of earlier runs it goes on where the
last one ended, without sharing a file that anybody changes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from archive.errors import DamagedError
from archive.manifest import Manifest
from archive.storage.base import Entry, Storage
from archive.storage.local import LocalStorage
from archive.transfer.stored import Journal

__all__ = ["FOLLOWED", "fetch"]

FOLLOWED = ("memory", "fates")

# Many small files: the time goes into waiting. boto3 keeps ten connections.
_AT_ONCE = 8


def fetch(remote: Storage, local: LocalStorage, outlet: str, kinds: Iterable[str] = FOLLOWED) -> list[Entry]:
    """Brings the outlet's manifests, and its files of ``kinds``, from ``remote`` to ``local``; what came, in order.

    What is there stays as it is. Files come before the manifests that name them, and each is compared with the SHA-256
    its manifest gives: DamagedError otherwise. StorageError where ``remote`` refuses; what came until then stays.
    """
    runs = _missing(remote, local, f"runs/{outlet}/")
    files = [entry for kind in kinds for entry in _missing(remote, local, f"{kind}/{outlet}/")]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        manifests = dict(zip(runs, pool.map(lambda entry: remote.read(entry.name), runs), strict=True))
        digests = _digests(manifests)
        # Each is put by the thread that read it, so that no more than a few are in memory.
        for _ in pool.map(lambda entry: _bring(remote, local, entry, digests.get(entry.name)), files):
            pass
    for entry in sorted(runs, key=lambda entry: entry.name.endswith(".json")):
        local.put(entry.name, manifests[entry])
    journal = Journal(local.root, outlet, remote.name)
    for entry in [*files, *runs]:
        journal.add(entry)
    return [*files, *runs]


def _bring(remote: Storage, local: LocalStorage, entry: Entry, expected: str | None) -> None:
    data = remote.read(entry.name)
    if expected not in (None, hashlib.sha256(data).hexdigest()):
        raise DamagedError(f"its SHA-256 in {remote} is not the one its run's manifest gives", file=entry.name)
    local.put(entry.name, data)


def _missing(remote: Storage, local: LocalStorage, prefix: str) -> list[Entry]:
    there = {entry.name for entry in local.list(prefix)}
    return [entry for entry in remote.list(prefix) if entry.name not in there]


def _digests(manifests: dict[Entry, bytes]) -> dict[str, str]:
    digests = {}
    for entry, data in manifests.items():
        if entry.name.endswith(".json"):
            digests.update({one.name: one.sha256 for one in Manifest.from_json(data, entry.name).files})
    return digests
