"""A desk: one outlet during one crawl. What the crawl finds out about the outlet comes together here."""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Final, Literal

from archive.article import Article, Extraction, Sighting
from archive.causes import Alarm, Cause, Example
from archive.errors import StorageError
from archive.manifest import Fate, Manifest, Profile, Source
from archive.reading.coverage import turned_over
from archive.reading.reader import Archive
from archive.runs.chain import manifest_of
from archive.runs.run import Run
from archive.storage.local import LocalStorage
from archive.transfer.spool import Spool
from archive.warc.snapshot import SnapshotRef
from crawler.articles.outcome import Outcome
from crawler.articles.page import Page, read_back
from crawler.articles.second_pass import second_pass
from crawler.articles.site_memory import is_news, knows_furniture, latest_memory, learned_from, name_of
from crawler.discovery.values import Found, Skipped
from crawler.extraction.identity import extraction_of
from crawler.extraction.memory import Memory
from crawler.frontier.ledger import Ledger
from crawler.frontier.replay import catch_up
from crawler.frontier.schedule import DEFAULT, Refetch
from crawler.frontier.transitions import settle
from crawler.frontier.visit import Due, unix
from crawler.location import Location
from crawler.outlets import Outlet
from crawler.sources.sources import Asked, Sources
from crawler.sources.visits import SourceVisits
from crawler.watch.alarms import alarms
from crawler.watch.drift import HISTORY
from crawler.watch.profile import Observed
from crawler.workers.pool import Extractors

__all__ = ["OutletCrawl"]

logger = logging.getLogger(__name__)

# SEGMENT_MAX_AGE says what a lost machine may cost: a part of it is for the way to the store.
_UNTIL_SEALED: Final = 0.75
# URLs taken from the ledger at a time.
_BATCH: Final = 50


