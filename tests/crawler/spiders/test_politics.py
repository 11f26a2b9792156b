"""What the spider does with an answer before anybody reads it."""

from __future__ import annotations

import asyncio
import datetime as dt
import threading
from typing import Any

import pytest
from scrapy import Request

from archive.warc.codings import Decoded
from archive.warc.http import Exchange
from archive.warc.snapshot import SnapshotRef
from crawler.spiders.politics import PoliticsSpider

URL = "https://www.valley.example/politics/"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


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
    exchange = Exchange(URL, dt.datetime(2026, 11, 24, tzinfo=dt.UTC), b"", HEAD + b"a" * octets, len(HEAD))
    ref = SnapshotRef("x.warc.gz", 0, 1, "<urn:uuid:1>", "sha256:00", None, URL, 200)
    meta: dict[str, Any] = {"exchange": exchange, "snapshot": ref, "role": role}

    page = asyncio.run(PoliticsSpider.__new__(PoliticsSpider)._page_in_thread(Request(URL, meta=meta)))

    assert page is not None
    assert page.body == b"a" * octets
    assert [one != threading.get_ident() for one in threads] == [is_beside]
