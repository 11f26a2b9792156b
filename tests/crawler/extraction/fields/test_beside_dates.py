"""Names beside dates and in other places where no word leads to them; roles that papers make up."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.pages import PROSE, page, read


@pytest.mark.parametrize(
    ("html", "lang", "authors", "day"),
    [
        ("<div class='meta'>Ida Brandon · 10 November 2026</div>", "en", ["Ida Brandon"], "2026-11-10"),
        ("<p>Ida Brandon • Nov 10, 2026 • 4 min read</p>", "en", ["Ida Brandon"], "2026-11-10"),
        (
            "<div><span>Lucie Bonnard</span><span> - </span><span>10 novembre 2026</span></div>",
            "fr",
            ["Lucie Bonnard"],
            None,
        ),
        ("<div><p>Marta Villoria</p><p>Villarbol, 10 nov 2026</p></div>", "es", ["Marta Villoria"], "2026-11-10"),
        ("<div><span class='name'>Νίκος Αλεξίου</span><span>10.11.2026</span></div>", "el", ["Νίκος Αλεξίου"], None),
        ("<div>Breaking News · 10 November 2026</div>", "en", [], "2026-11-10"),
        ("<div>PTI / 10 November 2026, 08:12 IST</div>", "en", [], None),
        ("<div>Port Halder · 10 November 2026</div>", "en", [], "2026-11-10"),
        ("<div>New Delhi, 10 November 2026</div>", "en", [], "2026-11-10"),
        ("<div><a href='/local-matters/'>Local Matters</a> · 10 November 2026</div>", "en", [], "2026-11-10"),
        ("<div>The Members Met In Session · 10 November 2026</div>", "en", [], "2026-11-10"),
    ],
)
def test_a_name_beside_a_date_is_a_byline(html: str, lang: str, authors: list[str], day: str | None) -> None:
    article = read(page(above=html, lang=lang))

    assert list(article.authors) == authors
    assert day is None or article.date_published == day
    assert [block.text for block in article.body] == list(PROSE)


def test_what_the_page_calls_a_section_is_no_name_beside_a_date() -> None:
    made = page(
        above="<div>Coastal Affairs · 10 November 2026</div>",
        head="<meta property='article:section' content='Coastal Affairs'>",
    )
    assert read(made).authors == ()

    menu = b"<nav><a href='/coastal-affairs/'>Coastal Affairs</a></nav><main>"
    assert read(page(above="<div>Coastal Affairs · 10 November 2026</div>").replace(b"<main>", menu)).authors == ()


def test_a_label_above_the_headline_is_a_kicker() -> None:
    made = page().replace(b"<h1>", b"<div><div>Winter Games</div><div>10 November 2026</div></div><h1>", 1)

    assert read(made).authors == ()


def test_a_label_beside_the_date_of_each_card_is_no_name() -> None:
    card = "<div class='card-meta'>Winter Games · {} November 2026</div>"
    cards = "".join(
        f"<section><h3><a href='/a-{i}'>A story of day {i}</a></h3>{card.format(i)}</section>" for i in (3, 4, 5)
    )

    assert read(page(above=card.format(10), below=cards)).authors == ()


@pytest.mark.parametrize(
    ("html", "authors"),
    [
        ("<div class='byline'>Tuesday November 10, 2026 10:05 am PST by Juli Clover</div>", ["Juli Clover"]),
        ("<div class='byline'>10 November 2026 by Juli Clover</div>", ["Juli Clover"]),
        ("<p itemprop='author'>Posted by Tom Harker on Tuesday, 10 November 2026 | 3 comments</p>", ["Tom Harker"]),
        ("<dl><dt>Author</dt><dd>Ida Brandon</dd><dt>Published</dt><dd>10 November 2026</dd></dl>", ["Ida Brandon"]),
        ("<table><tr><th>Author</th><td>Eva Blum</td></tr><tr><th>Date</th><td>May</td></tr></table>", ["Eva Blum"]),
        ("<dl><dt>Reporter</dt><dd>Ida Brandon</dd><dt>Impact</dt><dd>High</dd></dl>", []),
        ("<dl><dt>Category</dt><dd>Coastal Affairs</dd></dl>", []),
        ("<div><a href='/team/ida-brandon'>Ida Brandon</a></div>", ["Ida Brandon"]),
        ("<p><a href='/redaktion/ib/'><img src='/i.jpg'></a><a href='/redaktion/ib/'>Eva Blum</a></p>", ["Eva Blum"]),
        ("<div><a href='/szerzo/kiss-eva'>Kiss Éva</a></div>", ["Kiss Éva"]),
        ("<div><a href='/team/impressum'>Impressum</a></div>", []),
    ],
)  # fmt: skip
def test_a_name_behind_a_date_a_term_or_as_a_link_to_a_person(html: str, authors: list[str]) -> None:
    assert list(read(page(above=html)).authors) == authors


@pytest.mark.parametrize(
    ("line", "lang", "authors"),
    [
        ("Von NORDPOST-online-Redakteur Thomas Sabin", "de", ["Thomas Sabin"]),
        ("Von Chefreporter Thomas Sabin, Altenried", "de", ["Thomas Sabin"]),
        ("Von Redaktionsmitglied Eva Blum", "de", ["Eva Blum"]),
        ("Aus Prag berichtet Eva Blum", "de", ["Eva Blum"]),
        ("Do nosso correspondente em Lisboa, Rui Matoso", "pt", ["Rui Matoso"]),
        ("De nuestra corresponsal en Lima, Marta Villoria", "es", ["Marta Villoria"]),
    ],
)
def test_the_role_before_a_name_is_none_of_it(line: str, lang: str, authors: list[str]) -> None:
    assert list(read(page(above=f"<p class='byline'>{line}</p>", lang=lang)).authors) == authors


@pytest.mark.parametrize("name", ["citation_author", "dc.creator"])
def test_a_catalogue_has_the_family_name_first(name: str) -> None:
    head = f"<meta name='{name}' content='Brandon, Ida'><meta name='{name}' content='Harker, Tom'>"

    assert read(page(head=head)).authors == ("Ida Brandon", "Tom Harker")
    assert read(page(head="<meta name='author' content='Norwick, Ledger'>")).authors == ()


def test_who_edited_is_told_below_a_story_and_is_none_of_it() -> None:
    credits = "<p>Text and research: Ida Brandon, Tom Harker<br>Data work: Kit Rowan<br>Editing: Zed Lowe</p>"
    article = read(page(paragraphs=(*PROSE, "\0")).replace(b"<p>\0</p>", credits.encode()))

    assert article.authors == ("Ida Brandon", "Tom Harker")
    assert [block.text for block in article.body] == list(PROSE)


@pytest.mark.parametrize(
    "line",
    [
        "Redigatur: Jonas Kettler",
        "Schlussredaktion: Susi Mück; Audioversion: Iris Hochberg",
        "（责编：张莉莉、李大为）",
    ],
)
def test_who_edited_wrote_nothing(line: str) -> None:
    article = read(page(paragraphs=(*PROSE, line), lang="de"))

    assert article.authors == ()
    assert [block.text for block in article.body] == list(PROSE)
