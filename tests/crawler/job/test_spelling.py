"""A setting of a misspelt name is told with the one that is meant; what belongs to others is let be."""

from __future__ import annotations

from pathlib import Path

import pytest
from scrapy.settings import Settings

from archive.errors import UsageError
from crawler.job.plan import Plan
from crawler.job.spelling import nearest
from crawler.job.validation import check
from tests.crawler.job.test_job import NOWHERE, settings

# Settings of well-known plugins, of projects, and of Scrapy where it has no default for them.
FOREIGN = """
    AWS_BUCKET API_KEY ARCHIVE_DIR ARCHIVE_URL BASE_DIR BOT_VERSION CONTACT_EMAIL COOKIES_FILE CRAWLERA_ENABLED
    DATABASE_URL DB_HOST DELTAFETCH_DIR DELTAFETCH_ENABLED DUPEFILTER_KEY FAKEUSERAGENT_PROVIDERS FEED_DIR
    FEED_FORMAT FEED_URI FILES_EXPIRES FILES_STORE IMAGES_MIN_HEIGHT IMAGES_STORE IMAGES_THUMBS KAFKA_TOPIC LOG_DIR
    LOG_NAME MAIL_TO MAX_PAGES MEDIA_ALLOW_REDIRECTS METRICS_PORT MONGO_DATABASE MONGO_URI OUTLET_DIR OUTPUT_DIR
    PLAYWRIGHT_BROWSER_TYPE PROXY_LIST PROXY_MODE PROXY_URL RANDOM_UA_TYPE REDIS_HOST REDIS_URL REPORT_FILE
    RETRY_BACKOFF ROTATING_PROXY_LIST S3_BUCKET SCHEDULER_PERSIST SCHEDULER_QUEUE_CLASS SCHEDULER_QUEUE_KEY
    SELENIUM_DRIVER_NAME SENTRY_DSN SOURCE_DIR SPIDERMON_ENABLED SPLASH_URL START_URLS STATSD_HOST TIMEOUT
    ZYTE_API_ENABLED ZYTE_API_KEY CONCURRENT_REQUESTS_PER_IP
"""


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("ARCHVE", "ARCHIVE"),
        ("ARHCIVE", "ARCHIVE"),
        ("archive", "ARCHIVE"),
        ("SECTON_PAGES", "SECTION_PAGES"),
        ("SECTIONS_PAGES", "SECTION_PAGES"),
        ("CONTCAT", "CONTACT"),
        ("OUTLET", "OUTLETS"),
        ("NO_ARCHIVE", "NOARCHIVE"),
        ("FALI_ON", "FAIL_ON"),
        ("SEGMENT_AGE_MAX", "SEGMENT_MAX_AGE"),
        ("S3_ENDPOINT", "S3_ENDPOINT_URL"),
        ("LOGLEVEL", "LOG_LEVEL"),
        ("DOWNLAOD_DELAY", "DOWNLOAD_DELAY"),
        ("ROBOTS_TXT_OBEY", "ROBOTSTXT_OBEY"),
    ],
)
def test_the_name_that_is_meant(name: str, meant: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"^{name}: there is no such setting; is {meant} meant"):
        check(settings(tmp_path, **{name: "1"}))

    of_a_project = settings(tmp_path)
    of_a_project.set(name, 1, priority="project")
    with pytest.raises(UsageError, match=f"is {meant} meant"):
        check(of_a_project)


def test_settings_of_others_are_let_be(tmp_path: Path) -> None:
    check(settings(tmp_path, **dict.fromkeys(FOREIGN.split(), "1")))


def test_every_setting_of_ours_and_of_scrapy_is_known() -> None:
    assert [name for name in Settings() if nearest(name)] == []


def test_the_environment_is_looked_at_where_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ARCHVE", "S3_BUCKET_OF_MINE", "S3_REGION"):
        monkeypatch.setenv(name, "1")
    check(settings(tmp_path))

    monkeypatch.setenv("S3_ENDPONT_URL", "http://127.0.0.1:9")
    with pytest.raises(UsageError, match=r"S3_ENDPONT_URL in the environment: .* is S3_ENDPOINT_URL meant"):
        check(settings(tmp_path))


@pytest.mark.parametrize(
    ("arguments", "changes", "words"),
    [
        ({"url": NOWHERE, "ARCHIVE": "data"}, {}, "a setting is written -s ARCHIVE="),
        ({}, {"outlet": "japan-news"}, "write -a outlet=japan-news"),
        ({"url": NOWHERE}, {"pages": "3"}, "-s pages=: this is no setting; write -a pages=3"),
    ],
)
def test_arguments_and_settings_that_changed_places(
    tmp_path: Path, arguments: dict[str, str], changes: dict[str, str], words: str
) -> None:
    with pytest.raises(UsageError) as told:
        Plan.from_arguments(settings(tmp_path, **changes), arguments)

    assert words in str(told.value)
