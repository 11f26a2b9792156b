"""Dates in other forms: for machines beside "3 hours ago", two names of one month, a line behind the story."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.pages import page, read

_DAY = "2026-03-09"


@pytest.mark.parametrize(
    "html",
    [
        "<relative-time datetime='2026-03-09T10:15:00Z'>3 hours ago</relative-time>",
        "<amp-timeago datetime='2026-03-09T10:15:00Z'>hace 2 días</amp-timeago>",
        "<abbr class='published' title='2026-03-09T10:15:00Z'>last week</abbr>",
        "<span class='ago' title='March 9, 2026 10:15 am'>3 hours ago</span>",
        "<span class='article-date' data-timestamp='1773051300'>vor 3 Stunden</span>",
        "<em class='date' data-date-time='2026-03-09 10:15:00'>3시간 전</em>",
    ],
)
def test_a_date_for_machines_is_read_from_any_element(html: str) -> None:
    assert (read(page(above=f"<div>{html}</div>")).date_published or "")[:10] == _DAY


@pytest.mark.parametrize(
    "html",
    [
        "<ins datetime='2026-03-09T10:15:00Z'>a word</ins>",
        "<div class='chart' data-time='1773051300'>a chart</div>",
        "<a title='March 9, 2026' href='/d'>The day before</a>",
        "<p class='updated' title='2026-03-09T10:15:00Z'>Updated just now</p>",
    ],
)
def test_the_date_of_something_else_is_not_the_pages(html: str) -> None:
    assert read(page(above=f"<div>{html}</div>")).date_published is None


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("9 مارس/آذار 2026 الساعة 10:15 صباحًا", "ar"),
        ("9 آذار/مارس 2026", "ar"),
        ("الإثنين 9 آذار / مارس 2026", "ar"),
    ],
)
def test_a_month_may_have_two_names(line: str, lang: str) -> None:
    assert (read(page(above=f"<div>{line}</div>", lang=lang)).date_published or "")[:10] == _DAY


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("First published on 9 March 2026", "en"),
        ("Erschienen am 09.03.2026", "de"),
        ("Article paru dans l’édition du 9 mars 2026", "fr"),
    ],
)
def test_a_line_behind_the_story_may_say_when_it_was_published(line: str, lang: str) -> None:
    assert (read(page(below=f"<p>{line}</p>", lang=lang)).date_published or "")[:10] == _DAY


@pytest.mark.parametrize(
    "line",
    [
        "Published works on the harbour of 9 March 2026 were lost in the fire that took the library.",
        "The report came out on 9 March 2026",
        "The next council will be held on 9 March 2026",
    ],
)
def test_a_day_of_which_a_line_tells_is_not_its_own(line: str) -> None:
    assert read(page(below=f"<p>{line}</p>")).date_published is None


def test_the_first_line_may_hold_both_dates() -> None:
    line = "Updated - March 10, 2026 08:00 am IST - PORT HALDER | First published: March 09, 2026 10:15 pm IST"
    article = read(page().replace(b"<div class='article-body'>", f"<div class='article-body'><p>{line}</p>".encode()))

    assert ((article.date_published or "")[:10], (article.date_modified or "")[:10]) == (_DAY, "2026-03-10")


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("Monday, 9 March 2026, last updated 10:15 GMT", "en"),
        ("Montag, 9. März 2026, aktualisiert um 10:15 Uhr", "de"),
        ("الإثنين 9 آذار/مارس 2026، آخر تحديث 10:15", "ar"),
        ("2026年3月9日 更新 10時15分", "ja"),
    ],
)
def test_a_time_that_is_said_to_be_of_an_update_makes_its_day_one(line: str, lang: str) -> None:
    article = read(page(above=f"<div>{line}</div>", lang=lang))

    assert (article.date_published, (article.date_modified or "")[:10]) == (None, _DAY)


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("Published 9 March 2026, updated at 10:15", "en"),
        ("Publié le 9 mars 2026, mis à jour à 10h15", "fr"),
        ("Publicado el 9 de marzo de 2026 | Actualizado 10:15", "es"),
    ],
)
def test_the_time_of_an_update_is_not_that_of_publication(line: str, lang: str) -> None:
    assert read(page(above=f"<div>{line}</div>", lang=lang)).date_published == _DAY


@pytest.mark.parametrize(
    ("box", "lang"),
    [
        ("<div class='event-info'><span class='date'>9 March 2026</span><span>Church hall</span></div>", "en"),
        ("<dl class='events'><dt>Date</dt><dd>9 March 2026, 19:00</dd><dt>Place</dt><dd>Town hall</dd></dl>", "en"),
        ("<div class='agenda'><b>Monday 9 March 2026</b> Church hall, 7 pm</div>", "en"),
        ("<p>Wann: Montag, 9. März 2026, 19 Uhr</p>", "de"),
        ("<p>Cuándo: 9 de marzo de 2026</p>", "es"),
        ("<p>日時：2026年3月9日 19時</p>", "ja"),
        ("<div itemscope itemtype='https://schema.org/Event'><time datetime='2026-03-09'>9 March</time></div>", "en"),
        ("<p><time itemprop='startDate' datetime='2026-03-09T19:00'>9 March, 7 pm</time></p>", "en"),
        ("<p><b>Born</b> 9 March 1931; <b>died</b> 9 March 2026</p>", "en"),
        ("<p class='info'>Exhibition: 9 March 2026 – 14 April 2026, town museum</p>", "en"),
        ("<p class='info'>Ausstellung vom 9.3.2026 bis 14.4.2026</p>", "de"),
    ],
)  # fmt: skip
def test_the_day_of_an_event_is_not_the_pages(box: str, lang: str) -> None:
    assert read(page(above=box, lang=lang)).date_published is None


def test_a_date_beside_an_event_counts() -> None:
    box = "<div class='event'><b>14 March 2026</b> Church hall</div><p>By Ada Quill, published 9 March 2026</p>"

    assert read(page(above=box)).date_published == _DAY


@pytest.mark.parametrize("name", ["pointer-events-none", "event-tracking", "js-event"])
def test_a_style_or_a_script_makes_no_event(name: str) -> None:
    assert read(page(above=f"<div class='{name}'>Monday 9 March 2026</div>")).date_published == _DAY


@pytest.mark.parametrize("foot", ["post-footer", "entry-footer", "article-footer"])
def test_the_foot_of_an_entry_is_the_articles(foot: str) -> None:
    below = f"<div class='{foot}'>at <abbr class='published' title='2026-03-09T10:15:00Z'>10:15</abbr></div>"

    assert read(page(below=below)).date_published == "2026-03-09T10:15:00+00:00"


def test_a_greek_label_of_a_change() -> None:
    above = "<div class='date'>Δημοσίευση: 09/03/2026, 14:32 | Ενημέρωση: 10/03/2026, 15:02</div>"
    article = read(page(above=above, lang="el"))

    assert ((article.date_published or "")[:10], (article.date_modified or "")[:10]) == (_DAY, "2026-03-10")


@pytest.mark.parametrize(
    ("line", "lang"), [("Dodano: 9.3.2026", "pl"), ("Modena, 9 marzo 2026", "it"), ("Narva, 9. märts 2026", "et")]
)
def test_a_word_that_begins_as_one_of_another_language_leads_to_no_event(line: str, lang: str) -> None:
    assert read(page(above=f"<p class='date'>{line}</p>", lang=lang)).date_published == _DAY


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("<p>10 Nov ’26</p>", "2026-11-10"),
        ("<p>Nov 10, '26 at 9:05 p.m.</p>", "2026-11-10"),
        ("<p>10-Nov-26</p>", "2026-11-10"),
        ("<p>10 Nov 26 votes</p>", None),
        ("<p>Nov 10-26</p>", None),
    ],
)
def test_a_year_of_two_figures_is_read_behind_a_sign(line: str, published: str | None) -> None:
    assert (read(page(above=line)).date_published or "")[:10] == (published or "")


@pytest.mark.parametrize("path", ["2026/nov/10/vote", "2026/November/10/vote", "2026/nov/10/"])
def test_an_address_may_name_its_month(path: str) -> None:
    """It confirms the printed date against that of a template."""
    stale = '<meta property="article:published_time" content="2020-01-01T00:00:00Z">'
    body = page(head=stale, above="<p class='date'>10 November 2026</p>")

    assert read(body, url=f"https://paper.example/{path}").date_published == "2026-11-10"


@pytest.mark.parametrize(
    "first",
    [
        "<ul><li>The last boat sailed on 12 June 1999</li><li>The road was closed on 4 May 2026</li></ul>",
        "<p>The old basin was built before 3 March 1987</p>",
        "<ul><li>Ferries have not called since 12 June 1999</li></ul>",
    ],
)
def test_a_date_of_the_page_wins_over_one_behind_words(first: str) -> None:
    above = f"{first}<div><span>Nora Field</span> <span>10 November 2026</span></div>"

    assert read(page(above=above)).date_published == "2026-11-10"


def test_a_name_before_a_date_is_no_word_of_an_event() -> None:
    """In Catalan "quan" is "when"; many a Vietnamese name ends so."""
    above = "<p class='author'>Minh Quân</p><p class='date'>Thứ ba, 10/11/2026, 21:10 (GMT+7)</p>"

    assert read(page(above=above, lang="vi")).date_published == "2026-11-10T21:10:00+07:00"


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("10/11/2026 01:57 | Actualizado a 11/11/2026 19:20", "es"),
        ("10 November 2026, updated 11 November 2026", "en"),
        ("10.11.2026, aktualisiert 11.11.2026", "de"),
    ],
)
def test_a_time_element_may_show_when_a_text_was_published_and_changed(text: str, lang: str) -> None:
    """What it tells a machine is that of the change."""
    line = f"<time itemprop='dateModified' datetime='2026-11-11T19:20:00+01:00'>{text}</time>"

    article = read(page(above=line, lang=lang))

    assert (article.date_published or "")[:10] == "2026-11-10"
    assert article.date_modified == "2026-11-11T19:20:00+01:00"


@pytest.mark.parametrize("word", ["公開日時", "配信日時", "掲載日時"])
def test_a_word_for_the_publication_may_end_as_one_for_an_event(word: str) -> None:
    above = f"<p>{word} 2026/11/10 21:10</p>"

    assert (read(page(above=above, lang="ja")).date_published or "")[:10] == "2026-11-10"


@pytest.mark.parametrize(
    "path", ["2026/mayoral-3-way-race/", "2026/march-4-democracy/", "2026/decade-10-years-on", "2025/junior/12/"]
)
def test_words_that_begin_as_a_month_are_none(path: str) -> None:
    assert read(page(), url=f"https://paper.example/{path}").date_published is None
