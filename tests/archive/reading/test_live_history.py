"""The history of a live blog: which captures are edits, and which posts a version has."""

from __future__ import annotations

from typing import Any

from archive import Article
from archive.article import Entry, taken_out
from archive.edits.fields import diff
from archive.reading.history import fold, follow, tail_of
from archive.render.html import DiffDocument
from archive.render.terminal import Style, lines
from tests.archive.articles import article, ref


def live(day: int, *posts: str | tuple[str, str], text: str = "The council votes.", **changes: Any) -> Article:
    """``posts``: ids, newest first; or id and text."""
    pairs = [(post, f"Post {post} was written.") if isinstance(post, str) else post for post in posts]
    entries = tuple(Entry(id=id_, headline=f"Heading {id_}", text=words) for id_, words in pairs)
    moment = f"2026-10-{day:02}T00:00:00.000000Z"
    snapshot = ref(f"<urn:uuid:{day}>")
    return article(text, captured=moment, snapshot=snapshot, entries=entries, genre="live", **changes)


def posts(version: Article) -> list[str | None]:
    return [one.id for one in version.entries]


def test_a_new_post_is_no_edit_and_belongs_to_the_version() -> None:
    """Each that the version's own page does not show names the capture that showed it."""
    (version,) = fold([live(1, "b", "a"), live(2, "c", "b", "a"), live(3, "d", "c", "b", "a")])

    assert (version.captured[:10], posts(version)) == ("2026-10-01", ["d", "c", "b", "a"])
    assert [(one.captured or "")[:10] for one in version.entries] == ["2026-10-03", "2026-10-02", "", ""]


def test_an_edited_post_opens_a_version() -> None:
    first, second = fold([live(1, "b", "a"), live(2, "c", "b", ("a", "Post a was rewritten."))])

    assert (first.version, second.version, second.previous) == (1, 2, first.content_hash)
    assert first.content_hash == second.content_hash
    assert [one.text for one in second.entries][-1] == "Post a was rewritten."


def test_an_edited_heading_is_an_edit_too() -> None:
    before = live(1, "a")
    after = live(2, "a")
    after = after.replace(entries=(Entry(id="a", headline="Another heading", text=after.entries[0].text),))

    assert len(fold([before, after])) == 2


def test_posts_that_fall_off_the_end_of_the_page_are_no_edit_and_are_kept() -> None:
    """Newest first, and oldest first; and one that comes back is the same."""
    newest = fold([live(1, "c", "b", "a"), live(2, "e", "d", "c"), live(3, "f", "e", "d"), live(4, "c", "b", "a")])
    oldest = fold([live(1, "a", "b", "c"), live(2, "c", "d", "e")])

    assert [posts(one) for one in newest] == [["f", "e", "d", "c", "b", "a"]]
    assert [posts(one) for one in oldest] == [["a", "b", "c", "d", "e"]]


def test_a_post_that_is_taken_out_is_no_edit_but_the_next_version_has_it_no_more() -> None:
    first, second = fold(
        [live(1, "c", "b", "a"), live(2, "d", "c", "a"), live(3, "d", ("c", "Post c was corrected."), "a")]
    )
    change = diff(first, second)

    assert (posts(first), posts(second)) == (["d", "c", "b", "a"], ["d", "c", "a"])
    assert change.summary == "1 post edited, 1 removed"
    assert taken_out(first.entries, second.entries) == {"b"}


def test_a_changed_lede_opens_a_version_that_has_the_posts_that_are_known() -> None:
    first, second = fold([live(1, "b", "a"), live(2, "d", "c"), live(3, "d", "c", text="The council has voted.")])

    assert (posts(first), posts(second)) == (["d", "c", "b", "a"], ["d", "c", "b", "a"])
    assert [one.captured for one in second.entries][:2] == [None, None]


def test_a_diff_tells_each_post() -> None:
    before, after = live(1, "b", "a"), live(2, "c", ("b", "Post b was not written."), "a")
    found = diff(before, after)
    change = found.change("entries")

    assert change is not None
    assert [(one.kind, one.weight, one.entry.id) for one in change.posts] == [
        ("edited", "substantive", "b"),
        ("added", "trivial", "c"),
    ]
    assert found.summary == "1 post edited, 1 added"
    printed = "\n".join(lines(found, Style(), True))
    assert "Post Heading b: edited" in printed
    assert "Post b was {+not +}written." in printed
    assert "{+Post c was written.+}" in printed
    page = DiffDocument("Edit", [(before, after, found)], trivial=True).html().decode()
    assert "Post Heading b: edited" in page
    assert "not " in page


def test_new_posts_alone_are_trivial() -> None:
    found = diff(live(1, "a"), live(2, "b", "a"))

    assert (found.weight, found.summary) == ("trivial", "trivial: posts")


def test_the_same_post_read_from_another_place_of_the_page_is_not_compared() -> None:
    """The JSON-LD and the page word a post differently: neither was edited when a page begins to tell it elsewhere."""
    shown = live(1, "a", sources={"entries": "page"})
    told = live(2, ("a", "Post a, as the JSON-LD has it."), sources={"entries": "json-ld liveBlogUpdate"})

    assert len(fold([shown, told])) == 1


def test_what_a_crawl_knows_one_capture_after_another() -> None:
    tail, brings = None, []
    for one in (live(1, "a"), live(2, "a"), live(3, "b", "a"), live(4, "b", ("a", "Edited.")), live(5, "c", "b")):
        tail, news = follow(tail, one)
        brings.append(news)

    assert brings == ["version", None, "posts", "version", "posts"]
    assert tail is not None
    assert (tail.last.version, tail.last.captured[:10]) == (2, "2026-10-05")


def test_a_headline_in_turn_over_a_growing_live_blog_is_one_version() -> None:
    headlines = "ABABAB"
    given = [live(day + 1, *"fedcba"[5 - day :], headline=headline) for day, headline in enumerate(headlines)]

    (version,) = fold(given)

    assert posts(version) == list("fedcba")
    assert [one.headline for one in version.variants] == ["A", "B"]
    tail = tail_of(given)
    assert tail is not None
    assert tail.last.version == 1
