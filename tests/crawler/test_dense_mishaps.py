"""Dense days on a machine that suffers (issue F2, done-when 3): crawls are killed or told to stop in their middle, the
first run among them, clocks are wrong by an hour, a day, a year, the disk is full, caches are deleted, ledgers are
spoilt, derived files are lost or cut. After the next visit nothing of it is to be seen."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.verify.audit import verify
from tests.crawler.dense.mishaps import FIRST, MISHAPS, STORE_MISHAPS, small_disk
from tests.crawler.dense.play import Play, Script, played
from tests.crawler.dense.store import stored
from tests.crawler.dense.truth import verdict

FULL = bool(os.environ.get("PAPER_FULL"))
SCRIPT = Script(outlets=8, days=14, seed=3, mishaps=True) if FULL else Script(outlets=3, days=4, seed=3, mishaps=True)

STORED = Script(outlets=4 if FULL else 2, days=8 if FULL else 1, step=4, seed=12, mishaps=True)


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Play]:
    folder = tmp_path_factory.mktemp("mishaps")
    with small_disk(folder / "disk"):
        yield played(SCRIPT, folder)


def test_nothing_is_lost_doubled_or_false_and_each_next_run_ends_as_promised(play: Play) -> None:
    found = verdict(play)

    assert [f"{one.kind}, {one.about}: {one.where}: {one.told}" for one in found.findings] == []
    assert {one.code for one in play.visits} <= {0, 1}
    assert found.counts["versions served"] > 20
    assert play.suffered.total() >= 5
    assert set(play.suffered) <= {*MISHAPS, *(f"first run {name}" for name in FIRST)}


def test_the_archive_is_whole_in_the_end(play: Play) -> None:
    assert [one for one in verify(play.place) if not one.odd] == []


def test_a_bucket_behind_a_bad_network_and_machines_that_are_lost_leave_no_mark(tmp_path: Path) -> None:
    with stored() as store, small_disk(tmp_path / "disk"):
        play = played(STORED, tmp_path, store=store)
        found = verdict(play)

        assert [f"{one.kind}, {one.about}: {one.where}: {one.told}" for one in found.findings] == []
        assert {one.code for one in play.visits} <= {0, 1}
        assert found.counts["versions served"] > 5
        assert any(name in STORE_MISHAPS for name in play.suffered)
        assert [one for one in verify(store.place) if not one.odd] == []
