"""Visits that are judged again, since another machine's capture of their article stands before them.

What a visit brings depends on what its run knew of the article: a page that showed what was known wrote no line, a 404
says something only of a known article, and so does a redirect. Where two machines crawled one outlet, each without the
other's runs (at once, or into archives that were joined later), a capture of the other one may lie between: then the
visit is a return to the earlier text, the end of the article or its move. That is a version, and it has a line then.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Final, NamedTuple

from archive import layout
from archive.article import ABSENT, VERSIONED, Article
from archive.manifest import Alias, Fate, FileEntry
from archive.runs.chain import RunSummary, heads_of, manifest_of, run_summaries
from archive.runs.files import write_articles
from archive.runs.mend import write_mend
from archive.storage.base import Storage
from archive.storage.jsonl import read_as
from archive.urls import id_key
from archive.warc.snapshot import SnapshotRef
from crawler.articles.ahead import article_of
from crawler.articles.joins import Joins
from crawler.articles.latest import Latest
from crawler.articles.outcome import decided, judge
from crawler.articles.page import Page
from crawler.articles.rederive import pages, with_hops
from crawler.articles.site_memory import memory_called, memory_of
from crawler.extraction.identity import extraction_of
from crawler.outlets import Outlet
from crawler.walls.same_page import KINDS
from crawler.workers.pool import Workers

__all__ = ["Runs", "has_forks", "judge_again"]

logger = logging.getLogger(__name__)

# What these visits brought was said of what the run knew: also one that was saved, whose line is not made again where
# another machine's line is there by now. A failed one says nothing of the article.
_MAY_DEPEND: Final = frozenset({"saved", "unchanged", "gone", "pending"})


class _Visit(NamedTuple):
    """A visit of ``run``, by its record, to an article that it may tell something of; ``was_version``: its run found
    another version of it."""

    captured: str
    record_id: str
    article: str
    run: str
    was_version: bool

    @property
    def snapshot(self) -> SnapshotRef:
        """What the order of captures asks for: the record, and the run whose clock it had."""
        return SnapshotRef(f"{self.run}-00000.warc.gz", 0, 0, self.record_id, None, None, "", 0)


class Runs:
    """The runs of an outlet, and which of them each could know of: those that it follows."""

    def __init__(self, chain: Sequence[RunSummary]) -> None:
        self.crawls = {one.run: one for one in chain if one.kind == "crawl"}
        self._bits = {run: 1 << place for place, run in enumerate(self.crawls)}
        self._known: dict[str, int] = {}
        for run, one in self.crawls.items():
            known = self._bits[run]
            for parent in one.parents:
                known |= self._known.get(parent.run, 0)
            self._known[run] = known

    def knows(self, run: str, other: str | None) -> bool:
        """Whether ``run`` is the other one or follows it; None for what is no run of ours."""
        return bool(self._known.get(run, 0) & self._bits.get(other or "", 0))

    def apart(self) -> set[str]:
        """The runs that do not belong to what every machine's last run follows."""
        common = -1
        for head in heads_of(self.crawls.values()):
            common &= self._known[head.run]
        return {run for run, bit in self._bits.items() if not bit & common}


def has_forks(runs: Iterable[RunSummary]) -> bool:
    """Whether two of an outlet's runs may not have known of each other."""
    runs = list(runs)
    crawls = [one for one in runs if one.kind == "crawl"]
    followed = [parent.run for one in crawls for parent in one.parents]
    roots = sum(not one.parents for one in crawls)
    return roots > 1 or len(followed) != len(set(followed)) or any(one.taken for one in runs)


def judge_again(
    storage: Storage,
    outlet: str,
    described: Outlet | None,
    workers: Workers,
    reading: Storage | None = None,
    *,
    whole: bool = True,
) -> Iterator[FileEntry]:
    """Writes the lines of the visits that were overtaken, and a manifest that names them; yields the files.

    ``reading`` is where segments are read that ``storage`` has not (any more). ``whole``: of all runs; else of those
    that one of the machines' last runs does not follow: the others were looked at before. Doing it twice does nothing
    the second time. The caller holds the outlet's lock. May raise StorageError."""
    chain = run_summaries(storage, outlet)
    if not has_forks(chain):
        return
    runs, begun = Runs(chain), layout.now()
    visits = list(_visits(storage, chain, runs.crawls.keys() if whole else runs.apart()))
    if not visits:
        return
    again = _Again(storage, reading or storage, outlet, described, workers, chain, runs)
    lines = again.lines(visits)
    if again.missing:
        logger.warning(
            "%s: %d visits stand behind captures of another machine, and their WARC files are not here: versions may "
            "be missing. Bring the files, then `scrapy mend`",
            outlet,
            again.missing,
        )
    aliases = again.aliases() if lines else ()
    if lines or aliases:
        files = write_articles(storage, outlet, begun, layout.new_run(), lines)
        write_mend(storage, outlet, files, begun=begun, aliases=aliases)
        yield from files


def _visits(storage: Storage, chain: Iterable[RunSummary], wanted: Collection[str]) -> Iterator[_Visit]:
    """The visits of these runs of which a line may be missing, by each article that they may tell of."""
    for one in chain:
        if one.kind not in ("crawl", "mend") or (one.kind == "crawl" and one.run not in wanted):
            continue
        for entry in manifest_of(storage, one).files:
            run = layout.run_named(entry.name)
            if not entry.name.startswith("fates/") or run not in wanted or not storage.exists(entry.name):
                continue
            for fate in read_as(storage, entry.name, Fate.from_json):
                if fate.captured and fate.record_id and _may_depend(fate):
                    for article in _articles_of(fate):
                        was_version = fate.fate == "saved" and article == fate.article
                        yield _Visit(fate.captured, fate.record_id, article, run, was_version)


