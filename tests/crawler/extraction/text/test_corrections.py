"""Corrections and editors' notes beside a text and below it are blocks of their own; those of others are none."""

from __future__ import annotations

import pytest

from archive.article import Article
from tests.crawler.extraction.pages import PROSE, page, read

NOTED = {
    "in an aside": (
        "<aside class='correction'><p>Correction: An earlier version of this article gave the time as six.</p></aside>",
        "Correction: An earlier version of this article gave the time as six.",
    ),
    "in the article's footer, below its tags": (
        "<footer><p>Topics: Ferries</p><h3>Correction</h3><p>The mayor said that the work would begin in spring, not "
        "in autumn.</p></footer>",
        "Correction\nThe mayor said that the work would begin in spring, not in autumn.",
    ),
    "with a date, and a link to the rules of the house": (
        "<footer class='notes'><div><strong>Clarification, March 7, 2023:</strong> The council of Port Halder has nine "
        "members, not ten.<p><a href='/about/corrections'>Read our corrections policy</a></p></div></footer>",
        "Clarification, March 7, 2023: The council of Port Halder has nine members, not ten.",
    ),
    "without a label": (
        "<aside><p>This article was amended on 8 March 2023 to give the right price of the basin.</p></aside>",
        "This article was amended on 8 March 2023 to give the right price of the basin.",
    ),
    "an editors' note": (
        "<aside role='note'><p><em>Editors’ note — The mayor answered our questions about this report by letter.</em>"
        "</p></aside>",
        "Editors’ note — The mayor answered our questions about this report by letter.",
    ),
    "in German": (
        "<aside><b>Anmerkung der Redaktion:</b> In einer früheren Version dieses Artikels stand eine falsche "
        "Zahl.</aside>",
        "Anmerkung der Redaktion: In einer früheren Version dieses Artikels stand eine falsche Zahl.",
    ),
    "in Japanese": (
        "<aside><p>訂正：この記事の当初の版では、評議会の議員数を十人としていましたが、正しくは九人です。</p></aside>",
        "訂正：この記事の当初の版では、評議会の議員数を十人としていましたが、正しくは九人です。",
    ),
    "in Arabic": (
        "<aside><p>تصحيح: ذكرت نسخة سابقة من هذا المقال أن عدد الأعضاء عشرة، والصحيح تسعة.</p></aside>",
        "تصحيح: ذكرت نسخة سابقة من هذا المقال أن عدد الأعضاء عشرة، والصحيح تسعة.",
    ),
}  # fmt: skip

OTHERS = {
    "the rules of the house": "<aside><p>Corrections: <a href='/policy'>Read our corrections policy</a></p></aside>",
    "how to tell a mistake": "<footer><p>Corrections: To report an error in our pages write to the desk.</p></footer>",
    "another story's": (
        "<aside><h3>Correction</h3><p>The zoo of Ostermark keeps seven penguins and no walrus at all.</p></aside>"
    ),
    "another story's, named": (
        "<aside><p>Correction: An article on Monday about the council and the harbour misnamed the mayor.</p></aside>"
    ),
    "another story's, linked": (
        "<aside><p>Correction: The council voted in spring, <a href='/politics/what-the-old-council-wanted.html'>as we "
        "wrote</a> in two years.</p></aside>"
    ),
    "a teaser": (
        "<article><p>Correction: The mayor said the work on the old harbour basin would begin in spring.</p></article>"
    ),
    "a hidden copy": "<aside hidden><p>Correction: An earlier version of this article was wrong on it.</p></aside>",
    "no note": "<aside><p>Correction officers of Port Halder: the council voted on their work on Tuesday.</p></aside>",
    "the offer of a letter": (
        "<aside><p>Editor's note: Sign up for the newsletter of Port Halder, its council and harbour.</p></aside>"
    ),
}  # fmt: skip


def _article(below: str) -> Article:
    html = page(paragraphs=(*PROSE, *(f"{one} So it was said." for one in PROSE)), below=below)
    return read(html)


@pytest.mark.parametrize("kind", NOTED)
def test_a_note_is_a_block_of_its_own(kind: str) -> None:
    below, text = NOTED[kind]

    article = _article(below)

    assert [block.text for block in article.body if block.type == "correction"] == [text]
    assert article.body[-1].text == text
    assert not [one for one in article.dropped if one.text in text]


@pytest.mark.parametrize("kind", OTHERS)
def test_what_is_no_note_of_the_article_stays_out(kind: str) -> None:
    article = _article(OTHERS[kind])

    assert [block.type for block in article.body] == ["paragraph"] * 6


def test_a_note_within_the_text_stays_where_it_is() -> None:
    note = "Correction: An earlier version of this article gave the hours as six. They were nine."

    article = read(page(paragraphs=(note, *PROSE)))

    assert [block.type for block in article.body] == ["correction", "paragraph", "paragraph", "paragraph"]
    assert article.body[0].text == note
