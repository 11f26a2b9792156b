"""The adaptive schedule: what looks have found decides when an article is looked at again."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from archive.manifest import Fate
from crawler.frontier.database import key_of
from crawler.frontier.ledger import Ledger, Standing
from crawler.frontier.schedule import DEFAULT, NO_LOOKS, PLAIN, Looks, Refetch, age_class, expected, next_due
from crawler.frontier.transitions import settle
from crawler.frontier.visit import unix

HOUR, DAY = 3_600.0, 86_400.0
NOW = unix("2026-11-24T12:00:00Z")
AGES = (0, HOUR, 5 * HOUR, 8 * HOUR, 2 * DAY, 10 * DAY, 30 * DAY, 100 * DAY)


def wait(age: float, *, edits: int = 0, looks: object = NO_LOOKS, schedule: Refetch = DEFAULT) -> float:
    """Seconds until an article of this age is due again that was first seen when it came."""
    ages = Standing(first_seen=NOW - age, due=NOW, edits=edits, edited=NOW - age / 2 if edits else None)
    due = next_due(NOW, ages, schedule, looks)  # type: ignore[arg-type]
    assert due is not None
    return due - NOW


def outlet(**figures: float) -> tuple[Looks, ...]:
    return (Looks(**figures),) * 3  # type: ignore[arg-type]


@pytest.mark.parametrize("age", AGES)
def test_an_outlet_that_edits_more_is_looked_at_more_often_and_one_that_never_does_less(age: float) -> None:
    busy, usual, idle = (wait(age, looks=outlet(expected=50, found=found)) for found in (300, 50, 0))

    assert busy <= usual <= idle
    assert busy < idle


@pytest.mark.parametrize("age", [one for one in AGES if one])
def test_an_article_that_was_edited_is_looked_at_more_often_than_one_that_was_not(age: float) -> None:
    assert wait(age, edits=2) <= wait(age, edits=1) <= wait(age)
    assert wait(age, edits=2) < wait(age) or age < 6 * HOUR


@pytest.mark.parametrize("age", AGES)
@pytest.mark.parametrize("found", [0, 10**6])
def test_history_moves_a_step_within_bounds_and_never_below_the_shortest(age: float, found: int) -> None:
    step = PLAIN.every(age)

    told = wait(age, looks=outlet(expected=10**5, found=found), edits=found)

    assert max(step / 4, 0.9 * HOUR) <= told <= 4 * step


def test_who_comes_every_hour_a_little_early_still_finds_a_young_article_due() -> None:
    assert 0.85 * HOUR < wait(0) < HOUR - 120


@pytest.mark.parametrize("age", AGES[1:])
def test_an_outlet_whose_sources_announce_its_edits_is_asked_less(age: float) -> None:
    silent, told = (outlet(expected=50, found=50, early=early, announced=early) for early in (0, 50))

    assert wait(age, looks=told) > wait(age, looks=silent)


def test_looks_that_are_early_and_find_nothing_announce_nothing() -> None:
    """Someone asks for everything every day, or a sitemap tells the time of day for a date of change."""
    by_hand = outlet(expected=50, found=50, early=5000, announced=50)
    silent = outlet(expected=50, found=50)

    assert wait(2 * DAY, looks=by_hand) == pytest.approx(wait(2 * DAY, looks=silent), rel=0.02)


def test_a_plain_schedule_does_not_look_at_history() -> None:
    assert {wait(2 * DAY, looks=one, schedule=PLAIN) for one in (NO_LOOKS, outlet(found=500))} == {12 * HOUR}


def test_adaptive_is_a_word_before_the_steps() -> None:
    assert Refetch.parse("adaptive 6h:1h 60d").adaptive
    assert not Refetch.parse("6h:1h 60d").adaptive
    assert wait(9 * DAY, schedule=Refetch.parse("adaptive never")) == math.inf


def test_a_page_that_shows_another_text_on_each_request_is_not_fetched_every_hour_for_ever() -> None:
    now, looks = 0.0, 0
    while now < 365 * DAY:
        due = next_due(now, Standing(first_seen=0.0, due=0.0, edited=now, edits=looks), DEFAULT)
        assert due is not None
        now, looks = due, looks + 1

    assert looks < 250


def test_by_the_published_rates_half_of_the_edits_come_in_three_hours() -> None:
    """A normal distribution of the age's logarithm, with its known shares within one and two deviations."""
    assert expected(0, math.inf) == pytest.approx(0.65, rel=1e-4)
    shares = [expected(0, 3 * HOUR * math.exp(2 * deviations)) / 0.65 for deviations in (-2, -1, 0, 1, 2)]
    assert shares == pytest.approx([0.0228, 0.1587, 0.5, 0.8413, 0.9772], abs=1e-4)
    assert expected(0, HOUR) + expected(HOUR, DAY) == pytest.approx(expected(0, DAY))
    assert [age_class(age) for age in (0, 7 * HOUR, 4 * DAY)] == [0, 1, 2]


