"""A server that says 304 is believed for a while; what it hid is found, and told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from archive.causes import Cause
from archive.layout import timestamp
from archive.manifest import Fate, Profile, Source
from crawler.frontier.ledger import Ledger
from crawler.frontier.transitions import belied, settle
from crawler.frontier.visit import OF_ARTICLES, OF_SOURCES, Visit, belies, conditions, following, trusted, unix
from crawler.watch.alarms import Vital, alarms

URL = "https://courier.example/politics/20261013-410233/"
DAY = 86_400.0
START = dt.datetime(2026, 10, 13, 8, tzinfo=dt.UTC)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    found = Ledger(tmp_path / "courier.sqlite")
    yield found
    found.close()


def at(days: float) -> str:
    return timestamp(START + dt.timedelta(days=days))


def fate(days: float, body: str | None, *, etag: str | None = '"a"', **changes: Any) -> Fate:
    """An answer after so many days: with a body, or 304."""
    fields: dict[str, Any] = {
        "url": URL,
        "fate": "saved" if body else "unchanged",
        "cause": None if body else Cause("not_modified"),
        "status": 200 if body else 304,
        "captured": at(days),
        "record_id": f"<urn:uuid:00000000-0000-0000-0000-{int(days * 100):012}>",
        "etag": etag,
        "payload_digest": f"sha256:{body * 64}" if body else None,
    }
    return Fate(**(fields | changes))


def is_asked_plainly(ledger: Ledger, days: float) -> bool:
    known = ledger.standing(URL)
    assert known is not None
    return not conditions(trusted(known.visit, unix(at(days)), OF_ARTICLES), URL)


def noted(ledger: Ledger, *fates: Fate) -> None:
    for one in fates:
        settle(ledger, one, started=0)


def test_an_article_is_asked_plainly_after_five_times_304(ledger: Ledger) -> None:
    noted(ledger, fate(0, "1"))
    for hour in range(1, 5):
        noted(ledger, fate(hour / 24, None))
        assert not is_asked_plainly(ledger, hour / 24)

    noted(ledger, fate(5 / 24, None))

    assert is_asked_plainly(ledger, 5 / 24)


def test_an_article_is_asked_plainly_after_a_week_of_304(ledger: Ledger) -> None:
    noted(ledger, fate(0, "1"))
    assert not is_asked_plainly(ledger, 60)  # nothing that it said was taken on trust
    noted(ledger, fate(6, None))

    assert [is_asked_plainly(ledger, days) for days in (6.5, 7.1)] == [False, True]


@pytest.mark.parametrize("body", ["1", "2"])
def test_a_body_renews_the_trust(ledger: Ledger, body: str) -> None:
    """The same body as before, too."""
    noted(ledger, fate(0, "1"), *(fate(day, None) for day in range(1, 8)))
    noted(ledger, fate(8, body, fate="unchanged" if body == "1" else "saved", etag='"b"'))

    assert not is_asked_plainly(ledger, 8)
    noted(ledger, fate(14, None))
    assert [is_asked_plainly(ledger, days) for days in (14.9, 15.1)] == [False, True]


def test_what_the_ledger_knows_follows_from_the_fates(ledger: Ledger, tmp_path: Path) -> None:
    """A fresh container counts the same; a fate that is told twice counts once."""
    told = [fate(0, "1"), fate(1, None), fate(2, None), fate(3, "1", fate="unchanged"), fate(4, None)]
    noted(ledger, *told)
    other = Ledger(tmp_path / "fresh.sqlite")
    noted(other, *(Fate.from_json(one.to_json()) for one in told))

    known = ledger.standing(URL)
    assert known == other.standing(URL)
    assert known is not None
    assert known.visit is not None
    assert (known.visit.unmodified, known.visit.whole, known.visit.captured) == (1, at(3), at(0))
    other.close()


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        # The validator that the server called unchanged stands on another content.
        ({"etag": '"a"'}, {"etag": '"a"'}, True),
        ({"last_modified": "x"}, {"last_modified": "x"}, True),
        ({"etag": '"a"', "last_modified": "x"}, {"etag": '"a"', "last_modified": "y"}, True),
        # It may have changed since the last 304.
        ({"etag": '"a"'}, {"etag": '"b"'}, False),
        ({"etag": '"a"', "last_modified": "x"}, {"etag": '"b"', "last_modified": "x"}, False),
        ({"last_modified": "x"}, {"last_modified": "y"}, False),
        ({"last_modified": "x"}, {}, False),
        ({}, {}, False),
        # Nothing was taken on trust.
        ({"etag": '"a"', "unmodified": 0}, {"etag": '"a"'}, False),
        ({"etag": '"a"', "unmodified": None}, {"etag": '"a"'}, False),
        # The same bytes.
        ({"etag": '"a"', "payload_digest": "sha256:2"}, {"etag": '"a"'}, False),
    ],
)
def test_a_304_was_false_where_the_validator_is_the_same_and_the_content_another(
    before: dict[str, Any], after: dict[str, Any], *, found: bool
) -> None:
    known: dict[str, Any] = {"captured": at(0), "record_id": "<urn:uuid:1>", "url": URL, "status": 200}
    first = Visit(**(known | {"payload_digest": "sha256:1", "unmodified": 3} | before))

    assert belies(first, Visit(**(known | {"payload_digest": "sha256:2"} | after))) is found


def test_an_article_whose_304_was_false_is_never_asked_with_a_condition_again(ledger: Ledger) -> None:
    """The fate says so, and so each ledger that is folded from it knows."""
    noted(ledger, fate(0, "1"), *(fate(day, None) for day in range(1, 6)))

    told = belied(ledger, fate(8, "2"))
    noted(ledger, told)

    assert told.cause == Cause("false_304")
    noted(ledger, fate(9, "3"), fate(10, "3", fate="unchanged"))
    assert is_asked_plainly(ledger, 10)
    assert belied(ledger, fate(11, "4")).cause is None
    (alarm,) = alarms(Vital(), [told], Profile(), [], [])
    assert (alarm.kind, alarm.detail, alarm.examples[0].url) == ("lost", Cause("false_304", count=1), URL)


def test_an_edit_is_no_lie(ledger: Ledger) -> None:
    noted(ledger, fate(0, "1"), *(fate(day, None) for day in range(1, 6)))

    assert belied(ledger, fate(8, "2", etag='"b"')).cause is None
    assert belied(ledger, fate(8, "2", fate="unchanged")).cause is None


@pytest.mark.parametrize(("status", "plainly"), [(200, True), (202, True), (206, True), (503, False), (403, False)])
def test_after_a_bad_copy_the_next_request_is_plain(ledger: Ledger, status: int, *, plainly: bool) -> None:
    """A refusal is none: it says nothing of the page."""
    noted(ledger, fate(0, "1"), fate(1, "2", fate="failed", status=status, cause=Cause("cut")))

    assert is_asked_plainly(ledger, 1) is plainly


def test_a_source_is_read_at_every_fifth_visit_and_where_it_is_half_a_day_old() -> None:
    first = Visit.of(fate(0, "1"))
    seen = [first]
    for hour in range(1, 5):
        seen.append(following(seen[-1], Visit.of(fate(hour / 24, None))))

    plain = [trusted(one, unix(at(n / 24)), OF_SOURCES).etag is None for n, one in enumerate(seen)]  # type: ignore[union-attr]
    assert plain == [False, False, False, False, True]
    assert trusted(first, unix(at(0.4)), OF_SOURCES) == first
    assert trusted(seen[1], unix(at(0.4)), OF_SOURCES) == seen[1]
    assert trusted(seen[1], unix(at(0.6)), OF_SOURCES) == msgspec.structs.replace(seen[1], etag=None)
    assert trusted(first, unix(at(9)), OF_SOURCES) == first  # nothing was taken on trust
    assert trusted(None, 0, OF_SOURCES) is None


def test_a_source_whose_304_was_false_alarms() -> None:
    cause = Cause("false_304")
    (alarm,) = alarms(Vital(1, 1), [], Profile(), [Source(url=URL, kind="section", pages=1, links=9, cause=cause)], [])

    assert (alarm.kind, alarm.about, alarm.detail) == ("lost", URL, cause)
