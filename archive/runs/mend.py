"""Mending: what can be written anew from the WARCs alone.

``archive mend`` cuts what a crash left open after its last whole record, seals it, and writes the indexes, memory,
fates and manifests that are missing or damaged. Articles need the extractor: ``scrapy mend`` writes them.

A damaged file of a folder is set aside under a hidden name, never deleted. What is written anew has the name and the
bytes of what was there; where it has other bytes than a manifest says (another version wrote it), it gets a name of its
own, and the manifest of the mend says what it supersedes. What a manifest held that the WARCs do not tell, its run's
closing record (a ``resource``) holds; nothing holds the manifest of a mend, and all it says can be found again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path

import msgspec

from archive import layout
from archive.article import Article
from archive.catalog.write import refresh
from archive.decoding import MAX_JSON
from archive.errors import DamagedError, LockedError, NotFound, StorageError
from archive.manifest import Alias, Fate, FileEntry, Manifest, Parent, RunKind, Superseded, listed
from archive.runs.chain import (
    RunSummary,
    heads_of,
    in_order,
    manifest_files,
    manifests,
    named_files,
    run_summaries,
    summaries_in_force,
    summary_of,
)
from archive.runs.files import (
    MAX_SUM,
    entry_of,
    index_of,
    is_sum,
    is_there,
    put_right,
    software,
    sum_of,
    write_manifest,
)
from archive.runs.lock import locked, unless_busy
from archive.runs.seen import Seen
from archive.runs.segment import seal_left_open
from archive.storage.base import Storage
from archive.storage.jsonl import lines_of, pack_lines, read_as
from archive.storage.local import LocalStorage
from archive.storage.looked import Looked
from archive.warc import build
from archive.warc.read import parse_date

__all__ = [
    "Mended",
    "how_made",
    "locked_outlets",
    "lost_files",
    "mend",
    "mend_at_start",
    "mend_outlet",
    "set_aside_unfinished",
    "unlisted_files",
    "write_mend",
]

logger = logging.getLogger(__name__)

# So many manifests that are new, or files that are gone, are worth being noted as seen.
_ENOUGH = 64
_DERIVED = ("memory", "articles", "fates")
_IN_FOLDERS = tuple(f"{kind}/" for kind in _DERIVED)


class Mended(msgspec.Struct, frozen=True):
    """A thing that was mended: the file, and what was done. ``lost``: it is still to be made."""

    file: str
    done: str
    lost: bool = False


def mend(root: Path, busy: list[LockedError] | None = None) -> Iterator[Mended]:
    """Mends every outlet of the archive at ``root``, one after another, each under its lock; ``busy`` takes those that
    another run writes. Without it the first of them is a LockedError."""
    for outlet in locked_outlets(root, busy):
        yield from mend_outlet(root, outlet)
        local = LocalStorage(root)
        known = {name: hashlib.sha256(data).hexdigest() for name, data in manifest_files(local, outlet)}
        refresh(local, outlet, known)


def locked_outlets(root: Path, busy: list[LockedError] | None = None) -> Iterator[str]:
    """The outlets of which the archive at ``root`` has WARCs or runs; the lock of each is held until the next is asked
    for. ``busy`` takes those that another run writes."""
    layout.prepare(root)
    local = LocalStorage(root)
    for outlet in sorted({*local.folders("warc/"), *local.folders("runs/")}):
        with nullcontext() if busy is None else unless_busy(busy), locked(root, outlet):
            yield outlet


def mend_outlet(root: Path, outlet: str, reading: Storage | None = None) -> list[Mended]:
    """Mends one outlet whose lock the caller holds: reads every file and compares its SHA-256. Doing it twice does
    nothing the second time.

    ``reading`` is where segments are read that the folder has not (any more). The last of what is returned is ``lost``:
    what only a derivation makes."""
    mended = [Mended(sealed.name, "sealed") for sealed in seal_left_open(root, outlet)]
    return mended + _Mending(LocalStorage(root), outlet, reading, thorough=True).done()


def mend_at_start(root: Path, outlet: str, reading: Storage | None = None) -> tuple[list[Mended], list[RunSummary]]:
    """The same for a run that begins, and the runs that it follows: a damage is seen where a file is not there or has
    another size, of a manifest also where it was changed since it was read."""
    mended = [Mended(sealed.name, "sealed") for sealed in seal_left_open(root, outlet)]
    mending = _Mending(LocalStorage(root), outlet, reading, thorough=False)
    seen = Seen(mending.storage, outlet)
    runs = mending.unless_wrong(seen)
    if runs is None:
        mended += mending.done()
        return mended, mending.runs()
    if len(runs) - len(seen.runs) + seen.gone >= _ENOUGH:
        seen.keep(runs.values())
    return mended, summaries_in_force(runs)


def lost_files(
    storage: Storage, outlet: str, *, thorough: bool = True, runs: Iterable[Manifest] | None = None
) -> dict[str, FileEntry]:
    """The memory, articles and fates that a manifest names, and that are not there as it says. ``runs`` are the
    manifests, where the caller has read them."""
    runs = (one for one, _ in manifests(storage, outlet)) if runs is None else runs
    sizes = {name: size for kind in _DERIVED for name, size in storage.sizes(f"{kind}/{outlet}/").items()}
    return {
        name: entry
        for name, entry in listed(runs).items()
        if name.startswith(_IN_FOLDERS)
        and (sizes.get(name) != entry.size or (thorough and not is_there(storage, entry)))
    }


def how_made(runs: Iterable[Manifest], name: str) -> str:
    """That a file is lost, and which command makes it again, for people; ``runs`` are manifests that may name it."""
    kinds = {run.kind for run in runs if any(entry.name == name for entry in run.files)}
    if "import" in kinds:
        return "lost: the same `archive extract SOURCE --to ARCHIVE` makes it again"
    return "lost: `scrapy mend` or the next crawl derives it"


def unlisted_files(storage: LocalStorage, outlet: str) -> list[FileEntry]:
    """Derived files that no manifest names: what a mend wrote that was killed, or whose manifest is lost. One that is
    damaged is set aside."""
    runs = [one for one, _ in manifests(storage, outlet)]
    named = {entry.name for one in runs for entry in one.files} | {old.name for one in runs for old in one.supersedes}
    there = [entry.name for kind in _DERIVED for entry in storage.list(f"{kind}/{outlet}/")]
    return [entry_of(storage, name) for name in there if name not in named and _is_whole(storage, name)]


def set_aside_unfinished(storage: LocalStorage, outlet: str) -> list[str]:
    """Takes out of the archive what an import wrote that was cut off before its manifest: the same import writes it
    again, and nothing else says where its pages lie. The names of the files.

    They are those of a run that left neither a manifest nor a segment, and that no manifest names: articles that point
    into the files of others, or fates alone."""
    left = {layout.run_named(name) for name in storage.names(f"runs/{outlet}/") if layout.is_manifest(name)}
    left |= {layout.run_of(name) or "" for name in storage.names(f"warc/{outlet}/")}
    found = [name for kind in ("articles", "fates") for name in storage.names(f"{kind}/{outlet}/")]
    found = [name for name in found if layout.run_named(name) not in left]
    if not found:
        return []
    named, _ = named_files(storage, outlet)
    by_run: dict[str, list[str]] = {}
    for name in found:
        if name not in named:
            by_run.setdefault(layout.run_named(name), []).append(name)
    unfinished = [name for names in by_run.values() if _is_of_others(storage, names) for name in names]
    for name in unfinished:
        storage.set_aside(name)
    return unfinished


def _is_of_others(storage: LocalStorage, names: Iterable[str]) -> bool:
    """Whether no file of a run holds an article of the archive's own WARC files."""
    articles = [name for name in names if name.startswith("articles/") and _is_whole(storage, name)]
    lines = (one for name in articles for one in read_as(storage, name, Article.from_json))
    return all(one.snapshot is not None and one.snapshot.origin is not None for one in lines)


