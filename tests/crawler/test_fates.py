"""What becomes of a URL, on a site that answers as it likes: every URL has one fate, and the WARC can tell it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

import archive
from archive.causes import Cause
from archive.verify.audit import verify
from crawler.settings import SPIDER_MIDDLEWARES
from tests.crawler.crawls import environment
from tests.crawler.sites import Answer, Site, address, fates, listing, moved, page, run_of, serving, warc


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as found:
        yield found


def test_what_our_manners_refuse_is_skipped_and_stands_in_the_warc(site: Site, tmp_path: Path) -> None:
    """By robots.txt, by address; at once or after a redirect, whose exchange is not taken for the page."""
    site.answers = {
        "/robots.txt": (200, b"User-agent: *\nDisallow: /politics/2026/10/01/\nDisallow: /secret/\n", {}),
        "/politics/": listing(1, 2, 3, 4),
        address(2): moved("/secret/story/"),
        address(3): moved("http://10.0.0.1/story/"),
        address(4): page("fourth"),
    }

    done = site.crawl(tmp_path)

    assert done.code == 0, done.log[-2000:]
    told = fates(tmp_path / "archive", run_of(done))
    assert [(told[address(n)]["fate"], told[address(n)]["reason"]["kind"]) for n in (1, 2, 3)] == [
        ("skipped", "robots"),
        ("skipped", "robots"),
        ("skipped", "address"),
    ]
    refused = [dict(one.warc_fields()) for one in warc(tmp_path / "archive", "metadata") if b"reason:" in one.block]
    assert sorted((one["reason"], one["requested"].removeprefix(site.base)) for one in refused) == [
        ("address", address(3)),
        ("robots", address(1)),
        ("robots", address(2)),
    ]
    assert list(verify(tmp_path / "archive")) == []


def test_links_that_lead_to_one_article_make_one_version(site: Site, tmp_path: Path) -> None:
    """Both are on their way at once, and a third link comes with a tracking parameter."""
    site.answers = {"/politics/": listing(1, 2, 9), address(1): moved(address(9)), address(2): moved(address(9))}
    site.answers[address(9)] = page("ninth")

    done = site.crawl(tmp_path, CONCURRENT_REQUESTS_PER_DOMAIN=8)

    assert done.summary["counts"] == {"saved": 1, "unchanged": 2}
    assert [one.version for one in archive.open(tmp_path / "archive").captures()] == [1]


def test_an_article_that_leads_to_the_front_page_is_gone(site: Site, tmp_path: Path) -> None:
    site.answers = {"/politics/": listing(1, 2), address(1): page("first"), address(2): page("second")}
    assert site.crawl(tmp_path).code == 0
    site.answers |= {address(1): moved("/"), "/": page("front")}

    done = site.crawl(tmp_path, REFETCH_ALL=1)

    assert done.summary["counts"] == {"gone": 1, "unchanged": 1}
    history = archive.open(tmp_path / "archive").history(site.base + address(1))
    assert [(one.version, one.status) for one in history] == [(1, "ok"), (2, "gone")]


@pytest.mark.parametrize("validated", [False, True])
def test_an_article_that_moved_is_a_version_proved_by_the_redirect_and_the_other_address_has_its_own(
    site: Site, tmp_path: Path, *, validated: bool
) -> None:
    """Through one more redirect that only adds a slash; and back again. The bytes are the same at both addresses, and
    with ``validated`` the date of change is, too: what is true of one page says nothing about the other."""
    there = address(9)

    def first(fields: dict[str, str]) -> Answer:
        if fields.get("If-Modified-Since"):
            return 304, b"", {}
        return (*page("first")[:2], {"Last-Modified": "Tue, 13 Oct 2026 15:41:47 GMT"} if validated else {})

    site.answers = {"/politics/": listing(1, 2), address(1): first, address(2): page("second")}
    assert site.crawl(tmp_path).code == 0
    site.answers |= {address(1): moved(there.rstrip("/")), there.rstrip("/"): moved(there), there: first}
    for saved in (2 if validated else 1, 0):
        done = site.crawl(tmp_path, REFETCH_ALL=1)
        assert done.summary["counts"].get("saved", 0) == saved, done.log[-2000:]
    site.answers |= {address(1): first}
    assert site.crawl(tmp_path, REFETCH_ALL=1).code == 0

    news = archive.open(tmp_path / "archive")
    left = news.history(site.base + address(1))
    assert [(one.version, one.status, one.status_reason) for one in left] == [
        (1, "ok", None),
        (2, "moved", Cause("moved", url=f"{site.base}{there}")),
        (3, "ok", None),
    ]
    proof = news.snapshot(left[1])
    assert (proof.url, proof.status) == (site.base + address(1), 302)
    assert [(one.version, one.status) for one in news.history(site.base + there)] == [(1, "ok")]
    assert list(verify(tmp_path / "archive")) == []


def test_a_304_takes_no_validator_away_and_no_revisit_names_a_revisit(site: Site, tmp_path: Path) -> None:
    """A 304 may leave Last-Modified out (RFC 9110, section 15.4.5): the next request asks for changes all the same."""

    def answer(fields: dict[str, str]) -> Answer:
        if fields.get("If-Modified-Since"):
            return 304, b"", {}
        return (*page("first")[:2], {"Last-Modified": "Tue, 13 Oct 2026 15:41:47 GMT"})

    site.answers = {"/politics/": listing(1, 2), address(1): answer, address(2): page("second")}
    for _ in range(3):
        done = site.crawl(tmp_path, REFETCH_ALL=1)
        assert done.code == 0, done.log[-2000:]

    asked = [fields.get("If-Modified-Since") for path, fields in site.asked if path == address(1)]
    assert asked == [None, "Tue, 13 Oct 2026 15:41:47 GMT", "Tue, 13 Oct 2026 15:41:47 GMT"]
    held = {one.record_id for one in warc(tmp_path / "archive", "response")}
    revisits = warc(tmp_path / "archive", "revisit")
    assert len(revisits) == 6, "of two articles and the section page, in two runs"
    assert {one.headers.first("WARC-Refers-To") for one in revisits} <= held


def test_the_first_run_extracts_again_what_a_redirect_led_to(site: Site, tmp_path: Path) -> None:
    """Once it has learned what the site repeats: still one fate a link, and one version an article."""
    notice = "<p>Please consider the weekly letter of this paper, which costs you nothing.</p>"
    site.answers = {
        "/politics/": listing(1, 2, 3, 4, 5),
        address(1): moved(address(9)),
        address(9): page("ninth", notice),
    }
    for number, name in enumerate(("second", "third", "fourth", "fifth"), 2):
        unlike = "".join(f"<p>{f'The {name} {word} ferry was late on its way home. ' * 5}</p>" for word in "abcdefgh")
        body = f"<html lang=en><body><article><h1>The {name} ferry</h1>{unlike}{notice}</article></body></html>"
        site.answers[address(number)] = (200, body.encode(), {})

    done = site.crawl(tmp_path)

    assert done.code == 0, done.log[-2000:]
    told = fates(tmp_path / "archive", run_of(done))
    assert set(told) == {address(number) for number in range(1, 6)}
    assert sum(done.summary["counts"].values()) == 5
    kept = list(archive.open(tmp_path / "archive").captures())
    assert len({one.extraction.id for one in kept}) == 1
    assert kept[0].extraction.memory is not None
    assert "weekly letter" not in "".join(one.text or "" for one in kept)


FAILING = """
from crawler.articles.page import Page


