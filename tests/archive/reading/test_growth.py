"""The daily rate: constant growth gives that growth, and what comes once does not disturb it."""

from __future__ import annotations

import datetime as dt

import pytest

from archive.reading.growth import Rate, Wrote, rate

NOW = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)


def runs(count: int, every: float, size: int, *, last: dt.datetime = NOW, backlog: int = 1) -> list[Wrote]:
    """A first run that brings ``backlog`` times as much, and ``count`` more, one in ``every`` days, up to ``last``."""
    return [
        Wrote(
            started=last - dt.timedelta(days=every * (count - number)),
            articles=2,
            captures=3,
            files=5,
            sizes={"warc": (size if number else size * backlog), "runs": 10},
        )
        for number in range(count + 1)
    ]


def told(those: list[Wrote], until: dt.datetime = NOW) -> Rate:
    found = rate(those, until)
    assert found is not None
    return found


@pytest.mark.parametrize("backlog", [1, 100, 10_000])
@pytest.mark.parametrize(
    ("count", "every"), [(48, 1 / 24), (2, 1), (29, 1), (400, 1), (1000, 1 / 24), (10, 7), (300, 0.3)]
)
def test_constant_growth_is_the_rate_whatever_the_cadence_and_the_backlog(
    count: int, every: float, backlog: int
) -> None:
    found = told(runs(count, every, 6_000, backlog=backlog))

    assert found.sizes == pytest.approx({"warc": 6_000 / every, "runs": 10 / every})
    assert (found.articles, found.captures, found.files) == pytest.approx((2 / every, 3 / every, 5 / every))


@pytest.mark.parametrize("hours", [0, 0.5, 0.9])
def test_the_hour_of_the_question_is_not_in_the_rate(hours: float) -> None:
    found = told(runs(100, 1 / 24, 6_000), NOW + dt.timedelta(hours=hours))

    assert found.size == pytest.approx(6_010 * 24)


def test_a_backlog_that_took_several_runs_is_none_of_the_rate() -> None:
    those = runs(20, 1, 1_000, backlog=500)
    those[0:0] = [
        Wrote(started=NOW - dt.timedelta(days=21 + n), status="interrupted", sizes={"warc": 900_000}) for n in (3, 2, 1)
    ]

    assert told(those).sizes["warc"] == pytest.approx(1_000)
    assert told(those).left_out == {"backlog": 4}


@pytest.mark.parametrize("kind", ["crawl", "reextract", "mend", "import"])
def test_a_day_far_above_the_others_does_not_disturb(kind: str) -> None:
    those = runs(20, 1, 1_000)
    those.append(Wrote(started=NOW - dt.timedelta(days=3.5), kind=kind, sizes={"articles": 1_000_000}))

    assert told(those).size == pytest.approx(1_010, rel=0.05)


def test_a_back_fill_does_not_disturb() -> None:
    those = runs(20, 1, 1_000)
    those.append(Wrote(started=NOW - dt.timedelta(days=3.5), past=True, sizes={"warc": 3_000}))

    assert told(those).left_out == {"backlog": 1, "past": 1}
    assert told(those).size == pytest.approx(1_010, rel=0.05)


def test_what_is_large_each_week_counts() -> None:
    """A weekly paper that is asked each day: four of thirty days have its content."""
    those = [
        Wrote(started=NOW - dt.timedelta(days=day), sizes={"warc": 70_000 if day % 7 == 1 else 10})
        for day in range(60, -1, -1)
    ]

    assert told(those).size == pytest.approx(10_000, rel=0.3)


def test_an_outlet_that_ended_a_year_ago_counts_nothing() -> None:
    found = told(runs(100, 1, 6_000, last=NOW - dt.timedelta(days=365)))

    assert (found.size, found.files, found.articles, found.runs) == (0, 0, 0, 0)


def test_an_outlet_that_comes_back_after_a_pause_brings_a_backlog_first() -> None:
    those = runs(100, 1, 6_000, last=NOW - dt.timedelta(days=365)) + runs(10, 1, 1_000, backlog=99)

    assert told(those).sizes["warc"] == pytest.approx(1_000)


def test_an_outlet_that_stopped_counts_the_days_of_silence() -> None:
    assert told(runs(100, 1, 6_000, last=NOW - dt.timedelta(days=15))).sizes["warc"] == pytest.approx(3_000, rel=0.05)


@pytest.mark.parametrize(
    "those", [[], runs(0, 1, 1_000), runs(1, 1, 1_000), runs(1, 7, 1_000), runs(30, 1 / 24, 1_000)]
)
def test_fewer_than_two_days_of_runs_tell_nothing(those: list[Wrote]) -> None:
    assert rate(those, NOW) is None
