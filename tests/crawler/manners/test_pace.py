"""Retry-After and the pace of a host, without a network."""

from __future__ import annotations

import pytest

from archive.causes import Cause
from crawler.manners.pace import HostPaused, Pace
from crawler.manners.retry_after import LONGEST, wait_asked

DATE = "Sun, 06 Nov 1994 08:49:07 GMT"
NOW = 784_111_747.0 + 3600  # our clock is an hour ahead of the server's


@pytest.mark.parametrize(
    ("status", "asked", "date", "wait"),
    [
        (503, "30", DATE, 30.0),
        (429, " 30 ", None, 30.0),
        (429, "0", None, 0.0),
        (429, "000", None, 0.0),
        (429, "0" * 5000 + "60", None, 60.0),
        # RFC 9110 section 5.6.7: the three forms of a date, against the server's own clock
        (503, "Sun, 06 Nov 1994 08:49:37 GMT", DATE, 30.0),
        (503, "Sunday, 06-Nov-94 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:07 GMT", 30.0),
        (503, "Sun Nov  6 08:49:37 1994", "Sun Nov  6 08:49:07 1994", 30.0),
        # ours where the server does not tell its own
        (503, "Sun, 06 Nov 1994 09:49:37 GMT", None, 30.0),
        (503, "Sun, 06 Nov 1994 09:49:37 GMT", "today", 30.0),
        (503, "Sun, 06 Nov 1994 08:00:00 GMT", DATE, 0.0),
        (503, "Sun, 06 Nov 2094 08:00:00 GMT", DATE, LONGEST),
        (503, "9" * 5000, DATE, LONGEST),
        # only what asks for less traffic
        (301, "30", DATE, None),
        (500, "30", DATE, None),
        (200, "30", DATE, None),
        # what has one meaning, though the standard has no such form
        (429, "1.5", DATE, 1.5),
        (429, "+30", DATE, 30.0),
        (429, "30s", DATE, 30.0),
        (429, "30 Seconds", DATE, 30.0),
        (429, '"30"', DATE, 30.0),
        (429, "30, 30", DATE, 30.0),
        (503, "Sun, 06 Nov 1994 8:49:37 GMT", DATE, 30.0),
        (503, "06 Nov 1994 08:49:37 GMT", DATE, 30.0),
        (503, "Sun, 06 Nov 1994 03:49:37 EST", DATE, 30.0),
        (503, "Sun, 06 Nov 1994 09:49:37 +0100", DATE, 30.0),
        (503, "1994-11-06T08:49:37Z", DATE, 30.0),
        (503, "1994-11-06 09:49:37.5+01:00", DATE, 30.5),
        # garbage
        (503, "Sun, 06 Nov 1994 08:49:37 CET", DATE, None),
        (503, "1994-11-06T08:49:37", DATE, None),
        (429, "30 minutes", DATE, None),
        (429, "", DATE, None),
        (429, "-1", DATE, None),
        (429, "soon", DATE, None),
        (429, "٣٠", DATE, None),
        (429, "Sun, 99 Nov 1994 08:49:37 GMT", DATE, None),
        (429, "Sun, 06 Xyz 1994 08:49:37 GMT", DATE, None),
        (429, "30, 60", DATE, None),
        (429, None, DATE, None),
    ],
)
def test_what_a_server_asks_for(status: int, asked: str | None, date: str | None, wait: float | None) -> None:
    assert wait_asked(status, asked, date, NOW) == wait


def pace(delay: float = 3.0, longest: float = 100.0) -> Pace:
    return Pace("site.example", delay, longest)


def test_a_first_request_does_not_wait() -> None:
    assert pace().wait(1000.0) <= 0


def test_the_gap_counts_from_where_the_host_saw_the_request() -> None:
    one = pace()
    one.began(1000.0)
    assert one.wait(1000.5) == 2.5
    one.reached(1000.5)
    assert one.wait(1001.0) == 2.5


def test_the_larger_delay_counts() -> None:
    one = pace()
    one.asked["https://site.example"] = 10.0
    assert one.gap == 10.0
    one.asked["http://site.example"] = 1.0
    assert one.gap == 10.0
    one.asked["https://site.example"] = 0.0
    assert one.gap == 3.0


def test_trouble_doubles_the_gap_up_to_a_bound_and_good_answers_take_it_back_step_by_step() -> None:
    one = pace(longest=20.0)
    gaps = []
    for _ in range(5):
        one.went_wrong()
        gaps.append(one.gap)
    for _ in range(12):
        one.went_well()
        gaps.append(one.gap)

    assert gaps[:5] == [6.0, 12.0, 20.0, 20.0, 20.0]
    assert gaps[5:] == [20.0, 20.0, 12.0, 12.0, 12.0, 6.0, 6.0, 6.0, 3.0, 3.0, 3.0, 3.0]


def test_trouble_starts_the_counting_anew() -> None:
    one = pace()
    for well in (False, True, True, False, True, True):
        (one.went_well if well else one.went_wrong)()

    assert one.gap == 12.0


def test_the_gap_is_never_less_than_what_the_site_asks_for() -> None:
    one = pace(longest=20.0)
    one.asked["https://site.example"] = 50.0
    one.went_wrong()

    assert one.gap == 50.0


def test_a_pause_holds_whatever_the_gap_is() -> None:
    one = pace(delay=0.0)
    one.reached(1000.0)
    one.pause(100.0)
    one.pause(50.0)

    assert one.wait(1010.0) == 90.0


def test_a_closed_host_says_until_when() -> None:
    one = pace()
    one.check(1_000_000_000.0)
    one.close(1_800_000_000.0)
    one.close(1_700_000_000.0)

    with pytest.raises(HostPaused, match=r"site\.example asked to be left alone until 2027-01-15T08:00:00") as told:
        one.check(1_799_999_999.0)
    assert told.value.until == 1_800_000_000.0
    one.check(1_800_000_000.0)


def test_a_wait_of_days_is_believed_once_a_second_address_says_the_same() -> None:
    one = pace()

    assert [one.is_meant(url) for url in ("/a", "/a", "/b", "/a")] == [False, False, True, False]


def test_a_host_that_never_comes_to_an_end_has_a_cause_of_its_own() -> None:
    one = pace()
    one.lost, one.is_spent = 1_200.4, True
    one.close(1_800_000_000.0)

    assert one.closed().cause == Cause("host_slow", until="2027-01-15T08:00:00.000000Z", limit=1_200)
