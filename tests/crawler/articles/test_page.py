"""A page that comes from its WARC is the page that came from the web."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from archive import layout
from archive.article import Sighting
from archive.causes import Cause
from archive.runs.run import Closing, Run
from archive.storage.local import LocalStorage
from archive.warc.snapshot import SnapshotRef
from crawler.articles.page import Page, about_article, from_exchange
from crawler.articles.rederive import pages
from crawler.articles.whole import has_end
from crawler.extraction.article import extract
from crawler.extraction.unread import MOST_BYTES
from crawler.walls.vendors import vendor_of
from crawler.workers.pool import Workers
from tests.archive.exchanges import chunked, exchange, gzipped

MARK = b"<html><title>Just a moment...</title>"
LINK = "https://news.example/link/"
SEEN = (
    Sighting("https://news.example/politics/", 3, "2026-11-24T11:00:00.000000Z", "Ferry late, again"),
    Sighting("https://news.example/", 1, "2026-11-24T11:30:00.000000Z"),
)


def test_what_is_derived_is_what_came(tmp_path: Path) -> None:
    """Whatever led to it, in whatever scope, in whatever coding; what is no article is passed over."""
    cut = replace(exchange("https://news.example/cut/"), truncated="disconnect")
    came = [
        (exchange("https://news.example/a/"), LINK, SEEN, None),
        (gzipped(), gzipped().url, (), ("politics",)),
        (chunked(), chunked().url, SEEN[:1], ("politics", "the world")),
        (cut, cut.url, (), None),
    ]
    run, live = Run.begin(tmp_path, "courier"), []
    for one, requested, seen_in, scope in came:
        run.record(exchange("https://news.example/politics/"), [("role", "section")]).result()
        ref = run.record(one, list(about_article(requested, seen_in, scope))).result()
        live.append(from_exchange(one, ref, outlet="courier", requested=requested, seen_in=seen_in, scope=scope))
    manifest = run.close(Closing(status="complete"))

    segments = [entry.name for entry in manifest.files if layout.is_segment(entry.name)]
    derived = list(pages(LocalStorage(tmp_path), "courier", segments))

    assert derived == live
    assert [one.requested for one in derived] == [requested for _, requested, _, _ in came]
    assert [bool(one.body) for one in derived] == [True] * 4


@pytest.mark.parametrize("extra", [1, 700_000], ids=["one byte more", "much more"])
def test_of_a_page_that_is_too_long_the_beginning_is_held_and_its_record_is_the_workers(extra: int) -> None:
    """Of a challenge that is stuffed with blanks the mark is still seen."""
    body = MARK + b" " * (MOST_BYTES - len(MARK))
    page, longer = (_of_bytes(given) for given in (body, body + b" " * extra))
    captured = dt.datetime(2026, 5, 1, 6, tzinfo=dt.UTC)
    refused = extract(longer.body, longer.url, captured=captured)

    held = longer.bounded()

    assert page.bounded() is page
    assert held.overlong
    assert len(held.body) <= 100_000
    assert vendor_of(403, (), held.body) == vendor_of(403, (), longer.body) == "Cloudflare"
    assert has_end(held)
    assert refused.status_reason == Cause("too_large", code="bytes of HTML", limit=5_000_000)
    with Workers(1) as workers:
        assert held.extracted(workers, None, None).result() == refused


def test_live_and_read_back_it_is_the_same(tmp_path: Path) -> None:
    one = exchange("https://news.example/long/", b"<p>" + b"x" * MOST_BYTES)
    run = Run.begin(tmp_path, "courier")
    ref = run.record(one, list(about_article(one.url, ()))).result()
    manifest = run.close(Closing(status="complete"))

    (derived,) = pages(
        LocalStorage(tmp_path), "courier", [entry.name for entry in manifest.files if layout.is_segment(entry.name)]
    )

    assert derived == from_exchange(one, ref, outlet="courier", requested=one.url).bounded()
    assert derived.overlong


def _of_bytes(body: bytes) -> Page:
    url = "https://news.example/long/"
    ref = SnapshotRef("a.warc.gz", 0, 1, "<urn:uuid:1>", None, None, url, 200)
    return Page("courier", url, url, 200, (), "2026-05-01T06:00:00.000000Z", ref, body=body)
