"""Dense days (issue F1, done-when 3; the whole of it: benchmarks/dense_days.py).

Without ``PAPER_FULL=1`` fewer outlets are visited on fewer days: most of what is odd is there, not all.
"""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace

import pytest

from tests.crawler.dense.faults import KINDS
from tests.crawler.dense.play import Play, Script, played
from tests.crawler.dense.press import State
from tests.crawler.dense.recall import intervals
from tests.crawler.dense.truth import verdict
from tests.crawler.dense.world import LIVES, Wording

SCRIPT = Script(outlets=8, days=14, step=6) if os.environ.get("PAPER_FULL") else Script(outlets=6, days=7, step=6)


@pytest.fixture(scope="module")
def play(tmp_path_factory: pytest.TempPathFactory) -> Play:
    return played(SCRIPT, tmp_path_factory.mktemp("dense"))


def test_nothing_false_nothing_missed_nothing_lost_and_each_fault_is_told(play: Play) -> None:
    found = verdict(play)

    assert [f"{one.kind}, {one.about}: {one.where}: {one.told}" for one in found.findings] == []
    assert found.counts["versions served"] > 100


def test_the_days_had_something_of_everything(play: Play) -> None:
    drawn = verdict(play).drawn

    assert {name for name in LIVES if not drawn[name]} == set()
    assert len({name for name in KINDS if drawn[name]}) > len(KINDS) // 2


def test_each_version_after_the_first_has_the_interval_in_which_the_edit_was_made(play: Play) -> None:
    found = intervals(play)

    assert len(found) > 20
    assert all(width > 0 for width, _ in found)
    assert Counter(within for _, within in found)[False] == 0


def test_the_comparison_sees_a_version_too_many_one_too_few_a_loss_and_a_wrong_alarm(play: Play) -> None:
    house = play.houses[0]
    story = next(one for one in house.stories if one.life == "ordinary")
    met = next(one for one in play.log if (one.house, one.story) == (house.name, story.id) and one.state)
    other = replace(met, state=State("there", Wording("Another headline", ("Another text.",))))
    visit = play.visits[0]

    def more(changed: Play, kind: str) -> int:
        return len([one for one in verdict(changed).findings if one.kind == kind]) - before[kind]

    before = Counter(one.kind for one in verdict(play).findings)
    without = [one for one in play.log if (one.house, one.story) != (house.name, story.id)]
    told = {house.name: [{"kind": "lost", "detail": {"kind": "unsettled"}}]}
    assert more(replace(play, log=[*play.log, other]), "missed") == 1
    assert more(replace(play, log=without), "false") >= 1
    assert more(replace(play, log=without), "lost") == 1
    assert more(replace(play, visits=[replace(visit, alarms=told), *play.visits[1:]]), "false alarm") == 1
    silent = [replace(one, alarms={}) for one in play.visits]
    assert more(replace(play, visits=silent), "unsaid") >= 1
    assert more(replace(play, visits=[replace(visit, code=4), *play.visits[1:]]), "broken") == 1
