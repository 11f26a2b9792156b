"""An alarm and its end are told once each, however long it lasts, and never the end while it lasts."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from typing import Any

import pytest

from archive.causes import Alarm, Cause
from archive.manifest import Fate, Manifest
from crawler.watch.drift import HISTORY
from crawler.watch.lasting import resolved, with_since

BLOCKED = Alarm("blocked", Cause("sources_refused", code="section", count=1, kinds={"blocked": 1}), "cloudflare")
REFUSED = Alarm("blocked", Cause("pages_refused", count=9, pages=10, kinds={"blocked": 9}))
AWAY = Alarm("lost", Cause("no_source_read", code="section", count=1))
FAILED = Alarm("lost", Cause("pages_failed", count=4, since="2026-10-01T00:00:00.000000Z"))
BELIED = Alarm("lost", Cause("false_304", count=2))
RARER = Alarm("drift", Cause("field_rarer", count=2, pages=14, runs=1, runs_before=30, share_before=0.97), "authors")
MOVED = Alarm("drift", Cause("source_lost", links=20, since="2026-10-01T00:00:00.000000Z"), "https://a.example/p/")
CAME = {"saved": 2}
NOTHING = {"skipped": 30}


class Outlet:
    """An outlet whose runs follow each other by the hour."""

    def __init__(self) -> None:
        self.runs: list[Manifest] = []

    def run(self, *found: Alarm, counts: dict[str, int] = CAME, status: str | None = None, **fields: Any) -> Manifest:
        """One more run that has the alarms ``found``; as it is written."""
        whole = status is None
        earlier = self.runs[-HISTORY:]
        began = dt.datetime(2026, 10, 1, tzinfo=dt.UTC) + dt.timedelta(hours=len(self.runs))
        self.runs.append(
            Manifest(
                run=f"run{len(self.runs)}",
                outlet="courier",
                status=status or ("alarmed" if found else "complete"),
                started=f"{began:%Y-%m-%dT%H:%M:%S.%fZ}",
                ended=f"{began + dt.timedelta(minutes=9):%Y-%m-%dT%H:%M:%S.%fZ}",
                counts=counts,
                alarms=tuple(with_since(found, earlier)) if whole else (),
                resolved=tuple(resolved(found, of(counts), earlier)) if whole else (),
                **fields,
            )
        )
        return self.runs[-1]


def of(counts: dict[str, int]) -> list[Fate]:
    """So many fates of each kind."""
    return [Fate(url="https://a.example/p/1/", fate=fate) for fate, count in counts.items() for _ in range(count)]


def kinds(alarms: Sequence[Alarm]) -> list[str]:
    return [one.detail.kind for one in alarms]


@pytest.mark.parametrize("state", [BLOCKED, REFUSED, AWAY, FAILED])
@pytest.mark.parametrize("hours", [1, 3, 2 * HISTORY])
def test_a_state_has_one_begin_and_one_end(state: Alarm, hours: int) -> None:
    outlet = Outlet()
    outlet.run()
    first, *others = [outlet.run(state, counts=NOTHING) for _ in range(hours)]
    back, later = outlet.run(), outlet.run()

    assert [one.since for one in first.alarms] == [None]
    assert {one.since for run in others for one in run.alarms} <= {first.started}
    assert [(one.detail, one.since) for one in back.resolved] == [(state.detail, first.started)]
    assert not any(run.resolved for run in (first, *others, later))
    again = outlet.run(state)
    assert [one.since for one in again.alarms] == [None]


@pytest.mark.parametrize("state", [REFUSED, FAILED])
def test_a_run_that_asked_for_no_page_does_not_end_what_pages_have(state: Alarm) -> None:
    outlet = Outlet()
    first = outlet.run(state, counts={"failed": 4})
    assert not outlet.run(counts=NOTHING).resolved
    assert [one.since for one in outlet.run(state, counts={"failed": 4}).alarms] == [first.started]
    assert not outlet.run(counts={"failed": 1}).resolved

    assert kinds(outlet.run(counts={"unchanged": 1}).resolved) == kinds([state])


def test_a_run_that_was_stopped_says_nothing_of_an_end() -> None:
    outlet = Outlet()
    first = outlet.run(BLOCKED, counts=NOTHING)
    outlet.run(status="interrupted")
    outlet.run(status="crashed")
    assert [one.since for one in outlet.run(BLOCKED, counts=NOTHING).alarms] == [first.started]
    outlet.run(status="interrupted")

    assert kinds(outlet.run().resolved) == ["sources_refused"]


def test_a_site_that_is_away_in_other_ways_is_back_once() -> None:
    outlet = Outlet()
    first = outlet.run(BLOCKED, counts=NOTHING)
    second = outlet.run(AWAY, counts=NOTHING)
    third = outlet.run(Alarm("blocked", BLOCKED.detail), counts=NOTHING)

    assert [one.since for one in (*second.alarms, *third.alarms)] == [None, first.started]
    assert [(one.kind, one.since) for one in outlet.run().resolved] == [
        ("blocked", first.started),
        ("lost", second.started),
    ]


def test_what_happened_once_has_no_end() -> None:
    outlet = Outlet()
    for _ in range(3):
        outlet.run(BELIED, MOVED, Alarm("lost", Cause("unsettled", count=1)))
    assert not outlet.run().resolved
    assert {one.since for run in outlet.runs for one in run.alarms} == {None}


def test_a_field_that_drifts_is_told_in_its_first_run() -> None:
    outlet = Outlet()
    first = outlet.run(RARER)
    outlet.run()
    second = outlet.run(RARER, Alarm("drift", RARER.detail, "section"))
    assert [(one.about, one.since) for one in second.alarms] == [("authors", first.started), ("section", None)]
    for _ in range(10):
        outlet.run()
    assert [one.since for one in outlet.run(RARER).alarms] == [None]


@pytest.mark.parametrize("seed", range(20))
def test_whoever_pairs_begins_and_ends_knows_at_any_time_how_it_stands(seed: int) -> None:
    """Runs drawn at random: each state begins before it ends, and ends before it begins again; after a run to which
    pages came and that has no alarm, none is open."""
    draw, outlet, open_ = random.Random(seed), Outlet(), set[tuple[str, str]]()
    for _ in range(200):
        found = draw.sample([BLOCKED, REFUSED, AWAY, FAILED], draw.choice([0, 0, 0, 1, 2]))
        counts = draw.choice([CAME, NOTHING, {"failed": 3}])
        run = outlet.run(*found, counts=counts, status=draw.choice([None, None, None, "interrupted"]))
        begun = {(one.kind, one.detail.kind) for one in run.alarms if one.since is None}
        ended = {(one.kind, one.detail.kind) for one in run.resolved}
        assert not begun & open_
        assert ended <= open_
        open_ = (open_ | begun) - ended
        assert not (ended and run.alarms)
        if run.status == "complete" and counts is CAME:
            assert not open_
        assert {(one.kind, one.detail.kind) for one in run.alarms} <= open_
