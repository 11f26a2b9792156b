"""The pipeline: pages for which no worker is free wait without their bytes, and come back with them."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import DropItem
from scrapy.settings import Settings
from scrapy.statscollectors import MemoryStatsCollector
from twisted.internet.defer import Deferred

from archive.errors import StorageError
from archive.manifest import Fate
from archive.warc.snapshot import SnapshotRef
from crawler.articles.outcome import Outcome
from crawler.articles.page import Page
from crawler.scrapy import pipeline
from crawler.scrapy.pipeline import ExtractionPipeline
from tests.archive.articles import ref
from tests.crawler.articles.test_outcome import page

ROOM = 8


class Desk:
    """A crawl of one outlet whose pages are judged when ``gate`` says so. ``lost`` are records nobody can read."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.gates: list[Deferred[None]] = []
        self.judged: list[Page] = []
        self.settled: list[str] = []
        self.lost: set[str] = set()
        self.sent: list[Any] = []
        self.bodies: dict[str, bytes] = {}
        self.fails = False
        self.told: list[Exception] = []
        settings = Settings({"EXTRACTION_WORKERS": 1})
        recorder = SimpleNamespace(storage_failed=self.told.append)
        self.crawler: Any = SimpleNamespace(settings=settings, get_extension=lambda _: recorder)
        self.crawler.stats = MemoryStatsCollector(SimpleNamespace(settings=settings))  # type: ignore[arg-type]
        job = SimpleNamespace(crawls={"courier": self})
        monkeypatch.setattr(pipeline, "_job", lambda _: job)
        monkeypatch.setattr(pipeline, "_read", self.read)
        monkeypatch.setattr(pipeline, "deferred_from_coro", Deferred.fromCoroutine)
        monkeypatch.setattr(ExtractionPipeline, "_judged", self.judge)
        self.pipeline = ExtractionPipeline.from_crawler(self.crawler)

    async def judge(self, page: Page, _: object) -> Outcome:
        self.judged.append(page)
        gate: Deferred[None] = Deferred()
        self.gates.append(gate)
        await gate
        return Outcome(page, Fate(url=page.url, fate="saved"))

    def settle(self, outcome: Outcome) -> None:
        if self.fails:
            raise StorageError("the disk refuses")
        self.settled.append(outcome.fate.url)

    async def read(self, snapshot: SnapshotRef, _: object) -> Page | None:
        if snapshot.record_id in self.lost:
            return None
        short = _page(int(snapshot.record_id))
        return replace(short, body=self.bodies.get(snapshot.record_id, short.body))

    def send(self, item: Any) -> list[Any]:
        """What becomes of an item is in the list, as soon as it is known."""
        ends: list[Any] = []
        item = replace(item) if isinstance(item, Page) else item
        self.sent.append(item)
        work: Coroutine[Any, Any, Any] = self.pipeline.process_item(item)
        Deferred.fromCoroutine(work).addBoth(ends.append)
        return ends

    def work(self) -> None:
        while self.gates:
            self.gates.pop(0).callback(None)


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Desk:
    return Desk(monkeypatch)


def _page(number: int) -> Page:
    url = f"https://courier.example/{number}/"
    return page(url=url, requested=url, ref=ref(str(number)), body=b"<html>%d" % number)


def test_items_that_are_no_pages_pass(desk: Desk) -> None:
    assert desk.send({"a": 1}) == [{"a": 1}]
    assert desk.send(None) == [None]
    assert desk.judged == []


def test_pages_for_which_no_worker_is_free_wait_without_their_bytes_and_come_back_with_them(desk: Desk) -> None:
    pages = [_page(number) for number in range(ROOM + 3)]

    ends = [desk.send(one) for one in pages]

    assert desk.judged == pages[:ROOM]
    assert [bool(end) for end in ends] == [False] * ROOM + [True] * 3
    assert desk.crawler.stats.get_value("extraction/postponed") == 3

    desk.work()

    assert desk.judged == pages
    assert desk.settled == [one.url for one in pages]
    assert all(end[0].check(DropItem) for end in ends)
    assert desk.crawler.stats.get_value("pages/saved") == len(pages)


def test_long_pages_wait_before_there_are_as_many_as_short_ones(desk: Desk) -> None:
    """One of any length is worked on; a short one behind them finds the room that is left."""
    pages = [replace(_page(number), body=bytes(size)) for number, size in enumerate([12_000_000, 3_000_000, 4_000_000])]
    desk.bodies = {str(number): one.body for number, one in enumerate(pages)}
    for one in [*pages, _page(3)]:
        desk.send(one)

    assert desk.judged == pages[:1]

    desk.gates.pop(0).callback(None)
    assert desk.judged == pages[:2]

    desk.send(_page(4))
    assert desk.judged == [*pages[:2], _page(4)]

    desk.work()
    assert sorted(desk.settled) == [_page(number).url for number in range(5)]


def test_no_more_are_read_back_than_there_is_room_for(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under asyncio a coroutine begins in a later step: what is to be read back counts from the moment that says so."""
    later: list[tuple[Coroutine[Any, Any, None], Deferred[None]]] = []

    def begun_later(work: Coroutine[Any, Any, None]) -> Deferred[None]:
        later.append((work, Deferred()))
        return later[-1][1]

    monkeypatch.setattr(pipeline, "deferred_from_coro", begun_later)
    pages = [_page(number) for number in range(ROOM + 5)]
    for one in pages:
        desk.send(one)

    for done in range(1, 4):
        desk.gates.pop(0).callback(None)
        assert len(later) == done

    while later:
        work, ended = later.pop(0)
        Deferred.fromCoroutine(work).chainDeferred(ended)
        desk.gates.pop(0).callback(None)
    desk.work()

    assert sorted(desk.settled) == sorted(one.url for one in pages)


def test_what_scrapy_has_had_keeps_no_bytes(desk: Desk) -> None:
    """It holds each item until Python looks for circles: neither those at work nor those that wait may be large."""
    for number in range(ROOM + 1):
        desk.send(_page(number))

    assert [(one.body, one.headers) for one in desk.sent] == [(b"", ())] * (ROOM + 1)
    assert all(one.headers for one in desk.judged)
    assert [one.body for one in desk.judged] == [_page(number).body for number in range(ROOM)]


def test_a_page_without_a_body_waits_for_nobody(desk: Desk) -> None:
    for number in range(ROOM):
        desk.send(_page(number))

    desk.send(replace(_page(ROOM), body=b""))

    assert len(desk.judged) == ROOM + 1


def test_a_page_that_cannot_be_read_back_is_left_and_the_others_are_not(desk: Desk) -> None:
    desk.lost = {str(ROOM)}
    pages = [_page(number) for number in range(ROOM + 2)]
    for one in pages:
        desk.send(one)

    desk.work()

    assert desk.judged == [*pages[:ROOM], pages[-1]]


@pytest.mark.parametrize("how", ["leave_postponed", "stop_now"])
def test_a_run_that_stops_leaves_what_waits(desk: Desk, how: str) -> None:
    desk.pipeline._is_concluding = True  # so that no worker is stopped here
    pages = [_page(number) for number in range(ROOM + 2)]
    for one in pages:
        desk.send(one)

    getattr(desk.pipeline, how)()
    desk.work()

    assert desk.judged == pages[:ROOM]


def test_an_outcome_that_cannot_be_noted_stops_the_run(desk: Desk) -> None:
    desk.fails = True
    end = desk.send(_page(1))

    desk.work()

    assert [str(one) for one in desk.told] == ["the disk refuses"]
    assert end[0].check(DropItem)
    assert desk.crawler.stats.get_value("pages/saved") is None
