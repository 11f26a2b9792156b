"""The downloader's own bookkeeping, without a network."""

from __future__ import annotations

import asyncio
import time
from contextlib import suppress
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.exceptions import DownloadConnectionRefusedError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from crawler.manners.downloader import PacedDownloader, wait_of
from crawler.manners.pace import HostPaused, Pauses
from crawler.manners.retry_after import LONGEST
from crawler.manners.robots import RobotsDisallowed

SETTINGS = {"DOWNLOAD_DELAY": 3, "RETRY_AFTER_MAX": 120, "BACKOFF_MAX": 120, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}


def downloader(folder: Path, **changes: object) -> PacedDownloader:
    none = dict.fromkeys(("data", "file", "ftp", "http", "https", "s3"))
    settings = {**SETTINGS, "ARCHIVE": str(folder), "DOWNLOAD_HANDLERS": none, **changes}
    return PacedDownloader(get_crawler(settings_dict=settings))


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://Site.Example/a", "site.example"),
        ("http://site.example:8080/a", "site.example"),
        ("https://site.example./a", "site.example"),
        ("https://www.site.example/a", "www.site.example"),
    ],
)
def test_a_host_has_one_pace_whatever_the_port_and_scheme(tmp_path: Path, url: str, host: str) -> None:
    assert downloader(tmp_path).get_slot_key(Request(url, meta={"download_slot": "other.example"})) == host


def test_a_pace_outlives_scrapys_slots(tmp_path: Path) -> None:
    """Scrapy forgets a slot that was idle for a minute: Crawl-delay, pauses and back-off stay."""
    one, request = downloader(tmp_path), Request("https://site.example/")
    # There is no reactor to run it.
    one._start_slot_gc = lambda: None  # type: ignore[method-assign]
    _, slot = one._get_slot(request)
    one.pace_of(request).asked["https://site.example"] = 10.0
    one.pace_of(request).began(1000.0)
    one._slot_gc(age=-1e9)
    assert one.slots == {}

    _, again = one._get_slot(request)

    assert again is not slot
    assert one.pace_of(request).wait(1001.0) == 9.0


def test_a_slot_of_its_own_may_have_a_delay_of_its_own(tmp_path: Path) -> None:
    one = downloader(tmp_path, DOWNLOAD_SLOTS={"slow.example": {"delay": 30}})

    assert one.pace_of(Request("https://slow.example/")).gap == 30
    assert one.pace_of(Request("https://site.example/")).gap == 3


@pytest.mark.parametrize(
    ("error", "gap"),
    [
        (IgnoreRequest("robots.txt forbids it"), 3),
        (RobotsDisallowed("robots.txt forbids it"), 3),
        (HostPaused("site.example", 1.0), 3),
        (ValueError("an address that is none"), 3),
        (DownloadTimeoutError("no answer"), 6),
        (DownloadConnectionRefusedError("nobody is there"), 6),
        (None, 3),
    ],
    ids=repr,
)
def test_only_trouble_of_the_host_widens_its_gap(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception | None, gap: float
) -> None:
    """What we refuse ourselves says nothing of how the host is."""
    one, request = downloader(tmp_path), Request("https://site.example/")
    one._start_slot_gc = lambda: None  # type: ignore[method-assign]
    _, slot = one._get_slot(request)
    slot.busy = 1

    async def answered(*_: object) -> Response:
        if error:
            raise error
        return Response(request.url)

    monkeypatch.setattr(Downloader, "_download", answered)
    with suppress(type(error) if error else ValueError):
        asyncio.run(one._download(slot, request))

    assert (one.pace_of(request).gap, slot.busy) == (gap, 0)


def test_what_an_earlier_run_was_told_holds(tmp_path: Path) -> None:
    (tmp_path / "ledger").mkdir()
    now = float(int(time.time()))
    Pauses(tmp_path / "ledger").note("site.example", now + 600)

    with pytest.raises(HostPaused) as told:
        downloader(tmp_path).pace_of(Request("https://site.example/")).check(now)

    assert told.value.until == now + 600
    downloader(tmp_path).pace_of(Request("https://www.site.example/")).check(now)


def test_a_pause_that_was_noted_under_a_clock_that_was_ahead_is_over(tmp_path: Path) -> None:
    """Nobody is believed who asks for more than a day."""
    pauses, now = Pauses(tmp_path), 1_790_000_000.0
    pauses.note("site.example", now + LONGEST)
    pauses.note("other.example", now + 366 * 86_400)

    assert pauses.until("site.example", now) == now + LONGEST
    assert pauses.until("other.example", now) is None


@pytest.mark.parametrize("text", ["", "soon", "2026-01-01T00:00:00+00:00", "\x00\xff"])
def test_a_pause_that_is_over_or_none_is_no_pause(tmp_path: Path, text: str) -> None:
    pauses = Pauses(tmp_path)
    (tmp_path / "site-example.paused").write_text(text)

    assert pauses.until("site.example", 1_790_000_000.0) is None


def test_no_folder_is_made_for_a_pause(tmp_path: Path) -> None:
    Pauses(tmp_path / "ledger").note("site.example", 4_000_000_000.0)

    assert list(tmp_path.iterdir()) == []


def test_what_a_response_asks_for() -> None:
    response = Response("https://site.example/", status=503, headers={"Retry-After": "30"})

    assert wait_of(response) == 30.0
    assert wait_of(response.replace(status=200)) is None
    assert wait_of(response.replace(headers={})) is None