class OutletCrawl:
    """Holds the outlet's run, ledger, sources and memory. ``outlet`` is null for a site without an outlet file.

    ``outstanding`` are the requests for sources that are not answered yet, ``in_flight`` those for articles.
    """

    def __init__(
        self,
        location: Location,
        name: str,
        outlet: Outlet | None,
        sources: Sources,
        run: Run,
        ledger: Ledger,
        spool: Spool | None,
        refetch: Refetch = DEFAULT,
    ) -> None:
        self.name = name
        self.refetch = refetch
        self.outlet = outlet
        self.sources = sources
        self.run = run
        self.ledger = ledger
        self.visits = SourceVisits(ledger, sources)
        self.memory = latest_memory(LocalStorage(location.root), name, run.earlier)
        self.outstanding = 0
        self.in_flight = 0
        self.observed = Observed(past=sources.depth.is_deep)
        self.reached = 0
        self.unreached: list[Example] = []
        self.expected = 0
        self._taken: deque[Due] | None = None
        self._seen = 0.0
        self._reader = Archive(location.reading)
        self._spool = spool

    @classmethod
    def open(
        cls,
        location: Location,
        name: str,
        outlet: Outlet | None,
        sources: Sources,
        info: Sequence[tuple[str, str]],
        *,
        max_size: int,
        max_age: float | None,
        refetch: Refetch = DEFAULT,
    ) -> OutletCrawl:
        """Begins a run, under whose lock the ledger is brought up to what the archive holds."""
        spool = Spool(LocalStorage(location.root), location.store, name, keep=location.keep) if location.store else None
        run = Run.begin(
            location.root,
            name,
            info=info,
            max_size=max_size,
            max_age=max_age * _UNTIL_SEALED if max_age and location.store else max_age,
            store=location.store,
            on_sealed=spool.submit if spool else None,
        )
        try:
            ledger = Ledger(location.root / "ledger" / f"{name}.sqlite")
            local = LocalStorage(location.root)
            catch_up(local, name, outlet, ledger, location.reading, refetch=refetch, runs=run.earlier)
        except BaseException:
            run.abandon()
            raise
        if spool is not None:
            spool.start()
        return cls(location, name, outlet, sources, run, ledger, spool, refetch)

    def abandon(self) -> None:
        """Frees the outlet where the crawl did not begin after all."""
        if self._spool is not None:
            self._spool.stop(0)
        self.ledger.close()
        self.run.abandon()

    @property
    def extraction(self) -> Extraction:
        """The rules in force: ours, the outlet's, the memory."""
        return extraction_of(self.outlet, self.memory)

    # --- sources

    def gave(
        self,
        asked: Asked,
        page: Page,
        found: Iterable[Found],
        skipped: Iterable[Skipped] = (),
        led_to: Iterable[str] = (),
    ) -> int:
        """Notes the links of a page of a source, and the feeds or sitemaps it names; returns how many links were
        unknown."""
        links = list(found)
        with self.ledger.transaction():
            new = sum(self._sighted(asked, page, one) for one in links)
            for link in skipped:
                self.ledger.skip(self.run.id, link.url, Cause(link.reason))
        self.visits.note(asked, page, led_to)
        self._seen = max(self._seen, unix(page.captured))
        self.sources.gave(asked, links, new)
        self.reached += self.sources.is_vital(asked)
        return new

    def _sighted(self, asked: Asked, page: Page, link: Found) -> bool:
        """Notes a link in scope; whether its URL was unknown. A probe stays one, in later runs too, until a source
        links it that is in scope by itself."""
        new = self.ledger.sighted(self.run.id, link.url, Sighting(page.url, link.position, page.captured))
        if asked.own:
            self.ledger.set_probe(link.url, False)
        elif new and self.sources.is_probe(link.url):
            self.ledger.set_probe(link.url, True)
        return new

    def hurry(self, changed: Iterable[tuple[str, dt.datetime]]) -> None:
        """Makes known articles due that a sitemap says were changed since they were looked at; what lies in the future
        was not: a clock that is wrong, or a site that wants to be looked at all the time."""
        now = time.time()
        with self.ledger.transaction():
            for url, moment in changed:
                if moment.timestamp() <= now:
                    self.ledger.hurry(url, moment.timestamp(), now)

    def unchanged(self, asked: Asked, page: Page) -> Sequence[str]:
        """Notes that a source has nothing new: all of its links are known. Returns the feeds or sitemaps it named when
        it was read: they may have changed."""
        led_to = self.visits.led_to(asked)
        self.visits.note(asked, page, led_to)
        self.sources.unchanged(asked)
        self.reached += self.sources.is_vital(asked)
        return led_to

    def source_failed(self, asked: Asked, cause: Cause) -> None:
        self.sources.failed(asked, cause)
        if self.sources.is_vital(asked) and asked.page == 1:
            self.unreached.append(Example(asked.url, cause))

    # --- what is due

    @property
    def is_listing(self) -> bool:
        """Whether the sources are still read: no article was asked for yet."""
        return self._taken is None

    def next_due(self, *, refetch_all: bool) -> Due | None:
        """The next article to fetch; None when there is none left in this run."""
        # What was seen is due, also where the clock went back since.
        now = max(time.time(), self._seen)
        if self._taken is None:
            self._taken = deque()
            self.expected = self.ledger.waiting(self.run.id, now, refetch_all=refetch_all)
        if not self._taken:
            self._taken.extend(self.ledger.take(self.run.id, now, _BATCH, refetch_all=refetch_all))
        return self._taken.popleft() if self._taken else None

    def is_probe(self, due: Due) -> bool:
        """Whether only the article itself can tell that it is in scope."""
        return due.visit is None and self.ledger.is_probe(due.url)

    # --- pages

    def latest(self, article: str) -> Article | None:
        return self.ledger.latest(article)

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
        fate = outcome.fate
        self.observed.note(outcome)
        with self.ledger.transaction():
            self.ledger.fate(self.run.id, fate)
            for article in outcome.articles:
                self.ledger.draft(self.run.id, article)
            told = {article.id: article.date_published for article in outcome.articles}
            self._settle(fate, told.get(fate.article or ""))

    def _settle(self, fate: Fate, published: str | None = None) -> None:
        settle(self.ledger, fate, started=unix(self.run.started), refetch=self.refetch, published=published)

    def unanswered(self, url: str, cause: Cause, *, skipped: bool = False) -> None:
        """Notes a URL that brought no page: ``skipped`` by rule, or failed and due again."""
        seen = self.ledger.seen_in(self.run.id, url)
        fate = Fate(url=url, fate="skipped" if skipped else "failed", cause=cause, seen_in=seen)
        with self.ledger.transaction():
            self.ledger.fate(self.run.id, fate)
            self._settle(fate)

    def take_back(self, draft: Article) -> None:
        """Discards a line of this run whose page is judged anew."""
        self.ledger.discard(self.run.id, draft)
        self.observed.retract(draft)

    # --- the end

    def close(self, status: Literal["complete", "interrupted"], workers: Callable[[], Extractors]) -> Manifest:
        """Writes articles, fates and the manifest, frees the outlet; ``workers`` extract where that is needed."""
        run, ledger = self.run, self.ledger
        self._unfetched()
        if status == "complete":
            self.visits.keep()
        before = self.memory
        learned = learned_from(ledger.drafts(run.id), before)
        if before is None and status == "complete" and knows_furniture(learned):
            self._extract_again(learned, workers())
        fates, profile, sources = ledger.fates(run.id), self.observed.profile(), self.visits.told()
        earlier = self._earlier() if status == "complete" else []
        alarms = self.alarms(fates, profile, sources, earlier) if status == "complete" else []
        manifest = run.close(
            status="alarmed" if alarms else status,
            articles=ledger.drafts(run.id),
            fates=fates,
            alarms=alarms,
            warnings=[] if profile.past else turned_over(sources, earlier),
            sources=sources,
            profile=profile,
            memory=name_of(self.memory) if self.memory else None,
            learned=(name_of(learned), learned.data) if is_news(learned, before) else None,
        )
        ledger.holds([run.id])
        ledger.forget(run.id)
        ledger.close()
        return manifest

    def _extract_again(self, learned: Memory, extractors: Extractors) -> None:
        """Judges every page of the run anew with ``learned`` for its memory."""
        self.memory = learned

        def extract(page: Page) -> Future[Article]:
            return extractors.submit(page.body, page.url, page.headers, self.outlet, learned, page.moment)

        drafts, fates = self.ledger.drafts(self.run.id), self.ledger.fates(self.run.id)
        links = {fate.record_id: fate.url for fate in fates}
        for draft, outcome in second_pass(drafts, links, self.read, extract, self.extraction):
            self.take_back(draft)
            self.settle(outcome)

    def store(self, within: float) -> None:
        """Waits up to ``within`` seconds for the store to hold all of it; StorageError for what it does not hold."""
        if self._spool is None:
            return
        if within:
            self._spool.upload_pending(within)
        report = self._spool.stop(0)
        if within and report.pending:
            told = next(iter(report.errors.values()), "there was no time left")
            raise StorageError(
                f"{len(report.pending)} files of outlet {self.name!r} are not in {self._spool.remote} yet ({told}); "
                f"they are safe in {self._spool.local}, and the next run stores them"
            )

    def _unfetched(self) -> None:
        """Every link the run saw has a fate: what was not due was skipped, what it did not come to is pending."""
        with self.ledger.transaction():
            for url, is_due in self.ledger.left(self.run.id, unix(self.run.started)):
                seen = self.ledger.seen_in(self.run.id, url)
                fate = Fate(url=url, fate="pending", seen_in=seen)
                if not is_due:
                    fate = Fate(url=url, fate="skipped", cause=Cause("not_due"), seen_in=seen)
                self.ledger.fate(self.run.id, fate)

    def alarms(
        self, fates: list[Fate], profile: Profile, sources: Sequence[Source], earlier: Sequence[Manifest]
    ) -> list[Alarm]:
        """What whoever runs the crawl must know."""
        before = {fate.url for fate in fates if fate.fate == "failed" and self.ledger.failures(fate.url) > 1}
        reached = (self.sources.expected, self.reached, self.unreached)
        return alarms(*reached, fates, profile, sources, earlier, before)

    def _earlier(self) -> list[Manifest]:
        """The outlet's last crawls, whole: its own history."""
        crawls = [one for one in self.run.earlier if one.kind == "crawl"]
        return [manifest_of(LocalStorage(self.run.root), one) for one in crawls[-HISTORY:]]
