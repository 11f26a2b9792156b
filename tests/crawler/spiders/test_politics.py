"""What the spider does with an answer before anybody reads it."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from collections.abc import Callable
from typing import cast

import pytest
from scrapy import Request
from twisted.internet.defer import Deferred

from archive.warc.codings import Decoded
from archive.warc.http import Exchange
from archive.warc.snapshot import SnapshotRef
from crawler.articles.page import Page
from crawler.job.job import CrawlJob
from crawler.spiders.politics import PoliticsSpider

URL = "https://www.valley.example/politics/"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def _request(role: str, octets: int) -> Request:
    exchange = Exchange(URL, dt.datetime(2026, 11, 24, tzinfo=dt.UTC), b"", HEAD + b"a" * octets, len(HEAD))
    ref = SnapshotRef("x.warc.gz", 0, 1, "<urn:uuid:1>", "sha256:00", None, URL, 200)
    return Request(URL, meta={"exchange": exchange, "snapshot": ref, "role": role})


@pytest.mark.parametrize(
    ("role", "octets", "is_beside"),
    [("section", 1_000, False), ("article", 400_000, True), ("feed", 400_000, True), ("sitemap", 1_000, True)],
)
def test_what_is_long_or_may_unpack_to_much_is_unpacked_beside_the_reactor(
    role: str, octets: int, is_beside: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    decoded = Exchange.decoded

    def noted(exchange: Exchange, limit: int | None = None) -> Decoded:
        threads.append(threading.get_ident())
        return decoded(exchange, limit)

    monkeypatch.setattr(Exchange, "decoded", noted)
    monkeypatch.setattr("crawler.spiders.politics.in_thread", asyncio.to_thread)

    page = asyncio.run(PoliticsSpider(cast("CrawlJob", None))._page_in_thread(_request(role, octets)))

    assert page is not None
    assert page.body == b"a" * octets
    assert [one != threading.get_ident() for one in threads] == [is_beside]


def test_of_long_answers_one_is_unpacked_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is in memory twice meanwhile; the others have their bytes as they came."""
    begun: list[tuple[Callable[[], Page | None], Deferred[Page | None]]] = []

    def in_thread(work: Callable[[], Page | None]) -> Deferred[Page | None]:
        begun.append((work, Deferred()))
        return begun[-1][1]

    monkeypatch.setattr("crawler.spiders.politics.in_thread", in_thread)
    monkeypatch.setattr("crawler.spiders.politics.maybe_deferred_to_future", lambda one: one)
    spider = PoliticsSpider(cast("CrawlJob", None))
    pages: list[Page | None] = []
    for _ in range(5):
        Deferred.fromCoroutine(spider._page_in_thread(_request("article", 400_000))).addCallback(pages.append)

    together = []
    while begun:
        together.append(len(begun))
        work, done = begun.pop(0)
        done.callback(work())

    assert together == [1] * 5
    assert [len(page.body) for page in pages if page] == [400_000] * 5


@pytest.mark.parametrize(("role", "most"), [("article", 100_000), ("section", 5_000_001)])
def test_of_an_article_that_nobody_reads_the_beginning_is_held(
    role: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A section comes whole: its reader says that it is too long."""
    monkeypatch.setattr("crawler.spiders.politics.in_thread", asyncio.to_thread)

    page = asyncio.run(PoliticsSpider(cast("CrawlJob", None))._page_in_thread(_request(role, 6_000_000)))

    assert page is not None
    assert page.overlong is (role == "article")
    assert len(page.body) == most
