"""Bringing a ledger up to what the archive holds: after a crash, in a fresh container, on a lost disk."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from archive import layout
from archive.article import Article
from archive.manifest import Fate, Manifest
from archive.reading.history import follow, tail_of
from archive.reading.ids import renewed, renewed_fate
from archive.reading.order import by_chain, late_clocks
from archive.reading.reader import Archive
from archive.runs.chain import RunSummary, heads_of, manifest_of, run_summaries
from archive.runs.mend import lost_files
from archive.runs.run import Run
from archive.storage.base import Storage
from archive.storage.jsonl import read_as
from archive.storage.local import LocalStorage
from crawler.articles.alike import made_alike
from crawler.articles.overtaken import judge_again
from crawler.articles.rederive import derive, lacking, orphaned_segments
from crawler.frontier.ledger import AHEAD, KeptSource, Ledger
from crawler.frontier.schedule import DEFAULT, Refetch
from crawler.frontier.transitions import reschedule, settle
from crawler.frontier.visit import unix
from crawler.outlets import Outlet
from crawler.workers.pool import NotReadError, Workers

__all__ = ["catch_up"]

logger = logging.getLogger(__name__)

# More runs than this take seconds: whoever waits is told.
_MANY = 200


def _join(
    storage: LocalStorage, outlet: str, described: Outlet | None, workers: Workers, reading: Storage, *, whole: bool
) -> None:
    """Makes one history of what two machines found. A page that a busy machine could not read keeps no crawl from its
    beginning: `scrapy mend` does it."""
    try:
        made_alike(storage, outlet, described, workers, reading, whole=whole)
        list(judge_again(storage, outlet, described, workers, reading, whole=whole))
    except NotReadError as error:
        logger.warning("%s: what two machines found is not joined yet, `scrapy mend` does it: %s", outlet, error)


def catch_up(
    storage: LocalStorage,
    outlet: str,
    described: Outlet | None,
    ledger: Ledger,
    workers: Workers | None,
    reading: Storage | None = None,
    *,
    refetch: Refetch = DEFAULT,
    begun: Run | None = None,
) -> None:
    """Derives what a crash left behind and what mending did not bring back, judges visits again that
    another machine's captures have overtaken, then folds the runs the ledger has not seen, oldest first. Without
    ``workers`` nothing is derived: that is left to a run that has some.

    ``reading`` is where segments are read that ``storage`` has not (any more); ``begun`` is the run that begins, which
    has read the outlet's runs. The caller holds the outlet's lock.
    """
    runs = begun.earlier if begun else run_summaries(storage, outlet)
    lost = begun.lost if begun else tuple(lost_files(storage, outlet, thorough=False))
    orphaned = orphaned_segments(storage, reading or storage, outlet, runs)
    is_joined = len(heads_of(runs)) > 1
    if lost or lacking(storage, runs) or orphaned or is_joined:
        if workers is None:
            logger.info("%s: articles of earlier runs wait for `scrapy mend`, or for a crawl with EXTRACT=now", outlet)
        else:
            list(derive(storage, outlet, described, workers, reading, lost))
            if is_joined or orphaned:
                _join(storage, outlet, described, workers, reading or storage, whole=bool(orphaned))
            runs = run_summaries(storage, outlet)
    with ledger.transaction():
        ledger.forget_all()
    reschedule(ledger, refetch)
    held = ledger.notes.runs()
    late = _late(runs, begun)
    if held - {one.run for one in runs}:
        logger.warning("%s: the ledger knows of runs that are not in the archive; it is made anew", outlet)
        ledger.clear()
        held = set()
    elif (was_late := set((ledger.fact("late") or "").split())) != set(late):
        told = ", ".join(sorted(was_late ^ set(late)))
        logger.warning("%s: a clock was behind in run %s; what is known of addresses is folded anew", outlet, told)
        ledger.clear()
        held = set()
    if late and not held:
        ledger.keep_fact("late", " ".join(late))
    unseen = [one for one in runs if one.run not in held]
    if len(unseen) > _MANY:
        logger.info("%s: reading what %d runs left in the archive", outlet, len(unseen))
    ended = {one.run: one.ended for one in runs}
    for one in unseen:
        if one.run not in late:
            _set_back(ledger, one, ended)
        _fold_run(storage, one, ledger, refetch, late.get(one.run, 0.0))
    if begun and (ahead := _set_back(ledger, begun, ended)):
        logger.warning(
            "%s: a run before this one had a clock that was ahead of today's: %d addresses are taken as of now. "
            "What it captured keeps its dates",
            outlet,
            ahead,
        )
    _fold_anew(storage, outlet, ledger, runs)


def _late(runs: Sequence[RunSummary], begun: Run | None) -> dict[str, float]:
    """The runs whose clock was far behind, each with the moment that theirs count as of."""
    now = None
    if begun is not None:
        now = RunSummary(
            run=begun.id,
            outlet=begun.outlet,
            kind="crawl",
            status="interrupted",
            started=begun.started,
            ended=begun.started,
            parents=begun.parents,
        )
    started = {one.run: one.started for one in runs}
    found = {run: since.timestamp() for run, since in late_clocks(runs, now).items() if run in started}
    return {run: since for run, since in sorted(found.items()) if since > unix(started[run]) + AHEAD}


def _set_back(ledger: Ledger, run: RunSummary | Run, ended: Mapping[str, str]) -> int:
    """Takes back what a clock that was ahead told, where ``run`` begins long before the end (by run in ``ended``) of a
    run that it follows; how many URLs that concerned. Runs of two machines at once do not follow each other."""
    began = unix(run.started)
    is_behind = any(unix(ended[one.run]) > began + AHEAD for one in run.parents if ended.get(one.run))
    return ledger.set_back(began) if is_behind else 0


def _fold_run(storage: Storage, run: RunSummary, ledger: Ledger, refetch: Refetch, since: float) -> None:
    """Folds a run's articles and fates; what was before ``since`` by its clock counts as of then."""
    manifest = manifest_of(storage, run)
    published: dict[str, str | None] = {}
    with ledger.transaction():
        for article in _articles(storage, manifest):
            published[article.id] = article.date_published
            if not _fold_article(ledger, article):
                ledger.notes.doubt(article.id)
        # An import says what somebody saw once, not when we asked.
        for fate in _fates(storage, manifest) if manifest.kind != "import" else ():
            told = published.get(fate.article) if fate.article else None
            settle(ledger, fate, started=unix(manifest.started), refetch=refetch, published=told, since=since)
        _fold_sources(manifest, ledger)
        ledger.notes.holds([manifest.run])