def fate(url: str, captured: str, name: str = "unchanged") -> Fate:
    return Fate(url=url, fate=name, captured=captured, record_id="<urn:uuid:1>", status=200)  # type: ignore[arg-type]


def told(ledger: Ledger, fates: list[Fate], started: str) -> None:
    for one in fates:
        settle(ledger, one, started=unix(started))


URLS = [f"https://site.example/politics/{number}/" for number in range(6)]
FIRST = [fate(url, "2026-11-24T08:00:00Z", "saved") for url in URLS]
SECOND = [fate(url, f"2026-11-24T09:0{n}:00Z", "saved" if n < 4 else "unchanged") for n, url in enumerate(URLS)]
THIRD = [fate(url, "2026-11-25T09:00:00Z") for url in URLS]


def dues(folder: Path, *, turned: bool) -> list[float | None]:
    ledger = Ledger(folder / f"{turned}.sqlite")
    for started, fates in (("2026-11-24T07:59Z", FIRST), ("2026-11-24T08:59Z", SECOND), ("2026-11-25T08:59Z", THIRD)):
        told(ledger, fates[::-1] if turned else fates, started)
    found = [known.due for url in URLS if (known := ledger.standing(url))]
    ledger.close()
    return found


def test_when_what_is_due_does_not_depend_on_the_order_of_answers_within_a_run(tmp_path: Path) -> None:
    assert dues(tmp_path, turned=False) == dues(tmp_path, turned=True)


def test_what_looks_found_counts_from_the_next_run_on_and_the_same_fate_twice_counts_once(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "site.sqlite")
    told(ledger, FIRST, "2026-11-24T07:59Z")
    told(ledger, [*SECOND, *SECOND], "2026-11-24T08:59Z")

    assert ledger.looks(unix("2026-11-24T08:59Z")) == NO_LOOKS
    looks = ledger.looks(unix("2026-11-25T08:59Z"))
    assert looks[0].found == 4
    assert looks[0].expected == pytest.approx(6 * expected(0, HOUR), rel=0.1)
    assert ledger.looks(unix("2027-03-01T00:00Z")) == NO_LOOKS


def test_a_source_that_calls_an_article_something_new_is_heard_and_one_that_flaps_is_not(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "site.sqlite")
    words = ["A Ferry Is Late", "A ferry is late (12)", "The Ferry Is Lost", "A Ferry Is Late", "The Ferry Is Lost"]

    assert [ledger.is_reworded(URLS[0], "list", one) for one in words] == [False, False, True, False, False]
    assert not ledger.is_reworded(URLS[0], "feed", "The Ferry Is Found")
    assert sum(ledger.is_reworded(URLS[0], "list", "x" * number) for number in range(1, 50)) < 8


_VOTE = "市議会、老朽化した港の橋の架け替えをめぐり再び採決へ"


@pytest.mark.parametrize(
    ("words", "heard"),
    [
        (("The Council Votes on the Old Harbour Bridge Again", "The Council Votes on the Old Harbour…"), False),
        (("The Council Votes on the Old Harbour...", "The Council Votes on the Old Harbour Bridge Again"), False),
        (("The Council Votes on the Old Harbour Bri…", "The Council Votes on the Old Harb ..."), False),
        (("The Council Votes on the Old Harbour Bridge Again", "Mayor Stops the Vote on the Old Harbour…"), True),
        (("The Council Votes on the Old Harbour…", "Mayor Stops the Vote on the Old Harbour Bridge Again"), True),
        (("The Council Votes", "The Council…"), False),
        ((_VOTE + " 市長は慎重", _VOTE + "…"), False),
        ((_VOTE + " 市長は慎重", "市長、港の橋の架け替えの採決を延期 議会は反発強める見通しか…"), True),
    ],
)  # fmt: skip
def test_words_that_are_cut_off_are_no_other_words(tmp_path: Path, words: tuple[str, str], heard: bool) -> None:
    """A box beside a list has less room for the same headline; which of them is read first is chance."""
    ledger = Ledger(tmp_path / "site.sqlite")
    before, after = words

    assert not ledger.is_reworded(URLS[0], "list", before)
    assert ledger.is_reworded(URLS[0], "list", after) is heard


def test_words_that_an_older_ledger_noted_say_nothing(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "site.sqlite")
    ledger._db.execute("INSERT INTO wordings VALUES (?, ?, ?)", (key_of(URLS[0]), "list", bytes(8)))

    assert not ledger.is_reworded(URLS[0], "list", "A Ferry Is Late")
    assert ledger.is_reworded(URLS[0], "list", "The Ferry Is Lost")
