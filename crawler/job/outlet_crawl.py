"""OutletCrawl: one outlet's run, ledger and memory while it is crawled."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import chain, islice
from typing import Final, Literal

from scrapy.settings import BaseSettings

from archive.article import Article, Extraction
from archive.causes import Alarm, Cause
from archive.errors import ArchiveError, StorageError
from archive.manifest import Fate, Manifest, Profile, Source
from archive.reading.coverage import turned_over
from archive.reading.reader import Archive
from archive.runs.chain import manifest_of
from archive.runs.files import software
from archive.runs.lock import locked
from archive.runs.run import Closing, Run
from archive.runs.segment import Writing
from archive.scrapy.recorder import info_of
from archive.storage.base import Storage
from archive.storage.local import LocalStorage
from archive.transfer.download import follow
from archive.transfer.packing import pack
from archive.transfer.restore import restore
from archive.transfer.spool import Spool
from archive.warc.snapshot import SnapshotRef
from crawler.articles.first_memory import is_unfinished, learned_by_then, made_anew
from crawler.articles.joins import Joins, idle_parameters
from crawler.articles.outcome import Outcome
from crawler.articles.page import Page, read_back
from crawler.articles.second_pass import restated, second_pass
from crawler.articles.site_memory import is_news, knows_furniture, memory_to_begin_with, name_of
from crawler.articles.walled import DATED_RUNS, expects_dates, is_walled
from crawler.extraction.identity import extraction_of, told_with
from crawler.extraction.memory import Memory
from crawler.frontier.ledger import Ledger, Left
from crawler.frontier.replay import catch_up
from crawler.frontier.schedule import Refetch
from crawler.frontier.transitions import belied, is_move, settle
from crawler.frontier.visit import Due, unix
from crawler.frontier.window import Window
from crawler.job.parting import part_walls
from crawler.job.plan import Target
from crawler.job.validation import extracts_now, refetch
from crawler.location import Location
from crawler.outlets import Outlet
from crawler.sources.caught_up import CaughtUp
from crawler.sources.reading import SourceReading
from crawler.sources.sources import Sources
from crawler.watch.alarms import Vital, alarms
from crawler.watch.clock import WrongClock
from crawler.watch.drift import HISTORY
from crawler.watch.lasting import resolved, with_since
from crawler.watch.profile import Observed
from crawler.watch.sources import found_again
from crawler.workers.pool import Workers

__all__ = ["OutletCrawl", "RunOptions"]

logger = logging.getLogger(__name__)

# SEGMENT_MAX_AGE says what a lost machine may cost: a part of it is for the way to the store.
_UNTIL_SEALED: Final = 0.75


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What the settings say of every run: where and how it writes, when an article is due, how many articles are under
    way at most, the fields of the warcinfo record, and whether articles are made in the run."""

    location: Location
    writing: Writing
    refetch: Refetch
    refetch_all: bool
    window: int
    info: tuple[tuple[str, str], ...]
    extracts: bool = True

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> RunOptions:
        """UsageError for a setting that is wrong."""
        location = Location.from_settings(settings)
        max_age = settings.getfloat("SEGMENT_MAX_AGE") or None
        if max_age and location.store:
            max_age *= _UNTIL_SEALED
        return cls(
            location=location,
            writing=Writing(settings.getint("SEGMENT_MAX_SIZE"), max_age),
            refetch=refetch(settings),
            refetch_all=settings.getbool("REFETCH_ALL"),
            # One request waits, so that the host is asked as soon as it may be.
            window=settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") + 1,
            extracts=extracts_now(settings),
            info=tuple(info_of(settings, f"paper-of-record/{software().get('paper-of-record', 'unreleased')}")),
        )


def _lacking(local: LocalStorage, store: Storage, outlet: str) -> set[str]:
    """What the store lost since it was stored; a store that is down is asked by a later run."""
    try:
        return restore(local, store, outlet, thorough=False)
    except StorageError as error:
        logger.warning("%s: what it may have lost is left to a later run: %s", store, error)
        return set()


