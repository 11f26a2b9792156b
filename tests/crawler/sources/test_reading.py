"""One outlet's sources while a run reads them: answers in, requests out, without a network and without processes."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archive import layout
from archive.article import Article, Sighting
from archive.causes import Cause
from archive.manifest import Manifest, RunStatus, Source
from archive.warc.snapshot import SnapshotRef
from crawler import discovery
from crawler.articles.page import Page
from crawler.frontier.ledger import KeptSource, Ledger
from crawler.frontier.visit import conditions, unix
from crawler.outlets import Section
from crawler.sources.caught_up import CaughtUp
from crawler.sources.depth import Depth
from crawler.sources.reading import SourceReading
from crawler.sources.room import Room
from crawler.sources.sources import Asked, Sources
from crawler.workers.pool import UnreadError

SITE = "https://www.valley.example"
POLITICS = Section(url=f"{SITE}/politics/", learned="test", trail=("Politics",))
WALL = b"<html><title>Just a moment...</title><body><p>Checking your browser.</p></body></html>"


class InPlace:
    """What the workers do, at once and in this process; ``broken`` is what the next page ends with."""

    broken: Exception | None = None

    def parse(
        self, kind: str, body: bytes, url: str, headers: Any = None, outlet: Any = None, section: Any = None
    ) -> Future[Any]:
        readers: dict[str, Any] = {
            "section": lambda: discovery.read_listing(body, url, headers=dict(headers), section=section),
            "feed": lambda: discovery.read_feed(body, url, headers=dict(headers)),
            "sitemap": lambda: discovery.read_sitemap(body, url, headers=dict(headers)),
            "robots": lambda: discovery.robots_sitemaps(body, url),
        }
        return _done(readers[kind], self.broken)

    def extract(self, body: bytes, url: str, headers: Any = None, **more: Any) -> Future[Article]:
        from crawler.extraction import extract  # noqa: PLC0415 - few of these tests extract

        return _done(lambda: extract(body, url, headers=headers, captured=more["captured"]), self.broken)


class Later(InPlace):
    """Workers that have read nothing yet: ``waiting`` are their answers, to be given by the test."""

    def __init__(self) -> None:
        self.waiting: list[tuple[Future[Any], Any]] = []

    def parse(self, *given: Any, **more: Any) -> Future[Any]:
        self.waiting.append((Future(), super().parse(*given, **more).result()))
        return self.waiting[-1][0]


def _done(read: Any, broken: Exception | None) -> Future[Any]:
    future: Future[Any] = Future()
    if broken is None:
        future.set_result(read())
    else:
        future.set_exception(broken)
    return future


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = Ledger(tmp_path / "valley.sqlite")
    yield found
    found.close()


def reading(
    ledger: Ledger, depth: Depth | None = None, parser: InPlace | None = None, *, read_until: str | None = None
) -> SourceReading:
    """``read_until``: when the run ended that has read the section whole, and this one began."""
    today = dt.date(2026, 11, 24)
    sources = Sources(None, [POLITICS], depth=depth or Depth(), today=today)
    caught_up = CaughtUp([crawl(read_until)], unix(read_until)) if read_until else None
    return SourceReading(sources, ledger, "run1", parser or InPlace(), caught_up)


def crawl(ended: str, status: RunStatus = "complete", **said: Any) -> Manifest:
    """A crawl's manifest; ``said`` is what it says of the section."""
    section = Source(url=f"{SITE}/politics/", kind="section", **{"pages": 1, **said})
    return Manifest(run="r", outlet="valley", status=status, started=ended, ended=ended, sources=(section,))


def answer(
    asked: Asked,
    body: bytes | str,
    *,
    status: int = 200,
    etag: str | None = None,
    at: str | None = None,
    captured: str = "2026-11-24T08:00:00Z",
) -> Page:
    fields = [("Content-Type", "text/html; charset=utf-8"), *([("ETag", etag)] if etag else [])]
    ref = SnapshotRef("x.warc.gz", 0, 1, "<urn:uuid:1>", "sha256:00", None, asked.url, status)
    data = body.encode() if isinstance(body, str) else body
    return Page("valley", asked.url, at or asked.url, status, tuple(fields), captured, ref, body=data)


def listing(*numbers: int, following: str | None = None) -> str:
    stories = "".join(
        f'<li><h2><a href="/politics/2026/11/24/the-ferry-is-late-again-{number}/">The ferry {number} is late again'
        f"</a></h2><p>It had fog, as on every day of this week.</p></li>"
        for number in numbers
    )
    onward = f'<a rel="next" href="{following}">Next</a>' if following else ""
    return f"<html><body><main><ul>{stories}</ul>{onward}</main></body></html>"


def read(of: SourceReading, asked: Asked, page: Page | None, status: int = 200) -> list[Asked]:
    return asyncio.run(of.read(asked, page, status))


def test_a_section_page_gives_its_links_and_the_next_page(ledger: Ledger) -> None:
    of = reading(ledger)
    (section,) = of.begin()

    (following,) = read(of, section, answer(section, listing(1, 2, 3, following="/politics/page/2/")))

    assert (following.url, following.page, following.source) == (f"{SITE}/politics/page/2/", 2, section.url)
    assert [one.url.rpartition("again-")[2] for one in ledger.take("run1", 2e9, 9)] == ["1/", "2/", "3/"]
    assert not of.is_over
    assert read(of, following, answer(following, listing(1, 2))) == []
    assert of.is_over


