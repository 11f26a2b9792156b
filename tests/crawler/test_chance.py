"""Chance decides nothing: one site, crawled in many ways that must give the same.

The order in which answers come, stops in the middle, a lost ledger, and answers that fail once change neither which
articles there are nor their texts, versions and addresses. What is drawn follows from the seed."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import archive
from tests.crawler.crawls import Crawl, crawl
from tests.crawler.sites import STORY, Answer, Site, address, page, serving
from tests.tools import in_full

SEEDS = range(in_full(40, 2))
NAMES = ("Arran", "Barra", "Coll", "Danna", "Eigg", "Fara", "Gigha", "Hoy", "Iona", "Jura", "Kerrera", "Luing")
ARTICLES, EACH = len(NAMES), 3
FURNITURE = "<p>The evening letter of the harbour office tells every day at six which of the boats will sail.</p>"
# Each time an answer that cannot be used.
FAULTS: tuple[Answer, ...] = (
    (503, b"", {}),
    (500, b"later", {}),
    (200, b"<html><body><p>Half", {"Connection": "close"}),
)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        _fill(found)
        yield found


def _fill(site: Site) -> None:
    """Two sections of which one has the other's articles, in pages; a feed of the whole site that tracks its readers,
    and a sitemap with the AMP pages."""
    for number in range(ARTICLES):
        path = address(number + 1)
        site.answers[path] = page(NAMES[number], FURNITURE)
        for form in ("amp/", "?utm_source=feed"):
            site.answers[path + form] = site.answers[path]
    _paged(site, "/politics/", range(ARTICLES), feed='<link rel="alternate" type="application/rss+xml" href="/feed/">')
    _paged(site, "/politics/harbour/", range(0, ARTICLES, 2))
    entries = "".join(
        f"<item><title>Ferry</title><link>{site.base}{address(number + 1)}?utm_source=feed</link></item>"
        for number in range(ARTICLES)
    )
    site.answers["/feed/"] = (200, f"<rss><channel>{entries}</channel></rss>".encode(), {"Content-Type": "text/xml"})
    today = time.strftime("%Y-%m-%d", time.gmtime())
    listed = "".join(
        f"<url><loc>{site.base}{address(number + 1)}amp/</loc><lastmod>{today}</lastmod></url>"
        for number in range(1, ARTICLES, 3)
    )
    site.answers["/sitemap.xml"] = (200, f"<urlset>{listed}</urlset>".encode(), {"Content-Type": "text/xml"})
    site.answers["/robots.txt"] = (200, f"Sitemap: {site.base}/sitemap.xml\n".encode(), {"Content-Type": "text/plain"})


def _paged(site: Site, section: str, numbers: range, feed: str = "") -> None:
    for place in range(0, len(numbers), EACH):
        links = "".join(
            f'<li><h2><a href="{address(number + 1)}">The {NAMES[number]} ferry is late once again</a></h2></li>'
            for number in numbers[place : place + EACH]
        )
        page_number = place // EACH + 1
        more = f'<a rel="next" href="{section}page/{page_number + 1}/">Next</a>' if place + EACH < len(numbers) else ""
        body = f"<html><head>{feed}</head><body><main><h1>Politics</h1><ul>{links}</ul>{more}</main></body></html>"
        site.answers[section if place == 0 else f"{section}page/{page_number}/"] = (200, body.encode(), {})


def _kept(site: Site, folder: Path, *, form: bool) -> dict[str, list[tuple[str | None, str | None, int | None]]]:
    """Of each article's address headline, text and number of its versions; ``form``: by the form that was asked."""
    kept: dict[str, list[tuple[str | None, str | None, int | None]]] = {}
    for one in archive.open(folder / "archive").articles(versions="all"):
        path = one.url.removeprefix(site.base)
        path = path if form else path.partition("?")[0].removesuffix("amp/")
        kept.setdefault(path, []).append((one.headline, one.text, one.version))
    return kept


def _late(draw: random.Random, answer: Answer) -> Callable[[dict[str, str]], Answer]:
    def answered(_: dict[str, str]) -> Answer:
        time.sleep(draw.random() * 0.3)
        return answer

    return answered


def _once(answer: Answer, fault: Answer) -> Callable[[dict[str, str]], Answer]:
    left = [fault]
    return lambda _: left.pop() if left else answer


def _text(name: str) -> str:
    return "\n\n".join(f"{STORY}It was the {word} time this year for {name}." for word in ("first", "second", "third"))


def _crawl(site: Site, folder: Path, **settings: object) -> Crawl:
    return crawl({"url": f"{site.section} {site.base}/politics/harbour/"}, folder=folder, RETRY_ENABLED=0, **settings)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_site_gives_the_same_however_it_is_crawled(site: Site, tmp_path: Path, seed: int) -> None:
    """Before, what a stopped run had made kept what the site repeats, and the form of an address was that of the list
    that was answered first."""
    draw = random.Random(seed)
    plain: dict[str, Answer] = dict(site.answers)  # type: ignore[arg-type]
    together = draw.choice([1, 8])
    for path, answer in plain.items():
        site.answers[path] = _late(draw, answer)
    for _ in range(draw.randint(1, 2)):
        most = draw.randint(2, 20)
        _crawl(site, tmp_path, CLOSESPIDER_PAGECOUNT=most, CONCURRENT_REQUESTS_PER_DOMAIN=together)
        if draw.random() < 0.5:
            shutil.rmtree(tmp_path / "archive/ledger", ignore_errors=True)
    if seed % 2:
        failing = draw.choice([path for path in plain if path.startswith("/politics/") and "story" not in path])
        site.answers[failing] = _once(plain[failing], draw.choice(FAULTS))
    _crawl(site, tmp_path, CONCURRENT_REQUESTS_PER_DOMAIN=together)

    last = _crawl(site, tmp_path, REFETCH_ALL=1, CONCURRENT_REQUESTS_PER_DOMAIN=together)

    assert last.code == 0, last.log[-2000:]
    told = {address(place + 1): [(f"The {name} ferry is late", _text(name), 1)] for place, name in enumerate(NAMES)}
    # A page that only the feed named, as its section gave no answer, came in the feed's form, which is kept.
    assert _kept(site, tmp_path, form=seed % 2 == 0) == told
