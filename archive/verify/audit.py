"""Fixity: does an archive, or a WARC file, still hold what it should?

``verify`` reads everything and yields a Finding for each thing that is wrong; no finding means intact. It checks gzip
members, records, the rules of WARC 1.1 (``archive.verify.conformance``), digests and codings; of an archive also the
index against a full scan, the hashes and links of the run manifests, and each article against its snapshot. Nothing is
written.
"""

from __future__ import annotations

import hashlib
import operator
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from msgspec.structs import replace

from archive import layout
from archive.article import Article, content_hash
from archive.catalog.files import is_as_named
from archive.decoding import MAX_JSON
from archive.errors import ArchiveError, DamagedError, FormatError, NotFound
from archive.manifest import FileEntry, Manifest, Origin
from archive.reading.origins import state_of
from archive.runs.chain import manifest_files, superseded
from archive.runs.files import MAX_SUM, sum_of
from archive.storage.base import Storage
from archive.storage.hashing import Hashing
from archive.storage.jsonl import lines_in
from archive.storage.local import OPEN, LocalStorage, told_name
from archive.storage.places import storage
from archive.verify.scan import Finding, Scan
from archive.verify.stamps import LONGEST, reply_trouble, stamp_trouble
from archive.verify.wacz import is_zip, verify_wacz
from archive.warc.digests import digest, same
from archive.warc.read import snapshot_from
from archive.warc.snapshot import SnapshotRef

__all__ = ["ABSENT", "UNCHECKED", "Finding", "verify", "verify_file"]

ABSENT = "absent"
"""The kind of a finding that is no damage: a file of others that lies elsewhere and cannot be reached."""

UNCHECKED = "unchecked"
"""The kind of another that is no damage: a time stamp over its manifest, of which nobody has said who may sign it."""

# Bytes by which an index may be longer than it should be, and is read all the same.
_SPARE = 1_000_000
_UNLISTED = "no manifest names this file: `archive mend` ends a run that died, the same command an import or a copy"
_OTHERS = "no file of an archive is called so: nothing reads it, and you may take it away"
# How the names of each kind's files end.
_ENDS = {
    "warc": ".warc.gz", "index": ".cdxj", "articles": ".jsonl.gz", "fates": ".jsonl.gz", "memory": ".json.gz",
}  # fmt: skip
_KEPT = ("warc/", "index/", "articles/", "fates/", "memory/")
_SEGMENTS = (".warc.gz", ".warc.gz" + OPEN)


def verify(
    location: str | Path | Storage,
    *,
    outlet: str | None = None,
    sample: float = 1.0,
    seed: int | None = None,
    authority: Path | None = None,
) -> Iterator[Finding]:
    """Everything that is wrong with an archive (a folder, ``s3://…``) or with one WARC, ARC or WACZ file.

    ``sample`` (0 to 1) reads only that share of the files, chosen anew each time (``seed`` fixes the choice): over many
    scheduled checks everything is read. That files are there, their sizes and the manifests are always checked.
    ``authority`` is a file of certificates (PEM) that time stamps must come from. Raises
    FormatError where there is no archive, or one of a newer format, StorageError where the place refuses."""
    if isinstance(location, str | Path) and Path(location).is_file():
        yield from verify_file(Path(location))
        return
    yield from _Audit(storage(location), outlet, sample, random.Random(seed), authority).findings()


def verify_file(path: Path) -> Iterator[Finding]:
    """Everything that is wrong with the WARC, ARC or WACZ file at ``path``, whoever wrote it."""
    where = told_name(str(path))
    if is_zip(path):
        yield from verify_wacz(path)
        return
    with path.open("rb") as stream:
        if not stream.peek(1):
            yield Finding(where, 0, "structure", "the file is empty")
        elif path.name.endswith(".gz") and not stream.peek(2).startswith(b"\x1f\x8b"):
            yield Finding(where, 0, "structure", "the name says gzip, the content is something else")
        yield from Scan(where).foreign_findings(stream)


