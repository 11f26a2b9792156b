"""Dates whose words stand in another element, dates of a first publication elsewhere, months in Roman figures."""

from __future__ import annotations

import pytest

from crawler.vocabulary.calendar import readings
from tests.crawler.extraction.pages import page, read


@pytest.mark.parametrize(
    "html",
    [
        "<div><em>입력</em><span class='time'>2026.03.09. 오전 10:15</span></div>"
        "<div><em>수정</em><span class='time'>2026.03.10. 오후 4:01</span></div>",
        "<p><b>Published</b> <i>9 March 2026</i> <b>Updated</b> <i>10 March 2026</i></p>",
        "<dl><dt>Updated</dt><dd>10 March 2026</dd><dt>Published</dt><dd>9 March 2026</dd></dl>",
        "<p>Aktualisiert: <span class='date'>10.3.2026</span></p><p>Erstellt: <span class='date'>9.3.2026</span></p>",
    ],
)
def test_the_word_for_a_date_may_stand_in_an_element_before_it(html: str) -> None:
    article = read(page(h1=None, above=f"<h2>Council Votes to Widen the Old Harbour</h2>{html}", lang="ko"))

    assert ((article.date_published or "")[:10], (article.date_modified or "")[:10]) == ("2026-03-09", "2026-03-10")


@pytest.mark.parametrize(
    "html",
    [
        "<div><span>Updated</span><span>10 March 2026, 10:00 GMT</span></div>",
        "<div><span class='label'>Letzte Änderung:</span> <span class='date'>10. März 2026</span></div>",
        "<div>Mis à jour le <span class='date'>10 mars 2026</span></div>",
    ],
)
def test_a_date_that_an_element_before_it_calls_one_of_a_change_is_no_publication(html: str) -> None:
    article = read(page(above=html))

    assert (article.date_published, (article.date_modified or "")[:10]) == (None, "2026-03-10")


@pytest.mark.parametrize(
    "before",
    ["<a href='/updates'>Live updates</a>", "<h3>Weather update</h3>", "<div><a href='/u'>Updates</a></div>"],
)
def test_a_section_before_a_date_says_nothing_of_it(before: str) -> None:
    html = f"<div>{before}<span class='date'>9 March 2026</span></div>"

    assert read(page(above=html)).date_published == "2026-03-09"


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("This article was originally published on 3 March 2019 in The Bay Review.", "en"),
        ("First published in The Bay Review, 3 March 2019", "en"),
        ("Originally published on <time datetime='2019-03-03'>3 March 2019</time> in The Bay Review.", "en"),
        ("Dieser Text erschien zuerst am 3. März 2019 in der „Buchtzeitung“.", "de"),
        ("Publié initialement le 3 mars 2019 dans La Revue de la baie", "fr"),
        ("Publicado originalmente el 3 de marzo de 2019 en El Faro de la bahía.", "es"),
        ("Tekst ukazał się pierwotnie 3 marca 2019 w „Głosie znad rzeki”.", "pl"),
        ("Статья впервые опубликована 3 марта 2019 года в журнале «Река».", "ru"),
    ],
)
def test_a_first_publication_in_another_place_is_not_the_pages(line: str, lang: str) -> None:
    assert read(page(above=f"<p>{line}</p>", lang=lang)).date_published is None

    own = read(page(above=f"<p>{line}</p><p class='date'>2026-03-09</p>", lang=lang))
    assert own.date_published == "2026-03-09"


@pytest.mark.parametrize(
    "line",
    [
        "Originally published March 9, 2026.",
        "First published on Monday 9 March 2026 at 10:15 GMT",
        "Zuerst veröffentlicht am 9. März 2026 um 10:15 Uhr",
    ],
)
def test_a_first_publication_on_the_page_itself_is_its_date(line: str) -> None:
    assert (read(page(above=f"<p class='date'>{line}</p>")).date_published or "")[:10] == "2026-03-09"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("12 XI 2025", "2025-11-12"),
        ("Dodano: 3.V.2026, godz. 12:10", "2026-05-03"),
        ("2026. XI. 10.", "2026-11-10"),
        ("9-III-2026", "2026-03-09"),
        ("1.I.2026 r.", "2026-01-01"),
    ],
)
def test_months_in_roman_figures_are_read(text: str, day: str) -> None:
    assert [reading.moment.day.isoformat() for reading in readings(text)] == [day]


