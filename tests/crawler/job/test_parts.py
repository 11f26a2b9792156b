"""A setting that takes a part of the crawl away is refused before anything is started, in one line that says why."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from archive.errors import UsageError
from crawler import settings as ours
from crawler.job.validation import check
from crawler.scrapy.pipeline import ExtractionPipeline
from tests.crawler.job.test_job import settings


class OwnPipeline(ExtractionPipeline):
    """A project's own, made from ours."""


class Foreign:
    """A project's own part that has nothing to do with ours."""


HERE = "tests.crawler.job.test_parts"
FILES = {"https": None, "file": "scrapy.core.downloader.handlers.file.FileDownloadHandler"}


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("HTTPCACHE_ENABLED", "1", "no exchange that could be archived"),
        ("COOKIES_ENABLED", "True", "what any visitor sees"),
        ("COMPRESSION_ENABLED", "1", "decoded from the recorded exchange"),
        ("METAREFRESH_ENABLED", "1", "would not be read"),
        ("REDIRECT_ENABLED", "0", "would not be followed"),
        ("DOWNLOAD_VERIFY_CERTIFICATES", "0", "CA_FILE"),
        ("AUTOTHROTTLE_ENABLED", "1", "DOWNLOAD_DELAY"),
        ("HTTPCACHE_ENABLED", "perhaps", "HTTPCACHE_ENABLED=perhaps"),
        ("JOBDIR", "job", "the archive knows where a crawl goes on"),
        ("DOWNLOADER", "scrapy.core.downloader.Downloader", "PacedDownloader or a subclass"),
        ("DOWNLOADER", "no.such.Downloader", "there is no such class"),
        ("SCHEDULER", "no.such.Scheduler", "SCHEDULER=no.such.Scheduler: there is no such class"),
        ("DNS_RESOLVER", "x", "DNS_RESOLVER=x: there is no such class"),
        ("TWISTED_DNS_RESOLVER", "scrapy.resolver.CachingThreadedResolver", "private networks"),
        ("TWISTED_REACTOR", "twisted.internet.selectreactor.SelectReactor", "must be twisted"),
        ("TWISTED_REACTOR", "", "must be twisted"),
        ("DOWNLOAD_HANDLERS", "{}", "must be None here"),
        ("DOWNLOAD_HANDLERS", {**ours.DOWNLOAD_HANDLERS, "https": f"{HERE}.Foreign"}, "https must be crawler.access"),
        ("DOWNLOAD_HANDLERS", {**ours.DOWNLOAD_HANDLERS, "http": None}, "http must be crawler.access"),
        ("DOWNLOAD_HANDLERS", {**ours.DOWNLOAD_HANDLERS, **FILES}, "file must be None"),
        ("ITEM_PIPELINES", "{}", "without it there are no articles"),
        ("ITEM_PIPELINES", {f"{HERE}.Foreign": 100}, "ExtractionPipeline is missing"),
        ("EXTENSIONS", "{}", "PoliticsRecorder is missing"),
        ("SPIDER_MIDDLEWARES", {f"{HERE}.Foreign": 100}, "HttpErrorMiddleware must stay None"),
        ("DOWNLOADER_MIDDLEWARES", {f"{HERE}.Foreign": 100}, "robots.txt"),
        ("DOWNLOADER_MIDDLEWARES", {**ours.DOWNLOADER_MIDDLEWARES, "crawler.manners.robots.RobotsMiddleware": None},
         "RobotsMiddleware is missing"),
        ("DOWNLOAD_MAXSIZE", "0", "write a number from 1"),
        ("BUSY", "wait", "write refuse"),
    ],
)  # fmt: skip
def test_a_part_that_a_promise_hangs_on_is_not_given_up(tmp_path: Path, name: str, value: Any, words: str) -> None:
    written = json.dumps(value) if isinstance(value, dict) else value
    with pytest.raises(UsageError) as told:
        check(settings(tmp_path, **{name: written}))

    assert name in str(told.value) or "no.such" in str(told.value)
    assert words in str(told.value)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ITEM_PIPELINES", {f"{HERE}.OwnPipeline": 10, f"{HERE}.Foreign": 500}),
        ("EXTENSIONS", {"crawler.scrapy.recorder.PoliticsRecorder": 0, f"{HERE}.Foreign": 1}),
        ("DOWNLOADER_MIDDLEWARES", {**ours.DOWNLOADER_MIDDLEWARES, f"{HERE}.Foreign": 543}),
        ("SPIDER_MIDDLEWARES", {**ours.SPIDER_MIDDLEWARES, f"{HERE}.Foreign": 543}),
        ("RETRY_ENABLED", "0"),
        ("CONCURRENT_REQUESTS", "16"),
        ("CLOSESPIDER_TIMEOUT", "60"),
        ("DNSCACHE_ENABLED", "0"),
    ],
)
def test_what_is_added_or_no_promise_hangs_on_is_allowed(tmp_path: Path, name: str, value: Any) -> None:
    check(settings(tmp_path, **{name: json.dumps(value) if isinstance(value, dict) else value}))
