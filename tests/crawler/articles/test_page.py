"""A page that comes from its WARC is the page that came from the web."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from archive import layout
from archive.article import Sighting
from archive.runs.run import Closing, Run
from archive.storage.local import LocalStorage
from crawler.articles.page import about_article, from_exchange
from crawler.articles.rederive import pages
from tests.archive.exchanges import chunked, exchange, gzipped

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
