"""Articles again, from the WARCs alone: what a crash left behind, or an archive of which only the WARCs are left."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Literal, cast

import msgspec

from archive import layout
from archive.article import Article
from archive.errors import DamagedError, NotFound, StorageError
from archive.manifest import Alias, Fate, FileEntry, Manifest, Superseded, listed
from archive.runs.chain import RunSummary, manifest_of, manifests, orphans, run_summaries
from archive.runs.files import PackedArticles, entry_of, fates_of, put, write_index
from archive.runs.mend import lost_files, unlisted_files, write_mend
from archive.storage.base import Storage
from archive.storage.jsonl import pack_lines
from archive.storage.local import LocalStorage
from archive.urls import goes_in_circles
from archive.warc import build
from archive.warc.http import BRINGS_PAGE, is_redirect
from archive.warc.snapshot import SnapshotRef
from crawler.articles.ahead import ahead, article_of
from crawler.articles.joins import Joins
from crawler.articles.judged import Judged
from crawler.articles.latest import Latest
from crawler.articles.outcome import Outcome, decided, judge
from crawler.articles.page import ROLE, Hop, Page, from_snapshot
from crawler.articles.site_memory import memory_before, memory_called, memory_of
from crawler.articles.walled import expects_dates, parted, seen_in
from crawler.extraction.identity import extraction_of
from crawler.outlets import Outlet
from crawler.walls.same_page import BROUGHT, KINDS, walls
from crawler.workers.pool import NotReadError, Workers

__all__ = ["derive", "lacking", "orphaned_segments", "pages", "with_hops"]

logger = logging.getLogger(__name__)

# Of so many runs before it what they found of walls is asked.
_REMEMBERED: Final = 20


def lacking(storage: Storage, runs: Iterable[RunSummary]) -> list[RunSummary]:
    """Of ``runs``, the crawls whose articles the archive does not hold."""
    runs = list(runs)
    derived = {run for one in runs for run in one.derived}
    crawls = [one for one in runs if one.kind == "crawl" and one.run not in derived]
    there = _articles_there(storage, crawls)
    return [one for one in crawls if _lacks(there, one)]


def _articles_there(storage: Storage, runs: Iterable[RunSummary]) -> Container[str]:
    """The names of the files of articles that the runs' outlets have."""
    return {name for outlet in {one.outlet for one in runs} for name in storage.names(f"articles/{outlet}/")}


def _lacks(there: Container[str], run: RunSummary) -> bool:
    # A page is pending whose extraction did not end: its run was interrupted, or the crawler failed over it.
    return run.status == "crashed" or run.counts.get("pending", 0) > 0 or not _is_whole(there, run)


def _is_whole(there: Container[str], run: RunSummary | Manifest) -> bool:
    """Whether all files of articles that the run wrote are among those that are there."""
    return all(layout.articles_name(run.outlet, run.started, run.run, one) in there for one in run.extractions)


def derive(
    storage: LocalStorage,
    outlet: str,
    described: Outlet | None,
    workers: Workers,
    reading: Storage | None = None,
    lost: Collection[str] | None = None,
) -> Iterator[FileEntry]:
    """Writes the articles of every run that lacks them, and a manifest that says so; yields the files.

    ``reading`` is where segments are read that ``storage`` has not (any more). ``lost`` names files that a manifest
    lists and that are not there as it says (null: each is looked at). One that comes out byte for byte as it was has
    its name again; else what is written supersedes it. The caller holds the outlet's lock. May raise StorageError."""
    reading = reading or storage
    lost_now = _lost(storage, outlet, lost)
    for name in lost_now:
        storage.set_aside(name)
    chain = run_summaries(storage, outlet)
    orphaned = orphaned_segments(storage, reading, outlet, chain)
    orphans = [_orphan(storage, reading, run, segments) for run, segments in orphaned.items()]
    places = _Places(storage, outlet, lost_now, unlisted_files(storage, outlet))
    jobs = [*_jobs(storage, chain, places), *(_Job(one) for one in orphans)]
    if not jobs and not places.unlisted:
        return
    begun, known = layout.now(), {one.run: one for one in chain}
    latest, joins = Latest(storage, outlet, reading), Joins([alias for one in chain for alias in one.aliases])
    derivation = _Derivation(storage, reading, outlet, described, workers, latest, joins, known)
    counts: Counter[str] = Counter()
    for job in jobs:
        try:
            articles, fates = derivation.derived(job)
        except (NotFound, DamagedError, NotReadError) as error:
            logger.error("%s: the articles of run %s cannot be derived: %s", outlet, job.run.run, error)
            places.keep(job)
            continue
        counts.update(fate.fate for fate in fates)
        with articles:
            yield from places.put(job, articles, fates, is_known=job.run.run in known)
    files = [*places.written, *places.unlisted, *(entry for one in orphans for entry in one.files)]
    derived = [job.run.run for job in jobs if job.run.run in known and job.run.run not in places.kept]
    supersedes = places.superseded()
    if files or supersedes or any(job.is_new for job in jobs):
        write_mend(
            storage,
            outlet,
            files,
            supersedes,
            begun=begun,
            derived=tuple(dict.fromkeys(derived)),
            counts=dict(sorted(counts.items())),
            aliases=derivation.aliases(),
        )