class OutletCrawl:
    """Holds the outlet's run, ledger, sources and memory. ``outlet`` is null for a site without an outlet file.

    ``reading`` are its sources, ``window`` the articles that are due.
    """

    _is_concluded = False

    def __init__(
        self, name: str, outlet: Outlet | None, run: Run, ledger: Ledger, reading: SourceReading, options: RunOptions
    ) -> None:
        self.outlet = outlet
        self.run = run
        self.ledger = ledger
        self.reading = reading
        self.window = Window(ledger, run.id, size=options.window, refetch_all=options.refetch_all)
        self._began_with = memory_to_begin_with(LocalStorage(options.location.root), name, run.earlier)
        self._extracts_with(self._began_with)
        self.observed = Observed(past=reading.sources.depth.is_deep)
        aliases = [alias for one in run.earlier for alias in one.aliases]
        self.joins = Joins(aliases)
        reading.sources.room.idle = idle_parameters(aliases)
        self.extracts = options.extracts
        self._refetch = options.refetch
        self._reader = Archive(options.location.reading)
        self._spool: Spool | None = None

    @classmethod
    def open(cls, name: str, target: Target, sources: Sources, options: RunOptions, workers: Workers) -> OutletCrawl:
        """Begins a run, under whose lock the ledger is brought up to what the archive holds."""
        location = options.location
        local = LocalStorage(location.root)
        spool = Spool(local, location.store, name, keep=location.keep) if location.store else None
        run = Run.begin(
            location.root,
            name,
            info=(*options.info, ("isPartOf", name)),
            writing=options.writing,
            fetch=partial(follow, location.store, location.root, name) if location.store else None,
            reading=location.reading,
            on_sealed=spool.submit if spool else None,
        )
        try:
            ledger = Ledger(location.root / "ledger" / f"{name}.sqlite")
            catch_up(
                local,
                name,
                target.outlet,
                ledger,
                workers if options.extracts else None,
                location.reading,
                refetch=options.refetch,
                begun=run,
            )
            began_with = memory_to_begin_with(local, name, run.earlier)
            if began_with is not None and options.extracts and is_unfinished(run.earlier):
                made_anew(local, name, target.outlet, workers, location.reading, began_with)
            if spool is not None and location.store is not None:
                spool.forget(_lacking(local, location.store, name))
            caught_up = CaughtUp(_crawls_back(run), unix(run.started))
            reading = SourceReading(sources, ledger, run.id, workers, caught_up)
            crawl = cls(name, target.outlet, run, ledger, reading, options)
        except BaseException:
            run.abandon()
            raise
        if spool is not None:
            spool.start()
            crawl._spool = spool
        return crawl

    def abandon(self) -> None:
        """Frees the outlet where the crawl did not begin after all."""
        if self._spool is not None:
            self._spool.stop(0)
        self.ledger.close()
        self.run.abandon()

    @property
    def name(self) -> str:
        """The outlet's name, or that of the site."""
        return self.run.outlet

    @property
    def hosts(self) -> frozenset[str]:
        """The hosts of its sections."""
        return self.reading.sources.hosts

    def next_due(self) -> Due | None:
        """The next article to ask for; None where sources come first, or there is no room, or none left."""
        return self.window.next(self.reading.latest) if self.reading.has_waited else None

    def give_up(self) -> None:
        """Waits no longer for requests that vanished."""
        self.reading.give_up()
        self.window.give_up()

    def scope(self, due: Due) -> tuple[str, ...] | None:
        """The names of the sections, of which the article's own trail must name one; None where its link is enough."""
        is_probe = due.visit is None and self.ledger.notes.is_probe(due.url)
        return self.reading.sources.trails if is_probe else None

    def read(self, ref: SnapshotRef) -> Page | None:
        """The page of an earlier snapshot; None where the archive does not have it any more."""
        return read_back(self._reader, ref, outlet=self.name)

    def fetched(self, page: Page) -> None:
        """Notes that a page is in the archive; what becomes of it is another step."""
        # What the ledger refuses here it refuses again when the page is settled, and there the run is stopped.
        with suppress(StorageError):
            self.ledger.fetched(page.requested)

    def settle(self, outcome: Outcome) -> None:
        """Notes what became of a page, and when its URL is due again."""
        notes = self.ledger.notes
        self.observed.note(outcome)
        self.joins.note(outcome, self.ledger.notes.latest)
        with self.ledger.transaction():
            fate = belied(self.ledger, outcome.fate)
            notes.fate(self.run.id, fate)
            if outcome.look is not None:
                notes.look(self.run.id, outcome.look, outcome.articles)
            for article in outcome.articles:
                notes.draft(self.run.id, article)
            # What is saved may turn out to be a wall: its validators count when the run is over.
            if not _is_open(fate):
                self._settle(fate)
            elif fate.led_to and fate.captured and is_move(fate):
                # The address an article has moved to is asked in the same run.
                self.ledger.known(fate.led_to, unix(fate.captured))

    def _settle(self, fate: Fate, published: str | None = None) -> None:
        settle(self.ledger, fate, started=unix(self.run.started), refetch=self._refetch, published=published)

    def unanswered(self, url: str, cause: Cause, *, skipped: bool = False) -> None:
        """Notes a URL that brought no page: ``skipped`` by rule, or failed and due again."""
        with self.ledger.transaction():
            self._settle(self._note(url, "skipped" if skipped else "failed", cause))

    def conclude(self, status: Literal["complete", "interrupted"], workers: Workers) -> None:
        """Says what became of every page: parts the walls from the articles and, in the first run of an outlet,
        makes the articles anew with what was learned. Doing it twice does nothing; then ``lines`` are final."""
        if self._is_concluded:
            return
        run, notes = self.run, self.ledger.notes
        earlier = self._earlier(DATED_RUNS)
        dated = expects_dates(earlier)
        self.joins.drop(part_walls(self.ledger, run.id, self.observed, self._settle, expects_dates=dated))
        is_first = self.memory is None or not knows_furniture(self.memory)
        if is_first and status == "complete" and self.extracts:
            learned = self._learned()
            if knows_furniture(learned):
                self._extract_again(learned, workers)
        with self.ledger.transaction():
            left = [fate for fate in self.ledger.fates(run.id) if _is_open(fate)]
            ids = {fate.article for fate in left}
            drafts = notes.drafts(run.id) if left else ()
            dates = {one.id: one.date_published for one in drafts if one.id in ids and one.version is not None}
            for fate in left:
                self._settle(fate, dates.get(fate.article or ""))
        self._is_concluded = True

    def lines(self) -> Iterator[Article]:
        """What the run has to say of articles."""
        return self.ledger.notes.drafts(self.run.id)

    def _earlier(self, most: int) -> list[Manifest]:
        return [*islice(_crawls_back(self.run), most)][::-1]

    def close(
        self, status: Literal["complete", "interrupted"], workers: Workers, clock: WrongClock | None = None
    ) -> Manifest:
        """Writes articles, fates and the manifest, frees the outlet; ``workers`` extract where that is needed.
        ``clock`` says that this machine's is not that of the servers."""
        run, ledger = self.run, self.ledger
        self._unfetched()
        if status == "complete":
            self.reading.keep()
        self.conclude(status, workers)
        before, learned = self._began_with, self._memory_left(status)
        fates, profile, sources = ledger.fates(run.id), self.observed.profile(), self.reading.manifest_lines()
        earlier = self._earlier(HISTORY) if status == "complete" else []
        alarms = self.alarms(fates, profile, sources, earlier, clock) if status == "complete" else []
        # A run that was stopped alarms of nothing; but its captures have dates, too.
        is_alarm = clock is not None and clock.is_ours and status == "complete"
        clocks = [clock.told(as_warning=True)] if clock is not None and not is_alarm else []
        closing = Closing(
            status="alarmed" if alarms else status,
            articles=ledger.notes.drafts(run.id),
            fates=fates,
            alarms=with_since(alarms, earlier),
            resolved=self._resolved(alarms, fates, sources, earlier) if status == "complete" else [],
            warnings=[*clocks, *([] if profile.past else turned_over(sources, earlier))],
            sources=sources,
            profile=profile,
            memory=name_of(self.memory) if self.memory else None,
            learned=(name_of(learned), learned.data) if learned and is_news(learned, before) else None,
            # A run that is stopped has no time for what must be extracted anew.
            aliases=self.joins.told(
                ledger.notes.latest, partial(self._extracted, workers if status == "complete" else None)
            ),
        )
        manifest = run.close(closing)
        ledger.notes.holds([run.id])
        ledger.notes.forget(run.id)
        ledger.close()
        if self.memory is not None and self.memory is not before and run.earlier:
            self._make_anew(self.memory, workers)
        # Of hundreds of outlets that are closed one after the other, each would keep a megabyte.
        self._began_with = None
        self._extracts_with(None)
        return manifest

    def _resolved(
        self, alarms: Sequence[Alarm], fates: Iterable[Fate], sources: Sequence[Source], earlier: Sequence[Manifest]
    ) -> list[Alarm]:
        """The alarms of earlier runs that this one has ended."""
        back = chain(reversed(earlier), _crawls_back(self.run, but=len(earlier)))
        return [*resolved(alarms, fates, earlier), *found_again(sources, back)]

    def _memory_left(self, status: Literal["complete", "interrupted"]) -> Memory | None:
        """The memory that the run leaves to the next."""
        if self.memory is not self._began_with:
            return self.memory  # its articles are made with it, also where the run was stopped behind that
        # A run that was stopped has seen too little of a site to say what it repeats.
        can_learn = status == "complete" and self.extracts
        return self._learned() if can_learn else self.memory

    def _learned(self) -> Memory:
        """The memory with what this run has seen."""
        return learned_by_then(self._reader.storage, self.name, self.ledger.notes.drafts(self.run.id), self.memory)

    def _make_anew(self, memory: Memory, workers: Workers) -> None:
        """Makes what runs before this one left without a memory anew with the first one, as this run did with its own.
        Where that cannot be now, the next run does it."""
        root, reading = self.run.root, self._reader.storage
        try:
            with locked(root, self.name):
                made_anew(LocalStorage(root), self.name, self.outlet, workers, reading, memory)
        except ArchiveError as error:
            logger.warning("%s: older articles are made anew with the site's first memory later: %s", self.name, error)

    def _extracted(self, workers: Workers | None, ref: SnapshotRef) -> Article | None:
        """The article of an earlier snapshot by the rules in force; None where it is not to be had."""
        page = self.read(ref) if workers else None
        return page.extracted(workers, self.outlet, self.memory).result() if page and workers else None

    def _extracts_with(self, memory: Memory | None) -> None:
        """Sets the rules in force: ours, the outlet's, the memory."""
        self.memory = memory
        self.extraction: Extraction = extraction_of(self.outlet, memory)

    def _extract_again(self, learned: Memory, workers: Workers) -> None:
        """Judges every page of the run anew with ``learned`` for its memory."""
        self._extracts_with(learned)

        def told(draft: Article) -> Article | None:
            return told_with(learned, draft, self.outlet)

        def extract(page: Page) -> Future[Article]:
            return page.extracted(workers, self.outlet, learned)

        notes, run = self.ledger.notes, self.run.id
        links = {fate.record_id: fate.url for fate in self.ledger.fates(run)}
        stands = set()
        with self.ledger.transaction():
            for line in restated(self._drafts(), notes.drafted(run), links, told):
                notes.restate(run, line)
                stands.add(line.id)
        drafts = notes.drafts(run, by_capture=True)
        others = (draft for draft in drafts if not is_walled(draft) and draft.id not in stands)
        for draft, outcome in second_pass(others, links, self.read, told, extract, self.extraction):
            notes.discard(run, draft)
            self.observed.retract(draft)
            self.settle(outcome)

    def _drafts(self) -> Iterator[Article]:
        """What the run has to say of articles, but for the walls among it."""
        return (line for line in self.lines() if not is_walled(line))

    def store(self, within: float) -> None:
        """Waits up to ``within`` seconds for the store to hold all of it; StorageError for what it does not hold."""
        if self._spool is None:
            return
        if within:
            if not self._spool.report().errors:
                pack(LocalStorage(self.run.root), self.name, self._spool.remote)
            self._spool.upload_pending(within)
        report = self._spool.stop(0)
        if within and report.pending:
            reason = next(iter(report.errors.values()), "there was no time left")
            raise StorageError(
                f"{len(report.pending)} files of outlet {self.name!r} are not in {self._spool.remote} yet ({reason}); "
                f"they are safe in {self._spool.local}, and the next run stores them"
            )

    def _unfetched(self) -> None:
        """Every link the run saw has a fate: what was not due was skipped, what it did not come to is pending."""
        # A sitemap may have named 50,000, and a run that is stopped has seconds.
        with self.ledger.transaction():
            left = self.ledger.left(self.run.id, unix(self.run.started))
            self.ledger.notes.fates(self.run.id, ((one.key, _fate_of(one)) for one in left))

    def _note(self, url: str, name: Literal["skipped", "failed"], cause: Cause | None) -> Fate:
        notes = self.ledger.notes
        seen_in, probe = notes.seen_in(self.run.id, url), notes.is_probe(url)
        fate = Fate(url=url, fate=name, cause=cause, seen_in=seen_in, probe=probe)
        self.ledger.notes.fate(self.run.id, fate)
        return fate

    def alarms(
        self,
        fates: Iterable[Fate],
        profile: Profile,
        sources: Sequence[Source],
        earlier: Sequence[Manifest],
        clock: WrongClock | None = None,
    ) -> list[Alarm]:
        """What whoever runs the crawl must know."""
        before = {fate.url for fate in fates if fate.fate == "failed" and self.ledger.failures(fate.url) > 1}
        states = self.reading.vital
        vital = Vital(len(states), sum(state.pages > 0 for state in states), self.reading.unreached)
        return alarms(vital, fates, profile, sources, earlier, before, clock)


def _crawls_back(run: Run, but: int = 0) -> Iterator[Manifest]:
    """The outlet's crawls before this one, the last one first, without so many; each is read when it is needed."""
    local = LocalStorage(run.root)
    crawls = (one for one in reversed(run.earlier) if one.kind == "crawl")
    return (manifest_of(local, one) for one in islice(crawls, but, None))


def _fate_of(left: Left) -> Fate:
    cause = None if left.is_due else Cause("not_due")
    fate: Literal["pending", "skipped"] = "pending" if left.is_due else "skipped"
    return Fate(url=left.url, fate=fate, cause=cause, seen_in=left.seen_in, probe=left.is_probe)


def _is_open(fate: Fate) -> bool:
    """Whether what became of an address is only certain when the run is over."""
    return fate.fate in ("saved", "gone")
