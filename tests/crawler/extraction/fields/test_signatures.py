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


_JA = (
    "ハルダー港の理事会は火曜日、古い防波堤の建て替え案の採決を一か月先送りすることを決めた。",
    "住民らは傍聴席を埋め、議長が結果を読み上げると口笛を吹いて抗議し、広場へ移って集会を続けた。",
    "一月に借りたポンプはそれまで今の場所に残されると、理事会の広報担当者が記者団に述べた。",
)


@pytest.mark.parametrize(
    ("closing", "authors"),
    [
        ("（西田玲子）", ["西田玲子"]),
        ("【西田玲子、谷口健】", ["西田玲子", "谷口健"]),
        ("(西田玲子)", ["西田玲子"]),
        ("（敬称略）", []),
        ("（共同）", []),
        ("（東京都）", []),
        ("（以下略）", []),
    ],
)
def test_a_name_in_brackets_behind_the_last_sentence_signs_it(closing: str, authors: list[str]) -> None:
    article = read(page(paragraphs=(*_JA[:2], _JA[2] + closing), lang="ja"))

    assert list(article.authors) == authors
    assert (article.text or "").endswith(_JA[2] + closing)


_CARD = '<div class="author-card"><b>{}</b><p>{}</p></div>'


@pytest.mark.parametrize(
    ("life", "authors"),
    [
        ('<div class="author-bio"><b>Nora Field</b> is a reporter who covers the harbour.</div>', ["Nora Field"]),
        (
            '<section class="about-the-author"><h3>About the author</h3><a href="/by/nf">Nora Field</a>'
            "<p>She joined the paper in 2011.</p></section>",
            ["Nora Field"],
        ),
        (
            _CARD.format("Nora Field", "is a reporter.") + _CARD.format("Emil Hart", "is an editor."),
            ["Nora Field", "Emil Hart"],
        ),
        ("<p><em>Nora Field is a professor of public law at the university of Norwick.</em></p>", ["Nora Field"]),
        # Not of a writer: the paper, the reader, a sentence that is not set apart.
        ('<div class="about-box"><h3>About The Paper</h3><p>The Paper is a daily of the county.</p></div>', []),
        ('<div class="author-bio"><p>Write for us: we are looking for a reporter.</p></div>', []),
        ("<p>Nora Field is a professor of public law at the university of Norwick.</p>", []),
    ],
)
def test_who_is_told_of_behind_the_story_wrote_it_where_nobody_else_is_named(life: str, authors: list[str]) -> None:
    made = (
        page()
        .decode()
        .replace("</div></main>", f"</div>{life}</main>" if "<p><em>" not in life else f"{life}</div></main>")
    )

    assert list(read(made.encode()).authors) == authors


def test_who_is_told_of_behind_the_story_is_no_author_where_the_story_names_the_person() -> None:
    told = (PROSE[0], PROSE[1].replace("Its mayor", "Its mayor Nora Field"), PROSE[2])
    life = '<div class="bio-box"><h4>Nora Field</h4><p>Nora Field is the author of two books.</p></div>'

    assert read(page(paragraphs=told, below=life)).authors == ()


def test_who_is_told_of_behind_the_story_yields_to_a_byline() -> None:
    life = '<div class="author-bio"><b>Nora Field</b> is a reporter who covers the harbour.</div>'

    assert read(page(above="<p class='byline'>By Emil Hart</p>", below=life)).authors == ("Emil Hart",)
