"""Dense days on a machine that suffers (issue F2, done-when 3): crawls are killed or told to stop in their middle,
ledgers are lost or spoilt, derived files are lost or cut. After the next visit nothing of it is to be seen."""

from __future__ import annotations

import os

import pytest

from archive.verify.audit import verify
from tests.crawler.dense.mishaps import MISHAPS
from tests.crawler.dense.play import Play, Script, played
from tests.crawler.dense.truth import verdict

FULL = bool(os.environ.get("PAPER_FULL"))
SCRIPT = Script(outlets=8, days=14, seed=3, mishaps=True) if FULL else Script(outlets=3, days=4, seed=3, mishaps=True)


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Play:
    return played(SCRIPT, tmp_path_factory.mktemp("mishaps"))


def test_nothing_is_lost_doubled_or_false_and_each_next_run_ends_as_promised(play: Play) -> None:
    found = verdict(play)

    assert [f"{one.kind}, {one.about}: {one.where}: {one.told}" for one in found.findings] == []
    assert {one.code for one in play.visits} <= {0, 1}
    assert found.counts["versions served"] > 20
    assert play.suffered.total() >= 5
    assert set(play.suffered) <= set(MISHAPS)


def test_the_archive_is_whole_in_the_end(play: Play) -> None:
    assert [one for one in verify(play.place) if not one.odd] == []