class _Audit:
    """One check of an archive. What is listed comes from the manifests, what is there from the storage."""

    def __init__(
        self,
        place: Storage,
        outlet: str | None,
        sample: float,
        choice: random.Random,
        authority: Path | None = None,
    ) -> None:
        self._authority = authority
        self._storage = place
        self._outlet = outlet
        self._sample, self._choice = sample, choice
        self._there: dict[str, int] = {}
        self._listed: dict[str, FileEntry] = {}
        self._no_more: dict[str, set[str]] = {}
        self._ids: set[bytes] = set()
        self._origins: dict[str, dict[str, tuple[str, Origin]]] = {}  # by id, the places that manifests name

    def findings(self) -> Iterator[Finding]:
        yield from self._mark()
        there = self._storage.list()
        self._there = {one.name: one.size for one in there if self._outlet in (None, layout.outlet_of(one.name))}
        yield from self._manifests()
        yield from self._files_listed()
        yield from self._files_there()
        yield from self._catalog()
        for name in [name for name in self._there if name.startswith(_KEPT) and name not in self._no_more]:
            if self._choice.random() < self._sample:
                yield from self._content(name)
        yield from self._origins_read()

    def _origins_read(self) -> Iterator[Finding]:
        """The files of others that articles were made of: one that cannot be reached is absent, no damage."""
        for places in self._origins.values():
            if self._choice.random() < self._sample:
                yield from _of_origin(list(places.values()))

    def _mark(self) -> Iterator[Finding]:
        """Raises FormatError where there is no archive, or one of another format."""
        try:
            mark = self._storage.read(layout.MARK, 0, layout.MARK_LENGTH)
        except NotFound:
            if next(self._storage.list("warc/"), None) is None:
                where = f"{self._storage}: there is no archive here (no {layout.MARK}, no warc/) and no WARC file"
                raise FormatError(f"{where}; give the folder or s3://bucket/prefix of one, or a file") from None
            yield Finding(layout.MARK, None, "mark", "the mark of an archive is missing; `archive mend` writes it")
            return
        if re.fullmatch(rb'{"format": \d+(, "identity": \d+)?}\n', mark):
            layout.check(mark, str(self._storage))
        elif mark != layout.MARK_CONTENT:
            yield Finding(layout.MARK, None, "mark", f"says {mark[:40]!r} instead of {layout.MARK_CONTENT!r}")

    def _manifests(self) -> Iterator[Finding]:
        """Each manifest against its own hash, its name, and those it follows; not those that are superseded."""
        known: dict[str, str] = {}
        links: list[tuple[str, str, str]] = []
        self._no_more = superseded(data for _, data in manifest_files(self._storage, self._outlet))
        for name in [name for name in self._there if name.startswith("runs/")]:
            if name.removesuffix(".sha256") in self._no_more:
                continue
            if name.endswith(".json"):
                data = self._storage.read(name, 0, MAX_JSON + 1)
                known[layout.run_named(name)] = hashlib.sha256(data).hexdigest()
                yield from self._manifest(name, data, links)
            elif not (name.endswith(".json.sha256") and name.removesuffix(".sha256") in self._there):
                yield Finding(name, None, "unlisted", "belongs to no manifest")  # the next upload brings that
        stood = {(layout.run_named(name), one) for name, several in self._no_more.items() for one in several}
        yield from self._stamps(known, stood)
        for name, run, sha256 in links:
            if run not in known:
                yield Finding(name, None, "chain", f"follows run {run}, whose manifest is missing")
            elif known[run] != sha256 and (run, sha256) not in stood:
                yield Finding(name, None, "chain", f"follows run {run}, whose manifest was changed since")

    def _stamps(self, known: dict[str, str], stood: set[tuple[str, str]]) -> Iterator[Finding]:
        """Each time stamp against the manifest of its run; one over a manifest that was mended since stays good."""
        for name in [name for name in self._there if name.startswith("stamps/")]:
            run = layout.run_named(name)
            sums = {sha256 for one, sha256 in (*known.items(), *stood) if one == run}
            reply = self._storage.read(name, 0, LONGEST + 1)
            troubles = [self._stamp_trouble(reply, sha256) for sha256 in sums]
            if not sums:
                yield Finding(name, None, "stamp", "stamps a manifest that is not there")
            elif None not in troubles:
                yield Finding(name, None, "stamp", f"no time stamp of the manifest of run {run}: {troubles[0]}")
            elif self._authority is None:
                yield Finding(name, None, UNCHECKED, "stamps its manifest; --tsa-ca FILE checks who signed it")

    def _stamp_trouble(self, reply: bytes, sha256: str) -> str | None:
        return (
            reply_trouble(reply, sha256) if self._authority is None else stamp_trouble(reply, sha256, self._authority)
        )

    def _manifest(self, name: str, data: bytes, links: list[tuple[str, str, str]]) -> Iterator[Finding]:
        sums = f"{name}.sha256"
        if sums not in self._there:
            yield Finding(sums, None, "missing", "the hash of the manifest is not there")
        elif self._storage.read(sums, 0, MAX_SUM) != sum_of(name, data):
            yield Finding(name, None, "hash", "the manifest and the hash beside it do not agree")
        try:
            manifest = Manifest.from_json(data, name)
        except DamagedError as error:
            yield Finding(name, error.offset, "manifest", error.reason)
            return
        own = layout.manifest_name(manifest.outlet, manifest.started, manifest.run)
        if name not in (own, layout.renamed(own, hashlib.sha256(data).hexdigest())):
            yield Finding(name, None, "manifest", f"is the manifest of run {manifest.run} of outlet {manifest.outlet}")
        for origin in manifest.origins:
            self._origins.setdefault(origin.id, {}).setdefault(origin.uri, (name, origin))
        links += [(name, parent.run, parent.sha256) for parent in manifest.parents]
        for entry in manifest.files:
            if self._listed.setdefault(entry.name, entry) != entry:
                yield Finding(name, None, "manifest", f"names {entry.name} with another hash than an earlier manifest")

    def _files_listed(self) -> Iterator[Finding]:
        for entry in (one for one in self._listed.values() if one.name not in self._no_more):
            size = self._there.get(entry.name)
            if size is None:
                yield Finding(entry.name, None, "missing", "a manifest names this file, but it is not there")
            elif size != entry.size:
                yield Finding(entry.name, None, "hash", f"has {size:,} bytes, its manifest says {entry.size:,}")

    def _files_there(self) -> Iterator[Finding]:
        """Files no manifest names, indexes that are missing, and segments a dead run left open."""
        segments = [name for name in self._there if name.startswith("warc/")]
        written_now: set[str | None] = set()
        for name in segments:
            if name.endswith(OPEN) and self._is_written(name):
                written_now.add(layout.run_of(name))
            elif name.endswith(OPEN):
                yield Finding(name, None, "open", "left open by a run that died; `archive mend` seals it")
        for name in self._there:
            is_known = (
                name in self._listed
                or name in self._no_more
                or (name.startswith("warc/") and layout.run_of(name) in written_now)
            )
            if name.startswith(_KEPT) and not name.endswith(OPEN) and not is_known:
                yield Finding(name, None, "unlisted", _UNLISTED if _is_called_ours(name) else _OTHERS)
        for name in segments:
            if name.endswith(".warc.gz") and (index := layout.index_name(name)) not in {*self._there, *self._no_more}:
                yield Finding(index, None, "missing", f"{name} has no index; `archive mend` writes it")

    def _catalog(self) -> Iterator[Finding]:
        """Files of the catalog that are not what their names say. None may be missing: they are derived."""
        for name in self._there:
            if name.startswith(f"{layout.CATALOG}/") and not is_as_named(name, self._storage.sha256(name)):
                reason = "is not what its name says; delete it, and `archive catalog` writes it anew"
                yield Finding(name, None, "catalog", reason)

    def _is_written(self, name: str) -> bool:
        """Whether a living process holds the lock of an open segment (no such file lies in an object store)."""
        if not isinstance(self._storage, LocalStorage):
            return False
        try:
            from archive.runs.syscalls import System  # noqa: PLC0415 - where there is no fcntl, nobody writes
        except ModuleNotFoundError:
            return False
        system = System()
        descriptor = system.open(self._storage.path(name))
        try:
            system.lock(descriptor)
        except BlockingIOError:
            return True
        finally:
            system.close(descriptor)
        return False

    def _content(self, name: str) -> Iterator[Finding]:
        """The bytes of one file: its hash, and what they say."""
        try:
            with self._storage.open(name) as stream:
                hashing = Hashing(stream)
                read = self._segment if name.endswith(_SEGMENTS) else self._articles
                if name.endswith(_SEGMENTS) or name.startswith("articles/"):
                    yield from read(name, cast(BinaryIO, hashing))
                sha256 = hashing.hexdigest()
        except NotFound:
            return  # removed or sealed under its final name since it was listed
        except ArchiveError as error:
            yield Finding(name, None, "missing", str(error))
            return
        listed = self._listed.get(name)
        if listed and listed.sha256 != sha256:
            yield Finding(name, None, "hash", f"its SHA-256 is {sha256}, its manifest says {listed.sha256}")

    def _segment(self, name: str, stream: BinaryIO) -> Iterator[Finding]:
        scan = Scan(name, self._ids, open_=name.endswith(OPEN))
        yield from scan.findings(stream)
        index = layout.index_name(name)
        if scan.whole and index in self._there and index not in self._no_more:
            yield from self._index(index, sorted(scan.lines))

    def _index(self, name: str, scanned: list[str]) -> Iterator[Finding]:
        most = 2 * sum(len(one.encode()) + 1 for one in scanned) + _SPARE
        data = self._storage.read(name, 0, most + 1)
        if len(data) > most:
            yield Finding(name, None, "index", f"has more than {most:,} bytes; a scan of the segment gives far less")
            return
        stored = data.decode("utf-8", "replace").splitlines()
        if stored == scanned:
            return
        there, right = set(stored), set(scanned)
        odd = [one for one in stored if one not in right]
        lost = [one for one in scanned if one not in there]
        told = [f"a line that a scan of the segment does not give: {one[:160]}" for one in odd[:5]]
        told += [f"a line is missing: {one[:160]}" for one in lost[:5]]
        for reason in told or ["the lines are not sorted, or stand twice"]:
            yield Finding(name, None, "index", reason)

    def _articles(self, name: str, stream: BinaryIO) -> Iterator[Finding]:
        """A line at a time: a run's articles may be more than fits into memory."""
        try:
            for number, text in enumerate(lines_in(stream, self._there[name], name), 1):
                for reason in self._article(text, is_listed=name in self._listed):
                    yield Finding(name, None, "article", f"line {number}: {reason}")
        except DamagedError as error:
            yield Finding(name, None, "structure", error.reason)

    def _article(self, text: bytes, *, is_listed: bool) -> Iterator[str]:
        try:
            article = Article.from_json(text)
        except ValueError as error:
            yield str(error)
            return
        content = {name: getattr(article, name) for name in ("headline", "standfirst", "authors", "dateline", "text")}
        if article.content_hash != content_hash(**content):
            yield f"{article.id}: the content hash does not agree with the content"
        if article.snapshot is None:
            yield f"{article.id}: has no snapshot"
        elif is_listed or self._is_here(article.snapshot):
            yield from (f"{article.id}: {reason}" for reason in self._snapshot(article.snapshot))

    def _is_here(self, ref: SnapshotRef) -> bool:
        """Whether the file that ``ref`` names is here. Of a run that has no manifest here files may still be on their
        way: that its articles came first is told as unlisted, and is no damage."""
        return ref.origin in self._origins if ref.origin is not None else ref.file in self._there

    def _snapshot(self, ref: SnapshotRef) -> Iterator[str]:
        """Whether the bytes an article points to are the very exchange it was taken from; those in a file of others are
        held by that file's digest."""
        if ref.origin is not None:
            if ref.origin not in self._origins:
                yield f"its snapshot lies in {ref.origin}, which no manifest names as an origin"
            return
        at = f"{ref.length} bytes at {ref.offset} of {ref.file}"
        try:
            snapshot = snapshot_from(self._storage, ref)
        except ArchiveError as error:
            yield f"its snapshot does not resolve ({at}): {error}"
            return
        # What a revisit repeats is proven where it lies.
        is_revisit = snapshot.kind == "revisit"
        entity = snapshot.entity_digest or ref.entity_digest if is_revisit else digest(snapshot.entity)
        there = replace(snapshot, entity_digest=entity).ref()
        for part in ("length", "payload_digest", "entity_digest", "status"):
            stored, named = getattr(there, part), getattr(ref, part)
            if not (same if part.endswith("_digest") else operator.eq)(stored, named):
                yield f"its snapshot ({at}) has {part} {stored!r}, not {named!r}"


def _of_origin(places: list[tuple[str, Origin]]) -> Iterator[Finding]:
    """What is wrong with a file of others that lies, or lay, at one of these places, named with the manifest that says
    so: a file that was moved is there."""
    states = [state_of(origin) for _, origin in places]
    if "there" in states:
        return
    name, origin = places[states.index("changed") if "changed" in states else -1]
    if "changed" in states:
        yield Finding(name, None, "origin", f"{origin.uri} is not the file any more that articles were made of")
    else:
        yield Finding(name, None, ABSENT, f"{origin.uri} cannot be reached; articles were made of it")


def _is_called_ours(name: str) -> bool:
    return name.endswith(_ENDS[name.partition("/")[0]])
