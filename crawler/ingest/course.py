"""The course of an import: exchanges in, runs of kind ``import`` out, in batches of bounded size.

A batch ends with a manifest for each outlet it touched: what was read until then is in the archive, and the next call
goes on behind it, since a capture that has a fate is passed over. So the same import twice adds nothing.
"""

from __future__ import annotations

import logging
from collections import Counter, deque
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import msgspec

from archive import layout
from archive.article import Article, Extraction
from archive.causes import Alarm, Cause
from archive.manifest import Alias, FileEntry, Manifest, Origin, counted
from archive.runs.chain import heads_of, run_summaries
from archive.runs.files import put, software, write_articles, write_manifest
from archive.runs.lock import locked
from archive.runs.mend import mend_at_start, set_aside_unfinished
from archive.storage.jsonl import pack_lines
from archive.storage.local import LocalStorage
from archive.warc.http import BRINGS_PAGE
from archive.warc.read import Snapshot
from crawler.articles.joins import Joins
from crawler.articles.outcome import Outcome, decided, judge
from crawler.articles.page import Page
from crawler.articles.site_memory import is_news, latest_memory, learned_from, name_of
from crawler.articles.walled import parted
from crawler.extraction.identity import extraction_of
from crawler.extraction.memory import Memory
from crawler.ingest.copying import Copying
from crawler.ingest.exchanges import Met, Tally, met
from crawler.ingest.known import INCOMPLETE, Known, body_id, capture_id
from crawler.ingest.lost import Lost
from crawler.ingest.names import Names
from crawler.ingest.origins import Source
from crawler.ingest.overtaken import judged_again
from crawler.outlets import Outlet
from crawler.walls.same_page import walls
from crawler.workers.pool import Workers

__all__ = ["Import", "Progress"]

logger = logging.getLogger(__name__)

# Pages that are with the workers at a time: these are kept busy, and few pages are in memory.
_AHEAD: Final = 8
# A batch has so many pages, characters of text and outlets at most.
_MOST_PAGES, _MOST_TEXT, _MOST_OUTLETS = 5_000, 30_000_000, 200


@dataclass(slots=True)
class Progress:
    """How far an import is: exchanges read, pages that were judged, pages known before, articles written, and the pages
    by fate and cause; the files of earlier imports that were moved here; whether it is in the middle of a source."""

    tally: Tally = field(default_factory=Tally)
    judged: int = 0
    known: int = 0
    moved: set[str] = field(default_factory=set)
    articles: int = 0
    fates: Counter[tuple[str, str | None]] = field(default_factory=Counter)
    reading: bool = False


@dataclass(slots=True)
class _Desk:
    """What one outlet's pages are made with in this batch, and what came of them."""

    outlet: str
    described: Outlet | None
    known: Known
    lost: Lost
    memory: Memory | None
    begun: str
    rules: Extraction
    run: str
    copying: Copying | None
    joins: Joins
    outcomes: list[Outcome] = field(default_factory=list)
    origins: dict[str, Origin] = field(default_factory=dict)
    warnings: list[Alarm] = field(default_factory=list)


_Waiting = tuple[_Desk, Met, bytes, Future[Article] | None]


def _is_whole(one: Met) -> bool:
    """Whether all of the body came, as far as that is known before it is read; of an answer to HEAD nothing did."""
    page = one.page
    return not (one.cause or page.truncated or page.short or page.flaw)


def _is_incomplete(cause: Cause | None) -> bool:
    return cause is not None and cause.kind in INCOMPLETE


def _outcome(desk: _Desk, page: Page, cause: Cause | None, made: Callable[[Page], Article]) -> Outcome:
    if cause is not None:
        return Outcome(page, page.fate("failed", cause))
    try:
        return decided(judge(page, desk.known.before(page.captured), desk.rules), made, desk.known.read)
    except (ValueError, ArithmeticError) as error:  # what somebody's record says costs that page alone
        return Outcome(page, page.fate("failed", Cause("not_extracted", words=type(error).__name__)))