class Failing:
    def process_item(self, item):
        if isinstance(item, Page) and "number-2-" in item.url:
            raise ValueError("a defect of ours")
        return item
"""


def test_a_page_that_our_own_code_fails_over_is_lost_until_the_next_run_derives_it(site: Site, tmp_path: Path) -> None:
    """Its bytes are in the WARC, but exit 0 would say that nothing was lost."""
    site.answers = {"/politics/": listing(1, 2), address(1): page("first"), address(2): page("second")}
    (tmp_path / "failing.py").write_text(FAILING)
    pipelines = json.dumps({"failing.Failing": 50, "crawler.scrapy.pipeline.ExtractionPipeline": 100})
    place = os.pathsep.join([str(tmp_path), str(Path.cwd())])

    failed = site.crawl(tmp_path, ITEM_PIPELINES=pipelines, env={"PYTHONPATH": place})

    assert failed.code == 1, failed.log[-2000:]
    assert failed.summary["counts"] == {"pending": 1, "saved": 1}
    assert "lost: of 1 pages nobody knows what became" in failed.log
    done = site.crawl(tmp_path)
    assert done.code == 0, done.log[-2000:]
    assert len(list(archive.open(tmp_path / "archive").articles())) == 2
    assert [path for path, _ in site.asked].count(address(2)) == 1
    assert list(verify(tmp_path / "archive")) == []


def test_a_crawl_that_breaks_before_its_first_request_crashed_and_was_not_interrupted(
    site: Site, tmp_path: Path
) -> None:
    """A scheduler repeats at once what was interrupted (3); a crash (1) is somebody's to look at."""
    (tmp_path / "breaking.py").write_text("class Breaking:\n    def __init__(self):\n        raise ValueError\n")
    middlewares = json.dumps({**SPIDER_MIDDLEWARES, "breaking.Breaking": 1})
    place = os.pathsep.join([str(tmp_path), str(Path.cwd())])

    done = site.crawl(tmp_path, SPIDER_MIDDLEWARES=middlewares, env={"PYTHONPATH": place})

    assert done.code == 1, done.log[-2000:]
    assert done.summary["outlets"]["127-0-0-1"]["status"] == "interrupted"
    assert site.asked == []


