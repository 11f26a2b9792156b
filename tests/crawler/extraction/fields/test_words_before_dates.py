"""What stands before a date is its label where it can be one: a headline or a sentence tells of the story."""

from __future__ import annotations

import pytest

from archive.article import Article
from crawler.extraction import extract
from tests.crawler.extraction.pages import page, read

_MOMENT = '<time datetime="2026-03-09T19:14:00Z">9 March 2026</time>'


def _read(above: str, headline: str = "Council Votes to Widen the Old Harbour", lang: str = "en") -> Article:
    return read(page(title=headline, h1=headline, above=above, lang=lang))


@pytest.mark.parametrize(
    "headline",
    [
        "The Old Mayor of Halder Has Died",
        "A Year That the Council Ends with a New Terminal",
        "How the Plan for the Harbour Was Updated",
        "What the Harbour Party Edited",
    ],
)
@pytest.mark.parametrize("line", [_MOMENT, "<p>Nora Feldt | March 9, 2026</p>", "<p>9 March 2026</p>"])
def test_a_date_below_a_headline_is_that_of_the_page(headline: str, line: str) -> None:
    article = _read(line, headline)

    assert ((article.date_published or "")[:10], article.date_modified) == ("2026-03-09", None)


@pytest.mark.parametrize(
    "sentence", ["The chair of the old board has died.", "For this story the plan of the board was updated."]
)
@pytest.mark.parametrize("line", [_MOMENT, "<p>Nora Feldt | March 9, 2026</p>"])
def test_a_date_below_a_sentence_is_that_of_the_page(sentence: str, line: str) -> None:
    article = _read(f"<p>{sentence}</p>{line}")

    assert ((article.date_published or "")[:10], article.date_modified) == ("2026-03-09", None)


@pytest.mark.parametrize(
    ("label", "lang"),
    [
        ("<p>Updated:</p>", "en"),
        ("<span>Last updated</span>", "en"),
        ("<h4>Updated</h4>", "en"),
        ("<b>Zuletzt aktualisiert am</b>", "de"),
        ("<span>Senast uppdaterad</span>", "sv"),
        ("<span>Ändrad</span>", "sv"),
        ("<span>Story edited.</span>", "en"),
    ],
)
def test_a_label_of_a_change_still_counts(label: str, lang: str) -> None:
    """A word with a stop behind it is a label as well."""
    article = _read(f"<div>{label} {_MOMENT}</div>", lang=lang)

    assert (article.date_modified or "")[:10] == "2026-03-09"


@pytest.mark.parametrize("label", ["<p>When:</p>", "<h4>When</h4>", "<b>Wann?</b>", "<dt>Deadline</dt>", "<b>Born</b>"])
def test_a_label_of_an_event_still_counts(label: str) -> None:
    article = _read(f"<div>{label}<p>9 March 2026</p></div>")

    assert (article.date_published, article.date_modified) == (None, None)


@pytest.mark.parametrize("name", ["Marcos Andrade", "Paula de Andrade"])
def test_a_name_is_no_word_for_a_change(name: str) -> None:
    """Of Swedish "ändrad" only the whole word counts."""
    article = _read(f"<p>{name} | March 9, 2026</p>")

    assert (article.date_published, article.date_modified) == ("2026-03-09", None)


@pytest.mark.parametrize("line", ["Ändrad 9 mars 2026", "Ändrat 9 mars 2026", "Ändrad: 9 mars 2026"])
def test_a_date_of_a_change_in_swedish(line: str) -> None:
    article = _read(f"<p>{line}</p>", lang="sv")

    assert (article.date_published, article.date_modified) == (None, "2026-03-09")


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("Edited by Nora Feldt | March 9, 2026", "en"),
        ("Edited By: Nora Feldt | 09 Mar 2026 7:14 PM IST", "en"),
        ("김수정 기자 2026.03.09 19:14", "ko"),
        ("이수정 | 2026-03-09", "ko"),
    ],
)
def test_who_edited_and_a_name_tell_of_no_change(line: str, lang: str) -> None:
    article = _read(f"<p>{line}</p>", lang=lang)

    assert ((article.date_published or "")[:10], article.date_modified) == ("2026-03-09", None)


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("Edited March 9, 2026", "en"),
        ("Last edited on March 9, 2026", "en"),
        ("Edited: March 9, 2026", "en"),
        ("Updated by Nora Feldt | March 9, 2026", "en"),
        ("수정 2026.03.09 19:14", "ko"),
        ("(수정: 2026.03.09)", "ko"),
        ("최종수정 2026.03.09 19:14", "ko"),
        ("기사수정 2026.03.09", "ko"),
        ("최종 수정 : 2026.03.09", "ko"),
    ],
)
def test_words_for_a_change_still_tell_of_one(line: str, lang: str) -> None:
    article = _read(f"<p>{line}</p>", lang=lang)

    assert (article.date_published, (article.date_modified or "")[:10]) == (None, "2026-03-09")


