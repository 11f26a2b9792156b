"""A maintenance hour and a challenge, from the side of a reader: what a crawl keeps, says and does afterwards."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.article import VERSIONED
from tests.crawler.crawls import scrapy
from tests.crawler.sites import Answer, Site, address, fates, listing, page, run_of, serving

NAMES = ("northern", "southern", "eastern", "western")
CLOSED = (
    "<title>Courier</title><h1>We are having a look</h1><p>All of our pages are being looked after tonight, and come "
    "back when we are done. Thank you for waiting. It is 03:{minute:02}:17 now, and you are visitor {visitor}.</p>"
)
MISSING: Answer = (200, b"<title>Page not found</title><h1>Page not found</h1><p>There is no such page.</p>", {})


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def open_again(site: Site, count: int) -> None:
    """Every article answers, with an ETag of its own."""
    site.answers["/politics/"] = listing(*range(1, count + 2))
    for number, name in enumerate(NAMES[:count], 1):
        status, body, _ = page(name)
        site.answers[address(number)] = (status, body, {"ETag": f'"good{number}"'})


def closed(site: Site, *numbers: int) -> None:
    for number in numbers:
        body = CLOSED.format(minute=number, visitor=f"7f{number}a3c-99{number}").encode()
        site.answers[address(number)] = (200, body, {"ETag": f'"closed{number}"'})


def texts(root: Path) -> list[tuple[str | None, int | None]]:
    return sorted((one.headline, one.version) for one in archive.open(root).articles(versions="all") if one.version)


def test_a_maintenance_hour_opens_no_version_and_leaves_no_trace(site: Site, tmp_path: Path) -> None:
    """One new article (4) is met in it for the first time, and one page (5) that is no article at first."""
    open_again(site, 3)
    site.answers[address(4)] = MISSING
    assert site.crawl(tmp_path).code == 0
    good = texts(tmp_path / "archive")
    closed(site, 1, 2, 3, 4)
    items = tmp_path / "items.jsonl"

    during = site.crawl(tmp_path, REFETCH_ALL=1, FEEDS=json.dumps({str(items): {"format": "jsonlines"}}))

    assert during.code == 1, during.log
    (told,) = during.summary["outlets"].values()
    assert [alarm["kind"] for alarm in told["alarms"]] == ["blocked"]
    found = fates(tmp_path / "archive", run_of(during))
    assert {(found[address(n)]["fate"], found[address(n)]["reason"]["kind"]) for n in (1, 2, 3, 4)} == {
        ("failed", "same_page")
    }
    assert texts(tmp_path / "archive") == good
    left = [json.loads(line) for line in items.read_text().splitlines()]
    assert [(one["status"], one["text"]) for one in left] == [("blocked", None)] * 4

    # From the WARCs alone it comes out the same.
    again = tmp_path / "again"
    shutil.copytree(tmp_path / "archive" / "warc", again / "warc")
    assert scrapy("mend", folder=tmp_path, ARCHIVE=again).code == 0
    assert texts(again) == good
    walls = archive.open(again).articles(status="blocked", versions="all")
    assert {one.status_reason.kind for one in walls if one.status_reason} <= {"same_page"}

    open_again(site, 4)
    site.answers["/politics/"] = listing(1, 2, 3, 4)
    site.asked.clear()
    after = site.crawl(tmp_path, REFETCH_ALL=1)

    assert after.code == 0, after.log
    asked = {path: fields.get("If-None-Match") for path, fields in site.asked}
    # After what came in a page's place the page is asked for whole.
    assert [asked[address(n)] for n in (1, 2, 3, 4)] == [None, None, None, None]
    assert texts(tmp_path / "archive") == sorted([*good, ("The western ferry is late", 1)])
    assert all(one.status in VERSIONED for one in archive.open(tmp_path / "archive").articles())


def standing(root: Path) -> list[tuple[str, str, int | None]]:
    found = archive.open(root).articles(versions="all", status=None)
    return sorted((one.url, one.status, one.version) for one in found if one.version)


def test_articles_that_are_all_missing_though_the_list_has_them_are_not_gone_at_once(
    site: Site, tmp_path: Path
) -> None:
    """A site whose pages are not found for an hour has not taken them down: it would take them off its list."""
    open_again(site, 3)
    site.answers["/politics/"] = listing(1, 2, 3)
    assert site.crawl(tmp_path).code == 0
    good = standing(tmp_path / "archive")
    for number in (1, 2, 3):
        site.answers[address(number)] = (404, b"<h1>Not found</h1>", {})

    during = site.crawl(tmp_path, REFETCH_ALL=1)

    assert during.code == 1, during.log
    (told,) = during.summary["outlets"].values()
    assert [alarm["kind"] for alarm in told["alarms"]] == ["blocked"]
    assert during.counts("127-0-0-1") == {"failed": 3}
    assert standing(tmp_path / "archive") == good
    again = tmp_path / "again"
    shutil.copytree(tmp_path / "archive" / "warc", again / "warc")
    assert scrapy("mend", folder=tmp_path, ARCHIVE=again).code == 0
    assert standing(again) == good

    open_again(site, 3)
    site.answers["/politics/"] = listing(1, 2, 3)
    assert site.crawl(tmp_path, REFETCH_ALL=1).code == 0
    assert standing(tmp_path / "archive") == good


def test_a_site_that_answers_404_to_everything_has_taken_nothing_down(site: Site, tmp_path: Path) -> None:
    """A proxy that knows the host no more, for an hour: no list says that the articles are missing, or that they are
    not. Then other pages come, and what is still missing is gone."""
    open_again(site, 4)
    assert site.crawl(tmp_path).code == 0
    good, answers = standing(tmp_path / "archive"), dict(site.answers)
    site.answers.clear()
    site.answers["/robots.txt"] = (200, b"User-agent: *\nAllow: /\n", {"Content-Type": "text/plain"})

    during = site.crawl(tmp_path, REFETCH_ALL=1)

    assert during.code == 1, during.log
    (told,) = during.summary["outlets"].values()
    assert sorted(alarm["kind"] for alarm in told["alarms"]) == ["blocked", "lost"]
    assert during.counts("127-0-0-1")["failed"] == 4
    assert standing(tmp_path / "archive") == good
    again = tmp_path / "again"
    shutil.copytree(tmp_path / "archive" / "warc", again / "warc")
    assert scrapy("mend", folder=tmp_path, ARCHIVE=again).code == 0
    assert standing(again) == good

    site.answers = {path: answer for path, answer in answers.items() if path != address(2)}
    site.answers["/politics/"] = listing(1, 3, 4)
    after = site.crawl(tmp_path, REFETCH_ALL=1)
    assert after.code == 0, after.log
    changed = [one for one in standing(tmp_path / "archive") if one not in good]
    assert changed == [(site.base + address(2), "gone", 2)]


@pytest.mark.parametrize(("status", "numbers"), [(404, (1, 2)), (410, (1, 2, 3)), (404, ())])
def test_what_is_taken_down_is_gone_at_once(site: Site, tmp_path: Path, status: int, numbers: tuple[int, ...]) -> None:
    """Two articles, three that the server says are gone, three that the list has no more."""
    open_again(site, 4)
    site.answers["/politics/"] = listing(1, 2, 3, 4)
    assert site.crawl(tmp_path).code == 0
    for number in numbers or (1, 2, 3):
        site.answers[address(number)] = (status, b"<h1>Not here</h1>", {})
    site.answers["/politics/"] = listing(1, 2, 3, 4) if numbers else listing(4, 5)
    site.answers[address(5)] = page("fifth")

    done = site.crawl(tmp_path, REFETCH_ALL=1)

    assert done.code == 0, done.log
    assert done.counts("127-0-0-1")["gone"] == len(numbers or (1, 2, 3))


@pytest.mark.parametrize(
    ("path", "answer", "told"),
    [
        ("/robots.txt", (202, b"", {"x-amzn-waf-action": "challenge"}), "blocked: AWS WAF: "),
        ("/robots.txt", (403, b"<h1>403</h1>", {"cf-mitigated": "challenge"}), "blocked: Cloudflare: "),
        ("/robots.txt", (200, b"<!doctype html><html><body><p>One moment.</p></body></html>", {}), "blocked: "),
        (
            "/politics/",
            (403, b"<h1>403</h1>", {"cf-ray": "8c0ffee-NRT", "server": "cloudflare"}),
            "blocked: Cloudflare: ",
        ),
    ],
)
def test_a_challenge_is_told_in_one_line(site: Site, tmp_path: Path, path: str, answer: Answer, told: str) -> None:
    open_again(site, 2)
    site.answers[path] = answer

    done = site.crawl(tmp_path, RETRY_TIMES=0)

    assert done.code == 1
    assert told in done.log.splitlines()[-1]
    assert not [asked for asked, _ in site.asked if asked.startswith("/politics/2026/")]


def other_story(number: int, named: str) -> Answer:
    """A story that has nothing in common with the others, and names ``named`` as its address."""
    words = ("salt", "lamp", "orchard", "barrel", "winter", "paper", "engine", "meadow", "court", "tower", "steel")
    told = ""
    for line in range(6):
        chosen = (words[(number * 7 + line * 3 + n * (number + 2)) % 11] + "ab"[n % 2] * number for n in range(30))
        told += f"<p>{' '.join(chosen)}.</p>"
    title = f"{words[number].title()} number {number}"
    date = f'<meta property="article:published_time" content="2026-11-0{number}T09:00:00Z">'
    head = f'<title>{title}</title><link rel=canonical href="{named}">{date}'
    return 200, f"<html><head>{head}</head><body><article><h1>{title}</h1>{told}</article></body></html>".encode(), {}


def test_a_cache_that_mixes_up_its_answers_makes_no_version_and_joins_nothing(site: Site, tmp_path: Path) -> None:
    own = {number: other_story(number, f"{site.base}{address(number)}") for number in (1, 2, 3)}
    site.answers = {"/politics/": listing(*own)} | {address(number): answer for number, answer in own.items()}
    assert site.crawl(tmp_path).code == 0
    good = texts(tmp_path / "archive")
    site.answers[address(1)] = own[2]
    site.answers[address(3)] = other_story(9, f"{site.base}{address(9)}")

    mixed = site.crawl(tmp_path, REFETCH_ALL=1)

    found = fates(tmp_path / "archive", run_of(mixed))
    assert {n: (found[address(n)]["reason"] or {}).get("kind") for n in (1, 2, 3)} == {
        1: "stranger",
        2: "same_bytes",
        3: "stranger",
    }
    site.answers |= {address(number): answer for number, answer in own.items()}
    assert site.crawl(tmp_path, REFETCH_ALL=1).summary["counts"] == {"unchanged": 3}
    assert texts(tmp_path / "archive") == good
    assert [run.aliases for run in archive.open(tmp_path / "archive").runs()] == [()] * 3
