"""A writer's name where nothing calls it one: below the text, beside an address for mail, as a link to a profile."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.pages import PROSE, page, read

_RU = (
    "Портовый совет во вторник отложил голосование по новой дамбе на месяц из-за цены работ.",
    "Жители нижнего города заполнили галерею и свистели, когда председатель зачитал решение.",
    "До тех пор насосы, взятые в аренду в январе, останутся на своём месте, сообщил совет.",
)


@pytest.mark.parametrize(
    ("signature", "paragraphs", "lang", "authors"),
    [
        ("<p style='text-align:right'><em>— Nora Field</em></p>", PROSE, "en", ["Nora Field"]),
        ("<p align='right'>Марина Холина, Вексмор</p>", _RU, "ru", ["Марина Холина"]),
        ("<p><em>Nora Feld und Emil Hart</em></p>", PROSE, "de", ["Nora Feld", "Emil Hart"]),
        ("<p><strong>Port Halder</strong></p>", PROSE, "en", []),
        ("<p>– They will vote again in May.</p>", PROSE, "en", []),
        ("<p><em>Read More Stories</em></p>", PROSE, "en", []),
    ],
)
def test_a_name_set_apart_below_the_text_signs_it(
    signature: str, paragraphs: tuple[str, ...], lang: str, authors: list[str]
) -> None:
    made = page(paragraphs=paragraphs, lang=lang).decode().replace("</div></main>", f"{signature}</div></main>")
    article = read(made.encode())

    assert list(article.authors) == authors
    assert not authors or [block.text for block in article.body] == list(paragraphs)


def test_the_byline_at_the_head_wins_over_a_signature() -> None:
    made = page(above="<p class='byline'>By Nora Field</p>").decode()
    made = made.replace("</div></main>", "<p><em>— Emil Hart</em></p></div></main>")

    assert read(made.encode()).authors == ("Nora Field",)


@pytest.mark.parametrize(
    ("html", "authors"),
    [
        ("<div class='who'><b>NORA FIELD</b><br>nfield@paper.example</div>", ["NORA FIELD"]),
        ("<div><span>Nora Field</span> <a href='mailto:x'>nora.field@paper.example</a></div>", ["Nora Field"]),
        ("<p>Port Halder — news@paper.example</p>", []),
        ("<p><a href='/@nora?source=post'>Nora Field</a></p>", ["Nora Field"]),
        ("<p><a href='https://photographs.example/@nora'>Nora Field</a></p>", []),
        ("<p class='byline'>Nora Campo, de Vila Serena</p>", ["Nora Campo"]),
        ("<p class='byline'>مريم الحلواني - وادي السلام</p>", ["مريم الحلواني"]),
    ],
)
def test_a_name_is_known_by_what_stands_with_it(html: str, authors: list[str]) -> None:
    assert list(read(page(above=html)).authors) == authors