def _lost(storage: Storage, outlet: str, names: Collection[str] | None) -> dict[str, FileEntry]:
    """The articles and fates that are lost."""
    if names is None:
        found = lost_files(storage, outlet)
    else:
        there = listed(one for one, _ in manifests(storage, outlet))
        found = {name: there[name] for name in names if name in there}
    return {name: entry for name, entry in found.items() if name.startswith(("articles/", "fates/"))}


@dataclass(frozen=True, slots=True)
class _Job:
    """A run to derive. ``part``: the pages whose fate the run itself settled (``own``), those it left pending
    (``rest``), or ``all``. ``is_new``: no manifest says yet that its articles are derived."""

    run: Manifest
    part: Literal["own", "rest", "all"] = "all"
    is_new: bool = True

    def takes(self, page: Page, settled: frozenset[str]) -> bool:
        return self.part == "all" or (page.requested in settled) == (self.part == "own")


def _jobs(storage: Storage, chain: Sequence[RunSummary], places: _Places) -> list[_Job]:
    """What is to be derived, in the order of the runs: what runs lack, and what is lost of runs and of mends."""
    known = {one.run: one for one in chain}
    there = _articles_there(storage, chain)
    lacks = {one.run for one in lacking(storage, chain)}
    wanted: dict[tuple[str, str], bool] = {}
    again: list[_Job] = []
    for one in chain:
        manifest = manifest_of(storage, one) if places.lost else None
        # What these wrote their own commands write again: `archive extract`, `scrapy reextract`.
        is_own = one.kind not in ("import", "reextract")
        is_lost = is_own and manifest is not None and any(entry.name in places.lost for entry in manifest.files)
        if one.kind == "mend":
            # What it derived of runs that left no manifest, and the part that it derived of the others.
            again += _orphans_of(manifest, known) if is_lost and manifest else ()
            for run in one.derived if is_lost else ():
                wanted.setdefault((run, "rest" if run in known and _is_whole(there, known[run]) else "all"), False)
        elif is_lost:
            wanted.setdefault((one.run, "own"), False)
        if one.run in lacks:
            # What it settled itself is derived once, and lacks no more where it comes out as it was.
            has_own = (one.run, "own") in wanted or _is_whole(there, one)
            if one.status == "crashed" or not has_own:
                wanted[one.run, "all"] = True
            elif one.counts.get("pending", 0) > 0:
                wanted[one.run, "rest"] = True
    split = [_split(storage, known[run], part, is_new) for (run, part), is_new in wanted.items() if run in known]
    jobs = {(job.run.run, job.part): job for job in split}.values()
    ages = {one.run: age for age, one in enumerate(chain)}
    return [*sorted(jobs, key=lambda job: (ages[job.run.run], job.part)), *again]


def _split(storage: Storage, run: RunSummary, part: str, is_new: bool) -> _Job:
    """A run that left no fates, or of which they are lost, cannot be divided by them."""
    manifest = manifest_of(storage, run)
    fates = [entry.name for entry in manifest.files if entry.name.startswith("fates/")]
    has_fates = run.status != "crashed" and any(map(storage.exists, fates))
    return _Job(manifest, cast("Literal['own', 'rest', 'all']", part) if has_fates else "all", is_new)


def _orphans_of(mend: Manifest, known: Mapping[str, RunSummary]) -> Iterator[_Job]:
    """The runs without a manifest of which a mend took the segments."""
    segments: dict[str, list[FileEntry]] = {}
    for entry in mend.files:
        run = layout.run_of(entry.name)
        if layout.is_segment(entry.name) and run and run not in known:
            segments.setdefault(run, []).append(entry)
    for run, files in segments.items():
        started = layout.begun_of(files[0].name) or ""
        crashed = Manifest(
            run=run, outlet=mend.outlet, status="crashed", started=started, ended=started, files=tuple(files)
        )
        yield _Job(crashed, is_new=False)