def write_mend(
    storage: Storage,
    outlet: str,
    files: Iterable[FileEntry],
    supersedes: Iterable[Superseded] = (),
    *,
    begun: str | None = None,
    derived: Sequence[str] = (),
    counts: dict[str, int] | None = None,
    aliases: Sequence[Alias] = (),
) -> str:
    """Writes the manifest of a mend; its name."""
    manifest = Manifest(
        run=layout.new_run(),
        outlet=outlet,
        kind="mend",
        status="complete",
        started=begun or layout.now(),
        ended=layout.now(),
        counts=counts or {},
        derived=tuple(derived),
        aliases=tuple(aliases),
        software=software(),
        files=tuple(sorted(set(files), key=lambda entry: entry.name)),
        supersedes=tuple(sorted(set(supersedes), key=lambda old: (old.name, old.sha256))),
        parents=heads_of(run_summaries(storage, outlet)),
    )
    return write_manifest(storage, manifest.bounded())


class _Remains(msgspec.Struct, frozen=True):
    """What the WARCs of one run hold of its end: the closing manifest (without files) and other resources."""

    manifest: Manifest
    segments: list[str]
    payloads: dict[str, bytes]


class _Mending:
    """One mending of an outlet. ``files`` were written under names of their own, for what ``supersedes`` names."""

    def __init__(self, storage: LocalStorage, outlet: str, reading: Storage | None, thorough: bool) -> None:
        self.storage = storage
        self.outlet = outlet
        self.reading = reading or storage
        self.thorough = thorough
        self.mended: list[Mended] = []
        self.files: list[FileEntry] = []
        self.supersedes: list[Superseded] = []
        self._read: list[Manifest] | None = None
        self._there: Collection[str] = ()  # the names below runs/, where none was written or set aside since
        self._sound: dict[str, tuple[Manifest, RunSummary]] = {}
        self._has_changed = False  # whether there are other manifests now than those that were sound
        self._lost_now: tuple[int, dict[str, FileEntry]] | None = None

    def runs(self) -> list[RunSummary]:
        """The runs that stand, in order."""
        if self._has_changed:
            return run_summaries(self.storage, self.outlet)
        return summaries_in_force({name: summary for name, (_, summary) in self._sound.items()})

    def unless_wrong(self, seen: Seen) -> dict[str, RunSummary] | None:
        """All manifests by name, where everything is as it should be: what is new since ``seen`` is looked at, all else
        was. None where it is not, or nobody can tell so cheaply."""
        if seen.has_changed:
            return None
        runs, new = {one.name: one for one in seen.runs}, {}
        for name in filter(layout.is_manifest, seen.news):
            if (looked := self._looked_at(name, {})) is None:
                return None
            new[name], runs[name] = looked
        no_more = {old.name for one in runs.values() for old in one.supersedes}
        known = {one.run for name, one in runs.items() if name not in no_more}
        expected = listed(one for name, one in new.items() if name not in no_more)
        expected = {name: entry for name, entry in expected.items() if name not in no_more}
        indexes = {layout.index_name(one) for one in filter(layout.is_segment, seen.news)} - no_more
        is_whole = (
            all(name.removesuffix(".sha256") in runs for name in seen.news if name.endswith(".json.sha256"))
            and known.issuperset(filter(None, map(layout.run_of, filter(layout.is_segment, seen.news))))
            and indexes.issubset(expected)
            and all(
                self._has_size(entry)
                for name, entry in expected.items()
                if name in indexes or name.startswith(_IN_FOLDERS)
            )
        )
        claimed = {parent.run for one in runs.values() for parent in one.parents}
        return runs if is_whole and not self._far((), known, claimed) else None

    def _has_size(self, entry: FileEntry) -> bool:
        with suppress(NotFound):
            return self.storage.size(entry.name) == entry.size
        return False

    def done(self) -> list[Mended]:
        """Does it; what was done, and last what is still lost."""
        claims = self._manifests()
        segments = [name for name in self.storage.names(f"warc/{self.outlet}/") if layout.is_segment(name)]
        self._indexes(segments)
        self._runs(segments, claims)
        self._resources()
        self._sums()
        if self.files or self.supersedes:
            self._wrote(write_mend(self.storage, self.outlet, self.files, self.supersedes))
        lost = self._lost()
        return self.mended + [Mended(name, how_made(self._in_force(), name), True) for name in lost]

    def _wrote(self, name: str, done: str = "written") -> None:
        self.mended.append(Mended(name, done))
        if layout.is_manifest(name):
            self._read, self._has_changed = None, True

    def _in_force(self) -> list[Manifest]:
        """The manifests, read once: what they say of files and runs."""
        if self._read is None:
            self._read = [_brief(one) for one, _ in manifests(self.storage, self.outlet)]
        return self._read

    def _lost(self) -> dict[str, FileEntry]:
        written = len(self.mended)
        if self._lost_now is None or self._lost_now[0] != written:
            found = lost_files(self.storage, self.outlet, thorough=self.thorough, runs=self._in_force())
            self._lost_now = written, found
        return self._lost_now[1]

    # --- manifests

    def _manifests(self) -> dict[str, set[str]]:
        """Sets damaged manifests aside, and writes the digests of the others anew where these are damaged or missing.

        By run, the digests that its manifest has, by its children and by the file beside it."""
        claims: dict[str, set[str]] = {}
        told: dict[str, str] = {}
        there = self.storage.names(f"runs/{self.outlet}/")
        for name in filter(layout.is_manifest, there):
            if (looked := self._looked_at(name, claims)) is not None:
                self._sound[name] = looked
                _claim(claims, looked[0])
                told[f"{name}.sha256"] = looked[1].sha256
        doubtful = [name for name in filter(layout.is_manifest, there) if name not in self._sound]
        for name in doubtful:
            self._manifest(name, self.storage.read(name, 0, MAX_JSON + 1), claims.get(layout.run_named(name), set()))
        sound = {name: manifest for name, (manifest, _) in self._sound.items()}
        no_more = {old.name for one in sound.values() for old in one.supersedes}
        self._there, self._has_changed = frozenset(there), bool(doubtful)
        self._read = None if doubtful else [one for name, one in sound.items() if name not in no_more]
        others = self.storage.names(f"runs/{self.outlet}/") if doubtful else there
        for name in (name for name in others if name not in told and name.endswith(".json.sha256")):
            if is_sum(beside := self.storage.read(name, 0, MAX_SUM)):
                told[name] = beside[:64].decode()
        for name, sha256 in told.items():
            claims.setdefault(layout.run_named(name), set()).add(sha256)
        return claims

    def _looked_at(self, name: str, claims: dict[str, set[str]]) -> tuple[Manifest, RunSummary] | None:
        """A manifest that is as it should be, with its digest beside it, without what weighs, and its summary; else
        None. What one that is none of these says of its parents is added to ``claims``."""
        data = self.storage.read(name, 0, MAX_JSON + 1)
        with suppress(DamagedError):
            one = Manifest.from_json(data, name)
            if _is_named(name, one, data) and self._beside(name) == sum_of(name, data):
                return _brief(one), summary_of(data, name)
            _claim(claims, one)
        return None

    def _beside(self, name: str) -> bytes:
        """What the digest beside a manifest says; nothing where there is none."""
        try:
            return self.storage.read(f"{name}.sha256", 0, MAX_SUM)
        except NotFound:
            return b""

    def _manifest(self, name: str, data: bytes, claimed: set[str]) -> None:
        sums = f"{name}.sha256"
        beside = self._beside(name)
        sha256 = hashlib.sha256(data).hexdigest()
        says_other = is_sum(beside) and beside != sum_of(name, data) and sha256 not in claimed
        if says_other or not _is_manifest(name, data):
            self.storage.set_aside(name)
        elif beside != sum_of(name, data):
            put_right(self.storage, sums, sum_of(name, data))
            self._wrote(sums)

    def _sums(self) -> None:
        """Sets aside the digests of manifests that nothing brings back: those of mends."""
        there = frozenset(self.storage.names(f"runs/{self.outlet}/")) if self._has_changed else self._there
        for name in there:
            if name.endswith(".sha256") and name.removesuffix(".sha256") not in there:
                self.storage.set_aside(name)

    # --- indexes

    def _indexes(self, segments: Sequence[str]) -> None:
        runs = self._in_force()
        expected = {entry.name: entry for one in runs for entry in one.files}
        no_more = {old.name for one in runs for old in one.supersedes}
        sizes = self.storage.sizes(f"index/{self.outlet}/")
        for segment in segments:
            name = layout.index_name(segment)
            if name not in no_more and not self._is_index(expected.get(name), sizes.get(name)):
                data = index_of(self.storage, segment)
                if name in expected:
                    self._restore(expected[name], data)
                elif not self.storage.exists(name) or self.storage.read(name, 0, len(data) + 1) != data:
                    put_right(self.storage, name, data)
                    self._wrote(name)

    def _index_of(self, segment: str) -> FileEntry:
        """The index of a segment. Here it is as it should be; in the store nobody has looked."""
        name = layout.index_name(segment)
        if self.storage.exists(name):
            return entry_of(self.storage, name)
        return FileEntry.of(name, index_of(self.reading, segment))

    def _is_index(self, entry: FileEntry | None, size: int | None) -> bool:
        if entry is None or size is None:
            return False
        return is_there(self.storage, entry) if self.thorough else size == entry.size

    def _restore(self, entry: FileEntry, data: bytes) -> None:
        """Writes what ``entry`` names; under a name of its own where it is not the same byte for byte."""
        name = entry.name
        self.storage.set_aside(name)
        if FileEntry.of(name, data) != entry:
            name = layout.renamed(name, hashlib.sha256(data).hexdigest())
            self.files.append(put_right(self.storage, name, data))
            self.supersedes.append(Superseded(entry.name, entry.sha256, name))
        else:
            self.storage.put(name, data)
        self._wrote(name)

    # --- runs

    def _runs(self, segments: Sequence[str], claims: dict[str, set[str]]) -> None:
        """Writes the manifests that are missing, parents before children and else in order of time."""
        known = {one.run for one in self._in_force()}
        by_run: dict[str, list[str]] = {}
        for segment in [*segments, *self._far(segments, known, claims.keys())]:
            run = layout.run_of(segment)
            if run and run not in known:
                by_run.setdefault(run, []).append(segment)
        if not by_run:
            return
        standing = self.runs()
        missing = {run: _remains(self.reading, run, names) for run, names in by_run.items()}
        listed_now = listed(self._in_force())
        for one in in_order(remains.manifest for remains in missing.values()):
            self._run(missing[one.run], standing, claims.get(one.run, set()), listed_now)

    def _far(self, segments: Sequence[str], known: set[str], claimed: Collection[str]) -> list[str]:
        """The segments that lie in the store only, of runs that surely ended: another follows them, or the store has
        what is left of their manifests. Who wrote the others may be writing still. A store that is down has none."""
        if self.reading.name == self.storage.name:
            return []
        try:
            look = Looked.of(self.reading, self.outlet, self.storage.names(f"runs/{self.outlet}/"))
            names = [entry.name for entry in look.entries(self.reading, "runs")]
            ended = {layout.run_named(name) for name in names}.union(claimed) - known
            far = [entry.name for entry in self.reading.list(f"warc/{self.outlet}/")] if ended else []
        except StorageError as error:
            logger.warning("%s: what is to be mended from there is left to a later run: %s", self.reading, error)
            return []
        return [one for one in far if layout.is_segment(one) and layout.run_of(one) in ended and one not in segments]

    def _run(
        self, remains: _Remains, standing: list[RunSummary], claims: set[str], listed_now: dict[str, FileEntry]
    ) -> None:
        """Writes a run's missing files and its manifest, which joins those that are ``standing``."""
        manifest = remains.manifest
        is_crashed = manifest.status == "crashed"
        files = [entry for one in remains.segments for entry in (entry_of(self.reading, one), self._index_of(one))]
        files += self._own_files(manifest, listed_now)
        files += (put_right(self.storage, name, data) for name, data in _resource_files(manifest, remains.payloads))
        parents = _parents(manifest, standing) if is_crashed else _rehashed(manifest, standing)
        files.sort(key=lambda entry: entry.name)
        manifest = msgspec.structs.replace(manifest, files=tuple(files), parents=parents)
        sha256 = hashlib.sha256(manifest.to_json()).hexdigest()
        name = canonical = layout.manifest_name(manifest.outlet, manifest.started, manifest.run)
        if claims - {sha256}:
            name = layout.renamed(canonical, sha256)
            self.supersedes += (Superseded(canonical, claim, name) for claim in sorted(claims))
        put_right(self.storage, f"{name}.sha256", sum_of(name, manifest.to_json()))
        write_manifest(self.storage, manifest, name)
        standing.append(summary_of(self.storage.read(name), name))
        self._wrote(name, "written for a run that crashed" if is_crashed else "written")

    def _own_files(self, manifest: Manifest, listed_now: dict[str, FileEntry]) -> Iterator[FileEntry]:
        """The articles files of a run that are there, but for those that another manifest names: a mend wrote them.

        Of an import that crashed its fates, too, which it wrote after them; without these it is made again whole."""
        own = layout.articles_name(manifest.outlet, manifest.started, manifest.run, "").removesuffix(".jsonl.gz")
        fates = layout.fates_name(manifest.outlet, manifest.started, manifest.run)
        names = [entry.name for entry in self.storage.list(own)]
        if manifest.kind == "import" and manifest.status == "crashed":
            if not self.storage.exists(fates):
                for name in names:
                    self.storage.set_aside(name)
                return
            names.append(fates)
        for name in names:
            if name not in listed_now and _is_whole(self.storage, name):
                yield entry_of(self.storage, name)

    # --- memory and fates

    def _resources(self) -> None:
        """Writes the memory and the fates that are lost, where the run that wrote them noted them in its WARC."""
        lost = self._lost()
        if all(name.startswith("articles/") for name in lost):
            return
        for run in self._in_force():
            segments = [entry.name for entry in run.files if layout.is_segment(entry.name)]
            if not segments or not any(entry.name in lost for entry in run.files):
                continue
            with suppress(DamagedError, NotFound, StorageError):
                remains = _remains(self.reading, run.run, segments)
                for name, data in _resource_files(run, remains.payloads):
                    if name in lost:
                        self._restore(lost[name], data)


