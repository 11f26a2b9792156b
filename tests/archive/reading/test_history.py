from __future__ import annotations

import time
from typing import Any

import pytest

from archive.article import Extraction
from archive.reading.history import fold, latest, news, numbered, tail_of, versioned
from tests.archive.articles import article, ref


def capture(day: int, text: str = "One.", **changes: Any) -> Any:
    return article(text, captured=f"2026-10-{day:02}T00:00:00.000000Z", snapshot=ref(f"<urn:uuid:{day}>"), **changes)


def test_captures_fold_into_numbered_versions_in_order_of_capture() -> None:
    """An import of older WARCs renumbers: the number says nothing but the order."""
    history = fold([capture(3, "Two."), capture(1), capture(2)])

    assert [(one.version, one.text, one.captured[:10]) for one in history] == [
        (1, "One.", "2026-10-01"),
        (2, "Two.", "2026-10-03"),
    ]
    assert history[0].previous is None
    assert history[1].previous == history[0].content_hash


def test_an_edit_taken_back_is_a_version_of_its_own() -> None:
    history = fold([capture(1), capture(2, "Two."), capture(3)])

    assert [one.text for one in history] == ["One.", "Two.", "One."]


@pytest.mark.parametrize("status", ["blocked", "consent", "empty", "not_article", "failed"])
def test_a_wall_says_nothing_about_the_article(status: str) -> None:
    history = fold([capture(1), capture(2, "Please accept.", status=status), capture(3)])

    assert [one.version for one in history] == [1]


@pytest.mark.parametrize("status", ["gone", "moved"])
def test_absence_is_a_version_and_return_is_another(status: str) -> None:
    history = fold([capture(1), capture(2, "", status=status), capture(3, "", status=status), capture(4)])

    assert [(one.version, one.status) for one in history] == [(1, "ok"), (2, status), (3, "ok")]


def test_of_two_extractions_of_one_snapshot_the_last_counts_by_whatever_rules() -> None:
    """A rule that was taken back makes articles by a lower number again."""
    other = capture(1, "One, clean.", extraction=Extraction(id="2-x", rules=2))

    assert [one.text for one in fold([capture(1), other])] == ["One, clean."]
    assert [one.text for one in fold([other, capture(1)])] == [capture(1).text]


def test_order_is_time_not_text() -> None:
    """Moments with and without fractions of a second compare as moments."""
    early = article("One.", captured="2026-10-01T00:00:00Z", snapshot=ref("<urn:uuid:1>"))
    late = article("Two.", captured="2026-10-01T00:00:00.500000Z", snapshot=ref("<urn:uuid:2>"))

    assert [one.text for one in fold([late, early])] == ["One.", "Two."]


def test_a_paywall_before_the_same_text_is_no_edit() -> None:
    assert news(tail_of([capture(1)]), capture(2, status="paywalled")) is None


def test_the_latest_is_the_last_version_else_the_last_capture() -> None:
    """A wall after a version hides nothing; where there was nothing but walls, the last of them is known."""
    wall, other = capture(3, "Please accept.", status="consent"), capture(4, "Please pay.", status="blocked")
    version = latest([wall, capture(2, "Two."), capture(1)])

    assert version is not None
    assert (version.text, version.version) == ("Two.", 2)
    assert (latest([other, wall]), latest([])) == (other, None)
    assert (versioned(version), versioned(wall), versioned(None)) == (version, None, None)


def test_a_version_follows_the_one_before() -> None:
    first = numbered(capture(1), None)
    second = numbered(capture(2, "Two."), first)

    assert (first.version, first.previous) == (1, None)
    assert (second.version, second.previous) == (2, first.content_hash)


def test_thousands_of_states_in_a_week_cost_what_they_weigh() -> None:
    """Each with a headline of its own, a minute apart: the cube of their number."""
    states = [
        capture(1, headline=f"Statement {number}").replace(
            captured=f"2026-10-{1 + number // 1440:02}T{number // 60 % 24:02}:{number % 60:02}:00Z"
        )
        for number in range(3_000)
    ]
    states = [one.replace(snapshot=ref(f"<urn:uuid:{place}>")) for place, one in enumerate(states)]
    begun = time.process_time()

    assert len(fold(states)) == 3_000
    assert time.process_time() - begun < 5
