"""Packs on their way: written where a run has ended, and taken apart on a machine that lacks what is in them."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from archive import layout
from archive.catalog.files import CatalogFile, is_as_named, newest
from archive.catalog.packs import Pack, packs_of
from archive.errors import DamagedError, NotFound, StorageError, UsageError
from archive.runs.files import sum_of
from archive.storage.base import Entry, Storage
from archive.storage.local import LocalStorage
from archive.storage.overlay import LayeredStorage
from archive.transfer.stored import Stored

__all__ = ["bring_catalog", "pack", "unpack"]

logger = logging.getLogger(__name__)


def pack(local: LocalStorage, outlet: str, store: Storage) -> None:
    """Writes the packs of all catalog files in ``local`` that the store does not have, for the spool to store. What a
    store that is down does not tell is left to a later run: packs are derived.

    The caller holds the outlet's lock."""
    stored = Stored(local.root, outlet, store.name)
    for name in local.names(f"{layout.CATALOG}/{outlet}/"):
        with suppress(DamagedError, NotFound):
            for one in packs_of(CatalogFile(local, name)):
                if one.name not in stored.names and not local.exists(one.name):
                    try:
                        _pack(local, one, store, stored)
                    except StorageError as error:
                        logger.warning("%s: no packs are written: %s", store, error)
                        return


def _pack(local: LocalStorage, one: Pack, store: Storage, stored: Stored) -> None:
    is_taken = store.exists(one.name)
    if is_taken and any(_is_sound(store, candidate) for candidate in _candidates(store, one)):
        stored.add(Entry(one.name, store.size(one.name)))
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "pack")
        with path.open("wb") as out:
            is_one = one.write(local, out)
        if is_one:
            # Nothing in a bucket is replaced: what stands for a damaged one has a name with its own digest.
            sha256 = LocalStorage(folder).sha256("pack")
            local.put(layout.renamed(one.name, sha256) if is_taken else one.name, path)


def _is_sound(store: Storage, one: Pack) -> bool:
    try:
        return all(name for name, _ in one.read(store))
    except (DamagedError, NotFound):
        return False


def _candidates(store: Storage, one: Pack) -> Iterator[Pack]:
    """A pack, and those that were written in its place."""
    yield one
    begin, _, end = one.name.partition(".")
    for name in store.names(f"{begin}.r"):
        if name.endswith(f".{end}"):
            yield one._replace(name=name)


def unpack(remote: Storage, local: LocalStorage, outlet: str, kinds: Collection[str]) -> dict[str, bytes]:
    """Brings the files of ``kinds`` that the packs of ``remote`` have of runs that ``local`` lacks; the manifests of
    these runs and the digests beside them, by name, which are put behind all that they name.

    A pack that is missing or damaged is passed over as far as it is: its runs are brought one by one then."""
    runs: dict[str, bytes] = {}
    stored = Stored(local.root, outlet, remote.name)
    for file in bring_catalog(remote, local, outlet):
        for one in packs_of(file):
            if all(local.exists(member.name) or member.name in runs for member in one.members):
                continue
            for candidate in _candidates(remote, one):
                if _unpacked(remote, local, candidate, kinds, runs, stored):
                    stored.add(Entry(one.name, 0))
                    break
    return runs


def _unpacked(
    remote: Storage, local: LocalStorage, one: Pack, kinds: Collection[str], runs: dict[str, bytes], stored: Stored
) -> bool:
    """Whether a pack is as it should be. Its manifests go into ``runs``."""
    came: list[Entry] = []
    try:
        for name, data in one.read(remote):
            if local.exists(name):
                continue
            if layout.is_manifest(name):
                runs |= {f"{name}.sha256": sum_of(name, data), name: data}
            elif name.partition("/")[0] in kinds:
                local.put(name, data)
                came.append(Entry(name, len(data)))
    except (DamagedError, NotFound, UsageError) as error:
        logger.warning("%s; what this pack should hold is asked for one by one", error)
        return False
    finally:
        stored.add(*came)
    return True


def bring_catalog(store: Storage, local: LocalStorage, outlet: str) -> list[CatalogFile]:
    """Brings the newest catalog files; those that are what their names say."""
    files = newest(
        _Bringing(local, store), outlet, lambda file: is_as_named(file.name, local.sha256(file.name)), opened={}
    )
    Stored(local.root, outlet, store.name).add(*(Entry(file.name, local.size(file.name)) for file in files))
    return files


class _Bringing(LayeredStorage):
    """Reads from the store what is not here yet, each file whole, and keeps it here."""

    def _holder(self, name: str) -> Storage:
        if not self._near.exists(name):
            self._near.put(name, self._far.read(name))
        return self._near
