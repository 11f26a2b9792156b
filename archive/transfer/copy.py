"""Moving an archive, or a part of it, to another place: every file compared by its digest, run by run."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from archive.errors import DamagedError, StorageError, TakenError
from archive.layout import (
    KINDS,
    MARK,
    MARK_LENGTH,
    MIXED_CONTENT,
    check,
    identity_of,
    moment,
    refuse_what_others_keep,
    renamed,
    stamp_name,
    under,
)
from archive.manifest import Manifest, Superseded, digests, listed
from archive.runs.chain import in_order, manifest_files
from archive.runs.files import sum_of
from archive.storage.base import Entry, Storage
from archive.storage.local import OPEN, LocalStorage
from archive.transfer.stored import check_digest

__all__ = ["copy"]

_IN_MEMORY = 8 << 20
# Files that are named where others are in their place.
_SHOWN = 3


def copy(source: Storage, dest: Storage, outlet: str | None = None, since: str | None = None) -> Iterator[Entry]:
    """Copies the sealed files of ``source`` to ``dest`` and yields each as soon as ``dest`` surely holds it.

    What is there already is compared and not sent again, so a copy that broke off goes on where it stopped.
    ``outlet``: only this one's files; ``since`` (ISO 8601): only runs that ended then or later, with all their files.
    A file that does not have the digest its manifest gives is left out, as a manifest that is none is, and when all
    others are copied a DamagedError names it, and what a manifest names and neither place has. So does a TakenError
    where ``dest`` has another file of a name, which stays as it is; but for a manifest that says less of the same run.
    Raises StorageError where ``dest`` refuses, UsageError for a date that is none and for a folder in which others keep
    WARC files, FormatError where ``dest`` is an archive that a newer version marked."""
    if dest.exists(MARK):
        check(dest.read(MARK, 0, MARK_LENGTH), str(dest))
    elif isinstance(dest, LocalStorage):
        refuse_what_others_keep(dest.root)
    runs, damaged = _manifests(source, outlet)
    wanted = _wanted(runs, moment(since) if since else None)
    expected, no_more = digests(runs.values()), _superseded(runs.values())
    there: set[str] = set()
    taken: dict[str, TakenError] = {}
    ends = _Ends(source, dest)
    for entry in _chosen(source, outlet, runs, wanted):
        there.add(entry.name)
        try:
            _carry(source, dest, entry, expected.get(entry.name))
        except DamagedError as error:
            if entry.name not in no_more:
                damaged.append(error)
        except TakenError as error:
            if entry in runs and ends.stands_for(entry, runs[entry]):
                taken.pop(f"{entry.name}.sha256", None)
                yield entry
            elif entry.name.removesuffix(".sha256") not in no_more:
                taken[entry.name] = error
        else:
            yield entry
    ends.tell()
    if taken:
        more = f"; and {len(taken) - _SHOWN} more" if len(taken) > _SHOWN else ""
        told = "; ".join(map(str, list(taken.values())[:_SHOWN]))
        raise TakenError(f"{len(taken)} files were not copied to {dest}: {told}{more}. All others were")
    if damaged:
        raise DamagedError(
            f"{len(damaged)} damaged files were not copied to {dest}: {'; '.join(map(str, damaged))}. All others were"
        )
    if absent := [name for name in listed(wanted.values()) if name not in there and not dest.exists(name)]:
        more = f" and {len(absent) - _SHOWN} more" if len(absent) > _SHOWN else ""
        raise DamagedError(
            f"{len(absent)} files that manifests name are neither in {source} nor in {dest}: "
            f"{', '.join(absent[:_SHOWN])}{more}. All others were copied; copy these from where they are"
        )


def _manifests(source: Storage, outlet: str | None) -> tuple[dict[Entry, Manifest], list[DamagedError]]:
    """The manifests, and what is wrong with those that are none and that no mend has replaced."""
    runs: dict[Entry, Manifest] = {}
    broken: dict[str, DamagedError] = {}
    for name, data in manifest_files(source, outlet):
        try:
            runs[Entry(name, len(data))] = Manifest.from_json(data, name)
        except DamagedError as error:
            broken[name] = error
    no_more = _superseded(runs.values())
    return runs, [error for name, error in broken.items() if name not in no_more]


def _superseded(runs: Iterable[Manifest]) -> frozenset[str]:
    """The files that a mend found damaged, and wrote anew under other names."""
    return frozenset(old.name for run in runs for old in run.supersedes)


def _wanted(runs: dict[Entry, Manifest], since: dt.datetime | None) -> dict[Entry, Manifest]:
    """The runs that ended then or later."""
    return {entry: run for entry, run in runs.items() if since is None or moment(run.ended or run.started) >= since}


def _chosen(
    source: Storage, outlet: str | None, runs: dict[Entry, Manifest], wanted: dict[Entry, Manifest]
) -> Iterator[Entry]:
    """What is to be copied, in the order in which it may be seen: no manifest before what it names and follows."""
    yield from (entry for entry in source.list(MARK) if entry.name == MARK)
    sealed, new = _files(source, outlet, digests(wanted.values()), digests(runs.values()))
    entries = {run.run: entry for entry, run in wanted.items()}
    for run in in_order(wanted.values()):
        # One run after the other: where a copy breaks off, all but one are whole or have not come yet.
        yield from filter(None, (sealed.pop(name, None) for name in sorted((one.name for one in run.files), key=_rank)))
        manifest = entries[run.run]
        yield from (entry for entry in source.list(f"{manifest.name}.") if entry.name == f"{manifest.name}.sha256")
        yield manifest
        stamp = stamp_name(run.outlet, run.started, run.run)
        yield from (entry for entry in source.list(stamp) if entry.name == stamp)
    yield from new


def _files(
    source: Storage, outlet: str | None, ours: Mapping[str, str], named: Mapping[str, str]
) -> tuple[dict[str, Entry], list[Entry]]:
    """Of the files that are there those that the runs to be copied name, by name, and those that no manifest names:
    what a run under way, or one that crashed, has sealed."""
    sealed: dict[str, Entry] = {}
    new: list[Entry] = []
    for kind in (kind for kind in KINDS if kind not in ("stamps", "runs")):
        for entry in source.list(under(kind, outlet)):
            if entry.name in ours:
                sealed[entry.name] = entry
            elif not entry.name.endswith(OPEN) and entry.name not in named:
                new.append(entry)
    return sealed, new


def _rank(name: str) -> tuple[int, str]:
    return KINDS.index(name.partition("/")[0]), name


class _Ends:
    """Manifests that ``dest`` has of the same runs, and that say less: a copy broke off, and a mend or a crawl there
    took what had come for a run that crashed. The whole one comes under a name of its own, and a manifest of a mend
    says that it stands for the other; nothing is replaced."""

    def __init__(self, source: Storage, dest: Storage) -> None:
        self._source, self._dest = source, dest
        self._known: dict[str, frozenset[str]] = {}
        self._told: dict[str, list[Superseded]] = {}

    def stands_for(self, entry: Entry, run: Manifest) -> bool:
        """Whether a manifest that cannot have its name in ``dest`` counts there, or will when all is told."""
        if run.outlet not in self._known:
            self._known[run.outlet] = _superseded(_manifests(self._dest, run.outlet)[0].values())
        name = renamed(entry.name, self._source.sha256(entry.name))
        if entry.name in self._known[run.outlet]:
            return self._dest.exists(name)
        data = self._dest.read(entry.name)
        with contextlib.suppress(DamagedError):
            there = Manifest.from_json(data, entry.name)
            if there.run == run.run and digests([there]).items() <= digests([run]).items():
                whole = self._source.read(entry.name)
                self._dest.put(f"{name}.sha256", sum_of(name, whole))
                self._dest.put(name, whole)
                told = Superseded(entry.name, hashlib.sha256(data).hexdigest(), name)
                self._told.setdefault(run.outlet, []).append(told)
                return True
        return False

    def tell(self) -> None:
        """Writes the manifests that say which stands for which. LockedError where a run writes the outlet."""
        if not self._told:
            return
        from archive.runs.lock import locked  # noqa: PLC0415
        from archive.runs.mend import write_mend  # noqa: PLC0415 - its locks are those of POSIX, and copying needs none

        for outlet, told in self._told.items():
            dest = self._dest
            with locked(dest.root, outlet) if isinstance(dest, LocalStorage) else contextlib.nullcontext():
                write_mend(dest, outlet, (), told)


def _carry(source: Storage, dest: Storage, entry: Entry, expected: str | None) -> None:
    if _is_there(source, dest, entry, expected):
        return
    with _fetched(source, entry) as (data, digest):
        check_digest(digest, expected, entry.name, source)
        dest.put(entry.name, data)
    if dest.sha256(entry.name) != digest:
        raise StorageError(f"{entry.name}: what {dest} holds after the copy is not what was sent. Copy again")


def _is_there(source: Storage, dest: Storage, entry: Entry, expected: str | None) -> bool:
    if entry.name == MARK and dest.exists(MARK):
        # Any archive of this format has the mark. Of two whose ids were made by other rules the ids are computed.
        ours, there = (identity_of(place.read(MARK, 0, MARK_LENGTH)) for place in (source, dest))
        if ours != there and there:
            dest.delete(MARK)
            dest.put(MARK, MIXED_CONTENT)
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
