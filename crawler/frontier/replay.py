"""Bringing a ledger up to what the archive holds: after a crash, in a fresh container, on a lost disk."""

from __future__ import annotations

import datetime as dt

from archive import layout
from archive.article import Article
from archive.history import fold
from archive.manifest import Fate, Manifest, in_order, manifests, read_lines
from archive.reader import Archive
from archive.storage import Storage
from crawler.deriving import derive, lacking
from crawler.extraction.worker import Extractors
from crawler.frontier.ledger import Ledger, SourceState, Visit, following
from crawler.frontier.schedule import next_due, retry_at
from crawler.outlets import Outlet

__all__ = ["catch_up"]


def catch_up(
    storage: Storage, outlet: str, described: Outlet | None, ledger: Ledger, reading: Storage | None = None
) -> None:
    """Derives what a crash left behind, then folds the runs the ledger has not seen, oldest first.

    ``reading`` is where segments are read that ``storage`` has not (any more). The caller holds the outlet's lock.
    """
    if lacking(storage, outlet):
        with Extractors(workers=1) as extractors:
            list(derive(storage, outlet, described, extractors, reading))
    known = ledger.runs()
    unseen = [one for one, _ in manifests(storage, outlet) if one.run not in known]
    with ledger.transaction():
        ledger.forget_all()
        for run in in_order(unseen):
            _fold_sources(run, ledger)
            _fold_fates(storage, run, ledger)
        if unseen:
            _fold_articles(storage, outlet, ledger)
        ledger.holds(run.run for run in unseen)


def _fold_sources(run: Manifest, ledger: Ledger) -> None:
    """Where a back-fill goes on; the validators are asked for anew."""
    for source in run.sources:
        known = ledger.source(source.url)
        ledger.keep_source(source.url, SourceState(visit=known.visit if known else None, next=source.next))


def _fold_fates(storage: Storage, run: Manifest, ledger: Ledger) -> None:
    for name in _fates_of(storage, run):
        _fold_file(storage, run, name, ledger)


def _fates_of(storage: Storage, run: Manifest) -> list[str]:
    """The run's own fates, and those it wrote for others."""
    own = layout.fates_name(run.outlet, run.started, run.run)
    listed = [entry.name for entry in run.files if entry.name.startswith("fates/")]
    return [name for name in dict.fromkeys([own, *listed]) if storage.exists(name)]


def _fold_file(storage: Storage, run: Manifest, name: str, ledger: Ledger) -> None:
    for line in read_lines(storage.read(name), name):
        fate = Fate.from_json(line)
        ended = _unix(fate.captured or run.ended)
        for sighting in fate.seen_in:
            ledger.sighted(run.run, fate.url, sighting, _unix(sighting.captured))
        if fate.fate in ("saved", "unchanged", "gone") or (fate.fate == "skipped" and fate.captured):
            _fold_visit(fate, ended, ledger)
        elif fate.fate == "failed" or fate.reason == "robots" or (fate.reason or "").startswith("address"):
            ledger.known(fate.url, ended)
            ledger.put_off(fate.url, retry_at(ended, ledger.failures(fate.url)))


def _fold_visit(fate: Fate, ended: float, ledger: Ledger) -> None:
    first = ledger.first_seen(fate.url)
    seen = ended if first is None else first
    visit = Visit(
        captured=fate.captured or "",
        record_id=fate.record_id or "",
        url=fate.led_to or fate.url,
        status=fate.status or 0,
        payload_digest=fate.payload_digest,
        etag=fate.etag,
        last_modified=fate.last_modified,
        article=fate.article,
    )
    due = None if fate.fate == "skipped" else next_due(ended, seen)
    ledger.visited(fate.url, following(ledger.visit(fate.url), visit), due=due, first_seen=seen)


def _fold_articles(storage: Storage, outlet: str, ledger: Ledger) -> None:
    captures: dict[str, list[Article]] = {}
    for article in Archive(storage).captures(outlet):
        captures.setdefault(article.id, []).append(article)
    for known in captures.values():
        versions = fold(known)
        ledger.keep_latest(versions[-1] if versions else max(known, key=lambda one: one.captured))


def _unix(moment: str) -> float:
    return dt.datetime.fromisoformat(moment).timestamp()
