"""The figures discovery is held to, on real pages (../shared)."""

from __future__ import annotations

import csv

import pytest

from archive.urls import key
from crawler.discovery.listing.read import read_listing
from crawler.discovery.shape import is_article_url
from crawler.discovery.topic import Topic
from crawler.outlets import Section
from tests.crawler.discovery.real import Score, articles, captures, labelled, newsstand, score, truth_of
from tests.crawler.discovery.truth import ARTICLE, SECTION
from tests.shared import needs_shared


@pytest.mark.parametrize("site", ARTICLE)
def test_listings_against_the_hand_checked_truth(site: str) -> None:
    """Precision and recall of the generic path are at least .998 on each site."""
    reached = score(needs_shared("data/frontpage_listing_history"), site)

    assert reached.right > 400
    assert round(reached.precision, 3) >= 0.998
    assert round(reached.recall, 3) >= 0.998


@pytest.mark.parametrize("site", ARTICLE)
def test_time_lapse(site: str) -> None:
    """Served one after another as the same URL, every politics article is discovered once, at its first appearance."""
    folder = needs_shared("data/frontpage_listing_history")
    known: set[str] = set()
    discovered: list[tuple[str, str]] = []
    appeared: dict[str, str] = {}
    for moment, body in captures(folder, site):
        for url in truth_of(site, body):
            appeared.setdefault(key(url), moment)
        for found in read_listing(body, SECTION[site]).found:
            if key(found.url) not in known:
                known.add(key(found.url))
                discovered.append((key(found.url), moment))

    late_or_missed = {pair for pair in appeared.items() if pair not in set(discovered)}
    never_there = [url for url, _ in discovered if url not in appeared]
    assert len(discovered) == len(known)
    assert len(late_or_missed) <= 0.02 * len(appeared)
    assert len(never_there) <= 0.02 * len(discovered)


def test_labelled_links() -> None:
    """F1 on storysniffer's labelled links is at least .96; the package has .958, on what it learned from."""
    rows = labelled(needs_shared("data/storysniffer/labeled.csv"))
    total = Score()
    for place, (url, text, is_story) in enumerate(rows):
        name = f"{place} {url}"
        total.add({name} if is_article_url(url, text) else set(), {name} if is_story else set())

    assert len(rows) == 948
    assert total.f1 >= 0.96


def test_addresses_of_articles() -> None:
    """Of the articles of some 110 publishers at hand, at least 98 in 100 are told by address and title."""
    with needs_shared("data/html_catalog.tsv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    articles = [row for row in rows if row["set"].startswith(("fundus", "aeb")) and row["url"]]
    told = [row["url"] for row in articles if is_article_url(row["url"], row["title"])]

    assert len(articles) > 300
    assert len(told) >= 0.98 * len(articles)


def test_scope_by_address() -> None:
    """Of the real articles that somebody calls politics, no address is told to be another section's; of the others,
    for a ``/politics/`` section, at most one in a hundred is told to be politics."""
    told = list(articles(needs_shared("data/html_catalog.tsv")))
    topic = Topic([Section(url="https://any.example/politics/", learned="test")])
    lost = [url for url, politics in told if politics and topic.standing(url) == "out"]
    wrong = [url for url, politics in told if not politics and topic.standing(url) == "in"]

    assert sum(politics for _, politics in told) > 30
    assert len(lost) <= 1
    assert len(wrong) <= len(told) // 100


def test_newsstand() -> None:
    """All 94 articles of the newsstand's 17 section pages, and nothing else."""
    pages = list(newsstand(needs_shared("newsstand")))
    found = {url: {article.url for article in read_listing(body, url).found} for url, body, _ in pages}

    assert found == {url: articles for url, _, articles in pages}
    assert len(pages) == 17
    assert sum(map(len, found.values())) == 94


def test_positions_follow_the_page() -> None:
    """``position`` counts from 0 without a gap."""
    for _, body in captures(needs_shared("data/frontpage_listing_history"), "web.de"):
        listing = read_listing(body, SECTION["web.de"])
        assert [found.position for found in listing.found] == list(range(len(listing.found)))
        assert listing.next == "https://web.de/magazine/politik/p2"
