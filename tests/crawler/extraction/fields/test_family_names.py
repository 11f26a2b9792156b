"""Persons whose family name is a word that pages print, and words of pages that are no persons."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.names import is_name
from tests.crawler.extraction.pages import PROSE, page, read


@pytest.mark.parametrize(
    "name", ["Nora Read", "Emil Small", "Tom Post", "Ada B. Press", "Anna Marie Share", "Jana Bild"]
)
def test_a_common_given_name_makes_a_word_of_pages_a_family_name(name: str) -> None:
    assert is_name(name)


@pytest.mark.parametrize(
    "name", ["Read More", "Share Story", "Halder Press", "Harbour Post", "Sport Desk", "Nora Desk", "Home Page"]
)
def test_words_of_pages_are_nobody(name: str) -> None:
    assert not is_name(name)


def test_a_button_behind_half_a_name_is_no_family_name() -> None:
    above = "<div class='byline'><span>By Nora</span> <span>Share</span></div>"

    assert read(page(above=above)).authors == ()


@pytest.mark.parametrize(
    ("author", "authors"),
    [
        ({"@type": "Person", "name": "Oyelaran Price Post", "givenName": "Oyelaran Price", "familyName": "Post"}, 1),
        ({"@type": "Person", "name": "Halder Post"}, 0),
        ({"@type": "Person", "name": "Web Desk", "givenName": "Web", "familyName": "Desk"}, 0),
        ({"@type": "Organization", "name": "Halder Post", "givenName": "Halder", "familyName": "Post"}, 0),
    ],
)
def test_json_ld_may_say_which_part_is_the_familys(author: dict[str, str], authors: int) -> None:
    assert len(read(page(data={"author": author})).authors) == authors


@pytest.mark.parametrize(
    ("html", "authors"),
    [
        (
            "<div><span>By</span> <a href='/authors/nora-field'>Nora Field</a><div><span>Also by her</span>"
            "<a href='/x'>Old Pier Closes</a><a href='/y'>Harbour Master Leaves</a></div></div>",
            ["Nora Field"],
        ),
        (
            "<div class='byline'><a href='/a/x'>Nora Field</a></div><div class='author-posts'>Old Pier</div>",
            ["Nora Field"],
        ),
        (
            "<p class='byline'>By <a href='/author/nora-field'>Nora Field</a>, "
            "<a href='https://social.example/@hart'>Emil Hart</a> and <a href='/author/ada-lind'>Ada Lind</a></p>",
            ["Nora Field", "Emil Hart", "Ada Lind"],
        ),
        ("<p class='byline'>Nora Field, reporter, and Emil Hart, photographer</p>", ["Nora Field"]),
        ("<p class='byline'>By Emil Hart, Photographer</p>", ["Emil Hart"]),
        ("<div><p>Nora Field<br>Harbour Correspondent, Port Halder</p><p>10 November 2026</p></div>", ["Nora Field"]),
    ],
)
def test_only_the_writers_are_authors(html: str, authors: list[str]) -> None:
    assert list(read(page(above=html)).authors) == authors


@pytest.mark.parametrize(
    ("html", "agency"),
    [
        ("<p class='source'>AFP</p>", "AFP"),
        ("<p>Quelle: dpa</p>", "dpa"),
        ("<span>AP</span>", None),
        ("<p>Reuters staff walk out</p>", None),
        ("<div>The old basin of Port Halder, seen from the sea before the work began.</div><p>Quelle: dpa</p>", None),
    ],
)
def test_an_agency_alone_below_the_headline(html: str, agency: str | None) -> None:
    assert read(page(above=html)).agency == agency


@pytest.mark.parametrize(
    ("lang", "line", "author"),
    [
        ("nl", "Tekst Klaas Veldman", "Klaas Veldman"),
        ("da", "Tekst af Nanna Feldt", "Nanna Feldt"),
        ("id", "Laporan wartawan Budi Santoso", "Budi Santoso"),
        ("uk", "Автор матеріалу: Олена Фельдман", "Олена Фельдман"),
        ("th", "เรื่องโดย: สมชาย ใจดี", "สมชาย ใจดี"),
        ("ko", "글 김민수", "김민수"),
    ],
)
def test_words_that_lead_to_a_name_in_their_language(lang: str, line: str, author: str) -> None:
    assert read(page(above=f"<div><p>{line}</p></div>", lang=lang)).authors == (author,)


def test_a_role_of_its_language_is_no_second_author() -> None:
    above = "<div class='yazar'><b>Ayşe Feldan</b><span>Ankara Temsilcisi</span></div>"

    assert read(page(above=above, lang="tr")).authors == ("Ayşe Feldan",)


@pytest.mark.parametrize("line", ["（佐藤　花子）", "【佐藤　花子】"])
def test_a_signature_in_wide_brackets(line: str) -> None:
    text = "港の議会は火曜日の夜、長い審議の末、古い船だまりを広げる計画を可決し、数か月にわたる対立に終止符を打った。"

    assert len(read(page(paragraphs=[text, *PROSE, line], lang="ja")).authors) == 1