def _remains(storage: Storage, run: str, segments: list[str]) -> _Remains:
    """Reads a run's segments once. Without a closing manifest the run crashed: what is known of it is its kind and its
    times."""
    payloads: dict[str, list[bytes]] = {}
    moments: list[str] = []
    kind: RunKind = "crawl"
    for segment in segments:
        with storage.open(segment) as stream:
            for record in build.records(stream):
                moments.append(layout.timestamp(_written(record)))
                if record.kind == "warcinfo" and (layout.RUN_KIND, "import") in record.warc_fields():
                    kind = "import"
                if record.kind == "resource" and record.url and record.url.startswith(layout.RESOURCE):
                    # A long one stands in several records, in their order.
                    payloads.setdefault(record.url.removeprefix(layout.RESOURCE), []).append(record.block)
    closing = payloads.pop(f"run:{run}", None)
    if closing is not None:
        whole = {name: b"".join(parts) for name, parts in payloads.items()}
        return _Remains(Manifest.from_json(b"".join(closing), segments[-1]), segments, whole)
    outlet = layout.outlet_of(segments[0])
    crashed = Manifest(run=run, outlet=outlet, kind=kind, status="crashed", started=min(moments), ended=max(moments))
    return _Remains(crashed, segments, {})


def _written(record: build.WarcRecord) -> dt.datetime:
    """When a record was made; what came from another archive bears the date of its capture."""
    created = record.headers.first("WARC-Creation-Date")
    return parse_date(created, record.offset) if created else record.date