@pytest.mark.parametrize(("known", "goes_on"), [((), True), ((1, 2), True), ((1, 2, 3), False)])
def test_one_new_article_is_enough_to_look_at_the_next_page(
    ledger: Ledger, known: tuple[int, ...], goes_on: bool
) -> None:
    before = reading(ledger)
    (section,) = before.begin()
    read(before, section, answer(section, listing(*(known or (9,)))))
    of = reading(ledger, read_until="2026-11-24T08:01:00Z")
    (section,) = of.begin()

    page = answer(section, listing(1, 2, 3, following="/politics/page/2/"), captured="2026-11-24T09:00:00Z")
    following = read(of, section, page)

    assert [one.page for one in following] == [2] * goes_on


def test_what_another_list_of_the_run_named_first_is_new_all_the_same(ledger: Ledger) -> None:
    """Which of an outlet's lists is read first is chance: where a feed names what stands on the section's first page,
    its second is looked at as well."""
    of = reading(ledger, read_until="2026-11-24T08:00:00Z")
    (section,) = of.begin()
    for number in (1, 2, 3):
        url = f"{SITE}/politics/2026/11/24/the-ferry-is-late-again-{number}/"
        ledger.sighted("run1", url, Sighting(f"{SITE}/feed/", number, "2026-11-24T09:00:00Z"))

    page = answer(section, listing(1, 2, 3, following="/politics/page/2/"), captured="2026-11-24T09:00:01Z")
    (following,) = read(of, section, page)

    assert following.page == 2
    again = answer(following, listing(1, 2, 3, following="/politics/page/3/"), captured="2026-11-24T09:00:02Z")
    assert read(of, following, again) == []  # the same page under another address
    (source,) = of.manifest_lines()
    assert (source.links, source.new) == (3, 3)


@pytest.mark.parametrize(
    ("earlier", "goes_on"),
    [
        ([crawl("2026-11-24T08:30:00Z")], False),
        ([crawl("2026-11-24T08:30:00Z", "alarmed")], False),
        ([crawl("2026-11-24T08:30:00Z", "interrupted")], True),
        ([crawl("2026-11-24T08:30:00Z", cause=Cause("http_status", status=503))], True),
        ([crawl("2026-11-24T08:30:00Z", pages=0)], True),
        ([crawl("2026-11-24T08:30:00Z", "interrupted"), crawl("2026-11-24T07:00:00Z")], True),
        ([crawl("2026-11-24T08:40:00Z", "interrupted"), crawl("2026-11-24T08:30:00Z")], False),
        ([], True),
    ],
)
def test_what_no_whole_run_has_read_to_its_end_is_read_on(
    ledger: Ledger, earlier: list[Manifest], goes_on: bool
) -> None:
    """A run that was stopped knows the first pages of a list, and not what stands behind them. The links were first
    seen at eight; ``earlier`` are the runs before, the last one first."""
    before = reading(ledger)
    (section,) = before.begin()
    read(before, section, answer(section, listing(1, 2, 3)))
    sources = Sources(None, [POLITICS], depth=Depth(), today=dt.date(2026, 11, 24))
    caught_up = CaughtUp(earlier, unix("2026-11-24T09:00:00Z"))
    of = SourceReading(sources, ledger, "run2", InPlace(), caught_up)
    (section,) = of.begin()

    page = answer(section, listing(1, 2, 3, following="/politics/page/2/"), captured="2026-11-24T09:00:00Z")

    assert [one.page for one in read(of, section, page)] == [2] * goes_on


def test_a_list_whose_next_page_never_comes_has_not_turned_over(ledger: Ledger) -> None:
    """It is asked for each time, and its links are known all the same."""
    before = reading(ledger)
    (section,) = before.begin()
    read(before, section, answer(section, listing(1, 2, 3)))
    failed = crawl("2026-11-24T08:30:00Z", cause=Cause("http_status", status=503), links=3)
    sources = Sources(None, [POLITICS], depth=Depth(), today=dt.date(2026, 11, 24))
    of = SourceReading(sources, ledger, "run2", InPlace(), CaughtUp([failed], unix("2026-11-24T09:00:00Z")))
    (section,) = of.begin()

    page = answer(section, listing(1, 2, 3, following="/politics/page/2/"), captured="2026-11-24T09:00:01Z")

    assert [one.page for one in read(of, section, page)] == [2]
    (line,) = of.manifest_lines()
    assert (line.links, line.new) == (3, 0)


def test_a_clock_that_was_ahead_hides_no_page(ledger: Ledger) -> None:
    caught_up = CaughtUp([crawl("2027-11-24T08:30:00Z")], unix("2026-11-24T09:00:00Z"))

    assert caught_up.until(f"{SITE}/politics/") == unix("2026-11-24T09:00:00Z")
    assert caught_up.until(f"{SITE}/world/") == 0.0


def test_a_section_that_has_a_date_of_change_alone_is_asked_by_it(ledger: Ledger) -> None:
    """RFC 9110, section 13.1.3: many servers send no ETag."""
    of = reading(ledger)
    (section,) = of.begin()
    said = ("Last-Modified", "Tue, 24 Nov 2026 07:00:00 GMT")
    page = answer(section, listing(1, 2))
    read(of, section, replace(page, headers=(*page.headers, said)))
    of.keep()

    later = reading(ledger)
    (section,) = later.begin()

    assert conditions(later.last_visit(section), section.url) == {"If-Modified-Since": said[1].encode()}


def test_each_source_says_what_it_gave(ledger: Ledger) -> None:
    of = reading(ledger)
    (section,) = of.begin()
    (second,) = read(of, section, answer(section, listing(1, 2, 3, following="/politics/page/2/")))
    read(of, second, answer(second, listing(3, 4)))

    (source,) = of.manifest_lines()

    assert (source.links, source.new, source.pages, source.cause) == (4, 4, 2, None)
    assert of.unreached == []


