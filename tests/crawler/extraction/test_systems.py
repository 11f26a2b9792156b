"""Pages as content systems of many kinds set them: the story is read, and what stands beside it is not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from archive.article import Article
from tests.crawler.extraction.pages import page, read

_STORY = (
    "The regional assembly of Norwick approved a plan on Tuesday to move the fish market to the northern quay.",
    "Speaker Hanna Brevold said the vote was “the end of the beginning”, and that the builders would start in May.",
    "Opponents from the Harbour List walked out before the count, saying that the price of the quay had doubled.",
    "The ministry will pay a third of the cost, according to a letter that was read out in the chamber.",
    "“We have been promised this market since my father ran it,” said Olle Karsten, who sells herring.",
)
_TITLE = "Assembly of Norwick Moves the Fish Market"
_TEASERS = "".join(
    f"<li><h3><a href='/politics/another-story-of-the-town-{n}'>Another story of the town, number {n}</a></h3>"
    f"<p>What another story tells in short, number {n}, and nothing of this one at all.</p></li>"
    for n in range(6)
)
_MENU = "<nav><a href='/politics'>Politics</a> <a href='/sports'>Sports</a></nav>"
_FOOT = "<footer><p>© 2026 The Norwick Courier. All rights reserved. Published by Norwick Press.</p></footer>"
_NOTICE = (
    "<div class='zx9'><div class='q1'><p>We and our 812 partners store and access information on a device, such as "
    "cookies, and process personal data for the purposes described below.</p><p>You may click to consent to our and "
    "our partners' processing. Your preferences will apply to this website only.</p></div></div>"
)
_HEAD = f"<head><meta charset='utf-8'><title>{_TITLE}</title><meta property='og:title' content='{_TITLE}'></head>"


def _page(body: str, lang: str = "en") -> Article:
    return read(f"<!DOCTYPE html><html lang='{lang}'>{_HEAD}<body>{_MENU}{body}{_FOOT}</body></html>".encode())


def _set(form: str, story: Sequence[str] = _STORY) -> str:
    return "".join(form.format(text, n=n) for n, text in enumerate(story))


_BODIES = {
    "custom elements": f"<x-story><h1>{_TITLE}</h1>{_set('<x-paragraph>{}</x-paragraph>')}</x-story>",
    "wrappers of hashed names": f"<div class='css-2b'><h1 class='css-h'>{_TITLE}</h1><div class='css-b'>"
    + _set("<div class='sc-1x{n}f'><div class='css-0'><span class='css-18v'>{}</span></div></div>")
    + f"</div><div class='css-r'><ul>{_TEASERS}</ul></div></div>",
    "a section each": f"<main><h1>{_TITLE}</h1>{_set('<section class=block><p>{}</p></section>')}</main>",
    "lines of a table": f"<table><tr><td><h1>{_TITLE}</h1></td></tr>{_set('<tr><td>{}</td></tr>')}</table>",
    "cells of a table": "<table><tr><td colspan=3><a href='/'>Home</a></td></tr><tr><td><a href='/a1'>The ferry</a>"
    f"<br></td><td><font size=5><b>{_TITLE}</b></font><br><font>March 10, 2026</font>{_set('<p>{}')}</td><td><b>Also "
    "today</b><br><a href='/politics/another-story-of-the-town-9'>Another story of the town, number 9</a></td></tr>"
    "</table>",
    "line breaks": f"<div><h3 class=post-title>{_TITLE}</h3><div class=post-body>{_set('{}<br><br>')}</div></div>",
    "a title in a div": f"<div><div class=t>{_TITLE}</div><div class=c>{_set('<div>{}</div>')}</div></div>",
    "a notice above": f"{_NOTICE}<div class='k'><h1>{_TITLE}</h1><div class=l>{_set('<p>{}</p>')}</div></div>",
    "a notice below": f"<div class='k'><h1>{_TITLE}</h1><div class=l>{_set('<p>{}</p>')}</div></div>{_NOTICE}",
}


@pytest.mark.parametrize("kind", _BODIES)
def test_a_story_is_read_whatever_holds_it(kind: str) -> None:
    """Of a short story other readings take a list of teasers, a notice or the rest of a table."""
    article = _page(_BODIES[kind] + f"<div class='more'><ul>{_TEASERS}</ul></div>")

    assert [line for line in (article.text or "").split("\n") if line and line != _TITLE] == list(_STORY)


@pytest.mark.parametrize("name", ["discussion", "replies", "kommentare", "comentarios", "comment-list"])
def test_what_readers_say_is_no_story_however_much_it_is(name: str) -> None:
    said = _set(
        "<div><b>reader{n}</b><p>{} I have lived near it for years, and it is a disgrace.</p></div>", _STORY * 4
    )

    article = _page(
        f"<main><h1>{_TITLE}</h1><div>{_set('<p>{}</p>')}</div><section class='{name}'>{said}</section></main>"
    )

    assert "disgrace" not in (article.text or "")


def test_a_text_that_is_set_for_two_screens_is_said_once() -> None:
    once = _set("<p>{}</p>")

    article = _page(
        f"<main><h1>{_TITLE}</h1><div class='text large'>{once}</div><div class='text small'>{once}</div></main>"
    )

    assert [(article.text or "").count(one) for one in _STORY] == [1] * len(_STORY)


def test_teasers_below_the_text_are_left_out_and_a_list_of_the_text_is_not() -> None:
    """Of both trafilatura makes the same; the headings of the one lead to other stories."""
    points = "<ul><li>" + "</li><li>".join(_STORY[2:4]) + "</li></ul>"
    text = (
        _set("<p>{}</p>", _STORY[:2]) + f"<h4><span>What is known</span></h4>{points}" + _set("<p>{}</p>", _STORY[4:])
    )

    article = _page(
        f"<main><h1>{_TITLE}</h1>{text}<section><h3>More</h3><ul class='list-3'>{_TEASERS}</ul></section></main>"
    )

    assert "in short" not in (article.text or "")
    assert [block.type for block in article.body] == ["paragraph", "paragraph", "heading", "list", "paragraph"]


@pytest.mark.parametrize(
    ("lang", "signature", "authors"),
    [
        ("zh", "（记者 林远舟）", ("林远舟",)),
        ("zh", "（本报记者：林远舟、苏白露 报道）", ("林远舟", "苏白露")),
        ("ko", "김보람 기자 boram@norwick.example", ("김보람",)),
        ("ko", "[서울=노르윅뉴스] 김보람 기자 =", ("김보람",)),
    ],
)
def test_a_signature_is_known_by_its_form(lang: str, signature: str, authors: tuple[str, ...]) -> None:
    article = _page(f"<main><h1>{_TITLE}</h1><div>{_set('<p>{}</p>')}<p>{signature}</p></div></main>", lang)

    assert article.authors == authors


def test_who_submitted_a_page_wrote_it() -> None:
    """Drupal prints it in the footer of the headline."""
    by = (
        "<footer><div>Submitted by <span><a href='/user/12'>Ingrid Solheim</a></span> on Tue, 03/10/2026</div></footer>"
    )

    assert _page(f"<article><h1>{_TITLE}</h1>{by}<div>{_set('<p>{}</p>')}</div></article>").authors == (
        "Ingrid Solheim",
    )


_NOTES = {
    "newsletter": "<div><p>Sign up for Morning Quay, our free newsletter for each morning.</p></div>",
    "gifts": "<div class='support-us'><p>Independent journalism costs money. Please give what you can today.</p></div>",
    "film": "<div><p>This video can not be played</p><p>To play this video you need to enable JavaScript.</p></div>",
    "embed": "<div class='embed-privacy'><p>Recommended external content</p><p>You can see it with a click.</p></div>",
    "German embed": "<p>An dieser Stelle finden Sie einen externen Inhalt von YouTube, der den Artikel ergänzt.</p>",
    "poll": "<div class='poll'><h4>Shall the market move?</h4><ul><li>Yes</li><li>No</li></ul></div>",
    "caption": "<p>The market is as old as the quay that it stands on. 18.04.2026 | 2:41 min</p>",
}


@pytest.mark.parametrize("kind", _NOTES)
def test_a_note_within_the_text_is_left_out(kind: str) -> None:
    text = _set("<p>{}</p>", _STORY[:3]) + _NOTES[kind] + _set("<p>{}</p>", _STORY[3:])

    assert (_page(f"<main><h1>{_TITLE}</h1><div>{text}</div></main>").text or "").split("\n\n") == list(_STORY)


@pytest.mark.parametrize(
    ("below", "is_story"),
    [
        ("Copyright 2026 The Norwick Courier", False),
        ("Get unlimited access to all articles for 1 euro in the first month.", False),
        ("Copyright law, he said, was not the subject of the debate that the assembly held.", True),
    ],
)
def test_rights_and_offers_below_the_text_are_left_out(below: str, is_story: bool) -> None:
    article = _page(f"<main><h1>{_TITLE}</h1><div>{_set('<p>{}</p>')}<p>{below}</p></div></main>")

    assert (below in (article.text or "")) is is_story


def test_a_body_in_the_data_alone_is_no_imprint() -> None:
    """A script writes the page; what it shows without one is its foot."""
    about = {"articleBody": " ".join(_STORY * 2), "datePublished": "2026-03-10T08:15:00Z"}
    body = page(paragraphs=(), data=about, h1=None, below=f"<noscript>Please enable JavaScript</noscript>{_FOOT}")

    article = read(body)

    assert (article.status, article.sources.get("text")) == ("ok", "json-ld articleBody")