class _Places:
    """Where what was derived is put. ``lost`` are files that manifests name and that are not there, ``unlisted`` files
    that no manifest names; ``written`` are those that the manifest of this mend has to name."""

    def __init__(
        self, storage: LocalStorage, outlet: str, lost: Mapping[str, FileEntry], unlisted: Iterable[FileEntry]
    ) -> None:
        self.storage = storage
        self.outlet = outlet
        self.lost = dict(lost)
        self.unlisted = list(unlisted)
        self.written: list[FileEntry] = []
        self.kept: set[str] = set()
        self._named = {entry.name for one, _ in manifests(storage, outlet) for entry in one.files}

    def put(self, job: _Job, articles: PackedArticles, fates: Sequence[Fate], *, is_known: bool) -> list[FileEntry]:
        """Writes the articles of a job, and its fates where a crash left none; the files."""
        run, owner, other = job.run, job.run.run, layout.new_run()
        if job.part == "rest" or not is_known:
            owner = other
        files = []
        for extraction in articles.extractions:
            data = b"".join(articles.of(extraction))
            names = [layout.articles_name(self.outlet, run.started, one, extraction) for one in (owner, other)]
            files += self._placed(data, names)
        if fates and job.part != "own":
            data = pack_lines(fate.to_json() for fate in fates)
            names = [layout.fates_name(self.outlet, run.started, one) for one in (owner, other)]
            if run.status == "crashed" or not self.storage.exists(names[0]):
                files += self._placed(data, names)
        return files

    def _placed(self, data: bytes, names: Sequence[str]) -> list[FileEntry]:
        """Puts a file where one of these bytes is missing; else under the first of the names that no other has."""
        same = [entry for entry in self.lost.values() if FileEntry.of(entry.name, data) == entry]
        for entry in same:
            self.storage.put(entry.name, data)
            del self.lost[entry.name]
        if same or any(FileEntry.of(entry.name, data) == entry for entry in self.unlisted):
            return same
        if not any(FileEntry.of(name, data) == entry for name in names for entry in self._there(name)):
            free = next(one for one in names if one not in self._named and not self.storage.exists(one))
            self.written.append(put(self.storage, free, data))
            return self.written[-1:]
        return []

    def _there(self, name: str) -> Iterator[FileEntry]:
        if self.storage.exists(name):
            yield entry_of(self.storage, name)

    def keep(self, job: _Job) -> None:
        """Nothing came of a job: what is lost of it stays lost, for a later mend."""
        self.kept.add(job.run.run)

    def superseded(self) -> list[Superseded]:
        """The lost files that did not come out as they were; none where a run could not be derived."""
        return [] if self.kept else [Superseded(entry.name, entry.sha256) for entry in self.lost.values()]


