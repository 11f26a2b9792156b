"""A site that is built anew between two visits, and says so to nobody: the articles stay what they were."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.reading.timeline import timeline
from tests.crawler.crawls import scrapy
from tests.crawler.sites import STORY, Answer, Site, address, fates, listing, page, run_of, serving

NAMES = {1: "northern", 2: "southern", 3: "eastern", 4: "western"}
NUMBERS = {number: 410_230 + number for number in NAMES}


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def told(root: Path) -> list[tuple[str | None, str, int | None]]:
    """Each version of each article, but for addresses."""
    news = archive.open(root)
    return sorted((one.headline, one.status, one.version) for one in news.articles(versions="all", status=None))


def from_warcs_alone(folder: Path) -> Path:
    again = folder / "again"
    shutil.rmtree(again, ignore_errors=True)
    shutil.copytree(folder / "archive" / "warc", again / "warc")
    assert scrapy("mend", folder=folder, ARCHIVE=again).code == 0
    return again


GOOD = sorted((f"The {name} ferry is late", "ok", 1) for name in NAMES.values())


def old(number: int) -> str:
    return f"/politics/2026/10/the-{NAMES[number]}-ferry-is-late-again/"


def new(number: int) -> str:
    return f"/news/the-{NAMES[number]}-ferry-is-late-again-{NUMBERS[number]}"


def listed(*links: str) -> Answer:
    rows = "".join(
        f'<li><article><h2><a href="{link}">Ferry number {place} is late once again</a></h2><p>{STORY}</p></article>'
        for place, link in enumerate(links)
    )
    return 200, f"<html><body><main><h1>Politics</h1><ul>{rows}</ul></main></body></html>".encode(), {}


@pytest.mark.parametrize("before", ["404", "410", "302", "both answer"])
def test_articles_whose_addresses_all_change_go_on_at_the_new_ones(site: Site, tmp_path: Path, before: str) -> None:
    """Nobody led the old addresses on for good: the pages stand at new ones with the same words."""
    site.answers = {old(number): page(name) for number, name in NAMES.items()}
    site.answers["/politics/"] = listed(*map(old, NAMES))
    assert site.crawl(tmp_path).code == 0
    assert told(tmp_path / "archive") == GOOD

    rebuilt: dict[str, Answer] = {new(number): page(name) for number, name in NAMES.items()}
    for number, name in NAMES.items():
        if before == "302":
            rebuilt[old(number)] = (302, b"", {"Location": new(number)})
        elif before == "both answer":
            rebuilt[old(number)] = page(name)
        else:
            rebuilt[old(number)] = (int(before), b"<h1>Not here</h1>", {})
    site.answers = {"/politics/": listed(*map(new, NAMES)), **rebuilt}
    done = site.crawl(tmp_path, REFETCH_ALL=1)

    assert done.code == 0, done.log[-2000:]
    assert told(tmp_path / "archive") == GOOD
    assert told(from_warcs_alone(tmp_path)) == GOOD

    # What is edited there is an edit; that the old addresses are gone one day is none.
    edited = page(NAMES[2], "<p>A correction was made on Wednesday, the harbour office said.</p>")
    site.answers = {**site.answers, new(2): edited} | {old(number): (404, b"", {}) for number in NAMES}
    done = site.crawl(tmp_path, REFETCH_ALL=1)

    assert done.code == 0, done.log[-2000:]
    news = archive.open(tmp_path / "archive")
    for number in NAMES:
        for url in (old(number), new(number)):
            history = news.history(site.base + url)
            assert [one.status for one in history] == ["ok"] * (2 if number == 2 else 1), url
    assert sorted(one.headline or "" for one in news.articles()) == [headline for headline, *_ in GOOD]


WALL = (
    '</article><div class="paywall"><h2>Subscribe to read on</h2><p>This article is for subscribers. Already a '
    'subscriber? Log in.</p><a href="/subscribe">Subscribe now</a></div>'
)
FREE = '<script type="application/ld+json">{{"@type":"NewsArticle","isAccessibleForFree":{}}}</script>'


def metered(name: str, *, whole: bool, edit: str = "") -> Answer:
    status, body, fields = page(name)
    text = body.decode().replace("harbour office", edit) if edit else body.decode()
    text = text.replace("<title>", FREE.format(str(whole).lower()) + "<title>")
    if not whole:
        first = text.index("</p>") + len("</p>")
        text = text[:first] + WALL + text[text.index("</article>") + len("</article>") :]
    return status, text.encode(), fields | {"ETag": '"whole"' if whole else '"stopped"'}


def test_a_meter_that_lets_some_visits_read_opens_no_versions(site: Site, tmp_path: Path) -> None:
    """Whole, stopped, whole, stopped; then what it shows is edited. An article (2) that was never read whole before is
    another version when it is."""
    site.answers["/politics/"] = listing(1, 2)
    seen = []
    for visit, is_whole in enumerate((True, False, True, False)):
        site.answers[address(1)] = metered("first", whole=is_whole)
        site.answers[address(2)] = metered("second", whole=visit > 1 and is_whole)
        done = site.crawl(tmp_path, REFETCH_ALL=1)
        assert done.code == 0, done.log[-2000:]
        found = fates(tmp_path / "archive", run_of(done))
        seen.append([(found[address(n)]["fate"], (found[address(n)]["reason"] or {}).get("kind")) for n in (1, 2)])

    assert seen == [
        [("saved", None), ("saved", None)],
        [("unchanged", "known_beginning"), ("unchanged", "same_bytes")],
        [("unchanged", "same_bytes"), ("saved", None)],
        [("unchanged", "known_beginning"), ("unchanged", "known_beginning")],
    ]
    for root in (tmp_path / "archive", from_warcs_alone(tmp_path)):
        history = {n: archive.open(root).history(site.base + address(n)) for n in (1, 2)}
        assert [one.status for one in history[1]] == ["ok"]
        assert [one.status for one in history[2]] == ["paywalled", "ok"]

    (step,) = timeline(archive.open(tmp_path / "archive"), site.base + address(1))
    assert (step.seen.times, [(one.met, one.cause and one.cause.kind) for one in step.captures]) == (
        2,
        [(False, "known_beginning"), (True, None), (False, "known_beginning")],
    )
    # A 304 would say nothing of what the meter hides: the validators of the whole page are sent.
    tags = [fields.get("If-None-Match") for path, fields in site.asked if path == address(1)]
    assert tags == [None, '"whole"', '"whole"', '"whole"']

    site.answers[address(1)] = metered("first", whole=False, edit="ministry of the sea")
    assert site.crawl(tmp_path, REFETCH_ALL=1).code == 0
    edited = archive.open(tmp_path / "archive").history(site.base + address(1))
    assert [one.status for one in edited] == ["ok", "paywalled"]
