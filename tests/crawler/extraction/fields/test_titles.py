"""What stands before and behind a name and is none of it; and people whose whole name is one word."""

from __future__ import annotations

import pytest

from crawler.extraction.fields.names import persons_in
from tests.crawler.extraction.pages import page, read


@pytest.mark.parametrize(
    ("line", "language", "persons"),
    [
        ("By Sen. Mira Halvorsen", "en", ("Mira Halvorsen",)),
        ("By Gov. Mira Halvorsen and Lt. Gov. Odd Berge", "en", ("Mira Halvorsen", "Odd Berge")),
        ("By U.S. Rep. Odd Berge (D-Vt.)", "en", ("Odd Berge",)),
        ("By the Rt Hon. Odd Berge MP", "en", ("Odd Berge",)),
        ("By the Rev. Odd Berge", "en", ("Odd Berge",)),
        ("By Lt Gen Odd Berge (retd)", "en", ("Odd Berge",)),
        ("By Ms Mira Halvorsen and Professor Odd Berge", "en", ("Mira Halvorsen", "Odd Berge")),
        ("Von Frau Mira Halvorsen", "de", ("Mira Halvorsen",)),
        ("Par Maître Odd Berge", "fr", ("Odd Berge",)),
        ("Oleh: Hj. Mira Halvorsen", "id", ("Mira Halvorsen",)),
        ("بقلم الدكتور سالم المرزوقي", "ar", ("سالم المرزوقي",)),
        ("श्री मीरा शर्मा", "hi", ("मीरा शर्मा",)),
    ],
)
def test_an_office_a_rank_and_an_address_are_no_part_of_a_name(
    line: str, language: str, persons: tuple[str, ...]
) -> None:
    assert persons_in(line, languages=(language,)) == persons


@pytest.mark.parametrize(
    ("line", "language", "persons"),
    [
        ("By Dr. Mira Halvorsen", "en", ("Dr. Mira Halvorsen",)),
        ("Von Prof. Dr. med. Mira Halvorsen", "de", ("Mira Halvorsen",)),  # "med." is no name's
        ("Door prof. dr. Odd Berge", "nl", ("Odd Berge",)),
        ("Prof. dr hab. Odd Berge", "pl", ("Odd Berge",)),
        ("Par le Dr Mira Halvorsen", "fr", ("Dr Mira Halvorsen",)),
    ],
)
def test_an_academic_title_stays_where_it_is_written_as_names_are(
    line: str, language: str, persons: tuple[str, ...]
) -> None:
    assert persons_in(line, languages=(language,)) == persons


@pytest.mark.parametrize(
    "name", ["Ana Sen", "Col Needle", "Sen Gupta", "H. R. Berge", "M. Night Halvorsen", "Sir Odd Berge", "Gagan KC"]
)
def test_names_that_look_like_titles_are_names(name: str) -> None:
    assert persons_in(f"By {name}", languages=("en",)) == (name,)


@pytest.mark.parametrize(
    ("line", "persons"),
    [
        ("By Mira Halvorsen PhD", ("Mira Halvorsen",)),
        ("By Mira Halvorsen, M.D., M.P.H., and Odd Berge, Esq.", ("Mira Halvorsen", "Odd Berge")),
        ("By Odd Berge Jr.", ("Odd Berge Jr.",)),
        ("By Odd Berge, Jr. and Mira Halvorsen", ("Odd Berge Jr.", "Mira Halvorsen")),
        ("By Odd Berge, III", ("Odd Berge III",)),
    ],
)
def test_a_degree_goes_and_what_tells_a_son_from_his_father_stays(line: str, persons: tuple[str, ...]) -> None:
    assert persons_in(line, languages=("en",)) == persons


_INDONESIAN = (
    "Dewan kota Port Halder pada hari Selasa menunda lagi pemungutan suara tentang perluasan pelabuhan yang lama.",
    "Wali kota mengatakan bahwa pekerjaan itu akan dimulai pada musim semi dan selesai sebelum kapal feri kembali.",
    "Dua anggota dewan menolak rencana itu karena biayanya sudah menjadi dua kali lipat sejak bulan Januari lalu.",
)


