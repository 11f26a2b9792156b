"""A writer in one line with the date, the source and other labels."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.pages import PROSE, page, read


@pytest.mark.parametrize(
    ("lang", "line", "author"),
    [
        ("en", "By Ida Brandon 12 May 2026", "Ida Brandon"),
        ("en", "By Ida Brandon May 12, 2026", "Ida Brandon"),
        ("en", "By Ida Brandon Updated Tue., May 12, 2026", "Ida Brandon"),
        ("en", "By Ida Brandon 4 min read", "Ida Brandon"),
        ("en", "Published: 12 May 2026 By: Ida Brandon", "Ida Brandon"),
        ("en", "Date: 12 May 2026 Section: Politics Author: Ida Brandon Views: 1204", "Ida Brandon"),
        ("de", "Von Karl Maurer Dienstag, 12. Mai 2026", "Karl Maurer"),
        ("fr", "Par Odile Tramoy Publié le 12 mai 2026 à 18h", "Odile Tramoy"),
        ("it", "di Fiammetta Zorzan 12 giugno 2026", "Fiammetta Zorzan"),
        ("es", "Fecha: 12/05/2026 Autor: Rosa Lima", "Rosa Lima"),
        ("cs", "12. 5. 2026 Zdroj: Kurýr Autor: Jan Novák", "Jan Novák"),
        ("ru", "12 мая 2026, 10:30 Источник: Курьер Автор: Иван Петров", "Иван Петров"),
        ("ru", "Автор: Иван Петров вторник, 12 мая 2026", "Иван Петров"),
        ("el", "12/05/2026 Συντάκτης: Νίκος Παπάς", "Νίκος Παπάς"),
        ("id", "Penulis: Rina Wulandari Editor: Budi Santoso 12 Mei 2026", "Rina Wulandari"),
        ("tr", "Haber: Sevgi Altunok 12 Mayıs 2026 Salı", "Sevgi Altunok"),
        ("zh", "2026年05月12日 09:15 来源:海峡报 记者 林启明", "林启明"),
        ("zh", "来源:海峡报 作者:林启明 2026-05-12 09:15", "林启明"),
    ],
)
def test_the_writer_is_read_out_of_a_line_of_labels(lang: str, line: str, author: str) -> None:
    article = read(page(above=f"<div class='info'>{line}</div>", lang=lang))

    assert article.authors == (author,)
    assert (article.date_published or "2026-05-12")[:7] in ("2026-05", "2026-06")


@pytest.mark.parametrize(
    "line", ["Photo: Ida Brandon 12 May 2026", "By the numbers May 12, 2026", "Tested 12 May 2026"]
)
def test_a_line_with_another_label_names_no_writer(line: str) -> None:
    assert read(page(above=f"<div class='info'>{line}</div>")).authors == ()


def test_an_initial_behind_a_name_stays() -> None:
    assert read(page(above="<div class='info'>Por Daniela Cerdas E.</div>", lang="es")).authors == ("Daniela Cerdas E",)


_OWN = "<meta name='author' content='Вестник Поморья'>"


@pytest.mark.parametrize(
    "around",
    ["", "<header><a href='/'>Вестник Поморья</a></header>", "<footer>© 2026 Вестник Поморья</footer>"],
)
def test_the_name_that_ends_the_title_and_stands_nowhere_else_is_the_sites(around: str) -> None:
    body = page(
        title="Реформа без адреса — Вестник Поморья", h1="Реформа без адреса", head=_OWN, below=around, lang="ru"
    )

    assert read(body).authors == ()


def test_a_writer_whose_name_ends_the_title_of_a_page_that_shows_it_is_one() -> None:
    head, above = "<meta name='author' content='Ida Brandon'>", "<p class='who'>Ida Brandon</p>"
    title = "The square and its noise | Ida Brandon"

    assert read(page(title=title, h1="The square and its noise", head=head, above=above)).authors == ("Ida Brandon",)


def test_labels_that_touch_are_read_apart() -> None:
    line = "<div class=podatki><span>Avtor: Špela Koritnik</span><span>Objavljeno: 8. 6. 2026, 6.00</span></div>"

    assert read(page(above=line, lang="sl")).authors == ("Špela Koritnik",)


_BOXES = [
    "<div class=author-box><div class=author-item><h4>{}</h4><p>{}</p></div>"
    "<div class=author-item><h4>{}</h4><p>{}</p></div></div>",
    "<section class=authors><div class=author-card><b>{}</b><p>{}</p></div>"
    "<div class=author-card><b>{}</b><p>{}</p></div></section>",
    "<div class=about-the-authors><strong>{}</strong><p>{}</p><strong>{}</strong><p>{}</p></div>",
]


@pytest.mark.parametrize("box", _BOXES)
@pytest.mark.parametrize("count", [2, 3, 9])
def test_a_box_below_the_story_names_all_its_writers(box: str, count: int) -> None:
    below = box.format("Dzintars Veidemanis", "Raksta par pašvaldībām.", "Evita Sproģe", "Žurnāliste.")
    article = read(page(paragraphs=(PROSE * 3)[:count], below=below, lang="lv"))

    assert article.authors == ("Dzintars Veidemanis", "Evita Sproģe")
    assert "Žurnāliste" not in (article.text or "")


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("en", "Clementine Ashgrove is a retired surveyor who lives in East Tolland."),
        ("de", "Clementine Ashgrove ist Stadtplanerin und lebt in Lindau."),
        ("fr", "Clementine Ashgrove est urbaniste à Valmont."),
        ("es", "Clementine Ashgrove es catedrática de Geografía."),
        ("it", "Clementine Ashgrove è una geografa."),
        ("pt", "Clementine Ashgrove é geógrafa na Universidade de Alba."),
        ("nl", "Clementine Ashgrove is stedenbouwkundige."),
        ("sv", "Clementine Ashgrove är stadsplanerare i Öreby."),
        ("pl", "Clementine Ashgrove jest urbanistką."),
    ],
)
def test_the_guest_whom_a_last_line_in_italics_introduces_wrote_the_text(lang: str, line: str) -> None:
    article = read(page(paragraphs=(*PROSE, f"<em>{line}</em>"), lang=lang))

    assert article.authors == ("Clementine Ashgrove",)
    assert article.text == "\n\n".join(PROSE)


@pytest.mark.parametrize(
    "line", ["<em>The council is expected to vote in May.</em>", "Clementine Ashgrove is a retired surveyor."]
)
def test_another_last_line_introduces_nobody(line: str) -> None:
    article = read(page(paragraphs=(*PROSE, line)))

    assert article.authors == ()
    assert len(article.body) == len(PROSE) + 1
