"""What time it is by the servers: when this machine is wrong, when one of them may be, what a run is compared with."""

from __future__ import annotations

import datetime as dt
from email.utils import format_datetime

import pytest

from archive.causes import Alarm, Cause
from archive.manifest import Manifest
from crawler.watch.clock import Clock, WrongClock, ahead_of, began, is_like

NOW = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
HOUR, DAY = 3_600, 86_400


def heard(clock: Clock, host: str, ahead: float, *, age: str = "", outlet: str = "a", elapsed: float = 0.4) -> None:
    """An answer by whose ``Date`` this machine is so many seconds ahead."""
    date = format_datetime(NOW - dt.timedelta(seconds=ahead), usegmt=True)
    clock.heard(outlet, host, date=date, age=age, asked=NOW, elapsed=elapsed)


def clock_of(**ahead: float) -> Clock:
    """The clock of a crawl of an outlet a site."""
    clock = Clock()
    for name, seconds in ahead.items():
        heard(clock, f"{name}.example", seconds, outlet=name)
    return clock


@pytest.mark.parametrize("ahead", [0, 1, -1, 599, -599])
def test_clocks_that_agree_are_not_told_of(ahead: float) -> None:
    assert clock_of(a=ahead, b=ahead, c=ahead).wrong("a") is None


@pytest.mark.parametrize("ahead", [700, 5_000, -5_000, DAY, 365 * DAY, -56 * 365 * DAY])
def test_where_sites_agree_this_machine_is_wrong(ahead: float) -> None:
    clock = clock_of(a=ahead, b=ahead + 20)

    for outlet in ("a", "b", "of which no server told the time"):
        told = clock.wrong(outlet)
        assert told is not None
        assert (told.sites, told.is_ours) == (2, True)
        assert told.seconds == pytest.approx(ahead, abs=1)
    assert told.told() == Alarm("lost", Cause("clock", seconds=round(told.seconds), count=2))


@pytest.mark.parametrize(
    ("ahead", "told"), [(HOUR, False), (14 * HOUR, False), (-14 * HOUR, False), (2 * DAY, True), (-2 * DAY, True)]
)
def test_of_one_site_alone_nobody_knows_which_is_wrong(ahead: float, told: bool) -> None:
    """It may print its local time, or a cache may keep what it said. What neither explains is a warning."""
    found = clock_of(a=ahead).wrong("a")

    assert (found is not None) is told
    if found is not None:
        assert (found.sites, found.is_ours) == (1, False)
        assert found.told(as_warning=True).kind == "clock"


@pytest.mark.parametrize("ahead", [HOUR, -9 * HOUR, 5.75 * HOUR, -14 * HOUR])
def test_of_what_a_zone_explains_three_sites_must_agree(ahead: float) -> None:
    """Two papers of one house may print their local time alike."""
    assert clock_of(a=ahead, b=ahead + 20).wrong("a") is None
    told = clock_of(a=ahead, b=ahead + 20, c=ahead - 20).wrong("a")
    assert told is not None
    assert (told.sites, told.is_ours) == (3, True)


def test_a_site_that_is_wrong_among_others_is_wrong_itself() -> None:
    clock = clock_of(a=0, b=1, c=-9 * HOUR, d=400 * DAY)

    assert [clock.wrong(outlet) for outlet in "abc"] == [None] * 3
    told = clock.wrong("d")
    assert told is not None
    assert not told.is_ours


def test_two_sites_that_are_wrong_alike_are_outvoted() -> None:
    assert clock_of(a=9 * HOUR, b=9 * HOUR, c=0, d=0).wrong("a") is None


def test_one_site_of_two_outlets_is_one() -> None:
    clock = Clock()
    heard(clock, "a.example", 5_000, outlet="a")
    heard(clock, "a.example", 5_000, outlet="b")

    assert clock.wrong("a") is None


def test_an_answer_of_a_cache_is_older_than_it() -> None:
    clock = Clock()
    heard(clock, "a.example", 3 * DAY, age=str(3 * DAY))
    heard(clock, "b.example", 3 * DAY, age=str(3 * DAY))

    assert clock.wrong("a") is None


def test_of_a_site_the_answer_counts_that_agrees_most() -> None:
    """A cache that says nothing of its age has some old answers and some new ones."""
    clock = Clock()
    for ahead in (5 * DAY, 0, 3 * DAY):
        heard(clock, "a.example", ahead)
        heard(clock, "b.example", ahead)

    assert clock.wrong("a") is None


def test_a_slow_answer_was_given_meanwhile() -> None:
    clock = Clock()
    heard(clock, "a.example", -1_500, elapsed=1_500.0)
    heard(clock, "b.example", -1_500, elapsed=1_500.0)

    assert clock.wrong("a") is None


@pytest.mark.parametrize("age", ["-1", "x", "9" * 5_000, "", "1e9", "٣"])
@pytest.mark.parametrize("date", ["", "yesterday", "Fri, 99 Foo 99999 99:99:99 GMT", "0", "-1", "Thu, 01 Jan 1970"])
def test_rubbish_says_nothing(date: str, age: str) -> None:
    clock = Clock()
    for host in ("a", "b", "c"):
        clock.heard("a", host, date=date, age=age, asked=NOW, elapsed=0.1)

    assert clock.wrong("a") is None


def run(*alarms: Alarm, warnings: tuple[Alarm, ...] = ()) -> Manifest:
    moment = "2026-11-29T12:00:00Z"
    return Manifest(
        run="r", outlet="a", status="complete", started=moment, ended=moment, alarms=alarms, warnings=warnings
    )


def test_a_run_is_like_those_whose_clock_was_so_too() -> None:
    a_year = WrongClock(365 * DAY, 3, is_ours=True)
    right, wrong = run(), run(a_year.told())
    doubtful = run(warnings=(a_year.told(as_warning=True),))

    assert [is_like(one, None) for one in (right, wrong, doubtful)] == [True, False, False]
    assert [is_like(one, a_year) for one in (right, wrong, doubtful)] == [False, True, True]
    assert is_like(wrong, WrongClock(365 * DAY + 60, 2, is_ours=True))
    assert (ahead_of(right), ahead_of(wrong), ahead_of(doubtful)) == (0, 365 * DAY, 365 * DAY)


def test_a_run_began_when_the_servers_say() -> None:
    a_day = WrongClock(DAY, 3, is_ours=True).told()
    for_ever = Alarm("lost", Cause("clock", seconds=10**15, count=2))

    assert began(run(a_day)) == NOW - dt.timedelta(days=1)
    assert began(run(for_ever)) == NOW
