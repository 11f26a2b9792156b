"""One outlet's sources while a run reads them: answers in, requests out, without a network and without processes."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path
from typing import Any

import pytest

from archive.article import Article
from archive.causes import Cause
from archive.warc.snapshot import SnapshotRef
from crawler import discovery
from crawler.articles.page import Page
from crawler.frontier.ledger import Ledger
from crawler.outlets import Section
from crawler.sources.depth import Depth
from crawler.sources.reading import SourceReading
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
            "robots": lambda: discovery.robots_sitemaps(body),
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


def reading(ledger: Ledger, depth: Depth | None = None, parser: InPlace | None = None) -> SourceReading:
    today = dt.date(2026, 11, 24)
    sources = Sources(None, [POLITICS], depth=depth or Depth(), today=today)
    return SourceReading(sources, ledger, "run1", None, parser or InPlace())


def answer(asked: Asked, body: bytes | str, *, status: int = 200, etag: str | None = None) -> Page:
    fields = [("Content-Type", "text/html; charset=utf-8"), *([("ETag", etag)] if etag else [])]
    ref = SnapshotRef("x.warc.gz", 0, 1, "<urn:uuid:1>", "sha256:00", None, asked.url, status)
    data = body.encode() if isinstance(body, str) else body
    captured = "2026-11-24T08:00:00Z"
    return Page("valley", asked.url, asked.url, status, tuple(fields), captured, ref, body=data)


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
    assert [one.cause for one in of.unreached] == [Cause("not_read", words="ZeroDivisionError: of ours")]
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