@pytest.mark.parametrize(
    ("broken", "cause"),
    [
        (UnreadError(Cause("too_slow", code="cpu", limit=20.0)), Cause("too_slow", code="cpu", limit=20.0)),
        (UnreadError(Cause("worker_died", count=3)), Cause("worker_died", count=3)),
    ],
)
def test_a_page_that_no_worker_can_read_is_lost_with_the_cause(ledger: Ledger, broken: Exception, cause: Cause) -> None:
    parser = InPlace()
    of = reading(ledger, parser=parser)
    (section,) = of.begin()
    parser.broken = broken

    assert read(of, section, answer(section, listing(1))) == []
    assert [(one.url, one.cause) for one in of.unreached] == [(section.url, cause)]
    assert of.is_over


def test_our_own_fault_costs_its_source_alone(ledger: Ledger) -> None:
    parser = InPlace()
    of = reading(ledger, parser=parser)
    (section,) = of.begin()
    parser.broken = ZeroDivisionError("of ours")

    of.saw_robots(answer(section, "Sitemap: https://www.valley.example/s.xml"))

    assert read(of, section, answer(section, listing(1))) == []
    with pytest.raises(ZeroDivisionError):
        of.raise_fault()
    assert [one.cause for one in of.unreached] == [Cause("not_read", words="ZeroDivisionError")]
    assert of.is_over


def test_a_wall_in_a_sections_place_is_told_from_an_empty_page(ledger: Ledger) -> None:
    for body, kind in ((WALL, "challenge"), (b"<html><body><h1>Politics</h1></body></html>", "no_links")):
        of = reading(ledger)
        (section,) = of.begin()
        read(of, section, answer(section, body))

        assert [one.cause.kind for one in of.unreached if one.cause] == [kind]


def test_a_status_without_a_page_is_the_cause(ledger: Ledger) -> None:
    of = reading(ledger)
    (section,) = of.begin()
    read(of, section, answer(section, b"", status=503), 503)

    assert [one.cause for one in of.unreached] == [Cause("http_status", status=503)]


def test_what_was_read_whole_is_asked_for_what_is_new_and_keeps_what_it_led_to(ledger: Ledger) -> None:
    """A 304 to a condition of ours is an answer; to a plain request it is none."""
    of = reading(ledger)
    (section,) = of.begin()
    assert of.last_visit(section) is None
    read(of, section, answer(section, listing(1, 2), etag='"a"'))
    of.keep()

    later = reading(ledger)
    (section,) = later.begin()
    known = later.last_visit(section)
    assert known is not None
    assert known.etag == '"a"'
    read(later, section, answer(section, b"", status=304), 304)
    (source,) = later.manifest_lines()
    assert (source.unchanged, source.pages, source.cause) == (True, 1, None)

    deep = reading(ledger, Depth(pages=9, stop_at_known=False))
    (section,) = deep.begin()
    assert deep.last_visit(section) is None
    read(deep, section, answer(section, b"", status=304), 304)
    assert [one.cause for one in deep.unreached] == [Cause("http_status", status=304)]


def seen(ledger: Ledger, body: str | None) -> SourceReading:
    """A run whose section answers so (None: 304), whatever it is asked."""
    of = reading(ledger, read_until=layout.now())
    (section,) = of.begin()
    page = answer(section, body or b"", status=200 if body else 304, etag='"a"')
    ref = msgspec.structs.replace(page.ref, payload_digest=f"sha256:{hash(body)}" if body else None)
    read(of, section, replace(page, ref=ref, captured=layout.now()), page.status)
    of.keep()
    return of


def is_asked_plainly(ledger: Ledger) -> bool:
    of = reading(ledger)
    (section,) = of.begin()
    return not conditions(of.last_visit(section), section.url)


def test_a_section_that_says_304_when_it_has_changed_is_found_out_once(ledger: Ledger) -> None:
    seen(ledger, listing(1, 2))
    for _ in range(4):
        assert not is_asked_plainly(ledger)
        seen(ledger, None)
    assert is_asked_plainly(ledger)

    found = seen(ledger, listing(3, 4))
    later = seen(ledger, listing(5, 6))

    assert [one.cause for one in found.manifest_lines()] == [Cause("false_304")]
    assert [one.cause for one in later.manifest_lines()] == [None]
    assert (found.unreached, later.unreached) == ([], [])
    assert is_asked_plainly(ledger)


def test_a_section_that_has_nothing_new_is_believed_again(ledger: Ledger) -> None:
    """Other bytes under the same ETag are no lie where they name no other article."""
    seen(ledger, listing(1, 2))
    for _ in range(4):
        seen(ledger, None)

    read_again = seen(ledger, listing(2, 1))

    assert [one.cause for one in read_again.manifest_lines()] == [None]
    assert not is_asked_plainly(ledger)


CUT = "<main><article><h2><a href='/politics/2026/11/24/the-ferry-is-late-again-1/'>The ferry is late again</a></h2>"