def _resource_files(run: Manifest, payloads: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for name, payload in payloads.items():
        kind, _, of = name.partition(":")
        if kind == "memory":
            yield layout.memory_name(run.outlet, of), pack_lines([payload])
        elif kind == "fates":
            yield layout.fates_name(run.outlet, run.started, run.run), pack_lines(payload.splitlines())


def _parents(crashed: Manifest, standing: list[RunSummary]) -> tuple[Parent, ...]:
    """What a run that crashed follows: the last runs that stand, but for those that follow it."""
    after = {crashed.run}
    for one in in_order(standing):
        if any(parent.run in after for parent in one.parents):
            after.add(one.run)
    return heads_of(one for one in standing if one.run not in after)


def _rehashed(manifest: Manifest, standing: list[RunSummary]) -> tuple[Parent, ...]:
    """The parents the run recorded; with the hash of the manifest that stands now, where that was rebuilt too."""
    now = {run.run: run.sha256 for run in standing}
    return tuple(Parent(parent.run, now.get(parent.run, parent.sha256)) for parent in manifest.parents)


def _is_manifest(name: str, data: bytes) -> bool:
    try:
        run = Manifest.from_json(data, name)
    except DamagedError:
        return False
    return _is_named(name, run, data)


def _is_named(name: str, run: Manifest, data: bytes) -> bool:
    """Whether a manifest has the name that it should have."""
    own = layout.manifest_name(run.outlet, run.started, run.run)
    return name in (own, layout.renamed(own, hashlib.sha256(data).hexdigest()))


def _claim(claims: dict[str, set[str]], run: Manifest) -> None:
    """Adds what a manifest says of its parents' digests."""
    for parent in run.parents:
        claims.setdefault(parent.run, set()).add(parent.sha256)


def _brief(run: Manifest) -> Manifest:
    """A manifest without what weighs: those of thousands of runs are in memory."""
    return msgspec.structs.replace(
        run, sources=(), profile=None, alarms=(), resolved=(), warnings=(), aliases=(), software={}
    )


def _is_whole(storage: LocalStorage, name: str) -> bool:
    """Whether a file holds what its kind does; one that does not is set aside."""
    try:
        if name.startswith("memory/"):
            content = b"\n".join(lines_of(storage, name))
            whole = layout.memory_name(layout.outlet_of(name), hashlib.sha256(content).hexdigest()) == name
        else:
            parse = Article.from_json if name.startswith("articles/") else Fate.from_json
            whole = all(parse is not None for _ in read_as(storage, name, parse))
    except DamagedError:
        whole = False
    if not whole:
        storage.set_aside(name)
    return whole
