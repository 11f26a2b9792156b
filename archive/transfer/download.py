"""What the next run of an outlet follows, brought from the store into a folder that lacks it.

A fresh container has an empty folder: with the manifests, fates and site memory of earlier runs it goes on where the
last one ended, without sharing a file that anybody changes.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from archive import layout
from archive.errors import DamagedError, NotFound, StorageError
from archive.layout import is_manifest, run_named
from archive.manifest import Manifest, Superseded, digests, listed
from archive.runs.chain import manifests
from archive.runs.files import is_sum, sum_of
from archive.storage.base import Entry, Storage
from archive.storage.local import LocalStorage
from archive.storage.looked import Looked
from archive.transfer.packing import bring_catalog, unpack
from archive.transfer.stored import Stored, check_digest, rank

__all__ = ["FOLLOWED", "fetch", "follow"]

logger = logging.getLogger(__name__)

FOLLOWED = ("memory", "fates")

# Many small files: the time goes into waiting. boto3 keeps ten connections.
_AT_ONCE = 8
# If so many files of runs are new here, they come in packs.
_MANY = 60


def follow(store: Storage, root: Path, outlet: str) -> None:
    """Brings what the next run follows, to a folder that may not be there yet. A store that is down is an error only
    where no earlier run is known here; FormatError for an archive that a newer version marked."""
    # Of tens of thousands of files each would wait for the disk.
    local = LocalStorage(root, sync=False)
    layout.prepare(root)
    try:
        _agree(store, root)
        if fetch(store, local, outlet, (*FOLLOWED, "articles")):
            os.sync()
        if not local.names(f"{layout.CATALOG}/{outlet}/"):
            # Else it would be made anew from all articles.
            bring_catalog(store, local, outlet)
    except StorageError as error:
        if next(manifests(local, outlet), None) is None:
            raise
        logger.warning("%s: what others have stored there since is not known to this run: %s", store, error)


def _agree(store: Storage, root: Path) -> None:
    """Marks the folder as one whose ids readers compute, where the store has ids by other rules."""
    with suppress(NotFound):
        theirs = store.read(layout.MARK, 0, layout.MARK_LENGTH)
        if not layout.is_mark(theirs):
            logger.warning(
                "%s: %s is not the mark of an archive, so nobody reads what is stored there: delete it, and the next "
                "crawl stores it; or name another place", store, layout.MARK,
            )  # fmt: skip
            return
        layout.check(theirs, str(store))
        if layout.identity_of(theirs) != layout.identity_of((root / layout.MARK).read_bytes()):
            layout.mark(root, layout.MIXED_CONTENT)


def fetch(remote: Storage, local: LocalStorage, outlet: str, kinds: Sequence[str] = FOLLOWED) -> list[Entry]:
    """Brings the outlet's manifests, and its files of ``kinds``, from ``remote`` to ``local``; what came, in order.

    What is there stays as it is. Files come before the manifests that name them, and each is compared with the SHA-256
    its manifest gives, a manifest with the one beside it: what is damaged is left there and told in the log, and
    mending makes it anew. Where lists are dear, many files come in packs (``archive.catalog.packs``), and only the
    newest runs are looked for one by one (``Looked``), or all where one of them follows a run that is not found so.
    StorageError where ``remote`` refuses; what came until then stays."""
    sound = _new_runs(remote, local, outlet, kinds)
    named = [Manifest.from_json(data, name) for name, data in sound.items() if is_manifest(name)]
    look = Looked.of(remote, outlet, {*local.names(f"runs/{outlet}/"), *sound})
    wanted = {entry.name: entry for kind in kinds for entry in look.entries(remote, kind)}
    # What lies before all that is looked for is known from manifests alone.
    for entry in listed(named).values() if look.since else ():
        if entry.name.partition("/")[0] in kinds:
            wanted.setdefault(entry.name, Entry(entry.name, entry.size))
    supersedes = [old for one in named for old in one.supersedes]
    files = [wanted[name] for name in wanted.keys() - {old.name for old in supersedes} if not local.exists(name)]
    expected = digests(named)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        # Each is put by the thread that read it, so that no more than a few are in memory.
        came = list(pool.map(lambda entry: _bring(remote, local, entry, expected.get(entry.name)), sorted(files)))
    _under_old_names(local, supersedes)
    brought = [entry for entry, is_there in zip(sorted(files), came, strict=True) if is_there]
    for name in sorted(sound, key=rank):
        local.put(name, sound[name])
        brought.append(Entry(name, len(sound[name])))
    Stored(local.root, outlet, remote.name).add(*brought)
    return brought


def _new_runs(remote: Storage, local: LocalStorage, outlet: str, kinds: Sequence[str]) -> dict[str, bytes]:
    """The manifests that are not here, and the digests beside them; of those that come in packs the files, too."""
    known = dict.fromkeys(local.names(f"runs/{outlet}/"), b"")
    packed = unpack(remote, local, outlet, kinds) if remote.lists_dearly and not known else {}
    runs = _looked_for(remote, outlet, known | packed)
    if remote.lists_dearly and known and len(runs) > _MANY:
        packed = unpack(remote, local, outlet, kinds)
        runs = [name for name in runs if name not in packed]
    known |= packed
    came = _sound(_read(remote, runs), remote)
    if Looked.of(remote, outlet, known).since and _follows_others(came, {*known, *runs}):
        every = [entry.name for entry in remote.list(f"runs/{outlet}/")]
        came |= _sound(_read(remote, [name for name in every if name not in {*known, *runs}]), remote)
    return packed | came


def _looked_for(remote: Storage, outlet: str, known: Collection[str]) -> list[str]:
    """What a look finds below ``runs/`` besides what is known."""
    look = Looked.of(remote, outlet, known, months=True)
    return [entry.name for entry in look.entries(remote, "runs") if entry.name not in known]


def _read(remote: Storage, names: Sequence[str]) -> dict[str, bytes]:
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return dict(zip(names, pool.map(remote.read, names), strict=True))


def _follows_others(sound: Mapping[str, bytes], known: Collection[str]) -> bool:
    """Whether a manifest follows a run, or has one in the place of another, that is not ``known``."""
    named = [Manifest.from_json(data, name) for name, data in sound.items() if is_manifest(name)]
    runs = {run_named(name) for name in known}
    stand = {old.by for one in named for old in one.supersedes if old.by and is_manifest(old.by)}
    return bool(stand - set(known)) or any(parent.run not in runs for one in named for parent in one.parents)


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
    try:
        data = remote.read(entry.name)
        check_digest(hashlib.sha256(data).hexdigest(), expected, entry.name, remote)
    except NotFound:
        return False
    except DamagedError as error:
        logger.warning("%s; it is left there and made anew", error)
        return False
    local.put(entry.name, data)
    return True
