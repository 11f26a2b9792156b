"""One page of a section, a feed or a sitemap: its links go into the ledger, what to ask next comes out."""

from __future__ import annotations

import datetime as dt
import logging
import re
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from concurrent.futures import CancelledError
from dataclasses import replace
from functools import partial
from itertools import islice
from typing import Any, Final, TypeVar

import msgspec

from archive.article import Sighting
from archive.causes import Cause, Example
from archive.manifest import Source, SourceKind
from archive.render.causes import sentence
from archive.scrapy.recorder import in_thread, next_step, on_reactor
from archive.urls import LONGEST, key
from archive.warc.http import NO_SUCH_PAGE
from crawler.articles.page import Page
from crawler.articles.whole import has_end, is_bounded, shortfall
from crawler.discovery.addresses import is_endless, is_too_long
from crawler.discovery.feed import Feed
from crawler.discovery.sitemap import Sitemap
from crawler.discovery.values import Found, Listing, Skipped
from crawler.frontier.ledger import Ledger
from crawler.frontier.visit import KeptSource, Visit, conditions, unix
from crawler.sources.caught_up import CaughtUp
from crawler.sources.instead import came_instead
from crawler.sources.little import little_in, nothing_in
from crawler.sources.room import MOST_LINKS
from crawler.sources.sources import MOST_PAGES, Asked, Sources
from crawler.sources.state import SourceState
from crawler.watch.walls import is_small, wall
from crawler.workers.pool import NotReadError, UnableError, UnreadError, Workers, fault_of

__all__ = ["SourceReading", "steps"]

logger = logging.getLogger(__name__)
_T = TypeVar("_T")
_List = TypeVar("_List")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
# Characters of a link's words that are kept.
_MOST_WORDS: Final = 300

# Days of a sitemap are of some zone.
_A_DAY: Final = dt.timedelta(days=1)
# Seconds that a run which comes late looks back in sitemaps, at most.
_LATE: Final = 60 * 86_400.0
_CUT: Final = Cause("cut_list")
# Why a section page has no articles, where it may be the section's all the same.
_FRAMES: Final = frozenset({"no_links", "left_out"})
# Links that are noted in one transaction, characters of their addresses, and seconds of CPU after which the reactor may
# do what else is due. An honest address has a hundred characters; one of 8,000 costs as much as eighty.
_AT_ONCE: Final = 100
_CHARACTERS: Final = 20_000
_STEP: Final = 0.05
# Answers, and seconds, after which articles are asked for while there are still sources to read: by then a run of an
# honest site has its links, and a list without end, or one that drips, would keep all of them waiting.
_PATIENCE: Final = 100
_PATIENCE_SECONDS: Final = 120.0
# Answers of a run that goes for the past: its lists are long in any case, so it does not wait for their ends.
_PATIENCE_OF_BACK_FILL: Final = 20
# Seconds after which an answer that is still being read keeps no article waiting: a sitemap of 500,000 takes a minute.
_LONG_READING: Final = 10.0


class _Patience:
    """How long the articles of a run have waited for its sources, since it has ``begun`` (Unix time)."""

    def __init__(self, begun: float, *, is_back_fill: bool) -> None:
        self.begun = begun
        self._is_back_fill = is_back_fill
        self._answers = 0
        self._read_since: dict[str, float] = {}

    def begins(self, url: str) -> None:
        self._read_since[url] = time.time()

    def ends(self, url: str) -> None:
        self._read_since.pop(url, None)
        self._answers += 1

    @property
    def is_over(self) -> bool:
        now = time.time()
        is_late = now - self.begun >= _PATIENCE_SECONDS
        is_long = any(now - since >= _LONG_READING for since in self._read_since.values())
        most = min(_PATIENCE, _PATIENCE_OF_BACK_FILL) if self._is_back_fill else _PATIENCE
        return is_late or is_long or self._answers >= most