@pytest.mark.parametrize(
    ("changes", "cause"),
    [
        ({"status": 202}, Cause("http_status", status=202)),
        ({"status": 206}, Cause("http_status", status=206)),
        ({"flaw": "early"}, Cause("coding", code="early")),
        ({"truncated": "disconnect"}, Cause("cut", code="disconnect")),
        ({"headers": (("Content-Range", "bytes 0-9/100"),)}, Cause("part", words="bytes 0-9/100")),
        ({"body": CUT.encode()}, Cause("no_end")),
        ({"body": b"<?xml version='1.0'?><rss><channel><item><title>The ferry"}, Cause("no_end")),
    ],
)
def test_half_a_source_is_not_read_and_asked_for_plainly(ledger: Ledger, changes: dict[str, Any], cause: Cause) -> None:
    """It would say that the other half is gone, and its last link may be cut."""
    seen(ledger, listing(1, 2))
    of = reading(ledger)
    (section,) = of.begin()
    page = replace(answer(section, listing(3, 4), etag='"b"'), **changes)

    assert read(of, section, page, page.status) == []
    of.keep()

    assert [one.cause for one in of.unreached] == [cause]
    assert [one.links for one in of.manifest_lines()] == [0]
    assert is_asked_plainly(ledger)


def test_a_source_that_was_not_read_whole_is_not_kept(ledger: Ledger) -> None:
    of = reading(ledger)
    (section,) = of.begin()
    (second,) = read(of, section, answer(section, listing(1, 2, following="/politics/page/2/"), etag='"a"'))
    asyncio.run(of.failed(second, Cause("no_answer", code="timeout")))
    of.keep()

    assert ledger.source(section.url) is None
    assert of.unreached == []


def test_the_sitemaps_of_robots_come_with_the_next_answer(ledger: Ledger) -> None:
    of = reading(ledger)
    (section,) = of.begin()
    of.saw_robots(answer(section, f"Sitemap: {SITE}/news-sitemap.xml\n"))

    (sitemap,) = read(of, section, answer(section, listing(1, 2)))

    assert (sitemap.url, sitemap.kind) == (f"{SITE}/news-sitemap.xml", "sitemap")
    assert not of.is_over


class OneRobotsBroken(InPlace):
    """The first robots.txt that is read brings its worker down."""

    met = False

    def parse(self, kind: str, *given: Any, **more: Any) -> Future[Any]:
        if kind == "robots" and not self.met:
            self.met = True
            return _done(None, UnreadError(Cause("worker_died", exit=-9)))
        return super().parse(kind, *given, **more)


def test_a_robots_file_that_cannot_be_read_costs_no_other(ledger: Ledger) -> None:
    """That of each of a section's hosts is read, whichever comes first."""
    of = reading(ledger, parser=OneRobotsBroken())
    (section,) = of.begin()
    for _ in range(2):
        of.saw_robots(answer(section, f"Sitemap: {SITE}/news-sitemap.xml\n"))

    (sitemap,) = read(of, section, answer(section, listing(1, 2)))

    assert sitemap.kind == "sitemap"


