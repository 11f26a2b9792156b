from __future__ import annotations

import datetime as dt

import pytest

from archive.article import Block
from crawler.demo.newsroom.desk import Change, Story, papers

_MOMENT = dt.datetime(2026, 10, 13, 17, 41, 47, tzinfo=dt.UTC)


def _story(
    *changes: Change, body: str = "One.\n\nTwo.\n\nThree.", edition: int = 1, dateline: str | None = None
) -> Story:
    return Story(
        id=1,
        section="politics/x",
        published=_MOMENT,
        headline="Old",
        body=body,
        edition=edition,
        change=changes,
        dateline=dateline,
    )


def test_a_story_is_not_there_before_its_edition() -> None:
    story = _story(edition=2)

    assert [story.at(1), story.at(2)] == [None, story]


def test_a_change_holds_from_its_edition_on() -> None:
    story = _story(Change(edition=3, headline="New"))

    assert [state.headline for n in (1, 2, 3, 4) if (state := story.at(n))] == ["Old", "Old", "New", "New"]


def test_put_and_drop_count_the_blocks_as_they_stood_before() -> None:
    state = _story(Change(edition=2, put={"3": "Third."}, drop=(2,))).at(2)

    assert state is not None
    assert state.blocks == (Block("paragraph", "One."), Block("paragraph", "Third."))


def test_changes_add_up_in_the_order_of_their_editions() -> None:
    state = _story(Change(edition=3, drop=(1,)), Change(edition=2, drop=(1,))).at(3)

    assert state is not None
    assert state.body == "Three."


def test_a_moved_story_remembers_where_it_stood() -> None:
    state = _story(Change(edition=2, section="politics/y"), Change(edition=3, gone=404)).at(3)

    assert state is not None
    assert (state.section, state.left, state.gone) == ("politics/y", ("politics/x",), 404)


def test_a_story_may_come_back_to_the_site_and_to_its_section() -> None:
    story = _story(
        Change(edition=2, section="politics/y", page="consent"),
        Change(edition=3, section="politics/x", gone=301),
        Change(edition=4, back=True, page="article"),
    )

    states = [state for n in (1, 2, 3, 4) if (state := story.at(n))]
    assert [(one.section, one.left, one.page, one.gone) for one in states] == [
        ("politics/x", (), "article", None),
        ("politics/y", ("politics/x",), "consent", None),
        ("politics/x", ("politics/y",), "consent", 301),
        ("politics/x", ("politics/y",), "article", None),
    ]


def test_blocks_have_the_dateline_and_no_markup() -> None:
    story = _story(body="First [link](/a/) &\nmore.\n\n## A subhead", dateline="PORT HALDER, Esterland")

    assert story.blocks == (
        Block("paragraph", "PORT HALDER, Esterland — First link & more."),
        Block("heading", "A subhead"),
    )


@pytest.mark.parametrize("paper", papers(), ids=lambda paper: paper.name)
def test_every_story_of_a_paper_stands_in_a_section_of_its_own_and_has_a_number_of_its_own(paper) -> None:
    assert all(paper.shelf(story.section) for story in paper.story)
    assert len({story.id for story in paper.story}) == len(paper.story)
    assert all(story.published.tzinfo for story in paper.story)


def test_the_papers_have_the_size_of_a_small_section() -> None:
    politics = [sum(any(s.politics and s.holds(story) for s in p.section) for story in p.story) for p in papers()]

    assert politics == [19, 9]