def test_not_modified_to_who_never_had_the_page_is_a_failure_that_is_due_again(site: Site, tmp_path: Path) -> None:
    site.answers = {"/politics/": listing(1), address(1): (304, b"", {"ETag": '"1"'})}
    assert site.crawl(tmp_path).counts("127-0-0-1") == {"failed": 1}
    site.answers[address(1)] = page("first")

    assert site.crawl(tmp_path, REFETCH_ALL=1).counts("127-0-0-1") == {"saved": 1}


SCRIPT = """
import sys
from scrapy.crawler import CrawlerProcess
from scrapy.utils.project import get_project_settings
from crawler.workers.pool import Workers

real = Workers.parse
def parse(workers, kind, body, url, *more):
    if url.endswith("/broken/"):
        raise ValueError("a defect of ours")
    return real(workers, kind, body, url, *more)
Workers.parse = parse

settings = get_project_settings()
settings.setdict({"ARCHIVE": sys.argv[1], "ALLOW_PRIVATE": "127.0.0.0/8", "DOWNLOAD_DELAY": 0})
process = CrawlerProcess(settings)
process.crawl("politics", url=sys.argv[2])
process.start()
"""


def test_a_script_of_ones_own_leaves_a_whole_archive(site: Site, tmp_path: Path) -> None:
    """There is no `scrapy crawl` then that would end the run."""
    site.answers = {"/politics/": listing(1, 2), address(1): page("first"), address(2): page("second")}
    root = tmp_path / "archive"

    words = [sys.executable, "-c", SCRIPT, str(root), site.section]
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False, timeout=120)

    assert done.returncode == 0, done.stderr[-2000:]
    assert [run.status for run in archive.open(root).runs()] == ["complete"]
    assert len(list(archive.open(root).articles())) == 2
    assert list(verify(root)) == []


def test_a_listing_that_our_own_code_fails_over_costs_no_other_ones_articles(site: Site, tmp_path: Path) -> None:
    def late(_: dict[str, str]) -> Answer:
        time.sleep(1)
        return listing(3)

    site.answers = {
        "/politics/": listing(1, 2),
        "/broken/": late,
        address(1): page("first"),
        address(2): page("second"),
    }

    words = [sys.executable, "-c", SCRIPT, str(tmp_path / "archive"), f"{site.section} {site.base}/broken/"]
    done = subprocess.run(words, env=environment(), capture_output=True, text=True, check=False, timeout=120)

    assert "a defect of ours" in done.stderr
    assert len(list(archive.open(tmp_path / "archive").articles())) == 2


def test_no_request_names_another_page_as_its_referrer(site: Site, tmp_path: Path) -> None:
    site.answers["/politics/"] = listing(1, 2)
    site.answers[address(1)] = page("first")
    site.answers[address(2)] = moved(address(1))

    done = site.crawl(tmp_path)

    assert len(site.asked) >= 4
    assert [fields.get("Referer") for _, fields in site.asked] == [None] * len(site.asked)
    assert "handle_referer" not in done.log  # Scrapy's warning of a missing middleware