@pytest.mark.parametrize(
    "text",
    ["3 i 2026", "3 v 2026", "nr 4/XI/2026", "12 x. 2000.5", "32 XI 2026", "3 iix 2026", "10:12 XI 2026", "XI 2026"],
)
def test_other_letters_between_numbers_are_no_month(text: str) -> None:
    assert readings(text) == []


@pytest.mark.parametrize(
    "html",
    [
        "<time class='entry-date updated td-module-date' datetime='2026-03-09T10:15:00Z'>9 March 2026</time>",
        "<abbr class='updated' title='2026-03-09T10:15:00Z'>9 Mar 2026</abbr>",
        "<span class='date updated'><time class='updated' datetime='2026-03-09T10:15:00Z'>9 Mar</time></span>",
    ],
)
def test_the_one_date_of_an_hatom_entry_is_that_of_its_publication(html: str) -> None:
    assert read(page(above=html)).date_published == "2026-03-09T10:15:00+00:00"


@pytest.mark.parametrize(
    "html",
    [
        "<time class='updated' datetime='2026-03-10T10:15:00Z'>Updated 10 March 2026</time>",
        "<p>Last updated <time class='updated' datetime='2026-03-10T10:15:00Z'>10 March 2026</time></p>",
        "<time class='updated' datetime='2026-03-10T10:15:00Z'>10 March</time>"
        "<time class='entry-date published' datetime='2026-03-09T10:15:00Z'>9 March 2026</time>",
    ],
)
def test_what_a_page_calls_updated_in_words_or_beside_another_date_is_a_change(html: str) -> None:
    article = read(page(above=html))

    assert article.date_modified == "2026-03-10T10:15:00+00:00"
    assert article.date_published in (None, "2026-03-09T10:15:00+00:00")


@pytest.mark.parametrize(
    "lede",
    [
        "<div class='chapo'><p>The old basin of Port Halder will be twice as wide, after nine hours of talk.</p></div>",
        "<section><p>The old basin of Port Halder will be twice as wide, after nine hours of talk.</p></section>",
        "<blockquote><p>The old basin of Port Halder will be twice as wide, after nine hours of it.</p></blockquote>",
    ],
)
def test_who_and_when_may_stand_between_the_lede_and_the_text(lede: str) -> None:
    line = "<div class='submitted'>By <span>Ada Quill</span>, Monday 9 March 2026, 10:15</div>"
    article = read(page(above=lede + line))

    assert (article.authors, (article.date_published or "")[:10]) == (("Ada Quill",), "2026-03-09")


@pytest.mark.parametrize(
    ("html", "published"),
    [
        ("<p>Urteil vom 3.2.2026, Az. 12 O 145/25</p>", None),
        ("<p>Sentencia de 3 de febrero de 2026</p>", None),
        ("<p>Medically reviewed 12 March 2026</p><p>First published 9 March 2026</p>", "2026-03-09"),
        ("<p>Überprüft am 12. März 2026</p><p>Veröffentlicht am 9. März 2026</p>", "2026-03-09"),
    ],
)
def test_the_day_of_a_judgment_or_of_a_review_is_no_date_of_the_page(html: str, published: str | None) -> None:
    assert read(page(above=html)).date_published == published


@pytest.mark.parametrize(
    ("line", "lang", "end"),
    [
        ("Julkaistu: ti 10.3.2026 klo 14.32 | Päivitetty: klo 15.02", "fi", "fi"),
        ("10.3.2026, 14:32 – aktualisiert 15:02", "de", "de"),
        ("Pubblicato 10/3/2026 14:32 | Aggiornato 15:02", "it", "it"),
    ],
)
def test_a_change_later_on_the_same_day_is_told_by_its_time_alone(line: str, lang: str, end: str) -> None:
    article = read(page(above=f"<div class='date'>{line}</div>", lang=lang), url=f"https://paper.{end}/a/b-4711.html")

    assert (article.date_published or "")[:16] == "2026-03-10T14:32"
    assert (article.date_modified or "")[:16] == "2026-03-10T15:02"