@dataclass(frozen=True, slots=True)
class _Derivation:
    """What the articles of one outlet's runs are made with; ``known`` are the runs that have a manifest, ``joins`` what
    their pages claim."""

    storage: Storage
    reading: Storage
    outlet: str
    described: Outlet | None
    workers: Workers
    latest: Latest
    joins: Joins
    known: Mapping[str, RunSummary]

    def derived(self, job: _Job) -> tuple[PackedArticles, list[Fate]]:
        """The articles of a job, and what became of its pages, by URL."""
        settled = frozenset() if job.part == "all" else _settled_urls(self.storage, job.run)
        fates: dict[str, Fate] = {}

        def articles() -> Iterator[Article]:
            for outcome in self._parted(job.run, self._outcomes(job, settled)):
                fates[outcome.fate.url] = outcome.fate
                yield from outcome.articles

        packed = PackedArticles(articles())
        return packed, [fates[url] for url in sorted(fates)]

    def aliases(self) -> tuple[Alias, ...]:
        """Which addresses of the pages are one article's."""
        memory = memory_called(self.storage, self.outlet, memory_before(self.known.values(), layout.now()))

        def extracted(ref: SnapshotRef) -> Article | None:
            page = self.latest.read(ref)
            return page.extracted(self.workers, self.described, memory).result() if page is not None else None

        return self.joins.told(self.latest.article_before(), extracted)

    def _outcomes(self, job: _Job, settled: frozenset[str]) -> Iterator[Outcome]:
        run = job.run
        known = self.known.get(run.run)
        name = memory_of(self.known, known) if known else memory_before(self.known.values(), run.started)
        memory = memory_called(self.storage, self.outlet, name)
        rules = extraction_of(self.described, memory)

        def extract(page: Page) -> Future[Article]:
            return page.extracted(self.workers, self.described, memory)

        def begin(page: Page) -> Future[Article] | None:
            may_have_one = page.body and page.status in BRINGS_PAGE and not page.repeats
            return extract(page) if may_have_one else None

        segments = [entry.name for entry in run.files if layout.is_segment(entry.name)]
        found = with_hops(pages(self.reading, run.outlet, segments))
        for page, article in ahead((page for page in found if job.takes(page, settled)), begin):
            made = partial(article_of, page, article, extract)
            outcome = decided(judge(page, self.latest.before(page), rules), made, self.latest.read)
            self.joins.note(outcome, self.latest.article_before(page))
            self.latest.note(outcome.articles)
            yield msgspec.structs.replace(outcome, page=replace(page, body=b""), extracted=None)

    def _judged(self, outcomes: Iterable[Outcome]) -> Judged:
        """All outcomes of a job; where one cannot be had, nothing is kept of the others."""
        met: set[str] = set()

        def noted() -> Iterator[Outcome]:
            for outcome in outcomes:
                met.add(outcome.page.ref.record_id)
                yield outcome

        try:
            with self.latest.whole():
                return Judged(noted())
        except (NotFound, DamagedError, NotReadError):
            self.joins.drop(met)
            raise

    def _parted(self, run: Manifest, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """The outcomes, the walls among them told: those that the run itself found, and those found now."""
        judged = self._judged(outcomes)
        told = [] if run.status == "crashed" else list(fates_of(self.storage, run))
        before = [one for one in self.known.values() if one.started < run.started and one.kind == "crawl"]
        earlier = [manifest_of(self.storage, one) for one in before[-_REMEMBERED:]]
        past = [fate for one in earlier for fate in fates_of(self.storage, one)]
        seen, dated = seen_in([*past, *told]), expects_dates(earlier)
        has_brought = judged.has_brought or any(fate.fate in BROUGHT for fate in told)
        found = walls(judged.looks, seen, expects_dates=dated, is_silent=not has_brought, counted=judged.counted)
        # What the run itself found stands, whatever is found today.
        for fate in told:
            if fate.record_id and fate.fate != "pending":
                found.pop(fate.record_id, None)
            if fate.record_id and fate.cause is not None and fate.cause.kind in KINDS:
                found[fate.record_id] = fate.cause
        self.joins.drop(found)
        yield from parted(judged, found, self.latest)


def orphaned_segments(
    storage: Storage, reading: Storage, outlet: str, runs: Iterable[RunSummary]
) -> Mapping[str, list[str]]:
    """``orphans``; none where the store is down: a machine that knows the outlet's runs goes on without it."""
    try:
        return orphans(storage, reading, outlet, runs)
    except StorageError as error:
        logger.warning("%s: what a lost machine may have stored is left to a later run: %s", reading, error)
        return {}


def _orphan(storage: Storage, reading: Storage, run: str, segments: list[str]) -> Manifest:
    """A run of which no manifest is known, as one that crashed; writes the indexes its segments lack."""
    started = layout.begun_of(segments[0]) or ""
    files = []
    for segment in segments:
        index = layout.index_name(segment)
        if not reading.exists(index):
            write_index(storage, segment, reading)
        files += [entry_of(reading, name) for name in (segment, index)]
    outlet = layout.outlet_of(segments[0])
    return Manifest(run=run, outlet=outlet, status="crashed", started=started, ended=started, files=tuple(files))


def pages(storage: Storage, outlet: str, segments: Iterable[str]) -> Iterator[Page]:
    """The article pages of an outlet's segments, in the order in which they were written."""
    for segment in segments:
        with storage.open(segment) as stream:
            response: build.WarcRecord | None = None
            for one in build.records(stream, file=segment):
                if one.kind in ("response", "revisit"):
                    response = one
                    continue
                about = one.headers.first("WARC-Concurrent-To") if one.kind == "metadata" else None
                if response is not None and about == response.record_id:
                    facts = one.warc_fields()
                    if (ROLE, "article") in facts:
                        snapshot = build.snapshot_of(response, file=segment)
                        yield from_snapshot(snapshot, outlet=outlet, facts=facts)
                    response = None


def with_hops(found: Iterable[Page]) -> Iterator[Page]:
    """The pages that links led to, each with the redirects before it; of redirects in circles the last."""
    hops: dict[str, tuple[Hop, ...]] = {}
    for page in found:
        if is_redirect(page.status):
            hop = Hop(page.ref, page.captured, page.header("set-cookie") is not None)
            hops[page.requested] = (*hops.get(page.requested, ()), hop)
        if not is_redirect(page.status) or goes_in_circles([hop.ref.url for hop in hops[page.requested]]):
            yield replace(page, hops=hops.pop(page.requested, ()))


def _settled_urls(storage: Storage, run: Manifest) -> frozenset[str]:
    """The URLs whose outcome the run itself settled."""
    return frozenset(fate.url for fate in fates_of(storage, run) if fate.fate != "pending")
