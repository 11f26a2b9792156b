"""Lists of pictures, words that lead to other stories in scripts with vowel signs, a page's last lines."""

from __future__ import annotations

import pytest

from tests.crawler.extraction.pages import PROSE, page, read


def _with(between: str) -> str:
    parts = [f"<p>{one}</p>" for one in (*PROSE, *(one.replace("harbour", "basin") for one in PROSE))]
    return "".join((*parts[:3], between, *parts[3:]))


def _figure(number: int) -> str:
    return f"<figure><img src='/{number}.jpg'><figcaption>Picture {number} shows the old timber.</figcaption></figure>"


@pytest.mark.parametrize(
    "gallery",
    [
        "<ul class='images'>" + "".join(f"<li>{_figure(i)}</li>" for i in range(6)) + "</ul>",
        "<ol>" + "".join(f"<li><div>{_figure(i)}</div></li>" for i in range(3)) + "</ol>",
        "<div><ul>" + "".join(f"<li><a href='#{i}'>{_figure(i)}</a></li>" for i in range(4)) + "</ul></div>",
    ],
)
def test_captions_in_a_list_of_pictures_are_no_text(gallery: str) -> None:
    article = read(page(paragraphs=(), above=f"<div class='article-body'>{_with(gallery)}</div>"))

    assert "old timber" not in (article.text or "")
    assert PROSE[0] in (article.text or "")


def test_a_list_with_a_picture_in_it_is_text() -> None:
    items = (
        f"<li>{_figure(1)}The old pier had three arms of timber.</li><li>The new one will have an arm of steel.</li>"
    )
    article = read(page(paragraphs=(), above=f"<div class='article-body'>{_with(f'<ul>{items}</ul>')}</div>"))

    assert "The new one will have an arm of steel." in (article.text or "")


@pytest.mark.parametrize(
    ("lead", "title", "lang"),
    [
        ("আরও পড়ুন:", "জানুয়ারি থেকে বাসভাড়া বাড়ছে", "bn"),
        ("यह भी पढ़ें:", "जनवरी से बस का किराया बढ़ेगा", "hi"),
        ("இதையும் படிக்க:", "ஜனவரி முதல் பேருந்து கட்டணம் உயர்வு", "ta"),
        ("อ่านเพิ่มเติมที่นี่:", "ค่ารถโดยสารขึ้นราคาเดือนมกราคม", "th"),
    ],
)
def test_words_with_vowel_signs_lead_to_other_stories_too(lead: str, title: str, lang: str) -> None:
    line = f"<p>{lead} <a href='/news/bus-fares-rise-12345'>{title}</a></p>"
    article = read(page(paragraphs=(), above=f"<div class='article-body'>{_with(line)}</div>", lang=lang))

    assert title not in (article.text or "")


@pytest.mark.parametrize(
    "line",
    ["newsdesk@paper.example", "Have you got a story? Email newsdesk@paper.example", "返回首页，查看更多",
     "Printed from: https://paper.example/news/4412"],
)  # fmt: skip
def test_the_last_line_may_be_the_papers(line: str) -> None:
    article = read(page(paragraphs=(), above=f"<div class='article-body'>{_with('')}<p>{line}</p></div>"))

    assert line not in (article.text or "")
