"""Dates that programs write beside the form of a standard: the instant is the same, and so is its zone."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.discovery.dates import iso
from crawler.extraction import extract
from crawler.vocabulary.calendar import parsed

AT_TEN = dt.datetime(2026, 11, 29, 10, tzinfo=dt.UTC)
FORMS = [
    "2026-11-29 10:00:00.000 GMT",
    "2026-11-29 10:00:00 (GMT)",
    "2026-11-29T10:00:00:000Z",
    "20261129T10:00:00Z",
    "2026-11-29T10:00:00+00:00Z",
    "2026-11-29T10.00.00Z",
    "2026-11-29 12:00:00 GMT+2",
    "2026-11-29T12:00:00 GMT+02:00",
    "2026-11-29T05:00:00\u221205:00",
    "2026-11-29 10:00:00 AM GMT",
    "Sun, 29 Nov 2026 12:00:00 GMT+2",
    "29 Nov 2026 19:00:00 +0900",
]


@pytest.mark.parametrize("written", FORMS)
def test_a_machines_date_keeps_its_zone(written: str) -> None:
    moment = parsed(written)

    assert moment is not None
    assert moment.in_zone(None) == AT_TEN


@pytest.mark.parametrize("written", FORMS)
def test_feeds_and_pages_read_alike(written: str) -> None:
    assert dt.datetime.fromisoformat(iso(written) or "") == AT_TEN

    page = (
        f'<html><head><title>Levy</title><meta property="article:published_time" content="{written}"></head>'
        "<body><article><h1>Levy</h1><p>The council heard report number one on the harbour.</p></article></body></html>"
    )
    published = extract(page.encode(), "https://courier.example/levy").date_published
    assert dt.datetime.fromisoformat(published or "") == AT_TEN


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("2026-11-29 10:00 PM", dt.time(22)),
        ("2026-11-29 12:30 AM", dt.time(0, 30)),
        ("2026-11-29T23:59:60", dt.time(23, 59, 59)),
        ("2026-11-9 1:05:00", dt.time(1, 5)),
    ],
)
def test_a_clock_without_a_zone(written: str, time: dt.time) -> None:
    moment = parsed(written)

    assert moment is not None
    assert (moment.time, moment.offset) == (time, None)