def test_thousands_of_sitemaps_in_robots_are_judged_beside_the_reactor(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a second of CPU for 9,000: in a thread, and in the end a few are asked."""
    judged: list[int] = []
    threads: set[int] = set()
    whole = Sources.worth_of_robots

    def worth(self: Sources, named: tuple[str, ...], robots: str = "") -> list[str]:
        if len(named) > 20:
            judged.append(len(named))
            threads.add(threading.get_ident())
        return whole(self, named, robots)

    monkeypatch.setattr(Sources, "worth_of_robots", worth)
    monkeypatch.setattr("crawler.sources.reading.in_thread", asyncio.to_thread)
    of = reading(ledger)
    (section,) = of.begin()
    lines = "".join(f"Sitemap: https://h{number}.example/s.xml\n" for number in range(3_000))
    of.saw_robots(answer(section, f"{lines}Sitemap: {SITE}/news-sitemap.xml\n"))

    asked = read(of, section, answer(section, listing(1, 2)))

    assert judged == [3_001]
    assert threading.get_ident() not in threads
    assert 0 < len([one for one in asked if one.kind == "sitemap"]) <= 20


def test_a_back_fill_ends_where_a_page_repeats_the_earlier_ones(ledger: Ledger) -> None:
    """Some servers answer every number with the first page, or the last."""
    of = reading(ledger, Depth(pages=None, stop_at_known=False))
    (section,) = of.begin()
    (second,) = read(of, section, answer(section, listing(1, 2, following="/politics/page/2/")))
    (third,) = read(of, second, answer(second, listing(1, 2, 3, following="/politics/page/3/")))

    assert read(of, third, answer(third, listing(1, 2, following="/politics/page/4/"))) == []
    (source,) = of.manifest_lines()
    assert source.next is None


@pytest.mark.parametrize("broken", [UnreadError(Cause("worker_died", count=3)), CancelledError(), ZeroDivisionError()])
def test_a_robots_txt_that_cannot_be_read_costs_no_request(ledger: Ledger, broken: Exception) -> None:
    """What the answer before it led to is sent all the same, and the sources come to an end."""
    parser = InPlace()
    of = reading(ledger, parser=parser)
    (section,) = of.begin()
    (second,) = read(of, section, answer(section, listing(1, 2, following="/politics/page/2/")))
    of.saw_robots(answer(section, "Sitemap: /news.xml\n"))
    parser.broken = broken

    assert asyncio.run(of.failed(second, Cause("no_answer", code="timeout"))) == []
    assert of.is_over


def test_answers_that_cross_at_the_worker_are_each_their_sources(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A section and its feed are with the workers together; the one that came last is read first."""
    monkeypatch.setattr("crawler.sources.reading.on_reactor", asyncio.wrap_future)
    later = Later()
    of = reading(ledger, parser=later)
    (section,) = of.begin()
    feed = Asked(f"{SITE}/feed/", f"{SITE}/feed/", "feed", own=True)
    of._ask([feed])

    async def crossing() -> list[list[Asked]]:
        tasks = [asyncio.ensure_future(of.read(one, answer(one, listing(1, 2)), 200)) for one in (section, feed)]
        await asyncio.sleep(0)
        assert not of.is_over
        for future, value in reversed(later.waiting):
            future.set_result(value)
        return list(await asyncio.gather(*tasks))

    assert asyncio.run(crossing()) == [[], []]
    assert [(one.kind, one.links, one.cause and one.cause.kind) for one in of.manifest_lines()] == [
        ("section", 2, None),
        ("feed", 0, "not_feed"),
    ]
    assert of.is_over


def test_an_answer_that_is_read_for_long_lets_articles_begin(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A sitemap of 500,000 pages: what the section led to is asked for meanwhile, and waits again behind it."""
    monkeypatch.setattr("crawler.sources.reading.on_reactor", asyncio.wrap_future)
    later = Later()
    of = reading(ledger, parser=later)
    (section,) = of.begin()
    feed = Asked(f"{SITE}/feed/", f"{SITE}/feed/", "feed", own=True)
    of._ask([feed])

    async def long() -> list[bool]:
        task = asyncio.ensure_future(of.read(section, answer(section, listing(1, 2)), 200))
        await asyncio.sleep(0)
        waited = [of.has_waited]
        monkeypatch.setattr("crawler.sources.reading._LONG_READING", 0.0)
        waited.append(of.has_waited)
        ((future, value),) = later.waiting
        future.set_result(value)
        await task
        return [*waited, of.has_waited]

    assert asyncio.run(long()) == [False, True, False]
    assert not of.is_over


def cause_of(ledger: Ledger, body: bytes | str, *, kind: str = "section", at: str | None = None) -> Cause | None:
    """What a first page says of its source."""
    of = reading(ledger)
    (asked,) = of.begin()
    if kind != "section":
        asked = Asked(f"{SITE}/politics/list.xml", f"{SITE}/politics/list.xml", kind, own=False)  # type: ignore[arg-type]
        of._ask([asked])
    read(of, asked, answer(asked, body, at=at))
    (source,) = [one for one in of.manifest_lines() if one.url == asked.source]
    return source.cause


@pytest.mark.parametrize(
    ("at", "kind"),
    [
        ("/", "led_to_front_page"),
        ("/en/", "led_to_front_page"),
        ("/sport/", "led_elsewhere"),
        ("/search?q=politics", "led_elsewhere"),
        ("/login?to=%2Fpolitics%2F", "led_to_door"),
        ("https://elsewhere.example/politics/", "led_to_other_site"),
        ("/news/politics/", None),
        ("/en/politics", None),
    ],
)
def test_a_section_that_leads_to_another_page_gives_nothing(ledger: Ledger, at: str, kind: str | None) -> None:
    cause = cause_of(ledger, listing(1, 2, 3), at=at if "//" in at else SITE + at)

    assert (cause and cause.kind) == kind
    assert bool(ledger.take("run1", 2e9, 9)) == (kind is None)


def test_a_list_that_has_what_is_known_is_the_same_under_any_name(ledger: Ledger) -> None:
    """Half of it at least: other lists have some of ours too."""
    of = reading(ledger)
    (section,) = of.begin()
    read(of, section, answer(section, listing(1, 2)))

    assert cause_of(ledger, listing(1, 2, 3, 4), at=f"{SITE}/nation/") is None
    assert cause_of(ledger, listing(1, 5, 6, 7, 8, 9, 10, 11, 12), at=f"{SITE}/world/") == Cause(
        "led_elsewhere", url=f"{SITE}/world/"
    )
    assert cause_of(ledger, listing(1, 2), at=f"{SITE}/") == Cause("led_to_front_page")


def test_a_long_list_under_another_name_is_compared_in_steps(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its links is looked up: 50,000 in one go would keep the reactor for a second (issue H)."""
    asked = Asked(f"{SITE}/politics/feed/", f"{SITE}/politics/feed/", "feed", own=True)
    of = reading(ledger)
    of._ask([asked])
    looks = [0]
    stands = ledger.stands

    def counted(url: str) -> bool | None:
        looks[-1] += 1
        return stands(url)

    async def step() -> None:
        looks.append(0)

    monkeypatch.setattr(ledger, "stands", counted)
    monkeypatch.setattr("crawler.sources.reading.next_step", step)
    monkeypatch.setattr("crawler.sources.reading._STEP", 0.0)
    feed = rss(*(f"{SITE}/politics/2026/11/24/the-ferry-is-late-again-{number}/" for number in range(1_000)))
    read(of, asked, answer(asked, feed, at=f"{SITE}/nation/list.xml"))

    assert sum(looks) == 1_000
    assert max(looks) <= 100


def test_addresses_as_long_as_they_may_be_are_sorted_in_smaller_steps(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred of 7,700 characters in one go kept the reactor for more than half a second (issue H)."""
    asked = Asked(f"{SITE}/feed/", f"{SITE}/feed/", "feed", own=False)
    of = reading(ledger)
    of._ask([asked])
    pieces: list[int] = []
    sort = of.sources.sorted

    async def step() -> None:
        """Another step begins."""

    def counted(asked: Asked, links: Any, *more: Any) -> Any:
        pieces.append(sum(len(link.url) for link in links))
        return sort(asked, links, *more)

    monkeypatch.setattr(of.sources, "sorted", counted)
    monkeypatch.setattr("crawler.sources.reading.next_step", step)
    monkeypatch.setattr("crawler.sources.reading.in_thread", asyncio.to_thread)
    read(of, asked, answer(asked, rss(*(f"{SITE}/politics/2026/11/24/{'A' * 7_700}-{i}/" for i in range(300)))))

    assert sum(pieces) > 300 * 7_700
    assert max(pieces) <= 20_000


def test_a_list_that_is_being_read_when_the_run_is_stopped_is_left_to_the_next(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """6,000 long addresses are sorted for half a minute: nothing of the run was sealed within the time it had."""
    asked = Asked(f"{SITE}/feed/", f"{SITE}/feed/", "feed", own=True)
    of = reading(ledger)
    of._ask([asked])

    async def step() -> None:
        of.stop()

    monkeypatch.setattr("crawler.sources.reading.next_step", step)
    monkeypatch.setattr("crawler.sources.reading.in_thread", asyncio.to_thread)
    monkeypatch.setattr("crawler.sources.reading._STEP", 0.0)
    feed = rss(*(f"{SITE}/politics/2026/11/24/the-ferry-is-late-again-{number}/" for number in range(1_000)))

    assert read(of, asked, answer(asked, feed, etag='"1"')) == []
    assert of.is_over
    assert ledger.take("run1", 2e9, 9) == []
    of.keep()
    assert reading(ledger).last_visit(asked) is None


def test_a_section_whose_next_pages_lead_in_a_circle_ends(ledger: Ledger) -> None:
    """Each page had new links, so two of them were asked for in turn, up to a thousand times."""
    of = reading(ledger, Depth(pages=None, stop_at_known=False))
    asked = of.begin()
    read_at: list[str] = []
    while asked and len(read_at) < 9:
        (one,) = asked
        read_at.append(one.url.partition("=")[2])
        to = "after=ybbbbbbb" if "=x" in one.url else "after=xaaaaaaa"
        asked = read(of, one, answer(one, listing(one.page, following=f"/politics/?{to}")))

    (source,) = of.manifest_lines()
    assert read_at == ["", "xaaaaaaa", "ybbbbbbb"]
    assert (source.pages, source.cause, source.next) == (3, None, None)


def test_an_index_of_thousands_of_sitemaps_is_asked_in_steps(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of each the ledger is asked what it knows: 10,000 of a back-fill in one go took a second of the reactor."""
    of = reading(ledger, Depth(pages=None, stop_at_known=False))
    asked = Asked(f"{SITE}/sitemap.xml", f"{SITE}/sitemap.xml", "sitemap", own=True)
    of._ask([asked])
    looks = [0]
    source, pause = ledger.source, asyncio.sleep

    def counted(url: str) -> KeptSource | None:
        looks[-1] += 1
        return source(url)

    async def step() -> None:
        looks.append(0)
        await pause(0)

    monkeypatch.setattr(ledger, "source", counted)
    monkeypatch.setattr("crawler.sources.reading.next_step", step)
    monkeypatch.setattr("crawler.sources.reading.in_thread", asyncio.to_thread)
    monkeypatch.setattr("crawler.sources.reading._STEP", 0.0)
    index = "".join(f"<sitemap><loc>{SITE}/s-{number}.xml</loc></sitemap>" for number in range(1_000))
    children = read(of, asked, answer(asked, f"<sitemapindex>{index}</sitemapindex>"))

    assert len(children) == sum(looks) == 1_000
    assert max(looks) <= 100
    assert len(of.manifest_lines()) == 1_001
    assert not of.is_over


def test_a_later_page_that_leads_to_the_front_page_is_the_end_of_the_list(ledger: Ledger) -> None:
    of = reading(ledger)
    (section,) = of.begin()
    (second,) = read(of, section, answer(section, listing(1, 2, following="/politics/page/2/")))

    assert read(of, second, answer(second, listing(3, 4), at=f"{SITE}/")) == []
    (source,) = of.manifest_lines()
    assert (source.links, source.cause) == (2, None)


def rss(*links: str, end: str = "</channel></rss>") -> str:
    return f"<rss><channel>{''.join(f'<item><link>{link}</link></item>' for link in links)}{end}"


def urlset(*pages: str, day: str = "2026-11-24") -> str:
    entries = "".join(f"<url><loc>{page}</loc><lastmod>{day}</lastmod></url>" for page in pages)
    return f"<urlset>{entries}</urlset>"


SPORT = "/sport/2026/11/24/the-cup-final-was-late/"


@pytest.mark.parametrize(
    ("kind", "body", "cause"),
    [
        ("section", "<html><body><h1>Politics</h1></body></html>", Cause("no_links", code="no_links")),
        ("section", b"%PDF-1.7 \0\0", Cause("not_section", code="not_html")),
        (
            "section",
            f"<title>Page not found</title><h1>Sorry</h1><h2><a href='{SPORT}'>The cup final was late again</a></h2>",
            Cause("not_section", code="not_found"),
        ),
        (
            "section",
            "<html><body><main><a href='/about/'>About us</a><a href='/tag/x/'>Tag</a></main></body></html>",
            Cause("left_out", count=2, code="not_article"),
        ),
        (
            "section",
            "<html><head><meta http-equiv=refresh content='0; url=/news/politics/'></head>"
            "<body><a href='/news/politics/'>here</a></body></html>",
            Cause("led_by_page", url=f"{SITE}/news/politics/"),
        ),
        (
            "section",
            "<html><head><META HTTP-EQUIV=Refresh CONTENT=\"5;URL='../news/'\"></head>"
            "<body><a href=/>Home</a></body></html>",
            Cause("led_by_page", url=f"{SITE}/news/"),
        ),
        (  # it reloads itself; what another site is for nobody knows; a reader without scripts
            "section",
            "<html><head><meta http-equiv=refresh content=300><meta http-equiv=refresh content='0;url=https://b.example/'>"
            "<noscript><meta http-equiv=refresh content='0;url=/plain/'></noscript></head>"
            "<body><a href=/about/>About us</a></body></html>",
            Cause("left_out", count=1, code="not_article"),
        ),
        ("feed", rss(), Cause("no_links", code="no_entries")),
        ("feed", "<html><body>Sorry</body></html>", Cause("not_feed", code="html")),
        ("feed", "<rss><channel><item><title>x</title></item></channel></rss>", Cause("not_feed", code="no_links")),
        ("feed", rss(SPORT), Cause("left_out", count=1, code="out_of_section")),
        ("feed", rss("https://a.example/x-y/", "https://b.example/z/"), Cause("left_out", count=2, code="other_site")),
        ("feed", rss("/politics/2026/11/24/the-ferry-is-late-again/", end=""), Cause("cut_list")),
        ("sitemap", "<urlset></urlset>", Cause("no_links", code="no_links")),
        ("sitemap", "<note/>", Cause("not_sitemap", code="not_a_sitemap")),
        ("sitemap", urlset(SPORT, day="2019-01-01"), Cause("left_out", count=1, code="out_of_section")),
        ("sitemap", urlset("/politics/ferry-late/", day="2019-01-01"), Cause("left_out", count=1, code="old")),
        ("sitemap", urlset("https://a.example/2026/11/24/x-y/"), Cause("left_out", count=1, code="other_site")),
        ("sitemap", "<sitemapindex><sitemap><loc>/2019.xml</loc></sitemap></sitemapindex>", None),
    ],
)
def test_nothing_in_it_not_understood_and_all_left_out_are_three_causes(
    ledger: Ledger, kind: str, body: bytes | str, cause: Cause | None
) -> None:
    assert cause_of(ledger, body, kind=kind) == cause


def test_a_list_that_was_read_whole_and_gave_nothing_is_asked_for_what_is_new(ledger: Ledger) -> None:
    """One that was cut is asked for all of it again."""
    feed = Asked(f"{SITE}/feed/", f"{SITE}/feed/", "feed", own=False)
    for body, is_kept in ((rss(SPORT), True), (rss(), True), (rss(SPORT, end=""), False)):
        of = reading(ledger)
        of._ask([feed])
        ledger.keep_source(feed.url, KeptSource())
        read(of, feed, answer(feed, body, etag='"a"'))
        of.keep()

        kept = ledger.source(feed.url)
        assert bool(kept and conditions(kept.visit, feed.url)) == is_kept


def test_a_list_without_end_is_read_so_far_and_articles_do_not_wait_for_it(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next back-fill goes on where this one was stopped."""
    monkeypatch.setattr("crawler.sources.reading.MOST_PAGES", 4)
    monkeypatch.setattr("crawler.sources.reading._PATIENCE", 2)
    of = reading(ledger, Depth(pages=None, stop_at_known=False))
    asked, waited = of.begin(), []
    while asked:
        (one,) = asked
        asked = read(of, one, answer(one, listing(one.page, following=f"/politics/page/{one.page + 1}/")))
        waited.append(of.has_waited)

    (source,) = of.manifest_lines()
    assert waited == [False, True, True, True]
    assert (source.pages, source.cause, source.next) == (4, Cause("cut_list"), f"{SITE}/politics/page/5/")


@pytest.mark.parametrize(("depth", "waits"), [(Depth(pages=None, stop_at_known=False), False), (Depth(), True)])
def test_a_back_fill_asks_for_articles_before_it_has_read_a_hundred_pages(
    ledger: Ledger, depth: Depth, waits: bool
) -> None:
    """Of seven sites with a next page for ever no honest article was fetched within a minute (issue H)."""
    of = reading(ledger, depth)
    asked = [Asked(f"{SITE}/{number}.xml", f"{SITE}/{number}.xml", "feed", own=False) for number in range(30)]
    of._ask(asked)

    for one in asked[:20]:
        asyncio.run(of.failed(one, Cause("no_end")))

    assert of.has_waited is not waits


@pytest.mark.parametrize("way", ["no answer", "time"])
def test_sources_that_do_not_answer_let_articles_begin(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """A feed that drips for minutes, a site half of whose sitemaps are dead."""
    of = reading(ledger)
    feeds = [f"{SITE}/{number}.xml" for number in range(3)]
    asked = [Asked(url, url, "feed", own=False) for url in feeds]
    of._ask(asked)
    assert not of.has_waited
    if way == "time":
        monkeypatch.setattr("crawler.sources.reading._PATIENCE_SECONDS", 0.0)
    else:
        monkeypatch.setattr("crawler.sources.reading._PATIENCE", 2)
        for number in range(2):
            asyncio.run(of.failed(asked[number], Cause("no_end")))
    assert (of.is_over, of.has_waited) == (False, True)


def test_what_a_run_notes_of_a_list_is_bounded(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.sources.room.MOST_LINKS", 2)
    monkeypatch.setattr("crawler.sources.room._MOST_LINKS_OF_ALL", 3)
    of = reading(ledger, Depth(pages=9, stop_at_known=False))
    (one,) = of.begin()
    (two,) = read(of, one, answer(one, listing(1, 2, 3, following="/politics/page/2/")))
    read(of, two, answer(two, listing(4, 5, 6)))

    assert len(ledger.take("run1", 2e9, 9)) == 3


def _trapped(page: bytes | str, numbers: tuple[int, ...]) -> Any:
    """The page, of whose links these lie in a path that repeats itself."""
    for number in numbers:
        story = f"/politics/2026/11/24/the-ferry-is-late-again-{number}/"
        page = page.replace(story, story.replace("/11/24/", "/11/24/11/24/11/24/11/24/"))  # type: ignore[arg-type]
    return page


def test_what_a_run_notes_of_what_was_passed_over_is_bounded(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Twenty sitemaps may name a million pages of other sites, and each is in memory when the run ends (issue H)."""
    monkeypatch.setattr("crawler.sources.room._MOST_LEFT_OUT", 3)
    of = reading(ledger, Depth(pages=9, stop_at_known=False))
    (one,) = of.begin()
    (two,) = read(of, one, answer(one, _trapped(listing(1, 2, 3, following="/politics/page/2/"), (1, 2))))
    read(of, two, answer(two, _trapped(listing(4, 5, 6), (4, 5))))

    assert sum(fate.fate == "skipped" for fate in ledger.fates("run1")) == 3
    assert len(ledger.take("run1", 2e9, 9)) == 2


def test_an_address_that_repeats_itself_is_passed_over(ledger: Ledger) -> None:
    of = reading(ledger)
    (section,) = of.begin()
    story = "/politics/2026/11/24/the-ferry-is-late-again-3/"
    read(
        of,
        section,
        answer(section, listing(1, 2, 3).replace(story, story.replace("/11/24/", "/11/24/11/24/11/24/11/24/"))),
    )

    assert [one.url.rpartition("again-")[2] for one in ledger.take("run1", 2e9, 9)] == ["1/", "2/"]
    assert [fate.cause for fate in ledger.fates("run1") if fate.fate == "skipped"] == [Cause("trap")]


def test_of_one_path_that_only_its_query_tells_apart_a_run_takes_so_many_new_addresses(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A filter or a calendar without end leaves the other links their share. A site that names its articles so loses
    none: what is known takes no room, and the next run goes on."""
    monkeypatch.setattr("crawler.sources.room._MOST_VARIANTS", 2)
    varied = re.sub(r"late-again-([0-4])/", r"late-again/?day=\1", listing(*range(5), 7, 8))
    of = reading(ledger)
    (section,) = of.begin()
    read(of, section, answer(section, varied))

    taken = sorted(one.url.rpartition("again")[2] for one in ledger.take("run1", 2e9, 99))
    assert taken == ["-7/", "-8/", "/?day=0", "/?day=1"]
    left = [fate.cause for fate in ledger.fates("run1") if fate.fate == "skipped"]
    assert left == [Cause("variants", limit=2)] * 3
    sources = Sources(None, [POLITICS], depth=Depth(), today=dt.date(2026, 11, 24))
    following = SourceReading(sources, ledger, "run2", InPlace())
    (again,) = following.begin()
    read(following, again, answer(again, varied))
    assert [fate.url[-6:] for fate in ledger.fates("run2") if fate.fate == "skipped"] == ["?day=4"]


def test_a_back_fill_has_more_room_for_them() -> None:
    urls = [f"https://valley.example/view.php?id={number}" for number in range(1_500)]

    kept, more = Room(back_fill=False), Room(back_fill=True)
    assert (sum(map(kept.for_variant, urls)), sum(map(more.for_variant, urls))) == (1_000, 1_500)
    assert all(kept.for_variant(f"https://valley.example/{number}/") for number in range(1_500))


def test_a_sitemap_may_be_read_for_any_number_of_days() -> None:
    today = dt.date(2026, 11, 28)

    assert Depth(sitemap_days=7).since_on(today) == dt.date(2026, 11, 21)
    assert Depth(sitemap_days=99_999_999_999).since_on(today) == dt.date(1926, 12, 23)


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        ((), 1),
        (({"days": 30},), 3),
        (({"days": 2},), 1),
        (({"days": 3, "status": "interrupted"}, {"days": 30}), 3),
        (({"days": 3, "cause": Cause("http_status", status=503)}, {"days": 30}), 3),
        (({"days": 3, "cut": True}, {"days": 10}), 1),
        (({"days": 300},), 3),
    ],
)
def test_a_run_that_comes_late_looks_farther_back_in_sitemaps(
    ledger: Ledger, earlier: tuple[dict[str, Any], ...], expected: int
) -> None:
    """As far as the last run that read them whole: what came meanwhile was lost behind the week, without a word."""
    today = dt.datetime.now(dt.UTC)
    days = [(today - dt.timedelta(days=ago)).date() for ago in (4, 23, 28, 200)]
    body = "".join(
        f"<url><loc>{SITE}/politics/the-ferry-is-late-again-{1000 + place}/</loc><lastmod>{day}</lastmod></url>"
        for place, day in enumerate(days)
    )
    runs = []
    for said in earlier:
        began = layout.timestamp(today - dt.timedelta(days=said["days"]))
        kept = {name: value for name, value in said.items() if name in ("cause", "cut")}
        sitemap = Source(url=f"{SITE}/sitemap.xml", kind="sitemap", pages=1, **kept)
        status = said.get("status", "complete")
        runs.append(Manifest(run="r", outlet="valley", status=status, started=began, ended=began, sources=(sitemap,)))
    sources = Sources(None, [POLITICS], depth=Depth(), today=today.date())
    of = SourceReading(sources, ledger, "run1", InPlace(), CaughtUp(runs, today.timestamp()))
    of.saw_robots(answer(section := of.begin()[0], f"Sitemap: {SITE}/sitemap.xml\n"))
    (asked,) = read(of, section, answer(section, listing(1, 2)))

    read(of, asked, answer(asked, f"<urlset>{body}</urlset>"))

    found = [place for place in range(4) if ledger.standing(f"{SITE}/politics/the-ferry-is-late-again-{1000 + place}/")]
    assert found == list(range(expected))
