"""A week of the demo newsroom by the clock (issue D, figure 3; the whole month: benchmarks/month.py)."""

from __future__ import annotations

from pathlib import Path

import pytest

import archive
from crawler.demo.newsroom.desk import Change
from tests.crawler.month.life import KINDS
from tests.crawler.month.papers import COURIER, SHIOMI, Calendar, month
from tests.crawler.month.season import Season, lived, mended
from tests.crawler.month.truth import Met, State, differences, versions

CALENDAR = Calendar(days=8)


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Season:
    return lived(tmp_path_factory.mktemp("month"), CALENDAR, a_day=2)


def test_what_was_served_between_the_visits_is_what_was_kept(season: Season) -> None:
    """No false edit, no missed one, and each version in the words that were served."""
    assert season.mistakes() == []
    assert season.damage() == []


def test_the_comparison_sees_one_version_too_many_one_too_few_and_a_wrong_word(season: Season) -> None:
    url = next(url for url, log in season.requests.items() if len(versions(log)) == 2)
    states = versions(season.requests[url])
    other = State("there", "Another headline", (), "Another text")

    def told(*wanted: State) -> list[str]:
        requests = season.requests | {url: [Met(1, state) for state in wanted]}
        return [one for one in differences(season.news, requests) if one.startswith(url)]

    assert told(*states) == []
    assert told(states[0]) == [f"{url}: 2 versions are kept, 1 were served"]
    assert told(*states, other) == [f"{url}: 2 versions are kept, 3 were served"]
    assert len(told(other, states[1])) == 1
    without = {one: log for one, log in season.requests.items() if one != url}
    assert f"{url}: is kept, though no politics page led there" in differences(season.news, without)


def test_the_week_had_something_of_everything(season: Season) -> None:
    """Else the test above would say little."""
    assert {name for name, count in season.versions().items() if count} == {"first", "edited", "again", "gone", "moved"}
    assert season.versions()["edited"] >= 10
    walls = [one for log in season.requests.values() for one in log if one.state is None]
    assert len(walls) > 20


def test_each_article_was_looked_at_when_it_was_due(season: Season) -> None:
    """Some states come and go between two visits; none that stood when its article was due at a visit is missed."""
    assert [one for one in season.unmet() if not one.excused] == []
    again = sum(len(log) for log in season.requests.values()) / len(season.requests)
    assert 1 < again < len(season.visits) / 2


def test_the_day_of_503s_the_block_and_the_redesign_alarm_on_the_first_visit_and_nothing_else_does(
    season: Season,
) -> None:
    assert list(season.alarms()) == []
    alarms = {(outlet, alarm["kind"]) for one in season.visits for outlet in one.alarms for alarm in one.alarms[outlet]}
    assert {(COURIER, "lost"), (SHIOMI, "blocked"), (COURIER, "drift")} <= alarms


def test_the_warcs_alone_tell_the_same(season: Season, tmp_path: Path) -> None:
    again = archive.open(mended(season, tmp_path))

    wanted = list(season.news.articles(status=None, versions="all"))
    assert list(again.articles(status=None, versions="all")) == wanted
    assert len(wanted) > 100


def test_a_month_is_the_same_for_the_same_seed_and_has_every_kind_of_life() -> None:
    papers = month(CALENDAR, 1)

    assert papers == month(CALENDAR, 1) != month(CALENDAR, 2)
    changes = [change for paper in papers for story in paper.story for change in story.change]
    for is_one in (
        lambda one: one.gone == 301,
        lambda one: one.gone in (404, 410),
        lambda one: one.back,
        lambda one: one.section,
        lambda one: one.page in ("consent", "empty"),
        lambda one: one == Change(edition=one.edition, modified=one.modified),
        lambda one: one.headline,
    ):
        assert any(is_one(change) for change in changes)
    assert sum(KINDS.values()) == 30