class SourceReading:
    """The sources of one outlet during one run. ``sources`` are the rules, ``run`` is the id of the run;
    ``caught_up`` says up to when their lists are known.

    Each ``Asked`` that comes out of ``begin``, ``read`` or ``failed`` is a request to send; its answer goes into
    ``read``, or ``failed`` where there was none. Then ``is_over`` says whether all are answered.
    """

    def __init__(
        self, sources: Sources, ledger: Ledger, run: str, workers: Workers, caught_up: CaughtUp | None = None
    ) -> None:
        self.sources = sources
        self._caught_up = caught_up or CaughtUp()
        self.latest = 0.0
        self._ledger = ledger
        self._run = run
        self._workers = workers
        self._states: dict[str, SourceState] = {}
        self._robots: list[Page] = []
        self._faults: list[Exception] = []
        self._open = 0
        self._is_stopped = False
        self._patience = _Patience(time.time(), is_back_fill=sources.depth.is_back_fill)

    @property
    def is_over(self) -> bool:
        """Whether every request for a source was answered."""
        return self._open <= 0

    @property
    def has_waited(self) -> bool:
        """Whether articles may be asked for: all sources are read, or so many, or for so long, that the rest goes on
        beside them."""
        return self.is_over or self._patience.is_over

    def give_up(self) -> None:
        """Waits no longer for requests that vanished."""
        self._open = 0

    def stop(self) -> None:
        """Reads no further, wherever it is in a list: the run ends, and the next asks for the source again."""
        self._is_stopped = True

    def begin(self) -> list[Asked]:
        """What is asked first."""
        asked = self.sources.begin()
        self._ask(asked)
        return asked

    def last_visit(self, asked: Asked) -> Visit | None:
        """The last exchange with a source, so that it is asked only for what is new. Who says how many pages are to be
        read, or how far back, gets all of it."""
        is_whole = asked.page > 1 or not self.sources.depth.stop_at_known
        return None if is_whole else self._state(asked).visit_at(self._patience.begun)

    async def read(self, asked: Asked, page: Page | None, status: int) -> list[Asked]:
        """Takes an answer; ``page`` is None where it has no exchange, ``status`` is the HTTP status that Scrapy saw."""
        self._patience.begins(asked.url)
        try:
            try:
                more = await self._read(asked, page, status)
            except (CancelledError, UnableError):
                return []  # the run ends; the source is asked again in the next
            except Exception as error:
                more = self._lost(asked, self._noted(error))
            return await self._ask_for(more) + await self._read_robots()
        finally:
            self._patience.ends(asked.url)
            self._open -= 1

    async def failed(self, asked: Asked, cause: Cause) -> list[Asked]:
        """Notes that there was no answer."""
        try:
            self._lost(asked, cause)
            return await self._read_robots()
        finally:
            self._patience.ends(asked.url)
            self._open -= 1

    def raise_fault(self) -> None:
        """Raises an error of our own code that was noted, once: what was found is asked for by then."""
        if self._faults:
            raise self._faults.pop()

    def _noted(self, error: Exception) -> Cause:
        """The cause of a page that could not be read; an error of our own is kept for ``raise_fault``."""
        if isinstance(error, UnreadError):
            return error.cause
        self._faults.append(error)
        return Cause("not_read", words=fault_of(error))

    def saw_robots(self, page: Page) -> None:
        """Keeps a robots.txt for the sitemaps it names; it comes before the first answer of its host."""
        if shortfall(page) is None:
            self._robots.append(page)

    def keep(self) -> None:
        """Keeps in the ledger what the run saw of each source that was read whole; of the others that they are to be
        asked for all of it again."""
        with self._ledger.transaction():
            for state in self._states.values():
                if (kept := state.to_keep) is not None:
                    self._ledger.keep_source(state.url, kept)

    def manifest_lines(self) -> list[Source]:
        """What each source gave, in the order in which they were asked."""
        return [state.manifest_line() for state in self._states.values()]

    @property
    def vital(self) -> list[SourceState]:
        """The sources without which nothing is known of the outlet: its section pages, else what a run begins with."""
        return [state for url, state in self._states.items() if url in self.sources.vital]

    @property
    def unreached(self) -> list[Example]:
        """Those of them of which not even the first page could be read, each with the cause."""
        return [Example(state.url, state.cause) for state in self.vital if state.cause and not state.pages]

    async def _read(self, asked: Asked, page: Page | None, status: int) -> list[Asked]:
        if page is not None and page.status == 304 and conditions(self.last_visit(asked), asked.url):
            return await self._unchanged(asked, page)
        if page is not None and (instead := came_instead(asked.kind, page)) is not None:
            return self._lost(asked, instead)
        lacks = _lacks(asked.kind, page) if page is not None else Cause("http_status", status=status)
        if page is None or lacks is not None:
            if status in NO_SUCH_PAGE and asked.page > 1 and self.sources.depth.is_back_fill:
                self._filled_up_to(asked, None)  # behind the last page; or the site counts in another way by now
            return self._lost(asked, lacks or Cause("http_status", status=status))
        parse = {"section": self._read_section, "feed": self._read_feed, "sitemap": self._read_sitemap}
        return await parse[asked.kind](asked, page)

    async def _read_section(self, asked: Asked, page: Page) -> list[Asked]:
        self._state(asked).reads(asked.url)
        listing: Listing = await self._parsed(asked, page)
        led = await self._led(asked, page, listing.found)
        if led is not None or not listing.found:
            if asked.page == 1:
                cause = led or await self._wall(page) or nothing_in(listing)
                self._lost(asked, cause)
                # A frame that a script fills may declare a feed all the same.
                return await self._led_to(asked, listing.feeds) if cause.kind in _FRAMES else []
            logger.warning("%s: %s", page.url, sentence(led or nothing_in(listing)))
            if self.sources.depth.is_back_fill:
                self._filled_up_to(asked, None)
            return []
        found, old, is_past = await _told(self.sources.since, listing.found, len(listing.found))
        elsewhere = await _told(self._served_elsewhere, listing.feeds, len(listing.feeds))
        news = await self._gave(asked, page, found, (*listing.skipped, *old, *elsewhere), listing.feeds)
        logger.info("%s: %d articles, %d new", page.url, len(found), news)
        feeds = await self._led_to(asked, listing.feeds) if asked.page == 1 else []
        if old:
            self._leaves(asked)
        if is_past or (self.sources.depth.is_back_fill and self._state(asked).repeats):
            self._filled_up_to(asked, None)
            return feeds
        return feeds + self._next_page(asked, listing.next, news)

    def _next_page(self, asked: Asked, following: str | None, news: int) -> list[Asked]:
        """The page of the section to read next, if any. A back-fill that meets what an earlier one has read (a page on
        which nothing is new) goes on where that one stopped. One that this run has read ends the section: places that
        a query names have no order, and may lead in a circle."""
        depth = self.sources.depth
        if following is not None and self._state(asked).has_read(following):
            following = None
        resumed = asked.resumed
        if depth.is_back_fill:
            earlier = None if resumed else self._state(asked).kept.next
            if earlier is not None and (news == 0 or following is None):
                following, resumed = earlier, True
            elif earlier is None:
                self._filled_up_to(asked, following)
                resumed = True
        goes_on = (depth.pages is None or asked.page < depth.pages) and (news > 0 or not depth.stop_at_known)
        if following is not None and not goes_on:
            self._leaves(asked)
        if following is not None and goes_on and asked.page >= MOST_PAGES:
            self._note(asked, _CUT)  # the next back-fill goes on there
            return []
        return [asked.after(following, resumed=resumed)] if following is not None and goes_on else []

    def _leaves(self, asked: Asked) -> None:
        """Notes that what stands behind a page of a list, or on it, is left; a run that is to look farther reads it."""
        self._state(asked).is_cut |= self.sources.depth.leaves(asked.page)

    async def _read_feed(self, asked: Asked, page: Page) -> list[Asked]:
        feed: Feed = await self._parsed(asked, page)
        if (led := await self._led(asked, page, feed.found)) is not None:
            return self._lost(asked, led)
        if feed.kind is None or feed.reason == "no_links":
            return self._lost(asked, Cause("not_feed", code=feed.reason))
        found, skipped = await self._sorted(asked, feed.found)
        await self._gave(asked, page, found, skipped)
        self._note(asked, _CUT if feed.is_cut else little_in(feed.reason, found, skipped))
        return []

    async def _read_sitemap(self, asked: Asked, page: Page) -> list[Asked]:
        sitemap: Sitemap = await self._parsed(asked, page)
        self._look_back()
        young = await _told(self.sources.pages, sitemap, len(sitemap.pages))
        if self.sources.depth.since is not None:
            self._leaves(asked)
        if (led := await self._led(asked, page, young)) is not None:
            return self._lost(asked, led)
        if sitemap.reason and sitemap.reason != "no_links":
            return self._lost(asked, Cause("not_sitemap", code=sitemap.reason))
        led_to = await _told(partial(self.sources.worth, at=page.url), sitemap, len(sitemap.sitemaps))
        found, skipped = await self._sorted(asked, young)
        await self._gave(asked, page, found, skipped, led_to)
        if sitemap.is_cut or not sitemap.sitemaps:
            old = len(sitemap.pages) - len(young)
            self._note(asked, _CUT if sitemap.is_cut else little_in(sitemap.reason, found, skipped, old=old))
        await self._hurry(await _told(self.sources.changed, sitemap, len(sitemap.pages)))
        return await self._led_to(asked, led_to)

    def _look_back(self) -> None:
        """Lets a run that comes late look as far back in sitemaps as the last one that read them all: after a month
        without a run, a month. To go further is for ``-a since=``."""
        if known := self._caught_up.sitemaps_until:
            known = max(known, self._patience.begun - _LATE)
            self.sources.look_back_to(dt.datetime.fromtimestamp(known, dt.UTC).date() - _A_DAY)

    async def _led_to(self, asked: Asked, urls: Sequence[str]) -> list[Asked]:
        """Requests for the feeds that a section page names, or the sitemaps of an index."""
        if asked.kind == "section":
            urls = await _told(self.sources.worth_of_section, urls, len(urls))
        more: list[Asked] = []
        async for some in steps(urls):
            more += self.sources.led(asked, some)
        return more

    def _served_elsewhere(self, feeds: Sequence[str]) -> list[Skipped]:
        return [Skipped(url, "other_site") for url in feeds if not self.sources.may_serve(url)]

    async def _led(self, asked: Asked, page: Page, found: Sequence[Found]) -> Cause | None:
        """Why what came is not the list that was asked for but another page's; None where it is.

        A list whose address tells neither is the same where it holds what is known: half of it at least."""
        led = self.sources.elsewhere(asked, page.url) if key(page.url) != key(asked.url) else None
        if led is None or led.is_certain:
            return led.cause if led else None
        known = 0
        async for some in self._steps(found):
            known += sum(self._ledger.stands(link.url) is True for link in some)
        return None if found and 2 * known >= len(found) else led.cause

    async def _read_robots(self) -> list[Asked]:
        """What the robots.txt files lead to that were seen since the last answer."""
        more: list[Asked] = []
        while self._robots:
            page = self._robots.pop()
            try:
                named = await on_reactor(self._workers.parse("robots", page.body, page.url, page.headers))
            except (CancelledError, UnableError):
                return more  # the run ends
            except Exception as error:  # what it names is lost, and no request that waits to be sent
                logger.warning("%s: %s", page.url, sentence(self._noted(error)))
                continue
            self._look_back()
            # A file may name 20,000, and whether each is ours takes a while: of the few that are left it does not.
            worth = await _told(partial(self.sources.worth_of_robots, robots=page.url), named, len(named))
            async for some in steps(worth):
                more += self._ask(self.sources.named_by_robots(some))
        return more

    async def _parsed(self, asked: Asked, page: Page) -> Any:
        parsed = self._workers.parse(asked.kind, page.body, page.url, page.headers, self.sources.outlet, asked.section)
        page.let_go()
        return await on_reactor(parsed)

    async def _wall(self, page: Page) -> Cause | None:
        """What says that a section page without links is a block or a consent wall."""
        if not is_small(page):
            return None
        try:
            return wall(await on_reactor(page.extracted(self._workers, None, None)))
        except NotReadError:  # without links it is lost, whatever it is
            return None

    async def _gave(
        self, asked: Asked, page: Page, found: Sequence[Found], skipped: Iterable[Skipped], led_to: Iterable[str] = ()
    ) -> int:
        """Notes the links of a page, and the feeds or sitemaps it names; returns how many links no earlier page had,
        and nobody knew when the list was last read whole (in a back-fill, which notes where it goes on: when the run
        began)."""
        state = self._state(asked)
        room = self.sources.room.for_links(len(found))
        found = self._plain(found)
        state.is_cut |= len(found) > room
        left_out = [(link.url, Cause(link.reason)) for link in islice(skipped, MOST_LINKS)]
        wanted: list[Found] = []
        news = new = count = 0
        began = self._caught_up.began
        is_bounded = asked.kind == "section" and not self.sources.depth.is_back_fill
        until = self._caught_up.until(state.url) if is_bounded else began
        async for some in self._steps(found[:room]):
            refused = [(link, self._refused(link.url)) for link in some]
            left_out += [(link.url, cause) for link, cause in refused if cause is not None]
            state.is_cut |= any(cause is not None and cause.kind == "variants" for _, cause in refused)
            wanted += (fit := [link for link, cause in refused if cause is None])
            with self._ledger.transaction():
                for link in fit:
                    self._sighted(asked, page, link)
            others = state.saw(fit)
            count += len(others)
            # Also what another list of this run named first: which of them was read first is chance.
            news += sum(self._ledger.is_since(link.url, until) for link in others)
            new += sum(self._ledger.is_since(link.url, began) for link in others)
        async for left in self._steps(left_out[: self.sources.room.for_left_out(len(left_out))]):
            with self._ledger.transaction():
                for url, cause in left:
                    self._ledger.notes.skip(self._run, url, cause)
        if asked.page == 1:
            state.answered(page, led_to)
        self.latest = max(self.latest, unix(page.captured))
        state.gave(new, count)
        await self._hurry(await _told(self.sources.updated, wanted, len(wanted)))
        return news

    async def _steps(self, those: Sequence[_T]) -> AsyncIterator[Sequence[_T]]:
        """The same as ``steps``; CancelledError once it is stopped."""
        async for some in steps(those):
            if self._is_stopped:
                raise CancelledError
            yield some

    def _plain(self, links: Sequence[Found]) -> Sequence[Found]:
        """The links without parameters that choose no page of the outlet."""
        room = self.sources.room
        return [replace(link, url=room.plain(link.url)) for link in links] if room.idle else links

    def _refused(self, url: str) -> Cause | None:
        """Why the address of a link is not asked for, whatever it leads to."""
        if is_too_long(url):
            return Cause("long_address", limit=LONGEST)
        if is_endless(url):
            return Cause("trap")
        room = self.sources.room
        if "?" in url and self._ledger.stands(url) is None and not room.for_variant(url):
            return Cause("variants", limit=room.most_variants)
        return None

    def _sighted(self, asked: Asked, page: Page, link: Found) -> None:
        """Notes a link in scope.

        A link that only its article can place (a probe) stays one in later runs, until a source has it whose links are
        in scope by themselves. What its article said until then, of another section, counts no more: that source may
        have been read later only because it did not answer before.
        """
        new = self._ledger.sighted(self._run, link.url, _sighting(page, link))
        if link.text and self._ledger.is_reworded(link.url, asked.source, link.text):
            seen = unix(page.captured)
            self._ledger.hurry(link.url, seen, seen)
        if self.sources.places(asked, link.url):
            self._ledger.notes.set_probe(link.url, False)
            if not new:
                self._ledger.let_in(link.url, unix(page.captured))
        elif new and self.sources.is_probe(link.url):
            self._ledger.notes.set_probe(link.url, True)

    async def _sorted(self, asked: Asked, links: Sequence[Found]) -> tuple[Sequence[Found], Sequence[Skipped]]:
        found: list[Found] = []
        skipped: list[Skipped] = []
        async for some in self._steps(self._plain(links)):
            judged = self.sources.sorted(asked, some, self._ledger.stands)
            self._state(asked).is_cut |= judged.is_cut
            if any(one.reason == "before_since" for one in judged.skipped):
                self._leaves(asked)
            found += judged.found
            skipped += judged.skipped
        return found, skipped

    async def _hurry(self, changed: Sequence[tuple[str, dt.datetime]]) -> None:
        """Makes known articles due that a source says were changed since they were looked at; what lies in the future
        was not: a clock that is wrong, or a site that wants to be looked at all the time."""
        now = time.time()
        async for some in self._steps(changed):
            with self._ledger.transaction():
                for url, moment in some:
                    if moment.timestamp() <= now:
                        self._ledger.hurry(url, moment.timestamp(), now)

    async def _unchanged(self, asked: Asked, page: Page) -> list[Asked]:
        """Notes that a source has nothing new: all of its links are known. The feeds or sitemaps that it named when it
        was read may have changed."""
        state = self._state(asked)
        led_to = state.kept.led_to
        state.answered(page, led_to)
        state.has_nothing_new()
        return await self._led_to(asked, led_to)

    def _lost(self, asked: Asked, cause: Cause) -> list[Asked]:
        self._note(asked, cause)
        return []

    def _note(self, asked: Asked, cause: Cause | None) -> None:
        """Notes why a source gave nothing, or less than it has."""
        if cause is not None:
            # That a whole site's list has nothing of the sections is no news.
            level = logging.INFO if cause.kind == "left_out" and asked.kind != "section" else logging.WARNING
            logger.log(level, "%s: %s", asked.url, sentence(cause))
            self._state(asked).cause = cause

    def _filled_up_to(self, asked: Asked, following: str | None) -> None:
        """Notes where a back-fill has come to; None: to the end."""
        state = self._state(asked)
        state.kept = msgspec.structs.replace(state.kept, next=following)
        self._ledger.keep_source(state.url, state.kept)

    def _state(self, asked: Asked) -> SourceState:
        known = self._states.get(asked.source)
        if known is None:
            kept = self._ledger.source(asked.source) or KeptSource()
            known = self._states[asked.source] = SourceState(asked.source, asked.kind, kept)
        return known

    async def _ask_for(self, more: list[Asked]) -> list[Asked]:
        """The same as ``_ask`` of many: the ledger is asked what it knows of each."""
        async for some in steps(more):
            self._ask(some)
        return more

    def _ask(self, more: Sequence[Asked]) -> Sequence[Asked]:
        for asked in more:
            self._state(asked)
        self._open += len(more)
        return more