class Import:
    """An import into the archive at ``root``. ``told`` is called after each page. Use as a context manager: its end
    writes what was judged. Raises LockedError where another run writes an outlet. ``learns``: an outlet that has no
    memory gets one of what is read; articles are made again with it by whoever asks for that. A run that ends before
    its source does is called interrupted then, so that the source is read again. ``copies``: exchanges are taken into
    WARC files of the archive, and no article points into the source."""

    def __init__(
        self,
        root: Path,
        catalogue: Mapping[str, Outlet],
        workers: Workers,
        told: Callable[[Progress], None],
        *,
        learns: bool = False,
        copies: bool = False,
    ) -> None:
        layout.prepare(root)
        self.root, self.workers = root, workers
        self.progress = Progress()
        self._names = Names(self._storage, catalogue)
        self._told, self._learns, self._copies = told, learns, copies
        self._desks: dict[str, _Desk] = {}
        self._known: dict[str, tuple[frozenset[str], Known, Lost]] = {}
        self._held = ExitStack()
        self._text = self._pages = 0

    @property
    def _storage(self) -> LocalStorage:
        return LocalStorage(self.root)

    def read(self, source: Source, only: Collection[str] | None = None) -> None:
        """Takes in all pages of a source that the archive does not know, of all outlets or ``only`` of these."""
        waiting: deque[_Waiting] = deque()
        self.progress.reading = True
        for one in met(source, self.progress.tally, whole=self._copies):
            if only is not None and self._names.of(one.page.url)[0] not in only:
                self.progress.tally.others["page of another outlet"] += 1
                continue
            if (given := self._given(one)) is not None:
                waiting.append(given)
            if len(waiting) > _AHEAD:
                self._take(*waiting.popleft())
            if self._is_full():
                while waiting:
                    self._take(*waiting.popleft())
                self.commit()
        while waiting:
            self._take(*waiting.popleft())
        self.progress.reading = False

    def original_of(self, revisit: Snapshot) -> Snapshot | None:
        """What a revisit names, where an earlier import, or a batch before this one, made an article of it."""
        return self._desk(*self._names.of(revisit.url)).known.named_by(revisit, own=self._copies)

    def note(self, outlet: str, origin: Origin, warning: Alarm | None = None) -> None:
        """Says in the outlet's next manifest that a file was read for it, and what was wrong with it."""
        desk = self._desk(outlet, self._names.catalogue.get(outlet))
        desk.origins[origin.id] = origin
        desk.warnings += [warning] if warning else []

    def __enter__(self) -> Import:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            self.commit()
        finally:
            self._held.close()
            for known in self._known.values():
                known[1].close()

    def commit(self) -> None:
        """Writes what was judged, a run for each outlet, and frees the outlets."""
        try:
            for desk in self._desks.values():
                if desk.outcomes or desk.origins:
                    self._write(desk)
        finally:
            for desk in self._desks.values():
                if desk.copying is not None:
                    desk.copying.let_go()
        self._desks.clear()
        self._held.close()
        self._text = self._pages = 0

    def _is_full(self) -> bool:
        return self._pages >= _MOST_PAGES or self._text >= _MOST_TEXT or len(self._desks) >= _MOST_OUTLETS

    def _given(self, one: Met) -> _Waiting | None:
        """The page with the article that is being made of it; None where it is known."""
        desk, page = self._desk(*self._names.of(one.page.url)), one.page
        capture, body = (page.url, page.captured, page.status), body_id(page.body)
        is_cut = bool(page.truncated) or _is_incomplete(one.cause)
        if desk.known.has(*capture, body=body if _is_whole(one) else None, cut=is_cut):
            self.progress.known += 1
            if desk.known.moves(one.origin):
                desk.origins[one.origin.id] = one.origin
                self.progress.moved.add(one.origin.uri)
            self._told(self.progress)
            return None
        desk.known.saw(*capture, body=body)
        return desk, one, body, self._extracting(desk, one)

    def _extracting(self, desk: _Desk, one: Met) -> Future[Article] | None:
        if one.cause is not None or one.page.status not in BRINGS_PAGE:
            return None
        return one.page.extracted(self.workers, desk.described, desk.memory)

    def _take(self, desk: _Desk, one: Met, body: bytes, article: Future[Article] | None) -> None:
        page = replace(desk.copying.taken(one) if desk.copying else one.page, outlet=desk.outlet)

        def made(wanted: Page) -> Article:
            if wanted is page and article is not None:
                return article.result()
            return self._extracted(desk, wanted)

        desk.known.comes_from(one.origin)
        outcome = _outcome(desk, page, one.cause, made)
        if one.cause is None:
            desk.joins.note(outcome, desk.known.article_before(page.captured), desk.known.named)
        desk.known.note(outcome.articles)
        desk.known.visited(outcome.fate, desk.run)
        desk.lost.came(page.url, page.captured, page.status)
        if _is_incomplete(outcome.fate.cause):
            desk.known.was_cut(page.url, page.captured, page.status, body=body)
        # A redirect proves that an article has moved, and may lie in another file than the page that it led to.
        for met_in, ref in zip((one, *one.before), (page.ref, *(hop.ref for hop in page.hops)), strict=True):
            if ref.origin is not None:
                desk.origins[met_in.origin.id] = met_in.origin
        desk.outcomes.append(msgspec.structs.replace(outcome, page=replace(page, body=b""), extracted=None))
        self._pages += 1
        self._text += sum(len(line.text or "") + 2_000 for line in outcome.articles)
        self.progress.judged += 1
        self._told(self.progress)

    def _judge_again(self, desk: _Desk) -> None:
        """What visits bring that were judged before an older capture came which this batch has taken in."""

        def judged(page: Page) -> Outcome:
            outcome = _outcome(desk, page, None, lambda wanted: self._extracted(desk, wanted))
            desk.joins.note(outcome, desk.known.article_before(page.captured), desk.known.named)
            return outcome

        first = {_capture_of(outcome.page): place for place, outcome in enumerate(desk.outcomes)}
        here = {capture: desk.outcomes[place].page for capture, place in first.items()}
        for outcome in judged_again(self._storage, desk.outlet, desk.known, here, judged):
            place = first.get(_capture_of(outcome.page))
            if place is None:
                desk.outcomes.append(outcome)
            else:
                lines = (*outcome.articles, *desk.outcomes[place].articles)
                desk.outcomes[place] = msgspec.structs.replace(outcome, articles=lines)

    def _extracted(self, desk: _Desk, page: Page) -> Article:
        return page.extracted(self.workers, desk.described, desk.memory).result()

    def _desk(self, outlet: str, described: Outlet | None) -> _Desk:
        if outlet not in self._desks:
            self._held.enter_context(locked(self.root, outlet))
            mend_at_start(self.root, outlet)
            if unfinished := set_aside_unfinished(self._storage, outlet):
                logger.warning("%s: an import was cut off; its %d files are made again", outlet, len(unfinished))
            memory = latest_memory(self._storage, outlet)
            rules = extraction_of(described, memory)
            run = layout.new_run()
            known, lost = self._known_of(outlet)
            copying = Copying(self.root, outlet, run, lost.runs) if self._copies else None
            joins = Joins(_aliases(self._storage, outlet), past=True)
            begun = layout.now()
            self._desks[outlet] = _Desk(outlet, described, known, lost, memory, begun, rules, run, copying, joins)
        return self._desks[outlet]

    def _known_of(self, outlet: str) -> tuple[Known, Lost]:
        """What is known of an outlet, and what is lost of it: read anew where another run has written since."""
        runs = frozenset(entry.name for entry in self._storage.list(layout.under("runs", outlet)))
        if outlet in self._known and self._known[outlet][0] != runs:
            self._known.pop(outlet)[1].close()
        if outlet not in self._known:
            lost = Lost(self._storage, outlet)
            known = Known(self._storage, outlet, lost.runs)
            self._known[outlet] = runs, known, lost.without(known)
        return self._known[outlet][1:]

    def _write(self, desk: _Desk) -> None:
        self._judge_again(desk)
        outcomes = list(_parted(desk))
        fates = [outcome.fate for outcome in outcomes]
        articles = [line for outcome in outcomes for line in outcome.articles]
        place = desk.outlet, desk.begun, desk.run
        files = write_articles(self._storage, *place, articles)
        learned = self._learned(desk, articles, files)
        lines = pack_lines(fate.to_json() for fate in fates)
        files.append(put(self._storage, layout.fates_name(*place), lines))
        manifest = Manifest(
            run=desk.run,
            outlet=desk.outlet,
            kind="import",
            status="interrupted" if self._learns and self.progress.reading else "complete",
            started=desk.begun,
            ended=layout.now(),
            counts=counted(fates),
            warnings=tuple(desk.warnings),
            learned=learned[0] if learned else None,
            memory=name_of(desk.memory) if desk.memory else None,
            extractions=tuple(sorted({line.extraction.id for line in articles})),
            origins=tuple(origin for _, origin in sorted(desk.origins.items())),
            software=software(),
            supersedes=tuple(desk.lost.made_again()),
            parents=heads_of(run_summaries(self._storage, desk.outlet)),
            aliases=desk.joins.told(desk.known.article_before(), lambda _: None),
        )
        files += desk.copying.closed(manifest, fates, learned) if desk.copying else []
        files.sort(key=lambda entry: entry.name)
        name = write_manifest(self._storage, msgspec.structs.replace(manifest, files=tuple(files)))
        runs, known, lost = self._known[desk.outlet]
        self._known[desk.outlet] = runs | {name, f"{name}.sha256"}, known, lost
        self.progress.articles += len(articles)
        self.progress.fates.update((fate.fate, fate.cause.kind if fate.cause else None) for fate in fates)

    def _learned(self, desk: _Desk, articles: list[Article], files: list[FileEntry]) -> tuple[str, bytes] | None:
        """The name and content of an outlet's first memory, whose file is written too."""
        if not self._learns or desk.memory is not None:
            return None
        learned = learned_from(articles, None)
        if not articles or not is_news(learned, None):
            return None
        name = name_of(learned)
        files.append(put(self._storage, layout.memory_name(desk.outlet, name), pack_lines([learned.data])))
        return name, learned.data


def _capture_of(page: Page) -> bytes:
    return capture_id(page.url, page.captured, page.status)


def _aliases(storage: LocalStorage, outlet: str) -> list[Alias]:
    return [alias for run in run_summaries(storage, outlet) for alias in run.aliases]


def _parted(desk: _Desk) -> Iterator[Outcome]:
    """The outcomes, the walls among them told: one page that stands under many addresses is none of their articles."""
    found: dict[str, Cause] = walls([one.look for one in desk.outcomes if one.look is not None], {})
    desk.joins.drop(found)
    return parted(desk.outcomes, found, desk.known)
