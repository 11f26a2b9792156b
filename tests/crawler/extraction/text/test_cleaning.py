"""Each step of cleaning leaves out what it is for, says so, and leaves the story alone."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.pages import PROSE, page, read

_LIFE = "Maud Tessering is a reporter of The Paper and covers the harbour."
# Long enough for trafilatura's quick reading, which finds more than the column does.
_STORY = (
    *PROSE,
    *(f"{text} The {word} of the basin was disputed, too." for word in ("depth", "edge", "price") for text in PROSE),
)


@pytest.mark.parametrize(
    ("kind", "html", "line"),
    [
        ("hidden", "<p class='visually-hidden'>End of the paid part of this article, {n}.</p>", "End of the paid part"),
        ("aside", "<div class='fact-box'><p>What was decided before, in {n} words.</p></div>", "What was"),
        ("link", "<p><a href='/politics/other.html'>The mayor answers her critics in {n} words</a></p>", "The mayor"),
        ("promo", "<p>Read more: how the {n} members of the council voted</p>", "Read more"),
        ("promo", "<p>Lesen Sie auch: so stimmten die {n} Mitglieder ab</p>", "Lesen Sie auch"),
        ("promo", "<p>関連記事：議員{n}人はこう投票した</p>", "関連記事"),
        ("separator", "<p>* * *</p>", "* * *"),
        ("time_of_day", "<p>7:49PM</p>", "7:49PM"),
    ],
)
def test_what_stands_between_the_paragraphs_is_left_out(kind: str, html: str, line: str) -> None:
    made = page(paragraphs=_STORY).decode().replace("<p>" + _STORY[5], html.replace("{n}", "21") + "<p>" + _STORY[5])

    article = read(made.encode())

    assert [block.text for block in article.body] == list(_STORY)
    assert [drop.cause.kind for drop in article.dropped if drop.text.startswith(line)] == [kind]


@pytest.mark.parametrize(
    ("kind", "html", "line"),
    [
        ("headline", "<h2>Council Votes to Widen the Old Harbour</h2>", "Council Votes"),
        ("before_text", "<p>Reading time: four minutes</p>", "Reading time"),
        ("byline", "<p>By Maud Tessering in Port Halder, Joren Applevik in Oskell and Ines Holm at sea</p>", "By Maud"),
    ],
)
def test_what_stands_before_the_first_paragraph_is_left_out(kind: str, html: str, line: str) -> None:
    made = page(paragraphs=_STORY).decode().replace("<p>" + _STORY[0], html + "<p>" + _STORY[0], 1)

    article = read(made.encode())

    assert [block.text for block in article.body] == list(_STORY)
    assert [drop.cause.kind for drop in article.dropped if drop.text.startswith(line)] == [kind]


@pytest.mark.parametrize(
    ("kind", "html", "line"),
    [
        ("after_text", "<p>© 2026 The Paper. All rights reserved.</p>", "© 2026"),
        ("after_text", f"<p>{_LIFE}</p>", "Maud Tessering is"),
        ("after_text", "<p>(dpa/lno)</p>", "(dpa/lno)"),
        (
            "heading_without_text",
            "<h3>Your view</h3><p>© 2026 The Paper. All rights reserved.</p>",
            "Your view",
        ),
    ],
)
def test_what_stands_after_the_last_paragraph_is_left_out(kind: str, html: str, line: str) -> None:
    last = f"{_STORY[-1]}</p>"
    made = page(paragraphs=_STORY, data={"author": "Maud Tessering"}).decode().replace(last, last + html)

    article = read(made.encode())

    assert [block.text for block in article.body] == list(_STORY)
    assert [drop.cause.kind for drop in article.dropped if drop.text.startswith(line)] == [kind]


@pytest.mark.parametrize(
    ("kind", "line"), [("byline", "By Maud Tessering"), ("dateline", "Tuesday, 13 October 2026, 17:41")]
)
def test_so_it_is_above_paragraphs_of_a_few_words(kind: str, line: str) -> None:
    short = (
        "The council said yes on Tuesday.",
        "The mayor was pleased.",
        "Two members were not.",
        "Work begins in May.",
    )

    article = read(page(paragraphs=(line, *short)))

    assert [block.text for block in article.body] == list(short)
    assert [drop.cause.kind for drop in article.dropped if drop.text == line] == [kind]


def test_linked_names_and_addresses_are_text() -> None:
    """Not everything that is links leads away from the story."""
    names = "<a href='/a'>Oskell</a>, <a href='/b'>Tessering</a>, <a href='/c'>Applevik</a>, <a href='/d'>Holm</a>"
    made = page(paragraphs=(*_STORY[:6], names, *_STORY[6:]))

    assert "Oskell, Tessering, Applevik, Holm" in [block.text for block in read(made).body]


def test_a_table_that_sets_out_the_page_is_paragraphs() -> None:
    """Old pages hold their story in a cell."""
    text = "".join(f"<p>{one}</p>" for one in _STORY)
    made = f"<html><body><h1>Vote</h1><table><tr><td>{text}</td><td>1</td></tr></table></body></html>"

    assert {block.type for block in read(made.encode()).body} == {"paragraph"}
