"""A page of one element whose lines are parted by breaks, dates beside events, and notes at the edges of the story."""

from __future__ import annotations

import html
import json

import pytest

from tests.crawler.extraction.pages import PROSE, page, read

_TITLE = "Council Votes to Widen the Old Harbour"
_BODY = "<br><br>".join(PROSE * 2)


def _printed(head: str) -> bytes:
    title = f"<title>{_TITLE} | The Paper</title>"
    return f"<html lang='en'><head>{title}</head><body><div>{head}{_BODY}</div></body></html>".encode()


@pytest.mark.parametrize(
    "head",
    [
        f"{_TITLE}<br>By Nora Field<br>10 November 2026<br><br>",
        f"<b>{_TITLE}</b><br><br><i>By Nora Field</i><br>10 November 2026<br>",
    ],
)
def test_the_head_of_a_print_page_is_found(head: str) -> None:
    article = read(_printed(head))

    assert (article.headline, list(article.authors)) == (_TITLE, ["Nora Field"])
    assert article.date_published == "2026-11-10"
    assert article.text is not None
    assert "By Nora Field" not in article.text


def test_lines_that_are_not_the_headline_stay_as_they_are() -> None:
    assert read(_printed("The Paper<br>Old Pier Closes<br><br>")).authors == ()


@pytest.mark.parametrize(
    ("above", "day"),
    [
        ("<div>Founded: 3 May 2019</div><p>10 November 2026</p>", "2026-11-10"),
        ("<ul><li>Die erste Fähre fuhr am 14. August 1935</li></ul>", None),
        ("<p>By nora field on 10 November 2026</p>", "2026-11-10"),
        ("<nav><time datetime='2026-11-10'>10 November</time></nav>", "2026-11-10"),
        ("<nav><a href='/'>Home</a><time datetime='2026-11-19'>19 November</time></nav>", None),
    ],
)
def test_a_day_of_something_else_is_not_the_pages(above: str, day: str | None) -> None:
    assert read(page(above=above)).date_published == day


def test_a_date_alone_may_be_the_last_paragraph() -> None:
    paragraphs = [*PROSE, "10 November 2026"]
    behind = "<div><a href='/x'>Old pier closes for good</a><p>19 November 2026</p></div>"

    assert read(page(paragraphs=paragraphs, below=behind)).date_published == "2026-11-10"


@pytest.mark.parametrize(
    ("note", "is_note"),
    [
        ("Anmerkung: In einer früheren Version dieses Artikels hieß es, der Rat habe 40 Sitze.", True),
        ("Errata corrige: nella versione precedente i seggi indicati erano quaranta e non quarantuno.", True),
        ("Note: the council meets again on Friday in the old school.", False),
        ("Hinweis: Dieser Artikel enthält Links, für die wir eine Provision erhalten.", False),
    ],
)
def test_a_note_of_an_earlier_version_is_a_correction(note: str, is_note: bool) -> None:
    blocks = read(page(below=f"<aside><p>{note}</p></aside>")).body

    assert any(block.type == "correction" for block in blocks) is is_note


@pytest.mark.parametrize(
    ("line", "is_kept"),
    [
        ("“Follow our example and share this story with your children,” the old captain told the crowd.", True),
        ("“Follow us and share this story with all your friends” – sign up for free.", False),
    ],
)
def test_what_somebody_says_is_no_call(line: str, is_kept: bool) -> None:
    assert (line in (read(page(paragraphs=[*PROSE, line])).text or "")) is is_kept


@pytest.mark.parametrize(
    "above",
    [
        "<p class='dek'>Listen to this article</p>",
        "<p class='dek'>Article réservé aux abonnés</p>",
        "<div class='share'><p class='subtitle'>Tell others about this page with one of the signs below</p></div>",
    ],
)
def test_what_a_page_offers_is_no_standfirst(above: str) -> None:
    assert read(page(above=above)).standfirst is None


def test_a_story_in_an_attribute_is_read() -> None:
    state = {"title": _TITLE, "body": "".join(f"<p>{one}</p>" for one in PROSE)}
    below = f'<div data-props="{html.escape(json.dumps(state))}"></div>'

    text = read(page(paragraphs=[], below=below)).text

    assert text is not None
    assert PROSE[1] in text


@pytest.mark.parametrize(
    ("title", "h1", "headline"),
    [
        ("首相辞任へ | ノルダ新聞", "首相辞任へ", "首相辞任へ"),
        ("총리 사의 : 정치 : 노르다신문", "총리 사의", "총리 사의"),
        ("政治 | 首相辞任へ", "政治", "政治 | 首相辞任へ"),
    ],
)
def test_a_short_headline_in_signs_is_told_from_the_sites_name(title: str, h1: str, headline: str) -> None:
    assert read(page(title=title, h1=h1)).headline == headline