def _articles(storage: Storage, run: Manifest) -> Iterator[Article]:
    """The articles the run wrote, its own and those of others."""
    for name in (entry.name for entry in run.files if entry.name.startswith("articles/")):
        if storage.exists(name):
            found = read_as(storage, name, Article.from_json)
            yield from found if Archive(storage).ids_are_current else map(renewed, found)


def _fates(storage: Storage, run: Manifest) -> Iterator[Fate]:
    """The run's own fates, and those it wrote for others."""
    own = layout.fates_name(run.outlet, run.started, run.run)
    listed = [entry.name for entry in run.files if entry.name.startswith("fates/")]
    for name in dict.fromkeys([own, *listed]):
        if storage.exists(name):
            found = read_as(storage, name, Fate.from_json)
            yield from found if Archive(storage).ids_are_current else map(renewed_fate, found)


def _fold_article(ledger: Ledger, article: Article) -> bool:
    """Makes ``article`` the latest of its id where it is another state; False where it is not later than what is known
    (two runs at once, an import, another extraction of the same snapshot) and says something else."""
    before = ledger.notes.last_capture(article.id)
    tail = ledger.notes.tail(article.id)
    if before is not None and article.captured <= before:
        last = tail.last if tail else None
        return last is not None and last.snapshot == article.snapshot and last.version == article.version
    ledger.notes.keep(follow(tail, article)[0], article.captured)
    return True


def _fold_anew(storage: Storage, outlet: str, ledger: Ledger, runs: Sequence[RunSummary]) -> None:
    """Folds the articles in doubt from all of their captures, in the order of the outlet's ``runs``."""
    doubted = ledger.notes.doubted()
    if not doubted:
        return
    captures: defaultdict[str, list[Article]] = defaultdict(list)
    for article in Archive(storage).captures(outlet):
        if article.id in doubted:
            captures[article.id].append(article)
    order = by_chain(runs)
    with ledger.transaction():
        for known in captures.values():
            if (tail := tail_of(known, order)) is not None:
                ledger.notes.keep(tail, max(one.captured for one in known))
        ledger.notes.doubt_none()


def _fold_sources(run: Manifest, ledger: Ledger) -> None:
    """Where a back-fill goes on, and whether its server's 304 was found to be false; validators are asked for anew."""
    for source in run.sources:
        known = ledger.source(source.url) or KeptSource()
        is_belied = known.is_belied or (source.cause is not None and source.cause.kind == "false_304")
        ledger.keep_source(source.url, msgspec.structs.replace(known, next=source.next, is_belied=is_belied))
