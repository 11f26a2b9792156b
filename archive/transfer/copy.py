"""Moving an archive, or a part of it, to another place: every file compared by its digest, manifests last."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from archive.errors import DamagedError, StorageError
from archive.layout import MARK, moment
from archive.manifest import Manifest
from archive.storage.base import Entry, Storage
from archive.storage.local import OPEN, LocalStorage
from archive.transfer.spool import KINDS

__all__ = ["copy"]

_IN_MEMORY = 8 << 20


def copy(source: Storage, dest: Storage, outlet: str | None = None, since: str | None = None) -> Iterator[Entry]:
    """Copies the sealed files of ``source`` to ``dest`` and yields each as soon as ``dest`` surely holds it.

    What is there already is compared and not sent again, so a copy that broke off goes on where it stopped.
    ``outlet``: only this one's files; ``since`` (ISO 8601): only runs that ended then or later, with all their files.
    A file that does not have the digest its manifest gives is left out, and when all others are copied a DamagedError
    names it. Raises StorageError where ``dest`` refuses, UsageError for a date that is none.
    """
    runs = list(_manifests(source, outlet))
    digests = {one.name: one.sha256 for _, manifest in runs for one in manifest.files}
    damaged: list[DamagedError] = []
    for entry in _chosen(source, outlet, runs, moment(since) if since else None):
        try:
            _carry(source, dest, entry, digests.get(entry.name))
        except DamagedError as error:
            damaged.append(error)
        else:
            yield entry
    if damaged:
        raise DamagedError(
            f"{len(damaged)} damaged files were not copied to {dest}: {'; '.join(map(str, damaged))}. All others were"
        )


def _chosen(
    source: Storage, outlet: str | None, runs: list[tuple[Entry, Manifest]], since: dt.datetime | None
) -> Iterator[Entry]:
    """What is to be copied, in the order in which it may be seen: no manifest before what it names and follows."""
    yield from (entry for entry in source.list(MARK) if entry.name == MARK)
    wanted = [pair for pair in runs if since is None or moment(pair[1].ended or pair[1].started) >= since]
    ours = {one.name for _, manifest in wanted for one in manifest.files}
    named = {one.name for _, manifest in runs for one in manifest.files}
    for kind in KINDS[:-1]:
        for entry in source.list(f"{kind}/{outlet}/" if outlet else f"{kind}/"):
            # No manifest names what a run under way, or one that crashed, has sealed: it is new.
            if not entry.name.endswith(OPEN) and (entry.name in ours or entry.name not in named):
                yield entry
    for entry, _ in _by_parents(wanted):
        yield from (one for one in source.list(f"{entry.name}.") if one.name == f"{entry.name}.sha256")
        yield entry


def _manifests(source: Storage, outlet: str | None) -> Iterator[tuple[Entry, Manifest]]:
    for entry in source.list(f"runs/{outlet}/" if outlet else "runs/"):
        if entry.name.endswith(".json"):
            yield entry, Manifest.from_json(source.read(entry.name), entry.name)


def _by_parents(runs: Iterable[tuple[Entry, Manifest]]) -> Iterator[tuple[Entry, Manifest]]:
    waiting = {manifest.run: (entry, manifest) for entry, manifest in runs}
    while waiting:
        ready = [run for run, (_, one) in waiting.items() if not any(parent.run in waiting for parent in one.parents)]
        # Only a forged chain goes in a circle; it is copied as it is, for verify to judge.
        for run in ready or list(waiting):
            yield waiting.pop(run)


def _carry(source: Storage, dest: Storage, entry: Entry, expected: str | None) -> None:
    if _is_there(source, dest, entry, expected):
        return
    with _fetched(source, entry) as (data, digest):
        if expected not in (None, digest):
            raise DamagedError("its SHA-256 is not the one its run's manifest gives", file=entry.name)
        dest.put(entry.name, data)
    if dest.sha256(entry.name) != digest:
        raise StorageError(f"{entry.name}: what {dest} holds after the copy is not what was sent. Copy again")


def _is_there(source: Storage, dest: Storage, entry: Entry, expected: str | None) -> bool:
    if entry.name == MARK and dest.exists(MARK):
        # Any archive of this format has the mark; one made by another version may be spelled another way.
        return True
    if not dest.exists(entry.name) or dest.size(entry.name) != entry.size:
        return False
    return dest.sha256(entry.name) == (expected or source.sha256(entry.name))


@contextlib.contextmanager
def _fetched(source: Storage, entry: Entry) -> Iterator[tuple[bytes | Path, str]]:
    """The content, in memory or in a file, and its SHA-256."""
    if isinstance(source, LocalStorage):
        yield source.path(entry.name), source.sha256(entry.name)
    elif entry.size <= _IN_MEMORY:
        data = source.read(entry.name)
        yield data, hashlib.sha256(data).hexdigest()
    else:
        with tempfile.TemporaryDirectory() as folder, source.open(entry.name) as stream:
            digest = hashlib.sha256()
            path = Path(folder, "file")
            with path.open("wb") as out:
                while chunk := stream.read(1 << 20):
                    digest.update(chunk)
                    out.write(chunk)
            yield path, digest.hexdigest()
