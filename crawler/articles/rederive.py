"""Articles again, from the WARCs alone: what a crash left behind, or an archive of which only the WARCs are left."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import msgspec

from archive import layout
from archive.article import Article
from archive.errors import StorageError
from archive.manifest import Alias, Fate, FileEntry, Manifest
from archive.runs.chain import RunSummary, heads_of, manifest_of, manifests, orphans, run_summaries
from archive.runs.files import entry_of, fates_of, put, software, write_articles, write_index, write_manifest
from archive.storage.base import Storage
from archive.storage.jsonl import pack_lines
from archive.urls import goes_in_circles
from archive.warc import build
from archive.warc.http import is_redirect
from archive.warc.snapshot import SnapshotRef
from crawler.articles.joins import Joins
from crawler.articles.latest import Latest
from crawler.articles.outcome import Outcome, decided, judge
from crawler.articles.page import ROLE, Hop, Page, from_snapshot
from crawler.articles.site_memory import memory_before, memory_called, memory_of
from crawler.articles.walled import expects_dates, seen_in, walled_outcome
from crawler.extraction.identity import extraction_of
from crawler.outlets import Outlet
from crawler.walls.same_page import KINDS, walls
from crawler.workers.pool import Workers

__all__ = ["derive", "lacking", "orphaned_segments", "pages"]

logger = logging.getLogger(__name__)

# Of so many runs before it what they found of walls is asked.
_REMEMBERED: Final = 20


def lacking(storage: Storage, runs: Iterable[RunSummary]) -> list[RunSummary]:
    """Of ``runs``, the crawls whose articles the archive does not hold."""
    runs = list(runs)
    derived = {run for one in runs for run in one.derived}
    crawls = (one for one in runs if one.kind == "crawl" and one.run not in derived)
    return [one for one in crawls if _lacks(storage, one)]


def _lacks(storage: Storage, run: RunSummary) -> bool:
    # A page is pending whose extraction did not end: its run was interrupted, or the crawler failed over it.
    return run.status == "crashed" or run.counts.get("pending", 0) > 0 or not _is_whole(storage, run)


def _is_whole(storage: Storage, run: RunSummary | Manifest) -> bool:
    names = (layout.articles_name(run.outlet, run.started, run.run, one) for one in run.extractions)
    return all(storage.exists(name) for name in names)


def derive(
    storage: Storage, outlet: str, described: Outlet | None, workers: Workers, reading: Storage | None = None
) -> Iterator[FileEntry]:
    """Writes the articles of every run that lacks them, and a manifest that says so; yields the files.

    ``reading`` is where segments are read that ``storage`` has not (any more). The caller holds the outlet's lock.
    """
    reading = reading or storage
    chain = run_summaries(storage, outlet)
    orphaned = orphaned_segments(storage, reading, outlet, chain)
    lost = [_orphan(storage, reading, run, segments) for run, segments in orphaned.items()]
    runs = [*(manifest_of(storage, one) for one in lacking(storage, chain)), *lost]
    if not runs:
        return
    begun, known = layout.now(), {one.run: one for one in chain}
    joins = Joins([alias for one in chain for alias in one.aliases])
    derivation = _Derivation(storage, reading, outlet, described, workers, Latest(reading, outlet), joins, known)
    files = [entry for one in lost for entry in one.files]
    counts: Counter[str] = Counter()
    for run in runs:
        written, fates = derivation.written(run)
        counts.update(fates)
        files += written
        yield from written
    files += _unlisted(storage, outlet, {entry.name for entry in files})
    manifest = Manifest(
        run=layout.new_run(),
        outlet=outlet,
        kind="mend",
        status="complete",
        started=begun,
        ended=layout.now(),
        counts=dict(sorted(counts.items())),
        derived=tuple(run.run for run in runs if run.run in known),
        aliases=derivation.aliases(),
        software=software(),
        files=tuple(sorted(files, key=lambda entry: entry.name)),
        parents=heads_of(run_summaries(storage, outlet)),
    )
    write_manifest(storage, manifest)


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

    def written(self, run: Manifest) -> tuple[list[FileEntry], list[str]]:
        """Writes a run's articles, and its fates where a crash left none; what became of its pages."""
        settled = _settled_urls(self.storage, run)
        articles: list[Article] = []
        fates: dict[str, Fate] = {}
        for outcome in self._parted(run, self._outcomes(run, settled)):
            articles += outcome.articles
            fates[outcome.fate.url] = outcome.fate
        # The files of a run that has some already, or may come to have some, are not touched.
        has_fates = any(entry.name.startswith("fates/") for entry in run.files)
        has_files = settled or (has_fates and _is_whole(self.storage, run))
        owner = layout.new_run() if has_files or run.run not in self.known else run.run
        files = write_articles(self.storage, self.outlet, run.started, owner, articles)
        name = layout.fates_name(run.outlet, run.started, owner)
        if fates and not self.storage.exists(name):
            files.append(put(self.storage, name, pack_lines(fates[url].to_json() for url in sorted(fates))))
        return files, [fate.fate for fate in fates.values()]

    def aliases(self) -> tuple[Alias, ...]:
        """Which addresses of the pages are one article's."""
        memory = memory_called(self.storage, self.outlet, memory_before(self.known.values(), layout.now()))

        def extracted(ref: SnapshotRef) -> Article | None:
            page = self.latest.read(ref)
            return page.extracted(self.workers, self.described, memory).result() if page is not None else None

        return self.joins.told(self.latest.article_before(layout.now()), extracted)

    def _outcomes(self, run: Manifest, settled: frozenset[str]) -> Iterator[Outcome]:
        known = self.known.get(run.run)
        name = memory_of(self.known, known) if known else memory_before(self.known.values(), run.started)
        memory = memory_called(self.storage, self.outlet, name)
        rules = extraction_of(self.described, memory)

        def made(page: Page) -> Article:
            return page.extracted(self.workers, self.described, memory).result()

        segments = [entry.name for entry in run.files if layout.is_segment(entry.name)]
        for page in _with_hops(pages(self.reading, run.outlet, segments)):
            if page.requested not in settled:
                outcome = decided(judge(page, self.latest.before(page.captured), rules), made, self.latest.read)
                self.joins.note(outcome, self.latest.article_before(page.captured))
                self.latest.note(outcome.articles)
                yield msgspec.structs.replace(outcome, page=replace(page, body=b""), extracted=None)

    def _parted(self, run: Manifest, outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
        """The outcomes, the walls among them told: those that the run itself found, and those found now."""
        judged = list(outcomes)
        told = [] if run.status == "crashed" else list(fates_of(self.storage, run))
        before = [one for one in self.known.values() if one.started < run.started and one.kind == "crawl"]
        earlier = [manifest_of(self.storage, one) for one in before[-_REMEMBERED:]]
        past = [fate for one in earlier for fate in fates_of(self.storage, one)]
        looks = [one.look for one in judged if one.look is not None]
        found = walls(looks, seen_in([*past, *told]), expects_dates=expects_dates(earlier))
        # What the run itself found stands, whatever is found today.
        for fate in told:
            if fate.record_id and fate.fate != "pending":
                found.pop(fate.record_id, None)
            if fate.record_id and fate.cause is not None and fate.cause.kind in KINDS:
                found[fate.record_id] = fate.cause
        self.joins.drop(found)
        for outcome in judged:
            cause = found.get(outcome.page.ref.record_id)
            if cause is None or not outcome.articles:
                yield outcome
                continue
            self.latest.forget(outcome.articles)
            parted = walled_outcome(outcome, cause)
            self.latest.note(parted.articles)
            yield parted


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


def _with_hops(found: Iterable[Page]) -> Iterator[Page]:
    """The pages that links led to, each with the redirects before it; of redirects in circles the last."""
    hops: dict[str, tuple[Hop, ...]] = {}
    for page in found:
        if is_redirect(page.status):
            hop = Hop(page.ref, page.captured, page.header("set-cookie") is not None)
            hops[page.requested] = (*hops.get(page.requested, ()), hop)
        if not is_redirect(page.status) or goes_in_circles([hop.ref.url for hop in hops[page.requested]]):
            yield replace(page, hops=hops.pop(page.requested, ()))


def _settled_urls(storage: Storage, run: Manifest) -> frozenset[str]:
    """The URLs whose outcome stands in the archive, articles and all; none of a run of which only WARCs are left."""
    if run.status == "crashed" or not _is_whole(storage, run):
        return frozenset()
    return frozenset(fate.url for fate in fates_of(storage, run) if fate.fate != "pending")


def _unlisted(storage: Storage, outlet: str, listed: set[str]) -> list[FileEntry]:
    """What an earlier derivation wrote before it was killed: files no manifest names yet."""
    named = {entry.name for one, _ in manifests(storage, outlet) for entry in one.files}
    there = (entry.name for kind in ("articles", "fates") for entry in storage.list(f"{kind}/{outlet}/"))
    return [entry_of(storage, name) for name in there if name not in named | listed]
