"""What happens between the editions, told by the truth and seen by a visitor."""

from __future__ import annotations

import pytest

from crawler.demo.newsroom import Expected, Newsroom
from tests.crawler.demo.conftest import Visit


def _differences(room: Newsroom, before: int, after: int) -> dict[str, tuple[Expected | None, Expected | None]]:
    old, new = room.truth(before), room.truth(after)
    return {url: (old.get(url), new.get(url)) for url in sorted({*old, *new}) if old.get(url) != new.get(url)}


def test_between_the_first_two_editions_one_article_is_edited_one_disappears_and_one_is_new(room: Newsroom) -> None:
    kinds = [(a and a.status, b and b.status) for a, b in _differences(room, 1, 2).values()]

    assert sorted(kinds, key=str) == [("ok", "gone"), ("ok", "ok"), (None, "ok")]


def test_the_edit_softens_the_headline_changes_a_paragraph_and_takes_one_out(room: Newsroom) -> None:
    old, new = next((a, b) for a, b in _differences(room, 1, 2).values() if a and b and b.status == "ok")

    assert old.headline == (
        "Prime Minister Oskell Misled Assembly over Ferry Contract, Audit Office Finds; Opposition Calls for Vote"
    )
    assert new.headline == "Audit Office Raises Questions over Ferry Contract; Prime Minister Oskell to Answer Assembly"
    assert new.body == (*old.body[:2], new.body[2], old.body[3], *old.body[5:])
    assert (old.body[2].text.count("not correct"), new.body[2].text.count("not correct")) == (2, 0)
    assert (old.date_modified, new.date_modified) == ("2026-10-13T17:41:47+02:00", "2026-10-13T22:05:12+02:00")


def test_the_third_edition_edits_an_article_of_the_other_paper(room: Newsroom) -> None:
    ((old, new),) = _differences(room, 2, 3).values()

    assert old
    assert new
    assert (old.outlet, old.date_modified, new.date_modified) == ("demo-shiomi", None, "2026-10-15T09:10:00+09:00")
    assert len(new.body) == len(old.body) - 1


@pytest.mark.parametrize("edition", [1, 2, 3])
def test_every_address_answers_as_the_truth_says(room: Newsroom, visit: Visit, edition: int) -> None:
    room.publish(edition)

    answers = {url: visit(url).status for url in room.truth()}

    assert answers == {url: one.http_status for url, one in room.truth().items()}
    assert len(answers) > 30


def test_what_is_gone_is_no_longer_linked_and_what_is_new_is(room: Newsroom, visit: Visit) -> None:
    changed = _differences(room, 1, 2)
    gone = next(url for url, (_, b) in changed.items() if b and b.status == "gone")
    new = next(url for url, (a, _) in changed.items() if a is None)
    listing = gone.split("/politics-government/")[0] + "/politics-government/"

    seen = []
    for edition in (1, 2):
        room.publish(edition)
        pages = [visit(f"{listing}page/{n}/" if n > 1 else listing).text for n in (1, 2, 3)]
        seen.append((gone in "".join(pages), new in "".join(pages)))

    assert seen == [(True, False), (False, True)]


def test_there_is_one_of_each_kind_of_page(room: Newsroom) -> None:
    truth = room.truth().values()

    assert {one.status for one in truth} == {"ok", "paywalled", "consent", "blocked"}
    assert any(one.genre == "opinion" for one in truth)
    assert any(one.headline and one.headline.endswith("(UPDATE 1)") for one in truth)
    assert any(one.body and one.body[-1].text.startswith("Correction: ") for one in truth)
    assert {len(one.body) for one in truth} >= {1, 2}
    assert any(one.listed and not one.allowed for one in truth)
    assert any(one.allowed and not one.listed and one.status == "ok" for one in truth)
