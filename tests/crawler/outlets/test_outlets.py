"""The outlet files that ship: how many, where their addresses were learned, and that they fit the pages at hand."""

from __future__ import annotations

import csv
import gzip
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.urls import key
from crawler.discovery.listing.read import read_listing
from crawler.discovery.listing.tree import parse
from crawler.outlet_tools.draft.sections import candidates
from crawler.outlets import Address, Outlet, Section, for_url, load
from tests.crawler.discovery.real import newsstand
from tests.shared import needs_shared

CATALOGUE = load()
PAGES = "link on the outlet's articles in the test data"
LISTINGS = "listing history in the test data"
NEWSSTAND = "newsstand section page"
FUNDUS = "Fundus publisher list, August 2026"
NOTES = "project notes"
DEPRECATED = " (deprecated there)"


def entries(outlet: Outlet) -> tuple[Section | Address, ...]:
    return (*outlet.section, *outlet.feed, *outlet.sitemap)


def rows(name: str) -> Iterator[dict[str, str]]:
    with needs_shared(f"data/{name}").open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)


def article_pages() -> dict[str, list[dict[str, str]]]:
    """The catalogued article pages of each outlet."""
    found: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows("html_catalog.tsv"):
        outlet = for_url(row["url"], CATALOGUE) if row["url"] else None
        if outlet and not row["set"].startswith("frontpage") and urlsplit(row["url"]).path.strip("/"):
            found[outlet.name].append(row)
    return found


def page_bytes(folder: Path, path: str) -> bytes:
    raw = (folder / path).read_bytes()
    return gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw


def test_breadth() -> None:
    """At least 60 outlets in 20 countries and 10 languages; politics sections in most of those with pages at hand."""
    outlets = CATALOGUE.values()

    assert len(outlets) >= 60
    assert len({outlet.country for outlet in outlets}) >= 20
    assert len({language.split("-")[0] for outlet in outlets for language in outlet.languages}) >= 10
    assert sum(bool(outlet.section) for outlet in outlets) >= 50


@pytest.mark.parametrize("outlet", CATALOGUE.values(), ids=lambda outlet: outlet.name)
def test_every_address_says_where_it_was_learned(outlet: Outlet) -> None:
    """Known sources only; nobody has checked any yet; no address twice; a zone for undated times."""
    learned = {part for entry in entries(outlet) for part in entry.learned.removesuffix(DEPRECATED).split("; ")}
    # A menu's links say which menu they stand in.
    learned = {re.sub(r" \(there with \?\w+=\w+\)$", "", part) for part in learned}

    assert entries(outlet)
    assert learned <= {PAGES, LISTINGS, NEWSSTAND, FUNDUS, NOTES}
    assert [entry.url for entry in entries(outlet) if entry.checked is not None] == []
    assert len({entry.url for entry in entries(outlet)}) == len(entries(outlet))
    assert outlet.timezone


def test_hosts_are_held_once() -> None:
    """No two outlets claim one home."""
    assert [outlet.name for outlet in CATALOGUE.values() if for_url(outlet.home, CATALOGUE) is not outlet] == []


def test_feeds_and_sitemaps_stand_in_the_list() -> None:
    """Every address said to be from the Fundus list is in it, and marked deprecated where it is there."""
    listed = {row["url"]: DEPRECATED if row["note"] else "" for row in rows("outlets.tsv")}
    claimed = {
        entry.url: entry.learned.removeprefix(FUNDUS)
        for outlet in CATALOGUE.values()
        for entry in entries(outlet)
        if entry.learned.startswith(FUNDUS)
    }

    assert len(claimed) > 150
    assert {url: listed.get(url) for url in claimed} == claimed


def test_sections_are_linked_from_the_outlets_own_pages() -> None:
    """Every section said to be linked from the outlet's articles is: in their bytes."""
    folder = needs_shared("data")
    missing = []
    for name, pages in article_pages().items():
        wanted = {key(section.url) for section in CATALOGUE[name].section if section.learned.startswith(PAGES)}
        for row in pages:
            page = parse(page_bytes(folder, row["path"]), row["url"]) if wanted else None
            wanted -= {re.sub(r"\?.*", "", key(link.url)) for link in page.links()} if page else set()
        missing += sorted(wanted)

    assert missing == []


def test_a_draft_finds_the_sections_on_the_outlets_own_pages() -> None:
    """`scrapy newoutlet` sees nearly every section that people found in the menus of these pages; the rest are called
    "international" and the like."""
    folder, wanted, found = needs_shared("data"), set(), set()
    for name, pages in article_pages().items():
        linked = {key(section.url) for section in CATALOGUE[name].section if section.learned.startswith(PAGES)}
        wanted |= linked
        for row in pages:
            if linked <= found:
                break
            offered = candidates(page_bytes(folder, row["path"]), row["url"])
            found |= linked & {re.sub(r"\?.*", "", key(one.url)) for one in offered}

    print(f"{len(found)} of {len(wanted)}; not {sorted(wanted - found)}")
    assert len(wanted) > 80
    assert len(found) >= 0.9 * len(wanted)


def test_sections_of_the_listing_history() -> None:
    """The four listings are those of the captures."""
    claimed = {
        section.url for outlet in CATALOGUE.values() for section in outlet.section if section.learned == LISTINGS
    }
    captured = {f"https://{'' if site == 'web.de' else 'www.'}{site}" for site in ("bild.de", "fr.de", "spiegel.de")}

    assert claimed == {f"{site}/politik/" for site in captured} | {"https://web.de/magazine/politik/"}


def test_article_patterns_fit_the_pages() -> None:
    """The pattern of every outlet with catalogued articles matches the address of each; never that of a section."""
    unmatched, outlets = [], set()
    for name, pages in article_pages().items():
        pattern = CATALOGUE[name].article
        for row in pages:
            outlets.add(name)
            if pattern and not re.search(pattern, urlsplit(row["url"]).path):
                unmatched.append(row["url"])

    assert unmatched == []
    assert len(outlets) >= 70
    assert [
        section.url
        for outlet in CATALOGUE.values()
        for section in outlet.section
        if outlet.article and re.search(outlet.article, urlsplit(section.url).path)
    ] == []


def test_outlets_find_the_newsstands_articles() -> None:
    """With its outlet's file in hand, each of the 17 section pages yields its articles; the file names the page."""
    for url, body, articles in newsstand(needs_shared("newsstand")):
        outlet = for_url(url, CATALOGUE)
        assert outlet is not None
        assert key(url) in {key(section.url) for section in outlet.section}
        assert {found.url for found in read_listing(body, url, outlet=outlet).found} == articles
