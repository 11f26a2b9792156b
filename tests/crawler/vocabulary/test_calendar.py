"""Dates as pages write them."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.vocabulary.calendar import Moment, parsed, printed


def _shown(moment: Moment | None) -> str | None:
    return moment.in_zone(dt.timezone(dt.timedelta(hours=9))).isoformat() if moment else None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024-10-13T17:41:47+09:00", "2024-10-13T17:41:47+09:00"),
        ("2024-10-13T08:41:47.123Z", "2024-10-13T08:41:47+00:00"),
        ("2024-10-13 17:41", "2024-10-13T17:41:00+09:00"),
        ("2024-10-13", "2024-10-13"),
        ("20241013T174147+0900", "2024-10-13T17:41:47+09:00"),
        ("Sun, 13 Oct 2024 08:41:47 GMT", "2024-10-13T08:41:47+00:00"),
        ("1728808907", "2024-10-13T08:41:47+00:00"),
        ("2024-99-13", None),
        ("yesterday", None),
    ],
)
def test_a_machines_date(text: str, expected: str | None) -> None:
    """With its own offset where it has one, else in the zone that is given (+09:00 here); a bare day stays bare."""
    assert _shown(parsed(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("17:41 JST, October 13, 2024", "2024-10-13T17:41:00+09:00"),
        ("2024年10月13日 17時41分", "2024-10-13T17:41:00+09:00"),
        ("2024年10月13日 午後5時41分", "2024-10-13T17:41:00+09:00"),
        ("2024년 10월 13일 오후 5:41", "2024-10-13T17:41:00+09:00"),
        ("13. Oktober 2024, 17:41 Uhr MESZ", "2024-10-13T17:41:00+02:00"),
        ("Publié le 13 août 2024 à 17h41", "2024-08-13T17:41:00+09:00"),
        ("13 de octubre de 2024", "2024-10-13"),
        ("Oct 3, 2024 5:41 p.m. EDT", "2024-10-03T17:41:00-04:00"),
        ("13.10.2024", "2024-10-13"),
        ("Do 25.04.24 | 14:07 Uhr", "2024-04-25T14:07:00+09:00"),
        ("13 października 2024", "2024-10-13"),
        ("13 октября 2024", "2024-10-13"),
        ("no date at all", None),
        ("99 October 2024", None),
    ],
)
def test_a_printed_date(text: str, expected: str | None) -> None:
    """With the time and the zone's name beside it, in the languages of news sites."""
    assert _shown(printed(text)) == expected


@pytest.mark.parametrize(("american", "expected"), [(True, "2024-10-12"), (False, "2024-12-10")])
def test_an_ambiguous_date_is_read_as_the_page_writes(american: bool, expected: str) -> None:
    assert _shown(printed("10/12/2024", month_first=american)) == expected


def test_a_number_over_twelve_decides_by_itself() -> None:
    assert _shown(printed("10/13/2024")) == _shown(printed("13/10/2024", month_first=True)) == "2024-10-13"
