"""Discovery against its truths, on the real pages in ../shared. Run: python -m benchmarks.discovery

    python -m benchmarks.discovery --storysniffer PYTHON

PYTHON is an interpreter whose environment holds the storysniffer package (it needs scikit-learn and pandas; keep it out
of the project's own): it then judges the same labelled links in the same run. Prints one JSON object.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from archive.urls import key
from crawler.discovery.feed import read_feed
from crawler.discovery.listing.read import read_listing
from crawler.discovery.shape import is_article_url
from crawler.discovery.sitemap import read_sitemap
from crawler.discovery.topic import Topic
from crawler.outlets import Section, holds, load
from tests.crawler.discovery.real import Score, articles, captures, labelled, newsstand, score, truth_of
from tests.crawler.discovery.truth import ARTICLE, SECTION
from tests.shared import SHARED

_POLITICS = Section(url="https://any.example/politics/", learned="benchmark", trail=("Politics",))
_OWN = "the outlet's own"
_SNIFFER = """
import json, sys
from storysniffer import StorySniffer
sniffer = StorySniffer()
print(json.dumps([bool(sniffer.guess(url, text=text)) for url, text in json.load(sys.stdin)]))
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--storysniffer", metavar="PYTHON", help="an interpreter that can import storysniffer")
    arguments = parser.parse_args()
    report = {
        "listings": _listings(SHARED / "data/frontpage_listing_history"),
        "labelled_links": _labelled(SHARED / "data/storysniffer/labeled.csv", arguments.storysniffer),
        "newsstand": _newsstand(SHARED / "newsstand"),
        "scope_by_address": _scopes(SHARED / "data/html_catalog.tsv"),
        "feeds_and_sitemaps": _feeds(SHARED / "data"),
    }
    print(json.dumps(report, indent=2))


def _listings(folder: Path) -> dict[str, Any]:
    scores = {site: score(folder, site) for site in ARTICLE}
    total = Score(*(sum(getattr(one, name) for one in scores.values()) for name in ("right", "wrong", "missed")))
    pages = [(site, body) for site in ARTICLE for _, body in captures(folder, site)]
    seconds = _cpu(lambda: [read_listing(body, SECTION[site]) for site, body in pages])
    return {
        **{site: _figures(one) for site, one in scores.items()},
        "all": _figures(total),
        "time_lapse": {site: _time_lapse(folder, site) for site in ARTICLE},
        "cpu_ms_a_page": round(seconds / len(pages) * 1000, 1),
    }


def _time_lapse(folder: Path, site: str) -> dict[str, int]:
    """The captures as one URL over time: articles discovered at, after and without their first appearance."""
    appeared: dict[str, str] = {}
    discovered: dict[str, str] = {}
    for moment, body in captures(folder, site):
        for url in truth_of(site, body):
            appeared.setdefault(key(url), moment)
        for found in read_listing(body, SECTION[site]).found:
            discovered.setdefault(key(found.url), moment)
    at_first = sum(discovered.get(url) == moment for url, moment in appeared.items())
    return {"articles": len(appeared), "at_first_appearance": at_first, "others": len(set(discovered) - set(appeared))}


def _labelled(file: Path, python: str | None) -> dict[str, Any]:
    rows = labelled(file)
    ours = [is_article_url(url, text) for url, text, _ in rows]
    report = {"links": len(rows), "ours": _against(ours, rows)}
    if python:
        links = json.dumps([(url, text) for url, text, _ in rows])
        answer = subprocess.run([python, "-c", _SNIFFER], input=links, capture_output=True, text=True, check=True)
        report["storysniffer"] = _against(json.loads(answer.stdout), rows)
    return report


def _against(said: list[bool], rows: list[tuple[str, str, bool]]) -> dict[str, float]:
    total = Score()
    for place, (story, (_, _, truth)) in enumerate(zip(said, rows, strict=True)):
        total.add({str(place)} if story else set(), {str(place)} if truth else set())
    return _figures(total)


def _newsstand(folder: Path) -> dict[str, float]:
    total = Score()
    for url, body, truth in newsstand(folder):
        total.add({found.url for found in read_listing(body, url).found}, truth)
    return _figures(total)


def _scopes(file: Path) -> dict[str, int]:
    """Real articles' addresses by what they say (in, out, unknown) and what the catalogue says (politics, other).

    Asked for the sections of the outlet's file, else for ``/politics/``. What lies under a section of an outlet file
    ("in, the outlet's own") is in scope whatever the catalogue says.
    """
    catalogue = load()
    counts: Counter[str] = Counter()
    for url, politics in articles(file):
        outlet = next((one for one in catalogue.values() if holds(one, url)), None)
        sections = outlet.section if outlet is not None and outlet.section else (_POLITICS,)
        said = Topic(sections).standing(url)
        own = said == "in" and not politics and any(url.startswith(section.url) for section in sections)
        counts[f"{said}, {_OWN if own else 'politics' if politics else 'other'}"] += 1
    return dict(sorted(counts.items()))


def _feeds(folder: Path) -> dict[str, int]:
    sitemaps = ("sitemaps_stormcrawler", "robots_crawler_commons/sitemaps")
    names = ("feeds_feedparser", "feeds_miniflux", "feeds_diffengine", *sitemaps)
    files = [file for name in names for file in (folder / name).rglob("*") if file.is_file()]
    counts = {"files": len(files), "with_links": 0, "with_a_reason": 0, "links": 0}
    for file in files:
        feed, sitemap = (
            read_feed(file.read_bytes(), "https://a.example/"),
            read_sitemap(file.read_bytes(), "https://a.example/"),
        )
        links = len(feed.found) or len(sitemap.pages) + len(sitemap.sitemaps)
        counts["with_links" if links else "with_a_reason"] += bool(links or (feed.reason and sitemap.reason))
        counts["links"] += links
    return counts


def _figures(total: Score) -> dict[str, float]:
    figures: dict[str, float] = {"right": total.right, "wrong": total.wrong, "missed": total.missed}
    return figures | {name: round(getattr(total, name), 4) for name in ("precision", "recall", "f1")}


def _cpu(work: Callable[[], object]) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


if __name__ == "__main__":
    main()
