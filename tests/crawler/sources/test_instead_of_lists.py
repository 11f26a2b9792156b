"""A section page without articles that declares a feed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from tests.crawler.sites import Answer, Site, address, page, serving

HEAD = '<link rel="alternate" type="application/rss+xml" href="/politics/feed/">'
MENU = "<nav><a href='/'>Home</a> <a href='/politics/'>Politics</a></nav>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def feed(base: str, *numbers: int) -> Answer:
    items = "".join(f"<item><title>Ferry {n} is late</title><link>{base}{address(n)}</link></item>" for n in numbers)
    return 200, f"<rss version='2.0'><channel><title>Politics</title>{items}</channel></rss>".encode(), {}


@pytest.mark.parametrize(
    "section",
    [
        (
            200,
            f"<html><head>{HEAD}</head><body><div id=root></div><script src=/a.js></script></body></html>".encode(),
            {},
        ),
        (200, f"<html><head>{HEAD}</head><body>{MENU}<div id=app>Loading</div></body></html>".encode(), {}),
        (
            200,
            b"<html><body><div id=root></div></body></html>",
            {"Link": '</politics/feed/>; rel="alternate"; type="application/rss+xml"'},
        ),
    ],
)
def test_the_feed_of_a_frame_is_read_and_the_section_is_told(site: Site, tmp_path: Path, section: Answer) -> None:
    site.answers = {"/politics/": section, "/politics/feed/": feed(site.base, 1, 2)}
    site.answers |= {address(n): page(f"number {n}") for n in (1, 2)}

    done = site.crawl(tmp_path)

    assert (done.code, done.summary["counts"]) == (1, {"saved": 2})
    (run,) = archive.open(tmp_path / "archive").runs()
    told = {one.kind: (one.links, one.cause.kind if one.cause else None) for one in run.sources}
    assert (told["section"][0], told["feed"]) == (0, (2, None))
    assert {one.kind for one in run.alarms} == {"lost"}


def test_a_page_that_says_it_is_missing_leads_to_no_feed(site: Site, tmp_path: Path) -> None:
    missing = f"<html><head><title>Page not found</title>{HEAD}</head><body>{MENU}<h1>404</h1></body></html>"
    site.answers = {"/politics/": (200, missing.encode(), {}), "/politics/feed/": feed(site.base, 1)}

    assert site.crawl(tmp_path).code == 1
    assert "/politics/feed/" not in [path for path, _ in site.asked]