async def steps(those: Sequence[_T]) -> AsyncIterator[Sequence[_T]]:
    """``those`` in pieces, between which the reactor may do what else is due: whatever goes over a number of links,
    feeds or sitemaps that a site has chosen goes over them so."""
    begun = time.thread_time()
    for piece in _pieces(those):
        if time.thread_time() - begun >= _STEP:
            await next_step()
            begun = time.thread_time()
        yield piece


def _pieces(those: Sequence[_T]) -> Iterator[Sequence[_T]]:
    """``those`` in pieces of one at least: so many, and so many characters of addresses, as one step takes."""
    begin = characters = 0
    for place, one in enumerate(those):
        characters += len(_address(one))
        if place > begin and (place - begin >= _AT_ONCE or characters > _CHARACTERS):
            yield those[begin:place]
            begin, characters = place, len(_address(one))
    if begin < len(those):
        yield those[begin:]


def _address(one: Any) -> str:
    """The address that ``one`` is, has, or begins with."""
    found: str = one if isinstance(one, str) else one[0] if isinstance(one, tuple) else one.url
    return found


async def _told(rule: Callable[[_List], _T], of: _List, length: int) -> _T:
    """What a rule of sources says of a whole list: of a long one in a thread."""
    return await in_thread(partial(rule, of)) if length > _AT_ONCE else rule(of)


def _sighting(page: Page, link: Found) -> Sighting:
    """Where a link stands, and with which words: these go into a line of a record, so they are one, and not endless."""
    words = _CONTROLS.sub("", " ".join((link.text or "").split())).encode("utf-8", "ignore").decode()
    return Sighting(page.url, link.position, page.captured, words[:_MOST_WORDS].strip() or None)


def _lacks(kind: SourceKind, page: Page) -> Cause | None:
    """Why the answer is not the whole source. Half a section page would say that the other half is gone; of half a feed
    or sitemap the entries are read that stand whole in it (``cut_list``)."""
    if (cause := shortfall(page)) is not None:
        return cause
    return None if kind != "section" or is_bounded(page) or has_end(page) else Cause("no_end")