def _written_by(byline: str, *, head: str = "", author: object = None) -> tuple[str, ...]:
    data = None if author is None else {"author": author}
    made = page(
        paragraphs=_INDONESIAN,
        title="Rapat Pelabuhan Ditunda",
        h1="Rapat Pelabuhan Ditunda",
        above=byline,
        head=head,
        data=data,
        lang="id",
    )
    return read(made).authors


@pytest.mark.parametrize(
    "byline",
    [
        '<div class="read__credit">Penulis: Wiryanto</div>',
        '<div class="author"><a href="/penulis/wiryanto">Wiryanto</a></div>',
        '<p class="byline">Oleh Wiryanto - 3 Mei 2026</p>',
        '<p class="credit">Reporter: Wiryanto | Editor: Sutrisnawati</p>',
    ],
)
def test_a_whole_name_of_one_word_is_read_where_people_have_one(byline: str) -> None:
    assert _written_by(byline) == ("Wiryanto",)


def test_in_other_languages_a_byline_of_one_word_names_nobody() -> None:
    assert read(page(above='<p class="byline">By <a href="/authors/greta">Greta</a></p>')).authors == ()


def test_a_byline_of_one_word_needs_a_link_a_lead_or_the_head() -> None:
    byline = '<div class="author">Wiryanto</div>'
    assert _written_by(byline) == ()
    assert _written_by(byline, author={"@type": "Person", "name": "Wiryanto"}) == ("Wiryanto",)
    assert _written_by(byline, head='<meta name="author" content="Wiryanto">') == ("Wiryanto",)


@pytest.mark.parametrize(
    "word", ["Redaksi", "Admin", "Tim", "Antara", "Jakarta", "wiryanto", "WIRYANTO", "Wiryanto2", "Editor", "Paper"]
)
def test_a_desk_an_agency_a_place_a_login_and_the_paper_are_no_names_of_one_word(word: str) -> None:
    assert _written_by(f'<div class="author"><a href="/penulis/x">Penulis: {word}</a></div>') == ()


@pytest.mark.parametrize(
    ("line", "persons"),
    [
        ("Guest column by Mira Halvorsen", ("Mira Halvorsen",)),
        ("Contributed by Mira Halvorsen and Odd Berge", ("Mira Halvorsen", "Odd Berge")),
        ("NORWICK — By Mira Halvorsen", ("Mira Halvorsen",)),
        ("Norwick | By Mira Halvorsen and Odd Berge", ("Mira Halvorsen", "Odd Berge")),
        ("From Mira Halvorsen", ()),  # with no more said it may be a place
        ("Meet Mira Halvorsen", ()),
    ],
)
def test_what_leads_to_a_name_is_no_part_of_it(line: str, persons: tuple[str, ...]) -> None:
    assert persons_in(line, languages=("en",)) == persons


@pytest.mark.parametrize(
    ("line", "persons"),
    [
        ("By Mira Halvorsen and Odd Berge Courier Staff Writers", ("Mira Halvorsen", "Odd Berge")),
        ("By Mira Halvorsen and Odd Berge / Courier Staff Writers", ("Mira Halvorsen", "Odd Berge")),
        ("By Mira Halvorsen and Odd Berge Harbour Courier Staff Writers", ("Mira Halvorsen", "Odd Berge")),
        ("By Mira Halvorsen Courier Staff Writer", ("Mira Halvorsen",)),
        ("By Mira Halvorsen and Courier Staff Writers", ("Mira Halvorsen",)),
    ],
)
def test_the_paper_between_a_name_and_its_role_is_no_part_of_it(line: str, persons: tuple[str, ...]) -> None:
    assert persons_in(line, outlet=("Courier", "Harbour Courier"), languages=("en",)) == persons


@pytest.mark.parametrize(("behind", "authors"), [("By Mira Halvorsen", ("Mira Halvorsen",)), ("", ())])
def test_a_name_as_catalogues_have_it_is_turned_where_the_page_prints_it(behind: str, authors: tuple[str, ...]) -> None:
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "author": "Halvorsen, Mira"}</script>'

    assert read(page(head=head, above=f"<p>{behind}</p>" if behind else "")).authors == authors
