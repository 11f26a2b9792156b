"""What is asked for where a list for programs is wanted."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.manners.accept import accepting
from tests.crawler.sites import Answer, address, fates, page, run_of, serving

READERS: Answer = (200, b"<html><body><h1>Subscribe to us</h1></body></html>", {})


@pytest.mark.parametrize(("kind", "first"), [("feed", "application/rss+xml"), ("sitemap", "application/xml")])
def test_a_list_for_programs_is_asked_for_by_its_types(kind: str, first: str) -> None:
    assert accepting(kind)["Accept"].split(",")[0] == first
    assert "*/*" in accepting(kind)["Accept"]


@pytest.mark.parametrize("kind", ["section", "article", "robots"])
def test_a_page_is_asked_for_as_browsers_do(kind: str) -> None:
    assert accepting(kind) == {}


def test_a_feed_whose_server_gives_browsers_a_page_is_read(tmp_path: Path) -> None:
    with serving() as site:
        items = "".join(f"<item><title>Ferry {n}</title><link>{site.base}{address(n)}</link></item>" for n in (1, 2, 3))
        rss = f'<rss version="2.0"><channel><link>{site.base}/</link>{items}</channel></rss>'.encode()

        def negotiated(fields: dict[str, str]) -> Answer:
            is_asked = "application/rss+xml" in fields["Accept"]
            return (200, rss, {"Content-Type": "application/rss+xml", "Vary": "Accept"}) if is_asked else READERS

        head = '<link rel="alternate" type="application/rss+xml" href="/politics/feed">'
        site.answers["/robots.txt"] = (200, b"User-agent: *\nDisallow:\n", {"Content-Type": "text/plain"})
        body = '<main><h1>Politics</h1><a href="/sport/">Sport</a></main>'
        site.answers["/politics/"] = (200, f"<html><head>{head}</head><body>{body}</body></html>".encode(), {})
        site.answers["/politics/feed"] = negotiated
        site.answers |= {address(n): page(f"number {n}") for n in (1, 2, 3)}
        done = site.crawl(tmp_path, SOURCES="sections,feeds")

    assert {fates(tmp_path / "archive", run_of(done))[address(n)]["fate"] for n in (1, 2, 3)} == {"saved"}
