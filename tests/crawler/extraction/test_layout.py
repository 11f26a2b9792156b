"""Where a page's words stand and what its elements are called."""

from __future__ import annotations

import random
import re

import pytest

from crawler.extraction.fields import dates_shown, others
from crawler.extraction.fields.authors import marked
from crawler.extraction.live import shown
from crawler.extraction.page.attributes import squares
from crawler.extraction.page.document import read
from crawler.extraction.page.layout import Called, Layout, is_called

URL = "https://www.ledger.example/politics/2026/10/13/the-vote"
# Parts of names that the tests below ask for, that stand in their way, or that have nothing to do with them.
_PARTS = (
    "byline", "by__line", "author-name", "auteur", "redakteur", "person-link", "articleAuthor", "ContributorList",
    "ByAuthors", "avatar", "timeline", "date", "DateTime", "posted", "fecha", "zeit", "standfirst", "sub-title", "dek",
    "chapo", "excerpt", "teaser-text", "bread-crumb", "topicpath", "live-blog", "minute-by-minute", "lb-post",
    "tik1-event", "elb-liveblog", "arena_item", "nc-post", "promo", "card", "İstanbul", "ΣΑΣ", "col-md-8", "main",
)  # fmt: skip
_TESTS = {
    "byline": marked._is_byline,
    "dated": dates_shown._is_dated,
    "standfirst": others._is_standfirst,
    "breadcrumb": others._is_breadcrumb,
    "blog": shown._is_blog,
    "post": shown._is_post,
}


def _layout(names: list[str]) -> Layout:
    return read("".join(f'<div class="{name}">x</div>' for name in names).encode(), URL).layout


@pytest.mark.parametrize("test", _TESTS.values(), ids=_TESTS)
def test_elements_are_found_by_signs_as_by_asking_for_each_name(test: Called) -> None:
    draw = random.Random(16)
    names = [" \n".join(draw.choices(_PARTS, k=draw.randint(1, 3))) for _ in range(400)]
    layout = _layout([*names, *_PARTS, *names])

    asked = [(element, name) for element, name in layout.named if test.test(name)]

    assert layout.called(test) == asked
    assert 0 < len(asked) < len(layout.named)


def test_without_signs_every_name_is_asked_for() -> None:
    layout = _layout(["one", "two", "one", "three"])

    assert [name for _, name in layout.called(is_called(re.compile("^t|^o")))] == ["one", "two", "one", "three"]


def test_a_text_in_pieces_is_one_place() -> None:
    """A drawing in the middle of a word was taken out before the words were read."""
    layout = read(b"<p>Har<svg><path/></svg>bour</p><p>opens<br>again<!-- x --> today</p>", URL).layout

    assert layout.keys == "harbouropensagaintoday"
    assert [layout.keys[start:] for start in layout.starts] == [
        "harbouropensagaintoday", "opensagaintoday", "againtoday",
    ]  # fmt: skip


def test_what_is_hidden_and_what_stands_in_a_link_is_told_apart() -> None:
    """What follows a link or a hidden element stands in neither."""
    html = b"<p>one <a href=x>two <b>three</b> four</a> five <select><option class=o>six</option></select> seven</p>"
    layout = read(html, URL).layout

    assert layout.keys == "onetwothreefourfiveseven"
    assert list(layout.links) == [False, True, True, True, False, False]
    assert [name for _, name in layout.named] == []


@pytest.mark.parametrize("form", [" a{}", "/a{}", ' a{}="x y"', "a{}='u/v'", " a{}=\n'x'", ' a{}= "x"'])
def test_attributes_are_counted_however_they_are_parted(form: str) -> None:
    def tag(number: int) -> str:
        return "<p " + "".join(form.format(i) for i in range(number)) + ">x</p>"

    assert squares(tag(50)) in (0, 51**2)  # a quotation mark that nothing precedes makes one more
    assert squares(tag(60)) in (60**2, 61**2)
