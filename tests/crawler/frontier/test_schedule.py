from __future__ import annotations

from dataclasses import dataclass

import pytest
from scrapy.settings import Settings

from archive.errors import UsageError
from crawler.frontier.schedule import NEVER, PLAIN, Refetch, age_class, next_due, published_at, retry_at
from crawler.frontier.visit import unix
from crawler.job.validation import refetch

HOUR, DAY = 3_600, 86_400
NOW = unix("2026-11-24T12:00:00Z")


@dataclass
class Ages:
    first_seen: float = NOW
    published: float | None = None
    edited: float | None = None
    gone: float | None = None


def after(schedule: Refetch = PLAIN, **ages: float) -> float | None:
    """Seconds until an article of these ages (in seconds) is due again."""
    moments = {name: NOW - age for name, age in ages.items()}
    due = next_due(NOW, Ages(**moments), schedule)
    return None if due is None else due - NOW


@pytest.mark.parametrize(
    ("age", "expected"),
    [
        (0, HOUR),
        (5 * HOUR, HOUR),
        (7 * HOUR, 3 * HOUR),
        (2 * DAY, 12 * HOUR),
        (10 * DAY, 2 * DAY),
        (30 * DAY, 14 * DAY),
        (365 * DAY, 60 * DAY),
    ],
)
def test_the_older_the_rarer(age: float, expected: float) -> None:
    assert after(first_seen=age) == expected


def test_a_clock_that_went_back_makes_nothing_older() -> None:
    assert after(first_seen=-1e9) == HOUR


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        (30 * DAY, 14 * DAY),
        (-3 * DAY, HOUR),
        (NOW, HOUR),
    ],
    ids=["an old story met today", "a date to come", "1970-01-01: an empty field"],
)
def test_age_counts_from_publication_where_that_can_be(published: float, expected: float) -> None:
    assert after(first_seen=HOUR, published=published) == expected


@pytest.mark.parametrize(
    ("edited", "expected"),
    [(0, 2 * DAY), (8 * DAY, 2 * DAY), (20 * DAY, 14 * DAY), (100 * DAY, 60 * DAY)],
)
def test_an_article_edited_lately_is_looked_at_sooner_but_not_without_bound(edited: float, expected: float) -> None:
    """At 61 days it is watched as if it were as old as the time since its edit, and at least a tenth of its age."""
    assert after(first_seen=61 * DAY, edited=edited) == expected


def test_a_page_that_shows_another_text_on_each_request_is_not_fetched_every_hour_for_ever() -> None:
    looks, now = 0, 0.0
    while now < 365 * DAY:
        due = next_due(now, Ages(first_seen=0.0, edited=now), PLAIN)
        assert due is not None
        now, looks = due, looks + 1

    assert looks < 250


@pytest.mark.parametrize(
    ("gone", "expected"), [(0, 12 * HOUR), (DAY, DAY), (30 * DAY, 30 * DAY), (180 * DAY, None), (999 * DAY, None)]
)
def test_what_is_gone_is_looked_at_ever_more_rarely_and_then_never(gone: float, expected: float | None) -> None:
    assert after(first_seen=999 * DAY, gone=gone) == expected


def test_a_page_that_stays_gone_costs_ten_requests() -> None:
    looks, due = 0, next_due(NOW, Ages(gone=NOW), PLAIN)
    while due is not None:
        looks, due = looks + 1, next_due(due, Ages(gone=NOW), PLAIN)

    assert looks == 10


@pytest.mark.parametrize(
    ("text", "age", "expected"),
    [
        ("never", 0, NEVER),
        ("1h", 0, HOUR),
        ("1h", 1e9, HOUR),
        ("1d:30m never", HOUR, 1800),
        ("1d:30m never", DAY, NEVER),
        ("90s:1s 1.5h:45m 2w:1d 8w", 2 * HOUR, DAY),
        ("90s:1s 1.5h:45m 2w:1d 8w", 15 * DAY, 56 * DAY),
    ],
)
def test_the_schedule_is_a_setting(text: str, age: float, expected: float) -> None:
    assert after(Refetch.parse(text), first_seen=age) == expected


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "'': '' is no duration"),
        ("6h:1h 1d:3h", "'1d:3h' is last, where one interval says how often older articles are looked at"),
        ("6h 60d", "'6h' lacks a colon"),
        ("1d:3h 6h:1h 60d", "'6h:1h' comes after an age that is not younger"),
        ("6h:1h 6h:2h 60d", "'6h:2h' comes after an age that is not younger"),
        ("6:1h 60d", "'6:1h': '6' is no duration"),
        ("6h:never 60d", "'6h:never': 'never' is no duration"),
        ("6h:0h 60d", "'6h:0h': '0h' is no duration"),
        ("-6h", "'-6h': '-6h' is no duration"),
        ("9999999999w", "is no duration; write a number and s, m, h, d or w, such as 12h"),
    ],
)
def test_a_schedule_that_is_none_is_told_from_its_word(text: str, told: str) -> None:
    with pytest.raises(UsageError) as error:
        refetch(Settings({"REFETCH": text}))

    assert str(error.value).startswith("REFETCH: ")
    assert told in str(error.value)
    assert str(error.value).endswith("or never")


@pytest.mark.parametrize(
    ("date", "moment"),
    [
        ("2026-11-24T21:00:00+09:00", NOW),
        ("2026-11-24T12:00:00", NOW),
        ("2026-11-23", NOW - 12 * HOUR),
        ("2026-11-24T12:00", NOW),
        ("9999-12-31", None),
        ("Tuesday", None),
        ("", None),
        (None, None),
    ],
)
def test_the_moment_of_a_publication(date: str | None, moment: float | None) -> None:
    """A bare day counts from its end: nobody can tell when in it."""
    assert published_at(date) == moment


@pytest.mark.parametrize(
    ("failures", "expected"), [(0, HOUR), (1, 2 * HOUR), (3, 8 * HOUR), (9, 7 * DAY), (5000, 7 * DAY)]
)
def test_failures_are_tried_again_ever_later(failures: int, expected: float) -> None:
    assert retry_at(1e9, failures) == 1e9 + expected


def test_the_classes_of_age_are_the_first_hours_the_first_days_and_later() -> None:
    """What looks found is counted by them: with other bounds a ledger would judge by another's counts."""
    ages = [0, 6 * HOUR - 1, 6 * HOUR, 3 * DAY - 1, 3 * DAY, 400 * DAY]

    assert [age_class(age) for age in ages] == [0, 0, 1, 1, 2, 2]