def test_two_korean_dates_without_spaces() -> None:
    article = _read("<p>입력2026.03.09 19:14 수정2026.03.10 08:00</p>", lang="ko")

    assert ((article.date_published or "")[:10], (article.date_modified or "")[:10]) == ("2026-03-09", "2026-03-10")


DAYS = [
    ("20 November 2026", "21 November 2026"),
    ("Friday, November 20, 2026", "Saturday, November 21, 2026"),
    ("Fri 20 Nov 2026", "Sat 21 Nov 2026"),
    ("8:00 AM · November 20, 2026", "9:00 AM · November 21, 2026"),
]


@pytest.mark.parametrize(("out", "changed"), DAYS)
@pytest.mark.parametrize(
    "line",
    [
        "<p>Published: {0} | Updated: {1}</p>",
        "<p>Updated: {1}, Published: {0}</p>",
        "<dl><dt>Published</dt><dd>{0}</dd><dt>Updated</dt><dd>{1}</dd></dl>",
    ],
)
@pytest.mark.parametrize("place", ["over", "under"])
def test_a_line_that_tells_of_both_tells_of_the_page(line: str, place: str, out: str, changed: str) -> None:
    told = line.format(out, changed)
    body = "".join(f"<p>The council heard report number {i} on the harbour before it rose.</p>" for i in range(9))
    page = (
        "<html lang=en><head><title>Harbour levy</title></head><body><main>"
        f"{told if place == 'over' else ''}<h1>Council keeps the harbour levy</h1>{told if place == 'under' else ''}"
        f"{body}</main></body></html>"
    )

    article = extract(page.encode(), "https://courier.example/politics/council-keeps-levy")

    assert (article.date_published or "")[:10] == "2026-11-20"
    assert (article.date_modified or "")[:10] == "2026-11-21"


@pytest.mark.parametrize(("out", "changed"), DAYS)
@pytest.mark.parametrize(
    "line",
    [
        "<p>{0}</p>",
        "<p>Published: {0}</p>",
        "<p>Published {0} Updated {1}</p>",
        "<p>First published on {0}. Last updated {1}.</p>",
        "<p>Last updated on {1}</p>",
        "<p>{0} (updated {1})</p>",
    ],
)
@pytest.mark.parametrize("place", ["over", "under", "behind"])
def test_a_line_of_dates_is_no_part_of_the_text(line: str, place: str, out: str, changed: str) -> None:
    """Behind the text, too: an update of its date would be an edit."""
    told = {one: line.format(out, changed) if one == place else "" for one in ("over", "under", "behind")}
    said = [f"The council heard report number {i} on the harbour before it rose." for i in range(9)]
    body = "".join(f"<p>{one}</p>" for one in said)
    page = (
        f"<html lang=en><head><title>Council keeps the harbour levy</title></head><body><main>{told['over']}"
        f"<h1>Council keeps the harbour levy</h1>{told['under']}{body}{told['behind']}</main></body></html>"
    )

    article = extract(page.encode(), "https://courier.example/politics/council-keeps-levy")

    assert (article.text or "").split("\n\n") == said


@pytest.mark.parametrize(
    "last",
    ["The law was published on 20 November 2026.", "The vote is on 20 November 2026", "Polls open 20 November 2026"],
)
def test_a_sentence_with_a_date_stays(last: str) -> None:
    body = "".join(f"<p>The council heard report number {i} on the harbour before it rose.</p>" for i in range(9))
    page = f"<html><body><main><h1>Council keeps the levy</h1>{body}<p>{last}</p></main></body></html>"

    assert (extract(page.encode(), "https://courier.example/a/council-keeps-levy").text or "").endswith(last)
