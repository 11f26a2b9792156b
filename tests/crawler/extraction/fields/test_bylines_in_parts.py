"""Bylines whose parts stand apart: a role, a date before the name, who took the pictures, and links to whom a story is
about."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.names import persons_in
from tests.crawler.extraction.pages import PROSE, page, read

_TEXT = "".join(f"<p>{one}</p>" for one in PROSE)


@pytest.mark.parametrize(
    ("html", "authors"),
    [
        # A name, what the person is, a date: nothing calls it a byline.
        (
            "<div><div><p>Mette Holm</p><p>Politisk reporter</p></div><p>10. nov. 2026 kl. 20.12</p></div>",
            ["Mette Holm"],
        ),
        ("<div><p>Nora Field</p><p>Harbour correspondent</p><p>10 November 2026</p></div>", ["Nora Field"]),
        ("<div><p>Port Halder</p><p>Old harbour basin</p><p>10 November 2026</p></div>", []),
        # Two words before a date, or behind one, are mostly a topic.
        ("<p>Climate Change</p><p>10 November 2026</p>", []),
        ("<p>10 November 2026 | Supreme Court</p>", []),
        ("<p>10 November 2026 | 5 min read | City Hall</p>", []),
        ("<p>Port Halder</p><p>10 November 2026</p>", []),
        ("<p>Nora Field</p><p>The basin is wide.</p><p>10 November 2026</p>", []),
        ("<p>10 November 2026 | Harbour Party</p>", []),
        # Who took the pictures, in one line with who wrote.
        ("<p class='byline'>Photographs by Emil Hart; Text by Nora Field</p>", ["Nora Field"]),
        ("<p class='byline'>Photos: Emil Hart | Words: Nora Field</p>", ["Nora Field"]),
        ("<div class='byline'><p>Photography by Emil Hart</p><p>Story by Nora Field</p></div>", ["Nora Field"]),
        ("<p class='byline'>By <b>Nora Field</b> (Text) and <b>Emil Hart</b> (Photos)</p>", ["Nora Field"]),
        ("<div class='byline'><p>Illustration by</p><p>Emil Hart</p></div>", []),
        # A role with its name, in scripts without capital letters.
        ("<div class='author'><span>राकेश वर्मा</span>, <span>विशेष संवाददाता</span></div>", ["राकेश वर्मा"]),
        ("<p class='byline'>김보람 기자, 이수민 기자</p>", ["김보람", "이수민"]),
        # What the element of a byline is called in other languages.
        ("<p class='cikk-szerzo'>Kovács Réka</p>", ["Kovács Réka"]),
        ("<p class='article__toimittaja'>Aino Lehtola</p>", ["Aino Lehtola"]),
        ("<p class='skribent'>Lisa Hedlund</p>", ["Lisa Hedlund"]),
        # Persons whom the story is about: steps of a menu, topics.
        ("<div class='breadcrumb'><a href='/people'>People</a> <a href='/people/emil-hart'>Emil Hart</a></div>", []),
        ("<ul class='topics'><li><a href='/people/emil-hart'>Emil Hart</a></li></ul>", []),
        ("<nav><a href='/profile/emil-hart'>Emil Hart</a></nav>", []),
        ("<p><a href='/people/nora-field'>Nora Field</a></p>", ["Nora Field"]),
        # WordPress says of a story that it has a tag.
        (
            "<div class='hentry tag-vote'><p><a href='/author/nora-field/'>Nora Field</a> in News</p></div>",
            ["Nora Field"],
        ),
        ("<div class='hot-topics-vote'><p><a href='/author/nora-field/'>Nora Field</a></p></div>", ["Nora Field"]),
    ],
)
def test_the_writer_is_found_and_nobody_else(html: str, authors: list[str]) -> None:
    assert list(read(page(above=html)).authors) == authors


@pytest.mark.parametrize("lead", ["", "<p>10 November 2026</p>", "<p>Port Halder</p>"])
def test_an_article_that_the_headline_stands_outside_of_is_no_card(lead: str) -> None:
    """Its writer's name stands at its end; an article of few lines below the text is one of another story."""
    signed = page().decode()
    inside = f"<article>{_TEXT}<p>The harbour opens in May.</p><p class='author_mail'>Minh Quân</p></article>"
    card = "<article><a href='/x'>Fees go up again in the old harbour</a><p class='author'>Emil Hart</p></article>"
    body = signed[: signed.index("</h1>") + 5] + lead + inside + card + "</main></body></html>"

    assert read(body.encode()).authors == ("Minh Quân",)


@pytest.mark.parametrize(
    "line", ["来源：新华社 作者：林远舟", "作者：林远舟 来源：新华社", "來源: 新華社 記者：林远舟"]
)
def test_where_a_chinese_text_is_from_is_no_writer(line: str) -> None:
    assert persons_in(line, languages=("zh",)) == ("林远舟",)


@pytest.mark.parametrize("line", ["編集委員　鳴海慎", "論説委員 鳴海慎", "特派員　鳴海慎"])
def test_a_role_stands_before_a_japanese_name(line: str) -> None:
    assert persons_in(line, languages=("ja",)) == ("鳴海慎",)


@pytest.mark.parametrize(
    "name", ["Nora Field<br>Halder Gazette", "Halder Gazette<br>Nora Field", "Halder Gazette Nora Field"]
)
def test_the_name_of_the_site_is_no_part_of_the_writers(name: str) -> None:
    head = "<meta property='og:site_name' content='Halder Gazette'>"

    assert read(page(head=head, above=f"<p>{name}<br>Nov 10, 2026</p>")).authors == ("Nora Field",)