def _may_depend(fate: Fate) -> bool:
    cause = fate.cause.kind if fate.cause is not None else None
    # A 304 says what the server was told to compare with; some answer so to everything.
    if cause == "not_modified" or cause in KINDS:
        return False
    # A link that leads elsewhere may lead away from an article that nobody knew.
    return fate.fate in _MAY_DEPEND or (fate.fate == "skipped" and fate.led_to is not None)


def _articles_of(fate: Fate) -> set[str]:
    found = {fate.article} if fate.article else set()
    with suppress(ValueError):
        found.add(id_key(fate.url))
    return found


class _Again:
    """The judging of visits by all that is known now."""

    def __init__(
        self,
        storage: Storage,
        reading: Storage,
        outlet: str,
        described: Outlet | None,
        workers: Workers,
        chain: Sequence[RunSummary],
        runs: Runs,
    ) -> None:
        self._storage, self._reading, self._outlet = storage, reading, outlet
        self._described, self._workers = described, workers
        self._runs, self._chain = runs, {one.run: one for one in chain}
        self._latest = Latest(storage, outlet, reading)
        self._joins = Joins([alias for one in chain for alias in one.aliases])
        self._pages: dict[str, dict[str, Page]] = {}
        self._wanted: defaultdict[str, set[str]] = defaultdict(set)
        self.missing = 0

    def lines(self, visits: Iterable[_Visit]) -> list[Article]:
        """The lines that these visits bring now: a line may overtake other visits, until none is left."""
        told: list[Article] = []
        done: dict[_Visit, str] = {}
        waiting = sorted(visits)
        while found := [
            (one, state) for one in waiting if (state := self._overtaken_by(one)) and done.get(one) != state
        ]:
            for visit, _ in found:
                self._wanted[visit.run].add(visit.record_id)
            for visit, _ in found:
                # What came behind a return to the earlier text is overtaken no more.
                state = self._overtaken_by(visit)
                if state and done.get(visit) != state:
                    done[visit] = state
                    told += self._judged(visit)
        return told

    def aliases(self) -> tuple[Alias, ...]:
        """Which addresses of the pages are one article's."""
        return self._joins.told(self._latest.article_before(), lambda _: None)

    def _overtaken_by(self, visit: _Visit) -> str | None:
        """The record of the last version before the visit, where its run could not know of it and knew another state,
        or told a version of which no line is there; None where it was judged by what was there."""
        at, known, now = self._latest.moment(visit), None, None
        for line in sorted(self._latest.lines(visit.article), key=self._latest.moment):
            if line.captured == visit.captured:
                return None
            if line.status not in VERSIONED or self._latest.moment(line) >= at:
                continue
            now = line
            if self._knows(visit.run, line):
                known = line
        if now is None or now.snapshot is None:
            return None
        if not visit.was_version and (now is known or _standing(now) == _standing(known)):
            return None
        return f"{now.captured} {now.snapshot.record_id}"

    def _knows(self, run: str, line: Article) -> bool:
        ref = line.snapshot
        return ref is not None and ref.origin is None and self._runs.knows(run, layout.run_of(ref.file))

    def _judged(self, visit: _Visit) -> list[Article]:
        page = self._page(visit)
        whole = self._latest.read(page.ref) if page is not None else None
        if page is None or whole is None or (page.repeats and not whole.body):
            self.missing += 1
            return []
        page = replace(
            page, body=whole.body, overlong=whole.overlong, flaw=whole.flaw, short=whole.short, repeats=False
        )
        run = self._chain[visit.run]
        memory = memory_called(self._storage, self._outlet, memory_of(self._chain, run))
        extract = partial(Page.extracted, workers=self._workers, outlet=self._described, memory=memory)
        rules = extraction_of(self._described, memory)
        made = partial(article_of, page, None, extract)
        outcome = decided(judge(page, self._latest.before(page), rules), made, self._latest.read)
        self._joins.note(outcome, self._latest.article_before(page))
        lines = [line for line in outcome.articles if line.status in VERSIONED and not self._has(line)]
        self._latest.note(lines)
        return lines

    def _has(self, line: Article) -> bool:
        return any(one.captured == line.captured for one in self._latest.lines(line.id))

    def _page(self, visit: _Visit) -> Page | None:
        """The page of a visit without its body; of a run all that are wanted are looked for in one pass."""
        if visit.record_id not in self._pages.get(visit.run, {}):
            manifest = manifest_of(self._storage, self._chain[visit.run])
            segments = [entry.name for entry in manifest.files if layout.is_segment(entry.name)]
            there = [name for name in segments if self._reading.exists(name)]
            found = with_hops(pages(self._reading, self._outlet, there))
            wanted = self._wanted[visit.run]
            self._pages[visit.run] = {
                page.ref.record_id: replace(page, body=b"") for page in found if page.ref.record_id in wanted
            }
        return self._pages[visit.run].get(visit.record_id)


def _standing(line: Article | None) -> tuple[str, str] | None:
    """What tells two states of an article apart; a live page is compared as a whole by whoever judges."""
    if line is None:
        return None
    told = f"{line.content_hash} {line.captured if line.entries else ''}"
    return (line.status if line.status in ABSENT else "there"), told
