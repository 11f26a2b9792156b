"""What is wrong with arguments and settings is found before the first request."""

from __future__ import annotations

import asyncio
import gc
import weakref
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from archive.errors import StorageError, UsageError
from crawler.extraction import learn
from crawler.job.job import CrawlJob
from crawler.job.plan import Plan
from crawler.spiders.politics import PoliticsSpider

NOWHERE = "http://127.0.0.1:9/politics/"


def settings(folder: Path, **changes: Any) -> Settings:
    """The crawler's settings, as from the command line: every value a string."""
    found = Settings()
    found.setmodule("crawler.settings", priority="project")
    found.setdict({"ARCHIVE": str(folder / "archive"), **changes}, priority="cmdline")
    return found


@pytest.mark.parametrize(
    ("arguments", "changes", "words"),
    [
        ({"outlet": "japan-newz"}, {}, "japan-news"),
        ({"outlet": ""}, {}, "say what to crawl"),
        ({}, {}, "say what to crawl"),
        ({"url": "japannews.yomiuri.co.jp/politics"}, {}, "not a web address"),
        ({"url": "ftp://site.example/politics"}, {}, "not a web address"),
        ({"url": "http://site.example:99999999/"}, {}, "not a web address"),
        ({"url": "http:///politics"}, {}, "not a web address"),
        ({"url": "http://[::1/politics"}, {}, "not a web address"),
        ({"url": NOWHERE, "pages": "many"}, {}, "write a number from 1, or all"),
        ({"url": NOWHERE, "pages": "0"}, {}, "write a number from 1, or all"),
        ({"url": NOWHERE, "shard": "3/2"}, {}, "-a shard=3/2: write it like 2/4"),
        ({"url": NOWHERE, "shard": "0/2"}, {}, "-a shard=0/2: write it like 2/4"),
        ({"url": NOWHERE, "shard": "1/20000000000"}, {}, "at most 10000"),
        ({"url": NOWHERE, "shard": f"1/{'9' * 5000}"}, {}, "at most 10000"),
        ({"url": NOWHERE, "shard": "half"}, {}, "-a shard=half: write it like 2/4"),
        ({"url": NOWHERE, "outlets": "x"}, {}, "-a outlets=: there is no such argument; there are outlet, url, pages"),
        ({"url": NOWHERE}, {"ALLOW_PRIVATE": "localhost"}, "'localhost' is no address or network"),
        ({"url": NOWHERE}, {"FAIL_ON": "everything"}, "'everything' is none of lost, blocked, drift"),
        ({"url": NOWHERE, "since": "2999-01-01"}, {}, "-a since=2999-01-01: that day is still to come"),
        ({"url": NOWHERE}, {"DOWNLOAD_DELAY": "-1"}, "DOWNLOAD_DELAY=-1: write a number from 0 to 31536000"),
        ({"url": NOWHERE}, {"DOWNLOAD_DELAY": "1e308"}, "DOWNLOAD_DELAY=1e308: write a number from 0 to 31536000"),
        ({"url": NOWHERE}, {"EXTRACTION_WORKERS": "1000"}, "EXTRACTION_WORKERS=1000: write a number from 1 to 256"),
        ({"url": NOWHERE}, {"SEGMENT_MAX_AGE": "soon"}, "SEGMENT_MAX_AGE=soon: write a number from 1"),
        ({"url": NOWHERE}, {"ARCHIVE_IN_FLIGHT": "lots"}, "ARCHIVE_IN_FLIGHT=lots: write a whole number"),
        ({"url": NOWHERE}, {"SITEMAP_DAYS": "1e9"}, "SITEMAP_DAYS=1e9: write a whole number"),
        ({"url": NOWHERE}, {"CLOSESPIDER_PAGECOUNT": "2.5"}, "CLOSESPIDER_PAGECOUNT=2.5: write a whole number"),
        ({"url": NOWHERE}, {"CONCURRENT_ITEMS": "0"}, "CONCURRENT_ITEMS=0: write a number from 1"),
        ({"url": NOWHERE}, {"REACTOR_THREADPOOL_MAXSIZE": "0"}, "REACTOR_THREADPOOL_MAXSIZE=0: write a number from 1"),
        ({"url": NOWHERE}, {"USER_AGENT": ""}, "USER_AGENT is empty: leave it out"),
        ({"url": NOWHERE}, {"ROBOTSTXT_USER_AGENT": "my bot/1"}, "ROBOTSTXT_USER_AGENT=my bot/1: write one word"),
        ({"url": NOWHERE}, {"DEPTH_LIMIT": "deep"}, "DEPTH_LIMIT=deep: write a whole number"),
        ({"url": NOWHERE}, {"DNSCACHE_ENABLED": "maybe"}, "DNSCACHE_ENABLED=maybe: write a number, or 1 and 0"),
        ({"url": NOWHERE}, {"REFETCH": "adaptive"}, "REFETCH: no interval is there"),
        ({"url": NOWHERE}, {"OUTLETS": "no/such/folder"}, "no/such/folder"),
        ({"url": NOWHERE}, {"CA_FILE": "no/such/ca.pem"}, "no/such/ca.pem"),
        ({"url": NOWHERE}, {"ARCHIVE": "ftp://host/archive"}, "ftp://host/archive"),
        ({"url": NOWHERE}, {"ARCHIVE": ""}, "ARCHIVE is empty"),
        ({"url": NOWHERE}, {"SECTION_PAGES": "x"}, "SECTION_PAGES"),
        ({"url": NOWHERE}, {"SEGMENT_MAX_SIZE": "x"}, "SEGMENT_MAX_SIZE"),
        ({"url": NOWHERE}, {"REFETCH_ALL": "perhaps"}, "REFETCH_ALL=perhaps: write 1 or 0"),
        ({"url": NOWHERE}, {"EXTRACTION_WORKERS": "0"}, "EXTRACTION_WORKERS"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, arguments: dict[str, str], changes: dict[str, str], words: str) -> None:
    wrong = settings(tmp_path, **changes)

    with pytest.raises(UsageError) as told:
        CrawlJob.open(wrong, Plan.from_arguments(wrong, arguments))

    assert words in str(told.value)
    assert list(tmp_path.iterdir()) == []


def test_urls_of_one_site_are_sections_of_one_outlet(tmp_path: Path) -> None:
    plan = Plan(settings(tmp_path), url="https://www.site.example/politics/ https://site.example/elections/")

    target = plan.targets["site-example"]
    assert target.outlet is None
    assert [one.url for one in target.sections] == [
        "https://www.site.example/politics/",
        "https://site.example/elections/",
    ]


def test_a_url_of_a_known_outlet_gets_its_name_and_its_rules(tmp_path: Path) -> None:
    plan = Plan(settings(tmp_path), url="https://japannews.yomiuri.co.jp/editorial/")

    target = plan.targets["japan-news"]
    assert target.outlet is not None
    assert target.outlet.timezone == "Asia/Tokyo"
    assert len(target.sections) == 1


@pytest.mark.parametrize(("pages", "expected"), [(None, 5), ("1", 1), ("12", 12), ("all", None)])
def test_pages(tmp_path: Path, pages: str | None, expected: int | None) -> None:
    plan = Plan(settings(tmp_path), url=NOWHERE, pages=pages)

    assert (plan.depth.pages, plan.depth.stop_at_known) == (expected, pages is None)


@pytest.mark.parametrize(
    ("pages", "since", "back_fill"),
    [
        (None, None, False),
        ("3", None, False),
        ("all", None, True),
        (None, "2026-11-01", True),
        ("3", "2026-11-01", True),
    ],
)
def test_who_asks_for_the_past_gets_a_back_fill(
    tmp_path: Path, pages: str | None, since: str | None, back_fill: bool
) -> None:
    assert Plan(settings(tmp_path), url=NOWHERE, pages=pages, since=since).depth.is_back_fill == back_fill


def test_a_campaign_that_opens_holds_its_outlets_and_frees_them(tmp_path: Path) -> None:
    right = settings(tmp_path)
    job = CrawlJob.open(right, Plan(right, url=NOWHERE))

    with pytest.raises(UsageError, match="another run"):
        CrawlJob.open(right, Plan(right, url=NOWHERE))

    job.close("complete")
    CrawlJob.open(right, Plan(right, url=NOWHERE)).close("complete")


def test_nothing_that_is_large_is_kept_of_an_outlet_that_is_closed(tmp_path: Path) -> None:
    """A crawl closes hundreds of outlets, one after the other (issue K)."""
    chosen = settings(tmp_path, ALLOW_PRIVATE="127.0.0.0/8")
    job = CrawlJob.open(chosen, Plan.from_arguments(chosen, {"url": NOWHERE}))
    (crawl,) = job.crawls.values()
    memory = learn(
        (f"https://a.example/{word}", [word, f"{word} in the news", "All rights"]) for word in ("b", "c", "d")
    )
    crawl._began_with = memory
    crawl._extracts_with(memory)
    held = weakref.ref(memory)
    del memory

    job.close("complete")

    assert [manifest.memory is not None for manifest in job.manifests] == [True]
    gc.collect()
    assert held() is None


def test_an_outlet_whose_end_fails_unforeseen_keeps_no_other_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = settings(tmp_path)
    job = CrawlJob.open(right, Plan(right, url=f"{NOWHERE} http://127.0.0.2:9/politics/"))
    first, second = job.crawls.values()
    monkeypatch.setattr(first.observed, "profile", lambda: 1 / 0)

    job.close("complete")

    assert [one.outlet for one in job.manifests] == [second.name]
    assert str(job.error).startswith(f"outlet {first.name!r}: its run could not be closed (ZeroDivisionError")


def test_a_place_that_cannot_be_written_is_a_storage_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    wrong = settings(tmp_path, ARCHIVE=str(tmp_path / "file" / "archive"))

    with pytest.raises(StorageError, match="the archive cannot be written"):
        CrawlJob.open(wrong, Plan(wrong, url=NOWHERE))


def test_every_outlet_is_in_one_shard(tmp_path: Path) -> None:
    names = "japan-news,mk,spiegel,waz,yomiuri"
    shards = [set(Plan(settings(tmp_path), outlet=names, shard=f"{part}/3").targets) for part in (1, 2, 3)]

    assert sum(map(len, shards)) == 5
    assert set().union(*shards) == set(names.split(","))
    japan_news = next(shard for shard in shards if "japan-news" in shard)
    assert "yomiuri" in japan_news, "two outlets of one site"


def test_a_shard_without_outlets_has_nothing_to_do(tmp_path: Path) -> None:
    shards = [set(Plan(settings(tmp_path), outlet="japan-news", shard=f"{part}/2").targets) for part in (1, 2)]

    assert sorted(shards, key=len) == [set(), {"japan-news"}]


def test_no_article_is_asked_for_before_all_sources_of_the_outlet_are_under_way(tmp_path: Path) -> None:
    """Scrapy takes the first requests one by one, and may have the first one's answer before it takes the second."""
    right = settings(tmp_path)
    job = CrawlJob.open(right, Plan(right, url=f"{NOWHERE} {NOWHERE}world/"))
    (crawl,) = job.crawls.values()

    asyncio.run(anext(PoliticsSpider(job).start()))  # type: ignore[arg-type]

    assert crawl.reading._open == 2
    assert crawl.next_due() is None
    job.close("interrupted")
