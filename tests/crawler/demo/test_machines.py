"""Feeds, sitemaps, robots.txt, and the outlet files that name them."""

from __future__ import annotations

import gzip
from pathlib import Path
from xml.etree import ElementTree

import pytest

from crawler.demo.newsroom import Newsroom
from crawler.outlets.catalogue import load
from tests.crawler.demo.conftest import COURIER, SHIOMI, Visit

_SM = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
_ATOM = "{http://www.w3.org/2005/Atom}"


def _live(room: Newsroom, outlet: str) -> list[str]:
    return [url for url, one in room.truth().items() if one.outlet == outlet and one.status not in ("gone", "moved")]


def test_robots_closes_one_place_and_names_the_sitemaps(room: Newsroom, visit: Visit) -> None:
    base = room.bases[COURIER]

    assert visit(f"{base}/robots.txt").text.splitlines() == [
        "# The Halder Courier",
        "User-agent: *",
        "Disallow: /wp-admin/",
        "Disallow: /politics/members-preview/",
        "",
        f"Sitemap: {base}/sitemap.xml",
        f"Sitemap: {base}/sitemap-news.xml",
    ]


@pytest.mark.parametrize(("outlet", "index"), [(COURIER, "/sitemap.xml"), (SHIOMI, "/sitemap_index.xml")])
def test_the_sitemap_index_leads_to_every_article_and_to_the_latest(
    room: Newsroom, visit: Visit, outlet: str, index: str
) -> None:
    parts = [loc.text or "" for loc in ElementTree.fromstring(visit(room.bases[outlet] + index).body).iter(f"{_SM}loc")]
    packed, news = (visit(part).body for part in parts)
    all_of_it = [loc.text for loc in ElementTree.fromstring(gzip.decompress(packed)).iter(f"{_SM}loc")]
    latest = ElementTree.fromstring(news)

    assert parts[0].endswith(".xml.gz")
    assert sorted(all_of_it, key=str) == sorted(_live(room, outlet))
    assert 0 < len(list(latest.iter(f"{_SM}loc"))) < len(all_of_it)
    for url in latest.iter(f"{_SM}url"):
        one = room.truth()[url.findtext(f"{_SM}loc") or ""]
        assert one.status != "ok" or url.findtext(f".//{_NEWS}title") == one.headline
        assert one.status != "ok" or url.findtext(f".//{_NEWS}publication_date") == one.date_published


def test_the_courier_has_an_rss_feed_for_all_and_for_a_section(room: Newsroom, visit: Visit) -> None:
    base = room.bases[COURIER]
    feeds = [ElementTree.fromstring(visit(f"{base}/{path}feed/").body) for path in ("", "politics/election/")]

    links = [[link.text or "" for link in feed.findall("./channel/item/link")] for feed in feeds]

    assert [len(one) for one in links] == [10, 2]
    assert all(link.startswith(f"{base}/politics/election/") for link in links[1])
    assert feeds[1].findtext("./channel/item/title") == room.truth()[links[1][0]].headline


def test_shiomi_has_an_atom_feed_of_its_politics(room: Newsroom, visit: Visit) -> None:
    feed = ElementTree.fromstring(visit(f"{room.bases[SHIOMI]}/feeds/seiji.atom").body)

    entries = {
        entry.find(f"{_ATOM}link").get("href"): entry.findtext(f"{_ATOM}published")  # type: ignore[union-attr]
        for entry in feed.iter(f"{_ATOM}entry")
    }

    assert entries == {url: room.truth()[url].date_published for url in _live(room, SHIOMI) if room.truth()[url].listed}


def test_the_outlet_files_are_valid_and_name_what_is_there(room: Newsroom, visit: Visit, tmp_path: Path) -> None:
    outlets = load(room.outlets_folder(tmp_path / "outlets"))

    for name in (COURIER, SHIOMI):
        named = [*outlets[name].section, *outlets[name].feed, *outlets[name].sitemap]
        assert [visit(one.url).status for one in named] == [200] * len(named)
        assert all(one.checked is None for one in named)
    assert outlets[COURIER].agency == "The Halder Press"
    assert [len(outlets[name].section) for name in (COURIER, SHIOMI)] == [4, 1]
