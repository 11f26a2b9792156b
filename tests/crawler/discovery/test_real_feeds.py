"""Every feed and sitemap in ../shared parses to its links, or gives a reason; where a folder says which, to those."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.discovery.feed import Feed, read_feed
from crawler.discovery.sitemap import read_sitemap
from tests.shared import needs_shared

# feedparser's cases say in a comment what its own test expects, and under which headers the file is served.
_LINK = re.compile(r"""entries\[\d+\](?:\.link|\['link'\]) == u?'([^']+)'""")
_TITLE = re.compile(r"""entries\[(\d+)\](?:\.title|\['title'\]) == u?'([^']+)'""")
_HEADER = re.compile(r"Header:\s*([\w-]+):[ \t]*(.*)")
_REASONS = {"empty", "html", "not_xml", "not_a_feed", "no_entries", "no_links"}


def files(folder: str) -> list[Path]:
    return sorted(file for file in needs_shared(f"data/{folder}").rglob("*") if file.is_file())


def read(file: Path) -> tuple[Feed, str]:
    body = file.read_bytes()
    comment = body[:3000].decode("latin-1")
    headers = {name: value.strip() for name, value in _HEADER.findall(comment)}
    return read_feed(body, f"http://127.0.0.1:8097/{file.name}", headers=headers), comment


def test_every_feed_has_links_or_a_reason() -> None:
    """No file is without an answer, and the answer is one or the other."""
    answers = [
        read(file)[0] for folder in ("feeds_feedparser", "feeds_miniflux", "feeds_diffengine") for file in files(folder)
    ]

    assert len(answers) > 590
    assert all((feed.reason is None) == bool(feed.found) for feed in answers)
    assert {feed.reason for feed in answers} - {None} <= _REASONS


def test_feedparsers_expectations() -> None:
    """The links and titles that feedparser's own tests expect of its files."""
    wrong, checked = [], 0
    for file in files("feeds_feedparser"):
        feed, comment = read(file)
        got = dict(enumerate(feed.found))
        for link in _LINK.findall(comment):
            checked += 1
            if link not in {found.url for found in feed.found}:  # by position it may have been a repetition
                wrong.append((file.name, link, feed))
        for number, title in _TITLE.findall(comment):
            if int(number) in got and got[int(number)].text != title:
                wrong.append((file.name, title, feed))

    assert wrong == []
    assert checked == 13


@pytest.mark.parametrize(
    ("name", "links"),
    [
        ("large_rss.xml", 25), ("large_atom.xml", 25), ("small_atom.xml", 20), ("rdf_UTF8.xml", 60),
        ("urdu_UTF8.xml", 26),
        ("encoding_ISO-8859-1.xml", 40), ("encoding_WINDOWS-1251.xml", 50), ("no_encoding_ISO-8859-1.xml", 9),
    ],
)  # fmt: skip
def test_whole_feeds(name: str, links: int) -> None:
    """Real feeds, counted by hand (``grep -c '<item\\|<entry'``), dated and titled, in legible letters."""
    feed, _ = read(needs_shared(f"data/feeds_miniflux/parser/testdata/{name}"))

    assert len(feed.found) == links
    assert all(found.text and "\ufffd" not in found.text for found in feed.found)


@pytest.mark.parametrize(
    ("name", "pages", "sitemaps"),
    [
        ("stormcrawler.sitemap.xml", 6, 0), ("stormcrawler.sitemap.xml.gz", 6, 0),
        ("stormcrawler.sitemap.index.xml", 0, 4),
        ("stormcrawler.sitemap.extensions.all.xml", 7, 0), ("stormcrawler.sitemap.extensions.image.xml", 7, 0),
        ("stormcrawler.sitemap.extensions.links.xml", 6, 0), ("stormcrawler.sitemap.extensions.mobile.xml", 6, 0),
        ("stormcrawler.sitemap.extensions.news.xml", 6, 0), ("stormcrawler.sitemap.extensions.video.xml", 6, 0),
        ("stormcrawler.rss", 6, 0),
    ],
)  # fmt: skip
def test_sitemaps(name: str, pages: int, sitemaps: int) -> None:
    """Pages and sitemaps of each kind; the addresses of pictures, films and translations are none of them."""
    file = needs_shared(f"data/sitemaps_stormcrawler/{name}")
    sitemap = read_sitemap(file.read_bytes(), f"https://stormcrawler.example/{name}")

    assert (len(sitemap.pages), len(sitemap.sitemaps), sitemap.reason) == (pages, sitemaps, None)


def test_every_sitemap_has_links_or_a_reason() -> None:
    """Pages of HTML among them say so."""
    answers = {
        file.name: read_sitemap(file.read_bytes(), "https://a.example/") for file in files("sitemaps_stormcrawler")
    }

    assert {name for name, answer in answers.items() if answer.reason} == {
        name for name in answers if name.endswith(".html")
    }
    assert {answer.reason for answer in answers.values()} == {None, "html"}


def test_sitemaps_that_another_parser_is_tried_with() -> None:
    """Namespaces that are wrong, text with a mark, an index without ``<loc>``: each has links."""
    answers = {
        file.name: read_sitemap(file.read_bytes(), "https://example.com/sitemap.xml")
        for file in files("robots_crawler_commons/sitemaps")
    }

    assert len(answers) == 18
    assert {answer.reason for answer in answers.values()} == {None}
    assert len(answers["sitemap.index.xml"].sitemaps) == 15
